// Code: a code object, CPython 3.11's fields exactly, and what the loop keeps beside them.
//
// `bytecode` is immutable (co_code). The loop runs `quickened`, a private copy of the same offsets whose instructions
// it specialises in place and whose CACHE words hold versions and indices, never pointers. `warmth` has one byte per
// code unit.
#pragma once

#include <atomic>
#include <cstdint>

#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/protocol.h"

namespace ouro {

struct Bytes;

struct Code : Object {
  static constexpr Kind kKind = Kind::kCode;
  static constexpr const char* kTypeName = "code";
  int32_t argcount;  // positional-only ones included
  int32_t posonlyargcount;
  int32_t kwonlyargcount;
  int32_t stacksize;
  int32_t flags;
  int32_t firstlineno;
  int32_t localsplus_count;  // locals, cells, free variables
  int32_t local_count;       // co_nlocals
  int32_t cell_count;        // co_cellvars
  int32_t free_count;        // co_freevars
  uint32_t unit_count;       // instructions words of the bytecode
  uint32_t frame_values;     // localsplus_count + stacksize
  FieldTo<Bytes> bytecode;
  FieldTo<Tuple> consts;
  FieldTo<Tuple> names;             // interned
  FieldTo<Tuple> localsplus_names;  // interned
  FieldTo<Bytes> localsplus_kinds;
  FieldTo<Str> filename;
  FieldTo<Str> name;
  FieldTo<Str> qualname;
  FieldTo<Bytes> linetable;
  FieldTo<Bytes> exceptiontable;
  Field extra_varnames, extra_cellvars, extra_freevars;  // tuples made on demand
  uint16_t* quickened;                                   // owned; null until first run
  uint16_t* entry;  // where a call begins when nothing waits at RESUME: behind that instruction, where it is the first
  uint8_t* warmth;  // owned, in the same block
  bool verified;    // made by our own compiler, or checked
  bool plain_call;  // optimised locals, no *args, no **kwargs
  int32_t plain_argcount;  // argcount where plain_call, without keyword-only parameters, and quickened; else -1
  uint32_t version;        // names the code in caches; 0: not in use by one
};

namespace code_flags {
inline constexpr int kOptimized = 0x1, kNewLocals = 0x2, kVarArgs = 0x4, kVarKeywords = 0x8, kNested = 0x10,
                     kGenerator = 0x20, kCoroutine = 0x80, kIterableCoroutine = 0x100, kAsyncGenerator = 0x200;
}

// What a code object is made of; all fields are checked for type and consistency (ValueError, TypeError).
struct CodeParts {
  int32_t argcount, posonlyargcount, kwonlyargcount, stacksize, flags, firstlineno;
  Value bytecode, consts, names, localsplus_names, localsplus_kinds, filename, name, qualname, linetable,
      exceptiontable;
};
Result<RefTo<Code>> code_make(ThreadState& ts, const CodeParts& parts);
// The line of the instruction at a byte offset; -1 when it has none.
int code_line_at(const Code& code, int byte_offset);
Result<Ref> code_varnames(ThreadState& ts, Code& code);
Result<Ref> code_cellvars(ThreadState& ts, Code& code);
Result<Ref> code_freevars(ThreadState& ts, Code& code);

}  // namespace ouro
