// UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError: encoding, object, start, end (excluded), reason.
#include <cstddef>

#include "objects/bytes.h"
#include "objects/exception_internal.h"

namespace ouro::exceptions {

static Result<void> check_count(ThreadState& ts, const CallArguments& arguments, size_t expected) {
  if (arguments.positional_count == expected) return {};
  return raise(ts, Exc::TypeError, "function takes exactly {} arguments ({} given)", expected,
               arguments.positional_count);
}
static Result<void> check_text(ThreadState& ts, Value value, int number) {
  if (is<Str>(value)) return {};
  return raise(ts, Exc::TypeError, "argument {} must be str, not {}", number, type_name(ts, value));
}

// The last three arguments are start, end and reason; `number` is that of start.
static Result<void> set_range(ThreadState& ts, UnicodeError& self, const Value* values, int number) {
  int64_t start = TRY(native::convert_index(ts, values[0]));
  int64_t end = TRY(native::convert_index(ts, values[1]));
  TRY(check_text(ts, values[2], number + 2));
  self.start = start;
  self.end = end;
  set_field(self.reason, values[2]);
  return {};
}

static Result<void> decode_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  TRY(base_init(ts, value, arguments));
  auto& self = as<UnicodeError>(value);
  TRY(check_count(ts, arguments, 5));
  TRY(check_text(ts, arguments.values[0], 1));
  TRY(set_range(ts, self, arguments.values + 2, 3));
  set_field(self.encoding, arguments.values[0]);
  Value object = arguments.values[1];
  if (is<Bytes>(object)) {
    set_field(self.object, object);
    return {};
  }
  if (!type_of(ts, object).slots.bf_get_buffer)
    return raise(ts, Exc::TypeError, "a bytes-like object is required, not '{}'", type_name(ts, object));
  self.object.set(TRY(call(ts, Value(ts.types().bytes), object)));
  return {};
}
static Result<void> encode_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  TRY(base_init(ts, value, arguments));
  auto& self = as<UnicodeError>(value);
  TRY(check_count(ts, arguments, 5));
  TRY(check_text(ts, arguments.values[0], 1));
  TRY(check_text(ts, arguments.values[1], 2));
  TRY(set_range(ts, self, arguments.values + 2, 3));
  set_field(self.encoding, arguments.values[0]);
  set_field(self.object, arguments.values[1]);
  return {};
}
static Result<void> translate_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  TRY(base_init(ts, value, arguments));
  auto& self = as<UnicodeError>(value);
  TRY(check_count(ts, arguments, 4));
  TRY(check_text(ts, arguments.values[0], 1));
  TRY(set_range(ts, self, arguments.values + 1, 2));
  set_field(self.object, arguments.values[0]);
  return {};
}

