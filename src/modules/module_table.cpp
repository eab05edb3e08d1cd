// The table of native modules: the rows of modules.def.
#include "modules/module_spec.h"

namespace ouro {

#define OURO_MODULE(name, python_name) extern const ModuleSpec module_##name;
#include "modules/modules.def"

namespace {

const ModuleSpec* const kModules[] = {
#define OURO_MODULE(name, python_name) &module_##name,
#include "modules/modules.def"
};

}  // namespace

std::span<const ModuleSpec* const> native_module_table() { return kModules; }

const ModuleSpec* find_native_module(std::string_view name) {
  for (const ModuleSpec* spec : native_module_table())
    if (name == spec->name) return spec;
  return nullptr;
}

}  // namespace ouro
