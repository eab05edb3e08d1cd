// The verifier on sound code and on code that breaks each of its rules: the reason and the offset of the first fault.
#include "bytecode/verifier.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "base/resources.h"
#include "bytecode/exception_table.h"
#include "bytecode/opcodes.h"

namespace ouro {
namespace {

using Op = Opcode;

// A code object made by hand. Constants: 0 None, 1 a str, 2 a tuple, 3 a tuple of one str, 4 a code object, 5 a tuple
// of two str. Names: 0 and 1. Variables: 0 and 1 are locals, 2 is a cell, 3 is free (where there are as many).
class Bytes {
 public:
  Bytes& op(Op opcode, uint32_t argument = 0) {
    for (int shift = 24; shift > 0; shift -= 8)
      if (argument >> shift) unit(Op::EXTENDED_ARG, uint8_t(argument >> shift));
    unit(opcode, uint8_t(argument));
    for (int i = 0; i < cache_count(opcode); i++) unit(Op::CACHE, 0);
    return *this;
  }
  Bytes& unit(Op opcode, uint8_t argument) {
    code_.push_back(uint8_t(opcode));
    code_.push_back(argument);
    return *this;
  }
  Bytes& stack(uint32_t size) {
    view_.stacksize = size;
    return *this;
  }
  Bytes& flags(uint32_t flags) {
    view_.flags = flags;
    return *this;
  }
  Bytes& variables(std::vector<uint8_t> kinds) {
    kinds_ = std::move(kinds);
    return *this;
  }
  // A range of the exception table, in code units.
  Bytes& handler(uint32_t start, uint32_t end, uint32_t target, uint32_t depth, bool lasti = false) {
    SystemResources resources;
    Arena arena(resources);
    ArenaVector<uint8_t> table(arena);
    EXPECT_FALSE(encode_exception_entry(table, {start, end, target, depth, lasti}).is_error());
    table_.insert(table_.end(), table.begin(), table.end());
    return *this;
  }
  Bytes& table(std::vector<uint8_t> bytes) {
    table_ = std::move(bytes);
    return *this;
  }
  Bytes& lines(std::vector<uint8_t> bytes) {
    lines_ = std::move(bytes);
    return *this;
  }
  // "offset: reason" of the fault, "good" when there is none.
  std::string verify() {
    static constexpr ConstantShape kConstants[] = {{EntryKind::kValue, 0}, {EntryKind::kStr, 0},
                                                   {EntryKind::kTuple, 0}, {EntryKind::kNames, 1},
                                                   {EntryKind::kCode, 0},  {EntryKind::kNames, 2}};
    view_.code = code_;
    view_.exceptiontable = table_;
    view_.linetable = lines_;
    view_.localspluskinds = kinds_;
    view_.constants = kConstants;
    view_.name_count = 2;
    SystemResources resources;
    Arena arena(resources);
    Result<CodeFault> fault = verify_code(arena, view_);
    if (fault.is_error()) return "refused memory";
    if (!fault.value().reason) return "good";
    return std::to_string(fault.value().offset) + ": " + fault.value().reason;
  }
  Bytes& ret() { return op(Op::LOAD_CONST).op(Op::RETURN_VALUE); }

