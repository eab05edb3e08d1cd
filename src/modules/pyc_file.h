// Files of source and of compiled code, read by the program itself (importlib reads its own).
#pragma once

#include "objects/bytes.h"
#include "objects/code.h"

namespace ouro {

// The magic number of 3.11's .pyc files, as their first four bytes.
inline constexpr uint8_t kPycMagic[4] = {0xA7, 0x0D, 0x0D, 0x0A};
inline constexpr size_t kPycHeaderBytes = 16;

// The bytes of a file. OSError.
Result<RefTo<Bytes>> read_whole_file(ThreadState& ts, const char* path);
// The code in a .pyc file that was made of the source file as it is now; absent when it is not there or not
// valid.
Result<Maybe<Ref>> read_valid_pyc(ThreadState& ts, const char* pyc_path, const char* source_path);
// The code behind the header of a .pyc file. ImportError, EOFError ... for what is none.
Result<RefTo<Code>> code_of_pyc(ThreadState& ts, std::span<const uint8_t> bytes);
// Gives the code, and code inside it that has the same file name, a new one.
Result<void> set_code_filename(ThreadState& ts, Code& code, Str& old_name, Str& new_name);

}  // namespace ouro
