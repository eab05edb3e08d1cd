// Module _sre: what its parts share.
//
// sre.cpp: compile() and the module; sre_pattern.cpp: Pattern and the scanner; sre_match.cpp: Match. The
// engine itself is src/regex.
#pragma once

#include "modules/native_state.h"
#include "objects/buffer.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "regex/matcher.h"
#include "runtime/native.h"

namespace ouro::sre {

struct SreModule {
  Type* pattern_type;
  Type* match_type;
  Type* scanner_type;
};

// Memory of the interpreter's heap, whichever thread runs; the poll runs signal handlers and lets other
// threads run, since a subject cannot change while it is searched.
class SreResources final : public Resources {
 public:
  explicit SreResources(Interpreter& interpreter) : interpreter_(interpreter) {}
  void* allocate(size_t bytes) override;
  void release(void* memory, size_t bytes) override;
  bool may_continue() override;

 private:
  Interpreter& interpreter_;
};

struct PatternObject : Object {
  static constexpr const char* kTypeName = "re.Pattern";
  Field pattern;              // as given to compile(); None: any subject
  FieldTo<Dict> groupindex;   // name -> group
  FieldTo<Tuple> indexgroup;  // group -> name or None
  SreResources resources;
  regex::Program program;
  // One matcher is kept for its memory.
  alignas(regex::Matcher) unsigned char matcher_memory[sizeof(regex::Matcher)];
  bool matcher_exists;
  bool matcher_in_use;
  int8_t bytes_pattern;  // 1: bytes, 0: str, -1: pattern is None

  uint32_t groups() const { return program.groups(); }
  regex::Matcher& kept_matcher() { return *reinterpret_cast<regex::Matcher*>(matcher_memory); }
  SreModule& module() const { return *static_cast<SreModule*>(type->native_state); }
};

// Positions are code units; -1, -1: the group did not take part.
struct MatchObject : Object {
  static constexpr const char* kTypeName = "re.Match";
  Field string;
  FieldTo<PatternObject> pattern;
  FieldTo<Tuple> regs;  // null until somebody asks
  int64_t position, end_position;
  int64_t last_index;    // 0: none
  uint32_t group_count;  // group 0 included
  regex::Span* spans() { return reinterpret_cast<regex::Span*>(this + 1); }
};

// A subject held for the time of a call: text, or the memory of a bytes-like object.
class SubjectAccess {
 public:
  // TypeError "expected string or bytes-like object, got 'int'".
  static Result<SubjectAccess> get(ThreadState& ts, Value string);
  // The same, refused when it is not of the pattern's kind.
  static Result<SubjectAccess> get(ThreadState& ts, PatternObject& pattern, Value string);
  const regex::Subject& subject() const { return subject_; }
  bool is_text() const { return is_text_; }
  Value string() const { return string_; }
  // The part as str or bytes; both ends are clamped to the subject.
  Result<Ref> slice(ThreadState& ts, int64_t begin, int64_t end) const;
  Result<Ref> slice(ThreadState& ts, regex::Span span) const { return slice(ts, span.begin, span.end); }

 private:
  Ref string_;
  BufferAccess buffer_;
  regex::Subject subject_;
  bool is_text_ = false;
};

// What a successful search found, as a Match.
Result<Ref> match_make(ThreadState& ts, PatternObject& pattern, Value string, const regex::Matcher& matcher,
                       int64_t position, int64_t end_position);

// re.name(arguments...), for what the library does in Python.
Result<Ref> call_re(ThreadState& ts, std::string_view name, std::span<const Value> arguments);

extern const TypeSpec kPatternType;
extern const TypeSpec kMatchType;
extern const TypeSpec kScannerType;

}  // namespace ouro::sre
