// Saver: writes one object and what it refers to as opcodes. One dump is one Saver.
//
// Whatever is saved may run Python (persistent_id, __reduce_ex__, the file's write): items are kept by a reference
// while they are saved, and containers are asked anew for their items after each. Nesting is bounded by the recursion
// limit.
#pragma once

#include "modules/pickle.h"
#include "modules/pickle_writer.h"

namespace ouro::pickle {

class Saver {
 public:
  Saver(ThreadState& ts, Pickler& pickler, Ref write)
      : ts_(ts), pickler_(pickler), state_(state_of(pickler)), out_(ts, std::move(write)) {}
  // The whole pickle of a value, up to STOP.
  Result<void> dump(Value value);
  Result<RefTo<Bytes>> take() { return out_.take(); }

 private:
  // What __reduce_ex__ gives (library reference, pickle, "Pickling Class Instances"); null: not given.
  struct Reduced {
    Value callable, arguments, state, list_items, dict_items, state_setter;
  };

  // pickle_save.cpp
  Result<void> save(Value value, bool ask_persistent_id = true);
  Result<bool> save_persistent(Value value);
  Result<void> save_other(Value value);
  Result<void> memoize(Value value);
  Result<void> get(uint64_t number);
  Result<void> op(Opcode opcode) { return out_.byte(opcode); }
  Result<void> save_bool(bool truth);
  Result<void> save_int(int64_t number);
  Result<void> save_big_int(Value value);
  Result<void> save_long_bytes(const uint8_t* bytes, uint64_t count);
  Result<void> save_float(double number);
  Result<void> save_str(Str& text);
  Result<void> save_utf8(const uint8_t* utf8, uint64_t size);
  Result<void> save_escaped(const Str& text);
  Result<void> save_bytes(Value bytes);
  Result<void> save_bytes_data(std::span<const uint8_t> bytes, Value object);
  Result<void> save_bytearray(ByteArray& bytes);
  Result<void> save_bytearray_data(std::span<const uint8_t> bytes, Value object);
  Result<void> save_pickle_buffer(Value buffer);

  // pickle_save_containers.cpp
  Result<void> save_tuple(Tuple& tuple);
  Result<void> save_list(List& list);
  Result<void> save_list_items(List& list);
  Result<void> save_dict(Dict& dict);
  Result<void> save_dict_items(Dict& dict);
  Result<void> save_set(Value set);
  Result<void> save_frozen_set(Value set);
  Result<void> save_appends(Value iterator);
  Result<void> save_setitems(Value iterator);
  template <class Check, class SaveItem>
  Result<void> save_batches(Value iterator, Opcode one, Opcode many, Check check, SaveItem save_item);
  Result<bool> enter_fast(Value container);
  Result<void> leave_fast(Value container);

  // pickle_save_objects.cpp
  Result<void> save_by_reduction(Value value);
  Result<Maybe<Ref>> registered_reduction(Type& type);
  Result<Ref> reduce(Value value);
  Result<void> save_reduction(Value reduction, Value object);
  Result<void> save_reduced(const Reduced& reduced, Value object);
  Result<void> save_new_object(const Reduced& reduced, Value object);
  Result<void> save_new_object_with_keywords(const Reduced& reduced);
  Result<void> memoize_made(Value object, bool& known);
  bool is_plain(Type& type);
  bool is_plain_instance(Value value);
  Result<void> save_plain_instance(Value value);
  Result<void> save_type(Value type);
  Result<void> save_global(Value object, Value name_or_null);
  Result<bool> save_extension(Value object, Value module, Value name);
  Result<void> save_global_lines(Ref module, Ref name);
  Result<void> save_line(Str& text, const char* what);

  ThreadState& ts_;
  Pickler& pickler_;  // kept by the caller
  State& state_;
  Writer out_;
  Ref reducer_override_;  // null: none
  int fast_nesting_ = 0;
  RefTo<Dict> fast_seen_;       // containers being saved without a memo
  Type* plain_type_ = nullptr;  // the type asked last whether it is plain; only compared
  uint32_t plain_version_ = 0;
  bool plain_ = false;
};

}  // namespace ouro::pickle
