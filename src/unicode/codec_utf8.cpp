// UTF-8 (RFC 3629).
#include "unicode/codec_output.h"
#include "unicode/codecs.h"
#include "unicode/text_kernels.h"
#include "unicode/utf8.h"

namespace ouro::unicode {
namespace {

constexpr size_t kBlock = 1 << 16;  // ASCII bytes copied between two polls

// Whether the rest of a partial input could be the beginning of an encoded surrogate, which only an error
// handler (surrogatepass) can accept: it has to see all three bytes.
bool may_become_surrogate(const uint8_t* bytes, size_t size) {
  return size == 2 && bytes[0] == 0xed && bytes[1] >= 0xa0 && bytes[1] <= 0xbf;
}

template <class Unit>
Result<void> encode_units(const Unit* units, TextView text, EncodeErrorHandler& errors, ByteBuffer& out) {
  Poller poller(out.resources());
  size_t at = 0;
  while (at < text.size) {
    // One block, into memory that is large enough for its longest form.
    constexpr size_t kMost = 2048, kLongest = sizeof(Unit) == 1 ? 2 : sizeof(Unit) == 2 ? 3 : 4;
    size_t end = text.size - at < kMost ? text.size : at + kMost;
    TRY(poller.step(uint32_t(end - at)));
    size_t before = out.size();
    uint8_t* place = TRY(out.append_uninitialised((end - at) * kLongest));
    size_t written = 0;
    for (; at < end; at++) {
      uint32_t c = units[at];
      if (sizeof(Unit) > 1 && c - 0xd800 < 0x800) break;
      written += encode_utf8_character(c, place + written);
    }
    out.truncate(before + written);
    if (at == end) continue;
    size_t run = at;
    while (run < text.size && uint32_t(units[run]) - 0xd800 < 0x800) {
      TRY(poller.step());
      run++;
    }
    CodecFault fault{at, run, "surrogates not allowed"};
    at = TRY(put_replacement(text, fault, 1, errors, out, [&](uint32_t c) -> Result<bool> {
      if (c >= 0x80) return false;
      TRY(out.push(uint8_t(c)));
      return true;
    }));
  }
  return {};
}

}  // namespace

Result<size_t> decode_utf8(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out) {
  Poller poller(out.resources());
  size_t at = 0;
  TRY(out.reserve_more(bytes.size() < kBlock ? bytes.size() : bytes.size() / 2));
  while (at < bytes.size()) {
    size_t left = bytes.size() - at;
    size_t ascii = ascii_prefix(bytes.data() + at, left < kBlock ? left : kBlock);
    if (ascii) {
      TRY(poller.step(uint32_t(ascii)));
      TRY(out.append_ascii(bytes.data() + at, ascii));
      at += ascii;
    }
    // Text of other scripts: character by character until ASCII comes in a row.
    int ascii_in_a_row = 0;
    while (at < bytes.size() && ascii_in_a_row < 8) {
      TRY(poller.step());
      Utf8Character next = decode_utf8_character(bytes.data() + at, bytes.size() - at);
      if (next.is_valid()) [[likely]] {
        ascii_in_a_row = next.length == 1 ? ascii_in_a_row + 1 : 0;
        TRY(out.push(next.code_point));
        at += next.length;
        continue;
      }
      if (input == Input::partial && (next.fault == Utf8Fault::unexpected_end ||
                                      may_become_surrogate(bytes.data() + at, bytes.size() - at)))
        return at;
      CodecFault fault{at, at + next.length, utf8_fault_reason(next.fault)};
      at = TRY(errors.handle(bytes, fault, out));
      OURO_ASSERT(at <= bytes.size());
    }
  }
  return at;
}

Result<void> encode_utf8(TextView text, EncodeErrorHandler& errors, ByteBuffer& out) {
  if (text.width == 1) {
    const uint8_t* bytes = static_cast<const uint8_t*>(text.data);
    if (is_ascii(bytes, text.size)) {
      Poller poller(out.resources());
      TRY(out.reserve_more(text.size));
      for (size_t at = 0; at < text.size; at += kBlock) {
        size_t count = text.size - at < kBlock ? text.size - at : kBlock;
        TRY(poller.step(uint32_t(count)));
        TRY(out.append(bytes + at, count));
      }
      return {};
    }
  }
  return with_units(text, [&](const auto* units) { return encode_units(units, text, errors, out); });
}

}  // namespace ouro::unicode
