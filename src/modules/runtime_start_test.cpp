// The life of interpreters: start, work, end; several in one process; a start without a library.
#include "modules/runtime_start.h"

#include <gtest/gtest.h>

#include <memory>

#include "eval/frame.h"
#include "modules/compile_source.h"
#include "modules/marshal.h"
#include "objects/exception.h"
#include "objects/str.h"

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
