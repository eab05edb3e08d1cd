// LineSource: where a lexer of interactive input gets its lines, one when it needs one.
#pragma once

#include <cstdint>
#include <string_view>

namespace ouro::lexer {

class LineSource {
 public:
  enum class Answer : uint8_t {
    kLine,
    kEnd,      // there are no more
    kRefused,  // the line cannot be decoded: refusal() says why
    kFailed,   // the exception has been set; the Diagnostics shall say kPending
  };
  // Puts another line behind `text`, which may lie elsewhere afterwards and has a NUL behind it: UTF-8, with '\n' as
  // the only line end.
  virtual Answer read_line(std::string_view& text) = 0;
  virtual std::string_view refusal() const = 0;
  // Sets the exception that stands behind the refusal.
  virtual void raise_refusal() = 0;

 protected:
  ~LineSource() = default;
};

}  // namespace ouro::lexer
