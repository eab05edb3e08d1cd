// The type str: construction, slots, and the table of its methods.
#include <cstring>

#include "objects/buffer.h"
#include "objects/codecs.h"
#include "objects/number_format.h"
#include "objects/slice.h"
#include "objects/str_iterator.h"
#include "objects/str_methods.h"
#include "objects/str_percent.h"
#include "objects/text_buffers.h"
#include "objects/type_specs.h"
#include "unicode/repr.h"

namespace ouro {
namespace {

// --- construction

// An instance of a subclass of str with the same text.
Result<Ref> subclass_instance(ThreadState& ts, Type& type, Str& text) {
  Str* copy = TRY(ts.allocate_as<Str>(type, (text.length + 1) * text.width));
  copy->length = text.length;
  copy->cached_hash = text.cached_hash;
  copy->width = text.width;
  copy->ascii = text.ascii;
  copy->interned = false;
  std::memcpy(copy->data(), text.data(), (text.length + 1) * text.width);
  ts.track(*copy);
  return Ref::adopt(Value(copy));
}

Result<RefTo<Str>> decode_object(ThreadState& ts, Value object, Value encoding, Value errors) {
  if (is<Str>(object)) return raise(ts, Exc::TypeError, "decoding str is not supported");
  if (!supports_buffer(ts, object))
    return raise(ts, Exc::TypeError, "decoding to str: need a bytes-like object, {} found", type_name(ts, object));
  BufferAccess bytes = TRY(BufferAccess::get(ts, object));
  return codecs::decode_arguments(ts, bytes.bytes(), encoding, errors);
}

Result<Ref> new_object(ThreadState& ts, Type& type, Value object, Value encoding, Value errors) {
  if (!encoding.is_unbound() && !is<Str>(encoding))
    return raise(ts, Exc::TypeError, "str() argument 'encoding' must be str, not {}",
                 encoding.is_none() ? std::string_view("None") : type_name(ts, encoding));
  if (!errors.is_unbound() && !is<Str>(errors))
    return raise(ts, Exc::TypeError, "str() argument 'errors' must be str, not {}",
                 errors.is_none() ? std::string_view("None") : type_name(ts, errors));
  RefTo<Str> text;
  if (object.is_unbound()) text = RefTo<Str>::share(empty_str(ts));
  else if (encoding.is_unbound() && errors.is_unbound()) text = TRY(str(ts, object));
  else text = TRY(decode_object(ts, object, encoding, errors));
  if (&type == ts.types().str) return Ref(std::move(text));
  return subclass_instance(ts, type, *text);
}

constexpr NativeMethod kNew = class_method<new_object>(
    "str(cls, object=<unrepresentable>, encoding=<unrepresentable>, errors=<unrepresentable>)", "");

Result<Ref> str_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  // str(value), by far the most common call.
  if (&type == ts.types().str && arguments.positional_count == 1 && !arguments.keyword_names)
    return Ref(TRY(str(ts, arguments.values[0])));
  return kNew.thunk(ts, Value(type), arguments, kNew);
}

// --- slots

Result<Ref> str_repr(ThreadState& ts, Str& self) {
  HeapResources resources(ts);
  unicode::TextBuffer buffer(resources);
  TRY(settle(ts, unicode::repr_text(view_of(self), buffer)));
  return Ref(TRY(str_from_buffer(ts, buffer)));
}

Result<RefTo<Str>> exact_text(ThreadState& ts, Str& self) { return str_slice(ts, self, 0, self.length); }
Result<Ref> str_str(ThreadState& ts, Str& self) { return Ref(TRY(exact_text(ts, self))); }
Result<int64_t> str_hash_slot(ThreadState& ts, Str& self) { return str_hash_cached(ts, self); }

Result<Ref> str_compare_slot(ThreadState&, Str& self, Value value, CompareOp op) {
  Str* other = try_as<Str>(value);
  if (!other) return Ref::not_implemented();
  return Ref::boolean(str_compare_by(self, *other, op));
}

Result<Ref> str_iter(ThreadState& ts, Str& self) { return str_iterator_make(ts, self); }
Result<int64_t> str_length(ThreadState&, Str& self) { return int64_t(self.length); }

Result<Ref> str_concat_slot(ThreadState& ts, Value left, Value right) {
  if (!is<Str>(right))
    return raise(ts, Exc::TypeError, "can only concatenate str (not \"{}\") to str", type_name(ts, right));
  return Ref(TRY(str_concat(ts, as<Str>(left), as<Str>(right))));
}

Result<Ref> str_repeat(ThreadState& ts, Str& self, int64_t count) {
  if (count <= 0 || self.length == 0) return Ref::share(Value(empty_str(ts)));
  if (count == 1) return Ref(TRY(exact_text(ts, self)));
  uint64_t length;
  if (__builtin_mul_overflow(self.length, uint64_t(count), &length) || length > INT64_MAX / 4)
    return raise(ts, Exc::OverflowError, "repeated string is too long");
  char32_t largest = self.width == 4 ? 0x10FFFF : self.width == 2 ? 0xFFFF : self.ascii ? 0x7F : 0xFF;
  RefTo<Str> result = TRY(str_allocate(ts, length, largest));
  auto* to = static_cast<uint8_t*>(result->data());
  size_t bytes = self.data_bytes(), total = length * self.width;
  if (bytes == 1) {
    std::memset(to, self.data1()[0], total);
    return Ref(std::move(result));
  }
  std::memcpy(to, self.data(), bytes);
  // What is there is doubled until all is.
  for (size_t done = bytes; done < total;) {
    size_t some = done < total - done ? done : total - done;
    std::memcpy(to + done, to, some);
    done += some;
  }
  return Ref(std::move(result));
}

Result<Ref> str_item(ThreadState& ts, Str& self, int64_t index) {
  if (index < 0 || uint64_t(index) >= self.length) return raise(ts, Exc::IndexError, "string index out of range");
  return Ref(TRY(str_from_code_point(ts, self[uint64_t(index)])));
}

Result<bool> str_contains(ThreadState& ts, Str& self, Value value) {
  Str* part = try_as<Str>(value);
  if (!part)
    return raise(ts, Exc::TypeError, "'in <string>' requires string as left operand, not {}", type_name(ts, value));
  return str_find(self, *part, 0, int64_t(self.length)) >= 0;
}

// Every step-th character.
template <class Unit>
Result<RefTo<Str>> stepped(ThreadState& ts, std::span<const Unit> units, const SliceBounds& bounds) {
  char32_t bits = 0;
  int64_t at = bounds.start;
  for (int64_t i = 0; i < bounds.count; i++, at += bounds.step) bits |= units[size_t(at)];
  RefTo<Str> result = TRY(str_allocate(ts, uint64_t(bounds.count), bits));
  at = bounds.start;
  auto fill = [&](auto* to) {
    for (int64_t i = 0; i < bounds.count; i++, at += bounds.step)
      to[i] = std::remove_reference_t<decltype(*to)>(units[size_t(at)]);
  };
  if (result->width == 1) fill(static_cast<uint8_t*>(result->data()));
  else if (result->width == 2) fill(static_cast<uint16_t*>(result->data()));
  else fill(static_cast<uint32_t*>(result->data()));
  return result;
}

Result<Ref> str_subscript(ThreadState& ts, Str& self, Value key) {
  if (Slice* slice = try_as<Slice>(key)) {
    SliceBounds bounds = TRY(slice_unpack(ts, *slice, int64_t(self.length)));
    if (bounds.count <= 0) return Ref::share(Value(empty_str(ts)));
    if (bounds.step == 1)
      return Ref(TRY(str_slice(ts, self, uint64_t(bounds.start), uint64_t(bounds.start + bounds.count))));
    if (bounds.count == 1) return Ref(TRY(str_from_code_point(ts, self[uint64_t(bounds.start)])));
    return Ref(TRY(with_units(self, [&](auto units) { return stepped(ts, units, bounds); })));
  }
  int64_t index;
  if (key.is_small_int()) {
    index = key.as_small_int();
  } else {
    if (!key.is_bool() && !type_of(ts, key).slots.nb_index)
      return raise(ts, Exc::TypeError, "string indices must be integers, not '{}'", type_name(ts, key));
    index = TRY(index_as_int64(ts, key, Exc::IndexError));
  }
  if (index < 0) index += int64_t(self.length);
  return str_item(ts, self, index);
}

Result<Ref> str_remainder(ThreadState& ts, Value left, Value right) {
  if (!is<Str>(left)) return Ref::not_implemented();
  return Ref(TRY(str_percent(ts, as<Str>(left), right)));
}

void str_destroy(ThreadState& ts, Str& self) {
  if (self.interned) forget_interned(ts, self);
}

// --- methods of this file

Result<RefTo<Str>> join_method(ThreadState& ts, Str& self, Value iterable) { return str_join(ts, self, iterable); }

Result<Ref> encode_method(ThreadState& ts, Str& self, Value encoding, Value errors) {
  if (!encoding.is_unbound() && !is<Str>(encoding))
    return raise(ts, Exc::TypeError, "encode() argument 'encoding' must be str, not {}",
                 encoding.is_none() ? std::string_view("None") : type_name(ts, encoding));
  if (!errors.is_unbound() && !is<Str>(errors))
    return raise(ts, Exc::TypeError, "encode() argument 'errors' must be str, not {}",
                 errors.is_none() ? std::string_view("None") : type_name(ts, errors));
  return Ref(TRY(codecs::encode_arguments(ts, self, encoding, errors)));
}

Result<RefTo<Str>> format_method(ThreadState& ts, Str& self, Str& specification) {
  return format_str(ts, self, specification);
}
Result<RefTo<Tuple>> getnewargs_method(ThreadState& ts, Str& self) {
  // Always another object, so that memos of pickling do not take it for the str itself.
  if (self.length == 0) return make_tuple(ts, Value(TRY(exact_text(ts, self))));
  StrBuilder builder(ts);
  TRY(builder.append(self));
  return make_tuple(ts, Value(TRY(builder.finish())));
}
int64_t sizeof_method(ThreadState&, Str& self) {
  return int64_t(self.type->instance_bytes + (self.length + 1) * self.width);
}

namespace m = str_methods;

constexpr NativeMethod kMethods[] = {
    method<m::capitalize>("capitalize(self, /)", "The first character in title case, the rest in lower case."),
    method<m::casefold>("casefold(self, /)", "The text for comparison without regard to case."),
    method<m::center>("center(self, width, fillchar=' ', /)", "The text in the middle of a line of the width."),
    method<m::count>("count(self, sub, start=None, end=None, /)", "How often sub occurs without overlap."),
    method<encode_method>("encode(self, /, encoding='utf-8', errors='strict')", "The text as bytes of an encoding."),
    method<m::endswith>("endswith(self, suffix, start=None, end=None, /)",
                        "Whether the text ends with the suffix or one of a tuple of them."),
    method<m::expandtabs>("expandtabs(self, /, tabsize=8)", "The text with spaces instead of tabs."),
    method<m::find>("find(self, sub, start=None, end=None, /)", "The lowest index of sub, or -1."),
    method<m::format>("format(self, /, *args, **kwargs)", "The text with its replacement fields filled in."),
    method<m::format_map>("format_map(self, mapping, /)", "Like format(**mapping), without copying the mapping."),
    method<m::index>("index(self, sub, start=None, end=None, /)", "Like find; ValueError when there is none."),
    method<m::isalnum>("isalnum(self, /)", "Whether all characters are letters or digits and there is one."),
    method<m::isalpha>("isalpha(self, /)", "Whether all characters are letters and there is one."),
    method<m::isascii>("isascii(self, /)", "Whether all characters are ASCII."),
    method<m::isdecimal>("isdecimal(self, /)", "Whether all characters are decimal digits and there is one."),
    method<m::isdigit>("isdigit(self, /)", "Whether all characters are digits and there is one."),
    method<m::isidentifier>("isidentifier(self, /)", "Whether the text is a Python identifier."),
    method<m::islower>("islower(self, /)", "Whether all cased characters are lower case and there is one."),
    method<m::isnumeric>("isnumeric(self, /)", "Whether all characters are numeric and there is one."),
    method<m::isprintable>("isprintable(self, /)", "Whether repr() would escape no character."),
    method<m::isspace>("isspace(self, /)", "Whether all characters are white space and there is one."),
    method<m::istitle>("istitle(self, /)", "Whether the words begin with capitals and go on in lower case."),
    method<m::isupper>("isupper(self, /)", "Whether all cased characters are upper case and there is one."),
    method<join_method>("join(self, iterable, /)", "The strings of the iterable with this one between them."),
    method<m::ljust>("ljust(self, width, fillchar=' ', /)", "The text at the left of a line of the width."),
    method<m::lower>("lower(self, /)", "The text in lower case."),
    method<m::lstrip>("lstrip(self, chars=None, /)", "The text without white space or chars at its beginning."),
    static_method<m::maketrans>("maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)", "A table for translate."),
    method<m::partition>("partition(self, sep, /)", "What is before sep, sep itself, and what is after it."),
    method<m::removeprefix>("removeprefix(self, prefix, /)", "The text without the prefix."),
    method<m::removesuffix>("removesuffix(self, suffix, /)", "The text without the suffix."),
    method<m::replace>("replace(self, old, new, count=-1, /)", "The text with new for every old."),
    method<m::rfind>("rfind(self, sub, start=None, end=None, /)", "The highest index of sub, or -1."),
    method<m::rindex>("rindex(self, sub, start=None, end=None, /)", "Like rfind; ValueError when there is none."),
    method<m::rjust>("rjust(self, width, fillchar=' ', /)", "The text at the right of a line of the width."),
    method<m::rpartition>("rpartition(self, sep, /)", "Like partition, at the last sep."),
    method<m::rsplit>("rsplit(self, /, sep=None, maxsplit=-1)", "Like split, from the end."),
    method<m::rstrip>("rstrip(self, chars=None, /)", "The text without white space or chars at its end."),
    method<m::split>("split(self, /, sep=None, maxsplit=-1)", "The parts between sep, or the words."),
    method<m::splitlines>("splitlines(self, /, keepends=False)", "The lines, without their ends unless asked for."),
    method<m::startswith>("startswith(self, prefix, start=None, end=None, /)",
                          "Whether the text begins with the prefix or one of a tuple of them."),
    method<m::strip>("strip(self, chars=None, /)", "The text without white space or chars at both ends."),
    method<m::swapcase>("swapcase(self, /)", "The text with upper and lower case exchanged."),
    method<m::title>("title(self, /)", "Every word with a capital and the rest in lower case."),
    method<m::translate>("translate(self, table, /)", "The text with characters replaced as the table says."),
    method<m::upper>("upper(self, /)", "The text in upper case."),
    method<m::zfill>("zfill(self, width, /)", "The text with zeros at the left, after a sign."),
    method<format_method>("__format__(self, format_spec, /)", "The text formatted as the specification says."),
    method<getnewargs_method>("__getnewargs__(self, /)", "Arguments for pickling."),
    method<sizeof_method>("__sizeof__(self, /)", "Bytes of memory in use."),
};

}  // namespace

const TypeSpec spec_str{
    .name = "str",
    .kind = Kind::kStr,
    .instance_bytes = sizeof(Str),
    .flags = type_flags::kSubclassable | type_flags::kVariableSize | type_flags::kMatchSelf,
    .doc =
        "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
        "The text of an object: what its __str__ gives, or its repr; or bytes decoded.",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_repr = slot<str_repr>;
          s.tp_str = slot<str_str>;
          s.tp_hash = slot<str_hash_slot>;
          s.tp_compare = slot<str_compare_slot>;
          s.tp_iter = slot<str_iter>;
          s.tp_new = str_new;
          s.nb_remainder = str_remainder;
          s.sq_length = slot<str_length>;
          s.sq_concat = str_concat_slot;
          s.sq_repeat = slot<str_repeat>;
          s.sq_item = slot<str_item>;
          s.sq_contains = slot<str_contains>;
          s.mp_length = slot<str_length>;
          s.mp_subscript = slot<str_subscript>;
          s.destroy = slot<str_destroy>;
        },
};

}  // namespace ouro
