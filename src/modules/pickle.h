// Module _pickle: what its files share.
//
//   pickle_pickler.cpp     type Pickler                pickle_unpickler.cpp  type Unpickler
//   pickle_save*.cpp       objects to opcodes          pickle_machine*.cpp   opcodes to objects
//   pickle_writer.cpp      frames, output file         pickle_input.cpp      input file
//   pickle_memo.cpp        numbers of objects          pickle_names.cpp      modules and dotted names
//   pickle_buffer.cpp      type PickleBuffer           pickle.cpp            the module
//
// A Pickler and an Unpickler are settings and a memo; the state of one dump or load lies on the C++ stack, so that a
// hook (persistent_id, __reduce__, __setstate__, read ...) may use the same object again.
#pragma once

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "modules/pickle_memo.h"
#include "modules/pickle_opcodes.h"
#include "objects/buffer.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/str.h"

namespace ouro::pickle {

// Strong references, kept for the interpreter's life.
struct State {
  Type *pickler, *unpickler, *pickler_memo, *unpickler_memo, *buffer;
  Type *pickling_error, *unpickling_error;
  Dict* dispatch_table;                                         // of copyreg: type -> function that reduces
  Dict* extension_registry;                                     // (module, name) -> code
  Dict* inverted_registry;                                      // code -> (module, name)
  Dict* extension_cache;                                        // code -> object
  Dict *names_2to3, *modules_2to3, *names_3to2, *modules_3to2;  // of _compat_pickle
  Value getattr, partial, codecs_encode;
};

extern const TypeSpec spec_pickler, spec_unpickler, spec_pickler_memo, spec_unpickler_memo, spec_buffer;

inline State& state_of(Object& object) { return *static_cast<State*>(object.type->layout_base->native_state); }

// A function that a class or program gives: persistent_id, persistent_load. A method of the object itself is kept
// without the object, so that it is not kept alive by itself.
struct Hook {
  Field function;  // null: none
  bool of_self;    // called with the object first
  bool is_set() const { return !function.is_null(); }
  // Takes what `self` has under the name, when it begins to be used.
  Result<void> look_up(ThreadState& ts, Value self, const char* name);
  Result<Ref> call(ThreadState& ts, Value self, Value argument) const;
  // The attribute: AttributeError(name) when not set.
  Result<Ref> get(ThreadState& ts, Value self, const char* name) const;
  Result<void> set(ThreadState& ts, Value value, const char* name);
};

struct Pickler : Object {
  Field write;  // of the file; null: before __init__ and in dumps()
  Hook persistent_id;
  Field dispatch_table;  // null: copyreg's
  Field buffer_callback;
  IdentityMemo memo;
  int32_t protocol;
  int32_t binary;  // attribute `bin`
  int32_t fast;    // no memo
  bool fix_imports;
  template <class F>
  void each_field(F visit) {
    visit(write);
    visit(persistent_id.function);
    visit(dispatch_table);
    visit(buffer_callback);
  }
};

// What is read: a buffer, and where it ends the next one, from the file. A pointer into it is valid until the next
// call that reads or runs Python.
struct Input {
  Field read, readline, readinto, peek;  // of the file; null: not there, all of them in loads()
  BufferView view;                       // held while data is not null
  const uint8_t* data;
  uint64_t size, at;
  uint64_t prefetched;  // bytes of `data` up to here have been taken from the file, the rest was only peeked at

  // The next `count` bytes. UnpicklingError where there are none.
  Result<const uint8_t*> take(ThreadState& ts, State& state, uint64_t count) {
    if (count <= size - at) [[likely]] {
      const uint8_t* bytes = data + at;
      at += count;
      return bytes;
    }
    return take_slow(ts, state, count);
  }
  // The next byte; -1 at the end.
  Result<int> next_opcode(ThreadState& ts);
  // The bytes up to and with the next newline.
  Result<std::span<const uint8_t>> line(ThreadState& ts, State& state);
  // Objects of `count` bytes. What is not there yet is read in pieces: a size that lies costs no memory.
  Result<RefTo<Bytes>> bytes(ThreadState& ts, State& state, uint64_t count);
  Result<RefTo<ByteArray>> bytearray(ThreadState& ts, State& state, uint64_t count);
  // Leaves the file behind what was used.
  Result<void> skip_consumed(ThreadState& ts);

