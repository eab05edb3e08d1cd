// Module _bz2: compression by bzip2. The library's memory comes from the interpreter's heap; long data go through in
// blocks, and limits are looked at in between.
#include <bzlib.h>

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "modules/stream_output.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

void prepare(ThreadState& ts, bz_stream& stream) {
  stream = {};
  stream.bzalloc = library_allocate<int>;
  stream.bzfree = library_release;
  stream.opaque = &ts.interpreter();
}

Raised raise_bz2(ThreadState& ts, int code) {
  switch (code) {
    case BZ_PARAM_ERROR: return raise(ts, Exc::ValueError, "Internal error - invalid parameters passed to libbzip2");
    case BZ_MEM_ERROR: return ts.memory_refused();
    case BZ_DATA_ERROR:
    case BZ_DATA_ERROR_MAGIC: return raise(ts, Exc::OSError, "Invalid data stream");
    case BZ_IO_ERROR: return raise(ts, Exc::OSError, "Unknown I/O error");
    case BZ_UNEXPECTED_EOF:
      return raise(ts, Exc::EOFError, "Compressed file ended before the logical end-of-stream was detected");
    case BZ_SEQUENCE_ERROR:
      return raise(ts, Exc::RuntimeError, "Internal error - Invalid sequence of commands sent to libbzip2");
    default: return raise(ts, Exc::OSError, "Unrecognized error from libbzip2: {}", code);
  }
}

// --- compressing

struct Compressor : Object {
  bz_stream stream;
  bool open;  // the stream holds memory
  bool flushed;
};

Result<Ref> compressor_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "BZ2Compressor", arguments));
  TRY(expect_positional(ts, "BZ2Compressor", arguments, 0, 1));
  int level = arguments.positional_count ? TRY(native::convert_int32(ts, arguments.values[0])) : 9;
  if (level < 1 || level > 9) return raise(ts, Exc::ValueError, "compresslevel must be between 1 and 9");
  Compressor* self = TRY(ts.allocate_as<Compressor>(type));
  Ref made = Ref::adopt(self);
  self->open = self->flushed = false;
  prepare(ts, self->stream);
  int code = BZ2_bzCompressInit(&self->stream, level, 0, 0);
  if (code != BZ_OK) return raise_bz2(ts, code);
  self->open = true;
  return made;
}
void compressor_destroy(ThreadState&, Compressor& self) {
  if (self.open) BZ2_bzCompressEnd(&self.stream);
  self.open = false;
}

// Calls the library's `run` on a part of the input and the room for output.
template <class Run>
Result<StreamStep> step_with(ThreadState& ts, bz_stream& stream, std::span<const uint8_t> part, std::span<uint8_t> room,
                             Run run) {
  stream.next_in = const_cast<char*>(reinterpret_cast<const char*>(part.data()));
  stream.avail_in = unsigned(part.size());
  stream.next_out = reinterpret_cast<char*>(room.data());
  stream.avail_out = unsigned(room.size());
  int code = run(&stream);
  if (code < 0) return raise_bz2(ts, code);
  return StreamStep{part.size() - stream.avail_in, room.size() - stream.avail_out, code == BZ_STREAM_END};
}

Result<RefTo<Bytes>> run_compressor(ThreadState& ts, Compressor& self, std::span<const uint8_t> input, int action) {
  if (action == BZ_RUN && input.empty()) return bytes_of(ts, input);  // the library takes it for an error
  return compress_stream(ts, input, action == BZ_FINISH, [&](auto part, auto room) {
    return step_with(ts, self.stream, part, room, [&](bz_stream* stream) { return BZ2_bzCompress(stream, action); });
  });
}
Result<RefTo<Bytes>> compressor_compress(ThreadState& ts, Compressor& self, Value data) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  if (self.flushed) return raise(ts, Exc::ValueError, "Compressor has been flushed");
  return run_compressor(ts, self, buffer.bytes(), BZ_RUN);
}
Result<RefTo<Bytes>> compressor_flush(ThreadState& ts, Compressor& self) {
  if (self.flushed) return raise(ts, Exc::ValueError, "Repeated call to flush()");
  self.flushed = true;
  return run_compressor(ts, self, {}, BZ_FINISH);
}

// --- decompressing

struct Decompressor : StreamDecompressor {
  bz_stream stream;
  bool open, failed;
};

Result<Ref> decompressor_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "BZ2Decompressor", arguments));
  if (arguments.positional_count) return raise(ts, Exc::TypeError, "BZ2Decompressor() takes no positional arguments");
  RefTo<Bytes> none = TRY(bytes_of(ts, std::string_view()));
  Decompressor* self = TRY(ts.allocate_as<Decompressor>(type));
  self->initialize(std::move(none));
  self->open = self->failed = false;
  Ref made = Ref::adopt(self);
  prepare(ts, self->stream);
  int code = BZ2_bzDecompressInit(&self->stream, 0, 0);
  if (code != BZ_OK) return raise_bz2(ts, code);
  self->open = true;
  return made;
}
void decompressor_destroy(ThreadState&, Decompressor& self) {
  if (self.open) BZ2_bzDecompressEnd(&self.stream);
  self.open = false;
  self.clear();
}

Result<RefTo<Bytes>> decompressor_decompress(ThreadState& ts, Decompressor& self, Value data, Index max_length) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  if (self.eof) return raise(ts, Exc::EOFError, "End of stream already reached");
  if (self.failed) return raise(ts, Exc::ValueError, "Decompressor is unusable after a previous error");
  return decompress_stream(ts, self, buffer.bytes(), max_length, false, [&](auto part, auto room) {
    auto done = step_with(ts, self.stream, part, room, BZ2_bzDecompress);
    if (done.is_error()) {
      self.failed = true;
      self.needs_input = false;
    }
    return done;
  });
}

constexpr NativeMethod kCompressorMethods[] = {
    method<compressor_compress>("compress(self, data, /)", "Compressed bytes, as far as there are any yet."),
    method<compressor_flush>("flush(self, /)", "The rest of the compressed bytes."),
};
const TypeSpec kCompressor{.name = "_bz2.BZ2Compressor",
                           .instance_bytes = sizeof(Compressor),
                           .doc = "Compresses data that come in parts.",
                           .methods = kCompressorMethods,
                           .slots =
                               [](Slots& s) {
                                 s.tp_new = compressor_new;
                                 s.destroy = slot<compressor_destroy>;
                               },
                           .module = "_bz2",
                           .text_signature = "(compresslevel=9, /)"};

constexpr NativeMethod kDecompressorMethods[] = {
    method<decompressor_decompress>("decompress(self, /, data, max_length=-1)",
                                    "Decompressed bytes, at most max_length."),
};
constexpr MemberRow kDecompressorMembers[] = {StreamDecompressor::eof_row(), StreamDecompressor::needs_input_row()};
constexpr GetSetRow kDecompressorGetSets[] = {
    getter<stream_unused_data>("unused_data", "The bytes behind the end of the stream."),
};
const TypeSpec kDecompressor{.name = "_bz2.BZ2Decompressor",
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
                             .module = "_bz2",
                             .text_signature = "()"};

struct State {
  Type* compressor;
  Type* decompressor;
};
Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->compressor = TRY(add_native_type(ts, module, kCompressor, "BZ2Compressor"));
  state->decompressor = TRY(add_native_type(ts, module, kDecompressor, "BZ2Decompressor"));
  return {};
}

}  // namespace

extern const ModuleSpec module_bz2;
const ModuleSpec module_bz2{
    .name = "_bz2",
    .doc = "Compression by bzip2.",
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
