// Keys from passwords: PBKDF2 (RFC 8018) and scrypt (RFC 7914).
#pragma once

#include <span>

#include "modules/any_digest.h"
#include "runtime/protocol.h"

namespace ouro {

// Fills `out`. Lets other threads run in between; fails with what a signal handler raised.
Result<void> pbkdf2(ThreadState& ts, const AnyDigest& digest, std::span<const uint8_t> password,
                    std::span<const uint8_t> salt, uint64_t iterations, std::span<uint8_t> out);

// Bytes of memory that scrypt takes; SIZE_MAX when that is out of range.
size_t scrypt_memory(uint64_t n, uint64_t r, uint64_t p);
// Fills `out`; n is a power of 2 above 1, r and p are not 0, and their memory is in range. Polls. MemoryError.
Result<void> scrypt(ThreadState& ts, std::span<const uint8_t> password, std::span<const uint8_t> salt, uint64_t n,
                    uint64_t r, uint64_t p, std::span<uint8_t> out);

}  // namespace ouro
