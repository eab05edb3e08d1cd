// Expressions as text. Every operator has a level; an operand of a lower level than its place asks for is put
// into parentheses. The texts are those that CPython 3.11 stores for string annotations, which differ in
// places from ast.unparse: tuples keep their parentheses, f-strings are written by parts.
#include "compiler/unparse.h"

#include <cmath>

#include "ast/printer.h"

namespace ouro::compiler {

using namespace ast;

namespace {

enum Level : int {
  kLevelTuple,
  kLevelTest,
  kLevelOr,
  kLevelAnd,
  kLevelNot,
  kLevelCompare,
  kLevelExpression,
  kLevelBitOr = kLevelExpression,
  kLevelBitXor,
  kLevelBitAnd,
  kLevelShift,
  kLevelArithmetic,
  kLevelTerm,
  kLevelFactor,
  kLevelPower,
  kLevelAwait,
  kLevelAtom,
};

constexpr int kMostNesting = 3000;

class Buffer final : public PrintSink {
 public:
  explicit Buffer(Arena& arena) : text_(arena) {}
  Result<void> write(std::string_view text) override {
    for (char c : text) TRY(text_.push(c));
    return {};
  }
  std::string_view text() const { return {text_.begin(), text_.size()}; }

 private:
  ArenaVector<char> text_;
};

class Unparser {
 public:
  Unparser(Arena& arena, Diagnostics& diagnostics) : arena_(arena), diagnostics_(diagnostics), out_(arena) {}

  Result<void> write(const expr* node, int level) {
    if (++depth_ > kMostNesting) {
      return diagnostics_.fail(Failure::kRecursionError, "maximum recursion depth exceeded during compilation");
    }
    TRY(write_node(node, level));
    depth_--;
    return {};
  }
  std::string_view text() const { return out_.text(); }

 private:
  Result<void> put(std::string_view text) { return out_.write(text); }
  Result<void> put_if(bool condition, std::string_view text) { return condition ? put(text) : Result<void>(); }

  Result<void> write_list(std::span<expr*> items, int level = kLevelTest) {
    for (size_t i = 0; i < items.size(); i++) {
      TRY(put_if(i > 0, ", "));
      TRY(write(items[i], level));
    }
    return {};
  }

