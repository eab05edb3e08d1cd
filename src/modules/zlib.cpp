// Module zlib: the deflate compression of zlib (RFC 1950 to 1952) and its checksums.
//
// zlib's memory comes from the interpreter's heap. Long data go through in blocks of some megabytes, and
// limits are looked at in between. A compression object is used by one thread at a time, since no other runs meanwhile.
#include <zlib.h>

#include <cstring>

#include "modules/native_state.h"
#include "modules/stream_output.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

constexpr size_t kOutputBlock = 16 * 1024;  // bytes of the first piece of output
constexpr int kDefaultMemoryLevel = 8;
constexpr int64_t kDefaultBuffer = 16 * 1024;

int or_default(const Given<Int32>& argument, int otherwise) { return argument ? (*argument).value : otherwise; }

struct State {
  Type* error;
  Type* compress_type;
  Type* decompress_type;
};

// --- streams

void prepare(ThreadState& ts, z_stream& stream) {
  std::memset(&stream, 0, sizeof stream);
  stream.zalloc = library_allocate<uInt>;
  stream.zfree = library_release;
  stream.opaque = &ts.interpreter();
}

Raised raise_zlib(ThreadState& ts, Type& error, const z_stream& stream, int code, const char* what) {
  if (code == Z_MEM_ERROR && ts.interpreter().heap.limit_hit()) return ts.memory_refused();
  const char* message = stream.msg;
  if (code == Z_VERSION_ERROR) message = "library version mismatch";
  if (!message) {
    if (code == Z_BUF_ERROR) message = "incomplete or truncated stream";
    else if (code == Z_STREAM_ERROR) message = "inconsistent stream state";
    else if (code == Z_DATA_ERROR) message = "invalid input data";
  }
  if (!message) return raise(ts, error, "Error {} {}", code, what);
  return raise(ts, error, "Error {} {}: {}", code, what, message);
}

// zlib got no memory; the limit of the interpreter ends the script.
template <class... Arguments>
Raised raise_memory(ThreadState& ts, const char* format, const Arguments&... arguments) {
  if (ts.interpreter().heap.limit_hit()) return ts.memory_refused();
  return raise(ts, Exc::MemoryError, format, arguments...);
}

// Feeds `input` to the stream with deflate or inflate until it is used up and no more output comes, or `step`
// says stop.
enum class Direction : uint8_t { kCompress, kDecompress };

// Gives zlib's last code. On the way out `input` is what was not used.
template <class OnDictionary>
Result<int> run(ThreadState& ts, z_stream& stream, Direction direction, std::span<const uint8_t>& input, int flush,
                StreamOutput& output, OnDictionary on_dictionary) {
  for (;;) {
    TRY(ts.checkpoint_limits());
    size_t part = input.size() < kStreamInputBlock ? input.size() : kStreamInputBlock;
    int block_flush = part < input.size() ? Z_NO_FLUSH : flush;
    stream.next_in = const_cast<uint8_t*>(input.data());
    stream.avail_in = uInt(part);
    std::span<uint8_t> room = TRY(output.room());
    if (room.empty()) return Z_OK;
    stream.next_out = room.data();
    stream.avail_out = uInt(room.size());
    int code = direction == Direction::kCompress ? ::deflate(&stream, block_flush) : ::inflate(&stream, block_flush);
    output.wrote(room.size() - stream.avail_out);
    input = input.subspan(part - stream.avail_in);
    if (code == Z_NEED_DICT && TRY(on_dictionary())) continue;
    if (code == Z_STREAM_END || (code != Z_OK && code != Z_BUF_ERROR)) return code;
    bool wrote_all = stream.avail_out != 0;
    if (wrote_all && (input.empty() || code == Z_BUF_ERROR)) return code;
  }
}
Result<bool> no_dictionary() { return false; }

