// Module syslog: the log of the system.
#include <syslog.h>

#include "modules/c_strings.h"
#include "modules/module_spec.h"
#include "modules/sys.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/list.h"

namespace ouro {

namespace {

struct State {
  Field ident;  // bytes that the system's library refers to, or null
  bool open;
};

// The name of the script, which stands before the messages by default; null when there is none.
Result<Ref> script_name(ThreadState& ts) {
  Maybe<Ref> argv = sys_get(ts, "argv");
  if (!argv || !is<List>(*argv) || !as<List>(*argv).size) return Ref::none();
  Value first = as<List>(*argv).items[0];
  if (!is<Str>(first) || !as<Str>(first).length) return Ref::none();
  Utf8 path = TRY(Utf8::lossless(ts, as<Str>(first)));
  std::string_view name = path.view();
  size_t slash = name.rfind('/');
  if (slash != name.npos) name.remove_prefix(slash + 1);
  return Ref(TRY(bytes_of(ts, name)));
}

Result<void> open_with(ThreadState& ts, State& state, Ref ident, int options, int facility) {
  const char* name = is<Bytes>(ident) ? reinterpret_cast<const char*>(as<Bytes>(ident).data()) : nullptr;
  const Value audited[] = {*ident, Value::small_int(options), Value::small_int(facility)};
  TRY(audit(ts, "syslog.openlog", audited));
  openlog(name, options, facility);
  state.open = true;
  state.ident.set(std::move(ident));  // the library keeps the pointer
  return {};
}

Result<void> open_log(ThreadState& ts, Module& module, Value ident, Int32 options, Int32 facility) {
  Ref name;
  if (ident.is_unbound()) {
    name = TRY(script_name(ts));
  } else {
    Utf8 text = TRY(text_argument(ts, ident, "openlog", 1));
    name = TRY(bytes_of(ts, text.view()));
  }
  return open_with(ts, module_state<State>(module), std::move(name), options, facility);
}

Result<void> write_log(ThreadState& ts, Module& module, Args arguments) {
  if (arguments.size() < 1 || arguments.size() > 2) return raise(ts, Exc::TypeError, "[priority,] message string");
  int priority = LOG_INFO;
  if (arguments.size() == 2) priority = TRY(native::convert_int32(ts, arguments[0]));
  Value message = arguments[arguments.size() - 1];
  if (!is<Str>(message)) return raise(ts, Exc::TypeError, "[priority,] message string");
  Utf8 text = TRY(text_argument(ts, message, "syslog", int(arguments.size())));
  const Value audited[] = {Value::small_int(priority), message};
  TRY(audit(ts, "syslog.syslog", audited));
  State& state = module_state<State>(module);
  if (!state.open) {
    Ref name = TRY(script_name(ts));
    TRY(open_with(ts, state, std::move(name), 0, LOG_USER));
  }
  GilRelease released(ts);
  syslog(priority, "%s", text.c_str());
  return {};
}
Result<void> close_log(ThreadState& ts, Module& module) {
  TRY(audit(ts, "syslog.closelog"));
  State& state = module_state<State>(module);
  if (!state.open) return {};
  closelog();
  state.open = false;
  state.ident.clear();
  return {};
}
Result<int64_t> set_mask(ThreadState& ts, Int32 mask) {
  const Value audited[] = {Value::small_int(mask)};
  TRY(audit(ts, "syslog.setlogmask", audited));
  return int64_t(setlogmask(mask));
}
int64_t mask_of(ThreadState&, Int32 priority) { return int(1u << (priority.value & 31)); }
int64_t mask_up_to(ThreadState&, Int32 priority) { return int((2u << (priority.value & 31)) - 1); }

constexpr NativeMethod kFunctions[] = {
    module_function<open_log>("openlog(module, ident=<unrepresentable>, logoption=0, facility=8)",
                              "Set the name, options and facility of the messages that follow."),
    module_function<close_log>("closelog(module, /)", "Forget what openlog set."),
    module_function<write_log>("syslog(module, /, *args)", "syslog([priority,] message): write to the log."),
    function<set_mask>("setlogmask(maskpri, /)", "Set which priorities are written; the old mask."),
    function<mask_of>("LOG_MASK(pri, /)", "The mask of one priority."),
    function<mask_up_to>("LOG_UPTO(pri, /)", "The mask of a priority and all that are more urgent."),
};

#define OURO_LOG(name) {"LOG_" #name, LOG_##name}
constexpr IntConstant kConstants[] = {
    // clang-format off
    OURO_LOG(EMERG), OURO_LOG(ALERT), OURO_LOG(CRIT), OURO_LOG(ERR), OURO_LOG(WARNING), OURO_LOG(NOTICE),
    OURO_LOG(INFO), OURO_LOG(DEBUG), OURO_LOG(PID), OURO_LOG(CONS), OURO_LOG(NDELAY), OURO_LOG(ODELAY),
    OURO_LOG(NOWAIT), OURO_LOG(PERROR), OURO_LOG(KERN), OURO_LOG(USER), OURO_LOG(MAIL), OURO_LOG(DAEMON),
    OURO_LOG(AUTH), OURO_LOG(LPR), OURO_LOG(LOCAL0), OURO_LOG(LOCAL1), OURO_LOG(LOCAL2), OURO_LOG(LOCAL3),
    OURO_LOG(LOCAL4), OURO_LOG(LOCAL5), OURO_LOG(LOCAL6), OURO_LOG(LOCAL7), OURO_LOG(SYSLOG), OURO_LOG(CRON),
    OURO_LOG(UUCP), OURO_LOG(NEWS), OURO_LOG(AUTHPRIV),
    // clang-format on
};
#undef OURO_LOG

Result<void> initialize(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.ident.initialize_null();
  state.open = false;
  return module_add_ints(ts, module, kConstants);
}

// The library must not keep the name of an interpreter that ends.
void clear_state(ThreadState&, Module& module) {
  State& state = module_state<State>(module);
  if (state.open) closelog();
  state.open = false;
  state.ident.clear();
}

}  // namespace

extern const ModuleSpec module_syslog;
const ModuleSpec module_syslog{
    .name = "syslog",
    .doc = "The log of the system.",
    .functions = kFunctions,
    .initialize = initialize,
    .state_bytes = sizeof(State),
    .visit_state = [](Module& module,
                      ReferenceVisitor& visitor) { visitor.visit(module_state<State>(module).ident.get()); },
    .clear_state = clear_state,
};

}  // namespace ouro
