// Reads a file piece by piece up to the line that is wanted; keeps only that line and the beginning of the
// first two, where the encoding is declared.
#include "runtime/source_line.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/list.h"

namespace ouro {

namespace {

// Only regular files: a line of a pipe or device would be taken away from its reader.
int open_regular(const char* path) {
  int file;
  do file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  while (file < 0 && errno == EINTR);
  if (file < 0) return -1;
  struct stat status;
  if (fstat(file, &status) == 0 && S_ISREG(status.st_mode)) return file;
  close(file);
  return -1;
}

class OpenFile {
 public:
  explicit OpenFile(int file) : file_(file) {}
  ~OpenFile() {
    if (file_ >= 0) close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return file_; }

 private:
  int file_;
};

Result<int> open_source(ThreadState& ts, Str& filename) {
  Utf8 path = TRY(Utf8::escaped(ts, filename));
  if (path.has_nul()) return -1;
  int file = open_regular(path.c_str());
  if (file >= 0 || !ts.interpreter().sys_dict) return file;
  Value listed = dict_find(ts, *ts.interpreter().sys_dict, names::k_path);
  if (listed.is_null() || !is<List>(listed)) return -1;
  uint64_t begin = filename.length;
  while (begin > 0 && filename[begin - 1] != U'/') begin--;
  RefTo<List> folders = TRY(list_slice(ts, as<List>(listed), 0, as<List>(listed).size));
  for (uint64_t i = 0; i < folders->size; i++) {
    if (!is<Str>(folders->items[i])) continue;
    Str& folder = as<Str>(folders->items[i]);
    StrBuilder builder(ts);
    TRY(builder.append(folder));
    if (folder.length && folder[folder.length - 1] != U'/') TRY(builder.append(U'/'));
    TRY(builder.append(filename, begin, filename.length));
    RefTo<Str> name = TRY(builder.finish());
    Utf8 candidate = TRY(Utf8::escaped(ts, *name));
    if (candidate.has_nul()) continue;
    file = open_regular(candidate.c_str());
    if (file >= 0) return file;
  }
  return -1;
}

// Bytes of the heap that grow.
class ByteBuffer {
 public:
  explicit ByteBuffer(ThreadState& ts) : ts_(ts) {}
  ~ByteBuffer() {
    if (memory_) ts_.release_bytes(memory_);
  }
  ByteBuffer(const ByteBuffer&) = delete;
  ByteBuffer& operator=(const ByteBuffer&) = delete;
  Result<void> append(char byte) {
    if (size_ == capacity_) {
      size_t wanted = capacity_ ? capacity_ * 2 : 256;
      memory_ = static_cast<char*>(memory_ ? TRY(ts_.resize_bytes(memory_, capacity_, wanted))
                                           : TRY(ts_.allocate_bytes(wanted)));
      capacity_ = wanted;
    }
    memory_[size_++] = byte;
    return {};
  }
  std::string_view view() const { return {memory_, size_}; }

 private:
  ThreadState& ts_;
  char* memory_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

// The encoding a comment line declares: "coding", ":" or "=", blanks, a name. Empty: none.
std::string_view cookie_of(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && is_blank(line[at])) at++;
  if (at == line.size() || line[at] != '#') return {};
  for (size_t found = line.find("coding", at); found != line.npos; found = line.find("coding", found + 1)) {
    size_t begin = found + 6;
    if (begin >= line.size() || (line[begin] != ':' && line[begin] != '=')) continue;
    begin++;
    while (begin < line.size() && (line[begin] == ' ' || line[begin] == '\t')) begin++;
    size_t end = begin;
    auto is_name = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
             c == '.';
    };
    while (end < line.size() && is_name(line[end])) end++;
    if (end > begin) return line.substr(begin, end - begin);
  }
  return {};
}
bool is_comment_or_empty(std::string_view line) {
  for (char c : line) {
    if (c == '#') return true;
    if (!is_blank(c)) return false;
  }
  return true;
}

Result<Ref> decode(ThreadState& ts, std::string_view bytes, std::string_view encoding) {
  char lower[24];
  size_t length = 0;
  for (; length < encoding.size() && length < sizeof lower; length++) {
    char c = encoding[length];
    lower[length] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  }
  std::string_view name(lower, length);
  if (name.empty() || name == "utf-8" || name == "utf8" || name.starts_with("utf-8-"))
    return Ref(TRY(str_from_utf8(ts, bytes)));
  if (name == "latin-1" || name == "iso-8859-1" || name == "iso-latin-1" || name == "latin1")
    return Ref(TRY(str_from_units(ts, std::span(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()))));
  RefTo<Bytes> object = TRY(bytes_of(ts, bytes));
  RefTo<Str> encoding_text = TRY(str_from_utf8(ts, encoding));
  RefTo<Str> method = TRY(intern(ts, "decode"));
  Value argument = Value(encoding_text);
  return call_method_values(ts, Value(object), *method, {&argument, 1});
}

}  // namespace

Result<Maybe<Ref>> read_source_line(ThreadState& ts, Str& filename, int wanted) {
  if (wanted < 1) return Maybe<Ref>(absent);
  OpenFile file(TRY(open_source(ts, filename)));
  if (file.get() < 0) return Maybe<Ref>(absent);
  ByteBuffer line(ts);
  constexpr size_t kHead = 256;  // bytes of each of the first two lines that are looked at for a cookie
  char heads[2][kHead];
  size_t head_sizes[2] = {};
  char buffer[8192];
  int number = 1;
  bool after_return = false, ended = false, any = false;
  // The cookie may stand behind the wanted line: two lines are read in any case.
  while (!ended) {
    TRY(ts.checkpoint_limits());
    ssize_t got = read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    for (ssize_t i = 0; i < got && !ended; i++) {
      char c = buffer[i];
      if (c == '\n' && after_return) {
        after_return = false;
        continue;
      }
      after_return = c == '\r';
      if (c == '\n' || c == '\r') {
        number++;
        if (number > wanted && number > 2) ended = true;
        continue;
      }
      if (number <= 2 && head_sizes[number - 1] < kHead) heads[number - 1][head_sizes[number - 1]++] = c;
      if (number == wanted) {
        any = true;
        TRY(line.append(c));
      }
    }
  }
  if (number < wanted || (number == wanted && !any && !ended)) return Maybe<Ref>(absent);
  std::string_view first(heads[0], head_sizes[0]), second(heads[1], head_sizes[1]);
  std::string_view bytes = line.view();
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (first.starts_with(kMark)) first.remove_prefix(3);
  if (wanted == 1 && bytes.starts_with(kMark)) bytes.remove_prefix(3);
  std::string_view encoding = cookie_of(first);
  if (encoding.empty() && is_comment_or_empty(first)) encoding = cookie_of(second);
  Result<Ref> text = decode(ts, bytes, encoding);
  if (text.is_error()) {
    if (!ts.catch_any()) return raised;
    return Maybe<Ref>(absent);
  }
  Ref decoded = text.release();
  if (!is<Str>(decoded)) return Maybe<Ref>(absent);
  return Maybe<Ref>(std::move(decoded));
}

}  // namespace ouro
