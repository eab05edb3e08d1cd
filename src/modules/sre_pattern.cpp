// re.Pattern: searching, splitting and substituting; and the scanner behind finditer.
//
// A call takes a view of the subject (which keeps a bytes-like object from changing), borrows the pattern's
// matcher and runs it. When the matcher is taken (by a callback of sub, or by another thread) a new one is
// made for the call.
#include <cstring>
#include <new>

#include "modules/sre.h"
#include "objects/bytes.h"
#include "objects/descriptors.h"
#include "objects/dict.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "runtime/type.h"

namespace ouro::sre {

using regex::Matcher;
using regex::Mode;
using regex::Span;

void* SreResources::allocate(size_t bytes) {
  auto memory = interpreter_.running->allocate_bytes(bytes ? bytes : 1);
  return memory.is_error() ? nullptr : memory.release();
}
void SreResources::release(void* memory, size_t) {
  if (memory) interpreter_.running->release_bytes(memory);
}
bool SreResources::may_continue() { return !interpreter_.running->checkpoint().is_error(); }

// --- subjects

Result<SubjectAccess> SubjectAccess::get(ThreadState& ts, Value string) {
  SubjectAccess access;
  access.string_ = Ref::share(string);
  if (is<Str>(string)) {
    auto& text = as<Str>(string);
    access.subject_ = {text.data(), size_t(text.length), text.width};
    access.is_text_ = true;
    return access;
  }
  if (!supports_buffer(ts, string))
    return raise(ts, Exc::TypeError, "expected string or bytes-like object, got '{}'", type_name(ts, string));
  access.buffer_ = TRY(BufferAccess::get(ts, string));
  access.subject_ = {access.buffer_.bytes().data(), access.buffer_.bytes().size(), 1};
  return access;
}
Result<SubjectAccess> SubjectAccess::get(ThreadState& ts, PatternObject& pattern, Value string) {
  SubjectAccess access = TRY(get(ts, string));
  if (pattern.bytes_pattern == 0 && !access.is_text_)
    return raise(ts, Exc::TypeError, "cannot use a string pattern on a bytes-like object");
  if (pattern.bytes_pattern == 1 && access.is_text_)
    return raise(ts, Exc::TypeError, "cannot use a bytes pattern on a string-like object");
  return access;
}
Result<Ref> SubjectAccess::slice(ThreadState& ts, int64_t begin, int64_t end) const {
  int64_t length = int64_t(subject_.length);
  if (end > length) end = length;
  if (begin > end) begin = end;
  if (is_text_) return Ref(TRY(str_slice(ts, as<Str>(string_), uint64_t(begin), uint64_t(end))));
  if (begin == 0 && end == length && is_exact<Bytes>(string_)) return string_.share();
  return Ref(TRY(bytes_of(ts, std::span(static_cast<const uint8_t*>(subject_.data) + begin, size_t(end - begin)))));
}

namespace {

// A matcher for one call.
class MatcherLease {
 public:
  MatcherLease(PatternObject& pattern, const regex::Subject& subject, size_t position, size_t end) : pattern_(pattern) {
    own_ = pattern.matcher_in_use;
    if (own_) {
      matcher_ = new (own_memory_) Matcher(pattern.resources, pattern.program, subject, position, end);
      return;
    }
    pattern.matcher_in_use = true;
    if (pattern.matcher_exists) {
      matcher_ = &pattern.kept_matcher();
      matcher_->restart(subject, position, end);
    } else {
      matcher_ = new (pattern.matcher_memory) Matcher(pattern.resources, pattern.program, subject, position, end);
      pattern.matcher_exists = true;
    }
  }
  ~MatcherLease() {
    if (own_) {
      matcher_->~Matcher();
      return;
    }
    pattern_.matcher_in_use = false;
    if (matcher_->failure() != regex::Failure::kNone || matcher_->stack_bytes() > kKeptStackBytes) {
      matcher_->~Matcher();
      pattern_.matcher_exists = false;
    }
  }
  MatcherLease(const MatcherLease&) = delete;
  MatcherLease& operator=(const MatcherLease&) = delete;
  Matcher* operator->() const { return matcher_; }
  Matcher& operator*() const { return *matcher_; }

