#include "eval/ops/data.h"

#include "bytecode/opcodes.h"

namespace ouro::ops {

// --- unpacking

static Raised not_iterable(ThreadState& ts, Value sequence) {
  if (!type_of(ts, sequence).slots.tp_iter && !type_of(ts, sequence).slots.sq_item && ts.catch_if(Exc::TypeError))
    return raise(ts, Exc::TypeError, "cannot unpack non-iterable {} object", type_name(ts, sequence));
  return raised;
}

// Items are written from the far end: out[0] is the topmost, the first item.
Result<void> unpack_into(ThreadState& ts, Value sequence, uint32_t count, Value* out) {
  std::span<const Value> items;
  if (is_exact<Tuple>(sequence)) items = as<Tuple>(sequence).span();
  else if (is_exact<List>(sequence)) items = as<List>(sequence).span();
  if (items.data() || is_exact<Tuple>(sequence) || is_exact<List>(sequence)) {
    if (items.size() == count) {
      for (uint32_t i = 0; i < count; i++) {
        Value item = items[count - 1 - i];
        add_reference(item);
        out[i] = item;
      }
      return {};
    }
    if (items.size() > count) return raise(ts, Exc::ValueError, "too many values to unpack (expected {})", count);
    return raise(ts, Exc::ValueError, "not enough values to unpack (expected {}, got {})", count, items.size());
  }
  Result<Ref> made = get_iterator(ts, sequence);
  if (made.is_error()) return not_iterable(ts, sequence);
  Ref iterator = made.release();
  uint32_t got = 0;
  auto give_up = [&] {
    for (uint32_t i = 0; i < got; i++) release_reference(out[count - 1 - i]);
    return raised;
  };
  for (; got < count; got++) {
    Result<Maybe<Ref>> item = next(ts, iterator);
    if (item.is_error()) return give_up();
    Maybe<Ref> present = item.release();
    if (!present) {
      (void)raise(ts, Exc::ValueError, "not enough values to unpack (expected {}, got {})", count, got);
      return give_up();
    }
    out[count - 1 - got] = present.release().leak();
  }
  Result<Maybe<Ref>> more = next(ts, iterator);
  if (more.is_error()) return give_up();
  if (more.release()) {
    (void)raise(ts, Exc::ValueError, "too many values to unpack (expected {})", count);
    return give_up();
  }
  return {};
}

Result<void> unpack_with_star(ThreadState& ts, Value sequence, uint32_t before, uint32_t after, Value* out) {
  Result<Ref> made = get_iterator(ts, sequence);
  if (made.is_error()) return not_iterable(ts, sequence);
  Ref iterator = made.release();
  uint32_t total = before + 1 + after, got = 0;
  auto give_up = [&] {
    for (uint32_t i = 0; i < got; i++) release_reference(out[total - 1 - i]);
    return raised;
  };
  for (; got < before; got++) {
    Result<Maybe<Ref>> item = next(ts, iterator);
    if (item.is_error()) return give_up();
    Maybe<Ref> present = item.release();
    if (!present) {
      if (after)
        (void)raise(ts, Exc::ValueError, "not enough values to unpack (expected at least {}, got {})", before + after,
                    got);
      else (void)raise(ts, Exc::ValueError, "not enough values to unpack (expected at least {}, got {})", before, got);
      return give_up();
    }
    out[total - 1 - got] = present.release().leak();
  }
  Result<RefTo<List>> collected = list_from(ts, iterator);
  if (collected.is_error()) return give_up();
  RefTo<List> rest = collected.release();
  if (rest->size < after) {
    (void)raise(ts, Exc::ValueError, "not enough values to unpack (expected at least {}, got {})", before + after,
                before + rest->size);
    return give_up();
  }
  for (uint32_t i = 0; i < after; i++) {
    Value item = rest->items[rest->size - 1 - i];
    out[i] = item;  // the list's own reference
  }
  rest->size -= after;
  out[after] = Value(rest.leak());
  return {};
}

// --- formatting

Push format_value(ThreadState& ts, Value value, Value specification, uint32_t flags) {
  Ref converted;
  switch (flags & kFormatConversionMask) {
    case kFormatStr: converted = TRY(str(ts, value)); break;
    case kFormatRepr: converted = TRY(repr(ts, value)); break;
    case kFormatAscii: converted = TRY(ascii(ts, value)); break;
    default: converted = Ref::share(value);
  }
  if (specification.is_null() && is_exact<Str>(converted)) return converted;
  return Ref(TRY(format(ts, converted, specification)));
}

// --- matching

Push match_keys(ThreadState& ts, Value subject, Value keys_value) {
  Tuple& keys = as<Tuple>(keys_value);
  RefTo<Tuple> values = TRY(tuple_allocate(ts, keys.size));
  if (keys.size == 0) return Ref(std::move(values));
  // get(key, sentinel), so that a default dict makes nothing up.
  Ref get = TRY(get_attribute(ts, subject, names::k_get));
  RefTo<Set> seen = TRY(set_allocate(ts, *ts.types().set));
  Ref sentinel = TRY(call(ts, Value(ts.types().object)));
  for (uint64_t i = 0; i < keys.size; i++) {
    if (TRY(set_contains(ts, *seen, keys[i])))
      return raise(ts, Exc::ValueError, "mapping pattern checks duplicate key ({})", repr_of(keys[i]));
    TRY(set_add(ts, *seen, keys[i]));
    Ref value = TRY(call(ts, get, keys[i], Value(sentinel)));
    if (value.get() == sentinel.get()) return Ref::none();
    tuple_initialize(*values, i, std::move(value));
  }
  return Ref(std::move(values));
}

// An attribute for a class pattern; null in `out` when it is missing. TypeError when it was matched before.
static Result<Maybe<Ref>> match_attribute(ThreadState& ts, Value subject, Type& cls, Value name, Set& seen) {
  if (TRY(set_contains(ts, seen, name)))
    return raise(ts, Exc::TypeError, "{}() got multiple sub-patterns for attribute {}", cls.plain_name, repr_of(name));
  TRY(set_add(ts, seen, name));
  RefTo<Str> interned = TRY(intern(ts, RefTo<Str>::share(as<Str>(name))));
  return find_attribute(ts, subject, *interned);
}

Push match_class(ThreadState& ts, Value subject, Value cls_value, uint32_t positional, Value names_value) {
  Type* cls = try_as<Type>(cls_value);
  if (!cls) return raise(ts, Exc::TypeError, "called match pattern must be a type");
  if (!TRY(is_instance(ts, subject, cls_value))) return Ref::none();
  Tuple& keyword_names = as<Tuple>(names_value);
  RefTo<Set> seen = TRY(set_allocate(ts, *ts.types().set));
  RefTo<Tuple> result = TRY(tuple_allocate(ts, positional + keyword_names.size));
  if (positional) {
    Maybe<Ref> match_args = TRY(find_attribute(ts, cls_value, names::k___match_args__));
    bool match_self = false;
    uint64_t allowed = 0;
    if (match_args) {
      if (!is_exact<Tuple>(**match_args))
        return raise(ts, Exc::TypeError, "{}.__match_args__ must be a tuple (got {})", cls->plain_name,
                     type_name(ts, **match_args));
      allowed = as<Tuple>(**match_args).size;
    } else {
      match_self = cls->has(type_flags::kMatchSelf);
      allowed = match_self;
    }
    if (allowed < positional)
      return raise(ts, Exc::TypeError, "{}() accepts {} positional sub-pattern{} ({} given)", cls->plain_name, allowed,
                   allowed == 1 ? "" : "s", positional);
    if (match_self) {
      tuple_initialize(*result, 0, Ref::share(subject));
    } else {
      for (uint32_t i = 0; i < positional; i++) {
        Value name = as<Tuple>(**match_args)[i];
        if (!is_exact<Str>(name))
          return raise(ts, Exc::TypeError, "__match_args__ elements must be strings (got {})", type_name(ts, name));
        Maybe<Ref> value = TRY(match_attribute(ts, subject, *cls, name, *seen));
        if (!value) return Ref::none();
        tuple_initialize(*result, i, value.release());
      }
    }
  }
  for (uint64_t i = 0; i < keyword_names.size; i++) {
    Maybe<Ref> value = TRY(match_attribute(ts, subject, *cls, keyword_names[i], *seen));
    if (!value) return Ref::none();
    tuple_initialize(*result, positional + i, value.release());
  }
  return Ref(std::move(result));
}

}  // namespace ouro::ops
