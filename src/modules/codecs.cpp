// Module _codecs: the coders one by one, the registry, and the handlers of errors, as module codecs and the
// modules of package encodings use them. A decoder gives (text, bytes consumed), an encoder (bytes,
// characters consumed).
#include "objects/codecs.h"

#include "modules/module_spec.h"
#include "objects/buffer.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/text_buffers.h"
#include "objects/tuple.h"
#include "unicode/escapes.h"

namespace ouro {
namespace {

using codecs::Native;

std::string_view shown_type(ThreadState& ts, Value value) {
  return value.is_none() ? std::string_view("None") : type_name(ts, value);
}

// The argument `errors`: str, or None for strict.
class ErrorsName {
 public:
  Result<void> set(ThreadState& ts, Value value, const char* function) {
    if (value.is_none() || value.is_unbound()) return {};
    if (!is<Str>(value))
      return raise(ts, Exc::TypeError, "{}() argument 2 must be str or None, not {}", function, type_name(ts, value));
    text_ = TRY(Utf8::of(ts, as<Str>(value)));
    if (text_.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
    name_ = text_.c_str();
    return {};
  }
  const char* get() const { return name_; }

 private:
  Utf8 text_;
  const char* name_ = nullptr;
};

// Bytes of an argument that may be text, which counts as UTF-8.
class BytesOrText {
 public:
  Result<void> set(ThreadState& ts, Value value) {
    if (Str* text = try_as<Str>(value)) {
      text_ = TRY(Utf8::of(ts, *text));
      bytes_ = {reinterpret_cast<const uint8_t*>(text_.view().data()), text_.view().size()};
      return {};
    }
    access_ = TRY(BufferAccess::get(ts, value));
    bytes_ = access_.bytes();
    return {};
  }
  std::span<const uint8_t> bytes() const { return bytes_; }

