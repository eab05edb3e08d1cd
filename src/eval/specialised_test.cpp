// The specialised forms against a second backend: one that writes down the micro-operations it is asked for, as a trace
// recorder does. That it compiles shows that the text names nothing of the executing backend; the sequences show that
// every guard comes before the first operation with an effect.
#include "eval/specialised.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace ouro {
namespace {

// Values are numbered: operands first, results as they come.
class Recorder {
 public:
  struct Val {
    int id = -1;
  };
  struct Number {
    int id = -1;
  };
  using Truth = Val;
  using Order = Val;

  explicit Recorder(int operands) : next_(operands) {}

  bool guard_small_int(Val v) { return guard("small_int", {v.id}); }
  bool guard_small_ints(Val a, Val b) { return guard("small_ints", {a.id, b.id}); }
  bool guard_flonums(Val a, Val b) { return guard("flonums", {a.id, b.id}); }
  bool guard_list(Val v) { return guard("list", {v.id}); }
  bool guard_tuple(Val v) { return guard("tuple", {v.id}); }
  bool guard_not_zero(Val v) { return guard("not_zero", {v.id}); }
  bool guard_float_not_zero(Val v) { return guard("float_not_zero", {v.id}); }

  bool add_checked(Val a, Val b, Val& out) { return make("add", {a.id, b.id}, out); }
  bool subtract_checked(Val a, Val b, Val& out) { return make("subtract", {a.id, b.id}, out); }
  bool multiply_checked(Val a, Val b, Val& out) { return make("multiply", {a.id, b.id}, out); }
  bool floor_divide(Val a, Val b, Val& out) { return make("floor_divide", {a.id, b.id}, out); }
  bool remainder(Val a, Val b, Val& out) { return make("remainder", {a.id, b.id}, out); }
  bool bit_and(Val a, Val b, Val& out) { return make("and", {a.id, b.id}, out); }
  bool bit_or(Val a, Val b, Val& out) { return make("or", {a.id, b.id}, out); }
  bool bit_xor(Val a, Val b, Val& out) { return make("xor", {a.id, b.id}, out); }
  bool shift_left(Val a, Val b, Val& out) { return make("shift_left", {a.id, b.id}, out); }
  bool shift_right(Val a, Val b, Val& out) { return make("shift_right", {a.id, b.id}, out); }
  bool order_ints(Val a, Val b, Order& out) { return make("order_ints", {a.id, b.id}, out); }
  bool order_floats(Number a, Number b, Order& out) { return make("order_floats", {a.id, b.id}, out); }
  bool list_load(Val list, Val index, Val& out) { return make("list_load", {list.id, index.id}, out); }
  bool tuple_load(Val tuple, Val index, Val& out) { return make("tuple_load", {tuple.id, index.id}, out); }
  bool compare_ints(Val a, Val b, uint32_t, Truth& out) { return make("compare_ints", {a.id, b.id}, out); }
  bool compare_floats(Number a, Number b, uint32_t, Truth& out) { return make("compare_floats", {a.id, b.id}, out); }

  Number unbox(Val v) { return number("unbox", {v.id}); }
  Number float_add(Number a, Number b) { return number("float_add", {a.id, b.id}); }
  Number float_subtract(Number a, Number b) { return number("float_subtract", {a.id, b.id}); }
  Number float_multiply(Number a, Number b) { return number("float_multiply", {a.id, b.id}); }
  Number float_divide(Number a, Number b) { return number("float_divide", {a.id, b.id}); }
  bool box_float(Number a, Val& out) { return make("box", {a.id}, out); }

  const std::string& text() const { return text_; }

