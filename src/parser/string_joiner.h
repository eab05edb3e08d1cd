// StringJoiner: makes one node of adjacent string tokens (strings.cpp), formatted ones among them (fstrings.cpp).
#pragma once

#include <cstring>
#include <span>
#include <string_view>

#include "parser/literals.h"
#include "parser/parse_state.h"

namespace ouro::parser {

// A string token taken apart.
struct StringPiece {
  std::string_view body;  // between the quotes
  bool is_bytes = false;
  bool is_raw = false;
  bool is_formatted = false;
  bool has_kind = false;  // the prefix is "u"
};
StringPiece split_literal(std::string_view token);

// Growing text in an arena.
class TextBuffer {
 public:
  explicit TextBuffer(Arena& arena) : arena_(arena) {}
  // Room for `size` more bytes; used() says how many were written.
  Result<char*> room(size_t size) {
    if (size_ + size > capacity_) {
      size_t capacity = (size_ + size) * 2;
      char* text = TRY(arena_.make_array<char>(capacity));
      if (size_) std::memcpy(text, text_, size_);
      text_ = text;
      capacity_ = capacity;
    }
    return text_ + size_;
  }
  void used(size_t size) { size_ += size; }
  std::string_view view() const { return {text_, size_}; }
  void clear() { size_ = 0; }

 private:
  Arena& arena_;
  char* text_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

class StringJoiner {
 public:
  StringJoiner(Session& session, std::string_view text, std::span<const Token> tokens, int depth, LiteralErrors* errors)
      : session_(session), text_(text), tokens_(tokens), token_(&tokens[0]), depth_(depth), errors_(errors) {
    const Token& last = tokens.back();
    position_ = {tokens[0].lineno, tokens[0].col_offset, last.end_lineno, last.end_col_offset};
  }
  Result<ast::expr*> join();

 private:
  // The parts of a formatted string, or of a format specification inside one.
  struct Parts {
    explicit Parts(Arena& scratch) : literal(scratch), values(scratch) {}
    TextBuffer literal;  // constant text that has been read behind the last value
    ArenaVector<ast::expr*> values;
  };
  static constexpr int kMaxFormatNesting = 2;
  static constexpr int kMaxBrackets = 200;

  Raised fail(std::string_view message);
  Raised unicode_failure(std::string_view body, size_t start, size_t end, const char* what);
  Result<void> check_encoding(std::string_view body, bool is_raw);
  Result<void> warn_invalid_escape(std::string_view escape);
  Result<size_t> decode_text(std::string_view body, char* out);
  Result<size_t> decode_bytes(std::string_view body, char* out);
  Result<void> append(TextBuffer& buffer, std::string_view body, bool is_raw);
  Result<ast::expr*> make_constant(Constant::Kind kind, std::string_view text);

  // Refuses a formatted string where the version of the language has none.
  Result<void> check_formatted();
  Result<ast::expr*> join_formatted();
  Result<void> formatted(std::string_view body, size_t& at, bool is_raw, int nesting, Parts& parts);
  Result<bool> literal_part(std::string_view body, size_t& at, bool is_raw, int nesting, TextBuffer& out);
  Result<void> replacement_field(std::string_view body, size_t& at, bool is_raw, int nesting, Parts& parts);
  Result<size_t> end_of_expression(std::string_view body, size_t at);
  Result<ast::expr*> field_expression(std::string_view body, size_t start, size_t end);
  Result<void> flush(Parts& parts);
  Result<ast::expr*> joined(Parts& parts, bool is_specification);

  Session& session_;
  std::string_view text_;
  std::span<const Token> tokens_;
  const Token* token_;  // the one that is being read
  // How far the lines of a token are counted, and what was found.
  const Token* counted_token_ = nullptr;
  const char* counted_to_ = nullptr;
  const char* counted_line_start_ = nullptr;
  int counted_lines_ = 0;
  int depth_;
  LiteralErrors* errors_;
  ast::Position position_;  // of all the tokens: every node but those inside expressions has it
  ast::string kind_ = nullptr;
  bool any_bytes_before_ = false;
  bool is_formatted_ = false;  // what is appended is text of a formatted literal
};

}  // namespace ouro::parser
