// Where an unpickler reads: a buffer of bytes, and the file that gives the next one.
//
// A file with peek() is read ahead: what is peeked at becomes the buffer, and what was used of it is taken from the
// file before the next call and at the end, so that the file stands behind the pickle.
#include <cstring>
#include <new>

#include "modules/pickle.h"
#include "objects/int.h"
#include "objects/memoryview.h"

namespace ouro::pickle {

namespace {

constexpr uint64_t kPrefetch = 128 * 1024;             // bytes peeked at
constexpr uint64_t kTrustedSize = 1024 * 1024;         // so many bytes of an object are asked for at once
constexpr uint64_t kPossibleSize = uint64_t(1) << 47;  // more bytes than a machine can have

}  // namespace

void Input::initialize() {
  new (&view) BufferView();
  data = nullptr;
  size = at = prefetched = 0;
}

// Lets the buffer go and forgets the file.
void Input::close(ThreadState& ts) {
  if (data) {
    data = nullptr;
    size = at = prefetched = 0;
    BufferView old = std::move(view);
    view = BufferView();
    release_buffer(ts, old);
  }
  for (Field* field : {&read, &readline, &readinto, &peek}) field->clear();
}

Result<void> Input::set_buffer(ThreadState& ts, Value bytes_like) {
  static constexpr uint8_t kNothing[1] = {0};
  BufferView fresh;
  TRY(get_buffer(ts, bytes_like, fresh, buffer_flags::kSimple));
  bool had = data != nullptr;
  std::swap(view, fresh);
  data = view.length ? view.data : kNothing;
  size = uint64_t(view.length);
  at = 0;
  prefetched = size;
  if (had) release_buffer(ts, fresh);
  return {};
}

Result<void> Input::open_bytes(ThreadState& ts, Value bytes_like) { return set_buffer(ts, bytes_like); }

Result<void> Input::open_file(ThreadState& ts, Value file) {
  RefTo<Str> readline_name = TRY(intern(ts, "readline"));
  Maybe<Ref> file_peek = TRY(find_attribute(ts, file, names::k_peek));
  Maybe<Ref> file_readinto = TRY(find_attribute(ts, file, names::k_readinto));
  Maybe<Ref> file_read = TRY(find_attribute(ts, file, names::k_read));
  Maybe<Ref> file_readline = TRY(find_attribute(ts, file, *readline_name));
  if (!file_read || !file_readline) return raise(ts, Exc::TypeError, "file must have 'read' and 'readline' attributes");
  close(ts);
  if (file_peek) peek.set(file_peek.release());
  if (file_readinto) readinto.set(file_readinto.release());
  read.set(file_read.release());
  readline.set(file_readline.release());
  return {};
}

Raised Input::truncated(ThreadState& ts, State& state) {
  return raise(ts, *state.unpickling_error, "pickle data was truncated");
}

Result<void> Input::skip_consumed(ThreadState& ts) {
  if (at <= prefetched || read.is_null()) return {};
  uint64_t used = at - prefetched;
  prefetched = at;
  Ref function = read.share();
  TRY(call(ts, function, Value::small_int(int64_t(used))));
  return {};
}

Result<void> Input::refill(ThreadState& ts, uint64_t count) {
  TRY(skip_consumed(ts));
  if (count == kLine) {
    Ref function = readline.share();
    Ref line = TRY(call(ts, function));
    return set_buffer(ts, line);
  }
  if (!peek.is_null() && count < kPrefetch) {
    Ref function = peek.share();
    auto ahead = call(ts, function, Value::small_int(int64_t(kPrefetch)));
    if (ahead.is_error()) {
      if (!ts.catch_if(Exc::NotImplementedError)) return raised;
      peek.clear();
    } else {
      Ref bytes = ahead.release();
      TRY(set_buffer(ts, bytes));
      prefetched = 0;
      if (count <= size) return {};
    }
  }
  Ref function = read.share();
  Ref wanted = TRY(make_int_unsigned(ts, count));
  Ref bytes = TRY(call(ts, function, wanted.get()));
  return set_buffer(ts, bytes);
}

Result<const uint8_t*> Input::take_slow(ThreadState& ts, State& state, uint64_t count) {
  if (count > uint64_t(INT64_MAX) - at)
    return raise(ts, *state.unpickling_error, "read would overflow (invalid bytecode)");
  if (read.is_null()) return truncated(ts, state);
  if (count > kTrustedSize) {
    RefTo<ByteArray> collected = TRY(collect(ts, state, count));
    TRY(set_buffer(ts, Value(collected)));
    at = count;
    return data;
  }
  TRY(refill(ts, count));
  if (size < count) return truncated(ts, state);
  at = count;
  return data;
}

Result<int> Input::next_opcode(ThreadState& ts) {
  if (at < size) [[likely]]
    return int(data[at++]);
  if (read.is_null()) return -1;
  TRY(refill(ts, 1));
  if (size < 1) return -1;
  at = 1;
  return int(data[0]);
}

Result<std::span<const uint8_t>> Input::line(ThreadState& ts, State& state) {
  if (at < size) {
    const void* end = std::memchr(data + at, '\n', size - at);
    if (end) {
      const uint8_t* begin = data + at;
      auto length = uint64_t(static_cast<const uint8_t*>(end) - begin) + 1;
      at += length;
      return std::span<const uint8_t>(begin, length);
    }
  }
  if (read.is_null()) return truncated(ts, state);
  TRY(refill(ts, kLine));
  if (size == 0 || data[size - 1] != '\n') return truncated(ts, state);
  at = size;
  return std::span<const uint8_t>(data, size);
}

// What is in the buffer and, behind it, what readinto() or read() give.
Result<RefTo<ByteArray>> Input::collect(ThreadState& ts, State& state, uint64_t count) {
  uint64_t there = size - at;
  RefTo<ByteArray> bytes = TRY(bytearray_of(ts, {data + at, there}));
  at = size;
  if (read.is_null()) return truncated(ts, state);
  TRY(skip_consumed(ts));
  while (bytes->size < count) {
    uint64_t begin = bytes->size, piece = count - begin;
    uint64_t most = begin > kTrustedSize ? begin : kTrustedSize;
    if (piece > most) piece = most;
    if (readinto.is_null()) {
      TRY(refill(ts, piece));
      if (size < piece) return truncated(ts, state);
      at = piece;
      TRY(bytearray_replace_range(ts, *bytes, begin, begin, {data, piece}));
      TRY(skip_consumed(ts));
    } else {
      TRY(bytearray_resize(ts, *bytes, begin + piece));
      std::memset(bytes->data() + begin, 0, piece);
      TRY(read_into(ts, state, *bytes, begin, piece));
    }
  }
  return bytes;
}

// Calls readinto() for a part of the bytes. The view is released afterwards, so that nobody keeps the memory.
Result<void> Input::read_into(ThreadState& ts, State& state, ByteArray& bytes, uint64_t begin, uint64_t count) {
  RefTo<MemoryView> view = TRY(memoryview_of(ts, Value(bytes)));
  view->data += begin;
  view->length = int64_t(count);
  view->shape()[0] = int64_t(count);
  Ref function = readinto.share();
  Ref given = TRY(call(ts, function, Value(view)));
  RefTo<Str> release = TRY(intern(ts, "release"));
  TRY(call_method_values(ts, Value(view), *release, {}));
  if (!is_int(given)) return raise(ts, Exc::TypeError, "an integer is required");
  int64_t got = TRY(index_as_int64(ts, given, Exc::OverflowError));
  if (got < 0) return raise(ts, Exc::ValueError, "readinto() returned negative size");
  if (uint64_t(got) < count) return truncated(ts, state);
  return {};
}

Result<RefTo<Bytes>> Input::bytes(ThreadState& ts, State& state, uint64_t count) {
  if (count <= size - at) [[likely]] {
    at += count;
    return bytes_of(ts, std::span<const uint8_t>(data + at - count, count));
  }
  if (count > uint64_t(INT64_MAX) - 33) return raise(ts, Exc::OverflowError, "byte string is too large");
  if (count > kPossibleSize) return ts.memory_refused();
  RefTo<ByteArray> collected = TRY(collect(ts, state, count));
  return bytes_of(ts, collected->span());
}

Result<RefTo<ByteArray>> Input::bytearray(ThreadState& ts, State& state, uint64_t count) {
  if (count <= size - at) [[likely]] {
    at += count;
    return bytearray_of(ts, {data + at - count, count});
  }
  if (count > kPossibleSize) return ts.memory_refused();
  return collect(ts, state, count);
}

}  // namespace ouro::pickle
