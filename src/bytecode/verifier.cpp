// The verifier works in two passes. The first goes over the instructions once, in the order of the bytes: it marks
// where they begin and where jumps lead, and checks all that needs no stack. The second follows the ways through the
// code from the beginning with an abstract stack, straight on as far as it can; where ways meet, what is known of the
// entries is joined, and the place is visited again when that changed something.
//
// The abstract stack is an array of bytes, one an entry: the kind, and kNullMark where it may be NULL. Most
// instructions take and give a fixed number of entries and cost a few operations on bytes and no jump of ours. The
// state of each place where ways meet is kept; it can change a bounded number of times (see kMostChanges). Work on
// whole stacks is counted, and code that makes more of it than its size allows is refused: no compiler's code comes
// near.
#include "bytecode/verifier.h"

#include <algorithm>
#include <bit>
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
constexpr uint8_t kEdge = 16;     // a range of the exception table begins or ends here, or it is time to poll

// After so many changes of a place's state all that is known of its entries is forgotten, but that some may be NULL: it
// cannot change any more.
constexpr uint32_t kMostChanges = 3;
// Steps of work on stacks (eight entries copied or compared, or one looked at) for each code unit, and for small code.
constexpr uint64_t kStepsPerUnit = 256, kFreeSteps = 1 << 16;
constexpr uint32_t kPollEvery = 1 << 14;  // code units

// Entries of the abstract stack.
constexpr uint8_t kNullMark = 0x80;
constexpr uint8_t entry_of(EntryKind kind) { return uint8_t(kind) | (may_be_null(kind) ? kNullMark : 0); }
constexpr EntryKind kind_of(uint8_t entry) { return EntryKind(entry & ~kNullMark); }
// Room below and above the stack, so that entries can be read and written before their number is looked at.
constexpr size_t kRoomBelow = 8, kRoomAbove = 16;

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
enum class Flow : uint8_t {
  kPlain,    // takes at most three entries, values or any, and gives at most two, whose kinds are known
  kPrecall,  // finds the stack that its CALL finds, which comes next and looks at it
  kCall,     // CALL
  kMoves,    // COPY, SWAP
  kRule,     // as its row says
};
// What the argument has to be below in the first pass; nothing else is to be checked of most instructions then.
enum class Bound : uint8_t {
  kNone,
  kConstants,
  kNames,
  kNamesTwice,
  kLocals,
  kOperators,
  kComparisons,
  kFunctionFlags,
  kTwo,
  kLookAt,
  kCount
};

// What both passes need to know of most instructions, in few words.
struct Step {
  uint8_t caches;
  Flow flow;
  Bound bound;
  uint8_t least;  // of the argument
  uint8_t flags;
  int8_t jump_effect;
  // Of the plain ones:
  uint8_t needs;       // entries taken
  uint8_t lost;        // of these, what does not stay
  int8_t change;       // of the depth
  uint32_t constant;   // all bits: LOAD_CONST, which gives the kind of the constant
  uint16_t gives;      // entries given, the deepest in the lower byte
  uint8_t no_null[3];  // kNullMark where an entry must not be NULL, the topmost first
  uint8_t global;      // 1: LOAD_GLOBAL, which gives NULL and a value, or the value alone
};
constexpr uint8_t kStepRaises = 1, kStepEnds = 2, kStepJumps = 4;

