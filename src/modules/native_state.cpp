#include "modules/native_state.h"

#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro {

Result<Type*> add_exception_class(ThreadState& ts, Module& module, const char* module_name, const char* name,
                                  Type& base, const char* attribute) {
  RefTo<Str> class_name = TRY(str_from_ascii(ts, name));
  RefTo<Str> module_text = TRY(str_from_ascii(ts, module_name));
  RefTo<Tuple> bases = TRY(make_tuple(ts, Value(base)));
  RefTo<Dict> body = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *body, names::k___module__, Value(module_text)));
  Ref made = TRY(call(ts, Value(ts.types().type), Value(class_name), Value(bases), Value(body)));
  TRY(dict_set(ts, *module.dict, std::string_view(attribute), made));
  return static_cast<Type*>(made.leak().object());
}

Result<Type*> add_native_type(ThreadState& ts, Module& module, const TypeSpec& spec, const char* attribute) {
  Type* type = TRY(type_from_spec(ts, spec, ts.types().object));
  type->native_state = module.state;
  if (attribute) TRY(dict_set(ts, *module.dict, std::string_view(attribute), Value(type)));
  return type;
}

}  // namespace ouro
