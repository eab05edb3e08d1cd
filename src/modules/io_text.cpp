// Module _io: TextIOWrapper: text over a buffered stream of bytes.
//
// Reading decodes a chunk at a time into `decoded` and gives out parts of it. While positions can be told,
// the input of the last chunk and the decoder's state before it are kept (the snapshot): tell() finds from
// them the byte where the next character to be given out begins. Writing collects encoded bytes in `pending`.
#include <langinfo.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "modules/io_text.h"
#include "objects/int.h"
#include "objects/repr_guard.h"
#include "objects/tuple.h"
#include "runtime/type.h"

namespace ouro::io {

namespace {

Result<void> check_attached(ThreadState& ts, TextWrapper& self) {
  if (self.initialised) [[likely]]
    return {};
  return raise(ts, Exc::ValueError,
               self.detached ? "underlying buffer has been detached" : "I/O operation on uninitialized object");
}

// The buffer when it is one of the buffered types themselves.
Buffered* plain_buffer(TextWrapper& self) {
  Value buffer = self.buffer;
  const Type* type = buffer.object()->type;
  State& state = state_of(self);
  if (type != state.buffered_reader && type != state.buffered_writer && type != state.buffered_random) return nullptr;
  return static_cast<Buffered*>(buffer.object());
}
Result<bool> buffer_closed(ThreadState& ts, TextWrapper& self) {
  if (!self.buffer.get().is_heap() || self.buffer.is_null()) return is_closed(ts, Value::none());
  if (Buffered* plain = plain_buffer(self)) return buffered_closed(ts, *plain);
  Ref buffer = self.buffer.share();
  return is_closed(ts, buffer);
}
Result<void> check_open(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  if (self.type == state_of(self).text_wrapper) {
    if (TRY(buffer_closed(ts, self))) return raise_closed(ts);
    return {};
  }
  return check_closed(ts, Value(self));
}

// --- making

Result<Ref> text_new(ThreadState& ts, Type& type, const CallArguments&) {
  TextWrapper* self = TRY(ts.allocate_as<TextWrapper>(type));
  for (Field* field : {&self->buffer, &self->encoding, &self->errors, &self->newline, &self->decoder, &self->encoder,
                       &self->decoded, &self->snapshot_input})
    field->initialize_null();
  self->used = 0;
  self->snapshot_flags = 0;
  self->ending = {};
  self->newlines = {};
  self->left_over_count = 0;
  self->coder = Coder::kUtf8;
  self->can_decode = self->can_encode = self->universal = self->translate_write = false;
  self->pending = nullptr;
  self->pending_size = self->pending_capacity = 0;
  self->chunk_size = kDefaultBufferSize;
  self->initialised = self->detached = self->has_read1 = self->seekable = self->telling = false;
  self->line_buffering = self->write_through = self->finalizing = false;
  ts.track(*self);
  return Ref::adopt(Value(self));
}

Result<void> check_newline(ThreadState& ts, const char* function, Value newline) {
  if (newline.is_none()) return {};
  if (!is<Str>(newline))
    return raise(ts, Exc::TypeError, "{}() argument 'newline' must be str or None, not {}", function,
                 type_name(ts, newline));
  Str& text = as<Str>(newline);
  if (!text.ascii || !is_newline_argument(text.ascii_text()))
    return raise(ts, Exc::ValueError, "illegal newline value: {}", newline);
  return {};
}
void set_newline(TextWrapper& self, Value newline) {
  self.ending = {};
  self.universal = self.translate_write = false;
  self.newlines.translate = false;
  if (newline.is_none()) {
    self.universal = self.newlines.translate = self.ending.translated = true;
  } else {
    std::string_view text = as<Str>(newline).ascii_text();
    if (text.empty()) {
      self.universal = self.ending.universal = true;
    } else {
      self.ending.length = uint8_t(text.size());
      std::memcpy(self.ending.text, text.data(), text.size());
      self.translate_write = text[0] == '\r';
    }
  }
  self.newline.set(Ref::share(newline));
}

Result<bool> ask(ThreadState& ts, Value stream, names::Id method) {
  Ref answer = TRY(call_method(ts, stream, method));
  return is_true(ts, answer);
}

// A stream that is appended to has its byte order mark already.
Result<void> fix_encoder_state(ThreadState& ts, TextWrapper& self) {
  if (!self.seekable || !self.can_encode || self.coder != Coder::kPython) return {};
  Ref buffer = self.buffer.share();
  Ref position = TRY(call_method(ts, buffer, names::k_tell));
  if (TRY(equals(ts, position, Value::small_int(0)))) return {};
  return reset_encoder(ts, self, false);
}

Result<void> check_text_argument(ThreadState& ts, Value value, const char* name) {
  if (value.is_none()) return {};
  if (!is<Str>(value))
    return raise(ts, Exc::TypeError, "TextIOWrapper() argument '{}' must be str or None, not {}", name,
                 type_name(ts, value));
  Str& text = as<Str>(value);
  for (uint64_t i = 0; i < text.length; i++)
    if (text[i] == 0) return raise(ts, Exc::ValueError, "embedded null character");
  return {};
}

Result<void> text_init_row(ThreadState& ts, TextWrapper& self, Value buffer, Value encoding_value, Value errors_value,
                           Value newline, Truth line_buffering, Truth write_through) {
  self.initialised = self.detached = false;
  TRY(check_text_argument(ts, encoding_value, "encoding"));
  TRY(check_text_argument(ts, errors_value, "errors"));
  if (ts.interpreter().config.dev_mode && !errors_value.is_none()) {
    Utf8 name = TRY(Utf8::of(ts, as<Str>(errors_value)));
    TRY(codecs::lookup_error(ts, name.view()));
  }
  TRY(check_newline(ts, "TextIOWrapper", newline));
  Ref encoding = Ref::share(encoding_value), errors = Ref::share(errors_value);
  if (encoding_value.is_none() || as<Str>(encoding_value).equals_ascii("locale")) encoding = TRY(locale_encoding(ts));
  if (errors_value.is_none()) errors = TRY(str_from_ascii(ts, "strict"));
  self.decoded.clear();
  self.used = 0;
  self.snapshot_input.clear();
  self.decoder.clear();
  self.encoder.clear();
  self.newlines = {};
  self.encoding.set(std::move(encoding));
  self.errors.set(std::move(errors));
  set_newline(self, newline);
  self.pending_size = 0;
  self.line_buffering = line_buffering;
  self.write_through = write_through;
  bool readable = TRY(ask(ts, buffer, names::k_readable)), writable = TRY(ask(ts, buffer, names::k_writable));
  TRY(make_coders(ts, self, readable, writable));
  self.buffer.set(Ref::share(buffer));
  bool seekable = TRY(ask(ts, buffer, names::k_seekable));
  self.seekable = self.telling = seekable;
  Maybe<Ref> read1 = TRY(find_attribute(ts, buffer, names::k_read1));
  self.has_read1 = bool(read1);
  TRY(fix_encoder_state(ts, self));
  self.initialised = true;
  return {};
}
constexpr NativeMethod kInit = method<text_init_row>(
    "TextIOWrapper(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
    "write_through=False)",
    "");
Result<void> text_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kInit.thunk(ts, self, arguments, kInit));
  return {};
}

