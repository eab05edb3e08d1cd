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

// Valid text decoded into a small array, as far as both go.
struct Utf8Block {
  static constexpr size_t kSize = 512, kSlack = 8;
  uint32_t code_points[kSize + kSlack];
  size_t used;

  // Decodes from `at`; the place where it stopped: at the end, with the block full, after a long run of
  // ASCII, or before what is no valid character.
  size_t fill(Bytes bytes, size_t at) {
    const uint8_t *text = bytes.data() + at, *end = bytes.data() + bytes.size();
    uint32_t* to = code_points;
    uint32_t* limit = code_points + kSize;
    size_t ascii_in_a_row = 0;
    while (end - text >= 8 && to < limit) {
      uint32_t c = text[0];
      if (c < 0x80 && text[1] >= 0x80) {
        *to++ = c;
        text++;
        ascii_in_a_row = 0;
      } else if (c < 0x80) {
        // Eight bytes are written, those before the first that is not ASCII count.
        uint64_t eight;
        std::memcpy(&eight, text, 8);
        for (int i = 0; i < 8; i++) to[i] = text[i];
        uint64_t others = eight & 0x8080808080808080u;
        size_t count = others ? size_t(__builtin_ctzll(others)) / 8 : 8;
        to += count;
        text += count;
        ascii_in_a_row = count == 8 ? ascii_in_a_row + 8 : 0;
        if (ascii_in_a_row >= 64) break;
      } else if (c >= 0xe1 && c < 0xf0 && c != 0xed) {
        // A run of such characters: the rule of text in most of Asia.
        uint32_t a = text[1] ^ 0x80u, b = text[2] ^ 0x80u;
        if ((a | b) > 0x3f) break;
        do {
          *to++ = (c & 0xf) << 12 | a << 6 | b;
          text += 3;
          if (end - text < 8 || to >= limit) break;
          c = text[0], a = text[1] ^ 0x80u, b = text[2] ^ 0x80u;
        } while (c - 0xe1 < 0xf && c != 0xed && (a | b) <= 0x3f);
      } else if (c >= 0xc2 && c < 0xe0) {
        uint32_t a = text[1] ^ 0x80u;
        if (a > 0x3f) break;
        *to++ = (c & 0x1f) << 6 | a;
        text += 2;
      } else {
        Utf8Character next = decode_utf8_character(text, size_t(end - text));
        if (!next.is_valid()) break;
        *to++ = next.code_point;
        text += next.length;
      }
    }
    while (text < end && end - text < 8 && to < limit) {
      Utf8Character next = decode_utf8_character(text, size_t(end - text));
      if (!next.is_valid()) break;
      *to++ = next.code_point;
      text += next.length;
    }
    used = size_t(to - code_points);
    return size_t(text - bytes.data());
  }
};

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
  Utf8Block block;
  // As much as needed for what begins as ASCII; other text has fewer characters than bytes and may need wider ones.
  size_t sample = bytes.size() < 256 ? bytes.size() : 256;
  TRY(out.reserve_more(ascii_prefix(bytes.data(), sample) == sample ? bytes.size() : bytes.size() / 2));
  size_t at = 0;
  while (at < bytes.size()) {
    size_t left = bytes.size() - at;
    size_t ascii = ascii_prefix(bytes.data() + at, left < kBlock ? left : kBlock);
    if (ascii) {
      TRY(poller.step(uint32_t(ascii)));
      TRY(out.append_ascii(bytes.data() + at, ascii));
      at += ascii;
    }
    if (at == bytes.size()) break;
    // Text of other scripts, until it is ASCII for a while.
    size_t stop = block.fill(bytes, at);
    TRY(poller.step(uint32_t(block.used) + 1));
    TRY(out.append(TextView(block.code_points, block.used)));
    at = stop;
    if (at == bytes.size()) break;
    Utf8Character next = decode_utf8_character(bytes.data() + at, bytes.size() - at);
    if (next.is_valid()) continue;
    if (input == Input::partial &&
        (next.fault == Utf8Fault::unexpected_end || may_become_surrogate(bytes.data() + at, bytes.size() - at)))
      return at;
    CodecFault fault{at, at + next.length, utf8_fault_reason(next.fault)};
    at = TRY(errors.handle(bytes, fault, out));
    OURO_ASSERT(at <= bytes.size());
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
