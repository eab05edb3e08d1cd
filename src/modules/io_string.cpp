// Module _io: StringIO, a stream of text in memory.
//
// The text lies in units[0 .. size), each of `width` bytes (1, 2 or 4), wide enough for everything written so
// far. The position counts characters and may stand beyond the end; a write there fills the gap with NUL.
#include <algorithm>
#include <cstring>

#include "modules/io_internal.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro::io {

namespace {

struct StringIO : Object {
  void* units;
  uint64_t size, capacity;  // in units
  uint64_t position;
  Field newline;  // the argument: None or a str; null: not initialised
  NewlineState state;
  LineEnding ending;
  bool universal;        // endings are looked at when text is written
  bool translate_write;  // \n becomes `newline`
  bool closed;
  uint8_t width;
};

Result<void> check_open(ThreadState& ts, StringIO& self) {
  if (self.newline.is_null()) return raise(ts, Exc::ValueError, "I/O operation on uninitialized object");
  if (self.closed) return raise(ts, Exc::ValueError, "I/O operation on closed file");
  return {};
}

Result<Ref> string_io_new(ThreadState& ts, Type& type, const CallArguments&) {
  StringIO* self = TRY(ts.allocate_as<StringIO>(type));
  self->units = nullptr;
  self->size = self->capacity = self->position = 0;
  self->newline.initialize_null();
  self->state = {};
  self->ending = {};
  self->universal = self->translate_write = self->closed = false;
  self->width = 1;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

template <class From, class To>
void widen(const void* from, void* to, uint64_t count) {
  auto* source = static_cast<const From*>(from);
  auto* target = static_cast<To*>(to);
  for (uint64_t i = 0; i < count; i++) target[i] = To(source[i]);
}
void copy_units(const void* from, uint8_t from_width, void* to, uint8_t to_width, uint64_t count) {
  if (from_width == to_width) {
    if (count) std::memcpy(to, from, count * to_width);
  } else if (from_width == 1 && to_width == 2) {
    widen<uint8_t, uint16_t>(from, to, count);
  } else if (from_width == 1) {
    widen<uint8_t, uint32_t>(from, to, count);
  } else {
    widen<uint16_t, uint32_t>(from, to, count);
  }
}

// Room for `size` units of at least `width` bytes.
Result<void> reserve(ThreadState& ts, StringIO& self, uint64_t size, uint8_t width) {
  if (size > (uint64_t(1) << 44)) return ts.memory_refused();
  width = std::max(width, self.width);
  if (width == self.width && size <= self.capacity) return {};
  uint64_t capacity = std::max(self.capacity, size > self.capacity ? size + size + 32 : size);
  if (width == self.width && self.units) {
    self.units = TRY(ts.resize_bytes(self.units, self.capacity * width, capacity * width));
  } else {
    void* units = TRY(ts.allocate_bytes(capacity * width));
    copy_units(self.units, self.width, units, width, self.size);
    if (self.units) ts.release_bytes(self.units);
    self.units = units;
    self.width = width;
  }
  self.capacity = capacity;
  return {};
}
char* unit_at(StringIO& self, uint64_t index) { return static_cast<char*>(self.units) + index * self.width; }

Result<RefTo<Str>> part(ThreadState& ts, StringIO& self, uint64_t begin, uint64_t end) {
  const char* from = unit_at(self, begin);
  size_t count = end - begin;
  if (count == 0) return RefTo<Str>::share(empty_str(ts));
  if (self.width == 1) return str_from_units(ts, {reinterpret_cast<const uint8_t*>(from), count});
  if (self.width == 2) return str_from_units(ts, {reinterpret_cast<const uint16_t*>(from), count});
  return str_from_units(ts, {reinterpret_cast<const uint32_t*>(from), count});
}

Result<void> put(ThreadState& ts, StringIO& self, Str& given) {
  RefTo<Str> text = RefTo<Str>::share(given);
  if (self.universal) text = TRY(process_newlines(ts, self.state, *text, true));
  if (self.translate_write) text = TRY(replace_line_feeds(ts, *text, as<Str>(self.newline)));
  if (text->length == 0) return {};
  uint64_t end = self.position + text->length;
  TRY(reserve(ts, self, end, text->width));
  if (self.position > self.size) std::memset(unit_at(self, self.size), 0, (self.position - self.size) * self.width);
  copy_units(text->data(), text->width, unit_at(self, self.position), self.width, text->length);
  self.position = end;
  self.size = std::max(self.size, end);
  return {};
}

Result<void> set_newline(ThreadState& ts, StringIO& self, Value newline) {
  self.state = {};
  self.ending = {};
  self.universal = self.translate_write = false;
  if (newline.is_none()) {
    self.universal = true;
    self.state.translate = true;
    self.ending.translated = true;
  } else {
    std::string_view text = as<Str>(newline).ascii_text();
    if (text.empty()) {
      self.universal = true;
      self.ending.universal = true;
    } else {
      self.ending.length = uint8_t(text.size());
      std::memcpy(self.ending.text, text.data(), text.size());
      self.translate_write = text[0] == '\r';
    }
  }
  self.newline.set(Ref::share(newline));
  return {};
}

Result<void> string_io_init_row(ThreadState& ts, StringIO& self, Value initial, Value newline_value) {
  Ref newline = Ref::share(newline_value);
  if (newline_value.is_unbound()) newline = TRY(str_from_ascii(ts, "\n"));
  if (!newline.get().is_none() && !is<Str>(newline))
    return raise(ts, Exc::TypeError, "newline must be str or None, not {}", type_name(ts, newline));
  if (is<Str>(newline) && !(as<Str>(newline).ascii && is_newline_argument(as<Str>(newline).ascii_text())))
    return raise(ts, Exc::ValueError, "illegal newline value: {}", repr_of(newline));
  bool given = !initial.is_unbound() && !initial.is_none();
  if (given && !is<Str>(initial))
    return raise(ts, Exc::TypeError, "initial_value must be str or None, not {}", type_name(ts, initial));
  self.size = self.position = 0;
  self.closed = false;
  TRY(set_newline(ts, self, newline));
  if (given) {
    TRY(put(ts, self, as<Str>(initial)));
    self.position = 0;
  }
  return {};
}
constexpr NativeMethod kInit = method<string_io_init_row>("StringIO(self, initial_value='', newline='\\n')", "");
Result<void> string_io_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kInit.thunk(ts, self, arguments, kInit));
  return {};
}

