// The lexer's numbers (Language Reference 2.4.4 to 2.4.7, PEP 515): their form only; values are made by the parser.
#include "lexer/lexer.h"

namespace ouro::lexer {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool may_be_in_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || uint8_t(c) >= 128;
}

}  // namespace

// Digits and underscores from the cursor, which is at a digit. False: an underscore without a digit, reported.
bool Lexer::decimal_tail() {
  for (;;) {
    while (is_digit(at(cursor_))) cursor_++;
    if (at(cursor_) != '_') return true;
    cursor_++;
    if (!is_digit(at(cursor_))) {
      want_character(cursor_).syntax_error("invalid decimal literal");
      return false;
    }
  }
}

// The cursor is behind a number: what follows must not be a letter, unless it begins a keyword that can follow.
bool Lexer::end_of_number(const char* kind) {
  auto begins = [&](std::string_view word) {
    uint32_t same = 0;
    while (same < word.size() && at(cursor_ + same) == word[same]) same++;
    if (same == word.size()) return true;
    want_character(cursor_ + same);
    return false;
  };
  auto follows = [&](std::string_view word) {
    if (!begins(word)) return false;
    const uint32_t end = cursor_ + uint32_t(word.size());
    want_character(end);
    return !may_be_in_name(at(end));
  };
  char c = at(cursor_);
  bool keyword = false;
  switch (c) {
    case 'a': keyword = follows("and"); break;
    case 'e': keyword = follows("else"); break;
    case 'f': keyword = follows("for"); break;
    case 'i': keyword = begins("if") || begins("in") || begins("is"); break;
    case 'n': keyword = follows("not"); break;
    case 'o': keyword = follows("or"); break;
    default: break;
  }
  if (keyword) {
    if (!options_.warnings) return true;
    if (diagnostics_.warnings().size() == options_.refused_warning) {
      syntax_error("invalid %s literal", kind);
      return false;
    }
    FailureLocation location;
    location.lineno = lineno_;
    if (diagnostics_.warn(WarningKind::kSyntaxWarning, location, "invalid %s literal", kind).is_error()) {
      status_ = Status::kSyntax;
      return false;
    }
    return true;
  }
  if (!may_be_in_name(c)) return true;
  syntax_error("invalid %s literal", kind);
  return false;
}

Token Lexer::end_number(const char* kind) {
  if (!end_of_number(kind)) return error();
  return token(TokenKind::kNumber, token_start_, cursor_);
}

// The cursor is behind 0x, 0o or 0b.
Token Lexer::digits_of_base(const char* kind, int base) {
  auto is_valid = [base](char c) { return base == 16 ? is_hexadecimal(c) : c >= '0' && c < '0' + base; };
  do {
    if (at(cursor_) == '_') cursor_++;
    char c = at(cursor_);
    if (!is_valid(c)) {
      if (is_digit(c)) {
        cursor_++;
        return syntax_error("invalid digit '%c' in %s literal", c, kind);
      }
      return want_character(cursor_).syntax_error("invalid %s literal", kind);
    }
    while (is_valid(at(cursor_))) cursor_++;
  } while (at(cursor_) == '_');
  if (is_digit(at(cursor_))) {
    char c = at(cursor_++);
    return syntax_error("invalid digit '%c' in %s literal", c, kind);
  }
  return end_number(kind);
}

Token Lexer::number() {
  token_start_ = cursor_;
  if (at(cursor_) != '0') return decimal_number();
  cursor_++;
  switch (at(cursor_) | 0x20) {
    case 'x': cursor_++; return digits_of_base("hexadecimal", 16);
    case 'o': cursor_++; return digits_of_base("octal", 8);
    case 'b': cursor_++; return digits_of_base("binary", 2);
    default: break;
  }
  for (;;) {
    if (at(cursor_) == '_') {
      cursor_++;
      if (!is_digit(at(cursor_))) return want_character(cursor_).syntax_error("invalid decimal literal");
    }
    if (at(cursor_) != '0') break;
    cursor_++;
  }
  uint32_t zeros_end = cursor_;
  if (!is_digit(at(cursor_))) {
    char c = at(cursor_);
    if (c == '.' || c == 'e' || c == 'E' || c == 'j' || c == 'J') return decimal_number();
    return end_number("decimal");
  }
  // Digits follow leading zeros: allowed in floats and imaginary numbers only.
  if (!decimal_tail()) return error();
  char c = at(cursor_);
  if (c == '.' || c == 'e' || c == 'E' || c == 'j' || c == 'J') {
    cursor_ = token_start_;
    return decimal_number();
  }
  return want_character(cursor_).syntax_error_range(
      int(token_start_ + 1 - line_start_), int(zeros_end + 1 - line_start_),
      "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal "
      "integers");
}

// The cursor is in or before the digits in front of the point; there may be none.
Token Lexer::decimal_number() {
  if (is_digit(at(cursor_)) && !decimal_tail()) return error();
  if (at(cursor_) == '.') {
    cursor_++;
    if (is_digit(at(cursor_)) && !decimal_tail()) return error();
  }
  char c = at(cursor_);
  if (c == 'e' || c == 'E') {
    uint32_t letter = cursor_;
    cursor_++;
    char sign = at(cursor_);
    if (sign == '+' || sign == '-') {
      cursor_++;
      if (!is_digit(at(cursor_))) return want_character(cursor_).syntax_error("invalid decimal literal");
    } else if (!is_digit(sign)) {
      want_character(cursor_);
      // Not an exponent: "1else" is a number and a keyword.
      cursor_ = letter;
      return end_number("decimal");
    }
    if (!decimal_tail()) return error();
  }
  if (at(cursor_) == 'j' || at(cursor_) == 'J') {
    cursor_++;
    return end_number("imaginary");
  }
  return end_number("decimal");
}

}  // namespace ouro::lexer
