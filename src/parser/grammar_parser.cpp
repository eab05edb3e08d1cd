#include "parser/grammar_parser.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace ouro::parser {

GrammarParser::GrammarParser(Session& session, const Grammar& grammar, std::string_view text,
                             const lexer::LexerOptions& options, std::string_view start_rule)
    : session_(session),
      scratch_(session.scratch),
      trees_(session.scratch.resources()),
      literals_{trees_, trees_, session.names, session.diagnostics, session.options, session.stack_base},
      grammar_(grammar),
      lexer_(text, session.diagnostics, options),
      start_rule_(grammar.find(start_rule)),
      tokens_(session.scratch),
      places_(session.scratch),
      values_(session.scratch) {
  empty_.kind = TreeKind::kSequence;
}

void GrammarParser::out_of_memory() {
  session_.diagnostics.ensure_recorded();
  error_ = true;
}

bool GrammarParser::fill() {
  Token token;
  do { token = lexer_.next(); } while (token.kind == TokenKind::kTypeIgnore);
  if (tokens_.push(token).is_error() || places_.push({}).is_error()) return out_of_memory(), false;
  if (token.kind != TokenKind::kError) return true;
  lexer_.report_error();
  error_ = true;
  return false;
}

const Token* GrammarParser::look() {
  if (mark_ == tokens_.size() && !fill()) return nullptr;
  return &tokens_[mark_];
}

bool GrammarParser::enter() {
  if (level_++ == kMaxLevel || session_.stack_is_used_up()) {
    session_.diagnostics.out_of_memory();
    error_ = true;
  }
  if ((++steps_ & 4095) == 0 && !session_.diagnostics.may_continue()) error_ = true;
  if (!error_) return true;
  level_--;
  return false;
}

GrammarParser::Memory* GrammarParser::remembered(uint16_t index) {
  if (mark_ >= places_.size()) return nullptr;
  bool second = second_reading_ && !without_invalid_;
  for (Memory* memory = places_[mark_].memory; memory; memory = memory->next)
    if (memory->rule == index && (memory->second_reading == second || grammar_.rules[index].shared_memory))
      return memory;
  return nullptr;
}

void GrammarParser::remember(uint16_t index, uint32_t start, Tree* result) {
  if (start >= places_.size()) return;
  auto memory = trees_.make<Memory>();
  if (memory.is_error()) return out_of_memory();
  *memory.value() = {index, second_reading_ && !without_invalid_, mark_, result, places_[start].memory};
  places_[start].memory = memory.value();
  noted_ = std::max(noted_, start + 1);
}

Tree* GrammarParser::rule(uint16_t index) {
  if (!enter()) return nullptr;
  const GrammarRule& rule = grammar_.rules[index];
  Tree* result;
  // What cannot begin with this token need not be tried, unless trying it would go too deep.
  const Token* token = look();
  if (!token || (!rule.first.has(token->kind) && level_ < kMaxLevel - kLevelsToToken)) {
    level_--;
    return nullptr;
  }
  if (rule.remembers) {
    if (Memory* memory = remembered(index)) {
      if (memory->result) mark_ = memory->end;
      level_--;
      return memory->result;
    }
    uint32_t start = mark_;
    if (rule.left_recursive) {
      result = grow(index);
    } else if (rule.name == "expression_without_invalid") {
      bool before = without_invalid_;
      without_invalid_ = true;
      result = alternatives(index);
      without_invalid_ = before;
      if (!error_) remember(index, start, result);
    } else {
      result = alternatives(index);
      if (!error_) remember(index, start, result);
    }
  } else {
    result = alternatives(index);
  }
  level_--;
  return error_ ? nullptr : result;
}

// Left recursion: the rule fails inside itself at first; every result is the seed of a longer one.
Tree* GrammarParser::grow(uint16_t index) {
  uint32_t start = mark_;
  uint32_t end = start;
  Tree* result = nullptr;
  if (!look()) return nullptr;
  remember(index, start, nullptr);
  if (error_) return nullptr;
  Memory* memory = places_[start].memory;
  for (;;) {
    memory->result = result;
    memory->end = end;
    mark_ = start;
    if (!enter()) return nullptr;
    Tree* longer = alternatives(index);
    level_--;
    if (error_) return nullptr;
    if (!longer || mark_ <= end) break;
    end = mark_;
    result = longer;
  }
  mark_ = end;
  return result;
}

