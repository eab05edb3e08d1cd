// unicode_escape and raw_unicode_escape: text written with the backslash escapes of Python's literals
// (language reference, section 2.4.1).
#include "unicode/codecs.h"
#include "unicode/escapes.h"
#include "unicode/names.h"
#include "unicode/text_kernels.h"

namespace ouro::unicode {
namespace {

constexpr const char* kTruncated2 = "truncated \\xXX escape";
constexpr const char* kTruncated4 = "truncated \\uXXXX escape";
constexpr const char* kTruncated8 = "truncated \\UXXXXXXXX escape";

// What reading one escape came to.
struct Escape {
  enum Kind : uint8_t { character, large_octal, nothing, fault, incomplete, invalid } kind;
  size_t end;           // where the escape or its faulty part ends
  uint32_t code_point;  // of a character; a large octal one is above 0xff
  const char* reason;   // of a fault, or of an incomplete escape that nothing will complete
};

// `digits` hexadecimal digits at `at`.
Escape read_hex(Bytes bytes, size_t at, int digits, const char* truncated, const char* too_large) {
  uint32_t value = 0;
  for (int i = 0; i < digits; i++, at++) {
    if (at == bytes.size()) return {Escape::incomplete, at, 0, truncated};
    int digit = hex_digit_value(bytes[at]);
    if (digit < 0) return {Escape::fault, at, 0, truncated};
    value = value << 4 | uint32_t(digit);
  }
  if (value >= 0x110000) return {Escape::fault, at, 0, too_large};
  return {Escape::character, at, value, nullptr};
}

// {name} at `at`, after \N.
Escape read_name(Bytes bytes, size_t at) {
  constexpr const char* kMalformed = "malformed \\N character escape";
  if (at == bytes.size()) return {Escape::incomplete, at, 0, kMalformed};
  if (bytes[at] != '{') return {Escape::fault, at, 0, kMalformed};
  size_t close = find_character(bytes.data() + at, bytes.size() - at, '}');
  if (close == kNotFound) return {Escape::incomplete, bytes.size(), 0, kMalformed};
  if (close == 1) return {Escape::fault, at + 1, 0, kMalformed};
  char32_t found[kLongestNamedSequence];
  std::string_view name(reinterpret_cast<const char*>(bytes.data()) + at + 1, close - 1);
  if (lookup_name(name, NameScope::characters, found) != 1)
    return {Escape::fault, at + close + 1, 0, "unknown Unicode character name"};
  return {Escape::character, at + close + 1, uint32_t(found[0]), nullptr};
}

// The escape whose backslash is at `at`.
Escape read_escape(Bytes bytes, size_t at) {
  if (++at == bytes.size()) return {Escape::incomplete, at, 0, "\\ at end of string"};
  auto character = [&](uint32_t c) { return Escape{Escape::character, at, c, nullptr}; };
  uint8_t c = bytes[at++];
  switch (c) {
    case '\n': return {Escape::nothing, at, 0, nullptr};
    case '\\':
    case '\'':
    case '"': return character(c);
    case 'a': return character(7);
    case 'b': return character(8);
    case 't': return character(9);
    case 'n': return character(10);
    case 'v': return character(11);
    case 'f': return character(12);
    case 'r': return character(13);
    case 'x': return read_hex(bytes, at, 2, kTruncated2, "");
    case 'u': return read_hex(bytes, at, 4, kTruncated4, "");
    case 'U': return read_hex(bytes, at, 8, kTruncated8, "illegal Unicode character");
    case 'N': return read_name(bytes, at);
    case '0' ... '7': {
      uint32_t value = c - '0';
      for (int i = 0; i < 2 && at < bytes.size() && (bytes[at] & 0xf8) == '0'; i++)
        value = value << 3 | (bytes[at++] & 7);
      return {value > 0xff ? Escape::large_octal : Escape::character, at, value, nullptr};
    }
    default: return {Escape::invalid, at, c, nullptr};
  }
}

// The same where only \u and \U are escapes. What follows a backslash is never itself a backslash that begins one.
Escape read_raw_escape(Bytes bytes, size_t at, Input input) {
  if (++at == bytes.size()) {
    if (input == Input::partial) return {Escape::incomplete, at, 0, nullptr};
    return {Escape::character, at, '\\', nullptr};
  }
  uint8_t c = bytes[at++];
  if (c == 'u') return read_hex(bytes, at, 4, kTruncated4, "");
  if (c == 'U') return read_hex(bytes, at, 8, kTruncated8, "\\Uxxxxxxxx out of range");
  return {Escape::invalid, at, c, nullptr};
}

// Decodes with read(bytes, place of a backslash); invalid(place) is told of a backslash that makes no escape or
// one of more than a byte.
template <class Read, class OnInvalid>
Result<size_t> decode_escapes(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out, Read read,
                              OnInvalid invalid) {
  Poller poller(out.resources());
  TRY(out.reserve_more(bytes.size()));
  for (size_t at = 0;;) {
    size_t plain = find_character(bytes.data() + at, bytes.size() - at, '\\');
    if (plain == kNotFound) plain = bytes.size() - at;
    TRY(poller.step(uint32_t(plain) + 1));
    TRY(out.append_latin1(bytes.data() + at, plain));
    at += plain;
    if (at == bytes.size()) return at;
    Escape escape = read(bytes, at);
    if (escape.kind == Escape::character || escape.kind == Escape::large_octal) {
      if (escape.kind == Escape::large_octal) invalid(at);
      TRY(out.push(escape.code_point));
    } else if (escape.kind == Escape::invalid) {
      invalid(at);
      TRY(out.push('\\'));
      TRY(out.push(escape.code_point));
    } else if (escape.kind != Escape::nothing) {
      if (escape.kind == Escape::incomplete && input == Input::partial) return at;
      at = TRY(errors.handle(bytes, {at, escape.end, escape.reason}, out));
      OURO_ASSERT(at <= bytes.size());
      continue;
    }
    at = escape.end;
  }
}

}  // namespace

Result<size_t> decode_unicode_escape(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out,
                                     size_t* invalid_escape) {
  bool told = false;
  return decode_escapes(bytes, input, errors, out, read_escape, [&](size_t at) {
    if (invalid_escape && !told) *invalid_escape = at;
    told = true;
  });
}

Result<size_t> decode_raw_unicode_escape(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out) {
  return decode_escapes(
      bytes, input, errors, out, [&](Bytes from, size_t at) { return read_raw_escape(from, at, input); },
      [](size_t) {});
}

Result<void> encode_unicode_escape(TextView text, ByteBuffer& out) {
  Poller poller(out.resources());
  TRY(out.reserve_more(text.size));
  for (size_t at = 0; at < text.size; at++) {
    TRY(poller.step());
    uint32_t c = text[at];
    uint8_t escape[kLongestEscape] = {'\\'};
    size_t size = 2;
    if (c >= ' ' && c < 0x7f && c != '\\') {
      TRY(out.push(uint8_t(c)));
      continue;
    }
    if (c == '\\') escape[1] = '\\';
    else if (c == '\t') escape[1] = 't';
    else if (c == '\n') escape[1] = 'n';
    else if (c == '\r') escape[1] = 'r';
    else size = write_shortest_escape(c, escape);
    TRY(out.append(escape, size));
  }
  return {};
}

Result<void> encode_raw_unicode_escape(TextView text, ByteBuffer& out) {
  Poller poller(out.resources());
  TRY(out.reserve_more(text.size));
  for (size_t at = 0; at < text.size; at++) {
    TRY(poller.step());
    uint32_t c = text[at];
    uint8_t escape[kLongestEscape];
    if (c < 0x100) TRY(out.push(uint8_t(c)));
    else TRY(out.append(escape, write_shortest_escape(c, escape)));
  }
  return {};
}

}  // namespace ouro::unicode
