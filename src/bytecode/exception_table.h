// The exception table of a code object: which handler covers which instructions.
//
// An entry is four numbers: start, length and target in code units, and depth << 1 | push_lasti. A number is
// written in groups of six bits, the most significant group first, bit 6 set on all but the last; bit 7 marks
// the first byte of an entry, so that a search can start anywhere. Entries are sorted by start and do not
// overlap. Read first: "zero-cost exceptions" in the notes of CPython 3.11, module dis (_parse_exception_table).
#pragma once

#include <cstdint>
#include <span>

#include "base/arena.h"

namespace ouro {

struct ExceptionTableEntry {
  uint32_t start = 0;       // code units
  uint32_t end = 0;         // code units, excluded
  uint32_t target = 0;      // code units
  uint32_t depth = 0;       // slots that stay on the stack
  bool push_lasti = false;  // the offset of the raising instruction is pushed before the exception
};

// Appends `entry` to the bytes of a table.
Result<void> encode_exception_entry(ArenaVector<uint8_t>& table, const ExceptionTableEntry& entry);

// Reads a table from its beginning; never reads outside it, whatever the bytes are.
class ExceptionTableReader {
 public:
  explicit ExceptionTableReader(std::span<const uint8_t> table) : table_(table) {}
  // Stores the next entry; false at the end or where the bytes break off.
  bool next(ExceptionTableEntry& entry);

 private:
  bool read_number(uint32_t& number);
  std::span<const uint8_t> table_;
  size_t at_ = 0;
};

// Finds the entry that covers the instruction at `unit` (index in code units). False when no handler covers
// it. Takes time logarithmic in the size of the table.
bool find_exception_handler(std::span<const uint8_t> table, uint32_t unit, ExceptionTableEntry& entry);

}  // namespace ouro
