// Trial deletion over the pages of containers (see collector.h).
//
//   1. Candidates: the tracked objects of the generations to be collected. Each gets a count, at first its reference
//      count.
//   2. Every reference from a candidate to a candidate takes one off the count of its target. What is left comes from
//      outside.
//   3. Candidates with something left are reachable, and so is all that they lead to.
//   4. The rest is garbage: weak references are broken, finalizers run, and unless that brought an object back,
//      references are cleared, so that counting destroys them.
//
// Counts lie in one array per page, indexed by cell, of memory that may be refused: then the collection is
// given up before anything was changed. A reached object needs its count no more, and the place holds the
// link of the list of objects still to be looked through instead (the number of a granule of the region,
// which has fewer than 2^32); so marking needs no stack. Steps 1 to 3 run no Python and can be abandoned at any moment.
#include "runtime/collector.h"

#include <bit>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <new>

#include "objects/dict.h"
#include "objects/function.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/weakref.h"
#include "runtime/errors.h"
#include "runtime/shape.h"
#include "runtime/type_header.h"

namespace ouro {

namespace {

using namespace object_bits;

constexpr uint64_t repeated(uint8_t byte) { return 0x0101010101010101ull * byte; }
// The bytes of a word that have a bit, as that bit in each byte.
constexpr uint64_t bytes_with(uint64_t word, uint8_t bit) { return word & repeated(bit); }

constexpr int kWordGranules = 8;
constexpr uint32_t kRoot = 0x80000000u;                  // a count that no number of references takes to zero
constexpr uint64_t kPlausibleCount = uint64_t(1) << 40;  // more is the link of the deferred destruction list

// How many words of side bytes of the page can be in use.
uint32_t used_words(const PageHeader& page) {
  uint64_t end = page.large ? page.first_offset + 64 : page.first_offset + uint64_t(page.untouched) * page.cell_bytes;
  if (end > kPageBytes) end = kPageBytes;
  return uint32_t((end / kGranuleBytes + kWordGranules - 1) / kWordGranules);
}
uint64_t load_word(PageHeader& page, uint32_t word) {
  uint64_t bits;
  std::memcpy(&bits, page.bits() + word * kWordGranules, 8);
  return bits;
}
void store_word(PageHeader& page, uint32_t word, uint64_t bits) {
  std::memcpy(page.bits() + word * kWordGranules, &bits, 8);
}

// Calls body(Object&) for every object of the page whose side byte has the bit, in the words from `begin` up to `end`.
template <class Body>
void for_each_object(PageHeader& page, uint8_t bit, uint32_t begin, uint32_t end, Body body) {
  for (uint32_t word = begin; word < end; word++) {
    uint64_t found = bytes_with(load_word(page, word), bit);
    while (found) {
      uint32_t byte = uint32_t(std::countr_zero(found)) / 8;
      found &= found - 1;
      body(*reinterpret_cast<Object*>(reinterpret_cast<char*>(&page) + (word * kWordGranules + byte) * kGranuleBytes));
    }
  }
}

template <class Body>
void for_each_object(PageHeader& page, uint8_t bit, Body body) {
  for_each_object(page, bit, 0, used_words(page), body);
}

// The array of a page: [0] the factor that replaces the division by the size of a cell, [1] the number of the
// next page with an array (0: none), [2] and [3] the words of side bytes that candidates stand in (the first one, and
// the one behind the last), then a count per cell.
constexpr uint32_t kFactor = 0, kNextPage = 1, kFirstWord = 2, kEndWord = 3, kFirstCount = 4;

// The count of a candidate.
uint32_t& count_of(PageHeader& page, const Object& object) {
  auto offset = uint32_t(reinterpret_cast<uintptr_t>(&object) & (kPageBytes - 1)) - page.first_offset;
  uint32_t cell = uint32_t((uint64_t(offset) * page.collector_counts[kFactor]) >> 32);
  OURO_ASSERT(cell == (page.large ? 0 : offset / page.cell_bytes));
  return page.collector_counts[kFirstCount + cell];
}

// Calls body(Object&) for every candidate of a page with an array.
template <class Body>
void for_each_candidate(PageHeader& page, Body body) {
  for_each_object(page, kCandidate, page.collector_counts[kFirstWord], page.collector_counts[kEndWord], body);
}

// What visit_all_references does, for a visitor that cares for containers only: of the types that hold most references
// the items are gone over here, without a virtual call for each. Keys that are str lead nowhere.
template <class Visitor>
void visit_containers(Object& object, Visitor& visitor) {
  switch (object.type->exact_kind) {
    case Kind::kTuple:
      for (Value item : static_cast<Tuple&>(object)) visitor.visit(item);
      return;
    case Kind::kList: {
      auto& list = static_cast<List&>(object);
      for (uint64_t i = 0; i < list.size; i++) visitor.visit(list.items[i]);
      return;
    }
    case Kind::kDict: {
      auto& dict = static_cast<Dict&>(object);
      for (uint64_t i = 0; i < dict.entry_count; i++) {
        const DictEntry& entry = dict.entries[i];
        if (!dict.string_keys) visitor.visit(entry.key);
        visitor.visit(entry.value);
      }
      return;
    }
    case Kind::kFunction: {
      // Its names are str.
      auto& function = static_cast<Function&>(object);
      visitor.visit(Value(function.code.get()));
      visitor.visit(Value(function.globals.get()));
      visitor.visit(Value(function.builtins.get()));
      if (function.defaults) visitor.visit(Value(function.defaults.get()));
      if (function.kwdefaults) visitor.visit(Value(function.kwdefaults.get()));
      if (function.closure) visitor.visit(Value(function.closure.get()));
      visitor.visit(function.annotations.get());
      visitor.visit(function.doc.get());
      visitor.visit(function.module.get());
      break;
    }
    default:
      if (object.type->slots.visit_references) object.type->slots.visit_references(object, visitor);
      break;
  }
  if (!object.type->has(type_flags::kHasAttributes)) return;
  const ObjectPrefix& prefix = prefix_of(object);
  if (prefix.shape->is_dict) {
    if (prefix.dict) visitor.visit(Value(prefix.dict));
    return;
  }
  for (uint32_t i = 0; i < prefix.shape->count; i++) visitor.visit(prefix.values[i]);
}

class Marking {
 public:
  Marking(ThreadState& ts, Heap& heap) : ts_(ts), heap_(heap) {}
  ~Marking() { release_counts(); }

