// Module _typing: what module typing wants to be fast.
#include "modules/module_spec.h"

namespace ouro {

namespace {

Ref identity_function(ThreadState&, Value x) { return Ref::share(x); }

constexpr NativeMethod kFunctions[] = {function<identity_function>("_idfunc(x, /)", "The argument.")};

}  // namespace

extern const ModuleSpec module_typing;
const ModuleSpec module_typing{
    .name = "_typing",
    .doc = "Helpers of module typing.",
    .functions = kFunctions,
};

}  // namespace ouro
