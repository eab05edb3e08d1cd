// A scanner in place of a parser: the segment is known to be the source of one node of the tree, so that
// brackets balance and the tokens at the outermost level tell what node it is. The positions are those of the
// nodes, which leave out the parentheses around an operand.
#include "runtime/traceback_anchors.h"

#include "objects/str.h"

namespace ouro {

namespace {

enum class Token : uint8_t { kEnd, kOperand, kOpen, kClose, kBinary, kOther };

struct Scanned {
  Token token = Token::kEnd;
  uint64_t begin = 0, end = 0;
  int precedence = 0;  // of kBinary; 7: **
  bool may_be_sign = false;
  char32_t bracket = 0;  // of kOpen and kClose
  bool is_string = false;
};

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\f'; }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80; }

// Words that make something else than arithmetic of what they stand in (await binds tighter than **, and is
// an operand).
constexpr std::string_view kOtherWords[] = {
    "and",    "as",  "assert", "async",   "break",  "class", "continue", "def",  "del",  "elif",   "else",
    "except", "for", "from",   "finally", "global", "if",    "import",   "in",   "is",   "lambda", "nonlocal",
    "not",    "or",  "pass",   "raise",   "return", "try",   "while",    "with", "yield"};

class Scanner {
 public:
  Scanner(const Str& line, uint64_t begin, uint64_t end) : line_(line), at_(begin), end_(end) {}

  Scanned next() {
    while (at_ < end_ && is_space(line_[at_])) at_++;
    Scanned found;
    found.begin = found.end = at_;
    if (at_ >= end_ || line_[at_] == '#') return found;
    char32_t c = line_[at_];
    found.token = Token::kOther;
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      number();
      found.token = Token::kOperand;
    } else if (is_letter(c)) {
      word(found);
    } else if (c == '"' || c == '\'') {
      found.token = string() ? Token::kOperand : Token::kOther;
      found.is_string = true;
    } else if (c == '(' || c == '[' || c == '{') {
      found.token = Token::kOpen;
      found.bracket = c;
      at_++;
    } else if (c == ')' || c == ']' || c == '}') {
      found.token = Token::kClose;
      found.bracket = c;
      at_++;
    } else if (c == '.' && peek(1) == '.' && peek(2) == '.') {
      found.token = Token::kOperand;
      at_ += 3;
    } else {
      symbol(found, c);
    }
    found.end = at_;
    return found;
  }

 private:
  char32_t peek(uint64_t ahead) const { return at_ + ahead < end_ ? line_[at_ + ahead] : 0; }

