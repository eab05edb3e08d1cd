#include "memory/heap.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace ouro {
namespace {

TEST(Heap, SizeClassesCoverEverySize) {
  for (size_t bytes = 1; bytes <= Heap::kLargestCell; bytes++) {
    int size_class = Heap::class_of(bytes);
    ASSERT_LT(size_class, Heap::kSizeClasses);
    ASSERT_GE(Heap::class_bytes(size_class), bytes) << bytes;
    if (size_class > 0) ASSERT_LT(Heap::class_bytes(size_class - 1), bytes) << bytes;
    ASSERT_EQ(Heap::class_bytes(size_class) % 16, 0u);
  }
}

TEST(Heap, MixedSizesDoNotOverlap) {
  Heap heap(nullptr);
  ASSERT_TRUE(heap.initialize());
  struct Block {
    unsigned char* memory;
    size_t bytes;
    unsigned char fill;
  };
  std::vector<Block> blocks;
  unsigned seed = 1;
  for (int step = 0; step < 50000; step++) {
    seed = seed * 1103515245 + 12345;
    if (blocks.size() > 500 || (seed >> 16) % 3 == 0) {
      if (blocks.empty()) continue;
      size_t at = (seed >> 8) % blocks.size();
      Block block = blocks[at];
      for (size_t i = 0; i < block.bytes; i += 37) ASSERT_EQ(block.memory[i], block.fill);
      heap.release(block.memory);
      blocks[at] = blocks.back();
      blocks.pop_back();
    } else {
      size_t bytes = (seed >> 4) % ((seed >> 20) % 50 == 0 ? 300000 : 600) + 1;
      auto kind = PageKind((seed >> 9) % 3);
      auto* memory = static_cast<unsigned char*>(heap.allocate(bytes, kind));
      ASSERT_NE(memory, nullptr);
      ASSERT_EQ(reinterpret_cast<uintptr_t>(memory) % 16, 0u);
      auto fill = static_cast<unsigned char>(step);
      std::memset(memory, fill, bytes);
      blocks.push_back({memory, bytes, fill});
    }
  }
  ASSERT_TRUE(heap.verify());
  for (Block& block : blocks) heap.release(block.memory);
  ASSERT_TRUE(heap.verify());
  EXPECT_LT(heap.bytes_in_use(), size_t(150) * kPageBytes);
}

TEST(Heap, LimitIsExactByThePage) {
  Heap heap(nullptr);
  ASSERT_TRUE(heap.initialize());
  heap.set_limit(4 * kPageBytes);
  int pages = 0;
  while (heap.allocate(40000, PageKind::kBytes)) pages++;
  EXPECT_EQ(pages, 4);
  EXPECT_TRUE(heap.limit_hit());
  EXPECT_EQ(heap.bytes_in_use(), 4 * kPageBytes);
}

TEST(Heap, FreedRunsJoin) {
  Heap heap(nullptr);
  ASSERT_TRUE(heap.initialize());
  void* blocks[20];
  for (void*& block : blocks) block = heap.allocate(100000, PageKind::kBytes);
  void* last = heap.allocate(100000, PageKind::kBytes);
  for (int i = 0; i < 20; i += 2) heap.release(blocks[i]);
  for (int i = 1; i < 20; i += 2) heap.release(blocks[i]);
  void* big = heap.allocate(39 * kPageBytes, PageKind::kBytes);
  EXPECT_EQ(PageHeader::of(big), PageHeader::of(blocks[0]));
  heap.release(big);
  heap.release(last);
}

}  // namespace
}  // namespace ouro
