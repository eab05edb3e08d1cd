// Frame objects: a frame as Python sees it.
#include <cstring>

#include "bytecode/line_table.h"
#include "eval/frame_jump.h"
#include "eval/generator.h"
#include "objects/bytes.h"
#include "objects/descriptors.h"
#include "objects/dict.h"
#include "objects/traceback.h"
#include "runtime/type.h"

namespace ouro {

int frame_line(const Frame& frame) {
  int unit = frame.last_instruction() / 2;
  if (frame.last_instruction() < 0) return frame.code->firstlineno;
  return location_at(frame.code->linetable->span(), frame.code->firstlineno, uint32_t(unit)).lineno;
}

Result<RefTo<FrameObject>> frame_object_of(ThreadState& ts, Frame& frame) {
  if (frame.frame_object) return RefTo<FrameObject>::share(*frame.frame_object);
  auto* object = TRY(ts.allocate_as<FrameObject>(*ts.types().frame, frame_bytes(*frame.code)));
  object->frame = &frame;
  object->owns_frame = false;
  object->back.initialize_null();
  object->code.initialize(RefTo<Code>::share(*frame.code));
  object->trace.initialize_null();
  object->lineno = 0;
  object->jump_unit = 0;
  object->event = TraceEvent::kNone;
  object->trace_lines = true;
  object->trace_opcodes = false;
  ts.track(*object);
  frame.frame_object = object;  // the frame's own reference
  return RefTo<FrameObject>::share(*object);
}

// Releases what a copied frame holds.
static void release_contents(Frame& frame) {
  Value* base = frame.stack_base();
  while (frame.sp > base) {
    Value value = *--frame.sp;
    release_reference(value);
  }
  for (Value* local = frame.localsplus; local < base; local++) {
    Value value = *local;
    *local = Value::unbound();
    release_reference(value);
  }
  Value locals = frame.locals;
  frame.locals = Value();
  if (!locals.is_null()) release_reference(locals);
}

void frame_object_take_over(ThreadState& ts, Frame& frame) {
  FrameObject& object = *frame.frame_object;
  RefTo<Code> code = object.code.share();
  frame.frame_object = nullptr;
  if (object.refcount > 1) {
    // Somebody keeps the object: it takes the locals with it. The value stack is of no use any more.
    Frame* copy = object.own_frame();
    Value* base = frame.stack_base();
    std::memcpy(static_cast<void*>(copy), &frame,
                size_t(reinterpret_cast<char*>(base) - reinterpret_cast<char*>(&frame)));
    copy->sp = copy->stack_base();
    copy->generator = nullptr;
    copy->previous = nullptr;
    object.frame = copy;
    object.owns_frame = true;
    if (frame.previous) {
      if (FrameObject* known = frame.previous->frame_object) {
        object.back.set(RefTo<FrameObject>::share(*known));
      } else {
        PendingAside aside(ts);
        auto back = frame_object_of(ts, *frame.previous);
        if (!back.is_error()) object.back.set(back.release());
        else ts.catch_any();
      }
    }
    while (frame.sp > base) release_reference(*--frame.sp);
    release_reference(Value(object));
    return;
  }
  // First the object: nothing that the rest runs can find it then.
  release_reference(Value(object));
  Function* function = frame.function;
  release_contents(frame);
  release_reference(Value(function));
}

// A frame borrows its code from its function. Its frame object holds it too, and lives as long as the frame.
Result<void> give_frame_objects(ThreadState& ts, Function& function) {
  for (ThreadState* thread = ts.interpreter().threads; thread; thread = thread->next)
    for (Frame* frame = thread->frame; frame; frame = frame->previous)
      if (frame->function == &function) TRY(frame_object_of(ts, *frame));
  return {};
}

Code* code_of_frame_object(Object& object) { return static_cast<FrameObject&>(object).frame->code; }

Dict* frame_globals_of(ThreadState& ts) { return ts.frame ? ts.frame->globals : nullptr; }

// super() without arguments: the class from the cell __class__, the object from the first parameter.
Result<void> frame_super_arguments(ThreadState& ts, Ref& type, Ref& object) {
  Frame* frame = ts.frame;
  if (!frame) return raise(ts, Exc::RuntimeError, "super(): no current frame");
  Code& code = *frame->code;
  if (code.argcount == 0) return raise(ts, Exc::RuntimeError, "super(): no arguments");
  Value first = frame->localsplus[0];
  if (is<Cell>(first) && (code.localsplus_kinds->data()[0] & 0x40)) first = as<Cell>(first).content;
  if (first.is_null() || first.is_unbound()) return raise(ts, Exc::RuntimeError, "super(): arg[0] deleted");
  for (int i = code.localsplus_count - code.free_count; i < code.localsplus_count; i++) {
    if (!as<Str>((*code.localsplus_names)[i]).equals_ascii("__class__")) continue;
    Value cell = frame->localsplus[i];
    if (!is<Cell>(cell)) return raise(ts, Exc::RuntimeError, "super(): bad __class__ cell");
    Value content = as<Cell>(cell).content;
    if (content.is_null()) return raise(ts, Exc::RuntimeError, "super(): empty __class__ cell");
    if (!is<Type>(content))
      return raise(ts, Exc::RuntimeError, "super(): __class__ is not a type ({})", type_name(ts, content));
    type = Ref::share(content);
    object = Ref::share(first);
    return {};
  }
  return raise(ts, Exc::RuntimeError, "super(): __class__ cell not found");
}

// --- locals()

Result<Ref> frame_locals(ThreadState& ts, Frame& frame) {
  Code& code = *frame.code;
  if (frame.locals.is_null()) {
    // Code of a module that is called as a function has the globals for its locals.
    if (!(code.flags & code_flags::kOptimized)) frame.locals = Ref::share(Value(frame.globals)).leak();
    else frame.locals = Value(TRY(dict_allocate(ts)).leak());
  }
  Ref mapping = Ref::share(frame.locals);
  if (!(code.flags & code_flags::kOptimized) && !code.free_count && !code.cell_count) return mapping;
  for (int i = 0; i < code.localsplus_count; i++) {
    uint8_t kind = code.localsplus_kinds->data()[i];
    // Free variables of a class body are no locals of it.
    if ((kind & 0x80) && !(code.flags & code_flags::kOptimized)) continue;
    Value value = frame.localsplus[i];
    if (kind & 0xC0) {
      if (is<Cell>(value)) {
        value = as<Cell>(value).content;
        if (value.is_null()) value = Value::unbound();
      }
    }
    Value name = (*code.localsplus_names)[i];
    if (value.is_unbound()) {
      Result<void> deleted = is_exact<Dict>(mapping) ? Result<void>() : delete_item(ts, mapping, name);
      if (is_exact<Dict>(mapping)) TRY(dict_delete(ts, as<Dict>(mapping), name));
      else if (deleted.is_error() && !ts.catch_if(Exc::KeyError)) return raised;
      continue;
    }
    Ref keep = Ref::share(value);
    TRY(set_item(ts, mapping, name, keep));
  }
  return mapping;
}

// --- the type

static Result<Ref> frame_back(ThreadState& ts, FrameObject& self) {
  if (self.owns_frame) return Ref::share(self.back.value_or_none());
  if (!self.frame->previous) return Ref::none();
  if (self.frame->generator && self.frame->generator->state != GeneratorState::kRunning) return Ref::none();
  return Ref(TRY(frame_object_of(ts, *self.frame->previous)));
}
static Value frame_code(ThreadState&, FrameObject& self) { return Value(self.frame->code); }
static Value frame_globals(ThreadState&, FrameObject& self) { return Value(self.frame->globals); }
static Value frame_builtins(ThreadState&, FrameObject& self) { return Value(self.frame->builtins); }
static Result<Ref> frame_f_locals(ThreadState& ts, FrameObject& self) { return frame_locals(ts, *self.frame); }
static int frame_lasti(ThreadState&, FrameObject& self) {
  return self.frame->last_instruction() < 0 ? -1 : self.frame->last_instruction();
}
static Result<Ref> frame_lineno(ThreadState& ts, FrameObject& self) {
  int line = self.lineno ? self.lineno : frame_line(*self.frame);
  return line < 0 ? Ref::none() : Ref::small_int(line);
}
static Value frame_trace(ThreadState&, FrameObject& self) {
  return self.trace.is_null() ? Value::none() : self.trace.get();
}
static Result<void> frame_set_trace(ThreadState&, FrameObject& self, Value value) {
  self.trace.set(value.is_unbound() || value.is_none() ? Ref() : Ref::share(value));
  return {};
}
static Result<Ref> frame_clear(ThreadState& ts, FrameObject& self) {
  if (!self.owns_frame) {
    Generator* generator = self.frame->generator;
    if (generator && generator->state != GeneratorState::kRunning) {
      RefTo<Generator> keep = RefTo<Generator>::share(*generator);
      generator_finalize(ts, *generator);
      return Ref::none();
    }
    return raise(ts, Exc::RuntimeError, "cannot clear an executing frame");
  }
  release_contents(*self.frame);
  return Ref::none();
}
static Result<Ref> frame_repr(ThreadState& ts, FrameObject& self) {
  Code& code = *self.frame->code;
  return text(ts, "<frame at {}, file {}, line {}, code {}>", Value(TRY(address_text(ts, self))),
              repr_of(Value(code.filename.get())), frame_line(*self.frame), Value(code.name.get()));
}
static void frame_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<FrameObject&>(object);
  visitor.visit(Value(self.back.get()));
  visitor.visit(self.trace);
  visitor.visit(Value(self.code.get()));
  if (!self.owns_frame) return;
  Frame& frame = *self.frame;
  visitor.visit(Value(frame.function));
  visitor.visit(frame.locals);
  for (Value* local = frame.localsplus; local < frame.stack_base(); local++) visitor.visit(*local);
}
static void frame_clear_references(ThreadState&, Object& object) {
  auto& self = static_cast<FrameObject&>(object);
  if (self.owns_frame) release_contents(*self.frame);
  self.back.clear();
  self.trace.clear();
}
static void frame_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<FrameObject&>(object);
  frame_clear_references(ts, object);
  if (self.owns_frame) {
    Function* function = self.frame->function;
    self.frame = nullptr;
    release_reference(Value(function));
  }
  self.code.clear();
}
constexpr NativeMethod kFrameMethods[] = {
    method<frame_clear>("clear(self, /)", "Clear all references the frame holds.")};
