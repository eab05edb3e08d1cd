// Translator: checks the words of a compiled regular expression and makes the instructions of a Program from them.
//
// One pass over the words, from left to right, with an explicit stack of the structures that are open (so
// nesting of any depth is no recursion). Each open structure knows where its body must end; an instruction
// that crosses that place makes the code invalid. Guards (which character can come next) are filled in when
// everything is translated.
#pragma once

#include "regex/program.h"

namespace ouro::regex {

class Translator {
 public:
  Translator(Program& program, Resources& resources)
      : program_(program), resources_(resources), regions_(resources), guards_(resources) {}

  // Fails with program_.failure_ set.
  Result<void> run();

 private:
  enum class Kind : uint8_t {
    kPattern,
    kScope,        // assertion, atomic group: body, SUCCESS
    kRepeat,       // body, then MAX_UNTIL or MIN_UNTIL behind its end
    kPossessive,   // body, then SUCCESS behind its end
    kAlternative,  // of a branch: body, JUMP, target
    kYes,          // of a conditional
    kNo,
  };
  struct Region {
    Kind kind;
    uint32_t end;     // place in the code where the body ends
    uint32_t header;  // place of the instruction (or of the alternative's or conditional's word to patch)
    uint32_t target;  // branch: where all alternatives jump to, 0 before the first is closed
    uint32_t jumps;   // branch: list of jumps to patch, linked through their operands; conditional: its jump
  };
  // A test to be filled in at `where`: what must pass for the instructions at `from`.
  struct Guard {
    uint32_t where;
    uint32_t from;
    uint32_t repeat_one;  // place of the repeat instruction to compare with, or kNoRepeat
  };
  static constexpr uint32_t kNoRepeat = 0xFFFFFFFF;

  Result<void> invalid() {
    program_.failure_ = Failure::kInvalidCode;
    return raised;
  }
  Result<void> refused() {
    program_.failure_ = Failure::kMemory;
    return raised;
  }
  Result<void> poll();
  Result<void> emit(uint32_t word) {
    if (program_.instructions_.push(word).is_error()) return refused();
    return {};
  }
  Result<void> emit(Instruction instruction) { return emit(uint32_t(instruction)); }
  Result<void> open(Region region) {
    if (regions_.push(region).is_error()) return refused();
    return {};
  }
  Result<void> guard(uint32_t where, uint32_t from, uint32_t repeat_one = kNoRepeat) {
    if (guards_.push({where, from, repeat_one}).is_error()) return refused();
    return {};
  }
  uint32_t here() const { return uint32_t(program_.instructions_.size()); }
  uint32_t& instruction_at(uint32_t pc) { return program_.instructions_[pc]; }
  uint32_t word(uint32_t place) const { return program_.code_[place]; }
  // The place a skip word at `place` leads to, at most `limit`; 0 when it does not.
  uint32_t skip_target(uint32_t place, uint32_t limit) const;

  Result<void> info();
  Result<void> close(Region& region, bool& done);
  Result<void> open_alternative(Region& branch, uint32_t limit);
  Result<void> instruction();
  Result<void> repeat_one(Op op, uint32_t limit);
  Result<void> single(CharTest& test, uint32_t limit);
  Result<void> charset(uint32_t limit, Fold fold, CharSet& set);
  Result<void> add_set(CharSet& set, CharTest& test);
  Result<void> fill_guards();
  Result<void> find_first_test();
  // The test the first character consumed from `pc` on must pass, if it is one plain test.
  CharTest test_from(uint32_t pc, int depth = 3) const;
  // Adds to `set` every character a match from `pc` on can start with; false: it may be empty, or is not known.
  // `budget` is the number of instructions still to be looked at in all.
  bool collect_first(uint32_t pc, CharSet& set, int depth, int& budget) const;
  void add_to(CharSet& set, CharTest test) const;
  bool is_disjoint(CharTest a, CharTest b, bool low_only) const;
  bool passes_test(CharTest test, uint32_t c) const;

  Program& program_;
  Resources& resources_;
  GrowingArray<Region> regions_;
  GrowingArray<Guard> guards_;
  uint32_t i_ = 0;  // place of the next word
  uint32_t steps_ = 0;
};

}  // namespace ouro::regex
