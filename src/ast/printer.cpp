// The printer walks a tree by the field lists of nodes.def. A node is printed on one line when it has at most
// three fields and none of them has an inside, as ast.dump does.
#include "ast/printer.h"

#include <charconv>

namespace ouro::ast {

namespace {

template <class T>
constexpr bool has_attributes =
    std::is_base_of_v<stmt, T> || std::is_base_of_v<expr, T> || std::is_base_of_v<excepthandler, T> ||
    std::is_base_of_v<pattern, T> || std::is_same_v<T, arg> || std::is_same_v<T, keyword> || std::is_same_v<T, alias>;

// Counts the fields that ast.dump shows, and whether all are simple.
struct Shape {
  int fields = 0;
  bool simple = true;
};

constexpr std::string_view kOperatorNames[] = {"Add()",    "Sub()",    "Mult()",    "MatMult()", "Div()",
                                               "Mod()",    "Pow()",    "LShift()",  "RShift()",  "BitOr()",
                                               "BitXor()", "BitAnd()", "FloorDiv()"};
constexpr std::string_view kUnaryNames[] = {"Invert()", "Not()", "UAdd()", "USub()"};
constexpr std::string_view kBoolNames[] = {"And()", "Or()"};
constexpr std::string_view kCompareNames[] = {"Eq()",  "NotEq()", "Lt()",    "LtE()", "Gt()",
                                              "GtE()", "Is()",    "IsNot()", "In()",  "NotIn()"};
constexpr std::string_view kContextNames[] = {"Load()", "Store()", "Del()"};

class Printer {
 public:
  Printer(const PrintOptions& options, PrintSink& sink) : options_(options), sink_(sink) {}

  Result<void> node(const Node* node, int level) {
    if (level > kMaxPrintDepth) return raised;
    switch (node->kind) {
#define OURO_SUM(sum)
#define OURO_PRODUCT(product, fields) \
  case NodeKind::k_##product: return fields_of(#product, static_cast<const product*>(node), level);
#define OURO_NODE(sum, name, fields) \
  case NodeKind::k##name: return fields_of(#name, static_cast<const name##Node*>(node), level);
#define F(type, name)
#define O(type, name)
#define L(type, name)
#include "ast/nodes.def"
    }
    return {};
  }

 private:
  // Which values have an inside: nodes, and lists that are not empty.
  template <class T>
  static bool is_simple(const T&) {
    return !std::is_convertible_v<T, const Node*>;
  }
  template <class T>
  static bool is_simple(const std::span<T>& list) {
    return list.empty();
  }

  template <class T>
  static bool is_none(const T& value) {
    if constexpr (std::is_pointer_v<T>) return value == nullptr;
    return false;
  }

  // One overload per node type, from the field lists: its shape, and its fields one after the other.
#define operator operator_
#define OURO_SUM(sum)
#define OURO_PRODUCT(product, fields)          \
  static Shape shape_of(const product* node) { \
    Shape shape;                               \
    fields return shape;                       \
  }
#define OURO_NODE(sum, type_name, fields)              \
  static Shape shape_of(const type_name##Node* node) { \
    Shape shape;                                       \
    fields return shape;                               \
  }
#define F(type, name) shape.fields++, shape.simple &= is_simple(node->name);
#define O(type, name) \
  if (!is_none(node->name)) shape.fields++, shape.simple &= is_simple(node->name);
#define L(type, name) F(type, name)
#include "ast/nodes.def"
#define OURO_SUM(sum)
#define OURO_PRODUCT(product, fields) \
  Result<void> write_fields(const product* node, int level) { fields return {}; }
#define OURO_NODE(sum, type_name, fields) \
  Result<void> write_fields(const type_name##Node* node, int level) { fields return {}; }
#define F(type, name)      \
  TRY(begin_field(#name)); \
  TRY(value(node->name, level));
#define O(type, name) \
  if (!is_none(node->name)) { F(type, name) }
#define L(type, name) F(type, name)
#include "ast/nodes.def"
#undef operator

  template <class T>
  Result<void> fields_of(std::string_view name, const T* node, int level) {
    Shape shape = shape_of(node);
    bool attributes = options_.include_attributes && has_attributes<T>;
    if (attributes) shape.fields += 4;
    bool short_form = (shape.simple && shape.fields <= 3) || options_.indent < 0;
    TRY(sink_.write(name));
    TRY(sink_.write("("));
    Separator outer = separator_;
    separator_ = {short_form, true, level + 1};
    TRY(write_fields(node, level + 1));
    if (attributes) {
      const Position& position = static_cast<const Node*>(node)->position;
      TRY(begin_field("lineno"));
      TRY(number(position.lineno));
      TRY(begin_field("col_offset"));
      TRY(number(position.col_offset));
      TRY(begin_field("end_lineno"));
      TRY(number(position.end_lineno));
      TRY(begin_field("end_col_offset"));
      TRY(number(position.end_col_offset));
    }
    separator_ = outer;
    return sink_.write(")");
  }

  // What stands in front of the next field of the node being written.
  struct Separator {
    bool one_line = true;
    bool first = true;
    int level = 0;
  };
  Result<void> begin_item() {
    if (separator_.one_line) {
      if (!separator_.first) TRY(sink_.write(", "));
    } else {
      TRY(sink_.write(separator_.first ? "\n" : ",\n"));
      for (int i = separator_.level * options_.indent; i > 0; i -= 16)
        TRY(sink_.write(std::string_view("                ").substr(0, size_t(i < 16 ? i : 16))));
    }
    separator_.first = false;
    return {};
  }
  Result<void> begin_field(std::string_view name) {
    TRY(begin_item());
    TRY(sink_.write(name));
    return sink_.write("=");
  }

  Result<void> number(int value) {
    char digits[16];
    auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return sink_.write({digits, size_t(end - digits)});
  }
  Result<void> quoted(std::string_view text) {
    ouro::Constant constant;
    constant.kind = ouro::Constant::Kind::kStr;
    constant.text = text;
    return print_constant(constant, sink_);
  }

  Result<void> value(int number_value, int) { return number(number_value); }
  Result<void> value(constant value, int) { return print_constant(*value, sink_); }
  Result<void> value(string value, int) { return quoted(*value); }
  Result<void> value(identifier value, int) { return value ? quoted(value->text) : sink_.write("None"); }
  Result<void> value(operator_ value, int) { return sink_.write(kOperatorNames[size_t(value)]); }
  Result<void> value(unaryop value, int) { return sink_.write(kUnaryNames[size_t(value)]); }
  Result<void> value(boolop value, int) { return sink_.write(kBoolNames[size_t(value)]); }
  Result<void> value(cmpop value, int) { return sink_.write(kCompareNames[size_t(value)]); }
  Result<void> value(expr_context value, int) { return sink_.write(kContextNames[size_t(value)]); }
  Result<void> value(const Node* child, int level) { return child ? node(child, level) : sink_.write("None"); }
  template <class T>
  Result<void> value(const std::span<T>& list, int level) {
    if (list.empty()) return sink_.write("[]");
    TRY(sink_.write("["));
    Separator outer = separator_;
    separator_ = {options_.indent < 0, true, level + 1};
    for (const T& item : list) {
      TRY(begin_item());
      TRY(value(item, level + 1));
    }
    separator_ = outer;
    return sink_.write("]");
  }

  const PrintOptions& options_;
  PrintSink& sink_;
  Separator separator_;
};

}  // namespace

Result<void> print(const Node* tree, const PrintOptions& options, PrintSink& sink) {
  return Printer(options, sink).node(tree, 0);
}

}  // namespace ouro::ast
