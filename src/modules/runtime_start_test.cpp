// The life of interpreters: start, work, end; several in one process; a start without a library.
#include "modules/runtime_start.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

#include "eval/frame.h"
#include "modules/compile_source.h"
#include "modules/marshal.h"
#include "objects/exception.h"
#include "objects/str.h"
#include "runtime/collector.h"
#include "runtime/region_copy.h"

namespace ouro {
namespace {

// The str that the program leaves as `result`.
std::string run(ThreadState& ts, const char* source) {
  auto steps = [&]() -> Result<RefTo<Str>> {
    RefTo<Code> code = TRY(compile_source(ts, source, "<test>", {}));
    RefTo<Dict> globals = TRY(dict_allocate(ts));
    TRY(dict_set(ts, *globals, names::k___builtins__, Value(ts.interpreter().builtins)));
    TRY(run_code(ts, *code, *globals, Value()));
    Value result = dict_find(ts, *globals, "result");
    return str(ts, result.is_null() ? Value::none() : result);
  };
  auto text = steps();
  if (text.is_error()) {
    Ref exception = ts.catch_any();
    return exception ? std::string("raised ") + exception.get().object()->type->plain_name : "terminated";
  }
  auto utf8 = Utf8::lossless(ts, *text.value());
  return utf8.is_error() ? "no text" : std::string(utf8.value().view());
}

// What a copied region carries, hence the cost of a start from a copy (docs/heap.md).
constexpr size_t kMostStartHeapBytes = 2048 << 10;

InterpreterConfig quiet_config() {
  InterpreterConfig config;
  config.ignore_environment = true;
  config.dont_write_bytecode = true;
  config.main_interpreter = false;
  return config;
}

TEST(RuntimeStart, ImportsAndEnds) {
  auto interpreter = std::make_unique<Interpreter>(quiet_config());
  ThreadState* ts = start_interpreter(*interpreter);
  ASSERT_NE(ts, nullptr);
  EXPECT_EQ(run(*ts, "import json\nresult = json.dumps({'a': [1, None]})"), "{\"a\": [1, null]}");
  EXPECT_EQ(run(*ts, "import no_such_module"), "raised ModuleNotFoundError");
  EXPECT_EQ(run(*ts, "import sys\nresult = sys.implementation.name"), "ouro");
  EXPECT_EQ(finish_interpreter(*ts), 0);
}

// The heap of an interpreter that has imported nothing of its own accord: what a copied region would carry.
TEST(RuntimeStart, TheStartHeapIsSmall) {
  auto interpreter = std::make_unique<Interpreter>(quiet_config());
  ThreadState* ts = start_interpreter(*interpreter);
  ASSERT_NE(ts, nullptr);
  const Heap& heap = interpreter->heap;
  size_t in_pages = heap.bytes_in_use(), in_cells = 0, touched = 0;
  for (PageHeader* page = heap.first_page(); page; page = heap.page_after(page)) {
    in_cells += page->large ? page->page_count * kPageBytes : size_t(page->used) * page->cell_bytes;
    touched +=
        page->large ? page->page_count * kPageBytes : page->first_offset + size_t(page->untouched) * page->cell_bytes;
  }
  std::printf("start heap: %zu KiB in pages, %zu KiB of them touched, %zu KiB in %zu cells\n", in_pages / 1024,
              touched / 1024, in_cells / 1024, heap.cells_in_use());
  EXPECT_LE(touched, kMostStartHeapBytes);  // what a copy of the region copies
  EXPECT_EQ(finish_interpreter(*ts), 0);
}

// An interpreter that begins as a copy of another's region runs programs of its own, and neither sees the other.
TEST(RuntimeStart, BeginsAsACopyOfARegion) {
  auto original = std::make_unique<Interpreter>(quiet_config());
  ThreadState* first = start_interpreter(*original);
  ASSERT_NE(first, nullptr);
  ASSERT_EQ(run(*first,
                "import sys, re\nsys.mark = ['of the first']\nclass Kept: pass\nsys.kept = Kept()"
                "\nsys.kept.name = 'kept'\nresult = sys.mark"),
            "['of the first']");
  auto copy = std::make_unique<Interpreter>(original->config);
  CopyObstacles obstacles;
  auto begin = std::chrono::steady_clock::now();
  ThreadState* second = initialize_as_copy(*copy, *original, obstacles);
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  ASSERT_NE(second, nullptr);
  double megabytes = double(copy->heap.bytes_in_use()) / (1 << 20);
  std::printf("copy: %.2f MB in %.3f ms, %.3f ms/MB with the search for obstacles\n", megabytes, seconds * 1e3,
              seconds * 1e3 / megabytes);
  EXPECT_EQ(obstacles.words, 0u);
  if (obstacles.first) {
    const PageHeader* page = PageHeader::of(obstacles.first);
    auto offset = size_t(static_cast<const char*>(obstacles.first) - reinterpret_cast<const char*>(page));
    std::printf("first obstacle: word %p in a page of kind %d, cells of %u bytes, offset %zu in its cell\n",
                *static_cast<void* const*>(obstacles.first), int(page->kind), page->cell_bytes,
                page->large ? offset : (offset - page->first_offset) % page->cell_bytes);
  }
  EXPECT_NE(copy->heap.region(), original->heap.region());
  ASSERT_TRUE(verify_heap(*copy));

  EXPECT_EQ(run(*second, "import sys\nresult = sys.mark, sys.kept.name, type(sys.kept).__name__"),
            "(['of the first'], 'kept', 'Kept')");
  EXPECT_EQ(run(*second, "import sys\nsys.mark.append('and of the second')\nresult = sys.mark"),
            "['of the first', 'and of the second']");
  EXPECT_EQ(run(*first, "import sys\nresult = sys.mark"), "['of the first']");
  constexpr const char* kWork = R"(
import gc, json, re, sys, collections, weakref
class Point:
    def __init__(self, x): self.x = x
    def __eq__(self, other): return self.x == other.x
    def __hash__(self): return hash(self.x)
class Sub(Point, dict):
    def __missing__(self, key): return key * 2
try: 1 / 0
except ZeroDivisionError as error: caught = str(error)
words = collections.Counter(re.findall(r'\w+', 'one two three ' * 50))
died = []
cycle = [Point(1)]; cycle.append(cycle); weakref.finalize(cycle[0], died.append, 'died'); del cycle
gc.collect()
import threading
results = []
threads = [threading.Thread(target=lambda n=n: results.append(sum(range(n)))) for n in (10, 100, 1000)]
for t in threads: t.start()
for t in threads: t.join()
result = (caught, dict(words), died, sorted(results), json.dumps([1, {'a': None}]), len({Point(i % 7) for i in range(50)}),
          Sub(3)['ab'], 2 ** 100 % 97, sorted(c.__name__ for c in Point.__subclasses__()), f'{3.14159:.2f}')
)";
  std::string wanted = run(*first, kWork);
  EXPECT_EQ(wanted.substr(0, 22), "('division by zero', {");
  EXPECT_EQ(run(*second, kWork), wanted);
  EXPECT_EQ(run(*second, "import no_such_module"), "raised ModuleNotFoundError");
  EXPECT_EQ(finish_interpreter(*second), 0);
  copy.reset();
  EXPECT_EQ(run(*first, "import sys\nresult = sys.mark"), "['of the first']");
  EXPECT_EQ(finish_interpreter(*first), 0);
}

// Copies of copies, and several at the same time, each with an end of its own.
TEST(RuntimeStart, CopiesOfCopies) {
  auto original = std::make_unique<Interpreter>(quiet_config());
  ThreadState* first = start_interpreter(*original);
  ASSERT_NE(first, nullptr);
  CopyObstacles obstacles;
  auto second = std::make_unique<Interpreter>(original->config);
  ThreadState* ts = initialize_as_copy(*second, *original, obstacles);
  ASSERT_NE(ts, nullptr);
  ASSERT_EQ(run(*ts, "import sys\nsys.generation = 2\nresult = 1"), "1");
  EXPECT_EQ(finish_interpreter(*first), 0);
  original.reset();
  std::vector<std::unique_ptr<Interpreter>> copies;
  std::vector<ThreadState*> threads;
  for (int i = 0; i < 5; i++) {
    copies.push_back(std::make_unique<Interpreter>(second->config));
    threads.push_back(initialize_as_copy(*copies.back(), *second, obstacles));
    ASSERT_NE(threads.back(), nullptr);
  }
  for (ThreadState* thread : threads) {
    EXPECT_EQ(run(*thread, "import sys\nsys.generation += 1\nimport json, re\nresult = sys.generation"), "3");
    EXPECT_TRUE(verify_heap(thread->interpreter()));
  }
  for (ThreadState* thread : threads) EXPECT_EQ(finish_interpreter(*thread), 0);
  copies.clear();
  EXPECT_EQ(run(*ts, "import sys\nresult = sys.generation"), "2");
  EXPECT_EQ(finish_interpreter(*ts), 0);
}

TEST(RuntimeStart, InterpretersAreSeparate) {
  auto first = std::make_unique<Interpreter>(quiet_config());
  ThreadState* a = start_interpreter(*first);
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(run(*a, "import sys\nsys.mark = 'a'\nresult = sys.mark"), "a");
  auto second = std::make_unique<Interpreter>(quiet_config());
  ThreadState* b = start_interpreter(*second);
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(run(*b, "import sys\nresult = hasattr(sys, 'mark')"), "False");
  EXPECT_EQ(finish_interpreter(*b), 0);
  second.reset();
  EXPECT_EQ(run(*a, "import sys\nresult = sys.mark"), "a");
  EXPECT_EQ(finish_interpreter(*a), 0);
}

TEST(RuntimeStart, NoLibrary) {
  InterpreterConfig config = quiet_config();
  config.home = "/nonexistent";
  auto interpreter = std::make_unique<Interpreter>(config);
  testing::internal::CaptureStderr();
  EXPECT_EQ(start_interpreter(*interpreter), nullptr);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("libpython3.11-stdlib"), std::string::npos);
}