// --- writing

Result<void> append_pending(ThreadState& ts, TextWrapper& self, std::span<const uint8_t> bytes) {
  uint64_t size = self.pending_size + bytes.size();
  if (size > self.pending_capacity) {
    uint64_t capacity = std::max<uint64_t>(size, std::max<uint64_t>(self.pending_capacity * 2, 512));
    self.pending =
        static_cast<uint8_t*>(self.pending ? TRY(ts.resize_bytes(self.pending, self.pending_capacity, capacity))
                                           : TRY(ts.allocate_bytes(capacity)));
    self.pending_capacity = capacity;
  }
  if (!bytes.empty()) std::memcpy(self.pending + self.pending_size, bytes.data(), bytes.size());
  self.pending_size = size;
  return {};
}

Result<void> write_bytes(ThreadState& ts, TextWrapper& self, Value bytes) {
  Ref buffer = self.buffer.share();
  for (;;) {
    Result<Ref> written = call_method(ts, buffer, names::k_write, bytes);
    if (!written.is_error()) return {};
    if (!ts.catch_if(Exc::InterruptedError)) return raised;
    TRY(ts.checkpoint());
  }
}
// Gives what waits to the buffer. It does not wait any longer then, even on failure.
Result<void> flush_pending(ThreadState& ts, TextWrapper& self) {
  if (self.pending_size == 0) return {};
  RefTo<Bytes> bytes = TRY(bytes_of(ts, std::span<const uint8_t>(self.pending, self.pending_size)));
  self.pending_size = 0;
  if (Buffered* plain = plain_buffer(self); plain && plain->writable && plain->memory) {
    Ref keep = self.buffer.share();
    TRY(buffered_write(ts, *plain, bytes->span()));
    return {};
  }
  return write_bytes(ts, self, Value(bytes));
}

void forget_decoded(TextWrapper& self) {
  self.used = 0;
  self.decoded.clear();
}

