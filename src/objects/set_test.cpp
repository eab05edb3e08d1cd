// Set below the level of Python: order, growth, deleted places, algebra, hash.
#include "objects/set.h"

#include <gtest/gtest.h>

#include <vector>

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/set_algebra.h"
#include "objects/set_table.h"
#include "runtime/errors.h"
#include "runtime/interpreter.h"

namespace ouro {
namespace {

class SetTest : public testing::Test {
 protected:
  void SetUp() override {
    ts_ = interpreter_.initialize();
    ASSERT_NE(ts_, nullptr);
  }
  RefTo<Set> make(std::initializer_list<int64_t> numbers) {
    RefTo<Set> set = MUST(set_allocate(*ts_, *ts_->types().set));  // memory is plentiful
    for (int64_t number : numbers) MUST(set_add(*ts_, *set, Value::small_int(number)));
    return set;
  }
  static std::vector<int64_t> numbers(const Set& set) {
    std::vector<int64_t> result;
    uint64_t position = 0;
    Value key;
    int64_t hash;
    while (set_next(set, position, key, hash)) result.push_back(key.as_small_int());
    EXPECT_EQ(result.size(), set.used);
    EXPECT_LE(set.used, set.filled);
    return result;
  }
  using Numbers = std::vector<int64_t>;

  Interpreter interpreter_{InterpreterConfig{}};
  ThreadState* ts_ = nullptr;
};

// The orders are what /usr/bin/python3.11 prints for the same operations.
TEST_F(SetTest, OrderOfInsertion) {
  EXPECT_EQ(numbers(*make({3, 1, 2})), (Numbers{1, 2, 3}));
  EXPECT_EQ(numbers(*make({16, 8, 0})), (Numbers{16, 8, 0}));
  EXPECT_EQ(numbers(*make({-1, -2, -3})), (Numbers{-3, -1, -2}));
  EXPECT_EQ(numbers(*make({100, 4, 12, 20, 28, 36})), (Numbers{100, 4, 36, 12, 20, 28}));
}

TEST_F(SetTest, DeletedPlacesAreTakenAgain) {
  RefTo<Set> set = make({-66});
  EXPECT_TRUE(MUST(set_discard(*ts_, *set, Value::small_int(-66))));
  EXPECT_FALSE(MUST(set_discard(*ts_, *set, Value::small_int(-66))));
  MUST(set_add(*ts_, *set, Value::small_int(1094)));
  MUST(set_add(*ts_, *set, Value::small_int(-1119)));
  EXPECT_EQ(numbers(*set), (Numbers{-1119, 1094}));
  for (int64_t i = 0; i < 10000; i++) {
    MUST(set_add(*ts_, *set, Value::small_int(i * 8)));
    EXPECT_TRUE(MUST(set_discard(*ts_, *set, Value::small_int(i * 8))));
    ASSERT_LE(set->filled, set->mask);
  }
  EXPECT_LT(set->mask, 64u);
}

TEST_F(SetTest, GrowsAndForgets) {
  RefTo<Set> set = make({});
  EXPECT_FALSE(MUST(set_contains(*ts_, *set, Value::small_int(1))));
  for (int64_t i = 0; i < 100000; i++) MUST(set_add(*ts_, *set, Value::small_int(i * 3)));
  EXPECT_EQ(set->used, 100000u);
  for (int64_t i = 0; i < 300000; i++) ASSERT_EQ(MUST(set_contains(*ts_, *set, Value::small_int(i))), i % 3 == 0);
  set_clear(*ts_, *set);
  EXPECT_EQ(set->used, 0u);
  EXPECT_EQ(set->table, nullptr);
  EXPECT_TRUE(set_table::pop(*set).is_null());
}

TEST_F(SetTest, Algebra) {
  RefTo<Set> a = make({1, 2, 3, 4}), b = make({3, 4, 5});
  EXPECT_EQ(numbers(*MUST(set_intersection(*ts_, *a, *b))), (Numbers{3, 4}));
  EXPECT_EQ(numbers(*MUST(set_difference(*ts_, *a, *b))), (Numbers{1, 2}));
  EXPECT_EQ(numbers(*MUST(set_symmetric_difference(*ts_, *a, *b))), (Numbers{1, 2, 5}));
  EXPECT_FALSE(MUST(set_is_subset(*ts_, *a, *b)));
  EXPECT_TRUE(MUST(set_is_subset(*ts_, *make({3}), *b)));
  EXPECT_FALSE(MUST(set_is_disjoint(*ts_, *a, *b)));
  EXPECT_TRUE(MUST(set_is_disjoint(*ts_, *a, *make({7, 8}))));
  EXPECT_FALSE(set_difference_update(*ts_, *a, *a).is_error());
  EXPECT_EQ(a->used, 0u);
  RefTo<Dict> dict = MUST(dict_allocate(*ts_));
  for (int64_t i = 0; i < 6; i++) MUST(dict_set(*ts_, *dict, Value::small_int(i), Value::none()));
  EXPECT_FALSE(set_update(*ts_, *b, *dict).is_error());
  EXPECT_EQ(numbers(*b), (Numbers{0, 1, 2, 3, 4, 5}));
}

TEST_F(SetTest, HashOfFrozenSets) {
  RefTo<Set> numbers_to_nine = make({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  RefTo<Set> frozen = MUST(set_from(*ts_, *ts_->types().frozenset, *numbers_to_nine));
  EXPECT_EQ(MUST(hash(*ts_, *frozen)), 3895031357313128696);
  RefTo<Set> empty = MUST(set_allocate(*ts_, *ts_->types().frozenset));
  EXPECT_EQ(MUST(hash(*ts_, *empty)), 133146708735736);
  EXPECT_TRUE(hash(*ts_, *numbers_to_nine).is_error());
  EXPECT_TRUE(pending_matches(*ts_, Exc::TypeError));
  Ref error = ts_->catch_any();
}

TEST_F(SetTest, AFailedUpdateKeepsWhatWasPutIn) {
  RefTo<List> items = MUST(list_allocate(*ts_, 0));
  RefTo<List> inner = MUST(list_allocate(*ts_, 0));
  MUST(list_append(*ts_, *items, Value::small_int(1)));
  MUST(list_append(*ts_, *items, Value(*inner)));
  MUST(list_append(*ts_, *items, Value::small_int(2)));
  RefTo<Set> set = make({7});
  EXPECT_TRUE(set_update(*ts_, *set, *items).is_error());
  Ref error = ts_->catch_any();
  EXPECT_EQ(numbers(*set), (Numbers{1, 7}));
}

}  // namespace
}  // namespace ouro
