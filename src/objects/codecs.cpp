// The coders of src/unicode under their names, with error handlers, native or called in Python. The registry
// stands in codec_registry.cpp.
#include "objects/codecs.h"

#include <cstring>

#include "objects/exception.h"
#include "objects/int.h"
#include "objects/text_buffers.h"
#include "objects/tuple.h"
#include "runtime/native.h"
#include "unicode/text_kernels.h"

namespace ouro::codecs {

using unicode::CodecFamily;
using unicode::ErrorPolicy;

// --- names

namespace {

struct NativeInfo {
  const char* name;  // as errors show it
  CodecFamily family;
};
constexpr NativeInfo kNative[] = {
    {"utf-8", CodecFamily::utf8},
    {"utf7", CodecFamily::other},
    {"utf-16", CodecFamily::utf16_little},
    {"utf-16-le", CodecFamily::utf16_little},
    {"utf-16-be", CodecFamily::utf16_big},
    {"utf-32", CodecFamily::utf32_little},
    {"utf-32-le", CodecFamily::utf32_little},
    {"utf-32-be", CodecFamily::utf32_big},
    {"ascii", CodecFamily::other},
    {"latin-1", CodecFamily::other},
    {"unicodeescape", CodecFamily::other},
    {"rawunicodeescape", CodecFamily::other},
};

// The names that never reach the registry: in lower case, runs of other characters than letters and digits as '_'.
struct Shortcut {
  const char* name;
  Native codec;
};
constexpr Shortcut kShortcuts[] = {
    {"utf_8", Native::kUtf8},     {"utf8", Native::kUtf8},         {"utf_16", Native::kUtf16},
    {"utf16", Native::kUtf16},    {"utf_32", Native::kUtf32},      {"utf32", Native::kUtf32},
    {"ascii", Native::kAscii},    {"us_ascii", Native::kAscii},    {"latin1", Native::kLatin1},
    {"latin_1", Native::kLatin1}, {"iso_8859_1", Native::kLatin1}, {"iso8859_1", Native::kLatin1},
};

bool find_native(const char* encoding, Native& codec) {
  if (!encoding) {
    codec = Native::kUtf8;
    return true;
  }
  char name[16];
  size_t size = 0;
  bool separator = false;
  for (const char* at = encoding; *at; at++) {
    char c = *at >= 'A' && *at <= 'Z' ? char(*at + 32) : *at;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.') {
      if (size + 2 >= sizeof name) return false;
      if (separator && size) name[size++] = '_';
      separator = false;
      name[size++] = c;
    } else {
      separator = true;
    }
  }
  name[size] = '\0';
  for (const Shortcut& shortcut : kShortcuts)
    if (!std::strcmp(shortcut.name, name)) {
      codec = shortcut.codec;
      return true;
    }
  return false;
}

// The policy of an error handler's name, when it is one that decoding or encoding knows natively.
bool native_policy(const char* errors, bool decoding, ErrorPolicy& policy) {
  policy = ErrorPolicy::strict;
  if (!errors) return true;
  auto found = unicode::error_policy(errors);
  if (!found) return false;
  policy = *found;
  return !decoding || (policy != ErrorPolicy::xmlcharrefreplace && policy != ErrorPolicy::namereplace);
}
ErrorPolicy policy_or_strict(const char* errors, bool decoding) {
  ErrorPolicy policy;
  return native_policy(errors, decoding, policy) ? policy : ErrorPolicy::strict;
}
bool is_native(const char* errors, bool decoding) {
  ErrorPolicy policy;
  return native_policy(errors, decoding, policy);
}

// The place where a handler says to go on, in a text of `size`.
Result<size_t> resume_place(ThreadState& ts, Value position, size_t size) {
  int64_t place = TRY(ouro::native::convert_index(ts, position));
  if (place < 0) place += int64_t(size);
  if (place < 0 || place > int64_t(size))
    return raise(ts, Exc::IndexError, "position {} from error handler out of bounds", place);
  return size_t(place);
}

}  // namespace

// --- errors

