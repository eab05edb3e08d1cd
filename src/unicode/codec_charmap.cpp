// ASCII, Latin-1 and the encodings that a table of 256 characters describes.
#include "unicode/codec_output.h"
#include "unicode/codecs.h"
#include "unicode/text_kernels.h"

namespace ouro::unicode {
namespace {

constexpr const char* kUndefined = "character maps to <undefined>";

// Characters below `limit` are bytes of the same value.
Result<void> encode_below(uint32_t limit, const char* reason, TextView text, EncodeErrorHandler& errors,
                          ByteBuffer& out) {
  Poller poller(out.resources());
  TRY(out.reserve_more(text.size));
  for (size_t at = 0; at < text.size;) {
    TRY(poller.step());
    uint32_t c = text[at];
    if (c < limit) {
      TRY(out.push(uint8_t(c)));
      at++;
      continue;
    }
    size_t end = at + 1;
    while (end < text.size && text[end] >= limit) {
      TRY(poller.step());
      end++;
    }
    at = TRY(put_replacement(text, {at, end, reason}, 1, errors, out, [&](uint32_t put) -> Result<bool> {
      if (put >= limit) return false;
      TRY(out.push(uint8_t(put)));
      return true;
    }));
  }
  return {};
}

// put(byte) is a Result<bool>, false where the byte has no character.
template <class Put>
Result<size_t> decode_mapped(Bytes bytes, const char* reason, DecodeErrorHandler& errors, TextBuffer& out, Put put) {
  Poller poller(out.resources());
  size_t at = 0;
  while (at < bytes.size()) {
    TRY(poller.step());
    if (TRY(put(bytes[at]))) {
      at++;
      continue;
    }
    at = TRY(errors.handle(bytes, {at, at + 1, reason}, out));
    OURO_ASSERT(at <= bytes.size());
  }
  return at;
}

}  // namespace

Result<size_t> decode_ascii(Bytes bytes, DecodeErrorHandler& errors, TextBuffer& out) {
  Poller poller(out.resources());
  TRY(out.reserve_more(bytes.size()));
  for (size_t at = 0;;) {
    constexpr size_t kBlock = 1 << 16;
    size_t left = bytes.size() - at;
    size_t ascii = ascii_prefix(bytes.data() + at, left < kBlock ? left : kBlock);
    TRY(poller.step(uint32_t(ascii) + 1));
    TRY(out.append_ascii(bytes.data() + at, ascii));
    at += ascii;
    if (at == bytes.size()) return at;
    if (bytes[at] < 0x80) continue;
    at = TRY(errors.handle(bytes, {at, at + 1, "ordinal not in range(128)"}, out));
    OURO_ASSERT(at <= bytes.size());
  }
}

Result<void> encode_ascii(TextView text, EncodeErrorHandler& errors, ByteBuffer& out) {
  if (text.width == 1 && is_ascii(static_cast<const uint8_t*>(text.data), text.size))
    return out.append(static_cast<const uint8_t*>(text.data), text.size);
  return encode_below(0x80, "ordinal not in range(128)", text, errors, out);
}

Result<size_t> decode_latin1(Bytes bytes, TextBuffer& out) {
  TRY(out.append_latin1(bytes.data(), bytes.size()));
  return bytes.size();
}

Result<void> encode_latin1(TextView text, EncodeErrorHandler& errors, ByteBuffer& out) {
  if (text.width == 1) return out.append(static_cast<const uint8_t*>(text.data), text.size);
  return encode_below(0x100, "ordinal not in range(256)", text, errors, out);
}

Result<size_t> decode_charmap(Bytes bytes, TextView table, DecodeErrorHandler& errors, TextBuffer& out) {
  TRY(out.reserve_more(bytes.size()));
  return decode_mapped(bytes, kUndefined, errors, out, [&](uint8_t byte) -> Result<bool> {
    uint32_t c = byte < table.size ? table[byte] : 0xfffe;
    if (c == 0xfffe) return false;
    TRY(out.push(c));
    return true;
  });
}

Result<size_t> decode_charmap(Bytes bytes, CharmapDecodeTable& table, DecodeErrorHandler& errors, TextBuffer& out) {
  return decode_mapped(bytes, kUndefined, errors, out, [&](uint8_t byte) { return table.put(byte, out); });
}

Result<void> encode_charmap(TextView text, CharmapEncodeTable& table, EncodeErrorHandler& errors, ByteBuffer& out) {
  Poller poller(out.resources());
  TRY(out.reserve_more(text.size));
  for (size_t at = 0; at < text.size;) {
    TRY(poller.step());
    if (TRY(table.put(text[at], out))) {
      at++;
      continue;
    }
    size_t end = at + 1, size = out.size();
    for (; end < text.size; end++) {
      TRY(poller.step());
      bool defined = TRY(table.put(text[end], out));
      out.truncate(size);
      if (defined) break;
    }
    at = TRY(
        put_replacement(text, {at, end, kUndefined}, 1, errors, out, [&](uint32_t c) { return table.put(c, out); }));
  }
  return {};
}

ReverseCharmap::ReverseCharmap(TextView table) {
  for (size_t byte = 0; byte < table.size && byte < 256; byte++) {
    uint32_t c = table[byte];
    if (c == 0xfffe) continue;
    size_t place = count_;
    while (place > 0 && entries_[place - 1].code_point >= c) place--;
    if (place < count_ && entries_[place].code_point == c) {
      entries_[place].byte = uint8_t(byte);
      continue;
    }
    for (size_t i = count_; i > place; i--) entries_[i] = entries_[i - 1];
    entries_[place] = {c, uint8_t(byte)};
    count_++;
  }
}

int ReverseCharmap::byte_of(uint32_t c) const {
  size_t low = 0, high = count_;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (entries_[middle].code_point < c) low = middle + 1;
    else high = middle;
  }
  return low < count_ && entries_[low].code_point == c ? entries_[low].byte : -1;
}

Result<bool> ReverseCharmap::put(uint32_t c, ByteBuffer& out) {
  int byte = byte_of(c);
  if (byte < 0) return false;
  TRY(out.push(uint8_t(byte)));
  return true;
}

}  // namespace ouro::unicode