  // Counts for a page; false when refused.
  bool add_page(PageHeader& page) {
    uint32_t cells = page.large ? 1 : page.untouched;
    auto* counts = static_cast<uint32_t*>(heap_.allocate((kFirstCount + cells) * sizeof(uint32_t), PageKind::kBytes));
    if (!counts) return false;
    counts[kFactor] = page.large ? 0 : uint32_t(((uint64_t(1) << 32) + page.cell_bytes - 1) / page.cell_bytes);
    counts[kNextPage] = first_page_;
    counts[kFirstWord] = counts[kEndWord] = 0;
    page.collector_counts = counts;
    first_page_ = uint32_t((reinterpret_cast<char*>(&page) - heap_.region()) / ptrdiff_t(kPageBytes)) + 1;
    return true;
  }
  // `held`: references that the collector itself holds.
  void add_candidate(PageHeader& page, Object& object, uint64_t held) {
    bits_of(&object) = uint8_t((bits_of(&object) & ~kReachable) | kCandidate);
    uint64_t count = object.refcount;
    bool root = count == 0 || count >= kPlausibleCount || is_builtin_type(object);
    count_of(page, object) = root || count - held > kRoot ? kRoot : uint32_t(count - held);
  }
  void subtract(Object& object) {
    Subtract visitor;
    visit_containers(object, visitor);
  }
  void reach_if_counted(PageHeader& page, Object& object) {
    if (bits_of(&object) & kReachable || count_of(page, object) == 0) return;
    push(page, object);
  }
  // Marks all that is reached; false when the script is being ended.
  bool propagate() {
    Reach visitor(*this);
    uint32_t steps = 0;
    while (top_) {
      auto* object = reinterpret_cast<Object*>(heap_.region() + uint64_t(top_) * kGranuleBytes);
      top_ = count_of(*PageHeader::of(object), *object);
      visit_containers(*object, visitor);
      if ((++steps & 4095) == 0 && ending()) return false;
    }
    return true;
  }
  bool ending() const { return ts_.eval_breaker.load(std::memory_order_relaxed) & breaker::kTermination; }
  uint64_t reached() const { return reached_; }

