// Symbol tables: which scope every name of a compilation belongs to.
//
// In: the (already optimised) syntax tree. Out: a tree of Scopes, one per module, class, function, lambda and
// comprehension, in which every name has its kind of scope. Two passes: `build` walks the tree and notes how
// each name is used; `analyze` decides from that, from the outside in, whether a name is local, global, free
// or a cell. Read first: section 4.2 of the language reference, PEP 227, PEP 3104, PEP 572, module symtable.
#pragma once

#include <cstdint>

#include "ast/name_table.h"
#include "ast/nodes.h"
#include "base/arena.h"
#include "source/diagnostics.h"
#include "symtable/name_map.h"

namespace ouro {

// How a name is used in a block (bits).
enum SymbolFlag : uint32_t {
  kDefGlobal = 1,           // global statement
  kDefLocal = 2,            // assigned
  kDefParam = 4,            // parameter
  kDefNonlocal = 8,         // nonlocal statement
  kUse = 16,                // read
  kDefFreeClass = 64,       // bound in a class and free in a method of it
  kDefImport = 128,         // bound by an import
  kDefAnnotated = 256,      // annotated
  kDefComprehension = 512,  // iteration variable of a comprehension
  kDefBound = kDefLocal | kDefParam | kDefImport,
};

enum class SymbolScope : uint8_t { kUnknown, kLocal, kGlobalExplicit, kGlobalImplicit, kFree, kCell };

struct Symbol {
  uint32_t flags = 0;
  SymbolScope scope = SymbolScope::kUnknown;
};

enum class ScopeKind : uint8_t { kModule, kClass, kFunction, kAnnotation };
enum class ComprehensionKind : uint8_t { kNone, kList, kSet, kDict, kGenerator };

// A global or nonlocal declaration, for the errors found during the analysis.
struct ScopeDirective {
  ast::identifier name;
  ast::Position position;
};

struct Scope {
  Scope(Arena& arena) : symbols(arena), parameters(arena), children(arena), directives(arena) {}

  ScopeKind kind = ScopeKind::kModule;
  ComprehensionKind comprehension = ComprehensionKind::kNone;
  bool nested = false;    // inside a function, at any depth
  bool has_free = false;  // uses a free variable
  bool is_generator = false;
  bool is_coroutine = false;
  bool has_varargs = false;
  bool has_varkeywords = false;
  bool needs_class_closure = false;  // a method uses __class__ or super
  bool in_iteration_target = false;  // (while building) inside the target of a comprehension
  int iteration_expressions = 0;     // (while building) depth inside the iterables of comprehensions
  int lineno = 0;
  ast::identifier name = nullptr;
  const ast::Node* node = nullptr;
  Scope* parent = nullptr;
  NameMap<Symbol> symbols;
  ArenaVector<ast::identifier> parameters;  // in the order of localsplus
  ArenaVector<Scope*> children;
  ArenaVector<ScopeDirective> directives;

  // The scope of a (mangled) name; kUnknown when the block does not know it.
  SymbolScope scope_of(ast::identifier name) const {
    const Symbol* symbol = symbols.find(name);
    return symbol ? symbol->scope : SymbolScope::kUnknown;
  }
};

// Maps the nodes that open a scope to their Scope.
class ScopeMap {
 public:
  explicit ScopeMap(Arena& arena) : arena_(&arena) {}
  Result<void> insert(const ast::Node* node, Scope* scope);
  Scope* find(const ast::Node* node) const;

 private:
  struct Slot {
    const ast::Node* node;
    Scope* scope;
  };
  size_t probe(const ast::Node* node) const;
  Arena* arena_;
  Slot* slots_ = nullptr;
  size_t capacity_ = 0;
  size_t size_ = 0;
};

class SymbolTable {
 public:
  SymbolTable(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics)
      : arena(arena), names(names), diagnostics(diagnostics), scopes(arena) {}

  Arena& arena;
  ast::NameTable& names;
  Diagnostics& diagnostics;
  ScopeMap scopes;
  Scope* top = nullptr;
};

struct SymbolTableOptions {
  bool future_annotations = false;  // annotations are texts: they do not bind or use names
  int recursion_limit = 3000;       // nested nodes
};

// Builds and analyses the table of `module`. Fails with the SyntaxErrors of this step, RecursionError, MemoryError.
Result<SymbolTable*> build_symbol_table(Arena& arena, ast::NameTable& names, Diagnostics& diagnostics, ast::mod* module,
                                        const SymbolTableOptions& options);

// Decides the scope of every name below table.top; the second half of build_symbol_table.
Result<void> analyze_symbol_table(SymbolTable& table);

// The name under which `name` is stored inside the class `private_class` (none: nullptr): names that begin
// with two underscores and do not end with two get "_Class" in front (section 6.2.1 of the language reference).
Result<ast::identifier> mangle(ast::NameTable& names, Arena& arena, ast::identifier private_class,
                               ast::identifier name);

// Where a SyntaxError about `position` lies.
FailureLocation failure_location(const ast::Position& position);

// A printed form of the table: one line for each scope and, below it, for each symbol.
Result<std::string_view> print_symbol_table(Arena& arena, const SymbolTable& table);

}  // namespace ouro
