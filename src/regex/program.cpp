// Loading a program, and the test of a character against a set by the set's rule.
#include "regex/program.h"

#include "regex/translator.h"

namespace ouro::regex {

bool passes(const CharSet& set, const uint32_t* code, uint32_t c) {
  if (!set.locale_dependent) {
    if (c < 256) return set.low(c);
    if (c >> 8 == set.page) return set.in_page(c);
    if (set.high != CharSet::High::kEvaluate) return set.high == CharSet::High::kAlways;
  }
  switch (set.source) {
    case CharSet::Source::kCharset: return in_charset(code + set.argument, c, set.fold);
    case CharSet::Source::kLiteral: return is_literal(c, set.argument, set.fold);
    case CharSet::Source::kNotLiteral: return !is_literal(c, set.argument, set.fold);
    case CharSet::Source::kCategory: return in_category(set.argument, c);
    case CharSet::Source::kBitmap: return false;
  }
  OURO_UNREACHABLE();
}

Result<void> Program::load(std::span<const uint32_t> code, uint32_t flags, uint32_t groups) {
  OURO_ASSERT(code_.empty());
  flags_ = flags;
  groups_ = groups;
  // Instructions are at most four times as long as the code: a place must fit a word.
  if (code.empty() || code.size() > (size_t(1) << 29) || groups > kMaxGroups) {
    failure_ = Failure::kInvalidCode;
    return raised;
  }
  if (code_.reserve(code.size()).is_error() || instructions_.reserve(code.size()).is_error()) {
    failure_ = Failure::kMemory;
    return raised;
  }
  // Cannot fail: reserved.
  MUST(code_.append(code));
  TRY(Translator(*this, resources_).run());
  instructions_.shrink_to_fit();
  sets_.shrink_to_fit();
  return {};
}

Failure validate(Resources& resources, std::span<const uint32_t> code, uint32_t flags, uint32_t groups) {
  Program program(resources);
  if (program.load(code, flags, groups).is_error()) return program.failure();
  return Failure::kNone;
}

}  // namespace ouro::regex