Result<RefTo<Bytes>> zlib_compress(ThreadState& ts, Module& module, Value data, Given<Int32> level_argument,
                                   Given<Int32> wbits_argument) {
  int level = or_default(level_argument, Z_DEFAULT_COMPRESSION), wbits = or_default(wbits_argument, MAX_WBITS);
  Type& error = *native_state<State>(module).error;
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  z_stream stream;
  prepare(ts, stream);
  int code = deflateInit2(&stream, level, Z_DEFLATED, wbits, kDefaultMemoryLevel, Z_DEFAULT_STRATEGY);
  if (code == Z_MEM_ERROR) return raise_memory(ts, "Out of memory while compressing data");
  if (code == Z_STREAM_ERROR) return raise(ts, error, "Bad compression level");
  if (code != Z_OK) {
    deflateEnd(&stream);
    return raise_zlib(ts, error, stream, code, "while compressing data");
  }
  std::span<const uint8_t> input = buffer.bytes();
  StreamOutput output(ts, -1, kOutputBlock);
  Result<int> done = run(ts, stream, Direction::kCompress, input, Z_FINISH, output, no_dictionary);
  z_stream ended = stream;
  deflateEnd(&stream);
  if (done.is_error()) return raised;
  if (done.value() != Z_STREAM_END) return raise_zlib(ts, error, ended, done.value(), "while compressing data");
  return output.finish();
}

Result<RefTo<Bytes>> zlib_decompress(ThreadState& ts, Module& module, Value data, Given<Int32> wbits_argument,
                                     Given<Index> bufsize_argument) {
  int wbits = or_default(wbits_argument, MAX_WBITS);
  int64_t bufsize = bufsize_argument ? (*bufsize_argument).value : kDefaultBuffer;
  Type& error = *native_state<State>(module).error;
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  if (bufsize < 0) return raise(ts, Exc::ValueError, "bufsize must be non-negative");
  z_stream stream;
  prepare(ts, stream);
  int code = inflateInit2(&stream, wbits);
  if (code == Z_MEM_ERROR) return raise_memory(ts, "Out of memory while decompressing data");
  if (code != Z_OK) {
    inflateEnd(&stream);
    return raise_zlib(ts, error, stream, code, "while preparing to decompress data");
  }
  std::span<const uint8_t> input = buffer.bytes();
  size_t first = bufsize<1 ? 1 : bufsize>(1 << 24) ? size_t(1) << 24 : size_t(bufsize);
  StreamOutput output(ts, -1, first);
  Result<int> done = run(ts, stream, Direction::kDecompress, input, Z_SYNC_FLUSH, output, no_dictionary);
  z_stream ended = stream;
  inflateEnd(&stream);
  if (done.is_error()) return raised;
  if (done.value() == Z_MEM_ERROR) return raise_memory(ts, "Out of memory while decompressing data");
  if (done.value() != Z_STREAM_END)
    return raise_zlib(ts, error, ended, done.value() == Z_OK ? Z_BUF_ERROR : done.value(), "while decompressing data");
  return output.finish();
}

// --- objects

struct ZlibObject : Object {
  z_stream stream;
  bool open;      // the stream is to be ended
  bool finished;  // compressing: Z_FINISH was done; decompressing: the end of the stream was seen
  bool inflating;
  FieldTo<Bytes> unused_data, unconsumed_tail;  // decompressing
  Field dictionary;                             // or null
};
State& state_of(ZlibObject& self) { return *static_cast<State*>(self.type->native_state); }

Result<RefTo<ZlibObject>> zlib_object(ThreadState& ts, Type& type, bool inflating) {
  ZlibObject* self = TRY(ts.allocate_as<ZlibObject>(type));
  prepare(ts, self->stream);
  self->open = self->finished = false;
  self->inflating = inflating;
  self->unused_data.initialize_null();
  self->unconsumed_tail.initialize_null();
  self->dictionary.initialize_null();
  RefTo<ZlibObject> made = RefTo<ZlibObject>::adopt(self);
  if (inflating) {
    RefTo<Bytes> empty = TRY(bytes_of(ts, std::string_view()));
    self->unused_data.set(empty.share());
    self->unconsumed_tail.set(std::move(empty));
  }
  return made;
}

