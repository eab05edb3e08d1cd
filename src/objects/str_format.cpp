// str.format and str.format_map: reading format strings, finding the values of fields, formatting them.
#include "objects/str_format.h"

#include "objects/dict.h"
#include "objects/str_methods.h"
#include "unicode/properties.h"

namespace ouro {

// --- reading

Result<bool> FormatReader::next(FormatPiece& piece) {
  piece = FormatPiece();
  if (at_ >= end_) return false;
  piece.literal_begin = at_;
  char32_t c = 0;
  while (at_ < end_) {
    c = text_[at_++];
    if (c == '{' || c == '}') break;
  }
  bool brace = c == '{' || c == '}';
  if (!brace) {
    piece.literal_end = at_;
    return true;
  }
  bool doubled = at_ < end_ && text_[at_] == c;
  if (doubled) {
    // A doubled brace stands for one: the literal ends with the first of the two.
    piece.literal_end = at_++;
    return true;
  }
  if (c == '}') return raise(ts_, Exc::ValueError, "Single '}' encountered in format string");
  if (at_ >= end_) return raise(ts_, Exc::ValueError, "Single '{' encountered in format string");
  piece.literal_end = at_ - 1;
  piece.has_field = true;
  TRY(read_field(piece));
  return true;
}

// The field behind its opening brace.
Result<void> FormatReader::read_field(FormatPiece& piece) {
  piece.name_begin = at_;
  bool found = false;
  char32_t c = 0;
  while (at_ < end_ && !found) {
    c = text_[at_++];
    switch (c) {
      case '{': return raise(ts_, Exc::ValueError, "unexpected '{' in field name");
      case '[':  // anything may stand up to the closing bracket
        while (at_ < end_ && text_[at_] != U']') at_++;
        break;
      case '}':
      case ':':
      case '!': found = true; break;
      default: break;
    }
  }
  piece.name_end = at_ - 1;
  piece.spec_begin = piece.spec_end = at_;
  if (c == '}' && found) return {};
  if (!found || (c != '!' && c != ':')) return raise(ts_, Exc::ValueError, "expected '}' before end of string");
  if (c == '!') {
    if (at_ >= end_) return raise(ts_, Exc::ValueError, "end of string while looking for conversion specifier");
    piece.conversion = text_[at_++];
    if (at_ < end_) {
      c = text_[at_++];
      if (c == '}') return {};
      if (c != ':') return raise(ts_, Exc::ValueError, "expected ':' after conversion specifier");
    }
  }
  return read_spec(piece);
}

Result<void> FormatReader::read_spec(FormatPiece& piece) {
  piece.spec_begin = at_;
  uint64_t depth = 1;
  for (; at_ < end_; at_++) {
    char32_t c = text_[at_];
    if (c == '{') {
      piece.spec_has_fields = true;
      depth++;
    } else if (c == '}' && --depth == 0) {
      piece.spec_end = at_++;
      return {};
    }
  }
  return raise(ts_, Exc::ValueError, "unmatched '{' in format spec");
}

// A number made of decimal digits only; -1: it is not one.
static Result<int64_t> read_number(ThreadState& ts, Str& text, uint64_t begin, uint64_t end) {
  if (begin == end) return -1;
  int64_t number = 0;
  for (uint64_t i = begin; i < end; i++) {
    int digit = unicode::decimal_value(text[i]);
    if (digit < 0) return -1;
    if (number > (INT64_MAX - digit) / 10)
      return raise(ts, Exc::ValueError, "Too many decimal digits in format string");
    number = number * 10 + digit;
  }
  return number;
}

Result<FieldNameReader> FieldNameReader::start(ThreadState& ts, Str& text, uint64_t begin, uint64_t end) {
  FieldNameReader reader;
  reader.ts_ = &ts;
  reader.text_ = &text;
  reader.end_ = end;
  uint64_t at = begin;
  while (at < end && text[at] != '.' && text[at] != '[') at++;
  reader.first_.begin = begin;
  reader.first_.end = at;
  reader.first_.index = TRY(read_number(ts, text, begin, at));
  reader.at_ = at;
  return reader;
}

Result<bool> FieldNameReader::next(FieldStep& step) {
  if (at_ >= end_) return false;
  Str& text = *text_;
  char32_t c = text[at_++];
  step = FieldStep();
  step.begin = at_;
  if (c == '.') {
    step.is_attribute = true;
    while (at_ < end_ && text[at_] != '.' && text[at_] != '[') at_++;
    step.end = at_;
  } else if (c == '[') {
    while (at_ < end_ && text[at_] != ']') at_++;
    if (at_ >= end_) return raise(*ts_, Exc::ValueError, "Missing ']' in format string");
    step.end = at_++;
    step.index = TRY(read_number(*ts_, text, step.begin, step.end));
  } else {
    return raise(*ts_, Exc::ValueError, "Only '.' or '[' may follow ']' in format field specifier");
  }
  if (step.begin == step.end) return raise(*ts_, Exc::ValueError, "Empty attribute in format string");
  return true;
}

// --- formatting

namespace {

class Formatting {
 public:
  // keywords: a dict or any mapping; null: none. With a mapping of format_map there are no positional values.
  Formatting(ThreadState& ts, Str& text, const Args* values, Value keywords)
      : ts_(ts), text_(text), values_(values), keywords_(keywords) {}

