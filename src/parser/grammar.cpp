#include "parser/grammar.h"

#include "parser/grammar_text.h"

namespace ouro::parser {

using lexer::TokenKind;

std::string_view tree_kind_text(TreeKind kind) {
  constexpr std::string_view kTexts[] = {
#define X(name, text) text,
      OURO_TREE_KINDS(X)
#undef X
  };
  return kTexts[size_t(kind)];
}

uint16_t Grammar::find(std::string_view name) const {
  for (size_t i = 0; i < rules.size(); i++)
    if (rules[i].name == name) return uint16_t(i);
  OURO_ASSERT(false);
  return 0;
}

namespace {

constexpr size_t kMaxRules = 640;

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// Numbers of texts, for a few hundred texts.
class TextTable {
 public:
  void add(std::string_view text, size_t number) { slots_[find_slot(text)] = {text, uint16_t(number)}; }
  // The number of a text that is there.
  size_t operator[](std::string_view text) const {
    const Slot& slot = slots_[find_slot(text)];
    OURO_ASSERT(!slot.text.empty());
    return slot.number;
  }

 private:
  static constexpr size_t kSlots = 1024;
  struct Slot {
    std::string_view text;
    uint16_t number = 0;
  };
  size_t find_slot(std::string_view text) const {
    uint32_t hash = 2166136261u;
    for (char c : text) hash = (hash ^ uint8_t(c)) * 16777619u;
    size_t index = (hash ^ hash >> 15) % kSlots;
    while (!slots_[index].text.empty() && slots_[index].text != text) index = (index + 1) % kSlots;
    return index;
  }
  Slot slots_[kSlots];
};

struct NamedToken {
  std::string_view name;
  TokenKind kind;
};
constexpr NamedToken kNamedTokens[] = {
    {"NAME", TokenKind::kName},           {"NUMBER", TokenKind::kNumber},
    {"STRING", TokenKind::kString},       {"NEWLINE", TokenKind::kNewline},
    {"INDENT", TokenKind::kIndent},       {"DEDENT", TokenKind::kDedent},
    {"ENDMARKER", TokenKind::kEndMarker}, {"TYPE_COMMENT", TokenKind::kTypeComment},
    {"ASYNC", TokenKind::kKeywordAsync},  {"AWAIT", TokenKind::kKeywordAwait},
};

// Reads the notation. The text is a constant of this library, so what it holds is trusted (and asserted).
class GrammarReader {
 public:
  explicit GrammarReader(Arena& arena) : arena_(arena) {}

  Result<Grammar> read() {
    rules_ = TRY(arena_.make_array<GrammarRule>(kMaxRules));
    names_ = TRY(arena_.make<TextTable>());
    tokens_ = TRY(arena_.make<TextTable>());
    for (size_t kind = 0; kind < size_t(TokenKind::kCount); kind++)
      if (auto text = lexer::token_kind_text(TokenKind(kind)); !text.empty()) tokens_->add(text, kind);
    for (const NamedToken& token : kNamedTokens) tokens_->add(token.name, size_t(token.kind));
    // The names first, so that rules can be used before they are defined.
    for (const char* part : kGrammarText) {
      std::string_view text(part);
      for (size_t at = 0; at < text.size();) {
        size_t end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        size_t name = at;
        while (is_word(text[name])) name++;
        if (name > at) names_->add(text.substr(at, name - at), TRY(add_rule(text.substr(at, name - at))));
        at = end + 1;
      }
    }
    size_t index = 0;
    for (const char* part : kGrammarText) {
      text_ = part;
      at_ = 0;
      skip_space();
      while (at_ < text_.size()) {
        std::string_view name = word();
        GrammarRule rule;
        rule.name = name;
        rule.shared_memory = take('*');
        expect(':');
        rule_name_ = name;
        rule.alternatives = TRY(alternatives());
        rule.left_recursive = is_left_recursive(rule, uint16_t(index));
        // This rule and attr call each other without taking a token: its results depend on attr's growing one.
        rule.remembers = name != "name_or_attr";
        if (name == "attr") rule.left_recursive = true;
        rules_[index++] = rule;
        skip_space();
      }
    }
    find_beginnings();
    Grammar grammar{{rules_, count_}, 0};
    grammar.statement = grammar.find("statement");
    return grammar;
  }

 private:
  // What each rule and alternative can begin with: all sets grow until nothing changes. Alternatives for mistakes count
  // like the others, and what reports where a token is missing begins with everything.
  void find_beginnings() {
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = count_; i-- > 0;) {  // what is used mostly stands behind what uses it
        GrammarRule& rule = rules_[i];
        for (GrammarAlternative& alternative : rule.alternatives) {
          bool nullable = true;
          for (const GrammarItem& item : alternative.items) {
            TokenSet first;
            const bool ends = begin_of(item, first);
            changed |= alternative.first.add_all(first);
            if (ends) {
              nullable = false;
              break;
            }
          }
          if (nullable) {
            changed |= !rule.nullable;
            rule.nullable = true;
            alternative.first = TokenSet::everything();
          }
          changed |= rule.first.add_all(alternative.first);
        }
      }
    }
  }

