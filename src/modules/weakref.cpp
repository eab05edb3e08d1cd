// Module _weakref: the native part of weakref.
#include "objects/weakref.h"
#include "modules/module_spec.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "runtime/native.h"

namespace ouro {

namespace {

int64_t getweakrefcount(ThreadState& ts, Value object) { return weakref_count(ts, object); }
Result<Ref> getweakrefs(ThreadState& ts, Value object) { return Ref(TRY(weakref_list(ts, object))); }
Result<Ref> proxy(ThreadState& ts, Value object, Value callback) { return weakref_make_proxy(ts, object, callback); }

// Takes a key out of a dict while its value is a dead reference; in one step, so that a value put there
// meanwhile stays.
Result<void> remove_dead_weakref(ThreadState& ts, Dict& dict, Value key) {
  Maybe<Value> found = TRY(dict_get(ts, dict, key));
  if (!found) return {};
  if (!is<WeakReference>(*found)) return raise(ts, Exc::TypeError, "not a weakref");
  if (!weakref_get(as<WeakReference>(*found)).get().is_none()) return {};
  TRY(dict_delete(ts, dict, key));
  return {};
}

constexpr NativeMethod kFunctions[] = {
    function<getweakrefcount>("getweakrefcount(object, /)", "How many weak references there are to the object."),
    function<getweakrefs>("getweakrefs(object, /)", "The weak references to the object."),
    function<proxy>("proxy(object, callback=None, /)", "An object that stands for another without keeping it alive."),
    function<remove_dead_weakref>("_remove_dead_weakref(dct, key, /)",
                                  "Deletes the key if its value is a dead reference."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  BuiltinTypes& types = ts.types();
  TRY(module_add(ts, module, "ref", Value(types.weakref)));
  TRY(module_add(ts, module, "ReferenceType", Value(types.weakref)));
  TRY(module_add(ts, module, "ProxyType", Value(types.weakproxy)));
  return module_add(ts, module, "CallableProxyType", Value(types.weakcallableproxy));
}

}  // namespace

extern const ModuleSpec module_weakref;
const ModuleSpec module_weakref{
    .name = "_weakref", .doc = "The native part of weakref.", .functions = kFunctions, .initialize = &initialize};

}  // namespace ouro
