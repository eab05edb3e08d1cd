// Whole files as bytes: see whole_file.h.
#include "modules/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/growing_array.h"
#include "modules/system_calls.h"
#include "runtime/heap_resources.h"

namespace ouro {

Result<RefTo<Bytes>> read_to_end(ThreadState& ts, int descriptor, int& error) {
  error = 0;
  struct stat status;
  uint64_t have = 0;
  RefTo<Bytes> content;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    // What the file was when it was asked for its size.
    content = TRY(bytes_allocate(ts, uint64_t(status.st_size)));
    while (have < content->size) {
      TRY(ts.checkpoint_limits());
      ssize_t got = read(descriptor, content->data() + have, content->size - have);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) error = errno;
      if (got <= 0) return bytes_of(ts, content->span().first(have));
      have += uint64_t(got);
    }
    return content;
  }
  // Others may keep a reader waiting: without the GIL, and signals are served.
  HeapResources resources(ts);
  GrowingArray<uint8_t> bytes(resources);
  constexpr size_t kPart = 65536;
  for (;;) {
    auto part = bytes.append_uninitialised(kPart);
    if (part.is_error()) return ts.memory_refused();
    uint8_t* out = part.value();
    bytes.truncate(bytes.size() - kPart);
    CallResult count = TRY(call_without_gil(ts, [&] { return read(descriptor, out, kPart); }));
    if (count.failed()) error = count.error;
    if (count.value <= 0) return bytes_of(ts, bytes.span());
    MUST(bytes.resize(bytes.size() + size_t(count.value)));  // there is room
  }
}

Result<RefTo<Bytes>> read_whole_file(ThreadState& ts, const char* path, int& error) {
  CallResult opened = TRY(call_without_gil(ts, [&] { return open(path, O_RDONLY | O_CLOEXEC); }));
  if (opened.failed()) {
    error = opened.error;
    return bytes_of(ts, std::span<const uint8_t>());
  }
  Result<RefTo<Bytes>> bytes = read_to_end(ts, int(opened.value), error);
  close(int(opened.value));
  return bytes;
}

Result<RefTo<Bytes>> read_whole_file(ThreadState& ts, const char* path) {
  int error;
  RefTo<Bytes> bytes = TRY(read_whole_file(ts, path, error));
  if (!error) return bytes;
  RefTo<Str> name = TRY(str_from_utf8(ts, path));
  return raise_os_error(ts, error, Value(name));
}

}  // namespace ouro
