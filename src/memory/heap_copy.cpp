// A heap copied to another place: how an interpreter could begin as a copy of one that was started before.
//
// Pages keep their offsets in the region, so one number, the distance between the two regions, turns every address of
// the one into that of the other. Which words are addresses nobody has to say: a word is one when it lies in the part
// of the region that was ever in use. A word whose upper half was left over from an address while the lower one holds a
// number is not harmed: regions are a multiple of 4 GiB apart (docs/heap.md has what remains).
//
// What lies outside of the region and is held by address (threads, the interpreter, code of the program) is not
// changed: the owner of the copy sees to it.
#include <sys/mman.h>

#include <cstring>

#include "memory/heap.h"

namespace ouro {

namespace {

struct Relocation {
  uintptr_t begin, bytes, distance;

  void word(uint64_t* at) const {
    if (*at - begin < bytes) *at += distance;
  }
  void words(void* from, size_t count) const {
    auto* at = static_cast<uint64_t*>(from);
    for (size_t i = 0; i < count; i++) word(at + i);
  }
  template <class T>
  T* pointer(T* old) const {
    auto address = reinterpret_cast<uintptr_t>(old);
    return address - begin < bytes ? reinterpret_cast<T*>(address + distance) : old;
  }
};

// Bytes of a run of pages, from its beginning, that can hold anything.
size_t used_bytes(const PageHeader& page) {
  if (page.large) return size_t(page.page_count) * kPageBytes;
  return page.first_offset + size_t(page.untouched) * page.cell_bytes;
}

}  // namespace

bool Heap::initialize_copy(const Heap& original) {
  if (!initialize() || original.fresh_page_ > region_pages_) return false;
  size_t extent = size_t(original.fresh_page_) * kPageBytes;
  Relocation relocation{reinterpret_cast<uintptr_t>(original.region_), extent,
                        reinterpret_cast<uintptr_t>(region_) - reinterpret_cast<uintptr_t>(original.region_)};

  for (const PageHeader* page = original.first_page(); page; page = original.page_after(page)) {
    auto* copy = reinterpret_cast<PageHeader*>(region_ + (reinterpret_cast<const char*>(page) - original.region_));
    size_t bytes = used_bytes(*page);
    std::memcpy(static_cast<void*>(copy), page, bytes);
    relocation.words(copy, sizeof(PageHeader) / 8);
    relocation.words(reinterpret_cast<char*>(copy) + page->first_offset, (bytes - page->first_offset) / 8);
    copy->heap = this;
  }
  std::memcpy(free_run_pages_, original.free_run_pages_, original.fresh_page_ * sizeof(uint32_t));
  for (int bin = 0; bin < 32; bin++) {
    bins_[bin] = relocation.pointer(original.bins_[bin]);
    for (const FreeRun* run = original.bins_[bin]; run; run = run->next) {
      FreeRun* copy = relocation.pointer(const_cast<FreeRun*>(run));
      *copy = {relocation.pointer(run->next), relocation.pointer(run->previous), run->pages};
    }
  }
  for (int kind = 0; kind < 3; kind++)
    for (int size_class = 0; size_class < kSizeClasses; size_class++)
      current_[kind][size_class] = relocation.pointer(original.current_[kind][size_class]);
  container_pages_ = relocation.pointer(original.container_pages_);
  recent_pages_ = relocation.pointer(original.recent_pages_);
  fresh_page_ = original.fresh_page_;
  pages_in_use_ = original.pages_in_use_;
  peak_bytes_ = bytes_in_use();
  return true;
}

}  // namespace ouro