Result<Ref> string_io_getvalue(ThreadState& ts, StringIO& self) {
  TRY(check_open(ts, self));
  return Ref(TRY(part(ts, self, 0, self.size)));
}
Result<Ref> string_io_read(ThreadState& ts, StringIO& self, Value size) {
  TRY(check_open(ts, self));
  int64_t limit = TRY(size_argument(ts, size));
  TRY(check_open(ts, self));
  if (self.position >= self.size) return Ref::share(Value(empty_str(ts)));
  uint64_t count = self.size - self.position;
  if (limit >= 0) count = std::min(count, uint64_t(limit));
  uint64_t begin = self.position;
  self.position += count;
  return Ref(TRY(part(ts, self, begin, begin + count)));
}
Result<RefTo<Str>> next_line(ThreadState& ts, StringIO& self, int64_t limit) {
  if (self.position >= self.size) return RefTo<Str>::share(empty_str(ts));
  uint64_t begin = self.position;
  int64_t end = find_line_end(self.units, self.width, self.size, self.ending, begin, nullptr);
  uint64_t stop = end < 0 ? self.size : uint64_t(end);
  if (limit >= 0) stop = std::min(stop, begin + uint64_t(limit));
  self.position = stop;
  return part(ts, self, begin, stop);
}
Result<Ref> string_io_readline(ThreadState& ts, StringIO& self, Value size) {
  TRY(check_open(ts, self));
  int64_t limit = TRY(size_argument(ts, size));
  TRY(check_open(ts, self));
  return Ref(TRY(next_line(ts, self, limit)));
}
Result<Maybe<Ref>> string_io_next(ThreadState& ts, StringIO& self) {
  TRY(check_open(ts, self));
  Ref line;
  if (self.type == state_of(self).string_io) {
    line = TRY(next_line(ts, self, -1));
  } else {
    line = TRY(call_method(ts, Value(self), names::k_readline));
    if (!is<Str>(line))
      return raise(ts, Exc::OSError, "readline() should have returned a str object, not '{}'", type_name(ts, line));
  }
  if (as<Str>(line).length == 0) return Maybe<Ref>(absent);
  return Maybe<Ref>(std::move(line));
}
Result<int64_t> string_io_write(ThreadState& ts, StringIO& self, Value text) {
  if (!is<Str>(text)) return raise(ts, Exc::TypeError, "string argument expected, got '{}'", type_name(ts, text));
  TRY(check_open(ts, self));
  TRY(put(ts, self, as<Str>(text)));
  return int64_t(as<Str>(text).length);
}
Result<int64_t> string_io_tell(ThreadState& ts, StringIO& self) {
  TRY(check_open(ts, self));
  return int64_t(self.position);
}
Result<int64_t> string_io_truncate(ThreadState& ts, StringIO& self, Value size_value) {
  TRY(check_open(ts, self));
  int64_t size = TRY(size_argument(ts, size_value, int64_t(self.position)));
  if (size < 0) return raise(ts, Exc::ValueError, "Negative size value {}", size);
  TRY(check_open(ts, self));
  self.size = std::min(self.size, uint64_t(size));
  return size;
}
Result<int64_t> string_io_seek(ThreadState& ts, StringIO& self, Index position, Int32 whence) {
  TRY(check_open(ts, self));
  if (whence.value < 0 || whence.value > 2)
    return raise(ts, Exc::ValueError, "Invalid whence ({}, should be 0, 1 or 2)", whence.value);
  if (position.value < 0 && whence.value == 0)
    return raise(ts, Exc::ValueError, "Negative seek position {}", position.value);
  if (whence.value != 0 && position.value != 0) return raise(ts, Exc::OSError, "Can't do nonzero cur-relative seeks");
  if (whence.value == 0) self.position = uint64_t(position.value);
  else if (whence.value == 2) self.position = self.size;
  return int64_t(self.position);
}
Result<bool> string_io_able(ThreadState& ts, StringIO& self) {
  TRY(check_open(ts, self));
  return true;
}
Result<Ref> string_io_close(ThreadState& ts, StringIO& self) {
  self.closed = true;
  if (self.units) ts.release_bytes(self.units);
  self.units = nullptr;
  self.size = self.capacity = 0;
  return Ref::none();
}
Result<bool> get_closed(ThreadState& ts, StringIO& self) {
  if (self.newline.is_null()) return raise(ts, Exc::ValueError, "I/O operation on uninitialized object");
  return self.closed;
}
Result<bool> get_line_buffering(ThreadState& ts, StringIO& self) {
  TRY(check_open(ts, self));
  return false;
}
Result<Ref> get_newlines(ThreadState& ts, StringIO& self) {
  TRY(check_open(ts, self));
  if (!self.universal) return Ref::none();
  return newlines_seen(ts, self.state.seen);
}

