// Searching in str and what is made of it: find, count, replace, split, partition, strip and their kin. Loops
// over code units are those of unicode/text_kernels.h; here are arguments, ranges and results.
#include "objects/str_methods.h"

#include <cstring>

#include "objects/text_arguments.h"
#include "objects/text_buffers.h"
#include "unicode/text_kernels.h"

namespace ouro {

using unicode::kNotFound;

// --- searches

int64_t str_find(const Str& text, const Str& part, int64_t begin, int64_t end) {
  if (part.length == 0) return begin;
  if (part.width > text.width) return -1;
  if (part.length == 1 && text.width == 1) {
    const uint8_t* units = text.data1();
    uint8_t wanted = part.data1()[0];
    if (end - begin > 16) {
      auto* place = static_cast<const uint8_t*>(std::memchr(units + begin, wanted, size_t(end - begin)));
      return place ? place - units : -1;
    }
    for (int64_t i = begin; i < end; i++)
      if (units[i] == wanted) return i;
    return -1;
  }
  return with_units(text, [&](auto units) {
    return with_units(part, [&](auto wanted) {
      if constexpr (sizeof(wanted[0]) > sizeof(units[0])) {
        return int64_t(-1);
      } else {
        size_t place = unicode::find_units(units.data() + begin, size_t(end - begin), wanted.data(), wanted.size());
        return place == kNotFound ? int64_t(-1) : begin + int64_t(place);
      }
    });
  });
}

int64_t str_rfind(const Str& text, const Str& part, int64_t begin, int64_t end) {
  if (part.length == 0) return end;
  if (part.width > text.width) return -1;
  return with_units(text, [&](auto units) {
    return with_units(part, [&](auto wanted) {
      if constexpr (sizeof(wanted[0]) > sizeof(units[0])) {
        return int64_t(-1);
      } else {
        size_t place = unicode::rfind_units(units.data() + begin, size_t(end - begin), wanted.data(), wanted.size());
        return place == kNotFound ? int64_t(-1) : begin + int64_t(place);
      }
    });
  });
}

int64_t str_count(const Str& text, const Str& part, int64_t begin, int64_t end) {
  if (part.length == 0) return end - begin + 1;
  if (part.width > text.width) return 0;
  return with_units(text, [&](auto units) {
    return with_units(part, [&](auto wanted) {
      if constexpr (sizeof(wanted[0]) > sizeof(units[0])) return int64_t(0);
      else
        return int64_t(unicode::count_units(units.data() + begin, size_t(end - begin), wanted.data(), wanted.size()));
    });
  });
}

bool str_has_at(const Str& text, const Str& part, int64_t index) {
  if (index < 0 || part.length > text.length || uint64_t(index) > text.length - part.length) return false;
  if (part.width > text.width) return false;
  return with_units(text, [&](auto units) {
    return with_units(
        part, [&](auto wanted) { return unicode::equal_units(units.data() + index, wanted.data(), wanted.size()); });
  });
}

// One character for another, both in the width of the text.
static Result<RefTo<Str>> replace_character(ThreadState& ts, Str& text, char32_t old, char32_t with, int64_t count) {
  RefTo<Str> result = TRY(str_allocate(ts, text.length, 0x7F));
  const uint8_t* from = text.data1();
  uint8_t* to = static_cast<uint8_t*>(result->data());
  uint64_t i = 0;
  if (uint64_t(count) >= text.length) {
    for (; i < text.length; i++) to[i] = from[i] == old ? uint8_t(with) : from[i];
    return result;
  }
  for (; i < text.length && count > 0; i++) {
    bool same = from[i] == old;
    to[i] = same ? uint8_t(with) : from[i];
    count -= same;
  }
  std::memcpy(to + i, from + i, text.length - i);
  return result;
}

static Result<RefTo<Str>> exact_copy(ThreadState& ts, Str& text) { return str_slice(ts, text, 0, text.length); }

Result<RefTo<Str>> str_replace(ThreadState& ts, Str& text, Str& old, Str& with, int64_t count) {
  if (count < 0) count = INT64_MAX;
  if (count == 0 || old.length > text.length || old.width > text.width) return exact_copy(ts, text);
  int64_t length = int64_t(text.length);
  StrBuilder builder(ts);
  if (old.length == 0) {
    if (with.length == 0) return exact_copy(ts, text);
    for (int64_t i = 0; i <= length; i++) {
      if (i < count) TRY(builder.append(with));
      else {
        TRY(builder.append(text, uint64_t(i), text.length));
        break;
      }
      if (i < length) TRY(builder.append(text[uint64_t(i)]));
      TRY(ts.checkpoint_limits());
    }
    return builder.finish();
  }
  if (old.length == 1 && with.length == 1 && text.ascii && with.ascii) {
    if (str_find(text, old, 0, length) < 0) return exact_copy(ts, text);
    return replace_character(ts, text, old[0], with[0], count);
  }
  int64_t at = 0;
  bool changed = false;
  while (count-- > 0) {
    int64_t place = str_find(text, old, at, length);
    if (place < 0) break;
    changed = true;
    TRY(builder.append(text, uint64_t(at), uint64_t(place)));
    TRY(builder.append(with));
    at = place + int64_t(old.length);
    TRY(ts.checkpoint_limits());
  }
  if (!changed) return exact_copy(ts, text);
  TRY(builder.append(text, uint64_t(at), text.length));
  return builder.finish();
}

namespace str_methods {
namespace {

Result<Str*> expect_part(ThreadState& ts, Value part) {
  Str* text = try_as<Str>(part);
  if (!text) return raise(ts, Exc::TypeError, "must be str, not {}", type_name(ts, part));
  return text;
}

template <int64_t (*search)(const Str&, const Str&, int64_t, int64_t), int64_t none>
Result<int64_t> search_method(ThreadState& ts, Str& self, Value value, Value start, Value end) {
  Str* part = TRY(expect_part(ts, value));
  SearchRange range = TRY(search_bounds(ts, start, end)).in(int64_t(self.length));
  if (!range.valid()) return none;
  return search(self, *part, range.begin, range.end);
}

Raised not_found(ThreadState& ts) { return raise(ts, Exc::ValueError, "substring not found"); }

}  // namespace

Result<int64_t> find(ThreadState& ts, Str& self, Value part, Value start, Value end) {
  return search_method<str_find, -1>(ts, self, part, start, end);
}
Result<int64_t> rfind(ThreadState& ts, Str& self, Value part, Value start, Value end) {
  return search_method<str_rfind, -1>(ts, self, part, start, end);
}
Result<int64_t> index(ThreadState& ts, Str& self, Value part, Value start, Value end) {
  int64_t place = TRY(find(ts, self, part, start, end));
  if (place < 0) return not_found(ts);
  return place;
}
Result<int64_t> rindex(ThreadState& ts, Str& self, Value part, Value start, Value end) {
  int64_t place = TRY(rfind(ts, self, part, start, end));
  if (place < 0) return not_found(ts);
  return place;
}
Result<int64_t> count(ThreadState& ts, Str& self, Value part, Value start, Value end) {
  return search_method<str_count, 0>(ts, self, part, start, end);
}

// --- both ends

namespace {

bool matches_end(const Str& self, const Str& part, SearchRange range, bool at_begin) {
  int64_t last = range.end - int64_t(part.length);
  if (last < range.begin) return false;
  return str_has_at(self, part, at_begin ? range.begin : last);
}

Result<bool> end_method(ThreadState& ts, Str& self, Value parts, Value start, Value end, bool at_begin) {
  const char* name = at_begin ? "startswith" : "endswith";
  SearchRange range = TRY(search_bounds(ts, start, end)).in(int64_t(self.length));
  if (Tuple* tuple = try_as<Tuple>(parts)) {
    for (Value item : *tuple) {
      Str* part = try_as<Str>(item);
      if (!part)
        return raise(ts, Exc::TypeError, "tuple for {} must only contain str, not {}", name, type_name(ts, item));
      if (matches_end(self, *part, range, at_begin)) return true;
      TRY(ts.checkpoint_limits());
    }
    return false;
  }
  Str* part = try_as<Str>(parts);
  if (!part)
    return raise(ts, Exc::TypeError, "{} first arg must be str or a tuple of str, not {}", name, type_name(ts, parts));
  return matches_end(self, *part, range, at_begin);
}

}  // namespace

Result<bool> startswith(ThreadState& ts, Str& self, Value prefix, Value start, Value end) {
  return end_method(ts, self, prefix, start, end, true);
}
Result<bool> endswith(ThreadState& ts, Str& self, Value suffix, Value start, Value end) {
  return end_method(ts, self, suffix, start, end, false);
}
Result<RefTo<Str>> removeprefix(ThreadState& ts, Str& self, Str& prefix) {
  if (!str_has_at(self, prefix, 0)) return exact_copy(ts, self);
  return str_slice(ts, self, prefix.length, self.length);
}
Result<RefTo<Str>> removesuffix(ThreadState& ts, Str& self, Str& suffix) {
  if (suffix.length > self.length || !str_has_at(self, suffix, int64_t(self.length - suffix.length)))
    return exact_copy(ts, self);
  return str_slice(ts, self, 0, self.length - suffix.length);
}

namespace {

Result<RefTo<Str>> strip_method(ThreadState& ts, Str& self, Value characters, unicode::StripSide side,
                                const char* name) {
  unicode::Bounds bounds{};
  if (characters.is_none()) {
    bounds =
        with_units(self, [&](auto units) { return unicode::strip_space_bounds(units.data(), units.size(), side); });
  } else {
    Str* set = try_as<Str>(characters);
    if (!set) return raise(ts, Exc::TypeError, "{} arg must be None or str", name);
    bounds = with_units(self, [&](auto units) {
      return with_units(*set, [&](auto wanted) {
        return unicode::strip_set_bounds(units.data(), units.size(), wanted.data(), wanted.size(), side);
      });
    });
  }
  return str_slice(ts, self, bounds.start, bounds.end);
}

}  // namespace

Result<RefTo<Str>> strip(ThreadState& ts, Str& self, Value characters) {
  return strip_method(ts, self, characters, unicode::StripSide::both, "strip");
}
Result<RefTo<Str>> lstrip(ThreadState& ts, Str& self, Value characters) {
  return strip_method(ts, self, characters, unicode::StripSide::left, "lstrip");
}
Result<RefTo<Str>> rstrip(ThreadState& ts, Str& self, Value characters) {
  return strip_method(ts, self, characters, unicode::StripSide::right, "rstrip");
}

// --- replace, split

Result<RefTo<Str>> replace(ThreadState& ts, Str& self, Str& old, Str& with, Index count) {
  return str_replace(ts, self, old, with, count);
}

namespace {

Result<void> add_part(ThreadState& ts, List& parts, Str& self, size_t begin, size_t end) {
  return list_append(ts, parts, Ref(TRY(str_slice(ts, self, begin, end))));
}

// Words between white space. `most`: cuts at most; what is left after them keeps its inner and trailing white space.
Result<RefTo<List>> split_words(ThreadState& ts, Str& self, int64_t most) {
  RefTo<List> parts = TRY(list_allocate(ts, most < 11 ? uint64_t(most) + 1 : 8));
  size_t at = 0;
  while (most-- > 0) {
    auto word = with_units(self, [&](auto units) { return unicode::next_word(units.data(), units.size(), at); });
    if (word.start == word.end) return parts;
    TRY(add_part(ts, *parts, self, word.start, word.end));
    at = word.end;
    TRY(ts.checkpoint_limits());
  }
  auto rest = with_units(self, [&](auto units) {
    return unicode::strip_space_bounds(units.data() + at, units.size() - at, unicode::StripSide::left);
  });
  if (rest.start < rest.end) TRY(add_part(ts, *parts, self, at + rest.start, self.length));
  return parts;
}

Result<RefTo<List>> rsplit_words(ThreadState& ts, Str& self, int64_t most) {
  RefTo<List> parts = TRY(list_allocate(ts, 4));
  size_t end = self.length;
  while (most-- > 0) {
    auto word = with_units(self, [&](auto units) { return unicode::previous_word(units.data(), end); });
    if (word.start == word.end) {
      end = 0;
      break;
    }
    TRY(add_part(ts, *parts, self, word.start, word.end));
    end = word.start;
    TRY(ts.checkpoint_limits());
  }
  auto rest = with_units(
      self, [&](auto units) { return unicode::strip_space_bounds(units.data(), end, unicode::StripSide::right); });
  if (rest.end > 0) TRY(add_part(ts, *parts, self, 0, rest.end));
  TRY(list_reverse(ts, *parts));
  return parts;
}

// The separator; null: white space.
Result<Str*> split_separator(ThreadState& ts, Value separator) {
  Str* text = try_as<Str>(separator);
  if (!text) return raise(ts, Exc::TypeError, "must be str or None, not {}", type_name(ts, separator));
  if (text->length == 0) return raise(ts, Exc::ValueError, "empty separator");
  return text;
}

}  // namespace

Result<RefTo<List>> split(ThreadState& ts, Str& self, Value separator, Index most) {
  int64_t cuts = most < 0 ? INT64_MAX : most.value;
  if (separator.is_none()) return split_words(ts, self, cuts);
  Str* wanted = TRY(split_separator(ts, separator));
  RefTo<List> parts = TRY(list_allocate(ts, cuts < 11 ? uint64_t(cuts) + 1 : 8));
  int64_t at = 0, length = int64_t(self.length);
  while (cuts-- > 0) {
    int64_t place = str_find(self, *wanted, at, length);
    if (place < 0) break;
    TRY(add_part(ts, *parts, self, size_t(at), size_t(place)));
    at = place + int64_t(wanted->length);
    TRY(ts.checkpoint_limits());
  }
  TRY(add_part(ts, *parts, self, size_t(at), self.length));
  return parts;
}

Result<RefTo<List>> rsplit(ThreadState& ts, Str& self, Value separator, Index most) {
  int64_t cuts = most < 0 ? INT64_MAX : most.value;
  if (separator.is_none()) return rsplit_words(ts, self, cuts);
  Str* wanted = TRY(split_separator(ts, separator));
  RefTo<List> parts = TRY(list_allocate(ts, 4));
  int64_t end = int64_t(self.length);
  while (cuts-- > 0) {
    int64_t place = str_rfind(self, *wanted, 0, end);
    if (place < 0) break;
    TRY(add_part(ts, *parts, self, size_t(place + int64_t(wanted->length)), size_t(end)));
    end = place;
    TRY(ts.checkpoint_limits());
  }
  TRY(add_part(ts, *parts, self, 0, size_t(end)));
  TRY(list_reverse(ts, *parts));
  return parts;
}

Result<RefTo<List>> splitlines(ThreadState& ts, Str& self, Int32 keep_ends) {
  RefTo<List> lines = TRY(list_allocate(ts, 4));
  size_t at = 0;
  while (at < self.length) {
    auto line = with_units(self, [&](auto units) { return unicode::next_line(units.data(), units.size(), at); });
    TRY(add_part(ts, *lines, self, at, keep_ends ? line.next : line.end));
    at = line.next;
    TRY(ts.checkpoint_limits());
  }
  return lines;
}

namespace {

Result<Str*> partition_separator(ThreadState& ts, Value separator) {
  Str* text = TRY(expect_part(ts, separator));
  if (text->length == 0) return raise(ts, Exc::ValueError, "empty separator");
  return text;
}
Result<RefTo<Tuple>> three_parts(ThreadState& ts, Str& self, Str& separator, int64_t place) {
  RefTo<Str> before = TRY(str_slice(ts, self, 0, uint64_t(place)));
  RefTo<Str> after = TRY(str_slice(ts, self, uint64_t(place) + separator.length, self.length));
  return make_tuple(ts, before, Value(separator), after);
}

}  // namespace

Result<RefTo<Tuple>> partition(ThreadState& ts, Str& self, Value separator) {
  Str* wanted = TRY(partition_separator(ts, separator));
  int64_t place = str_find(self, *wanted, 0, int64_t(self.length));
  if (place >= 0) return three_parts(ts, self, *wanted, place);
  RefTo<Str> whole = TRY(exact_copy(ts, self));
  return make_tuple(ts, whole, Value(empty_str(ts)), Value(empty_str(ts)));
}

Result<RefTo<Tuple>> rpartition(ThreadState& ts, Str& self, Value separator) {
  Str* wanted = TRY(partition_separator(ts, separator));
  int64_t place = str_rfind(self, *wanted, 0, int64_t(self.length));
  if (place >= 0) return three_parts(ts, self, *wanted, place);
  RefTo<Str> whole = TRY(exact_copy(ts, self));
  return make_tuple(ts, Value(empty_str(ts)), Value(empty_str(ts)), whole);
}

}  // namespace str_methods
}  // namespace ouro
