// The verifier works in two passes. The first goes over the instructions once, in the order of the bytes: it marks
// where they begin and where jumps lead, and checks all that needs no stack. The second follows the ways through the
// code from the beginning with an abstract stack, straight on as far as it can; where ways meet, what is known of the
// entries is joined, and the place is visited again when that changed something.
//
// The abstract stack is the depth and a list of the entries that are more (or less) than plain values, from the bottom:
// `position << 8 | kind`. Most instructions take and give plain values only and cost a few comparisons. The state of
// each place where ways meet is kept; it can change a bounded number of times (see kMostChanges). Work on lists of
// entries is counted, and code that makes more of it than its size allows is refused: no compiler's code comes near.
#include "bytecode/verifier.h"

#include <algorithm>
#include <cstring>

#include "bytecode/exception_table.h"
#include "bytecode/line_table.h"
#include "bytecode/opcodes.h"

namespace ouro {

namespace {

using stack_rules::Rule;

// Marks of code units.
constexpr uint8_t kStart = 1;     // an instruction begins here
constexpr uint8_t kTarget = 2;    // a jump or a handler leads here
constexpr uint8_t kOpcode = 8;    // the byte of an instruction's opcode stands here
constexpr uint8_t kNoTarget = 4;  // ... and none may: the instruction belongs to the one before it

// After so many changes of a place's state all that is known of its entries is forgotten, but that some may be NULL: it
// cannot change any more.
constexpr uint32_t kMostChanges = 3;
// Steps of work on lists of entries for each code unit, and for small code.
constexpr uint64_t kStepsPerUnit = 256, kFreeSteps = 1 << 16;
constexpr uint32_t kPollEvery = 1 << 14;  // instructions

constexpr uint32_t entry_of(uint32_t position, EntryKind kind) { return position << 8 | uint8_t(kind); }
constexpr uint32_t position_of(uint32_t entry) { return entry >> 8; }
constexpr EntryKind kind_of(uint32_t entry) { return EntryKind(uint8_t(entry)); }

// How the first pass and the flow of control treat an instruction.
enum class Special : uint8_t {
  kNone,
  kConstant,
  kName,
  kNameAndNull,
  kLocal,
  kDeref,
  kOperator,
  kComparison,
  kJumpForward,
  kJumpBackward,
  kMakeCell,
  kCopyFreeVars,
  kReturnGenerator,
  kYield,
  kWrap,
  kKeywordNames,
  kPrecall,
  kCall,
  kResume,
  kDelegationJump,
  kMisplaced,
};
constexpr std::array<Special, 256> kSpecial = [] {
  std::array<Special, 256> table{};
  for (int number = 0; number < 256; number++) {
    Special& special = table[size_t(number)];
    if (!stack_rules::kRules[size_t(number)].known) {
      special = Special::kMisplaced;
      continue;
    }
    switch (operand_kind(Opcode(number))) {
      case OperandKind::Constant: special = Special::kConstant; break;
      case OperandKind::Name: special = Special::kName; break;
      case OperandKind::NameAndNull: special = Special::kNameAndNull; break;
      case OperandKind::Local: special = Special::kLocal; break;
      case OperandKind::Deref: special = Special::kDeref; break;
      case OperandKind::Compare: special = Special::kComparison; break;
      case OperandKind::BinaryOp: special = Special::kOperator; break;
      case OperandKind::JumpForward: special = Special::kJumpForward; break;
      case OperandKind::JumpBackward: special = Special::kJumpBackward; break;
      default: break;
    }
    switch (Opcode(number)) {
      case Opcode::MAKE_CELL: special = Special::kMakeCell; break;
      case Opcode::COPY_FREE_VARS: special = Special::kCopyFreeVars; break;
      case Opcode::RETURN_GENERATOR: special = Special::kReturnGenerator; break;
      case Opcode::YIELD_VALUE: special = Special::kYield; break;
      case Opcode::ASYNC_GEN_WRAP: special = Special::kWrap; break;
      case Opcode::KW_NAMES: special = Special::kKeywordNames; break;
      case Opcode::PRECALL: special = Special::kPrecall; break;
      case Opcode::CALL: special = Special::kCall; break;
      case Opcode::RESUME: special = Special::kResume; break;
      case Opcode::JUMP_BACKWARD_NO_INTERRUPT: special = Special::kDelegationJump; break;
      default: break;
    }
  }
  return table;
}();

// How the second pass treats an instruction.
enum class Flow : uint8_t { kPlain, kRule, kMoves, kJump };
constexpr std::array<Flow, 256> kFlow = [] {
  std::array<Flow, 256> table{};
  for (int number = 0; number < 256; number++) {
    const auto opcode = Opcode(number);
    Flow& flow = table[size_t(number)];
    flow = stack_rules::kRules[size_t(number)].plain ? Flow::kPlain : Flow::kRule;
    if (opcode == Opcode::COPY || opcode == Opcode::SWAP) flow = Flow::kMoves;
    if (is_jump(opcode)) flow = Flow::kJump;
  }
  return table;
}();

class Verifier {
 public:
  Verifier(Arena& arena, const CodeView& view)
      : arena_(arena),
        view_(view),
        code_(view.code.data()),
        ranges_(arena),
        states_(arena),
        pool_(arena),
        todo_(arena),
        entries_(arena),
        scratch_(arena) {}

