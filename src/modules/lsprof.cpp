// Module _lsprof: the profiler behind module cProfile: how often each function ran, how long, and who called it.
//
// The profiler itself is the thread's profile function. Each call opens a Context on a stack; when it ends, its time
// goes to the function's Entry and, with subcalls, to the caller's entry for it. Times are ints of the timer's unit.
#include "eval/frame.h"
#include "eval/tracing.h"
#include "gil/clock.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "modules/sys.h"
#include "modules/timeout.h"
#include "objects/code.h"
#include "objects/dict.h"
#include "objects/function.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/struct_sequence.h"

namespace ouro {

namespace {

// What was measured of a function, or of a function as called by another.
struct Entry : Object {
  Field code;             // a code object, or the name of a native function
  FieldTo<Dict> callees;  // key -> Entry; null: none
  int64_t key;
  int64_t total, inline_time;  // recursive calls count once in total
  int64_t calls, recursive_calls;
  int64_t level;  // of recursion, now
  template <class F>
  void each_field(F visit) {
    visit(code);
    visit(callees);
  }
};

struct Context {
  Entry* entry;  // strong
  int64_t start;
  int64_t callees_time;
};

struct Profiler : Object {
  Field timer;            // null: the clock
  FieldTo<Dict> entries;  // key -> Entry
  double unit;            // seconds, of the timer's numbers; 0: it gives seconds
  bool subcalls, builtins;
  Context* contexts;
  size_t depth, capacity;
  template <class F>
  void each_field(F visit) {
    visit(timer);
    visit(entries);
  }
};

struct State {
  Type* profiler;
  Type* entry;
  Type* entry_result;
  Type* subentry_result;
};
State& state_of(Profiler& self) { return *static_cast<State*>(self.type->layout_base->native_state); }

constexpr size_t kFirstContexts = 64;
constexpr double kClockUnit = 1e-9;

// The time by the profiler's timer. What the timer raises is reported and counts as 0.
int64_t time_now(ThreadState& ts, Profiler& self) {
  if (self.timer.is_null()) return monotonic_now();
  auto ask = [&]() -> Result<int64_t> {
    Ref timer = self.timer.share();
    Ref result = TRY(call(ts, *timer));
    if (self.unit > 0) return index_as_int64(ts, result, Exc::OverflowError);
    return nanoseconds_of_seconds(ts, result);
  };
  Result<int64_t> now = ask();
  if (now.is_error()) {
    write_unraisable(ts, self.timer.is_null() ? Value::none() : self.timer.get());
    return 0;
  }
  return now.release();
}

// The entry of a key in a dict of entries, made where it is not there.
Result<Entry*> entry_of(ThreadState& ts, Profiler& self, Dict& entries, int64_t key, Value code) {
  Maybe<Value> known = TRY(dict_get(ts, entries, Value::small_int(key)));
  if (known) return static_cast<Entry*>((*known).object());
  RefTo<Entry> made = TRY(make_with_fields<Entry>(ts, *state_of(self).entry));
  made->code.set(Ref::share(code));
  made->key = key;
  made->total = made->inline_time = made->calls = made->recursive_calls = made->level = 0;
  ts.track(*made);
  TRY(dict_set(ts, entries, Value::small_int(key), Value(made)));
  return made.get();
}
// The caller's entry for a callee.
Result<Entry*> subentry_of(ThreadState& ts, Profiler& self, Entry& caller, Entry& callee) {
  if (!caller.callees) caller.callees.set(TRY(dict_allocate(ts)));
  return entry_of(ts, self, *caller.callees, callee.key, callee.code);
}

Result<void> begin(ThreadState& ts, Profiler& self, int64_t key, Value code) {
  RefTo<Dict> entries = self.entries.share();
  RefTo<Entry> entry = RefTo<Entry>::share(*TRY(entry_of(ts, self, *entries, key, code)));
  if (self.depth == self.capacity) {
    size_t capacity = self.capacity ? self.capacity * 2 : kFirstContexts;
    void* memory =
        self.contexts ? TRY(ts.resize_bytes(self.contexts, self.capacity * sizeof(Context), capacity * sizeof(Context)))
                      : TRY(ts.allocate_bytes(capacity * sizeof(Context)));
    self.contexts = static_cast<Context*>(memory);
    self.capacity = capacity;
  }
  entry->level++;
  if (self.subcalls && self.depth) {
    Entry* sub = TRY(subentry_of(ts, self, *self.contexts[self.depth - 1].entry, *entry));
    sub->level++;
  }
  size_t at = self.depth++;
  self.contexts[at] = {entry.leak(), 0, 0};
  int64_t now = time_now(ts, self);
  if (at < self.depth) self.contexts[at].start = now;  // the timer may have cleared the profiler
  return {};
}

void add_time(Entry& entry, int64_t total, int64_t inline_time) {
  if (--entry.level == 0) entry.total += total;
  else entry.recursive_calls++;
  entry.inline_time += inline_time;
  entry.calls++;
}
Result<void> end(ThreadState& ts, Profiler& self) {
  if (!self.depth) return {};
  int64_t now = time_now(ts, self);
  if (!self.depth) return {};
  Context context = self.contexts[--self.depth];
  RefTo<Entry> entry = RefTo<Entry>::adopt(context.entry);
  int64_t total = now - context.start, inline_time = total - context.callees_time;
  add_time(*entry, total, inline_time);
  if (!self.depth) return {};
  Context& caller = self.contexts[self.depth - 1];
  caller.callees_time += total;
  if (self.subcalls) add_time(*TRY(subentry_of(ts, self, *caller.entry, *entry)), total, inline_time);
  return {};
}

// How a native function is named in the results.
Result<Ref> native_name(ThreadState& ts, Value function) {
  if (is<MethodDescriptor>(function)) return Ref(TRY(repr(ts, function)));
  auto& builtin = as<Builtin>(function);
  std::string_view name = builtin.method->name();
  bool of_module = builtin.self.is_null() || is<Module>(builtin.self);
  if (of_module && !builtin.module.is_null() && is<Str>(builtin.module))
    return text(ts, "<built-in method {}.{}>", builtin.module.get(), name);
  if (!of_module) {
    RefTo<Str> name_text = TRY(intern(ts, name));
    Value found = type_lookup(ts, type_of(ts, builtin.self), *name_text);
    if (!found.is_null()) {
      Ref descriptor = Ref::share(found);
      return Ref(TRY(repr(ts, descriptor)));
    }
  }
  return text(ts, "<built-in method {}>", name);
}

// One event, as the profile function is told of it.
Result<void> profiler_event(ThreadState& ts, Profiler& self, Value frame, Value event, Value argument) {
  if (!is<FrameObject>(frame) || !is<Str>(event)) return {};
  auto& name = as<Str>(event);
  Ref keep = Ref::share(Value(self));
  if (name.equals_ascii("call")) {
    Code& code = *as<FrameObject>(frame).frame->code;
    return begin(ts, self, int64_t(reinterpret_cast<uintptr_t>(&code)), Value(code));
  }
  if (name.equals_ascii("return")) return end(ts, self);
  if (!self.builtins || (!is<Builtin>(argument) && !is<MethodDescriptor>(argument))) return {};
  if (name.equals_ascii("c_call")) {
    const NativeMethod* method =
        is<Builtin>(argument) ? as<Builtin>(argument).method : as<MethodDescriptor>(argument).method;
    int64_t key = int64_t(reinterpret_cast<uintptr_t>(method));
    Maybe<Value> known = TRY(dict_get(ts, *self.entries, Value::small_int(key)));
    Ref code = known ? static_cast<Entry*>((*known).object())->code.share() : TRY(native_name(ts, argument));
    return begin(ts, self, key, code);
  }
  if (name.equals_ascii("c_return") || name.equals_ascii("c_exception")) return end(ts, self);
  return {};
}
Result<Ref> profiler_call(ThreadState& ts, Value self, const CallArguments& arguments) {
  TRY(expect_no_keywords(ts, "Profiler", arguments));
  TRY(expect_positional(ts, "Profiler", arguments, 3, 3));
  const Value* values = arguments.values;
  TRY(profiler_event(ts, *static_cast<Profiler*>(self.object()), values[0], values[1], values[2]));
  return Ref::none();
}

// --- the type

Result<Ref> profiler_new(ThreadState& ts, Type& type, const CallArguments&) {
  Ref made = TRY(instance_allocate(ts, type));
  auto& self = *static_cast<Profiler*>(made.get().object());
  self.each_field([](auto& field) { field.initialize_null(); });
  self.unit = 0;
  self.subcalls = self.builtins = true;
  self.contexts = nullptr;
  self.depth = self.capacity = 0;
  self.entries.set(TRY(dict_allocate(ts)));
  return made;
}

constexpr NativeMethod kInitSignature =
    signature_row("Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)");
Result<void> profiler_init(ThreadState& ts, Profiler& self, const CallArguments& arguments) {
  Value bound[4];
  BoundExtra extra;
  TRY(bind_arguments(ts, kInitSignature, arguments, bound, extra));
  double unit = bound[1].is_unbound() ? 0.0 : TRY(to_double(ts, bound[1]));
  bool subcalls = TRY(is_true(ts, bound[2])), builtins = TRY(is_true(ts, bound[3]));
  self.unit = unit;
  self.subcalls = subcalls;
  self.builtins = builtins;
  self.timer.set(bound[0].is_none() ? Ref() : Ref::share(bound[0]));
  return {};
}

void drop_contexts(Profiler& self) {
  while (self.depth) (void)RefTo<Entry>::adopt(self.contexts[--self.depth].entry);
}
void profiler_visit(Object& object, ReferenceVisitor& visitor) {
  visit_fields<Profiler>(object, visitor);
  auto& self = static_cast<Profiler&>(object);
  for (size_t i = 0; i < self.depth; i++) visitor.visit(Value(self.contexts[i].entry));
}
void profiler_clear_references(ThreadState& ts, Object& object) {
  auto& self = static_cast<Profiler&>(object);
  drop_contexts(self);
  self.timer.clear();
}
void profiler_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<Profiler&>(object);
  drop_contexts(self);
  if (self.contexts) ts.release_bytes(self.contexts);
  self.contexts = nullptr;
  clear_fields<Profiler>(ts, object);
}

Result<void> profiler_enable(ThreadState& ts, Profiler& self, Given<Truth> subcalls, Given<Truth> builtins) {
  if (subcalls) self.subcalls = *subcalls;
  if (builtins) self.builtins = *builtins;
  TRY(audit(ts, "sys.setprofile"));
  ts.profile_function.set(Ref::share(Value(self)));
  choose_tracing(ts);
  return {};
}
Result<void> profiler_disable(ThreadState& ts, Profiler& self) {
  Ref keep = Ref::share(Value(self));
  TRY(audit(ts, "sys.setprofile"));
  ts.profile_function.clear();
  choose_tracing(ts);
  while (self.depth) TRY(end(ts, self));
  return {};
}
Result<void> profiler_clear(ThreadState& ts, Profiler& self) {
  RefTo<Dict> fresh = TRY(dict_allocate(ts));
  drop_contexts(self);
  self.entries.set(std::move(fresh));
  return {};
}

// The values of an entry for a result; the last one only where the result has it.
Result<Ref> result_of(ThreadState& ts, Type& type, const Entry& entry, double unit, Value calls) {
  Ref total = TRY(make_float(ts, double(entry.total) * unit));
  Ref inline_time = TRY(make_float(ts, double(entry.inline_time) * unit));
  Ref count = TRY(make_int(ts, entry.calls)), recursive = TRY(make_int(ts, entry.recursive_calls));
  const Value values[] = {entry.code.get(), *count, *recursive, *total, *inline_time, calls};
  return Ref(TRY(struct_sequence_make(ts, type, {values, calls.is_unbound() ? size_t(5) : size_t(6)})));
}
Result<RefTo<List>> profiler_getstats(ThreadState& ts, Profiler& self) {
  State& state = state_of(self);
  double unit = self.timer.is_null() || self.unit == 0 ? kClockUnit : self.unit;
  RefTo<Dict> all = self.entries.share();
  RefTo<List> entries = TRY(dict_values_list(ts, *all));
  RefTo<List> results = TRY(list_allocate(ts, entries->size));
  for (uint64_t i = 0; i < entries->size; i++) {
    auto& entry = *static_cast<Entry*>(entries->items[i].object());
    if (!entry.calls) continue;
    Ref calls = Ref::none();
    if (entry.callees) {
      RefTo<List> callees = TRY(dict_values_list(ts, *entry.callees));
      RefTo<List> rows = TRY(list_allocate(ts, callees->size));
      for (uint64_t j = 0; j < callees->size; j++) {
        auto& callee = *static_cast<Entry*>(callees->items[j].object());
        if (!callee.calls) continue;
        Ref row = TRY(result_of(ts, *state.subentry_result, callee, unit, Value::unbound()));
        TRY(list_append(ts, *rows, std::move(row)));
      }
      calls = std::move(rows);
    }
    Ref row = TRY(result_of(ts, *state.entry_result, entry, unit, calls));
    TRY(list_append(ts, *results, std::move(row)));
    TRY(ts.checkpoint_limits());
  }
  return results;
}

constexpr NativeMethod kMethods[] = {
    method<profiler_getstats>("getstats(self, /)", "A list of profiler_entry: what was measured."),
    method<profiler_enable>("enable(self, subcalls=<unrepresentable>, builtins=<unrepresentable>)",
                            "Measure from now on; what is not given stays."),
    method<profiler_disable>("disable(self, /)", "Measure no more."),
    method<profiler_clear>("clear(self, /)", "Forget what was measured."),
};
const TypeSpec kProfiler{.name = "_lsprof.Profiler",
                         .instance_bytes = sizeof(Profiler),
                         .flags = type_flags::kSubclassable | type_flags::kContainer,
                         .doc = "Profiler(timer=None, timeunit=None, subcalls=True, builtins=True): measures calls.",
                         .methods = kMethods,
                         .slots =
                             [](Slots& s) {
                               s.tp_new = profiler_new;
                               s.tp_init = slot<profiler_init>;
                               s.tp_call = profiler_call;
                               s.visit_references = profiler_visit;
                               s.clear_references = profiler_clear_references;
                               s.destroy = profiler_destroy;
                             },
                         .module = "_lsprof"};
const TypeSpec kEntry{.name = "_lsprof._entry",
                      .instance_bytes = sizeof(Entry),
                      .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                      .doc = "What is being measured of a function.",
                      .slots = [](Slots& s) { set_field_slots<Entry>(s); },
                      .module = "_lsprof"};

constexpr MemberRow kResultFields[] = {
    struct_field(0, "code", "The code object, or the name of a native function."),
    struct_field(1, "callcount", "How often it was called."),
    struct_field(2, "reccallcount", "How often it was called while it ran."),
    struct_field(3, "totaltime", "The time in it and what it called."),
    struct_field(4, "inlinetime", "The time in it alone."),
    struct_field(5, "calls", "A list of profiler_subentry, or None."),
};
const StructSequenceSpec kEntryResult =
    struct_sequence("_lsprof.profiler_entry", "_lsprof", "A measured function.", kResultFields, 6, 6);
const StructSequenceSpec kSubentryResult =
    struct_sequence("_lsprof.profiler_subentry", "_lsprof", "A function as called by another.",
                    std::span<const MemberRow>(kResultFields).first(5), 5, 5);

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->profiler = TRY(add_native_type(ts, module, kProfiler, "Profiler"));
  state->entry = TRY(add_native_type(ts, module, kEntry, nullptr));
  state->entry_result = TRY(struct_sequence_type(ts, kEntryResult));
  state->subentry_result = TRY(struct_sequence_type(ts, kSubentryResult));
  TRY(module_add(ts, module, "profiler_entry", Value(state->entry_result)));
  return module_add(ts, module, "profiler_subentry", Value(state->subentry_result));
}

}  // namespace

extern const ModuleSpec module_lsprof;
const ModuleSpec module_lsprof{
    .name = "_lsprof",
    .doc = "The profiler.",
    .initialize = initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
