#include "memory/heap.h"

#include <sys/mman.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstring>

namespace ouro {

static constexpr size_t kHeaderBytes = 128;
static_assert(Heap::kSizeClasses >= 16 + (13 - 8) * 4);

// Large regions begin at the same place of a stretch of 4 GiB, so that a copy of a region is a multiple of that away
// and moving an address leaves its lower half alone. The place is no small number and no text.
static constexpr uintptr_t kRegionSpacing = uintptr_t(1) << 32;
static constexpr uintptr_t kRegionPlace = 0xD6C00000;  // a multiple of 2 MiB, for large pages of the machine

// From here on the machine may back the region with pages of 2 MiB (where it grants them to who asks): a heap that grew
// so far takes a hundredth of the page faults and misses the TLB less. Small interpreters stay as small as they are.
static constexpr size_t kLargePagesFrom = size_t(8) << 20;

// Runs of at least this many pages (16 MiB) return their memory to the machine when they are freed. Tables that grow
// and go in a loop are below it: to get their pages anew from the machine costs more than to fill them.
static constexpr size_t kPagesToReturn = 256;

Heap::~Heap() {
  if (reservation_) munmap(reservation_, reservation_bytes_);
  if (free_run_pages_) munmap(free_run_pages_, region_pages_ * sizeof(uint32_t));
}

size_t Heap::reservation_bytes(size_t wanted, unsigned share) {
  rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur / share >= wanted)
    return wanted;
  return size_t(limit.rlim_cur / share) & ~(kPageBytes - 1);
}