 private:
  void write(const char* name, std::initializer_list<int> operands) {
    if (!text_.empty()) text_ += "; ";
    text_ += name;
    for (int operand : operands) text_ += " v" + std::to_string(operand);
  }
  bool guard(const char* name, std::initializer_list<int> operands) {
    write((std::string("guard_") + name).c_str(), operands);
    return true;
  }
  bool make(const char* name, std::initializer_list<int> operands, Val& out) {
    out.id = number(name, operands).id;
    return true;
  }
  Number number(const char* name, std::initializer_list<int> operands) {
    write(name, operands);
    text_ += " -> v" + std::to_string(next_);
    return {next_++};
  }

  int next_;
  std::string text_;
};

template <class Form>
std::string record(Form form) {
  Recorder recorder(2);
  Recorder::Val out;
  EXPECT_TRUE(form(recorder, Recorder::Val{0}, Recorder::Val{1}, out));
  EXPECT_GE(out.id, 2);
  return recorder.text();
}
#define RECORDED(name) \
  record([](auto& b, auto left, auto right, auto& out) { return specialised::name(b, left, right, out); })

TEST(Specialised, ArithmeticOfSmallInts) {
  EXPECT_EQ(RECORDED(add_int), "guard_small_ints v0 v1; add v0 v1 -> v2");
  EXPECT_EQ(RECORDED(subtract_int), "guard_small_ints v0 v1; subtract v0 v1 -> v2");
  EXPECT_EQ(RECORDED(multiply_int), "guard_small_ints v0 v1; multiply v0 v1 -> v2");
  EXPECT_EQ(RECORDED(and_int), "guard_small_ints v0 v1; and v0 v1 -> v2");
  EXPECT_EQ(RECORDED(floor_divide_int), "guard_small_ints v0 v1; guard_not_zero v1; floor_divide v0 v1 -> v2");
  EXPECT_EQ(RECORDED(remainder_int), "guard_small_ints v0 v1; guard_not_zero v1; remainder v0 v1 -> v2");
}

TEST(Specialised, ArithmeticOfFloats) {
  // Which operand is unboxed first is left open by the text, and makes no difference to a trace.
  for (const std::string& text : {RECORDED(add_float), RECORDED(subtract_float), RECORDED(multiply_float)}) {
    EXPECT_EQ(text.find("guard_flonums v0 v1; unbox v"), 0u) << text;
    EXPECT_NE(text.find("-> v4; box v4 -> v5"), std::string::npos) << text;
  }
  EXPECT_EQ(RECORDED(divide_float).find("guard_flonums v0 v1; guard_float_not_zero v1; unbox v"), 0u);
}

TEST(Specialised, Subscripts) {
  EXPECT_EQ(RECORDED(subscript_list_int), "guard_list v0; guard_small_int v1; list_load v0 v1 -> v2");
  EXPECT_EQ(RECORDED(subscript_tuple_int), "guard_tuple v0; guard_small_int v1; tuple_load v0 v1 -> v2");
}

TEST(Specialised, Comparisons) {
  Recorder recorder(2);
  Recorder::Truth out;
  EXPECT_TRUE(specialised::compare_int(recorder, Recorder::Val{0}, Recorder::Val{1}, 0, out));
  EXPECT_EQ(recorder.text(), "guard_small_ints v0 v1; compare_ints v0 v1 -> v2");
}

// A guard that fails ends the form before anything was done.
TEST(Specialised, GuardsComeFirst) {
  struct Refusing : Recorder {
    using Recorder::Recorder;
    bool guard_small_ints(Val, Val) { return false; }
    bool guard_flonums(Val, Val) { return false; }
    bool guard_list(Val) { return false; }
  } refusing(2);
  Recorder::Val out;
  EXPECT_FALSE(specialised::add_int(refusing, Recorder::Val{0}, Recorder::Val{1}, out));
  EXPECT_FALSE(specialised::add_float(refusing, Recorder::Val{0}, Recorder::Val{1}, out));
  EXPECT_FALSE(specialised::subscript_list_int(refusing, Recorder::Val{0}, Recorder::Val{1}, out));
  EXPECT_EQ(refusing.text(), "");
  EXPECT_EQ(out.id, -1);
}

}  // namespace
}  // namespace ouro
