// What the files of module itertools share: the types, and the step to the next item.
#pragma once

#include "modules/native_fields.h"
#include "objects/tuple.h"

namespace ouro {

#define OURO_ITERTOOLS(F)          \
  F(accumulate)                    \
  F(chain)                         \
  F(combinations)                  \
  F(combinations_with_replacement) \
  F(compress)                      \
  F(count)                         \
  F(cycle)                         \
  F(dropwhile)                     \
  F(filterfalse)                   \
  F(groupby)                       \
  F(_grouper)                      \
  F(islice)                        \
  F(pairwise) F(permutations) F(product) F(repeat) F(starmap) F(takewhile) F(_tee) F(_tee_dataobject) F(zip_longest)

namespace itertools {

#define OURO_ITERTOOL(name) extern const TypeSpec spec_##name;
OURO_ITERTOOLS(OURO_ITERTOOL)
#undef OURO_ITERTOOL

// What the types find through Type::native_state.
struct State {
#define OURO_ITERTOOL(name) Type* name;
  OURO_ITERTOOLS(OURO_ITERTOOL)
#undef OURO_ITERTOOL
};
inline State& state_of(Object& self) { return *static_cast<State*>(self.type->layout_base->native_state); }
inline State& state_of(Type& type) { return *static_cast<State*>(type.layout_base->native_state); }

// The next item of an iterator that may itself be of this module, to any depth.
inline Result<Maybe<Ref>> step(ThreadState& ts, Value iterator) {
  TRY(ts.check_native_stack());
  return next(ts, iterator);
}

// The arguments of __setstate__ that come as a tuple of `count`.
inline Result<RefTo<Tuple>> state_tuple(ThreadState& ts, Value state, uint64_t count) {
  if (!is<Tuple>(state)) return raise(ts, Exc::TypeError, "state is not a tuple");
  Tuple& tuple = as<Tuple>(state);
  if (tuple.size != count)
    return raise(ts, Exc::TypeError, "function takes exactly {} argument{} ({} given)", count, count == 1 ? "" : "s",
                 tuple.size);
  return RefTo<Tuple>::share(tuple);
}

// An item that stays in a tuple while nobody but its iterator has the tuple: put in, the old one given back. The tuple
// may have left the collector's sight for what it held until now.
inline Ref replace_item(ThreadState& ts, Tuple& tuple, uint64_t index, Ref item) {
  ts.track(tuple);
  Ref old = Ref::adopt(tuple.items()[index]);
  tuple.items()[index] = item.leak();
  return old;
}

Result<Ref> tee(ThreadState& ts, Module& module, Value iterable, Index n);

}  // namespace itertools
}  // namespace ouro
