// The traceback type: what Python sees of the way an exception took.
#include "objects/traceback.h"

#include "objects/code.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/type_specs.h"

namespace ouro {

Result<void> traceback_add(ThreadState& ts, BaseException& exception, Value frame_object, int lasti) {
  auto* self = TRY(ts.allocate_as<Traceback>(*ts.types().traceback));
  self->next.initialize(exception.traceback.take());
  self->frame.initialize(Ref::share(frame_object));
  self->lasti = lasti;
  self->lineno = Traceback::kLineOfInstruction;
  ts.track(*self);
  exception.traceback.initialize(RefTo<Traceback>::adopt(self));
  return {};
}

int traceback_line(const Traceback& entry) {
  if (entry.lineno != Traceback::kLineOfInstruction) return entry.lineno;
  return code_line_at(frame_object_code(*entry.frame.get().object()), entry.lasti);
}

static Result<Ref> new_row(ThreadState& ts, Type& type, Value next, Value frame, Int32 lasti, Int32 lineno) {
  RefTo<Traceback> shared;
  if (!next.is_none()) {
    if (!is<Traceback>(next))
      return raise(ts, Exc::TypeError, "expected traceback object or None, got '{}'", type_name(ts, next));
    shared = RefTo<Traceback>::share(as<Traceback>(next));
  }
  if (&type_of(ts, frame) != ts.types().frame)
    return raise(ts, Exc::TypeError, "TracebackType() argument 'tb_frame' must be frame, not {}", type_name(ts, frame));
  auto* self = TRY(ts.allocate_as<Traceback>(type));
  self->next.initialize(std::move(shared));
  self->frame.initialize(Ref::share(frame));
  self->lasti = lasti;
  self->lineno = lineno;
  ts.track(*self);
  return Ref::adopt(Value(self));
}
static constexpr NativeMethod kNew =
    class_method<new_row>("TracebackType(cls, tb_next, tb_frame, tb_lasti, tb_lineno)", "");
static Result<Ref> traceback_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  return kNew.thunk(ts, Value(type), arguments, kNew);
}

static Value get_next(ThreadState&, Traceback& self) { return self.next.value_or_none(); }
static Result<void> put_next(ThreadState& ts, Traceback& self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "can't delete tb_next attribute");
  RefTo<Traceback> next;
  if (!value.is_none()) {
    if (!is<Traceback>(value))
      return raise(ts, Exc::TypeError, "expected traceback object, got '{}'", type_name(ts, value));
    for (Traceback* at = &as<Traceback>(value); at; at = at->next.get()) {
      if (at == &self) return raise(ts, Exc::ValueError, "traceback loop detected");
      TRY(ts.checkpoint_limits());
    }
    next = RefTo<Traceback>::share(as<Traceback>(value));
  }
  self.next.set(std::move(next));
  return {};
}
static Value get_frame(ThreadState&, Traceback& self) {
  return self.frame.is_null() ? Value::none() : self.frame.get();
}
static int get_lasti(ThreadState&, Traceback& self) { return self.lasti; }
static int get_lineno(ThreadState&, Traceback& self) { return self.frame.is_null() ? -1 : traceback_line(self); }
static Result<Ref> traceback_dir(ThreadState& ts, Traceback&) {
  RefTo<List> names = TRY(list_allocate(ts, 4));
  for (const char* name : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
    RefTo<Str> text = TRY(intern(ts, name));
    TRY(list_append(ts, *names, Value(text)));
  }
  return Ref(std::move(names));
}

static void traceback_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Traceback&>(object);
  visitor.visit(Value(self.next.get()));
  visitor.visit(self.frame);
}
static void traceback_clear(ThreadState&, Object& object) {
  auto& self = static_cast<Traceback&>(object);
  self.next.clear();
  self.frame.clear();
}

static constexpr NativeMethod kMethods[] = {method<traceback_dir>("__dir__(self, /)", "The names of the attributes.")};
static constexpr GetSetRow kGetSets[] = {
    getter_setter<get_next, put_next>("tb_next", "The entry of the next inner frame, or None."),
    getter<get_frame>("tb_frame", "The frame."),
    getter<get_lasti>("tb_lasti", "The byte offset of the instruction."),
    getter<get_lineno>("tb_lineno", "The line."),
};
const TypeSpec spec_traceback{.name = "traceback",
                              .kind = Kind::kTraceback,
                              .instance_bytes = sizeof(Traceback),
                              .flags = type_flags::kContainer,
                              .doc = "One frame that an exception passed.",
                              .methods = kMethods,
                              .getsets = kGetSets,
                              .slots =
                                  [](Slots& s) {
                                    s.tp_new = &traceback_new;
                                    s.visit_references = &traceback_visit;
                                    s.clear_references = &traceback_clear;
                                    s.destroy = &traceback_clear;
                                  },
                              .text_signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)"};

}  // namespace ouro
