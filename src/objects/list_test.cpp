// Lists from C++: growth and its bounds, changes whose arguments lie in the list itself, releases that come
// last, and sorting: order, stability, all items still there after a failure.
#include "objects/list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "objects/merge_sort.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/interpreter.h"

namespace ouro {
namespace {

class ListTest : public testing::Test {
 protected:
  ListTest() : interpreter_(InterpreterConfig{}), ts_(*interpreter_.initialize()) {}

  RefTo<List> numbers(std::initializer_list<int64_t> items) {
    RefTo<List> list = MUST(list_allocate(ts_, 0));
    for (int64_t item : items) MUST(list_append(ts_, *list, Value::small_int(item)));
    return list;
  }
  static std::vector<int64_t> items_of(const List& list) {
    std::vector<int64_t> result;
    for (Value item : list.span()) result.push_back(item.as_small_int());
    return result;
  }

  Interpreter interpreter_;
  ThreadState& ts_;
};

TEST_F(ListTest, GrowsByAnEighth) {
  RefTo<List> list = MUST(list_allocate(ts_, 0));
  std::vector<uint64_t> capacities;
  for (int i = 0; i < 100; i++) {
    MUST(list_append(ts_, *list, Value::small_int(i)));
    if (capacities.empty() || capacities.back() != list->capacity) capacities.push_back(list->capacity);
  }
  EXPECT_EQ(capacities, (std::vector<uint64_t>{4, 8, 16, 24, 32, 40, 52, 64, 76, 92, 108}));
  for (int i = 0; i < 100; i++) EXPECT_EQ(list->items[i].as_small_int(), i);
}

TEST_F(ListTest, RefusesWhatNoMemoryHolds) {
  EXPECT_TRUE(list_allocate(ts_, uint64_t(1) << 60).is_error());
  EXPECT_TRUE(bool(ts_.catch_if(Exc::MemoryError)));
}

TEST_F(ListTest, InsertClampsTheIndex) {
  RefTo<List> list = numbers({1, 2, 3});
  MUST(list_insert_at(ts_, *list, -100, Value::small_int(0)));
  MUST(list_insert_at(ts_, *list, 100, Value::small_int(4)));
  MUST(list_insert_at(ts_, *list, -1, Value::small_int(9)));
  EXPECT_EQ(items_of(*list), (std::vector<int64_t>{0, 1, 2, 3, 9, 4}));
}

TEST_F(ListTest, ExtendsByItself) {
  RefTo<List> list = numbers({1, 2, 3});
  MUST(list_extend(ts_, *list, Value(list)));
  EXPECT_EQ(items_of(*list), (std::vector<int64_t>{1, 2, 3, 1, 2, 3}));
}

TEST_F(ListTest, ReplacesARangeByItsOwnItems) {
  for (uint64_t begin = 0; begin <= 12; begin++) {
    for (uint64_t end = begin; end <= 12; end++) {
      RefTo<List> list = numbers({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
      std::vector<int64_t> expected = items_of(*list), all = expected;
      expected.erase(expected.begin() + int64_t(begin), expected.begin() + int64_t(end));
      expected.insert(expected.begin() + int64_t(begin), all.begin(), all.end());
      MUST(list_replace_range(ts_, *list, begin, end, list->span()));
      EXPECT_EQ(items_of(*list), expected) << begin << " " << end;
      MUST(list_delete_range(ts_, *list, begin, begin + 12));
      all.erase(all.begin() + int64_t(begin), all.begin() + int64_t(end));
      EXPECT_EQ(items_of(*list), all) << begin << " " << end;
    }
  }
}

TEST_F(ListTest, StepsForwardAndBackward) {
  for (int64_t start = 0; start < 12; start++) {
    for (int64_t step : {-5, -2, -1, 1, 2, 5}) {
      int64_t most = step > 0 ? (11 - start) / step + 1 : start / -step + 1;
      for (int64_t count = 0; count <= most; count++) {
        RefTo<List> list = numbers({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        std::vector<int64_t> replaced = items_of(*list), kept;
        std::vector<Value> reversed(list->span().rbegin(), list->span().rend());
        for (int64_t i = 0; i < count; i++) replaced[size_t(start + i * step)] = 11 - i;
        for (int64_t i = 0; i < 12; i++) {
          bool gone = (i - start) % step == 0 && (i - start) / step >= 0 && (i - start) / step < count;
          if (!gone) kept.push_back(replaced[size_t(i)]);
        }
        SliceBounds bounds{start, start + count * step, step, count};
        MUST(list_replace_steps(ts_, *list, bounds, std::span(reversed).first(size_t(count))));
        EXPECT_EQ(items_of(*list), replaced) << start << " " << step << " " << count;
        MUST(list_delete_steps(ts_, *list, bounds));
        EXPECT_EQ(items_of(*list), kept) << start << " " << step << " " << count;
      }
    }
  }
}

TEST_F(ListTest, RepeatsItsItems) {
  for (uint64_t size : {1, 2, 3, 7, 1000, 9000}) {
    for (int64_t count : {-1, 0, 1, 2, 3, 10, 100}) {
      RefTo<List> list = MUST(list_allocate(ts_, 0));
      for (uint64_t i = 0; i < size; i++) MUST(list_append(ts_, *list, Value::small_int(int64_t(i))));
      MUST(list_repeat_items(ts_, *list, count));
      ASSERT_EQ(list->size, count > 0 ? size * uint64_t(count) : 0);
      for (uint64_t i = 0; i < list->size; i++) ASSERT_EQ(list->items[i].as_small_int(), int64_t(i % size));
    }
  }
  RefTo<List> list = numbers({1, 2});
  for (int64_t count : {INT64_MAX, int64_t(1) << 58}) {
    EXPECT_TRUE(list_repeat_items(ts_, *list, count).is_error());
    EXPECT_TRUE(bool(ts_.catch_if(Exc::MemoryError)));
  }
  EXPECT_EQ(items_of(*list), (std::vector<int64_t>{1, 2}));
}

// Ended by a poll, each change leaves the list, and the counts of its items, as they were.
TEST_F(ListTest, EndsAtAPollWithoutATrace) {
  RefTo<Str> text = MUST(str_from_ascii(ts_, "no character"));
  RefTo<List> list = MUST(list_allocate(ts_, 0));
  for (int i = 0; i < 100000; i++) MUST(list_append(ts_, *list, Value(text)));
  uint64_t count = text->refcount;
  ts_.eval_breaker.fetch_or(breaker::kTermination);
  EXPECT_TRUE(list_of(ts_, list->span()).is_error());
  EXPECT_TRUE(list_concat(ts_, Value(list), Value(list)).is_error());
  EXPECT_TRUE(list_extend(ts_, *list, Value(list)).is_error());
  EXPECT_TRUE(list_repeat_items(ts_, *list, 3).is_error());
  EXPECT_TRUE(list_replace_range(ts_, *list, 5, 10, list->span()).is_error());
  SliceBounds backward{99999, -1, -1, 100000};
  EXPECT_TRUE(list_replace_steps(ts_, *list, backward, list->span()).is_error());
  EXPECT_EQ(list->size, 100000u);
  EXPECT_EQ(text->refcount, count);
}

TEST_F(ListTest, CountsReferences) {
  RefTo<Str> text = MUST(str_from_ascii(ts_, "no character"));
  uint64_t before = text->refcount;
  {
    RefTo<List> list = MUST(list_allocate(ts_, 0));
    for (int i = 0; i < 10; i++) MUST(list_append(ts_, *list, Value(text)));
    EXPECT_EQ(text->refcount, before + 10);
    MUST(list_delete_range(ts_, *list, 2, 5));
    EXPECT_EQ(text->refcount, before + 7);
    RefTo<List> copy = MUST(list_slice(ts_, *list, 1, 3));
    EXPECT_EQ(text->refcount, before + 9);
    Ref taken = list_take(ts_, *list, 0);
    EXPECT_EQ(text->refcount, before + 9);
    list_clear(ts_, *list);
    EXPECT_EQ(text->refcount, before + 3);
  }
  EXPECT_EQ(text->refcount, before);
}

TEST_F(ListTest, IteratorSeesGrowthUntilExhausted) {
  RefTo<List> list = numbers({1});
  Ref iterator = MUST(list_iterator(ts_, *list));
  auto& state = as<ListIterator>(iterator);
  EXPECT_TRUE(bool(list_iterator_next(state)));
  MUST(list_append(ts_, *list, Value::small_int(2)));
  Maybe<Ref> second = list_iterator_next(state);
  EXPECT_EQ((*second).get().as_small_int(), 2);
  EXPECT_FALSE(bool(list_iterator_next(state)));
  MUST(list_append(ts_, *list, Value::small_int(3)));
  EXPECT_FALSE(bool(list_iterator_next(state)));
}

TEST_F(ListTest, SortsStably) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; round++) {
    RefTo<List> list = MUST(list_allocate(ts_, 0));
    std::vector<std::pair<int64_t, int64_t>> expected;
    int count = int(random() % 300);
    for (int i = 0; i < count; i++) {
      int64_t key = int64_t(random() % 20);
      expected.emplace_back(key, i);
      MUST(list_append(ts_, *list, Value::small_int(key * 1000 + i)));
    }
    // Numbers that fall into order by value: key first, then place.
    std::shuffle(list->items, list->items + list->size, random);
    MUST(list_sort(ts_, *list, Value::none(), false));
    std::sort(expected.begin(), expected.end());
    for (int i = 0; i < count; i++)
      EXPECT_EQ(list->items[i].as_small_int(), expected[size_t(i)].first * 1000 + expected[size_t(i)].second);
  }
}

// Fails after a number of comparisons.
struct FailingLess {
  uint64_t left;
  Result<bool> operator()(Value a, Value b) {
    if (left-- == 0) return raised;
    return a.as_small_int() / 1000 < b.as_small_int() / 1000;
  }
};

TEST_F(ListTest, FailureLosesNothing) {
  std::mt19937 random(11);
  for (int round = 0; round < 500; round++) {
    std::vector<Value> keys, values;
    uint64_t count = random() % 500;
    for (uint64_t i = 0; i < count; i++) {
      keys.push_back(Value::small_int(int64_t(random() % 50 * 1000 + i)));
      values.push_back(keys.back());
    }
    std::vector<Value> before = keys;
    FailingLess less{random() % 4000};
    MergeSort<FailingLess, true> sorter(ts_, less, keys.data(), values.data(), count);
    bool sorted = !sorter.sort().is_error();
    EXPECT_TRUE(keys == values);  // the rows move together
    // Sorted stably by key / 1000, the keys are in the order of their numbers; else they are some permutation.
    auto by_word = [](Value a, Value b) { return a.bits() < b.bits(); };
    std::sort(before.begin(), before.end(), by_word);
    if (!sorted) std::sort(keys.begin(), keys.end(), by_word);
    EXPECT_TRUE(keys == before);
  }
}

}  // namespace
}  // namespace ouro
