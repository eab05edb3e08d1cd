// A page of the heap: 64 KiB of the region, aligned to 64 KiB, holding cells of one size, so that the address of any
// object leads to its page and from there to its heap (and interpreter) by masking.
//
//   +-----------------+--------------------------+------+------+-----
//   | PageHeader      | object bits (containers) | cell | cell | ...
//   +-----------------+--------------------------+------+------+-----
//
// A cell holds [prefix] object: where the type has attributes or weak references, kPrefixBytes precede the object.
// What the collector knows of an object stands in one byte per 16-byte granule of the page, at the granule of the
// object's address: the object itself holds only its count and type.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/assert.h"

namespace ouro {

class Heap;

inline constexpr size_t kPageBytes = 64 * 1024;
inline constexpr size_t kGranuleBytes = 16;
inline constexpr size_t kGranulesPerPage = kPageBytes / kGranuleBytes;
inline constexpr size_t kPrefixBytes = 32;

enum class PageKind : uint8_t {
  kBytes,      // memory without references: item arrays, tables, buffers
  kPlain,      // objects that cannot be part of a reference cycle
  kContainer,  // objects the cycle collector visits
};

// Bits of a container's side byte.
namespace object_bits {
inline constexpr uint8_t kLive = 1;        // a constructed object stands here
inline constexpr uint8_t kTracked = 2;     // the collector looks at it
inline constexpr uint8_t kYoung = 4;       // made since the last collection of its generation
inline constexpr uint8_t kFinalized = 8;   // its __del__ has run
inline constexpr uint8_t kReachable = 16;  // used during a collection
inline constexpr uint8_t kCandidate = 32;  // used during a collection
inline constexpr uint8_t kOld = 64;        // survived the middle generation
inline constexpr uint8_t kFrozen = 128;    // gc.freeze: no candidate of any collection
}  // namespace object_bits

struct FreeCell {
  FreeCell* next;
};

struct PageHeader {
  Heap* heap;
  FreeCell* free_cells;  // cells to give out
  PageHeader* next;      // in the list of its size class
  PageHeader* previous;
  uint32_t cell_bytes;    // of every cell; for a large run the bytes asked for
  uint32_t used;          // cells given out
  uint32_t first_offset;  // of the first cell from the page's start
  uint32_t cell_count;
  uint32_t untouched;   // cells from this index on were never given out
  uint32_t page_count;  // pages of the run; 1 for pages of cells
  uint32_t young;       // containers: how many objects were made since the last collection
  PageKind kind;
  uint8_t size_class;
  bool in_list;  // member of its class's list of pages with room
  bool large;
  uint32_t* collector_counts;  // during a collection only: one count per cell (runtime/collector.cpp)
  PageHeader* next_container;  // every container page of the heap
  PageHeader* previous_container;
  PageHeader* next_recent;  // container pages with objects that are not old
  PageHeader* previous_recent;
  bool in_recent;

  uint8_t* bits() { return reinterpret_cast<uint8_t*>(this) + 128; }
  static PageHeader* of(const void* address) {
    return reinterpret_cast<PageHeader*>(reinterpret_cast<uintptr_t>(address) & ~uintptr_t(kPageBytes - 1));
  }
};
static_assert(sizeof(PageHeader) <= 128);

// The side byte of a container object. Pages of other kinds have no side bytes: cells stand there.
inline uint8_t& bits_of(const void* object) {
  OURO_ASSERT(PageHeader::of(object)->kind == PageKind::kContainer);
  uintptr_t offset = reinterpret_cast<uintptr_t>(object) & (kPageBytes - 1);
  return PageHeader::of(object)->bits()[offset / kGranuleBytes];
}

}  // namespace ouro