// \xNN, \uNNNN or \UNNNNNNNN
static Result<RefTo<Str>> escaped(ThreadState& ts, char32_t c) {
  StrBuilder builder(ts);
  int digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
  TRY(builder.append_ascii(digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U"));
  for (int i = digits - 1; i >= 0; i--) TRY(builder.append(char32_t("0123456789abcdef"[c >> (4 * i) & 15])));
  return builder.finish();
}

// The one code point the error is about, when it is one and inside of the text.
static const Str* single_character(UnicodeError& self) {
  Value object = self.object;
  if (object.is_null() || !is<Str>(object)) return nullptr;
  const Str& text = as<Str>(object);
  return self.start >= 0 && uint64_t(self.start) < text.length && self.end == self.start + 1 ? &text : nullptr;
}

static Result<Ref> decode_str(ThreadState& ts, UnicodeError& self) {
  if (self.object.is_null()) return Ref::share(Value(empty_str(ts)));
  RefTo<Str> reason = TRY(str(ts, or_none(self.reason)));
  RefTo<Str> encoding = TRY(str(ts, or_none(self.encoding)));
  Value object = or_none(self.object);
  if (is<Bytes>(object) && self.start >= 0 && uint64_t(self.start) < as<Bytes>(object).size &&
      self.end == self.start + 1) {
    uint8_t byte = as<Bytes>(object).data()[self.start];
    char digits[] = {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15], 0};
    return text(ts, "'{}' codec can't decode byte 0x{} in position {}: {}", Value(encoding), digits, self.start,
                Value(reason));
  }
  return text(ts, "'{}' codec can't decode bytes in position {}-{}: {}", Value(encoding), self.start, self.end - 1,
              Value(reason));
}
static Result<Ref> encode_str(ThreadState& ts, UnicodeError& self) {
  if (self.object.is_null()) return Ref::share(Value(empty_str(ts)));
  RefTo<Str> reason = TRY(str(ts, or_none(self.reason)));
  RefTo<Str> encoding = TRY(str(ts, or_none(self.encoding)));
  if (const Str* object = single_character(self)) {
    RefTo<Str> shown = TRY(escaped(ts, (*object)[uint64_t(self.start)]));
    return text(ts, "'{}' codec can't encode character '{}' in position {}: {}", Value(encoding), Value(shown),
                self.start, Value(reason));
  }
  return text(ts, "'{}' codec can't encode characters in position {}-{}: {}", Value(encoding), self.start, self.end - 1,
              Value(reason));
}
static Result<Ref> translate_str(ThreadState& ts, UnicodeError& self) {
  if (self.object.is_null()) return Ref::share(Value(empty_str(ts)));
  RefTo<Str> reason = TRY(str(ts, or_none(self.reason)));
  if (const Str* object = single_character(self)) {
    RefTo<Str> shown = TRY(escaped(ts, (*object)[uint64_t(self.start)]));
    return text(ts, "can't translate character '{}' in position {}: {}", Value(shown), self.start, Value(reason));
  }
  return text(ts, "can't translate characters in position {}-{}: {}", self.start, self.end - 1, Value(reason));
}

static constexpr MemberRow kMembers[] = {
    {"encoding", MemberKind::kObjectOrNone, offsetof(UnicodeError, encoding), false, "The codec's name."},
    {"object", MemberKind::kObjectOrNone, offsetof(UnicodeError, object), false, "What was to be converted."},
    {"start", MemberKind::kInt64, offsetof(UnicodeError, start), false, "The first bad place."},
    {"end", MemberKind::kInt64, offsetof(UnicodeError, end), false, "The place behind the last bad one."},
    {"reason", MemberKind::kObjectOrNone, offsetof(UnicodeError, reason), false, "Why it failed."},
};

const TypeSpec spec_UnicodeDecodeError{.name = "UnicodeDecodeError",
                                       .kind = Kind::kUnicodeError,
                                       .instance_bytes = sizeof(UnicodeError),
                                       .flags = kFlags,
                                       .doc = "Bytes cannot be decoded.",
                                       .members = kMembers,
                                       .slots = [](Slots& s) {
                                         s.tp_new = &base_new;
                                         s.tp_init = &decode_init;
                                         s.tp_str = slot<decode_str>;
                                       }};
const TypeSpec spec_UnicodeEncodeError{.name = "UnicodeEncodeError",
                                       .kind = Kind::kUnicodeError,
                                       .instance_bytes = sizeof(UnicodeError),
                                       .flags = kFlags,
                                       .doc = "Text cannot be encoded.",
                                       .members = kMembers,
                                       .slots = [](Slots& s) {
                                         s.tp_new = &base_new;
                                         s.tp_init = &encode_init;
                                         s.tp_str = slot<encode_str>;
                                       }};
const TypeSpec spec_UnicodeTranslateError{.name = "UnicodeTranslateError",
                                          .kind = Kind::kUnicodeError,
                                          .instance_bytes = sizeof(UnicodeError),
                                          .flags = kFlags,
                                          .doc = "Text cannot be translated.",
                                          .members = kMembers,
                                          .slots = [](Slots& s) {
                                            s.tp_new = &base_new;
                                            s.tp_init = &translate_init;
                                            s.tp_str = slot<translate_str>;
                                          }};

}  // namespace ouro::exceptions
