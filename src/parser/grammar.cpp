// The grammar is read when this file is compiled: a reader of the notation runs as a constant expression and leaves
// tables of drafts that name each other by numbers, of which the constant tables with pointers are made.
#include "parser/grammar.h"

#include <array>

#include "base/assert.h"
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

namespace {

constexpr size_t kMaxRules = 640, kMaxAlternatives = 1280, kMaxItems = 4096;
constexpr size_t kMostItems = 24;  // of an alternative, and alternatives of a rule

// As the parts of a Grammar, with numbers in the place of pointers. Items of an alternative and alternatives of a rule
// stand together.
struct ItemDraft {
  GrammarItem item;
  int inner = -1;
  int separator = -1;
};
struct AlternativeDraft {
  GrammarAlternative alternative;
  size_t first_item = 0;
  size_t item_count = 0;
};
struct RuleDraft {
  GrammarRule rule;
  size_t first_alternative = 0;
  size_t alternative_count = 0;
};
struct Draft {
  RuleDraft rules[kMaxRules];
  AlternativeDraft alternatives[kMaxAlternatives];
  ItemDraft items[kMaxItems];
  size_t rule_count = 0;
  size_t alternative_count = 0;
  size_t item_count = 0;
};

// What was read of a rule's right side.
struct AlternativesRead {
  size_t first = 0;
  size_t count = 0;
};

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Numbers of texts, for a few hundred texts.
class TextTable {
 public:
  constexpr void add(std::string_view text, size_t number) { slots_[find_slot(text)] = {text, uint16_t(number)}; }
  // The number of a text that is there.
  constexpr size_t operator[](std::string_view text) const {
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
  constexpr size_t find_slot(std::string_view text) const {
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
  constexpr void read() {
#define X(name, text) tokens_.add(text, size_t(TokenKind::k##name));
    OURO_OPERATORS(X)
#undef X
#define X(name, text) tokens_.add(text, size_t(TokenKind::kKeyword##name));
    OURO_KEYWORDS(X)
#undef X
    for (const NamedToken& token : kNamedTokens) tokens_.add(token.name, size_t(token.kind));
    // The names first, so that rules can be used before they are defined.
    for (const char* part : kGrammarText) {
      std::string_view text(part);
      for (size_t at = 0; at < text.size();) {
        size_t end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        size_t name = at;
        while (is_word(text[name])) name++;
        if (name > at) names_.add(text.substr(at, name - at), add_rule(text.substr(at, name - at)));
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
        const bool shared_memory = take('*');
        expect(':');
        const AlternativesRead read = alternatives();
        RuleDraft& draft = draft_.rules[index];
        draft.first_alternative = read.first;
        draft.alternative_count = read.count;
        GrammarRule& rule = draft.rule;
        rule.shared_memory = shared_memory;
        rule.left_recursive = is_left_recursive(draft, uint16_t(index));
        // This rule and attr call each other without taking a token: its results depend on attr's growing one.
        rule.remembers = name != "name_or_attr";
        if (name == "attr") rule.left_recursive = true;
        index++;
        skip_space();
      }
    }
    find_beginnings();
  }

  Draft draft_;

 private:
  // What each rule and alternative can begin with: all sets grow until nothing changes. Alternatives for mistakes count
  // like the others, and what reports where a token is missing begins with everything.
  constexpr void find_beginnings() {
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = draft_.rule_count; i-- > 0;) {  // what is used mostly stands behind what uses it
        const RuleDraft& read = draft_.rules[i];
        GrammarRule& rule = draft_.rules[i].rule;
        for (size_t k = 0; k < read.alternative_count; k++) {
          AlternativeDraft& alternative_read = draft_.alternatives[read.first_alternative + k];
          GrammarAlternative& alternative = alternative_read.alternative;
          bool nullable = true;
          for (size_t m = 0; m < alternative_read.item_count; m++) {
            TokenSet first;
            const bool ends = begin_of(draft_.items[alternative_read.first_item + m], first);
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
  constexpr bool begin_of(const ItemDraft& draft, TokenSet& first) {
    const GrammarItem& item = draft.item;
    switch (item.kind) {
      case GrammarItem::Kind::kToken: first.add(item.token); return true;
      case GrammarItem::Kind::kSoft:
      case GrammarItem::Kind::kSoftKeyword: first.add(TokenKind::kName); return true;
      case GrammarItem::Kind::kRule: {
        const GrammarRule& rule = draft_.rules[item.rule].rule;
        first.add_all(rule.first);
        return !rule.nullable;
      }
      case GrammarItem::Kind::kOneOrMore:
      case GrammarItem::Kind::kGather:
      case GrammarItem::Kind::kFollows: return begin_of(draft_.items[draft.inner], first);
      case GrammarItem::Kind::kOptional:
      case GrammarItem::Kind::kZeroOrMore: begin_of(draft_.items[draft.inner], first); return false;
      case GrammarItem::Kind::kForced: first = TokenSet::everything(); return true;
      case GrammarItem::Kind::kFollowsNot:
      case GrammarItem::Kind::kCut: return false;
    }
    return false;
  }

  constexpr uint16_t add_rule(std::string_view name) {
    OURO_ASSERT(draft_.rule_count < kMaxRules);
    draft_.rules[draft_.rule_count].rule.name = name;
    return uint16_t(draft_.rule_count++);
  }
  constexpr bool is_left_recursive(const RuleDraft& rule, uint16_t index) const {
    for (size_t i = 0; i < rule.alternative_count; i++) {
      const AlternativeDraft& alternative = draft_.alternatives[rule.first_alternative + i];
      const GrammarItem& first = draft_.items[alternative.first_item].item;
      if (first.kind == GrammarItem::Kind::kRule && first.rule == index) return true;
    }
    return false;
  }
  constexpr void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) at_++;
  }
  // The grammar text is ours: what is not as it must be is a broken invariant.
  constexpr void expect(char c) {
    bool found = take(c);
    OURO_ASSERT(found);
    (void)found;
  }
  constexpr bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    at_++;
    return true;
  }
  constexpr std::string_view word() {
    skip_space();
    size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) at_++;
    OURO_ASSERT(at_ > start);
    return text_.substr(start, at_ - start);
  }
  // At a quote: the text up to the next one; \" stands for a quote.
  constexpr std::string_view quoted() {
    char quote = text_[at_++];
    size_t start = at_;
    while (text_[at_] != quote || text_[at_ - 1] == '\\') at_++;
    return text_.substr(start, at_++ - start);
  }
  // A rule begins at the begin of a line with a name and a colon or "*:".
  constexpr bool at_end_of_alternatives() {
    skip_space();
    if (at_ >= text_.size() || text_[at_] == '|' || text_[at_] == ')' || text_[at_] == ']') return true;
    if (text_[at_] == '-' && text_[at_ + 1] == '>') return true;
    return at_ > 0 && text_[at_ - 1] == '\n' && is_word(text_[at_]);
  }

  constexpr AlternativesRead alternatives() {
    AlternativeDraft list[kMostItems];
    size_t count = 0;
    do {
      AlternativeDraft read;
      ItemDraft items[kMostItems];
      size_t size = 0;
      while (!at_end_of_alternatives()) items[size++] = item();
      read.first_item = draft_.item_count;
      read.item_count = size;
      for (size_t i = 0; i < size; i++) keep(items[i]);
      GrammarAlternative& alternative = read.alternative;
      alternative.second_reading_only = size == 1 && items[0].item.kind == GrammarItem::Kind::kRule &&
                                        draft_.rules[items[0].item.rule].rule.name.substr(0, 8) == "invalid_";
      if (at_ < text_.size() && text_[at_] == '-') {
        at_ += 2;
        if (!required_version(alternative) || !at_end_of_alternatives()) action(alternative);
      }
      list[count++] = read;
    } while (take('|'));
    const AlternativesRead result{draft_.alternative_count, count};
    for (size_t i = 0; i < count; i++) draft_.alternatives[draft_.alternative_count++] = list[i];
    return result;
  }

  // Takes "since n "what"", when it stands here.
  constexpr bool required_version(GrammarAlternative& alternative) {
    constexpr std::string_view kSince = "since ";
    skip_space();
    if (text_.substr(at_, kSince.size()) != kSince) return false;
    at_ += kSince.size();
    while (text_[at_] != ' ') alternative.since = alternative.since * 10 + (text_[at_++] - '0');
    skip_space();
    alternative.feature = quoted();
    return true;
  }

  constexpr void action(GrammarAlternative& alternative) {
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

  constexpr ItemDraft item() {
    skip_space();
    char letter = '\0';
    if (is_word(text_[at_]) && text_[at_ + 1] == '=') {
      letter = text_[at_];
      at_ += 2;
    }
    ItemDraft result = prefixed();
    result.item.letter = letter;
    return result;
  }

  constexpr int keep(const ItemDraft& item) {
    draft_.items[draft_.item_count] = item;
    return int(draft_.item_count++);
  }

  constexpr ItemDraft prefixed() {
    ItemDraft result;
    if (take('~')) {
      result.item.kind = GrammarItem::Kind::kCut;
      return result;
    }
    if (take('&')) {
      if (take('&')) {
        result.item.kind = GrammarItem::Kind::kForced;
        result.item.token = TokenKind(tokens_[quoted()]);
        return result;
      }
      result.item.kind = GrammarItem::Kind::kFollows;
      result.inner = keep(atom());
      return result;
    }
    if (take('!')) {
      result.item.kind = GrammarItem::Kind::kFollowsNot;
      result.inner = keep(atom());
      return result;
    }
    const ItemDraft first = atom();
    if (at_ < text_.size() && text_[at_] == '.') {
      at_++;
      result.item.kind = GrammarItem::Kind::kGather;
      result.separator = keep(first);
      result.inner = keep(atom());
      at_++;
      return result;
    }
    if (at_ < text_.size() && (text_[at_] == '*' || text_[at_] == '+')) {
      result.item.kind = text_[at_] == '*' ? GrammarItem::Kind::kZeroOrMore : GrammarItem::Kind::kOneOrMore;
      result.inner = keep(first);
      at_++;
      return result;
    }
    return first;
  }

  constexpr ItemDraft atom() {
    ItemDraft result;
    skip_space();
    char c = text_[at_];
    if (c == '\'') {
      result.item.token = TokenKind(tokens_[quoted()]);
      return result;
    }
    if (c == '"') {
      result.item.kind = GrammarItem::Kind::kSoft;
      result.item.text = quoted();
      return result;
    }
    if (take('(')) {
      result.item.kind = GrammarItem::Kind::kRule;
      result.item.rule = group();
      expect(')');
      return result;
    }
    if (take('[')) {
      const AlternativesRead list = alternatives();
      expect(']');
      result.item.kind = GrammarItem::Kind::kOptional;
      if (list.count == 1 && draft_.alternatives[list.first].item_count == 1) {
        result.inner = int(draft_.alternatives[list.first].first_item);
      } else {
        ItemDraft inner;
        inner.item.kind = GrammarItem::Kind::kRule;
        inner.item.rule = add_group(list);
        result.inner = keep(inner);
      }
      return result;
    }
    std::string_view name = word();
    if (name == "SOFT_KEYWORD") {
      result.item.kind = GrammarItem::Kind::kSoftKeyword;
      return result;
    }
    if (name[0] >= 'A' && name[0] <= 'Z') {
      result.item.token = TokenKind(tokens_[name]);
      return result;
    }
    result.item.kind = GrammarItem::Kind::kRule;
    result.item.rule = uint16_t(names_[name]);
    return result;
  }

  constexpr uint16_t group() { return add_group(alternatives()); }
  constexpr uint16_t add_group(AlternativesRead list) {
    const uint16_t index = add_rule({});
    RuleDraft& draft = draft_.rules[index];
    draft.first_alternative = list.first;
    draft.alternative_count = list.count;
    draft.rule.remembers = false;
    return index;
  }

  TextTable names_;   // of rules
  TextTable tokens_;  // their texts and names
  std::string_view text_;
  size_t at_ = 0;
};

constexpr Draft read_draft() {
  GrammarReader reader;
  reader.read();
  return reader.draft_;
}
constexpr Draft kDraft = read_draft();

// The finished tables; they point to each other.
struct Tables {
  struct Items {
    GrammarItem all[kDraft.item_count];
  };
  struct Alternatives {
    GrammarAlternative all[kDraft.alternative_count];
  };
  struct Rules {
    GrammarRule all[kDraft.rule_count];
  };
  static const Items items;
  static const Alternatives alternatives;
  static const Rules rules;

  static constexpr Items link_items() {
    Items result;
    for (size_t i = 0; i < kDraft.item_count; i++) {
      const ItemDraft& draft = kDraft.items[i];
      result.all[i] = draft.item;
      if (draft.inner >= 0) result.all[i].inner = &items.all[draft.inner];
      if (draft.separator >= 0) result.all[i].separator = &items.all[draft.separator];
    }
    return result;
  }
  static constexpr Alternatives link_alternatives() {
    Alternatives result;
    for (size_t i = 0; i < kDraft.alternative_count; i++) {
      const AlternativeDraft& draft = kDraft.alternatives[i];
      result.all[i] = draft.alternative;
      result.all[i].items = std::span<const GrammarItem>(&items.all[draft.first_item], draft.item_count);
    }
    return result;
  }
  static constexpr Rules link_rules() {
    Rules result;
    for (size_t i = 0; i < kDraft.rule_count; i++) {
      const RuleDraft& draft = kDraft.rules[i];
      result.all[i] = draft.rule;
      result.all[i].alternatives =
          std::span<const GrammarAlternative>(&alternatives.all[draft.first_alternative], draft.alternative_count);
    }
    return result;
  }
};
constinit const Tables::Items Tables::items = Tables::link_items();
constinit const Tables::Alternatives Tables::alternatives = Tables::link_alternatives();
constinit const Tables::Rules Tables::rules = Tables::link_rules();

}  // namespace

uint16_t Grammar::find(std::string_view name) const {
  for (size_t i = 0; i < rules.size(); i++)
    if (rules[i].name == name) return uint16_t(i);
  OURO_UNREACHABLE();
}

Grammar grammar() {
  Grammar result{Tables::rules.all, 0};
  result.statement = result.find("statement");
  return result;
}

}  // namespace ouro::parser
