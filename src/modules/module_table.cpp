// The table of native modules: modules.def, without those that are not part of the program (their
// declarations are weak).
#include "modules/module_spec.h"

namespace ouro {

#define OURO_MODULE(name, python_name) extern const ModuleSpec module_##name [[gnu::weak]];
#include "modules/modules.def"

namespace {

const ModuleSpec* const kAllModules[] = {
#define OURO_MODULE(name, python_name) &module_##name,
#include "modules/modules.def"
};

struct Table {
  const ModuleSpec* modules[std::size(kAllModules)] = {};
  size_t count = 0;
};

Table make_table() {
  Table table;
  for (const ModuleSpec* spec : kAllModules)
    if (spec) table.modules[table.count++] = spec;
  return table;
}

}  // namespace

std::span<const ModuleSpec* const> native_module_table() {
  static const Table table = make_table();
  return {table.modules, table.count};
}

const ModuleSpec* find_native_module(std::string_view name) {
  for (const ModuleSpec* spec : native_module_table())
    if (name == spec->name) return spec;
  return nullptr;
}

}  // namespace ouro