  Result<CodeFault> run() {
    if (view_.code.empty() || view_.code.size() % 2) return CodeFault{"the code is no whole number of code units", 0};
    if (view_.stacksize >= 1u << 24) return CodeFault{"stacksize is out of range", 0};
    size_ = uint32_t(view_.code.size() / 2);
    most_steps_ = kFreeSteps + kStepsPerUnit * size_;
    marks_ = TRY(arena_.make_array<uint8_t>(size_));
    std::memset(marks_, 0, size_);
    made_ = TRY(arena_.make_array<uint8_t>(view_.localspluskinds.size()));
    std::memset(made_, 0, view_.localspluskinds.size());
    if (!TRY(first_pass()) || !TRY(read_exception_table()) || !check_marks()) return fault_;
    size_t at = 0;
    if (const char* reason = line_table_fault(view_.linetable, at)) return CodeFault{reason, uint32_t(at)};
    state_of_ = TRY(arena_.make_array<uint32_t>(size_));
    std::memset(state_of_, 0, size_ * sizeof(uint32_t));
    TRY(states_.push({}));  // number 0 is no state
    if (marks_[0] & kTarget && TRY(merge(0, 0, 0, {})) == Merged::kRefused) return fault_;
    Result<bool> good = follow(0);
    while (!good.is_error() && good.value() && !todo_.empty()) {
      State& state = states_[todo_.pop()];
      if (!state.queued) continue;
      TRY(load(state));
      good = follow(state.unit);
    }
    if (good.is_error()) return raised;
    return fault_;
  }

 private:
  // A place where ways meet.
  struct State {
    uint32_t unit = 0;
    uint32_t depth = 0;
    uint32_t first = 0, count = 0;  // the entries that are no plain values, in pool_
    uint32_t changes = 0;
    bool queued = false;
  };

  bool refuse(uint32_t unit, const char* reason) {
    fault_ = {reason, unit * 2};
    return false;
  }
  bool work(uint64_t steps, uint32_t unit) {
    steps_ += steps;
    return steps_ <= most_steps_ || refuse(unit, "the stack is too intricate for the size of the code");
  }

  // ------------------------------------------------------------------------------------------ the first pass

  Result<bool> first_pass() {
    uint32_t free_count = 0;
    for (uint8_t kind : view_.localspluskinds) free_count += kind == kLocalFree;
    const size_t locals = view_.localspluskinds.size();
    const uint32_t generator_flags = view_.flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator);
    if (generator_flags & (generator_flags - 1)) return refuse(0, "the flags name two kinds of generators");

    bool prologue = true, generator = false;
    auto expected = Opcode::CACHE;  // what has to follow the instruction before; CACHE: anything
    uint32_t expected_argument = 0;
    uint32_t names_size = 0;  // of the KW_NAMES before
    bool keywords = false;
    uint32_t polled = 0;