 private:
  CodeView view_{.stacksize = 9};
  std::vector<uint8_t> code_, table_, lines_;
  std::vector<uint8_t> kinds_{kLocalFast, kLocalFast, kLocalCell, kLocalFree};
};

Bytes code() { return {}; }
// As a generator begins.
Bytes generator(uint32_t flags = kCodeGenerator) {
  return Bytes().flags(flags).op(Op::RETURN_GENERATOR).op(Op::POP_TOP).op(Op::RESUME, 0);
}

TEST(Verifier, AcceptsSoundCode) {
  EXPECT_EQ(code().op(Op::RESUME).ret().verify(), "good");
  EXPECT_EQ(code().op(Op::JUMP_FORWARD, 1).op(Op::NOP).ret().verify(), "good");
  EXPECT_EQ(code()
                .op(Op::LOAD_GLOBAL, 1)
                .op(Op::LOAD_CONST)
                .op(Op::KW_NAMES, 3)
                .op(Op::PRECALL, 1)
                .op(Op::CALL, 1)
                .op(Op::RETURN_VALUE)
                .verify(),
            "good");
  EXPECT_EQ(generator().op(Op::LOAD_CONST).op(Op::YIELD_VALUE).op(Op::RESUME, 1).op(Op::POP_TOP).ret().verify(),
            "good");
  // for x in ...: pass
  EXPECT_EQ(code()
                .op(Op::LOAD_NAME)
                .op(Op::GET_ITER)
                .op(Op::FOR_ITER, 2)
                .op(Op::STORE_FAST)
                .op(Op::JUMP_BACKWARD, 3)
                .ret()
                .verify(),
            "good");
  // More units of lines than of code, and none at all.
  EXPECT_EQ(code().ret().lines({0xF8 | 7}).verify(), "good");
  EXPECT_EQ(code().ret().lines({0xF0, 0x02, 0x01, 0x01, 0x41, 0x01, 0x80, 0x12}).verify(), "good");
}

TEST(Verifier, Instructions) {
  EXPECT_EQ(code().verify(), "0: the code is no whole number of code units");
  EXPECT_EQ(code().op(Op::LOAD_CONST).verify(), "0: the code ends without a return");
  EXPECT_EQ(code().op(Op::NOP).unit(Op::BINARY_OP, 0).verify(), "2: an instruction is broken off");
  EXPECT_EQ(code().op(Op::NOP).unit(Op::EXTENDED_ARG, 0).verify(), "2: an instruction is broken off");
  EXPECT_EQ(code()
                .unit(Op::EXTENDED_ARG, 0)
                .unit(Op::EXTENDED_ARG, 0)
                .unit(Op::EXTENDED_ARG, 0)
                .unit(Op::EXTENDED_ARG, 0)
                .ret()
                .verify(),
            "0: an argument has more than four bytes");
  EXPECT_EQ(code().op(Op::NOP).unit(Op(3), 0).ret().verify(), "2: an unknown instruction");
  EXPECT_EQ(code().op(Op::NOP).unit(Op::CACHE, 0).ret().verify(), "2: CACHE is no instruction");
  EXPECT_EQ(code().stack(1u << 24).ret().verify(), "0: stacksize is out of range");
}

TEST(Verifier, Arguments) {
  EXPECT_EQ(code().op(Op::LOAD_CONST, 6).op(Op::RETURN_VALUE).verify(), "0: no such constant");
  EXPECT_EQ(code().op(Op::LOAD_CONST, 0x1000000).op(Op::RETURN_VALUE).verify(), "6: no such constant");
  EXPECT_EQ(code().op(Op::LOAD_NAME, 2).op(Op::RETURN_VALUE).verify(), "0: no such name");
  EXPECT_EQ(code().op(Op::LOAD_GLOBAL, 4).op(Op::RETURN_VALUE).verify(), "0: no such name");
  EXPECT_EQ(code().op(Op::LOAD_FAST, 4).op(Op::RETURN_VALUE).verify(), "0: no such local");
  EXPECT_EQ(code().op(Op::LOAD_DEREF, 4).op(Op::RETURN_VALUE).verify(), "0: no such cell");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::LOAD_CONST).op(Op::BINARY_OP, 26).verify(), "4: no such operator");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::LOAD_CONST).op(Op::COMPARE_OP, 6).verify(), "4: no such comparison");
  for (auto [opcode, argument] : std::initializer_list<std::pair<Op, uint32_t>>{{Op::SWAP, 0},
                                                                                {Op::COPY, 0},
                                                                                {Op::RAISE_VARARGS, 3},
                                                                                {Op::BUILD_SLICE, 1},
                                                                                {Op::BUILD_SLICE, 4},
                                                                                {Op::MAKE_FUNCTION, 16},
                                                                                {Op::FORMAT_VALUE, 8},
                                                                                {Op::CALL_FUNCTION_EX, 2},
                                                                                {Op::RESUME, 4},
                                                                                {Op::IS_OP, 2},
                                                                                {Op::CONTAINS_OP, 2},
                                                                                {Op::GET_AWAITABLE, 3},
                                                                                {Op::LIST_APPEND, 0},
                                                                                {Op::LIST_EXTEND, 0},
                                                                                {Op::SET_ADD, 0},
                                                                                {Op::SET_UPDATE, 0},
                                                                                {Op::MAP_ADD, 0},
                                                                                {Op::DICT_MERGE, 0},
                                                                                {Op::DICT_UPDATE, 0}})
    EXPECT_EQ(code().op(Op::NOP).op(opcode, argument).ret().verify(), "2: the argument is out of range")
        << opcode_name(opcode);
}

