// Module _io: BufferedRWPair: a BufferedReader and a BufferedWriter over two raw streams as one object.
#include "modules/io_internal.h"
#include "runtime/type.h"

namespace ouro::io {

namespace {

struct Pair : Object {
  Field reader, writer;  // null: not initialised
};

Result<Ref> pair_new(ThreadState& ts, Type& type, const CallArguments&) {
  Pair* self = TRY(ts.allocate_as<Pair>(type));
  self->reader.initialize_null();
  self->writer.initialize_null();
  ts.track(*self);
  return Ref::adopt(Value(self));
}
Result<void> pair_init_row(ThreadState& ts, Pair& self, Value reader, Value writer, Given<Index> size) {
  TRY(check_readable(ts, reader));
  TRY(check_writable(ts, writer));
  State& state = state_of(self);
  Ref number = TRY(make_int(ts, size ? (*size).value : kDefaultBufferSize));
  Ref buffered_reader = TRY(call(ts, Value(state.buffered_reader), reader, number.get()));
  Ref buffered_writer = TRY(call(ts, Value(state.buffered_writer), writer, number.get()));
  self.reader.set(std::move(buffered_reader));
  self.writer.set(std::move(buffered_writer));
  return {};
}
constexpr NativeMethod kInit =
    method<pair_init_row>("BufferedRWPair(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)", "");
Result<void> pair_init(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(kInit.thunk(ts, self, arguments, kInit));
  return {};
}

template <Field Pair::* end, names::Id name>
Result<Ref> forward(ThreadState& ts, Pair& self, Args arguments) {
  if ((self.*end).is_null()) return raise(ts, Exc::ValueError, "I/O operation on uninitialized object");
  Ref stream = (self.*end).share();
  return call_method_values(ts, stream, ts.interpreter().name(name), arguments.values);
}
Result<Ref> pair_close(ThreadState& ts, Pair& self) {
  Result<Ref> written = forward<&Pair::writer, names::k_close>(ts, self, {});
  Result<void> done = written.is_error() ? Result<void>(raised) : Result<void>();
  TRY(then_also(ts, done, [&]() -> Result<void> {
    TRY((forward<&Pair::reader, names::k_close>(ts, self, {})));
    return {};
  }));
  return Ref::none();
}
Result<Ref> pair_isatty(ThreadState& ts, Pair& self) {
  Ref result = TRY((forward<&Pair::writer, names::k_isatty>(ts, self, {})));
  if (!result.get().is_false()) return result;
  return forward<&Pair::reader, names::k_isatty>(ts, self, {});
}
Result<Ref> get_closed(ThreadState& ts, Pair& self) {
  if (self.writer.is_null())
    return raise(ts, Exc::RuntimeError, "the BufferedRWPair object is being garbage-collected");
  Ref writer = self.writer.share();
  return get_attribute(ts, writer, names::k_closed);
}

void pair_visit(Object& object, ReferenceVisitor& visitor) {
  visitor.visit(static_cast<Pair&>(object).reader);
  visitor.visit(static_cast<Pair&>(object).writer);
}
void pair_clear(ThreadState&, Object& object) {
  static_cast<Pair&>(object).reader.clear();
  static_cast<Pair&>(object).writer.clear();
}

constexpr NativeMethod kMethods[] = {
    method<forward<&Pair::reader, names::k_read>>("read(self, /, *args)", "Read from the reader."),
    method<forward<&Pair::reader, names::k_peek>>("peek(self, /, *args)", "Bytes ahead."),
    method<forward<&Pair::reader, names::k_read1>>("read1(self, /, *args)", "Read with one raw read at most."),
    method<forward<&Pair::reader, names::k_readinto>>("readinto(self, /, *args)", "Read into a buffer."),
    method<forward<&Pair::reader, names::k_readinto1>>("readinto1(self, /, *args)", "Read into a buffer once."),
    method<forward<&Pair::writer, names::k_write>>("write(self, /, *args)", "Write to the writer."),
    method<forward<&Pair::writer, names::k_flush>>("flush(self, /, *args)", "Flush the writer."),
    method<forward<&Pair::reader, names::k_readable>>("readable(self, /, *args)", "Whether it can be read."),
    method<forward<&Pair::writer, names::k_writable>>("writable(self, /, *args)", "Whether it can be written."),
    method<pair_close>("close(self, /)", "Close both."),
    method<pair_isatty>("isatty(self, /)", "Whether one is a terminal."),
    method<refuse_pickling>("__getstate__(self, /)", "Streams cannot be pickled."),
};
constexpr GetSetRow kGetSets[] = {getter<get_closed>("closed", "Whether the writer is closed.")};
const TypeSpec kPair{.name = "_io.BufferedRWPair",
                     .instance_bytes = sizeof(Pair),
                     .flags = kStreamFlags,
                     .doc = "A reader and a writer together.",
                     .methods = kMethods,
                     .getsets = kGetSets,
                     .slots =
                         [](Slots& s) {
                           s.tp_new = pair_new;
                           s.tp_init = pair_init;
                           s.visit_references = pair_visit;
                           s.clear_references = pair_clear;
                           s.destroy = pair_clear;
                         },
                     .module = "_io",
                     .text_signature = "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)"};

}  // namespace

Result<void> add_pair_type(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.buffered_pair = TRY(add_type(ts, module, kPair, state.buffered_base));
  return {};
}

}  // namespace ouro::io
