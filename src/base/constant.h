// Constant: a constant as the front end knows it, without a heap: what a literal denotes, and what constant folding
// makes of it. The runtime turns it into a Value when it makes a code object of a compiled unit.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ouro {

struct Constant {
  enum class Kind : uint8_t {
    kNone,
    kFalse,
    kTrue,
    kEllipsis,
    kInt,
    kFloat,
    kComplex,
    kStr,
    kBytes,
    kTuple,
    kFrozenSet
  };

  Kind kind = Kind::kNone;
  bool negative = false;            // kInt: the sign; zero is not negative
  uint32_t original = 0;            // in trees made by hand: which object stood there, counted from 1 by their reader
  std::span<const uint64_t> limbs;  // kInt: the magnitude, least significant first, no leading zero limb; empty = 0
  double real = 0;                  // kFloat, kComplex
  double imag = 0;                  // kComplex
  std::string_view text;            // kStr: UTF-8, lone surrogates as three bytes (surrogatepass); kBytes: as they are
  // In trees made by hand: the name of the type of what is no constant, until the validator refuses it.
  std::string_view invalid_type;
  std::span<const Constant* const> items;  // kTuple; kFrozenSet: in the order of the source, without equal ones
};

}  // namespace ouro