bool contains_unit(const Str& text, char wanted) {
  return with_units(text, [wanted](auto units) {
    if constexpr (sizeof(units[0]) == 1)
      return !units.empty() && std::memchr(units.data(), wanted, units.size()) != nullptr;
    else return std::find(units.begin(), units.end(), wanted) != units.end();
  });
}
Result<int64_t> text_write(ThreadState& ts, TextWrapper& self, Value value) {
  if (!is<Str>(value)) return raise(ts, Exc::TypeError, "write() argument must be str, not {}", type_name(ts, value));
  TRY(check_open(ts, self));
  if (!self.can_encode) return raise_unsupported(ts, "not writable");
  Str& given = as<Str>(value);
  int64_t length = int64_t(given.length);
  RefTo<Str> text = RefTo<Str>::share(given);
  bool line_feed = (self.translate_write || self.line_buffering) && contains_unit(given, '\n');
  if (line_feed && self.translate_write) text = TRY(replace_line_feeds(ts, given, as<Str>(self.newline)));
  bool flush_text = self.write_through;
  bool flush_buffer = self.line_buffering && (line_feed || contains_unit(given, '\r'));
  // Much text does not join what waits: that goes first.
  if (self.pending_size && int64_t(self.pending_size + text->length) > self.chunk_size) TRY(flush_pending(ts, self));
  if (self.coder != Coder::kPython && text->ascii) {
    TRY(append_pending(ts, self, {text->data1(), size_t(text->length)}));
  } else {
    Ref bytes = TRY(encode_text(ts, self, *text));
    TRY(append_pending(ts, self, as<Bytes>(bytes).span()));
  }
  if (int64_t(self.pending_size) >= self.chunk_size || flush_text || flush_buffer) TRY(flush_pending(ts, self));
  if (flush_buffer) {
    Ref buffer = self.buffer.share();
    TRY(call_method(ts, buffer, names::k_flush));
  }
  if (self.can_decode) {
    forget_decoded(self);
    self.snapshot_input.clear();
    TRY(reset_decoder(ts, self));
  }
  return length;
}

// --- reading

// Decodes the next chunk into `decoded`. False at the end. `hint`: characters wanted, 0 for a chunk.
Result<bool> read_chunk(ThreadState& ts, TextWrapper& self, int64_t hint) {
  if (!self.can_decode) return raise_unsupported(ts, "not readable");
  DecoderState before;
  if (self.telling) before = TRY(decoder_state(ts, self));
  int64_t size = std::max(self.chunk_size, hint);
  Ref buffer = self.buffer.share(), input;
  if (Buffered* plain = plain_buffer(self)) {
    input = TRY(buffered_read1(ts, *plain, size));
  } else {
    input = TRY(call_method(ts, buffer, self.has_read1 ? names::k_read1 : names::k_read, Value::small_int(size)));
    if (!is<Bytes>(input) && !supports_buffer(ts, input))
      return raise(ts, Exc::TypeError, "underlying {}() should have returned a bytes-like object, not '{}'",
                   self.has_read1 ? "read1" : "read", type_name(ts, input));
    if (!is<Bytes>(input)) {
      BufferAccess access = TRY(BufferAccess::get(ts, input));
      input = TRY(bytes_of(ts, access.bytes()));
    }
  }
  uint64_t count = as<Bytes>(input).size;
  bool end = count == 0;
  RefTo<Str> text = TRY(decode_text(ts, self, input, end));
  if (self.telling) {
    Bytes& earlier = as<Bytes>(before.bytes);
    if (earlier.size) {
      RefTo<Bytes> joined = TRY(bytes_allocate(ts, earlier.size + count));
      std::memcpy(joined->data(), earlier.data(), earlier.size);
      if (count) std::memcpy(joined->data() + earlier.size, as<Bytes>(input).data(), count);
      input = Ref(std::move(joined));
    }
    self.snapshot_input.set(std::move(input));
    self.snapshot_flags = before.flags;
  }
  bool any = text->length > 0;
  self.used = 0;
  self.decoded.set(std::move(text));
  return !end || any;
}

uint64_t decoded_left(const TextWrapper& self) {
  return self.decoded.is_null() ? 0 : as<Str>(self.decoded).length - self.used;
}
Result<RefTo<Str>> take_decoded(ThreadState& ts, TextWrapper& self, uint64_t count) {
  if (self.decoded.is_null()) return RefTo<Str>::share(empty_str(ts));
  RefTo<Str> all = RefTo<Str>::share(as<Str>(self.decoded));
  uint64_t begin = self.used, end = std::min(begin + count, all->length);
  self.used = end;
  return str_slice(ts, *all, begin, end);
}

Result<Ref> text_read(ThreadState& ts, TextWrapper& self, Value size_value) {
  int64_t size = TRY(size_argument(ts, size_value));
  TRY(check_open(ts, self));
  if (!self.can_decode) return raise_unsupported(ts, "not readable");
  TRY(flush_pending(ts, self));
  if (size < 0) {
    Ref buffer = self.buffer.share();
    Ref bytes = TRY(call_method(ts, buffer, names::k_read));
    RefTo<Str> rest = TRY(decode_text(ts, self, bytes, true));
    RefTo<Str> first = TRY(take_decoded(ts, self, UINT64_MAX >> 1));
    forget_decoded(self);
    self.snapshot_input.clear();
    if (first->length == 0) return Ref(std::move(rest));
    return Ref(TRY(str_concat(ts, *first, *rest)));
  }
  RefTo<Str> first = TRY(take_decoded(ts, self, uint64_t(size)));
  if (int64_t(first->length) == size) return Ref(std::move(first));
  StrBuilder out(ts);
  TRY(out.append(*first));
  while (int64_t(out.length()) < size) {
    if (!TRY(read_chunk(ts, self, size - int64_t(out.length())))) break;
    RefTo<Str> piece = TRY(take_decoded(ts, self, uint64_t(size) - out.length()));
    TRY(out.append(*piece));
    TRY(ts.checkpoint_limits());
  }
  return Ref(TRY(out.finish()));
}