    for (uint32_t start = 0, next; start < size_; start = next) {
      if (start - polled >= kPollEvery) {
        polled = start;
        if (!arena_.resources().may_continue()) return raised;
      }
      uint32_t word = start;
      uint8_t number = code_[2 * word];
      uint32_t argument = code_[2 * word + 1];
      if (number == uint8_t(Opcode::EXTENDED_ARG)) {
        do {
          if (++word == size_) return refuse(start, "an instruction is broken off");
          if (word - start > 3) return refuse(start, "an argument has more than four bytes");
          number = code_[2 * word];
          argument = argument << 8 | code_[2 * word + 1];
        } while (number == uint8_t(Opcode::EXTENDED_ARG));
      }
      const auto opcode = Opcode(number);
      const Rule& rule = stack_rules::kRules[number];
      next = word + 1 + uint32_t(cache_count(opcode));
      marks_[start] |= kStart;
      marks_[word] |= kOpcode;
      if (next > size_) return refuse(word, "an instruction is broken off");
      if (argument < rule.least || argument > rule.most) return refuse(word, "the argument is out of range");
      if (expected != Opcode::CACHE) {
        if (opcode != expected || (opcode == Opcode::CALL && argument != expected_argument))
          return refuse(word, expected == Opcode::CALL ? "PRECALL is not followed by its CALL"
                                                       : "KW_NAMES is not followed by PRECALL");
        if (keywords) marks_[start] |= kNoTarget;
        keywords &= opcode == Opcode::PRECALL;
        expected = Opcode::CACHE;
      }

      switch (kSpecial[number]) {
        case Special::kNone: break;
        case Special::kConstant:
          if (argument >= view_.constants.size()) return refuse(word, "no such constant");
          break;
        case Special::kName:
          if (argument >= view_.name_count) return refuse(word, "no such name");
          break;
        case Special::kNameAndNull:
          if (argument >> 1 >= view_.name_count) return refuse(word, "no such name");
          break;
        case Special::kLocal:
          if (argument >= locals) return refuse(word, "no such local");
          if (view_.localspluskinds[argument] != kLocalFast) return refuse(word, "the local is a cell");
          break;
        case Special::kMakeCell:
          if (!prologue) return refuse(word, "only the beginning of the code makes cells");
          if (argument >= locals) return refuse(word, "no such cell");
          if (!(view_.localspluskinds[argument] & kLocalCell)) return refuse(word, "the local is no cell");
          if (made_[argument]) return refuse(word, "the cell was made before");
          made_[argument] = true;
          prologue_end_ = next;
          break;
        case Special::kCopyFreeVars:
          if (!prologue) return refuse(word, "only the beginning of the code copies free variables");
          if (argument != free_count) return refuse(word, "not the number of free variables");
          if (free_count && made_[locals - 1]) return refuse(word, "the free variables were copied before");
          for (size_t i = locals - free_count; i < locals; i++) made_[i] = true;
          prologue_end_ = next;
          break;
        case Special::kReturnGenerator:
          if (!prologue) return refuse(word, "only the beginning of the code makes a generator");
          if (!generator_flags) return refuse(word, "the flags name no kind of generator");
          generator = true;
          prologue = false;  // behind it the frame is another one
          prologue_end_ = next;
          break;
        case Special::kDeref:
          if (argument >= locals) return refuse(word, "no such cell");
          if (!(view_.localspluskinds[argument] & (kLocalCell | kLocalFree)))
            return refuse(word, "the local is no cell");
          if (!made_[argument]) return refuse(word, "the cell was not made");
          break;
        case Special::kOperator:
          if (argument > uint32_t(BinaryOperator::NB_INPLACE_XOR)) return refuse(word, "no such operator");
          break;
        case Special::kComparison:
          if (argument > uint32_t(CompareOperator::GreaterEqual)) return refuse(word, "no such comparison");
          break;
        case Special::kDelegationJump: {
          // A loop that nobody can interrupt has to yield.
          uint32_t send = start - 3;
          bool good = start >= 3 && stands_at(send, Opcode::SEND) && stands_at(start - 2, Opcode::YIELD_VALUE) &&
                      stands_at(start - 1, Opcode::RESUME);
          while (good && !(marks_[send] & kStart)) send--;
          if (!good || argument > next || next - argument != send)
            return refuse(word, "an uninterrupted jump is not that of a loop of SEND");
        }
          [[fallthrough]];
        case Special::kJumpBackward:
          if (argument > next) return refuse(word, "a jump leads before the code");
          if (next - argument >= size_) return refuse(word, "a jump leads behind the code");
          marks_[next - argument] |= kTarget;
          break;
        case Special::kJumpForward:
          if (argument >= size_ - next) return refuse(word, "a jump leads behind the code");
          marks_[next + argument] |= kTarget;
          break;
        case Special::kYield:
          if (!generator) return refuse(word, "the code makes no generator");
          break;
        case Special::kWrap:
          if (!generator || generator_flags != kCodeAsyncGenerator)
            return refuse(word, "the code makes no asynchronous generator");
          break;
        case Special::kKeywordNames:
          if (argument >= view_.constants.size()) return refuse(word, "no such constant");
          if (view_.constants[argument].kind != EntryKind::kNames)
            return refuse(word, "the constant is no tuple of str");
          names_size = view_.constants[argument].size;
          expected = Opcode::PRECALL;
          keywords = true;
          break;
        case Special::kPrecall:
          if (keywords && names_size > argument) return refuse(word, "more names than arguments");
          expected = Opcode::CALL;
          expected_argument = argument;
          break;
        case Special::kCall: break;
        case Special::kResume:
          // Who throws into a generator finds out by this RESUME that it delegates, and by the SEND to whom and where
          // it goes on.
          if (argument >= 2 && start == word && word > 0 && stands_at(word - 1, Opcode::YIELD_VALUE)) {
            if (!(marks_[word - 1] & kStart) || word < 2 || !stands_at(word - 2, Opcode::SEND))
              return refuse(word, "a delegation is not that of a loop of SEND");
            marks_[word - 1] |= kNoTarget;
            marks_[word] |= kNoTarget;
          }
          break;
        case Special::kMisplaced:
          return refuse(word, opcode == Opcode::CACHE ? "CACHE is no instruction" : "an unknown instruction");
      }
      if (start >= prologue_end_) prologue = false;
    }
    if (expected != Opcode::CACHE) return refuse(size_ - 1, "the code ends without a return");
    if (generator_flags && !generator) return refuse(0, "the flags name a generator that the code does not make");
    return true;
  }

