// Machine: runs the opcodes of one pickle: a stack of values, and the marks set in it.
//
//   values:  v v v | v v | v        marks: 3, 5: indices into the values
//                        ^ fence    what lies below the last mark is out of reach until it is taken
//
// The stack belongs to one load: whatever runs Python (find_class, __setstate__, the file's read ...) can load with
// the same Unpickler without touching it. Nothing of a pickle is believed: sizes are checked against what there is, and
// every opcode checks that the stack has what it takes.
#pragma once

#include "modules/pickle.h"

namespace ouro::pickle {

class Machine {
 public:
  Machine(ThreadState& ts, Unpickler& unpickler)
      : ts_(ts), unpickler_(unpickler), input_(unpickler.input), state_(state_of(unpickler)) {}
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  // The value of the pickle that begins where the input stands.
  Result<Ref> run();

 private:
  // pickle_machine.cpp: the stack
  Result<void> push(Ref value) {
    if (size_ == capacity_) [[unlikely]]
      TRY(grow());
    values_[size_++] = value.leak();
    return {};
  }
  Result<void> grow();
  Result<void> push_mark();
  // Takes the last mark away: the index of the first value above it.
  Result<uint64_t> take_mark();
  Raised underflow();
  Result<void> need(uint64_t count) {
    if (size_ < fence_ + count) [[unlikely]]
      return underflow();
    return {};
  }
  Result<Ref> pop() {
    TRY(need(1));
    return Ref::adopt(values_[--size_]);
  }
  Value top() const { return values_[size_ - 1]; }
  std::span<const Value> above(uint64_t begin) const { return {values_ + begin, size_ - begin}; }
  void drop_to(uint64_t size);
  Result<Ref> pop_tuple(uint64_t begin);
  Result<RefTo<List>> pop_list(uint64_t begin);

  // Opcodes.
  Result<void> execute(uint8_t opcode);
  Result<uint64_t> number(int bytes);                       // of the stream, little-endian
  Result<uint64_t> size_of(int bytes, const char* opcode);  // the same, of at most 2^63 - 1
  Result<std::span<const uint8_t>> line();                  // without the newline; truncated when empty
  Result<RefTo<Str>> line_text();                           // with it, as Latin-1
  Result<void> load_int_line();
  Result<void> load_long_line();
  Result<Ref> int_of_line(Str& line, uint64_t length, int base);
  Result<void> load_long(uint64_t count);
  Result<void> load_float_line();
  Result<void> load_binary_float();
  Result<void> load_string_line();
  Result<void> load_string(uint64_t count);
  Result<void> push_string(Ref bytes);
  Result<void> load_unicode_line();
  Result<void> load_unicode(uint64_t count);
  Result<void> load_pop();
  Result<void> load_get(uint64_t number, int64_t shown);
  Result<void> load_put(uint64_t number);
  Result<uint64_t> memo_number_of_line(bool put);
  Result<void> load_protocol();
  Result<void> load_frame();
  Raised unknown_opcode(uint8_t opcode);

  // pickle_machine_objects.cpp
  Result<void> load_counted_tuple(uint64_t count);
  Result<void> load_dict();
  Result<void> load_frozen_set();
  Result<void> append(uint64_t begin);
  Result<void> set_items(uint64_t begin);
  Result<void> add_items();
  Result<void> call_for_each(uint64_t begin, Value function);
  Result<void> load_global();
  Result<void> load_stack_global();
  Result<void> load_extension(int bytes);
  Result<Ref> find_class(Str& module, Str& name);
  Result<void> load_reduce();
  Result<void> load_new_object(bool with_keywords);
  Result<void> load_instance();
  Result<void> load_object();
  Result<Ref> instantiate(Value cls, Tuple& arguments);
  Result<void> load_build();
  Result<void> set_attributes(Value instance, Dict& attributes);
  Result<void> load_persistent(bool from_stack);
  Result<void> load_next_buffer();
  Result<void> load_readonly_buffer();

  static constexpr uint64_t kInsideValues = 32, kInsideMarks = 16;
  ThreadState& ts_;
  Unpickler& unpickler_;  // kept by the caller
  Input& input_;
  State& state_;
  Value* values_ = inside_;  // strong
  uint64_t size_ = 0, capacity_ = kInsideValues;
  uint64_t fence_ = 0;  // the last mark, 0 when there is none
  uint64_t* marks_ = inside_marks_;
  uint64_t mark_count_ = 0, mark_capacity_ = kInsideMarks;
  Value inside_[kInsideValues];
  uint64_t inside_marks_[kInsideMarks];
};

}  // namespace ouro::pickle
