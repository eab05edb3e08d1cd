// The decimal digits of a machine integer, two at a time, in memory of their own.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ouro::numeric {

inline constexpr char kDigitPairs[] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

class DecimalText {
 public:
  explicit DecimalText(int64_t number)
      : DecimalText(number < 0 ? 0 - uint64_t(number) : uint64_t(number), number < 0) {}
  DecimalText(uint64_t magnitude, bool negative) {
    char* at = text_ + sizeof text_;
    while (magnitude >= 100) {
      at -= 2;
      std::memcpy(at, kDigitPairs + 2 * (magnitude % 100), 2);
      magnitude /= 100;
    }
    if (magnitude >= 10) {
      at -= 2;
      std::memcpy(at, kDigitPairs + 2 * magnitude, 2);
    } else {
      *--at = char('0' + magnitude);
    }
    if (negative) *--at = '-';
    begin_ = uint8_t(at - text_);
  }
  // Valid as long as this object.
  std::string_view view() const { return {text_ + begin_, sizeof text_ - begin_}; }

 private:
  char text_[23];
  uint8_t begin_;
};

}  // namespace ouro::numeric
