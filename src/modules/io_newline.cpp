// Module _io: line endings: translating them, remembering which were seen, finding the end of a line; and the
// type IncrementalNewlineDecoder, which wraps a decoder of Python's.
#include <cstring>

#include "modules/io_internal.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro::io {

namespace {

template <class Unit>
const Unit* find_unit(const Unit* from, const Unit* end, char wanted) {
  if constexpr (sizeof(Unit) == 1) {
    if (from == end) return nullptr;
    return static_cast<const Unit*>(std::memchr(from, wanted, size_t(end - from)));
  } else {
    for (; from != end; from++)
      if (*from == Unit(wanted)) return from;
    return nullptr;
  }
}

template <class Unit>
int64_t find_end(const Unit* units, uint64_t length, const LineEnding& ending, uint64_t start, uint64_t* partial_from) {
  const Unit *from = units + start, *end = units + length;
  if (partial_from) *partial_from = length;
  if (ending.translated || (!ending.universal && ending.length == 1)) {
    const Unit* found = find_unit(from, end, ending.translated ? '\n' : ending.text[0]);
    return found ? found - units + 1 : -1;
  }
  if (ending.universal) {
    const Unit* line_feed = find_unit(from, end, '\n');
    const Unit* carriage = find_unit(from, line_feed ? line_feed : end, '\r');
    if (carriage) return carriage - units + (carriage + 1 != end && carriage[1] == Unit('\n') ? 2 : 1);
    return line_feed ? line_feed - units + 1 : -1;
  }
  for (const Unit* at = from; (at = find_unit(at, end, ending.text[0])) != nullptr; at++) {
    size_t matched = 1;
    while (matched < ending.length && at + matched != end && at[matched] == Unit(ending.text[matched])) matched++;
    if (matched == ending.length) return at - units + ending.length;
    if (at + matched == end) {
      if (partial_from) *partial_from = uint64_t(at - units);
      return -1;
    }
  }
  return -1;
}

struct Scan {
  uint8_t seen = 0;
  uint64_t pairs = 0;  // how many \r\n there are
};
template <class Unit>
Scan scan_endings(const Unit* units, uint64_t length) {
  Scan scan;
  for (uint64_t i = 0; i < length; i++) {
    if (units[i] == Unit('\n')) {
      scan.seen |= newline::kLf;
    } else if (units[i] == Unit('\r')) {
      if (i + 1 < length && units[i + 1] == Unit('\n')) {
        scan.seen |= newline::kCrLf;
        scan.pairs++;
        i++;
      } else {
        scan.seen |= newline::kCr;
      }
    }
  }
  return scan;
}

template <class Unit>
void copy_translated(const Unit* units, uint64_t length, Unit* to) {
  for (uint64_t i = 0; i < length; i++) {
    Unit unit = units[i];
    if (unit == Unit('\r')) {
      if (i + 1 < length && units[i + 1] == Unit('\n')) i++;
      unit = Unit('\n');
    }
    *to++ = unit;
  }
}

bool has_carriage_return(const Str& text) {
  return with_units(text,
                    [](auto units) { return find_unit(units.data(), units.data() + units.size(), '\r') != nullptr; });
}

}  // namespace

int64_t find_line_end(const void* units, uint8_t width, uint64_t length, const LineEnding& ending, uint64_t start,
                      uint64_t* partial_from) {
  if (width == 1) return find_end(static_cast<const uint8_t*>(units), length, ending, start, partial_from);
  if (width == 2) return find_end(static_cast<const uint16_t*>(units), length, ending, start, partial_from);
  return find_end(static_cast<const uint32_t*>(units), length, ending, start, partial_from);
}
int64_t find_line_end(const Str& text, const LineEnding& ending, uint64_t start, uint64_t* partial_from) {
  return find_line_end(text.data(), text.width, text.length, ending, start, partial_from);
}

Result<RefTo<Str>> replace_line_feeds(ThreadState& ts, Str& text, Str& newline) {
  constexpr LineEnding kLineFeed{.universal = false, .translated = true, .length = 1, .text = {'\n', 0, 0}};
  int64_t end = find_line_end(text, kLineFeed, 0, nullptr);
  if (end < 0) return RefTo<Str>::share(text);
  StrBuilder out(ts);
  uint64_t at = 0;
  for (; end >= 0; end = find_line_end(text, kLineFeed, at, nullptr)) {
    TRY(out.append(text, at, uint64_t(end) - 1));
    TRY(out.append(newline));
    at = uint64_t(end);
    TRY(ts.checkpoint_limits());
  }
  TRY(out.append(text, at, text.length));
  return out.finish();
}

