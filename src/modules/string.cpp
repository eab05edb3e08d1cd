// Module _string: the parts of str.format that class string.Formatter is made of.
#include "modules/module_spec.h"
#include "objects/dict.h"
#include "objects/str_format.h"

namespace ouro {
namespace {

Result<Ref> parser(ThreadState& ts, Str& text) {
  RefTo<List> pieces = TRY(ouro::formatter_parser(ts, text));
  return list_iterator(ts, *pieces);
}
Result<RefTo<Tuple>> field_name_split(ThreadState& ts, Str& name) { return ouro::formatter_field_name_split(ts, name); }

constexpr NativeMethod kFunctions[] = {
    function<parser>("formatter_parser(text, /)",
                     "The pieces of a format string: literal text, field, specification, conversion."),
    function<field_name_split>("formatter_field_name_split(name, /)",
                               "The first name of a field name, and an iterator of the rest."),
};

}  // namespace

extern const ModuleSpec module_string;
const ModuleSpec module_string{
    .name = "_string",
    .doc = "Helpers of module string.",
    .functions = kFunctions,
};

}  // namespace ouro
