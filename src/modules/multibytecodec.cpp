// Module _multibytecodec: the types of the East Asian codecs. Package encodings takes the codecs of the modules
// _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr and _codecs_tw by their getcodec, and derives its
// classes from the incremental coders and the streams here, with the codec as the class attribute `codec`.
#include <cstring>

#include "modules/multibyte.h"
#include "objects/buffer.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro {

extern const ModuleSpec module_multibytecodec;

namespace multibyte {
namespace {

struct ModuleState {
  Type* codec;
};

// --- codecs

// The argument `errors` of a codec's functions: str, or None for strict.
Result<Errors> errors_argument(ThreadState& ts, Value value, const char* function) {
  if (value.is_none()) return Errors();
  if (!is<Str>(value))
    return raise(ts, Exc::TypeError, "{}() argument 'errors' must be str or None, not {}", function,
                 shown_type(ts, value));
  if (TRY(Utf8::of(ts, as<Str>(value))).has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  return errors_of_name(ts, as<Str>(value));
}

Result<Ref> codec_encode(ThreadState& ts, CodecObject& self, Value input, Value errors) {
  Errors how = TRY(errors_argument(ts, errors, "encode"));
  RefTo<Str> text = TRY(text_argument(ts, input));
  State state;
  self.codec->engine->begin_encoding(state);
  RefTo<Bytes> bytes = TRY(encode_text(ts, *self.codec, state, *text, how, true, true));
  return Ref(TRY(make_tuple(ts, Value(bytes), Value::small_int(int64_t(text->length)))));
}

Result<Ref> codec_decode(ThreadState& ts, CodecObject& self, Value input, Value errors) {
  BufferAccess access = TRY(BufferAccess::get(ts, input));
  Errors how = TRY(errors_argument(ts, errors, "decode"));
  State state;
  self.codec->engine->begin_decoding(state);
  DecodeRun run(ts, *self.codec, state);
  size_t at = 0;
  TRY(run.feed(access.bytes(), at, true, [&] { return how.copy(); }));
  RefTo<Str> text = TRY(run.finish());
  return Ref(TRY(make_tuple(ts, Value(text), Value::small_int(access.size()))));
}

constexpr NativeMethod kCodecMethods[] = {
    method<codec_encode>("encode(self, /, input, errors=None)", "The bytes of a text, and how long the text is."),
    method<codec_decode>("decode(self, /, input, errors=None)", "The text of bytes, and how many they are."),
};
const TypeSpec kCodecSpec{
    .name = "_multibytecodec.MultibyteCodec",
    .instance_bytes = sizeof(CodecObject),
    .flags = type_flags::kNoInstantiation,
    .doc = nullptr,
    .methods = kCodecMethods,
    .module = "_multibytecodec",
};

// --- states as ints: their bytes, the least significant first

Result<Ref> int_of_bytes(ThreadState& ts, const uint8_t* bytes, size_t size) {
  uint64_t limbs[3] = {};
  for (size_t i = 0; i < size; i++) limbs[i / 8] |= uint64_t(bytes[i]) << (i % 8 * 8);
  return int_from_parts(ts, false, limbs);
}
Result<void> bytes_of_int(ThreadState& ts, Value number, uint8_t* bytes, size_t size) {
  uint64_t scratch;
  IntParts parts = int_parts(number, scratch);
  if (parts.negative) return raise(ts, Exc::OverflowError, "can't convert negative int to unsigned");
  bool fits = parts.limbs.size() <= (size + 7) / 8;
  for (size_t i = 0; fits && i < parts.limbs.size() * 8; i++) {
    uint8_t byte = uint8_t(parts.limbs[i / 8] >> (i % 8 * 8));
    if (i < size) bytes[i] = byte;
    else fits = byte == 0;
  }
  if (!fits) return raise(ts, Exc::OverflowError, "int too big to convert");
  for (size_t i = parts.limbs.size() * 8; i < size; i++) bytes[i] = 0;
  return {};
}

// --- incremental encoders

constexpr NativeMethod kEncoderRow = signature_row("IncrementalEncoder(errors='strict')");
constexpr NativeMethod kDecoderRow = signature_row("IncrementalDecoder(errors='strict')");

template <const NativeMethod& row, bool decoding>
Result<Ref> incremental_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value errors;
  BoundExtra extra;
  TRY(bind_arguments(ts, row, arguments, &errors, extra));
  if (!errors.is_unbound() && !is<Str>(errors))
    return raise(ts, Exc::TypeError, "{}() argument 1 must be str, not {}", row.name(), shown_type(ts, errors));
  return make_coder(ts, type, errors, Value(), decoding);
}

Result<Ref> encoder_encode(ThreadState& ts, Coder& self, Value input, Int32 final) {
  return Ref(TRY(encode_more(ts, self, input, final != 0)));
}

// One byte that says how many bytes of UTF-8 wait, these, and the state.
Result<Ref> encoder_getstate(ThreadState& ts, Coder& self) {
  uint8_t bytes[1 + kMostPendingText + sizeof(State)] = {};
  size_t size = 1;
  if (self.pending_text) {
    Utf8 waiting = TRY(Utf8::of(ts, *self.pending_text));
    if (waiting.view().size() > kMostPendingText) return raise(ts, Exc::UnicodeError, "pending buffer too large");
    bytes[0] = uint8_t(waiting.view().size());
    std::memcpy(bytes + 1, waiting.view().data(), waiting.view().size());
    size += waiting.view().size();
  }
  std::memcpy(bytes + size, self.state.bytes, sizeof(State));
  return int_of_bytes(ts, bytes, size + sizeof(State));
}

Result<void> encoder_setstate(ThreadState& ts, Coder& self, Value number) {
  if (!is_int(number))
    return raise(ts, Exc::TypeError, "setstate() argument must be int, not {}", shown_type(ts, number));
  uint8_t bytes[1 + kMostPendingText + sizeof(State)];
  TRY(bytes_of_int(ts, number, bytes, sizeof bytes));
  if (bytes[0] > kMostPendingText) return raise(ts, Exc::UnicodeError, "pending buffer too large");
  codecs::Decoded waiting =
      TRY(codecs::decode_native(ts, codecs::Native::kUtf8, {bytes + 1, bytes[0]}, nullptr, unicode::Input::complete));
  std::memcpy(self.state.bytes, bytes + 1 + bytes[0], sizeof(State));
  self.pending_text.set(std::move(waiting.text));
  return {};
}

Result<void> encoder_reset(ThreadState& ts, Coder& self) {
  HeapResources resources(ts);
  unicode::ByteBuffer unused(resources);
  TRY(settle(ts, self.codec->engine->finish_encoding(self.state, unused)));
  self.pending_text.clear();
  return {};
}

// --- incremental decoders

Result<Ref> decoder_decode(ThreadState& ts, Coder& self, Value input, Int32 final) {
  BufferAccess access = TRY(BufferAccess::get(ts, input));
  std::span<const uint8_t> bytes = access.bytes();
  HeapResources resources(ts);
  unicode::ByteBuffer joined(resources);
  uint8_t waiting[kMostPendingBytes];
  size_t waiting_size = self.pending_size;
  std::memcpy(waiting, self.pending_bytes, sizeof waiting);
  if (waiting_size) {
    TRY(settle(ts, joined.reserve(waiting_size + bytes.size())));
    TRY(settle(ts, joined.append(waiting, waiting_size)));
    TRY(settle(ts, joined.append(bytes)));
    bytes = joined.span();
    self.pending_size = 0;
  }
  DecodeRun run(ts, *self.codec, self.state);
  size_t at = 0;
  TRY(run.feed(bytes, at, false, [&] { return errors_of(self); }));
  if (final && at < bytes.size() && run.treat(bytes, at, {Stop::kIncomplete, 0}, errors_of(self)).is_error()) {
    std::memcpy(self.pending_bytes, waiting, sizeof waiting);
    self.pending_size = uint8_t(waiting_size);
    return raised;
  }
  TRY(keep_bytes(ts, self, bytes.subspan(at)));
  return Ref(TRY(run.finish()));
}

// (the bytes that wait, the state)
Result<Ref> decoder_getstate(ThreadState& ts, Coder& self) {
  RefTo<Bytes> waiting = TRY(bytes_of(ts, std::span<const uint8_t>(self.pending_bytes, self.pending_size)));
  Ref number = TRY(int_of_bytes(ts, self.state.bytes, sizeof(State)));
  return Ref(TRY(make_tuple(ts, Value(waiting), number)));
}
Result<void> decoder_setstate(ThreadState& ts, Coder& self, Value given) {
  Tuple* pair = try_as<Tuple>(given);
  if (!pair) return raise(ts, Exc::TypeError, "setstate() argument must be tuple, not {}", shown_type(ts, given));
  if (pair->size != 2 || !is<Bytes>((*pair)[0]) || !is_int((*pair)[1]))
    return raise(ts, Exc::TypeError, "setstate(): illegal state argument");
  State state;
  TRY(bytes_of_int(ts, (*pair)[1], state.bytes, sizeof(State)));
  Bytes& waiting = as<Bytes>((*pair)[0]);
  if (waiting.size > kMostPendingBytes) return raise(ts, Exc::UnicodeError, "pending buffer too large");
  std::memcpy(self.pending_bytes, waiting.data(), waiting.size);
  self.pending_size = uint8_t(waiting.size);
  self.state = state;
  return {};
}
void decoder_reset(ThreadState&, Coder& self) {
  self.codec->engine->reset_decoding(self.state);
  self.pending_size = 0;
}

constexpr NativeMethod kEncoderMethods[] = {
    method<encoder_encode>("encode(self, /, input, final=False)", "The bytes of a part of a text."),
    method<encoder_getstate>("getstate(self, /)", "The state as an int."),
    method<encoder_setstate>("setstate(self, state, /)", "Set the state."),
    method<encoder_reset>("reset(self, /)", "Begin anew."),
};
constexpr NativeMethod kDecoderMethods[] = {
    method<decoder_decode>("decode(self, /, input, final=False)", "The text of a part of the bytes."),
    method<decoder_getstate>("getstate(self, /)", "The state: (bytes that wait, int)."),
    method<decoder_setstate>("setstate(self, state, /)", "Set the state."),
    method<decoder_reset>("reset(self, /)", "Begin anew."),
};
constexpr GetSetRow kGetSets[] = {kErrorsRow};

const TypeSpec kEncoderSpec{.name = "_multibytecodec.MultibyteIncrementalEncoder",
                            .instance_bytes = sizeof(Coder),
                            .flags = type_flags::kSubclassable | type_flags::kContainer,
                            .doc = nullptr,
                            .methods = kEncoderMethods,
                            .getsets = kGetSets,
                            .slots =
                                [](Slots& s) {
                                  s.tp_new = incremental_new<kEncoderRow, false>;
                                  s.tp_init = coder_init;
                                  set_field_slots<Coder>(s);
                                },
                            .module = "_multibytecodec"};
const TypeSpec kDecoderSpec{.name = "_multibytecodec.MultibyteIncrementalDecoder",
                            .instance_bytes = sizeof(Coder),
                            .flags = type_flags::kSubclassable | type_flags::kContainer,
                            .doc = nullptr,
                            .methods = kDecoderMethods,
                            .getsets = kGetSets,
                            .slots =
                                [](Slots& s) {
                                  s.tp_new = incremental_new<kDecoderRow, true>;
                                  s.tp_init = coder_init;
                                  set_field_slots<Coder>(s);
                                },
                            .module = "_multibytecodec"};

Result<void> initialize(ThreadState& ts, Module& module) {
  ModuleState* state = TRY(make_native_state<ModuleState>(ts, module));
  state->codec = TRY(add_native_type(ts, module, kCodecSpec, nullptr));
  TRY(add_native_type(ts, module, kEncoderSpec, "MultibyteIncrementalEncoder"));
  TRY(add_native_type(ts, module, kDecoderSpec, "MultibyteIncrementalDecoder"));
  TRY(add_native_type(ts, module, kMultibyteStreamReader, "MultibyteStreamReader"));
  TRY(add_native_type(ts, module, kMultibyteStreamWriter, "MultibyteStreamWriter"));
  return {};
}

}  // namespace

Result<Ref> make_coder(ThreadState& ts, Type& type, Value errors, Value stream, bool decoding) {
  Errors how;
  if (!errors.is_unbound()) {
    if (TRY(Utf8::of(ts, as<Str>(errors))).has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
    how = TRY(errors_of_name(ts, as<Str>(errors)));
  }
  Ref codec = TRY(get_attribute(ts, Value(type), names::k_codec));
  if (!is_native(codec, kCodecSpec)) return raise(ts, Exc::TypeError, "codec is unexpected type");
  RefTo<Coder> self = TRY(make_with_fields<Coder>(ts, type));
  self->codec = static_cast<CodecObject*>(codec.get().object())->codec;
  self->state = State();
  self->pending_size = 0;
  self->errors_kind = how.kind;
  self->errors_name.set(std::move(how.name));
  if (!stream.is_null()) self->stream.set(Ref::share(stream));
  if (decoding) self->codec->engine->begin_decoding(self->state);
  else self->codec->engine->begin_encoding(self->state);
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> make_codec_object(ThreadState& ts, const Codec& codec) {
  RefTo<Module> module = TRY(native_module(ts, module_multibytecodec));
  CodecObject* object = TRY(ts.allocate_as<CodecObject>(*native_state<ModuleState>(*module).codec));
  object->codec = &codec;
  return Ref::adopt(Value(object));
}

}  // namespace multibyte

const ModuleSpec module_multibytecodec{
    .name = "_multibytecodec",
    .doc = nullptr,
    .initialize = multibyte::initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