Result<void> set_fault(ThreadState& ts, Ref& exception, Exc type, const char* encoding, Value object,
                       unicode::CodecFault fault) {
  RefTo<Str> reason = TRY(str_from_ascii(ts, fault.reason));
  if (exception && is<UnicodeError>(exception)) {
    auto& error = as<UnicodeError>(exception);
    error.start = int64_t(fault.start);
    error.end = int64_t(fault.end);
    error.reason.set(Ref(std::move(reason)));
    return {};
  }
  RefTo<Str> name = TRY(str_from_utf8(ts, encoding));
  Ref first = TRY(make_int(ts, int64_t(fault.start))), last = TRY(make_int(ts, int64_t(fault.end)));
  const Value arguments[] = {Value(name), object, first, last, Value(reason)};
  exception = TRY(make_exception(ts, exception_type(ts, type), arguments));
  return {};
}

DecodeErrors::DecodeErrors(ThreadState& ts, const char* encoding, const char* errors, CodecFamily family)
    : ts_(ts),
      encoding_(encoding),
      errors_(errors),
      native_(is_native(errors, true)),
      standard_(policy_or_strict(errors, true), family) {}

void DecodeErrors::byte_order_found(unicode::ByteOrder order) {
  standard_.byte_order_found(order);
  bool big = order == unicode::ByteOrder::big;
  if (!std::strncmp(encoding_, "utf-16", 6)) encoding_ = big ? "utf-16-be" : "utf-16-le";
  else if (!std::strncmp(encoding_, "utf-32", 6)) encoding_ = big ? "utf-32-be" : "utf-32-le";
}

Result<size_t> DecodeErrors::handle(unicode::Bytes& input, unicode::CodecFault fault, unicode::TextBuffer& out) {
  if (!native_) return call_handler(input, fault, out);
  auto result = standard_.handle(input, fault, out);
  if (!result.is_error() || !standard_.failed()) return result;
  unicode::CodecFault failure = standard_.failure();
  RefTo<Bytes> object = TRY(bytes_of(ts_, input));
  TRY(set_fault(ts_, exception_, Exc::UnicodeDecodeError, encoding_, Value(object), failure));
  return raise_value(ts_, exception_);
}

Result<size_t> DecodeErrors::call_handler(unicode::Bytes& input, unicode::CodecFault fault, unicode::TextBuffer& out) {
  if (!handler_) handler_ = TRY(lookup_error(ts_, errors_));
  if (!input_) input_ = TRY(bytes_of(ts_, input));
  TRY(set_fault(ts_, exception_, Exc::UnicodeDecodeError, encoding_, input_, fault));
  Ref answer = TRY(call(ts_, handler_, exception_.get()));
  Tuple* pair = try_as<Tuple>(answer);
  if (!pair || pair->size != 2 || !is<Str>((*pair)[0]) ||
      (!is_int((*pair)[1]) && !type_of(ts_, (*pair)[1]).slots.nb_index))
    return raise(ts_, Exc::TypeError, "decoding error handler must return (str, int) tuple");
  if (is<UnicodeError>(exception_)) {
    // The handler may have put other bytes into the exception: decoding goes on with them.
    Value object = as<UnicodeError>(exception_).object;
    if (object.is_null() || !is<Bytes>(object))
      return raise(ts_, Exc::TypeError, "exception attribute object must be bytes");
    if (!(object == input_.get())) {
      input_ = Ref::share(object);
      input = as<Bytes>(object).span();
    }
  }
  size_t place = TRY(resume_place(ts_, (*pair)[1], input.size()));
  TRY(settle(ts_, out.append(view_of(as<Str>((*pair)[0])))));
  return place;
}

EncodeErrors::EncodeErrors(ThreadState& ts, Str& text, const char* encoding, const char* errors, CodecFamily family)
    : ts_(ts),
      text_(text),
      encoding_(encoding),
      errors_(errors),
      native_(is_native(errors, false)),
      resources_(ts),
      standard_(resources_, policy_or_strict(errors, false), family) {}

Result<size_t> EncodeErrors::handle(unicode::TextView text, unicode::CodecFault fault,
                                    unicode::Replacement& replacement) {
  if (!native_) return call_handler(fault, replacement);
  auto result = standard_.handle(text, fault, replacement);
  if (!result.is_error() || !standard_.failed()) return result;
  return reject(text, standard_.failure());
}