  void number() {
    bool hex = line_[at_] == '0' && (peek(1) == 'x' || peek(1) == 'X');
    while (at_ < end_) {
      char32_t c = line_[at_];
      bool is_exponent_sign = (c == '+' || c == '-') && !hex && (line_[at_ - 1] == 'e' || line_[at_ - 1] == 'E');
      if (!is_digit(c) && !is_letter(c) && c != '.' && !is_exponent_sign) break;
      at_++;
    }
  }
  void word(Scanned& found) {
    char text[12];
    size_t length = 0;
    while (at_ < end_ && (is_letter(line_[at_]) || is_digit(line_[at_]))) {
      if (length < sizeof text) text[length] = line_[at_] < 0x80 ? char(line_[at_]) : '?';
      length++;
      at_++;
    }
    if (at_ < end_ && length <= 2 && (line_[at_] == '"' || line_[at_] == '\'')) {  // a string's prefix
      found.token = string() ? Token::kOperand : Token::kOther;
      found.is_string = true;
      return;
    }
    found.token = Token::kOperand;
    if (length > sizeof text) return;
    for (std::string_view other : kOtherWords)
      if (other == std::string_view(text, length)) found.token = Token::kOther;
    if (std::string_view(text, length) == "await") {
      found.token = Token::kBinary;  // a prefix
      found.precedence = 0;
      found.may_be_sign = true;
    }
  }
  bool string() {
    char32_t quote = line_[at_];
    bool triple = peek(1) == quote && peek(2) == quote;
    at_ += triple ? 3 : 1;
    while (at_ < end_) {
      if (line_[at_] == '\\') {
        at_ += 2;
        continue;
      }
      if (line_[at_] == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
        at_ += triple ? 3 : 1;
        return true;
      }
      at_++;
    }
    at_ = end_;
    return false;
  }
  void symbol(Scanned& found, char32_t c) {
    char32_t second = peek(1), third = peek(2);
    auto binary = [&](int precedence, uint64_t length) {
      found.token = Token::kBinary;
      found.precedence = precedence;
      at_ += length;
    };
    bool doubled = second == c;
    if (c == '.') {
      found.token = Token::kOther;
      found.bracket = '.';
      at_++;
      return;
    }
    if ((doubled ? third : second) == '=' && c != '=') {  // an assignment or comparison
      at_ += 2;
      return;
    }
    switch (c) {
      case '|': return binary(1, 1);
      case '^': return binary(2, 1);
      case '&': return binary(3, 1);
      case '<':
      case '>':
        if (doubled) return binary(4, 2);
        break;
      case '+':
      case '-':
        binary(5, 1);
        found.may_be_sign = true;
        return;
      case '*':
        if (doubled) return binary(7, 2);
        return binary(6, 1);
      case '/': return binary(6, doubled ? 2 : 1);
      case '%':
      case '@': return binary(6, 1);
      case '~':
        binary(0, 1);
        found.may_be_sign = true;
        return;
      default: break;
    }
    at_++;
  }

