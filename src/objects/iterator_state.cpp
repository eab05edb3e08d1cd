// What the iterators of built-in containers answer to __reduce__ with.
#include "objects/iterator_state.h"

#include "objects/dict.h"
#include "objects/tuple.h"

namespace ouro {

Result<Ref> find_builtin(ThreadState& ts, std::string_view ascii_name) {
  Dict* builtins = ts.interpreter().builtins;
  Value found = builtins ? dict_find(ts, *builtins, ascii_name) : Value();
  if (found.is_null()) {
    if (ts.has_pending()) return raised;
    return raise(ts, Exc::AttributeError, "{}", ascii_name);
  }
  return Ref::share(found);
}

Result<Ref> reduce_to_list(ThreadState& ts, RefTo<List> rest) {
  Ref iter = TRY(find_builtin(ts, "iter"));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, rest));
  return TRY(make_tuple(ts, iter, arguments));
}

}  // namespace ouro
