// Dicts of built-in types: names are made as they are looked up, the whole dict is the same whatever was looked up
// before, and refused memory leaves a type that can be asked again.
#include "runtime/type_dict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "objects/descriptors.h"
#include "objects/str.h"
#include "runtime/collector.h"
#include "runtime/python_slots.h"
#include "runtime/type.h"

namespace ouro {
namespace {

class TypeDictTest : public testing::Test {
 protected:
  void SetUp() override {
    ts_ = interpreter_.initialize();
    ASSERT_NE(ts_, nullptr);
  }
  std::vector<Type*> all_types() {
    std::vector<Type*> all;
    auto** fields = reinterpret_cast<Type**>(&interpreter_.types);
    for (size_t i = 0; i < sizeof(BuiltinTypes) / sizeof(Type*); i++)
      if (fields[i] && fields[i]->has(type_flags::kReady)) all.push_back(fields[i]);
    return all;
  }
  std::vector<std::string> names(Type& type) {
    std::vector<std::string> result;
    uint64_t position = 0;
    Value key, value;
    const Dict& dict = *MUST(type_dict(*ts_, type));
    while (dict_next(dict, position, key, value)) result.emplace_back(as<Str>(key).ascii_text());
    return result;
  }
  Value look_up(Type& type, std::string_view name) {
    RefTo<Str> text = MUST(intern(*ts_, name));
    return own_attribute(*ts_, type, *text);
  }

  Interpreter interpreter_{InterpreterConfig{}};
  ThreadState* ts_ = nullptr;
};

TEST_F(TypeDictTest, MakesANameWhenItIsLookedUp) {
  Type& list = *ts_->types().list;
  ASSERT_TRUE(list.has(type_flags::kNamesPending));
  Value append = look_up(list, "append");
  ASSERT_TRUE(is<MethodDescriptor>(append));
  EXPECT_EQ(look_up(list, "append"), append);
  EXPECT_TRUE(is<SlotWrapper>(look_up(list, "__len__")));
  EXPECT_TRUE(look_up(list, "__hash__").is_none());
  EXPECT_TRUE(is<Builtin>(look_up(list, "__new__")));
  EXPECT_TRUE(is<Str>(look_up(list, "__doc__")));
  EXPECT_TRUE(look_up(list, "__module__").is_null());
  EXPECT_TRUE(look_up(list, "__setattr__").is_null());  // inherited
  EXPECT_TRUE(look_up(list, "no_such_name").is_null());
  EXPECT_TRUE(look_up(list, "\xC3\xA9").is_null());
  // A name that is not interned finds the same.
  RefTo<Str> text = MUST(str_from_ascii(*ts_, "append"));
  EXPECT_EQ(own_attribute(*ts_, list, *text), append);
  text = MUST(str_from_ascii(*ts_, "insert"));
  Value insert = own_attribute(*ts_, list, *text);
  EXPECT_EQ(look_up(list, "insert"), insert);
  EXPECT_TRUE(list.has(type_flags::kNamesPending));

  Dict* partial = list.lazy_dict;
  EXPECT_EQ(MUST(type_dict(*ts_, list)), partial);
  EXPECT_FALSE(list.has(type_flags::kNamesPending));
  EXPECT_EQ(look_up(list, "append"), append);
  EXPECT_EQ(look_up(list, "insert"), insert);
}

// Of every type: looking up each name, in an order of its own, gives what the whole dict has, and the dict's order is
// not changed by it.
TEST_F(TypeDictTest, TheWholeDictDoesNotDependOnWhatWasLookedUp) {
  std::vector<std::vector<std::string>> expected;
  for (Type* type : all_types()) {
    expected.push_back(names(*type));
    std::set<std::string> unique(expected.back().begin(), expected.back().end());
    EXPECT_EQ(unique.size(), expected.back().size()) << type->plain_name;
  }
  EXPECT_EQ(interpreter_.pending_names, 0u);
  Interpreter second{InterpreterConfig{}};
  ts_ = second.initialize();
  ASSERT_NE(ts_, nullptr);
  size_t number = 0;
  auto** fields = reinterpret_cast<Type**>(&second.types);
  for (size_t i = 0; i < sizeof(BuiltinTypes) / sizeof(Type*); i++) {
    Type* type = fields[i];
    if (!type || !type->has(type_flags::kReady)) continue;
    std::vector<Value> found;
    const std::vector<std::string>& want = expected[number++];
    for (size_t k = want.size(); k-- > 0;) found.push_back(look_up(*type, want[k]));
    for (Value value : found) EXPECT_FALSE(value.is_null()) << type->plain_name;
    EXPECT_EQ(names(*type), want) << type->plain_name;
    for (size_t k = want.size(); k-- > 0;) {
      EXPECT_EQ(look_up(*type, want[k]), found[want.size() - 1 - k]) << type->plain_name << "." << want[k];
    }
    // Everything else that a slot has a name for is not there.
    for (const SlotDefinition& definition : slot_definitions())
      EXPECT_EQ(!look_up(*type, definition.text).is_null(), std::count(want.begin(), want.end(), definition.text) == 1)
          << type->plain_name << "." << definition.text;
  }
}

#if OURO_CHECKED
TEST_F(TypeDictTest, RefusedMemoryLeavesTheTypeAsItWas) {
  Type& str = *ts_->types().str;
  Value join = look_up(str, "join");
  bool done = false;
  for (uint64_t nth = 1; !done; nth++) {
    ASSERT_LT(nth, 2000u);
    interpreter_.heap.refuse_at(nth);
    Result<Dict*> whole = type_dict(*ts_, str);
    interpreter_.heap.refuse_at(0);
    done = !whole.is_error();
    if (!done) ts_->catch_if(Exc::MemoryError);
    EXPECT_EQ(str.has(type_flags::kNamesPending), !done);
    EXPECT_EQ(look_up(str, "join"), join);
  }
  EXPECT_GT(names(str).size(), 60u);
  // A look-up is not refused, neither by the machine nor at the limit.
  RefTo<Str> name = MUST(intern(*ts_, "hex"));
  interpreter_.heap.refuse_at(1);
  interpreter_.heap.set_limit(1);
  EXPECT_TRUE(is<MethodDescriptor>(own_attribute(*ts_, *ts_->types().bytes, *name)));
  interpreter_.heap.set_limit(0);
  interpreter_.heap.refuse_at(0);
  EXPECT_TRUE(verify_heap(interpreter_));
}
#endif

TEST_F(TypeDictTest, ValuesOfTheirOwnStandBehindTheDeclaration) {
  Type& set = *ts_->types().set;
  ASSERT_FALSE(set_own_attribute(*ts_, set, "extra", Value::small_int(1)).is_error());
  ASSERT_FALSE(set_own_attribute(*ts_, set, "add", Value::small_int(2)).is_error());
  std::vector<std::string> all = names(set);
  EXPECT_EQ(all.back(), "extra");
  EXPECT_EQ(std::count(all.begin(), all.end(), "add"), 1);
  EXPECT_EQ(look_up(set, "add").as_small_int(), 2);
}

}  // namespace
}  // namespace ouro
