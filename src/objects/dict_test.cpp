// Dict below the level of Python: look-ups by every kind of key, versions of keys, growth, merging, refused memory.
#include "objects/dict.h"

#include <gtest/gtest.h>

#include <string>

#include "objects/dict_table.h"
#include "objects/dict_views.h"
#include "objects/list.h"
#include "objects/str.h"
#include "runtime/errors.h"
#include "runtime/interpreter.h"

namespace ouro {
namespace {

class DictTest : public testing::Test {
 protected:
  void SetUp() override {
    ts_ = interpreter_.initialize();
    ASSERT_NE(ts_, nullptr);
    dict_ = MUST(dict_allocate(*ts_));  // memory is plentiful
  }
  void TearDown() override { dict_ = {}; }
  Ref text(std::string_view ascii) { return MUST(str_from_ascii(*ts_, ascii)); }
  Ref interned(std::string_view ascii) { return MUST(intern(*ts_, ascii)); }
  void set(Value key, int64_t value) { ASSERT_FALSE(dict_set(*ts_, *dict_, key, Value::small_int(value)).is_error()); }
  // The number stored for a key; -1: none.
  int64_t get(Value key) {
    Maybe<Value> found = MUST(dict_get(*ts_, *dict_, key));
    return found ? (*found).as_small_int() : -1;
  }
  // Every entry is found by its hash, the counts are right, and a free slot ends every search.
  void check() {
    uint64_t live = 0;
    for (uint64_t i = 0; i < dict_->entry_count; i++) {
      const DictEntry& entry = dict_->entries[i];
      if (entry.key.is_null()) continue;
      live++;
      int64_t found = MUST(dict_table::find(*ts_, *dict_, entry.key, entry.hash));
      ASSERT_EQ(found, int64_t(i));
      if (dict_->string_keys) ASSERT_TRUE(is_exact<Str>(entry.key));
    }
    ASSERT_EQ(live, dict_->used);
    ASSERT_LE(dict_->entry_count, dict_->entry_capacity);
    if (dict_->indices) ASSERT_LT(dict_->entry_capacity, uint64_t(1) << dict_->log2_indices);
  }