 private:
  static constexpr size_t kKeptStackBytes = 64 * 1024;
  PatternObject& pattern_;
  Matcher* matcher_;
  bool own_;
  alignas(Matcher) unsigned char own_memory_[sizeof(Matcher)];
};

size_t clamp(int64_t position, size_t length) {
  if (position < 0) return 0;
  return size_t(position) > length ? length : size_t(position);
}

// --- searching

Result<Ref> find_one(ThreadState& ts, PatternObject& self, Value string, int64_t position, int64_t end, Mode mode) {
  SubjectAccess subject = TRY(SubjectAccess::get(ts, self, string));
  size_t from = clamp(position, subject.subject().length), to = clamp(end, subject.subject().length);
  Ref keep = Ref::share(self);
  MatcherLease matcher(self, subject.subject(), from, to);
  bool found = TRY(matcher->run(mode));
  if (!found) return Ref::none();
  return match_make(ts, self, string, *matcher, int64_t(from), int64_t(to));
}
Result<Ref> pattern_match(ThreadState& ts, PatternObject& self, Value string, Index pos, Index endpos) {
  return find_one(ts, self, string, pos, endpos, Mode::kMatch);
}
Result<Ref> pattern_fullmatch(ThreadState& ts, PatternObject& self, Value string, Index pos, Index endpos) {
  return find_one(ts, self, string, pos, endpos, Mode::kFullMatch);
}
Result<Ref> pattern_search(ThreadState& ts, PatternObject& self, Value string, Index pos, Index endpos) {
  return find_one(ts, self, string, pos, endpos, Mode::kSearch);
}

// A group's text; an empty one for a group that took no part.
Result<Ref> text_or_empty(ThreadState& ts, const SubjectAccess& subject, Span span) {
  if (span.begin < 0) return subject.slice(ts, 0, 0);
  return subject.slice(ts, span);
}

Result<Ref> pattern_findall(ThreadState& ts, PatternObject& self, Value string, Index pos, Index endpos) {
  SubjectAccess subject = TRY(SubjectAccess::get(ts, self, string));
  size_t length = subject.subject().length;
  Ref keep = Ref::share(self);
  MatcherLease matcher(self, subject.subject(), clamp(pos, length), clamp(endpos, length));
  RefTo<List> list = TRY(list_allocate(ts, 0));
  while (TRY(matcher->next(Mode::kSearch))) {
    TRY(ts.checkpoint());
    if (self.groups() <= 1) {
      TRY(list_append(ts, *list, TRY(text_or_empty(ts, subject, matcher->span(self.groups())))));
      continue;
    }
    RefTo<Tuple> row = TRY(tuple_allocate(ts, self.groups()));
    for (uint32_t group = 1; group <= self.groups(); group++)
      tuple_initialize(*row, group - 1, TRY(text_or_empty(ts, subject, matcher->span(group))));
    TRY(list_append(ts, *list, Ref(std::move(row))));
  }
  return Ref(std::move(list));
}

Result<Ref> pattern_split(ThreadState& ts, PatternObject& self, Value string, Index maxsplit) {
  SubjectAccess subject = TRY(SubjectAccess::get(ts, self, string));
  int64_t length = int64_t(subject.subject().length);
  Ref keep = Ref::share(self);
  MatcherLease matcher(self, subject.subject(), 0, size_t(length));
  RefTo<List> list = TRY(list_allocate(ts, 0));
  int64_t last = 0;
  for (int64_t count = 0; maxsplit == 0 || count < maxsplit; count++) {
    bool found = TRY(matcher->next(Mode::kSearch));
    if (!found) break;
    TRY(ts.checkpoint());
    Span whole = matcher->span(0);
    TRY(list_append(ts, *list, TRY(subject.slice(ts, last, whole.begin))));
    for (uint32_t group = 1; group <= self.groups(); group++) {
      Span span = matcher->span(group);
      TRY(list_append(ts, *list, span.begin < 0 ? Ref::none() : TRY(subject.slice(ts, span))));
    }
    last = whole.end;
  }
  TRY(list_append(ts, *list, TRY(subject.slice(ts, last, length))));
  return Ref(std::move(list));
}

// --- substituting

// Collects the pieces of the result: text or bytes.
class Pieces {
 public:
  Pieces(ThreadState& ts, const SubjectAccess& subject) : ts_(ts), subject_(subject), text_(ts) {}
  ~Pieces() {
    if (bytes_) ts_.release_bytes(bytes_);
  }
  Result<void> append_subject(int64_t begin, int64_t end) {
    if (begin >= end) return {};
    count_++;
    if (subject_.is_text()) return text_.append(as<Str>(subject_.string()), uint64_t(begin), uint64_t(end));
    return append_bytes({static_cast<const uint8_t*>(subject_.subject().data) + begin, size_t(end - begin)});
  }
  // A piece of the wrong type is an error only when all pieces are there.
  Result<void> append(Value piece) {
    count_++;
    if (wrong_) return {};
    if (subject_.is_text()) {
      if (is<Str>(piece)) return text_.append(as<Str>(piece));
    } else if (supports_buffer(ts_, piece)) {
      BufferAccess buffer = TRY(BufferAccess::get(ts_, piece));
      return append_bytes(buffer.bytes());
    }
    wrong_ = Ref::share(piece);
    wrong_at_ = count_ - 1;
    return {};
  }
  Result<Ref> finish() {
    if (wrong_)
      return raise(ts_, Exc::TypeError,
                   subject_.is_text() ? "sequence item {}: expected str instance, {} found"
                                      : "sequence item {}: expected a bytes-like object, {} found",
                   wrong_at_, type_name(ts_, wrong_));
    if (subject_.is_text()) return Ref(TRY(text_.finish()));
    return Ref(TRY(bytes_of(ts_, std::span<const uint8_t>(bytes_, size_))));
  }

