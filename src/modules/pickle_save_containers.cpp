// Saving tuples, lists, dicts and sets. Items go in batches of 1000, each between a MARK and one opcode that puts
// them in; before protocol 1 one by one.
//
// A list, dict or set gets its number before its items are saved, so that they can refer to it. A tuple or
// frozenset that its own items refer to has its number already when they are done: what was written is thrown away
// and the object taken from the memo.
#include "modules/pickle_save.h"
#include "objects/descriptors.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/tuple.h"

namespace ouro::pickle {

namespace {

constexpr int kBatch = 1000;
// Without a memo, cycles are looked for from this depth of containers on.
constexpr int kFastNesting = 50;

}  // namespace

// --- tuples

Result<void> Saver::save_tuple(Tuple& tuple) {
  uint64_t size = tuple.size;
  if (size == 0) {
    if (pickler_.binary) return op(kEmptyTuple);
    TRY(op(kMark));
    return op(kTuple);
  }
  bool counted = size <= 3 && pickler_.protocol >= 2;
  if (!counted) TRY(op(kMark));
  for (uint64_t i = 0; i < size; i++) TRY(save(tuple[i]));
  int64_t number = pickler_.memo.find(Value(tuple));
  if (number < 0) {
    TRY(op(!counted ? kTuple : size == 1 ? kTuple1 : size == 2 ? kTuple2 : kTuple3));
    return memoize(Value(tuple));
  }
  if (!counted && pickler_.binary) {
    TRY(op(kPopMark));
  } else {
    for (uint64_t i = 0; i < size + !counted; i++) TRY(op(kPop));
  }
  return get(uint64_t(number));
}

// --- without a memo

// To be called before the items of a container: false when there is a memo.
Result<bool> Saver::enter_fast(Value container) {
  if (!pickler_.fast) return false;
  if (++fast_nesting_ < kFastNesting) return true;
  if (!fast_seen_) fast_seen_ = TRY(dict_allocate(ts_));
  Value key = Value::small_int(int64_t(container.bits() >> 3));
  if (!TRY(dict_contains(ts_, *fast_seen_, key))) {
    TRY(dict_set(ts_, *fast_seen_, key, Value::none()));
    return true;
  }
  fast_nesting_ = -1;
  RefTo<Str> address = TRY(address_text(ts_, container));
  return raise(ts_, Exc::ValueError, "fast mode: can't pickle cyclic objects including object type {} at {}",
               type_name(ts_, container), Value(address));
}
Result<void> Saver::leave_fast(Value container) {
  if (fast_nesting_-- < kFastNesting || !fast_seen_) return {};
  TRY(dict_delete(ts_, *fast_seen_, Value::small_int(int64_t(container.bits() >> 3))));
  return {};
}

// --- lists

Result<void> Saver::save_list(List& list) {
  bool fast = TRY(enter_fast(Value(list)));
  if (pickler_.binary) {
    TRY(op(kEmptyList));
  } else {
    TRY(op(kMark));
    TRY(op(kList));
  }
  TRY(memoize(Value(list)));
  if (list.size) {
    if (pickler_.protocol > 0) {
      TRY(save_list_items(list));
    } else {
      Ref iterator = TRY(get_iterator(ts_, Value(list)));
      TRY(save_appends(iterator));
    }
  }
  if (fast) return leave_fast(Value(list));
  return {};
}

Result<void> Saver::save_list_items(List& list) {
  if (list.size == 1) {
    Ref item = Ref::share(list.items[0]);
    TRY(save(item));
    return op(kAppend);
  }
  uint64_t at = 0;
  do {
    TRY(op(kMark));
    for (int batch = 0; batch < kBatch && at < list.size; batch++) {
      Ref item = Ref::share(list.items[at++]);
      TRY(save(item));
    }
    TRY(op(kAppends));
    TRY(ts_.checkpoint_limits());
  } while (at < list.size);
  return {};
}

// What an iterator gives, for the object that was saved last: one by one in protocol 0, else in batches. one, many: the
// opcodes behind an item and behind a batch; check(item) comes before the next item is asked for.
template <class Check, class SaveItem>
Result<void> Saver::save_batches(Value iterator, Opcode one, Opcode many, Check check, SaveItem save_item) {
  if (pickler_.protocol == 0) {
    for (;;) {
      Maybe<Ref> item = TRY(next(ts_, iterator));
      if (!item) return {};
      TRY(save_item(*item));
      TRY(op(one));
      TRY(ts_.checkpoint_limits());
    }
  }
  int batch;
  do {
    Maybe<Ref> first = TRY(next(ts_, iterator));
    if (!first) return {};
    TRY(check(*first));
    Maybe<Ref> item = TRY(next(ts_, iterator));
    if (!item) {
      TRY(save_item(*first));
      return op(one);
    }
    TRY(op(kMark));
    TRY(save_item(*first));
    for (batch = 1; item;) {
      TRY(save_item(*item));
      if (++batch == kBatch) break;
      item = TRY(next(ts_, iterator));
    }
    TRY(op(many));
    TRY(ts_.checkpoint_limits());
  } while (batch == kBatch);
  return {};
}
Result<void> Saver::save_appends(Value iterator) {
  auto any = [](Value) { return Result<void>(); };
  return save_batches(iterator, kAppend, kAppends, any, [this](Value item) { return save(item); });
}

// --- dicts

Result<void> Saver::save_dict(Dict& dict) {
  bool fast = TRY(enter_fast(Value(dict)));
  if (pickler_.binary) {
    TRY(op(kEmptyDict));
  } else {
    TRY(op(kMark));
    TRY(op(Opcode::kDict));
  }
  TRY(memoize(Value(dict)));
  if (dict.used) {
    if (pickler_.protocol > 0) {
      TRY(save_dict_items(dict));
    } else {
      Ref items = TRY(call_method(ts_, Value(dict), names::k_items));
      Ref iterator = TRY(get_iterator(ts_, items));
      TRY(save_setitems(iterator));
    }
  }
  if (fast) return leave_fast(Value(dict));
  return {};
}

Result<void> Saver::save_dict_items(Dict& dict) {
  uint64_t size = dict.used, position = 0;
  Value key, value;
  auto save_next = [&]() -> Result<bool> {
    if (!dict_next(dict, position, key, value)) return false;
    Ref kept_key = Ref::share(key), kept_value = Ref::share(value);
    TRY(save(kept_key));
    TRY(save(kept_value));
    return true;
  };
  if (size == 1) {
    TRY(save_next());
    return op(kSetItem);
  }
  int batch;
  do {
    TRY(op(kMark));
    for (batch = 0; batch < kBatch && TRY(save_next()); batch++) {}
    TRY(op(kSetItems));
    if (dict.used != size) return raise(ts_, Exc::RuntimeError, "dictionary changed size during iteration");
    TRY(ts_.checkpoint_limits());
  } while (batch == kBatch);
  return {};
}

Result<void> Saver::save_setitems(Value iterator) {
  auto check = [this](Value item) -> Result<void> {
    if (is<Tuple>(item) && as<Tuple>(item).size == 2) return {};
    return raise(ts_, Exc::TypeError, "dict items iterator must return 2-tuples");
  };
  return save_batches(iterator, kSetItem, kSetItems, check, [&](Value item) -> Result<void> {
    TRY(check(item));
    TRY(save(as<Tuple>(item)[0]));
    return save(as<Tuple>(item)[1]);
  });
}

// --- sets

Result<void> Saver::save_set(Value value) {
  Set& set = as<Set>(value);
  if (pickler_.protocol < 4) {
    RefTo<List> items = TRY(list_from(ts_, value));
    RefTo<Tuple> arguments = TRY(make_tuple(ts_, items));
    Value callable(ts_.types().set);
    return save_reduced({.callable = callable, .arguments = Value(arguments)}, value);
  }
  TRY(op(kEmptySet));
  TRY(memoize(value));
  uint64_t size = set.used, position = 0;
  if (size == 0) return {};
  Value key;
  int64_t hash;
  int batch;
  do {
    TRY(op(kMark));
    for (batch = 0; batch < kBatch && set_next(set, position, key, hash); batch++) {
      Ref kept = Ref::share(key);
      TRY(save(kept));
    }
    TRY(op(kAddItems));
    if (set.used != size) return raise(ts_, Exc::RuntimeError, "set changed size during iteration");
    TRY(ts_.checkpoint_limits());
  } while (batch == kBatch);
  return {};
}

Result<void> Saver::save_frozen_set(Value value) {
  bool fast = TRY(enter_fast(value));
  if (pickler_.protocol < 4) {
    RefTo<List> items = TRY(list_from(ts_, value));
    RefTo<Tuple> arguments = TRY(make_tuple(ts_, items));
    Value callable(ts_.types().frozenset);
    TRY(save_reduced({.callable = callable, .arguments = Value(arguments)}, value));
    return fast ? leave_fast(value) : Result<void>();
  }
  TRY(op(kMark));
  uint64_t position = 0;
  Value key;
  int64_t hash;
  while (set_next(as<Set>(value), position, key, hash)) {
    Ref kept = Ref::share(key);
    TRY(save(kept));
    TRY(ts_.checkpoint_limits());
  }
  if (fast) TRY(leave_fast(value));
  if (int64_t number = pickler_.memo.find(value); number >= 0) {
    TRY(op(kPopMark));
    return get(uint64_t(number));
  }
  TRY(op(kFrozenSet));
  return memoize(value);
}

}  // namespace ouro::pickle