  Interpreter interpreter_{InterpreterConfig{}};
  ThreadState* ts_ = nullptr;
  RefTo<Dict> dict_;
};

TEST_F(DictTest, FindsStringsByPointerAndByText) {
  Ref name = interned("alpha");
  set(name, 1);
  EXPECT_TRUE(dict_->string_keys);
  Ref copy = text("alpha"), other = text("beta");
  EXPECT_EQ(get(copy), 1);
  EXPECT_EQ(dict_find(*ts_, *dict_, as<Str>(copy)).as_small_int(), 1);
  EXPECT_TRUE(dict_find(*ts_, *dict_, as<Str>(other)).is_null());
  EXPECT_EQ(dict_find(*ts_, *dict_, "alpha").as_small_int(), 1);
  EXPECT_EQ(dict_find_index(*ts_, *dict_, as<Str>(name)), 0);
  set(copy, 2);
  EXPECT_EQ(dict_->used, 1u);
  EXPECT_TRUE(dict_->entries[0].key == *name);  // the first key stays
  EXPECT_EQ(get(name), 2);
}

TEST_F(DictTest, OtherKeysEndTheStringPath) {
  set(interned("a"), 1);
  EXPECT_EQ(get(Value::small_int(5)), -1);
  EXPECT_TRUE(dict_->string_keys);
  set(Value::small_int(5), 2);
  EXPECT_FALSE(dict_->string_keys);
  EXPECT_EQ(dict_find_index(*ts_, *dict_, as<Str>(interned("a"))), -1);
  EXPECT_EQ(dict_find(*ts_, *dict_, "a").as_small_int(), 1);
  EXPECT_EQ(get(Value::small_int(5)), 2);
  EXPECT_EQ(get(flonum::encode(5.0)), 2);
  set(Value::true_(), 7);
  EXPECT_EQ(get(Value::small_int(1)), 7);
  dict_clear(*ts_, *dict_);
  EXPECT_TRUE(dict_->string_keys);
  EXPECT_EQ(dict_->indices, nullptr);
}

TEST_F(DictTest, VersionOfKeys) {
  set(interned("a"), 1);
  uint32_t version = dict_keys_version(*ts_, *dict_);
  EXPECT_NE(version, 0u);
  set(interned("a"), 2);
  EXPECT_EQ(dict_->keys_version, version);
  EXPECT_EQ(dict_keys_version(*ts_, *dict_), version);
  set(interned("b"), 3);
  EXPECT_EQ(dict_->keys_version, 0u);
  uint32_t second = dict_keys_version(*ts_, *dict_);
  EXPECT_NE(second, version);
  EXPECT_TRUE(MUST(dict_delete(*ts_, *dict_, interned("a"))));
  EXPECT_EQ(dict_->keys_version, 0u);
  EXPECT_FALSE(MUST(dict_delete(*ts_, *dict_, interned("a"))));
  RefTo<Dict> copy = MUST(dict_copy(*ts_, *dict_));
  EXPECT_EQ(copy->keys_version, 0u);
}

TEST_F(DictTest, GrowsThroughAllIndexWidths) {
  const int64_t kCount = 70000;
  for (int64_t i = 0; i < kCount; i++) set(Value::small_int(i * 7919), i);
  EXPECT_EQ(dict_->index_bytes, 4);
  check();
  for (int64_t i = 0; i < kCount; i += 3) EXPECT_TRUE(MUST(dict_delete(*ts_, *dict_, Value::small_int(i * 7919))));
  check();
  for (int64_t i = 0; i < kCount; i++) EXPECT_EQ(get(Value::small_int(i * 7919)), i % 3 ? i : -1);
  uint64_t position = 0;
  Value key, value;
  int64_t previous = -1;
  while (dict_next(*dict_, position, key, value)) {
    EXPECT_GT(value.as_small_int(), previous);
    previous = value.as_small_int();
  }
  RefTo<Dict> copy = MUST(dict_copy(*ts_, *dict_));
  EXPECT_TRUE(MUST(dict_equal(*ts_, *dict_, *copy)));
}

TEST_F(DictTest, DeletedPlacesNeverFillTheTable) {
  for (int64_t i = 0; i < 1000; i++) {
    set(Value::small_int(i), i);
    EXPECT_TRUE(MUST(dict_delete(*ts_, *dict_, Value::small_int(i))));
    check();
  }
  for (int64_t i = 0; i < 1000; i++) {
    set(Value::small_int(i * 8), i);
    if (i >= 4) EXPECT_TRUE(MUST(dict_delete(*ts_, *dict_, Value::small_int((i - 4) * 8))));
    check();
  }
  EXPECT_EQ(dict_->used, 4u);
  EXPECT_LE(dict_->log2_indices, 5);
}

TEST_F(DictTest, PopAndSetDefault) {
  Ref key = interned("k");
  EXPECT_FALSE(MUST(dict_pop(*ts_, *dict_, key)));
  EXPECT_EQ(MUST(dict_set_default(*ts_, *dict_, key, Value::small_int(3))).get().as_small_int(), 3);
  EXPECT_EQ(MUST(dict_set_default(*ts_, *dict_, key, Value::small_int(4))).get().as_small_int(), 3);
  Maybe<Ref> taken = MUST(dict_pop(*ts_, *dict_, key));
  ASSERT_TRUE(bool(taken));
  EXPECT_EQ((*taken).get().as_small_int(), 3);
  EXPECT_EQ(dict_->used, 0u);
}

TEST_F(DictTest, Merging) {
  set(interned("a"), 1);
  RefTo<Dict> other = MUST(dict_allocate(*ts_));
  EXPECT_FALSE(dict_set(*ts_, *other, "a", Value::small_int(10)).is_error());
  EXPECT_FALSE(dict_set(*ts_, *other, "b", Value::small_int(20)).is_error());
  EXPECT_FALSE(dict_merge(*ts_, *dict_, *other, false).is_error());
  EXPECT_EQ(get(interned("a")), 1);
  EXPECT_EQ(get(interned("b")), 20);
  EXPECT_FALSE(dict_update(*ts_, *dict_, *other).is_error());
  EXPECT_EQ(get(interned("a")), 10);
  EXPECT_TRUE(dict_merge_unique(*ts_, *dict_, *other).is_error());
  EXPECT_TRUE(pending_matches(*ts_, Exc::KeyError));
  Ref error = ts_->catch_any();
  check();
}

TEST_F(DictTest, ListsOfPartsInOrder) {
  for (int64_t i = 0; i < 5; i++) set(Value::small_int(9 - i), i);
  RefTo<List> keys = MUST(dict_keys_list(*ts_, *dict_));
  RefTo<List> values = MUST(dict_values_list(*ts_, *dict_));
  RefTo<List> items = MUST(dict_items_list(*ts_, *dict_));
  ASSERT_EQ(keys->size, 5u);
  for (int64_t i = 0; i < 5; i++) {
    EXPECT_EQ(keys->items[i].as_small_int(), 9 - i);
    EXPECT_EQ(values->items[i].as_small_int(), i);
    EXPECT_TRUE(as<Tuple>(items->items[i])[0] == keys->items[i]);
  }
}

TEST_F(DictTest, AFailureOfHashLeavesTheDictAlone) {
  set(interned("a"), 1);
  RefTo<List> unhashable = MUST(list_allocate(*ts_, 0));
  EXPECT_TRUE(dict_set(*ts_, *dict_, *unhashable, Value::none()).is_error());
  EXPECT_TRUE(pending_matches(*ts_, Exc::TypeError));
  Ref error = ts_->catch_any();
  EXPECT_EQ(dict_->used, 1u);
  EXPECT_TRUE(dict_->string_keys);
  check();
}

TEST_F(DictTest, HashesOfSmallIntsAreThoseOfTheProtocol) {
  for (int64_t number : {int64_t(0), int64_t(1), int64_t(-1), int64_t(-2), (int64_t(1) << 61) - 2,
                         (int64_t(1) << 61) - 1, -(int64_t(1) << 61) + 2, -(int64_t(1) << 61) + 1, (int64_t(1) << 61),
                         Value::kSmallIntMax, Value::kSmallIntMin}) {
    int64_t quick = MUST(dict_table::key_hash(*ts_, Value::small_int(number)));
    EXPECT_EQ(quick, MUST(hash(*ts_, Value::small_int(number)))) << number;
    EXPECT_NE(quick, -1);
  }
}

}  // namespace
}  // namespace ouro