Tree* GrammarParser::alternatives(uint16_t index) {
  const GrammarRule& rule = grammar_.rules[index];
  uint32_t start = mark_;
  // The position of what is made begins at this token, so it is read now.
  const Token* token = look();
  if (!token) return nullptr;
  const TokenKind kind = token->kind;
  const bool may_skip = level_ < kMaxLevel - kLevelsToToken;
  for (const GrammarAlternative& alternative : rule.alternatives) {
    if (alternative.second_reading_only && (!second_reading_ || without_invalid_)) continue;
    if (may_skip && !alternative.first.has(kind)) continue;
    Captures captures;
    captures.items = alternative.items.data();
    captures.count = int(alternative.items.size());
    bool cut = false;
    bool matched = true;
    OURO_ASSERT(captures.count <= kMaxItems);
    for (int i = 0; i < captures.count; i++) {
      const GrammarItem& next = alternative.items[i];
      if (next.kind == GrammarItem::Kind::kCut) {
        cut = true;
        captures.values[i] = &nothing_;
        continue;
      }
      Tree* value = item(next);
      if (error_) return nullptr;
      captures.values[i] = value;
      if (!value) {
        matched = false;
        break;
      }
    }
    if (matched) {
      Tree* result = finish(alternative, captures, start);
      return error_ ? nullptr : result;
    }
    mark_ = start;
    if (cut) return nullptr;
  }
  return nullptr;
}

bool GrammarParser::matches(const GrammarItem& item) {
  const Token* token = look();
  if (!token) return false;
  switch (item.kind) {
    case GrammarItem::Kind::kSoft: return token->kind == TokenKind::kName && text_of(*token) == item.text;
    case GrammarItem::Kind::kSoftKeyword: {
      std::string_view text = text_of(*token);
      // CPython compares only as many characters as the name has, so beginnings of soft keywords count as well.
      auto begins = [&](std::string_view word) { return word.substr(0, text.size()) == text; };
      return token->kind == TokenKind::kName && (begins("_") || begins("case") || begins("match"));
    }
    default:
      if (token->kind != item.token) return false;
      if (token->kind != TokenKind::kNotEqual) return true;
      // "<>" has the kind of "!=" but is none, or it alone is one (PEP 401).
      if (!session_.options.barry_as_flufl) return text()[token->start] == '!';
      if (text()[token->start] == '!')
        report_last(Failure::kSyntaxError, "with Barry as BDFL, use '<>' instead of '!='");
      return !error_;
  }
}

Tree* GrammarParser::token_tree() {
  Tree*& made = places_[mark_].tree;
  const Token& token = tokens_[mark_];
  if (!made) made = make(TreeKind::kToken, mark_, {});
  noted_ = std::max(noted_, ++mark_);
  if (made) made->position = {token.lineno, token.col_offset, token.end_lineno, token.end_col_offset};
  return made;
}

Tree* GrammarParser::item(const GrammarItem& wanted) {
  switch (wanted.kind) {
    case GrammarItem::Kind::kToken:
    case GrammarItem::Kind::kSoft:
    case GrammarItem::Kind::kSoftKeyword: return matches(wanted) ? token_tree() : nullptr;
    case GrammarItem::Kind::kRule: return rule(wanted.rule);
    case GrammarItem::Kind::kOptional: {
      uint32_t start = mark_;
      Tree* value = item(*wanted.inner);
      if (error_) return nullptr;
      if (value) return value;
      mark_ = start;
      return &nothing_;
    }
    case GrammarItem::Kind::kFollows:
    case GrammarItem::Kind::kFollowsNot: {
      uint32_t start = mark_;
      Tree* value = item(*wanted.inner);
      mark_ = start;
      if (error_) return nullptr;
      return (value != nullptr) == (wanted.kind == GrammarItem::Kind::kFollows) ? &nothing_ : nullptr;
    }
    case GrammarItem::Kind::kZeroOrMore: return repeat(wanted, 0);
    case GrammarItem::Kind::kOneOrMore: return repeat(wanted, 1);
    case GrammarItem::Kind::kGather: return gather(wanted);
    case GrammarItem::Kind::kForced: {
      const Token* token = look();
      if (!token) return nullptr;
      if (token->kind == wanted.token) return token_tree();
      char message[32] = "expected '";
      std::string_view text = lexer::token_kind_text(wanted.token);
      std::memcpy(message + 10, text.data(), text.size());
      message[10 + text.size()] = '\'';
      at_token(*token, {message, 11 + text.size()});
      return nullptr;
    }
    case GrammarItem::Kind::kCut: break;
  }
  return &nothing_;
}