Result<RefTo<Str>> read_line(ThreadState& ts, TextWrapper& self, int64_t limit) {
  TRY(check_open(ts, self));
  TRY(flush_pending(ts, self));
  // The usual case: the line lies in what was decoded.
  if (!self.decoded.is_null()) {
    RefTo<Str> text = RefTo<Str>::share(as<Str>(self.decoded));
    if (self.used < text->length) {
      int64_t end = find_line_end(*text, self.ending, self.used, nullptr);
      if (limit >= 0 && (end < 0 || end - int64_t(self.used) > limit) && text->length - self.used >= uint64_t(limit))
        end = int64_t(self.used) + limit;
      if (end >= 0) {
        uint64_t begin = self.used;
        self.used = uint64_t(end);
        return str_slice(ts, *text, begin, uint64_t(end));
      }
    }
  }
  StrBuilder line(ts);
  RefTo<Str> rest = TRY(take_decoded(ts, self, UINT64_MAX >> 1));
  for (;;) {
    // `rest` holds no whole line ending; its last characters may begin one.
    uint64_t partial;
    (void)find_line_end(*rest, self.ending, 0, &partial);
    TRY(line.append(*rest, 0, partial));
    rest = TRY(str_slice(ts, *rest, partial, rest->length));
    bool more = true;
    do {
      more = TRY(read_chunk(ts, self, 0));
      TRY(ts.checkpoint_limits());
    } while (more && decoded_left(self) == 0);
    if (!more) {
      forget_decoded(self);
      self.snapshot_input.clear();
      break;
    }
    uint64_t before = rest->length;
    RefTo<Str> text =
        before ? TRY(str_concat(ts, *rest, as<Str>(self.decoded))) : RefTo<Str>::share(as<Str>(self.decoded));
    int64_t end = find_line_end(*text, self.ending, 0, nullptr);
    if (limit >= 0) {
      uint64_t left = uint64_t(limit) - line.length();
      if ((end < 0 || uint64_t(end) > left) && text->length >= left) end = int64_t(left);
    }
    if (end >= 0) {
      TRY(line.append(*text, 0, uint64_t(end)));
      self.used = uint64_t(end) > before ? uint64_t(end) - before : 0;
      return line.finish();
    }
    self.used = as<Str>(self.decoded).length;
    rest = std::move(text);
  }
  TRY(line.append(*rest));
  return line.finish();
}
Result<Ref> text_readline(ThreadState& ts, TextWrapper& self, Index limit) {
  TRY(check_attached(ts, self));
  return Ref(TRY(read_line(ts, self, limit.value)));
}
Result<Maybe<Ref>> text_next(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  self.telling = false;
  Ref line;
  if (self.type == state_of(self).text_wrapper) {
    line = TRY(read_line(ts, self, -1));
  } else {
    line = TRY(call_method(ts, Value(self), names::k_readline));
    if (!is<Str>(line))
      return raise(ts, Exc::OSError, "readline() should have returned a str object, not '{}'", type_name(ts, line));
  }
  if (as<Str>(line).length) [[likely]]
    return Maybe<Ref>(std::move(line));
  self.snapshot_input.clear();
  self.telling = self.seekable;
  return Maybe<Ref>(absent);
}

// --- position

// What tell() gives: where decoding must begin, in which state, and how much of what it gives is to be
// skipped. One int: 64 bits of position, then 32 each of flags, bytes and characters, and a bit.
struct Cookie {
  int64_t position = 0;
  uint32_t flags = 0, bytes_to_feed = 0, characters_to_skip = 0;
  bool need_end = false;
};
Result<Ref> cookie_number(ThreadState& ts, const Cookie& cookie) {
  const uint64_t limbs[] = {uint64_t(cookie.position), uint64_t(cookie.flags) | uint64_t(cookie.bytes_to_feed) << 32,
                            uint64_t(cookie.characters_to_skip) | uint64_t(cookie.need_end) << 32};
  return int_from_parts(ts, false, limbs);
}
Result<Cookie> cookie_of(ThreadState& ts, Value number) {
  uint64_t scratch;
  IntParts parts = int_parts(number, scratch);
  size_t size = parts.limbs.size();
  while (size > 0 && parts.limbs[size - 1] == 0) size--;
  uint64_t limbs[3] = {};
  if (size > 3 || (size == 3 && parts.limbs[2] >> 40)) return raise(ts, Exc::OverflowError, "int too big to convert");
  for (size_t i = 0; i < size; i++) limbs[i] = parts.limbs[i];
  if (limbs[0] >> 63) return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
  return Cookie{int64_t(limbs[0]), uint32_t(limbs[1]), uint32_t(limbs[1] >> 32), uint32_t(limbs[2]),
                bool(limbs[2] >> 32)};
}