  // After it no candidate can be asked for its count.
  void release_counts() {
    while (first_page_) {
      auto* page = reinterpret_cast<PageHeader*>(heap_.region() + size_t(first_page_ - 1) * kPageBytes);
      first_page_ = page->collector_counts[kNextPage];
      heap_.release(page->collector_counts);
      page->collector_counts = nullptr;
    }
  }

 private:
  static bool is_candidate(Value reference) {
    if (!reference.is_heap() || reference.is_null()) return false;
    return PageHeader::of(reference.object())->collector_counts && bits_of(reference.object()) & kCandidate;
  }
  struct Subtract final : ReferenceVisitor {
    void visit(Value reference) override {
      if (!is_candidate(reference)) return;
      uint32_t& count = count_of(*PageHeader::of(reference.object()), *reference.object());
      OURO_ASSERT(count > 0);  // else an object visits a reference that it does not own
      count--;
    }
  };
  struct Reach final : ReferenceVisitor {
    explicit Reach(Marking& marking) : marking(marking) {}
    void visit(Value reference) override {
      if (!is_candidate(reference) || bits_of(reference.object()) & kReachable) return;
      marking.push(*PageHeader::of(reference.object()), *reference.object());
    }
    Marking& marking;
  };
  void push(PageHeader& page, Object& object) {
    bits_of(&object) |= kReachable;
    reached_++;
    count_of(page, object) = top_;
    top_ = uint32_t((reinterpret_cast<char*>(&object) - heap_.region()) / ptrdiff_t(kGranuleBytes));
  }

  ThreadState& ts_;
  Heap& heap_;
  uint32_t top_ = 0;  // granule of the last object reached and not looked through; 0: none (a page header stands there)
  uint32_t first_page_ = 0;  // 1 + the number of the last page that got an array
  uint64_t reached_ = 0;
};

// The garbage of a collection: objects, each held by one count of ours while it stands here.
struct Garbage {
  Object** objects = nullptr;
  uint64_t size = 0;
};

class Collection {
 public:
  Collection(ThreadState& ts, Collector& collector, int generation)
      : ts_(ts), heap_(ts.interpreter().heap), collector_(collector), generation_(generation) {}

  // The number of unreachable objects that were destroyed (or saved for gc.garbage).
  int64_t run() {
    Garbage garbage;
    if (!find(garbage)) return 0;
    int64_t collected = dispose(garbage);
    if (garbage.objects) heap_.release(garbage.objects);
    return collected;
  }

 private:
  // Calls body(PageHeader&) -> bool for every page the generation concerns; false when the body gives up.
  template <class Body>
  bool for_each_page(Body body) {
    if (generation_ == 2) {
      for (PageHeader* page = heap_.container_pages(); page; page = page->next_container)
        if (!body(*page)) return false;
    } else {
      for (PageHeader* page = heap_.recent_pages(); page; page = page->next_recent)
        if (!body(*page)) return false;
    }
    return true;
  }

