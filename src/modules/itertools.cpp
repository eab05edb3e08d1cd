// Module itertools: the declaration. The iterators: itertools_plain.cpp (those that pass the items of others
// on), itertools_numbers.cpp (count, repeat, accumulate, islice), itertools_groups.cpp (groupby, tee),
// itertools_combinatorics.cpp.
#include "modules/itertools.h"

#include "modules/native_state.h"

namespace ouro {

namespace {

constexpr NativeMethod kFunctions[] = {
    module_function<itertools::tee>("tee(module, iterable, n=2, /)", "A tuple of n iterators over the same items."),
};

Result<void> initialize(ThreadState& ts, Module& module) {
  auto* state = TRY(make_native_state<itertools::State>(ts, module));
#define OURO_ITERTOOL(name) state->name = TRY(add_native_type(ts, module, itertools::spec_##name, #name));
  OURO_ITERTOOLS(OURO_ITERTOOL)
#undef OURO_ITERTOOL
  return {};
}

}  // namespace

extern const ModuleSpec module_itertools;
const ModuleSpec module_itertools{
    .name = "itertools",
    .doc = "Iterators made of other iterators.",
    .functions = kFunctions,
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
