// C strings of Python values for calls of the system: text, file-system text, and null-terminated arrays of it.
#pragma once

#include "modules/system_calls.h"

namespace ouro {

// A str, bytes or os.PathLike as NUL-terminated text of the file system's encoding. TypeError and ValueError
// ("embedded null byte") otherwise.
class SystemText {
 public:
  static Result<void> from(ThreadState& ts, Value value, SystemText& out);
  const char* c_str() const { return text_; }
  std::string_view view() const { return {text_, length_}; }

 private:
  const char* text_ = "";
  size_t length_ = 0;
  Ref keep_;
  Utf8 utf8_;
};

// A str argument as UTF-8 without NUL; `function` and `number` (from 1) are for the TypeError. ValueError "embedded
// null character".
Result<Utf8> text_argument(ThreadState& ts, Value value, const char* function, int number);

// argv or envp: owns copies of the strings.
class CStringArray {
 public:
  explicit CStringArray(ThreadState& ts) : ts_(ts) {}
  CStringArray(const CStringArray&) = delete;
  CStringArray& operator=(const CStringArray&) = delete;
  ~CStringArray();
  // Room for `count` strings and the final null.
  Result<void> reserve(uint64_t count);
  Result<void> add(std::string_view text);
  Result<void> add(std::string_view name, std::string_view value);  // name=value
  // The strings of a tuple or list of paths.
  Result<void> add_all(Value sequence);
  // name=value of every item of a mapping of paths. ValueError for names with '='.
  Result<void> add_environment(Value mapping);
  char* const* get() const { return strings_; }
  uint64_t size() const { return count_; }

 private:
  ThreadState& ts_;
  char** strings_ = nullptr;
  uint64_t count_ = 0, capacity_ = 0;
};

}  // namespace ouro
