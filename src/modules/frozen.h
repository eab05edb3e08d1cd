// Frozen modules: those that CPython 3.11 carries inside its binary, os, site, codecs, runpy and so on. Programs
// see them by FrozenImporter as loader, by `<frozen os>` as the file of their code, and by tracebacks without the
// library's lines. Here their code is in the program too (frozen_code.h), for the library it was built with. With
// another one it comes from the .pyc file beside the library's source, whatever the age of that source, and does not
// depend on -O: as little as the code in a binary. A library without that file has the module not frozen, so that the
// loader of source files can store what it compiles. -X frozen_modules=off leaves only what the start needs.
#pragma once

#include <span>
#include <string_view>

#include "modules/frozen_code.h"

namespace ouro {

struct FrozenModule {
  std::string_view name;
  const char* origin;  // __origname__: the module whose code it is, "<" before that of a package; null: none
  const char* file;    // in the folder of the library, without ".py"; null: `source` is all of it
  const char* source;
  bool is_package;
  bool is_essential;                   // for the start; there even where the library has no .pyc file
  std::string_view code_name() const;  // as in the file name of its code
};

std::span<const FrozenModule> frozen_modules();

// Whether frozen modules are used at all: what _imp._override_frozen_modules_for_tests() set (above 0: yes, below:
// no), else what -X frozen_modules says.
bool uses_frozen_modules(ThreadState& ts, int override);
// A frozen module, or none.
struct FoundFrozen {
  const FrozenModule* module = nullptr;
  const FrozenEntry* in_program = nullptr;  // its code, when the program has that of this library
  explicit operator bool() const { return module; }
  const FrozenModule& operator*() const { return *module; }
  const FrozenModule* operator->() const { return module; }
};
// The frozen module of a name, none when this library has it not.
Result<FoundFrozen> find_frozen_module(ThreadState& ts, Str& name, int override);
// Its code. SyntaxError, OSError ... where the library is broken.
Result<RefTo<Code>> frozen_code(ThreadState& ts, const FoundFrozen& frozen);

// Python text of the program's own that a start runs.
struct OwnText {
  const char* name;
  const char* filename;
  const char* source;
};
extern const OwnText kLoaderMethods;  // import_start.cpp
Result<RefTo<Code>> code_of_own_text(ThreadState& ts, const OwnText& text);

}  // namespace ouro
