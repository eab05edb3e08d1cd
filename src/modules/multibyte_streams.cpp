// Module _multibytecodec: the types MultibyteStreamReader and MultibyteStreamWriter, which decode what a stream of
// bytes gives and encode what it gets.
#include <cstddef>

#include "modules/multibyte.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str_methods.h"

namespace ouro::multibyte {
namespace {

constexpr NativeMethod kReaderRow = signature_row("StreamReader(stream, errors='strict')");
constexpr NativeMethod kWriterRow = signature_row("StreamWriter(stream, errors='strict')");

template <const NativeMethod& row, bool decoding>
Result<Ref> stream_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value values[2];
  BoundExtra extra;
  TRY(bind_arguments(ts, row, arguments, values, extra));
  if (!values[1].is_unbound() && !is<Str>(values[1]))
    return raise(ts, Exc::TypeError, "{}() argument 2 must be str, not {}", row.name(), shown_type(ts, values[1]));
  return make_coder(ts, type, values[1], values[0], decoding);
}

// --- reading

// Bytes of the stream behind those that waited.
Result<RefTo<Bytes>> join_waiting(ThreadState& ts, Coder& self, RefTo<Bytes> bytes) {
  if (!self.pending_size) return bytes;
  RefTo<Bytes> joined = TRY(bytes_allocate(ts, self.pending_size + bytes->size));
  std::memcpy(joined->data(), self.pending_bytes, self.pending_size);
  std::memcpy(joined->data() + self.pending_size, bytes->data(), bytes->size);
  self.pending_size = 0;
  return joined;
}

// Calls the stream's method with the size (none when negative) and decodes what it gives; where that makes no text,
// reads on byte by byte.
Result<RefTo<Str>> read_by(ThreadState& ts, Coder& self, names::Id name, int64_t size) {
  if (size == 0) return RefTo<Str>::share(empty_str(ts));
  DecodeRun run(ts, *self.codec, self.state);
  for (;; size = 1) {
    TRY(ts.checkpoint_limits());
    // CPython passes the size on as a C int.
    Ref given = size < 0 ? TRY(call_method(ts, self.stream, name))
                         : TRY(call_method(ts, self.stream, name, Value::small_int(int32_t(size))));
    if (!is<Bytes>(given))
      return raise(ts, Exc::TypeError, "stream function returned a non-bytes object ({})", type_name(ts, given));
    bool at_end = as<Bytes>(given).size == 0;
    RefTo<Bytes> bytes = TRY(join_waiting(ts, self, std::move(given).cast<Bytes>()));
    size_t at = 0;
    TRY(run.feed(bytes->span(), at, false, [&] { return errors_of(self); }));
    if ((at_end || size < 0) && at < bytes->size)
      TRY(run.treat(bytes->span(), at, {Stop::kIncomplete, 0}, errors_of(self)));
    TRY(keep_bytes(ts, self, bytes->span().subspan(at)));
    if (size < 0 || !run.empty() || bytes->size == 0) return run.finish();
  }
}

Result<int64_t> size_argument(ThreadState& ts, Value size) {
  if (size.is_none()) return int64_t(-1);
  if (!is_int(size)) return raise(ts, Exc::TypeError, "arg 1 must be an integer");
  return native::convert_index(ts, size);
}

Result<Ref> reader_read(ThreadState& ts, Coder& self, Value size) {
  int64_t number = TRY(size_argument(ts, size));
  return Ref(TRY(read_by(ts, self, names::k_read, number)));
}
Result<Ref> reader_readline(ThreadState& ts, Coder& self, Value size) {
  int64_t number = TRY(size_argument(ts, size));
  return Ref(TRY(read_by(ts, self, names::k_readline, number)));
}
Result<Ref> reader_readlines(ThreadState& ts, Coder& self, Value size) {
  int64_t number = TRY(size_argument(ts, size));
  RefTo<Str> text = TRY(read_by(ts, self, names::k_read, number));
  return Ref(TRY(str_methods::splitlines(ts, *text, Int32{1})));
}
void reader_reset(ThreadState&, Coder& self) {
  self.codec->engine->reset_decoding(self.state);
  self.pending_size = 0;
}

// --- writing

Result<void> writer_write(ThreadState& ts, Coder& self, Value text) {
  RefTo<Bytes> bytes = TRY(encode_more(ts, self, text, false));
  TRY(call_method(ts, self.stream, names::k_write, Value(bytes)));
  return {};
}
Result<void> writer_writelines(ThreadState& ts, Coder& self, Value lines) {
  if (is<Dict>(lines) || !type_of(ts, lines).slots.sq_item)
    return raise(ts, Exc::TypeError, "arg must be a sequence object");
  // Writing a line can change how many there are.
  for (int64_t i = 0;; i++) {
    int64_t count = TRY(length(ts, lines));
    if (i >= count) return {};
    TRY(ts.checkpoint_limits());
    Ref line = TRY(sequence_item(ts, lines, i));
    TRY(writer_write(ts, self, line));
  }
}
// Writes what waits, and what leads back to the initial state; nothing when nothing waits.
Result<void> writer_reset(ThreadState& ts, Coder& self) {
  RefTo<Str> waiting = self.pending_text.take();
  if (!waiting) return {};
  Errors errors = errors_of(self);
  RefTo<Bytes> bytes = TRY(encode_text(ts, *self.codec, self.state, *waiting, errors, true, true));
  if (bytes->size) TRY(call_method(ts, self.stream, names::k_write, Value(bytes)));
  return {};
}

constexpr NativeMethod kReaderMethods[] = {
    method<reader_read>("read(self, sizeobj=None, /)", "Text of about so many bytes; all without a size."),
    method<reader_readline>("readline(self, sizeobj=None, /)", "The text of a line of the stream."),
    method<reader_readlines>("readlines(self, sizehintobj=None, /)", "The text as a list of lines with their ends."),
    method<reader_reset>("reset(self, /)", "Begin anew."),
};
constexpr NativeMethod kWriterMethods[] = {
    method<writer_write>("write(self, strobj, /)", "Write the bytes of a text."),
    method<writer_writelines>("writelines(self, lines, /)", "Write the texts of a sequence."),
    method<writer_reset>("reset(self, /)", "Write what waits, and begin anew."),
};
constexpr MemberRow kMembers[] = {
    {"stream", MemberKind::kObject, offsetof(Coder, stream), true, "The stream of bytes."},
};
constexpr GetSetRow kGetSets[] = {kErrorsRow};

}  // namespace

