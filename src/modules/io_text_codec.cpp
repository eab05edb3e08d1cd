// Module _io: the coders of TextIOWrapper: see io_text.h.
#include <algorithm>
#include <cstring>

#include "modules/io_text.h"
#include "objects/int.h"
#include "objects/tuple.h"

namespace ouro::io {

Coder coder_of(std::string_view encoding) {
  char plain[16];
  size_t size = 0;
  for (char c : encoding) {
    if (size == sizeof plain) return Coder::kPython;
    if (c >= 'A' && c <= 'Z') c = char(c + 32);
    plain[size++] = c == '_' || c == ' ' ? '-' : c;
  }
  std::string_view name(plain, size);
  for (std::string_view known : {"utf-8", "utf8", "u8", "utf"})
    if (name == known) return Coder::kUtf8;
  for (std::string_view known : {"ascii", "us-ascii", "646", "ansi-x3.4-1968"})
    if (name == known) return Coder::kAscii;
  for (std::string_view known : {"latin-1", "latin1", "iso-8859-1", "iso8859-1", "8859", "l1", "latin"})
    if (name == known) return Coder::kLatin1;
  return Coder::kPython;
}

// The errors= name as a C string: `errors` is ASCII where a native coder is used, and NUL-terminated as all str are.
static const char* errors_name(TextWrapper& self) {
  return reinterpret_cast<const char*>(as<Str>(self.errors).data1());
}
static codecs::Native native_codec(Coder coder) {
  if (coder == Coder::kUtf8) return codecs::Native::kUtf8;
  return coder == Coder::kAscii ? codecs::Native::kAscii : codecs::Native::kLatin1;
}

static Result<void> check_text_encoding(ThreadState& ts, Value codec, Value encoding) {
  Maybe<Ref> is_text = TRY(find_attribute(ts, codec, names::k__is_text_encoding));
  if (is_text && !TRY(is_true(ts, *is_text)))
    return raise(ts, Exc::LookupError, "'{}' is not a text encoding; use codecs.open() to handle arbitrary codecs",
                 encoding);
  return {};
}

Result<void> make_coders(ThreadState& ts, TextWrapper& self, bool readable, bool writable) {
  Str& encoding = as<Str>(self.encoding);
  self.coder = encoding.ascii && as<Str>(self.errors).ascii ? coder_of(encoding.ascii_text()) : Coder::kPython;
  self.left_over_count = 0;
  if (self.coder == Coder::kPython) {
    Ref codec = TRY(codecs::lookup(ts, encoding));
    TRY(check_text_encoding(ts, codec, self.encoding));
    Ref errors = self.errors.share();
    if (readable) {
      Ref make = TRY(get_attribute(ts, codec, names::k_incrementaldecoder));
      self.decoder.set(TRY(call(ts, make, errors.get())));
    }
    if (writable) {
      Ref make = TRY(get_attribute(ts, codec, names::k_incrementalencoder));
      self.encoder.set(TRY(call(ts, make, errors.get())));
    }
  } else {
    self.decoder.clear();
    self.encoder.clear();
  }
  self.can_decode = readable;
  self.can_encode = writable;
  return {};
}

Result<RefTo<Str>> decode_text(ThreadState& ts, TextWrapper& self, Value input, bool final) {
  RefTo<Str> text;
  if (self.coder == Coder::kPython) {
    Ref decoder = self.decoder.share();
    Ref result = TRY(call_method(ts, decoder, names::k_decode, input, Value::boolean(final)));
    if (!is<Str>(result))
      return raise(ts, Exc::TypeError, "decoder should return a string result, not '{}'", type_name(ts, result));
    text = std::move(result).cast<Str>();
  } else {
    BufferAccess access = TRY(BufferAccess::get(ts, input));
    std::span<const uint8_t> bytes = access.bytes();
    RefTo<Bytes> joined;
    if (self.left_over_count) {
      joined = TRY(bytes_allocate(ts, self.left_over_count + bytes.size()));
      std::memcpy(joined->data(), self.left_over, self.left_over_count);
      if (!bytes.empty()) std::memcpy(joined->data() + self.left_over_count, bytes.data(), bytes.size());
      bytes = joined->span();
    }
    codecs::Decoded decoded = TRY(codecs::decode_native(ts, native_codec(self.coder), bytes, errors_name(self),
                                                        final ? unicode::Input::complete : unicode::Input::partial));
    size_t rest = bytes.size() - size_t(std::min<uint64_t>(decoded.consumed, bytes.size()));
    OURO_ASSERT(rest <= sizeof self.left_over);
    if (rest) std::memcpy(self.left_over, bytes.data() + bytes.size() - rest, rest);
    self.left_over_count = uint8_t(rest);
    text = std::move(decoded.text);
  }
  if (self.universal) return process_newlines(ts, self.newlines, *text, final);
  return text;
}

Result<DecoderState> decoder_state(ThreadState& ts, TextWrapper& self) {
  DecoderState result;
  if (self.coder == Coder::kPython) {
    Ref decoder = self.decoder.share();
    Ref state = TRY(call_method(ts, decoder, names::k_getstate));
    if (!is<Tuple>(state) || as<Tuple>(state).size != 2) return raise(ts, Exc::TypeError, "illegal decoder state");
    Tuple& pair = as<Tuple>(state);
    if (!is<Bytes>(pair[0]))
      return raise(ts, Exc::TypeError, "illegal decoder state: the first item should be a bytes object, not '{}'",
                   type_name(ts, pair[0]));
    if (!is_int(pair[1])) return raise(ts, Exc::TypeError, "illegal decoder state");
    result.bytes = Ref::share(pair[0]);
    result.flags = int64_t(int_to_uint64_mask(pair[1]));
  } else {
    result.bytes = TRY(bytes_of(ts, std::span<const uint8_t>(self.left_over, self.left_over_count)));
    result.flags = 0;
  }
  if (self.universal) result.flags = int64_t(uint64_t(result.flags) << 1) | self.newlines.pending_cr;
  return result;
}

Result<void> set_decoder_state(ThreadState& ts, TextWrapper& self, std::span<const uint8_t> bytes, int64_t flags) {
  if (self.universal) {
    self.newlines.pending_cr = flags & 1;
    flags = int64_t(uint64_t(flags) >> 1);
  }
  if (self.coder == Coder::kPython) {
    Ref decoder = self.decoder.share();
    RefTo<Bytes> input = TRY(bytes_of(ts, bytes));
    Ref number = TRY(make_int(ts, flags));
    RefTo<Tuple> state = TRY(make_tuple(ts, Value(input), number));
    TRY(call_method(ts, decoder, names::k_setstate, Value(state)));
    return {};
  }
  self.left_over_count = uint8_t(std::min(bytes.size(), sizeof self.left_over));
  if (self.left_over_count) std::memcpy(self.left_over, bytes.data(), self.left_over_count);
  return {};
}

Result<void> reset_decoder(ThreadState& ts, TextWrapper& self) {
  if (!self.can_decode) return {};
  self.left_over_count = 0;
  self.newlines.pending_cr = false;
  self.newlines.seen = 0;
  if (self.coder != Coder::kPython) return {};
  Ref decoder = self.decoder.share();
  TRY(call_method(ts, decoder, names::k_reset));
  return {};
}

Result<Ref> encode_text(ThreadState& ts, TextWrapper& self, Str& text) {
  if (self.coder != Coder::kPython) {
    if (text.ascii) return Ref(TRY(bytes_of(ts, text.ascii_text())));
    return Ref(TRY(codecs::encode_native(ts, native_codec(self.coder), text, errors_name(self))));
  }
  Ref encoder = self.encoder.share();
  Ref result = TRY(call_method(ts, encoder, names::k_encode, Value(text)));
  if (!is<Bytes>(result))
    return raise(ts, Exc::TypeError, "encoder should return a bytes object, not '{}'", type_name(ts, result));
  return result;
}

Result<void> reset_encoder(ThreadState& ts, TextWrapper& self, bool at_start) {
  if (!self.can_encode || self.coder != Coder::kPython) return {};
  Ref encoder = self.encoder.share();
  if (at_start) TRY(call_method(ts, encoder, names::k_reset));
  else TRY(call_method(ts, encoder, names::k_setstate, Value::small_int(0)));
  return {};
}

}  // namespace ouro::io
