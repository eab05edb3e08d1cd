// re.Match: what a regular expression found. The groups' texts are cut out of the subject when somebody asks.
#include "modules/sre.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "runtime/type.h"

namespace ouro::sre {

Result<Ref> match_make(ThreadState& ts, PatternObject& pattern, Value string, const regex::Matcher& matcher,
                       int64_t position, int64_t end_position) {
  uint32_t count = pattern.groups() + 1;
  auto* match = TRY(ts.allocate_as<MatchObject>(*pattern.module().match_type, count * sizeof(regex::Span)));
  match->string.initialize(Ref::share(string));
  match->pattern.initialize(RefTo<PatternObject>::share(pattern));
  match->regs.initialize_null();
  match->position = position;
  match->end_position = end_position;
  match->last_index = matcher.last_index();
  match->group_count = count;
  for (uint32_t group = 0; group < count; group++) match->spans()[group] = matcher.span(group);
  ts.track(*match);
  return Ref::adopt(Value(match));
}

namespace {

// The number of the group that a number or name stands for; IndexError "no such group".
Result<uint32_t> group_number(ThreadState& ts, MatchObject& self, Value group) {
  int64_t number = -1;
  if (group.is_small_int()) {
    number = group.as_small_int();
  } else if (is_int(group) || type_of(ts, group).slots.nb_index) {
    number = TRY(index_clamped(ts, group));
  } else {
    Result<Maybe<Value>> looked_up = dict_get(ts, *self.pattern->groupindex, group);
    if (looked_up.is_error() && !ts.catch_if(Exc::TypeError)) return raised;
    Maybe<Value> found = looked_up.is_error() ? Maybe<Value>(absent) : looked_up.release();
    if (found && (*found).is_small_int()) number = (*found).as_small_int();
  }
  if (number < 0 || number >= int64_t(self.group_count)) return raise(ts, Exc::IndexError, "no such group");
  return uint32_t(number);
}

Result<Ref> group_text(ThreadState& ts, MatchObject& self, const SubjectAccess& subject, uint32_t group,
                       Value fallback) {
  regex::Span span = self.spans()[group];
  if (span.begin < 0) return Ref::share(fallback);
  return subject.slice(ts, span);
}
Result<Ref> group_of(ThreadState& ts, MatchObject& self, Value group) {
  uint32_t number = TRY(group_number(ts, self, group));
  regex::Span span = self.spans()[number];
  if (span.begin < 0) return Ref::none();
  if (is_exact<Str>(self.string)) {
    // The common case without a view of the subject.
    auto& string = as<Str>(self.string);
    return Ref(TRY(str_slice(ts, string, uint64_t(span.begin), uint64_t(span.end))));
  }
  SubjectAccess subject = TRY(SubjectAccess::get(ts, self.string));
  return subject.slice(ts, span);
}

Result<Ref> match_group(ThreadState& ts, MatchObject& self, Args groups) {
  if (groups.size() == 0) return group_of(ts, self, Value::small_int(0));
  if (groups.size() == 1) return group_of(ts, self, groups[0]);
  RefTo<Tuple> result = TRY(tuple_allocate(ts, groups.size()));
  for (size_t i = 0; i < groups.size(); i++) tuple_initialize(*result, i, TRY(group_of(ts, self, groups[i])));
  return Ref(std::move(result));
}
Result<Ref> match_groups(ThreadState& ts, MatchObject& self, Value fallback) {
  SubjectAccess subject = TRY(SubjectAccess::get(ts, self.string));
  RefTo<Tuple> result = TRY(tuple_allocate(ts, self.group_count - 1));
  for (uint32_t group = 1; group < self.group_count; group++)
    tuple_initialize(*result, group - 1, TRY(group_text(ts, self, subject, group, fallback)));
  return Ref(std::move(result));
}
Result<Ref> match_groupdict(ThreadState& ts, MatchObject& self, Value fallback) {
  SubjectAccess subject = TRY(SubjectAccess::get(ts, self.string));
  RefTo<Dict> result = TRY(dict_allocate(ts));
  uint64_t position = 0;
  Value name, number;
  while (dict_next(*self.pattern->groupindex, position, name, number)) {
    Ref keep = Ref::share(name);
    uint32_t group = TRY(group_number(ts, self, number));
    Ref value = TRY(group_text(ts, self, subject, group, fallback));
    TRY(dict_set(ts, *result, keep, value));
  }
  return Ref(std::move(result));
}
Result<int64_t> match_start(ThreadState& ts, MatchObject& self, Value group) {
  return self.spans()[TRY(group_number(ts, self, group))].begin;
}
Result<int64_t> match_end(ThreadState& ts, MatchObject& self, Value group) {
  return self.spans()[TRY(group_number(ts, self, group))].end;
}
Result<RefTo<Tuple>> span_tuple(ThreadState& ts, regex::Span span) {
  return make_tuple(ts, Value::small_int(span.begin), Value::small_int(span.end));
}
Result<Ref> match_span(ThreadState& ts, MatchObject& self, Value group) {
  return Ref(TRY(span_tuple(ts, self.spans()[TRY(group_number(ts, self, group))])));
}
Result<Ref> match_expand(ThreadState& ts, MatchObject& self, Value text) {
  Ref keep = Ref::share(self);
  const Value arguments[] = {self.pattern.value_or_none(), Value(self), text};
  return call_re(ts, "_expand", arguments);
}
Result<Ref> match_subscript(ThreadState& ts, MatchObject& self, Value group) { return group_of(ts, self, group); }

Result<Ref> match_regs(ThreadState& ts, MatchObject& self) {
  if (!self.regs) {
    RefTo<Tuple> regs = TRY(tuple_allocate(ts, self.group_count));
    for (uint32_t group = 0; group < self.group_count; group++)
      tuple_initialize(*regs, group, TRY(span_tuple(ts, self.spans()[group])));
    self.regs.set(std::move(regs));
  }
  return Ref(self.regs.share());
}
Ref match_lastindex(ThreadState&, MatchObject& self) {
  return self.last_index ? Ref::small_int(self.last_index) : Ref::none();
}
Ref match_lastgroup(ThreadState&, MatchObject& self) {
  Tuple& names = *self.pattern->indexgroup;
  if (!self.last_index || uint64_t(self.last_index) >= names.size) return Ref::none();
  return Ref::share(names[uint64_t(self.last_index)]);
}
Ref match_string(ThreadState&, MatchObject& self) { return self.string.share(); }
Ref match_re(ThreadState&, MatchObject& self) { return Ref(self.pattern.share()); }
int64_t match_pos(ThreadState&, MatchObject& self) { return self.position; }
int64_t match_endpos(ThreadState&, MatchObject& self) { return self.end_position; }
Result<Ref> match_repr(ThreadState& ts, MatchObject& self) {
  Ref found = TRY(group_of(ts, self, Value::small_int(0)));
  return text(ts, "<{} object; span=({}, {}), match={}>", self.type->plain_name, self.spans()[0].begin,
              self.spans()[0].end, repr_of(found));
}
Ref match_copy(ThreadState&, MatchObject& self) { return Ref::share(self); }
Ref match_deepcopy(ThreadState&, MatchObject& self, Value) { return Ref::share(self); }
Result<Ref> match_class_get_item(ThreadState& ts, Type& cls, Value item) {
  return make_generic_alias(ts, Value(cls), item);
}

constexpr NativeMethod kMatchMethods[] = {
    method<match_group>("group(self, *args)", "The text of a group, given by number or name; a tuple for several."),
    method<match_start>("start(self, group=0, /)", "Where the group begins; -1 when it took no part."),
    method<match_end>("end(self, group=0, /)", "Where the group ends; -1 when it took no part."),
    method<match_span>("span(self, group=0, /)", "Where the group begins and ends."),
    method<match_groups>("groups(self, /, default=None)", "The texts of all groups from 1 on."),
    method<match_groupdict>("groupdict(self, /, default=None)", "The texts of the groups that have names, by name."),
    method<match_expand>("expand(self, /, template)", "The template with the groups put in, as sub() does it."),
    method<match_copy>("__copy__(self, /)", "The match itself."),
    method<match_deepcopy>("__deepcopy__(self, memo, /)", "The match itself."),
    class_method<match_class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
constexpr GetSetRow kMatchGetSets[] = {
    getter<match_string>("string", "The string that was searched."),
    getter<match_re>("re", "The regular expression."),
    getter<match_pos>("pos", "Where the search began."),
    getter<match_endpos>("endpos", "Where the search would have ended."),
    getter<match_lastindex>("lastindex", "The number of the last group that matched, or None."),
    getter<match_lastgroup>("lastgroup", "Its name, or None."),
    getter<match_regs>("regs", "The spans of all groups."),
};

void match_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<MatchObject&>(object);
  visitor.visit(self.string);
  visitor.visit(self.pattern.value_or_none());
  visitor.visit(self.regs.value_or_none());
}
void match_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<MatchObject&>(object);
  self.string.clear();
  self.pattern.clear();
  self.regs.clear();
}

}  // namespace

const TypeSpec kMatchType{.name = "re.Match",
                          .instance_bytes = sizeof(MatchObject),
                          .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                          .doc = "What a regular expression found.",
                          .methods = kMatchMethods,
                          .getsets = kMatchGetSets,
                          .slots =
                              [](Slots& s) {
                                s.tp_repr = slot<match_repr>;
                                s.mp_subscript = slot<match_subscript>;
                                s.visit_references = &match_visit;
                                s.destroy = &match_destroy;
                              },
                          .module = "re"};

}  // namespace ouro::sre
