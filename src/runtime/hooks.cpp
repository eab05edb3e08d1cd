// The functions of the runtime that the layers above carry out, through Interpreter::hooks.
#include "objects/code.h"
#include "objects/str.h"
#include "objects/traceback.h"
#include "objects/tuple.h"
#include "runtime/errors.h"
#include "runtime/type.h"

namespace ouro {

Dict* current_globals(ThreadState& ts) {
  auto* hook = ts.interpreter().hooks.current_globals;
  return hook ? hook(ts) : nullptr;
}

Result<void> super_arguments_of_frame(ThreadState& ts, Ref& type, Ref& object) {
  auto* hook = ts.interpreter().hooks.super_arguments;
  if (!hook) return raise(ts, Exc::RuntimeError, "super(): no current frame");
  return hook(ts, type, object);
}

Result<void> keep_running_code(ThreadState& ts, Function& function) {
  auto* hook = ts.interpreter().hooks.keep_running_code;
  return hook ? hook(ts, function) : Result<void>();
}

Code& frame_object_code(Object& frame) {
  auto* interpreter = static_cast<Interpreter*>(PageHeader::of(&frame)->heap->owner());
  return *interpreter->hooks.frame_object_code(frame);
}

Result<Ref> import_module(ThreadState& ts, const char* name) {
  auto* hook = ts.interpreter().hooks.import_module;
  if (!hook) return raise(ts, Exc::ImportError, "no import before module {} can be loaded", name);
  return hook(ts, name);
}

Result<Ref> make_unraisable_arguments(ThreadState& ts, Value exception, Value message, Value where) {
  auto* hook = ts.interpreter().hooks.make_unraisable_arguments;
  if (!hook) return Ref(TRY(make_tuple(ts, exception, message, where)));
  return hook(ts, exception, message, where);
}

Result<void> warn_text(ThreadState& ts, Type& category, Value message, int stack_level) {
  auto* hook = ts.interpreter().hooks.warn_text;
  if (!hook) return {};
  return hook(ts, category, message, stack_level);
}

}  // namespace ouro