  // The unit has the opcode of an instruction that was passed.
  bool stands_at(uint32_t unit, Opcode opcode) const {
    return marks_[unit] & kOpcode && code_[2 * unit] == uint8_t(opcode);
  }

  bool check_marks() {
    for (uint32_t unit = 0; unit < size_; unit++) {
      if (!(marks_[unit] & kTarget)) continue;
      if (!(marks_[unit] & kStart)) return refuse(unit, "a jump leads into an instruction");
      if (marks_[unit] & kNoTarget) return refuse(unit, "a jump leads between instructions that belong together");
      if (unit < prologue_end_) return refuse(unit, "a jump leads to the beginning, which runs once");
    }
    return true;
  }

  Result<bool> read_exception_table() {
    const std::span<const uint8_t> table = view_.exceptiontable;
    uint32_t end = prologue_end_;
    size_t at = 0;
    auto refuse_at = [&](const char* reason) {
      fault_ = {reason, uint32_t(at)};
      return false;
    };
    while (at < table.size()) {
      uint32_t numbers[4] = {};
      // Bit 7 marks the first byte of an entry and no other: a search by halves relies on it.
      for (int i = 0; i < 4; i++) {
        uint64_t number = 0;
        for (bool more = true, first = i == 0; more; first = false, at++) {
          if (at == table.size()) return refuse_at("the exception table is broken off");
          if (bool(table[at] & 0x80) != first) return refuse_at("the exception table has no entry here");
          number = number << 6 | (table[at] & 0x3F);
          if (number > INT32_MAX) return refuse_at("a number of the exception table is out of range");
          more = table[at] & 0x40;
        }
        numbers[i] = uint32_t(number);
      }
      ExceptionTableEntry entry{numbers[0], numbers[0] + numbers[1], numbers[2], numbers[3] >> 1, bool(numbers[3] & 1)};
      if (numbers[1] == 0 || entry.start < end || entry.end > size_)
        return refuse_at("a range of the exception table is out of order or outside");
      if (!(marks_[entry.start] & kStart) || (entry.end < size_ && !(marks_[entry.end] & kStart)))
        return refuse_at("a range of the exception table cuts an instruction");
      if (entry.target >= size_) return refuse_at("a handler begins outside the code");
      if (entry.depth >= view_.stacksize) return refuse_at("a handler's stack is above stacksize");
      marks_[entry.target] |= kTarget;
      end = entry.end;
      TRY(ranges_.push(entry));
      if (ranges_.size() % kPollEvery == 0 && !arena_.resources().may_continue()) return raised;
    }
    return true;
  }

