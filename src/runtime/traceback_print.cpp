// The text of an exception as the interpreter prints it when nobody caught it.
//
// Comes in: an exception with its traceback, cause or context, notes and, for a group, sub-exceptions. Goes
// out: one str. What is printed is independent of the library's traceback module, which follows the same format. Errors
// of the program's own code (__str__, __notes__ ...) are shown as such and never leave here; memory and terminations
// do.
//
//     Traceback (most recent call last):
//       File "x.py", line 1, in <module>
//         f(1) + g(2)
//         ~~~~~^~~~~~
#include "runtime/traceback_print.h"

#include "bytecode/line_table.h"
#include "objects/bytes.h"
#include "objects/code.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "runtime/recursion.h"
#include "runtime/source_line.h"
#include "runtime/suggestions.h"
#include "runtime/traceback_anchors.h"

namespace ouro {

namespace {

constexpr uint64_t kSourceIndent = 4;    // of a source line below its entry
constexpr int kMostRepetitions = 3;      // equal entries that are printed before they are only counted
constexpr int64_t kDefaultLimit = 1000;  // sys.tracebacklimit
constexpr uint64_t kWidestGroup = 15;    // sub-exceptions of one group that are printed
constexpr int kDeepestGroup = 10;

constexpr std::string_view kCauseLine = "The above exception was the direct cause of the following exception:\n";
constexpr std::string_view kContextLine = "During handling of the above exception, another exception occurred:\n";

bool is_blank(char32_t c) { return c == ' ' || c == '\t' || c == '\f'; }

// The code points in the first `bytes` bytes of the text's UTF-8; one more than there are when bytes is
// behind the end.
uint64_t code_points_before(const Str& text, int64_t bytes) {
  int64_t at = 0;
  for (uint64_t i = 0; i < text.length; i++) {
    if (at >= bytes) return i;
    char32_t c = text[i];
    at += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return at >= bytes ? text.length : text.length + 1;
}

class Printer {
 public:
  explicit Printer(ThreadState& ts) : ts_(ts), out_(ts) {}
  Result<RefTo<Str>> finish() { return out_.finish(); }
  StrBuilder& out() { return out_; }

  Result<void> print_chain(BaseException& exception);
  Result<void> print_entries(Traceback& traceback, std::string_view header_margin, std::string_view header);
  // module.qualname of a class; the module is left out for builtins and __main__.
  Result<void> print_class_name(Value type);
  // str(value), or `instead` when that fails.
  Result<void> print_str(Value value, std::string_view instead);

 private:
  Result<void> print_one(BaseException& exception);
  Result<void> print_simple(BaseException& exception);
  Result<void> print_group(ExceptionGroup& group);
  Result<void> print_entry(Traceback& entry, Code& code, int line);
  Result<void> print_source(Traceback& entry, Code& code, int line);
  Result<void> print_carets(uint64_t from, uint64_t begin, uint64_t end, const Anchors* anchors);
  Result<void> print_place(BaseException& exception, Ref& message);
  Result<void> print_error_text(Str& text, int64_t offset, int64_t end_offset);
  Result<void> print_notes(BaseException& exception);
  Result<void> print_suggestion(BaseException& exception);

  Result<void> indent() { return out_.append_repeated(U' ', uint64_t(2 * depth_)); }
  std::string_view margin() const { return depth_ ? "| " : ""; }
  Result<void> indented_margin() {
    TRY(indent());
    return out_.append_ascii(margin());
  }
  // Takes an error of the program's own code; fails when what is pending must not be taken.
  Result<void> ignore_error() {
    if (!ts_.catch_any()) return raised;
    return {};
  }

  ThreadState& ts_;
  StrBuilder out_;
  int depth_ = 0;            // groups around
  bool need_close_ = false;  // the frame of a group's last sub-exception is still open
  RefTo<Dict> seen_;         // identities of exceptions printed or being printed
};

Result<void> Printer::print_str(Value value, std::string_view instead) {
  Result<RefTo<Str>> text = str(ts_, value);
  if (text.is_error()) {
    TRY(ignore_error());
    return out_.append_ascii(instead);
  }
  RefTo<Str> shown = text.release();
  return out_.append(*shown);
}

Result<void> Printer::print_class_name(Value type) {
  Result<Maybe<Ref>> module = find_attribute(ts_, type, names::k___module__);
  if (module.is_error()) TRY(ignore_error());
  Maybe<Ref> name = module.is_error() ? Maybe<Ref>(absent) : module.release();
  if (!name || !is<Str>(**name)) {
    TRY(out_.append_ascii("<unknown>."));
  } else if (Str& text = as<Str>(**name); !text.equals_ascii("builtins") && !text.equals_ascii("__main__")) {
    TRY(out_.append(text));
    TRY(out_.append(U'.'));
  }
  Result<Ref> qualname = get_attribute(ts_, type, names::k___qualname__);
  if (qualname.is_error()) {
    TRY(ignore_error());
    return out_.append_ascii("<unknown>");
  }
  Ref shown = qualname.release();
  return print_str(shown, "<unknown>");
}

// --- entries

// The marks below a source line: `from` is the column (of the whole line) where the printed line begins.
Result<void> Printer::print_carets(uint64_t from, uint64_t begin, uint64_t end, const Anchors* anchors) {
  TRY(indented_margin());
  TRY(out_.append_repeated(U' ', kSourceIndent));
  for (uint64_t column = from; column < end; column++) {
    char32_t mark = U'^';
    if (column < begin) mark = U' ';
    else if (anchors && !(column >= anchors->begin && column < anchors->end)) mark = U'~';
    TRY(out_.append(mark));
    TRY(ts_.checkpoint_limits());
  }
  return out_.append(U'\n');
}

Result<void> Printer::print_source(Traceback& entry, Code& code, int line) {
  Maybe<Ref> found = TRY(read_source_line(ts_, *code.filename, line));
  if (!found) return {};
  Str& text = as<Str>(**found);
  uint64_t first = 0;
  while (first < text.length && is_blank(text[first])) first++;
  TRY(indented_margin());
  TRY(out_.append_repeated(U' ', kSourceIndent));
  TRY(out_.append(text, first, text.length));
  TRY(out_.append(U'\n'));

  if (entry.lasti < 0) return {};
  SourceLocation place = location_at(code.linetable->span(), code.firstlineno, uint32_t(entry.lasti) / 2);
  if (place.lineno < 0 || place.end_lineno < 0 || place.col_offset < 0 || place.end_col_offset < 0) return {};
  uint64_t begin = code_points_before(text, place.col_offset);
  uint64_t end = code_points_before(text, place.end_col_offset);
  Anchors anchors;
  bool has_anchors = false;
  if (place.lineno == place.end_lineno) {
    has_anchors = find_anchors(text, begin, end, anchors);
  } else {
    end = text.length;
    while (end > 0 && is_blank(text[end - 1])) end--;
  }
  // Marks under the whole line would say nothing.
  if (!has_anchors && end - begin == text.length - first) return {};
  return print_carets(first, begin, end, has_anchors ? &anchors : nullptr);
}

Result<void> Printer::print_entry(Traceback& entry, Code& code, int line) {
  TRY(indented_margin());
  TRY(out_.append_ascii("  File \""));
  TRY(out_.append(*code.filename));
  TRY(out_.append_ascii("\", line "));
  TRY(out_.append_int(line));
  TRY(out_.append_ascii(", in "));
  TRY(out_.append(*code.name));
  TRY(out_.append(U'\n'));
  return print_source(entry, code, line);
}

Result<void> Printer::print_entries(Traceback& traceback, std::string_view header_margin, std::string_view header) {
  int64_t limit = kDefaultLimit;
  if (ts_.interpreter().sys_dict) {
    Value given = dict_find(ts_, *ts_.interpreter().sys_dict, "tracebacklimit");
    if (!given.is_null() && is_int(given)) {
      if (!int_to_int64(given, limit)) limit = int_sign(given) < 0 ? 0 : INT64_MAX;
      if (limit <= 0) return {};
    }
  }
  TRY(indent());
  TRY(out_.append_ascii(header_margin));
  TRY(out_.append_ascii(header));

  int64_t count = 0;
  for (Traceback* at = &traceback; at; at = at->next.get()) count++;
  RefTo<Traceback> at = RefTo<Traceback>::share(traceback);
  auto advance = [&] { at = at->next ? at->next.share() : RefTo<Traceback>(); };
  for (; at && count > limit; count--) advance();

  Ref last_file, last_name;
  int last_line = -1;
  int64_t repetitions = 0;
  auto print_repetitions = [&]() -> Result<void> {
    if (repetitions <= kMostRepetitions) return {};
    TRY(out_.append_ascii("  [Previous line repeated "));
    TRY(out_.append_int(repetitions - kMostRepetitions));
    return out_.append_ascii(repetitions - kMostRepetitions > 1 ? " more times]\n" : " more time]\n");
  };
  for (; at; advance()) {
    TRY(ts_.checkpoint_limits());
    if (at->frame.is_null()) continue;
    Code& code = frame_object_code(*at->frame.get().object());
    RefTo<Code> keep = RefTo<Code>::share(code);
    int line = traceback_line(*at);
    if (line == -1) line = code_line_at(code, at->lasti);
    if (last_file.is_null() || !(last_file.get() == Value(code.filename.get())) || last_line == -1 ||
        line != last_line || !(last_name.get() == Value(code.name.get()))) {
      TRY(print_repetitions());
      last_file = Ref(code.filename.share());
      last_name = Ref(code.name.share());
      last_line = line;
      repetitions = 0;
    }
    if (++repetitions <= kMostRepetitions) TRY(print_entry(*at, code, line));
  }
  return print_repetitions();
}

// --- syntax errors

// Bytes of a part of the text in UTF-8: the bounds of offsets that may count bytes.
static int64_t utf8_bytes(const Str& text, uint64_t from, uint64_t end) {
  int64_t bytes = 0;
  for (; from < end; from++) {
    const char32_t c = text[from];
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return bytes;
}

Result<void> Printer::print_error_text(Str& text, int64_t offset, int64_t end_offset) {
  int64_t carets = end_offset > 0 && end_offset > offset ? end_offset - offset : 1;
  offset--;
  uint64_t begin = 0;
  while (begin < text.length && is_blank(text[begin])) {
    begin++;
    offset--;
  }
  int64_t length = utf8_bytes(text, begin, text.length);
  if (length > 0 && text[text.length - 1] == U'\n') length--;
  if (offset > length) offset = length;
  for (;;) {  // lines before the one with the error
    uint64_t line_end = begin;
    while (line_end < text.length && text[line_end] != U'\n') line_end++;
    if (line_end == text.length || utf8_bytes(text, begin, line_end) >= offset) break;
    const int64_t skipped = utf8_bytes(text, begin, line_end + 1);
    begin = line_end + 1;
    length -= skipped;
    offset -= skipped;
  }
  TRY(indented_margin());
  TRY(out_.append_repeated(U' ', kSourceIndent));
  TRY(out_.append(text, begin, text.length));
  if (begin == text.length || text[text.length - 1] != U'\n') TRY(out_.append(U'\n'));
  if (offset < 0) return {};
  TRY(indented_margin());
  TRY(out_.append_repeated(U' ', kSourceIndent + uint64_t(offset)));
  TRY(out_.append_repeated(U'^', uint64_t(carets)));
  return out_.append(U'\n');
}

// The file, line and text of a SyntaxError (of anything with print_file_and_line); `message` becomes its bare message.
Result<void> Printer::print_place(BaseException& exception, Ref& message) {
  Value self(exception);
  Maybe<Ref> marker = TRY(find_attribute(ts_, self, names::k_print_file_and_line));
  if (!marker) return {};
  auto attribute = [&](const char* name) -> Result<Ref> {
    RefTo<Str> interned = TRY(intern(ts_, name));
    return get_attribute(ts_, self, *interned);
  };
  Ref bare = TRY(attribute("msg"));
  Ref filename = TRY(attribute("filename"));
  Ref line_value = TRY(attribute("lineno"));
  int64_t line = TRY(index_as_int64(ts_, line_value, Exc::OverflowError));
  auto optional = [&](const char* name, int64_t otherwise) -> Result<int64_t> {
    Ref value = TRY(attribute(name));
    if (value.get().is_none()) return otherwise;
    return index_as_int64(ts_, value, Exc::OverflowError);
  };
  int64_t offset = TRY(optional("offset", -1));
  // Subclasses have one place without an extent.
  const bool has_end = &type_of(ts_, self) == &exception_type(ts_, Exc::SyntaxError);
  int64_t end_line = has_end ? TRY(optional("end_lineno", line)) : line;
  int64_t end_offset = has_end ? TRY(optional("end_offset", -1)) : offset;
  Ref text = TRY(attribute("text"));
  RefTo<Str> shown_name;
  if (filename.get().is_none()) shown_name = TRY(str_from_ascii(ts_, "<string>"));
  else shown_name = TRY(str(ts_, filename));

  TRY(indented_margin());
  TRY(out_.append_ascii("  File \""));
  TRY(out_.append(*shown_name));
  TRY(out_.append_ascii("\", line "));
  TRY(out_.append_int(line));
  TRY(out_.append(U'\n'));
  message = std::move(bare);
  if (!is<Str>(text)) return {};
  Str& source = as<Str>(text);
  // Of an error of several lines only the first is shown, marked to its end.
  const int64_t size = utf8_bytes(source, 0, source.length);
  if (end_line > line) end_offset = size;
  if (offset > size + 1) offset = size + 1;
  if (end_offset > size + 1) end_offset = size + 1;
  return print_error_text(source, offset, end_offset);
}

// --- one exception

Result<void> Printer::print_notes(BaseException& exception) {
  auto print = [&]() -> Result<void> {
    Maybe<Ref> found = TRY(find_attribute(ts_, Value(exception), names::k___notes__));
    if (!found) return {};
    Ref notes = found.release();
    if (!type_of(ts_, notes).slots.sq_item || is<Dict>(notes)) {
      TRY(indented_margin());
      Result<RefTo<Str>> shown = repr(ts_, notes);
      if (shown.is_error()) {
        TRY(ignore_error());
        TRY(out_.append_ascii("<__notes__ repr() failed>"));
      } else {
        RefTo<Str> text = shown.release();
        TRY(out_.append(*text));
      }
      return {};
    }
    int64_t count = TRY(length(ts_, notes));
    for (int64_t i = 0; i < count; i++) {
      Ref note = TRY(sequence_item(ts_, notes, i));
      Result<RefTo<Str>> shown = str(ts_, note);
      if (shown.is_error()) {
        TRY(ignore_error());
        TRY(out_.append_ascii("<note str() failed>"));
      } else {
        RefTo<Str> text = shown.release();
        RefTo<Str> method = TRY(intern(ts_, "splitlines"));
        Value keep_ends = Value::true_();
        Ref lines = TRY(call_method_values(ts_, Value(text), *method, {&keep_ends, 1}));
        if (is<List>(lines))
          for (uint64_t k = 0; k < as<List>(lines).size; k++) {
            TRY(indented_margin());
            TRY(out_.append_str(as<List>(lines).items[k]));
          }
      }
      TRY(out_.append(U'\n'));
      TRY(ts_.checkpoint_limits());
    }
    return {};
  };
  if (print().is_error()) return ignore_error();
  return {};
}

Result<void> Printer::print_suggestion(BaseException& exception) {
  Maybe<Ref> suggestion = TRY(suggestion_for(ts_, exception));
  if (!suggestion) return {};
  TRY(out_.append_ascii(". Did you mean: '"));
  TRY(out_.append(as<Str>(**suggestion)));
  return out_.append_ascii("'?");
}

Result<void> Printer::print_simple(BaseException& exception) {
  Value self(exception);
  if (exception.traceback) {
    RefTo<Traceback> traceback = exception.traceback.share();
    bool group = is<ExceptionGroup>(self);
    TRY(print_entries(
        *traceback, group && depth_ == 1 ? "+ " : margin(),
        group ? "Exception Group Traceback (most recent call last):\n" : "Traceback (most recent call last):\n"));
  }
  Ref shown = Ref::share(self);
  if (print_place(exception, shown).is_error()) TRY(ignore_error());
  TRY(indented_margin());
  TRY(print_class_name(Value(exception.type)));
  Result<RefTo<Str>> message = str(ts_, shown);
  if (message.is_error()) {
    TRY(ignore_error());
    TRY(out_.append_ascii(": <exception str() failed>"));
  } else {
    RefTo<Str> text = message.release();
    if (text->length) TRY(out_.append_ascii(": "));
    TRY(out_.append(*text));
  }
  TRY(print_suggestion(exception));
  TRY(out_.append(U'\n'));
  return print_notes(exception);
}

Result<void> Printer::print_group(ExceptionGroup& group) {
  if (depth_ > kDeepestGroup) {
    TRY(indented_margin());
    TRY(out_.append_ascii("... (max_group_depth is "));
    TRY(out_.append_int(kDeepestGroup));
    return out_.append_ascii(")\n");
  }
  bool outermost = depth_ == 0;
  if (outermost) depth_++;
  TRY(print_simple(group));
  if (group.exceptions.is_null()) return {};
  RefTo<Tuple> members = RefTo<Tuple>::share(as<Tuple>(group.exceptions));
  uint64_t count = members->size <= kWidestGroup ? members->size : kWidestGroup + 1;
  need_close_ = false;
  for (uint64_t i = 0; i < count; i++) {
    bool last = i + 1 == count, truncated = i >= kWidestGroup;
    if (last) need_close_ = true;  // unless a group inside closes the frame
    TRY(indent());
    TRY(out_.append_ascii(i == 0 ? "+-" : "  "));
    TRY(out_.append_ascii("+---------------- "));
    if (truncated) TRY(out_.append_ascii("..."));
    else TRY(out_.append_int(int64_t(i + 1)));
    TRY(out_.append_ascii(" ----------------\n"));
    depth_++;
    if (truncated) {
      uint64_t left = members->size - kWidestGroup;
      TRY(indented_margin());
      TRY(out_.append_ascii("and "));
      TRY(out_.append_int(int64_t(left)));
      TRY(out_.append_ascii(left > 1 ? " more exceptions\n" : " more exception\n"));
    } else {
      TRY(print_chain(as<BaseException>((*members)[i])));
    }
    if (last && need_close_) {
      TRY(indent());
      TRY(out_.append_ascii("+------------------------------------\n"));
      need_close_ = false;
    }
    depth_--;
    TRY(ts_.checkpoint_limits());
  }
  if (outermost) depth_--;
  return {};
}

Result<void> Printer::print_one(BaseException& exception) {
  if (is<ExceptionGroup>(Value(exception))) return print_group(static_cast<ExceptionGroup&>(exception));
  return print_simple(exception);
}

// The exceptions that led to this one, the first of all first, then this one. An exception is printed once.
Result<void> Printer::print_chain(BaseException& exception) {
  Recursion guard(ts_);
  TRY(guard.enter(" in print_chained"));
  if (!seen_) seen_ = TRY(dict_allocate(ts_));
  RefTo<List> chain =
      TRY(list_allocate(ts_, 1));  // from here to the first; each followed by what joins it to its successor
  RefTo<BaseException> at = RefTo<BaseException>::share(exception);
  while (at) {
    TRY(ts_.checkpoint_limits());
    Ref key = TRY(make_int(ts_, identity(ts_, Value(at))));
    TRY(dict_set(ts_, *seen_, key, Value::none()));
    TRY(list_append(ts_, *chain, Value(at)));
    bool by_cause = bool(at->cause);
    RefTo<BaseException> before;
    if (by_cause) before = at->cause.share();
    else if (at->context && !at->suppress_context) before = at->context.share();
    if (before) {
      Ref before_key = TRY(make_int(ts_, identity(ts_, Value(before))));
      if (TRY(dict_contains(ts_, *seen_, before_key))) before = RefTo<BaseException>();
    }
    TRY(list_append(ts_, *chain, Value::boolean(by_cause)));
    at = std::move(before);
  }
  for (uint64_t i = chain->size; i > 0; i -= 2) {
    if (i < chain->size) {
      TRY(indented_margin());
      TRY(out_.append(U'\n'));
      TRY(indented_margin());
      TRY(out_.append_ascii(chain->items[i - 1].is_true() ? kCauseLine : kContextLine));
      TRY(indented_margin());
      TRY(out_.append(U'\n'));
    }
    bool need_close = need_close_;
    TRY(print_one(as<BaseException>(chain->items[i - 2])));
    if (i > 2) need_close_ = need_close;
  }
  return {};
}

}  // namespace

Result<RefTo<Str>> format_exception(ThreadState& ts, BaseException& exception) {
  Printer printer(ts);
  RefTo<BaseException> keep = RefTo<BaseException>::share(exception);
  TRY(printer.print_chain(exception));
  return printer.finish();
}

Result<RefTo<Str>> format_non_exception(ThreadState& ts, Value value) {
  Ref message =
      TRY(text(ts, "TypeError: print_exception(): Exception expected for value, {} found\n", type_name(ts, value)));
  return std::move(message).cast<Str>();
}

Result<RefTo<Str>> format_unraisable(ThreadState& ts, Value type, Value exception, Value traceback, Value message,
                                     Value where) {
  Printer printer(ts);
  StrBuilder& out = printer.out();
  if (!where.is_none()) {
    if (message.is_none()) {
      TRY(out.append_ascii("Exception ignored in: "));
    } else {
      TRY(printer.print_str(message, ""));
      TRY(out.append_ascii(": "));
    }
    Result<RefTo<Str>> shown = repr(ts, where);
    if (shown.is_error()) {
      if (!ts.catch_any()) return raised;
      TRY(out.append_ascii("<object repr() failed>"));
    } else {
      RefTo<Str> text = shown.release();
      TRY(out.append(*text));
    }
    TRY(out.append(U'\n'));
  } else if (!message.is_none()) {
    TRY(printer.print_str(message, ""));
    TRY(out.append_ascii(":\n"));
  }
  if (is<Traceback>(traceback))
    TRY(printer.print_entries(as<Traceback>(traceback), "", "Traceback (most recent call last):\n"));
  if (type.is_none()) return printer.finish();
  TRY(printer.print_class_name(type));
  if (!exception.is_none()) {
    Result<RefTo<Str>> shown = str(ts, exception);
    TRY(out.append_ascii(": "));
    if (shown.is_error()) {
      if (!ts.catch_any()) return raised;
      TRY(out.append_ascii("<exception str() failed>"));
    } else {
      RefTo<Str> text = shown.release();
      TRY(out.append(*text));
    }
  }
  TRY(out.append(U'\n'));
  return printer.finish();
}

}  // namespace ouro
