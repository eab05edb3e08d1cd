// Interpreters that run at the same time on threads of their own share nothing: to be run with ThreadSanitizer too.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "eval/frame.h"
#include "gil/gil.h"
#include "modules/compile_source.h"
#include "modules/runtime_start.h"
#include "objects/exception.h"
#include "objects/str.h"

namespace ouro {

namespace {

// Runs a program in a new interpreter, from its start to its end; the text of its variable `result`.
std::string run_alone(const char* program) {
  InterpreterConfig config;
  config.main_interpreter = false;
  config.isolated = true;
  auto interpreter = std::make_unique<Interpreter>(config);
  ThreadState* state = start_interpreter(*interpreter);
  if (!state) return "no interpreter";
  ThreadState& ts = *state;
  auto text_of = [&](Result<RefTo<Str>> made) -> std::string {
    if (made.is_error()) return "no text";
    auto utf8 = Utf8::lossless(ts, *made.release());
    return utf8.is_error() ? "no text" : std::string(utf8.release().view());
  };
  auto steps = [&]() -> Result<RefTo<Str>> {
    RefTo<Str> filename = TRY(str_from_ascii(ts, "program.py"));
    RefTo<Str> source = TRY(str_from_utf8(ts, program));
    RefTo<Code> code = TRY(compile_source(ts, *source, *filename, {}));
    RefTo<Dict> globals = TRY(dict_allocate(ts));
    TRY(dict_set(ts, *globals, names::k___builtins__, Value(interpreter->builtins)));
    TRY(dict_set(ts, *globals, names::k___name__, Value(TRY(str_from_ascii(ts, "program")))));
    TRY(run_code(ts, *code, *globals, Value(globals)));
    Value result = dict_find(ts, *globals, "result");
    return repr(ts, result.is_null() ? Value::none() : result);
  };
  std::string result;
  {
    Result<RefTo<Str>> made = steps();
    if (!made.is_error()) {
      result = text_of(std::move(made));
    } else {
      Ref exception = ts.catch_any();
      result = exception ? "raised " + text_of(repr(ts, exception)) : "terminated";
    }
  }
  finish_interpreter(ts);
  return result;
}

constexpr const char* kProgram = R"(
import re, _thread, _queue
class Point:
    def __init__(self, x): self.x = x
    def double(self): return Point(self.x * 2)
points = [Point(i).double().x for i in range(2000)]
words = re.findall(r'\w+', 'one two three ' * 200)
counts = {}
for word in words: counts[word] = counts.get(word, 0) + 1
queue = _queue.SimpleQueue()
lock = _thread.allocate_lock()
def work(n):
    total = 0
    for i in range(2000):
        with lock: total += i * n
    queue.put(total)
for n in range(3): _thread.start_new_thread(work, (n,))
totals = sorted(queue.get() for _ in range(3))
result = sum(points), counts, totals, 2 ** 200 % 1000007, '%5.2f' % 3.14159
)";
constexpr const char* kExpected = "(3998000, {'one': 200, 'two': 200, 'three': 200}, [0, 1999000, 3998000], ";

TEST(TwoInterpreters, RunAtTheSameTime) {
  constexpr int kThreads = 2, kRounds = 3;
  std::vector<std::string> results(kThreads * kRounds);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; i++)
    threads.emplace_back([&results, i] {
      for (int round = 0; round < kRounds; round++) results[size_t(i * kRounds + round)] = run_alone(kProgram);
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) {
    EXPECT_EQ(result.substr(0, std::string_view(kExpected).size()), kExpected);
    EXPECT_EQ(result, results[0]);
  }
}

// The library, classes with metaclasses, exceptions with tracebacks, regular expressions, big integers, files, weak
// references and the collector, and threads in each interpreter that do the same.
constexpr const char* kManyParts = R"(
import abc, collections, dataclasses, enum, functools, gc, json, os, random, re, tempfile, threading, traceback, weakref

class Colour(enum.Enum):
    RED = 1
    BLUE = 2

@dataclasses.dataclass(order=True)
class Item:
    number: int
    name: str = 'x'

class Base(abc.ABC):
    @abc.abstractmethod
    def work(self): ...

class Node(Base):
    def __init__(self, other): self.other = other
    def work(self): return self
    def __del__(self): died.append(1)

died = []
lock = threading.Lock()

@functools.lru_cache(None)
def fibonacci(n): return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

def deep(n):
    if n: deep(n - 1)
    else: raise KeyError('deep')

def one_part(number, results):
    out = []
    generator = random.Random(number)
    numbers = [generator.randrange(10 ** 40) for _ in range(60)]
    out.append(functools.reduce(lambda a, b: a * b % (10 ** 60 + 7), numbers) % 1000003)
    out.append(str(7 ** 3000)[-12:])
    text = ' '.join(f'key{i}={n}' for i, n in enumerate(numbers))
    out.append(sum(int(value[:6]) for name, value in re.findall(r'(key\d+)=(\d+)', text)))
    for i in range(20):
        try: deep(i)
        except KeyError as error: out.append(len(traceback.extract_tb(error.__traceback__)))
    out.append(json.loads(json.dumps({str(i): [i, None, 1.5] for i in range(50)}))['7'])
    out.append(sorted(Item(i * 7 % 11, 'n') for i in range(11))[3].number)
    for i in range(30):
        first = Node(None); first.other = Node(first); del first
    with lock: gc.collect()
    with tempfile.TemporaryFile('w+') as file:
        file.write(text); file.seek(0); out.append(len(file.read()))
    out.append([colour.name for colour in Colour])
    out.append(fibonacci(100))
    out.append(collections.Counter(text).most_common(1)[0][0])
    class Local(Node): pass
    out.append(weakref.ref(Local)() is Local)
    results[number] = out

results = {}
threads = [threading.Thread(target=one_part, args=(number, results)) for number in range(3)]
for thread in threads: thread.start()
one_part(3, results)
for thread in threads: thread.join()
gc.collect()
result = len(results), len(died), [results[number] for number in sorted(results)]
)";

