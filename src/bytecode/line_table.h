// The line table of a code object: the place in the source of every instruction (PEP 626, PEP 657).
//
// An entry covers 1 to 8 code units. Its first byte is 0x80 | form << 3 | units - 1, and the form says what follows:
//   0..9    same line, columns in one byte: column = form << 3 | byte >> 4, width = byte & 15
//   10..12  line = previous + form - 10, column byte, end column byte
//   13      line = previous + signed number, no columns
//   14      line = previous + signed number, then end line - line, column + 1, end column + 1 as numbers
//   15      no location
// Numbers have groups of six bits, least significant first, bit 6 set on all but the last; a signed one keeps
// its sign in the lowest bit. "Previous" begins as the first line of the code object and is not changed by form 15.
#pragma once

#include <cstdint>
#include <span>

#include "base/arena.h"

namespace ouro {

// A place in the source; lines from 1, columns in bytes from 0, ends excluded; -1 = unknown.
struct SourceLocation {
  int lineno = -1;
  int end_lineno = -1;
  int col_offset = -1;
  int end_col_offset = -1;
  bool operator==(const SourceLocation&) const = default;
};

// Appends entries to a line table.
class LineTableWriter {
 public:
  LineTableWriter(Arena& arena, int first_line) : bytes_(arena), line_(first_line) {}
  // Says that the next `units` code units belong to `location`.
  Result<void> add(const SourceLocation& location, uint32_t units);
  std::span<const uint8_t> bytes() const { return bytes_.span(); }

 private:
  Result<void> add_entry(const SourceLocation& location, uint32_t units);
  Result<void> begin_entry(int form, uint32_t units);
  Result<void> append_number(uint32_t number);
  Result<void> append_signed(int number);

  ArenaVector<uint8_t> bytes_;
  int line_;
};

// One entry as read: the code units [start, end) and where they come from.
struct LineTableEntry {
  uint32_t start = 0;
  uint32_t end = 0;
  SourceLocation location;
};

// Reads a line table entry by entry; co_positions repeats each location `end - start` times. Never reads
// outside the table, whatever the bytes are.
class LineTableReader {
 public:
  LineTableReader(std::span<const uint8_t> table, int first_line) : table_(table), line_(first_line) {}
  // Stores the next entry; false at the end.
  bool next(LineTableEntry& entry);

 private:
  uint32_t read_number();
  int read_signed();
  uint8_t read_byte() { return at_ < table_.size() ? table_[at_++] : 0; }

  std::span<const uint8_t> table_;
  size_t at_ = 0;
  uint32_t unit_ = 0;
  int line_;
};

// Reads the ranges of co_lines: neighbouring entries of one line are one range; entry.location has the line only.
class LineRangeReader {
 public:
  LineRangeReader(std::span<const uint8_t> table, int first_line) : reader_(table, first_line) {
    pending_ = reader_.next(entry_);
  }
  bool next(LineTableEntry& range);

 private:
  LineTableReader reader_;
  LineTableEntry entry_;
  bool pending_;
};

// The table without columns and without the ends of places that are longer than a line, in the arena.
Result<std::span<const uint8_t>> without_columns(Arena& arena, std::span<const uint8_t> table);

// Why the bytes are no line table, with the place of the fault in `at`; nullptr: they are one. A table may cover fewer
// or more instructions than there are. (The readers can do with any bytes.)
const char* line_table_fault(std::span<const uint8_t> table, size_t& at);

// The location of the code unit at index `unit`; all -1 when there is none.
SourceLocation location_at(std::span<const uint8_t> table, int first_line, uint32_t unit);

}  // namespace ouro