void zlib_object_end(ZlibObject& self) {
  if (!self.open) return;
  self.open = false;
  if (self.inflating) inflateEnd(&self.stream);
  else deflateEnd(&self.stream);
}
void zlib_object_destroy(ThreadState&, ZlibObject& self) {
  zlib_object_end(self);
  self.unused_data.clear();
  self.unconsumed_tail.clear();
  self.dictionary.clear();
}

Result<Ref> zlib_compressobj(ThreadState& ts, Module& module, Given<Int32> level, Given<Int32> method,
                             Given<Int32> wbits, Given<Int32> memory_level, Given<Int32> strategy, Value dictionary) {
  State& state = native_state<State>(module);
  BufferAccess dictionary_bytes;
  if (!dictionary.is_none()) {
    dictionary_bytes = TRY(BufferAccess::get(ts, dictionary));
    if (dictionary_bytes.size() > int64_t(UINT32_MAX))
      return raise(ts, Exc::OverflowError, "zdict length does not fit in an unsigned int");
  }
  RefTo<ZlibObject> self = TRY(zlib_object(ts, *state.compress_type, false));
  int code = deflateInit2(&self->stream, or_default(level, Z_DEFAULT_COMPRESSION), or_default(method, Z_DEFLATED),
                          or_default(wbits, MAX_WBITS), or_default(memory_level, kDefaultMemoryLevel),
                          or_default(strategy, Z_DEFAULT_STRATEGY));
  if (code == Z_MEM_ERROR) return raise_memory(ts, "Can't allocate memory for compression object");
  if (code == Z_STREAM_ERROR) return raise(ts, Exc::ValueError, "Invalid initialization option");
  if (code != Z_OK) return raise_zlib(ts, *state.error, self->stream, code, "while creating compression object");
  self->open = true;
  if (!dictionary.is_none()) {
    code = deflateSetDictionary(&self->stream, dictionary_bytes.bytes().data(), uInt(dictionary_bytes.size()));
    if (code == Z_STREAM_ERROR) return raise(ts, Exc::ValueError, "Invalid dictionary");
    if (code != Z_OK) return raise(ts, Exc::ValueError, "deflateSetDictionary()");
  }
  return Ref(std::move(self));
}

Result<RefTo<Bytes>> compress_compress(ThreadState& ts, ZlibObject& self, Value data) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> input = buffer.bytes();
  StreamOutput output(ts, -1, kOutputBlock);
  if (!self.open) return raise_zlib(ts, *state_of(self).error, self.stream, Z_STREAM_ERROR, "while compressing data");
  int code = TRY(run(ts, self.stream, Direction::kCompress, input, Z_NO_FLUSH, output, no_dictionary));
  if (code == Z_STREAM_ERROR) return raise_zlib(ts, *state_of(self).error, self.stream, code, "while compressing data");
  return output.finish();
}

Result<RefTo<Bytes>> compress_flush(ThreadState& ts, ZlibObject& self, Given<Int32> mode_argument) {
  int mode = or_default(mode_argument, Z_FINISH);
  if (mode == Z_NO_FLUSH) return bytes_of(ts, std::string_view());
  Type& error = *state_of(self).error;
  std::span<const uint8_t> input;
  StreamOutput output(ts, -1, kOutputBlock);
  if (!self.open) return raise_zlib(ts, error, self.stream, Z_STREAM_ERROR, "while flushing");
  int code = TRY(run(ts, self.stream, Direction::kCompress, input, mode, output, no_dictionary));
  if (code == Z_STREAM_END && mode == Z_FINISH) zlib_object_end(self);
  else if (code != Z_OK && code != Z_BUF_ERROR) return raise_zlib(ts, error, self.stream, code, "while flushing");
  return output.finish();
}

