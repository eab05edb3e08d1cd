// Heap: the memory of one interpreter, in one reserved contiguous region of address space.
//
// Cells of up to kLargestCell bytes come from pages of one size and kind; more comes as a run of whole pages. Memory is
// counted and limited by the page: a request that would pass the limit is refused (nullptr). The heap knows nothing of
// Python: the owner gives meaning to `owner` and to the objects. All calls are made by the thread that holds the
// interpreter's GIL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/assert.h"
#include "memory/page.h"

namespace ouro {

class Heap {
 public:
  static constexpr size_t kLargestCell = 8192;
  static constexpr int kSizeClasses = 36;
  // Reserved address space; less where the process may not have so much (RLIMIT_AS, or a refusal).
  static constexpr size_t kRegionBytes = size_t(32) << 30;
  static constexpr size_t kLeastRegionBytes = size_t(64) << 20;

  // owner: what objects of this heap belong to; not looked at here.
  explicit Heap(void* owner) : owner_(owner) {}
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;
  ~Heap();

  // Reserves the region. False when the address space is refused.
  bool initialize();
  // The region is not unmapped when the heap ends, since somebody may still write there: the caller does it later.
  struct Reservation {
    void* address;
    size_t bytes;
  };
  Reservation give_up_region() { return {std::exchange(reservation_, nullptr), reservation_bytes_}; }

  // `bytes` bytes, aligned to 16, uninitialised; nullptr when refused. Container cells have no live object yet.
  void* allocate(size_t bytes, PageKind kind) {
#if OURO_CHECKED
    if (refuse_countdown_ && !unrefused_) [[unlikely]]
      return allocate_slow(bytes, kind);  // which counts
#endif
    if (bytes <= kLargestCell) [[likely]] {
      PageHeader* page = current_[int(kind)][class_of(bytes)];
      if (page) [[likely]] {
        FreeCell* cell = page->free_cells;
        if (cell) [[likely]] {
          page->free_cells = cell->next;
          page->used++;
          return cell;
        }
      }
    }
    return allocate_slow(bytes, kind);
  }
  // Gives back what allocate gave.
  void release(void* memory) {
    PageHeader* page = PageHeader::of(memory);
    if (!page->large && page->in_list && page->used > 1) [[likely]] {
#if OURO_CHECKED
      poison(memory, page->cell_bytes);
#endif
      auto* cell = static_cast<FreeCell*>(memory);
      cell->next = page->free_cells;
      page->free_cells = cell;
      page->used--;
      return;
    }
    release_slow(memory);
  }
  // A larger or smaller block with the same first bytes; nullptr when refused (the old block stays). kBytes only.
  void* resize(void* memory, size_t old_bytes, size_t new_bytes);
  // Bytes of address space that one reservation may take of what the process is allowed; `wanted` where there is no
  // limit.
  static size_t reservation_bytes(size_t wanted, unsigned share);
  // How many bytes may be used of what allocate(bytes) gives.
  static size_t usable_bytes(size_t bytes);

  void* owner() const { return owner_; }
  char* region() const { return region_; }
  // Bytes of the region that hold pages in use, and memory charged from outside of it.
  size_t bytes_in_use() const { return pages_in_use_ * kPageBytes; }
  size_t peak_bytes() const { return peak_bytes_; }
  // At most `bytes` in use from now on; 0: no limit beyond the region.
  void set_limit(size_t bytes) { limit_bytes_ = bytes; }
  // Whether the last refusal was the limit's (a termination), not the machine's.
  bool limit_hit() const { return limit_hit_; }
  // Debug aid: refuse the n-th allocation from now on (0: never). Builds without OURO_CHECKED count only those that the
  // free cells of a page cannot serve.
  void refuse_at(uint64_t nth) { refuse_countdown_ = nth; }
  // While one is alive nothing is refused: neither by the limit nor by refuse_at, and the last kSparePages of the
  // region are for it alone. For what is bounded in all, small, and asked for where nobody could take a refusal.
  static constexpr uint32_t kSparePages = 64;
  class Unrefused {
   public:
    explicit Unrefused(Heap& heap) : heap_(heap), before_(std::exchange(heap.unrefused_, true)) {}
    Unrefused(const Unrefused&) = delete;
    Unrefused& operator=(const Unrefused&) = delete;
    ~Unrefused() { heap_.unrefused_ = before_; }

