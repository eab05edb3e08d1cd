// _json.make_encoder: a callable (object, indent level) -> pieces of JSON (one).
//
// `markers` is the caller's dict of the ids of the containers that are being written, against cycles. default
// and encoder run Python, which may change what is being written: lists are asked for their size at each
// step, dicts are written from a list of their items.
#include <cmath>

#include "modules/json.h"
#include "modules/native_fields.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/recursion.h"

namespace ouro::json {

namespace {

struct Encoder : Object {
  Field markers, default_function, encoder, indent;
  FieldTo<Str> key_separator, item_separator;
  bool sort_keys, skip_keys, allow_nan;
  bool own_encoder;
  Escape escape;
  template <class F>
  void each_field(F visit) {
    visit(markers);
    visit(default_function);
    visit(encoder);
    visit(indent);
    visit(key_separator);
    visit(item_separator);
  }
};

constexpr NativeMethod kNewRow = signature_row(
    "make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, "
    "allow_nan)");
Result<Ref> encoder_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[9];
  BoundExtra extra;
  TRY(bind_arguments(ts, kNewRow, arguments, slots, extra));
  for (int i = 4; i < 6; i++)
    if (!is<Str>(slots[i]))
      return raise(ts, Exc::TypeError, "make_encoder() argument {} must be str, not {}", i + 1,
                   type_name(ts, slots[i]));
  bool flags[3];
  for (int i = 0; i < 3; i++) flags[i] = TRY(is_true(ts, slots[6 + i]));
  if (!slots[0].is_none() && !is<Dict>(slots[0]))
    return raise(ts, Exc::TypeError, "make_encoder() argument 1 must be dict or None, not {}", type_name(ts, slots[0]));
  RefTo<Encoder> self = TRY(make_with_fields<Encoder>(ts, type));
  self->markers.set(Ref::share(slots[0]));
  self->default_function.set(Ref::share(slots[1]));
  self->encoder.set(Ref::share(slots[2]));
  self->indent.set(Ref::share(slots[3]));
  self->key_separator.set(RefTo<Str>::share(as<Str>(slots[4])));
  self->item_separator.set(RefTo<Str>::share(as<Str>(slots[5])));
  self->sort_keys = flags[0];
  self->skip_keys = flags[1];
  self->allow_nan = flags[2];
  self->own_encoder = is_own_encoder(slots[2], self->escape);
  ts.track(*self);
  return Ref(std::move(self));
}

// One writing.
class Writer {
 public:
  Writer(ThreadState& ts, Encoder& encoder) : ts_(ts), encoder_(encoder), out_(ts) {}
  Result<RefTo<Str>> finish() { return out_.finish(); }

  Result<void> write(Value value) {
    if (value.is_none()) return out_.append_ascii("null");
    if (value.is_bool()) return out_.append_ascii(value.is_true() ? "true" : "false");
    if (is<Str>(value)) return write_string(value);
    if (value.is_small_int()) return out_.append_int(value.as_small_int());
    if (is_int(value)) return write_text(TRY(int_to_text(ts_, value, 10)));
    if (is_float(value)) return write_text(TRY(float_text(value)));
    Recursion recursion(ts_);
    TRY(recursion.enter(" while encoding a JSON object"));
    TRY(ts_.checkpoint_limits());
    if (is<List>(value) || is<Tuple>(value)) return write_array(value);
    if (is<Dict>(value)) return write_object(value);
    Ref mark = TRY(enter(value));
    Ref function = encoder_.default_function.share();
    Ref replaced = TRY(call(ts_, function, value));
    TRY(write(replaced));
    return leave(mark);
  }

 private:
  Result<void> write_text(RefTo<Str> text) { return out_.append(*text); }

  Result<void> write_string(Value text) {
    if (encoder_.own_encoder) return append_quoted(out_, as<Str>(text), encoder_.escape);
    Ref function = encoder_.encoder.share();
    Ref encoded = TRY(call(ts_, function, text));
    if (!is<Str>(encoded))
      return raise(ts_, Exc::TypeError, "encoder() must return a string, not {}", type_name(ts_, encoded));
    return out_.append(as<Str>(encoded));
  }

