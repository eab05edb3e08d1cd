// Fuzz target of src/regex: any words as a pattern's code, and if they are accepted, all ways of matching a
// subject, with a limit on steps and memory.
//
// Input: byte 0: number of groups (0 to 15) and, in bits 4 and 5, the width of the subject's units; byte 1:
// number of code words; then the words, 2 bytes each (0xFFFF stands for 0xFFFFFFFF); the rest is the subject.
#include <cstring>
#include <vector>

#include "regex/matcher.h"

namespace {

using namespace ouro;
using namespace ouro::regex;

class Limited final : public Resources {
 public:
  void* allocate(size_t bytes) override {
    if (bytes > bytes_left_) return nullptr;
    bytes_left_ -= bytes;
    return system_.allocate(bytes);
  }
  void release(void* memory, size_t bytes) override {
    bytes_left_ += bytes;
    system_.release(memory, bytes);
  }
  bool may_continue() override { return polls_-- > 0; }

 private:
  SystemResources system_;
  size_t bytes_left_ = 1 << 24;
  int polls_ = 20;
};

void check(bool condition) {
  if (!condition) __builtin_trap();
}

void check_spans(const Matcher& matcher, uint32_t groups, size_t length) {
  check(matcher.last_index() <= groups);
  for (uint32_t group = 0; group <= groups; group++) {
    Span span = matcher.span(group);
    if (span.begin < 0) {
      check(span.begin == -1 && span.end == -1 && group > 0);
    } else {
      check(span.begin <= span.end && size_t(span.end) <= length);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  uint32_t groups = data[0] & 15;
  int unit_bytes = 1 << ((data[0] >> 4 & 3) % 3);
  size_t count = data[1];
  data += 2;
  size -= 2;
  std::vector<uint32_t> words;
  for (; count > 0 && size >= 2; count--, data += 2, size -= 2) {
    uint32_t word = uint32_t(data[0] | data[1] << 8);
    words.push_back(word == 0xFFFF ? kMaxRepeat : word);
  }
  // As long as it is and no longer, so that reading beyond is found.
  size_t length = size / size_t(unit_bytes);
  std::vector<uint8_t> text(data, data + length * size_t(unit_bytes));
  Subject subject{text.data(), length, unit_bytes};

  Limited resources;
  Program program(resources);
  if (program.load(words, 0, groups).is_error()) {
    check(program.failure() != Failure::kNone);
    return 0;
  }
  Matcher matcher(resources, program, subject, 0, length);
  for (Mode mode : {Mode::kMatch, Mode::kFullMatch, Mode::kSearch}) {
    for (size_t position : {size_t(0), length / 2, length}) {
      matcher.restart(subject, position, length - length / 4);
      Result<bool> found = matcher.run(mode);
      if (found.is_error()) return 0;
      // A match anchored behind the end of the part is empty and lies there.
      if (found.value()) check_spans(matcher, groups, length);
    }
  }
  matcher.restart(subject, 0, length);
  for (size_t n = 0;; n++) {
    Result<bool> found = matcher.next(Mode::kSearch);
    if (found.is_error() || !found.value()) break;
    check_spans(matcher, groups, length);
    // At each place at most an empty match and one that is not.
    check(n <= 2 * length + 1);
  }
  return 0;
}
