// Type PickleBuffer (PEP 574): the buffer of another object, which a pickle may leave out of its stream.
#include <new>

#include "modules/pickle.h"
#include "objects/memoryview.h"

namespace ouro::pickle {

namespace {

struct PickleBuffer : Object {
  bool held;
  BufferView view;
};

Result<void> check_held(ThreadState& ts, const PickleBuffer& self) {
  if (self.held) return {};
  return raise(ts, Exc::ValueError, "operation forbidden on released PickleBuffer object");
}

Result<Ref> buffer_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (arguments.positional_count > 1)
    return raise(ts, Exc::TypeError, "PickleBuffer() takes at most 1 argument ({} given)", arguments.positional_count);
  if (arguments.positional_count == 0)
    return raise(ts, Exc::TypeError, "PickleBuffer() takes exactly 1 positional argument (0 given)");
  if (arguments.keyword_count()) return raise(ts, Exc::TypeError, "PickleBuffer() takes no keyword arguments");
  PickleBuffer* self = TRY(ts.allocate_as<PickleBuffer>(type));
  self->held = false;
  new (&self->view) BufferView();
  ts.track(*self);
  Ref owned = Ref::adopt(self);
  TRY(get_buffer(ts, arguments.values[0], self->view, buffer_flags::kFullReadOnly));
  self->held = true;
  return owned;
}

void buffer_release(ThreadState& ts, PickleBuffer& self) {
  if (!self.held) return;
  self.held = false;
  BufferView view = std::move(self.view);
  self.view = BufferView();
  release_buffer(ts, view);
}

// The bytes as one row, whatever the dimensions of the buffer.
Result<RefTo<MemoryView>> buffer_raw(ThreadState& ts, PickleBuffer& self) {
  TRY(check_held(ts, self));
  if (!self.view.is_c_contiguous() && !self.view.is_f_contiguous())
    return raise(ts, Exc::BufferError, "cannot extract raw buffer from non-contiguous buffer");
  RefTo<MemoryView> view = TRY(memoryview_of(ts, Value(self)));
  if (view->ndim == 0) {
    RefTo<Str> format = TRY(str_from_ascii(ts, "B"));
    RefTo<Str> name = TRY(intern(ts, "cast"));
    const Value cast_arguments[] = {Value(format), Value()};
    return TRY(call_method_values(ts, Value(view), *name, {cast_arguments, 1})).cast<MemoryView>();
  }
  view->itemsize = 1;
  view->format = "B";
  view->ndim = 1;
  view->shape()[0] = view->length;
  view->strides()[0] = 1;
  return view;
}

Result<void> buffer_get_buffer(ThreadState& ts, Object& object, BufferView& view, int flags) {
  auto& self = static_cast<PickleBuffer&>(object);
  TRY(check_held(ts, self));
  Ref owner = self.view.owner.share();
  return get_buffer(ts, owner, view, flags);
}

void buffer_visit(Object& object, ReferenceVisitor& visitor) {
  visitor.visit(static_cast<PickleBuffer&>(object).view.owner.get());
}

constexpr NativeMethod kMethods[] = {
    method<buffer_raw>("raw(self, /)",
                       "A memoryview of the bytes of a contiguous buffer, as one row. BufferError otherwise."),
    method<buffer_release>("release(self, /)", "Give the buffer back."),
};

}  // namespace

Result<BufferView*> buffer_view(ThreadState& ts, Value value) {
  auto& self = *static_cast<PickleBuffer*>(value.object());
  TRY(check_held(ts, self));
  return &self.view;
}

const TypeSpec spec_buffer{
    .name = "pickle.PickleBuffer",
    .instance_bytes = sizeof(PickleBuffer),
    .flags = type_flags::kContainer | type_flags::kHasWeakrefs | type_flags::kHasPrefix,
    .doc = "A wrapper for a buffer that may be pickled out of band.",
    .methods = kMethods,
    .slots =
        [](Slots& s) {
          s.tp_new = buffer_new;
          s.bf_get_buffer = buffer_get_buffer;
          s.visit_references = buffer_visit;
          s.clear_references = slot<buffer_release>;
          s.destroy = [](ThreadState& ts, Object& object) {
            auto& self = static_cast<PickleBuffer&>(object);
            buffer_release(ts, self);
            self.view.~BufferView();
          };
        },
    .module = "pickle",
};

}  // namespace ouro::pickle
