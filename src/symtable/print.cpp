// Prints a symbol table as text, for looking at it and for the golden tests.
#include <algorithm>

#include "symtable/symtable.h"

namespace ouro {

namespace {

constexpr std::string_view kKindNames[] = {"module", "class", "function", "annotation"};
constexpr std::string_view kScopeNames[] = {"unknown", "local", "global", "implicit global", "free", "cell"};
struct FlagName {
  uint32_t flag;
  std::string_view name;
};
constexpr FlagName kFlagNames[] = {
    {kDefParam, "parameter"},
    {kDefLocal, "assigned"},
    {kUse, "used"},
    {kDefImport, "imported"},
    {kDefAnnotated, "annotated"},
    {kDefGlobal, "declared global"},
    {kDefNonlocal, "declared nonlocal"},
    {kDefFreeClass, "free in a method"},
    {kDefComprehension, "iterated"},
};

class Printer {
 public:
  explicit Printer(Arena& arena) : out_(arena) {}

  Result<void> put(std::string_view text) {
    for (char c : text) TRY(out_.push(c));
    return {};
  }
  Result<void> indent(int depth) {
    for (int i = 0; i < depth * 4; i++) TRY(out_.push(' '));
    return {};
  }

  // The depth of scopes was bounded while the table was built.
  Result<void> print(const Scope& scope, int depth) {
    TRY(indent(depth));
    TRY(put(kKindNames[int(scope.kind)]));
    TRY(put(" "));
    TRY(put(scope.name->text));
    if (scope.nested) TRY(put(" nested"));
    if (scope.is_generator) TRY(put(" generator"));
    if (scope.is_coroutine) TRY(put(" coroutine"));
    if (scope.needs_class_closure) TRY(put(" class-closure"));
    TRY(put("\n"));
    for (const auto& entry : scope.symbols) {
      TRY(indent(depth));
      TRY(put("  "));
      TRY(put(entry.name->text));
      TRY(put(": "));
      TRY(put(kScopeNames[int(entry.value.scope)]));
      for (const FlagName& flag : kFlagNames) {
        if (!(entry.value.flags & flag.flag)) continue;
        TRY(put(", "));
        TRY(put(flag.name));
      }
      TRY(put("\n"));
    }
    for (const Scope* child : scope.children) TRY(print(*child, depth + 1));
    return {};
  }
  std::string_view text() const { return {out_.begin(), out_.size()}; }

 private:
  ArenaVector<char> out_;
};

}  // namespace

Result<std::string_view> print_symbol_table(Arena& arena, const SymbolTable& table) {
  Printer printer(arena);
  TRY(printer.print(*table.top, 0));
  return printer.text();
}

}  // namespace ouro