  // ------------------------------------------------------------------------------------------ the stack

  // Goes on with the state of a place.
  Result<void> load(State& state) {
    state.queued = false;
    depth_ = state.depth;
    entries_.truncate(0);
    for (uint32_t i = 0; i < state.count; i++) TRY(entries_.push(pool_[state.first + i]));
    set_top();
    return {};
  }
  void set_top() { top_ = entries_.empty() ? -1 : int64_t(position_of(entries_[entries_.size() - 1])); }
  Result<void> push(EntryKind kind) {
    if (kind != EntryKind::kValue) {
      TRY(entries_.push(entry_of(depth_, kind)));
      top_ = depth_;
    }
    depth_++;
    return {};
  }
  // Index in entries_ of the first one at or above a position.
  size_t index_of(uint32_t position) {
    size_t index = entries_.size();
    while (index > 0 && position_of(entries_[index - 1]) >= position) index--;
    steps_ += entries_.size() - index;
    return index;
  }
  EntryKind kind_at(uint32_t position) {
    if (int64_t(position) > top_) return EntryKind::kValue;
    size_t index = index_of(position);
    return index < entries_.size() && position_of(entries_[index]) == position ? kind_of(entries_[index])
                                                                               : EntryKind::kValue;
  }
  Result<void> set_kind(uint32_t position, EntryKind kind) {
    size_t index = index_of(position);
    bool present = index < entries_.size() && position_of(entries_[index]) == position;
    if (kind == EntryKind::kValue) {
      if (present) {
        for (size_t i = index + 1; i < entries_.size(); i++) entries_[i - 1] = entries_[i];
        entries_.truncate(entries_.size() - 1);
      }
    } else if (present) {
      entries_[index] = entry_of(position, kind);
    } else {
      TRY(entries_.push(0));
      for (size_t i = entries_.size() - 1; i > index; i--) entries_[i] = entries_[i - 1];
      entries_[index] = entry_of(position, kind);
    }
    set_top();
    return {};
  }