 private:
  Utf8 text_;
  BufferAccess access_;
  std::span<const uint8_t> bytes_;
};

Result<Ref> pair(ThreadState& ts, Value made, uint64_t consumed) {
  return Ref(TRY(make_tuple(ts, made, Value::small_int(int64_t(consumed)))));
}

// --- decoders

constexpr const char* kDecoderNames[] = {"utf_8_decode",     "utf_7_decode",          "utf_16_decode",
                                         "utf_16_le_decode", "utf_16_be_decode",      "utf_32_decode",
                                         "utf_32_le_decode", "utf_32_be_decode",      "ascii_decode",
                                         "latin_1_decode",   "unicode_escape_decode", "raw_unicode_escape_decode"};
constexpr const char* kEncoderNames[] = {"utf_8_encode",     "utf_7_encode",          "utf_16_encode",
                                         "utf_16_le_encode", "utf_16_be_encode",      "utf_32_encode",
                                         "utf_32_le_encode", "utf_32_be_encode",      "ascii_encode",
                                         "latin_1_encode",   "unicode_escape_encode", "raw_unicode_escape_encode"};

unicode::Input input_kind(bool final) { return final ? unicode::Input::complete : unicode::Input::partial; }

template <Native codec>
Result<Ref> decode_stateful(ThreadState& ts, Value data, Value errors, Int32 final) {
  BufferAccess bytes = TRY(BufferAccess::get(ts, data));
  ErrorsName name;
  TRY(name.set(ts, errors, kDecoderNames[int(codec)]));
  codecs::Decoded decoded = TRY(codecs::decode_native(ts, codec, bytes.bytes(), name.get(), input_kind(final)));
  return pair(ts, Value(decoded.text), decoded.consumed);
}
template <Native codec>
Result<Ref> decode_whole(ThreadState& ts, Value data, Value errors) {
  return decode_stateful<codec>(ts, data, errors, Int32{1});
}
template <Native codec>
Result<Ref> decode_escapes(ThreadState& ts, Value data, Value errors, Int32 final) {
  BytesOrText bytes;
  TRY(bytes.set(ts, data));
  ErrorsName name;
  TRY(name.set(ts, errors, kDecoderNames[int(codec)]));
  codecs::Decoded decoded = TRY(codecs::decode_native(ts, codec, bytes.bytes(), name.get(), input_kind(final)));
  return pair(ts, Value(decoded.text), decoded.consumed);
}

// -1 or 1 when the bytes begin with a byte order mark of the unit's width, else 0.
int mark_of(std::span<const uint8_t> bytes, bool wide) {
  if (bytes.size() < (wide ? 4 : 2)) return 0;
  if (wide) {
    if (bytes[0] == 0xFF && bytes[1] == 0xFE && bytes[2] == 0 && bytes[3] == 0) return -1;
    return bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 0xFE && bytes[3] == 0xFF ? 1 : 0;
  }
  if (bytes[0] == 0xFF && bytes[1] == 0xFE) return -1;
  return bytes[0] == 0xFE && bytes[1] == 0xFF ? 1 : 0;
}

template <Native codec>
Result<Ref> decode_ordered(ThreadState& ts, Value data, Value errors, Int32 byte_order, Int32 final) {
  BufferAccess bytes = TRY(BufferAccess::get(ts, data));
  ErrorsName name;
  TRY(name.set(ts, errors, codec == Native::kUtf16 ? "utf_16_ex_decode" : "utf_32_ex_decode"));
  int order = byte_order < 0 ? -1 : byte_order > 0 ? 1 : 0;
  int found = order ? order : mark_of(bytes.bytes(), codec == Native::kUtf32);
  codecs::Decoded decoded = TRY(codecs::decode_native(ts, codec, bytes.bytes(), name.get(), input_kind(final), order));
  return Ref(TRY(make_tuple(ts, decoded.text, Value::small_int(int64_t(decoded.consumed)), Value::small_int(found))));
}

// --- encoders

template <Native codec>
Result<Ref> encode(ThreadState& ts, Str& text, Value errors) {
  ErrorsName name;
  TRY(name.set(ts, errors, kEncoderNames[int(codec)]));
  RefTo<Bytes> bytes = TRY(codecs::encode_native(ts, codec, text, name.get()));
  return pair(ts, Value(bytes), text.length);
}
template <Native marked, Native little, Native big>
Result<Ref> encode_ordered(ThreadState& ts, Str& text, Value errors, Int32 byte_order) {
  ErrorsName name;
  TRY(name.set(ts, errors, kEncoderNames[int(marked)]));
  Native codec = byte_order < 0 ? little : byte_order > 0 ? big : marked;
  RefTo<Bytes> bytes = TRY(codecs::encode_native(ts, codec, text, name.get()));
  return pair(ts, Value(bytes), text.length);
}

Result<Ref> readbuffer_encode(ThreadState& ts, Value data, Value errors) {
  ErrorsName name;
  TRY(name.set(ts, errors, "readbuffer_encode"));
  BytesOrText bytes;
  TRY(bytes.set(ts, data));
  RefTo<Bytes> copy = TRY(bytes_of(ts, bytes.bytes()));
  return pair(ts, Value(copy), copy->size);
}

// --- character maps

// mapping[number]; absent for LookupError and None.
Result<Maybe<Ref>> mapped(ThreadState& ts, Value mapping, int64_t number) {
  auto found = get_item(ts, mapping, Value::small_int(number));
  if (found.is_error()) {
    if (!ts.catch_if(Exc::LookupError)) return raised;
    return Maybe<Ref>(absent);
  }
  Ref value = found.release();
  if (value.get().is_none()) return Maybe<Ref>(absent);
  return Maybe<Ref>(std::move(value));
}

class MappingDecodeTable final : public unicode::CharmapDecodeTable {
 public:
  MappingDecodeTable(ThreadState& ts, Value mapping) : ts_(ts), mapping_(mapping) {}
  Result<bool> put(uint8_t byte, unicode::TextBuffer& out) override {
    Maybe<Ref> value = TRY(mapped(ts_, mapping_, byte));
    if (!value) return false;
    if (Str* text = try_as<Str>(**value)) {
      if (text->length == 1 && (*text)[0] == 0xFFFE) return false;
      TRY(out.append(view_of(*text)));
      return true;
    }
    if (!is_int(**value)) return raise(ts_, Exc::TypeError, "character mapping must return integer, None or str");
    int64_t number;
    if (!int_to_int64(**value, number) || number < 0 || number > 0x10FFFF)
      return raise(ts_, Exc::TypeError, "character mapping must be in range(0x110000)");
    if (number == 0xFFFE) return false;
    TRY(out.push(uint32_t(number)));
    return true;
  }