bool is_newline_argument(std::string_view text) {
  return text.empty() || text == "\n" || text == "\r" || text == "\r\n";
}

Result<RefTo<Str>> process_newlines(ThreadState& ts, NewlineState& state, Str& given, bool final) {
  RefTo<Str> text = RefTo<Str>::share(given);
  if (state.pending_cr && (final || text->length > 0)) {
    RefTo<Str> carriage = TRY(str_from_ascii(ts, "\r"));
    text = TRY(str_concat(ts, *carriage, *text));
    state.pending_cr = false;
  }
  // A \r at the end waits for what follows, so that \r\n is not taken for two endings.
  if (!final && text->length > 0 && (*text)[text->length - 1] == '\r') {
    text = TRY(str_slice(ts, *text, 0, text->length - 1));
    state.pending_cr = true;
  }
  if (text->length == 0) return text;
  if (!has_carriage_return(*text)) {
    if (!(state.seen & newline::kLf) && with_units(*text, [](auto units) {
          return find_unit(units.data(), units.data() + units.size(), '\n') != nullptr;
        }))
      state.seen |= newline::kLf;
    return text;
  }
  Scan scan = with_units(*text, [](auto units) { return scan_endings(units.data(), units.size()); });
  state.seen |= scan.seen;
  if (!state.translate) return text;
  char32_t largest = text->ascii ? 0x7f : text->width == 1 ? 0xff : text->width == 2 ? 0xffff : 0x10ffff;
  RefTo<Str> result = TRY(str_allocate(ts, text->length - scan.pairs, largest));
  with_units(*text, [&](auto units) {
    using Unit = std::remove_cv_t<std::remove_pointer_t<decltype(units.data())>>;
    copy_translated(units.data(), units.size(), static_cast<Unit*>(result->data()));
  });
  return result;
}

Result<Ref> newlines_seen(ThreadState& ts, uint8_t seen) {
  Ref cr = TRY(str_from_ascii(ts, "\r")), lf = TRY(str_from_ascii(ts, "\n")), crlf = TRY(str_from_ascii(ts, "\r\n"));
  switch (seen) {
    case newline::kCr: return cr;
    case newline::kLf: return lf;
    case newline::kCrLf: return crlf;
    case newline::kCr | newline::kLf: return Ref(TRY(make_tuple(ts, cr, lf)));
    case newline::kCr | newline::kCrLf: return Ref(TRY(make_tuple(ts, cr, crlf)));
    case newline::kLf | newline::kCrLf: return Ref(TRY(make_tuple(ts, lf, crlf)));
    case newline::kCr | newline::kLf | newline::kCrLf: return Ref(TRY(make_tuple(ts, cr, lf, crlf)));
    default: return Ref::none();
  }
}

// --- the type

namespace {

struct NewlineDecoder : Object {
  Field decoder;  // None: the input is text; null: not initialised
  Field errors;
  NewlineState state;
};

Result<Ref> decoder_new(ThreadState& ts, Type& type, const CallArguments&) {
  NewlineDecoder* self = TRY(ts.allocate_as<NewlineDecoder>(type));
  self->decoder.initialize_null();
  self->errors.initialize(Ref::none());
  self->state = {};
  ts.track(*self);
  return Ref::adopt(Value(self));
}
Result<void> decoder_init_row(ThreadState& ts, NewlineDecoder& self, Value decoder, Truth translate, Value errors) {
  self.decoder.set(Ref::share(decoder));
  if (errors.is_unbound()) self.errors.set(TRY(str_from_ascii(ts, "strict")));
  else self.errors.set(Ref::share(errors));
  self.state = {translate, false, 0};
  return {};
}
constexpr NativeMethod kInit =
    method<decoder_init_row>("IncrementalNewlineDecoder(self, decoder, translate, errors='strict')", "");
Result<void> decoder_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kInit.thunk(ts, self, arguments, kInit));
  return {};
}
Result<void> check_initialised(ThreadState& ts, NewlineDecoder& self) {
  if (self.decoder.is_null()) return raise(ts, Exc::ValueError, "IncrementalNewlineDecoder.__init__() not called");
  return {};
}

