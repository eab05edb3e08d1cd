// Module _struct: the type Struct, a format parsed once, and the functions that make one for each call or
// find it in the cache of the module.
#include <cstring>
#include <new>

#include "modules/native_state.h"
#include "modules/struct_format.h"
#include "objects/buffer.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro {

namespace {

constexpr uint64_t kCachedFormats = 100;

struct Struct : Object {
  FieldTo<Bytes> codes;  // replaced as a whole by __init__: to be shared while Python can run
  Field format;          // str; null before __init__
  int64_t size;          // bytes; -1 before __init__
  int64_t item_count;    // values; -1 before __init__
};

struct UnpackIterator : Object {
  FieldTo<Bytes> codes;
  int64_t size, item_count, position;
  bool open;  // the buffer is held
  BufferView buffer;
};

// What the module's functions and types share.
struct State {
  Type* struct_type;  // strong, as all here
  Type* iterator_type;
  Type* error;  // struct.error
  Dict* cache;  // format -> Struct
};
State& state_of(Struct& self) { return *static_cast<State*>(self.type->layout_base->native_state); }
State& state_of(Module& module) { return native_state<State>(module); }

Raised wrong_format(ThreadState& ts, Value format) {
  return raise(ts, Exc::TypeError, "Struct() argument 1 must be a str or bytes object, not {}", type_name(ts, format));
}

Result<void> struct_set_format(ThreadState& ts, State& state, Struct& self, Value format) {
  RefTo<Str> text;
  std::string_view ascii;
  if (Str* given = try_as<Str>(format)) {
    if (!given->ascii) {
      uint64_t at = 0;
      while ((*given)[at] < 128) at++;
      uint64_t end = at;
      while (end < given->length && (*given)[end] >= 128) end++;
      return raise_encode_error(ts, "ascii", format, int64_t(at), int64_t(end), "ordinal not in range(128)");
    }
    text = RefTo<Str>::share(*given);
    ascii = given->ascii_text();
  } else if (Bytes* bytes = try_as<Bytes>(format)) {
    text = TRY(str_from_units(ts, bytes->span()));
    ascii = bytes->view();
  } else {
    return wrong_format(ts, format);
  }
  if (ascii.find('\0') != ascii.npos) return raise(ts, *state.error, "embedded null character");
  struct_format::Format parsed = TRY(struct_format::parse(ts, *state.error, ascii));
  self.size = parsed.size;
  self.item_count = parsed.item_count;
  self.codes.set(std::move(parsed.codes));
  self.format.set(std::move(text));
  return {};
}

Result<Ref> struct_new(ThreadState& ts, Type& type, const CallArguments&) {
  Struct* self = TRY(ts.allocate_as<Struct>(type));
  self->codes.initialize_null();
  self->format.initialize_null();
  self->size = self->item_count = -1;
  if (type.has(type_flags::kContainer)) ts.track(*self);
  return Ref::adopt(self);
}

Result<void> struct_init_row(ThreadState& ts, Struct& self, Value format) {
  return struct_set_format(ts, state_of(self), self, format);
}
constexpr NativeMethod kStructInit = method<struct_init_row>("Struct(self, format)", "");
Result<void> struct_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kStructInit.thunk(ts, self, arguments, kStructInit));
  return {};
}

void struct_destroy(ThreadState&, Struct& self) {
  self.codes.clear();
  self.format.clear();
}

Result<RefTo<Bytes>> struct_codes(ThreadState& ts, Struct& self) {
  if (!self.codes) return raise(ts, Exc::RuntimeError, "Struct object is not initialized");
  return self.codes.share();
}

// --- packing

Result<RefTo<Bytes>> struct_pack(ThreadState& ts, Struct& self, Args values) {
  State& state = state_of(self);
  if (int64_t(values.size()) != self.item_count)
    return raise(ts, *state.error, "pack expected {} items for packing (got {})", self.item_count, values.size());
  RefTo<Bytes> codes = TRY(struct_codes(ts, self));
  RefTo<Bytes> packed = TRY(bytes_allocate(ts, uint64_t(self.size)));
  TRY(struct_format::pack(ts, *state.error, *codes, int64_t(packed->size), values.values.data(), packed->data()));
  return packed;
}