Tree* GrammarParser::repeat(const GrammarItem& wanted, size_t least) {
  if (!enter()) return nullptr;
  uint32_t start = mark_;
  const size_t base = values_.size();
  for (;;) {
    uint32_t before = mark_;
    Tree* value = item(*wanted.inner);
    if (error_) break;
    if (!value || mark_ == before) {
      mark_ = before;
      break;
    }
    if (values_.push(value).is_error()) out_of_memory();
  }
  level_--;
  if (!error_ && values_.size() >= base + least) return sequence(base, start);
  values_.truncate(base);
  return nullptr;
}

Tree* GrammarParser::gather(const GrammarItem& wanted) {
  if (!enter()) return nullptr;
  uint32_t start = mark_;
  const size_t base = values_.size();
  Tree* first = item(*wanted.inner);
  if (first && !error_) {
    if (values_.push(first).is_error()) out_of_memory();
    if (enter()) {
      while (!error_) {
        uint32_t before = mark_;
        Tree* next = item(*wanted.separator);
        if (next && !error_) next = item(*wanted.inner);
        if (error_) break;
        if (!next) {
          mark_ = before;
          break;
        }
        if (values_.push(next).is_error()) out_of_memory();
      }
      level_--;
    }
  }
  level_--;
  if (!error_ && values_.size() > base) return sequence(base, start);
  values_.truncate(base);
  return nullptr;
}

Tree* GrammarParser::make(TreeKind kind, uint32_t start, std::span<Tree*> children) {
  auto made = trees_.make<Tree>();
  if (made.is_error()) return out_of_memory(), nullptr;
  Tree* tree = made.value();
  tree->kind = kind;
  tree->children = children;
  if (start < tokens_.size()) {
    tree->token = &tokens_[start];
    tree->position = {tokens_[start].lineno, tokens_[start].col_offset, 0, 0};
  }
  // The end: the last token that is not NEWLINE, INDENT, DEDENT or ENDMARKER.
  for (uint32_t last = mark_; last-- > 0;) {
    const Token& token = tokens_[last];
    if ((token.kind >= TokenKind::kNewline && token.kind <= TokenKind::kDedent) || token.kind == TokenKind::kEndMarker)
      continue;
    tree->position.end_lineno = token.end_lineno;
    tree->position.end_col_offset = token.end_col_offset;
    break;
  }
  return tree;
}

Tree* GrammarParser::sequence(size_t base, uint32_t start) {
  const size_t count = values_.size() - base;
  if (count == 0) return &empty_;
  auto copy = trees_.make_array<Tree*>(count);
  if (copy.is_error()) return out_of_memory(), nullptr;
  std::memcpy(copy.value(), &values_[base], count * sizeof(Tree*));
  values_.truncate(base);
  return make(TreeKind::kSequence, start, {copy.value(), count});
}

// What an alternative makes of its items.
Tree* GrammarParser::finish(const GrammarAlternative& alternative, const Captures& captures, uint32_t start) {
  using Action = GrammarAlternative::Action;
  if (alternative.since > session_.options.feature_version) {
    char message[100];
    int size = std::snprintf(message, sizeof message, "%.*s only supported in Python 3.%d and greater",
                             int(alternative.feature.size()), alternative.feature.data(), alternative.since);
    report_last(Failure::kSyntaxError, {message, size_t(size)});
    return nullptr;
  }
  Tree* taken[kMaxItems];
  size_t count = 0;
  for (int i = 0; i < captures.count; i++) {
    GrammarItem::Kind kind = captures.items[i].kind;
    if (kind == GrammarItem::Kind::kFollows || kind == GrammarItem::Kind::kFollowsNot ||
        kind == GrammarItem::Kind::kCut)
      continue;
    taken[count++] = captures.values[i];
  }
  switch (alternative.action) {
    case Action::kSelect: return taken[alternative.selected];
    case Action::kFunction: return call(alternative.function, captures, start);
    case Action::kError: {
      std::string_view message = expand(alternative.message, captures);
      if (alternative.from == '@') {
        report_last(Failure::kSyntaxError, message);
        return nullptr;
      }
      const Tree* from = captures[alternative.from];
      if (!alternative.to_cursor) return report(from, alternative.to ? captures[alternative.to] : from, message);
      lexer_.report_at(Failure::kSyntaxError, from->position.lineno, from->position.col_offset,
                       lexer::Lexer::kCurrentPosition, lexer::Lexer::kCurrentPosition, message);
      error_ = true;
      return nullptr;
    }
    case Action::kIndentationError:
      report_last(Failure::kIndentationError, expand(alternative.message, captures));
      return nullptr;
    case Action::kPass:
      if (count == 1) return taken[0];
      break;
    case Action::kNode: break;
  }
  auto children = trees_.make_array<Tree*>(count);
  if (children.is_error()) return out_of_memory(), nullptr;
  std::memcpy(children.value(), taken, count * sizeof(Tree*));
  return make(alternative.action == Action::kNode ? alternative.node : TreeKind::kSequence, start,
              {children.value(), count});
}

