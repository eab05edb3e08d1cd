// Methods of str that look at characters one by one: case, alignment, tabs, translation, classification.
#include <cstring>

#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str_methods.h"
#include "objects/text_buffers.h"
#include "unicode/case_mapping.h"
#include "unicode/identifiers.h"
#include "unicode/properties.h"
#include "unicode/text_kernels.h"

namespace ouro::str_methods {
namespace {

// --- case

Result<RefTo<Str>> mapped(ThreadState& ts, Str& self, unicode::CaseMapping mapping) {
  HeapResources resources(ts);
  unicode::TextBuffer buffer(resources);
  TRY(settle(ts, unicode::map_case(view_of(self), mapping, buffer)));
  return str_from_buffer(ts, buffer);
}

// ASCII text stays ASCII of the same length.
template <class Map>
Result<RefTo<Str>> mapped_ascii(ThreadState& ts, Str& self, Map map) {
  if (self.length == 0) return RefTo<Str>::share(empty_str(ts));
  RefTo<Str> result = TRY(str_allocate(ts, self.length, 0x7F));
  uint8_t* to = static_cast<uint8_t*>(result->data());
  map(to, self.data1(), size_t(self.length));
  if (self.length == 1) return str_from_code_point(ts, to[0]);
  return result;
}

}  // namespace

Result<RefTo<Str>> lower(ThreadState& ts, Str& self) {
  if (self.ascii) return mapped_ascii(ts, self, unicode::ascii_lower);
  return mapped(ts, self, unicode::CaseMapping::lower);
}
Result<RefTo<Str>> upper(ThreadState& ts, Str& self) {
  if (self.ascii) return mapped_ascii(ts, self, unicode::ascii_upper);
  return mapped(ts, self, unicode::CaseMapping::upper);
}
Result<RefTo<Str>> title(ThreadState& ts, Str& self) {
  if (self.ascii) return mapped_ascii(ts, self, unicode::ascii_title);
  return mapped(ts, self, unicode::CaseMapping::title);
}
Result<RefTo<Str>> capitalize(ThreadState& ts, Str& self) {
  if (self.ascii)
    return mapped_ascii(ts, self, [](uint8_t* to, const uint8_t* from, size_t count) {
      unicode::ascii_lower(to, from, count);
      unicode::ascii_upper(to, to, 1);
    });
  return mapped(ts, self, unicode::CaseMapping::capitalize);
}
Result<RefTo<Str>> swapcase(ThreadState& ts, Str& self) {
  if (self.ascii) return mapped_ascii(ts, self, unicode::ascii_swap_case);
  return mapped(ts, self, unicode::CaseMapping::swap_case);
}
Result<RefTo<Str>> casefold(ThreadState& ts, Str& self) {
  if (self.ascii) return mapped_ascii(ts, self, unicode::ascii_lower);
  return mapped(ts, self, unicode::CaseMapping::fold);
}

// --- alignment

namespace {

Result<RefTo<Str>> padded(ThreadState& ts, Str& self, uint64_t left, uint64_t right, char32_t fill) {
  if (left == 0 && right == 0) return str_slice(ts, self, 0, self.length);
  if (left > (uint64_t(1) << 60) || right > (uint64_t(1) << 60)) return ts.memory_refused();
  StrBuilder builder(ts);
  TRY(builder.append_repeated(fill, left));
  TRY(builder.append(self));
  TRY(builder.append_repeated(fill, right));
  return builder.finish();
}

Result<char32_t> fill_character(ThreadState& ts, Value fill) {
  if (fill.is_unbound()) return U' ';
  Str* text = try_as<Str>(fill);
  if (!text)
    return raise(ts, Exc::TypeError, "The fill character must be a unicode character, not {}", type_name(ts, fill));
  if (text->length != 1) return raise(ts, Exc::TypeError, "The fill character must be exactly one character long");
  return (*text)[0];
}

uint64_t missing(const Str& self, int64_t width) {
  return width > int64_t(self.length) ? uint64_t(width) - self.length : 0;
}

}  // namespace

Result<RefTo<Str>> center(ThreadState& ts, Str& self, Index width, Value fill) {
  char32_t character = TRY(fill_character(ts, fill));
  uint64_t margin = missing(self, width);
  // The odd fill character goes left when the width is odd.
  uint64_t left = margin / 2 + (margin & uint64_t(width.value) & 1);
  return padded(ts, self, left, margin - left, character);
}
Result<RefTo<Str>> ljust(ThreadState& ts, Str& self, Index width, Value fill) {
  char32_t character = TRY(fill_character(ts, fill));
  return padded(ts, self, 0, missing(self, width), character);
}
Result<RefTo<Str>> rjust(ThreadState& ts, Str& self, Index width, Value fill) {
  char32_t character = TRY(fill_character(ts, fill));
  return padded(ts, self, missing(self, width), 0, character);
}

Result<RefTo<Str>> zfill(ThreadState& ts, Str& self, Index width) {
  uint64_t zeros = missing(self, width);
  if (zeros == 0) return str_slice(ts, self, 0, self.length);
  bool sign = self.length > 0 && (self[0] == '+' || self[0] == '-');
  if (!sign) return padded(ts, self, zeros, 0, U'0');
  if (zeros > (uint64_t(1) << 60)) return ts.memory_refused();
  StrBuilder builder(ts);
  TRY(builder.append(self[0]));
  TRY(builder.append_repeated(U'0', zeros));
  TRY(builder.append(self, 1, self.length));
  return builder.finish();
}

Result<RefTo<Str>> expandtabs(ThreadState& ts, Str& self, Int32 tab_size) {
  StrBuilder builder(ts);
  uint64_t column = 0, at = 0;  // text before `at` is written
  bool any = false;
  for (uint64_t i = 0; i < self.length; i++) {
    char32_t c = self[i];
    if (c == '\t') {
      any = true;
      TRY(builder.append(self, at, i));
      at = i + 1;
      if (tab_size > 0) {
        uint64_t spaces = uint64_t(tab_size.value) - column % uint64_t(tab_size.value);
        column += spaces;
        TRY(builder.append_repeated(U' ', spaces));
      }
    } else {
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    TRY(ts.checkpoint_limits());
  }
  if (!any) return str_slice(ts, self, 0, self.length);
  TRY(builder.append(self, at, self.length));
  return builder.finish();
}

// --- translate

namespace {

// table[character]; absent: not in the table.
Result<Maybe<Ref>> translation(ThreadState& ts, Value table, char32_t character) {
  Value key = Value::small_int(character);
  if (is_exact<Dict>(table)) {
    Maybe<Value> found = TRY(dict_get(ts, as<Dict>(table), key));
    if (!found) return Maybe<Ref>(absent);
    return Maybe<Ref>(Ref::share(*found));
  }
  auto result = get_item(ts, table, key);
  if (!result.is_error()) return Maybe<Ref>(result.release());
  Ref error = ts.catch_if(Exc::LookupError);
  if (!error) return raised;
  return Maybe<Ref>(absent);
}

Result<void> append_translation(ThreadState& ts, StrBuilder& builder, Value replacement) {
  if (replacement.is_none()) return {};
  if (Str* text = try_as<Str>(replacement)) return builder.append(*text);
  if (!is_int(replacement)) return raise(ts, Exc::TypeError, "character mapping must return integer, None or str");
  int64_t number = -1;
  if (!int_to_int64(replacement, number) || number < 0 || number > 0x10FFFF)
    return raise(ts, Exc::ValueError, "character mapping must be in range(0x110000)");
  return builder.append(char32_t(number));
}

}  // namespace

Result<RefTo<Str>> translate(ThreadState& ts, Str& self, Value table) {
  StrBuilder builder(ts);
  bool changed = false;
  for (uint64_t i = 0; i < self.length; i++) {
    char32_t c = self[i];
    Maybe<Ref> replacement = TRY(translation(ts, table, c));
    if (!replacement) {
      TRY(builder.append(c));
    } else {
      changed = true;
      TRY(append_translation(ts, builder, **replacement));
    }
    TRY(ts.checkpoint_limits());
  }
  if (!changed) return str_slice(ts, self, 0, self.length);
  return builder.finish();
}

Result<Ref> maketrans(ThreadState& ts, Value x, Value y, Value z) {
  RefTo<Dict> table = TRY(dict_allocate(ts));
  if (!y.is_unbound() && !is<Str>(y))
    return raise(ts, Exc::TypeError, "maketrans() argument 2 must be str, not {}",
                 y.is_none() ? std::string_view("None") : type_name(ts, y));
  if (!z.is_unbound() && !is<Str>(z))
    return raise(ts, Exc::TypeError, "maketrans() argument 3 must be str, not {}",
                 z.is_none() ? std::string_view("None") : type_name(ts, z));
  if (!y.is_unbound()) {
    if (!is<Str>(x))
      return raise(ts, Exc::TypeError, "first maketrans argument must be a string if there is a second argument");
    Str &from = as<Str>(x), &to = as<Str>(y);
    if (from.length != to.length)
      return raise(ts, Exc::ValueError, "the first two maketrans arguments must have equal length");
    for (uint64_t i = 0; i < from.length; i++) {
      TRY(dict_set(ts, *table, Value::small_int(from[i]), Value::small_int(to[i])));
      TRY(ts.checkpoint_limits());
    }
    if (!z.is_unbound()) {
      Str& removed = as<Str>(z);
      for (uint64_t i = 0; i < removed.length; i++) {
        TRY(dict_set(ts, *table, Value::small_int(removed[i]), Value::none()));
        TRY(ts.checkpoint_limits());
      }
    }
    return Ref(std::move(table));
  }
  if (!is_exact<Dict>(x))
    return raise(ts, Exc::TypeError, "if you give only one argument to maketrans it must be a dict");
  Value key, value;
  for (uint64_t position = 0; dict_next(as<Dict>(x), position, key, value);) {
    Ref kept_key = Ref::share(key), kept_value = Ref::share(value);
    if (Str* text = try_as<Str>(key)) {
      if (text->length != 1) return raise(ts, Exc::ValueError, "string keys in translate table must be of length 1");
      TRY(dict_set(ts, *table, Value::small_int((*text)[0]), kept_value));
    } else if (is_int(key)) {
      TRY(dict_set(ts, *table, kept_key, kept_value));
    } else {
      return raise(ts, Exc::TypeError, "keys in translate table must be strings or integers");
    }
    TRY(ts.checkpoint_limits());
  }
  return Ref(std::move(table));
}

// --- classification

namespace {

// Whether the text is not empty and every character passes.
template <class Test>
bool all_characters(const Str& text, Test test) {
  if (text.length == 0) return false;
  return with_units(text, [&](auto units) {
    for (auto unit : units)
      if (!test(char32_t(unit))) return false;
    return true;
  });
}

}  // namespace

bool isascii(ThreadState&, Str& self) { return self.ascii; }
bool isalpha(ThreadState&, Str& self) {
  return all_characters(self, [](char32_t c) { return unicode::is_alpha(c); });
}
bool isdecimal(ThreadState&, Str& self) {
  return all_characters(self, [](char32_t c) { return unicode::is_decimal(c); });
}
bool isdigit(ThreadState&, Str& self) {
  return all_characters(self, [](char32_t c) { return unicode::is_digit(c); });
}
bool isnumeric(ThreadState&, Str& self) {
  return all_characters(self, [](char32_t c) { return unicode::is_numeric(c); });
}
bool isalnum(ThreadState&, Str& self) {
  return all_characters(self, [](char32_t c) { return unicode::is_alnum(c); });
}
bool isspace(ThreadState&, Str& self) {
  return all_characters(self, [](char32_t c) { return unicode::is_space(c); });
}
bool isprintable(ThreadState&, Str& self) {
  return self.length == 0 || all_characters(self, [](char32_t c) { return unicode::is_printable(c); });
}
bool isidentifier(ThreadState&, Str& self) {
  return self.length > 0 && unicode::is_identifier_start(self[0]) &&
         all_characters(self, [](char32_t c) { return unicode::is_identifier_continue(c); });
}
Result<bool> islower(ThreadState& ts, Str& self) {
  HeapResources resources(ts);
  return settle(ts, unicode::is_lower_text(resources, view_of(self)));
}
Result<bool> isupper(ThreadState& ts, Str& self) {
  HeapResources resources(ts);
  return settle(ts, unicode::is_upper_text(resources, view_of(self)));
}
Result<bool> istitle(ThreadState& ts, Str& self) {
  HeapResources resources(ts);
  return settle(ts, unicode::is_title_text(resources, view_of(self)));
}

}  // namespace ouro::str_methods