Result<Ref> zlib_object_copy(ThreadState& ts, ZlibObject& self) {
  State& state = state_of(self);
  RefTo<ZlibObject> copy = TRY(zlib_object(ts, *self.type, self.inflating));
  if (!self.open) return raise(ts, Exc::ValueError, "Inconsistent stream state");
  int code = self.inflating ? inflateCopy(&copy->stream, &self.stream) : deflateCopy(&copy->stream, &self.stream);
  if (code == Z_MEM_ERROR)
    return raise_memory(ts, "Can't allocate memory for {} object", self.inflating ? "decompression" : "compression");
  if (code == Z_STREAM_ERROR) return raise(ts, Exc::ValueError, "Inconsistent stream state");
  if (code != Z_OK)
    return raise_zlib(ts, *state.error, self.stream, code,
                      self.inflating ? "while copying decompression object" : "while copying compression object");
  copy->open = true;
  copy->finished = self.finished;
  if (self.inflating) {
    copy->unused_data.set(self.unused_data.share());
    copy->unconsumed_tail.set(self.unconsumed_tail.share());
  }
  if (!self.dictionary.is_null()) copy->dictionary.set(self.dictionary.share());
  return Ref(std::move(copy));
}
Result<Ref> zlib_object_deepcopy(ThreadState& ts, ZlibObject& self, Value) { return zlib_object_copy(ts, self); }

// False when there is no dictionary.
Result<bool> give_dictionary(ThreadState& ts, ZlibObject& self) {
  if (self.dictionary.is_null()) return false;
  Ref keep = self.dictionary.share();
  BufferAccess bytes = TRY(BufferAccess::get(ts, keep));
  int code = inflateSetDictionary(&self.stream, bytes.bytes().data(), uInt(bytes.size()));
  if (code != Z_OK) return raise_zlib(ts, *state_of(self).error, self.stream, code, "while setting zdict");
  return true;
}

Result<Ref> zlib_decompressobj(ThreadState& ts, Module& module, Given<Int32> wbits_argument, Value dictionary) {
  int wbits = or_default(wbits_argument, MAX_WBITS);
  State& state = native_state<State>(module);
  if (!dictionary.is_unbound() && !supports_buffer(ts, dictionary))
    return raise(ts, Exc::TypeError, "zdict argument must support the buffer protocol");
  RefTo<ZlibObject> self = TRY(zlib_object(ts, *state.decompress_type, true));
  if (!dictionary.is_unbound()) self->dictionary.set(Ref::share(dictionary));
  int code = inflateInit2(&self->stream, wbits);
  if (code == Z_MEM_ERROR) return raise_memory(ts, "Can't allocate memory for decompression object");
  if (code == Z_STREAM_ERROR) return raise(ts, Exc::ValueError, "Invalid initialization option");
  if (code != Z_OK) return raise_zlib(ts, *state.error, self->stream, code, "while creating decompression object");
  self->open = true;
  // Raw streams have no header that asks for the dictionary.
  if (!self->dictionary.is_null() && wbits < 0) {
    if (!TRY(give_dictionary(ts, *self))) return raise(ts, Exc::ValueError, "zdict");
  }
  return Ref(std::move(self));
}

// Keeps what was not used: behind the end of the stream, or because the output's limit was reached.
Result<void> keep_rest(ThreadState& ts, ZlibObject& self, std::span<const uint8_t> rest, int code) {
  if (code == Z_STREAM_END) {
    if (!rest.empty()) {
      uint64_t old = self.unused_data->size;
      RefTo<Bytes> unused = TRY(bytes_allocate(ts, old + rest.size()));
      std::memcpy(unused->data(), self.unused_data->data(), old);
      std::memcpy(unused->data() + old, rest.data(), rest.size());
      self.unused_data.set(std::move(unused));
    }
  }
  if ((!rest.empty() && code != Z_STREAM_END) || self.unconsumed_tail->size) {
    RefTo<Bytes> tail = TRY(bytes_of(ts, rest));
    self.unconsumed_tail.set(std::move(tail));
  }
  return {};
}

