// The table of frozen code in the program: see frozen_code.h.
#include "modules/frozen_code.h"

#include <sys/stat.h>

#include "modules/marshal.h"

// Made by tools/freeze_library.cpp and linked into the command, not into unit tests and tools.
extern "C" [[gnu::weak]] const ouro::FrozenEntry ouro_frozen_table[];

namespace ouro {

namespace {

const char* place(const FrozenEntry* table, int64_t offset) { return reinterpret_cast<const char*>(table) + offset; }

// The code was verified when it was put into the program.
void mark_as_verified(Code& code) {
  code.verified = true;
  for (Value constant : *code.consts)
    if (is<Code>(constant)) mark_as_verified(as<Code>(constant));
}

}  // namespace

Maybe<SourceState> source_state(const char* path) {
  struct stat status;
  if (stat(path, &status) < 0) return absent;
  return SourceState{status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size};
}

const FrozenEntry* frozen_table() {
  static constexpr FrozenEntry kNone{};
  return ouro_frozen_table ? ouro_frozen_table : &kNone;
}

const FrozenEntry* find_frozen_code(const FrozenEntry* table, std::string_view name, const SourceState& source) {
  for (const FrozenEntry* entry = table; entry->name; entry++)
    if (std::string_view(place(table, entry->name), size_t(entry->name_bytes)) == name)
      return entry->source == source ? entry : nullptr;
  return nullptr;
}

Result<RefTo<Code>> read_frozen_code(ThreadState& ts, const FrozenEntry* table, const FrozenEntry& entry) {
  auto* bytes = reinterpret_cast<const uint8_t*>(place(table, entry.code));
  RefTo<Code> code = TRY(marshal_read(ts, {bytes, size_t(entry.code_bytes)})).cast<Code>();
  mark_as_verified(*code);
  return code;
}

}  // namespace ouro