  // Joins `entries` at a stack of `depth` into the state of the place. Changed: the place has to be visited.
  enum class Merged : uint8_t { kRefused, kSame, kChanged };
  Result<Merged> merge(uint32_t from, uint32_t unit, uint32_t depth, std::span<const uint32_t> entries) {
    if (!work(entries.size() + 1, from)) return Merged::kRefused;
    const uint32_t number = state_of_[unit];
    if (!number) {
      State fresh{.unit = unit, .depth = depth, .first = uint32_t(pool_.size()), .count = uint32_t(entries.size())};
      for (uint32_t entry : entries) TRY(pool_.push(entry));
      state_of_[unit] = uint32_t(states_.size());
      TRY(states_.push(fresh));
      return Merged::kChanged;
    }
    State& state = states_[number];
    if (state.depth != depth) {
      refuse(from, "a way leads to an instruction that has another depth of the stack");
      return Merged::kRefused;
    }
    uint32_t* known = state.count ? &pool_[state.first] : nullptr;
    if (state.count == entries.size() &&
        (entries.empty() || std::memcmp(known, entries.data(), entries.size() * sizeof(uint32_t)) == 0))
      return Merged::kSame;
    uint32_t kept = 0;
    bool changed = false;
    size_t other = 0;
    auto refuse_null = [&] {
      refuse(from, "an entry of the stack may be NULL on one way only");
      return Merged::kRefused;
    };
    for (uint32_t i = 0; i < state.count; i++) {
      const uint32_t position = position_of(known[i]);
      for (; other < entries.size() && position_of(entries[other]) < position; other++)
        if (may_be_null(kind_of(entries[other]))) return refuse_null();
      auto second = EntryKind::kValue;
      if (other < entries.size() && position_of(entries[other]) == position) second = kind_of(entries[other++]);
      EntryKind both;
      if (!join_kinds(kind_of(known[i]), second, both)) return refuse_null();
      changed |= both != kind_of(known[i]);
      if (both != EntryKind::kValue) known[kept++] = entry_of(position, both);
    }
    for (; other < entries.size(); other++)
      if (may_be_null(kind_of(entries[other]))) return refuse_null();
    state.count = kept;
    if (!changed) return Merged::kSame;
    if (++state.changes == kMostChanges) widen(state);
    return Merged::kChanged;
  }
  // Forgets all that can still change but for what may be NULL.
  void widen(State& state) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state.count; i++) {
      const uint32_t entry = pool_[state.first + i];
      if (may_be_null(kind_of(entry)))
        pool_[state.first + kept++] = entry_of(position_of(entry), EntryKind::kMaybeNull);
    }
    state.count = kept;
  }
  // A way from `from` to the place, to be followed later.
  Result<bool> reach(uint32_t from, uint32_t unit, uint32_t depth, std::span<const uint32_t> entries) {
    const Merged merged = TRY(merge(from, unit, depth, entries));
    if (merged == Merged::kRefused) return false;
    if (merged == Merged::kSame) return true;
    State& state = states_[state_of_[unit]];
    if (state.queued) return true;
    state.queued = true;
    TRY(todo_.push(state_of_[unit]));
    return true;
  }

  // ------------------------------------------------------------------------------------------ the second pass

  // Follows the code from an instruction with the abstract stack, until it ends or leads where nothing is new.
  Result<bool> follow(uint32_t start) {
    size_t range =
        size_t(std::upper_bound(ranges_.begin(), ranges_.end(), start,
                                [](uint32_t unit, const ExceptionTableEntry& entry) { return unit < entry.end; }) -
               ranges_.begin());
    const ExceptionTableEntry* told = nullptr;  // the range whose handler knows what it finds ...
    uint32_t lowest = 0;                        // ... and the lowest depth of the stack since then
    bool first = true;
    uint32_t next;
    for (uint32_t unit = start;; unit = next, first = false) {
      if (++visited_ % kPollEvery == 0 && !arena_.resources().may_continue()) return raised;
      if (unit == size_) return refuse(size_ - 1, "the code ends without a return");
      if (!first && marks_[unit] & kTarget) {
        const Merged merged = TRY(merge(unit, unit, depth_, entries_.span()));
        if (merged != Merged::kChanged) return merged == Merged::kSame;
        TRY(load(states_[state_of_[unit]]));
        told = nullptr;
      }
      uint32_t word = unit;
      uint8_t number = code_[2 * word];
      uint32_t argument = code_[2 * word + 1];
      while (number == uint8_t(Opcode::EXTENDED_ARG)) {
        word++;
        number = code_[2 * word];
        argument = argument << 8 | code_[2 * word + 1];
      }
      const auto opcode = Opcode(number);
      const Rule& rule = stack_rules::kRules[number];
      next = word + 1 + uint32_t(cache_count(opcode));

      // What the handler finds if this instruction raises (a tracer may raise before any instruction).
      const ExceptionTableEntry* handler = nullptr;
      while (range < ranges_.size() && unit >= ranges_[range].end) range++;
      if (range < ranges_.size() && unit >= ranges_[range].start) {
        handler = &ranges_[range];
        if (depth_ < handler->depth) return refuse(word, "a handler keeps more than is on the stack");
        if (told != handler || lowest < handler->depth) {
          if (!TRY(reach_handler(word, *handler))) return false;
          told = handler;
          lowest = depth_;
        }
      }

      switch (kFlow[number]) {
        case Flow::kPlain:
          if (depth_ < rule.pops) return refuse(word, "the stack is popped below its bottom");
          left_ = depth_ - (rule.keeps ? 0 : rule.pops);
          if (top_ >= int64_t(depth_) - rule.pops) {
            if (!TRY(apply(word, argument, rule))) return false;
          } else {
            depth_ = depth_ - rule.pops + rule.pushes;
          }
          break;
        case Flow::kMoves:
          if (!TRY(move(word, opcode, argument))) return false;
          break;
        case Flow::kRule:
          if (!TRY(apply(word, argument, rule))) return false;
          break;
        case Flow::kJump:
          if (!TRY(apply(word, argument, rule))) return false;
          if (!TRY(jump(word, opcode, argument, next))) return false;
          break;
      }
      if (depth_ > view_.stacksize) return refuse(word, "the stack grows above stacksize");
      // Its operands are gone when the instruction raises.
      if (handler && rule.raises && left_ < handler->depth)
        return refuse(word, "a handler keeps operands of the instruction");
      lowest = std::min(lowest, left_);
      if (opcode == Opcode::RETURN_VALUE && depth_) return refuse(word, "a return leaves entries on the stack");
      if (rule.ends) return true;
    }
  }

  Result<bool> reach_handler(uint32_t from, const ExceptionTableEntry& handler) {
    const uint32_t depth = handler.depth + handler.push_lasti + 1;
    if (depth > view_.stacksize) return refuse(from, "the stack grows above stacksize");
    scratch_.truncate(0);
    size_t kept = index_of(handler.depth);
    for (size_t i = 0; i < kept; i++) TRY(scratch_.push(entries_[i]));
    if (handler.push_lasti) TRY(scratch_.push(entry_of(handler.depth, EntryKind::kOffset)));
    TRY(scratch_.push(entry_of(depth - 1, EntryKind::kException)));
    return reach(from, handler.target, depth, scratch_.span());
  }

  // Takes and gives what the rule says.
  Result<bool> apply(uint32_t word, uint32_t argument, const Rule& rule) {
    uint64_t needed = 0;
    for (int i = 0; i < rule.take_count; i++) needed += stack_rules::repeat_count(rule.takes[i].repeat, argument);
    if (needed > depth_) return refuse(word, "the stack is popped below its bottom");
    size_t at = entries_.size();
    auto position = depth_;
    size_t cells = 0;
    if (top_ < int64_t(depth_ - needed) && rule.takes_values) position -= uint32_t(needed);  // plain values only
    else
      for (int i = rule.take_count - 1; i >= 0; i--) {
        const auto repeat = uint32_t(stack_rules::repeat_count(rule.takes[i].repeat, argument));
        const char letter = rule.takes[i].letter;
        const uint32_t accepted = rule.takes[i].accepted;
        position -= repeat;
        size_t seen = 0;
        for (; at > 0 && position_of(entries_[at - 1]) >= position; at--, seen++) {
          const EntryKind kind = kind_of(entries_[at - 1]);
          if (!(accepted >> uint8_t(kind) & 1)) return refuse(word, stack_rules::refusal(letter));
          cells += kind == EntryKind::kCell;
        }
        if (!(accepted & 1) && seen != repeat) return refuse(word, stack_rules::refusal(letter));
      }
    if (!work(entries_.size() - at, word)) return false;
    left_ = rule.keeps ? depth_ : position;
    if (!rule.keeps) {
      entries_.truncate(at);
      depth_ = position;
      set_top();
    }
    if (rule.deep_count && argument) {
      // The last letter is that of the entry at the depth, counted from 1.
      const uint64_t deepest = uint64_t(argument) + rule.deep_count - 1;
      if (deepest > depth_) return refuse(word, "the stack is not as deep as the argument says");
      for (int i = 0; i < rule.deep_count; i++) {
        const char letter = rule.deep[i];
        const EntryKind kind = kind_at(uint32_t(depth_ - deepest) + uint32_t(i));
        if (!(stack_rules::accepted_kinds(letter) >> uint8_t(kind) & 1))
          return refuse(word, stack_rules::refusal(letter));
      }
      if (!work(0, word)) return false;
    }
    for (int i = 0; i < rule.give_count; i++) {
      const uint64_t repeat = stack_rules::repeat_count(rule.gives[i].repeat, argument);
      if (depth_ + repeat > view_.stacksize) return refuse(word, "the stack grows above stacksize");
      EntryKind kind;
      switch (rule.gives[i].letter) {
        case 'k': kind = view_.constants[argument].kind; break;
        case 'T': kind = needed && cells == needed ? EntryKind::kCells : EntryKind::kTuple; break;
        default: kind = rule.gives[i].pushed;
      }
      if (kind == EntryKind::kValue) depth_ += uint32_t(repeat);
      else if (repeat) TRY(push(kind));
    }
    return true;
  }

  Result<bool> move(uint32_t word, Opcode opcode, uint32_t argument) {
    if (argument > depth_) return refuse(word, "the stack is not as deep as the argument says");
    const uint32_t position = depth_ - argument;
    const EntryKind deep = kind_at(position);
    if (opcode == Opcode::COPY) {
      left_ = depth_;
      TRY(push(deep));
    } else {
      left_ = position;
      const EntryKind top = kind_at(depth_ - 1);
      if (top != deep) {
        TRY(set_kind(depth_ - 1, deep));
        TRY(set_kind(position, top));
      }
    }
    return work(0, word);
  }

  // The other way of a jump, after the stack has become that of the way straight on.
  Result<bool> jump(uint32_t word, Opcode opcode, uint32_t argument, uint32_t next) {
    const uint32_t target = is_backward_jump(opcode) ? next - argument : next + argument;
    const uint32_t depth = depth_ + uint32_t(int32_t(stack_rules::kRules[uint8_t(opcode)].jump_effect));
    if (depth > view_.stacksize) return refuse(word, "the stack grows above stacksize");
    return reach(word, target, depth, entries_.span().first(index_of(depth)));
  }

  Arena& arena_;
  const CodeView& view_;
  const uint8_t* code_;
  uint32_t size_ = 0;          // code units
  uint32_t prologue_end_ = 0;  // code units: what runs once, at the beginning
  uint8_t* marks_ = nullptr;   // by code unit
  uint8_t* made_ = nullptr;    // by variable: its cell is there after the beginning
  uint32_t* state_of_ = nullptr;
  ArenaVector<ExceptionTableEntry> ranges_;
  ArenaVector<State> states_;
  ArenaVector<uint32_t> pool_;
  ArenaVector<uint32_t> todo_;     // numbers of states
  ArenaVector<uint32_t> entries_;  // of the stack of the way that is followed
  ArenaVector<uint32_t> scratch_;
  uint32_t depth_ = 0;
  int64_t top_ = -1;   // position of the topmost of entries_; -1: there is none
  uint32_t left_ = 0;  // depth without the operands of the instruction: nothing below it was changed
  uint64_t steps_ = 0, most_steps_ = 0;
  uint64_t visited_ = 0;
  CodeFault fault_;
};

}  // namespace

