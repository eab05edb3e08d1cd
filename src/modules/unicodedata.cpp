// Module unicodedata: the Unicode database, version 14.0.0, and as ucd_3_2_0 version 3.2.0. The data is in src/unicode.
//
// The module's functions and the methods of UCD objects are the same ones over a database version.
#include <cstring>

#include "modules/native_state.h"
#include "objects/str.h"
#include "runtime/heap_resources.h"
#include "unicode/database_3_2.h"
#include "unicode/names.h"
#include "unicode/normalize.h"
#include "unicode/properties.h"

namespace ouro {

namespace {

using unicode::DatabaseVersion;
using unicode::NormalForm;

// The character of an argument: a str of length 1.
Result<char32_t> character_of(ThreadState& ts, Value value, const char* function, const char* place) {
  if (is<Str>(value) && as<Str>(value).length == 1) return as<Str>(value)[0];
  return raise(ts, Exc::TypeError, "{}() argument{} must be a unicode character, not {}", function, place,
               type_name(ts, value));
}
Result<Ref> text_of(ThreadState& ts, std::string_view ascii) { return Ref(TRY(str_from_ascii(ts, ascii))); }

// Each answers for one version; `old` is 3.2.0.
Result<Ref> category(ThreadState& ts, bool old, Value chr) {
  char32_t c = TRY(character_of(ts, chr, "category", ""));
  return text_of(ts, unicode::category_name(old ? unicode::v3_2::character_data(c).category : unicode::category(c)));
}
Result<Ref> bidirectional(ThreadState& ts, bool old, Value chr) {
  char32_t c = TRY(character_of(ts, chr, "bidirectional", ""));
  return text_of(ts, unicode::bidirectional_name(old ? unicode::v3_2::character_data(c).bidirectional
                                                     : unicode::bidirectional(c)));
}
Result<Ref> combining(ThreadState& ts, bool old, Value chr) {
  char32_t c = TRY(character_of(ts, chr, "combining", ""));
  return Ref::small_int(old ? unicode::v3_2::character_data(c).combining_class : unicode::combining_class(c));
}
Result<Ref> mirrored(ThreadState& ts, bool old, Value chr) {
  char32_t c = TRY(character_of(ts, chr, "mirrored", ""));
  return Ref::small_int(old ? unicode::v3_2::character_data(c).is_mirrored : unicode::is_mirrored(c));
}
Result<Ref> east_asian_width(ThreadState& ts, bool old, Value chr) {
  char32_t c = TRY(character_of(ts, chr, "east_asian_width", ""));
  return text_of(ts, unicode::east_asian_width_name(old ? unicode::v3_2::character_data(c).east_asian_width
                                                        : unicode::east_asian_width(c)));
}
Result<Ref> decomposition(ThreadState& ts, bool old, Value chr) {
  char32_t c = TRY(character_of(ts, chr, "decomposition", ""));
  unicode::Decomposition found = old ? unicode::v3_2::decomposition(c) : unicode::decomposition(c);
  StrBuilder out(ts);
  TRY(out.append_ascii(found.tag));
  for (uint32_t code_point : found.code_points) {
    if (out.length()) TRY(out.append(U' '));
    int shift = code_point > 0xFFFFF ? 20 : code_point > 0xFFFF ? 16 : 12;
    for (; shift >= 0; shift -= 4) TRY(out.append(char32_t("0123456789ABCDEF"[code_point >> shift & 15])));
  }
  return Ref(TRY(out.finish()));
}
Result<Ref> decimal(ThreadState& ts, bool old, Value chr, Given<Value> fallback) {
  char32_t c = TRY(character_of(ts, chr, "decimal", " 1"));
  int value = old ? unicode::v3_2::decimal_value(c) : unicode::decimal_value(c);
  if (value >= 0) return Ref::small_int(value);
  if (fallback) return Ref::share(*fallback);
  return raise(ts, Exc::ValueError, "not a decimal");
}
Result<Ref> digit(ThreadState& ts, bool, Value chr, Given<Value> fallback) {
  char32_t c = TRY(character_of(ts, chr, "digit", " 1"));
  int value = unicode::digit_value(c);
  if (value >= 0) return Ref::small_int(value);
  if (fallback) return Ref::share(*fallback);
  return raise(ts, Exc::ValueError, "not a digit");
}
Result<Ref> numeric(ThreadState& ts, bool old, Value chr, Given<Value> fallback) {
  char32_t c = TRY(character_of(ts, chr, "numeric", " 1"));
  Maybe<double> value = old ? unicode::v3_2::numeric_value(c) : unicode::numeric_value(c);
  if (value) return make_float(ts, *value);
  if (fallback) return Ref::share(*fallback);
  return raise(ts, Exc::ValueError, "not a numeric character");
}
Result<Ref> name(ThreadState& ts, bool old, Value chr, Given<Value> fallback) {
  char32_t c = TRY(character_of(ts, chr, "name", " 1"));
  char text[unicode::kNameCapacity];
  size_t length = old ? unicode::v3_2::character_name(c, text) : unicode::character_name(c, text);
  if (length) return text_of(ts, {text, length});
  if (fallback) return Ref::share(*fallback);
  return raise(ts, Exc::ValueError, "no such name");
}

// Names longer than this are refused, as no name is.
constexpr size_t kLongestName = 256;

Result<Ref> lookup(ThreadState& ts, bool old, Value name) {
  if (!is<Str>(name))
    return raise(ts, Exc::TypeError, "a bytes-like object is required, not '{}'", type_name(ts, name));
  Utf8 text = TRY(Utf8::of(ts, as<Str>(name)));
  if (text.view().size() > kLongestName) {
    RefTo<Str> message = TRY(str_from_ascii(ts, "name too long"));
    return raise_with(ts, Exc::KeyError, Value(message));
  }
  char32_t found[unicode::kLongestNamedSequence];
  int count = 0;
  if (old) {
    Maybe<char32_t> one = unicode::v3_2::lookup_name(text.view());
    if (one) {
      found[0] = *one;
      count = 1;
    }
  } else {
    count = unicode::lookup_name(text.view(), unicode::NameScope::characters_and_sequences, found);
  }
  if (!count) {
    Ref message = TRY(ouro::text(ts, "undefined character name '{}'", name));
    return raise_with(ts, Exc::KeyError, message);
  }
  StrBuilder out(ts);
  for (int i = 0; i < count; i++) TRY(out.append(found[i]));
  return Ref(TRY(out.finish()));
}

Result<NormalForm> form_of(ThreadState& ts, Value form) {
  auto& text = as<Str>(form);
  if (text.equals_ascii("NFC")) return NormalForm::NFC;
  if (text.equals_ascii("NFKC")) return NormalForm::NFKC;
  if (text.equals_ascii("NFD")) return NormalForm::NFD;
  if (text.equals_ascii("NFKD")) return NormalForm::NFKD;
  return raise(ts, Exc::ValueError, "invalid normalization form");
}
DatabaseVersion version_of(bool old) { return old ? DatabaseVersion::v3_2 : DatabaseVersion::v14_0; }
unicode::TextView view_of(const Str& text) { return {text.data(), size_t(text.length), text.width}; }

Result<Ref> normalize(ThreadState& ts, bool old, Str& form, Str& text) {
  // An empty text is in every form, whatever its name.
  if (text.length == 0) return Ref::share(Value(text));
  NormalForm wanted = TRY(form_of(ts, Value(form)));
  HeapResources resources(ts);
  // Of version 3.2.0 quick answers are not known.
  if (text.ascii) return Ref::share(Value(text));
  if (!old) {
    unicode::QuickCheck quick = TRY(unicode::quick_check(resources, view_of(text), wanted));
    if (quick == unicode::QuickCheck::yes) return Ref::share(Value(text));
  }
  GrowingArray<uint32_t> out(resources);
  TRY(unicode::normalize(view_of(text), wanted, out, version_of(old)));
  return Ref(TRY(str_from_units(ts, out.span())));
}
Result<Ref> is_normalized(ThreadState& ts, bool old, Str& form, Str& text) {
  if (text.length == 0) return Ref::boolean(true);
  NormalForm wanted = TRY(form_of(ts, Value(form)));
  HeapResources resources(ts);
  bool result = TRY(unicode::is_normalized(resources, view_of(text), wanted, version_of(old)));
  return Ref::boolean(result);
}

// --- rows

// The function for the module, and for a UCD object.
template <auto fn, class... A>
struct Versions {
  static Result<Ref> current(ThreadState& ts, A... arguments) { return fn(ts, false, arguments...); }
  static Result<Ref> old(ThreadState& ts, Value, A... arguments) { return fn(ts, true, arguments...); }
};

#define OURO_UNICODE_ROWS(ROW)                                                                                       \
  ROW(category, "category(", "chr, /)", "The general category, two letters.", Value)                                 \
  ROW(bidirectional, "bidirectional(", "chr, /)", "The bidirectional class, or an empty string.", Value)             \
  ROW(combining, "combining(", "chr, /)", "The canonical combining class.", Value)                                   \
  ROW(mirrored, "mirrored(", "chr, /)", "1 if the character is mirrored in text from right to left.", Value)         \
  ROW(east_asian_width, "east_asian_width(", "chr, /)", "The east Asian width class.", Value)                        \
  ROW(decomposition, "decomposition(", "chr, /)", "The decomposition, or an empty string.", Value)                   \
  ROW(decimal, "decimal(", "chr, default=<unrepresentable>, /)", "The decimal value.", Value, Given<Value>)          \
  ROW(digit, "digit(", "chr, default=<unrepresentable>, /)", "The digit value.", Value, Given<Value>)                \
  ROW(numeric, "numeric(", "chr, default=<unrepresentable>, /)", "The numeric value, a float.", Value, Given<Value>) \
  ROW(name, "name(", "chr, default=<unrepresentable>, /)", "The name.", Value, Given<Value>)                         \
  ROW(lookup, "lookup(", "name, /)", "The character, or the sequence, of a name.", Value)                            \
  ROW(normalize, "normalize(", "form, unistr, /)", "The text in a normal form: NFC, NFKC, NFD or NFKD.", Str&, Str&) \
  ROW(is_normalized, "is_normalized(", "form, unistr, /)", "Whether the text is in a normal form.", Str&, Str&)

constexpr NativeMethod kFunctions[] = {
#define OURO_ROW(fn, head, parameters, doc, ...) function<&Versions<&fn, __VA_ARGS__>::current>(head parameters, doc),
    OURO_UNICODE_ROWS(OURO_ROW)
#undef OURO_ROW
};
constexpr NativeMethod kMethods[] = {
#define OURO_ROW(fn, head, parameters, doc, ...) \
  method<&Versions<&fn, __VA_ARGS__>::old>(head "self, " parameters, doc),
    OURO_UNICODE_ROWS(OURO_ROW)
#undef OURO_ROW
};
#undef OURO_UNICODE_ROWS

Result<Ref> old_version(ThreadState& ts, Value) { return text_of(ts, "3.2.0"); }
constexpr GetSetRow kGetSets[] = {getter<old_version>("unidata_version", "The version of the database.")};
const TypeSpec kDatabaseType{.name = "unicodedata.UCD",
                             .instance_bytes = sizeof(Object),
                             .flags = type_flags::kNoInstantiation,
                             .methods = kMethods,
                             .getsets = kGetSets,
                             .module = "unicodedata"};

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(module_add_text(ts, module, "unidata_version", "14.0.0"));
  Type* type = TRY(module_add_type(ts, module, kDatabaseType));
  Ref database = Ref::adopt(Value(TRY(ts.allocate(*type))));
  return module_add(ts, module, "ucd_3_2_0", database);
}

}  // namespace

extern const ModuleSpec module_unicodedata;
const ModuleSpec module_unicodedata{.name = "unicodedata",
                                    .doc = "The Unicode database, version 14.0.0.",
                                    .functions = kFunctions,
                                    .initialize = &initialize};

}  // namespace ouro
