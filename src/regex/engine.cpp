// The backtracking loop. Frames and their layout are described in engine.h.
//
// A choice that has only one way left that can succeed pushes no frame: guards (the test the next character
// must pass) tell. This is not observable, because a way whose first test fails changes nothing.
#include "regex/engine.h"

#include <algorithm>

namespace ouro::regex {

template <class Unit>
bool Engine<Unit>::grow(size_t size, size_t words) {
  GrowingArray<uint64_t>& stack = matcher_.stack_;
  size_t wanted = std::max<size_t>(size + words, 64);
  // Only what is in use is copied.
  if (stack.resize(size).is_error() || stack.reserve(wanted).is_error()) {
    matcher_.failure_ = Failure::kMemory;
    return false;
  }
  return true;
}

template <class Unit>
bool Engine<Unit>::is_word(uint32_t code, uint32_t c) const {
  switch (At(code)) {
    case At::kLocBoundary:
    case At::kLocNonBoundary: return is_locale_word(c);
    case At::kUniBoundary:
    case At::kUniNonBoundary: return is_unicode_word(c);
    default: return is_ascii_word(c);
  }
}

template <class Unit>
bool Engine<Unit>::at(uint32_t code, const Unit* p) const {
  switch (At(code)) {
    case At::kBeginning:
    case At::kBeginningString: return p == beginning_;
    case At::kBeginningLine: return p == beginning_ || p[-1] == '\n';
    case At::kEnd: return p == end_ || (end_ - p == 1 && *p == '\n');
    case At::kEndLine: return p == end_ || (p < subject_end_ && *p == '\n');
    case At::kEndString: return p == end_;
    case At::kBoundary:
    case At::kLocBoundary:
    case At::kUniBoundary:
    case At::kNonBoundary:
    case At::kLocNonBoundary:
    case At::kUniNonBoundary: {
      // An empty subject has neither boundaries nor places that are none.
      if (beginning_ == end_) return false;
      bool before = p > beginning_ && is_word(code, p[-1]);
      bool after = p < end_ && is_word(code, *p);
      bool boundary = At(code) == At::kBoundary || At(code) == At::kLocBoundary || At(code) == At::kUniBoundary;
      return (before != after) == boundary;
    }
    case At::kCount: break;
  }
  OURO_UNREACHABLE();
}

// Moves `p` back, not below `low`, to where the test passes; to nullptr if it passes nowhere. False: told to stop.
template <class Unit>
bool Engine<Unit>::give_back(CharTest test, const Unit* low, const Unit*& p) {
  const Unit* at = p;
  for (size_t steps = 1;; steps++) {
    if (may_follow(test, at)) {
      p = at;
      return true;
    }
    if (at == low) {
      p = nullptr;
      return true;
    }
    at--;
    if (steps % kChunkUnits == 0 && !poll(kPollSteps)) return false;
  }
}

// The end of the run of characters from `from` on that pass the test, not beyond `to`; nullptr: told to stop.
template <class Unit>
const Unit* Engine<Unit>::run_of(CharTest test, const Unit* from, const Unit* to) {
  if (test.kind == TestKind::kAnyAll) return to;
  for (;;) {
    const Unit* chunk = size_t(to - from) > kChunkUnits ? from + kChunkUnits : to;
    from = skip_run(test, from, chunk);
    if (from != chunk || chunk == to) return from;
    if (!poll(kPollSteps)) return nullptr;
  }
}

// Entered at the instruction `pc` with an empty stack. Marks are those of the matcher, to be reset by the caller.
template <class Unit>
typename Engine<Unit>::Outcome Engine<Unit>::attempt(uint32_t first_pc, const Unit* p) {
  const uint32_t* const code = instructions_;
  const Unit* const end = end_;
  const uint32_t* pc = code + first_pc;
  int64_t* const marks = matcher_.marks_.data();
  int32_t last_mark = -1;
  int32_t last_index = 0;
  if (matcher_.stack_.capacity() == 0 && !grow(1, 63)) return Outcome::kFailed;
  uint64_t* base = matcher_.stack_.data();
  uint64_t* top = base + 1;  // word 0 stays free, so that 0 is no frame
  uint64_t* limit = base + matcher_.stack_.capacity();
  uint64_t repeat = 0;  // offset of the first word (count) of the innermost kRepeat frame; nonzero inside a
                        // possessive repeat too
  uint64_t scope = 0;   // offset behind the header of the innermost scope's frame
  uint64_t iterations;  // of the possessive repeat at pc
  uint64_t header;
  CharTest test;

// Frames keep positions as offsets of 64 bits in code units.
#define OFFSET(position) uint64_t((position) - beginning_)
#define POSITION(offset) (beginning_ + (offset))
#define ENSURE(words)                                        \
  if (size_t(limit - top) < size_t(words)) [[unlikely]] {    \
    size_t used = size_t(top - base);                        \
    if (!grow(used, size_t(words))) return Outcome::kFailed; \
    base = matcher_.stack_.data();                           \
    top = base + used;                                       \
    limit = base + matcher_.stack_.capacity();               \
  }
// Makes room for the marks and `words` words, and saves the marks if `save`.
#define PUSH_MARKS(save, words)                                       \
  header = 0;                                                         \
  ENSURE(size_t(last_mark) + 2 + size_t(words));                      \
  if ((save) && last_mark >= 0) {                                     \
    std::memcpy(top, marks, size_t(last_mark + 1) * sizeof(int64_t)); \
    top += last_mark + 1;                                             \
    header = kMarksSaved;                                             \
  }                                                                   \
  *top++ = uint64_t(uint32_t(last_mark)) | uint64_t(uint32_t(last_index)) << 32
#define PUSH_HEADER(kind) *top++ = header | uint64_t(Frame::kind) | uint64_t(pc - code) << 32
// Puts back the marks saved in the top frame, whose header and `words` words lie above them.
#define RESTORE_MARKS(words)                                                                \
  {                                                                                         \
    const uint64_t* state = top - 2 - (words);                                              \
    last_mark = int32_t(uint32_t(*state));                                                  \
    last_index = int32_t(*state >> 32);                                                     \
    if (header & kMarksSaved) {                                                             \
      std::memcpy(marks, state - (last_mark + 1), size_t(last_mark + 1) * sizeof(int64_t)); \
    }                                                                                       \
  }
// Takes the top frame off; its marks have been put back.
#define POP_FRAME(words) top -= 2 + (words) + (header & kMarksSaved ? last_mark + 1 : 0)
// The same without putting them back.
#define DROP_FRAME(words) top -= 2 + (words) + (header & kMarksSaved ? int32_t(uint32_t(top[-2 - (words)])) + 1 : 0)
#define FAIL goto fail
#define NEXT(words) \
  pc += (words);    \
  continue

  static constexpr uint64_t kMarksSaved = 0x100;
  for (;;) {
    switch (Instruction(*pc)) {
      case Instruction::kFail: FAIL;

      case Instruction::kLiteral:
        if (p >= end || *p != pc[1]) FAIL;
        p++;
        NEXT(2);

      case Instruction::kNotLiteral:
        if (p >= end || *p == pc[1]) FAIL;
        p++;
        NEXT(2);

      case Instruction::kAny:
        if (p >= end || *p == '\n') FAIL;
        p++;
        NEXT(1);

      case Instruction::kAnyAll:
        if (p >= end) FAIL;
        p++;
        NEXT(1);

      case Instruction::kSet:
        if (p >= end || !passes(sets_[pc[1]], *p)) FAIL;
        p++;
        NEXT(2);

      case Instruction::kAt:
        if (!at(pc[1], p)) FAIL;
        NEXT(2);

      case Instruction::kMark: {
        int32_t mark = int32_t(pc[1]);
        if (mark & 1) last_index = mark / 2 + 1;
        if (mark > last_mark) {
          for (int32_t n = last_mark + 1; n < mark; n++) marks[n] = -1;
          last_mark = mark;
        }
        marks[mark] = int64_t(p - beginning_);
        NEXT(2);
      }

      case Instruction::kJump: pc = code + pc[1]; continue;

      case Instruction::kGroupRef: {
        int64_t open = int64_t(pc[2]) * 2;
        if (open >= last_mark || marks[open] < 0 || marks[open + 1] < marks[open]) FAIL;
        const Unit* group = POSITION(marks[open]);
        size_t length = size_t(marks[open + 1] - marks[open]);
        if (length && end - p < int64_t(length)) FAIL;
        if (!poll(length / 16 + 1)) return Outcome::kFailed;
        Fold kind = Fold(pc[1]);
        if (kind == Fold::kNone) {
          if (length && std::memcmp(group, p, length * sizeof(Unit)) != 0) FAIL;
        } else {
          // For the locale too both sides are just lowered.
          for (size_t n = 0; n < length; n++) {
            if (p[n] != group[n] && fold(p[n], kind) != fold(group[n], kind)) FAIL;
            if (n % kChunkUnits == kChunkUnits - 1 && !poll(kPollSteps)) return Outcome::kFailed;
          }
        }
        p += length;
        NEXT(3);
      }

      case Instruction::kGroupExists: {
        int64_t open = int64_t(pc[1]) * 2;
        if (open >= last_mark || marks[open] < 0 || marks[open + 1] < marks[open]) {
          pc = code + pc[2];
          continue;
        }
        NEXT(3);
      }

      case Instruction::kBranch: {
        const uint32_t* alternative = pc + 1;
        for (;;) {
          test = {TestKind(alternative[1]), alternative[2]};
          if (may_follow(test, p)) break;
          if (alternative[0] == 0) FAIL;
          alternative = code + alternative[0];
        }
        pc = next_alternative(code, alternative, p);
        if (pc) {
          PUSH_MARKS(repeat != 0, 2);
          *top++ = OFFSET(p);
          PUSH_HEADER(kAlternative);
        }
        pc = alternative + 3;
        continue;
      }

      case Instruction::kRepeatOne:
      case Instruction::kPossessiveOne: {
        uint32_t minimum = pc[3];
        uint32_t maximum = pc[4];
        if (end - p < int64_t(minimum)) FAIL;
        const Unit* to = maximum < size_t(end - p) && maximum != kMaxRepeat ? p + maximum : end;
        const Unit* low = p + minimum;
        p = run_of({TestKind(pc[1]), pc[2]}, p, to);
        if (!p) return Outcome::kFailed;
        if (p < low) FAIL;
        if (Instruction(*pc) == Instruction::kPossessiveOne || p == low) { NEXT(kRepeatOneWords); }
        test = {TestKind(pc[5]), pc[6]};
        if (pc[7] & (sizeof(Unit) == 1 ? kDisjointLow : kDisjoint)) {
          // A character given back would not be what must follow.
          if (!may_follow(test, p)) FAIL;
          NEXT(kRepeatOneWords);
        }
        if (test.kind != TestKind::kUnknown) {
          if (!give_back(test, low, p)) return Outcome::kFailed;
          if (!p) FAIL;
          if (p == low) { NEXT(kRepeatOneWords); }
        }
        PUSH_MARKS(repeat != 0, 3);
        *top++ = OFFSET(low);
        *top++ = OFFSET(p);
        PUSH_HEADER(kRepeatOne);
        NEXT(kRepeatOneWords);
      }

      case Instruction::kMinRepeatOne: {
        uint32_t minimum = pc[3];
        if (end - p < int64_t(minimum)) FAIL;
        if (minimum > 0) {
          const Unit* to = p + minimum;
          p = run_of({TestKind(pc[1]), pc[2]}, p, to);
          if (!p) return Outcome::kFailed;
          if (p < to) FAIL;
        }
        uint64_t left = pc[4] == kMaxRepeat ? ~uint64_t(0) : uint64_t(pc[4]) - minimum;
        PUSH_MARKS(repeat != 0, 3);
        *top++ = left;
        *top++ = OFFSET(p);
        PUSH_HEADER(kMinRepeatOne);
        goto min_repeat_one;
      }

      case Instruction::kRepeat:
        // count (minus one before the first iteration), last position + 1, outer repeat
        ENSURE(4);
        header = 0;
        top[0] = uint64_t(-1);
        top[1] = 0;
        top[2] = repeat;
        repeat = uint64_t(top - base);
        top += 3;
        PUSH_HEADER(kRepeat);
        pc = code + pc[1];
        continue;

      case Instruction::kMaxUntil: {
        if (!poll()) return Outcome::kFailed;
        const uint32_t* head = code + pc[1];
        uint64_t* context = base + repeat;
        int64_t count = int64_t(context[0]) + 1;
        test = {TestKind(pc[2]), pc[3]};
        if (count < int64_t(head[2])) {
          if (!may_follow(test, p)) FAIL;
          context[0] = uint64_t(count);
          ENSURE(1);
          header = 0;
          PUSH_HEADER(kUndoCount);
          pc = head + 4;
          continue;
        }
        if ((count < int64_t(head[3]) || head[3] == kMaxRepeat) && OFFSET(p) + 1 != context[1] && may_follow(test, p)) {
          context[0] = uint64_t(count);
          uint64_t last = context[1];
          context[1] = OFFSET(p) + 1;
          PUSH_MARKS(true, 3);
          *top++ = last;
          *top++ = OFFSET(p);
          PUSH_HEADER(kMaxUntil);
          pc = head + 4;
          continue;
        }
        goto leave_repeat;
      }

      case Instruction::kMinUntil: {
        if (!poll()) return Outcome::kFailed;
        const uint32_t* head = code + pc[1];
        uint64_t* context = base + repeat;
        int64_t count = int64_t(context[0]) + 1;
        if (count < int64_t(head[2])) {
          context[0] = uint64_t(count);
          ENSURE(1);
          header = 0;
          PUSH_HEADER(kUndoCount);
          pc = head + 4;
          continue;
        }
        uint64_t inner = repeat;
        repeat = context[2];
        PUSH_MARKS(repeat != 0, 3);
        *top++ = inner;
        *top++ = OFFSET(p);
        PUSH_HEADER(kMinUntil);
        NEXT(4);
      }

      case Instruction::kAssert:
      case Instruction::kAssertNot: {
        size_t back = pc[2];
        if (size_t(p - beginning_) < back) {
          if (Instruction(*pc) == Instruction::kAssert) FAIL;
          pc = code + pc[1];
          continue;
        }
        PUSH_MARKS(repeat != 0 && Instruction(*pc) == Instruction::kAssertNot, 4);
        *top++ = OFFSET(p);
        *top++ = repeat;
        *top++ = scope;
        PUSH_HEADER(kScope);
        scope = uint64_t(top - base);
        p -= back;
        NEXT(3);
      }

      case Instruction::kAtomic:
        PUSH_MARKS(false, 4);
        *top++ = OFFSET(p);
        *top++ = repeat;
        *top++ = scope;
        PUSH_HEADER(kScope);
        scope = uint64_t(top - base);
        NEXT(2);

      case Instruction::kPossessive: iterations = 0; goto possessive_iteration;

      case Instruction::kSuccess: {
        if (scope == 0) {
          if ((whole_ && p != end) || (must_advance_ && p == start_)) FAIL;
          stop_ = p;
          matcher_.last_mark_ = last_mark;
          matcher_.last_index_ = last_index;
          return Outcome::kYes;
        }
        if (!poll()) return Outcome::kFailed;
        top = base + scope;
        header = top[-1];
        pc = code + (header >> 32);
        if (Frame(header & 0xFF) == Frame::kPossessive) {
          iterations = top[-5] + 1;
          bool moved = top[-4] != OFFSET(p);
          repeat = top[-3];
          scope = top[-2];
          DROP_FRAME(4);
          // An empty iteration is the last: another one would be the same.
          if (moved || iterations < pc[2]) goto possessive_iteration;
          pc = code + pc[1];
          continue;
        }
        const Unit* entry = POSITION(top[-4]);
        repeat = top[-3];
        scope = top[-2];
        DROP_FRAME(3);
        if (Instruction(*pc) == Instruction::kAssertNot) FAIL;
        if (Instruction(*pc) == Instruction::kAssert) p = entry;
        pc = code + pc[1];
        continue;
      }
    }
    OURO_UNREACHABLE();

  possessive_iteration:
    if (!poll()) return Outcome::kFailed;
    if (iterations >= pc[2] && iterations >= pc[3] && pc[3] != kMaxRepeat) {
      pc = code + pc[1];
      continue;
    }
    PUSH_MARKS(true, 5);
    *top++ = iterations;
    *top++ = OFFSET(p);
    *top++ = repeat;
    *top++ = scope;
    PUSH_HEADER(kPossessive);
    scope = uint64_t(top - base);
    repeat = scope;
    NEXT(4);

  leave_repeat: {
    // At an until instruction, whose repeat is `repeat`: what follows it.
    uint64_t* context = base + repeat;
    if (context + 4 == top) {
      // Nothing to come back to inside the repeat.
      top = context;
      repeat = context[2];
    } else {
      ENSURE(2);
      context = base + repeat;
      *top++ = repeat;
      header = 0;
      PUSH_HEADER(kUndoTail);
      repeat = context[2];
    }
    NEXT(4);
  }

  min_repeat_one:
    // The top frame is that of the repeat at pc, which has taken the characters before p.
    test = {TestKind(pc[5]), pc[6]};
    if (test.kind != TestKind::kUnknown && !may_follow(test, p)) {
      CharTest repeated{TestKind(pc[1]), pc[2]};
      uint64_t left = top[-3];
      const Unit* to = left < size_t(end - p) ? p + left : end;
      const Unit* from = p;
      size_t steps = 0;
      do {
        if (p == to || !passes(repeated, *p)) {
          header = top[-1];
          DROP_FRAME(2);
          FAIL;
        }
        p++;
        if (++steps == kPollSteps) {
          if (!poll(kPollSteps)) return Outcome::kFailed;
          steps = 0;
        }
      } while (!may_follow(test, p));
      if (left != ~uint64_t(0)) top[-3] = left - uint64_t(p - from);
      top[-2] = OFFSET(p);
    }
    NEXT(kRepeatOneWords);

  fail:
    if (top == base + 1) return Outcome::kNo;
    if (!poll()) return Outcome::kFailed;
    header = top[-1];
    pc = code + (header >> 32);
    switch (Frame(header & 0xFF)) {
      case Frame::kAlternative: {
        // pc is at the alternative, whose test has passed.
        RESTORE_MARKS(1);
        p = POSITION(top[-2]);
        const uint32_t* alternative = pc;
        pc = next_alternative(code, pc, p);
        if (pc) {
          top[-1] = (header & 0xFFFFFFFF) | uint64_t(pc - code) << 32;
        } else {
          POP_FRAME(1);
        }
        pc = alternative + 3;
        continue;
      }

      case Frame::kRepeatOne: {
        const Unit* low = POSITION(top[-3]);
        p = POSITION(top[-2]) - 1;
        test = {TestKind(pc[5]), pc[6]};
        if (test.kind != TestKind::kUnknown) {
          if (!give_back(test, low, p)) return Outcome::kFailed;
          if (!p) {
            DROP_FRAME(2);
            FAIL;
          }
        }
        RESTORE_MARKS(2);
        if (p == low) {
          POP_FRAME(2);
        } else {
          top[-2] = OFFSET(p);
        }
        NEXT(kRepeatOneWords);
      }

      case Frame::kMinRepeatOne: {
        p = POSITION(top[-2]);
        if (top[-3] == 0 || p >= end || !passes({TestKind(pc[1]), pc[2]}, *p)) {
          DROP_FRAME(2);
          FAIL;
        }
        RESTORE_MARKS(2);
        p++;
        if (top[-3] != ~uint64_t(0)) top[-3]--;
        top[-2] = OFFSET(p);
        goto min_repeat_one;
      }

      case Frame::kRepeat:
        repeat = top[-2];
        top -= 4;
        FAIL;

      case Frame::kUndoCount:
        base[repeat]--;
        top -= 1;
        FAIL;

      case Frame::kMaxUntil: {
        RESTORE_MARKS(2);
        uint64_t* context = base + repeat;
        context[0]--;
        context[1] = top[-3];
        p = POSITION(top[-2]);
        POP_FRAME(2);
        goto leave_repeat;
      }

      case Frame::kMinUntil: {
        RESTORE_MARKS(2);
        repeat = top[-3];
        p = POSITION(top[-2]);
        POP_FRAME(2);
        const uint32_t* head = code + pc[1];
        uint64_t* context = base + repeat;
        uint64_t count = context[0] + 1;
        if ((count >= head[3] && head[3] != kMaxRepeat) || OFFSET(p) + 1 == context[1]) FAIL;
        context[0] = count;
        ENSURE(2);
        context = base + repeat;
        *top++ = context[1];
        context[1] = OFFSET(p) + 1;
        header = 0;
        PUSH_HEADER(kUndoBody);
        pc = head + 4;
        continue;
      }

      case Frame::kUndoBody:
        base[repeat]--;
        base[repeat + 1] = top[-2];
        top -= 2;
        FAIL;

      case Frame::kUndoTail:
        repeat = top[-2];
        top -= 2;
        FAIL;

      case Frame::kScope: {
        scope = top[-2];
        repeat = top[-3];
        if (Instruction(*pc) != Instruction::kAssertNot) {
          DROP_FRAME(3);
          FAIL;
        }
        RESTORE_MARKS(3);
        p = POSITION(top[-4]);
        POP_FRAME(3);
        pc = code + pc[1];
        continue;
      }

      case Frame::kPossessive: {
        scope = top[-2];
        repeat = top[-3];
        uint64_t count = top[-5];
        p = POSITION(top[-4]);
        if (count < pc[2]) {
          DROP_FRAME(4);
          FAIL;
        }
        RESTORE_MARKS(4);
        POP_FRAME(4);
        pc = code + pc[1];
        continue;
      }
    }
    OURO_UNREACHABLE();
  }
#undef OFFSET
#undef POSITION
#undef ENSURE
#undef PUSH_MARKS
#undef PUSH_HEADER
#undef RESTORE_MARKS
#undef POP_FRAME
#undef DROP_FRAME
#undef FAIL
#undef NEXT
}

template class Engine<uint8_t>;
template class Engine<uint16_t>;
template class Engine<uint32_t>;

}  // namespace ouro::regex
