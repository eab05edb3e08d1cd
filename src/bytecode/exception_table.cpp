// Reading and writing of the exception table; the format is described in the header.
#include "bytecode/exception_table.h"

namespace ouro {

static constexpr uint8_t kEntryStart = 0x80;
static constexpr uint8_t kMoreFollows = 0x40;
static constexpr uint8_t kGroupMask = 0x3F;

static Result<void> append_number(ArenaVector<uint8_t>& table, uint32_t number, uint8_t mark) {
  int shift = 30;
  while (shift > 0 && (number >> shift) == 0) shift -= 6;
  for (; shift >= 0; shift -= 6) {
    uint8_t byte = uint8_t((number >> shift) & kGroupMask) | mark;
    if (shift > 0) byte |= kMoreFollows;
    mark = 0;
    TRY(table.push(byte));
  }
  return {};
}

Result<void> encode_exception_entry(ArenaVector<uint8_t>& table, const ExceptionTableEntry& entry) {
  OURO_ASSERT(entry.end > entry.start);
  TRY(append_number(table, entry.start, kEntryStart));
  TRY(append_number(table, entry.end - entry.start, 0));
  TRY(append_number(table, entry.target, 0));
  return append_number(table, entry.depth << 1 | uint32_t(entry.push_lasti), 0);
}

bool ExceptionTableReader::read_number(uint32_t& number) {
  number = 0;
  while (at_ < table_.size()) {
    uint8_t byte = table_[at_++];
    number = number << 6 | (byte & kGroupMask);
    if (!(byte & kMoreFollows)) return true;
  }
  return false;
}

bool ExceptionTableReader::next(ExceptionTableEntry& entry) {
  uint32_t length, depth;
  if (!read_number(entry.start) || !read_number(length) || !read_number(entry.target) || !read_number(depth)) {
    return false;
  }
  entry.end = entry.start + length;
  entry.depth = depth >> 1;
  entry.push_lasti = depth & 1;
  return true;
}

bool find_exception_handler(std::span<const uint8_t> table, uint32_t unit, ExceptionTableEntry& entry) {
  // Halves the range of bytes; both ends always stand on the first byte of an entry (or the end of the table).
  size_t low = 0, high = table.size();
  while (high - low > 32) {
    size_t middle = low + (high - low) / 2;
    while (middle > low && !(table[middle] & kEntryStart)) middle--;
    if (middle == low) break;
    ExceptionTableEntry probe;
    if (!ExceptionTableReader(table.subspan(middle)).next(probe)) break;
    if (probe.start <= unit) {
      low = middle;
    } else {
      high = middle;
    }
  }
  ExceptionTableReader reader(table.subspan(low, table.size() - low));
  while (reader.next(entry)) {
    if (entry.start > unit) return false;
    if (unit < entry.end) return true;
  }
  return false;
}

}  // namespace ouro