Raised EncodeErrors::reject(unicode::TextView, unicode::CodecFault fault) {
  TRY(set_fault(ts_, exception_, Exc::UnicodeEncodeError, encoding_, Value(text_), fault));
  return raise_value(ts_, exception_);
}

Result<size_t> EncodeErrors::call_handler(unicode::CodecFault fault, unicode::Replacement& replacement) {
  if (!handler_) handler_ = TRY(lookup_error(ts_, errors_));
  TRY(set_fault(ts_, exception_, Exc::UnicodeEncodeError, encoding_, Value(text_), fault));
  Ref answer = TRY(call(ts_, handler_, exception_.get()));
  Tuple* pair = try_as<Tuple>(answer);
  bool fits = pair && pair->size == 2 && (is<Str>((*pair)[0]) || is<Bytes>((*pair)[0])) &&
              (is_int((*pair)[1]) || type_of(ts_, (*pair)[1]).slots.nb_index);
  if (!fits) return raise(ts_, Exc::TypeError, "encoding error handler must return (str/bytes, int) tuple");
  size_t place = TRY(resume_place(ts_, (*pair)[1], text_.length));
  replacement_ = Ref::share((*pair)[0]);
  replacement.is_bytes = is<Bytes>(replacement_);
  if (replacement.is_bytes) replacement.bytes = as<Bytes>(replacement_).span();
  else replacement.text = view_of(as<Str>(replacement_));
  return place;
}

// --- coders

namespace {

int order_number(unicode::ByteOrder order) {
  return order == unicode::ByteOrder::from_mark ? 0 : order == unicode::ByteOrder::little ? -1 : 1;
}
unicode::ByteOrder order_of(int number) {
  return number == 0  ? unicode::ByteOrder::from_mark
         : number < 0 ? unicode::ByteOrder::little
                      : unicode::ByteOrder::big;
}

}  // namespace

