#include "modules/multibyte.h"
#include "objects/codecs.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro::multibyte {
namespace {

constexpr const char* kIllegalReason = "illegal multibyte sequence";
constexpr const char* kIncompleteReason = "incomplete multibyte sequence";

// A fault as handlers see it: [start, end) and the reason. RuntimeError for what no handler is asked about.
Result<unicode::CodecFault> fault_of(ThreadState& ts, size_t at, size_t size, Outcome outcome) {
  switch (outcome.stop) {
    case Stop::kIllegal: return unicode::CodecFault{at, at + outcome.length, kIllegalReason};
    case Stop::kIncomplete: return unicode::CodecFault{at, size, kIncompleteReason};
    case Stop::kEnd:
    case Stop::kUnsupported: break;
  }
  return raise(ts, Exc::RuntimeError, "internal codec error");
}

// Asks the handler: its answer is a pair, whose second is an int.
Result<Ref> ask_handler(ThreadState& ts, Str& name, Value exception) {
  Utf8 text = TRY(Utf8::of(ts, name));
  Ref handler = TRY(codecs::lookup_error(ts, text.view()));
  return call(ts, handler, exception);
}
Tuple* as_answer(Value answer) {
  Tuple* pair = try_as<Tuple>(answer);
  return pair && pair->size == 2 && is_int((*pair)[1]) ? pair : nullptr;
}
Result<size_t> resume_place(ThreadState& ts, Value position, size_t size) {
  int64_t place;
  if (!int_to_int64(position, place)) place = -1;
  else if (place < 0) place += int64_t(size);
  if (place < 0 || place > int64_t(size))
    return raise(ts, Exc::IndexError, "position {} from error handler out of bounds", place);
  return size_t(place);
}

}  // namespace

Result<Errors> errors_of_name(ThreadState& ts, Str& name) {
  Utf8 text = TRY(Utf8::of(ts, name));
  std::string_view view = text.c_str();
  if (view == "strict") return Errors{ErrorsKind::kStrict, {}};
  if (view == "ignore") return Errors{ErrorsKind::kIgnore, {}};
  if (view == "replace") return Errors{ErrorsKind::kReplace, {}};
  return Errors{ErrorsKind::kNamed, TRY(str_from_utf8(ts, view))};
}

// --- decoding

Result<void> DecodeRun::treat(std::span<const uint8_t> input, size_t& at, Outcome outcome, Errors errors) {
  TRY(ts_.checkpoint_limits());
  unicode::CodecFault fault = TRY(fault_of(ts_, at, input.size(), outcome));
  if (errors.kind == ErrorsKind::kReplace) TRY(settle(ts_, out_.push(0xfffd)));
  if (errors.kind == ErrorsKind::kReplace || errors.kind == ErrorsKind::kIgnore) {
    at = fault.end;
    return {};
  }
  RefTo<Bytes> object;
  if (!exception_) object = TRY(bytes_of(ts_, input));
  TRY(codecs::set_fault(ts_, exception_, Exc::UnicodeDecodeError, codec_.name, Value(object.get()), fault));
  if (errors.kind == ErrorsKind::kStrict) return raise_value(ts_, exception_);
  Ref answer = TRY(ask_handler(ts_, *errors.name, exception_));
  Tuple* pair = as_answer(answer);
  if (!pair || !is<Str>((*pair)[0]))
    return raise(ts_, Exc::TypeError, "decoding error handler must return (str, int) tuple");
  TRY(settle(ts_, out_.append(view_of(as<Str>((*pair)[0])))));
  at = TRY(resume_place(ts_, (*pair)[1], input.size()));
  return {};
}

// --- encoding

namespace {

class EncodeRun {
 public:
  EncodeRun(ThreadState& ts, const Codec& codec, State& state, Str& text)
      : ts_(ts), codec_(codec), state_(state), text_(text), resources_(ts), out_(resources_) {}

  Result<RefTo<Bytes>> run(const Errors& errors, bool final, bool reset, size_t& at) {
    const Engine& engine = *codec_.engine;
    while (at < text_.length) {
      Outcome outcome = TRY(settle(ts_, engine.encode(codec_, state_, view_of(text_), at, final, out_)));
      if (outcome.stop == Stop::kEnd || outcome.stop == Stop::kIncomplete) break;
      TRY(treat(at, outcome, errors));
    }
    if (reset) TRY(settle(ts_, engine.finish_encoding(state_, out_)));
    return bytes_of(ts_, out_.span());
  }