Result<RefTo<Bytes>> decompress_decompress(ThreadState& ts, ZlibObject& self, Value data, Index max_length) {
  if (max_length < 0) return raise(ts, Exc::ValueError, "max_length must be non-negative");
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> input = buffer.bytes();
  StreamOutput output(ts, max_length ? int64_t(max_length) : -1, kOutputBlock);
  if (!self.open) return raise_zlib(ts, *state_of(self).error, self.stream, Z_STREAM_ERROR, "while decompressing data");
  if (self.finished) {
    TRY(keep_rest(ts, self, input, Z_STREAM_END));
    return output.finish();
  }
  int code = TRY(run(ts, self.stream, Direction::kDecompress, input, Z_SYNC_FLUSH, output,
                     [&] { return give_dictionary(ts, self); }));
  TRY(keep_rest(ts, self, input, code));
  if (code == Z_STREAM_END) self.finished = true;
  else if (code != Z_OK && code != Z_BUF_ERROR)
    return raise_zlib(ts, *state_of(self).error, self.stream, code, "while decompressing data");
  return output.finish();
}

Result<RefTo<Bytes>> decompress_flush(ThreadState& ts, ZlibObject& self, Given<Index> length_argument) {
  int64_t length = length_argument ? (*length_argument).value : kDefaultBuffer;
  if (length <= 0) return raise(ts, Exc::ValueError, "length must be greater than zero");
  RefTo<Bytes> tail = self.unconsumed_tail.share();
  std::span<const uint8_t> input = tail->span();
  StreamOutput output(ts, -1, length > (1 << 24) ? size_t(1) << 24 : size_t(length));
  if (!self.open) return output.finish();
  if (self.finished) {
    zlib_object_end(self);
    return output.finish();
  }
  int code = TRY(
      run(ts, self.stream, Direction::kDecompress, input, Z_FINISH, output, [&] { return give_dictionary(ts, self); }));
  TRY(keep_rest(ts, self, input, code));
  if (code == Z_STREAM_END) {
    self.finished = true;
    zlib_object_end(self);
  }
  return output.finish();
}

Result<Ref> decompress_unused_data(ThreadState&, ZlibObject& self) { return Ref(self.unused_data.share()); }
Result<Ref> decompress_unconsumed_tail(ThreadState&, ZlibObject& self) { return Ref(self.unconsumed_tail.share()); }
bool decompress_eof(ThreadState&, ZlibObject& self) { return self.finished; }

constexpr NativeMethod kCompressMethods[] = {
    method<compress_compress>("compress(self, data, /)", "Compress more data; gives what is ready."),
    method<compress_flush>("flush(self, mode=zlib.Z_FINISH, /)", "Compress what is held back."),
    method<zlib_object_copy>("copy(self, /)", "A copy that goes on by itself."),
    method<zlib_object_copy>("__copy__(self, /)", "A copy that goes on by itself."),
    method<zlib_object_deepcopy>("__deepcopy__(self, memo, /)", "A copy that goes on by itself."),
};
constexpr NativeMethod kDecompressMethods[] = {
    method<decompress_decompress>("decompress(self, data, /, max_length=0)", "Decompress more data."),
    method<decompress_flush>("flush(self, length=zlib.DEF_BUF_SIZE, /)", "Decompress what is left."),
    method<zlib_object_copy>("copy(self, /)", "A copy that goes on by itself."),
    method<zlib_object_copy>("__copy__(self, /)", "A copy that goes on by itself."),
    method<zlib_object_deepcopy>("__deepcopy__(self, memo, /)", "A copy that goes on by itself."),
};
constexpr GetSetRow kDecompressGetSets[] = {
    getter<decompress_unused_data>("unused_data", "What came behind the end of the stream."),
    getter<decompress_unconsumed_tail>("unconsumed_tail", "What was not used because of max_length."),
    getter<decompress_eof>("eof", "Whether the end of the stream was seen."),
};
void zlib_slots(Slots& s) { s.destroy = slot<zlib_object_destroy>; }
const TypeSpec kCompressType{
    .name = "zlib.Compress",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(ZlibObject),
    .flags = type_flags::kNoInstantiation,
    .methods = kCompressMethods,
    .slots = zlib_slots,
    .module = "zlib",
};
const TypeSpec kDecompressType{
    .name = "zlib.Decompress",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(ZlibObject),
    .flags = type_flags::kNoInstantiation,
    .methods = kDecompressMethods,
    .getsets = kDecompressGetSets,
    .slots = zlib_slots,
    .module = "zlib",
};

