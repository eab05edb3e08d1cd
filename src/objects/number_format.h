// format(value, specification) of the built-in types that follow the standard mini-language, and sinks by
// which the code of src/numeric writes into strings.
#pragma once

#include "numeric/text_sink.h"
#include "objects/str.h"

namespace ouro {

// Results are exact str. An empty specification gives str(value). ValueError for what is wrong in it.
Result<RefTo<Str>> format_int(ThreadState& ts, Value value, Str& spec);    // int, bool and subclasses
Result<RefTo<Str>> format_float(ThreadState& ts, Value value, Str& spec);  // float and subclasses
Result<RefTo<Str>> format_complex(ThreadState& ts, Value value, double real, double imaginary, Str& spec);
Result<RefTo<Str>> format_str(ThreadState& ts, Str& value, Str& spec);
// ValueError when the int has more decimal digits than sys.get_int_max_str_digits() allows.
Result<void> check_digit_limit(ThreadState& ts, Value integer);

// What is appended goes to a StrBuilder.
class BuilderSink final : public numeric::TextSink {
 public:
  explicit BuilderSink(StrBuilder& builder) : builder_(builder) {}
  Result<void> reserve(uint64_t, char32_t) override { return {}; }
  Result<void> append(std::string_view ascii) override { return builder_.append_ascii(ascii); }
  Result<void> append(char32_t code_point, uint64_t count) override {
    return builder_.append_repeated(code_point, count);
  }

 private:
  StrBuilder& builder_;
};

}  // namespace ouro
