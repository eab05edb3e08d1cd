// The first half of the translation: the words of each structure are checked and its instructions written.
// Guards are left empty; translator_guards.cpp fills them in.
#include "regex/translator.h"

#include <algorithm>

namespace ouro::regex {

static constexpr uint32_t kPollSteps = 4096;

static Fold fold_of(Op op) {
  switch (op) {
    case Op::kGroupRefIgnore:
    case Op::kInIgnore:
    case Op::kLiteralIgnore:
    case Op::kNotLiteralIgnore: return Fold::kAscii;
    case Op::kGroupRefLocIgnore:
    case Op::kInLocIgnore:
    case Op::kLiteralLocIgnore:
    case Op::kNotLiteralLocIgnore: return Fold::kLocale;
    case Op::kGroupRefUniIgnore:
    case Op::kInUniIgnore:
    case Op::kLiteralUniIgnore:
    case Op::kNotLiteralUniIgnore: return Fold::kUnicode;
    default: return Fold::kNone;
  }
}

Result<void> Translator::poll() {
  if (++steps_ % kPollSteps != 0 || resources_.may_continue()) return {};
  program_.failure_ = Failure::kTerminated;
  return raised;
}

uint32_t Translator::skip_target(uint32_t place, uint32_t limit) const {
  if (place >= limit) return 0;
  uint32_t skip = word(place);
  return skip <= limit - place ? place + skip : 0;
}

Result<void> Translator::run() {
  uint32_t size = uint32_t(program_.code_.size());
  if (Op(word(size - 1)) != Op::kSuccess) return invalid();
  TRY(open({Kind::kPattern, size - 1, 0, 0, 0}));
  if (Op(word(0)) == Op::kInfo) TRY(info());
  while (!regions_.empty()) {
    TRY(poll());
    Region& region = regions_.back();
    if (i_ == region.end) {
      bool done = true;
      TRY(close(region, done));
      if (done) regions_.pop();
      continue;
    }
    // A conditional's first part ends with a jump over the second.
    if (region.kind == Kind::kYes && i_ + 2 == region.end && Op(word(i_)) == Op::kJump) {
      uint32_t limit = regions_[regions_.size() - 2].end;
      uint32_t end = skip_target(i_ + 1, limit);
      if (end < i_ + 2) return invalid();
      TRY(emit(Instruction::kJump));
      region.jumps = here();
      TRY(emit(0u));
      instruction_at(region.header) = here();
      region.kind = Kind::kNo;
      region.end = end;
      i_ += 2;
      continue;
    }
    TRY(instruction());
  }
  TRY(fill_guards());
  return find_first_test();
}

// <INFO> <skip> <flags> <min> <max> then <length> <skip> <prefix> <overlap>, or a charset.
Result<void> Translator::info() {
  uint32_t limit = regions_.back().end;
  uint32_t end = skip_target(1, limit);
  if (end < 5) return invalid();
  uint32_t flags = word(2);
  if (flags & ~(kInfoPrefix | kInfoLiteral | kInfoCharset)) return invalid();
  if (flags & kInfoPrefix && flags & kInfoCharset) return invalid();
  if (flags & kInfoLiteral && !(flags & kInfoPrefix)) return invalid();
  program_.minimum_width_ = word(3);
  i_ = 5;
  if (flags & kInfoPrefix) {
    if (end - i_ < 2) return invalid();
    uint32_t length = word(5);
    uint32_t skip = word(6);
    i_ = 7;
    if (length == 0 || length > (end - i_) / 2 || skip > length) return invalid();
    program_.prefix_ = i_;
    program_.prefix_length_ = length;
    // The overlap of a prefix of n+1 characters is shorter than itself, or the search would not advance.
    for (uint32_t n = 0; n < length; n++) {
      TRY(poll());
      if (word(i_ + length + n) > n) return invalid();
    }
    i_ += length * 2;
    program_.is_literal_ = flags & kInfoLiteral;
    // The skipped words must be the prefix's literals, else matching begins at the first word.
    uint32_t n = 0;
    while (n < skip && limit - end >= (n + 1) * 2 && Op(word(end + n * 2)) == Op::kLiteral &&
           word(end + n * 2 + 1) == word(7 + n)) {
      TRY(poll());
      n++;
    }
    program_.prefix_skip_ = n == skip ? skip : 0;
  }
  if (flags & kInfoCharset) {
    CharSet set{};
    TRY(charset(end, Fold::kNone, set));
    TRY(add_set(set, program_.first_test_));
    program_.has_info_charset_ = true;
  }
  if (i_ != end) return invalid();
  return {};
}

// The body of `region` ends at i_. `done`: the structure is complete and to be popped.
Result<void> Translator::close(Region& region, bool& done) {
  switch (region.kind) {
    case Kind::kPattern: return emit(Instruction::kSuccess);
    case Kind::kScope:
    case Kind::kPossessive:
      if (Op(word(i_)) != Op::kSuccess) return invalid();
      i_++;
      TRY(emit(Instruction::kSuccess));
      instruction_at(region.header + 1) = here();
      return {};
    case Kind::kRepeat: {
      Op op = Op(word(i_));
      if (op != Op::kMaxUntil && op != Op::kMinUntil) return invalid();
      i_++;
      uint32_t until = here();
      instruction_at(region.header + 1) = until;
      TRY(emit(op == Op::kMaxUntil ? Instruction::kMaxUntil : Instruction::kMinUntil));
      TRY(emit(region.header));
      TRY(guard(here(), region.header + 4));
      TRY(emit(0u));
      return emit(0u);
    }
    case Kind::kYes: instruction_at(region.header) = here(); return {};
    case Kind::kNo: instruction_at(region.jumps) = here(); return {};
    case Kind::kAlternative: {
      // i_ is at the JUMP; the next alternative, or the final 0, follows.
      uint32_t limit = regions_[regions_.size() - 2].end;
      if (Op(word(i_)) != Op::kJump) return invalid();
      uint32_t target = skip_target(i_ + 1, limit);
      if (target == 0 || (region.target != 0 && target != region.target)) return invalid();
      region.target = target;
      i_ += 2;
      TRY(emit(Instruction::kJump));
      uint32_t jump = here();
      TRY(emit(region.jumps));
      region.jumps = jump;
      if (i_ >= limit) return invalid();
      if (word(i_) != 0) {
        instruction_at(region.header) = here();
        done = false;
        return open_alternative(region, limit);
      }
      i_++;
      if (i_ != region.target) return invalid();
      while (jump != 0) {
        uint32_t previous = instruction_at(jump);
        instruction_at(jump) = here();
        jump = previous;
      }
      return {};
    }
  }
  OURO_UNREACHABLE();
}

// At the skip word of an alternative: <skip> <body> <JUMP> <target>.
Result<void> Translator::open_alternative(Region& branch, uint32_t limit) {
  uint32_t end = skip_target(i_, limit);
  if (end < i_ + 3) return invalid();
  branch.header = here();
  branch.end = end - 2;
  i_++;
  TRY(emit(0u));
  TRY(guard(here(), here() + 2));
  TRY(emit(0u));
  return emit(0u);
}

// One instruction at i_, inside the innermost region.
Result<void> Translator::instruction() {
  uint32_t limit = regions_.back().end;
  uint32_t left = limit - i_;  // at least 1
  Op op = Op(word(i_));
  uint32_t start = here();
  switch (op) {
    case Op::kFailure:
    case Op::kSuccess: i_++; return emit(op == Op::kFailure ? Instruction::kFail : Instruction::kSuccess);

    case Op::kAny:
    case Op::kAnyAll:
    case Op::kLiteral:
    case Op::kNotLiteral:
    case Op::kLiteralIgnore:
    case Op::kNotLiteralIgnore:
    case Op::kLiteralLocIgnore:
    case Op::kNotLiteralLocIgnore:
    case Op::kLiteralUniIgnore:
    case Op::kNotLiteralUniIgnore:
    case Op::kCategory:
    case Op::kIn:
    case Op::kInIgnore:
    case Op::kInLocIgnore:
    case Op::kInUniIgnore: {
      CharTest test;
      TRY(single(test, limit));
      switch (test.kind) {
        case TestKind::kAny: return emit(Instruction::kAny);
        case TestKind::kAnyAll: return emit(Instruction::kAnyAll);
        case TestKind::kLiteral: TRY(emit(Instruction::kLiteral)); break;
        case TestKind::kNotLiteral: TRY(emit(Instruction::kNotLiteral)); break;
        case TestKind::kSet: TRY(emit(Instruction::kSet)); break;
        case TestKind::kUnknown: OURO_UNREACHABLE();
      }
      return emit(test.argument);
    }

    case Op::kAt:
      if (left < 2 || word(i_ + 1) >= uint32_t(At::kCount)) return invalid();
      TRY(emit(Instruction::kAt));
      TRY(emit(word(i_ + 1)));
      i_ += 2;
      return {};

    case Op::kMark:
      if (left < 2 || word(i_ + 1) >= program_.groups_ * 2) return invalid();
      TRY(emit(Instruction::kMark));
      TRY(emit(word(i_ + 1)));
      i_ += 2;
      return {};

    case Op::kGroupRef:
    case Op::kGroupRefIgnore:
    case Op::kGroupRefLocIgnore:
    case Op::kGroupRefUniIgnore:
      if (left < 2 || word(i_ + 1) >= program_.groups_) return invalid();
      TRY(emit(Instruction::kGroupRef));
      TRY(emit(uint32_t(fold_of(op))));
      TRY(emit(word(i_ + 1)));
      i_ += 2;
      return {};

    case Op::kGroupRefExists: {
      if (left < 3 || word(i_ + 1) >= program_.groups_) return invalid();
      // Counted from the group's word.
      uint32_t skip = word(i_ + 2);
      if (skip < 2 || skip > left - 1) return invalid();
      TRY(emit(Instruction::kGroupExists));
      TRY(emit(word(i_ + 1)));
      TRY(emit(0u));
      uint32_t end = i_ + 1 + skip;
      i_ += 3;
      return open({Kind::kYes, end, start + 2, 0, 0});
    }

    case Op::kBranch: {
      i_++;
      TRY(emit(Instruction::kBranch));
      if (left < 2 || word(i_) == 0) {
        // No alternative at all: it never matches.
        if (left < 2) return invalid();
        i_++;
        instruction_at(start) = uint32_t(Instruction::kFail);
        return {};
      }
      TRY(open({Kind::kAlternative, 0, 0, 0, 0}));
      return open_alternative(regions_.back(), limit);
    }

    case Op::kAssert:
    case Op::kAssertNot: {
      uint32_t end = skip_target(i_ + 1, limit);
      if (end < i_ + 4 || word(i_ + 2) & 0x80000000) return invalid();
      TRY(emit(op == Op::kAssert ? Instruction::kAssert : Instruction::kAssertNot));
      TRY(emit(0u));
      TRY(emit(word(i_ + 2)));
      i_ += 3;
      return open({Kind::kScope, end - 1, start, 0, 0});
    }

    case Op::kAtomicGroup: {
      uint32_t end = skip_target(i_ + 1, limit);
      if (end < i_ + 3) return invalid();
      TRY(emit(Instruction::kAtomic));
      TRY(emit(0u));
      i_ += 2;
      return open({Kind::kScope, end - 1, start, 0, 0});
    }

    case Op::kRepeat:
    case Op::kPossessiveRepeat: {
      // The closing word stands behind the end of the skip, and inside the region around.
      uint32_t end = skip_target(i_ + 1, limit);
      if (end < i_ + 4 || end >= limit || word(i_ + 2) > word(i_ + 3)) return invalid();
      TRY(emit(op == Op::kRepeat ? Instruction::kRepeat : Instruction::kPossessive));
      TRY(emit(0u));
      TRY(emit(word(i_ + 2)));
      TRY(emit(word(i_ + 3)));
      i_ += 4;
      return open({op == Op::kRepeat ? Kind::kRepeat : Kind::kPossessive, end, start, 0, 0});
    }

    case Op::kRepeatOne:
    case Op::kMinRepeatOne:
    case Op::kPossessiveRepeatOne: return repeat_one(op, limit);

    default: return invalid();
  }
}

// <op> <skip> <min> <max> <test of one character> <SUCCESS>
Result<void> Translator::repeat_one(Op op, uint32_t limit) {
  uint32_t end = skip_target(i_ + 1, limit);
  if (end < i_ + 6 || Op(word(end - 1)) != Op::kSuccess) return invalid();
  uint32_t minimum = word(i_ + 2);
  uint32_t maximum = word(i_ + 3);
  if (minimum > maximum) return invalid();
  i_ += 4;
  CharTest test;
  TRY(single(test, end - 1));
  if (i_ != end - 1) return invalid();
  i_ = end;
  uint32_t start = here();
  TRY(emit(op == Op::kRepeatOne      ? Instruction::kRepeatOne
           : op == Op::kMinRepeatOne ? Instruction::kMinRepeatOne
                                     : Instruction::kPossessiveOne));
  TRY(emit(uint32_t(test.kind)));
  TRY(emit(test.argument));
  TRY(emit(minimum));
  TRY(emit(maximum));
  TRY(guard(here(), start + kRepeatOneWords, start));
  TRY(emit(0u));
  TRY(emit(0u));
  return emit(0u);
}

// A test of a single character at i_.
Result<void> Translator::single(CharTest& test, uint32_t limit) {
  if (i_ >= limit) return invalid();
  uint32_t left = limit - i_;
  Op op = Op(word(i_));
  CharSet set{};
  switch (op) {
    case Op::kAny:
    case Op::kAnyAll:
      test.kind = op == Op::kAny ? TestKind::kAny : TestKind::kAnyAll;
      i_++;
      return {};
    case Op::kLiteral:
    case Op::kNotLiteral:
      if (left < 2) return invalid();
      test = {op == Op::kLiteral ? TestKind::kLiteral : TestKind::kNotLiteral, word(i_ + 1)};
      i_ += 2;
      return {};
    case Op::kLiteralIgnore:
    case Op::kLiteralLocIgnore:
    case Op::kLiteralUniIgnore:
    case Op::kNotLiteralIgnore:
    case Op::kNotLiteralLocIgnore:
    case Op::kNotLiteralUniIgnore: {
      if (left < 2) return invalid();
      bool negated = op == Op::kNotLiteralIgnore || op == Op::kNotLiteralLocIgnore || op == Op::kNotLiteralUniIgnore;
      set.source = negated ? CharSet::Source::kNotLiteral : CharSet::Source::kLiteral;
      set.fold = fold_of(op);
      set.argument = word(i_ + 1);
      set.locale_dependent = set.fold == Fold::kLocale;
      // ASCII folding leaves the characters from 256 on alone; Unicode folding does not.
      set.high = CharSet::High::kEvaluate;
      set.page = set.argument >> 8;
      if (set.fold == Fold::kAscii && set.argument < 256) {
        set.high = negated ? CharSet::High::kAlways : CharSet::High::kNever;
      }
      i_ += 2;
      return add_set(set, test);
    }
    case Op::kCategory:
      if (left < 2 || word(i_ + 1) >= uint32_t(CharCategory::kCount)) return invalid();
      set.source = CharSet::Source::kCategory;
      set.argument = word(i_ + 1);
      set.locale_dependent = is_locale_category(set.argument);
      set.high = CharSet::High::kEvaluate;
      i_ += 2;
      return add_set(set, test);
    case Op::kIn:
    case Op::kInIgnore:
    case Op::kInLocIgnore:
    case Op::kInUniIgnore: {
      uint32_t end = skip_target(i_ + 1, limit);
      if (end < i_ + 3) return invalid();
      i_ += 2;
      TRY(charset(end, fold_of(op), set));
      if (i_ != end) return invalid();
      return add_set(set, test);
    }
    default: return invalid();
  }
}

// The words of a charset at i_, up to and with its FAILURE.
Result<void> Translator::charset(uint32_t limit, Fold fold, CharSet& set) {
  set.source = CharSet::Source::kCharset;
  set.argument = i_;
  set.fold = fold;
  set.locale_dependent = fold == Fold::kLocale;
  bool low_only = fold == Fold::kNone || fold == Fold::kAscii;  // all characters from 256 on are treated alike
  uint32_t items = 0;
  uint32_t only_category = uint32_t(CharCategory::kCount);
  bool negated = false;
  for (;;) {
    TRY(poll());
    if (i_ >= limit) return invalid();
    uint32_t left = limit - i_;
    Op op = Op(word(i_));
    if (op == Op::kFailure) break;
    switch (op) {
      case Op::kNegate:
        negated = !negated;
        i_++;
        continue;
      case Op::kLiteral:
        if (left < 2) return invalid();
        low_only &= word(i_ + 1) < 256;
        if (set.page == 0) set.page = word(i_ + 1) >> 8;
        i_ += 2;
        break;
      case Op::kRange:
      case Op::kRangeUniIgnore:
        if (left < 3 || word(i_ + 1) > word(i_ + 2)) return invalid();
        low_only &= op == Op::kRange && word(i_ + 2) < 256;
        if (set.page == 0 && word(i_ + 2) >= 256) set.page = std::max(word(i_ + 1), 256u) >> 8;
        i_ += 3;
        break;
      case Op::kCharset:
        if (left < 9) return invalid();
        i_ += 9;
        break;
      case Op::kBigCharset: {
        if (left < 66) return invalid();
        uint32_t blocks = word(i_ + 1);
        if (blocks > (left - 66) / 8) return invalid();
        for (uint32_t n = 0; n < 64; n++) {
          for (uint32_t numbers = word(i_ + 2 + n), k = 0; k < 4; k++, numbers >>= 8) {
            if ((numbers & 0xFF) >= blocks) return invalid();
          }
        }
        low_only = false;
        i_ += 66 + blocks * 8;
        break;
      }
      case Op::kCategory:
        if (left < 2 || word(i_ + 1) >= uint32_t(CharCategory::kCount)) return invalid();
        low_only = false;
        if (is_locale_category(word(i_ + 1))) set.locale_dependent = true;
        if (items == 0) only_category = word(i_ + 1);
        i_ += 2;
        break;
      default: return invalid();
    }
    items++;
  }
  i_++;
  set.high = CharSet::High::kEvaluate;
  if (low_only) {
    set.high = in_charset(program_.code_.data() + set.argument, 256) ? CharSet::High::kAlways : CharSet::High::kNever;
  } else if (items == 1 && only_category < uint32_t(CharCategory::kCount) && fold == Fold::kNone) {
    set.source = CharSet::Source::kCategory;
    set.argument = only_category ^ uint32_t(negated);
  }
  return {};
}

Result<void> Translator::add_set(CharSet& set, CharTest& test) {
  if (!set.locale_dependent) {
    // Ask the words themselves: the bitmap is not there yet.
    CharSet rule = set;
    rule.locale_dependent = true;
    for (uint32_t c = 0; c < 256; c++) {
      if (passes(rule, program_.code_.data(), c)) set.bitmap[c >> 5] |= 1u << (c & 31);
    }
    if (set.high != CharSet::High::kEvaluate) set.page = 0;
    for (uint32_t c = 0; set.page != 0 && c < 256; c++) {
      if (passes(rule, program_.code_.data(), set.page << 8 | c)) set.page_bitmap[c >> 5] |= 1u << (c & 31);
    }
    // A long charset makes this the slowest part of loading.
    TRY(poll());
  }
  test = {TestKind::kSet, uint32_t(program_.sets_.size())};
  if (program_.sets_.push(set).is_error()) return refused();
  return {};
}

}  // namespace ouro::regex