Result<Ref> text_flush(ThreadState& ts, TextWrapper& self) {
  TRY(check_open(ts, self));
  self.telling = self.seekable;
  TRY(flush_pending(ts, self));
  Ref buffer = self.buffer.share();
  return call_method(ts, buffer, names::k_flush);
}

Result<Ref> text_tell(ThreadState& ts, TextWrapper& self) {
  TRY(check_open(ts, self));
  if (!self.seekable) return raise_unsupported(ts, "underlying stream is not seekable");
  if (!self.telling) return raise(ts, Exc::OSError, "telling position disabled by next() call");
  TRY(flush_pending(ts, self));
  TRY(call_method(ts, Value(self), names::k_flush));
  Ref buffer = self.buffer.share();
  Ref result = TRY(call_method(ts, buffer, names::k_tell));
  if (!self.can_decode || self.snapshot_input.is_null()) return result;
  int64_t position = TRY(index_as_int64(ts, result, Exc::OverflowError));
  RefTo<Bytes> input = RefTo<Bytes>::share(as<Bytes>(self.snapshot_input));
  Cookie cookie;
  cookie.position = position - int64_t(input->size);
  cookie.flags = uint32_t(self.snapshot_flags);
  uint64_t skip = self.used;
  if (skip == 0 || self.decoded.is_null()) {
    Cookie plain;
    plain.position = cookie.position;
    plain.flags = cookie.flags;
    return cookie_number(ts, plain);
  }
  // Decode the input anew, byte by byte, from the last place where the decoder holds nothing back.
  DecoderState saved = TRY(decoder_state(ts, self));
  uint8_t seen = self.newlines.seen;
  Result<void> searched = [&]() -> Result<void> {
    TRY(set_decoder_state(ts, self, {}, self.snapshot_flags));
    uint64_t decoded = 0, fed = 0;
    // A run of bytes that surely gives no more characters than wanted may be fed at once: one byte gives one
    // at most with the native coders.
    uint64_t at = 0;
    if (self.coder != Coder::kPython && skip > 64 && !self.universal) {
      uint64_t run = std::min<uint64_t>(skip - 8, input->size);
      RefTo<Bytes> piece = TRY(bytes_of(ts, input->span().first(run)));
      RefTo<Str> text = TRY(decode_text(ts, self, Value(piece), false));
      decoded = text->length;
      at = fed = run;
      if (self.left_over_count == 0 && decoded <= skip) {
        cookie.position += int64_t(fed);
        skip -= decoded;
        fed = decoded = 0;
      }
    }
    for (; at < input->size; at++) {
      if (decoded >= skip && fed == 0 && skip == 0) break;
      RefTo<Bytes> piece = TRY(bytes_of(ts, input->span().subspan(at, 1)));
      RefTo<Str> text = TRY(decode_text(ts, self, Value(piece), false));
      fed++;
      decoded += text->length;
      DecoderState now = TRY(decoder_state(ts, self));
      if (as<Bytes>(now.bytes).size == 0 && decoded <= skip) {
        // A place to begin: nothing is held back here.
        cookie.position += int64_t(fed);
        cookie.flags = uint32_t(now.flags);
        skip -= decoded;
        fed = decoded = 0;
      }
      if (decoded >= skip) break;
      TRY(ts.checkpoint_limits());
    }
    if (decoded < skip) {
      RefTo<Bytes> nothing = TRY(bytes_of(ts, std::string_view()));
      RefTo<Str> text = TRY(decode_text(ts, self, Value(nothing), true));
      decoded += text->length;
      cookie.need_end = true;
      if (decoded < skip) return raise(ts, Exc::OSError, "can't reconstruct logical file position");
    }
    cookie.bytes_to_feed = uint32_t(fed);
    cookie.characters_to_skip = uint32_t(skip);
    return {};
  }();
  TRY(then_also(ts, searched, [&]() -> Result<void> {
    TRY(set_decoder_state(ts, self, as<Bytes>(saved.bytes).span(), saved.flags));
    self.newlines.seen = seen;
    return {};
  }));
  return cookie_number(ts, cookie);
}