constexpr GetSetRow kFrameGetSets[] = {getter<frame_back>("f_back", nullptr),
                                       getter<frame_code>("f_code", nullptr),
                                       getter<frame_globals>("f_globals", nullptr),
                                       getter<frame_builtins>("f_builtins", nullptr),
                                       getter<frame_f_locals>("f_locals", nullptr),
                                       getter<frame_lasti>("f_lasti", nullptr),
                                       getter_setter<frame_lineno, frame_set_lineno>("f_lineno", nullptr),
                                       getter_setter<frame_trace, frame_set_trace>("f_trace", nullptr)};
constexpr MemberRow kFrameMembers[] = {
    {"f_trace_lines", MemberKind::kBool, offsetof(FrameObject, trace_lines), false, nullptr},
    {"f_trace_opcodes", MemberKind::kBool, offsetof(FrameObject, trace_opcodes), false, nullptr}};
const TypeSpec spec_frame{.name = "frame",
                          .kind = Kind::kFrameObject,
                          .instance_bytes = sizeof(FrameObject),
                          .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                          .methods = kFrameMethods,
                          .getsets = kFrameGetSets,
                          .members = kFrameMembers,
                          .slots = [](Slots& s) {
                            s.tp_repr = slot<frame_repr>;
                            s.visit_references = &frame_visit;
                            s.clear_references = &frame_clear_references;
                            s.destroy = &frame_destroy;
                          }};

}  // namespace ouro
