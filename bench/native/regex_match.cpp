// Times src/regex on the cases bench/native/regex_match.py writes; see there.
//
// Reads a file: for each case a line "name groups flags unit_bytes word_count subject_bytes", the code words
// and the subject as raw bytes. Prints "name matches seconds" for a scan of the whole subject, best of several.
#include <chrono>
#include <cstdio>
#include <vector>

#include "regex/matcher.h"

using namespace ouro;
using namespace ouro::regex;

int main(int argc, char** argv) {
  FILE* file = argc > 1 ? std::fopen(argv[1], "rb") : nullptr;
  if (!file) return 1;
  char name[64];
  unsigned groups, flags, unit_bytes;
  size_t word_count, subject_bytes;
  while (std::fscanf(file, "%63s %u %u %u %zu %zu", name, &groups, &flags, &unit_bytes, &word_count, &subject_bytes) ==
         6) {
    std::fgetc(file);
    std::vector<uint32_t> words(word_count);
    std::vector<uint8_t> text(subject_bytes);
    if (std::fread(words.data(), 4, word_count, file) != word_count) return 1;
    if (std::fread(text.data(), 1, subject_bytes, file) != subject_bytes) return 1;
    SystemResources resources;
    Program program(resources);
    if (program.load(words, flags, groups).is_error()) return 1;
    double best = 1e9;
    size_t matches = 0;
    for (int round = 0; round < 7; round++) {
      auto begin = std::chrono::steady_clock::now();
      matches = 0;
      Matcher matcher(resources, program, {text.data(), subject_bytes / unit_bytes, int(unit_bytes)}, 0, SIZE_MAX);
      while (MUST(matcher.next(Mode::kSearch))) matches++;
      std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
      if (seconds.count() < best) best = seconds.count();
    }
    std::printf("%s %zu %.9f\n", name, matches, best);
  }
  std::fclose(file);
}
