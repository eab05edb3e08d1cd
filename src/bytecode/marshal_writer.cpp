// The marshal format: a type byte, then the value; numbers are little-endian.
#include "bytecode/marshal_writer.h"

#include <bit>

namespace ouro {

namespace {

class Writer {
 public:
  explicit Writer(ArenaVector<uint8_t>& out) : out_(out) {}

  // The depth of units and constants was bounded by the compiler.
  Result<void> unit(const CodeUnit& unit) {
    TRY(byte('c'));
    for (int number : {unit.argcount, unit.posonlyargcount, unit.kwonlyargcount, unit.stacksize, int(unit.flags)}) {
      TRY(long32(uint32_t(number)));
    }
    TRY(bytes(unit.code));
    TRY(byte('('));
    TRY(long32(uint32_t(unit.consts.size())));
    for (const CodeConstant& each : unit.consts) {
      if (each.unit) {
        TRY(this->unit(*each.unit));
      } else {
        TRY(constant(*each.constant));
      }
    }
    TRY(texts(unit.names));
    TRY(texts(unit.localsplusnames));
    TRY(bytes(unit.localspluskinds));
    TRY(text(unit.filename));
    TRY(text(unit.name));
    TRY(text(unit.qualname));
    TRY(long32(uint32_t(unit.firstlineno)));
    TRY(bytes(unit.linetable));
    return bytes(unit.exceptiontable);
  }

 private:
  Result<void> byte(char c) { return out_.push(uint8_t(c)); }
  Result<void> long32(uint32_t number) {
    for (int shift = 0; shift < 32; shift += 8) TRY(out_.push(uint8_t(number >> shift)));
    return {};
  }
  Result<void> raw(const void* data, size_t size) {
    auto* source = static_cast<const uint8_t*>(data);
    for (size_t i = 0; i < size; i++) TRY(out_.push(source[i]));
    return {};
  }
  Result<void> bytes(std::span<const uint8_t> data) {
    TRY(byte('s'));
    TRY(long32(uint32_t(data.size())));
    return raw(data.data(), data.size());
  }
  Result<void> text(std::string_view text) {
    TRY(byte('u'));
    TRY(long32(uint32_t(text.size())));
    return raw(text.data(), text.size());
  }
  Result<void> texts(std::span<const std::string_view> items) {
    TRY(byte('('));
    TRY(long32(uint32_t(items.size())));
    for (std::string_view item : items) TRY(text(item));
    return {};
  }
  Result<void> float64(double number) {
    const uint64_t bits = std::bit_cast<uint64_t>(number);
    TRY(long32(uint32_t(bits)));
    return long32(uint32_t(bits >> 32));
  }

  // Digits of 15 bits, least significant first; the count has the sign.
  Result<void> integer(const Constant& constant) {
    const auto limbs = constant.limbs;
    if (limbs.empty() || (limbs.size() == 1 && limbs[0] <= 0x7FFFFFFF)) {
      const uint32_t magnitude = limbs.empty() ? 0 : uint32_t(limbs[0]);
      TRY(byte('i'));
      return long32(constant.negative ? 0u - magnitude : magnitude);
    }
    constexpr unsigned kDigitBits = 15;
    const size_t bits = limbs.size() * 64 - size_t(std::countl_zero(limbs[limbs.size() - 1]));
    const size_t digits = (bits + kDigitBits - 1) / kDigitBits;
    TRY(byte('l'));
    TRY(long32(constant.negative ? 0u - uint32_t(digits) : uint32_t(digits)));
    for (size_t i = 0; i < digits; i++) {
      const size_t at = i * kDigitBits;
      const unsigned shift = at % 64;
      uint64_t digit = limbs[at / 64] >> shift;
      if (shift > 64 - kDigitBits && at / 64 + 1 < limbs.size()) digit |= limbs[at / 64 + 1] << (64 - shift);
      digit &= (1u << kDigitBits) - 1;
      TRY(out_.push(uint8_t(digit)));
      TRY(out_.push(uint8_t(digit >> 8)));
    }
    return {};
  }

  Result<void> constant(const Constant& constant) {
    switch (constant.kind) {
      case Constant::Kind::kNone: return byte('N');
      case Constant::Kind::kFalse: return byte('F');
      case Constant::Kind::kTrue: return byte('T');
      case Constant::Kind::kEllipsis: return byte('.');
      case Constant::Kind::kInt: return integer(constant);
      case Constant::Kind::kFloat: TRY(byte('g')); return float64(constant.real);
      case Constant::Kind::kComplex:
        TRY(byte('y'));
        TRY(float64(constant.real));
        return float64(constant.imag);
      case Constant::Kind::kStr: return text(constant.text);
      case Constant::Kind::kBytes:
        TRY(byte('s'));
        TRY(long32(uint32_t(constant.text.size())));
        return raw(constant.text.data(), constant.text.size());
      case Constant::Kind::kTuple:
      case Constant::Kind::kFrozenSet:
        TRY(byte(constant.kind == Constant::Kind::kTuple ? '(' : '>'));
        TRY(long32(uint32_t(constant.items.size())));
        for (const Constant* item : constant.items) TRY(this->constant(*item));
        return {};
    }
    return {};
  }

  ArenaVector<uint8_t>& out_;
};

}  // namespace

Result<void> write_marshal(const CodeUnit& unit, ArenaVector<uint8_t>& out) { return Writer(out).unit(unit); }

}  // namespace ouro
