// Reader and writer of module _csv: records of fields from lines of text and back.
#include "modules/csv.h"
#include "objects/list.h"

namespace ouro::csv {

namespace {

struct Reader : Object {
  Field iterator;
  FieldTo<Dialect> dialect;
  int64_t line_number;
  template <class F>
  void each_field(F visit) {
    visit(iterator);
    visit(dialect);
  }
};

// --- parsing

enum class Where : uint8_t {
  kStartRecord,
  kStartField,
  kEscaped,
  kInField,
  kInQuotes,
  kEscapedInQuotes,
  kQuoteInQuotes,
  kEndOfLine,
  kAfterEscapedEnd,
};
constexpr char32_t kEnd = char32_t(-2);  // behind the last character of a line

// Makes one record of as many lines as it takes.
class Parser {
 public:
  Parser(ThreadState& ts, State& state, Dialect& dialect) : ts_(ts), state_(state), dialect_(dialect), field_(ts) {}
  Result<void> start() {
    fields_ = TRY(list_allocate(ts_, 0));
    return {};
  }
  Result<void> line(const Str& text) {
    for (uint64_t i = 0; i < text.length; i++) TRY(character(text[i]));
    TRY(ts_.checkpoint_limits());
    return character(kEnd);
  }
  bool complete() const { return where_ == Where::kStartRecord; }
  // There is no further line. True: what was read is the last record.
  Result<bool> finish() {
    if (field_.length() == 0 && where_ != Where::kInQuotes) return false;
    if (dialect_.strict) return raise(ts_, *state_.error, "unexpected end of data");
    TRY(save());
    return true;
  }
  RefTo<List> take_fields() { return std::move(fields_); }

 private:
  Result<void> add(char32_t c) {
    if (int64_t(field_.length()) >= state_.field_limit)
      return raise(ts_, *state_.error, "field larger than field limit ({})", state_.field_limit);
    return field_.append(c);
  }
  Result<void> save() {
    Ref field = TRY(field_.finish());
    if (numeric_) {
      numeric_ = false;
      field = TRY(to_float_from(field));
    }
    return list_append(ts_, *fields_, std::move(field));
  }
  Result<Ref> to_float_from(Value text) { return call(ts_, Value(ts_.types().float_), text); }

  static bool is_line_end(char32_t c) { return c == U'\n' || c == U'\r' || c == kEnd; }
  bool is_quote(char32_t c) const { return c == dialect_.quote && dialect_.quoting != Quoting::kNone; }
  Result<void> end_field(char32_t c) {
    TRY(save());
    where_ = c == kEnd ? Where::kStartRecord : Where::kEndOfLine;
    return {};
  }

  Result<void> start_field(char32_t c) {
    if (is_line_end(c)) return end_field(c);
    if (is_quote(c)) {
      where_ = Where::kInQuotes;
    } else if (c == dialect_.escape) {
      where_ = Where::kEscaped;
    } else if (c == U' ' && dialect_.skip_initial_space) {
      // passed over
    } else if (c == dialect_.delimiter) {
      return save();
    } else {
      if (dialect_.quoting == Quoting::kNonNumeric) numeric_ = true;
      where_ = Where::kInField;
      return add(c);
    }
    return {};
  }
  Result<void> in_field(char32_t c) {
    if (is_line_end(c)) return end_field(c);
    if (c == dialect_.escape) {
      where_ = Where::kEscaped;
    } else if (c == dialect_.delimiter) {
      where_ = Where::kStartField;
      return save();
    } else {
      return add(c);
    }
    return {};
  }
  Result<void> quote_in_quotes(char32_t c) {
    if (is_quote(c)) {
      where_ = Where::kInQuotes;
      return add(c);
    }
    if (c == dialect_.delimiter) {
      where_ = Where::kStartField;
      return save();
    }
    if (is_line_end(c)) return end_field(c);
    if (dialect_.strict)
      return raise(ts_, *state_.error, "'{}' expected after '{}'", dialect_.delimiter, dialect_.quote);
    where_ = Where::kInField;
    return add(c);
  }

