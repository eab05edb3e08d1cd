// The printed form of a tree: what ast.dump(tree, indent=...) of Python 3.11 gives, character by character.
#pragma once

#include <string_view>

#include "ast/nodes.h"
#include "base/result.h"

namespace ouro::ast {

// Takes the printed form piece by piece.
class PrintSink {
 public:
  virtual Result<void> write(std::string_view text) = 0;

 protected:
  ~PrintSink() = default;
};

struct PrintOptions {
  int indent = 2;                   // spaces per level; negative: all on one line
  bool include_attributes = false;  // lineno, col_offset, end_lineno, end_col_offset
};

// Deeper trees are refused: printing recurses.
inline constexpr int kMaxPrintDepth = 4000;

// Fails when the sink does or the tree is too deep.
Result<void> print(const Node* tree, const PrintOptions& options, PrintSink& sink);

// repr() of a constant.
Result<void> print_constant(const ouro::Constant& constant, PrintSink& sink);

}  // namespace ouro::ast