  Result<void> write_node(const expr* node, int level) {
    switch (node->kind) {
      case NodeKind::kBoolOp: return write_bool(as<BoolOpNode>(node), level);
      case NodeKind::kBinOp: return write_binary(as<BinOpNode>(node), level);
      case NodeKind::kUnaryOp: return write_unary(as<UnaryOpNode>(node), level);
      case NodeKind::kLambda: return write_lambda(as<LambdaNode>(node), level);
      case NodeKind::kIfExp: {
        auto* conditional = as<IfExpNode>(node);
        TRY(put_if(level > kLevelTest, "("));
        TRY(write(conditional->body, kLevelTest + 1));
        TRY(put(" if "));
        TRY(write(conditional->test, kLevelTest + 1));
        TRY(put(" else "));
        TRY(write(conditional->orelse, kLevelTest));
        return put_if(level > kLevelTest, ")");
      }
      case NodeKind::kDict: {
        auto* dict = as<DictNode>(node);
        TRY(put("{"));
        for (size_t i = 0; i < dict->values.size(); i++) {
          TRY(put_if(i > 0, ", "));
          if (dict->keys[i]) {
            TRY(write(dict->keys[i], kLevelTest));
            TRY(put(": "));
            TRY(write(dict->values[i], kLevelTest));
          } else {
            TRY(put("**"));
            TRY(write(dict->values[i], kLevelExpression));
          }
        }
        return put("}");
      }
      case NodeKind::kSet:
        TRY(put("{"));
        TRY(write_list(as<SetNode>(node)->elts));
        return put("}");
      case NodeKind::kGeneratorExp:
        TRY(put("("));
        TRY(write(as<GeneratorExpNode>(node)->elt, kLevelTest));
        TRY(write_generators(as<GeneratorExpNode>(node)->generators));
        return put(")");
      case NodeKind::kListComp:
        TRY(put("["));
        TRY(write(as<ListCompNode>(node)->elt, kLevelTest));
        TRY(write_generators(as<ListCompNode>(node)->generators));
        return put("]");
      case NodeKind::kSetComp:
        TRY(put("{"));
        TRY(write(as<SetCompNode>(node)->elt, kLevelTest));
        TRY(write_generators(as<SetCompNode>(node)->generators));
        return put("}");
      case NodeKind::kDictComp:
        TRY(put("{"));
        TRY(write(as<DictCompNode>(node)->key, kLevelTest));
        TRY(put(": "));
        TRY(write(as<DictCompNode>(node)->value, kLevelTest));
        TRY(write_generators(as<DictCompNode>(node)->generators));
        return put("}");
      case NodeKind::kYield:
        if (!as<YieldNode>(node)->value) return put("(yield)");
        TRY(put("(yield "));
        TRY(write(as<YieldNode>(node)->value, kLevelTest));
        return put(")");
      case NodeKind::kYieldFrom:
        TRY(put("(yield from "));
        TRY(write(as<YieldFromNode>(node)->value, kLevelTest));
        return put(")");
      case NodeKind::kAwait:
        TRY(put_if(level > kLevelAwait, "("));
        TRY(put("await "));
        TRY(write(as<AwaitNode>(node)->value, kLevelAtom));
        return put_if(level > kLevelAwait, ")");
      case NodeKind::kCompare: return write_compare(as<CompareNode>(node), level);
      case NodeKind::kCall: return write_call(as<CallNode>(node));
      case NodeKind::kConstant:
        if (constant_of(node)->kind == Constant::Kind::kEllipsis) return put("...");
        if (auto* kind = as<ConstantNode>(node)->kind) TRY(put(*kind));
        return write_constant(*constant_of(node));
      case NodeKind::kJoinedStr: {
        Unparser inner(arena_, diagnostics_);
        inner.depth_ = depth_;
        TRY(inner.write_joined_parts(as<JoinedStrNode>(node), false));
        TRY(put("f"));
        return write_text_repr(inner.text());
      }
      case NodeKind::kFormattedValue: return write_formatted(as<FormattedValueNode>(node));
      case NodeKind::kAttribute: {
        auto* attribute = as<AttributeNode>(node);
        TRY(write(attribute->value, kLevelAtom));
        // "1.real" would be a float
        const bool integer = attribute->value->kind == NodeKind::kConstant &&
                             constant_of(attribute->value)->kind == Constant::Kind::kInt;
        TRY(put(integer ? " ." : "."));
        return put(attribute->attr->text);
      }
      case NodeKind::kStarred: TRY(put("*")); return write(as<StarredNode>(node)->value, kLevelExpression);
      case NodeKind::kName: return put(as<NameNode>(node)->id->text);
      case NodeKind::kList:
        TRY(put("["));
        TRY(write_list(as<ListNode>(node)->elts));
        return put("]");
      case NodeKind::kTuple: {
        auto* tuple = as<TupleNode>(node);
        if (tuple->elts.empty()) return put("()");
        TRY(put_if(level > kLevelTuple, "("));
        TRY(write_list(tuple->elts));
        TRY(put_if(tuple->elts.size() == 1, ","));
        return put_if(level > kLevelTuple, ")");
      }
      case NodeKind::kSubscript:
        TRY(write(as<SubscriptNode>(node)->value, kLevelAtom));
        TRY(put("["));
        TRY(write(as<SubscriptNode>(node)->slice, kLevelTuple));
        return put("]");
      case NodeKind::kSlice: {
        auto* slice = as<SliceNode>(node);
        if (slice->lower) TRY(write(slice->lower, kLevelTest));
        TRY(put(":"));
        if (slice->upper) TRY(write(slice->upper, kLevelTest));
        if (!slice->step) return {};
        TRY(put(":"));
        return write(slice->step, kLevelTest);
      }
      case NodeKind::kNamedExpr:
        TRY(put_if(level > kLevelTuple, "("));
        TRY(write(as<NamedExprNode>(node)->target, kLevelAtom));
        TRY(put(" := "));
        TRY(write(as<NamedExprNode>(node)->value, kLevelAtom));
        return put_if(level > kLevelTuple, ")");
      default: return diagnostics_.fail(Failure::kSystemError, "unknown expression kind");
    }
  }

  static const Constant* constant_of(const expr* node) { return static_cast<const ConstantNode*>(node)->value; }