TEST(TwoInterpreters, DoTheSameWorkAtTheSameTime) {
  constexpr int kThreads = 2, kRounds = 2;
  std::vector<std::string> results(kThreads * kRounds);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; i++)
    threads.emplace_back([&results, i] {
      for (int round = 0; round < kRounds; round++) results[size_t(i * kRounds + round)] = run_alone(kManyParts);
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) {
    EXPECT_EQ(result.substr(0, 8), "(4, 240,");
    EXPECT_EQ(result, results[0]);
  }
}

// A thread that waits when its interpreter ends finds the GIL closed and ends, whenever it comes back.
TEST(TwoInterpreters, DaemonThreadsOutliveTheirInterpreter) {
  constexpr const char* kWaits = R"(
import _thread
lock = _thread.allocate_lock()
lock.acquire()
ready = _thread.allocate_lock()
ready.acquire()
def wait():
    ready.release()
    lock.acquire(True, 0.2)
def spin():
    ready.release()
    while True: pass
_thread.start_new_thread(wait, ())
ready.acquire()
_thread.start_new_thread(spin, ())
ready.acquire()
result = 'waiting'
)";
  for (int round = 0; round < 3; round++) EXPECT_EQ(run_alone(kWaits), "'waiting'");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
}

// One inside of a call of the system cannot be woken: what it may write to, and what it looks at when it comes back,
// stays until then. LeakSanitizer tells whether it goes afterwards.
TEST(TwoInterpreters, DaemonThreadsComeBackFromTheSystem) {
  constexpr const char* kReads = R"(
import _thread, posix
read_end, write_end = posix.pipe()
ready = _thread.allocate_lock()
ready.acquire()
def read():
    ready.release()
    posix.read(read_end, 100000)
for i in range(2):
    _thread.start_new_thread(read, ())
    ready.acquire()
result = read_end, write_end
)";
  int read_end = -1, write_end = -1;
  std::string result = run_alone(kReads);
  ASSERT_EQ(std::sscanf(result.c_str(), "(%d, %d)", &read_end, &write_end), 2) << result;
  EXPECT_EQ(write(write_end, "words", 5), 5);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  close(write_end);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  // The read end stays open: nothing tells when the threads, which nobody can join, are through with it.
}

}  // namespace

}  // namespace ouro

#ifdef OURO_TSAN
// The C library guards its time zone (the names too, which live for ever) with a lock that the sanitizer does not see.
extern "C" __attribute__((used)) const char* __tsan_default_suppressions() {
  return "race:tzset_internal\nrace:__tzstring_len\n";
}
#endif