Result<Ref> text_seek(ThreadState& ts, TextWrapper& self, Value cookie_value, Int32 whence) {
  TRY(check_open(ts, self));
  Ref cookie_object = Ref::share(cookie_value);
  if (!self.seekable) return raise_unsupported(ts, "underlying stream is not seekable");
  if (whence.value == 1) {
    if (!TRY(equals(ts, cookie_object, Value::small_int(0))))
      return raise_unsupported(ts, "can't do nonzero cur-relative seeks");
    TRY(call_method(ts, Value(self), names::k_flush));
    cookie_object = TRY(call_method(ts, Value(self), names::k_tell));
  } else if (whence.value == 2) {
    if (!TRY(equals(ts, cookie_object, Value::small_int(0))))
      return raise_unsupported(ts, "can't do nonzero end-relative seeks");
    TRY(call_method(ts, Value(self), names::k_flush));
    forget_decoded(self);
    self.snapshot_input.clear();
    TRY(reset_decoder(ts, self));
    Ref buffer = self.buffer.share();
    Ref result = TRY(call_method(ts, buffer, names::k_seek, Value::small_int(0), Value::small_int(2)));
    bool at_start = TRY(equals(ts, result, Value::small_int(0)));
    TRY(reset_encoder(ts, self, at_start));
    return result;
  } else if (whence.value != 0) {
    return raise(ts, Exc::ValueError, "invalid whence ({}, should be 0, 1 or 2)", whence.value);
  }
  if (TRY(compare_bool(ts, cookie_object, Value::small_int(0), CompareOp::kLess)))
    return raise(ts, Exc::ValueError, "negative seek position {}", repr_of(cookie_object));
  TRY(call_method(ts, Value(self), names::k_flush));
  Ref number = TRY(index(ts, cookie_object));
  Cookie cookie = TRY(cookie_of(ts, number));
  Ref buffer = self.buffer.share();
  Ref start = TRY(make_int(ts, cookie.position));
  TRY(call_method(ts, buffer, names::k_seek, start.get()));
  forget_decoded(self);
  self.snapshot_input.clear();
  bool at_start = cookie.position == 0 && cookie.flags == 0;
  if (self.can_decode) {
    if (at_start) TRY(reset_decoder(ts, self));
    else TRY(set_decoder_state(ts, self, {}, cookie.flags));
  }
  if (cookie.characters_to_skip) {
    Ref input = TRY(call_method(ts, buffer, names::k_read, Value::small_int(cookie.bytes_to_feed)));
    if (!is<Bytes>(input))
      return raise(ts, Exc::TypeError, "underlying read() should have returned a bytes object, not '{}'",
                   type_name(ts, input));
    self.snapshot_input.set(input.share());
    self.snapshot_flags = cookie.flags;
    RefTo<Str> text = TRY(decode_text(ts, self, input, cookie.need_end));
    uint64_t length = text->length;
    self.decoded.set(std::move(text));
    self.used = 0;
    if (length < cookie.characters_to_skip) return raise(ts, Exc::OSError, "can't restore logical file position");
    self.used = cookie.characters_to_skip;
  } else if (self.can_decode) {
    self.snapshot_input.set(TRY(bytes_of(ts, std::string_view())));
    self.snapshot_flags = cookie.flags;
  }
  TRY(reset_encoder(ts, self, cookie.position == 0 && cookie.flags == 0));
  return cookie_object;
}

Result<Ref> text_truncate(ThreadState& ts, TextWrapper& self, Value position) {
  TRY(check_attached(ts, self));
  TRY(call_method(ts, Value(self), names::k_flush));
  Ref buffer = self.buffer.share();
  return call_method(ts, buffer, names::k_truncate, position);
}

// --- the rest

template <names::Id name>
Result<Ref> buffer_method(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  Ref buffer = self.buffer.share();
  return call_method(ts, buffer, name);
}
Result<Ref> text_detach(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  TRY(call_method(ts, Value(self), names::k_flush));
  TRY(check_attached(ts, self));
  self.detached = true;
  self.initialised = false;
  return self.buffer.take();
}
Result<Ref> text_close(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  Ref keep = Ref::share(Value(self));
  if (TRY(is_closed(ts, Value(self)))) return Ref::none();
  Ref buffer = self.buffer.share();
  if (self.finalizing) {
    Result<Ref> warned = call_method(ts, buffer, names::k__dealloc_warn, Value(self));
    if (warned.is_error()) (void)ts.catch_any();
  }
  Result<Ref> flushed = call_method(ts, Value(self), names::k_flush);
  Result<void> done = flushed.is_error() ? Result<void>(raised) : Result<void>();
  Ref result = Ref::none();
  TRY(then_also(ts, done, [&]() -> Result<void> {
    result = TRY(call_method(ts, buffer, names::k_close));
    return {};
  }));
  return result;
}