  Result<void> run(StrBuilder& out, uint64_t begin, uint64_t end, int depth) {
    if (depth <= 0) return raise(ts_, Exc::ValueError, "Max string recursion exceeded");
    FormatReader reader(ts_, text_, begin, end);
    FormatPiece piece;
    for (;;) {
      bool more = TRY(reader.next(piece));
      if (!more) return {};
      TRY(out.append(text_, piece.literal_begin, piece.literal_end));
      if (piece.has_field) TRY(put_field(out, piece, depth));
      TRY(ts_.checkpoint_limits());
    }
  }

 private:
  enum class Numbering : uint8_t { kUnknown, kAutomatic, kManual };

  Result<Ref> first_value(const FieldStep& first) {
    bool empty = first.begin == first.end;
    int64_t index = first.index;
    if (empty || index >= 0) {
      Numbering wanted = empty ? Numbering::kAutomatic : Numbering::kManual;
      if (numbering_ == Numbering::kUnknown) numbering_ = wanted;
      if (numbering_ != wanted)
        return raise(ts_, Exc::ValueError,
                     empty ? "cannot switch from manual field specification to automatic field numbering"
                           : "cannot switch from automatic field numbering to manual field specification");
      if (empty) index = next_automatic_++;
      if (!values_) return raise(ts_, Exc::ValueError, "Format string contains positional fields");
      if (uint64_t(index) >= values_->size())
        return raise(ts_, Exc::IndexError, "Replacement index {} out of range for positional args tuple", index);
      return Ref::share((*values_)[size_t(index)]);
    }
    RefTo<Str> name = TRY(str_slice(ts_, text_, first.begin, first.end));
    if (keywords_.is_null()) return raise_with(ts_, Exc::KeyError, Value(name));
    return get_item(ts_, keywords_, Value(name));
  }

  Result<Ref> field_value(const FormatPiece& piece) {
    FieldNameReader reader = TRY(FieldNameReader::start(ts_, text_, piece.name_begin, piece.name_end));
    Ref value = TRY(first_value(reader.first()));
    FieldStep step;
    for (;;) {
      bool more = TRY(reader.next(step));
      if (!more) return value;
      if (!step.is_attribute && step.index >= 0) {
        bool sequence = type_of(ts_, value).slots.sq_item && !is<Dict>(value);
        if (sequence) {
          value = TRY(sequence_item(ts_, value, step.index));
        } else {
          Ref number = TRY(make_int(ts_, step.index));
          value = TRY(get_item(ts_, value, number));
        }
        continue;
      }
      RefTo<Str> name = TRY(str_slice(ts_, text_, step.begin, step.end));
      if (step.is_attribute) {
        name = TRY(intern(ts_, std::move(name)));
        value = TRY(get_attribute(ts_, value, *name));
      } else {
        value = TRY(get_item(ts_, value, Value(name)));
      }
    }
  }