Result<void> struct_pack_into(ThreadState& ts, Struct& self, Args arguments) {
  State& state = state_of(self);
  size_t given = arguments.size();
  if (int64_t(given) != self.item_count + 2) {
    if (given == 0) return raise(ts, *state.error, "pack_into expected buffer argument");
    if (given == 1) return raise(ts, *state.error, "pack_into expected offset argument");
    return raise(ts, *state.error, "pack_into expected {} items for packing (got {})", self.item_count, given - 2);
  }
  RefTo<Bytes> codes = TRY(struct_codes(ts, self));
  int64_t size = self.size;
  Result<BufferAccess> access = BufferAccess::get(ts, arguments[0], buffer_flags::kWritable);
  if (access.is_error()) {
    if (!ts.catch_if(Exc::TypeError) && !ts.catch_if(Exc::BufferError)) return raised;
    return raise(ts, Exc::TypeError, "argument must be read-write bytes-like object, not {}",
                 type_name(ts, arguments[0]));
  }
  BufferAccess buffer = access.release();
  int64_t offset = TRY(index_as_int64(ts, arguments[1], Exc::IndexError)), length = buffer.size();
  if (offset < 0) {
    if (offset + size > 0) return raise(ts, *state.error, "no space to pack {} bytes at offset {}", size, offset);
    if (offset + length < 0)
      return raise(ts, *state.error, "offset {} out of range for {}-byte buffer", offset, length);
    offset += length;
  }
  if (length - offset < size)
    return raise(ts, *state.error,
                 "pack_into requires a buffer of at least {} bytes for packing {} bytes at offset {} (actual "
                 "buffer size is {})",
                 uint64_t(size) + uint64_t(offset), size, offset, length);
  return struct_format::pack(ts, *state.error, *codes, size, arguments.values.data() + 2,
                             buffer.writable().data() + offset);
}

// --- unpacking

Result<RefTo<Tuple>> struct_unpack(ThreadState& ts, Struct& self, Value source) {
  RefTo<Bytes> codes = TRY(struct_codes(ts, self));
  BufferAccess buffer = TRY(BufferAccess::get(ts, source));
  if (buffer.size() != self.size)
    return raise(ts, *state_of(self).error, "unpack requires a buffer of {} bytes", self.size);
  return struct_format::unpack(ts, *codes, self.item_count, buffer.bytes().data());
}

Result<RefTo<Tuple>> struct_unpack_from(ThreadState& ts, Struct& self, Value source, Index offset_argument) {
  RefTo<Bytes> codes = TRY(struct_codes(ts, self));
  Type& error = *state_of(self).error;
  BufferAccess buffer = TRY(BufferAccess::get(ts, source));
  int64_t offset = offset_argument, length = buffer.size(), size = self.size;
  if (offset < 0) {
    if (offset + size > 0) return raise(ts, error, "not enough data to unpack {} bytes at offset {}", size, offset);
    if (offset + length < 0) return raise(ts, error, "offset {} out of range for {}-byte buffer", offset, length);
    offset += length;
  }
  if (length - offset < size)
    return raise(ts, error,
                 "unpack_from requires a buffer of at least {} bytes for unpacking {} bytes at offset {} "
                 "(actual buffer size is {})",
                 uint64_t(size) + uint64_t(offset), size, offset, length);
  return struct_format::unpack(ts, *codes, self.item_count, buffer.bytes().data() + offset);
}