Result<void> text_reconfigure(ThreadState& ts, TextWrapper& self, Value encoding, Value errors, Value newline,
                              Value line_buffering, Value write_through) {
  TRY(check_attached(ts, self));
  bool new_newline = !newline.is_unbound();
  if (self.can_decode && (!self.decoded.is_null() || !self.snapshot_input.is_null()) &&
      (!encoding.is_none() || !errors.is_none() || new_newline))
    return raise_unsupported(ts, "It is not possible to set the encoding or newline of stream after the first read");
  TRY(check_text_argument(ts, encoding, "encoding"));
  TRY(check_text_argument(ts, errors, "errors"));
  if (new_newline) TRY(check_newline(ts, "reconfigure", newline));
  bool lines = line_buffering.is_none() ? self.line_buffering : TRY(is_true(ts, line_buffering));
  bool through = write_through.is_none() ? self.write_through : TRY(is_true(ts, write_through));
  TRY(call_method(ts, Value(self), names::k_flush));
  if (new_newline) set_newline(self, newline);
  if (!encoding.is_none() || !errors.is_none()) {
    Ref new_encoding = encoding.is_none() ? self.encoding.share() : Ref::share(encoding), new_errors;
    if (is<Str>(new_encoding) && as<Str>(new_encoding).equals_ascii("locale")) new_encoding = TRY(locale_encoding(ts));
    if (!errors.is_none()) new_errors = Ref::share(errors);
    else if (encoding.is_none()) new_errors = self.errors.share();
    else new_errors = TRY(str_from_ascii(ts, "strict"));
    Ref old_encoding = self.encoding.share(), old_errors = self.errors.share();
    self.encoding.set(std::move(new_encoding));
    self.errors.set(std::move(new_errors));
    Result<void> made = make_coders(ts, self, self.can_decode, self.can_encode);
    if (made.is_error()) {
      self.encoding.set(std::move(old_encoding));
      self.errors.set(std::move(old_errors));
      self.coder = as<Str>(self.encoding).ascii ? coder_of(as<Str>(self.encoding).ascii_text()) : Coder::kPython;
      return raised;
    }
    TRY(fix_encoder_state(ts, self));
  }
  self.line_buffering = lines;
  self.write_through = through;
  return {};
}

Result<Ref> text_repr(ThreadState& ts, TextWrapper& self) {
  if (!self.initialised && !self.detached) return raise(ts, Exc::ValueError, "I/O operation on uninitialized object");
  ReprGuard guard(ts, Value(self));
  if (TRY(guard.enter()))
    return raise(ts, Exc::RuntimeError, "reentrant call inside {}.__repr__", type_name(ts, Value(self)));
  StrBuilder out(ts);
  TRY(out.append_ascii("<_io.TextIOWrapper"));
  for (names::Id id : {names::k_name, names::k_mode}) {
    Result<Maybe<Ref>> found = find_attribute(ts, Value(self), id);
    if (found.is_error()) {
      if (!ts.catch_if(Exc::ValueError)) return raised;
      continue;
    }
    Maybe<Ref> value = found.release();
    if (!value) continue;
    TRY(out.append_ascii(id == names::k_name ? " name=" : " mode="));
    TRY(out.append_repr(*value));
  }
  TRY(out.append_ascii(" encoding="));
  TRY(out.append_repr(self.encoding));
  TRY(out.append('>'));
  return Ref(TRY(out.finish()));
}

Result<Ref> get_name(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  Ref buffer = self.buffer.share();
  return get_attribute(ts, buffer, names::k_name);
}
Result<Ref> get_closed(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  Ref buffer = self.buffer.share();
  return get_attribute(ts, buffer, names::k_closed);
}
Result<Ref> get_newlines(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  if (!self.can_decode || !self.universal) return Ref::none();
  return newlines_seen(ts, self.newlines.seen);
}
Result<Ref> get_errors(ThreadState& ts, TextWrapper& self) {
  if (self.errors.is_null()) return raise(ts, Exc::ValueError, "I/O operation on uninitialized object");
  return self.errors.share();
}
Result<int64_t> get_chunk_size(ThreadState& ts, TextWrapper& self) {
  TRY(check_attached(ts, self));
  return self.chunk_size;
}
Result<void> put_chunk_size(ThreadState& ts, TextWrapper& self, Value value) {
  TRY(check_attached(ts, self));
  if (value.is_unbound()) return raise(ts, Exc::AttributeError, "cannot delete attribute");
  int64_t size = TRY(index_as_int64(ts, value, Exc::ValueError));
  if (size <= 0) return raise(ts, Exc::ValueError, "a strictly positive integer is required");
  self.chunk_size = size;
  return {};
}

void text_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<TextWrapper&>(object);
  for (const Field* field : {&self.buffer, &self.encoding, &self.errors, &self.newline, &self.decoder, &self.encoder,
                             &self.decoded, &self.snapshot_input})
    visitor.visit(*field);
}
void text_clear(ThreadState&, Object& object) {
  auto& self = static_cast<TextWrapper&>(object);
  self.initialised = false;
  for (Field* field : {&self.buffer, &self.encoding, &self.errors, &self.newline, &self.decoder, &self.encoder,
                       &self.decoded, &self.snapshot_input})
    field->clear();
}
void text_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<TextWrapper&>(object);
  text_clear(ts, object);
  if (self.pending) ts.release_bytes(self.pending);
  self.pending = nullptr;
}

