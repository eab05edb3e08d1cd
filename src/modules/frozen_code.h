// Frozen code: code of the library's frozen modules, and of the program's own Python text, that was made, verified and
// marshalled when the program was built (tools/freeze_library.cpp), and is a part of the program since. It serves only
// while the library's source file is the one it was made of; a program without it makes all code at its start.
#pragma once

#include "objects/code.h"

namespace ouro {

// A file as `stat` tells it: what names one state of a source. Zeros for what has no file.
struct SourceState {
  int64_t seconds = 0, nanoseconds = 0, bytes = 0;
  bool operator==(const SourceState&) const = default;
};
// That of a path, absent when there is no such file.
Maybe<SourceState> source_state(const char* path);

// One code object in the program's table; the addresses count from the table's beginning. The last has no name.
struct FrozenEntry {
  int64_t name, name_bytes;
  SourceState source;
  int64_t code, code_bytes;
};

// The program's table; one empty entry where it was built without.
const FrozenEntry* frozen_table();
// The entry of a name, null when there is none or it is of another state of the source.
const FrozenEntry* find_frozen_code(const FrozenEntry* table, std::string_view name, const SourceState& source);
// Its code, verified.
Result<RefTo<Code>> read_frozen_code(ThreadState& ts, const FrozenEntry* table, const FrozenEntry& entry);

}  // namespace ouro
