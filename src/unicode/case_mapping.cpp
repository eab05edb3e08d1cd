#include "unicode/case_mapping.h"

#include "unicode/properties.h"
#include "unicode/text_kernels.h"

namespace ouro::unicode {
namespace {

constexpr uint32_t kSigma = 0x3a3, kSmallSigma = 0x3c3, kFinalSigma = 0x3c2;

bool is_ascii_letter(uint8_t c) { return uint8_t((c | 0x20) - 'a') < 26; }

// The number of leading ASCII letters.
size_t leading_letters(const uint8_t* text, size_t count) {
  size_t i = 0;
  while (i < count && is_ascii_letter(text[i])) i++;
  return i;
}

// Whether the capital sigma at `at` ends a word (Unicode standard, table 3-17, Final_Sigma): the nearest
// character before it that is not case-ignorable is cased, and the nearest one after it is not.
// The scan to the left is kept by the caller (`cased_before`), so that the whole is linear.
struct SigmaContext {
  bool cased_before = false;
};

template <class Unit>
bool is_final_sigma(const Unit* text, size_t size, size_t at, const SigmaContext& context) {
  if (!context.cased_before) return false;
  size_t i = at + 1;
  while (i < size && is_case_ignorable(text[i])) i++;
  return i == size || !is_cased(text[i]);
}

// Which mapping a character gets: for title, capitalize and swap_case it depends on its place or its own case.
CaseMapping mapping_of(CaseMapping mapping, uint32_t c, bool first, bool previous_cased) {
  switch (mapping) {
    case CaseMapping::title: return previous_cased ? CaseMapping::lower : CaseMapping::title;
    case CaseMapping::capitalize: return first ? CaseMapping::title : CaseMapping::lower;
    case CaseMapping::swap_case:
      return is_upper(c) ? CaseMapping::lower : is_lower(c) ? CaseMapping::upper : CaseMapping::swap_case;
    default: return mapping;
  }
}

template <CaseMapping mapping, class Unit>
Result<void> map_units(const Unit* text, size_t size, TextBuffer& out) {
  constexpr bool kMayLower = mapping != CaseMapping::upper && mapping != CaseMapping::fold;
  TextWriter writer(out);
  SigmaContext context;
  bool previous_cased = false;
  TRY(out.reserve_more(size));
  for (size_t i = 0; i < size; i++) {
    uint32_t c = text[i];
    const TypeRecord& record = type_record(c);
    CaseMapping each = mapping_of(mapping, c, i == 0, previous_cased);
    if (record.flags & kFullCaseFlag) [[unlikely]] {
      char32_t mapped[3] = {c};
      int count = each == CaseMapping::lower   ? to_lower_full(c, mapped)
                  : each == CaseMapping::upper ? to_upper_full(c, mapped)
                  : each == CaseMapping::title ? to_title_full(c, mapped)
                  : each == CaseMapping::fold  ? casefold_full(c, mapped)
                                               : 1;
      for (int k = 0; k < count; k++) TRY(writer.push(mapped[k]));
    } else if (kMayLower && c == kSigma && each == CaseMapping::lower) {
      TRY(writer.push(is_final_sigma(text, size, i, context) ? kFinalSigma : kSmallSigma));
    } else {
      int32_t distance = each == CaseMapping::upper       ? record.upper
                         : each == CaseMapping::title     ? record.title
                         : each == CaseMapping::swap_case ? 0
                                                          : record.lower;
      TRY(writer.push(c + uint32_t(distance)));
    }
    if (mapping == CaseMapping::title) previous_cased = record.flags & kCasedFlag;
    if (kMayLower && !(record.flags & kCaseIgnorableFlag)) context.cased_before = record.flags & kCasedFlag;
  }
  return writer.flush();
}

}  // namespace

Result<void> map_case(TextView text, CaseMapping mapping, TextBuffer& out) {
  if (text.width == 1) {
    const uint8_t* bytes = static_cast<const uint8_t*>(text.data);
    if (is_ascii(bytes, text.size)) {
      TRY(out.reserve_more(text.size));
      Poller poller(out.resources());
      uint8_t block[1024];
      bool in_word = false;
      for (size_t at = 0; at < text.size; at += sizeof(block)) {
        size_t count = text.size - at < sizeof(block) ? text.size - at : sizeof(block);
        TRY(poller.step(uint32_t(count)));
        switch (mapping) {
          case CaseMapping::upper: ascii_upper(block, bytes + at, count); break;
          case CaseMapping::swap_case: ascii_swap_case(block, bytes + at, count); break;
          case CaseMapping::title:
            ascii_title(block, bytes + at, count);
            if (in_word) ascii_lower(block, block, leading_letters(bytes + at, count));
            in_word = is_ascii_letter(bytes[at + count - 1]);
            break;
          case CaseMapping::capitalize:
            ascii_lower(block, bytes + at, count);
            if (at == 0) ascii_upper(block, block, 1);
            break;
          default: ascii_lower(block, bytes + at, count); break;
        }
        TRY(out.append_ascii(block, count));
      }
      return {};
    }
  }
  return with_units(text, [&](const auto* units) {
    switch (mapping) {
      case CaseMapping::lower: return map_units<CaseMapping::lower>(units, text.size, out);
      case CaseMapping::upper: return map_units<CaseMapping::upper>(units, text.size, out);
      case CaseMapping::title: return map_units<CaseMapping::title>(units, text.size, out);
      case CaseMapping::capitalize: return map_units<CaseMapping::capitalize>(units, text.size, out);
      case CaseMapping::swap_case: return map_units<CaseMapping::swap_case>(units, text.size, out);
      case CaseMapping::fold: break;
    }
    return map_units<CaseMapping::fold>(units, text.size, out);
  });
}

// Whether there are characters with one of the flags `wanted` and none with one of `refused`.
static Result<bool> has_case(Resources& resources, TextView text, uint16_t wanted, uint16_t refused) {
  Poller poller(resources);
  bool found = false;
  for (size_t i = 0; i < text.size; i++) {
    TRY(poller.step());
    uint16_t flags = type_flags(text[i]);
    if (flags & refused) return false;
    if (flags & wanted) found = true;
  }
  return found;
}
Result<bool> is_lower_text(Resources& resources, TextView text) {
  return has_case(resources, text, kLowerFlag, kUpperFlag | kTitleFlag);
}
Result<bool> is_upper_text(Resources& resources, TextView text) {
  return has_case(resources, text, kUpperFlag, kLowerFlag | kTitleFlag);
}

Result<bool> is_title_text(Resources& resources, TextView text) {
  Poller poller(resources);
  bool cased = false, previous_cased = false;
  for (size_t i = 0; i < text.size; i++) {
    TRY(poller.step());
    uint16_t flags = type_flags(text[i]);
    if (flags & (kUpperFlag | kTitleFlag)) {
      if (previous_cased) return false;
      previous_cased = cased = true;
    } else if (flags & kLowerFlag) {
      if (!previous_cased) return false;
      cased = true;
    } else {
      previous_cased = false;
    }
  }
  return cased;
}

}  // namespace ouro::unicode