Result<Decoded> decode_native(ThreadState& ts, Native codec, std::span<const uint8_t> bytes, const char* errors,
                              unicode::Input input, int byte_order) {
  Decoded decoded;
  if (codec == Native::kLatin1) {
    decoded.text = TRY(str_from_units(ts, bytes));
    decoded.consumed = bytes.size();
    return decoded;
  }
  if ((codec == Native::kUtf8 || codec == Native::kAscii) && unicode::is_ascii(bytes.data(), bytes.size())) {
    decoded.text = TRY(str_from_ascii(ts, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
    decoded.consumed = bytes.size();
    return decoded;
  }
  const NativeInfo& info = kNative[int(codec)];
  // Without a mark the order is that of the machine, and the name says so.
  const char* name = codec == Native::kUtf16 ? "utf-16-le" : codec == Native::kUtf32 ? "utf-32-le" : info.name;
  DecodeErrors handler(ts, name, errors, info.family);
  HeapResources resources(ts);
  unicode::TextBuffer out(resources);
  size_t invalid_escape = SIZE_MAX;
  unicode::ByteOrder order = order_of(byte_order);
  if (codec == Native::kUtf16Little || codec == Native::kUtf32Little) order = unicode::ByteOrder::little;
  if (codec == Native::kUtf16Big || codec == Native::kUtf32Big) order = unicode::ByteOrder::big;
  if (byte_order != 0) handler.byte_order_found(order);
  auto run = [&]() -> Result<size_t> {
    switch (codec) {
      case Native::kUtf8: return unicode::decode_utf8(bytes, input, handler, out);
      case Native::kUtf7: return unicode::decode_utf7(bytes, input, handler, out);
      case Native::kUtf16:
      case Native::kUtf16Little:
      case Native::kUtf16Big: return unicode::decode_utf16(bytes, input, order, handler, out);
      case Native::kUtf32:
      case Native::kUtf32Little:
      case Native::kUtf32Big: return unicode::decode_utf32(bytes, input, order, handler, out);
      case Native::kUnicodeEscape: return unicode::decode_unicode_escape(bytes, input, handler, out, &invalid_escape);
      case Native::kRawUnicodeEscape: return unicode::decode_raw_unicode_escape(bytes, input, handler, out);
      default: return unicode::decode_ascii(bytes, handler, out);
    }
  };
  decoded.consumed = TRY(settle(ts, run()));
  // A handler may have put another input in its place, which does not show.
  if (input == unicode::Input::complete) decoded.consumed = bytes.size();
  decoded.byte_order = order_number(order);
  if (invalid_escape != SIZE_MAX && invalid_escape + 1 < bytes.size()) {
    uint8_t c = bytes[invalid_escape + 1];
    if (c >= '4' && c <= '7') {
      char digits[4] = {};
      for (size_t i = 0; i < 3 && invalid_escape + 1 + i < bytes.size(); i++)
        digits[i] = char(bytes[invalid_escape + 1 + i]);
      const FormatArgument shown[] = {FormatArgument(std::string_view(digits))};
      TRY(warn(ts, Exc::DeprecationWarning, 1, "invalid octal escape sequence '\\{}'", shown));
    } else {
      const FormatArgument shown[] = {FormatArgument(char32_t(c))};
      TRY(warn(ts, Exc::DeprecationWarning, 1, "invalid escape sequence '\\{}'", shown));
    }
  }
  decoded.text = TRY(str_from_buffer(ts, out));
  return decoded;
}

Result<RefTo<Bytes>> encode_native(ThreadState& ts, Native codec, Str& text, const char* errors) {
  if (text.ascii && (codec == Native::kUtf8 || codec == Native::kAscii || codec == Native::kLatin1))
    return bytes_of(ts, text.ascii_text());
  if (codec == Native::kLatin1 && text.width == 1) return bytes_of(ts, std::span(text.data1(), text.length));
  const NativeInfo& info = kNative[int(codec)];
  EncodeErrors handler(ts, text, info.name, errors, info.family);
  HeapResources resources(ts);
  unicode::ByteBuffer out(resources);
  unicode::TextView view = view_of(text);
  auto run = [&]() -> Result<void> {
    switch (codec) {
      case Native::kUtf8: return unicode::encode_utf8(view, handler, out);
      case Native::kUtf7: return unicode::encode_utf7(view, out);
      case Native::kUtf16: return unicode::encode_utf16(view, unicode::ByteOrder::from_mark, handler, out);
      case Native::kUtf16Little: return unicode::encode_utf16(view, unicode::ByteOrder::little, handler, out);
      case Native::kUtf16Big: return unicode::encode_utf16(view, unicode::ByteOrder::big, handler, out);
      case Native::kUtf32: return unicode::encode_utf32(view, unicode::ByteOrder::from_mark, handler, out);
      case Native::kUtf32Little: return unicode::encode_utf32(view, unicode::ByteOrder::little, handler, out);
      case Native::kUtf32Big: return unicode::encode_utf32(view, unicode::ByteOrder::big, handler, out);
      case Native::kAscii: return unicode::encode_ascii(view, handler, out);
      case Native::kLatin1: return unicode::encode_latin1(view, handler, out);
      case Native::kUnicodeEscape: return unicode::encode_unicode_escape(view, out);
      case Native::kRawUnicodeEscape: return unicode::encode_raw_unicode_escape(view, out);
    }
    OURO_UNREACHABLE();
  };
  TRY(settle(ts, run()));
  return bytes_of(ts, out.span());
}

// --- by name

// The functions of a codec for text, by the registry.
static Result<Ref> text_codec(ThreadState& ts, const char* encoding, int function, const char* alternative) {
  RefTo<Str> name = TRY(str_from_utf8(ts, encoding));
  Ref codec = TRY(lookup(ts, *name));
  if (!is_exact<Tuple>(codec)) {
    RefTo<Str> flag = TRY(intern(ts, "_is_text_encoding"));
    Maybe<Ref> is_text = TRY(find_attribute(ts, codec, *flag));
    if (is_text) {
      bool truth = TRY(is_true(ts, **is_text));
      if (!truth)
        return raise(ts, Exc::LookupError, "'{}' is not a text encoding; use {} to handle arbitrary codecs", encoding,
                     alternative);
    }
  }
  return Ref::share(as<Tuple>(codec)[uint64_t(function)]);
}

static Result<Ref> first_of_pair(ThreadState& ts, Ref answer, const char* message) {
  Tuple* pair = try_as<Tuple>(answer);
  if (!pair || pair->size != 2) return raise(ts, Exc::TypeError, "{}", message);
  return Ref::share((*pair)[0]);
}

static Result<Ref> call_codec(ThreadState& ts, Value function, Value object, const char* encoding, const char* errors,
                              const char* doing) {
  RefTo<Str> name = TRY(str_from_utf8(ts, encoding));
  Ref errors_text;
  if (errors) errors_text = TRY(str_from_utf8(ts, errors));
  auto answer = errors ? call(ts, function, object, Value(errors_text)) : call(ts, function, object);
  if (answer.is_error()) return explain_failure(ts, doing, *name);
  return answer;
}

// -X dev: names are looked up also where nothing is to be coded.
static Result<void> check_names(ThreadState& ts, const char* encoding, const char* errors) {
  if (!ts.interpreter().config.dev_mode) [[likely]]
    return {};
  Native codec;
  if (!find_native(encoding, codec)) TRY(lookup(ts, *TRY(str_from_utf8(ts, encoding))));
  if (errors) TRY(lookup_error(ts, errors));
  return {};
}

Result<RefTo<Str>> decode(ThreadState& ts, std::span<const uint8_t> bytes, const char* encoding, const char* errors) {
  TRY(check_names(ts, encoding, errors));
  Native codec;
  if (find_native(encoding, codec)) {
    Decoded decoded = TRY(decode_native(ts, codec, bytes, errors, unicode::Input::complete));
    return std::move(decoded.text);
  }
  Ref function = TRY(text_codec(ts, encoding, 1, "codecs.decode()"));
  RefTo<Bytes> object = TRY(bytes_of(ts, bytes));
  Ref answer = TRY(call_codec(ts, function, Value(object), encoding, errors, "decoding"));
  Ref text = TRY(first_of_pair(ts, std::move(answer), "decoder must return a tuple (object,integer)"));
  if (!is<Str>(text))
    return raise(ts, Exc::TypeError,
                 "'{}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
                 encoding, type_name(ts, text));
  return std::move(text).cast<Str>();
}

Result<RefTo<Bytes>> encode(ThreadState& ts, Str& text, const char* encoding, const char* errors) {
  TRY(check_names(ts, encoding, errors));
  Native codec;
  if (find_native(encoding, codec)) return encode_native(ts, codec, text, errors);
  Ref function = TRY(text_codec(ts, encoding, 0, "codecs.encode()"));
  Ref answer = TRY(call_codec(ts, function, Value(text), encoding, errors, "encoding"));
  Ref made = TRY(first_of_pair(ts, std::move(answer), "encoder must return a tuple (object, integer)"));
  if (is<Bytes>(made)) return std::move(made).cast<Bytes>();
  return raise(ts, Exc::TypeError,
               "'{}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
               encoding, type_name(ts, made));
}

// A str or unbound, whose c_str() is null.
static Result<Utf8> name_argument(ThreadState& ts, Value name) {
  if (name.is_unbound()) return Utf8();
  Utf8 text = TRY(Utf8::of(ts, as<Str>(name)));
  if (text.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  return text;
}

Result<RefTo<Str>> decode_arguments(ThreadState& ts, std::span<const uint8_t> bytes, Value encoding, Value errors) {
  Utf8 encoding_text = TRY(name_argument(ts, encoding)), errors_text = TRY(name_argument(ts, errors));
  return decode(ts, bytes, encoding_text.c_str(), errors_text.c_str());
}
Result<RefTo<Bytes>> encode_arguments(ThreadState& ts, Str& text, Value encoding, Value errors) {
  Utf8 encoding_text = TRY(name_argument(ts, encoding)), errors_text = TRY(name_argument(ts, errors));
  return encode(ts, text, encoding_text.c_str(), errors_text.c_str());
}

}  // namespace ouro::codecs
