// Module gc: the collector as Python sees it.
#include "modules/module_spec.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "runtime/collector.h"
#include "runtime/native.h"

namespace ouro {

namespace {

Collector& collector_of(ThreadState& ts) { return *ts.interpreter().collector; }

void set_enabled(ThreadState& ts, bool enabled) {
  collector_of(ts).enabled = enabled;
  update_collection_trigger(ts.interpreter());
}
void gc_enable(ThreadState& ts) { set_enabled(ts, true); }
void gc_disable(ThreadState& ts) { set_enabled(ts, false); }
bool gc_isenabled(ThreadState& ts) { return collector_of(ts).enabled; }
void gc_set_debug(ThreadState& ts, Int32 flags) { collector_of(ts).debug = flags; }
int gc_get_debug(ThreadState& ts) { return collector_of(ts).debug; }

Result<Ref> gc_get_count(ThreadState& ts) {
  Collector& collector = collector_of(ts);
  return Ref(
      TRY(make_tuple(ts, Value::small_int(int64_t(ts.interpreter().container_allocations)),
                     Value::small_int(int64_t(collector.count[1])), Value::small_int(int64_t(collector.count[2])))));
}

Result<void> gc_set_threshold(ThreadState& ts, Args args) {
  if (args.size() < 1) return raise(ts, Exc::TypeError, "set_threshold() takes at least 1 argument (0 given)");
  if (args.size() > 3)
    return raise(ts, Exc::TypeError, "set_threshold() takes at most 3 arguments ({} given)", args.size());
  int numbers[3];
  for (size_t i = 0; i < args.size(); i++) numbers[i] = TRY(native::convert_int32(ts, args[i]));
  for (size_t i = 0; i < args.size(); i++) collector_of(ts).threshold[i] = uint64_t(numbers[i] < 0 ? 0 : numbers[i]);
  update_collection_trigger(ts.interpreter());
  return {};
}
Result<Ref> gc_get_threshold(ThreadState& ts) {
  uint64_t* threshold = collector_of(ts).threshold;
  return Ref(TRY(make_tuple(ts, Value::small_int(int64_t(threshold[0])), Value::small_int(int64_t(threshold[1])),
                            Value::small_int(int64_t(threshold[2])))));
}

Result<int64_t> gc_collect(ThreadState& ts, Int32 generation) {
  if (generation < 0 || generation > 2) return raise(ts, Exc::ValueError, "invalid generation");
  return collect_with_callbacks(ts, generation);
}

Result<Ref> gc_get_stats(ThreadState& ts) {
  RefTo<List> list = TRY(list_allocate(ts, 3));
  for (const CollectorStatistics& statistics : collector_of(ts).statistics) {
    RefTo<Dict> row = TRY(dict_allocate(ts));
    TRY(dict_set(ts, *row, std::string_view("collections"), Value::small_int(int64_t(statistics.collections))));
    TRY(dict_set(ts, *row, std::string_view("collected"), Value::small_int(int64_t(statistics.collected))));
    TRY(dict_set(ts, *row, std::string_view("uncollectable"), Value::small_int(int64_t(statistics.uncollectable))));
    TRY(list_append(ts, *list, Value(row)));
  }
  return Ref(std::move(list));
}

// Tuples and dicts that can be part of no cycle because of what they hold count as not tracked.
constexpr int kDeepestLook = 20;
bool may_be_tracked(Value value, int depth) {
  if (!value.is_heap() || PageHeader::of(value.object())->kind != PageKind::kContainer) return false;
  if (!(bits_of(value.object()) & object_bits::kTracked)) return false;
  if (depth == 0) return true;
  if (is_exact<Tuple>(value)) {
    for (Value item : as<Tuple>(value))
      if (may_be_tracked(item, depth - 1)) return true;
    return false;
  }
  return true;
}
bool is_tracked(Value value) {
  if (is<Type>(value) && !as<Type>(value).has(type_flags::kHeapType)) return false;
  if (!is_exact<Dict>(value)) return may_be_tracked(value, kDeepestLook);
  uint64_t position = 0;
  Value key, item;
  while (dict_next(as<Dict>(value), position, key, item))
    if (may_be_tracked(key, kDeepestLook) || may_be_tracked(item, kDeepestLook)) return true;
  return false;
}
bool gc_is_tracked(ThreadState&, Value object) { return is_tracked(object); }
bool gc_is_finalized(ThreadState&, Value object) {
  return object.is_heap() && PageHeader::of(object.object())->kind == PageKind::kContainer &&
         bits_of(object.object()) & object_bits::kFinalized;
}

Result<Ref> gc_get_objects(ThreadState& ts, Optional<Value> generation_value) {
  int64_t generation = -1;
  if (generation_value) {
    Value given = *generation_value;
    if (!type_of(ts, given).slots.nb_index && !given.is_small_int())
      return raise(ts, Exc::TypeError, "argument should be integer or None, not '{}'", type_name(ts, given));
    generation = TRY(index_as_int64(ts, given, Exc::OverflowError));
    if (generation >= 3)
      return raise(ts, Exc::ValueError,
                   "generation parameter must be less than the number of available generations (3)");
    if (generation < -1) return raise(ts, Exc::ValueError, "generation parameter cannot be negative");
  }
  RefTo<List> list = TRY(list_allocate(ts, 0));
  struct Collect final : ObjectVisitor {
    Collect(ThreadState& ts, List& list) : ts(ts), list(list) {}
    bool visit_object(Object& object) override {
      if (&object == &list) return true;
      failed = list_append(ts, list, Value(object)).is_error();
      return !failed;
    }
    ThreadState& ts;
    List& list;
    bool failed = false;
  } collect(ts, *list);
  visit_tracked_objects(ts.interpreter(), int(generation), collect);
  if (collect.failed) return raised;
  return Ref(std::move(list));
}

Result<Ref> gc_get_referrers(ThreadState& ts, Args objects) {
  RefTo<List> list = TRY(list_allocate(ts, 0));
  struct Look final : ReferenceVisitor {
    explicit Look(Args objects) : objects(objects) {}
    void visit(Value reference) override {
      for (Value object : objects)
        if (object == reference) found = true;
    }
    Args objects;
    bool found = false;
  };
  struct Collect final : ObjectVisitor {
    Collect(ThreadState& ts, List& list, Args objects) : ts(ts), list(list), look(objects) {}
    bool visit_object(Object& object) override {
      if (&object == &list) return true;
      look.found = false;
      visit_all_references(object, look);
      if (look.found) failed = list_append(ts, list, Value(object)).is_error();
      return !failed;
    }
    ThreadState& ts;
    List& list;
    Look look;
    bool failed = false;
  } collect(ts, *list, objects);
  visit_tracked_objects(ts.interpreter(), -1, collect);
  if (collect.failed) return raised;
  return Ref(std::move(list));
}

Result<Ref> gc_get_referents(ThreadState& ts, Args objects) {
  RefTo<List> list = TRY(list_allocate(ts, 0));
  struct Collect final : ReferenceVisitor {
    Collect(ThreadState& ts, List& list) : ts(ts), list(list) {}
    void visit(Value reference) override {
      if (failed || reference.is_null() || reference.is_unbound()) return;
      failed = list_append(ts, list, reference).is_error();
    }
    ThreadState& ts;
    List& list;
    bool failed = false;
  } collect(ts, *list);
  for (Value object : objects) {
    if (!object.is_heap() || PageHeader::of(object.object())->kind != PageKind::kContainer) continue;
    // Keys that are text alone cannot be part of a cycle.
    if (is_exact<Dict>(object) && as<Dict>(object).string_keys) {
      Value key, value;
      for (uint64_t position = 0; dict_next(as<Dict>(object), position, key, value);) collect.visit(value);
    } else {
      visit_all_references(*object.object(), collect);
    }
    if (collect.failed) return raised;
  }
  return Ref(std::move(list));
}

void gc_freeze(ThreadState& ts) { freeze_objects(ts.interpreter(), true); }
void gc_unfreeze(ThreadState& ts) { freeze_objects(ts.interpreter(), false); }
int64_t gc_get_freeze_count(ThreadState& ts) { return int64_t(frozen_count(ts.interpreter())); }

constexpr NativeMethod kFunctions[] = {
    function<gc_enable>("enable()", "Lets collections begin by themselves."),
    function<gc_disable>("disable()", "Lets no collection begin by itself."),
    function<gc_isenabled>("isenabled()", "Whether collections begin by themselves."),
    function<gc_set_debug>("set_debug(flags, /)", "Sets what is printed and saved: DEBUG_STATS, DEBUG_SAVEALL ..."),
    function<gc_get_debug>("get_debug()", "The debugging flags."),
    function<gc_get_count>("get_count()", "How far each generation is on its way to its threshold."),
    function<gc_set_threshold>("set_threshold(*args)", "Sets the thresholds of the generations; 0 stops collections."),
    function<gc_get_threshold>("get_threshold()", "The thresholds of the three generations."),
    function<gc_collect>("collect(generation=2)",
                         "Collects a generation and the younger ones; how many objects were unreachable."),
    function<gc_get_objects>("get_objects(generation=None)",
                             "The objects the collector looks at, of one generation or all."),
    function<gc_get_stats>("get_stats()", "A dict of figures for each generation."),
    function<gc_is_tracked>("is_tracked(obj, /)", "Whether the collector looks at the object."),
    function<gc_is_finalized>("is_finalized(obj, /)", "Whether the object's finalizer has run."),
    function<gc_get_referrers>("get_referrers(*objs)", "The objects that refer directly to any of the given ones."),
    function<gc_get_referents>("get_referents(*objs)", "The objects that the given ones refer to directly."),
    function<gc_freeze>("freeze()", "Takes all objects out of the sight of collections."),
    function<gc_unfreeze>("unfreeze()", "Puts the frozen objects into the oldest generation."),
    function<gc_get_freeze_count>("get_freeze_count()", "How many objects are frozen."),
};

constexpr IntConstant kConstants[] = {
    {"DEBUG_STATS", collector_debug::kStatistics},
    {"DEBUG_COLLECTABLE", collector_debug::kCollectable},
    {"DEBUG_UNCOLLECTABLE", collector_debug::kUncollectable},
    {"DEBUG_SAVEALL", collector_debug::kSaveAll},
    {"DEBUG_LEAK", collector_debug::kCollectable | collector_debug::kUncollectable | collector_debug::kSaveAll},
};

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(module_add_ints(ts, module, kConstants));
  TRY(module_add(ts, module, "garbage", collector_of(ts).garbage));
  return module_add(ts, module, "callbacks", collector_of(ts).callbacks);
}

}  // namespace

extern const ModuleSpec module_gc;
const ModuleSpec module_gc{
    .name = "gc", .doc = "The cycle collector.", .functions = kFunctions, .initialize = &initialize};

}  // namespace ouro
