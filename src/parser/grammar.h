// Grammar: the rules of grammar_text.h in a form the error pass can follow.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lexer/token.h"

namespace ouro::parser {

// clang-format off
// The kinds of nodes the error pass distinguishes, and what error messages call them.
#define OURO_TREE_KINDS(X)                                                                                             \
  X(Token, "token") X(Sequence, "sequence") X(Nothing, "nothing") X(Name, "name") X(Attribute, "attribute")            \
  X(Subscript, "subscript") X(Starred, "starred") X(List, "list") X(Tuple, "tuple") X(Lambda, "lambda")                \
  X(Call, "function call") X(Operation, "expression") X(GeneratorExp, "generator expression")                          \
  X(Yield, "yield expression") X(Await, "await expression") X(ListComp, "list comprehension")                          \
  X(SetComp, "set comprehension") X(DictComp, "dict comprehension") X(Dict, "dict literal") X(Set, "set display")      \
  X(JoinedStr, "f-string expression") X(Constant, "literal") X(True, "True") X(False, "False") X(None, "None")         \
  X(Ellipsis, "ellipsis") X(Compare, "comparison") X(In, "comparison") X(IfExp, "conditional expression")              \
  X(NamedExpr, "named expression") X(Slice, "slice") X(Clause, "comprehension") X(Arguments, "arguments")              \
  X(Keyword, "keyword") X(Mapping, "keyword")
#define OURO_GRAMMAR_FUNCTIONS(X)                                                                                      \
  X(interactive_end) X(real_number) X(imaginary_number) X(number) X(strings) X(generator_with_comma) X(generator_among_arguments)              \
  X(generator_after_arguments) X(positional_after_keyword) X(legacy_statement) X(missing_comma) X(assign_target)       \
  X(delete_target) X(for_target) X(comprehension_target) X(non_default_parameter) X(missing_value)
// clang-format on

enum class TreeKind : uint8_t {
#define X(name, text) k##name,
  OURO_TREE_KINDS(X)
#undef X
};
std::string_view tree_kind_text(TreeKind kind);

enum class GrammarFunction : uint8_t {
#define X(name) k_##name,
  OURO_GRAMMAR_FUNCTIONS(X)
#undef X
};

// A set of kinds of tokens.
struct TokenSet {
  uint64_t words[2] = {0, 0};
  constexpr bool has(lexer::TokenKind kind) const { return words[size_t(kind) / 64] >> (size_t(kind) % 64) & 1; }
  constexpr void add(lexer::TokenKind kind) { words[size_t(kind) / 64] |= uint64_t(1) << (size_t(kind) % 64); }
  // True when something came to it.
  constexpr bool add_all(const TokenSet& other) {
    const TokenSet before = *this;
    for (int i = 0; i < 2; i++) words[i] |= other.words[i];
    return before.words[0] != words[0] || before.words[1] != words[1];
  }
  static constexpr TokenSet everything() { return {{~uint64_t(0), ~uint64_t(0)}}; }
};
static_assert(size_t(lexer::TokenKind::kCount) <= 128);

struct GrammarItem {
  enum class Kind : uint8_t {
    kToken,        // token
    kSoft,         // text
    kSoftKeyword,  // any soft keyword
    kRule,         // rule
    kOptional,     // inner
    kZeroOrMore,   // inner
    kOneOrMore,    // inner
    kGather,       // inner, between separators
    kFollows,      // inner, not taken
    kFollowsNot,
    kForced,  // token
    kCut,
  };
  Kind kind = Kind::kToken;
  char letter = '\0';
  lexer::TokenKind token = lexer::TokenKind::kEndMarker;
  uint16_t rule = 0;
  std::string_view text;
  const GrammarItem* inner = nullptr;
  const GrammarItem* separator = nullptr;
};

struct GrammarAlternative {
  enum class Action : uint8_t { kPass, kNode, kSelect, kError, kIndentationError, kFunction };
  std::span<const GrammarItem> items;
  TokenSet first;  // what it can begin with
  bool second_reading_only = false;
  Action action = Action::kPass;
  TreeKind node = TreeKind::kSequence;
  int selected = 0;  // kSelect: from 0
  GrammarFunction function = GrammarFunction::k_number;
  char from = '@';  // kError: letters, '@' = the last token
  char to = '\0';
  bool to_cursor = false;
  std::string_view message;
  // Below version 3.since the alternative is an error that names the feature.
  int since = 0;
  std::string_view feature;
};

struct GrammarRule {
  std::string_view name;  // empty: a group in parentheses
  std::span<const GrammarAlternative> alternatives;
  TokenSet first;         // of all alternatives; everything when one can be empty
  bool nullable = false;  // may match without a token
  bool left_recursive = false;
  bool shared_memory = false;  // results hold for both kinds of reading
  bool remembers = true;
};

struct Grammar {
  std::span<const GrammarRule> rules;
  uint16_t statement;  // the rule of this name
  uint16_t find(std::string_view name) const;
};

// The rules of grammar_text.h: constant tables, made when the library is compiled.
Grammar grammar();

}  // namespace ouro::parser
