#include "modules/native_state.h"

#include "objects/str.h"

namespace ouro {

Result<Type*> add_exception_class(ThreadState& ts, Module& module, const char* module_name, const char* name,
                                  Type& base) {
  RefTo<Str> class_name = TRY(intern(ts, std::string_view(name)));
  RefTo<Str> module_text = TRY(str_from_ascii(ts, module_name));
  RefTo<Tuple> bases = TRY(make_tuple(ts, Value(base)));
  RefTo<Dict> body = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *body, names::k___module__, Value(module_text)));
  Ref made = TRY(type_new(ts, *ts.types().type, *class_name, *bases, *body, CallArguments{}));
  TRY(module_add(ts, module, name, made));
  auto* type = static_cast<Type*>(made.leak().object());
  type->native_state = module_state<void*>(module);
  return type;
}

Result<Type*> add_native_type(ThreadState& ts, Module& module, const TypeSpec& spec, const char* attribute) {
  RefTo<Type> type = TRY(module_make_type(ts, module, spec));
  type->native_state = module_state<void*>(module);
  if (attribute) TRY(module_add(ts, module, attribute, Value(type)));
  return type.leak();
}

}  // namespace ouro
