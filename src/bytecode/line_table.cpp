// Writing and reading of the line table; the format is described in the header.
#include "bytecode/line_table.h"

#include <algorithm>

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

const char* line_table_fault(std::span<const uint8_t> table, size_t& at) {
  at = 0;
  while (at < table.size()) {
    const uint8_t first = table[at];
    if (!(first & kEntryStart)) return "the line table has no entry here";
    at++;
    const int form = first >> 3 & 15;
    const int numbers = form == kNoneForm ? 0 : form == kLongForm ? 4 : form == kNoColumnsForm ? 1 : 0;
    const int bytes = form >= kNoColumnsForm ? 0 : form >= kFirstOneLineForm ? 2 : 1;
    for (int i = 0; i < bytes; i++, at++)
      if (at == table.size()) return "the line table is broken off";
    for (int i = 0; i < numbers; i++) {
      int groups = 0;
      for (bool more = true; more; at++) {
        if (at == table.size()) return "the line table is broken off";
        if (++groups > 6) return "a number of the line table is out of range";
        more = table[at] & 0x40;
      }
    }
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