// Refused memory anywhere in a program ends in MemoryError or success, never in a crash.
TEST(RuntimeStart, RefusedMemory) {
  auto interpreter = std::make_unique<Interpreter>(quiet_config());
  ThreadState* ts = start_interpreter(*interpreter);
  ASSERT_NE(ts, nullptr);
  for (uint64_t nth = 1; nth < 400; nth += 3) {
    interpreter->heap.refuse_at(nth);
    std::string result =
        run(*ts,
            "import marshal\nresult = marshal.loads(marshal.dumps([compile('a = [b for b in (1, 2.5, \"x\")]', "
            "'f', 'exec').co_consts, {1: 2 ** 70}, frozenset('ab')]))[1]");
    interpreter->heap.refuse_at(0);
    EXPECT_TRUE(result == "{1: 1180591620717411303424}" || result == "raised MemoryError" || result == "no text")
        << result;
  }
  EXPECT_EQ(finish_interpreter(*ts), 0);
}

TEST(Marshal, ReadsWhatItWrote) {
  auto interpreter = std::make_unique<Interpreter>(quiet_config());
  ThreadState* ts = start_interpreter(*interpreter);
  ASSERT_NE(ts, nullptr);
  {
    auto round_trip = [&](Value value) -> Result<bool> {
      for (int version = 0; version <= kMarshalVersion; version++) {
        RefTo<Bytes> bytes = TRY(marshal_write(*ts, value, version));
        Ref back = TRY(marshal_read(*ts, bytes->span()));
        if (!TRY(equals(*ts, value, back))) return false;
        // Every proper beginning is refused.
        for (size_t size = 0; size < bytes->size; size++) {
          auto cut = marshal_read(*ts, bytes->span().subspan(0, size));
          if (!cut.is_error() || !ts->catch_if(Exc::EOFError)) return false;
        }
      }
      return true;
    };
    RefTo<Str> text = MUST(str_from_utf8(*ts, "gr\xC3\xBC\xC3\x9F"));  // memory is not refused here
    RefTo<Tuple> tuple =
        MUST(make_tuple(*ts, Value(text), Value::small_int(-7), Value::small_int(int64_t(1) << 61), Value(text)));
    auto same = round_trip(Value(tuple));
    ASSERT_FALSE(same.is_error());
    EXPECT_TRUE(same.release());
  }
  EXPECT_EQ(finish_interpreter(*ts), 0);
}

}  // namespace
}  // namespace ouro
