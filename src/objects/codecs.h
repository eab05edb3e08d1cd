// Encodings: text to bytes and back by the name of an encoding; the registry of codecs and of error handlers
// (library reference, codecs).
//
// The encodings that Python's text methods treat themselves (UTF-8, UTF-16, UTF-32, ASCII, Latin-1, in their
// common spellings) are done by src/unicode directly; every other name goes through the search functions
// registered with codecs.register. The error handlers known by name are native as well; others are called in Python.
#pragma once

#include <span>

#include "objects/bytes.h"
#include "objects/str.h"
#include "runtime/heap_resources.h"
#include "unicode/codec_errors.h"

namespace ouro::codecs {

// bytes.decode and str.encode. encoding null: UTF-8; errors null: strict. LookupError for unknown names, what
// the codec raises otherwise.
Result<RefTo<Str>> decode(ThreadState& ts, std::span<const uint8_t> bytes, const char* encoding, const char* errors);
Result<RefTo<Bytes>> encode(ThreadState& ts, Str& text, const char* encoding, const char* errors);
// bytes.decode and str.encode for a method's arguments: str or not given (unbound). The bytes are kept by the caller.
Result<RefTo<Str>> decode_arguments(ThreadState& ts, std::span<const uint8_t> bytes, Value encoding, Value errors);
Result<RefTo<Bytes>> encode_arguments(ThreadState& ts, Str& text, Value encoding, Value errors);

// The codecs of src/unicode by themselves.
enum class Native : uint8_t {
  kUtf8,
  kUtf7,
  kUtf16,
  kUtf16Little,
  kUtf16Big,
  kUtf32,
  kUtf32Little,
  kUtf32Big,
  kAscii,
  kLatin1,
  kUnicodeEscape,
  kRawUnicodeEscape,
};
struct Decoded {
  RefTo<Str> text;
  uint64_t consumed = 0;  // bytes
  int byte_order = 0;     // UTF-16 and UTF-32: -1 little, 1 big, 0 not known yet
};
// byte_order (in): 0 from a mark. partial: an incomplete sequence at the end is left over.
Result<Decoded> decode_native(ThreadState& ts, Native codec, std::span<const uint8_t> bytes, const char* errors,
                              unicode::Input input, int byte_order = 0);
Result<RefTo<Bytes>> encode_native(ThreadState& ts, Native codec, Str& text, const char* errors);

// --- the registry
// The tuple of functions of an encoding. LookupError "unknown encoding: x".
Result<Ref> lookup(ThreadState& ts, Str& encoding);
// Prefixes what a codec raised with what it was doing ("decoding"), when the exception can be made again from a message
// alone.
Raised explain_failure(ThreadState& ts, const char* doing, Str& encoding);
Result<void> register_search(ThreadState& ts, Value search_function);
Result<void> unregister_search(ThreadState& ts, Value search_function);
// codecs.encode and codecs.decode: any type to any type.
Result<Ref> encode_any(ThreadState& ts, Value object, Str& encoding, Value errors_or_null);
Result<Ref> decode_any(ThreadState& ts, Value object, Str& encoding, Value errors_or_null);
// The handler of a name. LookupError "unknown error handler name 'x'".
Result<Ref> lookup_error(ThreadState& ts, std::string_view name);
Result<void> register_error(ThreadState& ts, Str& name, Value handler);

// Puts the exception for a fault of a codec into `exception`: a new UnicodeDecodeError or UnicodeEncodeError about
// `object`, or the one that is there already with the fault's range and reason.
Result<void> set_fault(ThreadState& ts, Ref& exception, Exc type, const char* encoding, Value object,
                       unicode::CodecFault fault);

// --- error handlers for coders of src/unicode: the native ones by name, others called in Python. When a
// coder fails the exception is pending (or memory was refused: see settle).
class DecodeErrors final : public unicode::DecodeErrorHandler {
 public:
  DecodeErrors(ThreadState& ts, const char* encoding, const char* errors, unicode::CodecFamily family);
  Result<size_t> handle(unicode::Bytes& input, unicode::CodecFault fault, unicode::TextBuffer& out) override;
  void byte_order_found(unicode::ByteOrder order) override;

 private:
  Result<size_t> call_handler(unicode::Bytes& input, unicode::CodecFault fault, unicode::TextBuffer& out);
  ThreadState& ts_;
  const char* encoding_;
  const char* errors_;
  bool native_;
  unicode::StandardDecodeErrors standard_;
  Ref handler_;    // of Python, when first needed
  Ref exception_;  // used for every fault
  Ref input_;      // the bytes object that input is
};

class EncodeErrors final : public unicode::EncodeErrorHandler {
 public:
  EncodeErrors(ThreadState& ts, Str& text, const char* encoding, const char* errors, unicode::CodecFamily family);
  Result<size_t> handle(unicode::TextView text, unicode::CodecFault fault, unicode::Replacement& replacement) override;
  Raised reject(unicode::TextView text, unicode::CodecFault fault) override;

 private:
  Result<size_t> call_handler(unicode::CodecFault fault, unicode::Replacement& replacement);
  ThreadState& ts_;
  Str& text_;
  const char* encoding_;
  const char* errors_;
  bool native_;
  HeapResources resources_;
  unicode::StandardEncodeErrors standard_;
  Ref handler_;
  Ref exception_;
  Ref replacement_;
};

}  // namespace ouro::codecs
