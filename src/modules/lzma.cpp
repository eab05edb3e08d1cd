// Module _lzma: compression by liblzma in the containers .xz and .lzma and without one. The library's memory comes
// from the interpreter's heap; long data go through in blocks, and limits are looked at in between.
#include <lzma.h>

#include <cstdlib>

#include "modules/lzma_filters.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "modules/stream_output.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

enum Format : int { kFormatAuto, kFormatXz, kFormatAlone, kFormatRaw };
constexpr int kCheckUnknown = LZMA_CHECK_ID_MAX + 1;

// A stream and its allocator, which lie in one place for the object's life.
struct Stream {
  lzma_stream stream;
  lzma_allocator allocator;
  void prepare(ThreadState& ts) {
    stream = LZMA_STREAM_INIT;
    allocator = {library_allocate<size_t>, library_release, &ts.interpreter()};
    stream.allocator = &allocator;
  }
};

LzmaState& state_of(Object& self) { return *static_cast<LzmaState*>(self.type->layout_base->native_state); }

// --- compressing

struct Compressor : Object {
  Stream lzma;
  bool flushed;
};

constexpr NativeMethod kCompressorSignature =
    signature_row("LZMACompressor(format=1, check=-1, preset=None, filters=None)");

Result<Ref> compressor_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value bound[4];
  BoundExtra extra;
  TRY(bind_arguments(ts, kCompressorSignature, arguments, bound, extra));
  int format = TRY(native::convert_int32(ts, bound[0])), check = TRY(native::convert_int32(ts, bound[1]));
  Value preset_value = bound[2], filters_value = bound[3];
  if (!preset_value.is_none() && !filters_value.is_none())
    return raise(ts, Exc::ValueError, "Cannot specify both preset and filter chain");
  uint32_t preset = LZMA_PRESET_DEFAULT;
  if (!preset_value.is_none()) preset = TRY(lzma_uint32(ts, preset_value));
  if (format != kFormatXz && check != -1 && check != LZMA_CHECK_NONE)
    return raise(ts, Exc::ValueError, "Integrity checks are only supported by FORMAT_XZ");
  Compressor* self = TRY(ts.allocate_as<Compressor>(type));
  Ref made = Ref::adopt(self);
  self->lzma.prepare(ts);
  self->flushed = false;
  LzmaState& state = state_of(*self);
  LzmaFilters filters;
  if (!filters_value.is_none() && format >= kFormatXz && format <= kFormatRaw)
    TRY(lzma_filters_from(ts, state, filters_value, filters));
  lzma_stream& stream = self->lzma.stream;
  lzma_ret code;
  switch (format) {
    case kFormatXz: {
      int id = check == -1 ? int(LZMA_CHECK_CRC64) : check;
      if (id < 0 || id > int(LZMA_CHECK_ID_MAX)) {  // no value of the type
        code = LZMA_PROG_ERROR;
        break;
      }
      auto kind = lzma_check(id);
      if (filters_value.is_none()) code = lzma_easy_encoder(&stream, preset, kind);
      else code = lzma_stream_encoder(&stream, filters.chain, kind);
      break;
    }
    case kFormatAlone:
      if (filters_value.is_none()) {
        lzma_options_lzma options;
        if (lzma_lzma_preset(&options, preset))
          return raise(ts, *state.error, "Invalid compression preset: {}", preset);
        code = lzma_alone_encoder(&stream, &options);
      } else if (filters.chain[0].id == LZMA_FILTER_LZMA1 && filters.chain[1].id == LZMA_VLI_UNKNOWN) {
        code = lzma_alone_encoder(&stream, &filters.options[0].lzma);
      } else {
        return raise(ts, Exc::ValueError, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
      }
      break;
    case kFormatRaw:
      if (filters_value.is_none()) return raise(ts, Exc::ValueError, "Must specify filters for FORMAT_RAW");
      code = lzma_raw_encoder(&stream, filters.chain);
      break;
    default: return raise(ts, Exc::ValueError, "Invalid container format: {}", format);
  }
  if (code != LZMA_OK) return raise_lzma(ts, state, code);
  return made;
}
void compressor_destroy(ThreadState&, Compressor& self) { lzma_end(&self.lzma.stream); }