   private:
    Heap& heap_;
    bool before_;
  };

  PageHeader* container_pages() const { return container_pages_; }
  // The container pages that may hold objects which are not old: what a young collection looks at. A page joins with
  // its first young object and stays until the collector takes it out or the page is given back.
  PageHeader* recent_pages() const { return recent_pages_; }
  void add_recent(PageHeader* page) {
    if (page->in_recent) return;
    page->in_recent = true;
    page->previous_recent = nullptr;
    page->next_recent = recent_pages_;
    if (recent_pages_) recent_pages_->previous_recent = page;
    recent_pages_ = page;
  }
  void remove_recent(PageHeader* page) {
    if (!page->in_recent) return;
    page->in_recent = false;
    if (page->next_recent) page->next_recent->previous_recent = page->previous_recent;
    if (page->previous_recent) page->previous_recent->next_recent = page->next_recent;
    else recent_pages_ = page->next_recent;
  }

  // --- looking at all of it
  // The runs in use, in the order of their addresses: the first, and the one behind `page`; null: no more.
  PageHeader* first_page() const { return page_at(0); }
  PageHeader* page_after(const PageHeader* page) const;
  // Cells and runs given out. Looks at every page.
  size_t cells_in_use() const;

  // --- copies (heap_copy.cpp, docs/heap.md)
  // Makes this heap, which has no region yet, a copy of one that nobody uses meanwhile: the same pages at the same
  // offsets of a region of its own, every word that leads into the other region leading to the same offset of this
  // one. False: refused.
  bool initialize_copy(const Heap& original);

  // Checks the lists of pages and free cells; prints what is wrong and returns false. For debug builds and tests.
  bool verify() const;

  static int class_of(size_t bytes);
  static size_t class_bytes(int size_class);

 private:
  void* allocate_slow(size_t bytes, PageKind kind);
  void release_slow(void* memory);
  PageHeader* page_at(uint32_t number) const;
  PageHeader* take_run(size_t pages);
  void give_back_run(PageHeader* run);
  bool fresh_page(PageKind kind, int size_class);
  static void refill(PageHeader* page);
  void link(PageHeader* page);
  void unlink(PageHeader* page);
  static void poison(void* memory, size_t bytes);

  // A free run of pages: its first and last entries of the page table say how long it is.
  struct FreeRun {
    FreeRun* next;
    FreeRun* previous;
    uint32_t pages;
  };
  static int bin_of(size_t pages);
  void insert_free_run(uint32_t first, uint32_t pages);
  void remove_free_run(FreeRun* run);

  void* owner_;
  char* region_ = nullptr;
  uint32_t region_pages_ = 0;
  char* reservation_ = nullptr;
  size_t reservation_bytes_ = 0;
  PageHeader* current_[3][kSizeClasses] = {};
  PageHeader* container_pages_ = nullptr;
  PageHeader* recent_pages_ = nullptr;
  uint32_t* free_run_pages_ = nullptr;  // per page: length of the free run that begins or ends here, 0 = in use
  FreeRun* bins_[32] = {};
  uint32_t fresh_page_ = 0;  // pages from here on were never in use
  size_t pages_in_use_ = 0;
  size_t peak_bytes_ = 0;
  size_t limit_bytes_ = 0;
  uint64_t refuse_countdown_ = 0;
  bool limit_hit_ = false;
  bool unrefused_ = false;
};

// 16-byte steps up to 256, then four steps per doubling.
inline int Heap::class_of(size_t bytes) {
  if (bytes <= 256) return bytes ? int((bytes + 15) / 16) - 1 : 0;
  size_t above = bytes - 1;
  int log = 63 - __builtin_clzll(above);  // 8: 256..511
  return 16 + (log - 8) * 4 + int((above >> (log - 2)) & 3);
}

inline size_t Heap::class_bytes(int size_class) {
  if (size_class < 16) return size_t(size_class + 1) * 16;
  int log = 8 + (size_class - 16) / 4;
  return (size_t(1) << log) + size_t((size_class - 16) % 4 + 1) * (size_t(1) << (log - 2));
}

}  // namespace ouro