TEST(Verifier, Jumps) {
  EXPECT_EQ(code().op(Op::JUMP_FORWARD, 9).verify(), "0: a jump leads behind the code");
  EXPECT_EQ(code().op(Op::JUMP_FORWARD, UINT32_MAX).verify(), "6: a jump leads behind the code");
  EXPECT_EQ(code().op(Op::JUMP_BACKWARD, 9).verify(), "0: a jump leads before the code");
  // Nowhere, at the end.
  EXPECT_EQ(code().op(Op::JUMP_BACKWARD, 0).verify(), "0: a jump leads behind the code");
  EXPECT_EQ(code().op(Op::JUMP_FORWARD, 2).op(Op::LOAD_NAME).op(Op::LOAD_ATTR).op(Op::RETURN_VALUE).verify(),
            "6: a jump leads into an instruction");
  // Into an instruction behind its EXTENDED_ARG.
  EXPECT_EQ(code().op(Op::JUMP_FORWARD, 1).unit(Op::EXTENDED_ARG, 0).op(Op::LOAD_CONST).op(Op::RETURN_VALUE).verify(),
            "4: a jump leads into an instruction");
  EXPECT_EQ(code().variables({kLocalCell}).op(Op::MAKE_CELL, 0).op(Op::JUMP_BACKWARD, 2).verify(),
            "0: a jump leads to the beginning, which runs once");
  EXPECT_EQ(code().op(Op::NOP).op(Op::JUMP_BACKWARD_NO_INTERRUPT, 2).verify(),
            "2: an uninterrupted jump is not that of a loop of SEND");
}

TEST(Verifier, Depth) {
  EXPECT_EQ(code().op(Op::RETURN_VALUE).verify(), "0: the stack is popped below its bottom");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::BUILD_LIST, 2).op(Op::RETURN_VALUE).verify(),
            "2: the stack is popped below its bottom");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::BUILD_MAP, 0x80000000).op(Op::RETURN_VALUE).verify(),
            "8: the stack is popped below its bottom");
  EXPECT_EQ(code().stack(0).ret().verify(), "0: the stack grows above stacksize");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::UNPACK_SEQUENCE, UINT32_MAX).ret().verify(),
            "8: the stack grows above stacksize");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::UNPACK_EX, UINT32_MAX).ret().verify(),
            "8: the stack grows above stacksize");
  EXPECT_EQ(code().stack(1).op(Op::LOAD_NAME).op(Op::GET_ITER).op(Op::FOR_ITER, 0).ret().verify(),
            "4: the stack grows above stacksize");
  // A loop that pushes on every round.
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::JUMP_BACKWARD, 2).verify(),
            "2: a way leads to an instruction that has another depth of the stack");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::LOAD_CONST).op(Op::RETURN_VALUE).verify(),
            "4: a return leaves entries on the stack");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::COPY, 2).ret().verify(),
            "2: the stack is not as deep as the argument says");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::SWAP, 2).ret().verify(),
            "2: the stack is not as deep as the argument says");
  EXPECT_EQ(code().op(Op::BUILD_LIST).op(Op::LOAD_CONST).op(Op::LIST_APPEND, 2).ret().verify(),
            "4: the stack is not as deep as the argument says");
}

// Every instruction that takes something for what a plain value need not be.
TEST(Verifier, KindsOfOperands) {
  const struct {
    Op opcode;
    uint32_t argument;
    int values;  // plain values to give it
    const char* reason;
  } cases[] = {
      {Op::LIST_TO_TUPLE, 0, 1, "an operand is no list"},
      {Op::LIST_APPEND, 1, 2, "an operand is no list"},
      {Op::LIST_EXTEND, 1, 2, "an operand is no list"},
      {Op::SET_ADD, 1, 2, "an operand is no set"},
      {Op::SET_UPDATE, 1, 2, "an operand is no set"},
      {Op::MAP_ADD, 1, 3, "an operand is no dict"},
      {Op::DICT_UPDATE, 1, 2, "an operand is no dict"},
      {Op::DICT_MERGE, 1, 4, "an operand is no dict"},
      {Op::BUILD_STRING, 2, 2, "an operand is no str"},
      {Op::FORMAT_VALUE, 4, 2, "an operand is no str"},
      {Op::BUILD_CONST_KEY_MAP, 1, 2, "an operand is no tuple"},
      {Op::MATCH_KEYS, 0, 2, "an operand is no tuple"},
      {Op::MATCH_CLASS, 0, 3, "an operand is no tuple of str"},
      {Op::MAKE_FUNCTION, 0, 1, "an operand is no code object"},
      {Op::PUSH_EXC_INFO, 0, 1, "an operand is no exception"},
      {Op::CHECK_EXC_MATCH, 0, 2, "an operand is no exception"},
      {Op::CHECK_EG_MATCH, 0, 2, "an operand is neither an exception nor None"},
      {Op::PREP_RERAISE_STAR, 0, 2, "an operand is no list"},
      {Op::POP_EXCEPT, 0, 1, "an operand is neither an exception nor None"},
      {Op::RERAISE, 0, 1, "an operand is neither an exception nor None"},
      {Op::WITH_EXCEPT_START, 0, 4, "an operand is no exception"},
      {Op::END_ASYNC_FOR, 0, 2, "an operand is no exception"},
      {Op::CALL_FUNCTION_EX, 0, 3, "an operand is not NULL"},
  };
  for (const auto& each : cases) {
    Bytes bytes = code();
    for (int i = 0; i < each.values; i++) bytes.op(Op::LOAD_CONST);
    bytes.op(each.opcode, each.argument).ret();
    EXPECT_EQ(bytes.verify(), std::to_string(each.values * 2) + ": " + each.reason) << opcode_name(each.opcode);
  }
  // Operands of functions, from the lowest bit of the argument on.
  auto function = [](Op first, uint32_t argument, uint32_t flag) {
    return code().op(first, argument).op(Op::LOAD_CONST, 4).op(Op::MAKE_FUNCTION, flag).op(Op::RETURN_VALUE).verify();
  };
  EXPECT_EQ(function(Op::LOAD_CONST, 2, 1), "good");
  EXPECT_EQ(function(Op::LOAD_CONST, 0, 1), "4: an operand is no tuple");
  EXPECT_EQ(function(Op::BUILD_MAP, 0, 2), "good");
  EXPECT_EQ(function(Op::LOAD_CONST, 2, 2), "4: an operand is no dict");
  EXPECT_EQ(function(Op::BUILD_TUPLE, 0, 4), "good");
  EXPECT_EQ(function(Op::BUILD_MAP, 0, 4), "4: an operand is no tuple");
  EXPECT_EQ(function(Op::LOAD_CONST, 2, 8), "4: an operand is no tuple of cells");
  EXPECT_EQ(code()
                .variables({kLocalCell})
                .op(Op::MAKE_CELL)
                .op(Op::LOAD_CLOSURE)
                .op(Op::BUILD_TUPLE, 1)
                .op(Op::LOAD_CONST, 4)
                .op(Op::MAKE_FUNCTION, 8)
                .op(Op::RETURN_VALUE)
                .verify(),
            "good");
  EXPECT_EQ(code()
                .variables({kLocalCell})
                .op(Op::MAKE_CELL)
                .op(Op::LOAD_CLOSURE)
                .op(Op::LOAD_CONST)
                .op(Op::BUILD_TUPLE, 2)
                .op(Op::LOAD_CONST, 4)
                .op(Op::MAKE_FUNCTION, 8)
                .op(Op::RETURN_VALUE)
                .verify(),
            "10: an operand is no tuple of cells");
}