 private:
  Result<void> treat(size_t& at, Outcome outcome, const Errors& errors) {
    TRY(ts_.checkpoint_limits());
    unicode::CodecFault fault = TRY(fault_of(ts_, at, text_.length, outcome));
    if (errors.kind == ErrorsKind::kReplace) TRY(settle(ts_, put_question_mark()));
    if (errors.kind == ErrorsKind::kReplace || errors.kind == ErrorsKind::kIgnore) {
      at = fault.end;
      return {};
    }
    TRY(codecs::set_fault(ts_, exception_, Exc::UnicodeEncodeError, codec_.name, Value(text_), fault));
    if (errors.kind == ErrorsKind::kStrict) return raise_value(ts_, exception_);
    Ref answer = TRY(ask_handler(ts_, *errors.name, exception_));
    Tuple* pair = as_answer(answer);
    if (!pair || (!is<Str>((*pair)[0]) && !is<Bytes>((*pair)[0])))
      return raise(ts_, Exc::TypeError, "encoding error handler must return (str, int) tuple");
    // Text is encoded in turn, in the state that there is; bytes are taken as they are.
    Ref bytes = Ref::share((*pair)[0]);
    if (Str* text = try_as<Str>(bytes)) bytes = TRY(encode_text(ts_, codec_, state_, *text, Errors(), true, false));
    TRY(settle(ts_, out_.append(as<Bytes>(bytes).span())));
    at = TRY(resume_place(ts_, (*pair)[1], text_.length));
    return {};
  }
  // By the codec, which may have to change its state for it.
  Result<void> put_question_mark() {
    size_t at = 0;
    Outcome outcome =
        TRY(codec_.engine->encode(codec_, state_, unicode::TextView(std::string_view("?")), at, false, out_));
    OURO_ASSERT(outcome.stop == Stop::kEnd);
    return {};
  }

  ThreadState& ts_;
  const Codec& codec_;
  State& state_;
  Str& text_;
  HeapResources resources_;
  unicode::ByteBuffer out_;
  Ref exception_;
};

}  // namespace

Result<RefTo<Bytes>> encode_text(ThreadState& ts, const Codec& codec, State& state, Str& text, const Errors& errors,
                                 bool final, bool reset, size_t* used) {
  size_t at = 0;
  RefTo<Bytes> bytes = TRY(EncodeRun(ts, codec, state, text).run(errors, final, reset, at));
  if (used) *used = at;
  return bytes;
}

Result<RefTo<Str>> text_argument(ThreadState& ts, Value input) {
  if (Str* text = try_as<Str>(input)) return RefTo<Str>::share(*text);
  return str(ts, input);
}

// --- coders

Errors errors_of(const Coder& coder) {
  Errors errors{coder.errors_kind, {}};
  if (coder.errors_name) errors.name = coder.errors_name.share();
  return errors;
}
static void set_errors(Coder& coder, Errors errors) {
  coder.errors_kind = errors.kind;
  coder.errors_name.set(std::move(errors.name));
}

Result<Ref> coder_get_errors(ThreadState& ts, Coder& self) {
  switch (self.errors_kind) {
    case ErrorsKind::kStrict: return Ref(TRY(str_from_ascii(ts, "strict")));
    case ErrorsKind::kIgnore: return Ref(TRY(str_from_ascii(ts, "ignore")));
    case ErrorsKind::kReplace: return Ref(TRY(str_from_ascii(ts, "replace")));
    case ErrorsKind::kNamed: break;
  }
  return Ref(self.errors_name.share());
}
Result<void> coder_set_errors(ThreadState& ts, Coder& self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::AttributeError, "cannot delete attribute");
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "errors must be a string");
  set_errors(self, TRY(errors_of_name(ts, as<Str>(value))));
  return {};
}

Result<void> coder_init(ThreadState&, Value, const CallArguments&) { return {}; }

Result<RefTo<Bytes>> encode_more(ThreadState& ts, Coder& self, Value input, bool final) {
  RefTo<Str> text = TRY(text_argument(ts, input));
  // A handler may use the same coder, which then has nothing that waits.
  RefTo<Str> waiting = self.pending_text.take();
  if (waiting) text = TRY(str_concat(ts, *waiting, *text));
  Errors errors = errors_of(self);
  size_t used = 0;
  auto bytes = encode_text(ts, *self.codec, self.state, *text, errors, final, final, &used);
  if (bytes.is_error()) {
    self.pending_text.set(std::move(waiting));
    return raised;
  }
  self.pending_text.clear();
  if (used < text->length) self.pending_text.set(TRY(str_slice(ts, *text, used, text->length)));
  return bytes;
}

Result<void> keep_bytes(ThreadState& ts, Coder& self, std::span<const uint8_t> bytes) {
  if (bytes.size() > kMostPendingBytes - self.pending_size)
    return raise(ts, Exc::UnicodeError, "pending buffer overflow");
  for (uint8_t byte : bytes) self.pending_bytes[self.pending_size++] = byte;
  return {};
}

}  // namespace ouro::multibyte
