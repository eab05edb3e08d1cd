// OSError: an error number of the machine chooses the subclass; two to five arguments fill the fields
// (library reference).
#include <cerrno>
#include <cstddef>

#include "objects/exception_internal.h"
#include "runtime/type.h"

namespace ouro::exceptions {

static constexpr struct {
  int error_number;
  Exc exc;
} kSubclasses[] = {
    {EAGAIN, Exc::BlockingIOError},
    {EALREADY, Exc::BlockingIOError},
    {EINPROGRESS, Exc::BlockingIOError},
    {ECHILD, Exc::ChildProcessError},
    {EPIPE, Exc::BrokenPipeError},
    {ESHUTDOWN, Exc::BrokenPipeError},
    {ECONNABORTED, Exc::ConnectionAbortedError},
    {ECONNREFUSED, Exc::ConnectionRefusedError},
    {ECONNRESET, Exc::ConnectionResetError},
    {EEXIST, Exc::FileExistsError},
    {ENOENT, Exc::FileNotFoundError},
    {EINTR, Exc::InterruptedError},
    {EISDIR, Exc::IsADirectoryError},
    {ENOTDIR, Exc::NotADirectoryError},
    {EACCES, Exc::PermissionError},
    {EPERM, Exc::PermissionError},
    {ESRCH, Exc::ProcessLookupError},
    {ETIMEDOUT, Exc::TimeoutError},
};

static Type& subclass_for(ThreadState& ts, Value error_number) {
  if (error_number.is_small_int())
    for (const auto& row : kSubclasses)
      if (row.error_number == error_number.as_small_int()) return *ts.types()[row.exc];
  return *ts.types()[Exc::OSError];
}

static Result<Ref> os_error_new(ThreadState& ts, Type& type, const CallArguments& arguments);

// A subclass with an __init__ but no __new__ of its own may take any arguments: then what it passes to
// OSError.__init__ counts, else what __new__ was given.
static bool filled_by_init(const Type& type) {
  return type.slots.tp_init != &os_error_init && type.slots.tp_new == &os_error_new;
}

static bool is_number(ThreadState& ts, Value value) {
  const Slots& slots = type_of(ts, value).slots;
  return slots.nb_index || slots.nb_int || slots.nb_float || value.is_small_int() || value.is_flonum();
}

static Result<void> fill(ThreadState& ts, OSError& self, const CallArguments& arguments) {
  size_t count = arguments.positional_count;
  std::span<const Value> args{arguments.values, count};
  if (count >= 2 && count <= 5) {
    Value filename = count >= 3 ? args[2] : Value::none();
    if (!filename.is_none()) {
      if (self.type == ts.types()[Exc::BlockingIOError] && is_number(ts, filename)) {
        self.characters_written = TRY(index_as_int64(ts, filename, Exc::ValueError));
      } else {
        self.filename.set(Ref::share(filename));
        if (count == 5 && !args[4].is_none()) self.filename2.set(Ref::share(args[4]));
        args = args.first(2);
      }
    }
    self.error_number.set(Ref::share(arguments.values[0]));
    self.strerror.set(Ref::share(arguments.values[1]));
  }
  self.args.set(TRY(tuple_of(ts, args)));
  return {};
}

static Result<Ref> os_error_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  bool later = filled_by_init(type);
  Type* made = &type;
  if (!later) {
    TRY(no_keywords(ts, type.plain_name, arguments));
    if (made == ts.types()[Exc::OSError] && arguments.positional_count >= 2 && arguments.positional_count <= 5)
      made = &subclass_for(ts, arguments.values[0]);
  }
  Ref exception = TRY(allocate(ts, *made, {}));
  auto& self = as<OSError>(exception);
  self.characters_written = -1;
  if (!later) TRY(fill(ts, self, arguments));
  return exception;
}

Result<void> os_error_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  auto& self = as<OSError>(value);
  if (!filled_by_init(*self.type)) return {};
  TRY(no_keywords(ts, type_name(ts, value), arguments));
  return fill(ts, self, arguments);
}

static Result<Ref> os_error_str(ThreadState& ts, OSError& self) {
  Value number = or_none(self.error_number), words = or_none(self.strerror);
  Ref keep_number = Ref::share(number), keep_words = Ref::share(words);
  if (!self.filename.is_null()) {
    Ref filename = self.filename.share();
    if (!self.filename2.is_null()) {
      Ref filename2 = self.filename2.share();
      return text(ts, "[Errno {}] {}: {} -> {}", number, words, repr_of(filename), repr_of(filename2));
    }
    return text(ts, "[Errno {}] {}: {}", number, words, repr_of(filename));
  }
  if (!self.error_number.is_null() && !self.strerror.is_null()) return text(ts, "[Errno {}] {}", number, words);
  return base_str(ts, self);
}

static Result<Ref> os_error_reduce(ThreadState& ts, OSError& self) {
  RefTo<Tuple> args = self.args.share();
  if (args->size == 2 && !self.filename.is_null()) {
    if (self.filename2.is_null()) args = TRY(make_tuple(ts, (*args)[0], (*args)[1], self.filename.get()));
    else args = TRY(make_tuple(ts, (*args)[0], (*args)[1], self.filename.get(), Value::none(), self.filename2.get()));
  }
  return reduce_with(ts, self, Value(args), Value());
}

static Result<Ref> get_characters_written(ThreadState& ts, OSError& self) {
  if (self.characters_written == -1) return raise(ts, Exc::AttributeError, "characters_written");
  return make_int(ts, self.characters_written);
}
static Result<void> put_characters_written(ThreadState& ts, OSError& self, Value value) {
  if (value.is_unbound()) {
    if (self.characters_written == -1) return raise(ts, Exc::AttributeError, "characters_written");
    self.characters_written = -1;
    return {};
  }
  self.characters_written = TRY(index_as_int64(ts, value, Exc::ValueError));
  return {};
}

static constexpr NativeMethod kMethods[] = {method<os_error_reduce>("__reduce__(self, /)", "State for pickling.")};
static constexpr GetSetRow kGetSets[] = {
    getter_setter<get_characters_written, put_characters_written>("characters_written", nullptr),
};
static constexpr MemberRow kMembers[] = {
    {"errno", MemberKind::kObjectOrNone, offsetof(OSError, error_number), false, "The error's number."},
    {"strerror", MemberKind::kObjectOrNone, offsetof(OSError, strerror), false, "The error in words."},
    {"filename", MemberKind::kObjectOrNone, offsetof(OSError, filename), false, "The file it is about."},
    {"filename2", MemberKind::kObjectOrNone, offsetof(OSError, filename2), false, "The second file."},
};
const TypeSpec spec_OSError{.name = "OSError",
                            .kind = Kind::kOSError,
                            .instance_bytes = sizeof(OSError),
                            .flags = kFlags,
                            .doc = "The operating system reports an error.",
                            .methods = kMethods,
                            .getsets = kGetSets,
                            .members = kMembers,
                            .slots = [](Slots& s) {
                              s.tp_new = &os_error_new;
                              s.tp_init = &os_error_init;
                              s.tp_str = slot<os_error_str>;
                            }};

}  // namespace ouro::exceptions