  void initialize();
  void close(ThreadState& ts);
  Result<void> open_bytes(ThreadState& ts, Value bytes_like);
  Result<void> open_file(ThreadState& ts, Value file);
  Raised truncated(ThreadState& ts, State& state);

 private:
  Result<const uint8_t*> take_slow(ThreadState& ts, State& state, uint64_t count);
  // Replaces the buffer by what the file gives for `count` bytes, or a line.
  static constexpr uint64_t kLine = ~uint64_t(0);
  Result<void> refill(ThreadState& ts, uint64_t count);
  Result<void> set_buffer(ThreadState& ts, Value bytes_like);
  Result<RefTo<ByteArray>> collect(ThreadState& ts, State& state, uint64_t count);
  Result<void> read_into(ThreadState& ts, State& state, ByteArray& bytes, uint64_t begin, uint64_t count);
};

struct Unpickler : Object {
  Input input;
  bool ready;  // __init__ was called
  Hook persistent_load;
  Field buffers;                    // iterator, or null
  FieldTo<Bytes> encoding, errors;  // null: ASCII, strict
  NumberMemo memo;
  int32_t protocol;  // of the pickle that is read
  bool fix_imports;
  template <class F>
  void each_field(F visit) {
    visit(input.read);
    visit(input.readline);
    visit(input.readinto);
    visit(input.peek);
    visit(persistent_load.function);
    visit(buffers);
    visit(encoding);
    visit(errors);
  }
};

// --- pickle_pickler.cpp, pickle_unpickler.cpp
struct PicklerOptions {
  Value protocol;  // int or None
  bool fix_imports;
  Value buffer_callback;  // or None
};
// A Pickler without a file.
Result<RefTo<Pickler>> make_pickler(ThreadState& ts, Type& type);
Result<void> set_options(ThreadState& ts, Pickler& self, const PicklerOptions& options);
// TypeError when the file has no write.
Result<void> set_file(ThreadState& ts, Pickler& self, Value file);
// What pickle.dump does.
Result<void> dump(ThreadState& ts, Pickler& self, Value value);
Result<RefTo<Bytes>> dumps(ThreadState& ts, Pickler& self, Value value);

struct UnpicklerOptions {
  const char* function;  // for messages
  bool fix_imports;
  Value encoding, errors;  // str; unbound: the defaults
  Value buffers;           // iterable or None; unbound: none
};
// An Unpickler without input.
Result<RefTo<Unpickler>> make_unpickler(ThreadState& ts, Type& type);
Result<void> set_options(ThreadState& ts, Unpickler& self, const UnpicklerOptions& options);
// What pickle.load does.
Result<Ref> load(ThreadState& ts, Unpickler& self);

// --- pickle_buffer.cpp
// The view that a PickleBuffer holds. ValueError when it was released.
Result<BufferView*> buffer_view(ThreadState& ts, Value pickle_buffer);

// --- pickle_names.cpp
// Whether `__dict__` of the type's instances is the ordinary dict of attributes, which need not be made to read or
// write them.
bool has_plain_attributes(ThreadState& ts, Type& type);
// A name split at its dots, as a list of str. AttributeError for a part "<locals>": of a global object to be
// pickled (owner null), or of an attribute of `owner`.
Result<RefTo<List>> split_name(ThreadState& ts, Str& name, Value owner);
// The attribute of an object by a split name, and the object whose attribute it is; null where one is missing.
Result<Maybe<Ref>> find_dotted(ThreadState& ts, Value object, List& path, Ref* parent);
// The module, imported where it is not there.
Result<Ref> import_by_name(ThreadState& ts, Str& name);
// The object that a pickle names. `dotted`: the name may have dots.
Result<Ref> find_global(ThreadState& ts, State& state, Str& module, Str& name, bool dotted);
// The name of the module where an object is found under a split name.
Result<Ref> which_module(ThreadState& ts, Value object, List& path);
// The names that Python 2 has for a global (3 for one of Python 2), in place.
Result<void> map_to_python2(ThreadState& ts, State& state, Ref& module, Ref& name);
Result<void> map_to_python3(ThreadState& ts, State& state, Ref& module, Ref& name);

}  // namespace ouro::pickle
