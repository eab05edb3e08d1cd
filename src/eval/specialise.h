// Specialisation: looks at the operands of a warm instruction and rewrites it in the private copy.
#pragma once

#include "eval/frame.h"
#include "runtime/interpreter.h"

namespace ouro {

// Each is called with the operands on the stack (sp behind them) and the instruction's word. True: the word was
// rewritten and is to be run as it stands now. False: the general form runs; the counter was set for another look
// later.
bool specialise_binary_op(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
bool specialise_compare_op(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
bool specialise_binary_subscr(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
bool specialise_store_subscr(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
bool specialise_load_global(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
bool specialise_load_attr(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
bool specialise_store_attr(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
bool specialise_load_method(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
bool specialise_precall(ThreadState&, Frame&, Value* sp, uint16_t* word, uint32_t arg);
void specialise_for_iter(ThreadState&, Frame&, Value iterator, uint16_t* word);

inline constexpr uint16_t kFirstCounter = 2;   // runs of an instruction before it is looked at
inline constexpr uint16_t kRetryCounter = 64;  // runs before another look, after one in vain
inline constexpr uint8_t kMostMisses = 6;      // then the instruction becomes generic
inline constexpr uint8_t kAfterLoads =
    0x80;  // bit of warmth: before LOAD_ATTR a LOAD_FAST, before an operator two fused loads
inline constexpr size_t kMostCachedKeywords = 8;

inline uint8_t& warmth_of(Frame& frame, const uint16_t* word) {
  return frame.code->warmth[word - frame.code->quickened];
}
// Enters into the cache of attributes where an access of many types finds the name.
void remember_attribute(ThreadState&, Value owner, Str& name, bool store);

// Rewrites the instruction.
inline bool become(uint16_t* word, uint8_t form) {
  *word = uint16_t((*word & 0xFF00) | form);
  return true;
}
// Nothing fits: the general form runs; an instruction that was looked at in vain often enough stays generic.
inline bool not_now(Frame& frame, uint16_t* word, uint8_t generic) {
  uint8_t& warmth = warmth_of(frame, word);
  if ((warmth & 0x7F) >= kMostMisses) return become(word, generic);
  warmth++;
  word[1] = kRetryCounter;
  return false;
}
inline bool gave_up(Frame& frame, uint16_t* word) { return (warmth_of(frame, word) & 0x7F) >= kMostMisses; }

// What LOAD_METHOD found in a class: a callable, or one wrapped in staticmethod or classmethod.
enum class ClassCallable : uint16_t { kPlain, kStaticMethod, kClassMethod };

// A 32-bit number in two cache words.
inline uint32_t read_cache32(const uint16_t* words) { return uint32_t(words[0]) | uint32_t(words[1]) << 16; }
inline void write_cache32(uint16_t* words, uint32_t number) {
  words[0] = uint16_t(number);
  words[1] = uint16_t(number >> 16);
}
// A heap object as its place in the region, in steps of 16 bytes: 32 bits reach 64 GiB. Such a token is borrowed: what
// guards it (a type version) says that the object is still alive.
inline uint32_t heap_token(ThreadState& ts, const Object* object) {
  return uint32_t(uint64_t(reinterpret_cast<const char*>(object) - ts.interpreter().heap.region()) / 16);
}
inline Object* from_heap_token(ThreadState& ts, uint32_t token) {
  return reinterpret_cast<Object*>(ts.interpreter().heap.region() + uint64_t(token) * 16);
}
// A row of a table of native functions: rows are constant data of the program.
inline uint32_t row_token(const NativeMethod& row) { return uint32_t(reinterpret_cast<uintptr_t>(&row) >> 3); }

}  // namespace ouro
