// CodeUnit: what the compiler gives, a code object without a heap. It and all it points to lie in the arena
// of the compilation (or in constant data); the runtime makes a code object of it, the marshal writer a .pyc file.
//
// The fields are those of types.CodeType of 3.11. Constants keep the types and order of co_consts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/constant.h"

namespace ouro {

struct CodeUnit;

// One entry of the constants: exactly one of the two is not null.
struct CodeConstant {
  const Constant* constant = nullptr;
  const CodeUnit* unit = nullptr;
};

// Kinds of the slots of localsplus (bits; an argument that is also a cell has two).
enum LocalsPlusKind : uint8_t { kLocalFast = 0x20, kLocalCell = 0x40, kLocalFree = 0x80 };

struct CodeUnit {
  int argcount = 0;         // positional parameters, positional-only ones included
  int posonlyargcount = 0;  // positional-only parameters
  int kwonlyargcount = 0;   // keyword-only parameters
  int stacksize = 0;        // slots
  uint32_t flags = 0;       // CodeFlag bits
  int firstlineno = 0;

  std::span<const uint8_t> code;            // code units with their cache words zero
  std::span<const uint8_t> linetable;       // see line_table.h
  std::span<const uint8_t> exceptiontable;  // see exception_table.h
  std::span<const CodeConstant> consts;
  std::span<const std::string_view> names;
  // Locals (parameters first, in their order), then cells, then free variables; a parameter that is a cell
  // stands once, among the locals.
  std::span<const std::string_view> localsplusnames;
  std::span<const uint8_t> localspluskinds;  // LocalsPlusKind bits, as many as localsplusnames

  std::string_view filename;
  std::string_view name;
  std::string_view qualname;
};

}  // namespace ouro