constexpr std::array<Step, 256> kSteps = [] {
  std::array<Step, 256> table{};
  for (int number = 0; number < 256; number++) {
    const Rule& rule = stack_rules::kRules[size_t(number)];
    const auto opcode = Opcode(number);
    Step& step = table[size_t(number)];
    step.bound = Bound::kLookAt;
    if (!rule.known) continue;
    step.jump_effect = rule.jump_effect;
    step.caches = uint8_t(cache_count(opcode));
    step.flags =
        uint8_t((rule.raises ? kStepRaises : 0) | (rule.ends ? kStepEnds : 0) | (is_jump(opcode) ? kStepJumps : 0));
    bool plain = rule.take_count <= 3 && rule.give_count <= 2 && rule.deep_count == 0;
    for (int i = 0; i < rule.take_count; i++) {
      const stack_rules::Item& item = rule.takes[i];
      plain &= (item.letter == 'v' || item.letter == 'a') && item.repeat == stack_rules::Repeat::kOnce;
      if (plain && item.letter == 'v') step.no_null[rule.take_count - 1 - i] = kNullMark;
    }
    for (int i = 0; i < rule.give_count; i++) {
      const stack_rules::Item& item = rule.gives[i];
      plain &= item.letter != 'k' && item.letter != 'T' && item.repeat == stack_rules::Repeat::kOnce;
      if (plain) step.gives |= uint16_t(entry_of(item.pushed) << 8 * i);
    }
    step.flow = plain ? Flow::kPlain : Flow::kRule;
    step.needs = rule.take_count;
    step.lost = rule.keeps ? 0 : rule.take_count;
    step.change = int8_t(rule.give_count - step.lost);
    switch (opcode) {
      case Opcode::LOAD_CONST:
        step.flow = Flow::kPlain;
        step.constant = UINT32_MAX;
        step.gives = 0;
        step.change = 1;
        break;
      case Opcode::LOAD_GLOBAL:
        step.flow = Flow::kPlain;
        step.global = 1;
        step.gives = entry_of(EntryKind::kNull) | entry_of(EntryKind::kValue) << 8;
        step.change = 2;
        break;
      case Opcode::PRECALL: step.flow = Flow::kPrecall; break;
      case Opcode::CALL: step.flow = Flow::kCall; break;
      case Opcode::COPY:
      case Opcode::SWAP: step.flow = Flow::kMoves; break;
      default: break;
    }
    if (opcode == Opcode::MAKE_FUNCTION) step.bound = Bound::kFunctionFlags;
    if (opcode == Opcode::IS_OP || opcode == Opcode::CONTAINS_OP || opcode == Opcode::RESUME) step.bound = Bound::kTwo;
    if (rule.least > 1 || rule.most != stack_rules::kNoBound) continue;
    step.least = uint8_t(rule.least);
    switch (kSpecial[size_t(number)]) {
      case Special::kNone:
      case Special::kCall: step.bound = Bound::kNone; break;
      case Special::kConstant: step.bound = Bound::kConstants; break;
      case Special::kName: step.bound = Bound::kNames; break;
      case Special::kNameAndNull: step.bound = Bound::kNamesTwice; break;
      case Special::kLocal: step.bound = Bound::kLocals; break;
      case Special::kOperator: step.bound = Bound::kOperators; break;
      case Special::kComparison: step.bound = Bound::kComparisons; break;
      default: break;
    }
  }
  return table;
}();
// Entries given are written two at a time, the deepest first.
static_assert(std::endian::native == std::endian::little && sizeof(Step) <= 32);

class Verifier {
 public:
  Verifier(Arena& arena, const CodeView& view)
      : arena_(arena), view_(view), code_(view.code.data()), ranges_(arena), states_(arena), todo_(arena) {}

  Result<CodeFault> run() {
    if (view_.code.empty() || view_.code.size() % 2) return CodeFault{"the code is no whole number of code units", 0};
    if (view_.stacksize >= 1u << 24) return CodeFault{"stacksize is out of range", 0};
    size_ = uint32_t(view_.code.size() / 2);
    // The parts of a code object are often read here for the first time: their beginnings come into the processor's
    // cache at once and not one after the other. (What lies behind a short part does no harm, nor does null.)
    auto fetch = [](const auto& part, int line) {
      __builtin_prefetch(
          reinterpret_cast<const void*>(reinterpret_cast<uintptr_t>(part.data()) + 64u * uint32_t(line)));
    };
    for (int line = 0; line < 4; line++) {
      fetch(view_.code, line);
      fetch(view_.linetable, line);
    }
    fetch(view_.localspluskinds, 0);
    fetch(view_.exceptiontable, 0);
    fetch(view_.constants, 0);
    most_steps_ = kFreeSteps + kStepsPerUnit * size_;
    const size_t mark_bytes = (size_t(size_) + 1 + 7) / 8 * 8;  // whole words, and one mark behind the code
    marks_ = TRY(arena_.make_array<uint8_t>(mark_bytes));
    std::memset(marks_, 0, mark_bytes);
    marks_[size_] = kEdge;
    made_ = TRY(arena_.make_array<uint8_t>(view_.localspluskinds.size()));
    std::memset(made_, 0, view_.localspluskinds.size());
    state_of_ = TRY(arena_.make_array<uint32_t>(size_));
    if (!TRY(first_pass()) || !TRY(read_exception_table()) || !check_marks()) return fault_;
    size_t at = 0;
    if (const char* reason = line_table_fault(view_.linetable, at)) return CodeFault{reason, uint32_t(at)};
    TRY(states_.reserve(targets_ + 1));
    TRY(states_.push({}));  // number 0 is no state
    const size_t room = kRoomBelow + view_.stacksize + kRoomAbove;
    stack_ = TRY(arena_.make_array<uint8_t>(room));
    std::memset(stack_, 0, std::min(room, kRoomBelow + kRoomAbove));
    stack_ += kRoomBelow;
    if (marks_[0] & kTarget && TRY(merge(0, 0, 0)) == Merged::kRefused) return fault_;
    Result<bool> good = follow<false>(0);
    while (!good.is_error() && good.value() && !todo_.empty()) {
      State& state = states_[todo_.pop()];
      if (!state.queued) continue;
      load(state);
      good = follow<false>(state.unit);
    }
    if (good.is_error()) return raised;
    return fault_;
  }

