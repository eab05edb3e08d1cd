// Limits, refusals, invalid code and scanning: what the vectors do not reach.
#include "regex/matcher.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace ouro::regex {
namespace {

using Words = std::vector<uint32_t>;

constexpr uint32_t w(Op op) { return uint32_t(op); }

// Refuses memory after `allowed` allocations, and says stop after `polls` questions.
class Limited final : public Resources {
 public:
  Limited(long allowed, long polls, size_t bytes = SIZE_MAX) : allowed_(allowed), polls_(polls), bytes_left_(bytes) {}
  void* allocate(size_t bytes) override {
    if (allowed_-- <= 0 || bytes > bytes_left_) return nullptr;
    bytes_left_ -= bytes;
    return system_.allocate(bytes);
  }
  void release(void* memory, size_t bytes) override {
    bytes_left_ += bytes;
    system_.release(memory, bytes);
  }
  bool may_continue() override { return polls_-- > 0; }

 private:
  long allowed_, polls_;
  size_t bytes_left_;
  SystemResources system_;
};

Words with_info(Words body) {
  Words words{w(Op::kInfo), 4, 0, 0, kMaxRepeat};
  words.insert(words.end(), body.begin(), body.end());
  words.push_back(w(Op::kSuccess));
  return words;
}

// <op> <skip> <min> <max> body, then `until`.
Words repeat(Op op, uint32_t minimum, uint32_t maximum, const Words& body, Op until) {
  Words words{w(op), uint32_t(body.size() + 3), minimum, maximum};
  words.insert(words.end(), body.begin(), body.end());
  words.push_back(w(until));
  return words;
}

Failure check(const Words& words, uint32_t groups = 0) {
  SystemResources resources;
  return validate(resources, words, 0, groups);
}

Subject subject_of(const std::string& text) { return {text.data(), text.size(), 1}; }

TEST(Validate, RefusesWhatNoCompilerMakes) {
  EXPECT_EQ(check({}), Failure::kInvalidCode);
  EXPECT_EQ(check({w(Op::kAny)}), Failure::kInvalidCode);
  EXPECT_EQ(check({w(Op::kSuccess)}), Failure::kNone);
  EXPECT_EQ(check({15, 1, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check({18, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check({22, 97, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check({4, 4, 0, 16, 97, 1, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check({30, 9, 1}, 9), Failure::kInvalidCode);
  EXPECT_EQ(check({30, 8, 1}, 9), Failure::kNone);
  EXPECT_EQ(check({0x30, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check({13, 3, 20, 0, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check({13, 4, 16, 97, 0, 1}), Failure::kNone);
  EXPECT_EQ(check({17, 2, 1}, 1), Failure::kInvalidCode);
  EXPECT_EQ(check({6, 12, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check({8, 18, 1}), Failure::kInvalidCode);
  // An overlap that would not advance, a prefix longer than its block.
  EXPECT_EQ(check({14, 8, 1, 1, 1, 1, 0, 97, 0, 16, 97, 1}), Failure::kNone);
  EXPECT_EQ(check({14, 8, 1, 1, 1, 1, 0, 97, 1, 16, 97, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check({14, 8, 1, 1, 1, 9, 0, 97, 0, 16, 97, 1}), Failure::kInvalidCode);
  EXPECT_EQ(check(with_info(repeat(Op::kRepeat, 2, 1, {w(Op::kAny)}, Op::kMaxUntil))), Failure::kInvalidCode);
  EXPECT_EQ(check(with_info(repeat(Op::kRepeat, 1, 2, {w(Op::kAny)}, Op::kSuccess))), Failure::kInvalidCode);
  EXPECT_EQ(check(with_info(repeat(Op::kRepeat, 1, 2, {w(Op::kAny)}, Op::kMinUntil))), Failure::kNone);
}

// Every word of real patterns replaced by others: nothing may read out of bounds or go on for ever.
TEST(Validate, MutatedCodeIsRefusedOrRuns) {
  std::ifstream file(OURO_SOURCE_DIR "/tests/data/regex/vectors.txt");
  ASSERT_TRUE(file.good());
  std::string line;
  uint64_t random = 88172645463325252u;
  auto next = [&] {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    return uint32_t(random >> 20);
  };
  int accepted = 0, refused = 0, patterns = 0;
  while (std::getline(file, line)) {
    if (line[0] != 'P' || ++patterns % 4 != 0 || line.find('*') != std::string::npos) continue;
    Words words;
    char* at = line.data() + 2;
    uint32_t groups = uint32_t(std::strtoul(at, &at, 10));
    std::strtoul(at, &at, 10);
    while (*at) {
      if (at[1] == 'M') {
        words.push_back(kMaxRepeat);
        at += 2;
      } else {
        words.push_back(uint32_t(std::strtoul(at, &at, 16)));
      }
    }
    for (int n = 0; n < 12; n++) {
      Words changed = words;
      for (uint32_t k = next() % 3; k < 3; k++) {
        uint32_t& word = changed[next() % changed.size()];
        uint32_t choice = next() % 4;
        word = choice == 0 ? next() % 43 : choice == 1 ? word + next() % 5 - 2 : choice == 2 ? next() % 8 : next();
      }
      Limited resources(1000000, 200, 1 << 26);
      Program program(resources);
      if (program.load(changed, 0, groups).is_error()) {
        refused++;
        continue;
      }
      accepted++;
      std::string text = "abcAB1_ \nabaabb\xe9";
      Matcher matcher(resources, program, subject_of(text), 0, SIZE_MAX);
      for (Mode mode : {Mode::kMatch, Mode::kFullMatch, Mode::kSearch}) {
        matcher.restart(subject_of(text), 0, SIZE_MAX);
        Result<bool> found = matcher.run(mode);
        if (found.is_error()) break;
        for (uint32_t group = 0; found.value() && group <= groups; group++) {
          Span span = matcher.span(group);
          ASSERT_LE(span.begin, span.end);
          ASSERT_LE(span.end, int64_t(text.size()));
        }
      }
    }
  }
  EXPECT_GT(accepted, 100);
  EXPECT_GT(refused, 1000);
}

TEST(Matcher, NestingOfAnyDepth) {
  SystemResources resources;
  constexpr uint32_t kDepth = 200000;
  // Atomic groups, one in another: from the inside out, so written backwards.
  Words body{w(Op::kLiteral), 'a'};
  Words words;
  for (uint32_t n = kDepth; n > 0; n--) {
    words.push_back(w(Op::kAtomicGroup));
    words.push_back(uint32_t(body.size() + (n - 1) * 3 + 2));
  }
  words.insert(words.end(), body.begin(), body.end());
  words.insert(words.end(), kDepth, w(Op::kSuccess));
  words.push_back(w(Op::kSuccess));
  Program program(resources);
  ASSERT_FALSE(program.load(words, 0, 0).is_error());
  std::string text = "a";
  Matcher matcher(resources, program, subject_of(text), 0, 1);
  EXPECT_TRUE(MUST(matcher.run(Mode::kFullMatch)));
  text = "b";
  matcher.restart(subject_of(text), 0, 1);
  EXPECT_FALSE(MUST(matcher.run(Mode::kMatch)));
}

// (?:a|b)*c
Words alternatives_repeated() {
  Words branch{w(Op::kBranch), 5, w(Op::kLiteral), 'a', w(Op::kJump), 7, 5, w(Op::kLiteral), 'b', w(Op::kJump), 2, 0};
  Words words = repeat(Op::kRepeat, 0, kMaxRepeat, branch, Op::kMaxUntil);
  words.push_back(w(Op::kLiteral));
  words.push_back('c');
  return with_info(words);
}

TEST(Matcher, ManyIterations) {
  SystemResources resources;
  Program program(resources);
  ASSERT_FALSE(program.load(alternatives_repeated(), 0, 0).is_error());
  std::string text(2000000, 'a');
  text += "bc";
  Matcher matcher(resources, program, subject_of(text), 0, SIZE_MAX);
  EXPECT_TRUE(MUST(matcher.run(Mode::kFullMatch)));
  EXPECT_EQ(matcher.span(0).end, int64_t(text.size()));
  text.pop_back();
  matcher.restart(subject_of(text), 0, SIZE_MAX);
  EXPECT_FALSE(MUST(matcher.run(Mode::kMatch)));
}

TEST(Matcher, RefusedMemoryIsAFailure) {
  std::string text(100000, 'a');
  bool done = false;
  for (long allowed = 0; allowed < 100 && !done; allowed++) {
    Limited resources(allowed, 1000000);
    Program program(resources);
    if (program.load(alternatives_repeated(), 0, 0).is_error()) {
      EXPECT_EQ(program.failure(), Failure::kMemory);
      continue;
    }
    Matcher matcher(resources, program, subject_of(text), 0, SIZE_MAX);
    Result<bool> found = matcher.run(Mode::kMatch);
    done = !found.is_error();
    if (!done) EXPECT_EQ(matcher.failure(), Failure::kMemory);
    else EXPECT_FALSE(found.release());
  }
  EXPECT_TRUE(done);
}

TEST(Matcher, CatastrophicPatternCanBeStopped) {
  // (?:a+)+c, as REPEAT around REPEAT_ONE
  Words words =
      repeat(Op::kRepeat, 1, kMaxRepeat, {w(Op::kRepeatOne), 6, 1, kMaxRepeat, w(Op::kLiteral), 'a', 1}, Op::kMaxUntil);
  words.insert(words.end(), {w(Op::kLiteral), 'c'});
  Limited resources(1000, 1000);
  Program program(resources);
  ASSERT_FALSE(program.load(with_info(words), 0, 0).is_error());
  std::string text(60, 'a');
  Matcher matcher(resources, program, subject_of(text), 0, SIZE_MAX);
  EXPECT_TRUE(matcher.run(Mode::kMatch).is_error());
  EXPECT_EQ(matcher.failure(), Failure::kTerminated);
}

TEST(Matcher, LongRunsArePolled) {
  std::string text(50000000, 'a');
  Words words{w(Op::kRepeatOne), 6, 0, kMaxRepeat, w(Op::kLiteral), 'a', 1, w(Op::kLiteral), 'c'};
  Limited resources(1000, 20);
  Program program(resources);
  ASSERT_FALSE(program.load(with_info(words), 0, 0).is_error());
  Matcher matcher(resources, program, subject_of(text), 0, SIZE_MAX);
  EXPECT_TRUE(matcher.run(Mode::kMatch).is_error());
  EXPECT_EQ(matcher.failure(), Failure::kTerminated);
}

// A literal with its INFO block, `skip` characters of which need not be matched again.
Words literal_with_prefix(const std::string& literal, uint32_t skip, bool whole) {
  uint32_t length = uint32_t(literal.size());
  Words words{w(Op::kInfo), 6 + 2 * length, kInfoPrefix | (whole ? kInfoLiteral : 0), length, length, length, skip};
  for (uint8_t c : literal) words.push_back(c);
  Words overlap(length, 0);
  for (uint32_t n = 1, k = 0; n < length; n++) {
    while (k > 0 && literal[n] != literal[k]) k = overlap[k - 1];
    if (literal[n] == literal[k]) k++;
    overlap[n] = k;
  }
  words.insert(words.end(), overlap.begin(), overlap.end());
  for (uint8_t c : literal) words.insert(words.end(), {w(Op::kLiteral), c});
  words.push_back(w(Op::kSuccess));
  return words;
}

template <class Unit>
int count_matches(const Program& program, const std::string& text) {
  std::vector<Unit> units(text.begin(), text.end());
  SystemResources resources;
  Matcher matcher(resources, program, {units.data(), units.size(), int(sizeof(Unit))}, 0, SIZE_MAX);
  int count = 0;
  size_t from = 0;
  while (MUST(matcher.next(Mode::kSearch))) {
    // Each match is the next occurrence as std::string sees it.
    Span span = matcher.span(0);
    size_t length = size_t(span.end - span.begin);
    EXPECT_EQ(size_t(span.begin), text.find(text.substr(size_t(span.begin), length), from));
    from = size_t(span.end);
    count++;
  }
  return count;
}

TEST(Matcher, LiteralPrefixInLongText) {
  uint32_t random = 12345;
  auto next = [&] { return (random = random * 1664525 + 1013904223) >> 16; };
  for (int round = 0; round < 400; round++) {
    int letters = 1 + int(next() % 3);
    std::string literal, text;
    for (uint32_t n = 1 + next() % (round % 7 == 0 ? 60 : 6); n > 0; n--) literal += char('a' + next() % letters);
    for (uint32_t n = next() % 700; n > 0; n--) text += next() % 40 ? char('a' + next() % letters) : 'z';
    int expected = 0;
    for (size_t at = 0; (at = text.find(literal, at)) != std::string::npos; at += literal.size()) expected++;
    SystemResources resources;
    Program program(resources);
    uint32_t skip = next() % (uint32_t(literal.size()) + 1);
    ASSERT_FALSE(program.load(literal_with_prefix(literal, skip, next() % 2), 0, 0).is_error());
    EXPECT_EQ(count_matches<uint8_t>(program, text), expected) << literal << " in " << text;
    EXPECT_EQ(count_matches<uint16_t>(program, text), expected) << literal << " in " << text;
    EXPECT_EQ(count_matches<uint32_t>(program, text), expected) << literal << " in " << text;
  }
  // Linear time where every place looks right at first.
  std::string literal = std::string(5000, 'a') + "b" + std::string(5000, 'a');
  SystemResources resources;
  Program program(resources);
  ASSERT_FALSE(program.load(literal_with_prefix(literal, 0, true), 0, 0).is_error());
  EXPECT_EQ(count_matches<uint8_t>(program, std::string(3000000, 'a')), 0);
}

TEST(Matcher, ScanKeepsItsMemory) {
  SystemResources system;
  Program program(system);
  ASSERT_FALSE(program.load(alternatives_repeated(), 0, 0).is_error());
  std::string text;
  for (int n = 0; n < 1000; n++) text += "aabbc ";
  Limited resources(3, 1000000);
  Matcher matcher(resources, program, subject_of(text), 0, SIZE_MAX);
  int found = 0;
  while (MUST(matcher.next(Mode::kSearch))) found++;
  EXPECT_EQ(found, 1000);
  EXPECT_FALSE(MUST(matcher.next(Mode::kSearch)));
}

TEST(Characters, CaseAsCPython) {
  // len and sum of [c for c in range(0x110000) if _sre.unicode_iscased(c)]
  uint64_t count = 0, sum = 0;
  for (uint32_t c = 0; c < 0x110000; c++) {
    if (unicode_iscased(c)) count++, sum += c;
  }
  EXPECT_EQ(count, 2927u);
  EXPECT_EQ(sum, 68241192u);
  EXPECT_EQ(unicode_tolower(0x130), 0x69u);
  EXPECT_EQ(ascii_tolower('A'), uint32_t('a'));
  EXPECT_EQ(ascii_tolower(0xC0), 0xC0u);
  EXPECT_TRUE(ascii_iscased('z'));
  EXPECT_FALSE(ascii_iscased('1'));
  EXPECT_FALSE(unicode_iscased(0x110000));
}

}  // namespace
}  // namespace ouro::regex
