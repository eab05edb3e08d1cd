// Writing and reading of the line table; the format is described in the header.
#include "bytecode/line_table.h"

#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace ouro {

namespace {
constexpr uint32_t kMostUnitsOfEntry = 8;
constexpr uint8_t kEntryStart = 0x80;
constexpr int kFirstOneLineForm = 10;
constexpr int kNoColumnsForm = 13;
constexpr int kLongForm = 14;
constexpr int kNoneForm = 15;
}  // namespace

Result<void> LineTableWriter::append_number(uint32_t number) {
  while (number >= 64) {
    TRY(bytes_.push(uint8_t(0x40 | (number & 0x3F))));
    number >>= 6;
  }
  return bytes_.push(uint8_t(number));
}

Result<void> LineTableWriter::append_signed(int number) {
  return append_number(number < 0 ? (0u - uint32_t(number)) << 1 | 1 : uint32_t(number) << 1);
}

Result<void> LineTableWriter::begin_entry(int form, uint32_t units) {
  return bytes_.push(uint8_t(kEntryStart | form << 3 | (units - 1)));
}

Result<void> LineTableWriter::add(const SourceLocation& location, uint32_t units) {
  while (units > kMostUnitsOfEntry) {
    TRY(add_entry(location, kMostUnitsOfEntry));
    units -= kMostUnitsOfEntry;
  }
  if (units == 0) return {};
  return add_entry(location, units);
}

Result<void> LineTableWriter::add_entry(const SourceLocation& location, uint32_t units) {
  if (location.lineno < 0) return begin_entry(kNoneForm, units);
  const int delta = location.lineno - line_;
  const int column = location.col_offset, end_column = location.end_col_offset;
  line_ = location.lineno;
  const bool one_line = location.end_lineno == location.lineno;
  if (column < 0 || end_column < 0) {
    if (one_line || location.end_lineno < 0) {
      TRY(begin_entry(kNoColumnsForm, units));
      return append_signed(delta);
    }
  } else if (one_line) {
    if (delta == 0 && column < 80 && end_column >= column && end_column - column < 16) {
      TRY(begin_entry(column >> 3, units));
      return bytes_.push(uint8_t((column & 7) << 4 | (end_column - column)));
    }
    if (delta >= 0 && delta < 3 && column < 128 && end_column < 128) {
      TRY(begin_entry(kFirstOneLineForm + delta, units));
      TRY(bytes_.push(uint8_t(column)));
      return bytes_.push(uint8_t(end_column));
    }
  }
  TRY(begin_entry(kLongForm, units));
  TRY(append_signed(delta));
  TRY(append_number(uint32_t(location.end_lineno - location.lineno)));
  TRY(append_number(uint32_t(column + 1)));
  return append_number(uint32_t(end_column + 1));
}

uint32_t LineTableReader::read_number() {
  uint32_t number = 0;
  for (int shift = 0; shift < 32; shift += 6) {
    uint8_t byte = read_byte();
    number |= uint32_t(byte & 0x3F) << shift;
    if (!(byte & 0x40)) break;
  }
  return number;
}

int LineTableReader::read_signed() {
  uint32_t number = read_number();
  return number & 1 ? int(0u - (number >> 1)) : int(number >> 1);
}

bool LineTableReader::next(LineTableEntry& entry) {
  if (at_ >= table_.size()) return false;
  const uint8_t first = read_byte();
  const int form = first >> 3 & 15;
  entry.start = unit_;
  unit_ += (first & 7) + 1;
  entry.end = unit_;
  SourceLocation& location = entry.location;
  location = {};
  // The line may be out of range in a table made by hand, hence the arithmetic without sign.
  auto advance = [&](int delta) { line_ = int(uint32_t(line_) + uint32_t(delta)); };
  if (form == kNoneForm) return true;
  if (form == kLongForm) {
    advance(read_signed());
    location.lineno = line_;
    location.end_lineno = int(uint32_t(line_) + read_number());
    location.col_offset = int(read_number() - 1);
    location.end_col_offset = int(read_number() - 1);
    return true;
  }
  if (form == kNoColumnsForm) {
    advance(read_signed());
  } else if (form >= kFirstOneLineForm) {
    advance(form - kFirstOneLineForm);
    location.col_offset = read_byte();
    location.end_col_offset = read_byte();
  } else {
    const uint8_t columns = read_byte();
    location.col_offset = form << 3 | columns >> 4;
    location.end_col_offset = location.col_offset + (columns & 15);
  }
  location.lineno = location.end_lineno = line_;
  return true;
}

Result<std::span<const uint8_t>> without_columns(Arena& arena, std::span<const uint8_t> table) {
  // Lines are kept as differences: the first may be any, but -1 means none.
  constexpr int kFirst = 1 << 30;
  LineTableReader reader(table, kFirst);
  LineTableEntry entry;
  LineTableWriter writer(arena, kFirst);
  while (reader.next(entry)) {
    const int line = entry.location.lineno;
    TRY(writer.add({line, line, -1, -1}, entry.end - entry.start));
  }
  return writer.bytes();
}

// Where the entry at `at` ends, whose numbers are `count`; 0: it breaks off at the end of the table, or a number is out
// of range (then `at` is behind the group that is too many).
static size_t end_of_numbers(std::span<const uint8_t> table, size_t& at, int count) {
  for (at++; count > 0; count--) {
    for (int groups = 1;; groups++) {
      if (at == table.size() || groups > 6) return 0;
      if (!(table[at++] & 0x40)) break;
    }
  }
  return at;
}

