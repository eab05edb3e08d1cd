// The table of stack_rules.def in the form the verifier runs on, and the lattice of what an entry of the value stack
// can be known to be.
//
//               anything
//              /        \ .
//          NULL or     (never met: two ways that differ in this are refused)
//          a value
//          /      \ .
//       NULL      value
//        /    /    |    \     \      \     \      \ .
//     list  dict  set  tuple  str  code  cell  exception or None   offset  iterator
//                      /  \                       /       \ .
//           tuple of str  tuple of cells   exception   what was handled before
//
// Everything here is constant data.
#pragma once

#include <array>
#include <cstdint>

#include "bytecode/opcodes.h"

namespace ouro {

// What is known of an entry of the value stack, or of a constant.
enum class EntryKind : uint8_t {
  kValue,  // any object
  kNull,
  kMaybeNull,
  kList,
  kDict,
  kSet,
  kStr,
  kTuple,
  kNames,  // a tuple of str
  kCells,  // a tuple of cells
  kCode,
  kCell,
  kException,
  kHandled,   // an exception or None
  kPrevious,  // the same: what was handled before the exception above it
  kIterator,  // what a loop goes over
  kOffset,    // the int that a handler remembers an instruction by
  kCount,
};

constexpr bool may_be_null(EntryKind kind) { return kind == EntryKind::kNull || kind == EntryKind::kMaybeNull; }

// What both kinds are. False: one may be NULL and the other never is.
constexpr bool join_kinds(EntryKind a, EntryKind b, EntryKind& out) {
  auto is_tuple = [](EntryKind kind) {
    return kind == EntryKind::kTuple || kind == EntryKind::kNames || kind == EntryKind::kCells;
  };
  auto is_handled = [](EntryKind kind) {
    return kind == EntryKind::kException || kind == EntryKind::kHandled || kind == EntryKind::kPrevious;
  };
  if (a == b) {
    out = a;
    return true;
  }
  if (may_be_null(a) || may_be_null(b)) {
    out = EntryKind::kMaybeNull;
    return may_be_null(a) && may_be_null(b);
  }
  if (is_tuple(a) && is_tuple(b)) out = EntryKind::kTuple;
  else if (is_handled(a) && is_handled(b)) out = EntryKind::kHandled;
  else out = EntryKind::kValue;
  return true;
}

namespace stack_rules {

inline constexpr uint32_t kNoBound = UINT32_MAX;
inline constexpr bool kQuiet = false, kRaises = true;

enum class Repeat : uint8_t { kOnce, kArgument, kUnpackEx, kBit0, kBit1, kBit2, kBit3 };

// How many entries `repeat` stands for; saturates far above any stack.
constexpr uint64_t repeat_count(Repeat repeat, uint32_t argument) {
  switch (repeat) {
    case Repeat::kOnce: return 1;
    case Repeat::kArgument: return argument;
    case Repeat::kUnpackEx: return uint64_t(argument & 0xFF) + (argument >> 8) + 1;
    default: return argument >> (uint8_t(repeat) - uint8_t(Repeat::kBit0)) & 1;
  }
}

// The kinds that are good where `letter` stands, one bit each.
constexpr uint32_t accepted_kinds(char letter) {
  auto bit = [](EntryKind kind) { return 1u << uint8_t(kind); };
  constexpr uint32_t all = (1u << uint8_t(EntryKind::kCount)) - 1;
  const uint32_t nulls = bit(EntryKind::kNull) | bit(EntryKind::kMaybeNull);
  switch (letter) {
    case 'a': return all;
    case 'v': return all & ~nulls;
    case 'n': return bit(EntryKind::kNull);
    case 'm': return all;
    case 'l': return bit(EntryKind::kList);
    case 'd': return bit(EntryKind::kDict);
    case 's': return bit(EntryKind::kSet);
    case 'S': return bit(EntryKind::kStr);
    case 't': return bit(EntryKind::kTuple) | bit(EntryKind::kNames) | bit(EntryKind::kCells);
    case 'N': return bit(EntryKind::kNames);
    case 'K': return bit(EntryKind::kCells);
    case 'C': return bit(EntryKind::kCode);
    case 'c': return bit(EntryKind::kCell);
    case 'e': return bit(EntryKind::kException);
    case 'h': return bit(EntryKind::kException) | bit(EntryKind::kHandled) | bit(EntryKind::kPrevious);
    case 'i': return bit(EntryKind::kOffset);
    default: return 0;
  }
}

// Why an entry is refused where `letter` stands.
constexpr const char* refusal(char letter) {
  switch (letter) {
    case 'n': return "an operand is not NULL";
    case 'l': return "an operand is no list";
    case 'd': return "an operand is no dict";
    case 's': return "an operand is no set";
    case 'S': return "an operand is no str";
    case 't': return "an operand is no tuple";
    case 'N': return "an operand is no tuple of str";
    case 'K': return "an operand is no tuple of cells";
    case 'C': return "an operand is no code object";
    case 'e': return "an operand is no exception";
    case 'h': return "an operand is neither an exception nor None";
    case 'i': return "an operand is no offset that a handler remembers";
    default: return "an operand may be NULL";
  }
}

// The kind that `letter` pushes.
constexpr EntryKind pushed_kind(char letter) {
  switch (letter) {
    case 'n': return EntryKind::kNull;
    case 'm': return EntryKind::kMaybeNull;
    case 'l': return EntryKind::kList;
    case 'd': return EntryKind::kDict;
    case 's': return EntryKind::kSet;
    case 'S': return EntryKind::kStr;
    case 't': return EntryKind::kTuple;
    case 'c': return EntryKind::kCell;
    case 'e': return EntryKind::kException;
    case 'h': return EntryKind::kHandled;
    case 'p': return EntryKind::kPrevious;
    case 'I': return EntryKind::kIterator;
    default: return EntryKind::kValue;
  }
}

struct Item {
  char letter = 0;
  Repeat repeat = Repeat::kOnce;
  EntryKind pushed = EntryKind::kValue;  // of `gives`
  uint32_t accepted = 0;                 // of `takes`: the kinds that are good, one bit each
};

struct Rule {
  uint8_t pops = 0;    // of a plain rule
  uint8_t pushes = 0;  // of a plain rule
  bool known = false;  // the opcode may stand as an instruction of its own
  bool plain = false;  // a fixed number in and out; plain values are good operands, and plain values come out
  bool keeps = false;  // the operands stay
  bool raises = false;
  bool ends = false;          // no way leads to the next instruction
  bool takes_values = false;  // plain values are good operands
  int8_t jump_effect = 0;     // entries more (or less) where the instruction jumps than where it does not
  uint8_t take_count = 0, give_count = 0, deep_count = 0;
  uint32_t least = 0, most = kNoBound;
  Item takes[5] = {}, gives[2] = {};
  char deep[3] = {};
};

namespace detail {

constexpr uint8_t parse_items(const char* text, Item* items, size_t capacity) {
  uint8_t count = 0;
  for (const char* c = text; *c; c++) {
    switch (*c) {
      case '=': continue;
      case '*': items[count - 1].repeat = Repeat::kArgument; continue;
      case '+': items[count - 1].repeat = Repeat::kUnpackEx; continue;
      case '0':
      case '1':
      case '2':
      case '3': items[count - 1].repeat = Repeat(uint8_t(Repeat::kBit0) + (*c - '0')); continue;
      default: break;
    }
    if (count == capacity) __builtin_unreachable();  // no constant then: it does not compile
    items[count++] = {*c, Repeat::kOnce, pushed_kind(*c), accepted_kinds(*c)};
  }
  return count;
}

constexpr Rule make_rule(const char* takes, const char* gives, const char* deep, uint32_t least, uint32_t most,
                         bool raises) {
  Rule rule;
  rule.known = true;
  rule.raises = raises;
  rule.least = least;
  rule.most = most;
  rule.keeps = gives[0] == '=';
  rule.take_count = parse_items(takes, rule.takes, 5);
  rule.give_count = parse_items(gives, rule.gives, 2);
  for (const char* c = deep; *c; c++) rule.deep[rule.deep_count++] = *c;
  rule.plain = rule.deep_count == 0;
  rule.takes_values = true;
  for (int i = 0; i < rule.take_count; i++) rule.takes_values &= rule.takes[i].accepted & 1;
  for (const Item& item : rule.takes)
    if (item.letter) rule.plain &= bool(accepted_kinds(item.letter) & 1) && item.repeat == Repeat::kOnce;
  for (const Item& item : rule.gives)
    if (item.letter) rule.plain &= item.letter == 'v' && item.repeat == Repeat::kOnce;
  rule.pops = rule.take_count;
  rule.pushes = uint8_t(rule.give_count + (rule.keeps ? rule.take_count : 0));
  return rule;
}

}  // namespace detail

// By opcode. Not known: CACHE and EXTENDED_ARG, which are parts of instructions, and numbers that are no opcodes.
inline constexpr std::array<Rule, 256> kRules = [] {
  std::array<Rule, 256> rules{};
#define OURO_STACK_RULE(name, takes, gives, deep, least, most, raises) \
  rules[uint8_t(Opcode::name)] = detail::make_rule(takes, gives, deep, least, most, raises);
#include "bytecode/stack_rules.def"
  rules[uint8_t(Opcode::COPY)].plain = rules[uint8_t(Opcode::SWAP)].plain = false;
  for (int number = 0; number < 256; number++) rules[size_t(number)].ends = never_falls_through(Opcode(number));
  for (int number = 0; number < 256; number++)
    if (is_opcode(uint8_t(number)) && is_jump(Opcode(number)))
      rules[size_t(number)].jump_effect =
          int8_t(stack_effect(Opcode(number), 0, true) - stack_effect(Opcode(number), 0, false));
  return rules;
}();

constexpr int64_t rule_effect(const Rule& rule, uint32_t argument) {
  int64_t effect = 0;
  for (int i = 0; i < rule.give_count; i++) effect += int64_t(repeat_count(rule.gives[i].repeat, argument));
  if (rule.keeps) return effect;
  for (int i = 0; i < rule.take_count; i++) effect -= int64_t(repeat_count(rule.takes[i].repeat, argument));
  return effect;
}

// Every instruction has a row, and it agrees with what the compiler computes stack sizes with. RETURN_GENERATOR's
// value is pushed by who resumes the generator: the compiler begins with it. PRECALL and CALL share theirs otherwise.
static_assert([] {
  for (int number = 0; number < 256; number++) {
    const Rule& rule = kRules[size_t(number)];
    if (Opcode(number) == Opcode::CACHE || Opcode(number) == Opcode::EXTENDED_ARG) continue;
    if (rule.known != is_opcode(uint8_t(number))) return false;
    if (!rule.known || Opcode(number) == Opcode::RETURN_GENERATOR) continue;
    for (uint32_t argument : {0u, 1u, 2u, 3u, 4u, 7u, 8u, 15u, 255u, 256u, 0x102u}) {
      if (argument < rule.least || argument > rule.most) continue;
      int64_t effect = rule_effect(rule, argument), expected = stack_effect(Opcode(number), argument, false);
      if (Opcode(number) == Opcode::CALL) expected += stack_effect(Opcode::PRECALL, argument, false);
      if (Opcode(number) != Opcode::PRECALL && effect != expected) return false;
    }
  }
  return true;
}());

}  // namespace stack_rules

}  // namespace ouro