  Result<RefTo<Str>> float_text(Value value) {
    double number = float_number(value);
    if (std::isfinite(number)) return float_repr(ts_, number);
    if (!encoder_.allow_nan) return raise(ts_, Exc::ValueError, "Out of range float values are not JSON compliant");
    return str_from_ascii(ts_, std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
  }

  // Notes that the value is being written; gives its key in the markers, null when there are none.
  Result<Ref> enter(Value value) {
    if (encoder_.markers.get().is_none()) return Ref::none();
    Ref id = TRY(make_int(ts_, identity(ts_, value)));
    Dict& markers = as<Dict>(encoder_.markers);
    if (TRY(dict_contains(ts_, markers, id))) return raise(ts_, Exc::ValueError, "Circular reference detected");
    TRY(dict_set(ts_, markers, id, value));
    return id;
  }
  Result<void> leave(const Ref& mark) {
    if (mark.get().is_none()) return {};
    if (!TRY(dict_delete(ts_, as<Dict>(encoder_.markers), mark))) return raise_with(ts_, Exc::KeyError, mark);
    return {};
  }

  static std::span<const Value> items_of(Value value) {
    return is<List>(value) ? as<List>(value).span() : as<Tuple>(value).span();
  }
  Result<void> write_array(Value value) {
    if (items_of(value).empty()) return out_.append_ascii("[]");
    Ref mark = TRY(enter(value));
    TRY(out_.append(U'['));
    for (uint64_t i = 0; i < items_of(value).size(); i++) {
      if (i) TRY(out_.append(*encoder_.item_separator));
      Ref item = Ref::share(items_of(value)[i]);
      TRY(write(item));
    }
    TRY(leave(mark));
    return out_.append(U']');
  }

  // The text of a key; null: to be left out.
  Result<Maybe<Ref>> key_text(Value key) {
    auto done = [](Result<RefTo<Str>> text) -> Result<Maybe<Ref>> {
      if (text.is_error()) return raised;
      return Maybe<Ref>(Ref(text.release()));
    };
    if (is<Str>(key)) return Maybe<Ref>(Ref::share(key));
    if (is_float(key)) return done(float_text(key));
    if (key.is_none()) return done(str_from_ascii(ts_, "null"));
    if (key.is_bool()) return done(str_from_ascii(ts_, key.is_true() ? "true" : "false"));
    if (is_int(key)) return done(int_to_text(ts_, key, 10));
    if (encoder_.skip_keys) return Maybe<Ref>(absent);
    return raise(ts_, Exc::TypeError, "keys must be str, int, float, bool or None, not {}", type_name(ts_, key));
  }

  Result<void> write_object(Value value) {
    if (as<Dict>(value).used == 0) return out_.append_ascii("{}");
    Ref mark = TRY(enter(value));
    TRY(out_.append(U'{'));
    RefTo<List> items;
    if (is_exact<Dict>(value)) {
      items = TRY(dict_items_list(ts_, as<Dict>(value)));
    } else {
      Ref view = TRY(call_method(ts_, value, names::k_items));
      items = TRY(list_from(ts_, view));
    }
    if (encoder_.sort_keys) TRY(list_sort(ts_, *items, Value::none(), false));
    bool first = true;
    for (uint64_t i = 0; i < items->size; i++) {
      Ref pair = Ref::share(items->items[i]);
      if (!is<Tuple>(pair) || as<Tuple>(pair).size != 2)
        return raise(ts_, Exc::ValueError, "items must return 2-tuples");
      Maybe<Ref> key = TRY(key_text(as<Tuple>(pair)[0]));
      if (!key) continue;
      if (!first) TRY(out_.append(*encoder_.item_separator));
      first = false;
      TRY(write_string(**key));
      TRY(out_.append(*encoder_.key_separator));
      TRY(write(as<Tuple>(pair)[1]));
    }
    TRY(leave(mark));
    return out_.append(U'}');
  }

  ThreadState& ts_;
  Encoder& encoder_;
  StrBuilder out_;
};

constexpr NativeMethod kCallRow = signature_row("_iterencode(obj, _current_indent_level)");
Result<Ref> encoder_call(ThreadState& ts, Encoder& self, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kCallRow, arguments, slots, extra));
  TRY(native::convert_index(ts, slots[1]));
  Writer writer(ts, self);
  TRY(writer.write(slots[0]));
  RefTo<Str> text = TRY(writer.finish());
  return Ref(TRY(make_tuple(ts, Value(text))));
}

constexpr MemberRow kMembers[] = {
    {"markers", MemberKind::kObjectOrNone, offsetof(Encoder, markers), true, nullptr},
    {"default", MemberKind::kObjectOrNone, offsetof(Encoder, default_function), true, nullptr},
    {"encoder", MemberKind::kObjectOrNone, offsetof(Encoder, encoder), true, nullptr},
    {"indent", MemberKind::kObjectOrNone, offsetof(Encoder, indent), true, nullptr},
    {"key_separator", MemberKind::kObjectOrNone, offsetof(Encoder, key_separator), true, nullptr},
    {"item_separator", MemberKind::kObjectOrNone, offsetof(Encoder, item_separator), true, nullptr},
    {"sort_keys", MemberKind::kBool, offsetof(Encoder, sort_keys), true, nullptr},
    {"skipkeys", MemberKind::kBool, offsetof(Encoder, skip_keys), true, nullptr},
};

}  // namespace

const TypeSpec spec_encoder{
    .name = "_json.Encoder",
    .instance_bytes = sizeof(Encoder),
    .flags = type_flags::kContainer,
    .doc = "Writes JSON.",
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = encoder_new;
          s.tp_call = slot<encoder_call>;
          set_field_slots<Encoder>(s);
        },
    .module = "_json",
};

}  // namespace ouro::json
