// The match statement (PEP 634).
//
// A pattern takes the subject from the top of the stack. On success the values of its captures lie there in
// the order of PatternContext::stores and are stored when the whole pattern has matched. On failure control
// goes to the "fail pop" block that pops just as many values as are above the subject's copy, and from there
// to the next case.
#include <algorithm>

#include "compiler/codegen.h"
#include "compiler/constant_fold.h"
#include "compiler/unparse.h"

namespace ouro::compiler {

using namespace ast;

namespace {

bool is_wildcard(const ast::pattern* node) {
  return node->kind == NodeKind::kMatchAs && !static_cast<const MatchAsNode*>(node)->name &&
         !static_cast<const MatchAsNode*>(node)->pattern;
}
bool is_star(const ast::pattern* node) { return node->kind == NodeKind::kMatchStar; }
bool is_wildcard_star(const ast::pattern* node) {
  return is_star(node) && !static_cast<const MatchStarNode*>(node)->name;
}

// What may stand as a value pattern after constant folding.
bool is_value_expression(const expr* node) { return is_constant(node) || node->kind == NodeKind::kAttribute; }

}  // namespace

Result<void> CodeGenerator::rotate(size_t count) {
  for (; count > 1; count--) TRY(emit(Op::SWAP, uint32_t(count)));
  return {};
}

Result<void> CodeGenerator::ensure_fail_pop(PatternContext& context, size_t pops) {
  while (context.fail_pops.size() <= pops) TRY(context.fail_pops.push(TRY(new_block())));
  return {};
}

Result<void> CodeGenerator::jump_to_fail_pop(PatternContext& context, Op op) {
  const size_t pops = context.on_top + context.stores.size();
  TRY(ensure_fail_pop(context, pops));
  return emit_jump(op, context.fail_pops[pops]);
}

Result<void> CodeGenerator::place_fail_pops(PatternContext& context) {
  if (context.fail_pops.empty()) return {};
  for (size_t i = context.fail_pops.size() - 1; i > 0; i--) {
    use_block(context.fail_pops[i]);
    TRY(emit(Op::POP_TOP));
  }
  use_block(context.fail_pops[0]);
  context.fail_pops = ArenaVector<Block*>(arena_);
  return {};
}

Result<void> CodeGenerator::match_statement(MatchNode* node) {
  TRY(visit(node->subject));
  Block* end = TRY(new_block());
  const size_t count = node->cases.size();
  match_case* last = node->cases[count - 1];
  // A last `case _` matches without looking at the subject.
  const bool has_default = is_wildcard(last->pattern) && count > 1;
  const size_t tested = count - has_default;
  PatternContext context(arena_);
  for (size_t i = 0; i < tested; i++) {
    match_case* branch = node->cases[i];
    const bool keep_subject = i + 1 != tested;
    set_location(branch->pattern);
    if (keep_subject) TRY(emit(Op::COPY, 1));
    context.stores = ArenaVector<identifier>(arena_);
    context.allow_irrefutable = branch->guard || i == count - 1;
    context.fail_pops = ArenaVector<Block*>(arena_);
    context.on_top = 0;
    TRY(pattern(branch->pattern, context));
    for (identifier name : context.stores) TRY(name_operation(name, expr_context::Store));
    if (branch->guard) {
      TRY(ensure_fail_pop(context, 0));
      TRY(jump_if(branch->guard, context.fail_pops[0], false));
    }
    if (keep_subject) TRY(emit(Op::POP_TOP));
    TRY(visit_all(branch->body));
    TRY(emit_jump(Op::JUMP, end));
    set_location(branch->pattern);
    TRY(place_fail_pops(context));
  }
  if (has_default) {
    set_location(last->pattern);
    TRY(emit(tested == 0 ? Op::POP_TOP : Op::NOP));
    if (last->guard) TRY(jump_if(last->guard, end, false));
    TRY(visit_all(last->body));
  }
  use_block(end);
  return {};
}

Result<void> CodeGenerator::pattern(ast::pattern* node, PatternContext& context) {
  Depth depth(*this);
  TRY(depth.check());
  // Stays for what follows: the stores get the place of the last pattern.
  set_location(node);
  return pattern_body(node, context);
}

Result<void> CodeGenerator::pattern_body(ast::pattern* node, PatternContext& context) {
  switch (node->kind) {
    case NodeKind::kMatchValue: return pattern_value(as<MatchValueNode>(node), context);
    case NodeKind::kMatchSingleton:
      TRY(load_constant(as<MatchSingletonNode>(node)->value));
      TRY(emit(Op::IS_OP, 0));
      return jump_to_fail_pop(context, Op::POP_JUMP_IF_FALSE);
    case NodeKind::kMatchSequence: return pattern_sequence(as<MatchSequenceNode>(node), context);
    case NodeKind::kMatchMapping: return pattern_mapping(as<MatchMappingNode>(node), context);
    case NodeKind::kMatchClass: return pattern_class(as<MatchClassNode>(node), context);
    case NodeKind::kMatchStar: return store_capture(as<MatchStarNode>(node)->name, context);
    case NodeKind::kMatchAs: return pattern_as(as<MatchAsNode>(node), context);
    case NodeKind::kMatchOr: return pattern_or(as<MatchOrNode>(node), context);
    default:
      return diagnostics_.fail(Failure::kSystemError, "invalid match pattern node in AST (kind=%d)", int(node->kind));
  }
}

// A pattern inside another may always be irrefutable.
Result<void> CodeGenerator::subpattern(ast::pattern* node, PatternContext& context) {
  const bool outer = context.allow_irrefutable;
  context.allow_irrefutable = true;
  TRY(pattern(node, context));
  context.allow_irrefutable = outer;
  return {};
}

// Puts the captured value below all that must be kept, behind the values captured before.
Result<void> CodeGenerator::store_capture(identifier name, PatternContext& context) {
  if (!name) return emit(Op::POP_TOP);
  TRY(check_forbidden(name, expr_context::Store));
  if (std::find(context.stores.begin(), context.stores.end(), name) != context.stores.end()) {
    return fail("multiple assignments to name '%.*s' in pattern", name);
  }
  TRY(rotate(context.on_top + context.stores.size() + 1));
  return context.stores.push(name);
}

Result<void> CodeGenerator::pattern_value(MatchValueNode* node, PatternContext& context) {
  if (!is_value_expression(node->value)) return fail("patterns may only match literals and attribute lookups");
  TRY(visit(node->value));
  TRY(emit(Op::COMPARE_OP, uint32_t(CompareOperator::Equal)));
  return jump_to_fail_pop(context, Op::POP_JUMP_IF_FALSE);
}

Result<void> CodeGenerator::pattern_as(MatchAsNode* node, PatternContext& context) {
  if (!node->pattern) {
    if (!context.allow_irrefutable) {
      if (node->name) return fail("name capture '%.*s' makes remaining patterns unreachable", node->name);
      return fail("wildcard makes remaining patterns unreachable");
    }
    return store_capture(node->name, context);
  }
  context.on_top++;
  TRY(emit(Op::COPY, 1));
  TRY(pattern(node->pattern, context));
  context.on_top--;
  return store_capture(node->name, context);
}

// --- Sequences

Result<void> CodeGenerator::pattern_sequence(MatchSequenceNode* node, PatternContext& context) {
  const size_t count = node->patterns.size();
  size_t star = count;  // index of the starred pattern; count = none
  bool only_wildcards = true;
  bool wildcard_star = false;
  for (size_t i = 0; i < count; i++) {
    if (is_star(node->patterns[i])) {
      if (star != count) return fail("multiple starred names in sequence pattern");
      wildcard_star = is_wildcard_star(node->patterns[i]);
      only_wildcards &= wildcard_star;
      star = i;
    } else {
      only_wildcards &= is_wildcard(node->patterns[i]);
    }
  }
  context.on_top++;
  TRY(emit(Op::MATCH_SEQUENCE));
  TRY(jump_to_fail_pop(context, Op::POP_JUMP_IF_FALSE));
  if (star == count || count > 1) {
    TRY(emit(Op::GET_LEN));
    TRY(load_int(int64_t(star == count ? count : count - 1)));
    TRY(emit(Op::COMPARE_OP, uint32_t(star == count ? CompareOperator::Equal : CompareOperator::GreaterEqual)));
    TRY(jump_to_fail_pop(context, Op::POP_JUMP_IF_FALSE));
  }
  context.on_top--;
  if (only_wildcards) return emit(Op::POP_TOP);
  return wildcard_star ? subscript_sequence_pattern(node->patterns, star, context)
                       : unpack_sequence_pattern(node->patterns, context);
}

Result<void> CodeGenerator::unpack_sequence_pattern(std::span<ast::pattern*> patterns, PatternContext& context) {
  const size_t count = patterns.size();
  bool starred = false;
  for (size_t i = 0; i < count; i++) {
    if (!is_star(patterns[i])) continue;
    if (i >= 256 || count - i - 1 >= 0x7FFFFF) return fail("too many expressions in star-unpacking sequence pattern");
    TRY(emit(Op::UNPACK_EX, uint32_t(i + ((count - i - 1) << 8))));
    starred = true;
  }
  if (!starred) TRY(emit(Op::UNPACK_SEQUENCE, uint32_t(count)));
  context.on_top += count;
  for (ast::pattern* each : patterns) {
    context.on_top--;
    TRY(subpattern(each, context));
  }
  return {};
}

// With `*_` the items are taken out one by one, so that no list is built.
Result<void> CodeGenerator::subscript_sequence_pattern(std::span<ast::pattern*> patterns, size_t star,
                                                       PatternContext& context) {
  context.on_top++;
  for (size_t i = 0; i < patterns.size(); i++) {
    if (is_wildcard(patterns[i]) || i == star) continue;
    TRY(emit(Op::COPY, 1));
    if (i < star) {
      TRY(load_int(int64_t(i)));
    } else {
      // Counted from the end, but never negative: the subject may not support that.
      TRY(emit(Op::GET_LEN));
      TRY(load_int(int64_t(patterns.size() - i)));
      TRY(emit(Op::BINARY_OP, uint32_t(BinaryOperator::NB_SUBTRACT)));
    }
    TRY(emit(Op::BINARY_SUBSCR));
    TRY(subpattern(patterns[i], context));
  }
  context.on_top--;
  return emit(Op::POP_TOP);
}

// --- Mappings and classes

Result<void> CodeGenerator::pattern_mapping(MatchMappingNode* node, PatternContext& context) {
  const size_t count = node->keys.size();
  context.on_top++;
  TRY(emit(Op::MATCH_MAPPING));
  TRY(jump_to_fail_pop(context, Op::POP_JUMP_IF_FALSE));
  if (count == 0 && !node->rest) {
    context.on_top--;
    return emit(Op::POP_TOP);
  }
  if (count > 0) {
    TRY(emit(Op::GET_LEN));
    TRY(load_int(int64_t(count)));
    TRY(emit(Op::COMPARE_OP, uint32_t(CompareOperator::GreaterEqual)));
    TRY(jump_to_fail_pop(context, Op::POP_JUMP_IF_FALSE));
  }
  EqualConstants seen(arena_);
  for (expr* key : node->keys) {
    if (is_constant(key)) {
      const Constant* value = constant_of(key);
      if (!TRY(seen.add(*value))) {
        const std::string_view text = TRY(repr(arena_, diagnostics_, *value));
        return diagnostics_.fail(Failure::kSyntaxError, here(), "mapping pattern checks duplicate key (%.*s)",
                                 int(text.size()), text.data());
      }
    } else if (key->kind != NodeKind::kAttribute) {
      return fail("mapping pattern keys may only match literals and attribute lookups");
    }
    TRY(visit(key));
  }
  TRY(emit(Op::BUILD_TUPLE, uint32_t(count)));
  TRY(emit(Op::MATCH_KEYS));
  context.on_top += 2;
  TRY(emit(Op::COPY, 1));
  TRY(load_none());
  TRY(emit(Op::IS_OP, 1));
  TRY(jump_to_fail_pop(context, Op::POP_JUMP_IF_FALSE));
  TRY(emit(Op::UNPACK_SEQUENCE, uint32_t(count)));
  context.on_top += count - 1;
  for (ast::pattern* each : node->patterns) {
    context.on_top--;
    TRY(subpattern(each, context));
  }
  // What is left: the subject and the tuple of keys.
  context.on_top -= 2;
  if (!node->rest) {
    TRY(emit(Op::POP_TOP));
    return emit(Op::POP_TOP);
  }
  // **rest: a copy of the subject without the keys.
  TRY(emit(Op::BUILD_MAP, 0));
  TRY(emit(Op::SWAP, 3));
  TRY(emit(Op::DICT_UPDATE, 2));
  TRY(emit(Op::UNPACK_SEQUENCE, uint32_t(count)));
  for (size_t left = count; left > 0; left--) {
    TRY(emit(Op::COPY, uint32_t(1 + left)));
    TRY(emit(Op::SWAP, 2));
    TRY(emit(Op::DELETE_SUBSCR));
  }
  return store_capture(node->rest, context);
}

Result<void> CodeGenerator::pattern_class(MatchClassNode* node, PatternContext& context) {
  const size_t positional = node->patterns.size();
  const size_t named = node->kwd_attrs.size();
  auto** names = TRY(arena_.make_array<const Constant*>(named));
  for (size_t i = 0; i < named; i++) {
    LocationScope location(*this);
    set_location(node->kwd_patterns[i]);
    TRY(check_forbidden(node->kwd_attrs[i], expr_context::Store));
    for (size_t j = i + 1; j < named; j++) {
      if (node->kwd_attrs[i] != node->kwd_attrs[j]) continue;
      set_location(node->kwd_patterns[j]);
      return fail("attribute name repeated in class pattern: %.*s", node->kwd_attrs[j]);
    }
    auto* text = TRY(arena_.make<Constant>());
    text->kind = Constant::Kind::kStr;
    text->text = node->kwd_attrs[i]->text;
    names[i] = text;
  }
  TRY(visit(node->cls));
  auto* tuple = TRY(arena_.make<Constant>());
  tuple->kind = Constant::Kind::kTuple;
  tuple->items = {names, named};
  TRY(load_constant(tuple));
  TRY(emit(Op::MATCH_CLASS, uint32_t(positional)));
  TRY(emit(Op::COPY, 1));
  TRY(load_none());
  TRY(emit(Op::IS_OP, 1));
  context.on_top++;
  TRY(jump_to_fail_pop(context, Op::POP_JUMP_IF_FALSE));
  TRY(emit(Op::UNPACK_SEQUENCE, uint32_t(positional + named)));
  context.on_top += positional + named - 1;
  for (size_t i = 0; i < positional + named; i++) {
    ast::pattern* each = i < positional ? node->patterns[i] : node->kwd_patterns[i - positional];
    context.on_top--;
    if (is_wildcard(each)) {
      TRY(emit(Op::POP_TOP));
    } else {
      TRY(subpattern(each, context));
    }
  }
  return {};
}

// --- Alternatives

// Every alternative binds the same names, but perhaps in another order: after each, the captured values are
// brought into the order of the first one.
Result<void> CodeGenerator::pattern_or(MatchOrNode* node, PatternContext& context) {
  Block* end = TRY(new_block());
  const PatternContext outer = context;
  ArenaVector<identifier> control(arena_);
  const size_t count = node->patterns.size();
  for (size_t i = 0; i < count; i++) {
    ast::pattern* alternative = node->patterns[i];
    set_location(alternative);
    context.stores = ArenaVector<identifier>(arena_);
    context.allow_irrefutable = i == count - 1 && outer.allow_irrefutable;
    context.fail_pops = ArenaVector<Block*>(arena_);
    context.on_top = 0;
    TRY(emit(Op::COPY, 1));
    TRY(pattern(alternative, context));
    const size_t stored = context.stores.size();
    if (i == 0) {
      control = context.stores;
    } else if (stored != control.size()) {
      return fail("alternative patterns bind different names");
    } else {
      for (size_t wanted = stored; wanted-- > 0;) {
        auto* found = std::find(context.stores.begin(), context.stores.end(), control[wanted]);
        if (found == context.stores.end()) return fail("alternative patterns bind different names");
        const size_t at = size_t(found - context.stores.begin());
        if (at == wanted) continue;
        OURO_ASSERT(at < wanted);
        // Rotate the names up to `at` behind those up to `wanted`, and the values in the same way.
        std::rotate(context.stores.begin(), context.stores.begin() + at + 1, context.stores.begin() + wanted + 1);
        for (size_t rotations = at + 1; rotations > 0; rotations--) TRY(rotate(wanted + 1));
      }
    }
    TRY(emit_jump(Op::JUMP, end));
    TRY(place_fail_pops(context));
  }
  context = outer;
  // No alternative matched.
  TRY(emit(Op::POP_TOP));
  TRY(jump_to_fail_pop(context, Op::JUMP));
  use_block(end);
  const size_t depth = control.size() + 1 + context.on_top + context.stores.size();
  for (identifier name : control) {
    TRY(rotate(depth));
    if (std::find(context.stores.begin(), context.stores.end(), name) != context.stores.end()) {
      return fail("multiple assignments to name '%.*s' in pattern", name);
    }
    TRY(context.stores.push(name));
  }
  return emit(Op::POP_TOP);
}

}  // namespace ouro::compiler
