// The verifier accepts whatever CPython's compiler and ours make: every .pyc file of the standard library, and every
// source file compiled here.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "eval/frame.h"
#include "modules/compile_source.h"
#include "modules/marshal.h"
#include "modules/runtime_start.h"
#include "objects/code.h"
#include "objects/str.h"

namespace ouro {
namespace {

const std::filesystem::path kLibrary = "/usr/lib/python3.11";

class VerifyLibrary : public testing::Test {
 protected:
  void SetUp() override {
    config_.isolated = true;
    interpreter_ = std::make_unique<Interpreter>(config_);
    ts_ = start_interpreter(*interpreter_);
    ASSERT_NE(ts_, nullptr);
  }
  void TearDown() override {
    if (ts_) finish_interpreter(*ts_);
  }
  static std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // The text of the pending exception.
  std::string message() {
    Ref exception = ts_->catch_any();
    if (!exception) return "terminated";
    auto shown = str(*ts_, exception);
    if (shown.is_error()) return "?";
    RefTo<Str> text = shown.release();
    auto utf8 = Utf8::lossless(*ts_, *text);
    return utf8.is_error() ? "?" : std::string(utf8.release().view());
  }
  // The code object and those among its constants.
  void check(Code& code, const std::filesystem::path& path) {
    code.verified = false;
    count_++;
    EXPECT_FALSE(verify_before_run(*ts_, code).is_error()) << path << ": " << message();
    for (Value constant : *code.consts)
      if (is<Code>(constant)) check(as<Code>(constant), path);
  }

  InterpreterConfig config_;
  std::unique_ptr<Interpreter> interpreter_;
  ThreadState* ts_ = nullptr;
  int count_ = 0;
};

TEST_F(VerifyLibrary, FilesOfCPython) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kLibrary)) {
    if (entry.path().extension() != ".pyc") continue;
    std::string bytes = contents(entry.path());
    if (bytes.size() < 16) continue;
    auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
    Result<Ref> value = marshal_read(*ts_, {data + 16, bytes.size() - 16});
    ASSERT_FALSE(value.is_error()) << entry.path() << ": " << message();
    Ref code = value.release();
    ASSERT_TRUE(is<Code>(code)) << entry.path();
    check(as<Code>(code), entry.path());
  }
  RecordProperty("code objects", count_);
}

TEST_F(VerifyLibrary, SourcesCompiledHere) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kLibrary)) {
    if (entry.path().extension() != ".py") continue;
    // Each third one, for time; the parser's tests refuse some of them.
    if (files++ % 3) continue;
    std::string source = contents(entry.path());
    auto compiled = [&]() -> Result<RefTo<Code>> {
      RefTo<Str> text = TRY(str_from_utf8(*ts_, source));
      RefTo<Str> name = TRY(str_from_ascii(*ts_, "file.py"));
      return compile_source(*ts_, *text, *name, {});
    };
    Result<RefTo<Code>> code = compiled();
    if (code.is_error()) {
      ts_->catch_any();
      continue;
    }
    RefTo<Code> owned = code.release();
    check(*owned, entry.path());
  }
  EXPECT_GT(count_, 1000);
}

}  // namespace
}  // namespace ouro