  const Str& line_;
  uint64_t at_, end_;
};

// What stands at the outermost level of a range of the line.
struct Outline {
  bool arithmetic_only = true;  // operands, brackets, operators, dots
  bool has_comma = false, has_for = false;
  bool empty = true;
  bool one_group = false;  // one pair of parentheses around everything
  uint64_t inner_begin = 0, inner_end = 0;
  bool begins_with_sign = false;
  // The operator that binds loosest: the last of its kind, but the first **.
  int precedence = 100;
  uint64_t operator_begin = 0, operator_end = 0;
  // The last pair of brackets, when it is a subscript that ends the range.
  bool ends_with_subscript = false;
  uint64_t subscript_open = 0, subscript_close = 0;
  uint64_t first = 0, last = 0;   // begin of the first token, end of the last
  uint64_t before_subscript = 0;  // end of the token before the bracket
};

Outline outline_of(const Str& line, uint64_t begin, uint64_t end) {
  Outline outline;
  Scanner scanner(line, begin, end);
  int depth = 0;
  bool after_operand = false, after_string = false, after_dot = false;
  uint64_t group_open = 0, groups = 0, tokens = 0;
  bool group_first = false;
  uint64_t previous_end = begin, before_bracket = begin;
  bool bracket_is_subscript = false;
  for (;;) {
    Scanned found = scanner.next();
    if (found.token == Token::kEnd) break;
    if (outline.empty) outline.first = found.begin;
    outline.empty = false;
    outline.last = found.end;
    if (found.token == Token::kClose) {
      depth--;
      if (depth < 0) {
        outline.arithmetic_only = false;
        return outline;
      }
      if (depth == 0) {
        outline.inner_begin = group_open + 1;
        outline.inner_end = found.begin;
        outline.ends_with_subscript = found.bracket == U']' && bracket_is_subscript;
        outline.subscript_open = group_open;
        outline.subscript_close = found.begin;
        outline.before_subscript = before_bracket;
        after_operand = true;
        after_string = after_dot = false;
      }
      previous_end = found.end;
      continue;
    }
    if (depth > 0) {
      if (found.token == Token::kOpen) depth++;
      previous_end = found.end;
      continue;
    }
    tokens++;
    if (found.token == Token::kOpen) {
      depth++;
      group_open = found.begin;
      groups++;
      if (tokens == 1) group_first = found.bracket == U'(';
      bracket_is_subscript = found.bracket == U'[' && after_operand;
      before_bracket = previous_end;
      if (after_operand && found.bracket == U'{') outline.arithmetic_only = false;
      previous_end = found.end;
      continue;
    }
    outline.ends_with_subscript = false;
    if (found.token == Token::kOperand) {
      if (after_operand && !(after_string && found.is_string) && !after_dot) outline.arithmetic_only = false;
      after_operand = true;
      after_string = found.is_string;
      after_dot = false;
    } else if (found.token == Token::kOther && found.bracket == U'.') {
      if (!after_operand) outline.arithmetic_only = false;
      after_dot = true;
    } else if (found.token == Token::kBinary) {
      if (!after_operand) {
        if (!found.may_be_sign) outline.arithmetic_only = false;
        if (tokens == 1) outline.begins_with_sign = true;
      } else {
        if (found.precedence == 0) outline.arithmetic_only = false;
        bool looser =
            found.precedence == 7 ? found.precedence < outline.precedence : found.precedence <= outline.precedence;
        if (looser) {
          outline.precedence = found.precedence;
          outline.operator_begin = found.begin;
          outline.operator_end = found.end;
        }
      }
      after_operand = after_string = after_dot = false;
    } else {
      outline.arithmetic_only = false;
      if (line[found.begin] == ',') outline.has_comma = true;
      if (found.end - found.begin == 3 && line[found.begin] == 'f' && line[found.begin + 1] == 'o')
        outline.has_for = true;
      after_operand = after_string = after_dot = false;
    }
    previous_end = found.end;
  }
  outline.one_group = group_first && groups == 1 && tokens == 1 && depth == 0;
  if (depth != 0 || !after_operand) outline.arithmetic_only = false;
  return outline;
}

// Whether parentheses with this inside are no node of their own, as those of a tuple or a generator expression are.
bool only_groups(const Outline& inner) { return !inner.empty && !inner.has_comma && !inner.has_for; }

constexpr int kDeepestGroup = 100;

// The begin and end of the node that fills a range.
void node_range(const Str& line, uint64_t& begin, uint64_t& end) {
  for (int depth = 0; depth < kDeepestGroup; depth++) {
    Outline outline = outline_of(line, begin, end);
    if (!outline.empty) {
      begin = outline.first;
      end = outline.last;
    }
    if (!outline.one_group) return;
    if (!only_groups(outline_of(line, outline.inner_begin, outline.inner_end))) return;
    begin = outline.inner_begin;
    end = outline.inner_end;
  }
}

}  // namespace

bool find_anchors(const Str& line, uint64_t begin, uint64_t end, Anchors& anchors) {
  if (end > line.length || begin >= end) return false;
  node_range(line, begin, end);
  Outline outline = outline_of(line, begin, end);
  if (outline.empty || !outline.arithmetic_only) return false;
  if (outline.precedence < 100) {
    if (outline.precedence == 7 && outline.begins_with_sign && line[outline.first] != 'a')
      return false;  // -a ** b negates
    uint64_t left_begin = begin, left_end = outline.operator_begin;
    uint64_t right_begin = outline.operator_end, right_end = end;
    node_range(line, left_begin, left_end);
    node_range(line, right_begin, right_end);
    // The first mark is at whatever follows the left operand's node, which may be its parenthesis.
    for (uint64_t i = left_end; i < right_begin; i++) {
      if (is_space(line[i])) continue;
      anchors.begin = i;
      anchors.end = i + 1;
      if (i + 1 < right_begin && !is_space(line[i + 1])) anchors.end++;
      return true;
    }
    return false;
  }
  if (outline.begins_with_sign || !outline.ends_with_subscript) return false;
  uint64_t value_begin = begin, value_end = outline.before_subscript;
  node_range(line, value_begin, value_end);
  uint64_t slice_begin = outline.subscript_open + 1, slice_end = outline.subscript_close;
  node_range(line, slice_begin, slice_end);
  anchors.begin = value_end;
  anchors.end = slice_end + 1;
  return true;
}

}  // namespace ouro