const TypeSpec kMultibyteStreamReader{.name = "_multibytecodec.MultibyteStreamReader",
                                      .instance_bytes = sizeof(Coder),
                                      .flags = type_flags::kSubclassable | type_flags::kContainer,
                                      .doc = nullptr,
                                      .methods = kReaderMethods,
                                      .getsets = kGetSets,
                                      .members = kMembers,
                                      .slots =
                                          [](Slots& s) {
                                            s.tp_new = stream_new<kReaderRow, true>;
                                            s.tp_init = coder_init;
                                            set_field_slots<Coder>(s);
                                          },
                                      .module = "_multibytecodec"};
const TypeSpec kMultibyteStreamWriter{.name = "_multibytecodec.MultibyteStreamWriter",
                                      .instance_bytes = sizeof(Coder),
                                      .flags = type_flags::kSubclassable | type_flags::kContainer,
                                      .doc = nullptr,
                                      .methods = kWriterMethods,
                                      .getsets = kGetSets,
                                      .members = kMembers,
                                      .slots =
                                          [](Slots& s) {
                                            s.tp_new = stream_new<kWriterRow, false>;
                                            s.tp_init = coder_init;
                                            set_field_slots<Coder>(s);
                                          },
                                      .module = "_multibytecodec"};

}  // namespace ouro::multibyte
