// Which objects' ends could be noticed (see noticed_ends.h). Looked at once the program has run, to find out whether
// its objects have to be taken apart at all.
//
// An object that is only released shows nothing of it. What shows is code that runs then, so each finalizer and each
// callback is noticed unless it is known to do nothing but change objects that end as well:
//   - generators that are done, or stand where no handler and no `finally` is;
//   - streams that are closed, and those in memory;
//   - callbacks of the caches of abstract base classes, which are native;
//   - callbacks of the library's own weak containers and of logging's list of handlers: functions of the library, told by
//     the file and qualified name of their code, as long as what they reach has the types that the library gave it.
// Functions of Python are noticed by a trace or profile function whatever they do.
#include "modules/noticed_ends.h"

#include "bytecode/exception_table.h"
#include "eval/generator.h"
#include "modules/abc.h"
#include "modules/io_internal.h"
#include "modules/sys.h"
#include "objects/bytes.h"
#include "objects/function.h"
#include "objects/set.h"
#include "objects/weakref.h"
#include "runtime/collector.h"
#include "runtime/errors.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

namespace {

constexpr uint64_t kMostHandlers = 64;  // more would have to be compared with each other

// The objects behind sys.__stdin__, __stdout__ and __stderr__: text, buffer and raw file each.
struct StandardStreams {
  static constexpr size_t kMost = 9;
  Ref objects[kMost];
  size_t count = 0;

  bool contains(const Object& object) const {
    for (size_t i = 0; i < count; i++)
      if (objects[i].get() == Value(const_cast<Object*>(&object))) return true;
    return false;
  }
};

Result<void> find_standard_streams(ThreadState& ts, StandardStreams& streams) {
  for (const char* name : {"__stdin__", "__stdout__", "__stderr__"}) {
    Maybe<Ref> found = sys_get(ts, name);
    Ref stream = found ? Ref::share((*found).get()) : Ref::none();
    for (const char* inner : {"buffer", "raw", ""}) {
      // A stream that is not of a built-in type may do anything when it is asked for what it wraps.
      if (stream.get().is_none() || type_of(ts, stream).has(type_flags::kHeapType)) break;
      streams.objects[streams.count++] = Ref::share(stream);
      if (!*inner) break;
      Maybe<Ref> next = TRY(find_attribute(ts, stream, *TRY(intern(ts, inner))));
      if (!next) break;
      stream = Ref::share((*next).get());
    }
  }
  return {};
}

class Search final : public ObjectVisitor {
 public:
  Search(ThreadState& ts, NoticedEndVisitor& visitor) : ts_(ts), visitor_(visitor) {}

  // Interned names and what else the search compares with.
  Result<void> prepare() {
    TRY(find_standard_streams(ts_, streams_));
    Maybe<Ref> library = sys_get(ts_, "_stdlib_dir");
    if (library && is<Str>(**library)) library_ = Ref::share(**library);
    data_ = TRY(intern(ts_, "data"));
    iterating_ = TRY(intern(ts_, "_iterating"));
    pending_removals_ = TRY(intern(ts_, "_pending_removals"));
    key_ = TRY(intern(ts_, "key"));
    return {};
  }
  bool go_on() const { return go_on_; }

  bool visit_object(Object& object) override {
    const bool finalizer = object.type->has(type_flags::kHasFinalizer) && !(bits_of(&object) & object_bits::kFinalized);
    if (finalizer && !streams_.contains(object) && !finalizer_is_silent(object)) go_on_ = visitor_.visit(object);
    if (kind_matches<WeakReference>(object.type->layout_kind)) {
      auto& reference = static_cast<WeakReference&>(object);
      const bool mortal = reference.referent && !is_builtin_type(*reference.referent);
      if (mortal && !reference.callback.is_null() && !callback_is_silent(reference))
        go_on_ = go_on_ && visitor_.visit(*reference.referent);
    }
    return go_on_;
  }

 private:
  bool is_traced() const { return !ts_.trace_function.is_null() || !ts_.profile_function.is_null(); }

  // --- finalizers
  bool finalizer_is_silent(Object& object) {
    if (object.type->has(type_flags::kHeapType)) return false;
    switch (object.type->exact_kind) {
      case Kind::kGenerator: return !is_traced() && generator_is_silent(static_cast<Generator&>(object));
      case Kind::kCoroutine:
      case Kind::kAsyncGenerator: return static_cast<Generator&>(object).state == GeneratorState::kFinished;
      default: return io::finalizer_is_silent(object);
    }
  }
  // To close a generator raises GeneratorExit where it stands.
  static bool generator_is_silent(Generator& generator) {
    if (generator.state == GeneratorState::kFinished) return true;
    if (generator.state == GeneratorState::kRunning || !generator_delegate(generator).is_null()) return false;
    ExceptionTableEntry entry;
    const int unit = generator.frame().last_instruction() / 2;
    return unit >= 0 && !find_exception_handler(generator.code->exceptiontable->span(), uint32_t(unit), entry);
  }