Result<CodeFault> verify_code(Arena& arena, const CodeView& code) { return Verifier(arena, code).run(); }

static ConstantShape shape_of(const CodeConstant& constant) {
  if (constant.unit) return {EntryKind::kCode, 0};
  if (constant.constant->kind == Constant::Kind::kStr) return {EntryKind::kStr, 0};
  if (constant.constant->kind != Constant::Kind::kTuple) return {};
  for (const Constant* item : constant.constant->items)
    if (item->kind != Constant::Kind::kStr) return {EntryKind::kTuple, 0};
  return {EntryKind::kNames, uint32_t(constant.constant->items.size())};
}

Result<CodeFault> verify_unit(Arena& arena, const CodeUnit& unit) {
  auto* shapes = TRY(arena.make_array<ConstantShape>(unit.consts.size()));
  for (size_t i = 0; i < unit.consts.size(); i++) shapes[i] = shape_of(unit.consts[i]);
  const CodeView view{.stacksize = uint32_t(unit.stacksize),
                      .flags = unit.flags,
                      .code = unit.code,
                      .linetable = unit.linetable,
                      .exceptiontable = unit.exceptiontable,
                      .localspluskinds = unit.localspluskinds,
                      .constants = {shapes, unit.consts.size()},
                      .name_count = unit.names.size()};
  CodeFault fault = TRY(verify_code(arena, view));
  if (fault.reason) return fault;
  // The nesting of units was bounded by the compiler.
  for (const CodeConstant& each : unit.consts) {
    if (!each.unit) continue;
    fault = TRY(verify_unit(arena, *each.unit));
    if (fault.reason) return fault;
  }
  return fault;
}

}  // namespace ouro