bool Heap::initialize() {
  void* memory = MAP_FAILED;
  for (size_t bytes = reservation_bytes(kRegionBytes, 2); bytes >= kLeastRegionBytes; bytes /= 2) {
    // One page more than the region, for its alignment.
    reservation_bytes_ = (bytes & ~(kPageBytes - 1)) + kPageBytes;
    memory =
        mmap(nullptr, reservation_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory != MAP_FAILED) break;
  }
  if (memory == MAP_FAILED) return false;
  reservation_ = static_cast<char*>(memory);
  uintptr_t start = (reinterpret_cast<uintptr_t>(memory) + kPageBytes - 1) & ~uintptr_t(kPageBytes - 1);
  if (reservation_bytes_ > 4 * kRegionSpacing) start += (kRegionPlace - start) & (kRegionSpacing - 1);
  region_ = reinterpret_cast<char*>(start);
  region_pages_ = uint32_t((reinterpret_cast<uintptr_t>(memory) + reservation_bytes_ - start) / kPageBytes);
  if (size_t bytes = size_t(region_pages_) * kPageBytes; bytes > kLargePagesFrom)
    madvise(region_ + kLargePagesFrom, bytes - kLargePagesFrom, MADV_HUGEPAGE);
  void* table = mmap(nullptr, region_pages_ * sizeof(uint32_t), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (table == MAP_FAILED) return false;
  free_run_pages_ = static_cast<uint32_t*>(table);
  return true;
}

int Heap::bin_of(size_t pages) {
  int log = 63 - __builtin_clzll(pages);
  return log > 31 ? 31 : log;
}

void Heap::insert_free_run(uint32_t first, uint32_t pages) {
  auto* run = reinterpret_cast<FreeRun*>(region_ + size_t(first) * kPageBytes);
  run->pages = pages;
  run->previous = nullptr;
  int bin = bin_of(pages);
  run->next = bins_[bin];
  if (run->next) run->next->previous = run;
  bins_[bin] = run;
  free_run_pages_[first] = pages;
  free_run_pages_[first + pages - 1] = pages;
}

void Heap::remove_free_run(FreeRun* run) {
  uint32_t first = uint32_t((reinterpret_cast<char*>(run) - region_) / kPageBytes);
  if (run->next) run->next->previous = run->previous;
  if (run->previous) run->previous->next = run->next;
  else bins_[bin_of(run->pages)] = run->next;
  free_run_pages_[first] = 0;
  free_run_pages_[first + run->pages - 1] = 0;
}

PageHeader* Heap::take_run(size_t pages) {
  size_t bytes = bytes_in_use() + pages * kPageBytes;
  if (limit_bytes_ && bytes > limit_bytes_ && !unrefused_) {
    limit_hit_ = true;
    return nullptr;
  }
  uint32_t first = 0;
  FreeRun* found = nullptr;
  for (int bin = bin_of(pages); bin < 32 && !found; bin++)
    for (FreeRun* run = bins_[bin]; run; run = run->next)
      if (run->pages >= pages) {
        found = run;
        break;
      }
  if (found) {
    first = uint32_t((reinterpret_cast<char*>(found) - region_) / kPageBytes);
    uint32_t have = found->pages;
    remove_free_run(found);
    if (have > pages) insert_free_run(uint32_t(first + pages), uint32_t(have - pages));
  } else {
    size_t spare = unrefused_ ? 0 : kSparePages;
    if (pages + spare > region_pages_ - fresh_page_) return nullptr;
    first = fresh_page_;
    fresh_page_ += uint32_t(pages);
  }
  pages_in_use_ += pages;
  if (bytes > peak_bytes_) peak_bytes_ = bytes;
  auto* page = reinterpret_cast<PageHeader*>(region_ + size_t(first) * kPageBytes);
  std::memset(static_cast<void*>(page), 0, kHeaderBytes);
  page->heap = this;
  page->page_count = uint32_t(pages);
  return page;
}

void Heap::give_back_run(PageHeader* page) {
  uint32_t first = uint32_t((reinterpret_cast<char*>(page) - region_) / kPageBytes);
  uint32_t pages = page->page_count;
  pages_in_use_ -= pages;
  if (pages >= kPagesToReturn) madvise(page, size_t(pages) * kPageBytes, MADV_DONTNEED);
  if (first + pages < fresh_page_ && free_run_pages_[first + pages]) {
    auto* after = reinterpret_cast<FreeRun*>(region_ + size_t(first + pages) * kPageBytes);
    pages += after->pages;
    remove_free_run(after);
  }
  if (first > 0 && free_run_pages_[first - 1]) {
    uint32_t before = free_run_pages_[first - 1];
    first -= before;
    remove_free_run(reinterpret_cast<FreeRun*>(region_ + size_t(first) * kPageBytes));
    pages += before;
  }
  if (first + pages == fresh_page_) {
    fresh_page_ = first;
    return;
  }
  insert_free_run(first, pages);
}

void Heap::link(PageHeader* page) {
  PageHeader*& head = current_[int(page->kind)][page->size_class];
  page->previous = nullptr;
  page->next = head;
  if (head) head->previous = page;
  head = page;
  page->in_list = true;
}

void Heap::unlink(PageHeader* page) {
  if (page->next) page->next->previous = page->previous;
  if (page->previous) page->previous->next = page->next;
  else current_[int(page->kind)][page->size_class] = page->next;
  page->next = page->previous = nullptr;
  page->in_list = false;
}

// Gives the page's free list some of the cells that were never used: as many as lie in one page of the machine, so that
// the run is touched only as far as it is needed.
void Heap::refill(PageHeader* page) {
  uint32_t bytes = page->cell_bytes;
  uint32_t batch = bytes < 4096 ? 4096 / bytes : 1;
  uint32_t end = page->untouched + batch;
  if (end > page->cell_count) end = page->cell_count;
  char* cells = reinterpret_cast<char*>(page) + page->first_offset;
  FreeCell* list = nullptr;
  for (uint32_t i = end; i > page->untouched; i--) {
    auto* cell = reinterpret_cast<FreeCell*>(cells + size_t(i - 1) * bytes);
    cell->next = list;
    list = cell;
  }
  page->untouched = end;
  page->free_cells = list;
}

bool Heap::fresh_page(PageKind kind, int size_class) {
  PageHeader* page = take_run(1);
  if (!page) return false;
  page->kind = kind;
  page->size_class = uint8_t(size_class);
  page->cell_bytes = uint32_t(class_bytes(size_class));
  page->first_offset = kHeaderBytes;
  if (kind == PageKind::kContainer) {
    page->first_offset += kGranulesPerPage;
    std::memset(page->bits(), 0, kGranulesPerPage);
    page->next_container = container_pages_;
    if (container_pages_) container_pages_->previous_container = page;
    container_pages_ = page;
  }
  page->cell_count = uint32_t((kPageBytes - page->first_offset) / page->cell_bytes);
  link(page);
  return true;
}

void* Heap::allocate_slow(size_t bytes, PageKind kind) {
  if (refuse_countdown_ && !unrefused_ && --refuse_countdown_ == 0) {
    refuse_countdown_ = 0;
    return nullptr;
  }
  if (bytes <= kLargestCell) {
    int size_class = class_of(bytes);
    for (;;) {
      PageHeader* page = current_[int(kind)][size_class];
      if (!page) {
        if (!fresh_page(kind, size_class)) return nullptr;
        continue;
      }
      if (!page->free_cells && page->untouched < page->cell_count) refill(page);
      if (FreeCell* cell = page->free_cells) {
        page->free_cells = cell->next;
        page->used++;
        return cell;
      }
      unlink(page);
    }
  }
  if (bytes > kRegionBytes) return nullptr;
  size_t before = kind == PageKind::kContainer ? kHeaderBytes + kGranulesPerPage : kHeaderBytes;
  PageHeader* page = take_run((bytes + before + kPageBytes - 1) / kPageBytes);
  if (!page) return nullptr;
  page->kind = kind;
  page->large = true;
  page->cell_count = 1;
  page->used = 1;
  page->first_offset = uint32_t(before);
  if (kind == PageKind::kContainer) {
    std::memset(page->bits(), 0, kGranulesPerPage);
    page->next_container = container_pages_;
    if (container_pages_) container_pages_->previous_container = page;
    container_pages_ = page;
  }
  return reinterpret_cast<char*>(page) + before;
}

void Heap::release_slow(void* memory) {
  PageHeader* page = PageHeader::of(memory);
  if (!page->large) {
#if OURO_CHECKED
    poison(memory, page->cell_bytes);
#endif
    auto* cell = static_cast<FreeCell*>(memory);
    cell->next = page->free_cells;
    page->free_cells = cell;
    page->used--;
    if (!page->in_list) link(page);
    // An empty page is kept while it is the only one of its class with room, so that a loop does not take and give
    // back one page for ever.
    if (page->used != 0 || (!page->next && !page->previous)) return;
    unlink(page);
  }
  if (page->kind == PageKind::kContainer) {
    remove_recent(page);
    if (page->next_container) page->next_container->previous_container = page->previous_container;
    if (page->previous_container) page->previous_container->next_container = page->next_container;
    else container_pages_ = page->next_container;
  }
  give_back_run(page);
}

size_t Heap::usable_bytes(size_t bytes) {
  if (bytes <= kLargestCell) return class_bytes(class_of(bytes));
  return (bytes + kHeaderBytes + kPageBytes - 1) / kPageBytes * kPageBytes - kHeaderBytes;
}

void* Heap::resize(void* memory, size_t old_bytes, size_t new_bytes) {
  if (!memory) return allocate(new_bytes, PageKind::kBytes);
  if (usable_bytes(old_bytes) == usable_bytes(new_bytes)) return memory;
  void* fresh = allocate(new_bytes, PageKind::kBytes);
  if (!fresh) return nullptr;
  std::memcpy(fresh, memory, old_bytes < new_bytes ? old_bytes : new_bytes);
  release(memory);
  return fresh;
}

PageHeader* Heap::page_at(uint32_t number) const {
  while (number < fresh_page_ && free_run_pages_[number]) number += free_run_pages_[number];
  return number < fresh_page_ ? reinterpret_cast<PageHeader*>(region_ + size_t(number) * kPageBytes) : nullptr;
}
PageHeader* Heap::page_after(const PageHeader* page) const {
  auto number = uint32_t((reinterpret_cast<const char*>(page) - region_) / ptrdiff_t(kPageBytes));
  return page_at(number + page->page_count);
}
size_t Heap::cells_in_use() const {
  size_t cells = 0;
  for (PageHeader* page = first_page(); page; page = page_after(page)) cells += page->used;
  return cells;
}

// Freed memory is filled with a pattern that is no valid Value, so that a stale reference is seen at once.
void Heap::poison(void* memory, size_t bytes) { std::memset(memory, 0xFB, bytes < 256 ? bytes : 256); }

bool Heap::verify() const {
  for (int kind = 0; kind < 3; kind++)
    for (int size_class = 0; size_class < kSizeClasses; size_class++)
      for (PageHeader* page = current_[kind][size_class]; page; page = page->next) {
        uint32_t free_cells = 0;
        for (FreeCell* cell = page->free_cells; cell; cell = cell->next) {
          size_t offset = reinterpret_cast<char*>(cell) - reinterpret_cast<char*>(page);
          if (PageHeader::of(cell) != page || (offset - page->first_offset) % page->cell_bytes != 0 ||
              ++free_cells > page->cell_count) {
            std::fprintf(stderr, "ouro: heap: bad free cell %p in page %p\n", static_cast<void*>(cell),
                         static_cast<void*>(page));
            return false;
          }
        }
        if (page->used + free_cells != page->untouched) {
          std::fprintf(stderr, "ouro: heap: page %p: %u used and %u free of %u\n", static_cast<void*>(page), page->used,
                       free_cells, page->untouched);
          return false;
        }
      }
  return true;
}

}  // namespace ouro
