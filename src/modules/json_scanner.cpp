// _json.make_scanner: a callable (string, index) -> (value, index behind it) that reads one JSON value.
//
// StopIteration(index) says that no value begins there. Hooks (object_hook, parse_int ...) may run Python;
// the text is immutable and kept by the caller.
#include "modules/json.h"
#include "modules/native_fields.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/recursion.h"

namespace ouro::json {

namespace {

struct Scanner : Object {
  bool strict;
  Field object_hook, object_pairs_hook, parse_float, parse_int, parse_constant;
  template <class F>
  void each_field(F visit) {
    visit(object_hook);
    visit(object_pairs_hook);
    visit(parse_float);
    visit(parse_int);
    visit(parse_constant);
  }
};

constexpr NativeMethod kNewRow = signature_row("make_scanner(context)");
Result<Ref> scanner_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value context;
  BoundExtra extra;
  TRY(bind_arguments(ts, kNewRow, arguments, &context, extra));
  RefTo<Scanner> self = TRY(make_with_fields<Scanner>(ts, type));
  auto attribute = [&](const char* name) -> Result<Ref> {
    RefTo<Str> text = TRY(intern(ts, name));
    return get_attribute(ts, context, *text);
  };
  Ref strict = TRY(attribute("strict"));
  self->strict = TRY(is_true(ts, strict));
  self->object_hook.set(TRY(attribute("object_hook")));
  self->object_pairs_hook.set(TRY(attribute("object_pairs_hook")));
  self->parse_float.set(TRY(attribute("parse_float")));
  self->parse_int.set(TRY(attribute("parse_int")));
  self->parse_constant.set(TRY(attribute("parse_constant")));
  ts.track(*self);
  return Ref(std::move(self));
}

// One reading.
class Reader {
 public:
  Reader(ThreadState& ts, Scanner& scanner, Str& source)
      : ts_(ts), scanner_(scanner), source_(source), length_(int64_t(source.length)) {}

  // The value that begins at `at`, which becomes the index behind it.
  Result<Ref> value(int64_t& at) {
    if (at < 0) return raise(ts_, Exc::ValueError, "idx cannot be negative");
    if (at >= length_) return no_value(at);
    switch (at_index(at)) {
      case U'"': {
        at++;
        return scan_string(ts_, source_, at, scanner_.strict);
      }
      case U'{': {
        Recursion recursion(ts_);
        TRY(recursion.enter(" while decoding a JSON object from a unicode string"));
        at++;
        return object(at);
      }
      case U'[': {
        Recursion recursion(ts_);
        TRY(recursion.enter(" while decoding a JSON array from a unicode string"));
        at++;
        return array(at);
      }
      case U'n':
        if (take(at, "null")) return Ref::none();
        break;
      case U't':
        if (take(at, "true")) return Ref::boolean(true);
        break;
      case U'f':
        if (take(at, "false")) return Ref::boolean(false);
        break;
      case U'N':
        if (take(at, "NaN")) return constant("NaN");
        break;
      case U'I':
        if (take(at, "Infinity")) return constant("Infinity");
        break;
      case U'-':
        if (take(at, "-Infinity")) return constant("-Infinity");
        break;
      default: break;
    }
    return number(at);
  }

 private:
  char32_t at_index(int64_t at) const { return source_[uint64_t(at)]; }
  bool is_at(int64_t at, char32_t c) const { return at < length_ && at_index(at) == c; }
  bool is_digit_at(int64_t at) const { return at < length_ && at_index(at) >= U'0' && at_index(at) <= U'9'; }
  void skip_spaces(int64_t& at) const {
    while (at < length_) {
      char32_t c = at_index(at);
      if (c != U' ' && c != U'\t' && c != U'\n' && c != U'\r') return;
      at++;
    }
  }
  bool take(int64_t& at, std::string_view word) const {
    if (length_ - at < int64_t(word.size())) return false;
    for (size_t i = 0; i < word.size(); i++)
      if (at_index(at + int64_t(i)) != char32_t(word[i])) return false;
    at += int64_t(word.size());
    return true;
  }
  Raised no_value(int64_t at) { return raise_stop_iteration(ts_, Value::small_int(at)); }
  Result<Ref> constant(const char* text) {
    RefTo<Str> name = TRY(intern(ts_, text));
    return call(ts_, scanner_.parse_constant, Value(name));
  }

