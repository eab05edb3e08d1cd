#include "base/arena.h"

#include <algorithm>

namespace ouro {

static constexpr size_t kFirstChunkBytes = 16 * 1024;
static constexpr size_t kLargestChunkBytes = 1024 * 1024;

Arena::~Arena() {
  while (last_) {
    Chunk* chunk = last_;
    last_ = chunk->previous;
    resources_.release(chunk, chunk->bytes);
  }
}

void Arena::clear() {
  if (!last_) {
    top_ = first_.data();
    return;
  }
  while (Chunk* chunk = last_->previous) {
    last_->previous = chunk->previous;
    bytes_reserved_ -= chunk->bytes;
    resources_.release(chunk, chunk->bytes);
  }
  top_ = reinterpret_cast<char*>(last_ + 1);
  end_ = reinterpret_cast<char*>(last_) + last_->bytes;
}

Result<void*> Arena::allocate_slow(size_t bytes) {
  size_t wanted = std::min(std::max(kFirstChunkBytes, bytes_reserved_), kLargestChunkBytes);
  size_t chunk_bytes = std::max(bytes + sizeof(Chunk), wanted);
  auto* chunk = static_cast<Chunk*>(resources_.allocate(chunk_bytes));
  if (!chunk) return raised;
  chunk->previous = last_;
  chunk->bytes = chunk_bytes;
  last_ = chunk;
  bytes_reserved_ += chunk_bytes;
  char* memory = reinterpret_cast<char*>(chunk + 1);
  top_ = memory + bytes;
  end_ = reinterpret_cast<char*>(chunk) + chunk_bytes;
  return static_cast<void*>(memory);
}

}  // namespace ouro