  // --- callbacks
  bool callback_is_silent(const WeakReference& reference) {
    const Value callback = reference.callback.get();
    if (is<Builtin>(callback)) return is_abc_callback(as<Builtin>(callback));
    if (!is<Function>(callback) || is_traced()) return false;
    auto& function = as<Function>(callback);
    const bool plain = is_plain_reference(Value(const_cast<WeakReference*>(&reference)));
    if (is_of_library(function, "/_weakrefset.py", "WeakSet.__init__.<locals>._remove"))
      return plain && reference.hashed && changes_container(function, Kind::kSet);
    if (is_of_library(function, "/weakref.py", "WeakKeyDictionary.__init__.<locals>.remove"))
      return plain && reference.hashed && changes_container(function, Kind::kDict);
    if (is_of_library(function, "/weakref.py", "WeakValueDictionary.__init__.<locals>.remove"))
      return has_plain_key(reference) && changes_container(function, Kind::kDict);
    if (is_of_library(function, kLogging, "_removeHandlerRef")) return plain && changes_handlers(*function.globals);
    return false;
  }
  static bool is_plain_reference(Value value) {
    return value.is_heap() && value.object()->type->exact_kind == Kind::kWeakRef;
  }
  // Whether the code of the function is that of the library's file and of this qualified name.
  bool is_of_library(const Function& function, std::string_view file, std::string_view qualname) const {
    if (!library_ || !function.code->qualname->equals_ascii(qualname)) return false;
    const Str& filename = *function.code->filename;
    const Str& library = as<Str>(library_);
    return filename.ascii && library.ascii && filename.length == library.length + file.size() &&
           filename.ascii_text().starts_with(library.ascii_text()) && filename.ascii_text().ends_with(file);
  }
  // The weak containers of the library: the callback's default argument leads to the container, which keeps its
  // references in `data`. A dead reference is compared by identity, and its hash was computed when it came there.
  bool changes_container(const Function& function, Kind data_kind) {
    if (!function.defaults || function.defaults->size == 0 || !is<WeakReference>(function.defaults->items()[0]))
      return false;
    Object* container = as<WeakReference>(function.defaults->items()[0]).referent;
    if (!container) return true;
    if (!container->type->has(type_flags::kHasAttributes) || !reads_attributes_plainly(ts_, *container->type))
      return false;
    return is_of_kind(*container, *data_, data_kind) && is_of_kind(*container, *iterating_, Kind::kSet) &&
           is_of_kind(*container, *pending_removals_, Kind::kList);
  }
  // Whether an attribute of the instance, which its class does not hide, is of exactly this built-in type.
  bool is_of_kind(Object& instance, Str& name, Kind kind) {
    if (!type_lookup(ts_, *instance.type, name).is_null()) return false;
    const Value value = attributes_find(ts_, instance, name);
    return !value.is_null() && value.is_heap() && value.object()->type->exact_kind == kind;
  }
  // A weakref.KeyedRef whose key is hashed and compared without running Python.
  bool has_plain_key(const WeakReference& reference) {
    const Value descriptor = type_lookup(ts_, *reference.type, *key_);
    if (!is<MemberDescriptor>(descriptor) || as<MemberDescriptor>(descriptor).row.kind != MemberKind::kObject)
      return false;
    const Value key = *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(&reference) +
                                                      as<MemberDescriptor>(descriptor).row.offset);
    return !key.is_null() && (!key.is_heap() || key.object()->type->exact_kind == Kind::kStr);
  }
  // logging: takes a lock of the module, and the reference out of a list of references.
  bool changes_handlers(Dict& globals) {
    for (const char* name : {"_acquireLock", "_releaseLock"}) {
      const Value function = dict_find(ts_, globals, name);
      if (function.is_null()) return false;
      if (!function.is_none() && !(is<Function>(function) && is_of_library(as<Function>(function), kLogging, name)))
        return false;
    }
    const Value lock = dict_find(ts_, globals, "_lock");
    if (lock.is_null() || type_of(ts_, lock).has(type_flags::kHeapType)) return false;
    const Value handlers = dict_find(ts_, globals, "_handlerList");
    if (handlers.is_null() || handlers.is_none()) return !handlers.is_null();
    if (!is_exact<List>(handlers) || as<List>(handlers).size > kMostHandlers) return false;
    for (uint64_t i = 0; i < as<List>(handlers).size; i++)
      if (!is_plain_reference(as<List>(handlers).items[i])) return false;
    return true;
  }

  static constexpr const char* kLogging = "/logging/__init__.py";
  ThreadState& ts_;
  NoticedEndVisitor& visitor_;
  bool go_on_ = true;
  StandardStreams streams_;
  Ref library_;  // str: the folder of the library; null: not known
  RefTo<Str> data_, iterating_, pending_removals_, key_;
};

}  // namespace

bool visit_noticed_ends(ThreadState& ts, NoticedEndVisitor& visitor) {
  const Collector& collector = *ts.interpreter().collector;
  if (collector.debug || as<List>(collector.callbacks).size || as<List>(collector.garbage).size) return false;
  Search search(ts, visitor);
  if (search.prepare().is_error()) {
    ts.catch_any();
    return false;
  }
  visit_tracked_objects(ts.interpreter(), -1, search);
  return search.go_on();
}

}  // namespace ouro