// Every instruction that takes values refuses NULL.
TEST(Verifier, Null) {
  for (int number = 0; number < 256; number++) {
    const stack_rules::Rule& rule = stack_rules::kRules[size_t(number)];
    if (!rule.known || !rule.plain || rule.pops == 0 || Op(number) == Op::POP_TOP || is_jump(Op(number))) continue;
    Bytes bytes = code().variables({kLocalCell, kLocalFast}).op(Op::MAKE_CELL);
    const uint32_t argument = Op(number) == Op::STORE_FAST ? 1 : 0;
    if (kOpcodeTable[size_t(number)].name == "YIELD_VALUE" || kOpcodeTable[size_t(number)].name == "ASYNC_GEN_WRAP")
      bytes.flags(kCodeAsyncGenerator).op(Op::RETURN_GENERATOR).op(Op::POP_TOP);
    const int before = Op(number) == Op::YIELD_VALUE || Op(number) == Op::ASYNC_GEN_WRAP ? 3 : 1;
    for (int i = 0; i < rule.pops; i++) bytes.op(Op::PUSH_NULL);
    bytes.op(Op(number), argument).ret();
    EXPECT_EQ(bytes.verify(), std::to_string((before + rule.pops) * 2) + ": an operand may be NULL")
        << opcode_name(Op(number));
  }
  EXPECT_EQ(code().op(Op::PUSH_NULL).op(Op::POP_TOP).ret().verify(), "good");
  EXPECT_EQ(code().op(Op::PUSH_NULL).op(Op::COPY, 1).op(Op::RETURN_VALUE).verify(), "4: an operand may be NULL");
  EXPECT_EQ(code().op(Op::PUSH_NULL).op(Op::LOAD_CONST).op(Op::SWAP, 2).op(Op::RETURN_VALUE).verify(),
            "6: an operand may be NULL");
  EXPECT_EQ(code().op(Op::PUSH_NULL).op(Op::JUMP_IF_TRUE_OR_POP, 0).ret().verify(), "2: an operand may be NULL");
  // A callable is no NULL, nor is an argument.
  EXPECT_EQ(code().op(Op::PUSH_NULL).op(Op::PUSH_NULL).op(Op::PRECALL).op(Op::CALL).op(Op::RETURN_VALUE).verify(),
            "4: an operand may be NULL");
  EXPECT_EQ(code().op(Op::LOAD_NAME).op(Op::LOAD_METHOD).op(Op::SWAP, 2).op(Op::RETURN_VALUE).verify(),
            "26: an operand may be NULL");
  EXPECT_EQ(code()
                .op(Op::PUSH_NULL)
                .op(Op::LOAD_CONST)
                .op(Op::LOAD_CONST)
                .op(Op::BUILD_MAP)
                .op(Op::LOAD_CONST)
                .op(Op::DICT_MERGE, 1)
                .op(Op::CALL_FUNCTION_EX, 1)
                .op(Op::RETURN_VALUE)
                .verify(),
            "good");
  EXPECT_EQ(code()
                .op(Op::PUSH_NULL)
                .op(Op::LOAD_CONST)
                .op(Op::BUILD_MAP)
                .op(Op::LOAD_CONST)
                .op(Op::DICT_MERGE, 1)
                .ret()
                .verify(),
            "8: an operand may be NULL");
}

