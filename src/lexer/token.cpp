#include "lexer/token.h"

#include <cstring>

namespace ouro::lexer {

std::string_view token_kind_text(TokenKind kind) {
  switch (kind) {
#define X(name, text) \
  case TokenKind::k##name: return text;
    OURO_OPERATORS(X)
#undef X
#define X(name, text) \
  case TokenKind::kKeyword##name: return text;
    OURO_KEYWORDS(X)
#undef X
    default: return "";
  }
}

std::string_view token_kind_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEndMarker: return "ENDMARKER";
    case TokenKind::kNumber: return "NUMBER";
    case TokenKind::kString: return "STRING";
    case TokenKind::kNewline: return "NEWLINE";
    case TokenKind::kIndent: return "INDENT";
    case TokenKind::kDedent: return "DEDENT";
    case TokenKind::kTypeComment: return "TYPE_COMMENT";
    case TokenKind::kTypeIgnore: return "TYPE_IGNORE";
    case TokenKind::kError: return "ERRORTOKEN";
    case TokenKind::kKeywordAsync: return "ASYNC";
    case TokenKind::kKeywordAwait: return "AWAIT";
    default: return kind == TokenKind::kName || kind >= TokenKind::kKeywordFalse ? "NAME" : "OP";
  }
}

namespace {

struct Keyword {
  std::string_view text;
  TokenKind kind;
};

constexpr Keyword kKeywords[] = {
#define X(name, text) {text, TokenKind::kKeyword##name},
    OURO_KEYWORDS(X)
#undef X
};

// Where the keywords of each hash stand; kWays in a bucket at most.
constexpr int kBuckets = 128;
constexpr int kWays = 1;
constexpr unsigned hash_of(const char* text, size_t size) {
  return (unsigned(uint8_t(text[0])) * 1 + unsigned(uint8_t(text[1])) + unsigned(uint8_t(text[size - 1])) * 1 +
          unsigned(size) * 15) &
         (kBuckets - 1);
}
struct Buckets {
  int8_t index[kBuckets][kWays];
};
constexpr Buckets make_buckets() {
  Buckets buckets{};
  for (auto& bucket : buckets.index)
    for (int8_t& way : bucket) way = -1;
  for (int i = 0; i < int(sizeof kKeywords / sizeof *kKeywords); i++) {
    auto& bucket = buckets.index[hash_of(kKeywords[i].text.data(), kKeywords[i].text.size())];
    int way = 0;
    while (bucket[way] >= 0) way++;  // beyond kWays this does not compile
    bucket[way] = int8_t(i);
  }
  return buckets;
}
constexpr Buckets kKeywordBuckets = make_buckets();

}  // namespace

TokenKind keyword_kind(std::string_view text) {
  if (text.size() < 2 || text.size() > 8) return TokenKind::kName;
  for (int8_t index : kKeywordBuckets.index[hash_of(text.data(), text.size())]) {
    if (index < 0) break;
    const Keyword& keyword = kKeywords[index];
    if (keyword.text.size() == text.size() && std::memcmp(keyword.text.data(), text.data(), text.size()) == 0)
      return keyword.kind;
  }
  return TokenKind::kName;
}

}  // namespace ouro::lexer