Result<Ref> decoder_decode(ThreadState& ts, NewlineDecoder& self, Value input, Truth final) {
  TRY(check_initialised(ts, self));
  Ref text = Ref::share(input);
  if (!self.decoder.get().is_none()) {
    Ref decoder = self.decoder.share();
    text = TRY(call_method(ts, decoder, names::k_decode, input, Value::boolean(final)));
  }
  if (!is<Str>(text))
    return raise(ts, Exc::TypeError, "decoder should return a string result, not '{}'", type_name(ts, text));
  return Ref(TRY(process_newlines(ts, self.state, as<Str>(text), final)));
}
// (buffer, flags): the lowest bit of the flags tells of a \r held back.
Result<Ref> decoder_getstate(ThreadState& ts, NewlineDecoder& self) {
  TRY(check_initialised(ts, self));
  Ref buffer = TRY(bytes_of(ts, std::string_view()));
  uint64_t flags = 0;
  if (!self.decoder.get().is_none()) {
    Ref decoder = self.decoder.share();
    Ref state = TRY(call_method(ts, decoder, names::k_getstate));
    if (!is<Tuple>(state)) return raise(ts, Exc::TypeError, "illegal decoder state");
    Tuple& pair = as<Tuple>(state);
    if (pair.size != 2 || !is_int(pair[1])) return raise(ts, Exc::TypeError, "illegal decoder state");
    buffer = Ref::share(pair[0]);
    flags = int_to_uint64_mask(pair[1]);
  }
  Ref number = TRY(make_int_unsigned(ts, flags << 1 | self.state.pending_cr));
  return Ref(TRY(make_tuple(ts, buffer, number)));
}
Result<void> decoder_setstate(ThreadState& ts, NewlineDecoder& self, Value state) {
  TRY(check_initialised(ts, self));
  if (!is<Tuple>(state)) return raise(ts, Exc::TypeError, "state argument must be a tuple");
  Tuple& pair = as<Tuple>(state);
  if (pair.size != 2 || !is_int(pair[1])) return raise(ts, Exc::TypeError, "setstate(): illegal state argument");
  uint64_t flags = int_to_uint64_mask(pair[1]);
  self.state.pending_cr = flags & 1;
  if (self.decoder.get().is_none()) return {};
  Ref decoder = self.decoder.share();
  Ref number = TRY(make_int_unsigned(ts, flags >> 1));
  RefTo<Tuple> inner = TRY(make_tuple(ts, pair[0], number));
  TRY(call_method(ts, decoder, names::k_setstate, Value(inner)));
  return {};
}
Result<void> decoder_reset(ThreadState& ts, NewlineDecoder& self) {
  TRY(check_initialised(ts, self));
  self.state.seen = 0;
  self.state.pending_cr = false;
  if (self.decoder.get().is_none()) return {};
  Ref decoder = self.decoder.share();
  TRY(call_method(ts, decoder, names::k_reset));
  return {};
}
Result<Ref> get_newlines(ThreadState& ts, NewlineDecoder& self) {
  TRY(check_initialised(ts, self));
  return newlines_seen(ts, self.state.seen);
}

void decoder_visit(NewlineDecoder& self, ReferenceVisitor& visitor) {
  visitor.visit(self.decoder);
  visitor.visit(self.errors);
}
void decoder_clear(ThreadState&, NewlineDecoder& self) {
  self.decoder.clear();
  self.errors.clear();
}

constexpr NativeMethod kMethods[] = {
    method<decoder_decode>("decode(self, /, input, final=False)", "Decode and translate line endings."),
    method<decoder_getstate>("getstate(self, /)", "The state: (buffer, flags)."),
    method<decoder_setstate>("setstate(self, state, /)", "Set the state."),
    method<decoder_reset>("reset(self, /)", "Begin anew."),
};
constexpr GetSetRow kGetSets[] = {getter<get_newlines>("newlines", "The line endings found.")};
const TypeSpec kNewlineDecoder{.name = "_io.IncrementalNewlineDecoder",
                               .instance_bytes = sizeof(NewlineDecoder),
                               .flags = type_flags::kSubclassable | type_flags::kContainer,
                               .doc = "A decoder that translates line endings.",
                               .methods = kMethods,
                               .getsets = kGetSets,
                               .slots =
                                   [](Slots& s) {
                                     s.tp_new = decoder_new;
                                     s.tp_init = decoder_init;
                                     s.visit_references = [](Object& self, ReferenceVisitor& visitor) {
                                       decoder_visit(static_cast<NewlineDecoder&>(self), visitor);
                                     };
                                     s.clear_references = slot<decoder_clear>;
                                     s.destroy = slot<decoder_clear>;
                                   },
                               .module = "_io",
                               .text_signature = "(decoder, translate, errors='strict')"};

}  // namespace

Result<void> add_newline_type(ThreadState& ts, Module& module) {
  module_state<State>(module).newline_decoder = TRY(add_type(ts, module, kNewlineDecoder, ts.types().object));
  return {};
}

}  // namespace ouro::io