TEST(Verifier, WhereWaysMeet) {
  // A list on one way, a dict on the other.
  auto join = [](Op one, Op other, Op after, uint32_t argument) {
    return code()
        .op(Op::LOAD_CONST)
        .op(Op::POP_JUMP_FORWARD_IF_TRUE, 2)
        .op(one)
        .op(Op::JUMP_FORWARD, 1)
        .op(other)
        .op(after, argument)
        .op(Op::RETURN_VALUE)
        .verify();
  };
  EXPECT_EQ(join(Op::BUILD_LIST, Op::BUILD_LIST, Op::LIST_TO_TUPLE, 0), "good");
  EXPECT_EQ(join(Op::BUILD_LIST, Op::BUILD_MAP, Op::UNARY_NOT, 0), "good");
  EXPECT_EQ(join(Op::BUILD_LIST, Op::BUILD_MAP, Op::LIST_TO_TUPLE, 0), "10: an operand is no list");
  EXPECT_EQ(join(Op::BUILD_MAP, Op::BUILD_LIST, Op::LIST_TO_TUPLE, 0), "10: an operand is no list");
  EXPECT_EQ(join(Op::LOAD_CONST, Op::BUILD_LIST, Op::LIST_TO_TUPLE, 0), "10: an operand is no list");
  EXPECT_EQ(join(Op::LOAD_CONST, Op::PUSH_NULL, Op::UNARY_NOT, 0).substr(2),
            ": an entry of the stack may be NULL on one way only");
  // A loop that turns the list it began with into something else: known only after the second round.
  EXPECT_EQ(code()
                .op(Op::BUILD_LIST)
                .op(Op::LOAD_CONST)
                .op(Op::LIST_APPEND, 1)
                .op(Op::POP_TOP)
                .op(Op::BUILD_MAP)
                .op(Op::JUMP_BACKWARD, 5)
                .verify(),
            "4: an operand is no list");
}

TEST(Verifier, Cells) {
  const std::vector<uint8_t> kinds{kLocalFast, kLocalFast | kLocalCell, kLocalCell, kLocalFree};
  auto with = [&] { return code().variables(kinds); };
  EXPECT_EQ(with()
                .op(Op::COPY_FREE_VARS, 1)
                .op(Op::MAKE_CELL, 1)
                .op(Op::MAKE_CELL, 2)
                .op(Op::RESUME)
                .op(Op::LOAD_DEREF, 1)
                .op(Op::STORE_DEREF, 2)
                .op(Op::LOAD_CLASSDEREF, 3)
                .op(Op::STORE_FAST, 0)
                .op(Op::DELETE_DEREF, 3)
                .ret()
                .verify(),
            "good");
  EXPECT_EQ(with().op(Op::LOAD_FAST, 1).op(Op::RETURN_VALUE).verify(), "0: the local is a cell");
  EXPECT_EQ(with().op(Op::LOAD_CONST).op(Op::STORE_FAST, 3).ret().verify(), "2: the local is a cell");
  EXPECT_EQ(with().op(Op::DELETE_FAST, 2).ret().verify(), "0: the local is a cell");
  EXPECT_EQ(with().op(Op::LOAD_DEREF, 0).op(Op::RETURN_VALUE).verify(), "0: the local is no cell");
  EXPECT_EQ(with().op(Op::LOAD_DEREF, 1).op(Op::RETURN_VALUE).verify(), "0: the cell was not made");
  EXPECT_EQ(with().op(Op::LOAD_CLOSURE, 3).op(Op::RETURN_VALUE).verify(), "0: the cell was not made");
  EXPECT_EQ(with().op(Op::NOP).op(Op::MAKE_CELL, 1).ret().verify(), "2: only the beginning of the code makes cells");
  EXPECT_EQ(with().op(Op::MAKE_CELL, 4).ret().verify(), "0: no such cell");
  EXPECT_EQ(with().op(Op::MAKE_CELL, 0).ret().verify(), "0: the local is no cell");
  EXPECT_EQ(with().op(Op::MAKE_CELL, 3).ret().verify(), "0: the local is no cell");
  EXPECT_EQ(with().op(Op::MAKE_CELL, 1).op(Op::MAKE_CELL, 1).ret().verify(), "2: the cell was made before");
  EXPECT_EQ(with().op(Op::COPY_FREE_VARS, 2).ret().verify(), "0: not the number of free variables");
  EXPECT_EQ(with().op(Op::COPY_FREE_VARS, 1).op(Op::COPY_FREE_VARS, 1).ret().verify(),
            "2: the free variables were copied before");
  EXPECT_EQ(with().op(Op::RESUME).op(Op::COPY_FREE_VARS, 1).ret().verify(),
            "2: only the beginning of the code copies free variables");
}