  // Makes the page's objects of the generations candidates and moves them (and those not tracked yet) to the next one.
  bool take_candidates(Marking& marking, PageHeader& page) {
    if (generation_ == 0 && page.young == 0) return true;
    if (!marking.add_page(page)) return false;
    uint32_t words = used_words(page);
    const uint64_t concerned = generation_ == 0 ? repeated(kYoung) : ~uint64_t(0);
    // From the end, where young ones are mostly; the last of them ends the search.
    uint32_t young = page.young;
    for (uint32_t word = words; word-- > 0 && (generation_ > 0 || young > 0);) {
      uint64_t bits = load_word(page, word);
      if (!(bits & concerned)) continue;
      young -= uint32_t(std::popcount(bytes_with(bits, kYoung)));
      uint64_t live = bytes_with(bits, kLive);
      uint64_t tracked = bytes_with(bits, kTracked) / kTracked & ~(bytes_with(bits, kFrozen) / kFrozen);
      if (generation_ == 0) tracked &= bytes_with(bits, kYoung) / kYoung;
      else if (generation_ == 1) tracked &= ~(bytes_with(bits, kOld) / kOld);
      bits &= ~repeated(kYoung);
      if (generation_ > 0) bits |= live * kOld;
      store_word(page, word, bits);
      if (!tracked) continue;
      if (page.collector_counts[kEndWord] == 0) page.collector_counts[kEndWord] = word + 1;
      page.collector_counts[kFirstWord] = word;
      while (tracked) {
        uint32_t byte = uint32_t(std::countr_zero(tracked)) / 8;
        tracked &= tracked - 1;
        auto* object =
            reinterpret_cast<Object*>(reinterpret_cast<char*>(&page) + (word * kWordGranules + byte) * kGranuleBytes);
        marking.add_candidate(page, *object, 0);
        candidates_++;
      }
    }
    page.young = 0;
    return true;
  }

  // Steps 1 to 3, then the list of what is unreachable. False: given up, nothing but the generations of
  // objects changed.
  bool find(Garbage& garbage) {
    Marking marking(ts_, heap_);
    bool done = for_each_page([&](PageHeader& page) { return take_candidates(marking, page) && !marking.ending(); });
    bool all_taken = done;
    if (done)
      done = for_each_page([&](PageHeader& page) {
        if (!page.collector_counts) return true;
        for_each_candidate(page, [&](Object& object) { marking.subtract(object); });
        return !marking.ending();
      });
    if (done)
      done = for_each_page([&](PageHeader& page) {
        if (!page.collector_counts) return true;
        for_each_candidate(page, [&](Object& object) { marking.reach_if_counted(page, object); });
        return marking.propagate();
      });
    uint64_t unreachable = candidates_ - marking.reached();
    if (done && unreachable) {
      garbage.objects = static_cast<Object**>(heap_.allocate(unreachable * sizeof(Object*), PageKind::kBytes));
      if (!garbage.objects) done = false;
    }
    // Survivors lose their marks; garbage keeps kCandidate until its weak references were broken.
    (void)for_each_page([&](PageHeader& page) {
      if (!page.collector_counts) return true;
      for_each_candidate(page, [&](Object& object) {
        uint8_t& bits = bits_of(&object);
        if (done && !(bits & kReachable)) {
          object.refcount++;
          garbage.objects[garbage.size++] = &object;
        } else {
          bits &= uint8_t(~(kCandidate | kReachable));
          if (object.type->exact_kind == Kind::kTuple) tuple_untrack_if_plain(ts_, static_cast<Tuple&>(object));
        }
      });
      return true;
    });
    OURO_ASSERT(!done || garbage.size == unreachable);
    if (generation_ > 0 && all_taken) forget_recent();
    if (!done) return false;
    if (generation_ == 2) {
      collector_.long_lived_pending = 0;
      collector_.long_lived_total = marking.reached();
    } else if (generation_ == 1) {
      collector_.long_lived_pending += marking.reached();
    }
    return true;
  }
  // After every object of the recent pages became old.
  void forget_recent() {
    while (PageHeader* page = heap_.recent_pages()) heap_.remove_recent(page);
  }

  // Step 4.
  int64_t dispose(Garbage& garbage) {
    if (collector_.debug & collector_debug::kCollectable) report(garbage);
    bool ran_python = break_references(garbage);
    ran_python |= finalize(garbage);
    if (ran_python) {
      release_destroyed(garbage);
      keep_resurrected(garbage);
    }
    if (collector_.rest_is_unnoticed && collector_.rest_is_unnoticed(ts_)) {
      collector_.left_apart = true;
      return 0;
    }
    auto collected = int64_t(garbage.size);
    for (uint64_t i = 0; i < garbage.size; i++) clear(*garbage.objects[i]);
    return collected;
  }

