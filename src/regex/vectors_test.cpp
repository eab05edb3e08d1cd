// Runs the vectors of tests/data/regex/vectors.txt, made from CPython 3.11 by tools/make_regex_vectors.py
// (which says what the lines mean). OURO_REGEX_VECTORS names another file. Text subjects run in every width they fit.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "regex/matcher.h"

namespace ouro::regex {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  size_t from = 0;
  for (size_t to; (to = text.find(separator, from)) != std::string::npos; from = to + 1) {
    parts.push_back(text.substr(from, to - from));
  }
  parts.push_back(text.substr(from));
  return parts;
}

std::vector<uint32_t> read_words(const std::vector<std::string>& parts, size_t from) {
  std::vector<uint32_t> words;
  for (size_t i = from; i < parts.size(); i++) {
    std::vector<std::string> pair = split(parts[i], '*');
    uint32_t word = pair[0] == "M" ? kMaxRepeat : uint32_t(std::stoul(pair[0], nullptr, 16));
    size_t count = pair.size() > 1 ? std::stoul(pair[1]) : 1;
    words.insert(words.end(), count, word);
  }
  return words;
}

std::vector<uint32_t> read_subject(const std::string& text) {
  std::vector<uint32_t> units;
  for (size_t i = 2; i < text.size();) {
    if (text[i] != '%') {
      units.push_back(uint8_t(text[i++]));
    } else if (text[i + 1] == 'u') {
      units.push_back(uint32_t(std::stoul(text.substr(i + 2, 6), nullptr, 16)));
      i += 8;
    } else {
      units.push_back(uint32_t(std::stoul(text.substr(i + 1, 2), nullptr, 16)));
      i += 3;
    }
  }
  return units;
}

std::string show(const Matcher& matcher, uint32_t groups) {
  std::string text = std::to_string(matcher.last_index());
  for (uint32_t group = 0; group <= groups; group++) {
    Span span = matcher.span(group);
    text += span.begin < 0 ? ";-" : ";" + std::to_string(span.begin) + "," + std::to_string(span.end);
  }
  return text;
}

template <class Unit>
std::string run(const Program& program, char mode, size_t position, size_t end, const std::vector<uint32_t>& units) {
  // Exactly as long as it is, so that a read beyond shows.
  std::vector<Unit> text(units.begin(), units.end());
  SystemResources resources;
  Matcher matcher(resources, program, {text.data(), text.size(), int(sizeof(Unit))}, position, end);
  std::string shown;
  if (mode == 'i' || mode == 'k') {
    for (;;) {
      Result<bool> found = matcher.next(mode == 'i' ? Mode::kSearch : Mode::kMatch);
      if (found.is_error()) return "failure";
      if (!found.release()) break;
      shown += (shown.empty() ? "" : "/") + show(matcher, program.groups());
    }
  } else {
    Result<bool> found = matcher.run(mode == 'm' ? Mode::kMatch : mode == 'f' ? Mode::kFullMatch : Mode::kSearch);
    if (found.is_error()) return "failure";
    if (found.release()) shown = show(matcher, program.groups());
  }
  return shown.empty() ? "!" : shown;
}

TEST(Vectors, SameAsCPython) {
  const char* named = std::getenv("OURO_REGEX_VECTORS");
  std::ifstream file(named ? named : OURO_SOURCE_DIR "/tests/data/regex/vectors.txt");
  ASSERT_TRUE(file.good());
  std::string line, shown_pattern;
  SystemResources resources;
  std::vector<std::unique_ptr<Program>> programs;
  int tests = 0, failures = 0;
  while (std::getline(file, line)) {
    if (line[0] == '#') {
      shown_pattern = line;
    } else if (line[0] == 'P') {
      std::vector<std::string> parts = split(line, ' ');
      std::vector<uint32_t> words = read_words(parts, 3);
      programs.clear();
      programs.push_back(std::make_unique<Program>(resources));
      if (programs[0]->load(words, uint32_t(std::stoul(parts[2])), uint32_t(std::stoul(parts[1]))).is_error()) {
        ADD_FAILURE() << "refused: " << shown_pattern << "\n" << line;
        programs.clear();
        failures++;
      }
    } else if (line[0] == 'T' && !programs.empty()) {
      std::vector<std::string> parts = split(line, ' ');
      ASSERT_EQ(parts.size(), 6u) << line;
      const Program& program = *programs[0];
      char mode = parts[1][0];
      size_t position = std::stoul(parts[2]);
      size_t end = parts[3] == "$" ? SIZE_MAX : std::stoul(parts[3]);
      std::vector<uint32_t> units = read_subject(parts[4]);
      uint32_t largest = 0;
      for (uint32_t unit : units) largest = std::max(largest, unit);
      bool is_text = parts[4][0] == 't';
      std::vector<std::string> results;
      if (largest < 0x100) results.push_back(run<uint8_t>(program, mode, position, end, units));
      if (largest < 0x10000 && is_text) results.push_back(run<uint16_t>(program, mode, position, end, units));
      if (is_text) results.push_back(run<uint32_t>(program, mode, position, end, units));
      for (const std::string& result : results) {
        tests++;
        if (result != parts[5] && failures++ < 40) {
          ADD_FAILURE() << shown_pattern << "\n" << line << "\ngot " << result;
        }
      }
    }
  }
  EXPECT_EQ(failures, 0);
  if (!named) EXPECT_GT(tests, 10000);
}

}  // namespace
}  // namespace ouro::regex