  // Adds what an item can begin with; true when it needs a token, so that what follows does not matter.
  bool begin_of(const GrammarItem& item, TokenSet& first) {
    switch (item.kind) {
      case GrammarItem::Kind::kToken: first.add(item.token); return true;
      case GrammarItem::Kind::kSoft:
      case GrammarItem::Kind::kSoftKeyword: first.add(TokenKind::kName); return true;
      case GrammarItem::Kind::kRule: first.add_all(rules_[item.rule].first); return !rules_[item.rule].nullable;
      case GrammarItem::Kind::kOneOrMore:
      case GrammarItem::Kind::kGather:
      case GrammarItem::Kind::kFollows: return begin_of(*item.inner, first);
      case GrammarItem::Kind::kOptional:
      case GrammarItem::Kind::kZeroOrMore: begin_of(*item.inner, first); return false;
      case GrammarItem::Kind::kForced: first = TokenSet::everything(); return true;
      case GrammarItem::Kind::kFollowsNot:
      case GrammarItem::Kind::kCut: return false;
    }
    return false;
  }

  Result<uint16_t> add_rule(std::string_view name) {
    OURO_ASSERT(count_ < kMaxRules);
    rules_[count_] = GrammarRule();
    rules_[count_].name = name;
    return uint16_t(count_++);
  }
  static bool is_left_recursive(const GrammarRule& rule, uint16_t index) {
    for (const GrammarAlternative& alternative : rule.alternatives) {
      const GrammarItem& first = alternative.items[0];
      if (first.kind == GrammarItem::Kind::kRule && first.rule == index) return true;
    }
    return false;
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) at_++;
  }
  // The grammar text is ours: what is not as it must be is a broken invariant.
  void expect(char c) {
    bool found = take(c);
    OURO_ASSERT(found);
    (void)found;
  }
  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    at_++;
    return true;
  }
  std::string_view word() {
    skip_space();
    size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) at_++;
    OURO_ASSERT(at_ > start);
    return text_.substr(start, at_ - start);
  }
  // At a quote: the text up to the next one; \" stands for a quote.
  std::string_view quoted() {
    char quote = text_[at_++];
    size_t start = at_;
    while (text_[at_] != quote || text_[at_ - 1] == '\\') at_++;
    return text_.substr(start, at_++ - start);
  }
  // A rule begins at the begin of a line with a name and a colon or "*:".
  bool at_end_of_alternatives() {
    skip_space();
    if (at_ >= text_.size() || text_[at_] == '|' || text_[at_] == ')' || text_[at_] == ']') return true;
    if (text_[at_] == '-' && text_[at_ + 1] == '>') return true;
    return at_ > 0 && text_[at_ - 1] == '\n' && is_word(text_[at_]);
  }

  Result<std::span<GrammarAlternative>> alternatives() {
    ArenaVector<GrammarAlternative> list(arena_);
    do {
      GrammarAlternative alternative;
      ArenaVector<GrammarItem> items(arena_);
      while (!at_end_of_alternatives()) {
        GrammarItem next = TRY(item());
        TRY(items.push(next));
      }
      alternative.items = items.span();
      alternative.second_reading_only = items.size() == 1 && items[0].kind == GrammarItem::Kind::kRule &&
                                        rules_[items[0].rule].name.substr(0, 8) == "invalid_";
      if (at_ < text_.size() && text_[at_] == '-') {
        at_ += 2;
        if (!required_version(alternative) || !at_end_of_alternatives()) action(alternative);
      }
      TRY(list.push(alternative));
    } while (take('|'));
    return list.span();
  }

  // Takes "since n "what"", when it stands here.
  bool required_version(GrammarAlternative& alternative) {
    constexpr std::string_view kSince = "since ";
    skip_space();
    if (text_.substr(at_, kSince.size()) != kSince) return false;
    at_ += kSince.size();
    while (text_[at_] != ' ') alternative.since = alternative.since * 10 + (text_[at_++] - '0');
    skip_space();
    alternative.feature = quoted();
    return true;
  }

  void action(GrammarAlternative& alternative) {
    using Action = GrammarAlternative::Action;
    if (take('$')) {
      alternative.action = Action::kSelect;
      alternative.selected = text_[at_++] - '1';
      return;
    }
    std::string_view name = word();
    if (name == "do") {
      alternative.action = Action::kFunction;
      std::string_view function = word();
      bool found = false;
#define X(known) \
  if (function == #known) alternative.function = GrammarFunction::k_##known, found = true;
      OURO_GRAMMAR_FUNCTIONS(X)
#undef X
      OURO_ASSERT(found);
      return;
    }
    if (name == "error" || name == "indent") {
      alternative.action = name == "error" ? Action::kError : Action::kIndentationError;
      skip_space();
      if (name == "error") {
        alternative.from = text_[at_++];
        if (text_[at_] == ':') {
          alternative.to = text_[at_ + 1];
          at_ += 2;
        } else if (text_[at_] == '~') {
          alternative.to_cursor = true;
          at_++;
        }
        skip_space();
      }
      alternative.message = quoted();
      return;
    }
    alternative.action = Action::kNode;
    bool found = false;
#define X(known, text) \
  if (name == #known) alternative.node = TreeKind::k##known, found = true;
    OURO_TREE_KINDS(X)
#undef X
    OURO_ASSERT(found);
  }

  Result<GrammarItem> item() {
    skip_space();
    char letter = '\0';
    if (is_word(text_[at_]) && text_[at_ + 1] == '=') {
      letter = text_[at_];
      at_ += 2;
    }
    GrammarItem result = TRY(prefixed());
    result.letter = letter;
    return result;
  }

  Result<const GrammarItem*> keep(const GrammarItem& item) {
    GrammarItem* copy = TRY(arena_.make<GrammarItem>(item));
    return const_cast<const GrammarItem*>(copy);
  }

  Result<GrammarItem> prefixed() {
    GrammarItem result;
    if (take('~')) {
      result.kind = GrammarItem::Kind::kCut;
      return result;
    }
    if (take('&')) {
      if (take('&')) {
        result.kind = GrammarItem::Kind::kForced;
        result.token = TokenKind((*tokens_)[quoted()]);
        return result;
      }
      result.kind = GrammarItem::Kind::kFollows;
      result.inner = TRY(keep(TRY(atom())));
      return result;
    }
    if (take('!')) {
      result.kind = GrammarItem::Kind::kFollowsNot;
      result.inner = TRY(keep(TRY(atom())));
      return result;
    }
    GrammarItem first = TRY(atom());
    if (at_ < text_.size() && text_[at_] == '.') {
      at_++;
      result.kind = GrammarItem::Kind::kGather;
      result.separator = TRY(keep(first));
      result.inner = TRY(keep(TRY(atom())));
      at_++;
      return result;
    }
    if (at_ < text_.size() && (text_[at_] == '*' || text_[at_] == '+')) {
      result.kind = text_[at_] == '*' ? GrammarItem::Kind::kZeroOrMore : GrammarItem::Kind::kOneOrMore;
      result.inner = TRY(keep(first));
      at_++;
      return result;
    }
    return first;
  }

  Result<GrammarItem> atom() {
    GrammarItem result;
    skip_space();
    char c = text_[at_];
    if (c == '\'') {
      result.token = TokenKind((*tokens_)[quoted()]);
      return result;
    }
    if (c == '"') {
      result.kind = GrammarItem::Kind::kSoft;
      result.text = quoted();
      return result;
    }
    if (take('(')) {
      result.kind = GrammarItem::Kind::kRule;
      result.rule = TRY(group());
      expect(')');
      return result;
    }
    if (take('[')) {
      auto list = TRY(alternatives());
      expect(']');
      result.kind = GrammarItem::Kind::kOptional;
      if (list.size() == 1 && list[0].items.size() == 1) {
        result.inner = &list[0].items[0];
      } else {
        GrammarItem inner;
        inner.kind = GrammarItem::Kind::kRule;
        inner.rule = TRY(add_group(list));
        result.inner = TRY(keep(inner));
      }
      return result;
    }
    std::string_view name = word();
    if (name == "SOFT_KEYWORD") {
      result.kind = GrammarItem::Kind::kSoftKeyword;
      return result;
    }
    if (name[0] >= 'A' && name[0] <= 'Z') {
      result.token = TokenKind((*tokens_)[name]);
      return result;
    }
    result.kind = GrammarItem::Kind::kRule;
    result.rule = uint16_t((*names_)[name]);
    return result;
  }

  Result<uint16_t> group() { return add_group(TRY(alternatives())); }
  Result<uint16_t> add_group(std::span<GrammarAlternative> list) {
    uint16_t index = TRY(add_rule({}));
    rules_[index].alternatives = list;
    rules_[index].remembers = false;
    return index;
  }

  Arena& arena_;
  GrammarRule* rules_ = nullptr;
  size_t count_ = 0;
  TextTable* names_ = nullptr;   // of rules
  TextTable* tokens_ = nullptr;  // their texts and names
  std::string_view text_;
  std::string_view rule_name_;
  size_t at_ = 0;
};

}  // namespace

Result<Grammar> read_grammar(Arena& arena) { return GrammarReader(arena).read(); }

}  // namespace ouro::parser