  // All weak references are broken before the first callback runs, so that none can reach garbage.
  bool break_references(Garbage& garbage) {
    WeakReference* chain = nullptr;
    WeakReference* last = nullptr;
    for (uint64_t i = 0; i < garbage.size; i++) {
      Object& object = *garbage.objects[i];
      if (!object.type->has(type_flags::kHasWeakrefs) || !prefix_of(object).weak_references) continue;
      WeakReference* callbacks = break_weak_references(object, true);
      if (!callbacks) continue;
      (last ? last->next : chain) = callbacks;
      for (last = callbacks; last->next; last = last->next) {}
    }
    for (uint64_t i = 0; i < garbage.size; i++) {
      Object& object = *garbage.objects[i];
      bits_of(&object) &= uint8_t(~(kCandidate | kReachable));
      if (kind_matches<WeakReference>(object.type->layout_kind)) weakref_break(static_cast<WeakReference&>(object));
    }
    if (!chain) return false;
    call_weak_callbacks(ts_, chain);
    return true;
  }

  // PEP 442: each finalizer once, while everything is whole.
  bool finalize(Garbage& garbage) {
    bool ran = false;
    for (uint64_t i = 0; i < garbage.size; i++) {
      Object& object = *garbage.objects[i];
      if (!object.type->has(type_flags::kHasFinalizer) || bits_of(&object) & kFinalized) continue;
      if (ts_.termination() != Termination::kNone) break;
      bits_of(&object) |= kFinalized;
      object.type->slots.tp_finalize(ts_, object);
      ran = true;
    }
    return ran;
  }

  // What only we still hold has lost its last reference to a finalizer or callback (a generator that was
  // closed): it goes at once and does not count as collected.
  void release_destroyed(Garbage& garbage) {
    constexpr int kPasses = 3;  // one release can be what another waits for
    for (int pass = 0; pass < kPasses; pass++) {
      uint64_t kept = 0, total = garbage.size;
      for (uint64_t i = 0; i < total; i++) {
        Object* object = garbage.objects[i];
        if (object->refcount == 1) release_reference(Value(object));
        else garbage.objects[kept++] = object;
      }
      garbage.size = kept;
      if (kept == total) break;
    }
  }

  // Takes the objects out of the list that something outside of it refers to now, or that such objects lead to.
  void keep_resurrected(Garbage& garbage) {
    bool decided = false;
    {
      Marking marking(ts_, heap_);
      auto decide = [&] {
        for (uint64_t i = 0; i < garbage.size; i++) {
          PageHeader& page = *PageHeader::of(garbage.objects[i]);
          if (!page.collector_counts && !marking.add_page(page)) return false;
        }
        for (uint64_t i = 0; i < garbage.size; i++)
          marking.add_candidate(*PageHeader::of(garbage.objects[i]), *garbage.objects[i], 1);
        for (uint64_t i = 0; i < garbage.size; i++) marking.subtract(*garbage.objects[i]);
        for (uint64_t i = 0; i < garbage.size; i++)
          marking.reach_if_counted(*PageHeader::of(garbage.objects[i]), *garbage.objects[i]);
        return marking.propagate();
      };
      decided = decide();
    }
    // Survivors go to the end of the list, so that the loop over the garbage is not disturbed by what their
    // release runs.
    uint64_t kept = 0, total = garbage.size;
    for (uint64_t i = 0; i < total; i++) {
      Object* object = garbage.objects[i];
      uint8_t& bits = bits_of(object);
      bool survives = !decided || bits & kReachable;
      bits &= uint8_t(~(kCandidate | kReachable));
      if (survives) continue;
      garbage.objects[i] = garbage.objects[kept];
      garbage.objects[kept++] = object;
    }
    for (uint64_t i = kept; i < total; i++) release_reference(Value(garbage.objects[i]));
    garbage.size = kept;
  }