  // After run() has found no fault: the marks of all stacks, from the states of the places where ways meet.
  Result<void> record(std::span<StackMarks> marks) {
    OURO_ASSERT(!fault_.reason && marks.size() == size_);
    recorded_ = marks.data();
    std::fill(marks.begin(), marks.end(), kNoWayLeadsThere);
    depth_ = 0;
    if (!(marks_[0] & kTarget)) TRY(follow<true>(0));
    for (size_t number = 1; number < states_.size(); number++) {
      load(states_[number]);
      TRY(follow<true>(states_[number].unit));
    }
    return {};
  }

 private:
  // A place where ways meet.
  struct State {
    uint32_t unit = 0;
    uint32_t depth = 0;
    uint8_t* entries = nullptr;
    uint32_t changes = 0;
    bool queued = false;
  };

  bool refuse(uint32_t unit, const char* reason) {
    fault_ = {reason, unit * 2};
    return false;
  }
  // Counts work; false: it is too much.
  bool work(uint64_t steps, uint32_t unit) {
    steps_ += steps;
    return steps_ <= most_steps_ || refuse(unit, "the stack is too intricate for the size of the code");
  }

  // --- the first pass

  Result<bool> first_pass() {
    for (uint8_t kind : view_.localspluskinds) free_count_ += kind == kLocalFree;
    const size_t locals = view_.localspluskinds.size();
    generator_flags_ = view_.flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator);
    if (generator_flags_ & (generator_flags_ - 1)) return refuse(0, "the flags name two kinds of generators");

    // Locals that are no cells, up to the first that is one.
    size_t plain_locals = 0;
    while (plain_locals < locals && view_.localspluskinds[plain_locals] == kLocalFast) plain_locals++;
    uint64_t bounds[size_t(Bound::kCount)];
    bounds[size_t(Bound::kNone)] = uint64_t(UINT32_MAX) + 1;
    bounds[size_t(Bound::kConstants)] = view_.constants.size();
    bounds[size_t(Bound::kNames)] = view_.name_count;
    bounds[size_t(Bound::kNamesTwice)] = 2 * uint64_t(view_.name_count);
    bounds[size_t(Bound::kLocals)] = plain_locals;
    bounds[size_t(Bound::kOperators)] = uint64_t(BinaryOperator::NB_INPLACE_XOR) + 1;
    bounds[size_t(Bound::kComparisons)] = uint64_t(CompareOperator::GreaterEqual) + 1;
    bounds[size_t(Bound::kFunctionFlags)] = stack_rules::kRules[size_t(Opcode::MAKE_FUNCTION)].most + 1;
    bounds[size_t(Bound::kTwo)] = 2;
    bounds[size_t(Bound::kLookAt)] = 0;
    uint8_t* const marks = marks_;
    const uint8_t* const code = code_;
    const uint32_t size = size_;
    uint32_t poll_at = kPollEvery, word = 0, next = 0;

