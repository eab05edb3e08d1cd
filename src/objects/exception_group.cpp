// BaseExceptionGroup and ExceptionGroup: several exceptions as one, in a tree; and the matching that except*
// does (PEP 654).
//
// split() keeps the shape of the tree: a group of which only a part matches gives two groups, made by its
// derive(), with the same message, traceback, cause, context and notes.
#include <cstddef>

#include "objects/exception_internal.h"
#include "objects/function.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/traceback.h"
#include "runtime/recursion.h"
#include "runtime/type.h"

namespace ouro {

namespace exceptions {

static bool is_exception(Value value) { return is<BaseException>(value); }
static bool is_group(Value value) { return is<ExceptionGroup>(value); }

static bool is_sequence(ThreadState& ts, Value value) {
  if (is<Dict>(value)) return false;
  return type_of(ts, value).slots.sq_item != nullptr;
}

static Result<Ref> group_new(ThreadState& ts, Type& cls, const CallArguments& arguments) {
  if (arguments.positional_count != 2)
    return raise(ts, Exc::TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
                 arguments.positional_count);
  Value message = arguments.values[0], given = arguments.values[1];
  if (!is<Str>(message))
    return raise(ts, Exc::TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
                 type_name(ts, message));
  if (!is_sequence(ts, given)) return raise(ts, Exc::TypeError, "second argument (exceptions) must be a sequence");
  RefTo<Tuple> members = TRY(tuple_from(ts, given));
  if (members->size == 0)
    return raise(ts, Exc::ValueError, "second argument (exceptions) must be a non-empty sequence");
  Type& plain = *ts.types()[Exc::Exception];
  bool all_plain = true;
  for (uint64_t i = 0; i < members->size; i++) {
    Value member = (*members)[i];
    if (!is_exception(member))
      return raise(ts, Exc::ValueError, "Item {} of second argument (exceptions) is not an exception", i);
    if (!has_type(ts, member, plain)) all_plain = false;
  }
  Type* made = &cls;
  if (&cls == ts.types()[Exc::BaseExceptionGroup]) {
    if (all_plain) made = ts.types().exception_group;
  } else if (&cls == ts.types().exception_group) {
    if (!all_plain) return raise(ts, Exc::TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
  } else if (!all_plain && is_subtype(&cls, &plain)) {
    return raise(ts, Exc::TypeError, "Cannot nest BaseExceptions in '{}'", cls.plain_name);
  }
  Ref group = TRY(allocate(ts, *made, {arguments.values, 2}));
  auto& self = as<ExceptionGroup>(group);
  self.message.set(Ref::share(message));
  self.exceptions.set(Ref(std::move(members)));
  return group;
}

static Result<Ref> group_str(ThreadState& ts, ExceptionGroup& self) {
  Ref message = Ref::share(or_none(self.message));
  uint64_t count = self.exceptions.is_null() ? 0 : as<Tuple>(self.exceptions).size;
  return text(ts, "{} ({} sub-exception{})", message, count, count == 1 ? "" : "s");
}

static Result<Ref> group_derive(ThreadState& ts, ExceptionGroup& self, Value members) {
  Ref message = Ref::share(or_none(self.message));
  return call(ts, Value(ts.types()[Exc::BaseExceptionGroup]), Value(message), members);
}

// --- splitting

// What decides whether an exception belongs to the first part.
struct Matcher {
  enum class Kind : uint8_t { kTypes, kPredicate, kLeaves };
  Kind kind;
  Value value;             // class or tuple of classes; function
  Dict* leaves = nullptr;  // identity -> anything
};

struct Split {
  Ref match;  // null: nothing matched
  Ref rest;   // null: nothing left, or not asked for
};

static Result<bool> matches(ThreadState& ts, const Matcher& matcher, Value exception) {
  switch (matcher.kind) {
    case Matcher::Kind::kTypes: return exception_matches(ts, exception, matcher.value);
    case Matcher::Kind::kPredicate: {
      Ref answer = TRY(call(ts, matcher.value, exception));
      return is_true(ts, answer);
    }
    case Matcher::Kind::kLeaves: {
      if (is_group(exception)) return false;
      Ref key = TRY(make_int(ts, identity(ts, exception)));
      return dict_contains(ts, *matcher.leaves, key);
    }
  }
  OURO_UNREACHABLE();
}

// The group with other members; null when there are none.
static Result<Maybe<Ref>> subset(ThreadState& ts, ExceptionGroup& group, List& members) {
  if (members.size == 0) return Maybe<Ref>(absent);
  Ref derived = TRY(call_method(ts, Value(group), names::k_derive, Value(members)));
  if (!is_group(derived)) return raise(ts, Exc::TypeError, "derive must return an instance of BaseExceptionGroup");
  auto& made = as<ExceptionGroup>(derived);
  if (group.traceback) made.traceback.set(group.traceback.share());
  if (group.context) made.context.set(group.context.share());
  if (group.cause) made.cause.set(group.cause.share());
  made.suppress_context = group.suppress_context;
  Maybe<Ref> notes = TRY(find_attribute(ts, Value(group), names::k___notes__));
  if (notes && is_sequence(ts, **notes)) {
    // A copy, so that a note added to one part is not seen in the other.
    RefTo<List> copy = TRY(list_from(ts, **notes));
    TRY(set_attribute(ts, derived, names::k___notes__, Value(copy)));
  }
  return Maybe<Ref>(std::move(derived));
}

static Result<void> split(ThreadState& ts, Value exception, const Matcher& matcher, bool want_rest, Split& out) {
  if (TRY(matches(ts, matcher, exception))) {
    out.match = Ref::share(exception);
    return {};
  }
  if (!is_group(exception)) {
    if (want_rest) out.rest = Ref::share(exception);
    return {};
  }
  Recursion guard(ts);
  TRY(guard.enter(" in exceptiongroup_split_recursive"));
  auto& group = as<ExceptionGroup>(exception);
  if (group.exceptions.is_null()) return {};
  RefTo<Tuple> members = RefTo<Tuple>::share(as<Tuple>(group.exceptions));
  RefTo<List> matched = TRY(list_allocate(ts, 0));
  RefTo<List> left = TRY(list_allocate(ts, 0));
  for (Value member : *members) {
    Split part;
    TRY(split(ts, member, matcher, want_rest, part));
    if (part.match) TRY(list_append(ts, *matched, std::move(part.match)));
    if (part.rest) TRY(list_append(ts, *left, std::move(part.rest)));
    TRY(ts.checkpoint_limits());
  }
  Maybe<Ref> match = TRY(subset(ts, group, *matched));
  if (match) out.match = match.release();
  if (want_rest) {
    Maybe<Ref> rest = TRY(subset(ts, group, *left));
    if (rest) out.rest = rest.release();
  }
  return {};
}

static Result<Matcher> matcher_of(ThreadState& ts, Value value) {
  if (is<Function>(value)) return Matcher{Matcher::Kind::kPredicate, value};
  bool classes = is_exception_class(ts, value);
  if (is<Tuple>(value)) {
    classes = true;
    for (Value cls : as<Tuple>(value)) classes = classes && is_exception_class(ts, cls);
  }
  if (classes) return Matcher{Matcher::Kind::kTypes, value};
  return raise(ts, Exc::TypeError, "expected a function, exception type or tuple of exception types");
}

static Result<void> one_argument(ThreadState& ts, const char* name, const Args& args) {
  if (args.size() == 1) return {};
  return raise(ts, Exc::TypeError, "{} expected 1 argument, got {}", name, args.size());
}
static Result<Ref> group_split(ThreadState& ts, ExceptionGroup& self, Args args) {
  TRY(one_argument(ts, "split", args));
  Matcher matcher = TRY(matcher_of(ts, args[0]));
  Split parts;
  TRY(split(ts, Value(self), matcher, true, parts));
  return Ref(TRY(make_tuple(ts, or_none(parts.match), or_none(parts.rest))));
}
static Result<Ref> group_subgroup(ThreadState& ts, ExceptionGroup& self, Args args) {
  TRY(one_argument(ts, "subgroup", args));
  Matcher matcher = TRY(matcher_of(ts, args[0]));
  Split parts;
  TRY(split(ts, Value(self), matcher, false, parts));
  return parts.match ? std::move(parts.match) : Ref::none();
}
static Result<Ref> group_class_get_item(ThreadState& ts, Type& type, Value item) {
  return make_generic_alias(ts, Value(type), item);
}

static constexpr NativeMethod kMethods[] = {
    method<group_derive>("derive(self, excs, /)", "A group of the same message with other sub-exceptions."),
    method<group_split>("split(self, *args)", "The part that matches a condition and the rest, each a group or None."),
    method<group_subgroup>("subgroup(self, *args)", "The part that matches a condition, or None."),
    class_method<group_class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
static constexpr MemberRow kMembers[] = {
    {"message", MemberKind::kObjectOrNone, offsetof(ExceptionGroup, message), true, "The message."},
    {"exceptions", MemberKind::kObjectOrNone, offsetof(ExceptionGroup, exceptions), true,
     "The sub-exceptions, a tuple."},
};
const TypeSpec spec_BaseExceptionGroup{.name = "BaseExceptionGroup",
                                       .kind = Kind::kExceptionGroup,
                                       .instance_bytes = sizeof(ExceptionGroup),
                                       .flags = kFlags,
                                       .doc = "Several exceptions of any kind.",
                                       .methods = kMethods,
                                       .members = kMembers,
                                       .slots = [](Slots& s) {
                                         s.tp_new = &group_new;
                                         s.tp_init = &base_init;
                                         s.tp_str = slot<group_str>;
                                       }};

// The ids of the exceptions without sub-exceptions below `value`, as keys of a dict.
static Result<void> collect_leaves(ThreadState& ts, Value value, Dict& leaves) {
  if (!is_group(value)) {
    if (value.is_none()) return {};
    Ref key = TRY(make_int(ts, identity(ts, value)));
    return dict_set(ts, leaves, key, Value::none());
  }
  Recursion guard(ts);
  TRY(guard.enter(" in collect_exception_group_leaf_ids"));
  for (Value member : as<Tuple>(as<ExceptionGroup>(value).exceptions)) TRY(collect_leaves(ts, member, leaves));
  return {};
}

// Whether a clause raised a part of the original with a bare raise: the metadata are the same objects.
static bool is_part_of(Value exception, BaseException& original) {
  if (!is_group(exception)) return false;
  auto& self = as<BaseException>(exception);
  return self.traceback.get() == original.traceback.get() && self.cause.get() == original.cause.get() &&
         self.context.get() == original.context.get();
}

}  // namespace exceptions

using namespace exceptions;

Result<Ref> make_exception_group(ThreadState& ts, std::string_view message, Value members) {
  RefTo<Str> message_text = TRY(str_from_utf8(ts, message));
  return call(ts, Value(ts.types()[Exc::BaseExceptionGroup]), Value(message_text), members);
}

Result<void> exception_group_match(ThreadState& ts, Value exception, Value type, GroupMatch& out) {
  auto check = [&](Value cls) -> Result<void> {
    if (!is_exception_class(ts, cls))
      return raise(ts, Exc::TypeError, "catching classes that do not inherit from BaseException is not allowed");
    if (is_subtype(&as<Type>(cls), ts.types()[Exc::BaseExceptionGroup]))
      return raise(ts, Exc::TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    return {};
  };
  if (is<Tuple>(type)) {
    for (Value cls : as<Tuple>(type)) TRY(check(cls));
  } else {
    TRY(check(type));
  }
  out.match = Ref::none();
  out.rest = Ref::none();
  if (exception.is_none()) return {};
  if (TRY(exception_matches(ts, exception, type))) {
    if (is_group(exception)) {
      out.match = Ref::share(exception);
    } else {
      RefTo<Tuple> members = TRY(make_tuple(ts, exception));
      out.match = TRY(make_exception_group(ts, "", Value(members)));
    }
    return {};
  }
  if (!is_group(exception)) {
    out.rest = Ref::share(exception);
    return {};
  }
  // A subclass may have its own split().
  RefTo<Str> name = TRY(intern(ts, "split"));
  Ref pair = TRY(call_method_values(ts, exception, *name, {&type, 1}));
  if (!is<Tuple>(pair))
    return raise(ts, Exc::TypeError, "{}.split must return a tuple, not {}", type_name(ts, exception),
                 type_name(ts, pair));
  Tuple& parts = as<Tuple>(pair);
  if (parts.size < 2)
    return raise(ts, Exc::TypeError, "{}.split must return a 2-tuple, got tuple of size {}", type_name(ts, exception),
                 parts.size);
  for (Value part : {parts[0], parts[1]})
    if (!part.is_none() && !is<BaseException>(part))
      return raise(ts, Exc::TypeError, "{}.split must return exceptions or None, not {}", type_name(ts, exception),
                   type_name(ts, part));
  out.match = Ref::share(parts[0]);
  out.rest = Ref::share(parts[1]);
  return {};
}

Result<Ref> prep_reraise_star(ThreadState& ts, Value original, List& raised_list) {
  if (raised_list.size == 0) return Ref::none();
  for (uint64_t i = 0; i < raised_list.size; i++)
    if (Value item = raised_list.items[i]; !item.is_none() && !is<BaseException>(item))
      return raise(ts, Exc::SystemError, "{} is raised again, which is no exception", repr_of(item));
  if (!is_group(original)) {
    // A naked exception was wrapped for one clause at most, so that at most one was raised.
    return Ref::share(raised_list.items[0]);
  }
  auto& group = as<BaseException>(original);
  RefTo<List> fresh = TRY(list_allocate(ts, 0));
  RefTo<List> parts = TRY(list_allocate(ts, 0));
  for (uint64_t i = 0; i < raised_list.size; i++) {
    Value exception = raised_list.items[i];
    if (exception.is_none()) continue;
    TRY(list_append(ts, is_part_of(exception, group) ? *parts : *fresh, exception));
  }
  // The parts raised again become one group of the original's shape.
  RefTo<Dict> leaves = TRY(dict_allocate(ts));
  for (uint64_t i = 0; i < parts->size; i++) TRY(collect_leaves(ts, parts->items[i], *leaves));
  Split again;
  TRY(split(ts, original, Matcher{Matcher::Kind::kLeaves, Value(), leaves.get()}, false, again));
  if (fresh->size == 0) return again.match ? std::move(again.match) : Ref::none();
  if (again.match) TRY(list_append(ts, *fresh, std::move(again.match)));
  return make_exception_group(ts, "", Value(fresh));
}

}  // namespace ouro
