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

inline constexpr uint16_t kFirstCounter = 2;     // runs of an instruction before it is looked at
inline constexpr uint16_t kRetryCounter = 64;    // runs before another look, after one in vain
inline constexpr uint8_t kMostMisses = 6;        // then the instruction becomes generic
inline constexpr uint8_t kAfterLoadFast = 0x80;  // bit of warmth: the instruction before is a plain LOAD_FAST

}  // namespace ouro