// Calls the library on a part of the input and the room for output.
Result<StreamStep> step_with(ThreadState& ts, LzmaState& state, lzma_stream& stream, std::span<const uint8_t> part,
                             std::span<uint8_t> room, lzma_action action, int* check = nullptr) {
  stream.next_in = part.data();
  stream.avail_in = part.size();
  stream.next_out = room.data();
  stream.avail_out = room.size();
  lzma_ret code = lzma_code(&stream, action);
  if (code == LZMA_BUF_ERROR && !stream.avail_in && stream.avail_out) code = LZMA_OK;
  if (check && (code == LZMA_GET_CHECK || code == LZMA_NO_CHECK)) {
    *check = int(lzma_get_check(&stream));
    code = LZMA_OK;
  }
  if (code != LZMA_OK && code != LZMA_STREAM_END) return raise_lzma(ts, state, code);
  return StreamStep{part.size() - stream.avail_in, room.size() - stream.avail_out, code == LZMA_STREAM_END};
}

Result<RefTo<Bytes>> run_compressor(ThreadState& ts, Compressor& self, std::span<const uint8_t> input,
                                    lzma_action action) {
  return compress_stream(ts, input, action == LZMA_FINISH, [&](auto part, auto room) {
    return step_with(ts, state_of(self), self.lzma.stream, part, room, action);
  });
}
Result<RefTo<Bytes>> compressor_compress(ThreadState& ts, Compressor& self, Value data) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  if (self.flushed) return raise(ts, Exc::ValueError, "Compressor has been flushed");
  return run_compressor(ts, self, buffer.bytes(), LZMA_RUN);
}
Result<RefTo<Bytes>> compressor_flush(ThreadState& ts, Compressor& self) {
  if (self.flushed) return raise(ts, Exc::ValueError, "Repeated call to flush()");
  self.flushed = true;
  return run_compressor(ts, self, {}, LZMA_FINISH);
}

// --- decompressing

struct Decompressor : StreamDecompressor {
  Stream lzma;
  int check;
};

constexpr NativeMethod kDecompressorSignature =
    signature_row("LZMADecompressor(format=0, memlimit=None, filters=None)");

Result<Ref> decompressor_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value bound[3];
  BoundExtra extra;
  TRY(bind_arguments(ts, kDecompressorSignature, arguments, bound, extra));
  int format = TRY(native::convert_int32(ts, bound[0]));
  uint64_t limit = UINT64_MAX;
  if (!bound[1].is_none()) {
    if (format == kFormatRaw) return raise(ts, Exc::ValueError, "Cannot specify memory limit with FORMAT_RAW");
    limit = TRY(lzma_uint64(ts, bound[1]));
  }
  if (format == kFormatRaw && bound[2].is_none())
    return raise(ts, Exc::ValueError, "Must specify filters for FORMAT_RAW");
  if (format != kFormatRaw && !bound[2].is_none())
    return raise(ts, Exc::ValueError, "Cannot specify filters except with FORMAT_RAW");
  RefTo<Bytes> none = TRY(bytes_of(ts, std::string_view()));
  Decompressor* self = TRY(ts.allocate_as<Decompressor>(type));
  self->lzma.prepare(ts);
  self->initialize(std::move(none));
  self->check = format == kFormatAuto || format == kFormatXz ? kCheckUnknown : int(LZMA_CHECK_NONE);
  Ref made = Ref::adopt(self);
  constexpr uint32_t kFlags = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
  LzmaState& state = state_of(*self);
  lzma_stream& stream = self->lzma.stream;
  lzma_ret code;
  switch (format) {
    case kFormatAuto: code = lzma_auto_decoder(&stream, limit, kFlags); break;
    case kFormatXz: code = lzma_stream_decoder(&stream, limit, kFlags); break;
    case kFormatAlone: code = lzma_alone_decoder(&stream, limit); break;
    case kFormatRaw: {
      LzmaFilters filters;
      TRY(lzma_filters_from(ts, state, bound[2], filters));
      code = lzma_raw_decoder(&stream, filters.chain);
      break;
    }
    default: return raise(ts, Exc::ValueError, "Invalid container format: {}", format);
  }
  if (code != LZMA_OK) return raise_lzma(ts, state, code);
  return made;
}
void decompressor_destroy(ThreadState&, Decompressor& self) {
  lzma_end(&self.lzma.stream);
  self.clear();
}

