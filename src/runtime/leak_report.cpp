// A conservative search: from the words of the Interpreter and its thread states on, every word that lies within a cell
// in use leads to that cell, and from there on to what its words lead to. So no type has to name its memory, and a
// wrong visit_references hides nothing. References that hold nothing are left out: those of weak references, the lists
// of weak references of an object, and the table of interned strings.
#include "runtime/leak_report.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstring>

#include "objects/dict.h"
#include "objects/weakref.h"
#include "runtime/look_up_caches.h"
#include "runtime/type_header.h"

namespace ouro {

namespace {

// Zeroed memory of the machine for the time of the search.
template <class T>
class Table {
 public:
  explicit Table(size_t count) : bytes_(count * sizeof(T)) {
    void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    items_ = memory == MAP_FAILED ? nullptr : static_cast<T*>(memory);
  }
  ~Table() {
    if (items_) munmap(static_cast<void*>(items_), bytes_);
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  explicit operator bool() const { return items_; }
  T& operator[](size_t i) const { return items_[i]; }

 private:
  size_t bytes_;
  T* items_;
};

enum State : uint8_t { kFreeCell, kUnreached, kReached };

class LeakSearch {
 public:
  explicit LeakSearch(const Interpreter& interpreter)
      : interpreter_(interpreter),
        heap_(interpreter.heap),
        pages_(count_pages(heap_)),
        runs_(pages_ + 1),
        states_((pages_ + 1) * kGranulesPerPage),
        stack_(heap_.cells_in_use() + 1) {}

  uint64_t run() {
    if (!runs_ || !states_ || !stack_) return 0;
    find_cells();
    // The table of interned strings holds no counts.
    if (interpreter_.interned && interpreter_.interned->indices) reach(interpreter_.interned->indices, false);
    scan(&interpreter_, sizeof interpreter_);
    for (const ThreadState* thread = interpreter_.threads; thread; thread = thread->next) scan(thread, sizeof *thread);
    if (const LookUpCaches* caches = interpreter_.look_ups) {
      for (const MethodCache::Entry& entry : caches->methods.entries) reach(entry.name, true);
      for (const AttributeCache::Entry& entry : caches->attributes.entries) reach(entry.name, true);
    }
    while (top_) scan_cell(stack_[--top_]);
    reach_native_types();
    while (top_) scan_cell(stack_[--top_]);
    return report();
  }

 private:
  static size_t count_pages(const Heap& heap) {
    size_t pages = 0;
    for (PageHeader* page = heap.first_page(); page; page = heap.page_after(page))
      pages = size_t(reinterpret_cast<char*>(page) - heap.region()) / kPageBytes + page->page_count;
    return pages;
  }
  size_t granule_of(const void* address) const {
    return size_t(static_cast<const char*>(address) - heap_.region()) / kGranuleBytes;
  }

  // Every cell in use becomes unreached, at the granule of its beginning.
  void find_cells() {
    for (PageHeader* page = heap_.first_page(); page; page = heap_.page_after(page)) {
      size_t number = size_t(reinterpret_cast<char*>(page) - heap_.region()) / kPageBytes;
      for (uint32_t i = 0; i < page->page_count; i++) runs_[number + i] = uint32_t(number + 1);
      char* cells = reinterpret_cast<char*>(page) + page->first_offset;
      uint32_t count = page->large ? 1 : page->untouched;
      for (uint32_t i = 0; i < count; i++) states_[granule_of(cells + size_t(i) * page->cell_bytes)] = kUnreached;
      for (FreeCell* cell = page->large ? nullptr : page->free_cells; cell; cell = cell->next)
        states_[granule_of(cell)] = kFreeCell;
    }
  }

  // The cell in use in which the address lies; null: none.
  void* cell_of(const void* address) const {
    auto offset = size_t(static_cast<const char*>(address) - heap_.region());
    if (offset / kPageBytes >= pages_ || !runs_[offset / kPageBytes]) return nullptr;
    auto* page = reinterpret_cast<PageHeader*>(heap_.region() + size_t(runs_[offset / kPageBytes] - 1) * kPageBytes);
    char* cells = reinterpret_cast<char*>(page) + page->first_offset;
    if (static_cast<const char*>(address) < cells) return nullptr;
    if (!page->large) cells += (static_cast<const char*>(address) - cells) / page->cell_bytes * page->cell_bytes;
    return states_[granule_of(cells)] == kFreeCell ? nullptr : cells;
  }

  void reach(const void* address, bool go_on) {
    void* cell = cell_of(address);
    if (!cell || states_[granule_of(cell)] == kReached) return;
    states_[granule_of(cell)] = kReached;
    if (go_on) stack_[top_++] = cell;
  }
  void scan(const void* memory, size_t bytes) {
    auto* word = static_cast<void* const*>(memory);
    for (size_t i = 0; i < bytes / sizeof *word; i++) reach(word[i], true);
  }

