// Module _random: the type Random, a Mersenne Twister with its own state, on which the module random stands.
#include <sys/random.h>
#include <ctime>

#include "modules/module_spec.h"
#include "numeric/random.h"
#include "objects/constructor_arguments.h"
#include "objects/dict.h"
#include "objects/int_internal.h"
#include "objects/tuple.h"
#include "runtime/native.h"

namespace ouro {

namespace {

struct Random : Object {
  numeric::MersenneTwister generator;
};

// From the system's entropy; from the clocks where there is none.
Result<void> seed_from_system(ThreadState&, Random& self) {
  uint32_t words[numeric::MersenneTwister::kWords];
  size_t got = 0;
  while (got < sizeof words) {
    ssize_t more = getrandom(reinterpret_cast<char*>(words) + got, sizeof words - got, 0);
    if (more <= 0) break;
    got += size_t(more);
  }
  if (got < sizeof words) {
    timespec wall{}, monotonic{};
    clock_gettime(CLOCK_REALTIME, &wall);
    clock_gettime(CLOCK_MONOTONIC, &monotonic);
    words[0] = uint32_t(wall.tv_nsec), words[1] = uint32_t(wall.tv_sec);
    words[2] = uint32_t(monotonic.tv_nsec), words[3] = uint32_t(monotonic.tv_sec);
    self.generator.seed({words, 4});
    return {};
  }
  self.generator.seed({words, numeric::MersenneTwister::kWords});
  return {};
}

Result<void> random_seed(ThreadState& ts, Random& self, Value n) {
  if (n.is_none()) return seed_from_system(ts, self);
  Ref number;
  if (is_int(n)) {
    number = is_exact_int(n) ? Ref::share(n) : TRY(absolute(ts, n));
    if (!is_int(number)) return raise(ts, Exc::TypeError, "an integer is required");
  } else {
    int64_t hashed = TRY(hash(ts, n));
    number = TRY(make_int_unsigned(ts, uint64_t(hashed)));
  }
  NumericContext context(ts);
  OURO_NUMERIC_TRY(context, self.generator.seed(context, IntOperand(number)));
  return {};
}

Result<Ref> random_new(ThreadState& ts, Type& type, const CallArguments&) {
  Random* self = TRY(ts.allocate_as<Random>(type));
  for (uint32_t& word : self->generator.state) word = 0;
  self->generator.index = 0;
  if (type.has(type_flags::kContainer)) ts.track(*self);
  return Ref::adopt(self);
}

Result<void> random_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  if (type_of(ts, self).slots.tp_init == random_init) TRY(expect_no_keywords(ts, "Random", arguments));
  if (arguments.positional_count > 1) return raise(ts, Exc::TypeError, "Random() requires 0 or 1 argument");
  return random_seed(ts, *static_cast<Random*>(self.object()),
                     arguments.positional_count ? arguments.values[0] : Value::none());
}

double random_random(ThreadState&, Random& self) { return self.generator.next_double(); }

Result<Ref> random_getrandbits(ThreadState& ts, Random& self, Int32 k) {
  if (k < 0) return raise(ts, Exc::ValueError, "number of bits must be non-negative");
  if (k == 0) return Ref::small_int(0);
  NumericContext context(ts);
  return int_result(ts, context, numeric::random_bits_bound(uint64_t(k.value)),
                    [&](numeric::Context& numbers, numeric::Limb* out) {
                      return numeric::random_bits(numbers, self.generator, uint64_t(k.value), out);
                    });
}

Result<RefTo<Tuple>> random_getstate(ThreadState& ts, Random& self) {
  constexpr size_t kWords = numeric::MersenneTwister::kWords;
  RefTo<Tuple> state = TRY(tuple_allocate(ts, kWords + 1));
  for (size_t i = 0; i < kWords; i++) tuple_initialize(*state, i, Ref::small_int(self.generator.state[i]));
  tuple_initialize(*state, kWords, Ref::small_int(self.generator.index));
  return state;
}

Result<void> random_setstate(ThreadState& ts, Random& self, Value state) {
  constexpr size_t kWords = numeric::MersenneTwister::kWords;
  if (!is<Tuple>(state)) return raise(ts, Exc::TypeError, "state vector must be a tuple");
  const Tuple& words = as<Tuple>(state);
  if (words.size != kWords + 1) return raise(ts, Exc::ValueError, "state vector is the wrong size");
  numeric::MersenneTwister fresh;
  for (size_t i = 0; i <= kWords; i++) {
    Value word = words[i];
    if (!is_int(word)) return raise(ts, Exc::TypeError, "an integer is required");
    if (int_sign(word) < 0) return raise(ts, Exc::OverflowError, "can't convert negative value to unsigned int");
    int64_t number;
    if (!int_to_int64(word, number))
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C unsigned long");
    if (number > (i < kWords ? int64_t(UINT32_MAX) : int64_t(kWords)))
      return raise(ts, Exc::ValueError, "invalid state");
    if (i < kWords) fresh.state[i] = uint32_t(number);
    else fresh.index = uint32_t(number);
  }
  self.generator = fresh;
  return {};
}

constexpr NativeMethod kRandomMethods[] = {
    method<random_random>("random(self, /)", "The next float in [0, 1)."),
    method<random_seed>("seed(self, n=None, /)",
                        "Start anew from an int, the hash of a value, or the system's entropy."),
    method<random_getstate>("getstate(self, /)", "The state as a tuple."),
    method<random_setstate>("setstate(self, state, /)", "Go on from a state that getstate gave."),
    method<random_getrandbits>("getrandbits(self, k, /)", "An int of k random bits."),
};

const TypeSpec kRandomType{
    .name = "_random.Random",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(Random),
    .flags = type_flags::kSubclassable,
    .doc = "Random() -> create a random number generator with its own internal state.",
    .methods = kRandomMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = random_new;
          s.tp_init = random_init;
        },
    .module = "_random",
};

Result<void> random_initialize(ThreadState& ts, Module& module) {
  TRY(module_add_type(ts, module, kRandomType));
  return {};
}

}  // namespace

extern const ModuleSpec module_random;
const ModuleSpec module_random{
    .name = "_random",
    .doc = "A Mersenne Twister.",
    .initialize = random_initialize,
};

}  // namespace ouro
