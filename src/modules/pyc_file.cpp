// Files of source and of compiled code: see pyc_file.h.
#include "modules/pyc_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "modules/marshal.h"

namespace ouro {

namespace {

class OpenFile {
 public:
  explicit OpenFile(const char* path) {
    do descriptor_ = open(path, O_RDONLY | O_CLOEXEC);
    while (descriptor_ < 0 && errno == EINTR);
  }
  ~OpenFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

uint32_t little32(const uint8_t* bytes) {
  return uint32_t(bytes[0]) | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 | uint32_t(bytes[3]) << 24;
}

}  // namespace

Result<RefTo<Bytes>> read_whole_file(ThreadState& ts, const char* path) {
  OpenFile file(path);
  auto fail = [&](int error) -> Raised {
    RefTo<Str> name = TRY(str_from_utf8(ts, path));
    return raise_os_error(ts, error, Value(name));
  };
  if (file.get() < 0) return fail(errno);
  struct stat status;
  if (fstat(file.get(), &status) < 0) return fail(errno);
  if (S_ISDIR(status.st_mode)) return fail(EISDIR);
  size_t capacity = S_ISREG(status.st_mode) && status.st_size > 0 ? size_t(status.st_size) + 1 : 4096, size = 0;
  auto* memory = static_cast<uint8_t*>(TRY(ts.allocate_bytes(capacity)));
  auto read_all = [&]() -> Result<RefTo<Bytes>> {
    for (;;) {
      TRY(ts.checkpoint_limits());
      if (size == capacity) {
        memory = static_cast<uint8_t*>(TRY(ts.resize_bytes(memory, capacity, capacity * 2)));
        capacity *= 2;
      }
      ssize_t got = read(file.get(), memory + size, capacity - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(errno);
      if (got == 0) return bytes_of(ts, std::span<const uint8_t>(memory, size));
      size += size_t(got);
    }
  };
  auto result = read_all();
  ts.release_bytes(memory);
  return result;
}

Result<RefTo<Code>> code_of_pyc(ThreadState& ts, std::span<const uint8_t> bytes) {
  if (bytes.size() < kPycHeaderBytes || std::memcmp(bytes.data(), kPycMagic, 4) != 0)
    return raise(ts, Exc::RuntimeError, "Bad magic number in .pyc file");
  Ref value = TRY(marshal_read(ts, bytes.subspan(kPycHeaderBytes)));
  if (!is<Code>(value)) return raise(ts, Exc::RuntimeError, "Bad code object in .pyc file");
  return std::move(value).cast<Code>();
}

Result<Maybe<Ref>> read_valid_pyc(ThreadState& ts, const char* pyc_path, const char* source_path) {
  struct stat source;
  if (stat(source_path, &source) < 0) return Maybe<Ref>(absent);
  auto content = read_whole_file(ts, pyc_path);
  if (content.is_error()) {
    if (!ts.catch_if(Exc::OSError)) return raised;
    return Maybe<Ref>(absent);
  }
  RefTo<Bytes> bytes = content.release();
  if (bytes->size < kPycHeaderBytes || std::memcmp(bytes->data(), kPycMagic, 4) != 0) return Maybe<Ref>(absent);
  const uint8_t* data = bytes->data();
  bool fresh = little32(data + 4) == 0 && little32(data + 8) == uint32_t(source.st_mtime) &&
               little32(data + 12) == uint32_t(source.st_size);
  if (!fresh) return Maybe<Ref>(absent);
  auto code = code_of_pyc(ts, bytes->span());
  if (!code.is_error()) return Maybe<Ref>(Ref(code.release()));
  if (!ts.catch_if(Exc::Exception)) return raised;
  return Maybe<Ref>(absent);
}

Result<void> set_code_filename(ThreadState& ts, Code& code, Str& old_name, Str& new_name) {
  TRY(ts.check_native_stack());
  if (!str_equal(*code.filename, old_name)) return {};
  code.filename.set(RefTo<Str>::share(new_name));
  for (Value constant : *code.consts)
    if (is<Code>(constant)) TRY(set_code_filename(ts, as<Code>(constant), old_name, new_name));
  return {};
}

}  // namespace ouro