  Result<void> put_field(StrBuilder& out, const FormatPiece& piece, int depth) {
    Ref value = TRY(field_value(piece));
    switch (piece.conversion) {
      case 0: break;
      case 'r': value = TRY(repr(ts_, value)); break;
      case 's': value = TRY(str(ts_, value)); break;
      case 'a': value = TRY(ascii(ts_, value)); break;
      default:
        if (piece.conversion > 32 && piece.conversion < 127)
          return raise(ts_, Exc::ValueError, "Unknown conversion specifier {}", piece.conversion);
        FormatArgument number(int64_t(piece.conversion));
        number.kind = FormatArgument::Kind::kHex;
        return raise(ts_, Exc::ValueError, "Unknown conversion specifier \\x{}", number);
    }
    if (piece.spec_begin == piece.spec_end) {
      if (is_exact<Str>(value)) return out.append(as<Str>(value));
      if (value.get().is_small_int()) return out.append_int(value.get().as_small_int());
    }
    RefTo<Str> spec;
    if (piece.spec_has_fields) {
      StrBuilder builder(ts_);
      TRY(run(builder, piece.spec_begin, piece.spec_end, depth - 1));
      spec = TRY(builder.finish());
    } else {
      spec = TRY(str_slice(ts_, text_, piece.spec_begin, piece.spec_end));
    }
    RefTo<Str> formatted = TRY(ouro::format(ts_, value, Value(spec)));
    return out.append(*formatted);
  }

  ThreadState& ts_;
  Str& text_;
  const Args* values_;
  Value keywords_;
  Numbering numbering_ = Numbering::kUnknown;
  int64_t next_automatic_ = 0;
};

constexpr int kDeepestNesting = 2;

}  // namespace

namespace str_methods {

Result<RefTo<Str>> format(ThreadState& ts, Str& self, Args values, Kwargs keywords) {
  Formatting formatting(ts, self, &values, keywords.dict ? Value(keywords.dict) : Value());
  StrBuilder out(ts);
  TRY(formatting.run(out, 0, self.length, kDeepestNesting));
  return out.finish();
}

Result<RefTo<Str>> format_map(ThreadState& ts, Str& self, Value mapping) {
  Formatting formatting(ts, self, nullptr, mapping);
  StrBuilder out(ts);
  TRY(formatting.run(out, 0, self.length, kDeepestNesting));
  return out.finish();
}

}  // namespace str_methods

// --- module _string

Result<RefTo<List>> formatter_parser(ThreadState& ts, Str& text) {
  RefTo<List> pieces = TRY(list_allocate(ts, 4));
  FormatReader reader(ts, text, 0, text.length);
  FormatPiece piece;
  for (;;) {
    bool more = TRY(reader.next(piece));
    if (!more) return pieces;
    Ref literal = TRY(str_slice(ts, text, piece.literal_begin, piece.literal_end));
    Ref name = Ref::none(), spec = Ref::none(), conversion = Ref::none();
    if (piece.has_field) {
      name = TRY(str_slice(ts, text, piece.name_begin, piece.name_end));
      spec = TRY(str_slice(ts, text, piece.spec_begin, piece.spec_end));
      if (piece.conversion) conversion = TRY(str_from_code_point(ts, piece.conversion));
    }
    RefTo<Tuple> row = TRY(make_tuple(ts, literal, name, spec, conversion));
    TRY(list_append(ts, *pieces, Ref(std::move(row))));
    TRY(ts.checkpoint_limits());
  }
}

Result<RefTo<Tuple>> formatter_field_name_split(ThreadState& ts, Str& name) {
  FieldNameReader reader = TRY(FieldNameReader::start(ts, name, 0, name.length));
  auto named = [&](const FieldStep& step) -> Result<Ref> {
    if (!step.is_attribute && step.index >= 0) return make_int(ts, step.index);
    return Ref(TRY(str_slice(ts, name, step.begin, step.end)));
  };
  Ref first = TRY(named(reader.first()));
  RefTo<List> steps = TRY(list_allocate(ts, 2));
  FieldStep step;
  for (;;) {
    bool more = TRY(reader.next(step));
    if (!more) break;
    Ref what = TRY(named(step));
    RefTo<Tuple> row = TRY(make_tuple(ts, Value::boolean(step.is_attribute), what));
    TRY(list_append(ts, *steps, Ref(std::move(row))));
    TRY(ts.checkpoint_limits());
  }
  Ref iterator = TRY(list_iterator(ts, *steps));
  return make_tuple(ts, first, iterator);
}

}  // namespace ouro
