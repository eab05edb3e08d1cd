#include "unicode/codec_errors.h"

#include "unicode/escapes.h"
#include "unicode/names.h"
#include "unicode/utf8.h"

namespace ouro::unicode {
namespace {

constexpr std::string_view kPolicyNames[] = {
    "strict",          "ignore",        "replace",           "backslashreplace",
    "surrogateescape", "surrogatepass", "xmlcharrefreplace", "namereplace"};

bool is_surrogate(uint32_t c) { return c >= 0xd800 && c < 0xe000; }

// Bytes of the encoded surrogate at the beginning of `bytes`, and which one it is; 0: there is none.
size_t encoded_surrogate(CodecFamily family, Bytes bytes, uint32_t& c) {
  size_t unit = 0;
  switch (family) {
    case CodecFamily::other:
    case CodecFamily::charmap: return 0;
    case CodecFamily::utf8:
      if (bytes.size() < 3 || bytes[0] != 0xed || (bytes[1] & 0xe0) != 0xa0 || (bytes[2] & 0xc0) != 0x80) return 0;
      c = 0xd000 | (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu);
      return 3;
    case CodecFamily::utf16_little:
    case CodecFamily::utf16_big: unit = 2; break;
    case CodecFamily::utf32_little:
    case CodecFamily::utf32_big: unit = 4; break;
  }
  if (bytes.size() < unit) return 0;
  bool big = family == CodecFamily::utf16_big || family == CodecFamily::utf32_big;
  c = 0;
  for (size_t i = 0; i < unit; i++) c = c << 8 | bytes[big ? i : unit - 1 - i];
  return is_surrogate(c) ? unit : 0;
}

}  // namespace

Maybe<ErrorPolicy> error_policy(std::string_view name) {
  for (size_t i = 0; i < std::size(kPolicyNames); i++)
    if (kPolicyNames[i] == name) return ErrorPolicy(i);
  return absent;
}

Result<size_t> StandardDecodeErrors::handle(Bytes& input, CodecFault fault, TextBuffer& out) {
  switch (policy_) {
    case ErrorPolicy::ignore: return fault.end;
    case ErrorPolicy::replace: TRY(out.push(0xfffd)); return fault.end;
    case ErrorPolicy::backslashreplace: {
      Poller poller(out.resources());
      for (size_t i = fault.start; i < fault.end; i++) {
        TRY(poller.step());
        uint8_t escape[kLongestEscape];
        TRY(out.append_ascii(escape, write_shortest_escape(input[i], escape)));
      }
      return fault.end;
    }
    case ErrorPolicy::surrogateescape: {
      // Bytes below 0x80 are not escaped, so that no escape can bring back an ASCII character (PEP 383).
      size_t at = fault.start;
      while (at < fault.end && at < fault.start + 4 && input[at] >= 0x80) TRY(out.push(0xdc00 + input[at++]));
      if (at == fault.start) return fail(fault);
      return at;
    }
    case ErrorPolicy::surrogatepass: {
      uint32_t c;
      size_t length = encoded_surrogate(family_, input.subspan(fault.start), c);
      if (length == 0) return fail(fault);
      TRY(out.push(c));
      return fault.start + length;
    }
    default: return fail(fault);
  }
}

void StandardDecodeErrors::byte_order_found(ByteOrder order) {
  bool big = order == ByteOrder::big;
  if (family_ == CodecFamily::utf16_little || family_ == CodecFamily::utf16_big)
    family_ = big ? CodecFamily::utf16_big : CodecFamily::utf16_little;
  else if (family_ == CodecFamily::utf32_little || family_ == CodecFamily::utf32_big)
    family_ = big ? CodecFamily::utf32_big : CodecFamily::utf32_little;
}

// Appends a surrogate as the family encodes it.
Result<void> StandardEncodeErrors::put_surrogate(uint32_t c) {
  uint8_t low = uint8_t(c), high = uint8_t(c >> 8);
  uint8_t bytes[4] = {};
  size_t size = 4;
  switch (family_) {
    case CodecFamily::utf16_little: bytes[0] = low, bytes[1] = high, size = 2; break;
    case CodecFamily::utf16_big: bytes[0] = high, bytes[1] = low, size = 2; break;
    case CodecFamily::utf32_little: bytes[0] = low, bytes[1] = high; break;
    case CodecFamily::utf32_big: bytes[2] = high, bytes[3] = low; break;
    default: size = encode_utf8_character(c, bytes); break;
  }
  return bytes_.append(bytes, size);
}

Result<size_t> StandardEncodeErrors::handle(TextView text, CodecFault fault, Replacement& replacement) {
  Poller poller(bytes_.resources());
  bytes_.truncate(0);
  size_t at = fault.start;
  for (; at < fault.end; at++) {
    TRY(poller.step());
    uint32_t c = text[at];
    bool handled = true;
    switch (policy_) {
      case ErrorPolicy::ignore: break;
      case ErrorPolicy::replace: TRY(bytes_.push('?')); break;
      case ErrorPolicy::xmlcharrefreplace: {
        uint8_t digits[8];
        size_t size = 0;
        for (uint32_t rest = c; rest || size == 0; rest /= 10) digits[size++] = uint8_t('0' + rest % 10);
        TRY(bytes_.append("&#"));
        while (size > 0) TRY(bytes_.push(digits[--size]));
        TRY(bytes_.push(';'));
        break;
      }
      case ErrorPolicy::namereplace: {
        char name[kNameCapacity];
        if (size_t length = character_name(c, name)) {
          TRY(bytes_.append("\\N{"));
          TRY(bytes_.append(std::string_view(name, length)));
          TRY(bytes_.push('}'));
          break;
        }
        [[fallthrough]];
      }
      case ErrorPolicy::backslashreplace: {
        uint8_t escape[kLongestEscape];
        TRY(bytes_.append(escape, write_shortest_escape(c, escape)));
        break;
      }
      case ErrorPolicy::surrogateescape:
        handled = c >= 0xdc80 && c <= 0xdcff;
        if (handled) TRY(bytes_.push(uint8_t(c)));
        break;
      case ErrorPolicy::surrogatepass:
        handled = is_surrogate(c) && family_ != CodecFamily::other && family_ != CodecFamily::charmap;
        if (handled) TRY(put_surrogate(c));
        break;
      case ErrorPolicy::strict: handled = false; break;
    }
    if (!handled) break;
  }
  // What was escaped stands; the fault that is raised, if any, begins after it.
  if (at == fault.start || (at < fault.end && family_ == CodecFamily::charmap)) return fail(fault);
  replacement.is_bytes = policy_ == ErrorPolicy::surrogateescape || policy_ == ErrorPolicy::surrogatepass;
  replacement.bytes = bytes_.span();
  replacement.text = TextView(bytes_.text());
  return at;
}

}  // namespace ouro::unicode