  Result<void> character(char32_t c) {
    switch (where_) {
      case Where::kStartRecord:
        if (c == kEnd) return {};
        if (c == U'\n' || c == U'\r') {
          where_ = Where::kEndOfLine;
          return {};
        }
        where_ = Where::kStartField;
        return start_field(c);
      case Where::kStartField: return start_field(c);
      case Where::kEscaped:
        where_ = c == U'\n' || c == U'\r' ? Where::kAfterEscapedEnd : Where::kInField;
        return add(c == kEnd ? U'\n' : c);
      case Where::kAfterEscapedEnd:
        if (c == kEnd) return {};
        where_ = Where::kInField;
        return in_field(c);
      case Where::kInField: return in_field(c);
      case Where::kInQuotes:
        if (c == kEnd) return {};
        if (c == dialect_.escape) {
          where_ = Where::kEscapedInQuotes;
          return {};
        }
        if (is_quote(c)) {
          where_ = dialect_.double_quote ? Where::kQuoteInQuotes : Where::kInField;
          return {};
        }
        return add(c);
      case Where::kEscapedInQuotes: where_ = Where::kInQuotes; return add(c == kEnd ? U'\n' : c);
      case Where::kQuoteInQuotes: return quote_in_quotes(c);
      case Where::kEndOfLine:
        if (c == U'\n' || c == U'\r') return {};
        if (c == kEnd) {
          where_ = Where::kStartRecord;
          return {};
        }
        return raise(ts_, *state_.error,
                     "new-line character seen in unquoted field - do you need to open the file in universal-newline "
                     "mode?");
    }
    return {};
  }