    for (uint32_t start = 0; start < size; start = next) {
      if (start >= poll_at) {
        poll_at = start + kPollEvery;
        marks[start] |= kEdge;
        if (!arena_.resources().may_continue()) return raised;
      }
      word = start;
      uint8_t number = code[2 * size_t(start)];
      uint32_t argument = code[2 * size_t(start) + 1];
      if (number == uint8_t(Opcode::EXTENDED_ARG)) [[unlikely]] {
        Instruction instruction;
        if (const char* reason = decode(start, instruction)) return refuse(start, reason);
        word = instruction.word;
        number = instruction.number;
        argument = instruction.argument;
        marks[start] |= kStart;
        marks[word] |= kOpcode;
      } else {
        marks[start] |= kStart | kOpcode;
      }
      const Step& step = kSteps[number];
      next = word + 1;
      if (step.caches) {
        // A branch, which is mostly foreseen, so that the next instruction need not wait for this one's step.
        asm volatile("");
        next += step.caches;
      }
      if (uint64_t(argument) - step.least < bounds[size_t(step.bound)]) [[likely]]  // not below least either
        continue;
      // Short cuts for what is frequent and sound; the rest, and all that is not, is told apart below.
      if (number == uint8_t(Opcode::PRECALL)) {
        if (next < size && code[2 * size_t(next)] == uint8_t(Opcode::CALL) && code[2 * size_t(next) + 1] == argument) {
          marks[next] |= kStart | kOpcode;
          word = next;
          next += 1 + uint32_t(cache_count(Opcode::CALL));
          continue;
        }
      } else if (kSpecial[number] == Special::kJumpForward && next < size && argument < size - next) {
        marks[next + argument] |= kTarget;
        continue;
      }
      if (!look_at(start, word, number, argument, next)) return false;
    }
    if (next > size) return refuse(word, "an instruction is broken off");
    if (generator_flags_ && !generator_) return refuse(0, "the flags name a generator that the code does not make");
    return true;
  }

  // The first pass at an instruction of which there is more to know than that its argument is in range.
  [[gnu::noinline]] bool look_at(uint32_t start, uint32_t word, uint8_t number, uint32_t argument, uint32_t next) {
    const size_t locals = view_.localspluskinds.size();
    const uint32_t size = size_;
    const auto opcode = Opcode(number);
    const Rule& rule = stack_rules::kRules[number];
    // What runs once, at the beginning: nothing else came before.
    const bool prologue = start == prologue_end_ && !generator_;
    if (next > size) return refuse(word, "an instruction is broken off");
    if (argument < rule.least || argument > rule.most) return refuse(word, "the argument is out of range");
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
        if (argument != free_count_) return refuse(word, "not the number of free variables");
        if (free_count_ && made_[locals - 1]) return refuse(word, "the free variables were copied before");
        for (size_t i = locals - free_count_; i < locals; i++) made_[i] = true;
        prologue_end_ = next;
        break;
      case Special::kReturnGenerator:
        if (!prologue) return refuse(word, "only the beginning of the code makes a generator");
        if (!generator_flags_) return refuse(word, "the flags name no kind of generator");
        generator_ = true;  // behind it the frame is another one
        prologue_end_ = next;
        break;
      case Special::kDeref:
        if (argument >= locals) return refuse(word, "no such cell");
        if (!(view_.localspluskinds[argument] & (kLocalCell | kLocalFree))) return refuse(word, "the local is no cell");
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
        if (!generator_) return refuse(word, "the code makes no generator");
        break;
      case Special::kWrap:
        if (!generator_ || generator_flags_ != kCodeAsyncGenerator)
          return refuse(word, "the code makes no asynchronous generator");
        break;
      case Special::kKeywordNames:
        if (argument >= view_.constants.size()) return refuse(word, "no such constant");
        if (view_.constants[argument].kind != EntryKind::kNames) return refuse(word, "the constant is no tuple of str");
        if (!keywords_belong(next, view_.constants[argument].size)) return false;
        break;
      case Special::kPrecall: {
        if (next == size) return refuse(size - 1, "the code ends without a return");
        Instruction call;
        if (const char* reason = decode(next, call)) return refuse(next, reason);
        if (call.number != uint8_t(Opcode::CALL) || call.argument != argument)
          return refuse(call.word, "PRECALL is not followed by its CALL");
        break;
      }
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
    return true;
  }

  struct Instruction {
    uint32_t word = 0;  // where the opcode stands
    uint32_t argument = 0;
    uint8_t number = 0;
  };
  // The instruction that begins at a unit inside the code. Not null: why there is none.
  const char* decode(uint32_t unit, Instruction& out) const {
    out = {unit, code_[2 * size_t(unit) + 1], code_[2 * size_t(unit)]};
    while (out.number == uint8_t(Opcode::EXTENDED_ARG)) {
      if (++out.word == size_) return "an instruction is broken off";
      if (out.word - unit > 3) return "an argument has more than four bytes";
      out.number = code_[2 * size_t(out.word)];
      out.argument = out.argument << 8 | code_[2 * size_t(out.word) + 1];
    }
    return nullptr;
  }
  // Behind a KW_NAMES of so many names come its PRECALL and CALL (the latter was or will be seen to be there), and no
  // jump leads to them.
  bool keywords_belong(uint32_t unit, uint32_t names) {
    if (unit == size_) return refuse(size_ - 1, "the code ends without a return");
    Instruction precall;
    if (const char* reason = decode(unit, precall)) return refuse(unit, reason);
    if (precall.number != uint8_t(Opcode::PRECALL)) return refuse(precall.word, "KW_NAMES is not followed by PRECALL");
    if (names > precall.argument) return refuse(precall.word, "more names than arguments");
    marks_[unit] |= kNoTarget;
    const uint32_t call = precall.word + 1 + uint32_t(cache_count(Opcode::PRECALL));
    if (call < size_) marks_[call] |= kNoTarget;
    return true;
  }

  // The unit has the opcode of an instruction that was passed.
  bool stands_at(uint32_t unit, Opcode opcode) const {
    return marks_[unit] & kOpcode && code_[2 * unit] == uint8_t(opcode);
  }

  // All that is marked as a target may be one, and has no state yet.
  bool check_marks() {
    for (uint32_t first = 0; first < size_; first += 8) {
      uint64_t targets = 0;
      std::memcpy(&targets, marks_ + first, 8);
      targets &= kTarget * 0x0101010101010101u;
      for (; targets; targets &= targets - 1) {
        const uint32_t unit = first + uint32_t(std::countr_zero(targets)) / 8;
        if (!(marks_[unit] & kStart)) return refuse(unit, "a jump leads into an instruction");
        if (marks_[unit] & kNoTarget) return refuse(unit, "a jump leads between instructions that belong together");
        if (unit < prologue_end_) return refuse(unit, "a jump leads to the beginning, which runs once");
        state_of_[unit] = 0;
        targets_++;
      }
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
      marks_[entry.start] |= kEdge;
      marks_[entry.end] |= kEdge;
      end = entry.end;
      TRY(ranges_.push(entry));
      if (ranges_.size() % kPollEvery == 0 && !arena_.resources().may_continue()) return raised;
    }
    return true;
  }

  // --- the stack

  // Goes on with the state of a place.
  void load(State& state) {
    state.queued = false;
    depth_ = state.depth;
    if (depth_) std::memcpy(stack_, state.entries, depth_);
  }

  // Joins the stack, cut or stretched to `depth`, into the state of the place. Changed: the place has to be visited.
  enum class Merged : uint8_t { kRefused, kSame, kChanged };
  Result<Merged> merge(uint32_t from, uint32_t unit, uint32_t depth) {
    if (!work(depth / 8 + 1, from)) return Merged::kRefused;
    const uint32_t number = state_of_[unit];
    if (!number) {
      State fresh{.unit = unit, .depth = depth};
      if (depth) {
        fresh.entries = TRY(arena_.make_array<uint8_t>(depth));
        std::memcpy(fresh.entries, stack_, depth);
      }
      state_of_[unit] = uint32_t(states_.size());
      TRY(states_.push(fresh));
      return Merged::kChanged;
    }
    State& state = states_[number];
    if (state.depth != depth) {
      refuse(from, "a way leads to an instruction that has another depth of the stack");
      return Merged::kRefused;
    }
    if (depth == 0 || std::memcmp(state.entries, stack_, depth) == 0) return Merged::kSame;
    if (!work(depth, from)) return Merged::kRefused;
    bool changed = false;
    for (uint32_t i = 0; i < depth; i++) {
      uint8_t& entry = state.entries[i];
      if (entry == stack_[i]) continue;
      EntryKind both;
      if (!join_kinds(kind_of(entry), kind_of(stack_[i]), both)) {
        refuse(from, "an entry of the stack may be NULL on one way only");
        return Merged::kRefused;
      }
      changed |= both != kind_of(entry);
      entry = entry_of(both);
    }
    if (!changed) return Merged::kSame;
    if (++state.changes == kMostChanges)
      for (uint32_t i = 0; i < depth; i++)
        state.entries[i] = entry_of(state.entries[i] & kNullMark ? EntryKind::kMaybeNull : EntryKind::kValue);
    return Merged::kChanged;
  }
  // A way from `from` to the place, to be followed later.
  Result<bool> reach(uint32_t from, uint32_t unit, uint32_t depth) {
    const Merged merged = TRY(merge(from, unit, depth));
    if (merged == Merged::kRefused) return false;
    if (merged == Merged::kSame) return true;
    State& state = states_[state_of_[unit]];
    if (state.queued) return true;
    state.queued = true;
    TRY(todo_.push(state_of_[unit]));
    return true;
  }

  // --- the second pass

  // Follows the code from an instruction with the abstract stack, until it ends or leads where nothing is new.
  // kRecords: nothing is new; the stacks are written down up to the next place where ways meet.
  template <bool kRecords>
  Result<bool> follow(uint32_t start) {
    const uint8_t* const code = code_;
    const uint8_t* const marks = marks_;
    uint8_t* const stack = stack_;
    static_assert(offsetof(ConstantShape, kind) == 0 && sizeof(EntryKind) == 1);
    static constexpr ConstantShape kNoConstant{};
    const auto* const constant_entries =
        reinterpret_cast<const uint8_t*>(view_.constants.empty() ? &kNoConstant : view_.constants.data());
    const uint32_t stacksize = view_.stacksize;
    size_t range =
        size_t(std::upper_bound(ranges_.begin(), ranges_.end(), start,
                                [](uint32_t unit, const ExceptionTableEntry& entry) { return unit < entry.end; }) -
               ranges_.begin());
    const ExceptionTableEntry* handler = nullptr;  // of the range that covers the unit
    uint32_t keeps = 0;                            // its depth
    uint8_t forced = kEdge;                        // marks that count as if they were here
    bool first = true;
    uint32_t counted = start;
    uint32_t depth = depth_, next;
    for (uint32_t unit = start;; unit = next) {
      if (const uint8_t mark = marks[unit] | forced; mark & (kEdge | kTarget)) [[unlikely]] {
        bool told = true;  // the handler knows what it finds
        if (mark & kEdge) {
          visited_ += unit - counted;
          counted = unit;
          if (visited_ >= kPollEvery) {
            visited_ = 0;
            if (!arena_.resources().may_continue()) return raised;
          }
          if (unit == size_) return refuse(size_ - 1, "the code ends without a return");
          while (range < ranges_.size() && unit >= ranges_[range].end) range++;
          handler = range < ranges_.size() && unit >= ranges_[range].start ? &ranges_[range] : nullptr;
          keeps = handler ? handler->depth : 0;
          told = !handler;
        }
        if (mark & kTarget && !first) {
          if constexpr (kRecords) return true;
          const Merged merged = TRY(merge(unit, unit, depth));
          if (merged != Merged::kChanged) {
            visited_ += unit - counted;
            return merged == Merged::kSame;
          }
          load(states_[state_of_[unit]]);
          told = !handler;
        }
        // What the handler finds if an instruction raises (a tracer may raise before any instruction). Later
        // instructions of the range change nothing of that while they leave what it keeps alone.
        if (!told && !kRecords) {
          uint32_t word = unit;
          while (code[2 * size_t(word)] == uint8_t(Opcode::EXTENDED_ARG)) word++;
          if (depth < keeps) return refuse(word, "a handler keeps more than is on the stack");
          depth_ = depth;
          if (!TRY(reach_handler(word, *handler))) return false;
        }
        forced = 0;
        first = false;
      }
      if constexpr (kRecords) recorded_[unit] = marks_of_stack(depth);
      uint32_t word = unit;
      uint8_t number = code[2 * size_t(unit)];
      uint32_t argument = code[2 * size_t(unit) + 1];
      while (number == uint8_t(Opcode::EXTENDED_ARG)) {
        word++;
        number = code[2 * size_t(word)];
        argument = argument << 8 | code[2 * size_t(word) + 1];
      }
      const Step& step = kSteps[number];
      next = word + 1 + step.caches;

      uint32_t left = depth;  // without the operands: nothing below it is changed
      if (step.flow == Flow::kPlain) [[likely]] {
        // Most instructions; without a branch that depends on which it is.
        if (depth < step.needs) return refuse(word, "the stack is popped below its bottom");
        // Byte by byte: a wider load would wait for the narrower stores of the instructions before.
        const uint8_t* const top = stack + depth;
        if ((top[-1] & step.no_null[0]) | (top[-2] & step.no_null[1]) | (top[-3] & step.no_null[2])) [[unlikely]]
          return refuse(word, stack_rules::refusal('v'));
        left = depth - step.lost;
        const uint32_t without_null = ~argument & step.global;
        const uint32_t constant = argument & step.constant;
        const auto given = uint16_t(uint32_t(step.gives) >> 8 * without_null |
                                    (constant_entries[size_t(constant) * sizeof(ConstantShape)] & step.constant));
        std::memcpy(stack + left, &given, 2);
        depth = uint32_t(int32_t(depth) + step.change) - without_null;
      } else switch (step.flow) {
          case Flow::kPrecall:
            // Nothing comes between it and its CALL, but perhaps a jump.
            if (code[2 * size_t(next)] != uint8_t(Opcode::CALL) || marks[next] & (kTarget | kEdge)) break;
            next += 1 + uint32_t(cache_count(Opcode::CALL));
            [[fallthrough]];
          case Flow::kCall:
            if (uint64_t(argument) + 2 > depth) return refuse(word, "the stack is popped below its bottom");
            left = depth - 2 - argument;
            // All but the deepest are values.
            if (!values_between(left + 1, depth)) return refuse(word, stack_rules::refusal('v'));
            stack[left] = entry_of(EntryKind::kValue);
            depth = left + 1;
            break;
          case Flow::kMoves:
            depth_ = depth;
            if (!move(word, Opcode(number), argument)) return false;
            depth = depth_;
            left = left_;
            break;
          default:
            depth_ = depth;
            if (!TRY(apply(word, argument, stack_rules::kRules[number]))) return false;
            depth = depth_;
            left = left_;
        }
      if (step.flags & kStepJumps && !kRecords) {
        depth_ = depth;
        if (!TRY(jump(word, Opcode(number), argument, next))) return false;
      }
      if (depth > stacksize) return refuse(word, "the stack grows above stacksize");
      if (left < keeps) [[unlikely]] {
        // Its operands are gone when the instruction raises.
        if (step.flags & kStepRaises) return refuse(word, "a handler keeps operands of the instruction");
        if constexpr (!kRecords) forced = kEdge;
      }
      if (step.flags & kStepEnds) {
        visited_ += unit - counted;
        return number != uint8_t(Opcode::RETURN_VALUE) || depth == 0 ||
               refuse(word, "a return leaves entries on the stack");
      }
    }
  }

  StackMarks marks_of_stack(uint32_t depth) const {
    if (depth > kMostMarks) return kTooDeepToMark;
    StackMarks marks = 0;
    for (uint32_t i = 0; i < depth; i++) {
      StackMark mark;
      switch (kind_of(stack_[i])) {
        case EntryKind::kNull:
        case EntryKind::kMaybeNull: mark = StackMark::kNull; break;
        case EntryKind::kIterator: mark = StackMark::kIterator; break;
        case EntryKind::kException:
        case EntryKind::kPrevious: mark = StackMark::kExcept; break;
        case EntryKind::kOffset: mark = StackMark::kLasti; break;
        default: mark = StackMark::kObject;
      }
      marks = marks << kBitsOfMark | StackMarks(mark);
    }
    return marks;
  }

  // None of the entries may be NULL.
  bool values_between(uint32_t first, uint32_t end) const {
    uint64_t eight;
    for (; end - first > 8; first += 8) {
      std::memcpy(&eight, stack_ + first, 8);
      if (eight & kNullMark * 0x0101010101010101u) return false;
    }
    std::memcpy(&eight, stack_ + first, 8);
    return end == first || !(eight << 8 * (8 - (end - first)) & kNullMark * 0x0101010101010101u);
  }

  Result<bool> reach_handler(uint32_t from, const ExceptionTableEntry& handler) {
    const uint32_t depth = handler.depth + handler.push_lasti + 1;
    if (depth > view_.stacksize) return refuse(from, "the stack grows above stacksize");
    uint8_t* const above = stack_ + handler.depth;
    const uint8_t kept[2] = {above[0], above[1]};
    if (handler.push_lasti) above[0] = entry_of(EntryKind::kOffset);
    above[handler.push_lasti] = entry_of(EntryKind::kException);
    const Result<bool> result = reach(from, handler.target, depth);
    std::memcpy(above, kept, sizeof kept);
    return result;
  }

  // Takes and gives what the rule says.
  Result<bool> apply(uint32_t word, uint32_t argument, const Rule& rule) {
    uint64_t needed = 0;
    for (int i = 0; i < rule.take_count; i++) needed += stack_rules::repeat_count(rule.takes[i].repeat, argument);
    if (needed > depth_) return refuse(word, "the stack is popped below its bottom");
    if (!work(needed, word)) return false;
    uint32_t position = depth_, end = position;
    bool cells = needed > 0;
    for (int i = rule.take_count - 1; i >= 0; i--) {
      end -= uint32_t(stack_rules::repeat_count(rule.takes[i].repeat, argument));
      while (position > end) {
        const EntryKind kind = kind_of(stack_[--position]);
        if (!(rule.takes[i].accepted >> uint8_t(kind) & 1))
          return refuse(word, stack_rules::refusal(rule.takes[i].letter));
        cells &= kind == EntryKind::kCell;
      }
    }
    if (!rule.keeps) depth_ -= uint32_t(needed);
    left_ = depth_;
    if (rule.deep_count && argument) {
      // The last letter is that of the entry at the depth, counted from 1.
      const uint64_t deepest = uint64_t(argument) + rule.deep_count - 1;
      if (deepest > depth_) return refuse(word, "the stack is not as deep as the argument says");
      for (int i = 0; i < rule.deep_count; i++) {
        const char letter = rule.deep[i];
        const EntryKind kind = kind_of(stack_[uint32_t(depth_ - deepest) + uint32_t(i)]);
        if (!(stack_rules::accepted_kinds(letter) >> uint8_t(kind) & 1))
          return refuse(word, stack_rules::refusal(letter));
      }
    }
    for (int i = 0; i < rule.give_count; i++) {
      const uint64_t repeat = stack_rules::repeat_count(rule.gives[i].repeat, argument);
      if (depth_ + repeat > view_.stacksize) return refuse(word, "the stack grows above stacksize");
      EntryKind kind;
      switch (rule.gives[i].letter) {
        case 'k': kind = view_.constants[argument].kind; break;
        case 'T': kind = cells ? EntryKind::kCells : EntryKind::kTuple; break;
        default: kind = rule.gives[i].pushed;
      }
      if (!work(repeat / 8, word)) return false;
      std::memset(stack_ + depth_, entry_of(kind), repeat);
      depth_ += uint32_t(repeat);
    }
    return true;
  }

  bool move(uint32_t word, Opcode opcode, uint32_t argument) {
    if (argument > depth_) return refuse(word, "the stack is not as deep as the argument says");
    uint8_t* const deep = stack_ + depth_ - argument;
    left_ = depth_;
    if (opcode == Opcode::COPY) {
      stack_[depth_++] = *deep;
    } else {
      left_ -= argument;
      std::swap(*deep, stack_[depth_ - 1]);
    }
    return true;
  }

  // The other way of a jump, after the stack has become that of the way straight on.
  Result<bool> jump(uint32_t word, Opcode opcode, uint32_t argument, uint32_t next) {
    const uint32_t target = is_backward_jump(opcode) ? next - argument : next + argument;
    const uint32_t depth = depth_ + uint32_t(int32_t(kSteps[uint8_t(opcode)].jump_effect));
    if (depth > view_.stacksize) return refuse(word, "the stack grows above stacksize");
    return reach(word, target, depth);
  }

  Arena& arena_;
  const CodeView& view_;
  const uint8_t* code_;
  uint32_t size_ = 0;             // code units
  uint32_t prologue_end_ = 0;     // code units: what runs once, at the beginning
  uint32_t targets_ = 0;          // places where ways meet
  uint32_t free_count_ = 0;       // free variables
  uint32_t generator_flags_ = 0;  // of the flags
  bool generator_ = false;        // the code has made its generator
  uint8_t* marks_ = nullptr;      // by code unit
  uint8_t* made_ = nullptr;       // by variable: its cell is there after the beginning
  uint32_t* state_of_ = nullptr;  // by code unit: numbers of states, of targets only
  ArenaVector<ExceptionTableEntry> ranges_;
  ArenaVector<State> states_;
  ArenaVector<uint32_t> todo_;      // numbers of states
  uint8_t* stack_ = nullptr;        // of the way that is followed
  uint32_t depth_ = 0;              // between two instructions, and while apply and move work
  uint32_t left_ = 0;               // what apply and move leave alone
  StackMarks* recorded_ = nullptr;  // by code unit
  uint64_t steps_ = 0, most_steps_ = 0;
  uint64_t visited_ = 0;
  CodeFault fault_;
};

}  // namespace

Result<CodeFault> verify_code(Arena& arena, const CodeView& code) {
  // Most code is small, and then what is known of it needs no memory but this.
  alignas(8) char memory[8 * 1024];
  Arena scratch(arena.resources(), memory);
  return Verifier(scratch, code).run();
}

Result<CodeFault> mark_stacks(Arena& arena, const CodeView& code, std::span<StackMarks> marks) {
  Verifier verifier(arena, code);
  const CodeFault fault = TRY(verifier.run());
  if (!fault.reason) TRY(verifier.record(marks));
  return fault;
}

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
