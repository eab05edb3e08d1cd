// Names are compared by an edit distance in which a change of case costs half of any other step; a name is
// near enough when about a third of the characters involved would change. The limits keep the work small.
#include "runtime/suggestions.h"

#include "objects/code.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/traceback.h"

namespace ouro {

namespace {

constexpr int64_t kMove = 2, kCase = 1;
constexpr uint64_t kLongest = 40;  // bytes of a name that are compared
constexpr uint64_t kMostCandidates = 750;

int64_t substitution_cost(char a, char b) {
  if (a == b) return 0;
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
  return lower(a) == lower(b) ? kCase : kMove;
}

// The cost of turning one text into the other; anything above `limit` when it is more than that.
int64_t edit_distance(std::string_view a, std::string_view b, int64_t limit) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.empty() || b.empty()) return int64_t(a.size() + b.size()) * kMove;
  if (a.size() > kLongest || b.size() > kLongest) return limit + 1;
  if (b.size() < a.size()) std::swap(a, b);
  if (int64_t(b.size() - a.size()) * kMove > limit) return limit + 1;
  // One row of the matrix: row[i] is the distance of a[0..i] to the part of b seen so far.
  int64_t row[kLongest];
  for (size_t i = 0; i < a.size(); i++) row[i] = int64_t(i + 1) * kMove;
  int64_t result = 0;
  for (size_t k = 0; k < b.size(); k++) {
    int64_t diagonal = int64_t(k) * kMove;
    result = diagonal;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < a.size(); i++) {
      int64_t substituted = diagonal + substitution_cost(b[k], a[i]);
      diagonal = row[i];
      int64_t moved = (result < diagonal ? result : diagonal) + kMove;
      result = moved < substituted ? moved : substituted;
      row[i] = result;
      if (result < least) least = result;
    }
    if (least > limit) return limit + 1;
  }
  return result;
}

Result<Maybe<Ref>> nearest(ThreadState& ts, List& names, Str& name) {
  if (names.size >= kMostCandidates) return Maybe<Ref>(absent);
  Utf8 wanted = TRY(Utf8::lossless(ts, name));
  Ref best;
  int64_t best_distance = INT64_MAX;
  for (uint64_t i = 0; i < names.size; i++) {
    if (!is<Str>(names.items[i])) return Maybe<Ref>(absent);
    Str& item = as<Str>(names.items[i]);
    if (str_equal(item, name)) continue;
    Utf8 candidate = TRY(Utf8::lossless(ts, item));
    int64_t limit = int64_t(wanted.view().size() + candidate.view().size() + 3) * kMove / 6;
    if (best_distance - 1 < limit) limit = best_distance - 1;
    int64_t distance = edit_distance(wanted.view(), candidate.view(), limit);
    if (distance > limit) continue;
    best = Ref::share(Value(item));
    best_distance = distance;
  }
  if (!best) return Maybe<Ref>(absent);
  return Maybe<Ref>(std::move(best));
}

Result<Maybe<Ref>> for_attribute(ThreadState& ts, AttributeError& error) {
  if (error.name.is_null() || error.object.is_null() || !is<Str>(error.name)) return Maybe<Ref>(absent);
  RefTo<Str> name = RefTo<Str>::share(as<Str>(error.name));
  Ref object = error.object.share();
  Maybe<Ref> listed = TRY(call_special(ts, object, names::k___dir__));
  if (!listed) return Maybe<Ref>(absent);
  RefTo<List> names = TRY(list_from(ts, **listed));
  TRY(list_sort(ts, *names, Value::none(), false));
  return nearest(ts, *names, *name);
}

// The variables of the frame where it was raised, then its globals, then the builtins.
Result<Maybe<Ref>> for_name(ThreadState& ts, NameError& error) {
  if (error.name.is_null() || !is<Str>(error.name) || !error.traceback) return Maybe<Ref>(absent);
  RefTo<Str> name = RefTo<Str>::share(as<Str>(error.name));
  Traceback* last = error.traceback.get();
  while (last->next) last = last->next.get();
  if (last->frame.is_null()) return Maybe<Ref>(absent);
  Ref frame = last->frame.share();
  Ref variables = TRY(code_varnames(ts, frame_object_code(*frame.get().object())));
  RefTo<List> names = TRY(list_from(ts, variables));
  Maybe<Ref> found = TRY(nearest(ts, *names, *name));
  for (const char* attribute : {"f_globals", "f_builtins"}) {
    if (found) break;
    RefTo<Str> attribute_name = TRY(intern(ts, attribute));
    Ref dict = TRY(get_attribute(ts, frame, *attribute_name));
    names = TRY(list_from(ts, dict));
    found = TRY(nearest(ts, *names, *name));
  }
  return found;
}

}  // namespace

Result<Maybe<Ref>> suggestion_for(ThreadState& ts, BaseException& exception) {
  Result<Maybe<Ref>> found = Maybe<Ref>(absent);
  if (is<AttributeError>(Value(exception))) found = for_attribute(ts, static_cast<AttributeError&>(exception));
  else if (is<NameError>(Value(exception))) found = for_name(ts, static_cast<NameError&>(exception));
  if (!found.is_error()) return found.release();
  if (!ts.catch_any()) return raised;
  return Maybe<Ref>(absent);
}

}  // namespace ouro
