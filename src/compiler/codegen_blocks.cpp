// Blocks with handlers: try, with, and what has to be done when control leaves a block early.
//
// A frame block is pushed while the statements inside it are compiled. `return`, `break` and `continue` undo
// the open frame blocks from the inside out, each with the instructions that its normal end would have: so a
// `finally` body is compiled once for every way out. Read first: PEP 654 for except*, section 8.4 of the
// language reference.
#include "compiler/codegen.h"

namespace ouro::compiler {

using namespace ast;

// Undoes one frame block; with `keep_top` the value on top of the stack stays there.
Result<void> CodeGenerator::unwind(const FrameBlock& block, bool keep_top) {
  switch (block.kind) {
    case FrameBlockKind::kWhileLoop:
    case FrameBlockKind::kExceptionHandler:
    case FrameBlockKind::kExceptionGroupHandler:
    case FrameBlockKind::kAsyncComprehension: return {};
    case FrameBlockKind::kForLoop:
    case FrameBlockKind::kPopValue:
      if (keep_top) TRY(emit(Op::SWAP, 2));
      return emit(Op::POP_TOP);
    case FrameBlockKind::kTryExcept: return emit(Op::POP_BLOCK);
    case FrameBlockKind::kFinallyTry:
      TRY(emit(Op::POP_BLOCK));
      if (keep_top) TRY(push_frame_block({.kind = FrameBlockKind::kPopValue}));
      TRY(visit_all(block.final_body));
      if (keep_top) pop_frame_block(FrameBlockKind::kPopValue);
      unset_location();
      return {};
    case FrameBlockKind::kFinallyEnd:
      if (keep_top) TRY(emit(Op::SWAP, 2));
      TRY(emit(Op::POP_TOP));
      if (keep_top) TRY(emit(Op::SWAP, 2));
      TRY(emit(Op::POP_BLOCK));
      return emit(Op::POP_EXCEPT);
    case FrameBlockKind::kWith:
    case FrameBlockKind::kAsyncWith:
      set_location(block.with_statement);
      TRY(emit(Op::POP_BLOCK));
      if (keep_top) TRY(emit(Op::SWAP, 2));
      TRY(call_exit_with_nones());
      if (block.kind == FrameBlockKind::kAsyncWith) TRY(await_top(AwaitableOrigin::AsyncWithExit));
      TRY(emit(Op::POP_TOP));
      unset_location();
      return {};
    case FrameBlockKind::kHandlerCleanup:
      if (block.handler_name) TRY(emit(Op::POP_BLOCK));
      if (keep_top) TRY(emit(Op::SWAP, 2));
      TRY(emit(Op::POP_BLOCK));
      TRY(emit(Op::POP_EXCEPT));
      return block.handler_name ? store_none_and_delete(block.handler_name) : Result<void>();
  }
  return {};
}

// Undoes all open frame blocks, or with `loop` those inside the innermost loop, which is stored there. While
// one is undone it is closed, so that jumps in a `finally` body see what is around it. At most kMostFrameBlocks deep.
Result<void> CodeGenerator::unwind_all(bool keep_top, const FrameBlock** loop) {
  const int count = unit_->frame_block_count;
  if (count == 0) return {};
  const FrameBlock& top = unit_->frame_blocks[count - 1];
  if (top.kind == FrameBlockKind::kExceptionGroupHandler) {
    return fail("'break', 'continue' and 'return' cannot appear in an except* block");
  }
  if (loop && (top.kind == FrameBlockKind::kWhileLoop || top.kind == FrameBlockKind::kForLoop)) {
    *loop = &top;
    return {};
  }
  const FrameBlock copy = top;
  unit_->frame_block_count--;
  TRY(unwind(copy, keep_top));
  TRY(unwind_all(keep_top, loop));
  unit_->frame_blocks[count - 1] = copy;
  unit_->frame_block_count = count;
  return {};
}

Result<void> CodeGenerator::call_exit_with_nones() {
  for (int i = 0; i < 3; i++) TRY(load_none());
  TRY(emit(Op::PRECALL, 2));
  return emit(Op::CALL, 2);
}

Result<void> CodeGenerator::pop_except_and_reraise() {
  TRY(emit(Op::COPY, 3));
  TRY(emit(Op::POP_EXCEPT));
  return emit(Op::RERAISE, 1);
}

Result<void> CodeGenerator::store_none_and_delete(identifier name) {
  TRY(load_none());
  TRY(name_operation(name, expr_context::Store));
  return name_operation(name, expr_context::Del);
}

template <class TryStatement>
Result<void> CodeGenerator::try_statement(TryStatement* node) {
  return node->finalbody.empty() ? try_handlers(node) : try_finally(node);
}
template Result<void> CodeGenerator::try_statement(TryNode* node);
template Result<void> CodeGenerator::try_statement(TryStarNode* node);

template <class TryStatement>
Result<void> CodeGenerator::try_finally(TryStatement* node) {
  Block* inside = TRY(new_block());
  Block* handler = TRY(new_block());
  Block* exit = TRY(new_block());
  Block* cleanup = TRY(new_block());
  TRY(emit_jump(Op::SETUP_FINALLY, handler));
  use_block(inside);
  TRY(push_frame_block(
      {.kind = FrameBlockKind::kFinallyTry, .start = inside, .exit = handler, .final_body = node->finalbody}));
  if (node->handlers.empty()) {
    TRY(visit_all(node->body));
  } else {
    TRY(try_handlers(node));
  }
  TRY(emit_artificial(Op::POP_BLOCK));
  pop_frame_block(FrameBlockKind::kFinallyTry);
  TRY(visit_all(node->finalbody));
  TRY(emit_artificial_jump(Op::JUMP, exit));

  use_block(handler);
  TRY(push_frame_block({.kind = FrameBlockKind::kFinallyEnd, .start = handler}));
  unset_location();
  TRY(emit_jump(Op::SETUP_CLEANUP, cleanup));
  TRY(emit(Op::PUSH_EXC_INFO));
  TRY(visit_all(node->finalbody));
  pop_frame_block(FrameBlockKind::kFinallyEnd);
  TRY(emit(Op::RERAISE, 0));
  use_block(cleanup);
  TRY(pop_except_and_reraise());
  use_block(exit);
  return {};
}

Result<void> CodeGenerator::try_handlers(TryNode* node) {
  Block* inside = TRY(new_block());
  Block* except = TRY(new_block());
  Block* end = TRY(new_block());
  Block* cleanup = TRY(new_block());
  TRY(emit_jump(Op::SETUP_FINALLY, except));
  use_block(inside);
  TRY(push_frame_block({.kind = FrameBlockKind::kTryExcept, .start = inside}));
  TRY(visit_all(node->body));
  pop_frame_block(FrameBlockKind::kTryExcept);
  TRY(emit_artificial(Op::POP_BLOCK));
  TRY(visit_all(node->orelse));
  TRY(emit_artificial_jump(Op::JUMP, end));

  use_block(except);
  unset_location();
  TRY(emit_jump(Op::SETUP_CLEANUP, cleanup));
  TRY(emit(Op::PUSH_EXC_INFO));
  TRY(push_frame_block({.kind = FrameBlockKind::kExceptionHandler}));
  for (size_t i = 0; i < node->handlers.size(); i++) {
    auto* handler = as<ExceptHandlerNode>(node->handlers[i]);
    set_location(handler);
    if (!handler->type && i + 1 < node->handlers.size()) return fail("default 'except:' must be last");
    except = TRY(new_block());
    if (handler->type) {
      TRY(visit(handler->type));
      TRY(emit(Op::CHECK_EXC_MATCH));
      TRY(emit_jump(Op::POP_JUMP_IF_FALSE, except));
    }
    Block* handler_body = TRY(new_block());
    if (!handler->name) {
      TRY(emit(Op::POP_TOP));
      use_block(handler_body);
      TRY(push_frame_block({.kind = FrameBlockKind::kHandlerCleanup, .start = handler_body}));
      TRY(visit_all(handler->body));
      pop_frame_block(FrameBlockKind::kHandlerCleanup);
      unset_location();
      TRY(emit(Op::POP_BLOCK));
      TRY(emit(Op::POP_EXCEPT));
      TRY(emit_jump(Op::JUMP, end));
    } else {
      // The name is deleted at the end of the handler, whichever way it ends.
      Block* handler_end = TRY(new_block());
      TRY(name_operation(handler->name, expr_context::Store));
      TRY(emit_jump(Op::SETUP_CLEANUP, handler_end));
      use_block(handler_body);
      TRY(push_frame_block(
          {.kind = FrameBlockKind::kHandlerCleanup, .start = handler_body, .handler_name = handler->name}));
      TRY(visit_all(handler->body));
      pop_frame_block(FrameBlockKind::kHandlerCleanup);
      unset_location();
      TRY(emit(Op::POP_BLOCK));
      TRY(emit(Op::POP_BLOCK));
      TRY(emit(Op::POP_EXCEPT));
      TRY(store_none_and_delete(handler->name));
      TRY(emit_jump(Op::JUMP, end));
      use_block(handler_end);
      unset_location();
      TRY(store_none_and_delete(handler->name));
      TRY(emit(Op::RERAISE, 1));
    }
    use_block(except);
  }
  pop_frame_block(FrameBlockKind::kExceptionHandler);
  TRY(emit(Op::RERAISE, 0));
  use_block(cleanup);
  TRY(pop_except_and_reraise());
  use_block(end);
  return {};
}

// except*: each handler takes its part of the group; what handlers raise and what no handler took is
// collected in a list below the group and raised together at the end.
Result<void> CodeGenerator::try_handlers(TryStarNode* node) {
  Block* inside = TRY(new_block());
  Block* except = TRY(new_block());
  Block* otherwise = TRY(new_block());
  Block* end = TRY(new_block());
  Block* cleanup = TRY(new_block());
  Block* reraise_star = TRY(new_block());
  TRY(emit_jump(Op::SETUP_FINALLY, except));
  use_block(inside);
  TRY(push_frame_block({.kind = FrameBlockKind::kTryExcept, .start = inside}));
  TRY(visit_all(node->body));
  pop_frame_block(FrameBlockKind::kTryExcept);
  TRY(emit_artificial(Op::POP_BLOCK));
  TRY(emit_artificial_jump(Op::JUMP, otherwise));

  use_block(except);
  unset_location();
  TRY(emit_jump(Op::SETUP_CLEANUP, cleanup));
  TRY(emit(Op::PUSH_EXC_INFO));
  TRY(push_frame_block({.kind = FrameBlockKind::kExceptionGroupHandler}));
  for (size_t i = 0; i < node->handlers.size(); i++) {
    auto* handler = as<ExceptHandlerNode>(node->handlers[i]);
    set_location(handler);
    Block* next_except = TRY(new_block());
    Block* handle_match = TRY(new_block());
    except = next_except;
    if (i == 0) {
      // The original group stays below the list of results.
      TRY(emit(Op::COPY, 1));
      TRY(emit(Op::BUILD_LIST, 0));
      TRY(emit(Op::SWAP, 2));
    }
    if (handler->type) {
      TRY(visit(handler->type));
      TRY(emit(Op::CHECK_EG_MATCH));
      TRY(emit(Op::COPY, 1));
      TRY(emit_jump(Op::POP_JUMP_IF_NOT_NONE, handle_match));
      TRY(emit(Op::POP_TOP));
      TRY(emit_jump(Op::JUMP, except));
    }
    use_block(handle_match);
    Block* handler_end = TRY(new_block());
    Block* handler_body = TRY(new_block());
    if (handler->name) {
      TRY(name_operation(handler->name, expr_context::Store));
    } else {
      TRY(emit(Op::POP_TOP));
    }
    TRY(emit_jump(Op::SETUP_CLEANUP, handler_end));
    use_block(handler_body);
    TRY(push_frame_block(
        {.kind = FrameBlockKind::kHandlerCleanup, .start = handler_body, .handler_name = handler->name}));
    TRY(visit_all(handler->body));
    pop_frame_block(FrameBlockKind::kHandlerCleanup);
    unset_location();
    TRY(emit(Op::POP_BLOCK));
    if (handler->name) TRY(store_none_and_delete(handler->name));
    TRY(emit_jump(Op::JUMP, except));
    use_block(handler_end);
    unset_location();
    if (handler->name) TRY(store_none_and_delete(handler->name));
    TRY(emit(Op::LIST_APPEND, 3));
    TRY(emit(Op::POP_TOP));
    TRY(emit_jump(Op::JUMP, except));
    use_block(except);
    if (i + 1 == node->handlers.size()) {
      TRY(emit(Op::LIST_APPEND, 1));
      TRY(emit_jump(Op::JUMP, reraise_star));
    }
  }
  pop_frame_block(FrameBlockKind::kExceptionGroupHandler);
  Block* reraise = TRY(new_block());
  use_block(reraise_star);
  TRY(emit(Op::PREP_RERAISE_STAR));
  TRY(emit(Op::COPY, 1));
  TRY(emit_jump(Op::POP_JUMP_IF_NOT_NONE, reraise));
  TRY(emit(Op::POP_TOP));
  TRY(emit(Op::POP_BLOCK));
  TRY(emit(Op::POP_EXCEPT));
  TRY(emit_jump(Op::JUMP, end));
  use_block(reraise);
  TRY(emit(Op::POP_BLOCK));
  TRY(emit(Op::SWAP, 2));
  TRY(emit(Op::POP_EXCEPT));
  TRY(emit(Op::RERAISE, 0));
  use_block(cleanup);
  TRY(pop_except_and_reraise());
  use_block(otherwise);
  TRY(visit_all(node->orelse));
  use_block(end);
  return {};
}

// --- with

// The end of the handler: a true result of __exit__ swallows the exception.
Result<void> CodeGenerator::finish_with_handler(Block* cleanup) {
  Block* suppress = TRY(new_block());
  Block* exit = TRY(new_block());
  TRY(emit_jump(Op::POP_JUMP_IF_TRUE, suppress));
  TRY(emit(Op::RERAISE, 2));
  use_block(cleanup);
  {
    LocationScope location(*this);
    unset_location();
    TRY(pop_except_and_reraise());
  }
  use_block(suppress);
  TRY(emit(Op::POP_TOP));
  TRY(emit(Op::POP_BLOCK));
  TRY(emit(Op::POP_EXCEPT));
  TRY(emit(Op::POP_TOP));
  TRY(emit(Op::POP_TOP));
  TRY(emit_jump(Op::JUMP, exit));
  unset_location();
  use_block(exit);
  return {};
}

Result<void> CodeGenerator::with_statement(WithNode* node, size_t index) {
  Block* inside = TRY(new_block());
  Block* handler = TRY(new_block());
  Block* exit = TRY(new_block());
  Block* cleanup = TRY(new_block());
  withitem* item = node->items[index];
  TRY(visit(item->context_expr));
  TRY(emit(Op::BEFORE_WITH));
  TRY(emit_jump(Op::SETUP_WITH, handler));
  use_block(inside);
  TRY(push_frame_block({.kind = FrameBlockKind::kWith, .start = inside, .exit = handler, .with_statement = node}));
  if (item->optional_vars) {
    TRY(visit(item->optional_vars));
  } else {
    TRY(emit(Op::POP_TOP));
  }
  if (index + 1 == node->items.size()) {
    TRY(visit_all(node->body));
  } else {
    Depth depth(*this);
    TRY(depth.check());
    TRY(with_statement(node, index + 1));
  }
  unset_location();
  TRY(emit(Op::POP_BLOCK));
  pop_frame_block(FrameBlockKind::kWith);
  set_location(node);
  TRY(call_exit_with_nones());
  TRY(emit(Op::POP_TOP));
  TRY(emit_jump(Op::JUMP, exit));
  use_block(handler);
  TRY(emit_jump(Op::SETUP_CLEANUP, cleanup));
  TRY(emit(Op::PUSH_EXC_INFO));
  TRY(emit(Op::WITH_EXCEPT_START));
  TRY(finish_with_handler(cleanup));
  use_block(exit);
  return {};
}

Result<void> CodeGenerator::async_with_statement(AsyncWithNode* node, size_t index) {
  if (options_.top_level_await && unit_->kind == UnitKind::kModule) {
    unit_->scope->is_coroutine = true;
  } else if (unit_->kind != UnitKind::kAsyncFunction) {
    return fail("'async with' outside async function");
  }
  Block* inside = TRY(new_block());
  Block* handler = TRY(new_block());
  Block* exit = TRY(new_block());
  Block* cleanup = TRY(new_block());
  withitem* item = node->items[index];
  TRY(visit(item->context_expr));
  TRY(emit(Op::BEFORE_ASYNC_WITH));
  TRY(await_top(AwaitableOrigin::AsyncWithEnter));
  TRY(emit_jump(Op::SETUP_WITH, handler));
  use_block(inside);
  TRY(push_frame_block({.kind = FrameBlockKind::kAsyncWith, .start = inside, .exit = handler, .with_statement = node}));
  if (item->optional_vars) {
    TRY(visit(item->optional_vars));
  } else {
    TRY(emit(Op::POP_TOP));
  }
  if (index + 1 == node->items.size()) {
    TRY(visit_all(node->body));
  } else {
    Depth depth(*this);
    TRY(depth.check());
    TRY(async_with_statement(node, index + 1));
  }
  pop_frame_block(FrameBlockKind::kAsyncWith);
  TRY(emit(Op::POP_BLOCK));
  set_location(node);
  TRY(call_exit_with_nones());
  TRY(await_top(AwaitableOrigin::AsyncWithExit));
  TRY(emit(Op::POP_TOP));
  TRY(emit_jump(Op::JUMP, exit));
  use_block(handler);
  TRY(emit_jump(Op::SETUP_CLEANUP, cleanup));
  TRY(emit(Op::PUSH_EXC_INFO));
  TRY(emit(Op::WITH_EXCEPT_START));
  TRY(await_top(AwaitableOrigin::AsyncWithExit));
  TRY(finish_with_handler(cleanup));
  use_block(exit);
  return {};
}

// --- Delegation

// Sends to the iterator below the top until it ends; leaves its result.
Result<void> CodeGenerator::yield_from(bool await) {
  Block* start = TRY(new_block());
  Block* resume = TRY(new_block());
  Block* exit = TRY(new_block());
  use_block(start);
  TRY(emit_jump(Op::SEND, exit));
  use_block(resume);
  TRY(emit(Op::YIELD_VALUE));
  TRY(emit(Op::RESUME, uint32_t(await ? ResumeReason::AfterAwait : ResumeReason::AfterYieldFrom)));
  TRY(emit_jump(Op::JUMP_NO_INTERRUPT, start));
  use_block(exit);
  return {};
}

Result<void> CodeGenerator::await_top(AwaitableOrigin origin) {
  TRY(emit(Op::GET_AWAITABLE, uint32_t(origin)));
  TRY(load_none());
  return yield_from(true);
}

}  // namespace ouro::compiler
