// functools.partial: a callable with some of its arguments given already.
//
// A call puts the kept positional arguments in front and the kept keywords, where the call does not give them
// anew, in front of the call's own. Without kept keywords nothing but the row of values is made.
#include "modules/functools.h"
#include "modules/native_fields.h"
#include "objects/descriptors.h"
#include "objects/dict_views.h"
#include "objects/repr_guard.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/shape.h"

namespace ouro {

namespace {

struct Partial : Object {
  Field function;
  FieldTo<Tuple> args;
  FieldTo<Dict> keywords;
  template <class F>
  void each_field(F visit) {
    visit(function);
    visit(args);
    visit(keywords);
  }
};

// A row of values on the stack while it is short. Borrowed values.
class ValueRow {
 public:
  explicit ValueRow(ThreadState& ts) : ts_(ts) {}
  ValueRow(const ValueRow&) = delete;
  ValueRow& operator=(const ValueRow&) = delete;
  ~ValueRow() {
    if (values_ != small_) ts_.release_bytes(values_);
  }
  Result<Value*> reserve(size_t count) {
    if (count > kSmall) values_ = static_cast<Value*>(TRY(ts_.allocate_bytes(count * sizeof(Value))));
    return values_;
  }

 private:
  static constexpr size_t kSmall = 12;
  ThreadState& ts_;
  Value small_[kSmall];
  Value* values_ = small_;
};

bool has_no_attributes(Object& object) {
  const Shape& shape = *prefix_of(object).shape;
  return !shape.is_dict && shape.count == 0;
}

// The arguments of a call as tuple and dict, behind and over those of another partial.
Result<RefTo<Tuple>> join_positional(ThreadState& ts, const Tuple* front, std::span<const Value> back) {
  if (!front || front->size == 0) return tuple_of(ts, back);
  RefTo<Tuple> joined = TRY(tuple_allocate(ts, front->size + back.size()));
  for (uint64_t i = 0; i < front->size; i++) tuple_initialize(*joined, i, Ref::share((*front)[i]));
  for (uint64_t i = 0; i < back.size(); i++) tuple_initialize(*joined, front->size + i, Ref::share(back[i]));
  return joined;
}
Result<RefTo<Dict>> join_keywords(ThreadState& ts, Dict* front, const CallArguments& arguments) {
  RefTo<Dict> joined = front ? TRY(dict_copy(ts, *front)) : TRY(dict_allocate(ts));
  for (size_t i = 0; i < arguments.keyword_count(); i++)
    TRY(dict_set(ts, *joined, (*arguments.keyword_names)[i], arguments.values[arguments.positional_count + i]));
  return joined;
}

Result<Ref> partial_call(ThreadState& ts, Partial& self, const CallArguments& arguments);

Result<Ref> partial_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  if (arguments.positional_count < 1) return raise(ts, Exc::TypeError, "type 'partial' takes at least one argument");
  Ref function = Ref::share(arguments.values[0]);
  RefTo<Partial> inner;
  // A partial of a partial is one partial, as long as nobody could tell.
  if (is_native(function, spec_partial) &&
      function.get().object()->type->slots.tp_call == type.layout_base->slots.tp_call &&
      has_no_attributes(*function.get().object())) {
    inner = RefTo<Partial>::share(*static_cast<Partial*>(function.get().object()));
    function = inner->function.share();
  }
  if (!is_callable(ts, function)) return raise(ts, Exc::TypeError, "the first argument must be callable");
  RefTo<Tuple> args = TRY(
      join_positional(ts, inner ? inner->args.get() : nullptr, {arguments.values + 1, arguments.positional_count - 1}));
  RefTo<Dict> keywords = TRY(join_keywords(ts, inner ? inner->keywords.get() : nullptr, arguments));
  RefTo<Partial> self = TRY(make_with_fields<Partial>(ts, type));
  self->function.set(std::move(function));
  self->args.set(std::move(args));
  self->keywords.set(std::move(keywords));
  ts.track(*self);
  return Ref(std::move(self));
}

// The call of a partial that keeps keywords.
Result<Ref> call_with_keywords(ThreadState& ts, Value function, Tuple& args, Dict& kept,
                               const CallArguments& arguments) {
  size_t given = arguments.keyword_count();
  RefTo<Dict> joined = given ? TRY(join_keywords(ts, &kept, arguments)) : RefTo<Dict>::share(kept);
  uint64_t count = joined->used;
  RefTo<Tuple> names = TRY(tuple_allocate(ts, count));
  RefTo<Tuple> owned = TRY(tuple_allocate(ts, count));  // keeps the values, should the call change the dict
  uint64_t position = 0, i = 0;
  Value key, value;
  while (dict_next(*joined, position, key, value)) {
    if (!is<Str>(key)) return raise(ts, Exc::TypeError, "keywords must be strings");
    tuple_initialize(*names, i, Ref::share(key));
    tuple_initialize(*owned, i, Ref::share(value));
    i++;
  }
  ValueRow row(ts);
  uint64_t positional = args.size + arguments.positional_count;
  Value* values = TRY(row.reserve(positional + count));
  for (uint64_t k = 0; k < args.size; k++) values[k] = args[k];
  for (uint64_t k = 0; k < arguments.positional_count; k++) values[args.size + k] = arguments.values[k];
  for (uint64_t k = 0; k < count; k++) values[positional + k] = (*owned)[k];
  return call(ts, function, CallArguments{values, positional, names.get()});
}

Result<Ref> partial_call(ThreadState& ts, Partial& self, const CallArguments& arguments) {
  // __setstate__ may replace all three meanwhile.
  Ref function = self.function.share();
  RefTo<Tuple> args = self.args.share();
  if (self.keywords->used) {
    RefTo<Dict> keywords = self.keywords.share();
    return call_with_keywords(ts, function, *args, *keywords, arguments);
  }
  size_t front = args->size;
  if (front == 0) return call(ts, function, arguments);
  size_t back = arguments.positional_count + arguments.keyword_count();
  ValueRow row(ts);
  Value* values = TRY(row.reserve(front + back));
  for (size_t i = 0; i < front; i++) values[i] = (*args)[i];
  for (size_t i = 0; i < back; i++) values[front + i] = arguments.values[i];
  return call(ts, function, CallArguments{values, front + arguments.positional_count, arguments.keyword_names});
}

Result<Ref> partial_repr(ThreadState& ts, Partial& self) {
  ReprGuard guard(ts, Value(self));
  bool running = TRY(guard.enter());
  if (running) return str_from_ascii(ts, "...");
  StrBuilder out(ts);
  RefTo<Tuple> args = self.args.share();
  RefTo<Dict> keywords = TRY(dict_copy(ts, *self.keywords));
  Ref function = self.function.share();
  TRY(out.append_utf8(self.type->plain_name));
  TRY(out.append(U'('));
  TRY(out.append_repr(function));
  for (Value argument : *args) {
    TRY(out.append_ascii(", "));
    TRY(out.append_repr(argument));
  }
  uint64_t position = 0;
  Value key, value;
  while (dict_next(*keywords, position, key, value)) {
    TRY(out.append_ascii(", "));
    TRY(out.append_str(key));
    TRY(out.append(U'='));
    TRY(out.append_repr(value));
  }
  TRY(out.append(U')'));
  return Ref(TRY(out.finish()));
}

Result<Ref> partial_reduce(ThreadState& ts, Partial& self) {
  Ref dict = Ref::none();
  if (!has_no_attributes(self)) dict = TRY(attributes_dict(ts, self));
  RefTo<Tuple> arguments = TRY(make_tuple(ts, self.function.get()));
  RefTo<Tuple> state =
      TRY(make_tuple(ts, self.function.get(), Value(self.args.get()), Value(self.keywords.get()), dict));
  return Ref(TRY(make_tuple(ts, Value(self.type), arguments, state)));
}

Result<void> partial_setstate(ThreadState& ts, Partial& self, Value state) {
  auto invalid = [&] { return raise(ts, Exc::TypeError, "invalid partial state"); };
  if (!is<Tuple>(state) || as<Tuple>(state).size != 4) return invalid();
  RefTo<Tuple> parts = RefTo<Tuple>::share(as<Tuple>(state));
  Value function = (*parts)[0], args = (*parts)[1], keywords = (*parts)[2], dict = (*parts)[3];
  if (!is_callable(ts, function) || !is<Tuple>(args) || !(keywords.is_none() || is<Dict>(keywords))) return invalid();
  RefTo<Tuple> new_args = is_exact<Tuple>(args) ? RefTo<Tuple>::share(as<Tuple>(args)) : TRY(tuple_from(ts, args));
  RefTo<Dict> new_keywords;
  if (keywords.is_none()) new_keywords = TRY(dict_allocate(ts));
  else if (is_exact<Dict>(keywords)) new_keywords = RefTo<Dict>::share(as<Dict>(keywords));
  else new_keywords = TRY(dict_copy(ts, as<Dict>(keywords)));
  if (is<Dict>(dict)) TRY(attributes_set_dict(ts, self, as<Dict>(dict)));
  else if (dict.is_none()) TRY(attributes_set_dict(ts, self, *TRY(dict_allocate(ts))));
  else return invalid();
  self.function.set(Ref::share(function));
  self.args.set(std::move(new_args));
  self.keywords.set(std::move(new_keywords));
  return {};
}

constexpr NativeMethod kMethods[] = {
    method<partial_reduce>("__reduce__(self, /)", "State for pickling."),
    method<partial_setstate>("__setstate__(self, state, /)", "Takes the state of another partial."),
    class_method<class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
constexpr MemberRow kMembers[] = {
    {"func", MemberKind::kObject, offsetof(Partial, function), true, "The callable."},
    {"args", MemberKind::kObject, offsetof(Partial, args), true, "The first arguments of its calls."},
    {"keywords", MemberKind::kObject, offsetof(Partial, keywords), true, "The keyword arguments of its calls."},
};
constexpr GetSetRow kGetSets[] = {kAttributesDict};

}  // namespace

const TypeSpec spec_partial{
    .name = "functools.partial",
    .instance_bytes = sizeof(Partial),
    .flags = type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasAttributes | type_flags::kHasWeakrefs,
    .doc =
        "partial(func, *args, **keywords)\n\nA callable with the first arguments and some keywords given "
        "already.",
    .methods = kMethods,
    .getsets = kGetSets,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = partial_new;
          s.tp_call = slot<partial_call>;
          s.tp_repr = slot<partial_repr>;
          set_field_slots<Partial>(s);
        },
    .module = "functools",
};

}  // namespace ouro
