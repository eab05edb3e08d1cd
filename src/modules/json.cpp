// Module _json: the native part of json: strings; reading is in json_scanner.cpp, writing in json_encoder.cpp.
#include "modules/json.h"

#include "modules/json_text.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/tuple.h"

namespace ouro {

namespace json {

Raised decode_error(ThreadState& ts, const char* message, Str& source, int64_t index) {
  Ref module = TRY(import_module(ts, "json.decoder"));
  RefTo<Str> name = TRY(intern(ts, "JSONDecodeError"));
  Ref type = TRY(get_attribute(ts, module, *name));
  RefTo<Str> text = TRY(str_from_ascii(ts, message));
  Ref error = TRY(call(ts, type, Value(text), Value(source), Value::small_int(index)));
  return raise_value(ts, error);
}

// --- writing

static bool is_plain(char32_t c, Escape escape) {
  if (c == U'"' || c == U'\\' || c < 0x20) return false;
  return escape == Escape::kNeeded || c < 0x7F;
}

static Result<void> append_hex(StrBuilder& out, uint32_t unit) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const char text[] = {
      '\\', 'u', kDigits[unit >> 12 & 15], kDigits[unit >> 8 & 15], kDigits[unit >> 4 & 15], kDigits[unit & 15]};
  return out.append_ascii({text, 6});
}
static Result<void> append_escape(StrBuilder& out, char32_t c) {
  switch (c) {
    case U'"': return out.append_ascii("\\\"");
    case U'\\': return out.append_ascii("\\\\");
    case U'\n': return out.append_ascii("\\n");
    case U'\r': return out.append_ascii("\\r");
    case U'\t': return out.append_ascii("\\t");
    case U'\f': return out.append_ascii("\\f");
    case U'\b': return out.append_ascii("\\b");
    default: break;
  }
  if (c < 0x10000) return append_hex(out, c);
  TRY(append_hex(out, 0xD800 + ((c - 0x10000) >> 10)));
  return append_hex(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
}

Result<void> append_quoted(StrBuilder& out, const Str& text, Escape escape) {
  TRY(out.append(U'"'));
  uint64_t run = 0;  // where the text not yet appended begins
  Result<void> done = with_units(text, [&](auto units) -> Result<void> {
    for (uint64_t i = 0; i < units.size(); i++) {
      if (is_plain(units[i], escape)) [[likely]]
        continue;
      if (run < i) TRY(out.append(text, run, i));
      TRY(append_escape(out, units[i]));
      run = i + 1;
    }
    return {};
  });
  if (done.is_error()) return raised;
  if (run == 0) TRY(out.append(text));
  else if (run < text.length) TRY(out.append(text, run, text.length));
  return out.append(U'"');
}

// --- reading

// The number of four hexadecimal digits; -1 when they are not all digits.
static int32_t hex_unit(const Str& source, int64_t at) {
  int32_t number = 0;
  for (int i = 0; i < 4; i++) {
    char32_t c = source[uint64_t(at + i)];
    int digit;
    if (c >= U'0' && c <= U'9') digit = int(c - U'0');
    else if (c >= U'a' && c <= U'f') digit = int(c - U'a') + 10;
    else if (c >= U'A' && c <= U'F') digit = int(c - U'A') + 10;
    else return -1;
    number = number * 16 + digit;
  }
  return number;
}

// The index of the first quote, backslash or (when strict) control character; the length when there is none.
static int64_t plain_end(const Str& source, int64_t at, bool strict) {
  return with_units(source, [&](auto units) {
    auto i = uint64_t(at);
    while (i < units.size() && units[i] != '"' && units[i] != '\\' && !(strict && units[i] < 0x20)) i++;
    return int64_t(i);
  });
}

Result<Ref> scan_string(ThreadState& ts, Str& source, int64_t& end, bool strict) {
  auto length = int64_t(source.length);
  int64_t begin = end - 1, at = end;
  if (end < 0 || end > length) return raise(ts, Exc::ValueError, "end is out of bounds");
  auto unterminated = [&] { return decode_error(ts, "Unterminated string starting at", source, begin); };
  StrBuilder out(ts);
  for (bool first = true;; first = false) {
    int64_t next = plain_end(source, at, strict);
    if (next >= length) return unterminated();
    char32_t c = source[uint64_t(next)];
    if (c != U'"' && c != U'\\') return decode_error(ts, "Invalid control character at", source, next);
    if (c == U'"') {
      end = next + 1;
      if (first) return Ref(TRY(str_slice(ts, source, uint64_t(at), uint64_t(next))));
      if (next > at) TRY(out.append(source, uint64_t(at), uint64_t(next)));
      return Ref(TRY(out.finish()));
    }
    if (next > at) TRY(out.append(source, uint64_t(at), uint64_t(next)));
    if (++next >= length) return unterminated();
    c = source[uint64_t(next)];
    at = next + 1;
    switch (c) {
      case U'"':
      case U'\\':
      case U'/': break;
      case U'b': c = U'\b'; break;
      case U'f': c = U'\f'; break;
      case U'n': c = U'\n'; break;
      case U'r': c = U'\r'; break;
      case U't': c = U'\t'; break;
      case U'u': {
        if (at + 4 >= length) return decode_error(ts, "Invalid \\uXXXX escape", source, at - 1);
        int32_t unit = hex_unit(source, at);
        if (unit < 0) return decode_error(ts, "Invalid \\uXXXX escape", source, at - 1);
        at += 4;
        c = char32_t(unit);
        // A pair of surrogates is one character.
        if (c >= 0xD800 && c < 0xDC00 && at + 6 < length && source[uint64_t(at)] == U'\\' &&
            source[uint64_t(at + 1)] == U'u') {
          int32_t low = hex_unit(source, at + 2);
          if (low < 0) return decode_error(ts, "Invalid \\uXXXX escape", source, at + 1);
          if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + char32_t(low - 0xDC00);
            at += 6;
          }
        }
        break;
      }
      default: return decode_error(ts, "Invalid \\escape", source, at - 2);
    }
    TRY(out.append(c));
    TRY(ts.checkpoint_limits());
  }
}

// --- functions

template <Escape escape>
Result<Ref> encode_string(ThreadState& ts, Value text) {
  if (!is<Str>(text)) return raise(ts, Exc::TypeError, "first argument must be a string, not {}", type_name(ts, text));
  StrBuilder out(ts);
  TRY(append_quoted(out, as<Str>(text), escape));
  return Ref(TRY(out.finish()));
}

static Result<Ref> scanstring(ThreadState& ts, Value text, Index index, Truth strict) {
  if (!is<Str>(text)) return raise(ts, Exc::TypeError, "first argument must be a string, not {}", type_name(ts, text));
  int64_t end = index;
  Ref scanned = TRY(scan_string(ts, as<Str>(text), end, strict));
  return Ref(TRY(make_tuple(ts, scanned, Value::small_int(end))));
}

static constexpr NativeMethod kFunctions[] = {
    function<encode_string<Escape::kAllButAscii>>("encode_basestring_ascii(string, /)",
                                                  "The text as JSON of ASCII only."),
    function<encode_string<Escape::kNeeded>>("encode_basestring(string, /)", "The text as JSON."),
    function<scanstring>("scanstring(string, end, strict=True, /)",
                         "The string literal that begins before end, and the index behind it."),
};

bool is_own_encoder(Value function, Escape& escape) {
  if (!is<Builtin>(function)) return false;
  const NativeMethod* method = as<Builtin>(function).method;
  if (method == &kFunctions[0]) escape = Escape::kAllButAscii;
  else if (method == &kFunctions[1]) escape = Escape::kNeeded;
  else return false;
  return true;
}

}  // namespace json

namespace {

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(make_native_state<char>(ts, module));
  TRY(add_native_type(ts, module, json::spec_scanner, "make_scanner"));
  TRY(add_native_type(ts, module, json::spec_encoder, "make_encoder"));
  return {};
}

}  // namespace

extern const ModuleSpec module_json;
const ModuleSpec module_json{
    .name = "_json",
    .doc = "The native part of json.",
    .functions = json::kFunctions,
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
