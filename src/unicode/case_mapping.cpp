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

  void pass(uint32_t c) {
    if (!is_case_ignorable(c)) cased_before = is_cased(c);
  }
};

template <class Unit>
bool is_final_sigma(const Unit* text, size_t size, size_t at, const SigmaContext& context) {
  if (!context.cased_before) return false;
  size_t i = at + 1;
  while (i < size && is_case_ignorable(text[i])) i++;
  return i == size || !is_cased(text[i]);
}

template <class Unit>
Result<void> map_units(const Unit* text, size_t size, CaseMapping mapping, TextBuffer& out) {
  Poller poller(out.resources());
  SigmaContext context;
  bool previous_cased = false;
  TRY(out.reserve_more(size));
  for (size_t i = 0; i < size; i++) {
    TRY(poller.step());
    uint32_t c = text[i];
    CaseMapping each = mapping;
    if (mapping == CaseMapping::title) each = previous_cased ? CaseMapping::lower : CaseMapping::title;
    else if (mapping == CaseMapping::capitalize) each = i == 0 ? CaseMapping::title : CaseMapping::lower;
    else if (mapping == CaseMapping::swap_case)
      each = is_upper(c) ? CaseMapping::lower : is_lower(c) ? CaseMapping::upper : CaseMapping::swap_case;
    char32_t mapped[3];
    int count;
    switch (each) {
      case CaseMapping::lower:
        if (c == kSigma) {
          mapped[0] = is_final_sigma(text, size, i, context) ? kFinalSigma : kSmallSigma;
          count = 1;
        } else {
          count = to_lower_full(c, mapped);
        }
        break;
      case CaseMapping::upper: count = to_upper_full(c, mapped); break;
      case CaseMapping::title: count = to_title_full(c, mapped); break;
      case CaseMapping::fold: count = casefold_full(c, mapped); break;
      default: mapped[0] = c, count = 1; break;
    }
    for (int k = 0; k < count; k++) TRY(out.push(mapped[k]));
    if (mapping == CaseMapping::title) previous_cased = is_cased(c);
    context.pass(c);
  }
  return {};
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
  return with_units(text, [&](const auto* units) { return map_units(units, text.size, mapping, out); });
}

Result<bool> is_lower_text(Resources& resources, TextView text) {
  Poller poller(resources);
  bool cased = false;
  for (size_t i = 0; i < text.size; i++) {
    TRY(poller.step());
    uint16_t flags = type_flags(text[i]);
    if (flags & (kUpperFlag | kTitleFlag)) return false;
    if (flags & kLowerFlag) cased = true;
  }
  return cased;
}

Result<bool> is_upper_text(Resources& resources, TextView text) {
  Poller poller(resources);
  bool cased = false;
  for (size_t i = 0; i < text.size; i++) {
    TRY(poller.step());
    uint16_t flags = type_flags(text[i]);
    if (flags & (kLowerFlag | kTitleFlag)) return false;
    if (flags & kUpperFlag) cased = true;
  }
  return cased;
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
