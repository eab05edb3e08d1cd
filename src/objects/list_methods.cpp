// The type list: slots and methods, subscription by index and slice. Memory and the elementary changes are in list.cpp.
//
// Language reference 3.3.7 (emulating containers) and 6.10 (comparisons), library reference "Mutable Sequence Types".
#include <algorithm>

#include "objects/constructor_arguments.h"
#include "objects/dict_views.h"
#include "objects/list.h"
#include "objects/list_iterator.h"
#include "objects/repr_guard.h"
#include "objects/sequence_compare.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

// --- construction

Result<Ref> list_new(ThreadState& ts, Type& type, const CallArguments&) { return TRY(list_allocate_as(ts, type, 0)); }

// list(iterable): what the list held before is released first.
Result<void> list_init(ThreadState& ts, List& self, const CallArguments& arguments) {
  // A subclass with its own __new__ may take keywords there.
  if (self.type->slots.tp_new == list_new) TRY(expect_no_keywords(ts, "list", arguments));
  TRY(expect_positional(ts, "list", arguments, 0, 1));
  list_clear(ts, self);
  if (arguments.positional_count == 1) TRY(list_extend(ts, self, arguments.values[0]));
  return {};
}

// --- the protocol

int64_t list_length(ThreadState&, List& self) { return int64_t(self.size); }

Result<bool> list_contains(ThreadState& ts, List& self, Value item) {
  int64_t found = TRY(find_item(ts, self, item, 0, UINT64_MAX));
  return found >= 0;
}

Result<Ref> list_compare(ThreadState& ts, List& self, Value other, CompareOp op) {
  List* right = try_as<List>(other);
  if (!right) return Ref::not_implemented();
  if (self.size != right->size && is_equality(op)) return Ref::boolean(op == CompareOp::kNotEqual);
  return compare_sequences(ts, self, *right, op);
}

Result<Ref> list_repr(ThreadState& ts, List& self) {
  if (self.size == 0) return str_from_ascii(ts, "[]");
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  if (running) return str_from_ascii(ts, "[...]");
  StrBuilder text(ts);
  TRY(text.append(U'['));
  for (uint64_t i = 0; i < self.size; i++) {
    if (i) TRY(text.append_ascii(", "));
    Ref item = Ref::share(self.items[i]);
    TRY(text.append_repr(item));
    TRY(ts.checkpoint_limits());
  }
  TRY(text.append(U']'));
  return text.finish();
}

Result<Ref> list_inplace_repeat(ThreadState& ts, List& self, int64_t count) {
  TRY(list_repeat_items(ts, self, count));
  return Ref::share(Value(self));
}

Result<Ref> list_repeat(ThreadState& ts, List& self, int64_t count) {
  if (count <= 0) return TRY(list_allocate(ts, 0));
  RefTo<List> result = TRY(list_of(ts, self.span()));
  TRY(list_repeat_items(ts, *result, count));
  return result;
}

Result<Ref> list_inplace_concat(ThreadState& ts, List& self, Value other) {
  TRY(list_extend(ts, self, other));
  return Ref::share(Value(self));
}

// --- items and slices

Result<Ref> list_item(ThreadState& ts, List& self, int64_t index) {
  if (uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "list index out of range");
  return Ref::share(self.items[index]);
}

Result<void> list_set_item(ThreadState& ts, List& self, int64_t index, Value item) {
  if (uint64_t(index) >= self.size) return raise(ts, Exc::IndexError, "list assignment index out of range");
  if (item.is_unbound()) {
    list_take(ts, self, uint64_t(index));
    return {};
  }
  Ref old = Ref::adopt(self.items[index]);  // released last
  self.items[index] = Ref::share(item).leak();
  return {};
}

bool is_index(ThreadState& ts, Value key) { return key.is_small_int() || type_of(ts, key).slots.nb_index; }

Raised wrong_key(ThreadState& ts, Value key) {
  return raise(ts, Exc::TypeError, "list indices must be integers or slices, not {}", type_name(ts, key));
}