Tree* GrammarParser::start() {
  const GrammarRule& file = grammar_.rules[start_rule_];
  if (file.name != "file") return rule(start_rule_);
  // The rules `file` and `statements` and its repetition are three levels; no alternative comes back to a statement
  // that has been read.
  const uint16_t statement = grammar_.statement;
  level_ = 3;
  while (!error_) {
    const uint32_t before = mark_;
    if (!rule(statement)) {
      mark_ = before;
      break;
    }
    trees_.clear();
    // Something may also be known of tokens that were looked at ahead.
    for (; noted_ > mark_; noted_--) places_[noted_ - 1] = {};
  }
  level_ = 0;
  if (error_) return nullptr;
  const Token* token = look();
  return token && token->kind == TokenKind::kEndMarker ? token_tree() : nullptr;
}

bool GrammarParser::run() {
  Tree* tree = start();
  if (tree && !error_) {
    if (!lexer_.options().single_input || lexer_.rest_is_blank(lexer_.cursor())) return true;
    report_last(Failure::kSyntaxError, "multiple statements found while compiling a single statement");
    return false;
  }
  Diagnostics& diagnostics = session_.diagnostics;
  Failure failure = diagnostics.failure();
  if (failure == Failure::kMemoryError || failure == Failure::kTerminated) return false;
  if (tokens_.empty()) return out_of_memory(), false;
  if (failure == Failure::kPending || (has_ended_ && lexer_.options().interactive)) return false;
  if (session_.options.allow_incomplete_input && lexer_.has_met_end()) {
    diagnostics.clear_failure();
    report_last(Failure::kSyntaxError, "incomplete input");
    return false;
  }
  size_t last_token = tokens_.size() - 1;
  if (!error_) {
    for (Place& place : places_.span()) place = {};
    trees_.clear();
    mark_ = noted_ = 0;
    second_reading_ = true;
    lexer_.stop_reading();
    start();
  }
  failure = diagnostics.failure();
  if (failure == Failure::kMemoryError || failure == Failure::kTerminated) return false;
  set_syntax_error(last_token);
  return false;
}

// What is reported when both readings are over.
void GrammarParser::set_syntax_error(size_t last_token) {
  if (session_.diagnostics.has_failed()) {
    // An error of the lexer further on is more important than one of the grammar.
    if (lexer_.status() == lexer::Lexer::Status::kOk && !lexer_.has_met_end()) check_rest();
    return;
  }
  const Token& last = tokens_[last_token];
  if (last.kind == TokenKind::kIndent || last.kind == TokenKind::kDedent) {
    report_last(Failure::kIndentationError,
                last.kind == TokenKind::kIndent ? "unexpected indent" : "unexpected unindent");
    return;
  }
  at_token(last, "invalid syntax");
  check_rest();
}

void GrammarParser::check_rest() {
  if (lexer_.options().interactive) return;  // what comes next is another statement
  int error_lineno = tokens_.back().lineno;
  lexer_.leave_decode_errors();
  Token token;
  do { token = lexer_.next(); } while (token.kind != TokenKind::kError && token.kind != TokenKind::kEndMarker);
  if (token.kind == TokenKind::kError && lexer_.status() != lexer::Lexer::Status::kSyntax && lexer_.level() > 0 &&
      error_lineno > lexer_.innermost_bracket_lineno())
    lexer_.report_unclosed_bracket();
}

}  // namespace ouro::parser