constexpr NativeMethod kMethods[] = {
    method<text_detach>("detach(self, /)", "Part from the buffer."),
    method<text_reconfigure>("reconfigure(self, /, *, encoding=None, errors=None, newline=<unrepresentable>, "
                             "line_buffering=None, write_through=None)",
                             "Change how text is coded."),
    method<text_write>("write(self, text, /)", "Write text."),
    method<text_read>("read(self, size=-1, /)", "Up to size characters."),
    method<text_readline>("readline(self, size=-1, /)", "The next line."),
    method<text_flush>("flush(self, /)", "Write what waits."),
    method<text_close>("close(self, /)", "Flush and close."),
    method<buffer_method<names::k_fileno>>("fileno(self, /)", "The file descriptor."),
    method<buffer_method<names::k_seekable>>("seekable(self, /)", "Whether the position can be moved."),
    method<buffer_method<names::k_readable>>("readable(self, /)", "Whether it can be read."),
    method<buffer_method<names::k_writable>>("writable(self, /)", "Whether it can be written."),
    method<buffer_method<names::k_isatty>>("isatty(self, /)", "Whether it is a terminal."),
    method<text_seek>("seek(self, cookie, whence=0, /)", "Move to a position that tell() gave."),
    method<text_tell>("tell(self, /)", "The position."),
    method<text_truncate>("truncate(self, pos=None, /)", "Set the size."),
    method<refuse_pickling>("__getstate__(self, /)", "Streams cannot be pickled."),
};
constexpr GetSetRow kGetSets[] = {
    getter<get_name>("name", "The name of the buffer."),
    getter<get_closed>("closed", "Whether it is closed."),
    getter<get_newlines>("newlines", "The line endings found."),
    getter<get_errors>("errors", "How errors of the encoding are treated."),
    getter_setter<get_chunk_size, put_chunk_size>("_CHUNK_SIZE", nullptr),
};
constexpr MemberRow kMembers[] = {
    {"encoding", MemberKind::kObjectOrNone, offsetof(TextWrapper, encoding), true, "The encoding."},
    {"buffer", MemberKind::kObjectOrNone, offsetof(TextWrapper, buffer), true, "The buffered stream."},
    {"line_buffering", MemberKind::kBool, offsetof(TextWrapper, line_buffering), true, "Whether lines are flushed."},
    {"write_through", MemberKind::kBool, offsetof(TextWrapper, write_through), true, "Whether text never waits."},
    {"_finalizing", MemberKind::kBool, offsetof(TextWrapper, finalizing), false, nullptr},
};
const TypeSpec kTextWrapper{
    .name = "_io.TextIOWrapper",
    .instance_bytes = sizeof(TextWrapper),
    .flags = kStreamFlags,
    .doc = "Text over a buffered stream of bytes.",
    .methods = kMethods,
    .getsets = kGetSets,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = text_new;
          s.tp_init = text_init;
          s.tp_repr = slot<text_repr>;
          s.tp_next = slot<text_next>;
          s.visit_references = text_visit;
          s.clear_references = text_clear;
          s.destroy = text_destroy;
        },
    .module = "_io",
    .text_signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)"};

}  // namespace

Result<RefTo<Str>> locale_encoding(ThreadState& ts) {
  if (ts.interpreter().config.utf8_mode) return str_from_ascii(ts, "utf-8");
  const char* name = nl_langinfo(CODESET);
  // The plain C locale: UTF-8 mode when it was asked for by LC_ALL (PEP 540), else that of C.UTF-8 (PEP 538).
  if (!name || !*name || std::strcmp(name, "ANSI_X3.4-1968") == 0) {
    const char* all = std::getenv("LC_ALL");
    bool asked = all && *all && (std::strcmp(all, "C") == 0 || std::strcmp(all, "POSIX") == 0);
    return str_from_ascii(ts, asked ? "utf-8" : "UTF-8");
  }
  return str_from_utf8(ts, name);
}

Result<Ref> make_text_wrapper(ThreadState& ts, State& state, Value buffer, Value encoding, Value errors, Value newline,
                              bool line_buffering, bool write_through) {
  Ref self = TRY(text_new(ts, *state.text_wrapper, {}));
  TRY(text_init_row(ts, *static_cast<TextWrapper*>(self.get().object()), buffer, encoding, errors, newline,
                    Truth{line_buffering}, Truth{write_through}));
  return self;
}

Result<void> add_text_type(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.text_wrapper = TRY(add_type(ts, module, kTextWrapper, state.text_base));
  return {};
}

}  // namespace ouro::io