 private:
  ThreadState& ts_;
  Value mapping_;
};

class MappingEncodeTable final : public unicode::CharmapEncodeTable {
 public:
  MappingEncodeTable(ThreadState& ts, Value mapping) : ts_(ts), mapping_(mapping) {}
  Result<bool> put(uint32_t c, unicode::ByteBuffer& out) override {
    Maybe<Ref> value = TRY(mapped(ts_, mapping_, c));
    if (!value) return false;
    if (Bytes* bytes = try_as<Bytes>(**value)) {
      TRY(out.append(bytes->data(), bytes->size));
      return true;
    }
    if (!is_int(**value))
      return raise(ts_, Exc::TypeError, "character mapping must return integer, bytes or None, not {}",
                   type_name(ts_, **value));
    int64_t number;
    if (!int_to_int64(**value, number) || number < 0 || number > 255)
      return raise(ts_, Exc::TypeError, "character mapping must be in range(256)");
    TRY(out.push(uint8_t(number)));
    return true;
  }

 private:
  ThreadState& ts_;
  Value mapping_;
};

// What charmap_build makes of a decoding table of 256 characters.
struct EncodingMap : Object {
  unicode::ReverseCharmap map;
};
int64_t encoding_map_size(ThreadState&, EncodingMap&) { return int64_t(sizeof(EncodingMap)); }
constexpr NativeMethod kEncodingMapMethods[] = {
    method<encoding_map_size>("size(self, /)", "Bytes of memory in use."),
};
const TypeSpec spec_encoding_map{
    .name = "EncodingMap",
    .instance_bytes = sizeof(EncodingMap),
    .flags = type_flags::kNoInstantiation,
    .doc = "From characters to the bytes of an encoding.",
    .methods = kEncodingMapMethods,
};

struct State {
  Type* encoding_map;
};

Result<Ref> charmap_build(ThreadState& ts, Module& module, Str& table) {
  if (table.length == 256) {
    EncodingMap* made = TRY(ts.allocate_as<EncodingMap>(*module_state<State>(module).encoding_map));
    new (&made->map) unicode::ReverseCharmap(view_of(table));
    return Ref::adopt(Value(made));
  }
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  for (uint64_t i = 0; i < table.length && i < 256; i++)
    TRY(dict_set(ts, *dict, Value::small_int(table[i]), Value::small_int(int64_t(i))));
  return Ref(std::move(dict));
}

Result<Ref> charmap_decode(ThreadState& ts, Value data, Value errors, Value mapping) {
  BufferAccess access = TRY(BufferAccess::get(ts, data));
  ErrorsName name;
  TRY(name.set(ts, errors, "charmap_decode"));
  if (mapping.is_none()) {
    RefTo<Str> text = TRY(str_from_units(ts, access.bytes()));
    return pair(ts, Value(text), uint64_t(access.size()));
  }
  codecs::DecodeErrors handler(ts, "charmap", name.get(), unicode::CodecFamily::charmap);
  HeapResources resources(ts);
  unicode::TextBuffer out(resources);
  if (Str* table = try_as<Str>(mapping)) {
    TRY(settle(ts, unicode::decode_charmap(access.bytes(), view_of(*table), handler, out)));
  } else {
    MappingDecodeTable table_of_mapping(ts, mapping);
    TRY(settle(ts, unicode::decode_charmap(access.bytes(), table_of_mapping, handler, out)));
  }
  RefTo<Str> text = TRY(str_from_buffer(ts, out));
  return pair(ts, Value(text), uint64_t(access.size()));
}

Result<Ref> charmap_encode(ThreadState& ts, Str& text, Value errors, Value mapping) {
  ErrorsName name;
  TRY(name.set(ts, errors, "charmap_encode"));
  if (mapping.is_none()) {
    RefTo<Bytes> bytes = TRY(codecs::encode_native(ts, Native::kLatin1, text, name.get()));
    return pair(ts, Value(bytes), text.length);
  }
  codecs::EncodeErrors handler(ts, text, "charmap", name.get(), unicode::CodecFamily::charmap);
  HeapResources resources(ts);
  unicode::ByteBuffer out(resources);
  if (mapping.is_heap() && mapping.object()->type->spec == &spec_encoding_map) {
    auto& map = static_cast<EncodingMap&>(*mapping.object()).map;
    TRY(settle(ts, unicode::encode_charmap(view_of(text), map, handler, out)));
  } else {
    MappingEncodeTable table(ts, mapping);
    TRY(settle(ts, unicode::encode_charmap(view_of(text), table, handler, out)));
  }
  RefTo<Bytes> bytes = TRY(bytes_of(ts, out.span()));
  return pair(ts, Value(bytes), text.length);
}

// --- escapes of bytes

int simple_escape(uint8_t c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"': return c;
    case 'a': return 7;
    case 'b': return 8;
    case 't': return 9;
    case 'n': return 10;
    case 'v': return 11;
    case 'f': return 12;
    case 'r': return 13;
    default: return -1;
  }
}

Result<Ref> escape_decode(ThreadState& ts, Value data, Value errors) {
  BytesOrText source;
  TRY(source.set(ts, data));
  ErrorsName name;
  TRY(name.set(ts, errors, "escape_decode"));
  std::string_view policy = name.get() ? name.get() : "strict";
  auto bytes = source.bytes();
  HeapResources resources(ts);
  unicode::ByteBuffer out(resources);
  size_t invalid = SIZE_MAX;  // the first escape to warn of
  for (size_t i = 0; i < bytes.size();) {
    TRY(ts.checkpoint_limits());
    if (bytes[i] != '\\') {
      TRY(settle(ts, out.push(bytes[i++])));
      continue;
    }
    size_t start = i++;
    if (i == bytes.size()) return raise(ts, Exc::ValueError, "Trailing \\ in string");
    uint8_t c = bytes[i++];
    if (c == '\n') continue;
    if (int simple = simple_escape(c); simple >= 0) {
      TRY(settle(ts, out.push(uint8_t(simple))));
    } else if (c >= '0' && c <= '7') {
      unsigned number = c - '0';
      for (int k = 0; k < 2 && i < bytes.size() && bytes[i] >= '0' && bytes[i] <= '7'; k++)
        number = number * 8 + (bytes[i++] - '0');
      if (number > 255 && invalid == SIZE_MAX) invalid = start + 1;
      TRY(settle(ts, out.push(uint8_t(number))));
    } else if (c == 'x') {
      int high = i < bytes.size() ? unicode::hex_digit_value(bytes[i]) : -1;
      int low = i + 1 < bytes.size() ? unicode::hex_digit_value(bytes[i + 1]) : -1;
      if (high >= 0 && low >= 0) {
        i += 2;
        TRY(settle(ts, out.push(uint8_t(high << 4 | low))));
        continue;
      }
      if (policy == "strict") return raise(ts, Exc::ValueError, "invalid \\x escape at position {}", start);
      if (policy == "replace") TRY(settle(ts, out.push('?')));
      else if (policy != "ignore")
        return raise(ts, Exc::ValueError, "decoding error; unknown error handling code: {}", policy);
      if (high >= 0) i++;
    } else {
      if (invalid == SIZE_MAX) invalid = start + 1;
      TRY(settle(ts, out.push('\\')));
      TRY(settle(ts, out.push(c)));
    }
  }
  if (invalid != SIZE_MAX) {
    uint8_t c = bytes[invalid];
    if (c >= '4' && c <= '7') {
      char digits[] = {char(c), char(bytes[invalid + 1]), char(bytes[invalid + 2]), 0};
      const FormatArgument shown[] = {FormatArgument(std::string_view(digits))};
      TRY(warn(ts, Exc::DeprecationWarning, 1, "invalid octal escape sequence '\\{}'", shown));
    } else {
      const FormatArgument shown[] = {FormatArgument(char32_t(c))};
      TRY(warn(ts, Exc::DeprecationWarning, 1, "invalid escape sequence '\\{}'", shown));
    }
  }
  RefTo<Bytes> made = TRY(bytes_of(ts, out.span()));
  return pair(ts, Value(made), bytes.size());
}

Result<Ref> escape_encode(ThreadState& ts, Value data, Value errors) {
  Bytes* bytes = try_as<Bytes>(data);
  if (!bytes)
    return raise(ts, Exc::TypeError, "escape_encode() argument 1 must be bytes, not {}", shown_type(ts, data));
  ErrorsName name;
  TRY(name.set(ts, errors, "escape_encode"));
  HeapResources resources(ts);
  unicode::ByteBuffer out(resources);
  for (uint8_t c : bytes->span()) {
    TRY(ts.checkpoint_limits());
    uint8_t escape[unicode::kLongestEscape] = {'\\', c};
    size_t size = 2;
    if (c == '\t') escape[1] = 't';
    else if (c == '\n') escape[1] = 'n';
    else if (c == '\r') escape[1] = 'r';
    else if (c < ' ' || c >= 0x7F) size = unicode::write_escape(c, 'x', 2, escape);
    else if (c != '\\' && c != '\'') escape[0] = c, size = 1;
    TRY(settle(ts, out.append(escape, size)));
  }
  RefTo<Bytes> made = TRY(bytes_of(ts, out.span()));
  return pair(ts, Value(made), bytes->size);
}

// --- the registry

Result<void> check_name(ThreadState& ts, Str& name) {
  for (uint64_t i = 0; i < name.length; i++)
    if (name[i] == 0) return raise(ts, Exc::ValueError, "embedded null character");
  return {};
}

// What codecs.encode and decode have in common: the encoding's name, UTF-8 when there is none.
template <auto run>
Result<Ref> code_any(ThreadState& ts, Value object, Value encoding, Value errors, const char* function) {
  if (!encoding.is_unbound() && !is<Str>(encoding))
    return raise(ts, Exc::TypeError, "{}() argument 'encoding' must be str, not {}", function,
                 shown_type(ts, encoding));
  if (!errors.is_unbound() && !is<Str>(errors))
    return raise(ts, Exc::TypeError, "{}() argument 'errors' must be str, not {}", function, shown_type(ts, errors));
  RefTo<Str> name = encoding.is_unbound() ? TRY(str_from_ascii(ts, "utf-8")) : RefTo<Str>::share(as<Str>(encoding));
  TRY(check_name(ts, *name));
  if (!errors.is_unbound()) TRY(check_name(ts, as<Str>(errors)));
  return run(ts, object, *name, errors.is_unbound() ? Value() : errors);
}
Result<Ref> encode_function(ThreadState& ts, Value object, Value encoding, Value errors) {
  return code_any<codecs::encode_any>(ts, object, encoding, errors, "encode");
}
Result<Ref> decode_function(ThreadState& ts, Value object, Value encoding, Value errors) {
  return code_any<codecs::decode_any>(ts, object, encoding, errors, "decode");
}
Result<Ref> lookup(ThreadState& ts, Str& encoding) {
  TRY(check_name(ts, encoding));
  return codecs::lookup(ts, encoding);
}
Result<void> register_function(ThreadState& ts, Value search) { return codecs::register_search(ts, search); }
Result<void> unregister(ThreadState& ts, Value search) { return codecs::unregister_search(ts, search); }
Result<void> register_error(ThreadState& ts, Str& errors, Value handler) {
  TRY(check_name(ts, errors));
  return codecs::register_error(ts, errors, handler);
}
Result<Ref> lookup_error(ThreadState& ts, Str& name) {
  TRY(check_name(ts, name));
  Utf8 text = TRY(Utf8::of(ts, name));
  return codecs::lookup_error(ts, text.view());
}

constexpr const char* kDecodeDoc = "The text of the bytes, and how many of them were used.";
constexpr const char* kEncodeDoc = "The bytes of the text, and how many characters they stand for.";

#define OURO_DECODER(name, codec, last) \
  function<decode_stateful<Native::codec>>(name "_decode(data, errors=None, final=" last ", /)", kDecodeDoc)
#define OURO_ENCODER(name, codec) function<encode<Native::codec>>(name "_encode(str, errors=None, /)", kEncodeDoc)

constexpr NativeMethod kFunctions[] = {
    function<register_function>("register(search_function, /)", "Add a function that finds codecs by name."),
    function<unregister>("unregister(search_function, /)", "Take a search function out and forget what was found."),
    function<lookup>("lookup(encoding, /)", "The codec of an encoding."),
    function<encode_function>("encode(obj, encoding=<unrepresentable>, errors=<unrepresentable>)",
                              "The object encoded by the codec of that name."),
    function<decode_function>("decode(obj, encoding=<unrepresentable>, errors=<unrepresentable>)",
                              "The object decoded by the codec of that name."),
    function<escape_encode>("escape_encode(data, errors=None, /)", kEncodeDoc),
    function<escape_decode>("escape_decode(data, errors=None, /)", kDecodeDoc),
    OURO_ENCODER("utf_8", kUtf8),
    OURO_DECODER("utf_8", kUtf8, "False"),
    OURO_ENCODER("utf_7", kUtf7),
    OURO_DECODER("utf_7", kUtf7, "False"),
    function<encode_ordered<Native::kUtf16, Native::kUtf16Little, Native::kUtf16Big>>(
        "utf_16_encode(str, errors=None, byteorder=0, /)", kEncodeDoc),
    OURO_ENCODER("utf_16_le", kUtf16Little),
    OURO_ENCODER("utf_16_be", kUtf16Big),
    OURO_DECODER("utf_16", kUtf16, "False"),
    OURO_DECODER("utf_16_le", kUtf16Little, "False"),
    OURO_DECODER("utf_16_be", kUtf16Big, "False"),
    function<decode_ordered<Native::kUtf16>>("utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)",
                                             "Like utf_16_decode, and the byte order found."),
    function<encode_ordered<Native::kUtf32, Native::kUtf32Little, Native::kUtf32Big>>(
        "utf_32_encode(str, errors=None, byteorder=0, /)", kEncodeDoc),
    OURO_ENCODER("utf_32_le", kUtf32Little),
    OURO_ENCODER("utf_32_be", kUtf32Big),
    OURO_DECODER("utf_32", kUtf32, "False"),
    OURO_DECODER("utf_32_le", kUtf32Little, "False"),
    OURO_DECODER("utf_32_be", kUtf32Big, "False"),
    function<decode_ordered<Native::kUtf32>>("utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)",
                                             "Like utf_32_decode, and the byte order found."),
    OURO_ENCODER("unicode_escape", kUnicodeEscape),
    function<decode_escapes<Native::kUnicodeEscape>>("unicode_escape_decode(data, errors=None, final=True, /)",
                                                     kDecodeDoc),
    OURO_ENCODER("raw_unicode_escape", kRawUnicodeEscape),
    function<decode_escapes<Native::kRawUnicodeEscape>>("raw_unicode_escape_decode(data, errors=None, final=True, /)",
                                                        kDecodeDoc),
    OURO_ENCODER("latin_1", kLatin1),
    function<decode_whole<Native::kLatin1>>("latin_1_decode(data, errors=None, /)", kDecodeDoc),
    OURO_ENCODER("ascii", kAscii),
    function<decode_whole<Native::kAscii>>("ascii_decode(data, errors=None, /)", kDecodeDoc),
    function<charmap_encode>("charmap_encode(str, errors=None, mapping=None, /)", kEncodeDoc),
    function<charmap_decode>("charmap_decode(data, errors=None, mapping=None, /)", kDecodeDoc),
    module_function<charmap_build>("charmap_build(module, map, /)", "The inverse of a decoding table."),
    function<readbuffer_encode>("readbuffer_encode(data, errors=None, /)", kEncodeDoc),
    function<register_error>("register_error(errors, handler, /)", "Name a handler of coding errors."),
    function<lookup_error>("lookup_error(name, /)", "The handler of coding errors of that name."),
};
#undef OURO_DECODER
#undef OURO_ENCODER

Result<void> initialize(ThreadState& ts, Module& module) {
  module_state<State>(module).encoding_map = TRY(module_make_type(ts, module, spec_encoding_map)).leak();
  return {};
}

}  // namespace

extern const ModuleSpec module_codecs;
const ModuleSpec module_codecs{
    .name = "_codecs",
    .doc = nullptr,
    .functions = kFunctions,
    .initialize = &initialize,
    .state_bytes = sizeof(State),
};

}  // namespace ouro
