// UTF-16 and UTF-32 (RFC 2781, Unicode standard section 3.10).
#include "unicode/codec_output.h"
#include "unicode/codecs.h"
#include "unicode/text_kernels.h"

namespace ouro::unicode {
namespace {

constexpr uint32_t kMark = 0xfeff;

uint32_t read_unit(const uint8_t* bytes, size_t unit, bool big) {
  uint32_t value = 0;
  for (size_t i = 0; i < unit; i++) value = value << 8 | bytes[big ? i : unit - 1 - i];
  return value;
}

Result<void> put_unit(uint32_t value, size_t unit, bool big, ByteBuffer& out) {
  uint8_t* place = TRY(out.append_uninitialised(unit));
  for (size_t i = 0; i < unit; i++) place[big ? unit - 1 - i : i] = uint8_t(value >> (8 * i));
  return {};
}

constexpr size_t kBlock = 256;  // units moved at once where nothing stands in the way

// Whether one of the units is a surrogate.
template <class Unit>
bool has_surrogate(const Unit* units, size_t count) {
  if constexpr (sizeof(Unit) == 1) {
    return false;
  } else {
    Unit found = 0;
    for (size_t i = 0; i < count; i++) found |= Unit((units[i] & Unit(~0x7ffu)) == 0xd800);
    return found != 0;
  }
}

// Appends as many of the code points as can be written unit by unit in whole blocks; their number.
template <class Unit>
Result<size_t> encode_plain_blocks(const Unit* units, size_t count, size_t unit, bool big, ByteBuffer& out) {
  size_t done = 0;
  for (; count - done >= kBlock && !has_surrogate(units + done, kBlock); done += kBlock) {
    if (unit == 2) {
      if (sizeof(Unit) == 4 && maximum_class(units + done, kBlock) > 0xffff) break;
      uint16_t block[kBlock];
      for (size_t i = 0; i < kBlock; i++) block[i] = uint16_t(units[done + i]);
      if (big)
        for (uint16_t& value : block) value = uint16_t(value << 8 | value >> 8);
      TRY(out.append(reinterpret_cast<const uint8_t*>(block), sizeof(block)));
    } else {
      uint32_t block[kBlock];
      for (size_t i = 0; i < kBlock; i++) block[i] = units[done + i];
      if (big)
        for (uint32_t& value : block) value = __builtin_bswap32(value);
      TRY(out.append(reinterpret_cast<const uint8_t*>(block), sizeof(block)));
    }
  }
  return done;
}

// Appends the UTF-16 units at `bytes` as far as whole blocks of them hold no surrogate; bytes consumed.
Result<size_t> decode_plain_blocks(Bytes bytes, bool big, TextBuffer& out, Poller& poller) {
  size_t at = 0;
  for (; bytes.size() - at >= 2 * kBlock; at += 2 * kBlock) {
    uint16_t block[kBlock];
    std::memcpy(block, bytes.data() + at, sizeof(block));
    if (big)
      for (uint16_t& value : block) value = uint16_t(value << 8 | value >> 8);
    if (has_surrogate(block, kBlock)) break;
    TRY(poller.step(kBlock));
    TRY(out.append(TextView(block, kBlock)));
  }
  return at;
}

// Takes a byte order mark off the beginning: bytes consumed.
size_t take_mark(Bytes bytes, size_t unit, ByteOrder& order, DecodeErrorHandler& errors) {
  if (order != ByteOrder::from_mark || bytes.size() < unit) return 0;
  if (read_unit(bytes.data(), unit, false) == kMark) order = ByteOrder::little;
  else if (read_unit(bytes.data(), unit, true) == kMark) order = ByteOrder::big;
  if (order == ByteOrder::from_mark) return 0;
  errors.byte_order_found(order);
  return unit;
}

Result<void> put_utf16(uint32_t c, bool big, ByteBuffer& out) {
  if (c < 0x10000) return put_unit(c, 2, big, out);
  TRY(put_unit(0xd7c0 + (c >> 10), 2, big, out));
  return put_unit(0xdc00 | (c & 0x3ff), 2, big, out);
}

Result<void> encode(TextView text, size_t unit, ByteOrder order, EncodeErrorHandler& errors, ByteBuffer& out) {
  Poller poller(out.resources());
  bool big = order == ByteOrder::big;
  TRY(out.reserve_more((text.size + 1) * unit));
  if (order == ByteOrder::from_mark) TRY(put_unit(kMark, unit, big, out));
  size_t plain_from = 0;  // where whole blocks are to be tried again
  for (size_t at = 0; at < text.size;) {
    if (at >= plain_from) {
      size_t plain = TRY(with_units(
          text, [&](const auto* units) { return encode_plain_blocks(units + at, text.size - at, unit, big, out); }));
      TRY(poller.step(uint32_t(plain < UINT32_MAX ? plain : UINT32_MAX)));
      at += plain;
      plain_from = at + kBlock;
      if (at == text.size) break;
    }
    TRY(poller.step());
    uint32_t c = text[at];
    if (c - 0xd800 >= 0x800) {
      if (unit == 2) TRY(put_utf16(c, big, out));
      else TRY(put_unit(c, 4, big, out));
      at++;
      continue;
    }
    CodecFault fault{at, at + 1, "surrogates not allowed"};
    at = TRY(put_replacement(text, fault, unit, errors, out, [&](uint32_t put) -> Result<bool> {
      if (put >= 0x80) return false;
      TRY(put_unit(put, unit, big, out));
      return true;
    }));
  }
  return {};
}

}  // namespace

Result<size_t> decode_utf16(Bytes bytes, Input input, ByteOrder& order, DecodeErrorHandler& errors, TextBuffer& out) {
  Poller poller(out.resources());
  size_t at = take_mark(bytes, 2, order, errors);
  bool big = order == ByteOrder::big;
  TRY(out.reserve_more(bytes.size() / 2));
  size_t plain_from = at;  // where whole blocks are to be tried again
  while (at < bytes.size()) {
    if (at >= plain_from) {
      at += TRY(decode_plain_blocks(bytes.subspan(at), big, out, poller));
      plain_from = at + 2 * kBlock;
      if (at == bytes.size()) break;
    }
    TRY(poller.step());
    size_t left = bytes.size() - at;
    CodecFault fault{at, bytes.size(), nullptr};
    if (left < 2) {
      if (input == Input::partial) return at;
      fault.reason = "truncated data";
    } else {
      uint32_t c = read_unit(bytes.data() + at, 2, big);
      if (c - 0xd800 >= 0x800) {
        TRY(out.push(c));
        at += 2;
        continue;
      }
      if (c >= 0xdc00) {
        fault.end = at + 2;
        fault.reason = "illegal encoding";
      } else if (left < 4) {
        if (input == Input::partial) return at;
        fault.reason = "unexpected end of data";
      } else {
        uint32_t second = read_unit(bytes.data() + at + 2, 2, big);
        if (second - 0xdc00 < 0x400) {
          TRY(out.push(0x10000 + ((c & 0x3ff) << 10 | (second & 0x3ff))));
          at += 4;
          continue;
        }
        fault.end = at + 2;
        fault.reason = "illegal UTF-16 surrogate";
      }
    }
    at = TRY(errors.handle(bytes, fault, out));
    OURO_ASSERT(at <= bytes.size());
  }
  return at;
}

Result<size_t> decode_utf32(Bytes bytes, Input input, ByteOrder& order, DecodeErrorHandler& errors, TextBuffer& out) {
  Poller poller(out.resources());
  size_t at = take_mark(bytes, 4, order, errors);
  bool big = order == ByteOrder::big;
  TRY(out.reserve_more(bytes.size() / 4));
  while (at < bytes.size()) {
    TRY(poller.step());
    CodecFault fault{at, at + 4, nullptr};
    if (bytes.size() - at < 4) {
      if (input == Input::partial) return at;
      fault = {at, bytes.size(), "truncated data"};
    } else {
      uint32_t c = read_unit(bytes.data() + at, 4, big);
      if (c < 0x110000 && c - 0xd800 >= 0x800) {
        TRY(out.push(c));
        at += 4;
        continue;
      }
      fault.reason = c < 0x110000 ? "code point in surrogate code point range(0xd800, 0xe000)"
                                  : "code point not in range(0x110000)";
    }
    at = TRY(errors.handle(bytes, fault, out));
    OURO_ASSERT(at <= bytes.size());
  }
  return at;
}

Result<void> encode_utf16(TextView text, ByteOrder order, EncodeErrorHandler& errors, ByteBuffer& out) {
  return encode(text, 2, order, errors, out);
}

Result<void> encode_utf32(TextView text, ByteOrder order, EncodeErrorHandler& errors, ByteBuffer& out) {
  return encode(text, 4, order, errors, out);
}

}  // namespace ouro::unicode
