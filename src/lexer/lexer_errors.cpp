// How the lexer reports: the failure goes to the Diagnostics with lines, columns and the line of text as
// CPython's tokenizer and parser give them.
#include <cstdio>
#include <cstring>

#include "lexer/lexer.h"
#include "source/code_points.h"

namespace ouro::lexer {

namespace {

// `text` without its newline and what follows.
std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

}  // namespace

// An error at the cursor, in the entered line. Columns are always code points, the text is the line without its end.
Token Lexer::syntax_error(const char* format, ...) {
  char message[200];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return syntax_error_range(-1, -1, message);
}

Token Lexer::syntax_error_range(int column, int end_column, const char* message) {
  std::string_view line = text_.substr(line_start_);
  if (column < 0) column = count_code_points(line.substr(0, cursor_ - line_start_));
  if (end_column < 0) end_column = column;
  diagnostics_.fail(Failure::kSyntaxError, {lineno_, column, lineno_, end_column}, "%s", message);
  diagnostics_.set_text(first_line(line));
  status_ = Status::kSyntax;
  return bare_token(TokenKind::kError);
}

// The text of a line of the source, counted as lineno_ is, without its newline.
std::string_view Lexer::line_text(int lineno) const {
  if (std::string_view rest = options_.undecoded; !rest.empty()) {
    for (int line = options_.first_lineno;; line++) {
      size_t end = rest.find_first_of("\r\n");
      if (line == lineno || end == std::string_view::npos) return rest.substr(0, end);
      rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
    }
  }
  size_t start = 0;
  for (int line = options_.first_lineno; line < lineno; line++) {
    size_t newline = text_.find('\n', start);
    if (newline == std::string_view::npos || newline + 1 >= text_.size()) break;
    start = newline + 1;
  }
  return first_line(text_.substr(start));
}

void Lexer::report_at(Failure failure, int lineno, int col_offset, int end_lineno, int end_col_offset,
                      std::string_view message) {
  if (end_lineno == kCurrentPosition) end_lineno = lineno_;
  // The cursor's column is reported without the one that is added to others.
  if (end_col_offset == kCurrentPosition) end_col_offset = cursor_column() - 1;
  std::string_view line = !options_.from_file && lineno_ <= lineno && line_end_ > buffer_start_
                              ? text_.substr(buffer_start_, line_end_ - buffer_start_)
                              : line_text(lineno);
  diagnostics_.set_text(line);
  // Bytes that are not UTF-8 have been replaced, and columns count in what is shown.
  std::string_view shown = diagnostics_.has_text() ? diagnostics_.text() : line;
  auto column_of = [&](int offset) {
    offset -= options_.first_col_offset;
    if (offset < 0 || options_.count_bytes) return offset + 1;
    size_t bytes = size_t(offset) + 1;
    return count_code_points(shown.substr(0, bytes)) + (bytes > shown.size());
  };
  int column = column_of(col_offset);
  int end_column = end_col_offset == kNoEnd          ? 0 - options_.first_col_offset
                   : end_col_offset == kNoEndOfToken ? -1 - options_.first_col_offset
                                                     : column_of(end_col_offset);
  char* joined = nullptr;
  size_t prefix = std::strlen(options_.message_prefix);
  if (prefix) {
    auto memory = diagnostics_.arena().make_array<char>(prefix + message.size());
    if (memory.is_error()) {
      diagnostics_.out_of_memory();
      return;
    }
    joined = memory.value();
    std::memcpy(joined, options_.message_prefix, prefix);
    if (!message.empty()) std::memcpy(joined + prefix, message.data(), message.size());
    message = {joined, prefix + message.size()};
  }
  diagnostics_.fail_with(failure, {lineno, column, end_lineno, end_column}, message);
  diagnostics_.set_text(line);
}

void Lexer::report_bare(Failure failure, int lineno, int end_lineno, std::string_view message) {
  // A line that is read alone begins where the buffer does; at the end of a file there is none, at that of typed lines
  // the last one stays.
  const bool is_at_start = options_.interactive ? cursor_ == line_start_
                           : options_.from_file ? cursor_ == line_start_ || cursor_ >= text_.size()
                                                : cursor_ == buffer_start_;
  report_without_end(failure, lineno, end_lineno, is_at_start ? 0 : cursor_column(), message);
}

void Lexer::report_here(Failure failure, std::string_view message) {
  report_without_end(failure, lineno_, lineno_, cursor_ == buffer_start_ ? 0 : cursor_column(), message);
}

void Lexer::report_without_end(Failure failure, int lineno, int end_lineno, int column, std::string_view message) {
  // CPython's column of a token without text is -1, unless the shift of the first line of an f-string's field is added.
  if (options_.first_col_offset > 0 && lineno == options_.first_lineno) {
    const int none = options_.first_col_offset - 1;
    return report_at(failure, lineno, none, end_lineno, none, message);
  }
  report_at(failure, lineno, column - 1, end_lineno, kNoEndOfToken, message);
}

bool Lexer::rest_is_blank(uint32_t from) const {
  for (uint32_t at = from; at < text_.size(); at++) {
    char c = text_[at];
    if (c == '#') {
      while (at < text_.size() && text_[at] != '\n') at++;
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\f') {
      return false;
    }
  }
  return true;
}

void Lexer::report_unclosed_bracket() {
  const Bracket& open = brackets_[level_ - 1];
  char message[32];
  std::snprintf(message, sizeof message, "'%c' was never closed", open.character);
  report_at(Failure::kSyntaxError, open.lineno, open.column, open.lineno, kNoEnd, message);
}

void Lexer::report_error() {
  if (diagnostics_.has_failed()) return;
  switch (status_) {
    case Status::kEndOfText:
      if (level_ > 0) {
        report_unclosed_bracket();
      } else {
        report_here(Failure::kSyntaxError, "unexpected EOF while parsing");
      }
      return;
    case Status::kDedent:
      report_here(Failure::kIndentationError, "unindent does not match any outer indentation level");
      return;
    case Status::kTabs:
      report_at(Failure::kTabError, lineno_, 0, lineno_, kNoEnd, "inconsistent use of tabs and spaces in indentation");
      return;
    case Status::kTooDeep:
      report_at(Failure::kIndentationError, lineno_, 0, lineno_, kNoEnd, "too many levels of indentation");
      return;
    case Status::kContinuation:
      report_at(Failure::kSyntaxError, lineno_, int(cursor_ - buffer_start_) - 1, lineno_, kNoEnd,
                "unexpected character after line continuation character");
      return;
    case Status::kUndecodable: report_here(Failure::kSyntaxError, refusal_); return;
    case Status::kOk:
    case Status::kStopped:
    case Status::kSyntax: return;
  }
}

}  // namespace ouro::lexer
