// Type Unpickler and its memo as Python sees it.
#include "modules/pickle.h"
#include "modules/pickle_machine.h"
#include "modules/sys.h"
#include "objects/int.h"
#include "objects/tuple.h"
#include "runtime/python_slots.h"

namespace ouro::pickle {

Result<RefTo<Unpickler>> make_unpickler(ThreadState& ts, Type& type) {
  RefTo<Unpickler> self = TRY(make_with_fields<Unpickler>(ts, type));
  self->input.initialize();
  self->ready = false;
  self->persistent_load.of_self = false;
  self->memo.initialize();
  self->protocol = 0;
  self->fix_imports = false;
  ts.track(*self);
  return self;
}

// The name of an encoding or error handler for the codecs.
static Result<Maybe<Ref>> codec_name(ThreadState& ts, const char* function, const char* argument, Value value) {
  if (value.is_unbound()) return Maybe<Ref>(absent);
  Str* text = try_as<Str>(value);
  if (!text)
    return raise(ts, Exc::TypeError, "{}() argument '{}' must be str, not {}", function, argument,
                 type_name(ts, value));
  Utf8 utf8 = TRY(Utf8::of(ts, *text));
  if (utf8.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  return Maybe<Ref>(Ref(TRY(bytes_of(ts, utf8.view()))));
}

Result<void> set_options(ThreadState& ts, Unpickler& self, const UnpicklerOptions& options) {
  Maybe<Ref> encoding = TRY(codec_name(ts, options.function, "encoding", options.encoding));
  Maybe<Ref> errors = TRY(codec_name(ts, options.function, "errors", options.errors));
  Ref buffers;
  if (!options.buffers.is_none() && !options.buffers.is_unbound()) buffers = TRY(get_iterator(ts, options.buffers));
  self.encoding.set(encoding ? encoding.release().cast<Bytes>() : RefTo<Bytes>());
  self.errors.set(errors ? errors.release().cast<Bytes>() : RefTo<Bytes>());
  self.buffers.set(std::move(buffers));
  self.fix_imports = options.fix_imports;
  self.ready = true;
  return {};
}

Result<Ref> load(ThreadState& ts, Unpickler& self) { return Machine(ts, self).run(); }

namespace {

// --- the memo

struct UnpicklerMemo : Object {
  FieldTo<Unpickler> unpickler;
  template <class F>
  void each_field(F visit) {
    visit(unpickler);
  }
};

void memo_clear(ThreadState& ts, UnpicklerMemo& self) {
  RefTo<Unpickler> unpickler = self.unpickler.share();
  unpickler->memo.clear(ts);
}
Result<RefTo<Dict>> memo_copy(ThreadState& ts, UnpicklerMemo& self) { return self.unpickler->memo.to_dict(ts); }
Result<Ref> memo_reduce(ThreadState& ts, UnpicklerMemo& self) { return reduce_memo(ts, TRY(memo_copy(ts, self))); }

constexpr NativeMethod kMemoMethods[] = {
    method<memo_clear>("clear(self, /)", "Remove all items from memo."),
    method<memo_copy>("copy(self, /)", "Copy the memo to a new object."),
    method<memo_reduce>("__reduce__(self, /)", "Implement pickling support."),
};

// --- attributes

Result<Ref> unpickler_get_memo(ThreadState& ts, Unpickler& self) {
  RefTo<UnpicklerMemo> proxy = TRY(make_with_fields<UnpicklerMemo>(ts, *state_of(self).unpickler_memo));
  proxy->unpickler.set(RefTo<Unpickler>::share(self));
  ts.track(*proxy);
  return Ref(std::move(proxy));
}

Result<void> unpickler_set_memo(ThreadState& ts, Unpickler& self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "attribute deletion is not supported");
  if (value.is_heap() && value.object()->type == state_of(self).unpickler_memo)
    return self.memo.assign(ts, static_cast<UnpicklerMemo*>(value.object())->unpickler->memo);
  Dict* dict = try_as<Dict>(value);
  if (!dict)
    return raise(ts, Exc::TypeError, "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {}",
                 type_name(ts, value));
  return replace_memo(ts, self.memo, *dict, [&](NumberMemo& memo, Value key, Value item) -> Result<void> {
    if (!is_int(key)) return raise(ts, Exc::TypeError, "memo key must be integers");
    int64_t number;
    if (!int_to_int64(key, number))
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C ssize_t");
    if (number < 0) return raise(ts, Exc::ValueError, "memo key must be positive integers.");
    return memo.set(ts, uint64_t(number), Ref::share(item));
  });
}

Result<Ref> unpickler_get_persistent_load(ThreadState& ts, Unpickler& self) {
  return self.persistent_load.get(ts, Value(self), "persistent_load");
}
Result<void> unpickler_set_persistent_load(ThreadState& ts, Unpickler& self, Value value) {
  return self.persistent_load.set(ts, value, "persistent_load");
}

// --- methods

Result<Ref> unpickler_new(ThreadState& ts, Type& type, const CallArguments&) {
  return Ref(TRY(make_unpickler(ts, type)));
}

constexpr NativeMethod kInitRow =
    signature_row("Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())");
Result<void> unpickler_init(ThreadState& ts, Unpickler& self, const CallArguments& arguments) {
  Value slots[5];
  BoundExtra extra;
  TRY(bind_arguments(ts, kInitRow, arguments, slots, extra));
  bool fix_imports = TRY(is_true(ts, slots[1]));
  UnpicklerOptions options{"Unpickler", fix_imports, slots[2], slots[3], slots[4]};
  TRY(self.input.open_file(ts, slots[0]));
  TRY(set_options(ts, self, options));
  TRY(self.persistent_load.look_up(ts, Value(self), "persistent_load"));
  self.memo.clear(ts);
  self.protocol = 0;
  return {};
}

Result<Ref> unpickler_load(ThreadState& ts, Unpickler& self) {
  if (!self.ready || self.input.read.is_null())
    return raise(ts, *state_of(self).unpickling_error, "Unpickler.__init__() was not called by {}.__init__()",
                 type_name(ts, Value(self)));
  return load(ts, self);
}

Result<Ref> unpickler_find_class(ThreadState& ts, Unpickler& self, Value module_value, Value name_value) {
  const Value event[] = {module_value, name_value};
  TRY(audit(ts, "pickle.find_class", event));
  State& state = state_of(self);
  Ref module = Ref::share(module_value), name = Ref::share(name_value);
  if (self.protocol < 3 && self.fix_imports) TRY(map_to_python3(ts, state, module, name));
  if (!is<Str>(module)) return raise(ts, Exc::TypeError, "module name must be a string");
  if (!is<Str>(name)) return raise(ts, Exc::TypeError, "attribute name must be string, not '{}'", type_name(ts, name));
  return find_global(ts, state, as<Str>(module), as<Str>(name), self.protocol >= 4);
}

int64_t unpickler_sizeof(ThreadState&, Unpickler& self) {
  return int64_t(sizeof(Unpickler) + self.memo.memory_bytes() + (self.encoding ? self.encoding->size + 1 : 0) +
                 (self.errors ? self.errors->size + 1 : 0));
}

void unpickler_clear(ThreadState& ts, Object& object) {
  auto& self = static_cast<Unpickler&>(object);
  self.input.close(ts);
  clear_fields<Unpickler>(ts, object);
  self.memo.clear(ts);
}

constexpr NativeMethod kMethods[] = {
    method<unpickler_load>("load(self, /)", "Read one pickle of the file and give its object."),
    method<unpickler_find_class>("find_class(self, module_name, global_name, /)",
                                 "The object of a name in a module, which is imported where needed."),
    method<unpickler_sizeof>("__sizeof__(self, /)", "Returns size in memory, in bytes."),
};
constexpr GetSetRow kGetSets[] = {
    getter_setter<unpickler_get_memo, unpickler_set_memo>("memo", nullptr),
    getter_setter<unpickler_get_persistent_load, unpickler_set_persistent_load>("persistent_load", nullptr),
};

}  // namespace

const TypeSpec spec_unpickler_memo{
    .name = "_pickle.UnpicklerMemoProxy",
    .instance_bytes = sizeof(UnpicklerMemo),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kMemoMethods,
    .slots =
        [](Slots& s) {
          s.tp_hash = hash_not_implemented;
          set_field_slots<UnpicklerMemo>(s);
        },
    .module = "_pickle",
};

const TypeSpec spec_unpickler{
    .name = "_pickle.Unpickler",
    .instance_bytes = sizeof(Unpickler),
    .flags = type_flags::kContainer | type_flags::kSubclassable,
    .doc = "Reads pickles from a file: an object with read() and readline() that give bytes.",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_new = unpickler_new;
          s.tp_init = slot<unpickler_init>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            auto& self = static_cast<Unpickler&>(object);
            visit_fields<Unpickler>(object, visitor);
            visitor.visit(self.input.view.owner.get());
            self.memo.visit(visitor);
          };
          s.clear_references = unpickler_clear;
          s.destroy = [](ThreadState& ts, Object& object) {
            unpickler_clear(ts, object);
            static_cast<Unpickler&>(object).input.view.~BufferView();
          };
        },
    .module = "_pickle",
    .text_signature = "(file, *, fix_imports=True, encoding='ASCII', errors='strict',\n          buffers=())",
};

}  // namespace ouro::pickle
