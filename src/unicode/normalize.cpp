#include "unicode/normalize.h"

#include "unicode/database_3_2.h"
#include "unicode/hangul.h"
#include "unicode/properties.h"
#include "unicode/tables.h"
#include "unicode/text_kernels.h"
#include "unicode/utf8.h"

namespace ouro::unicode {
namespace {

constexpr uint8_t kNo[] = {kNfcNo, kNfdNo, kNfkcNo, kNfkdNo};
constexpr uint8_t kMaybe[] = {kNfcMaybe, 0, kNfkcMaybe, 0};

bool is_compatible(NormalForm form) { return form == NormalForm::NFKC || form == NormalForm::NFKD; }
bool is_composed(NormalForm form) { return form == NormalForm::NFC || form == NormalForm::NFKC; }

Result<void> decompose_syllable(uint32_t c, GrowingArray<uint32_t>& out) {
  uint32_t index = c - kHangulFirst, trailing = index % kHangulTrailingCount;
  uint32_t* jamo = TRY(out.append_uninitialised(trailing ? 3 : 2));
  jamo[0] = kHangulLeadingFirst + index / (kHangulVowelCount * kHangulTrailingCount);
  jamo[1] = kHangulVowelFirst + index / kHangulTrailingCount % kHangulVowelCount;
  if (trailing) jamo[2] = kHangulTrailingFirst + trailing;
  return {};
}

// Appends the full decomposition of c, no Hangul syllable (nothing else decomposes into one). The mappings
// nest a few levels deep (a property of the tables), so the stack of what is still to be decomposed is small:
// at most 18 code points a level.
Result<void> decompose(uint32_t c, bool compatible, DatabaseVersion version, GrowingArray<uint32_t>& out) {
  uint32_t stack[96];
  int depth = 0;
  stack[depth++] = c;
  while (depth > 0) {
    uint32_t next = stack[--depth];
    if (version == DatabaseVersion::v3_2) {
      if (uint32_t old = v3_2::corrected_decomposition(next)) {
        TRY(out.push(old));
        continue;
      }
    }
    Decomposition parts = version == DatabaseVersion::v3_2 ? v3_2::decomposition(next) : decomposition(next);
    if (parts.code_points.empty() || (!compatible && !parts.tag.empty())) {
      TRY(out.push(next));
      continue;
    }
    OURO_ASSERT(depth + parts.code_points.size() <= std::size(stack));
    for (size_t i = parts.code_points.size(); i-- > 0;) stack[depth++] = parts.code_points[i];
  }
  return {};
}

// Orders one run of characters with combining classes above 0 by class, keeping the order of equal ones.
Result<void> order_run(uint32_t* run, size_t count, Resources& resources) {
  if (count <= 24) {
    for (size_t i = 1; i < count; i++) {
      uint32_t c = run[i];
      int combining = combining_class(c);
      size_t at = i;
      for (; at > 0 && combining_class(run[at - 1]) > combining; at--) run[at] = run[at - 1];
      run[at] = c;
    }
    return {};
  }
  GrowingArray<uint32_t> copy(resources);
  TRY(copy.append(run, count));
  if (!resources.may_continue()) return raised;
  size_t place[257] = {};
  for (size_t i = 0; i < count; i++) place[combining_class(run[i]) + 1]++;
  for (int i = 1; i < 257; i++) place[i] += place[i - 1];
  for (size_t i = 0; i < count; i++) run[place[combining_class(copy[i])]++] = copy[i];
  return {};
}

// The character that first and second make together, or 0.
uint32_t compose(uint32_t first, uint32_t second) {
  if (first - kHangulLeadingFirst < kHangulLeadingCount && second - kHangulVowelFirst < kHangulVowelCount)
    return kHangulFirst +
           ((first - kHangulLeadingFirst) * kHangulVowelCount + (second - kHangulVowelFirst)) * kHangulTrailingCount;
  if (first - kHangulFirst < kHangulCount) {
    uint32_t trailing = second - kHangulTrailingFirst;
    if ((first - kHangulFirst) % kHangulTrailingCount == 0 && trailing > 0 && trailing < kHangulTrailingCount)
      return first + trailing;
    return 0;
  }
  uint32_t low = 0, high = kCompositionCount;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    const Composition& row = kCompositions[middle];
    if (row.first < first || (row.first == first && row.second < second)) low = middle + 1;
    else high = middle;
  }
  if (low < kCompositionCount && kCompositions[low].first == first && kCompositions[low].second == second)
    return kCompositions[low].composed;
  return 0;
}

// Canonical composition of out[begin, ...) in place. Between a starter and what it takes in, every character
// left standing has a combining class above 0 and below the taken one's.
Result<void> compose_all(GrowingArray<uint32_t>& out, size_t begin, Poller& poller) {
  size_t starter = SIZE_MAX, end = begin;
  int last_class = 0;  // of the last character left standing after the starter; 0: none
  for (size_t i = begin; i < out.size(); i++) {
    TRY(poller.step());
    uint32_t c = out[i];
    const DatabaseRecord& record = database_record(c);
    if (starter != SIZE_MAX && (record.quick & kNfcMaybe) && (last_class == 0 || last_class < record.combining)) {
      if (uint32_t composed = compose(out[starter], c)) {
        out[starter] = composed;
        continue;
      }
    }
    if (record.combining == 0) starter = end;
    last_class = record.combining;
    out[end++] = c;
  }
  out.truncate(end);
  return {};
}

}  // namespace