  // Infinity has no literal of its own: a literal that is too big stands for it.
  Result<void> write_constant(const Constant& constant) {
    if (constant.kind == Constant::Kind::kTuple) {
      TRY(put("("));
      for (size_t i = 0; i < constant.items.size(); i++) {
        TRY(put_if(i > 0, ", "));
        TRY(write_constant(*constant.items[i]));
      }
      TRY(put_if(constant.items.size() == 1, ","));
      return put(")");
    }
    const bool may_be_infinite = constant.kind == Constant::Kind::kFloat || constant.kind == Constant::Kind::kComplex;
    if (!may_be_infinite || !(std::isinf(constant.real) || std::isinf(constant.imag))) {
      return print_constant(constant, out_);
    }
    const std::string_view text = TRY(repr(arena_, diagnostics_, constant));
    for (size_t at = 0; at < text.size();) {
      const size_t found = text.find("inf", at);
      TRY(put(text.substr(at, found == text.npos ? text.npos : found - at)));
      if (found == text.npos) break;
      TRY(put("1e309"));
      at = found + 3;
    }
    return {};
  }

  Result<void> write_text_repr(std::string_view text) {
    Constant constant;
    constant.kind = Constant::Kind::kStr;
    constant.text = text;
    return print_constant(constant, out_);
  }

  Result<void> write_bool(const BoolOpNode* node, int level) {
    const int own = node->op == boolop::And ? kLevelAnd : kLevelOr;
    TRY(put_if(level > own, "("));
    for (size_t i = 0; i < node->values.size(); i++) {
      if (i > 0) TRY(put(node->op == boolop::And ? " and " : " or "));
      TRY(write(node->values[i], own + 1));
    }
    return put_if(level > own, ")");
  }

  Result<void> write_binary(const BinOpNode* node, int level) {
    struct Operator {
      std::string_view text;
      int level;
    };
    static constexpr Operator kOperators[] = {
        {" + ", kLevelArithmetic}, {" - ", kLevelArithmetic}, {" * ", kLevelTerm},   {" @ ", kLevelTerm},
        {" / ", kLevelTerm},       {" % ", kLevelTerm},       {" ** ", kLevelPower}, {" << ", kLevelShift},
        {" >> ", kLevelShift},     {" | ", kLevelBitOr},      {" ^ ", kLevelBitXor}, {" & ", kLevelBitAnd},
        {" // ", kLevelTerm}};
    const Operator& op = kOperators[int(node->op)];
    const bool right_to_left = node->op == operator_::Pow;
    TRY(put_if(level > op.level, "("));
    TRY(write(node->left, op.level + right_to_left));
    TRY(put(op.text));
    TRY(write(node->right, op.level + !right_to_left));
    return put_if(level > op.level, ")");
  }

  Result<void> write_unary(const UnaryOpNode* node, int level) {
    static constexpr std::string_view kTexts[] = {"~", "not ", "+", "-"};
    const int own = node->op == unaryop::Not ? kLevelNot : kLevelFactor;
    TRY(put_if(level > own, "("));
    TRY(put(kTexts[int(node->op)]));
    TRY(write(node->operand, own));
    return put_if(level > own, ")");
  }

  Result<void> write_parameter(const arg* parameter) {
    TRY(put(parameter->arg->text));
    if (!parameter->annotation) return {};
    TRY(put(": "));
    return write(parameter->annotation, kLevelTest);
  }

  Result<void> write_parameters(const arguments* args) {
    bool first = true;
    auto separate = [&]() -> Result<void> {
      TRY(put_if(!first, ", "));
      first = false;
      return {};
    };
    const size_t positional_only = args->posonlyargs.size();
    const size_t count = positional_only + args->args.size();
    const size_t without_default = count - args->defaults.size();
    for (size_t i = 0; i < count; i++) {
      TRY(separate());
      TRY(write_parameter(i < positional_only ? args->posonlyargs[i] : args->args[i - positional_only]));
      if (i >= without_default) {
        TRY(put("="));
        TRY(write(args->defaults[i - without_default], kLevelTest));
      }
      if (positional_only && i + 1 == positional_only) TRY(put(", /"));
    }
    if (args->vararg || !args->kwonlyargs.empty()) {
      TRY(separate());
      TRY(put("*"));
      if (args->vararg) TRY(write_parameter(args->vararg));
    }
    for (size_t i = 0; i < args->kwonlyargs.size(); i++) {
      TRY(separate());
      TRY(write_parameter(args->kwonlyargs[i]));
      if (i < args->kw_defaults.size() && args->kw_defaults[i]) {
        TRY(put("="));
        TRY(write(args->kw_defaults[i], kLevelTest));
      }
    }
    if (args->kwarg) {
      TRY(separate());
      TRY(put("**"));
      TRY(write_parameter(args->kwarg));
    }
    return {};
  }