Result<Ref> struct_iter_unpack(ThreadState& ts, Struct& self, Value source) {
  State& state = state_of(self);
  RefTo<Bytes> codes = TRY(struct_codes(ts, self));
  if (!self.size) return raise(ts, *state.error, "cannot iteratively unpack with a struct of length 0");
  UnpackIterator* iterator = TRY(ts.allocate_as<UnpackIterator>(*state.iterator_type));
  iterator->codes.initialize_null();
  iterator->position = 0;
  iterator->open = false;
  new (&iterator->buffer) BufferView();
  Ref keep = Ref::adopt(iterator);
  TRY(get_buffer(ts, source, iterator->buffer, buffer_flags::kSimple));
  iterator->open = true;
  if (iterator->buffer.length % self.size)
    return raise(ts, *state.error, "iterative unpacking requires a buffer of a multiple of {} bytes", self.size);
  iterator->codes.set(std::move(codes));
  iterator->size = self.size;
  iterator->item_count = self.item_count;
  return keep;
}

void iterator_close(ThreadState& ts, UnpackIterator& self) {
  if (!self.open) return;
  self.open = false;
  release_buffer(ts, self.buffer);
}
void iterator_destroy(ThreadState& ts, UnpackIterator& self) {
  iterator_close(ts, self);
  self.buffer.~BufferView();
  self.codes.clear();
}

Result<Maybe<Ref>> iterator_next(ThreadState& ts, Value value) {
  auto& self = *static_cast<UnpackIterator*>(value.object());
  if (!self.open) return Maybe<Ref>(absent);
  if (self.position >= self.buffer.length) {
    iterator_close(ts, self);
    return Maybe<Ref>(absent);
  }
  Ref values = TRY(struct_format::unpack(ts, *self.codes, self.item_count, self.buffer.data + self.position));
  self.position += self.size;
  return Maybe<Ref>(std::move(values));
}

int64_t iterator_length_hint(ThreadState&, UnpackIterator& self) {
  return self.open ? (self.buffer.length - self.position) / self.size : 0;
}
Result<Ref> iterator_self(ThreadState&, Value self) { return Ref::share(self); }

// --- the type

Result<Ref> struct_get_format(ThreadState& ts, Struct& self) {
  if (self.format.is_null()) return raise(ts, Exc::AttributeError, "format");
  return self.format.share();
}
int64_t struct_get_size(ThreadState&, Struct& self) { return self.size; }
int64_t struct_sizeof(ThreadState&, Struct& self) {
  return int64_t(sizeof(Struct) + (self.codes ? self.codes->size : 0));
}

constexpr NativeMethod kStructMethods[] = {
    method<struct_iter_unpack>("iter_unpack(self, buffer, /)", "Iterate over the tuples that a buffer is a row of."),
    method<struct_pack>("pack(self, *values)", "The values as bytes."),
    method<struct_pack_into>("pack_into(self, *arguments)", "Pack (buffer, offset, values ...) into the buffer."),
    method<struct_unpack>("unpack(self, buffer, /)", "The values of a buffer of this size."),
    method<struct_unpack_from>("unpack_from(self, /, buffer, offset=0)", "The values at an offset in a buffer."),
    method<struct_sizeof>("__sizeof__(self, /)", "Bytes in memory."),
};
constexpr GetSetRow kStructGetSets[] = {
    getter<struct_get_format>("format", "The format."),
    getter<struct_get_size>("size", "How many bytes are packed."),
};
const TypeSpec kStructType{
    .name = "_struct.Struct",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(Struct),
    .flags = type_flags::kSubclassable | type_flags::kHasWeakrefs | type_flags::kHasPrefix,
    .doc = "Struct(fmt) --> compiled struct object\n\n",
    .methods = kStructMethods,
    .getsets = kStructGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = struct_new;
          s.tp_init = struct_init;
          s.destroy = slot<struct_destroy>;
        },
    .module = "_struct",
};

constexpr NativeMethod kIteratorMethods[] = {
    method<iterator_length_hint>("__length_hint__(self, /)", ""),
};
const TypeSpec kIteratorType{
    .name = "_struct.unpack_iterator",
    .kind = Kind::kNative,
    .instance_bytes = sizeof(UnpackIterator),
    .flags = type_flags::kNoInstantiation,
    .methods = kIteratorMethods,
    .slots =
        [](Slots& s) {
          s.tp_iter = iterator_self;
          s.tp_next = iterator_next;
          s.destroy = slot<iterator_destroy>;
        },
    .module = "_struct",
};

// --- the module

