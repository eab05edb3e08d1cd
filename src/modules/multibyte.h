// What the files of module _multibytecodec share: running the codecs of src/multibyte with Python's error handlers.
//
// A fault is treated as "errors" says: strict raises, ignore leaves the faulty part out, replace puts a mark in its
// place, any other name is a handler of the registry. One exception object serves all faults of a run; a handler of
// decoding sees the input that the object was made for, and cannot put another in its place.
#pragma once

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "multibyte/codecs.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/text_buffers.h"

namespace ouro::multibyte {

enum class ErrorsKind : uint8_t { kStrict, kIgnore, kReplace, kNamed };
// `name` is null but for kNamed.
struct Errors {
  ErrorsKind kind = ErrorsKind::kStrict;
  RefTo<Str> name;
  Errors copy() const { return {kind, name ? RefTo<Str>::share(*name) : RefTo<Str>()}; }
};
// The errors of a name, up to its first NUL. UnicodeEncodeError for surrogates.
Result<Errors> errors_of_name(ThreadState& ts, Str& name);

// Makes the text of bytes; one text may come of several inputs.
class DecodeRun {
 public:
  DecodeRun(ThreadState& ts, const Codec& codec, State& state)
      : ts_(ts), codec_(codec), state_(state), resources_(ts), out_(resources_) {}
  // Decodes from `at` on. `complete`: what is incomplete at the end is a fault; otherwise `at` is left at it. errors()
  // is asked at each fault.
  template <class ErrorsNow>
  Result<void> feed(std::span<const uint8_t> input, size_t& at, bool complete, ErrorsNow errors) {
    while (at < input.size()) {
      Outcome outcome = TRY(settle(ts_, codec_.engine->decode(codec_, state_, input, at, out_)));
      if (outcome.stop == Stop::kEnd || (outcome.stop == Stop::kIncomplete && !complete)) break;
      TRY(treat(input, at, outcome, errors()));
    }
    return {};
  }
  // Lets the errors decide about input[at, fault), and puts `at` where to go on.
  Result<void> treat(std::span<const uint8_t> input, size_t& at, Outcome fault, Errors errors);
  bool empty() const { return out_.size() == 0; }
  Result<RefTo<Str>> finish() { return str_from_buffer(ts_, out_); }

 private:
  ThreadState& ts_;
  const Codec& codec_;
  State& state_;
  HeapResources resources_;
  unicode::TextBuffer out_;
  Ref exception_;
};

// `final`: what could begin a sequence of characters at the end stands alone; `reset`: the state is led back to the
// beginning. `used` (may be null): how many characters are encoded.
Result<RefTo<Bytes>> encode_text(ThreadState& ts, const Codec& codec, State& state, Str& text, const Errors& errors,
                                 bool final, bool reset, size_t* used = nullptr);

// The name of a value's type as errors of arguments show it.
inline std::string_view shown_type(ThreadState& ts, Value value) {
  return value.is_none() ? std::string_view("None") : type_name(ts, value);
}

// The argument of encoders: str, or str() of anything else.
Result<RefTo<Str>> text_argument(ThreadState& ts, Value input);

// --- objects

// A codec as Python sees it: encode and decode.
struct CodecObject : Object {
  const Codec* codec;
};

// What CPython lets wait for the next call, at most.
inline constexpr size_t kMostPendingBytes = 8, kMostPendingText = 8;

// Incremental coders and streams; each uses what it needs of this.
struct Coder : Object {
  const Codec* codec;
  State state;
  ErrorsKind errors_kind;
  uint8_t pending_size;                      // bytes
  uint8_t pending_bytes[kMostPendingBytes];  // of decoders
  FieldTo<Str> errors_name;
  FieldTo<Str> pending_text;  // of encoders; may be null
  Field stream;
  template <class F>
  void each_field(F visit) {
    visit(errors_name);
    visit(pending_text);
    visit(stream);
  }
};
Errors errors_of(const Coder& coder);
// A new coder of a class whose attribute `codec` is a CodecObject. `stream` is null for incremental ones.
Result<Ref> make_coder(ThreadState& ts, Type& type, Value errors, Value stream, bool decoding);
// Arguments are for make_coder alone; classes derived from it may have an __init__ of their own.
Result<void> coder_init(ThreadState& ts, Value self, const CallArguments& arguments);
// Encodes behind the text that waited; what waits then is kept.
Result<RefTo<Bytes>> encode_more(ThreadState& ts, Coder& self, Value input, bool final);
// Keeps the bytes for the next call. UnicodeError when there are too many.
Result<void> keep_bytes(ThreadState& ts, Coder& self, std::span<const uint8_t> bytes);

Result<Ref> coder_get_errors(ThreadState& ts, Coder& self);
Result<void> coder_set_errors(ThreadState& ts, Coder& self, Value value);
inline constexpr GetSetRow kErrorsRow =
    getter_setter<coder_get_errors, coder_set_errors>("errors", "How errors are treated.");

extern const TypeSpec kMultibyteStreamReader, kMultibyteStreamWriter;

// The object of a codec. Makes module _multibytecodec where it is not there.
Result<Ref> make_codec_object(ThreadState& ts, const Codec& codec);

}  // namespace ouro::multibyte
