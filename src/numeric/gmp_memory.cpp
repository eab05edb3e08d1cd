#include "numeric/gmp_memory.h"

#include <gmp.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/assert.h"

namespace ouro::numeric {

namespace {

// Blocks lie one behind the other, each behind its size, until the last of them has been given back.
struct Reserve {
  alignas(16) char memory[kGmpReserve]{};
  std::atomic<const void*> owner{nullptr};  // an address that only the owning thread has: of its errno
  size_t used = 0;
  size_t blocks = 0;
  std::atomic<size_t> most_used{0};
  std::atomic<bool> is_provided{false}, is_starved{false};
};
constinit Reserve reserve;

constexpr size_t rounded(size_t bytes) { return (bytes + 15) & ~size_t(15); }

bool is_in_reserve(const void* block) {
  const char* at = static_cast<const char*>(block);
  return at >= reserve.memory && at < reserve.memory + kGmpReserve;
}

void* take_from_reserve(size_t bytes) {
  const void* self = &errno;
  if (reserve.owner.load(std::memory_order_relaxed) != self) {
    for (const void* nobody = nullptr; !reserve.owner.compare_exchange_weak(nobody, self, std::memory_order_acquire);
         nobody = nullptr)
      sched_yield();
  }
  void* block = reserve.memory + reserve.used;
  reserve.used += rounded(bytes);
  reserve.blocks++;
  if (reserve.used > kGmpReserve) assertion_failed("scratch of GMP is within its reserve", __FILE__, __LINE__);
  if (reserve.used > reserve.most_used.load(std::memory_order_relaxed)) reserve.most_used.store(reserve.used);
  return block;
}

void* allocate(size_t bytes) {
  if (!reserve.is_starved.load(std::memory_order_relaxed)) [[likely]]
    if (void* block = std::malloc(bytes)) return block;
  return take_from_reserve(bytes);
}

void release(void* block, size_t) {
  if (!is_in_reserve(block)) [[likely]]
    return std::free(block);
  if (--reserve.blocks) return;
  reserve.used = 0;
  reserve.owner.store(nullptr, std::memory_order_release);
}

void* reallocate(void* block, size_t old_bytes, size_t bytes) {
  void* moved = allocate(bytes);
  std::memcpy(moved, block, std::min(old_bytes, bytes));
  release(block, old_bytes);
  return moved;
}

}  // namespace

void provide_gmp_memory() {
  // What another thread takes from malloc before this is done is given back rightly all the same.
  if (!reserve.is_provided.exchange(true)) mp_set_memory_functions(allocate, reallocate, release);
}

void starve_gmp(bool starved) {
  reserve.most_used = 0;
  reserve.is_starved = starved;
}
size_t gmp_reserve_used() { return reserve.most_used; }

}  // namespace ouro::numeric