// The Struct of a format, from the cache where it is there.
Result<Ref> find_struct(ThreadState& ts, Module& module, Value format) {
  State& state = state_of(module);
  if (!is<Str>(format) && !is<Bytes>(format)) return wrong_format(ts, format);
  if (Maybe<Value> found = TRY(dict_get(ts, *state.cache, format))) return Ref::share(*found);
  Ref made = TRY(struct_new(ts, *state.struct_type, {}));
  TRY(struct_set_format(ts, state, *static_cast<Struct*>(made.get().object()), format));
  if (state.cache->used >= kCachedFormats) dict_clear(ts, *state.cache);
  TRY(dict_set(ts, *state.cache, format, made));
  return made;
}
Struct& as_struct(const Ref& ref) { return *static_cast<Struct*>(ref.get().object()); }

Result<RefTo<Bytes>> module_pack(ThreadState& ts, Module& module, Args arguments) {
  if (!arguments.size()) return raise(ts, Exc::TypeError, "missing format argument");
  Ref made = TRY(find_struct(ts, module, arguments[0]));
  return struct_pack(ts, as_struct(made), Args{arguments.values.subspan(1)});
}
Result<void> module_pack_into(ThreadState& ts, Module& module, Args arguments) {
  if (!arguments.size()) return raise(ts, Exc::TypeError, "missing format argument");
  Ref made = TRY(find_struct(ts, module, arguments[0]));
  return struct_pack_into(ts, as_struct(made), Args{arguments.values.subspan(1)});
}
Result<RefTo<Tuple>> module_unpack(ThreadState& ts, Module& module, Value format, Value buffer) {
  Ref made = TRY(find_struct(ts, module, format));
  return struct_unpack(ts, as_struct(made), buffer);
}
Result<RefTo<Tuple>> module_unpack_from(ThreadState& ts, Module& module, Value format, Value buffer, Index offset) {
  Ref made = TRY(find_struct(ts, module, format));
  return struct_unpack_from(ts, as_struct(made), buffer, offset);
}
Result<Ref> module_iter_unpack(ThreadState& ts, Module& module, Value format, Value buffer) {
  Ref made = TRY(find_struct(ts, module, format));
  return struct_iter_unpack(ts, as_struct(made), buffer);
}
Result<int64_t> module_calcsize(ThreadState& ts, Module& module, Value format) {
  Ref made = TRY(find_struct(ts, module, format));
  return as_struct(made).size;
}
void module_clearcache(ThreadState& ts, Module& module) { dict_clear(ts, *state_of(module).cache); }

constexpr NativeMethod kFunctions[] = {
    module_function<module_clearcache>("_clearcache(module, /)", "Forget the formats used so far."),
    module_function<module_calcsize>("calcsize(module, format, /)", "How many bytes a format packs."),
    module_function<module_iter_unpack>("iter_unpack(module, format, buffer, /)",
                                        "Iterate over the tuples that a buffer is a row of."),
    module_function<module_pack>("pack(module, *arguments)", "Pack (format, values ...) to bytes."),
    module_function<module_pack_into>("pack_into(module, *arguments)",
                                      "Pack (format, buffer, offset, values ...) into the buffer."),
    module_function<module_unpack>("unpack(module, format, buffer, /)", "The values of a buffer."),
    module_function<module_unpack_from>("unpack_from(module, format, /, buffer, offset=0)",
                                        "The values at an offset in a buffer."),
};

Result<void> struct_execute(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->error = TRY(add_exception_class(ts, module, "struct", "error", *ts.types()[Exc::Exception]));
  state->cache = TRY(dict_allocate(ts)).leak();
  state->struct_type = TRY(add_native_type(ts, module, kStructType, "Struct"));
  state->iterator_type = TRY(add_native_type(ts, module, kIteratorType, nullptr));
  return {};
}

}  // namespace

extern const ModuleSpec module_struct;
const ModuleSpec module_struct{
    .name = "_struct",
    .doc = "Packing values to bytes as C structures are laid out, and back.",
    .functions = kFunctions,
    .initialize = struct_execute,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
