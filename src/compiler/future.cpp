// Which future features a module asks for. The statements may follow the docstring and each other only.
#include "compiler/future.h"

#include "bytecode/opcodes.h"
#include "symtable/symtable.h"

namespace ouro::compiler {

using namespace ast;

namespace {

constexpr std::string_view kMandatoryFeatures[] = {"nested_scopes",    "generators",     "division",
                                                   "absolute_import",  "with_statement", "print_function",
                                                   "unicode_literals", "generator_stop"};

Result<void> add_feature(Diagnostics& diagnostics, const stmt* statement, std::string_view name, uint32_t& flags) {
  for (std::string_view mandatory : kMandatoryFeatures) {
    if (name == mandatory) return {};
  }
  if (name == "barry_as_FLUFL") {
    flags |= kCodeFutureBarryAsBdfl;
  } else if (name == "annotations") {
    flags |= kCodeFutureAnnotations;
  } else {
    FailureLocation location = failure_location(statement->position);
    // Of the end only the line is told.
    location.end_lineno = location.lineno;
    location.end_offset = FailureLocation::kNothing;
    if (name == "braces") {
      (void)diagnostics.fail(Failure::kSyntaxError, location, "not a chance");
    } else {
      (void)diagnostics.fail(Failure::kSyntaxError, location, "future feature %.*s is not defined",
                             int(std::min<size_t>(name.size(), 100)), name.data());
    }
    return diagnostics.with_extra_place();
  }
  return {};
}

}  // namespace

Result<FutureFeatures> find_future_features(Diagnostics& diagnostics, mod* module) {
  FutureFeatures features;
  std::span<stmt*> body;
  if (module->kind == NodeKind::kModule) body = as<ModuleNode>(module)->body;
  if (module->kind == NodeKind::kInteractive) body = as<InteractiveNode>(module)->body;
  // After another statement a feature is too late; only what stands in the same line is still looked at here.
  bool done = false;
  bool first = true;
  int previous_line = 0;
  for (stmt* statement : body) {
    if (done && statement->position.lineno > previous_line) break;
    previous_line = statement->position.lineno;
    const bool may_be_docstring = first;
    first = false;
    if (auto* import = try_as<ImportFromNode>(static_cast<Node*>(statement));
        import && import->module && import->module->text == "__future__") {
      if (done) {
        FailureLocation location = failure_location(statement->position);
        location.offset--;
        location.end_lineno = location.lineno;
        location.end_offset = FailureLocation::kNothing;
        (void)diagnostics.fail(Failure::kSyntaxError, location,
                               "from __future__ imports must occur at the beginning of the file");
        return diagnostics.with_extra_place();
      }
      for (alias* each : import->names) { TRY(add_feature(diagnostics, statement, each->name->text, features.flags)); }
      features.last_line = statement->position.lineno;
      continue;
    }
    auto* expression = try_as<ExprNode>(static_cast<Node*>(statement));
    auto* constant = expression ? try_as<ConstantNode>(static_cast<Node*>(expression->value)) : nullptr;
    if (!may_be_docstring || !constant || constant->value->kind != Constant::Kind::kStr) done = true;
  }
  return features;
}

}  // namespace ouro::compiler
