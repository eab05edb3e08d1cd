// See outcome.h.
#include "cli/outcome.h"

#include <cstdio>

#include "modules/sys.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/str.h"
#include "runtime/type.h"

namespace ouro::cli {

Result<Ref> sys_attribute(ThreadState& ts, const char* name) {
  Maybe<Ref> found = sys_get(ts, name);
  return found ? found.release() : Ref::none();
}

int exit_status(ThreadState& ts, Value exception) {
  Value code = as<SystemExit>(exception).code;
  if (code.is_null() || code.is_none()) return 0;
  if (is_int(code)) return int(int_to_uint64_mask(code) & 0xFF);
  auto print = [&]() -> Result<void> {
    Ref stream = TRY(sys_attribute(ts, "stderr"));
    RefTo<Str> text = TRY(str(ts, code));
    if (stream.get().is_none()) return {};
    TRY(call_method(ts, stream, names::k_write, Value(text)));
    TRY(call_method(ts, stream, names::k_write, Value(TRY(str_from_ascii(ts, "\n")))));
    return flush_stream(ts, "stderr");
  };
  if (print().is_error()) ts.catch_any();
  return kFailure;
}

int report(ThreadState& ts) {
  if (ts.termination() != Termination::kNone) {
    Termination reason = ts.take_termination();
    std::fprintf(stderr, "ouro: terminated: %s\n", reason == Termination::kMemory ? "memory limit" : "stopped");
    return kFailure;
  }
  Ref exception = ts.catch_any();
  if (!exception) return kFailure;
  if (is<SystemExit>(exception)) return exit_status(ts, exception);
  bool interrupted = is_subtype(&type_of(ts, exception), ts.types()[Exc::KeyboardInterrupt]);
  int status = kFailure;
  // A hook may end the program in its own way.
  if (Ref left = print_exception(ts, std::move(exception))) status = exit_status(ts, left);
  if (flush_stream(ts, "stderr").is_error()) ts.catch_any();
  return interrupted ? kInterrupted : status;
}

Result<void> report_and_go_on(ThreadState& ts) {
  if (ts.termination() != Termination::kNone) return raised;
  Ref exception = ts.catch_any();
  if (!exception) return raised;
  if (is<SystemExit>(exception) && !ts.interpreter().config.inspect) return raise_value(ts, exception);
  if (Ref left = print_exception(ts, std::move(exception))) return raise_value(ts, left);
  return {};
}

void flush_streams(ThreadState& ts) {
  for (const char* name : {"stderr", "stdout"})
    if (flush_stream(ts, name).is_error()) ts.catch_any();
}

}  // namespace ouro::cli
