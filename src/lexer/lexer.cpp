// The lexer's lines, indentation, brackets, names, strings and operators; numbers are in numbers.cpp, the
// reporting of errors in lexer_errors.cpp.
#include "lexer/lexer.h"

#include <cstdio>
#include <cstring>

#include "source/code_points.h"
#include "unicode/identifiers.h"
#include "unicode/properties.h"

namespace ouro::lexer {

namespace {

// What a byte can be the begin of.
enum CharacterClass : uint8_t { kNameStart = 1, kNameContinue = 2, kDigit = 4, kHighByte = 8 };
struct CharacterClasses {
  uint8_t of[256];
};
constexpr CharacterClasses make_classes() {
  CharacterClasses classes{};
  for (int c = 'a'; c <= 'z'; c++) classes.of[c] = kNameStart | kNameContinue;
  for (int c = 'A'; c <= 'Z'; c++) classes.of[c] = kNameStart | kNameContinue;
  for (int c = '0'; c <= '9'; c++) classes.of[c] = kNameContinue | kDigit;
  for (int c = 128; c < 256; c++) classes.of[c] = kNameStart | kNameContinue | kHighByte;
  classes.of[int('_')] = kNameStart | kNameContinue;
  return classes;
}
constexpr CharacterClasses kClasses = make_classes();

bool is_class(char c, uint8_t mask) { return kClasses.of[uint8_t(c)] & mask; }

}  // namespace

Lexer::Lexer(std::string_view text, Diagnostics& diagnostics, const LexerOptions& options)
    : text_(text), diagnostics_(diagnostics), options_(options), lineno_(options.first_lineno - 1) {
  indents_[0] = 0;
  alternative_indents_[0] = 0;
}

// The cursor is at the end of the text: gets another line of interactive input.
bool Lexer::read_line() {
  if (!options_.lines) {
    status_ = stopped_ ? Status::kStopped : Status::kEndOfText;
    if (stopped_) line_start_ = cursor_;  // as if a line had come
    return false;
  }
  if (status_ == Status::kEndOfText) return false;
  switch (options_.lines->read_line(text_)) {
    case LineSource::Answer::kLine: return true;
    case LineSource::Answer::kEnd: status_ = Status::kEndOfText; return false;
    case LineSource::Answer::kRefused:
      refusal_ = options_.lines->refusal();
      status_ = Status::kUndecodable;
      return false;
    case LineSource::Answer::kFailed: break;
  }
  diagnostics_.fail(Failure::kPending, "%s", "");
  status_ = Status::kSyntax;
  return false;
}

// What stands before `offset` is refused, or warned of, for the character there: interactive input that has none yet is
// asked for it.
Lexer& Lexer::want_character(uint32_t offset) {
  if ((options_.lines || stopped_) && status_ == Status::kOk && offset == text_.size()) read_line();
  return *this;
}

// The cursor is at the end of the entered line: enters the next one. False at the end of the text.
bool Lexer::begin_line() {
  if (cursor_ >= text_.size() && !read_line()) return false;
  if (!in_token_) buffer_start_ = cursor_;
  lineno_++;
  line_start_ = cursor_;
  const void* newline = std::memchr(text_.data() + cursor_, '\n', text_.size() - cursor_);
  line_end_ = newline ? uint32_t(static_cast<const char*>(newline) - text_.data()) + 1 : uint32_t(text_.size());
  return true;
}

Token Lexer::bare_token(TokenKind kind) {
  Token token;
  token.kind = kind;
  token.level = uint8_t(level_);
  token.start = token.end = cursor_;
  token.lineno = token.end_lineno = lineno_;
  return token;
}

Token Lexer::token(TokenKind kind, uint32_t start, uint32_t end) {
  Token token;
  token.kind = kind;
  token.level = uint8_t(level_);
  token.start = start;
  token.end = end;
  token.lineno = token.end_lineno = lineno_;
  int shift = lineno_ == options_.first_lineno ? options_.first_col_offset : 0;
  token.col_offset = int(start - line_start_) + shift;
  token.end_col_offset = int(end - line_start_) + shift;
  return token;
}

Token Lexer::error() {
  if (status_ == Status::kOk) status_ = Status::kSyntax;
  return bare_token(TokenKind::kError);
}

// The cursor is behind a backslash: goes to the first character of the next line.
bool Lexer::continue_line() {
  if (at(cursor_) != '\n') {
    if (cursor_ >= text_.size() && cursor_ == line_end_) {
      // The text ends without a newline behind the backslash.
      want_character(cursor_);
      status_ = Status::kContinuation;
      return false;
    }
    cursor_++;
    status_ = Status::kContinuation;
    return false;
  }
  cursor_++;
  if (!begin_line()) {
    cursor_ = line_end_;
    if (status_ == Status::kStopped) status_ = Status::kEndOfText;
    if (status_ == Status::kUndecodable) {
      options_.lines->raise_refusal();
      diagnostics_.fail(Failure::kPending, "%s", "");
      status_ = Status::kSyntax;
    }
    return false;
  }
  return true;
}

// At the begin of a line: measures the indentation (Language Reference 2.1.8) and sets pending_indents_.
bool Lexer::indentation(bool& blank_line) {
  int column = 0;
  int alternative = 0;
  int continued_column = 0;
  for (;;) {
    char c = cursor_ < line_end_ ? at(cursor_) : '\0';
    if (c == ' ') {
      column++, alternative++;
    } else if (c == '\t') {
      column = (column / 8 + 1) * 8;
      alternative++;
    } else if (c == '\f') {
      column = alternative = 0;
    } else if (c == '\\') {
      continued_column = continued_column ? continued_column : column;
      cursor_++;
      if (!continue_line()) return false;
      continue;
    } else {
      break;
    }
    cursor_++;
  }
  char c = cursor_ < line_end_ ? at(cursor_) : '\0';
  if (c == '#' || c == '\n') {
    blank_line = !options_.interactive || ((column > 0 || c == '#') && lineno_ > 1);
    if (blank_line) return true;
    column = alternative = 0;
  }
  if (level_ > 0) return true;
  if (continued_column) column = alternative = continued_column;
  if (column == indents_[indent_]) {
    if (alternative == alternative_indents_[indent_]) return true;
    status_ = Status::kTabs;
  } else if (column > indents_[indent_]) {
    if (indent_ + 1 >= kMaxIndents) {
      status_ = Status::kTooDeep;
    } else if (alternative <= alternative_indents_[indent_]) {
      status_ = Status::kTabs;
    } else {
      pending_indents_++;
      indent_++;
      indents_[indent_] = column;
      alternative_indents_[indent_] = alternative;
      return true;
    }
  } else {
    while (indent_ > 0 && column < indents_[indent_]) {
      pending_indents_--;
      indent_--;
    }
    if (column != indents_[indent_]) {
      status_ = Status::kDedent;
    } else if (alternative != alternative_indents_[indent_]) {
      status_ = Status::kTabs;
    } else {
      return true;
    }
  }
  cursor_ = line_end_;
  return false;
}

Token Lexer::next() {
  Token token = scan();
  // The last line has no end: what stands there is looked at together with what comes behind it.
  while (options_.lines && status_ == Status::kOk && has_met_end()) {
    if (!read_line()) break;
    const size_t newline = text_.find('\n', line_start_);
    line_end_ = uint32_t(newline == text_.npos ? text_.size() : newline + 1);
    if (token.kind != TokenKind::kNumber && !is_class(at(token.start), kNameStart)) break;
    cursor_ = token.start;
    token = scan();
  }
  return token;
}

Token Lexer::scan() {
  if (status_ != Status::kOk && status_ != Status::kEndOfText && status_ != Status::kStopped)
    return bare_token(TokenKind::kError);
  if ((++steps_ & 4095) == 0 && !diagnostics_.may_continue()) {
    status_ = Status::kSyntax;
    return bare_token(TokenKind::kError);
  }
  for (;;) {
    in_token_ = false;
    bool blank_line = false;
    if (at_line_begin_) {
      at_line_begin_ = false;
      if (cursor_ == line_end_ && !begin_line() && cannot_read()) return error();
      if (!indentation(blank_line)) return error();
    }
    if (pending_indents_ != 0) {
      started_ = true;
      if (pending_indents_ < 0) {
        pending_indents_++;
        return bare_token(TokenKind::kDedent);
      }
      pending_indents_--;
      return bare_token(TokenKind::kIndent);
    }
    // What is indented no more than its head ends an asynchronous function.
    if (in_async_function_ && !blank_line && at(cursor_) != '\n' && level_ == 0 && async_head_ended_ &&
        async_indent_ >= indent_) {
      in_async_function_ = async_head_ended_ = false;
    }
    bool next_line = false;
    while (!next_line) {
      in_token_ = false;
      while (cursor_ < line_end_ && (at(cursor_) == ' ' || at(cursor_) == '\t' || at(cursor_) == '\f')) cursor_++;
      token_start_ = cursor_;
      in_token_ = cursor_ < line_end_;
      char c = at(cursor_);
      if (c == '#' && cursor_ < line_end_) {
        uint32_t start = cursor_;
        cursor_ = line_end_ - (at(line_end_ - 1) == '\n');
        Token token;
        if (options_.type_comments && type_comment(start, blank_line, token)) return token;
        c = at(cursor_);
      }
      if (cursor_ >= line_end_) {
        // Between two lines, or at the end of a text without a newline.
        in_token_ = false;
        if (begin_line()) continue;
        if (cannot_read() || (level_ > 0 && status_ != Status::kStopped)) return error();
        if (options_.single_input && started_) {
          started_ = false;
          if (indent_ > 0 && options_.implies_dedents) {
            pending_indents_ = -indent_;
            indent_ = 0;
          }
          return bare_token(TokenKind::kNewline);
        }
        started_ = true;
        return bare_token(TokenKind::kEndMarker);
      }
      if (c == '\n' && (blank_line || level_ > 0)) {
        cursor_++;
        next_line = at_line_begin_ = true;
        continue;
      }
      started_ = true;
      if (is_class(c, kNameStart)) return name();
      if (c == '\n') {
        uint32_t newline = cursor_++;
        at_line_begin_ = true;
        async_head_ended_ = in_async_function_;
        return token(TokenKind::kNewline, token_start_ < newline && at(token_start_) == '#' ? token_start_ : newline,
                     newline);
      }
      if (is_class(c, kDigit) || (c == '.' && is_class(at(cursor_ + 1), kDigit))) return number();
      if (c == '\'' || c == '"') return string();
      if (c == '\\') {
        cursor_++;
        if (!continue_line()) return error();
        continue;
      }
      return operator_token();
    }
  }
}

Token Lexer::name() {
  uint32_t start = cursor_;
  const char* data = text_.data();
  uint8_t seen = 0;
  uint32_t cursor = start;
  while (is_class(data[cursor], kNameContinue)) seen |= kClasses.of[uint8_t(data[cursor++])];
  cursor_ = cursor;
  char quote = data[cursor];
  uint32_t size = cursor - start;
  if ((quote == '\'' || quote == '"') && size <= 2) [[unlikely]] {
    auto lower = [&](uint32_t at) { return char(data[at] | 0x20); };
    char first = lower(start);
    bool prefix;
    if (size == 1) {
      prefix = first == 'r' || first == 'b' || first == 'u' || first == 'f';
    } else {
      char second = lower(start + 1);
      prefix = (first == 'r' && (second == 'b' || second == 'f')) || (second == 'r' && (first == 'b' || first == 'f'));
    }
    if (prefix) return string();
  }
  if (seen & kHighByte) [[unlikely]]
    return non_ascii_name();
  TokenKind kind = keyword_kind({data + start, size});
  if (options_.async_names) [[unlikely]]
    kind = async_word(kind);
  return token(kind, start, cursor);
}

// What `async` and `await` are where they may be names: keywords inside of asynchronous functions, and `async`
// in front of `def`. The cursor is behind the word.
TokenKind Lexer::async_word(TokenKind kind) {
  if ((kind != TokenKind::kKeywordAsync && kind != TokenKind::kKeywordAwait) || in_async_function_) return kind;
  if (kind == TokenKind::kKeywordAwait) return TokenKind::kName;
  uint32_t next = cursor_;
  while (next < text_.size() && std::strchr(" \t\f", at(next))) next++;
  while (text_.substr(next, 2) == "\\\n") {
    next += 2;
    while (next < text_.size() && std::strchr(" \t\f", at(next))) next++;
  }
  if (text_.substr(next, 3) != "def" || is_class(at(next + 3), kNameContinue)) return TokenKind::kName;
  in_async_function_ = true;
  async_indent_ = indent_;
  return kind;
}

// The cursor is behind a name with characters beyond ASCII.
Token Lexer::non_ascii_name() {
  uint32_t start = token_start_;
  std::string_view name = text_.substr(start, cursor_ - start);
  size_t offset = 0;
  while (offset < name.size()) {
    if (Utf8Fault fault = check_utf8(name, offset); fault.reason) {
      if (leaves_decode_errors_) {
        (void)diagnostics_.fail_to_decode(name, fault, offset);
        return error();
      }
      char message[kUtf8FaultMessage];
      status_ = Status::kSyntax;
      report_here(Failure::kSyntaxError, describe_utf8_fault(name, offset, fault, "(unicode error) ", message));
      return bare_token(TokenKind::kError);
    }
    bool first = offset == 0;
    char32_t c = next_code_point(name, offset);
    bool valid = c < 128 || (first ? unicode::is_identifier_start(c) : unicode::is_identifier_continue(c));
    if (valid) continue;
    want_character(cursor_);
    cursor_ = start + uint32_t(offset);
    if (!unicode::is_printable(c)) return syntax_error("invalid non-printable character U+%04X", unsigned(c));
    char character[5] = {};
    put_code_point(c, character);
    return syntax_error("invalid character '%s' (U+%04X)", character, unsigned(c));
  }
  return token(TokenKind::kName, start, cursor_);
}

// The cursor is at the quote, token_start_ at the prefix.
Token Lexer::string() {
  char quote = at(cursor_);
  int first_lineno = lineno_;
  uint32_t first_line_start = line_start_;
  bool triple = at(cursor_ + 1) == quote && at(cursor_ + 2) == quote;
  if (!triple && at(cursor_ + 1) == quote) {
    cursor_ += 2;
    return token(TokenKind::kString, token_start_, cursor_);
  }
  cursor_ += triple ? 3 : 1;
  bool ended = false;
  int quotes = 0;
  while (!ended) {
    if (cursor_ >= line_end_) {
      if (!begin_line())
        break;  // a line that cannot be decoded ends the string: what is wrong comes with the next token
      if ((++steps_ & 4095) == 0 && !diagnostics_.may_continue()) return error();
    }
    char c = at(cursor_);
    if (c == '\n' && !triple) break;
    cursor_++;
    if (c == quote) {
      ended = !triple || ++quotes == 3;
    } else {
      quotes = 0;
      if (c == '\\') {
        if (cursor_ >= line_end_ && !begin_line()) break;
        cursor_++;
      }
    }
  }
  if (!ended && status_ != Status::kUndecodable) {
    int last_lineno = lineno_;
    ends_in_string_ = status_ == Status::kEndOfText;
    cursor_ = token_start_ + 1;
    line_start_ = first_line_start;
    lineno_ = first_lineno;
    status_ = Status::kSyntax;
    return triple ? syntax_error("unterminated triple-quoted string literal (detected at line %d)", last_lineno)
                  : syntax_error("unterminated string literal (detected at line %d)", last_lineno);
  }
  Token token;
  token.kind = TokenKind::kString;
  token.level = uint8_t(level_);
  token.start = token_start_;
  token.end = cursor_;
  token.lineno = first_lineno;
  token.end_lineno = lineno_;
  int shift = lineno_ == options_.first_lineno ? options_.first_col_offset : 0;
  token.col_offset = int(token_start_ - first_line_start) + shift;
  token.end_col_offset = int(cursor_ - line_start_) + shift;
  return token;
}

// PEP 484: "# type: ..." behind a statement. The cursor is behind the comment.
bool Lexer::type_comment(uint32_t start, bool blank_line, Token& result) {
  uint32_t at_prefix = start;
  for (char wanted : std::string_view("# type: ")) {
    if (wanted == ' ') {
      while (at(at_prefix) == ' ' || at(at_prefix) == '\t') at_prefix++;
    } else if (at(at_prefix) == wanted && at_prefix < cursor_) {
      at_prefix++;
    } else {
      return false;
    }
  }
  constexpr std::string_view kIgnore = "ignore";
  uint32_t ignore_end = at_prefix + uint32_t(kIgnore.size());
  bool is_ignore = cursor_ >= ignore_end && text_.substr(at_prefix, kIgnore.size()) == kIgnore &&
                   !(cursor_ > ignore_end && (is_class(at(ignore_end), kHighByte) ||
                                              (is_class(at(ignore_end), kNameContinue) && at(ignore_end) != '_')));
  if (!is_ignore) {
    result = token(TokenKind::kTypeComment, at_prefix, cursor_);
    return true;
  }
  result = token(TokenKind::kTypeIgnore, ignore_end, cursor_);
  if (blank_line) {
    if (at(cursor_) == '\n') cursor_++;
    at_line_begin_ = true;
  }
  return true;
}

namespace {

TokenKind one_character_operator(char c) {
  switch (c) {
    case '(': return TokenKind::kLPar;
    case ')': return TokenKind::kRPar;
    case '[': return TokenKind::kLSqb;
    case ']': return TokenKind::kRSqb;
    case '{': return TokenKind::kLBrace;
    case '}': return TokenKind::kRBrace;
    case ':': return TokenKind::kColon;
    case ',': return TokenKind::kComma;
    case ';': return TokenKind::kSemi;
    case '+': return TokenKind::kPlus;
    case '-': return TokenKind::kMinus;
    case '*': return TokenKind::kStar;
    case '/': return TokenKind::kSlash;
    case '|': return TokenKind::kVBar;
    case '&': return TokenKind::kAmper;
    case '<': return TokenKind::kLess;
    case '>': return TokenKind::kGreater;
    case '=': return TokenKind::kEqual;
    case '.': return TokenKind::kDot;
    case '%': return TokenKind::kPercent;
    case '~': return TokenKind::kTilde;
    case '^': return TokenKind::kCircumflex;
    case '@': return TokenKind::kAt;
    default: return TokenKind::kOther;
  }
}

TokenKind two_character_operator(char first, char second) {
  if (second == '=') {
    switch (first) {
      case '=': return TokenKind::kEqEqual;
      case '!': return TokenKind::kNotEqual;
      case '<': return TokenKind::kLessEqual;
      case '>': return TokenKind::kGreaterEqual;
      case '+': return TokenKind::kPlusEqual;
      case '-': return TokenKind::kMinEqual;
      case '*': return TokenKind::kStarEqual;
      case '/': return TokenKind::kSlashEqual;
      case '%': return TokenKind::kPercentEqual;
      case '&': return TokenKind::kAmperEqual;
      case '|': return TokenKind::kVBarEqual;
      case '^': return TokenKind::kCircumflexEqual;
      case '@': return TokenKind::kAtEqual;
      case ':': return TokenKind::kColonEqual;
      default: return TokenKind::kOther;
    }
  }
  if (first == '<' && second == '>') return TokenKind::kNotEqual;
  if (first == '<' && second == '<') return TokenKind::kLeftShift;
  if (first == '>' && second == '>') return TokenKind::kRightShift;
  if (first == '*' && second == '*') return TokenKind::kDoubleStar;
  if (first == '/' && second == '/') return TokenKind::kDoubleSlash;
  if (first == '-' && second == '>') return TokenKind::kRArrow;
  return TokenKind::kOther;
}

TokenKind three_character_operator(TokenKind two, char third) {
  if (third != '=') return TokenKind::kOther;
  switch (two) {
    case TokenKind::kLeftShift: return TokenKind::kLeftShiftEqual;
    case TokenKind::kRightShift: return TokenKind::kRightShiftEqual;
    case TokenKind::kDoubleStar: return TokenKind::kDoubleStarEqual;
    case TokenKind::kDoubleSlash: return TokenKind::kDoubleSlashEqual;
    default: return TokenKind::kOther;
  }
}

}  // namespace

Token Lexer::operator_token() {
  char c = at(cursor_);
  uint32_t start = cursor_;
  cursor_++;
  TokenKind two = two_character_operator(c, at(cursor_));
  if (two != TokenKind::kOther) {
    cursor_++;
    TokenKind three = three_character_operator(two, at(cursor_));
    if (three != TokenKind::kOther) {
      cursor_++;
      return token(three, start, cursor_);
    }
    return token(two, start, cursor_);
  }
  if (c == '.' && at(cursor_) == '.') want_character(cursor_ + 1);
  if (c == '.' && at(cursor_) == '.' && at(cursor_ + 1) == '.') {
    cursor_ += 2;
    return token(TokenKind::kEllipsis, start, cursor_);
  }
  switch (c) {
    case '(':
    case '[':
    case '{':
      if (level_ >= kMaxBrackets) return want_character(cursor_).syntax_error("too many nested parentheses");
      brackets_[level_++] = {c, lineno_, int(start - line_start_)};
      break;
    case ')':
    case ']':
    case '}': {
      if (level_ == 0) return want_character(cursor_).syntax_error("unmatched '%c'", c);
      const Bracket& open = brackets_[--level_];
      char wanted = open.character == '(' ? ')' : open.character == '[' ? ']' : '}';
      if (wanted == c) break;
      want_character(cursor_);
      if (open.lineno != lineno_) {
        return syntax_error("closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c,
                            open.character, open.lineno);
      }
      return syntax_error("closing parenthesis '%c' does not match opening parenthesis '%c'", c, open.character);
    }
    default: break;
  }
  if (uint8_t(c) < 32 || c == 127)
    return want_character(cursor_).syntax_error("invalid non-printable character U+%04X", unsigned(uint8_t(c)));
  return token(one_character_operator(c), start, cursor_);
}

}  // namespace ouro::lexer