Result<RefTo<Bytes>> decompressor_decompress(ThreadState& ts, Decompressor& self, Value data, Index max_length) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  if (self.eof) return raise(ts, Exc::EOFError, "Already at end of stream");
  return decompress_stream(ts, self, buffer.bytes(), max_length, true, [&](auto part, auto room) {
    return step_with(ts, state_of(self), self.lzma.stream, part, room, LZMA_RUN, &self.check);
  });
}

// --- functions

Result<bool> is_check_supported(ThreadState& ts, Int32 check_id) {
  if (check_id.value < 0 || check_id.value > int(LZMA_CHECK_ID_MAX)) return false;  // no value of the type
  return bool(lzma_check_is_supported(lzma_check(check_id.value)));
}
Result<RefTo<Bytes>> encode_filter_properties(ThreadState& ts, Module& module, Value specification) {
  LzmaState& state = native_state<LzmaState>(module);
  lzma_filter filter;
  LzmaFilters::Options options;
  TRY(lzma_filter_from(ts, state, specification, filter, options));
  uint32_t size = 0;
  lzma_ret code = lzma_properties_size(&size, &filter);
  if (code != LZMA_OK) return raise_lzma(ts, state, code);
  RefTo<Bytes> properties = TRY(bytes_allocate(ts, size));
  code = lzma_properties_encode(&filter, properties->data());
  if (code != LZMA_OK) return raise_lzma(ts, state, code);
  return properties;
}
Result<Ref> decode_filter_properties(ThreadState& ts, Module& module, Value id, Value properties) {
  LzmaState& state = native_state<LzmaState>(module);
  lzma_filter filter{};
  filter.id = TRY(lzma_uint64(ts, id));
  BufferAccess buffer = TRY(BufferAccess::get(ts, properties));
  lzma_ret code = lzma_properties_decode(&filter, nullptr, buffer.bytes().data(), size_t(buffer.size()));
  if (code != LZMA_OK) return raise_lzma(ts, state, code);
  Result<Ref> dict = lzma_filter_to_dict(ts, filter);
  std::free(filter.options);
  return dict;
}

constexpr NativeMethod kCompressorMethods[] = {
    method<compressor_compress>("compress(self, data, /)", "Compressed bytes, as far as there are any yet."),
    method<compressor_flush>("flush(self, /)", "The rest of the compressed bytes."),
};
const TypeSpec kCompressor{.name = "_lzma.LZMACompressor",
                           .instance_bytes = sizeof(Compressor),
                           .doc = "Compresses data that come in parts.",
                           .methods = kCompressorMethods,
                           .slots =
                               [](Slots& s) {
                                 s.tp_new = compressor_new;
                                 s.destroy = slot<compressor_destroy>;
                               },
                           .module = "_lzma"};