  // Types and exception classes of native modules stay for the interpreter's life, with the state of their module
  // (modules/native_state.h): instances can outlive it.
  void reach_native_types() {
    for (PageHeader* page = heap_.container_pages(); page; page = page->next_container) {
      char* cells = reinterpret_cast<char*>(page) + page->first_offset;
      for (uint32_t i = 0; i < (page->large ? 1 : page->untouched); i++) {
        void* cell = cells + size_t(i) * page->cell_bytes;
        if (states_[granule_of(cell)] != kUnreached) continue;
        Object* object = object_in(cell);
        if (!object || !kind_matches<Type>(object->type->layout_kind)) continue;
        auto* type = static_cast<Type*>(object);
        if (type->has(type_flags::kHeapType) && !type->native_state) continue;
        reach(cell, true);
        reach(type->native_state, true);
      }
    }
  }

  // The object in a cell of a page of objects; its type is a live type.
  Object* object_in(void* cell) const {
    for (size_t prefix : {size_t(0), kPrefixBytes}) {
      auto* object = reinterpret_cast<Object*>(static_cast<char*>(cell) + prefix);
      Type* type = object->type;
      auto offset = size_t(reinterpret_cast<char*>(type) - heap_.region());
      if (offset / kPageBytes >= pages_ || offset % kGranuleBytes || PageHeader::of(type)->large) continue;
      if (PageHeader::of(type)->kind != PageKind::kContainer || !(bits_of(type) & object_bits::kLive)) continue;
      if (!type->type || !kind_matches<Type>(type->type->layout_kind)) continue;
      if (type->has(type_flags::kHasPrefix) == (prefix != 0)) return object;
    }
    return nullptr;
  }

  void scan_cell(void* cell) {
    PageHeader* page = page_of(cell);
    size_t bytes = page->large ? size_t(page->page_count) * kPageBytes - page->first_offset : page->cell_bytes;
    auto* begin = static_cast<char*>(cell);
    if (page->kind != PageKind::kBytes) {
      if (Object* object = object_in(cell); object && object->type->has(type_flags::kHasPrefix)) {
        // Not the list of weak references.
        scan(begin + sizeof(void*), kPrefixBytes - sizeof(void*));
        begin += kPrefixBytes;
        bytes -= kPrefixBytes;
        if (kind_matches<WeakReference>(object->type->layout_kind)) {
          auto& reference = static_cast<WeakReference&>(*object);
          reach(reference.type, true);
          if (!reference.callback.is_null()) reach(reference.callback.get().object(), true);
          begin += sizeof(WeakReference);
          bytes -= sizeof(WeakReference);
        }
      } else if (object && kind_matches<WeakReference>(object->type->layout_kind)) {
        auto& reference = static_cast<WeakReference&>(*object);
        if (!reference.callback.is_null()) reach(reference.callback.get().object(), true);
        return;
      }
    }
    scan(begin, bytes);
  }
  PageHeader* page_of(void* cell) const {
    return reinterpret_cast<PageHeader*>(heap_.region() +
                                         size_t(runs_[granule_of(cell) / kGranulesPerPage] - 1) * kPageBytes);
  }

  // A line for each type with unreached instances.
  uint64_t report() {
    constexpr size_t kMostLines = 64;
    struct Line {
      const char* name;
      uint64_t count;
    } lines[kMostLines] = {};
    uint64_t total = 0;
    for (size_t granule = 0; granule < pages_ * kGranulesPerPage; granule++) {
      if (states_[granule] != kUnreached) continue;
      void* cell = heap_.region() + granule * kGranuleBytes;
      Object* object = page_of(cell)->kind == PageKind::kBytes ? nullptr : object_in(cell);
      const char* name = object ? object->type->plain_name : "memory without a type";
      if (object && kind_matches<Type>(object->type->layout_kind))
        std::fprintf(stderr, "ouro: left behind: class %s\n", static_cast<Type*>(object)->plain_name);
      total++;
      for (Line& line : lines) {
        if (line.name && std::strcmp(line.name, name) != 0) continue;
        line.name = name;
        line.count++;
        break;
      }
    }
    for (const Line& line : lines)
      if (line.count)
        std::fprintf(stderr, "ouro: left behind: %llu of %s\n", static_cast<unsigned long long>(line.count), line.name);
    return total;
  }

  const Interpreter& interpreter_;
  const Heap& heap_;
  size_t pages_;
  Table<uint32_t> runs_;   // by page: 1 + the number of the first page of its run; 0: not in use
  Table<uint8_t> states_;  // by granule: State of the cell that begins there
  Table<void*> stack_;     // cells reached and not looked through
  size_t top_ = 0;
};

}  // namespace

uint64_t report_leaks(const Interpreter& interpreter) {
  for (const ThreadState* thread = interpreter.threads; thread; thread = thread->next)
    if (thread != interpreter.main_thread) return 0;
  return LeakSearch(interpreter).run();
}

}  // namespace ouro
