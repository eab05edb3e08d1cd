// What the error pass does where an alternative of the grammar is a known mistake, and what its messages say.
#include <cstdio>
#include <cstring>

#include "parser/error_pass.h"
#include "parser/grammar_parser.h"

namespace ouro::parser {

Tree* GrammarParser::Captures::operator[](char letter) const {
  for (int i = 0; i < count; i++)
    if (items[i].letter == letter) return values[i];
  OURO_ASSERT(false);
  return nullptr;
}

Tree* GrammarParser::report(const Tree* from, const Tree* to, std::string_view message) {
  lexer_.report_at(Failure::kSyntaxError, from->position.lineno, from->position.col_offset, to->position.end_lineno,
                   to->position.end_col_offset, message);
  error_ = true;
  return nullptr;
}

void GrammarParser::report_last(Failure failure, std::string_view message) {
  const Token& last = tokens_.back();
  if (last.col_offset == -1) {
    lexer_.report_bare(failure, last.lineno, last.end_lineno, message);
  } else {
    lexer_.report_at(failure, last.lineno, last.col_offset, last.end_lineno, last.end_col_offset, message);
  }
  error_ = true;
}

void GrammarParser::at_last_token(std::string_view message) {
  // The messages of f-strings have their prefix already, also inside others.
  report_last(Failure::kSyntaxError, message);
}

void GrammarParser::at_token(const Token& token, std::string_view message) {
  lexer_.report_at(Failure::kSyntaxError, token.lineno, token.col_offset, token.end_lineno, token.end_col_offset,
                   message);
  error_ = true;
}

void GrammarParser::at_line_of(const Token& token, std::string_view message) {
  lexer_.report_at(Failure::kSyntaxError, token.lineno, -1, token.end_lineno, lexer::Lexer::kNoEnd, message);
  error_ = true;
}

bool GrammarParser::in_fstring(std::string_view text, int lineno, int col_offset) {
  auto copy = trees_.make_array<char>(text.size() + 2);
  if (copy.is_error()) return out_of_memory(), false;
  std::memcpy(copy.value(), text.data(), text.size());
  copy.value()[text.size()] = '\n';
  copy.value()[text.size() + 1] = '\0';
  lexer::LexerOptions options = lexer_.options();
  options.type_comments = options.single_input = options.interactive = options.from_file = false;
  options.lines = nullptr;
  options.first_lineno = lineno;
  options.first_col_offset = col_offset;
  options.message_prefix = "f-string: ";
  options.undecoded = {};
  // The text between the braces has no declared encoding.
  options.count_bytes = true;
  GrammarParser inner(literals_, grammar_, {copy.value(), text.size() + 1}, options, "fstring");
  if (inner.run()) return true;
  error_ = true;
  return false;
}

// Replaces the places in a message, see grammar_text.h.
std::string_view GrammarParser::expand(std::string_view message, const Captures& captures) {
  if (message.find_first_of("%\\") == std::string_view::npos) return message;
  ArenaVector<char> out(scratch_);
  auto append = [&](std::string_view text) {
    for (char c : text)
      if (out.push(c).is_error()) return out_of_memory();
  };
  for (size_t i = 0; i < message.size(); i++) {
    if (message[i] == '\\') continue;
    if (message[i] != '%') {
      append(message.substr(i, 1));
      continue;
    }
    char next = message[++i];
    if (next == '#') {
      char number[16];
      int size = std::snprintf(number, sizeof number, "%d", captures[message[++i]]->position.lineno);
      append({number, size_t(size)});
    } else if (next == '$') {
      append(text_of(*captures[message[++i]]->token));
    } else {
      append(tree_kind_text(captures[next]->kind));
    }
  }
  return {out.begin(), out.size()};
}

// The expressions in a tree of sequences, in order.
Result<void> GrammarParser::elements(Tree* tree, ArenaVector<Tree*>& out) {
  for (Tree* child : tree->children) {
    if (child->kind == TreeKind::kSequence) {
      TRY(elements(child, out));
    } else if (child->kind != TreeKind::kToken && child->kind != TreeKind::kNothing) {
      TRY(out.push(child));
    }
  }
  return {};
}

// The part of an expression that cannot be a target; nullptr when all can. The recursion is bounded by the brackets.
Tree* GrammarParser::invalid_target(Tree* tree, bool is_delete, bool is_for) {
  switch (tree->kind) {
    case TreeKind::kName:
    case TreeKind::kAttribute:
    case TreeKind::kSubscript: return nullptr;
    case TreeKind::kStarred: return is_delete ? tree : invalid_target(tree->children[1], is_delete, is_for);
    case TreeKind::kList:
    case TreeKind::kTuple: {
      ArenaVector<Tree*> items(trees_);
      if (elements(tree, items).is_error()) return out_of_memory(), nullptr;
      for (Tree* item : items)
        if (Tree* found = invalid_target(item, is_delete, is_for)) return found;
      return nullptr;
    }
    case TreeKind::kCompare: {
      // "for a in b" has been read as a comparison.
      if (!is_for) return tree;
      Tree* first_pair = tree->children[1]->children[0];
      return first_pair->kind == TreeKind::kIn ? invalid_target(tree->children[0], is_delete, is_for) : nullptr;
    }
    default: return tree;
  }
}

Tree* GrammarParser::report_target(Tree* tree, bool is_delete, bool is_for) {
  Tree* found = invalid_target(tree, is_delete, is_for);
  if (!found || error_) return nullptr;
  char message[80];
  std::string_view name = tree_kind_text(found->kind);
  int size = std::snprintf(message, sizeof message, "cannot %s %.*s", is_delete ? "delete" : "assign to",
                           int(name.size()), name.data());
  return report(found, found, {message, size_t(size)});
}

Tree* GrammarParser::call(GrammarFunction function, const Captures& captures, uint32_t start) {
  constexpr std::string_view kParenthesize = "Generator expression must be parenthesized";
  // The last condition of the last clause, or what it iterates over.
  auto last_of_clauses = [](Tree* clauses) {
    std::span<Tree*> parts = clauses->children[0]->children.back()->children;
    std::span<Tree*> conditions = parts.back()->children;
    return conditions.empty() ? parts[parts.size() - 2] : conditions.back()->children[1];
  };
  auto is_legacy = [&](const Tree* tree) {
    if (tree->kind != TreeKind::kToken && tree->kind != TreeKind::kName) return false;
    std::string_view name = text_of(*tree->token);
    return name == "print" || name == "exec";
  };
  switch (function) {
    case GrammarFunction::k_interactive_end: has_ended_ = true; return nullptr;
    case GrammarFunction::k_number: {
      const Token token = tokens_[start];
      if (session_.options.feature_version < 6 && text_of(token).find('_') != std::string_view::npos) {
        at_last_token("Underscores in numeric literals are only supported in Python 3.6 and greater");
        return nullptr;
      }
      auto value = number_constant(literals_, text_of(token), token, this);
      if (value.is_error()) return out_of_memory(), nullptr;
      return make(TreeKind::kConstant, start, {});
    }
    case GrammarFunction::k_strings: {
      ArenaVector<Token> strings(trees_);
      for (uint32_t at = start; at < mark_; at++)
        if (strings.push(tokens_[at]).is_error()) return out_of_memory(), nullptr;
      auto made = concatenate_strings(literals_, text(), strings.span(), level_ / 8, this);
      if (made.is_error()) return out_of_memory(), nullptr;
      bool is_formatted = made.value()->kind == ast::NodeKind::kJoinedStr;
      return make(is_formatted ? TreeKind::kJoinedStr : TreeKind::kConstant, start, {});
    }
    case GrammarFunction::k_real_number:
    case GrammarFunction::k_imaginary_number: {
      Tree* number = captures['a'];
      bool is_imaginary =
          (text_of(*number->token).back() | 0x20) == 'j' && text_of(*number->token).substr(0, 2) != "0x";
      if (is_imaginary == (function == GrammarFunction::k_imaginary_number)) return number;
      return report(
          number, number,
          is_imaginary ? "real number required in complex literal" : "imaginary number required in complex literal");
    }
    case GrammarFunction::k_generator_with_comma:
    case GrammarFunction::k_generator_after_arguments:
      return report(captures['a'], last_of_clauses(captures['b']), kParenthesize);
    case GrammarFunction::k_generator_among_arguments: {
      ArenaVector<Tree*> items(trees_);
      if (elements(captures['a'], items).is_error()) return out_of_memory(), nullptr;
      Tree* last = nullptr;
      int count = 0;
      for (Tree* item : items) {
        if (item->kind == TreeKind::kKeyword || item->kind == TreeKind::kMapping) continue;
        last = item;
        count++;
      }
      if (count <= 1) return nullptr;
      return report(last, last_of_clauses(captures['b']), kParenthesize);
    }
    case GrammarFunction::k_positional_after_keyword: {
      ArenaVector<Tree*> items(trees_);
      if (elements(captures['a'], items).is_error()) return out_of_memory(), nullptr;
      bool unpacking = false;
      for (Tree* item : items) unpacking |= item->kind == TreeKind::kMapping;
      report_last(Failure::kSyntaxError, unpacking ? "positional argument follows keyword argument unpacking"
                                                   : "positional argument follows keyword argument");
      return nullptr;
    }
    case GrammarFunction::k_legacy_statement: {
      Tree* name = captures['a'];
      if (!is_legacy(name)) return nullptr;
      std::string_view text = text_of(*name->token);
      char message[80];
      int size =
          std::snprintf(message, sizeof message, "Missing parentheses in call to '%.*s'. Did you mean %.*s(...)?",
                        int(text.size()), text.data(), int(text.size()), text.data());
      return report(name, captures['b'], {message, size_t(size)});
    }
    case GrammarFunction::k_missing_comma:
      if (is_legacy(captures['a']) || tokens_[mark_ - 1].level == 0) return nullptr;
      return report(captures['a'], captures['b'], "invalid syntax. Perhaps you forgot a comma?");
    case GrammarFunction::k_assign_target: return report_target(captures['a'], false, false);
    case GrammarFunction::k_delete_target: return report_target(captures['a'], true, false);
    case GrammarFunction::k_for_target: return report_target(captures['a'], false, true);
    case GrammarFunction::k_comprehension_target: {
      ArenaVector<Tree*> items(trees_);
      if (elements(captures['b'], items).is_error() || items.empty()) return out_of_memory(), nullptr;
      return report(captures['a'], items.back(), "did you forget parentheses around the comprehension target?");
    }
    case GrammarFunction::k_non_default_parameter: {
      Tree* parameter = captures['a']->kind == TreeKind::kSequence ? captures['a']->children[0] : captures['a'];
      return report(parameter, parameter, "non-default argument follows default argument");
    }
    case GrammarFunction::k_missing_value: {
      const ast::Position& position = captures['a']->position;
      lexer_.report_at(Failure::kSyntaxError, position.lineno, position.end_col_offset - 1, position.end_lineno,
                       lexer::Lexer::kNoEnd, "':' expected after dictionary key");
      error_ = true;
      return nullptr;
    }
  }
  return nullptr;
}

namespace {

constexpr std::string_view kStartRules[] = {"file", "interactive", "eval", "func_type"};

lexer::LexerOptions options_of(const Session& session) {
  lexer::LexerOptions options;
  options.type_comments = session.options.type_comments;
  options.single_input = session.options.mode == Mode::kSingle;
  options.implies_dedents = session.options.implies_dedents;
  options.refused_warning = session.options.refused_warning;
  options.from_file = session.options.from_file;
  options.undecoded = session.options.undecoded;
  options.count_bytes = session.options.columns_in_bytes;
  options.async_names = session.options.has_async_names();
  options.interactive = session.options.interactive;
  return options;
}

bool run(Session& session, std::string_view text) {
  const Grammar rules = grammar();
  GrammarParser parser(session, rules, text, options_of(session), kStartRules[size_t(session.options.mode)]);
  return parser.run();
}

}  // namespace

void find_error(Session& session, std::string_view text) {
  if (!run(session, text)) return;
  // The two readings disagree.
  session.diagnostics.fail(Failure::kSyntaxError, {1, 1, 1, 1}, "invalid syntax");
}

Result<std::string_view> read_interactively(Session& session, lexer::LineSource& lines) {
  const Grammar rules = grammar();
  lexer::LexerOptions options = options_of(session);
  options.lines = &lines;
  GrammarParser parser(session, rules, std::string_view("", 0), options, kStartRules[size_t(Mode::kSingle)]);
  if (parser.run()) return parser.text();
  if (parser.has_ended() && !session.diagnostics.has_failed()) return std::string_view();
  return session.diagnostics.ensure_recorded();
}

Result<bool> accepts(Session& session, std::string_view text) { return run(session, text); }

}  // namespace ouro::parser
