// The language of str.format: literal text and replacement fields (library reference, format string syntax).
// Here is what module _string needs besides the methods.
#pragma once

#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

// A piece of a format string: literal text, then perhaps a field. Ranges are indices in the text.
struct FormatPiece {
  uint64_t literal_begin = 0, literal_end = 0;
  bool has_field = false;
  uint64_t name_begin = 0, name_end = 0;
  uint64_t spec_begin = 0, spec_end = 0;
  char32_t conversion = 0;       // 0: none
  bool spec_has_fields = false;  // the specification contains replacement fields itself
};

// Cuts the text [at, end) into pieces. ValueError for what is malformed.
class FormatReader {
 public:
  FormatReader(ThreadState& ts, Str& text, uint64_t begin, uint64_t end)
      : ts_(ts), text_(text), at_(begin), end_(end) {}
  // False at the end.
  Result<bool> next(FormatPiece& piece);

 private:
  Result<void> read_field(FormatPiece& piece);
  Result<void> read_spec(FormatPiece& piece);
  ThreadState& ts_;
  Str& text_;
  uint64_t at_;
  uint64_t end_;
};

// "a.b[c]": the first name, then attributes and items.
struct FieldStep {
  bool is_attribute = false;
  int64_t index = -1;  // of an item given by a number; -1: by a name
  uint64_t begin = 0, end = 0;
};
class FieldNameReader {
 public:
  // Reads the first name of the field name [begin, end).
  static Result<FieldNameReader> start(ThreadState& ts, Str& text, uint64_t begin, uint64_t end);
  FieldStep first() const { return first_; }
  // False at the end. ValueError for what is malformed.
  Result<bool> next(FieldStep& step);

  FieldNameReader() = default;

 private:
  ThreadState* ts_ = nullptr;
  Str* text_ = nullptr;
  uint64_t at_ = 0, end_ = 0;
  FieldStep first_;
};

// _string.formatter_parser(text): (literal, field name, specification, conversion) of each piece.
Result<RefTo<List>> formatter_parser(ThreadState& ts, Str& text);
// _string.formatter_field_name_split(name): (first, [(is attribute, name or number) ...]).
Result<RefTo<Tuple>> formatter_field_name_split(ThreadState& ts, Str& name);

}  // namespace ouro
