// Raising and what is pending: see errors.h.
#include "runtime/errors.h"

#include <cerrno>
#include <cstring>

#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/interpreter.h"
#include "runtime/protocol.h"
#include "runtime/type.h"

namespace ouro {

Type& exception_type(ThreadState& ts, Exc exc) { return *ts.types()[exc]; }

// --- text

static Result<void> append_argument(StrBuilder& builder, const FormatArgument& argument) {
  switch (argument.kind) {
    case FormatArgument::Kind::kText: return builder.append_utf8(argument.text);
    case FormatArgument::Kind::kSigned: return builder.append_int(argument.number);
    case FormatArgument::Kind::kUnsigned: {
      auto number = uint64_t(argument.number);
      if (number > uint64_t(INT64_MAX)) {
        TRY(builder.append_int(int64_t(number / 10)));
        return builder.append_int(int64_t(number % 10));
      }
      return builder.append_int(int64_t(number));
    }
    case FormatArgument::Kind::kStr: return builder.append_str(argument.value);
    case FormatArgument::Kind::kRepr: return builder.append_repr(argument.value);
    case FormatArgument::Kind::kCodePoint: return builder.append(char32_t(argument.number));
    case FormatArgument::Kind::kHex: {
      char digits[20];
      int at = 20;
      auto number = uint64_t(argument.number);
      do digits[--at] = "0123456789abcdef"[number & 15];
      while (number >>= 4);
      return builder.append_ascii({digits + at, size_t(20 - at)});
    }
  }
  OURO_UNREACHABLE();
}

Result<Ref> format_text(ThreadState& ts, const char* format, std::span<const FormatArgument> arguments) {
  if (arguments.empty()) return Ref(TRY(str_from_utf8(ts, format)));
  StrBuilder builder(ts);
  size_t next = 0;
  std::string_view rest(format);
  for (;;) {
    size_t at = rest.find("{}");
    TRY(builder.append_utf8(rest.substr(0, at)));
    if (at == rest.npos) break;
    OURO_ASSERT(next < arguments.size());
    TRY(append_argument(builder, arguments[next++]));
    rest = rest.substr(at + 2);
  }
  OURO_ASSERT(next == arguments.size());
  return Ref(TRY(builder.finish()));
}

Raised raise_formatted(ThreadState& ts, Type& type, const char* format, std::span<const FormatArgument> arguments) {
  Ref message = TRY(format_text(ts, format, arguments));
  Value argument = message;
  Ref exception = TRY(make_exception(ts, type, {&argument, 1}));
  return raise_value(ts, exception);
}
Raised raise_with(ThreadState& ts, Exc exc, Value argument) {
  Ref exception = TRY(make_exception(ts, exception_type(ts, exc), {&argument, 1}));
  return raise_value(ts, exception);
}
Raised raise_empty(ThreadState& ts, Exc exc) {
  Ref exception = TRY(make_exception(ts, exception_type(ts, exc), {}));
  return raise_value(ts, exception);
}
Raised raise_stop_iteration(ThreadState& ts, Value value) {
  // A tuple or exception as the value must not be taken for the arguments: the class is called with it in any case.
  if (value.is_none()) return raise_empty(ts, Exc::StopIteration);
  return raise_with(ts, Exc::StopIteration, value);
}
Raised raise_os_error(ThreadState& ts, int error_number, Value filename, Value filename2) {
  RefTo<Str> text = TRY(str_from_utf8(ts, std::strerror(error_number)));
  Value arguments[5] = {Value::small_int(error_number), Value(text), filename, Value::none(), filename2};
  size_t count = filename.is_null() ? 2 : filename2.is_null() ? 3 : 5;
  Ref exception = TRY(make_exception(ts, exception_type(ts, Exc::OSError), {arguments, count}));
  return raise_value(ts, exception);
}

// --- implicit chaining

Raised raise_value(ThreadState& ts, Value value) {
  Ref exception;
  if (is<BaseException>(value)) {
    exception = Ref::share(value);
  } else if (is_exception_class(ts, value)) {
    exception = TRY(call(ts, value));
    if (!is<BaseException>(exception))
      return raise(ts, Exc::TypeError, "calling {} should have returned an instance of BaseException, not {}",
                   repr_of(value), repr_of(Value(type_of(ts, exception))));
  } else {
    return raise(ts, Exc::TypeError, "exceptions must derive from BaseException");
  }
  // The exception being handled becomes the context, unless that would close a loop (language reference, 7.8).
  Value handled = ts.handled_exception();
  if (!handled.is_null() && !(handled == exception.get())) {
    BaseException& self = as<BaseException>(exception);
    // Cuts the new exception out of the chain below the handled one; Floyd's second pointer guards against loops.
    BaseException* at = &as<BaseException>(handled);
    BaseException* slow = at;
    bool advance_slow = false;
    while (BaseException* context = at->context.get()) {
      if (context == &self) {
        at->context.clear();
        break;
      }
      at = context;
      if (at == slow) break;
      if (advance_slow) slow = slow->context.get();
      advance_slow = !advance_slow;
    }
    self.context.set(RefTo<BaseException>::share(as<BaseException>(handled)));
  }
  ts.set_pending(std::move(exception));
  return raised;
}

void set_pending_cause(ThreadState& ts, Ref cause) {
  if (!ts.has_exception()) return;
  BaseException& exception = as<BaseException>(ts.pending_exception());
  RefTo<BaseException> shared = RefTo<BaseException>::share(as<BaseException>(cause));
  exception.context.set(shared.share());
  exception.cause.set(std::move(shared));
  exception.suppress_context = true;
}

// --- the thread state's part

void ThreadState::set_pending(Ref exception) {
  OURO_ASSERT(is<BaseException>(exception));
  if (termination_ != Termination::kNone) return;
  Value old = pending_;
  pending_ = exception.leak();
  if (!old.is_null()) release_reference(old);
}
Ref ThreadState::catch_if(Type& type) {
  if (pending_.is_null() || termination_ != Termination::kNone) return Ref();
  if (!is_subtype(pending_.object()->type, &type)) return Ref();
  Value taken = pending_;
  pending_ = Value();
  return Ref::adopt(taken);
}
Ref ThreadState::catch_if(Exc exc) { return catch_if(exception_type(*this, exc)); }
Ref ThreadState::catch_any() {
  if (pending_.is_null() || termination_ != Termination::kNone) return Ref();
  Value taken = pending_;
  pending_ = Value();
  return Ref::adopt(taken);
}
bool pending_matches(ThreadState& ts, Exc exc) {
  return ts.termination() == Termination::kNone && ts.has_exception() &&
         is_subtype(ts.pending_exception().object()->type, &exception_type(ts, exc));
}
Value ThreadState::handled_exception() const {
  for (const HandledException* at = handled; at; at = at->previous)
    if (!at->exception.is_null() && !at->exception.is_none()) return at->exception;
  return Value();
}

// --- unraisable, warnings

void write_unraisable(ThreadState& ts, Value where, const char* message) {
  Ref exception = ts.catch_any();
  if (!exception) return;
  auto report = [&]() -> Result<void> {
    Interpreter& interpreter = ts.interpreter();
    if (!interpreter.sys_dict) return {};
    Value hook = dict_find(ts, *interpreter.sys_dict, names::k_unraisablehook);
    if (hook.is_null()) return {};
    Ref keep = Ref::share(hook);
    Ref text = Ref::none();
    if (message) text = TRY(str_from_utf8(ts, message));
    Ref arguments = TRY(make_unraisable_arguments(ts, exception, text, where.is_null() ? Value::none() : where));
    TRY(call(ts, hook, Value(arguments)));
    return {};
  };
  if (report().is_error()) ts.catch_any();  // a hook that fails has nobody left to tell
}

Result<void> warn(ThreadState& ts, Exc category, int stack_level, const char* format,
                  std::span<const FormatArgument> arguments) {
  Ref message = TRY(format_text(ts, format, arguments));
  return warn_text(ts, exception_type(ts, category), message, stack_level);
}

}  // namespace ouro
