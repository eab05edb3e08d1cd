// What the comparison tools share: reading files and lists of files, files of many texts, names of failures.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "source/diagnostics.h"

namespace ouro::tools {

// The whole file; ends the process when it cannot be read.
inline std::string read_file(const char* name) {
  std::string text;
  std::FILE* file = std::fopen(name, "rb");
  if (!file) {
    std::fprintf(stderr, "cannot open %s\n", name);
    std::exit(2);
  }
  char block[65536];
  size_t count;
  while ((count = std::fread(block, 1, sizeof block, file)) > 0) text.append(block, count);
  std::fclose(file);
  return text;
}

// Calls body(name) for each name on standard input, one a line, as it comes.
template <class Body>
void for_each_name(Body body) {
  char line[4096];
  while (std::fgets(line, sizeof line, stdin)) {
    line[std::strcspn(line, "\n")] = '\0';
    body(std::string(line));
  }
}

// Calls body(text) for each text of a file of texts, each of which is ended by a line of 20 '='.
template <class Body>
void for_each_text(std::string_view file, Body body) {
  static constexpr std::string_view kEnd = "====================\n";
  for (size_t at = 0; at < file.size();) {
    size_t end = file.find(kEnd, at);
    if (end == file.npos) end = file.size();
    body(file.substr(at, end - at));
    at = end + kEnd.size();
  }
}

inline const char* failure_name(Failure failure) {
  switch (failure) {
    case Failure::kSyntaxError: return "SyntaxError";
    case Failure::kIndentationError: return "IndentationError";
    case Failure::kTabError: return "TabError";
    case Failure::kMemoryError: return "MemoryError";
    case Failure::kRecursionError: return "RecursionError";
    case Failure::kValueError: return "ValueError";
    case Failure::kOverflowError: return "OverflowError";
    case Failure::kSystemError: return "SystemError";
    default: return "other";
  }
}

}  // namespace ouro::tools
