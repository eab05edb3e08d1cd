// Bytes objects: making them. Methods stand in bytes_methods.cpp.
#include "objects/bytes.h"

#include <cstring>

namespace ouro {

Result<RefTo<Bytes>> bytes_allocate(ThreadState& ts, uint64_t size) {
  if (size > (uint64_t(1) << 60)) return ts.memory_refused();
  Object* empty = ts.interpreter().empty_bytes;
  if (size == 0 && empty) return RefTo<Bytes>::share(*static_cast<Bytes*>(empty));
  Bytes* bytes = TRY(ts.allocate_as<Bytes>(*ts.types().bytes, size + 1));
  bytes->size = size;
  bytes->cached_hash = 0;
  bytes->data()[size] = 0;
  return RefTo<Bytes>::adopt(bytes);
}

Result<RefTo<Bytes>> bytes_of(ThreadState& ts, std::span<const uint8_t> bytes) {
  RefTo<Bytes> result = TRY(bytes_allocate(ts, bytes.size()));
  if (!bytes.empty()) std::memcpy(result->data(), bytes.data(), bytes.size());
  return result;
}

Result<RefTo<Bytes>> bytes_of(ThreadState& ts, std::string_view bytes) {
  return bytes_of(ts, std::span(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
}

}  // namespace ouro