constexpr NativeMethod kDecompressorMethods[] = {
    method<decompressor_decompress>("decompress(self, /, data, max_length=-1)",
                                    "Decompressed bytes, at most max_length."),
};
constexpr MemberRow kDecompressorMembers[] = {
    {"check", MemberKind::kInt32, offsetof(Decompressor, check), true, "The stream's kind of check."},
    StreamDecompressor::eof_row(),
    StreamDecompressor::needs_input_row(),
};
constexpr GetSetRow kDecompressorGetSets[] = {
    getter<stream_unused_data>("unused_data", "The bytes behind the end of the stream."),
};
const TypeSpec kDecompressor{.name = "_lzma.LZMADecompressor",
                             .instance_bytes = sizeof(Decompressor),
                             .doc = "Decompresses data that come in parts.",
                             .methods = kDecompressorMethods,
                             .getsets = kDecompressorGetSets,
                             .members = kDecompressorMembers,
                             .slots =
                                 [](Slots& s) {
                                   s.tp_new = decompressor_new;
                                   s.destroy = slot<decompressor_destroy>;
                                 },
                             .module = "_lzma",
                             .text_signature = "(format=FORMAT_AUTO, memlimit=None, filters=None)"};

constexpr NativeMethod kFunctions[] = {
    function<is_check_supported>("is_check_supported(check_id, /)", "Whether a kind of check can be used."),
    module_function<encode_filter_properties>("_encode_filter_properties(module, filter, /)",
                                              "The bytes of a filter's options."),
    module_function<decode_filter_properties>("_decode_filter_properties(module, filter_id, encoded_props, /)",
                                              "The dict of a filter's options from their bytes."),
};

#define OURO_LZMA(name) {#name, int64_t(LZMA_##name)}
constexpr IntConstant kConstants[] = {
    // clang-format off
    {"FORMAT_AUTO", kFormatAuto}, {"FORMAT_XZ", kFormatXz}, {"FORMAT_ALONE", kFormatAlone}, {"FORMAT_RAW", kFormatRaw},
    {"CHECK_UNKNOWN", kCheckUnknown}, OURO_LZMA(CHECK_NONE), OURO_LZMA(CHECK_CRC32), OURO_LZMA(CHECK_CRC64),
    OURO_LZMA(CHECK_SHA256), OURO_LZMA(CHECK_ID_MAX), OURO_LZMA(FILTER_LZMA1), OURO_LZMA(FILTER_LZMA2),
    OURO_LZMA(FILTER_DELTA), OURO_LZMA(FILTER_X86), OURO_LZMA(FILTER_IA64), OURO_LZMA(FILTER_ARM),
    OURO_LZMA(FILTER_ARMTHUMB), OURO_LZMA(FILTER_SPARC), OURO_LZMA(FILTER_POWERPC), OURO_LZMA(MF_HC3),
    OURO_LZMA(MF_HC4), OURO_LZMA(MF_BT2), OURO_LZMA(MF_BT3), OURO_LZMA(MF_BT4), OURO_LZMA(MODE_FAST),
    OURO_LZMA(MODE_NORMAL), OURO_LZMA(PRESET_DEFAULT), OURO_LZMA(PRESET_EXTREME),
    // clang-format on
};
#undef OURO_LZMA

Result<void> initialize(ThreadState& ts, Module& module) {
  LzmaState* state = TRY(make_native_state<LzmaState>(ts, module));
  state->compressor = TRY(add_native_type(ts, module, kCompressor, "LZMACompressor"));
  state->decompressor = TRY(add_native_type(ts, module, kDecompressor, "LZMADecompressor"));
  state->error = TRY(add_exception_class(ts, module, "_lzma", "LZMAError", exception_type(ts, Exc::Exception)));
  TRY(set_own_attribute(ts, *state->error, names::k___doc__,
                        Value(TRY(str_from_ascii(ts, "Call to liblzma failed.")))));
  return module_add_ints(ts, module, kConstants);
}

}  // namespace

extern const ModuleSpec module_lzma;
const ModuleSpec module_lzma{
    .name = "_lzma",
    .doc = "Compression by liblzma.",
    .functions = kFunctions,
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