Result<QuickCheck> quick_check(Resources& resources, TextView text, NormalForm form) {
  // Latin-1 text is in form C, and below 0xa0 in every form.
  if (text.width == 1 && form == NormalForm::NFC) return QuickCheck::yes;
  Poller poller(resources);
  uint8_t no = kNo[int(form)], maybe = kMaybe[int(form)];
  return with_units(text, [&](const auto* units) -> Result<QuickCheck> {
    QuickCheck answer = QuickCheck::yes;
    int last = 0;
    for (size_t i = 0; i < text.size; i++) {
      TRY(poller.step());
      uint32_t c = units[i];
      if (c < 0xa0) {
        last = 0;
        continue;
      }
      const DatabaseRecord& record = database_record(c);
      if ((record.quick & no) || (record.combining != 0 && last > record.combining)) return QuickCheck::no;
      if (record.quick & maybe) answer = QuickCheck::maybe;
      last = record.combining;
    }
    return answer;
  });
}

Result<void> normalize(TextView text, NormalForm form, GrowingArray<uint32_t>& out, DatabaseVersion version) {
  bool compatible = is_compatible(form);
  size_t begin = out.size();
  Poller poller(out.resources());
  if (version == DatabaseVersion::v14_0 && TRY(quick_check(out.resources(), text, form)) == QuickCheck::yes) {
    uint32_t* copy = TRY(out.append_uninitialised(text.size));
    with_units(text, [&](const auto* units) { copy_units(copy, units, text.size); });
    return {};
  }
  TRY(out.reserve_more(text.size + text.size / 8));
  uint8_t no = kNo[int(compatible ? NormalForm::NFKD : NormalForm::NFD)];
  bool ordered = true;
  int last_class = 0;
  TRY(with_units(text, [&](const auto* units) -> Result<void> {
    for (size_t i = 0; i < text.size; i++) {
      TRY(poller.step());
      uint32_t c = units[i];
      if (c < 0xa0) {
        last_class = 0;
        TRY(out.push(c));
        continue;
      }
      const DatabaseRecord& record = database_record(c);
      if (!(record.quick & no)) {
        if (record.combining != 0 && record.combining < last_class) ordered = false;
        last_class = record.combining;
        TRY(out.push(c));
        continue;
      }
      if (c - kHangulFirst < kHangulCount) {
        last_class = 0;
        TRY(decompose_syllable(c, out));
        continue;
      }
      size_t at = out.size();
      TRY(decompose(c, compatible, version, out));
      for (; at < out.size(); at++) {
        int combining = combining_class(out[at]);
        if (combining != 0 && combining < last_class) ordered = false;
        last_class = combining;
      }
    }
    return {};
  }));
  for (size_t i = begin; !ordered && i < out.size(); i++) {
    TRY(poller.step());
    if (combining_class(out[i]) == 0) continue;
    size_t start = i;
    while (i < out.size() && combining_class(out[i]) != 0) {
      TRY(poller.step());
      i++;
    }
    if (i - start > 1) TRY(order_run(out.data() + start, i - start, out.resources()));
  }
  if (is_composed(form)) TRY(compose_all(out, begin, poller));
  return {};
}

Result<bool> is_normalized(Resources& resources, TextView text, NormalForm form, DatabaseVersion version) {
  if (version == DatabaseVersion::v14_0) {
    QuickCheck quick = TRY(quick_check(resources, text, form));
    if (quick != QuickCheck::maybe) return quick == QuickCheck::yes;
  }
  GrowingArray<uint32_t> normal(resources);
  TRY(normalize(text, form, normal, version));
  if (normal.size() != text.size) return false;
  Poller poller(resources);
  for (size_t i = 0; i < text.size; i++) {
    TRY(poller.step());
    if (normal[i] != text[i]) return false;
  }
  return true;
}

Result<std::string_view> normalize_identifier(Arena& arena, std::string_view utf8) {
  size_t at = 0;
  while (at < utf8.size() && uint8_t(utf8[at]) < 0x80) at++;
  if (at == utf8.size()) return utf8;
  GrowingArray<uint32_t> text(arena.resources()), normal(arena.resources());
  Poller poller(arena.resources());
  for (at = 0; at < utf8.size();) {
    TRY(poller.step());
    Utf8Character next = decode_utf8_character(reinterpret_cast<const uint8_t*>(utf8.data()) + at, utf8.size() - at);
    if (!next.is_valid()) return utf8;
    TRY(text.push(next.code_point));
    at += next.length;
  }
  TextView view(text.data(), text.size());
  if (TRY(quick_check(arena.resources(), view, NormalForm::NFKC)) == QuickCheck::yes) return utf8;
  TRY(normalize(view, NormalForm::NFKC, normal));
  char* bytes = TRY(arena.make_array<char>(normal.size() * 4 + 1));
  size_t size = 0;
  for (size_t i = 0; i < normal.size(); i++) {
    TRY(poller.step());
    size += encode_utf8_character(normal[i], reinterpret_cast<uint8_t*>(bytes) + size);
  }
  return std::string_view(bytes, size);
}

}  // namespace ouro::unicode
