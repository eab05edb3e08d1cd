// Files of compiled code, read by the program itself (importlib reads its own).
#pragma once

#include <span>

#include "objects/bytes.h"
#include "objects/code.h"

namespace ouro {

// The magic number of 3.11's .pyc files, as their first four bytes.
inline constexpr uint8_t kPycMagic[4] = {0xA7, 0x0D, 0x0D, 0x0A};
inline constexpr size_t kPycHeaderBytes = 16;

// Which hash-based files (PEP 552) are compared with their source: those that ask for it, all, none.
enum class HashCheck : uint8_t { kDefault, kAlways, kNever };
// What a hash-based .pyc file holds of its source: SipHash-1-3 with the key (k, 0).
uint64_t source_hash(uint64_t key, std::span<const uint8_t> source);
// The code in a .pyc file that was made of the source file as it is now; absent when it is not there or not
// valid.
Result<Maybe<Ref>> read_valid_pyc(ThreadState& ts, const char* pyc_path, const char* source_path,
                                  HashCheck check = HashCheck::kDefault);
// The code behind the header of a .pyc file. ImportError, EOFError ... for what is none.
Result<RefTo<Code>> code_of_pyc(ThreadState& ts, std::span<const uint8_t> bytes);
// Gives the code, and code inside it that has the same file name, a new one.
Result<void> set_code_filename(ThreadState& ts, Code& code, Str& old_name, Str& new_name);

}  // namespace ouro
