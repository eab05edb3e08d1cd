// TextSink: where formatted text goes. The runtime's builds a str (or bytes); the numbers' code only appends.
//
// A sink that fails (no memory) records its own failure; the functions that write to it pass `raised` on and
// leave the Context's failure at kNone.
#pragma once

#include <string_view>

#include "base/result.h"

namespace ouro::numeric {

class TextSink {
 public:
  // What will be appended next, in code points, and the largest of them: a hint, given once for each formatted value.
  virtual Result<void> reserve(uint64_t length, char32_t largest) = 0;
  virtual Result<void> append(std::string_view ascii) = 0;
  // `count` times the same code point.
  virtual Result<void> append(char32_t code_point, uint64_t count) = 0;

 protected:
  ~TextSink() = default;
};

}  // namespace ouro::numeric
