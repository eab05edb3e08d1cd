// GrammarParser: reads tokens by the Grammar, as CPython's parser does: alternatives in order, results
// remembered, left recursion by growing a seed. Tokens come from the lexer only when they are looked at,
// because the place of an "invalid syntax" is the last token that was.
#pragma once

#include "lexer/lexer.h"
#include "parser/grammar.h"
#include "parser/parse_state.h"

namespace ouro::parser {

// What has been read by an alternative.
struct Tree {
  TreeKind kind = TreeKind::kNothing;
  ast::Position position;
  const Token* token = nullptr;  // kToken, and Name, Constant: the first token
  std::span<Tree*> children;
};

// Tokens that keep their places while more come.
class TokenList {
 public:
  explicit TokenList(Arena& arena) : arena_(arena), blocks_(arena) {}
  Result<void> push(const Token& token) {
    if (size_ % kBlock == 0) TRY(blocks_.push(TRY(arena_.make_array<Token>(kBlock))));
    blocks_[size_ / kBlock][size_ % kBlock] = token;
    size_++;
    return {};
  }
  const Token& operator[](size_t index) const { return blocks_[index / kBlock][index % kBlock]; }
  const Token& back() const { return (*this)[size_ - 1]; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  static constexpr size_t kBlock = 64;
  Arena& arena_;
  ArenaVector<Token*> blocks_;
  size_t size_ = 0;
};

class GrammarParser final : public LiteralErrors {
 public:
  // CPython's MAXSTACK: rules inside rules.
  static constexpr int kMaxLevel = 6000;

  GrammarParser(Session& session, const Grammar& grammar, std::string_view text, const lexer::LexerOptions& options,
                std::string_view start_rule);
  // True: the text is of the grammar. False: the failure is in the Diagnostics.
  bool run();
  // The text so far; interactive input has grown.
  std::string_view text() const { return lexer_.text(); }
  // Interactive input: there was no statement any more.
  bool has_ended() const { return has_ended_; }

  void at_last_token(std::string_view message) override;
  void at_token(const Token& token, std::string_view message) override;
  void at_line_of(const Token& token, std::string_view message) override;
  bool in_fstring(std::string_view text, int lineno, int col_offset) override;

 private:
  static constexpr int kMaxItems = 16;
  // No rule goes deeper than this number of levels before it takes a token.
  static constexpr int kLevelsToToken = 100;
  struct Memory {
    uint16_t rule;
    bool second_reading;
    uint32_t end;
    Tree* result;
    Memory* next;
  };
  // What is known of a token.
  struct Place {
    Memory* memory = nullptr;
    Tree* tree = nullptr;  // of the token alone
  };
  struct Captures {
    const GrammarItem* items;
    int count;
    Tree* values[kMaxItems];
    Tree* operator[](char letter) const;
  };

  // The rule of the whole text. One of statements is read in steps, each with the memory of the last one.
  Tree* start();
  Tree* rule(uint16_t index);
  Tree* grow(uint16_t index);
  Tree* alternatives(uint16_t index);
  Tree* item(const GrammarItem& item);
  Tree* repeat(const GrammarItem& item, size_t least);
  Tree* gather(const GrammarItem& item);
  Tree* token_tree();
  Tree* finish(const GrammarAlternative& alternative, const Captures& captures, uint32_t start);
  Tree* call(GrammarFunction function, const Captures& captures, uint32_t start);
  Tree* make(TreeKind kind, uint32_t start, std::span<Tree*> children);
  // Of the values behind the first `base` ones, which are taken away.
  Tree* sequence(size_t base, uint32_t start);

  // The token at `mark_`; nullptr after an error of the lexer.
  const Token* look();
  bool fill();
  Memory* remembered(uint16_t index);
  void remember(uint16_t index, uint32_t start, Tree* result);
  bool enter();
  bool matches(const GrammarItem& item);

  Tree* report(const Tree* from, const Tree* to, std::string_view message);
  void report_last(Failure failure, std::string_view message);
  std::string_view expand(std::string_view message, const Captures& captures);
  Tree* invalid_target(Tree* tree, bool is_delete, bool is_for);
  Tree* report_target(Tree* tree, bool is_delete, bool is_for);
  Result<void> elements(Tree* tree, ArenaVector<Tree*>& out);
  void set_syntax_error(size_t last_token);
  void check_rest();
  std::string_view text_of(const Token& token) const { return text().substr(token.start, token.end - token.start); }
  void out_of_memory();

  Session& session_;
  Arena& scratch_;
  Arena trees_;       // dies with each statement of the file, as does what is remembered
  Session literals_;  // the session for values of literals, which nobody needs
  const Grammar& grammar_;
  lexer::Lexer lexer_;
  uint16_t start_rule_;
  TokenList tokens_;
  ArenaVector<Place> places_;  // of the tokens
  ArenaVector<Tree*> values_;  // of the repetitions that are being read
  Tree nothing_;
  Tree empty_;  // a sequence of nothing
  uint32_t mark_ = 0;
  uint32_t noted_ = 0;  // behind the last token of which something is known
  int level_ = 0;
  uint32_t steps_ = 0;
  bool second_reading_ = false;
  bool without_invalid_ = false;
  bool error_ = false;
  bool has_ended_ = false;
};

}  // namespace ouro::parser
