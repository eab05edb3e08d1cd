// Which part of an expression a traceback marks with ^ and which with ~ (PEP 657): the operator of a binary
// operation, the brackets of a subscript.
#pragma once

#include <cstdint>

namespace ouro {

struct Str;

struct Anchors {
  uint64_t begin;  // of the part marked ^, in code points from the start of the line
  uint64_t end;    // excluded
};

// Whether the code points [begin, end) of a line are, taken alone, an arithmetic operation or a subscript,
// and where its anchors are. False for any other expression and for what is no expression.
bool find_anchors(const Str& line, uint64_t begin, uint64_t end, Anchors& anchors);

}  // namespace ouro
