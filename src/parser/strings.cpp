// String and bytes literals: prefixes, escapes, concatenation of adjacent ones (Language Reference 2.4.1 to 2.4.2).
//
// Formatted ones are taken apart in fstrings.cpp, with the same joiner.
#include <cstdio>
#include <cstring>

#include "parser/string_joiner.h"
#include "source/code_points.h"
#include "unicode/names.h"

namespace ouro::parser {

namespace {

int hexadecimal_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// One-character escapes; -1: none.
int simple_escape(char c) {
  switch (c) {
    case '\\': return '\\';
    case '\'': return '\'';
    case '"': return '"';
    case 'a': return 7;
    case 'b': return 8;
    case 'f': return 12;
    case 'n': return 10;
    case 'r': return 13;
    case 't': return 9;
    case 'v': return 11;
    default: return -1;
  }
}

}  // namespace

StringPiece split_literal(std::string_view token) {
  StringPiece piece;
  size_t at = 0;
  for (; token[at] != '\'' && token[at] != '"'; at++) {
    switch (token[at] | 0x20) {
      case 'b': piece.is_bytes = true; break;
      case 'r': piece.is_raw = true; break;
      case 'f': piece.is_formatted = true; break;
      case 'u': piece.has_kind = token[at] == 'u'; break;
      default: break;
    }
  }
  size_t quotes = token.size() - at >= 6 && token[at + 1] == token[at] && token[at + 2] == token[at] ? 3 : 1;
  piece.body = token.substr(at + quotes, token.size() - at - 2 * quotes);
  return piece;
}

Raised StringJoiner::fail(std::string_view message) {
  if (errors_) errors_->at_last_token(message);
  return raised;
}

Result<void> StringJoiner::warn_invalid_escape(std::string_view escape) {
  const char* kind = is_octal(escape[0]) ? " octal" : "";
  if (session_.diagnostics.warnings().size() == session_.options.refused_warning) {
    char message[64];
    int size = std::snprintf(message, sizeof message, "invalid%s escape sequence '\\%.*s'", kind, int(escape.size()),
                             escape.data());
    if (errors_) errors_->at_token(*token_, {message, size_t(size)});
    return raised;
  }
  session_.literal_has_warned = true;
  FailureLocation location{token_->lineno, token_->col_offset + 1, token_->end_lineno, token_->end_col_offset + 1};
  return session_.diagnostics.warn(WarningKind::kDeprecationWarning, location, "invalid%s escape sequence '\\%.*s'",
                                   kind, int(escape.size()), escape.data());
}

// Source bytes that are not UTF-8 are found here when they stand in a string. CPython counts from the begin
// of the literal, or where it may have escapes from the begin of the run of bytes beyond ASCII.
Result<void> StringJoiner::check_encoding(std::string_view body, bool is_raw) {
  const bool by_runs = !is_raw && (is_formatted_ || body.find('\\') != std::string_view::npos);
  for (size_t at = 0; at < body.size();) {
    if (!(uint8_t(body[at]) & 0x80)) {
      at++;
      continue;
    }
    size_t run = by_runs ? at : 0;
    size_t end = at;
    while (end < body.size() && (uint8_t(body[end]) & 0x80)) end++;
    std::string_view scope = body.substr(run, (by_runs ? end : body.size()) - run);
    while (at < end) {
      Utf8Fault fault = check_utf8(scope, at - run);
      if (fault.reason) {
        char message[kUtf8FaultMessage];
        return fail(describe_utf8_fault(scope, at - run, fault, "(unicode error) ", message));
      }
      at += fault.size;
    }
  }
  return {};
}

// Where `at` is in CPython's working copy of the literal, in which characters beyond ASCII are ten bytes
// long; error messages count in it.
static size_t working_position(std::string_view body, size_t at) {
  size_t position = 0;
  for (size_t i = 0; i < at; i++) {
    uint8_t c = uint8_t(body[i]);
    if (c < 0x80) {
      position++;
      if (c == '\\' && i + 1 < at) {
        if (uint8_t(body[i + 1]) & 0x80) {
          position += 5;
        } else {
          i++;
          position++;
        }
      }
    } else if ((c & 0xC0) != 0x80) {
      position += 10;
    }
  }
  return position;
}

Raised StringJoiner::unicode_failure(std::string_view body, size_t start, size_t end, const char* what) {
  if (!errors_) return raised;
  size_t first = working_position(body, start);
  size_t last = first + (end - start) - 1;
  for (size_t i = start; i < end; i++) {
    uint8_t c = uint8_t(body[i]);
    if ((c & 0xC0) == 0x80) {
      last--;
    } else if (c >= 0x80) {
      last += 9;
    }
  }
  char message[200];
  if (first == last) {
    std::snprintf(message, sizeof message,
                  "(unicode error) 'unicodeescape' codec can't decode byte 0x%02x in position %zu: %s",
                  unsigned(uint8_t(body[start])), first, what);
  } else {
    std::snprintf(message, sizeof message,
                  "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s", first, last,
                  what);
  }
  return fail(message);
}

// Writes what `body` denotes to `out`, which has room for body.size() bytes: no escape is shorter than its character.
Result<size_t> StringJoiner::decode_text(std::string_view body, char* out) {
  char* begin = out;
  size_t i = 0;
  bool warned = false;
  while (i < body.size()) {
    size_t backslash = body.find('\\', i);
    size_t plain = (backslash == std::string_view::npos ? body.size() : backslash) - i;
    if (plain) std::memcpy(out, body.data() + i, plain);
    out += plain;
    i += plain;
    if (i >= body.size()) break;
    size_t start = i++;
    if (i >= body.size()) {
      *out++ = '\\';
      break;
    }
    char c = body[i++];
    if (int simple = simple_escape(c); simple >= 0) {
      *out++ = char(simple);
      continue;
    }
    if (c == '\n') continue;
    if (is_octal(c)) {
      char32_t value = char32_t(c - '0');
      for (int digits = 1; digits < 3 && i < body.size() && is_octal(body[i]); digits++)
        value = value * 8 + char32_t(body[i++] - '0');
      out += put_code_point(value, out);
      if (value > 0377 && !warned) {
        warned = true;
        TRY(warn_invalid_escape(body.substr(start + 1, 3)));
      }
      continue;
    }
    if (c == 'x' || c == 'u' || c == 'U') {
      int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      char32_t value = 0;
      for (; digits > 0; digits--, i++) {
        int digit = i < body.size() ? hexadecimal_value(body[i]) : -1;
        if (digit < 0) {
          return unicode_failure(body, start, i,
                                 c == 'x'   ? "truncated \\xXX escape"
                                 : c == 'u' ? "truncated \\uXXXX escape"
                                            : "truncated \\UXXXXXXXX escape");
        }
        value = value << 4 | char32_t(digit);
      }
      if (value > 0x10FFFF) return unicode_failure(body, start, i, "illegal Unicode character");
      out += put_code_point(value, out);
      continue;
    }
    if (c == 'N') {
      if (i >= body.size() || body[i] != '{') return unicode_failure(body, start, i, "malformed \\N character escape");
      size_t close = body.find('}', ++i);
      if (close == std::string_view::npos)
        return unicode_failure(body, start, body.size(), "malformed \\N character escape");
      if (close == i) return unicode_failure(body, start, i, "malformed \\N character escape");
      char32_t found[unicode::kLongestNamedSequence];
      if (unicode::lookup_name(body.substr(i, close - i), unicode::NameScope::characters, found) != 1)
        return unicode_failure(body, start, close + 1, "unknown Unicode character name");
      out += put_code_point(found[0], out);
      i = close + 1;
      continue;
    }
    *out++ = '\\';
    *out++ = c;
    if (!warned && !(uint8_t(c) & 0x80)) {
      warned = true;
      TRY(warn_invalid_escape({&c, 1}));
    }
  }
  return size_t(out - begin);
}

Result<size_t> StringJoiner::decode_bytes(std::string_view body, char* out) {
  char* begin = out;
  bool warned = false;
  for (size_t i = 0; i < body.size();) {
    char c = body[i++];
    if (c != '\\' || i >= body.size()) {
      *out++ = c;
      continue;
    }
    size_t start = i - 1;
    c = body[i++];
    if (int simple = simple_escape(c); simple >= 0) {
      *out++ = char(simple);
    } else if (c == '\n') {
    } else if (is_octal(c)) {
      unsigned value = unsigned(c - '0');
      for (int digits = 1; digits < 3 && i < body.size() && is_octal(body[i]); digits++)
        value = value * 8 + unsigned(body[i++] - '0');
      *out++ = char(value);
      if (value > 0377 && !warned) {
        warned = true;
        TRY(warn_invalid_escape(body.substr(start + 1, 3)));
      }
    } else if (c == 'x') {
      int high = i < body.size() ? hexadecimal_value(body[i]) : -1;
      int low = i + 1 < body.size() ? hexadecimal_value(body[i + 1]) : -1;
      if (high < 0 || low < 0) {
        char message[80];
        std::snprintf(message, sizeof message, "(value error) invalid \\x escape at position %zu", start);
        return fail(message);
      }
      *out++ = char(high << 4 | low);
      i += 2;
    } else {
      *out++ = '\\';
      *out++ = c;
      if (!warned) {
        warned = true;
        TRY(warn_invalid_escape({&c, 1}));
      }
    }
  }
  return size_t(out - begin);
}

Result<void> StringJoiner::append(TextBuffer& buffer, std::string_view body, bool is_raw) {
  if (body.empty()) return {};
  TRY(check_encoding(body, is_raw));
  char* room = TRY(buffer.room(body.size()));
  if (is_raw || body.find('\\') == std::string_view::npos) {
    std::memcpy(room, body.data(), body.size());
    buffer.used(body.size());
    return {};
  }
  buffer.used(TRY(decode_text(body, room)));
  return {};
}

Result<ast::expr*> StringJoiner::make_constant(Constant::Kind kind, std::string_view text) {
  auto* made = TRY(session_.arena.make<ast::ConstantNode>());
  made->Node::kind = ast::NodeKind::kConstant;
  made->position = position_;
  auto* value = TRY(session_.arena.make<Constant>(kind));
  value->text = text;
  made->value = value;
  return static_cast<ast::expr*>(made);
}

Result<ast::expr*> StringJoiner::join() {
  bool any_bytes = false, any_text = false, any_formatted = false, any_escape = false;
  size_t total = 0;
  for (const Token& token : tokens_) {
    StringPiece piece = split_literal(text_.substr(token.start, token.end - token.start));
    total += piece.body.size();
    any_formatted |= piece.is_formatted;
    any_escape |= !piece.is_raw && piece.body.find('\\') != std::string_view::npos;
    (piece.is_bytes ? any_bytes : any_text) = true;
  }
  token_ = &tokens_[0];
  bool has_kind = split_literal(text_.substr(token_->start, token_->end - token_->start)).has_kind;
  if (has_kind) kind_ = TRY(session_.arena.make<std::string_view>("u"));
  if (any_formatted && !any_bytes) return join_formatted();
  // Without formatted ones the value is no longer than the source.
  char* out = TRY(session_.arena.make_array<char>(total + 1));
  size_t size = 0;
  for (size_t i = 0; i < tokens_.size(); i++) {
    token_ = &tokens_[i];
    StringPiece piece = split_literal(text_.substr(token_->start, token_->end - token_->start));
    is_formatted_ = piece.is_formatted;
    if (piece.is_bytes) {
      for (char c : piece.body) {
        if (!(uint8_t(c) & 0x80)) continue;
        return fail("bytes can only contain ASCII literal characters");
      }
    }
    bool is_mixed = i > 0 && piece.is_bytes != any_bytes_before_;
    any_bytes_before_ = piece.is_bytes;
    if (piece.is_formatted) {
      // Bytes follow or were before; what is wrong in the string itself comes first.
      if (!errors_) return raised;
      TRY(check_formatted());
      if (is_mixed) return fail("cannot mix bytes and nonbytes literals");
      Parts parts(session_.scratch);
      size_t at = 0;
      TRY(formatted(piece.body, at, piece.is_raw, 0, parts));
      continue;
    }
    if (!piece.is_bytes) TRY(check_encoding(piece.body, piece.is_raw));
    if (piece.is_raw || !any_escape || piece.body.find('\\') == std::string_view::npos) {
      if (!piece.body.empty()) std::memcpy(out + size, piece.body.data(), piece.body.size());
      size += piece.body.size();
    } else if (piece.is_bytes) {
      size += TRY(decode_bytes(piece.body, out + size));
    } else {
      size += TRY(decode_text(piece.body, out + size));
    }
    if (is_mixed) return fail("cannot mix bytes and nonbytes literals");
  }
  out[size] = '\0';
  ast::expr* made =
      TRY(make_constant(any_bytes ? Constant::Kind::kBytes : Constant::Kind::kStr, std::string_view(out, size)));
  if (!any_bytes) ast::as<ast::ConstantNode>(made)->kind = kind_;
  return made;
}

Result<ast::expr*> concatenate_strings(Session& session, std::string_view text, std::span<const Token> tokens,
                                       int depth, LiteralErrors* errors) {
  return StringJoiner(session, text, tokens, depth, errors).join();
}

}  // namespace ouro::parser
