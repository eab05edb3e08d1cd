// The second pass over the symbol tables: the scope of every name, from its use in its own block and in the
// blocks around it.
//
// A name that a block binds is local there. Another name is looked for in the enclosing function blocks
// (classes are passed by), outwards, until one binds it (free) or declares it global (global). When the
// blocks inside have been decided, a local that one of them takes from here becomes a cell. The depth of
// nesting was bounded while building.
#include "symtable/symtable.h"

namespace ouro {

namespace {

class Analyzer {
 public:
  explicit Analyzer(SymbolTable& table) : table_(table) {}

  Result<void> run() {
    class_name_ = TRY(table_.names.intern("__class__"));
    NameMap<bool> free(table_.arena);
    return analyze(*table_.top, free);
  }

 private:
  enum class Found : uint8_t { kNothing, kBound, kGlobal };

  // What the blocks around `scope` know of `name`.
  Found look_outside(const Scope& scope, ast::identifier name) const {
    for (const Scope* outer = scope.parent; outer; outer = outer->parent) {
      if (outer->kind == ScopeKind::kClass && name == class_name_) return Found::kBound;
      if (outer->kind != ScopeKind::kFunction) continue;
      const Symbol* symbol = outer->symbols.find(name);
      if (!symbol) continue;
      if (symbol->flags & kDefGlobal) return Found::kGlobal;
      if (symbol->flags & kDefNonlocal) continue;
      if (symbol->flags & kDefBound) return Found::kBound;
    }
    return Found::kNothing;
  }

  Raised fail_at_directive(const Scope& scope, ast::identifier name, const char* format) {
    for (const ScopeDirective& directive : scope.directives) {
      if (directive.name == name) {
        (void)table_.diagnostics.fail(Failure::kSyntaxError, failure_location(directive.position), format,
                                      int(name->text.size()), name->text.data());
        return table_.diagnostics.with_extra_place();
      }
    }
    return table_.diagnostics.fail(Failure::kSystemError, "BUG: internal directive bookkeeping broken");
  }

  Result<void> analyze_name(Scope& scope, ast::identifier name, Symbol& symbol, NameMap<bool>& free) {
    const uint32_t flags = symbol.flags;
    if (flags & kDefGlobal) {
      if (flags & kDefNonlocal) return fail_at_directive(scope, name, "name '%.*s' is nonlocal and global");
      symbol.scope = SymbolScope::kGlobalExplicit;
      return {};
    }
    if (flags & kDefNonlocal) {
      if (scope.kind == ScopeKind::kModule) {
        return fail_at_directive(scope, name, "nonlocal declaration not allowed at module level");
      }
      if (look_outside(scope, name) != Found::kBound) {
        return fail_at_directive(scope, name, "no binding for nonlocal '%.*s' found");
      }
      symbol.scope = SymbolScope::kFree;
    } else if (flags & kDefBound) {
      symbol.scope = SymbolScope::kLocal;
      return {};
    } else if (look_outside(scope, name) == Found::kBound) {
      symbol.scope = SymbolScope::kFree;
    } else {
      symbol.scope = SymbolScope::kGlobalImplicit;
      return {};
    }
    scope.has_free = true;
    TRY(free.find_or_insert(name, true));
    return {};
  }

  // `free` gets the names that `scope` and the blocks inside it take from further out.
  Result<void> analyze(Scope& scope, NameMap<bool>& free) {
    if (!table_.diagnostics.may_continue()) return raised;
    for (auto& entry : scope.symbols) TRY(analyze_name(scope, entry.name, entry.value, free));
    NameMap<bool> inner(table_.arena);
    for (Scope* child : scope.children) TRY(analyze(*child, inner));
    for (auto& entry : inner) {
      if (scope.kind == ScopeKind::kClass && entry.name == class_name_) {
        scope.needs_class_closure = true;
        continue;
      }
      Symbol* symbol = scope.symbols.find(entry.name);
      if (symbol && scope.kind == ScopeKind::kFunction && symbol->scope == SymbolScope::kLocal) {
        symbol->scope = SymbolScope::kCell;
        continue;
      }
      if (symbol) {
        if (scope.kind == ScopeKind::kClass && (symbol->flags & (kDefBound | kDefGlobal))) {
          symbol->flags |= kDefFreeClass;
        }
      } else if (scope.kind != ScopeKind::kModule) {
        TRY(scope.symbols.find_or_insert(entry.name, Symbol{0, SymbolScope::kFree}));
      }
      TRY(free.find_or_insert(entry.name, true));
    }
    return {};
  }

  SymbolTable& table_;
  ast::identifier class_name_ = nullptr;
};

}  // namespace

Result<void> analyze_symbol_table(SymbolTable& table) { return Analyzer(table).run(); }

}  // namespace ouro