// (text, newline, position, attributes)
Result<Ref> string_io_getstate(ThreadState& ts, StringIO& self) {
  Ref value = TRY(string_io_getvalue(ts, self));
  Ref attributes = TRY(get_attribute(ts, Value(self), names::k___dict__));
  if (is<Dict>(attributes))
    attributes = as<Dict>(attributes).used ? Ref(TRY(dict_copy(ts, as<Dict>(attributes)))) : Ref::none();
  Ref position = TRY(make_int(ts, int64_t(self.position)));
  return Ref(TRY(make_tuple(ts, value, self.newline.get(), position, attributes)));
}
Result<void> string_io_setstate(ThreadState& ts, StringIO& self, Value state) {
  if (self.closed) return raise(ts, Exc::ValueError, "I/O operation on closed file");
  if (!is<Tuple>(state) || as<Tuple>(state).size < 4)
    return raise(ts, Exc::TypeError, "{}.__setstate__ argument should be 4-tuple, got {}", type_name(ts, Value(self)),
                 type_name(ts, state));
  Tuple& items = as<Tuple>(state);
  RefTo<Str> nothing = RefTo<Str>::share(empty_str(ts));
  TRY(string_io_init_row(ts, self, Value(nothing), items[1]));
  if (!is<Str>(items[0]))
    return raise(ts, Exc::TypeError, "initial_value must be str or None, not {}", type_name(ts, items[0]));
  // The text of the state was translated already.
  Str& text = as<Str>(items[0]);
  TRY(reserve(ts, self, text.length, text.width));
  copy_units(text.data(), text.width, self.units, self.width, text.length);
  self.size = text.length;
  if (!is_int(items[2]))
    return raise(ts, Exc::TypeError, "third item of state must be an integer, got {}", type_name(ts, items[2]));
  int64_t position = TRY(index_as_int64(ts, items[2], Exc::OverflowError));
  if (position < 0) return raise(ts, Exc::ValueError, "position value cannot be negative");
  self.position = uint64_t(position);
  if (items[3].is_none()) return {};
  if (!is<Dict>(items[3]))
    return raise(ts, Exc::TypeError, "fourth item of state should be a dict, got a {}", type_name(ts, items[3]));
  Ref attributes = TRY(get_attribute(ts, Value(self), names::k___dict__));
  if (is<Dict>(attributes)) TRY(dict_update(ts, as<Dict>(attributes), items[3]));
  return {};
}

