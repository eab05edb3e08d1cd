// Formatted string literals (Language Reference 2.4.3, PEP 498) as Python 3.11 has them: the text between
// braces is cut out by counting brackets and quotes, put in parentheses and parsed by a parser of its own.
#include <cstdio>
#include <cstring>

#include "parser/string_joiner.h"

namespace ouro::parser {

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

Result<void> StringJoiner::flush(Parts& parts) {
  if (parts.literal.view().empty()) return {};
  std::string_view text = TRY(session_.arena.copy(parts.literal.view()));
  parts.literal.clear();
  ast::expr* made = TRY(make_constant(Constant::Kind::kStr, text));
  ast::as<ast::ConstantNode>(made)->kind = kind_;
  return parts.values.push(made);
}

Result<ast::expr*> StringJoiner::joined(Parts& parts, bool is_specification) {
  // The end of a format specification and its whole have the position of the one token they stand in.
  ast::Position whole = position_;
  ast::string kind = kind_;
  if (is_specification) {
    position_ = {token_->lineno, token_->col_offset, token_->end_lineno, token_->end_col_offset};
    kind_ = nullptr;
  }
  auto flushed = flush(parts);
  ast::Position position = position_;
  position_ = whole;
  kind_ = kind;
  TRY(std::move(flushed));
  auto* made = TRY(session_.arena.make<ast::JoinedStrNode>());
  made->kind = ast::NodeKind::kJoinedStr;
  made->position = position;
  size_t count = parts.values.size();
  if (count) {
    ast::expr** values = TRY(session_.arena.make_array<ast::expr*>(count));
    std::memcpy(values, parts.values.begin(), count * sizeof *values);
    made->values = {values, count};
  }
  return static_cast<ast::expr*>(made);
}

Result<void> StringJoiner::check_formatted() {
  if (!errors_ || session_.options.feature_version >= 6) return {};
  return fail("Format strings are only supported in Python 3.6 and greater");
}

Result<ast::expr*> StringJoiner::join_formatted() {
  Parts parts(session_.scratch);
  for (const Token& token : tokens_) {
    token_ = &token;
    StringPiece piece = split_literal(text_.substr(token.start, token.end - token.start));
    is_formatted_ = piece.is_formatted;
    if (piece.is_formatted) {
      TRY(check_formatted());
      size_t at = 0;
      TRY(formatted(piece.body, at, piece.is_raw, 0, parts));
    } else {
      TRY(append(parts.literal, piece.body, piece.is_raw));
    }
  }
  return joined(parts, false);
}

// Literal text and replacement fields up to the end, or in a format specification (nesting > 0) up to its brace.
Result<void> StringJoiner::formatted(std::string_view body, size_t& at, bool is_raw, int nesting, Parts& parts) {
  for (;;) {
    if (TRY(literal_part(body, at, is_raw, nesting, parts.literal))) continue;
    if (at >= body.size() || body[at] == '}') break;
    TRY(replacement_field(body, at, is_raw, nesting, parts));
  }
  if (nesting > 0 && at < body.size() && body[at] != '}') return fail("f-string: expecting '}'");
  if (nesting > 0 && at >= body.size()) return fail("f-string: expecting '}'");
  return {};
}

// Text up to a brace. True: it ended with a doubled brace and more text may follow.
Result<bool> StringJoiner::literal_part(std::string_view body, size_t& at, bool is_raw, int nesting, TextBuffer& out) {
  size_t start = at;
  while (at < body.size()) {
    char c = body[at++];
    if (!is_raw && c == '\\' && at < body.size()) {
      c = body[at++];
      if (c == 'N') {
        // The braces of \N{name} are no field.
        if (at < body.size() && body[at++] == '{') {
          while (at < body.size() && body[at++] != '}') {}
        }
        continue;
      }
      if (c == '{') TRY(warn_invalid_escape({&c, 1}));
    }
    if (c != '{' && c != '}') continue;
    if (nesting == 0) {
      if (at < body.size() && body[at] == c) {
        TRY(append(out, body.substr(start, at - start), is_raw));
        at++;
        return true;
      }
      if (c == '}') return fail("f-string: single '}' is not allowed");
    }
    at--;
    break;
  }
  TRY(append(out, body.substr(start, at - start), is_raw));
  return false;
}

// From behind the brace to the character that ends the expression.
Result<size_t> StringJoiner::end_of_expression(std::string_view body, size_t at) {
  char brackets[kMaxBrackets];
  int depth = 0;
  char quote = '\0';
  int quotes = 0;
  char message[120];
  auto triple = [&](char c) { return at + 2 < body.size() && body[at + 1] == c && body[at + 2] == c; };
  for (; at < body.size(); at++) {
    char c = body[at];
    if (c == '\\') return fail("f-string expression part cannot include a backslash");
    if (quote) {
      if (c != quote) continue;
      if (quotes == 3) {
        if (!triple(c)) continue;
        at += 2;
      }
      quote = '\0';
      quotes = 0;
      continue;
    }
    if (c == '\'' || c == '"') {
      quotes = triple(c) ? 3 : 1;
      if (quotes == 3) at += 2;
      quote = c;
    } else if (c == '[' || c == '{' || c == '(') {
      if (depth >= kMaxBrackets) return fail("f-string: too many nested parenthesis");
      brackets[depth++] = c;
    } else if (c == '#') {
      return fail("f-string expression part cannot include '#'");
    } else if (depth == 0 && (c == '!' || c == ':' || c == '}' || c == '=' || c == '>' || c == '<')) {
      // "!=", "==", "<=" and ">=" do not end the expression.
      if (at + 1 < body.size() && body[at + 1] == '=' && c != ':' && c != '}') {
        at++;
        continue;
      }
      if (c == '>' || c == '<') continue;
      break;
    } else if (c == ']' || c == '}' || c == ')') {
      if (depth == 0) {
        std::snprintf(message, sizeof message, "f-string: unmatched '%c'", c);
        return fail(message);
      }
      char open = brackets[--depth];
      if ((open == '(') != (c == ')') || (open == '[') != (c == ']')) {
        std::snprintf(message, sizeof message,
                      "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c, open);
        return fail(message);
      }
    }
  }
  if (quote) return fail("f-string: unterminated string");
  if (depth) {
    std::snprintf(message, sizeof message, "f-string: unmatched '%c'", brackets[depth - 1]);
    return fail(message);
  }
  if (at >= body.size()) return fail("f-string: expecting '}'");
  return at;
}

// Parses body[start, end), an expression whose brace stands in front of start. Its nodes have their true positions.
Result<ast::expr*> StringJoiner::field_expression(std::string_view body, size_t start, size_t end) {
  bool empty = true;
  for (size_t i = start; i < end && empty; i++) {
    char c = body[i];
    empty = c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }
  if (empty) {
    switch (body[end]) {
      case '!': return fail("f-string: expression required before '!'");
      case ':': return fail("f-string: expression required before ':'");
      case '=': return fail("f-string: expression required before '='");
      default: return fail("f-string: empty expression not allowed");
    }
  }
  size_t size = end - start + 2;
  char* copy = TRY(session_.scratch.make_array<char>(size + 1));
  copy[0] = '(';
  std::memcpy(copy + 1, body.data() + start, end - start);
  copy[size - 1] = ')';
  copy[size] = '\0';
  // The place of the brace: lines and columns from the begin of the token.
  const char* brace = body.data() + start - 1;
  const char* token = text_.data() + token_->start;
  // Counted on from the field before, so that many fields take linear time.
  if (counted_token_ != token_ || brace < counted_to_) {
    counted_token_ = token_;
    counted_to_ = counted_line_start_ = token;
    counted_lines_ = 0;
  }
  for (; counted_to_ < brace; counted_to_++) {
    if (*counted_to_ != '\n') continue;
    counted_lines_++;
    counted_line_start_ = counted_to_ + 1;
  }
  const int lines = counted_lines_;
  const char* line_start = counted_line_start_;
  // Where only blanks follow the brace in its line, CPython does not count the column; nothing of the tree
  // stands there.
  size_t blank = start;
  while (blank < end && (body[blank] == ' ' || body[blank] == '\t' || body[blank] == '\f')) blank++;
  bool line_is_empty = blank < end && body[blank] == '\n';
  int column = (line_is_empty ? 0 : int(brace - line_start)) + (lines == 0 ? token_->col_offset : 0);
  size_t warnings = session_.diagnostics.warnings().size();
  auto parsed = parse_fstring_expression(session_, {copy, size}, token_->lineno + lines, column, depth_ + 1);
  if (errors_ && (parsed.is_error() || session_.options.is_older_language())) {
    session_.diagnostics.truncate_warnings(warnings);
    bool accepted = errors_->in_fstring({copy, size}, token_->lineno + lines, column);
    if (parsed.is_error() && accepted) return fail("f-string: invalid syntax");
    if (!accepted) return raised;
  }
  return parsed;
}

// At the opening brace; behind the closing one afterwards.
Result<void> StringJoiner::replacement_field(std::string_view body, size_t& at, bool is_raw, int nesting,
                                             Parts& parts) {
  if (nesting >= kMaxFormatNesting) return fail("f-string: expressions nested too deeply");
  size_t start = ++at;
  size_t end = TRY(end_of_expression(body, at));
  at = end;
  ast::expr* value = TRY(field_expression(body, start, end));
  std::string_view source_text;
  bool has_source_text = false;
  if (body[at] == '=') {
    if (errors_ && session_.options.feature_version < 8) {
      return fail("f-string: self documenting expressions are only supported in Python 3.8 and greater");
    }
    at++;
    while (at < body.size() && is_space(body[at])) at++;
    if (at >= body.size()) return fail("f-string: expecting '}'");
    source_text = body.substr(start, at - start);
    has_source_text = true;
  }
  int conversion = -1;
  if (body[at] == '!') {
    at++;
    if (at >= body.size()) return fail("f-string: expecting '}'");
    conversion = uint8_t(body[at++]);
    if (conversion != 's' && conversion != 'r' && conversion != 'a')
      return fail("f-string: invalid conversion character: expected 's', 'r', or 'a'");
    if (at >= body.size()) return fail("f-string: expecting '}'");
  }
  ast::expr* specification = nullptr;
  if (body[at] == ':') {
    at++;
    if (at >= body.size()) return fail("f-string: expecting '}'");
    Parts inner(session_.scratch);
    TRY(formatted(body, at, is_raw, nesting + 1, inner));
    specification = TRY(joined(inner, true));
  }
  if (at >= body.size() || body[at] != '}') return fail("f-string: expecting '}'");
  at++;
  if (has_source_text && !specification && conversion == -1) conversion = 'r';
  auto* made = TRY(session_.arena.make<ast::FormattedValueNode>());
  made->kind = ast::NodeKind::kFormattedValue;
  made->position = position_;
  made->value = value;
  made->conversion = conversion;
  made->format_spec = specification;
  if (has_source_text) TRY(append(parts.literal, source_text, true));
  TRY(flush(parts));
  return parts.values.push(made);
}

}  // namespace ouro::parser
