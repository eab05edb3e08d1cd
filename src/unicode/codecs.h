// Decoders (bytes to text) and encoders (text to bytes) as pure transforms: what is behind bytes.decode,
// str.encode and the functions of the _codecs module.
//
// A fault in the input goes to an error handler, which says what stands in for the faulty part and where to
// go on. StandardDecodeErrors and StandardEncodeErrors (codec_errors.h) are the handlers known by name
// (strict, ignore, replace, ...); the runtime adds one that calls the functions registered in Python. Ranges
// and reasons of faults are CPython 3.11's, as they show in UnicodeDecodeError and UnicodeEncodeError.
//
// Decoders are incremental: with Input::partial they stop before a sequence that the input does not complete
// and return how many bytes they consumed; with Input::complete such a sequence is a fault. Encoders have no
// state but the byte order mark, which is asked for explicitly. All poll the Resources of their output buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "unicode/buffers.h"

namespace ouro::unicode {

using Bytes = std::span<const uint8_t>;

enum class Input : uint8_t { complete, partial };

// Of UTF-16 and UTF-32. `from_mark`: decoding takes the order from a byte order mark at the beginning
// (little-endian without one) and replaces `order` by it, so that the next part of the input continues in it;
// encoding writes a mark and then little-endian.
enum class ByteOrder : uint8_t { from_mark, little, big };

// start is inclusive, end exclusive; reason is a constant text.
struct CodecFault {
  size_t start = 0;
  size_t end = 0;
  const char* reason = nullptr;
};

class DecodeErrorHandler {
 public:
  // Appends to `out` what stands for input[fault.start, fault.end) and returns the place, 0 to input.size(),
  // where decoding goes on. May put another input in place of the old one (a handler written in Python can);
  // the returned place then counts in the new one, whose bytes must live until the decoder returns.
  virtual Result<size_t> handle(Bytes& input, CodecFault fault, TextBuffer& out) = 0;
  // A decoder that started with ByteOrder::from_mark has found the order: the encoding's name is now utf-16-le etc.
  virtual void byte_order_found(ByteOrder) {}

 protected:
  ~DecodeErrorHandler() = default;
};

// What stands for characters that cannot be encoded: bytes, taken as they are, or text, which is encoded in
// turn. The handler owns the memory, which must live until its next call.
struct Replacement {
  bool is_bytes = false;
  Bytes bytes;
  TextView text;
};

class EncodeErrorHandler {
 public:
  // Fills `replacement` for text[fault.start, fault.end) and returns the place, 0 to text.size, where
  // encoding goes on.
  virtual Result<size_t> handle(TextView text, CodecFault fault, Replacement& replacement) = 0;
  // The replacement itself cannot be encoded: raises the fault as the strict handler would.
  virtual Raised reject(TextView text, CodecFault fault) = 0;

 protected:
  ~EncodeErrorHandler() = default;
};

// The result of every decoder is the number of bytes consumed (of the last input, if a handler replaced it).

Result<size_t> decode_utf8(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out);
Result<void> encode_utf8(TextView text, EncodeErrorHandler& errors, ByteBuffer& out);

Result<size_t> decode_utf16(Bytes bytes, Input input, ByteOrder& order, DecodeErrorHandler& errors, TextBuffer& out);
Result<void> encode_utf16(TextView text, ByteOrder order, EncodeErrorHandler& errors, ByteBuffer& out);
Result<size_t> decode_utf32(Bytes bytes, Input input, ByteOrder& order, DecodeErrorHandler& errors, TextBuffer& out);
Result<void> encode_utf32(TextView text, ByteOrder order, EncodeErrorHandler& errors, ByteBuffer& out);

Result<size_t> decode_utf7(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out);
// Cannot meet a fault: surrogates are encoded as they are.
Result<void> encode_utf7(TextView text, ByteBuffer& out);

Result<size_t> decode_ascii(Bytes bytes, DecodeErrorHandler& errors, TextBuffer& out);
Result<void> encode_ascii(TextView text, EncodeErrorHandler& errors, ByteBuffer& out);
Result<size_t> decode_latin1(Bytes bytes, TextBuffer& out);
Result<void> encode_latin1(TextView text, EncodeErrorHandler& errors, ByteBuffer& out);

// `table`: the character of each byte; U+FFFE and what is beyond its end are undefined.
Result<size_t> decode_charmap(Bytes bytes, TextView table, DecodeErrorHandler& errors, TextBuffer& out);

// Any other mapping of bytes to text (a dict of Python's, for example).
class CharmapDecodeTable {
 public:
  // Appends the text of `byte`; false: undefined.
  virtual Result<bool> put(uint8_t byte, TextBuffer& out) = 0;

 protected:
  ~CharmapDecodeTable() = default;
};
Result<size_t> decode_charmap(Bytes bytes, CharmapDecodeTable& table, DecodeErrorHandler& errors, TextBuffer& out);

class CharmapEncodeTable {
 public:
  // Appends the bytes of c; false: undefined.
  virtual Result<bool> put(uint32_t c, ByteBuffer& out) = 0;

 protected:
  ~CharmapEncodeTable() = default;
};
Result<void> encode_charmap(TextView text, CharmapEncodeTable& table, EncodeErrorHandler& errors, ByteBuffer& out);

// The inverse of a decoding table of at most 256 characters (codecs.charmap_build). Where a character stands
// twice the later byte counts. Holds everything itself.
class ReverseCharmap final : public CharmapEncodeTable {
 public:
  explicit ReverseCharmap(TextView table);
  Result<bool> put(uint32_t c, ByteBuffer& out) override;
  // The byte of c, or -1.
  int byte_of(uint32_t c) const;

 private:
  struct Entry {
    uint32_t code_point;
    uint8_t byte;
  };
  Entry entries_[256];  // ordered by code point
  size_t count_ = 0;
};

// Escapes as in a string literal without its quotes. `invalid_escape` (may be null) becomes the place of the
// first backslash before a character that makes no escape, or an octal number above 0o377, for the caller's
// DeprecationWarning, and is left alone where there is none. Bytes above 0x7f mean Latin-1 characters.
Result<size_t> decode_unicode_escape(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out,
                                     size_t* invalid_escape = nullptr);
Result<void> encode_unicode_escape(TextView text, ByteBuffer& out);
// Only \uXXXX and \UXXXXXXXX are escapes.
Result<size_t> decode_raw_unicode_escape(Bytes bytes, Input input, DecodeErrorHandler& errors, TextBuffer& out);
Result<void> encode_raw_unicode_escape(TextView text, ByteBuffer& out);

}  // namespace ouro::unicode
