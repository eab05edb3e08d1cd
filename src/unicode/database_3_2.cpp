#include "unicode/database_3_2.h"

#include "unicode/names.h"

namespace ouro::unicode::v3_2 {

CharacterData character_data(char32_t c) {
  if (c >= kCodePointLimit) return {};
  uint32_t low = 0, high = kOldRunCount;  // the last run that begins at or before c is in [low, high)
  while (high - low > 1) {
    uint32_t middle = (low + high) / 2;
    if (kOldRuns[middle].first <= c) low = middle;
    else high = middle;
  }
  uint32_t changed = kOldRuns[low].record;
  const DatabaseRecord& record = changed ? kOldRecords[changed - 1] : database_record(c);
  return {Category(record.category), Bidirectional(record.bidirectional), EastAsianWidth(record.width),
          record.combining, (record.quick & kMirroredFlag) != 0};
}

int decimal_value(char32_t c) {
  for (uint32_t i = 0; i < kOldDecimalCount; i++)
    if (kOldDecimals[i].code == c) return kOldDecimals[i].value == 255 ? -1 : kOldDecimals[i].value;
  return is_assigned(c) ? unicode::decimal_value(c) : -1;
}

Maybe<double> numeric_value(char32_t c) {
  if (!is_assigned(c)) return absent;
  return unicode::numeric_value(c);
}

Decomposition decomposition(char32_t c) { return is_assigned(c) ? unicode::decomposition(c) : Decomposition{}; }

char32_t corrected_decomposition(char32_t c) {
  for (uint32_t i = 0; i < kOldDecompositionCount; i++)
    if (kOldDecompositions[i].code == c) return kOldDecompositions[i].character;
  return 0;
}

size_t character_name(char32_t c, char* out) { return is_assigned(c) ? unicode::character_name(c, out) : 0; }

Maybe<char32_t> lookup_name(std::string_view name) {
  char32_t found[kLongestNamedSequence];
  char stored[kNameCapacity];
  if (unicode::lookup_name(name, NameScope::characters, found) != 1 || !is_assigned(found[0])) return absent;
  // An alias names a character whose name is another, or none.
  size_t length = unicode::character_name(found[0], stored);
  if (length != name.size()) return absent;
  for (size_t i = 0; i < length; i++) {
    char c = name[i] >= 'a' && name[i] <= 'z' ? char(name[i] - 32) : name[i];
    if (c != stored[i] && !name.starts_with("CJK UNIFIED IDEOGRAPH-")) return absent;
  }
  return found[0];
}

}  // namespace ouro::unicode::v3_2