// Whether the table is well formed and only first bytes of entries have bit 7, as all tables that compilers write.
// False: it has to be read entry by entry. Works on masks of 64 bytes, one bit a byte: each first byte asks for no
// first byte among those that belong to its entry, and for one behind them.
static bool is_usual_table(std::span<const uint8_t> table) {
  constexpr size_t kBlock = 64, kStep = kBlock - 8;  // an entry that is looked at in masks has five bytes at most
  for (size_t at = 0; at < table.size(); at += kStep) {
    uint8_t block[kBlock];
    const size_t rest = table.size() - at;
    const uint8_t* source = table.data() + at;
    if (rest < kBlock) {
      std::memset(block, 0xFF, kBlock);  // entries of one byte
      std::memcpy(block, source, rest);
      source = block;
    }
    uint64_t starts = 0, more = 0, from_three = 0, from_list = 0, from_long = 0, from_none = 0;
    for (size_t i = 0; i < kBlock; i += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source + i));
      auto mask = [&](__m128i lanes) { return uint64_t(uint32_t(_mm_movemask_epi8(lanes))) << i; };
      auto at_least = [&](int form) {
        const __m128i least = _mm_set1_epi8(char(kEntryStart | form << 3));
        return mask(_mm_cmpeq_epi8(_mm_max_epu8(bytes, least), bytes));
      };
      starts |= mask(bytes);
      more |= mask(_mm_slli_epi16(bytes, 1));
      from_three |= at_least(kFirstOneLineForm);
      from_list |= at_least(kNoColumnsForm);
      from_long |= at_least(kLongForm);
      from_none |= at_least(kNoneForm);
    }
    const uint64_t looked_at = (uint64_t(1) << kStep) - 1;
    const uint64_t two = starts & ~from_three, three = from_three & ~from_list;
    const uint64_t wrong = (from_none & ~(starts >> 1)) | (two & (starts >> 1 | ~(starts >> 2))) |
                           (three & (starts >> 1 | starts >> 2 | ~(starts >> 3)));
    if (wrong & looked_at || (at == 0 && !(starts & 1))) return false;
    // Mostly each of the four numbers of the long form is one byte.
    const uint64_t no_four = (starts | more) >> 1 | (starts | more) >> 2 | (starts | more) >> 3 | (starts | more) >> 4;
    const uint64_t five = from_long & ~from_none & ~no_four & starts >> 5;
    const uint64_t last = ~more;  // bytes that end a number
    for (uint64_t others = from_list & ~from_none & ~five & looked_at; others; others &= others - 1) {
      const int place_of_first = std::countr_zero(others);
      // Where the entry ends, if it does so in this block: behind the first or the fourth byte that ends a number. An
      // entry of at most so many bytes has no number that is too long.
      constexpr int kMostBytes = 1 + 6 + 3;
      uint64_t ends = last & ~uint64_t(0) << place_of_first << 1;
      if (from_long >> place_of_first & 1)
        for (int skipped = 0; skipped < 3; skipped++) ends &= ends - 1;
      if (ends) {
        const int behind = std::countr_zero(ends) + 1;
        const bool is_list = !(from_long >> place_of_first & 1);
        if (behind < int(kBlock) && behind - place_of_first <= (is_list ? 1 + 6 : kMostBytes)) {
          const uint64_t inside = (uint64_t(1) << behind) - (uint64_t(2) << place_of_first);
          if (starts & inside || !(starts >> behind & 1)) return false;
          continue;
        }
      }
      const size_t first = at + size_t(std::countr_zero(others));
      size_t place = first;
      const size_t end = end_of_numbers(table, place, (table[first] >> 3 & 15) == kLongForm ? 4 : 1);
      if (!end || (end < table.size() && !(table[end] & kEntryStart))) return false;
      for (size_t i = first + 1; i < end; i++)
        if (table[i] & kEntryStart) return false;
    }
  }
  return true;
}

const char* line_table_fault(std::span<const uint8_t> table, size_t& at) {
  if (is_usual_table(table)) return nullptr;
  at = 0;
  while (at < table.size()) {
    const uint8_t first = table[at];
    if (!(first & kEntryStart)) return "the line table has no entry here";
    const int form = first >> 3 & 15;
    if (form == kLongForm || form == kNoColumnsForm) {
      if (!end_of_numbers(table, at, form == kLongForm ? 4 : 1))
        return at == table.size() ? "the line table is broken off" : "a number of the line table is out of range";
      continue;
    }
    at += form == kNoneForm ? 1 : form >= kFirstOneLineForm ? 3 : 2;
    if (at <= table.size()) continue;
    at = table.size();
    return "the line table is broken off";
  }
  return nullptr;
}

bool LineRangeReader::next(LineTableEntry& range) {
  if (!pending_) return false;
  range = {entry_.start, entry_.end, {entry_.location.lineno, -1, -1, -1}};
  while ((pending_ = reader_.next(entry_)) && entry_.location.lineno == range.location.lineno) {
    range.end = entry_.end;
  }
  return true;
}

SourceLocation location_at(std::span<const uint8_t> table, int first_line, uint32_t unit) {
  LineTableReader reader(table, first_line);
  LineTableEntry entry;
  while (reader.next(entry)) {
    if (unit < entry.end) return entry.location;
  }
  return {};
}

}  // namespace ouro