// --- checksums

template <uLong (*checksum)(uLong, const Bytef*, uInt)>
Result<uint64_t> checksum_of(ThreadState& ts, Value data, Value start) {
  Ref number = TRY(index(ts, start));
  uint64_t sum = int_to_uint64_mask(number) & 0xffffffff;
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> bytes = buffer.bytes();
  while (!bytes.empty()) {
    size_t part = bytes.size() < kStreamInputBlock ? bytes.size() : kStreamInputBlock;
    sum = checksum(sum, bytes.data(), uInt(part));
    bytes = bytes.subspan(part);
    TRY(ts.checkpoint_limits());
  }
  return sum;
}

constexpr NativeMethod kFunctions[] = {
    function<checksum_of<::adler32>>("adler32(data, value=1, /)", "The checksum Adler-32."),
    module_function<zlib_compress>("compress(module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)",
                                   "Data compressed."),
    module_function<zlib_compressobj>(
        "compressobj(module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED, "
        "wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=None)",
        "An object that compresses data in pieces."),
    function<checksum_of<::crc32>>("crc32(data, value=0, /)", "The checksum CRC-32."),
    module_function<zlib_decompress>("decompress(module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)",
                                     "Data decompressed."),
    module_function<zlib_decompressobj>("decompressobj(module, /, wbits=MAX_WBITS, zdict=b'')",
                                        "An object that decompresses data in pieces."),
};

constexpr IntConstant kConstants[] = {
    {"MAX_WBITS", MAX_WBITS},
    {"DEFLATED", Z_DEFLATED},
    {"DEF_MEM_LEVEL", kDefaultMemoryLevel},
    {"DEF_BUF_SIZE", kDefaultBuffer},
    {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
    {"Z_BEST_SPEED", Z_BEST_SPEED},
    {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
    {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION},
    {"Z_FILTERED", Z_FILTERED},
    {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY},
    {"Z_RLE", Z_RLE},
    {"Z_FIXED", Z_FIXED},
    {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY},
    {"Z_NO_FLUSH", Z_NO_FLUSH},
    {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH},
    {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
    {"Z_FULL_FLUSH", Z_FULL_FLUSH},
    {"Z_FINISH", Z_FINISH},
    {"Z_BLOCK", Z_BLOCK},
    {"Z_TREES", Z_TREES},
};

Result<void> zlib_execute(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->error = TRY(add_exception_class(ts, module, "zlib", "error", *ts.types()[Exc::Exception]));
  state->compress_type = TRY(add_native_type(ts, module, kCompressType, nullptr));
  state->decompress_type = TRY(add_native_type(ts, module, kDecompressType, nullptr));
  TRY(module_add_ints(ts, module, kConstants));
  TRY(module_add_text(ts, module, "ZLIB_VERSION", ZLIB_VERSION));
  return module_add_text(ts, module, "ZLIB_RUNTIME_VERSION", zlibVersion());
}

}  // namespace

extern const ModuleSpec module_zlib;
const ModuleSpec module_zlib{
    .name = "zlib",
    .doc = "The compression of zlib.",
    .functions = kFunctions,
    .initialize = zlib_execute,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
