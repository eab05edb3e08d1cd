// The old formatting, '%d %5.2f %x' % ...: the format text cut into literal runs and conversions, and the
// numbers' conversions. The caller fetches the arguments and converts those that are not numbers.
//
//   PrintfReader reader(context, text, PrintfText::kStr, has_mapping);
//   for (;;) switch (TRY(reader.next())) {
//     case kEnd: return ...;
//     case kLiteral:             // copy the code points [reader.start(), reader.end())
//     case kKey:                 // look the code points [start, end) up in the mapping; next conversion uses
//     that value case kWidthArgument:       // fetch an int argument, TRY(reader.set_width(n)) case
//     kPrecisionArgument:   // fetch an int argument, TRY(reader.set_precision(n)) case kConversion: // fetch
//     the argument, act on reader.conversion(); unknown type: reader.unsupported()
//   }
#pragma once

#include "numeric/format_spec.h"

namespace ouro::numeric {

struct PrintfConversion {
  bool left = false;       // '-'
  bool plus = false;       // '+'
  bool space = false;      // ' '
  bool alternate = false;  // '#'
  bool zero = false;       // '0'
  int64_t width = -1;      // -1: not given
  int64_t precision = -1;  // -1: not given
  char32_t type = 0;
};

enum class PrintfText : uint8_t { kStr, kBytes };  // some messages differ
enum class PrintfStep : uint8_t { kEnd, kLiteral, kKey, kWidthArgument, kPrecisionArgument, kConversion };

class PrintfReader {
 public:
  // has_mapping: the right operand is a mapping (keys are allowed).
  PrintfReader(Context& context, CodePoints text, PrintfText kind, bool has_mapping)
      : context_(context), text_(text), kind_(kind), has_mapping_(has_mapping) {}

  // kValue "incomplete format", "incomplete format key", "width too big", "precision too big" ("prec too
  // big"); kType "format requires a mapping".
  Result<PrintfStep> next();
  // The range of a literal run or a key.
  size_t start() const { return start_; }
  size_t end() const { return end_; }
  const PrintfConversion& conversion() const { return conversion_; }
  // What '*' gave. A negative width is a positive one with '-'; a negative precision is zero. Precision out
  // of int's range: kOverflow "Python int too large to convert to C int".
  void set_width(int64_t width);
  Result<void> set_precision(int64_t precision);
  // kValue "unsupported format character 'y' (0x79) at index 1", for the conversion just read.
  Raised unsupported();

 private:
  enum class State : uint8_t { kOutside, kFlags, kAfterWidth, kAfterPrecision };
  Raised incomplete();
  Result<int64_t> take_number(int64_t limit, const char* message);
  Result<PrintfStep> read_flags();
  Result<PrintfStep> read_precision();
  Result<PrintfStep> read_type();

  Context& context_;
  CodePoints text_;
  PrintfText kind_;
  bool has_mapping_;
  State state_ = State::kOutside;
  size_t position_ = 0;
  size_t start_ = 0;
  size_t end_ = 0;
  PrintfConversion conversion_;
};

// d i u o x X of an int.
Result<void> printf_integer(Context&, IntegerView value, const PrintfConversion& conversion, TextSink& sink);
// e E f F g G of a float.
Result<void> printf_float(Context&, double value, const PrintfConversion& conversion, TextSink& sink);
// %s %r %a %c: how much of a text of `length` code points to write, and the spaces around it. Pass the length
// 1 and a conversion of type 'c' for a character, for which precision has no meaning.
TextLayout printf_layout(size_t length, const PrintfConversion& conversion);

}  // namespace ouro::numeric