TEST(Verifier, Generators) {
  EXPECT_EQ(code().op(Op::RETURN_GENERATOR).op(Op::POP_TOP).ret().verify(), "0: the flags name no kind of generator");
  EXPECT_EQ(code().flags(kCodeGenerator).ret().verify(), "0: the flags name a generator that the code does not make");
  EXPECT_EQ(generator(kCodeGenerator | kCodeCoroutine).ret().verify(), "0: the flags name two kinds of generators");
  EXPECT_EQ(code().flags(kCodeGenerator).op(Op::NOP).op(Op::RETURN_GENERATOR).op(Op::POP_TOP).ret().verify(),
            "2: only the beginning of the code makes a generator");
  EXPECT_EQ(generator().op(Op::RETURN_GENERATOR).ret().verify(), "6: only the beginning of the code makes a generator");
  EXPECT_EQ(code().op(Op::LOAD_CONST).op(Op::YIELD_VALUE).op(Op::RETURN_VALUE).verify(),
            "2: the code makes no generator");
  EXPECT_EQ(generator().op(Op::LOAD_CONST).op(Op::ASYNC_GEN_WRAP).op(Op::RETURN_VALUE).verify(),
            "8: the code makes no asynchronous generator");
  EXPECT_EQ(generator().variables({kLocalCell}).op(Op::MAKE_CELL).ret().verify(),
            "6: only the beginning of the code makes cells");
  EXPECT_EQ(generator(kCodeCoroutine).handler(0, 1, 3, 0).ret().verify(),
            "4: a range of the exception table is out of order or outside");
  // yield from
  auto delegation = [](int yield_word, int resume, int back) {
    Bytes bytes = generator().op(Op::LOAD_CONST).op(Op::LOAD_CONST).op(Op::SEND, uint32_t(yield_word + 3));
    for (int i = 0; i < yield_word; i++) bytes.op(Op::NOP);
    return bytes.op(Op::YIELD_VALUE)
        .op(Op::RESUME, uint32_t(resume))
        .op(Op::JUMP_BACKWARD_NO_INTERRUPT, uint32_t(back))
        .op(Op::RETURN_VALUE)
        .verify();
  };
  EXPECT_EQ(delegation(0, 2, 4), "good");
  EXPECT_EQ(delegation(1, 2, 5), "16: a delegation is not that of a loop of SEND");
  EXPECT_EQ(delegation(0, 2, 3), "16: an uninterrupted jump is not that of a loop of SEND");
  EXPECT_EQ(delegation(0, 2, 5), "16: an uninterrupted jump is not that of a loop of SEND");
  EXPECT_EQ(generator().op(Op::LOAD_CONST).op(Op::YIELD_VALUE).op(Op::RESUME, 2).op(Op::RETURN_VALUE).verify(),
            "10: a delegation is not that of a loop of SEND");
  // Into the loop, to its YIELD_VALUE.
  EXPECT_EQ(generator()
                .op(Op::LOAD_CONST)
                .op(Op::LOAD_CONST)
                .op(Op::JUMP_FORWARD, 1)
                .op(Op::SEND, 3)
                .op(Op::YIELD_VALUE)
                .op(Op::RESUME, 2)
                .op(Op::JUMP_BACKWARD_NO_INTERRUPT, 4)
                .op(Op::RETURN_VALUE)
                .verify(),
            "14: a jump leads between instructions that belong together");
}