void string_io_destroy(ThreadState& ts, StringIO& self) {
  if (self.units) ts.release_bytes(self.units);
  self.units = nullptr;
  self.newline.clear();
}

constexpr NativeMethod kMethods[] = {
    method<string_io_close>("close(self, /)", "Free the memory."),
    method<string_io_getvalue>("getvalue(self, /)", "The whole text."),
    method<string_io_read>("read(self, size=-1, /)", "Up to size characters."),
    method<string_io_readline>("readline(self, size=-1, /)", "The next line."),
    method<string_io_tell>("tell(self, /)", "The position."),
    method<string_io_truncate>("truncate(self, pos=None, /)", "Set the size."),
    method<string_io_seek>("seek(self, pos, whence=0, /)", "Move the position."),
    method<string_io_write>("write(self, s, /)", "Write text."),
    method<string_io_able>("seekable(self, /)", "True unless closed."),
    method<string_io_able>("readable(self, /)", "True unless closed."),
    method<string_io_able>("writable(self, /)", "True unless closed."),
    method<string_io_getstate>("__getstate__(self, /)", "State for pickling."),
    method<string_io_setstate>("__setstate__(self, state, /)", "Set the state of a pickle."),
};
constexpr GetSetRow kGetSets[] = {
    getter<get_closed>("closed", "Whether it is closed."),
    getter<get_newlines>("newlines", "The line endings found."),
    getter<get_line_buffering>("line_buffering", "False."),
};
const TypeSpec kStringIO{.name = "_io.StringIO",
                         .instance_bytes = sizeof(StringIO),
                         .flags = kStreamFlags,
                         .doc = "A text stream in memory.",
                         .methods = kMethods,
                         .getsets = kGetSets,
                         .slots =
                             [](Slots& s) {
                               s.tp_new = string_io_new;
                               s.tp_init = string_io_init;
                               s.tp_next = slot<string_io_next>;
                               s.visit_references = [](Object&, ReferenceVisitor&) {};
                               s.destroy = slot<string_io_destroy>;
                             },
                         .module = "_io",
                         .text_signature = "(initial_value='', newline='\\n')"};

}  // namespace

Result<void> add_string_type(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.string_io = TRY(add_type(ts, module, kStringIO, state.text_base));
  return {};
}

}  // namespace ouro::io