Result<Ref> list_subscript(ThreadState& ts, List& self, Value key) {
  if (is_index(ts, key)) {
    int64_t index = key.is_small_int() ? key.as_small_int() : TRY(index_as_int64(ts, key, Exc::IndexError));
    return list_item(ts, self, index < 0 ? index + int64_t(self.size) : index);
  }
  if (!is<Slice>(key)) return wrong_key(ts, key);
  SliceParts parts = TRY(slice_parts(ts, as<Slice>(key)));
  SliceBounds bounds = slice_adjust(parts, int64_t(self.size));
  if (bounds.step == 1 || bounds.count <= 1)
    return TRY(list_slice(ts, self, uint64_t(std::max(bounds.start, int64_t(0))),
                          uint64_t(std::max(bounds.start, int64_t(0)) + bounds.count)));
  RefTo<List> result = TRY(list_allocate(ts, uint64_t(bounds.count)));
  for (int64_t i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step)
    result->items[i] = Ref::share(self.items[at]).leak();
  result->size = uint64_t(bounds.count);
  return result;
}

// The values of an iterable as an exact list or tuple; TypeError with `message` when it is not iterable. The list
// itself stands for its items of now.
Result<Ref> assigned_values(ThreadState& ts, List& self, Value value, std::string_view message) {
  if (is_exact<List>(value) || is_exact<Tuple>(value) || value == Value(self)) return Ref::share(value);
  Result<Ref> iterator = get_iterator(ts, value);
  if (iterator.is_error()) {
    if (!ts.catch_if(Exc::TypeError)) return raised;
    return raise(ts, Exc::TypeError, "{}", message);
  }
  Ref kept = iterator.release();
  return TRY(list_from(ts, kept));
}
std::span<const Value> items_of(Value values) {
  return is<List>(values) ? as<List>(values).span() : as<Tuple>(values).span();
}

// self[start:stop:step] = value. Making a list of the value runs Python: the bounds are adjusted to the size
// afterwards, but for those of a plain slice, which language and CPython take before and only clamp again.
Result<void> assign_slice(ThreadState& ts, List& self, const SliceParts& parts, Value value) {
  if (parts.step == 1) {
    SliceBounds bounds = slice_adjust(parts, int64_t(self.size));
    Ref values = TRY(assigned_values(ts, self, value, "can only assign an iterable"));
    uint64_t begin = std::min(uint64_t(bounds.start), self.size);
    uint64_t end = std::min(std::max(uint64_t(bounds.stop), begin), self.size);
    return list_replace_range(ts, self, begin, end, items_of(values));
  }
  Ref values = TRY(assigned_values(ts, self, value, "must assign iterable to extended slice"));
  SliceBounds bounds = slice_adjust(parts, int64_t(self.size));
  std::span<const Value> items = items_of(values);
  if (int64_t(items.size()) != bounds.count)
    return raise(ts, Exc::ValueError, "attempt to assign sequence of size {} to extended slice of size {}",
                 items.size(), bounds.count);
  return list_replace_steps(ts, self, bounds, items);
}

Result<void> list_set_subscript(ThreadState& ts, List& self, Value key, Value value) {
  if (is_index(ts, key)) {
    int64_t index = TRY(index_as_int64(ts, key, Exc::IndexError));
    return list_set_item(ts, self, index < 0 ? index + int64_t(self.size) : index, value);
  }
  if (!is<Slice>(key)) return wrong_key(ts, key);
  SliceParts parts = TRY(slice_parts(ts, as<Slice>(key)));
  if (value.is_unbound()) return list_delete_steps(ts, self, slice_adjust(parts, int64_t(self.size)));
  return assign_slice(ts, self, parts, value);
}

// --- methods

Result<void> list_append_method(ThreadState& ts, List& self, Value object) { return list_append(ts, self, object); }

Result<void> list_insert(ThreadState& ts, List& self, Index index, Value object) {
  return list_insert_at(ts, self, index, object);
}

Result<Ref> list_pop(ThreadState& ts, List& self, Index index) {
  if (self.size == 0) return raise(ts, Exc::IndexError, "pop from empty list");
  int64_t at = index < 0 ? index + int64_t(self.size) : int64_t(index);
  if (uint64_t(at) >= self.size) return raise(ts, Exc::IndexError, "pop index out of range");
  return list_take(ts, self, uint64_t(at));
}