  Result<void> write_lambda(const LambdaNode* node, int level) {
    const arguments* args = node->args;
    const bool positional = !args->posonlyargs.empty() || !args->args.empty();
    TRY(put_if(level > kLevelTest, "("));
    TRY(put(positional ? "lambda " : "lambda"));
    TRY(write_parameters(args));
    TRY(put(": "));
    TRY(write(node->body, kLevelTest));
    return put_if(level > kLevelTest, ")");
  }

  Result<void> write_compare(const CompareNode* node, int level) {
    static constexpr std::string_view kTexts[] = {" == ", " != ", " < ",      " <= ", " > ",
                                                  " >= ", " is ", " is not ", " in ", " not in "};
    TRY(put_if(level > kLevelCompare, "("));
    TRY(write(node->left, kLevelCompare + 1));
    for (size_t i = 0; i < node->ops.size(); i++) {
      TRY(put(kTexts[int(node->ops[i])]));
      TRY(write(node->comparators[i], kLevelCompare + 1));
    }
    return put_if(level > kLevelCompare, ")");
  }

  Result<void> write_call(const CallNode* node) {
    TRY(write(node->func, kLevelAtom));
    // A generator expression that is the only argument brings its own parentheses.
    if (node->args.size() == 1 && node->keywords.empty() && node->args[0]->kind == NodeKind::kGeneratorExp) {
      return write(node->args[0], kLevelTest);
    }
    TRY(put("("));
    TRY(write_list(node->args));
    for (size_t i = 0; i < node->keywords.size(); i++) {
      TRY(put_if(i > 0 || !node->args.empty(), ", "));
      if (node->keywords[i]->arg) {
        TRY(put(node->keywords[i]->arg->text));
        TRY(put("="));
      } else {
        TRY(put("**"));
      }
      TRY(write(node->keywords[i]->value, kLevelTest));
    }
    return put(")");
  }

  Result<void> write_generators(std::span<comprehension*> generators) {
    for (comprehension* generator : generators) {
      TRY(put(generator->is_async ? " async for " : " for "));
      TRY(write(generator->target, kLevelTuple));
      TRY(put(" in "));
      TRY(write(generator->iter, kLevelTest + 1));
      for (expr* condition : generator->ifs) {
        TRY(put(" if "));
        TRY(write(condition, kLevelTest + 1));
      }
    }
    return {};
  }

  // --- f-strings: the parts are written into one text, of which the repr is taken

  Result<void> write_joined_parts(const JoinedStrNode* node, bool is_format_spec) {
    for (const expr* value : node->values) {
      switch (value->kind) {
        case NodeKind::kConstant:
          for (char c : constant_of(value)->text) {
            TRY(put({&c, 1}));
            if (c == '{' || c == '}') TRY(put({&c, 1}));
          }
          break;
        case NodeKind::kJoinedStr: TRY(write_joined_parts(as<JoinedStrNode>(value), is_format_spec)); break;
        case NodeKind::kFormattedValue: TRY(write_formatted(as<FormattedValueNode>(value))); break;
        default: return diagnostics_.fail(Failure::kSystemError, "unknown expression kind inside f-string");
      }
    }
    return {};
  }

  Result<void> write_formatted(const FormattedValueNode* node) {
    Unparser inner(arena_, diagnostics_);
    inner.depth_ = depth_;
    TRY(inner.write(node->value, kLevelTest + 1));
    // "{{" would be a brace
    TRY(put(inner.text().starts_with('{') ? "{ " : "{"));
    TRY(put(inner.text()));
    if (node->conversion > 0) {
      const char conversion[] = {'!', char(node->conversion)};
      TRY(put({conversion, 2}));
    }
    if (node->format_spec) {
      TRY(put(":"));
      if (node->format_spec->kind == NodeKind::kJoinedStr) {
        TRY(write_joined_parts(as<JoinedStrNode>(node->format_spec), true));
      } else if (node->format_spec->kind == NodeKind::kConstant) {
        TRY(put(constant_of(node->format_spec)->text));
      }
    }
    return put("}");
  }

  Arena& arena_;
  Diagnostics& diagnostics_;
  Buffer out_;
  int depth_ = 0;
};

}  // namespace

Result<std::string_view> unparse(Arena& arena, Diagnostics& diagnostics, const expr* expression) {
  Unparser unparser(arena, diagnostics);
  TRY(unparser.write(expression, kLevelTest));
  return unparser.text();
}

Result<std::string_view> repr(Arena& arena, Diagnostics& diagnostics, const Constant& constant) {
  Buffer buffer(arena);
  TRY(print_constant(constant, buffer));
  return buffer.text();
}

}  // namespace ouro::compiler
