// The second half of the translation: which characters can come next at the places where the matcher has a choice.
//
// A guard is a necessary condition only. Every search for one looks at a bounded number of instructions.
#include "regex/translator.h"

namespace ouro::regex {

static constexpr int kLookAhead = 24;
static constexpr int kCollectDepth = 6;
static constexpr int kCollectBudget = 400;

bool Translator::passes_test(CharTest test, uint32_t c) const {
  switch (test.kind) {
    case TestKind::kUnknown:
    case TestKind::kAnyAll: return true;
    case TestKind::kAny: return c != '\n';
    case TestKind::kLiteral: return c == test.argument;
    case TestKind::kNotLiteral: return c != test.argument;
    case TestKind::kSet: return passes(program_.sets_[test.argument], program_.code_.data(), c);
  }
  OURO_UNREACHABLE();
}

CharTest Translator::test_from(uint32_t pc, int depth) const {
  const uint32_t* words = program_.instructions_.data();
  for (int n = 0; n < kLookAhead; n++) {
    const uint32_t* at = words + pc;
    switch (Instruction(at[0])) {
      case Instruction::kLiteral: return {TestKind::kLiteral, at[1]};
      case Instruction::kNotLiteral: return {TestKind::kNotLiteral, at[1]};
      case Instruction::kAny: return {TestKind::kAny, 0};
      case Instruction::kAnyAll: return {TestKind::kAnyAll, 0};
      case Instruction::kSet: return {TestKind::kSet, at[1]};
      case Instruction::kAt:
      case Instruction::kMark: pc += 2; break;
      case Instruction::kJump: pc = at[1]; break;
      case Instruction::kAtomic: pc += 2; break;
      case Instruction::kAssertNot: pc = at[1]; break;
      case Instruction::kAssert:
        // What the assertion looks for ahead, else what must follow it.
        if (at[2] == 0 && depth > 0) {
          CharTest ahead = test_from(pc + 3, depth - 1);
          if (ahead.kind != TestKind::kUnknown) return ahead;
        }
        pc = at[1];
        break;
      case Instruction::kRepeat:
      case Instruction::kPossessive:
        if (at[2] == 0) return {};
        pc += 4;
        break;
      case Instruction::kRepeatOne:
      case Instruction::kMinRepeatOne:
      case Instruction::kPossessiveOne:
        if (at[3] == 0) return {};
        return {TestKind(at[1]), at[2]};
      default: return {};
    }
  }
  return {};
}

void Translator::add_to(CharSet& set, CharTest test) const {
  if (test.kind == TestKind::kSet && program_.sets_[test.argument].locale_dependent) {
    // Depends on the locale of the day: anything.
    for (uint32_t& bits : set.bitmap) bits = ~0u;
    set.high = CharSet::High::kAlways;
    return;
  }
  for (uint32_t c = 0; c < 256; c++) {
    if (passes_test(test, c)) set.bitmap[c >> 5] |= 1u << (c & 31);
  }
  bool high = true;
  if (test.kind == TestKind::kLiteral) high = test.argument >= 256;
  if (test.kind == TestKind::kSet) high = program_.sets_[test.argument].high != CharSet::High::kNever;
  if (high) set.high = CharSet::High::kAlways;
}

bool Translator::collect_first(uint32_t pc, CharSet& set, int depth, int& budget) const {
  if (depth == 0) return false;
  const uint32_t* words = program_.instructions_.data();
  while (budget-- > 0) {
    const uint32_t* at = words + pc;
    switch (Instruction(at[0])) {
      case Instruction::kFail: return true;
      case Instruction::kLiteral:
      case Instruction::kNotLiteral:
      case Instruction::kAny:
      case Instruction::kAnyAll:
      case Instruction::kSet: add_to(set, test_from(pc)); return true;
      case Instruction::kAt:
      case Instruction::kMark:
      case Instruction::kAtomic: pc += 2; break;
      case Instruction::kJump:
      case Instruction::kAssert:
      case Instruction::kAssertNot: pc = at[1]; break;
      case Instruction::kRepeat:
      case Instruction::kPossessive:
        if (at[2] == 0) return false;
        pc += 4;
        break;
      case Instruction::kRepeatOne:
      case Instruction::kMinRepeatOne:
      case Instruction::kPossessiveOne:
        add_to(set, {TestKind(at[1]), at[2]});
        if (at[3] != 0) return true;
        pc += kRepeatOneWords;
        break;
      case Instruction::kBranch: {
        uint32_t alternative = pc + 1;
        while (budget > 0) {
          if (!collect_first(alternative + 3, set, depth - 1, budget)) return false;
          alternative = words[alternative];
          if (alternative == 0) return true;
        }
        return false;
      }
      default: return false;
    }
  }
  return false;
}

bool Translator::is_disjoint(CharTest a, CharTest b, bool low_only) const {
  if (a.kind == TestKind::kUnknown || b.kind == TestKind::kUnknown) return false;
  for (CharTest test : {a, b}) {
    if (test.kind == TestKind::kSet && program_.sets_[test.argument].locale_dependent) return false;
  }
  if (a.kind == TestKind::kLiteral) return !passes_test(b, a.argument);
  if (b.kind == TestKind::kLiteral) return !passes_test(a, b.argument);
  for (uint32_t c = 0; c < 256; c++) {
    if (passes_test(a, c) && passes_test(b, c)) return false;
  }
  if (low_only) return true;
  for (CharTest test : {a, b}) {
    if (test.kind == TestKind::kSet && program_.sets_[test.argument].high == CharSet::High::kNever) return true;
  }
  return false;
}

Result<void> Translator::fill_guards() {
  for (const Guard& guard : guards_.span()) {
    TRY(poll());
    CharTest test = test_from(guard.from);
    instruction_at(guard.where) = uint32_t(test.kind);
    instruction_at(guard.where + 1) = test.argument;
    if (guard.repeat_one != kNoRepeat) {
      CharTest repeated{TestKind(instruction_at(guard.repeat_one + 1)), instruction_at(guard.repeat_one + 2)};
      uint32_t disjoint = 0;
      if (is_disjoint(repeated, test, false)) disjoint |= kDisjoint;
      if (is_disjoint(repeated, test, true)) disjoint |= kDisjointLow;
      instruction_at(guard.where + 2) = disjoint;
    }
  }
  return {};
}

Result<void> Translator::find_first_test() {
  const uint32_t* words = program_.instructions_.data();
  if (Instruction(words[0]) == Instruction::kAt &&
      (words[1] == uint32_t(At::kBeginning) || words[1] == uint32_t(At::kBeginningString))) {
    program_.is_anchored_ = true;
  }
  if (program_.has_info_charset_) return {};
  program_.first_test_ = test_from(0);
  if (program_.first_test_.kind == TestKind::kAnyAll) program_.first_test_ = {};
  if (program_.first_test_.kind != TestKind::kUnknown) return {};
  CharSet set{};
  set.source = CharSet::Source::kBitmap;
  set.high = CharSet::High::kNever;
  int budget = kCollectBudget;
  if (!collect_first(0, set, kCollectDepth, budget)) return {};
  program_.first_test_ = {TestKind::kSet, uint32_t(program_.sets_.size())};
  if (program_.sets_.push(set).is_error()) return refused();
  return {};
}

}  // namespace ouro::regex
