// Type Pickler, its memo as Python sees it, and the hooks that picklers and unpicklers share.
#include "modules/pickle.h"
#include "modules/pickle_save.h"
#include "objects/int.h"
#include "objects/tuple.h"
#include "runtime/python_slots.h"

namespace ouro::pickle {

// --- hooks

Result<void> Hook::look_up(ThreadState& ts, Value self, const char* name) {
  RefTo<Str> attribute = TRY(intern(ts, std::string_view(name)));
  Maybe<Ref> found = TRY(find_attribute(ts, self, *attribute));
  of_self = false;
  if (!found) {
    function.clear();
    return {};
  }
  Ref value = found.release();
  if (BoundMethod* method = try_as<BoundMethod>(value); method && method->self.get() == self) {
    of_self = true;
    value = method->function.share();
  }
  function.set(std::move(value));
  return {};
}

Result<Ref> Hook::call(ThreadState& ts, Value self, Value argument) const {
  Ref kept = function.share();
  return of_self ? ouro::call(ts, kept, self, argument) : ouro::call(ts, kept, argument);
}

Result<Ref> Hook::get(ThreadState& ts, Value self, const char* name) const {
  if (function.is_null()) return raise(ts, Exc::AttributeError, "{}", name);
  if (!of_self) return function.share();
  return Ref(TRY(bound_method_make(ts, function, self)));
}

Result<void> Hook::set(ThreadState& ts, Value value, const char* name) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "attribute deletion is not supported");
  if (!is_callable(ts, value)) return raise(ts, Exc::TypeError, "{} must be a callable taking one argument", name);
  of_self = false;
  function.set(Ref::share(value));
  return {};
}

// --- dumping

Result<RefTo<Pickler>> make_pickler(ThreadState& ts, Type& type) {
  RefTo<Pickler> self = TRY(make_with_fields<Pickler>(ts, type));
  self->persistent_id.of_self = false;
  self->memo.initialize();
  self->protocol = kDefaultProtocol;
  self->binary = 1;
  self->fast = 0;
  self->fix_imports = false;
  ts.track(*self);
  return self;
}

Result<void> set_options(ThreadState& ts, Pickler& self, const PicklerOptions& options) {
  int64_t protocol = kDefaultProtocol;
  if (!options.protocol.is_none()) {
    Ref number = TRY(index(ts, options.protocol));
    if (!int_to_int64(number, protocol))
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
    if (protocol < 0) protocol = kHighestProtocol;
    if (protocol > kHighestProtocol)
      return raise(ts, Exc::ValueError, "pickle protocol must be <= {}", kHighestProtocol);
  }
  bool has_callback = !options.buffer_callback.is_none();
  if (has_callback && protocol < 5) return raise(ts, Exc::ValueError, "buffer_callback needs protocol >= 5");
  self.protocol = int32_t(protocol);
  self.binary = protocol > 0;
  self.fix_imports = options.fix_imports && protocol < 3;
  self.buffer_callback.set(has_callback ? Ref::share(options.buffer_callback) : Ref());
  return {};
}

Result<void> set_file(ThreadState& ts, Pickler& self, Value file) {
  Maybe<Ref> write = TRY(find_attribute(ts, file, names::k_write));
  if (!write) return raise(ts, Exc::TypeError, "file must have a 'write' attribute");
  self.write.set(write.release());
  return {};
}

Result<void> dump(ThreadState& ts, Pickler& self, Value value) {
  return Saver(ts, self, self.write.share()).dump(value);
}

Result<RefTo<Bytes>> dumps(ThreadState& ts, Pickler& self, Value value) {
  Saver saver(ts, self, Ref());
  TRY(saver.dump(value));
  return saver.take();
}

namespace {

// --- the memo

struct PicklerMemo : Object {
  FieldTo<Pickler> pickler;
  template <class F>
  void each_field(F visit) {
    visit(pickler);
  }
};

void memo_clear(ThreadState& ts, PicklerMemo& self) {
  RefTo<Pickler> pickler = self.pickler.share();
  pickler->memo.clear(ts);
}

// id -> (number, object)
Result<RefTo<Dict>> memo_copy(ThreadState& ts, PicklerMemo& self) {
  const IdentityMemo& memo = self.pickler->memo;
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  Value value;
  uint64_t number;
  for (uint64_t position = 0; memo.next(position, value, number);) {
    Ref key = TRY(make_int(ts, identity(ts, value)));
    RefTo<Tuple> pair = TRY(make_tuple(ts, Value::small_int(int64_t(number)), value));
    TRY(dict_set(ts, *dict, key, Value(pair)));
    TRY(ts.checkpoint_limits());
  }
  return dict;
}

Result<Ref> memo_reduce(ThreadState& ts, PicklerMemo& self) { return reduce_memo(ts, TRY(memo_copy(ts, self))); }

constexpr NativeMethod kMemoMethods[] = {
    method<memo_clear>("clear(self, /)", "Remove all items from memo."),
    method<memo_copy>("copy(self, /)", "Copy the memo to a new object."),
    method<memo_reduce>("__reduce__(self, /)", "Implement pickle support."),
};

// --- attributes

Result<Ref> pickler_get_memo(ThreadState& ts, Pickler& self) {
  RefTo<PicklerMemo> proxy = TRY(make_with_fields<PicklerMemo>(ts, *state_of(self).pickler_memo));
  proxy->pickler.set(RefTo<Pickler>::share(self));
  ts.track(*proxy);
  return Ref(std::move(proxy));
}

Result<void> pickler_set_memo(ThreadState& ts, Pickler& self, Value value) {
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "attribute deletion is not supported");
  if (value.is_heap() && value.object()->type == state_of(self).pickler_memo)
    return self.memo.assign(ts, static_cast<PicklerMemo*>(value.object())->pickler->memo);
  Dict* dict = try_as<Dict>(value);
  if (!dict)
    return raise(ts, Exc::TypeError, "'memo' attribute must be a PicklerMemoProxy object or dict, not {}",
                 type_name(ts, value));
  return replace_memo(ts, self.memo, *dict, [&](IdentityMemo& memo, Value, Value item) -> Result<void> {
    Tuple* pair = try_as<Tuple>(item);
    if (!pair || pair->size != 2) return raise(ts, Exc::TypeError, "'memo' values must be 2-item tuples");
    if (!is_int((*pair)[0])) return raise(ts, Exc::TypeError, "an integer is required");
    int64_t number;
    if (!int_to_int64((*pair)[0], number))
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C ssize_t");
    return memo.set(ts, (*pair)[1], uint64_t(number) & uint64_t(INT64_MAX));
  });
}