  Result<Ref> object(int64_t& at) {
    bool pairs = !scanner_.object_pairs_hook.get().is_none();
    RefTo<Dict> dict;
    RefTo<List> list;
    if (pairs) list = TRY(list_allocate(ts_, 0));
    else dict = TRY(dict_allocate(ts_));
    skip_spaces(at);
    if (is_at(at, U'}')) {
      at++;
    } else {
      for (;;) {
        if (!is_at(at, U'"'))
          return decode_error(ts_, "Expecting property name enclosed in double quotes", source_, at);
        at++;
        Ref key = TRY(scan_string(ts_, source_, at, scanner_.strict));
        key = TRY(remember(std::move(key)));
        skip_spaces(at);
        if (!is_at(at, U':')) return decode_error(ts_, "Expecting ':' delimiter", source_, at);
        at++;
        skip_spaces(at);
        Ref item = TRY(value(at));
        if (pairs) {
          RefTo<Tuple> pair = TRY(make_tuple(ts_, key, item));
          TRY(list_append(ts_, *list, Ref(std::move(pair))));
        } else {
          TRY(dict_set(ts_, *dict, key, item));
        }
        skip_spaces(at);
        if (is_at(at, U'}')) {
          at++;
          break;
        }
        if (!is_at(at, U',')) return decode_error(ts_, "Expecting ',' delimiter", source_, at);
        at++;
        skip_spaces(at);
        TRY(ts_.checkpoint_limits());
      }
    }
    if (pairs) return call(ts_, scanner_.object_pairs_hook, Value(list));
    if (!scanner_.object_hook.get().is_none()) return call(ts_, scanner_.object_hook, Value(dict));
    return Ref(std::move(dict));
  }

  // Equal keys are one object.
  Result<Ref> remember(Ref key) {
    if (!memo_) memo_ = TRY(dict_allocate(ts_));
    return dict_set_default(ts_, *memo_, key, key);
  }

  Result<Ref> array(int64_t& at) {
    RefTo<List> list = TRY(list_allocate(ts_, 0));
    skip_spaces(at);
    if (is_at(at, U']')) {
      at++;
      return Ref(std::move(list));
    }
    for (;;) {
      TRY(list_append(ts_, *list, TRY(value(at))));
      skip_spaces(at);
      if (is_at(at, U']')) {
        at++;
        return Ref(std::move(list));
      }
      if (!is_at(at, U',')) return decode_error(ts_, "Expecting ',' delimiter", source_, at);
      at++;
      skip_spaces(at);
      TRY(ts_.checkpoint_limits());
    }
  }

  Result<Ref> number(int64_t& at) {
    int64_t start = at, end = at;
    if (is_at(end, U'-')) end++;
    if (!is_digit_at(end)) return no_value(start);
    if (at_index(end) == U'0') end++;
    else
      while (is_digit_at(end)) end++;
    bool real = false;
    if (is_at(end, U'.') && is_digit_at(end + 1)) {
      real = true;
      end++;
      while (is_digit_at(end)) end++;
    }
    if (is_at(end, U'e') || is_at(end, U'E')) {
      int64_t digits = end + 1;
      if (is_at(digits, U'-') || is_at(digits, U'+')) digits++;
      if (is_digit_at(digits)) {
        real = true;
        end = digits;
        while (is_digit_at(end)) end++;
      }
    }
    at = end;
    if (!real && scanner_.parse_int.get() == Value(ts_.types().int_) && end - start <= 18) {
      int64_t result = 0;
      bool minus = at_index(start) == U'-';
      for (int64_t i = start + minus; i < end; i++) result = result * 10 + int64_t(at_index(i) - U'0');
      return Ref::small_int(minus ? -result : result);
    }
    RefTo<Str> text = TRY(str_slice(ts_, source_, uint64_t(start), uint64_t(end)));
    Ref function = real ? scanner_.parse_float.share() : scanner_.parse_int.share();
    return call(ts_, function, Value(text));
  }

  ThreadState& ts_;
  Scanner& scanner_;
  Str& source_;
  int64_t length_;
  RefTo<Dict> memo_;
};

constexpr NativeMethod kCallRow = signature_row("scan_once(string, idx)");
Result<Ref> scanner_call(ThreadState& ts, Scanner& self, const CallArguments& arguments) {
  Value slots[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, kCallRow, arguments, slots, extra));
  int64_t at = TRY(native::convert_index(ts, slots[1]));
  if (!is<Str>(slots[0]))
    return raise(ts, Exc::TypeError, "first argument must be a string, not {}", type_name(ts, slots[0]));
  Reader reader(ts, self, as<Str>(slots[0]));
  Ref value = TRY(reader.value(at));
  return Ref(TRY(make_tuple(ts, value, Value::small_int(at))));
}

constexpr MemberRow kMembers[] = {
    {"strict", MemberKind::kBool, offsetof(Scanner, strict), true, "Whether control characters are refused."},
    {"object_hook", MemberKind::kObjectOrNone, offsetof(Scanner, object_hook), true, nullptr},
    {"object_pairs_hook", MemberKind::kObjectOrNone, offsetof(Scanner, object_pairs_hook), true, nullptr},
    {"parse_float", MemberKind::kObjectOrNone, offsetof(Scanner, parse_float), true, nullptr},
    {"parse_int", MemberKind::kObjectOrNone, offsetof(Scanner, parse_int), true, nullptr},
    {"parse_constant", MemberKind::kObjectOrNone, offsetof(Scanner, parse_constant), true, nullptr},
};

}  // namespace

const TypeSpec spec_scanner{
    .name = "_json.Scanner",
    .instance_bytes = sizeof(Scanner),
    .flags = type_flags::kContainer,
    .doc = "Reads one value of JSON.",
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = scanner_new;
          s.tp_call = slot<scanner_call>;
          set_field_slots<Scanner>(s);
        },
    .module = "_json",
};

}  // namespace ouro::json