 private:
  Result<void> append_bytes(std::span<const uint8_t> bytes) {
    if (size_ + bytes.size() > capacity_) {
      size_t capacity = (size_ + bytes.size()) * 2;
      void* memory = bytes_ ? TRY(ts_.resize_bytes(bytes_, capacity_, capacity)) : TRY(ts_.allocate_bytes(capacity));
      bytes_ = static_cast<uint8_t*>(memory);
      capacity_ = capacity;
    }
    if (!bytes.empty()) std::memcpy(bytes_ + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
    return {};
  }
  ThreadState& ts_;
  const SubjectAccess& subject_;
  StrBuilder text_;
  uint8_t* bytes_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
  int64_t count_ = 0;
  Ref wrong_;
  int64_t wrong_at_ = 0;
};

// A template without a backslash stands for itself.
Result<bool> is_literal_template(ThreadState& ts, Value replacement) {
  if (is<Str>(replacement))
    return with_units(as<Str>(replacement), [](auto units) {
      for (auto unit : units)
        if (unit == '\\') return false;
      return true;
    });
  if (!supports_buffer(ts, replacement)) return false;
  BufferAccess buffer = TRY(BufferAccess::get(ts, replacement));
  return !std::memchr(buffer.bytes().data() ? buffer.bytes().data() : reinterpret_cast<const uint8_t*>(""), '\\',
                      buffer.bytes().size());
}

struct Substitution {
  Ref text;
  int64_t count = 0;
};
Result<void> substitute(ThreadState& ts, PatternObject& self, Value replacement, Value string, int64_t most,
                        Substitution& out) {
  Ref keep = Ref::share(self);
  Ref filter;
  bool calls = false;
  if (is_callable(ts, replacement)) {
    filter = Ref::share(replacement);
    calls = true;
  } else if (TRY(is_literal_template(ts, replacement))) {
    filter = Ref::share(replacement);
  } else {
    const Value arguments[] = {Value(self), replacement};
    filter = TRY(call_re(ts, "_subx", arguments));
    calls = is_callable(ts, filter);
  }
  SubjectAccess subject = TRY(SubjectAccess::get(ts, self, string));
  int64_t length = int64_t(subject.subject().length);
  MatcherLease matcher(self, subject.subject(), 0, size_t(length));
  Pieces pieces(ts, subject);
  int64_t last = 0;
  while (most == 0 || out.count < most) {
    bool found = TRY(matcher->next(Mode::kSearch));
    if (!found) break;
    TRY(ts.checkpoint());
    Span whole = matcher->span(0);
    TRY(pieces.append_subject(last, whole.begin));
    if (calls) {
      Ref match = TRY(match_make(ts, self, string, *matcher, 0, length));
      Ref piece = TRY(call(ts, filter.get(), match.get()));
      if (!piece.get().is_none()) TRY(pieces.append(piece));
    } else if (!filter.get().is_none()) {
      TRY(pieces.append(filter));
    }
    last = whole.end;
    out.count++;
  }
  if (out.count == 0) {
    out.text = TRY(subject.slice(ts, 0, length));
    return {};
  }
  TRY(pieces.append_subject(last, length));
  out.text = TRY(pieces.finish());
  return {};
}
Result<Ref> pattern_sub(ThreadState& ts, PatternObject& self, Value repl, Value string, Index count) {
  Substitution result;
  TRY(substitute(ts, self, repl, string, count, result));
  return std::move(result.text);
}
Result<Ref> pattern_subn(ThreadState& ts, PatternObject& self, Value repl, Value string, Index count) {
  Substitution result;
  TRY(substitute(ts, self, repl, string, count, result));
  return Ref(TRY(make_tuple(ts, result.text, Value::small_int(result.count))));
}

// --- the scanner

struct ScannerObject : Object {
  FieldTo<PatternObject> pattern;
  SubjectAccess subject;
  alignas(Matcher) unsigned char matcher_memory[sizeof(Matcher)];
  int64_t position, end_position;
  bool running;
  Matcher& matcher() { return *reinterpret_cast<Matcher*>(matcher_memory); }
};

Result<Ref> scanner_step(ThreadState& ts, ScannerObject& self, Mode mode) {
  if (self.running) return raise(ts, Exc::ValueError, "regular expression scanner already executing");
  if (!self.pattern) return Ref::none();
  Ref keep = Ref::share(self);
  self.running = true;
  Result<bool> found = self.matcher().next(mode);
  self.running = false;
  if (found.is_error()) {
    // Nothing can be done with the matcher but to start again: at the end.
    self.matcher().restart(self.subject.subject(), self.subject.subject().length, self.subject.subject().length);
    return raised;
  }
  if (!found.value()) return Ref::none();
  return match_make(ts, *self.pattern, self.subject.string(), self.matcher(), self.position, self.end_position);
}
Result<Ref> scanner_match(ThreadState& ts, ScannerObject& self) { return scanner_step(ts, self, Mode::kMatch); }
Result<Ref> scanner_search(ThreadState& ts, ScannerObject& self) { return scanner_step(ts, self, Mode::kSearch); }
Ref scanner_pattern(ThreadState&, ScannerObject& self) {
  return self.pattern ? Ref(self.pattern.share()) : Ref::none();
}
constexpr NativeMethod kScannerMethods[] = {
    method<scanner_match>("match(self, /)", "The match at the place reached, or None."),
    method<scanner_search>("search(self, /)", "The next match, or None."),
};
constexpr GetSetRow kScannerGetSets[] = {getter<scanner_pattern>("pattern", "The regular expression.")};
void scanner_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<ScannerObject&>(object);
  visitor.visit(self.pattern.value_or_none());
  visitor.visit(self.subject.string());
}
void scanner_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<ScannerObject&>(object);
  self.matcher().~Matcher();
  self.subject.~SubjectAccess();
  self.pattern.clear();
}

Result<RefTo<ScannerObject>> scanner_make(ThreadState& ts, PatternObject& self, Value string, int64_t pos,
                                          int64_t endpos) {
  SubjectAccess subject = TRY(SubjectAccess::get(ts, self, string));
  size_t from = clamp(pos, subject.subject().length), to = clamp(endpos, subject.subject().length);
  auto* scanner = TRY(ts.allocate_as<ScannerObject>(*self.module().scanner_type));
  scanner->pattern.initialize(RefTo<PatternObject>::share(self));
  new (&scanner->subject) SubjectAccess(std::move(subject));
  new (scanner->matcher_memory) Matcher(self.resources, self.program, scanner->subject.subject(), from, to);
  scanner->position = int64_t(from);
  scanner->end_position = int64_t(to);
  scanner->running = false;
  ts.track(*scanner);
  return RefTo<ScannerObject>::adopt(scanner);
}
Result<Ref> pattern_scanner(ThreadState& ts, PatternObject& self, Value string, Index pos, Index endpos) {
  return Ref(TRY(scanner_make(ts, self, string, pos, endpos)));
}
Result<Ref> pattern_finditer(ThreadState& ts, PatternObject& self, Value string, Index pos, Index endpos) {
  RefTo<ScannerObject> scanner = TRY(scanner_make(ts, self, string, pos, endpos));
  RefTo<Str> name = TRY(intern(ts, std::string_view("search")));
  Ref search = TRY(get_attribute(ts, Value(scanner), *name));
  return call_iterator_make(ts, search, Value::none());
}

// --- the rest

Ref pattern_pattern(ThreadState&, PatternObject& self) { return self.pattern.share(); }
int64_t pattern_flags(ThreadState&, PatternObject& self) { return self.program.flags(); }
int64_t pattern_groups(ThreadState&, PatternObject& self) { return self.program.groups(); }
Result<Ref> pattern_groupindex(ThreadState& ts, PatternObject& self) {
  return call(ts, Value(ts.types().mappingproxy), self.groupindex.value_or_none());
}

// The flags as re writes them, in the order of their bits.
constexpr const char* kFlagNames[] = {"re.TEMPLATE", "re.IGNORECASE", "re.LOCALE", "re.MULTILINE", "re.DOTALL",
                                      "re.UNICODE",  "re.VERBOSE",    "re.DEBUG",  "re.ASCII"};
constexpr uint32_t kLocaleFlag = 4, kUnicodeFlag = 32, kAsciiFlag = 256;
constexpr uint64_t kShownPattern = 200;  // code points of its repr

Result<Ref> pattern_repr(ThreadState& ts, PatternObject& self) {
  StrBuilder out(ts);
  TRY(out.append_ascii("re.compile("));
  RefTo<Str> shown = TRY(repr(ts, self.pattern));
  TRY(out.append(*shown, 0, shown->length < kShownPattern ? shown->length : kShownPattern));
  uint32_t flags = self.program.flags();
  if (self.bytes_pattern == 0 && (flags & (kLocaleFlag | kUnicodeFlag | kAsciiFlag)) == kUnicodeFlag)
    flags &= ~kUnicodeFlag;
  bool first = true;
  for (size_t i = 0; i < std::size(kFlagNames); i++) {
    if (!(flags & (1u << i))) continue;
    TRY(out.append_ascii(first ? ", " : "|"));
    TRY(out.append_ascii(kFlagNames[i]));
    flags &= ~(1u << i);
    first = false;
  }
  if (flags) {
    TRY(out.append_ascii(first ? ", 0x" : "|0x"));
    int shift = 28;
    while (!(flags >> shift)) shift -= 4;
    for (; shift >= 0; shift -= 4) TRY(out.append(char32_t("0123456789abcdef"[flags >> shift & 15])));
  }
  TRY(out.append(U')'));
  return Ref(TRY(out.finish()));
}
Result<int64_t> pattern_hash(ThreadState& ts, PatternObject& self) {
  uint64_t result = uint64_t(TRY(hash(ts, self.pattern)));
  for (uint32_t word : self.program.code()) result = (result ^ word) * 0x100000001b3u;
  result ^= self.program.flags() ^ (uint64_t(self.bytes_pattern) << 32) ^ self.program.groups();
  int64_t value = int64_t(result);
  return value == -1 ? -2 : value;
}
Result<Ref> pattern_compare(ThreadState& ts, Value left, Value right, CompareOp op) {
  if (op != CompareOp::kEqual && op != CompareOp::kNotEqual) return Ref::not_implemented();
  if (&type_of(ts, left) != &type_of(ts, right)) return Ref::not_implemented();
  auto& a = *static_cast<PatternObject*>(left.object());
  auto& b = *static_cast<PatternObject*>(right.object());
  bool same = &a == &b;
  if (!same) {
    auto code_a = a.program.code(), code_b = b.program.code();
    same = a.program.flags() == b.program.flags() && a.bytes_pattern == b.bytes_pattern && a.groups() == b.groups() &&
           code_a.size() == code_b.size() && std::memcmp(code_a.data(), code_b.data(), code_a.size_bytes()) == 0;
    if (same) same = TRY(equals(ts, a.pattern, b.pattern));
  }
  return Ref::boolean(same == (op == CompareOp::kEqual));
}
Ref pattern_copy(ThreadState&, PatternObject& self) { return Ref::share(self); }
Ref pattern_deepcopy(ThreadState&, PatternObject& self, Value) { return Ref::share(self); }
Result<Ref> pattern_class_get_item(ThreadState& ts, Type& cls, Value item) {
  return make_generic_alias(ts, Value(cls), item);
}

constexpr NativeMethod kPatternMethods[] = {
    method<pattern_match>("match(self, /, string, pos=0, endpos=sys.maxsize)", "The match at the beginning, or None."),
    method<pattern_fullmatch>("fullmatch(self, /, string, pos=0, endpos=sys.maxsize)",
                              "The match of the whole, or None."),
    method<pattern_search>("search(self, /, string, pos=0, endpos=sys.maxsize)", "The first match, or None."),
    method<pattern_sub>("sub(self, /, repl, string, count=0)", "The string with the matches replaced."),
    method<pattern_subn>("subn(self, /, repl, string, count=0)", "The same, and how many matches were replaced."),
    method<pattern_findall>("findall(self, /, string, pos=0, endpos=sys.maxsize)", "The texts of all matches."),
    method<pattern_finditer>("finditer(self, /, string, pos=0, endpos=sys.maxsize)", "An iterator over all matches."),
    method<pattern_split>("split(self, /, string, maxsplit=0)", "The pieces between the matches."),
    method<pattern_scanner>("scanner(self, /, string, pos=0, endpos=sys.maxsize)", "What goes from match to match."),
    method<pattern_copy>("__copy__(self, /)", "The pattern itself."),
    method<pattern_deepcopy>("__deepcopy__(self, memo, /)", "The pattern itself."),
    class_method<pattern_class_get_item>("__class_getitem__(cls, object, /)", "See PEP 585."),
};
constexpr GetSetRow kPatternGetSets[] = {
    getter<pattern_pattern>("pattern", "The string it was made of."),
    getter<pattern_flags>("flags", "The flags, those in the string included."),
    getter<pattern_groups>("groups", "How many groups there are."),
    getter<pattern_groupindex>("groupindex", "The numbers of the groups that have names."),
};
void pattern_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<PatternObject&>(object);
  visitor.visit(self.pattern);
  visitor.visit(self.groupindex.value_or_none());
  visitor.visit(self.indexgroup.value_or_none());
}
void pattern_destroy(ThreadState&, Object& object) {
  auto& self = static_cast<PatternObject&>(object);
  if (self.matcher_exists) self.kept_matcher().~Matcher();
  self.program.~Program();
  self.pattern.clear();
  self.groupindex.clear();
  self.indexgroup.clear();
}

}  // namespace

const TypeSpec kPatternType{.name = "re.Pattern",
                            .instance_bytes = sizeof(PatternObject),
                            .flags = type_flags::kContainer | type_flags::kHasWeakrefs | type_flags::kNoInstantiation,
                            .doc = "Compiled regular expression object.",
                            .methods = kPatternMethods,
                            .getsets = kPatternGetSets,
                            .slots =
                                [](Slots& s) {
                                  s.tp_repr = slot<pattern_repr>;
                                  s.tp_hash = slot<pattern_hash>;
                                  s.tp_compare = &pattern_compare;
                                  s.visit_references = &pattern_visit;
                                  s.destroy = &pattern_destroy;
                                },
                            .module = "re"};
const TypeSpec kScannerType{.name = "_sre.SRE_Scanner",
                            .instance_bytes = sizeof(ScannerObject),
                            .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                            .methods = kScannerMethods,
                            .getsets = kScannerGetSets,
                            .slots =
                                [](Slots& s) {
                                  s.visit_references = &scanner_visit;
                                  s.destroy = &scanner_destroy;
                                },
                            .module = "_sre"};

}  // namespace ouro::sre
