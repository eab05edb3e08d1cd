#include "unicode/properties.h"

namespace ouro::unicode {
namespace {

constexpr std::string_view kCategoryNames[] = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
                                               "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc",
                                               "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"};
constexpr std::string_view kBidirectionalNames[] = {"",    "L",  "LRE", "LRO", "R",   "AL",  "RLE", "RLO",
                                                    "PDF", "EN", "ES",  "ET",  "AN",  "CS",  "NSM", "BN",
                                                    "B",   "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI"};
constexpr std::string_view kWidthNames[] = {"F", "H", "W", "Na", "A", "N"};
constexpr std::string_view kTagNames[] = {"",           "<font>",   "<noBreak>", "<initial>",  "<medial>",   "<final>",
                                          "<isolated>", "<circle>", "<super>",   "<sub>",      "<vertical>", "<wide>",
                                          "<narrow>",   "<small>",  "<square>",  "<fraction>", "<compat>"};

// The mapping of one full-case entry.
int copy_full(uint16_t entry, char32_t out[3]) {
  int length = entry & 3;
  for (int i = 0; i < length; i++) out[i] = kFullCasePool[(entry >> 2) + i];
  return length;
}

}  // namespace

int to_lower_full(char32_t c, char32_t out[3]) {
  if (type_flags(c) & kFullCaseFlag) return copy_full(kFullCaseRows[type_record(c).full_case].lower, out);
  out[0] = to_lower(c);
  return 1;
}

int to_upper_full(char32_t c, char32_t out[3]) {
  if (type_flags(c) & kFullCaseFlag) return copy_full(kFullCaseRows[type_record(c).full_case].upper, out);
  out[0] = to_upper(c);
  return 1;
}

int to_title_full(char32_t c, char32_t out[3]) {
  if (type_flags(c) & kFullCaseFlag) return copy_full(kFullCaseRows[type_record(c).full_case].title, out);
  out[0] = to_title(c);
  return 1;
}

int casefold_full(char32_t c, char32_t out[3]) {
  if (type_flags(c) & kFullCaseFlag) return copy_full(kFullCaseRows[type_record(c).full_case].fold, out);
  out[0] = to_lower(c);
  return 1;
}

Maybe<double> numeric_value(char32_t c) {
  if (!is_numeric(c)) return absent;
  const NumericValue& value = kNumericValues[type_record(c).numeric];
  return double(value.numerator) / double(value.denominator);
}

Category category(char32_t c) { return c < kCodePointLimit ? Category(database_record(c).category) : Category::Cn; }
Bidirectional bidirectional(char32_t c) {
  return c < kCodePointLimit ? Bidirectional(database_record(c).bidirectional) : Bidirectional::none;
}
EastAsianWidth east_asian_width(char32_t c) {
  return c < kCodePointLimit ? EastAsianWidth(database_record(c).width) : EastAsianWidth::N;
}
int combining_class(char32_t c) { return c < kCodePointLimit ? database_record(c).combining : 0; }
bool is_mirrored(char32_t c) { return c < kCodePointLimit && (database_record(c).quick & kMirroredFlag); }

std::string_view category_name(Category category) { return kCategoryNames[int(category)]; }
std::string_view bidirectional_name(Bidirectional bidirectional) { return kBidirectionalNames[int(bidirectional)]; }
std::string_view east_asian_width_name(EastAsianWidth width) { return kWidthNames[int(width)]; }

Decomposition decomposition(char32_t c) {
  if (c >= kCodePointLimit) return {};
  uint32_t page = kDecompositionPage[c >> kTableShift];
  uint32_t at = kDecompositionIndex[page << kTableShift | (c & ((1u << kTableShift) - 1))];
  if (at == 0) return {};
  uint32_t head = kDecompositionPool[at];
  return {kTagNames[head >> 8], {kDecompositionPool + at + 1, head & 0xff}};
}

}  // namespace ouro::unicode