TEST(Verifier, Calls) {
  auto call = [](uint32_t names, uint32_t arguments, uint32_t called) {
    Bytes bytes = code().op(Op::PUSH_NULL).op(Op::LOAD_NAME);
    for (uint32_t i = 0; i < arguments; i++) bytes.op(Op::LOAD_CONST);
    return bytes.op(Op::KW_NAMES, names).op(Op::PRECALL, arguments).op(Op::CALL, called).op(Op::RETURN_VALUE).verify();
  };
  EXPECT_EQ(call(3, 1, 1), "good");
  EXPECT_EQ(call(5, 1, 1), "8: more names than arguments");
  EXPECT_EQ(call(2, 1, 1), "6: the constant is no tuple of str");
  EXPECT_EQ(call(6, 1, 1), "6: no such constant");
  EXPECT_EQ(call(3, 2, 1), "14: PRECALL is not followed by its CALL");
  EXPECT_EQ(code().op(Op::PUSH_NULL).op(Op::LOAD_NAME).op(Op::KW_NAMES, 3).op(Op::CALL).op(Op::RETURN_VALUE).verify(),
            "6: KW_NAMES is not followed by PRECALL");
  EXPECT_EQ(
      code().op(Op::PUSH_NULL).op(Op::LOAD_NAME).op(Op::PRECALL).op(Op::NOP).op(Op::CALL).op(Op::RETURN_VALUE).verify(),
      "8: PRECALL is not followed by its CALL");
  // To a PRECALL, past its KW_NAMES.
  EXPECT_EQ(code()
                .op(Op::PUSH_NULL)
                .op(Op::LOAD_NAME)
                .op(Op::LOAD_CONST)
                .op(Op::JUMP_FORWARD, 1)
                .op(Op::KW_NAMES, 3)
                .op(Op::PRECALL, 1)
                .op(Op::CALL, 1)
                .op(Op::RETURN_VALUE)
                .verify(),
            "10: a jump leads between instructions that belong together");
}

TEST(Verifier, Handlers) {
  // Covered: LOAD_NAME. Handler: PUSH_EXC_INFO, POP_TOP, POP_EXCEPT.
  auto protect = [](uint32_t depth, bool lasti) {
    return code().op(Op::NOP).op(Op::LOAD_NAME).op(Op::POP_TOP).ret().handler(1, 2, 5, depth, lasti);
  };
  EXPECT_EQ(protect(0, false).op(Op::PUSH_EXC_INFO).op(Op::POP_TOP).op(Op::POP_EXCEPT).ret().verify(), "good");
  EXPECT_EQ(protect(0, true).op(Op::RERAISE, 1).verify(), "good");
  EXPECT_EQ(protect(0, false).op(Op::RERAISE, 1).verify(), "10: the stack is not as deep as the argument says");
  EXPECT_EQ(protect(1, false).op(Op::RERAISE).verify(), "2: a handler keeps more than is on the stack");
  EXPECT_EQ(protect(9, false).op(Op::RERAISE).verify(), "4: a handler's stack is above stacksize");
  EXPECT_EQ(protect(8, true).op(Op::RERAISE).verify(), "2: a handler keeps more than is on the stack");
  // The operand that the handler keeps is gone when the instruction raises.
  EXPECT_EQ(code()
                .op(Op::LOAD_NAME)
                .op(Op::UNARY_NOT)
                .op(Op::RETURN_VALUE)
                .op(Op::POP_TOP)
                .op(Op::RETURN_VALUE)
                .handler(1, 2, 3, 1)
                .verify(),
            "2: a handler keeps operands of the instruction");
  // The kept entry is a list before the range, and another thing in its second half.
  EXPECT_EQ(code()
                .op(Op::BUILD_LIST)
                .op(Op::LOAD_NAME)
                .op(Op::POP_TOP)
                .op(Op::POP_TOP)
                .op(Op::LOAD_NAME)
                .op(Op::LOAD_NAME)
                .op(Op::POP_TOP)
                .op(Op::RETURN_VALUE)
                .op(Op::POP_TOP)
                .op(Op::LIST_TO_TUPLE)
                .op(Op::RETURN_VALUE)
                .handler(1, 3, 8, 1)
                .handler(5, 6, 8, 1)
                .verify(),
            "18: an operand is no list");
  EXPECT_EQ(code()
                .op(Op::BUILD_LIST)
                .op(Op::LOAD_NAME)
                .op(Op::SWAP, 2)
                .op(Op::LOAD_NAME)
                .op(Op::POP_TOP)
                .op(Op::POP_TOP)
                .op(Op::RETURN_VALUE)
                .op(Op::POP_TOP)
                .op(Op::LIST_TO_TUPLE)
                .op(Op::RETURN_VALUE)
                .handler(1, 5, 7, 1)
                .verify(),
            "16: an operand is no list");
  const char* order = "a range of the exception table is out of order or outside";
  EXPECT_EQ(code().op(Op::NOP).ret().handler(0, 4, 0, 0).verify(), std::string("4: ") + order);
  EXPECT_EQ(code().op(Op::NOP).ret().handler(1, 2, 0, 0).handler(0, 1, 0, 0).verify(), std::string("8: ") + order);
  EXPECT_EQ(code().op(Op::NOP).ret().table({0x80, 0, 0, 0}).verify(), std::string("4: ") + order);
  EXPECT_EQ(code().op(Op::NOP).ret().handler(0, 1, 3, 0).verify(), "4: a handler begins outside the code");
  EXPECT_EQ(code().op(Op::LOAD_NAME).op(Op::LOAD_ATTR).op(Op::RETURN_VALUE).handler(2, 3, 0, 0).verify(),
            "4: a range of the exception table cuts an instruction");
  EXPECT_EQ(code().op(Op::LOAD_NAME).op(Op::LOAD_ATTR).op(Op::RETURN_VALUE).handler(1, 3, 0, 0).verify(),
            "4: a range of the exception table cuts an instruction");
  EXPECT_EQ(code().op(Op::LOAD_NAME).op(Op::LOAD_ATTR).op(Op::RETURN_VALUE).handler(0, 1, 2, 0).verify(),
            "4: a jump leads into an instruction");
  EXPECT_EQ(code().ret().table({0x80, 1, 0}).verify(), "3: the exception table is broken off");
  EXPECT_EQ(code().ret().table({0, 1, 0, 0}).verify(), "0: the exception table has no entry here");
  EXPECT_EQ(code().ret().table({0x80, 1, 0x80, 0}).verify(), "2: the exception table has no entry here");
  EXPECT_EQ(code().ret().table({0x80, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0, 0, 0}).verify(),
            "6: a number of the exception table is out of range");
}