Result<Ref> pickler_get_persistent_id(ThreadState& ts, Pickler& self) {
  return self.persistent_id.get(ts, Value(self), "persistent_id");
}
Result<void> pickler_set_persistent_id(ThreadState& ts, Pickler& self, Value value) {
  return self.persistent_id.set(ts, value, "persistent_id");
}

// --- methods

Result<Ref> pickler_new(ThreadState& ts, Type& type, const CallArguments&) { return Ref(TRY(make_pickler(ts, type))); }

constexpr NativeMethod kInitRow = signature_row("Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)");
Result<void> pickler_init(ThreadState& ts, Pickler& self, const CallArguments& arguments) {
  Value slots[4];
  BoundExtra extra;
  TRY(bind_arguments(ts, kInitRow, arguments, slots, extra));
  bool fix_imports = TRY(is_true(ts, slots[2]));
  TRY(set_options(ts, self, {slots[1], fix_imports, slots[3]}));
  TRY(set_file(ts, self, slots[0]));
  self.memo.clear(ts);
  self.fast = 0;
  TRY(self.persistent_id.look_up(ts, Value(self), "persistent_id"));
  RefTo<Str> name = TRY(intern(ts, "dispatch_table"));
  Maybe<Ref> table = TRY(find_attribute(ts, Value(self), *name));
  self.dispatch_table.set(table ? table.release() : Ref());
  return {};
}

Result<void> pickler_dump(ThreadState& ts, Pickler& self, Value value) {
  if (self.write.is_null())
    return raise(ts, *state_of(self).pickling_error, "Pickler.__init__() was not called by {}.__init__()",
                 type_name(ts, Value(self)));
  return dump(ts, self, value);
}

void pickler_clear_memo(ThreadState& ts, Pickler& self) { self.memo.clear(ts); }
int64_t pickler_sizeof(ThreadState&, Pickler& self) { return int64_t(sizeof(Pickler) + self.memo.memory_bytes()); }

void pickler_clear(ThreadState& ts, Object& object) {
  clear_fields<Pickler>(ts, object);
  static_cast<Pickler&>(object).memo.clear(ts);
}

constexpr NativeMethod kMethods[] = {
    method<pickler_dump>("dump(self, obj, /)", "Write the pickle of an object to the file."),
    method<pickler_clear_memo>("clear_memo(self, /)",
                               "Forget which objects were written, so that they are written again."),
    method<pickler_sizeof>("__sizeof__(self, /)", "Returns size in memory, in bytes."),
};
constexpr MemberRow kMembers[] = {
    {"bin", MemberKind::kInt32, offsetof(Pickler, binary), false, nullptr},
    {"fast", MemberKind::kInt32, offsetof(Pickler, fast), false, nullptr},
    {"dispatch_table", MemberKind::kObject, offsetof(Pickler, dispatch_table), false, nullptr},
};
constexpr GetSetRow kGetSets[] = {
    getter_setter<pickler_get_memo, pickler_set_memo>("memo", nullptr),
    getter_setter<pickler_get_persistent_id, pickler_set_persistent_id>("persistent_id", nullptr),
};

}  // namespace

const TypeSpec spec_pickler_memo{
    .name = "_pickle.PicklerMemoProxy",
    .instance_bytes = sizeof(PicklerMemo),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .methods = kMemoMethods,
    .slots =
        [](Slots& s) {
          s.tp_hash = hash_not_implemented;
          set_field_slots<PicklerMemo>(s);
        },
    .module = "_pickle",
};

const TypeSpec spec_pickler{
    .name = "_pickle.Pickler",
    .instance_bytes = sizeof(Pickler),
    .flags = type_flags::kContainer | type_flags::kSubclassable,
    .doc = "Writes pickles to a file: an object whose write() takes bytes.",
    .methods = kMethods,
    .getsets = kGetSets,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = pickler_new;
          s.tp_init = slot<pickler_init>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visit_fields<Pickler>(object, visitor);
            static_cast<Pickler&>(object).memo.visit(visitor);
          };
          s.clear_references = s.destroy = pickler_clear;
        },
    .module = "_pickle",
    .text_signature = "(file, protocol=None, fix_imports=True, buffer_callback=None)",
};

}  // namespace ouro::pickle