  // Gives up the object's references and ours to it.
  void clear(Object& object) {
    Ref held = Ref::adopt(Value(object));
    if (collector_.debug & collector_debug::kSaveAll) {
      if (list_append(ts_, as<List>(collector_.garbage), held.get()).is_error()) ts_.catch_any();
      return;
    }
    if (object.refcount == 1) return;
    const Slots& slots = object.type->slots;
    if (slots.clear_references) slots.clear_references(ts_, object);
    if (object.type->has(type_flags::kHasAttributes)) attributes_clear(ts_, object);
  }

  void report(const Garbage& garbage);

  ThreadState& ts_;
  Heap& heap_;
  Collector& collector_;
  int generation_;
  uint64_t candidates_ = 0;
};

// --- debug output

// Writes a line to sys.stderr; what goes wrong with that is nobody's concern.
void write_debug(ThreadState& ts, std::string_view line) {
  auto write = [&]() -> Result<void> {
    if (!ts.interpreter().sys_dict) return {};
    Value file = dict_find(ts, *ts.interpreter().sys_dict, names::k_stderr);
    if (file.is_null() || file.is_none()) return {};
    Ref keep = Ref::share(file);
    RefTo<Str> text = TRY(str_from_utf8(ts, line));
    TRY(call_method(ts, keep, names::k_write, Value(text)));
    return {};
  };
  if (write().is_error()) ts.catch_any();
}

void Collection::report(const Garbage& garbage) {
  char line[256];
  for (uint64_t i = 0; i < garbage.size; i++) {
    std::snprintf(line, sizeof line, "gc: collectable <%.100s %#llx>\n", garbage.objects[i]->type->plain_name,
                  static_cast<unsigned long long>(identity(ts_, Value(garbage.objects[i]))));
    write_debug(ts_, line);
  }
}

bool is_in_generation(uint8_t bits, int generation) {
  switch (generation) {
    case 0: return bits & kYoung;
    case 1: return !(bits & (kYoung | kOld));
    case 2: return bits & kOld;
    default: return true;
  }
}

void report_start(ThreadState& ts, int generation) {
  struct Counter final : ObjectVisitor {
    uint64_t counts[3] = {};
    bool visit_object(Object& object) override {
      uint8_t bits = bits_of(&object);
      counts[bits & kYoung ? 0 : bits & kOld ? 2 : 1]++;
      return true;
    }
  } counter;
  visit_tracked_objects(ts.interpreter(), -1, counter);
  char line[200];
  std::snprintf(line, sizeof line, "gc: collecting generation %d...\n", generation);
  write_debug(ts, line);
  std::snprintf(line, sizeof line,
                "gc: objects in each generation: %llu %llu %llu\ngc: objects in permanent generation: %llu\n",
                static_cast<unsigned long long>(counter.counts[0]), static_cast<unsigned long long>(counter.counts[1]),
                static_cast<unsigned long long>(counter.counts[2]),
                static_cast<unsigned long long>(frozen_count(ts.interpreter())));
  write_debug(ts, line);
}

Result<void> tell_callbacks(ThreadState& ts, const char* phase, int generation, int64_t collected) {
  Collector& collector = *ts.interpreter().collector;
  List& callbacks = as<List>(collector.callbacks);
  if (callbacks.size == 0) return {};
  // What a callback allocates starts no collection, which would call it again.
  struct Busy {
    explicit Busy(Collector& collector) : collector(collector) { collector.collecting = true; }
    ~Busy() { collector.collecting = false; }
    Collector& collector;
  } busy(collector);
  RefTo<Str> phase_text = TRY(str_from_ascii(ts, phase));
  RefTo<Dict> info = TRY(dict_allocate(ts));
  TRY(dict_set(ts, *info, std::string_view("generation"), Value::small_int(generation)));
  TRY(dict_set(ts, *info, std::string_view("collected"), Value::small_int(collected)));
  TRY(dict_set(ts, *info, std::string_view("uncollectable"), Value::small_int(0)));
  for (uint64_t i = 0; i < callbacks.size; i++) {
    Ref callback = Ref::share(callbacks.items[i]);
    if (call(ts, callback, Value(phase_text), Value(info)).is_error()) write_unraisable(ts, callback);
  }
  return {};
}

}  // namespace

bool is_builtin_type(const Object& object) {
  return kind_matches<Type>(object.type->layout_kind) && !static_cast<const Type&>(object).has(type_flags::kHeapType);
}

// --- collections

Result<void> make_collector(ThreadState& ts) {
  void* memory = TRY(ts.allocate_bytes(sizeof(Collector)));
  auto* collector = new (memory) Collector();
  collector->garbage.initialize(TRY(list_allocate(ts, 0)));
  collector->callbacks.initialize(TRY(list_allocate(ts, 0)));
  ts.interpreter().collector = collector;
  update_collection_trigger(ts.interpreter());
  return {};
}

void update_collection_trigger(Interpreter& interpreter) {
  const Collector& collector = *interpreter.collector;
  bool automatic = collector.enabled && !collector.paused && collector.threshold[0];
  interpreter.collection_trigger = automatic ? collector.threshold[0] : ~uint64_t(0);
}

CollectorPause::CollectorPause(Interpreter& interpreter) : interpreter_(interpreter) {
  interpreter.collector->paused = true;
  update_collection_trigger(interpreter);
}
CollectorPause::~CollectorPause() {
  Collector& collector = *interpreter_.collector;
  uint64_t total = 0;
  for (PageHeader* page = interpreter_.heap.container_pages(); page; page = page->next_container) {
    for (uint32_t word = 0, words = used_words(*page); word < words; word++) {
      uint64_t bits = load_word(*page, word);
      uint64_t live = bytes_with(bits, kLive);
      if (!live) continue;
      store_word(*page, word, (bits & ~repeated(kYoung)) | live / kLive * kOld);
      total += uint64_t(std::popcount(bytes_with(bits, kTracked)));
    }
    page->young = 0;
  }
  while (PageHeader* page = interpreter_.heap.recent_pages()) interpreter_.heap.remove_recent(page);
  for (uint64_t& count : collector.count) count = 0;
  interpreter_.container_allocations = 0;
  collector.long_lived_total = total;
  collector.long_lived_pending = 0;
  collector.paused = false;
  update_collection_trigger(interpreter_);
}

Result<int64_t> collect(ThreadState& ts, int generation) {
  Interpreter& interpreter = ts.interpreter();
  Collector& collector = *interpreter.collector;
  if (collector.collecting) return int64_t(0);
  TRY(ts.checkpoint_limits());
  collector.collecting = true;
  if (generation < 2) collector.count[generation + 1]++;
  for (int i = 0; i <= generation; i++) collector.count[i] = 0;
  interpreter.container_allocations = 0;
  bool report = collector.debug & collector_debug::kStatistics;
  auto begin = std::chrono::steady_clock::now();
  if (report) report_start(ts, generation);
  int64_t collected;
  {
    PendingAside aside(ts);
    collected = Collection(ts, collector, generation).run();
  }
  collector.collecting = false;
#if OURO_CHECKED
  if (generation == 2 || interpreter.config.verify_heap) OURO_ASSERT(verify_heap(interpreter));
#endif
  CollectorStatistics& statistics = collector.statistics[generation];
  statistics.collections++;
  statistics.collected += uint64_t(collected);
  if (report) {
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    char line[120];
    std::snprintf(line, sizeof line, "gc: done, %lld unreachable, 0 uncollectable, %.4fs elapsed\n",
                  static_cast<long long>(collected), seconds);
    write_debug(ts, line);
  }
  TRY(ts.checkpoint_limits());
  return collected;
}

Result<int64_t> collect_with_callbacks(ThreadState& ts, int generation) {
  if (ts.interpreter().collector->collecting) return int64_t(0);
  TRY(tell_callbacks(ts, "start", generation, 0));
  int64_t collected = TRY(collect(ts, generation));
  TRY(tell_callbacks(ts, "stop", generation, collected));
  return collected;
}

Result<void> collect_if_due(ThreadState& ts) {
  Interpreter& interpreter = ts.interpreter();
  Collector& collector = *interpreter.collector;
  if (!collector.enabled || collector.paused || collector.collecting) return {};
  if (interpreter.stress_collect_every) {
    // Old objects are looked at less often: their number would make every program slow.
    uint64_t turn = interpreter.checkpoint_count / interpreter.stress_collect_every;
    TRY(collect(ts, turn % 512 == 0 ? 2 : turn % 16 == 0 ? 1 : 0));
    return {};
  }
  collector.count[0] = interpreter.container_allocations;
  for (int generation = 2; generation >= 0; generation--) {
    if (collector.count[generation] <= collector.threshold[generation]) continue;
    // A full collection is worth its time only after the heap has grown by a quarter: its cost stays linear then.
    if (generation == 2 && collector.long_lived_pending < collector.long_lived_total / 4) continue;
    TRY(collect_with_callbacks(ts, generation));
    break;
  }
  return {};
}

// --- looking at the heap

void visit_all_references(Object& object, ReferenceVisitor& visitor) {
  if (object.type->slots.visit_references) object.type->slots.visit_references(object, visitor);
  if (object.type->has(type_flags::kHasAttributes)) attributes_visit(object, visitor);
}

void visit_tracked_objects(Interpreter& interpreter, int generation, ObjectVisitor& visitor) {
  bool go_on = true;
  for (PageHeader* page = interpreter.heap.container_pages(); page && go_on; page = page->next_container)
    for_each_object(*page, kTracked, [&](Object& object) {
      uint8_t bits = bits_of(&object);
      if (!go_on || bits & kFrozen || object.refcount == 0 || object.refcount >= kPlausibleCount) return;
      if (is_in_generation(bits, generation)) go_on = visitor.visit_object(object);
    });
}

void freeze_objects(Interpreter& interpreter, bool frozen) {
  for (PageHeader* page = interpreter.heap.container_pages(); page; page = page->next_container)
    for_each_object(*page, kLive, [&](Object& object) {
      uint8_t& bits = bits_of(&object);
      if (frozen) {
        if (bits & kTracked) bits |= kFrozen;
      } else if (bits & kFrozen) {
        if (bits & kYoung) page->young--;
        bits = uint8_t((bits & ~(kFrozen | kYoung)) | kOld);
      }
    });
}
uint64_t frozen_count(Interpreter& interpreter) {
  uint64_t count = 0;
  for (PageHeader* page = interpreter.heap.container_pages(); page; page = page->next_container)
    for_each_object(*page, kFrozen, [&](Object&) { count++; });
  return count;
}

bool verify_heap(Interpreter& interpreter) {
  struct Verify final : ReferenceVisitor {
    explicit Verify(Heap& heap) : heap(heap) {}
    void visit(Value reference) override {
      number++;
      if (reference.is_null() || !reference.is_heap()) return;
      Object* target = reference.object();
      auto offset = uint64_t(reinterpret_cast<char*>(target) - heap.region());
      const char* problem = nullptr;
      if (offset >= Heap::kRegionBytes || offset % kGranuleBytes) problem = "leads out of the heap";
      else if (PageHeader::of(target)->heap != &heap) problem = "leads to a page not in use";
      else if (PageHeader::of(target)->kind == PageKind::kBytes) problem = "leads to bytes";
      else if (PageHeader::of(target)->kind == PageKind::kContainer && !(bits_of(target) & kLive))
        problem = "leads to a free cell";
      else if (target->refcount == 0 || target->refcount >= kPlausibleCount) problem = "leads to a dead object";
      if (!problem) return;
      sound = false;
      std::fprintf(stderr, "ouro: heap: reference %d of a %s at %p %s (%p)\n", number, owner->type->plain_name,
                   static_cast<void*>(owner), problem, static_cast<void*>(target));
    }
    Heap& heap;
    Object* owner = nullptr;
    int number = 0;
    bool sound = true;
  } verify(interpreter.heap);
  for (PageHeader* page = interpreter.heap.container_pages(); page; page = page->next_container)
    for_each_object(*page, kTracked, [&](Object& object) {
      if (object.refcount == 0 || object.refcount >= kPlausibleCount) return;
      verify.owner = &object;
      verify.number = 0;
      visit_all_references(object, verify);
    });
  return interpreter.heap.verify() && verify.sound;
}

}  // namespace ouro