TEST(Verifier, Lines) {
  EXPECT_EQ(code().ret().lines({0x00}).verify(), "0: the line table has no entry here");
  EXPECT_EQ(code().ret().lines({0x80}).verify(), "1: the line table is broken off");
  EXPECT_EQ(code().ret().lines({0x80, 0, 0xD0, 1}).verify(), "4: the line table is broken off");
  EXPECT_EQ(code().ret().lines({0xE8, 0x40}).verify(), "2: the line table is broken off");
  EXPECT_EQ(code().ret().lines({0xF0, 0, 0, 0}).verify(), "4: the line table is broken off");
  EXPECT_EQ(code().ret().lines({0xE8, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x3F}).verify(),
            "7: a number of the line table is out of range");
}

// Time that grows faster than the code is not given.
TEST(Verifier, LinearTime) {
  // A deep stack, and many swaps far down in it: no work.
  Bytes deep = code().stack(200000);
  for (int i = 0; i < 100000; i++) deep.op(Op::PUSH_NULL);
  for (int i = 0; i < 20000; i++) deep.op(Op::LOAD_CONST).op(Op::SWAP, 90000).op(Op::POP_TOP);
  EXPECT_EQ(deep.ret().verify().substr(6), ": a return leaves entries on the stack");
  // Where ways meet the whole stack is looked at: many deep ones are too much, what compilers make is not.
  auto ladder = [](int depth) {
    Bytes bytes = code().stack(200000);
    for (int i = 0; i < depth; i++) bytes.op(Op::LOAD_CONST).op(Op::LOAD_CONST).op(Op::POP_JUMP_FORWARD_IF_TRUE, 0);
    for (int i = 0; i < depth; i++) bytes.op(Op::POP_TOP);
    return bytes.ret().verify();
  };
  EXPECT_EQ(ladder(3000), "good");
  EXPECT_EQ(ladder(100000).substr(6), ": the stack is too intricate for the size of the code");
  // The same for instructions that take and give many entries at once.
  Bytes wide = code().stack(200000);
  for (int i = 0; i < 1000; i++)
    wide.op(Op::LOAD_CONST).op(Op::UNPACK_SEQUENCE, 199000).op(Op::BUILD_TUPLE, 199000).op(Op::POP_TOP);
  EXPECT_NE(wide.ret().verify().find("too intricate"), std::string::npos);
  // Where entries change one by one on each round, all of them are forgotten after a few.
  Bytes turn = code().stack(200);
  for (int i = 0; i < 99; i++) turn.op(Op::BUILD_LIST);
  turn.op(Op::LOAD_CONST).op(Op::NOP);
  for (int i = 2; i <= 100; i++) turn.op(Op::SWAP, uint32_t(i));
  EXPECT_EQ(turn.op(Op::JUMP_BACKWARD, 100).verify(), "good");
}

TEST(Verifier, RefusedMemoryIsNoFault) {
  class Refusing final : public Resources {
   public:
    void* allocate(size_t) override { return nullptr; }
    void release(void*, size_t) override {}
    bool may_continue() override { return true; }
  } resources;
  Arena arena(resources);
  // Small code needs no memory.
  const uint8_t small[] = {uint8_t(Op::RESUME), 0, uint8_t(Op::RESUME), 0};
  EXPECT_FALSE(verify_code(arena, {.stacksize = 1, .code = small}).is_error());
  std::vector<uint8_t> big;
  for (int i = 0; i < 10000; i++) big.insert(big.end(), {uint8_t(Op::NOP), 0});
  EXPECT_TRUE(verify_code(arena, {.stacksize = 1, .code = big}).is_error());
}

}  // namespace
}  // namespace ouro
