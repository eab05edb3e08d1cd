// UTF-7 (RFC 2152): ASCII in which "+...-" holds UTF-16 in base 64, six bits a character.
#include <string_view>

#include "unicode/codecs.h"

namespace ouro::unicode {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
// Characters written as they are: RFC 2152's sets D and O without the backslash and the tilde, and white space.
constexpr std::string_view kDirect = " \t\n\r!\"#$%&'()*,-./:;<=>?@[]^_`{|}";

int digit_value(uint8_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool is_letter_or_digit(uint32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_direct(uint32_t c) {
  return c < 0x80 && (is_letter_or_digit(c) || kDirect.find(char(c)) != std::string_view::npos);
}

}  // namespace

Result<size_t> decode_utf7(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out) {
  Poller poller(out.resources());
  size_t at = 0;
  bool shifted = false;     // within base 64, which began
  size_t shift_start = 0;   // at this byte
  size_t shift_output = 0;  // and at this place of the output
  uint32_t bits = 0;        // bits that make no whole unit yet
  int bit_count = 0;
  uint32_t high = 0;  // a high surrogate that waits for its partner
  for (;;) {
    if (at >= bytes.size()) {
      if (!shifted) return at;
      if (input == Input::partial) {
        TRY(out.truncate(shift_output));
        return shift_start;
      }
      shifted = false;
      if (!high && bit_count < 6 && bits == 0) return at;
      at = TRY(errors.handle(bytes, {shift_start, bytes.size(), "unterminated shift sequence"}, out));
      continue;
    }
    TRY(poller.step());
    uint8_t c = bytes[at];
    CodecFault fault{shift_start, at + 1, nullptr};
    if (shifted) {
      int digit = digit_value(c);
      if (digit >= 0) {
        at++;
        bits = bits << 6 | uint32_t(digit);
        bit_count += 6;
        if (bit_count < 16) continue;
        bit_count -= 16;
        uint32_t unit = bits >> bit_count;
        bits &= (1u << bit_count) - 1;
        if (high) {
          uint32_t first = high;
          high = 0;
          if (unit - 0xdc00 < 0x400) {
            TRY(out.push(0x10000 + ((first & 0x3ff) << 10 | (unit & 0x3ff))));
            continue;
          }
          TRY(out.push(first));
        }
        if (unit - 0xd800 < 0x400) high = unit;
        else TRY(out.push(unit));
        continue;
      }
      shifted = false;
      if (bit_count >= 6) {
        fault.reason = "partial character in shift sequence";
      } else if (bits) {
        fault.reason = "non-zero padding bits in shift sequence";
      } else {
        if (high && c < 0x80) TRY(out.push(high));
        high = 0;
        if (c == '-') at++;
        continue;
      }
    } else if (c == '+') {
      shift_start = at;
      if (at + 1 < bytes.size() && bytes[at + 1] == '-') {
        TRY(out.push('+'));
        at += 2;
        continue;
      }
      if (at + 1 >= bytes.size() || digit_value(bytes[at + 1]) >= 0) {
        at++;
        shifted = true;
        shift_output = out.size();
        bits = 0;
        bit_count = 0;
        high = 0;
        continue;
      }
      fault = {at, at + 2, "ill-formed sequence"};
    } else if (c < 0x80) {
      TRY(out.push(c));
      at++;
      continue;
    } else {
      fault = {at, at + 1, "unexpected special character"};
    }
    at = TRY(errors.handle(bytes, fault, out));
    OURO_ASSERT(at <= bytes.size());
  }
}

Result<void> encode_utf7(TextView text, ByteBuffer& out) {
  Poller poller(out.resources());
  bool shifted = false;
  uint32_t bits = 0;
  int bit_count = 0;
  TRY(out.reserve_more(text.size));
  auto put_units = [&](uint32_t unit) -> Result<void> {
    bits = bits << 16 | unit;
    bit_count += 16;
    while (bit_count >= 6) {
      bit_count -= 6;
      TRY(out.push(uint8_t(kDigits[bits >> bit_count & 63])));
    }
    bits &= (1u << bit_count) - 1;
    return {};
  };
  auto put_padded = [&]() -> Result<void> {
    if (bit_count) TRY(out.push(uint8_t(kDigits[bits << (6 - bit_count) & 63])));
    bits = 0;
    bit_count = 0;
    return {};
  };
  for (size_t at = 0; at < text.size; at++) {
    TRY(poller.step());
    uint32_t c = text[at];
    if (is_direct(c)) {
      if (shifted) {
        TRY(put_padded());
        shifted = false;
        if (is_letter_or_digit(c) || c == '/' || c == '-') TRY(out.push('-'));
      }
      TRY(out.push(uint8_t(c)));
      continue;
    }
    if (!shifted) {
      if (c == '+') {
        TRY(out.append("+-"));
        continue;
      }
      TRY(out.push('+'));
      shifted = true;
    }
    if (c >= 0x10000) {
      TRY(put_units(0xd7c0 + (c >> 10)));
      TRY(put_units(0xdc00 | (c & 0x3ff)));
    } else {
      TRY(put_units(c));
    }
  }
  if (shifted) {
    TRY(put_padded());
    TRY(out.push('-'));
  }
  return {};
}

}  // namespace ouro::unicode