  ThreadState& ts_;
  State& state_;
  Dialect& dialect_;
  RefTo<List> fields_;
  StrBuilder field_;
  Where where_ = Where::kStartRecord;
  bool numeric_ = false;
};

Result<Maybe<Ref>> reader_next(ThreadState& ts, Reader& self) {
  if (self.iterator.is_null()) return Maybe<Ref>(absent);
  State& state = state_of(*self.type);
  Ref iterator = self.iterator.share();
  RefTo<Dialect> dialect = self.dialect.share();
  Parser parser(ts, state, *dialect);
  TRY(parser.start());
  do {
    Maybe<Ref> line = TRY(next(ts, iterator));
    if (!line) {
      if (!TRY(parser.finish())) return Maybe<Ref>(absent);
      break;
    }
    if (!is<Str>(**line))
      return raise(ts, *state.error, "iterator should return strings, not {} (the file should be opened in text mode)",
                   type_name(ts, **line));
    self.line_number++;
    TRY(parser.line(as<Str>(**line)));
  } while (!parser.complete());
  return Maybe<Ref>(Ref(parser.take_fields()));
}

constexpr MemberRow kReaderMembers[] = {
    {"dialect", MemberKind::kObjectOrNone, offsetof(Reader, dialect), true, nullptr},
    {"line_num", MemberKind::kInt64, offsetof(Reader, line_number), true, nullptr},
};

// --- writing

struct Writer : Object {
  Field write;  // the file's method
  FieldTo<Dialect> dialect;
  template <class F>
  void each_field(F visit) {
    visit(write);
    visit(dialect);
  }
};

// Appends a field to a record; quotes are put round it when it was said or when it needs them.
Result<void> append_field(ThreadState& ts, State& state, Dialect& dialect, StrBuilder& out, const Str* field,
                          bool quoted) {
  StrBuilder content(ts);
  for (uint64_t i = 0; field && i < field->length; i++) {
    char32_t c = (*field)[i];
    bool special = c == dialect.delimiter || c == dialect.escape || c == dialect.quote;
    for (uint64_t k = 0; !special && k < dialect.line_terminator->length; k++)
      special = c == (*dialect.line_terminator)[k];
    if (special) {
      bool escape = dialect.quoting == Quoting::kNone;
      if (!escape && c == dialect.quote) {
        if (dialect.double_quote) TRY(content.append(c));
        else escape = true;
      } else if (!escape && c == dialect.escape) {
        escape = true;
      }
      if (!escape) quoted = true;
      if (escape) {
        if (dialect.escape == kUnset) return raise(ts, *state.error, "need to escape, but no escapechar set");
        TRY(content.append(dialect.escape));
      }
    }
    TRY(content.append(c));
  }
  RefTo<Str> text = TRY(content.finish());
  if (quoted) TRY(out.append(dialect.quote));
  TRY(out.append(*text));
  if (quoted) TRY(out.append(dialect.quote));
  return {};
}

bool is_number(ThreadState& ts, Value value) {
  const Slots& slots = type_of(ts, value).slots;
  return slots.nb_index || slots.nb_int || slots.nb_float || type_of(ts, value).layout_kind == Kind::kComplex;
}

Result<Ref> writer_writerow(ThreadState& ts, Writer& self, Value row) {
  State& state = state_of(*self.type);
  RefTo<Dialect> dialect = self.dialect.share();
  auto made = get_iterator(ts, row);
  if (made.is_error()) {
    if (!ts.catch_if(Exc::TypeError)) return raised;
    return raise(ts, *state.error, "iterable expected, not {}", type_name(ts, row));
  }
  Ref iterator = made.release();
  StrBuilder record(ts);
  uint64_t count = 0;
  for (;;) {
    Maybe<Ref> field = TRY(next(ts, iterator));
    if (!field) break;
    bool quoted =
        dialect->quoting == Quoting::kAll || (dialect->quoting == Quoting::kNonNumeric && !is_number(ts, **field));
    if (count++) TRY(record.append(dialect->delimiter));
    if ((**field).is_none()) {
      TRY(append_field(ts, state, *dialect, record, nullptr, quoted));
    } else {
      RefTo<Str> field_text = is<Str>(**field) ? RefTo<Str>::share(as<Str>(**field)) : TRY(str(ts, **field));
      TRY(append_field(ts, state, *dialect, record, field_text.get(), quoted));
    }
    TRY(ts.checkpoint_limits());
  }
  // An empty line would be no record.
  if (count && record.length() == 0) {
    if (dialect->quoting == Quoting::kNone) return raise(ts, *state.error, "single empty field record must be quoted");
    TRY(append_field(ts, state, *dialect, record, nullptr, true));
  }
  TRY(record.append(*dialect->line_terminator));
  RefTo<Str> line = TRY(record.finish());
  Ref write = self.write.share();
  return call(ts, write, Value(line));
}

Result<void> writer_writerows(ThreadState& ts, Writer& self, Value rows) {
  return for_each(ts, rows, [&](Ref row) -> Result<bool> {
    Ref written = TRY(writer_writerow(ts, self, row));
    return true;
  });
}

constexpr NativeMethod kWriterMethods[] = {
    method<writer_writerow>("writerow(self, row, /)", "Writes one record."),
    method<writer_writerows>("writerows(self, rows, /)", "Writes all records of an iterable."),
};
constexpr MemberRow kWriterMembers[] = {
    {"dialect", MemberKind::kObjectOrNone, offsetof(Writer, dialect), true, nullptr},
};

}  // namespace

Result<Ref> make_reader(ThreadState& ts, State& state, Value iterator, RefTo<Dialect> dialect) {
  RefTo<Reader> self = TRY(make_with_fields<Reader>(ts, *state.reader));
  self->iterator.set(Ref::share(iterator));
  self->dialect.set(std::move(dialect));
  self->line_number = 0;
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Ref> make_writer(ThreadState& ts, State& state, Value file, RefTo<Dialect> dialect) {
  Maybe<Ref> write = TRY(find_attribute(ts, file, names::k_write));
  if (!write || !is_callable(ts, **write)) return raise(ts, Exc::TypeError, "argument 1 must have a \"write\" method");
  RefTo<Writer> self = TRY(make_with_fields<Writer>(ts, *state.writer));
  self->write.set(write.release());
  self->dialect.set(std::move(dialect));
  ts.track(*self);
  return Ref(std::move(self));
}

const TypeSpec spec_reader{
    .name = "_csv.reader",
    .instance_bytes = sizeof(Reader),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .doc = "An iterator over records: lists of the fields.",
    .members = kReaderMembers,
    .slots =
        [](Slots& s) {
          s.tp_iter = iterator_itself;
          s.tp_next = slot<reader_next>;
          set_field_slots<Reader>(s);
        },
    .module = "_csv",
};
const TypeSpec spec_writer{
    .name = "_csv.writer",
    .instance_bytes = sizeof(Writer),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .doc = "Writes records to a file.",
    .methods = kWriterMethods,
    .members = kWriterMembers,
    .slots = [](Slots& s) { set_field_slots<Writer>(s); },
    .module = "_csv",
};

}  // namespace ouro::csv