Result<void> list_remove(ThreadState& ts, List& self, Value value) {
  int64_t found = TRY(find_item(ts, self, value, 0, UINT64_MAX));
  if (found < 0) return raise(ts, Exc::ValueError, "list.remove(x): x not in list");
  // The comparison may have shortened the list.
  if (uint64_t(found) < self.size) list_take(ts, self, uint64_t(found));
  return {};
}

Result<int64_t> list_index(ThreadState& ts, List& self, Value value, Value start, Value stop) {
  int64_t found = TRY(find_item_between(ts, self, value, start, stop));
  if (found < 0) return raise(ts, Exc::ValueError, "{} is not in list", repr_of(value));
  return found;
}

Result<int64_t> list_count(ThreadState& ts, List& self, Value value) { return count_items(ts, self, value); }

void list_clear_method(ThreadState& ts, List& self) { list_clear(ts, self); }
Result<RefTo<List>> list_copy(ThreadState& ts, List& self) { return list_of(ts, self.span()); }

Result<void> list_sort_method(ThreadState& ts, List& self, Value key, Int32 reverse) {
  return list_sort(ts, self, key, reverse != 0);
}

int64_t list_sizeof(ThreadState&, List& self) {
  return int64_t(self.type->instance_bytes + self.capacity * sizeof(Value));
}

constexpr NativeMethod kMethods[] = {
    method<list_reverse_iterator>("__reversed__(self, /)", "An iterator over the items, last first."),
    method<list_sizeof>("__sizeof__(self, /)", "Bytes of memory in use."),
    method<list_clear_method>("clear(self, /)", "Take all items out."),
    method<list_copy>("copy(self, /)", "A new list of the same items."),
    method<list_append_method>("append(self, object, /)", "Add an object at the end."),
    method<list_insert>("insert(self, index, object, /)", "Put an object in front of the item at index."),
    method<list_extend>("extend(self, iterable, /)", "Add all items of an iterable at the end."),
    method<list_pop>("pop(self, index=-1, /)",
                     "Take out the item at index and return it.\n\nIndexError when there is none."),
    method<list_remove>("remove(self, value, /)",
                        "Take out the first item that equals value.\n\nValueError when there is none."),
    method<list_index>("index(self, value, start=0, stop=sys.maxsize, /)",
                       "The index of the first item that equals value.\n\nValueError when there is none."),
    method<list_count>("count(self, value, /)", "How many items equal value."),
    method<list_reverse>("reverse(self, /)", "Turn the order of the items round, in place."),
    method<list_subscript>("__getitem__(self, index, /)",
                           "The item of an index, a list of those of a slice: self[index]."),
    method<list_sort_method>("sort(self, /, *, key=None, reverse=False)",
                             "Order the items in place, keeping the order of equal ones.\n\n"
                             "key: a function that gives what to compare. reverse: the largest first."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};

}  // namespace

const TypeSpec spec_list{
    .name = "list",
    .kind = Kind::kList,
    .instance_bytes = sizeof(List),
    .flags = type_flags::kSubclassable | type_flags::kContainer | type_flags::kIsSequence | type_flags::kMatchSelf,
    .doc = "A row of items that can grow, shrink and change.\n\nWithout an argument the list is empty.",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = list_new;
          s.tp_init = slot<list_init>;
          s.tp_repr = slot<list_repr>;
          s.tp_compare = slot<list_compare>;
          s.tp_iter = slot<list_iterator>;
          s.sq_length = slot<list_length>;
          s.sq_concat = list_concat;
          s.sq_repeat = slot<list_repeat>;
          s.sq_item = slot<list_item>;
          s.sq_set_item = slot<list_set_item>;
          s.sq_contains = slot<list_contains>;
          s.sq_inplace_concat = slot<list_inplace_concat>;
          s.sq_inplace_repeat = slot<list_inplace_repeat>;
          s.mp_length = slot<list_length>;
          s.mp_subscript = slot<list_subscript>;
          s.mp_set_subscript = slot<list_set_subscript>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            for (Value item : static_cast<List&>(object).span()) visitor.visit(item);
          };
          s.clear_references = slot<list_clear>;
          s.destroy = slot<list_clear>;
        },
    .text_signature = "(iterable=(), /)",
};

}  // namespace ouro
