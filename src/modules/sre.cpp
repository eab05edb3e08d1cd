// Module _sre: regular expressions. compile() takes what re/_compiler.py makes of a pattern; the rest is in
// Pattern and Match.
#include "modules/sre.h"

#include <new>

#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "regex/characters.h"

namespace ouro::sre {

Result<Ref> call_re(ThreadState& ts, std::string_view name, std::span<const Value> arguments) {
  Ref module = TRY(import_module(ts, "re"));
  RefTo<Str> name_object = TRY(intern(ts, name));
  return call_method_values(ts, module, *name_object, arguments);
}

namespace {

constexpr int64_t kMagic = 20220615;
constexpr int64_t kMaximumRepeat = 4294967295;
constexpr int64_t kMaximumGroups = 1073741823;

Result<void> read_code(ThreadState& ts, List& list, uint32_t* code, size_t count) {
  for (size_t i = 0; i < count; i++) {
    Value word = list.items[i];
    int64_t number = 0;
    if (!is_int(word) || !int_to_int64(word, number) || number < 0 || number > int64_t(UINT32_MAX))
      return raise(ts, Exc::OverflowError, "regular expression code size limit exceeded");
    code[i] = uint32_t(number);
  }
  return {};
}

Result<Ref> compile(ThreadState& ts, Module& module, Value pattern, Int32 flags, List& code, Index groups,
                    Dict& groupindex, Tuple& indexgroup) {
  auto& state = native_state<SreModule>(module);
  int8_t bytes_pattern = -1;
  if (!pattern.is_none()) {
    SubjectAccess subject = TRY(SubjectAccess::get(ts, pattern));
    bytes_pattern = subject.is_text() ? 0 : 1;
  }
  // Nothing below runs Python until the words are copied.
  size_t count = code.size;
  void* memory = TRY(ts.allocate_bytes((count ? count : 1) * sizeof(uint32_t)));
  auto* words = static_cast<uint32_t*>(memory);
  auto make = [&]() -> Result<Ref> {
    TRY(read_code(ts, code, words, count));
    if (groups < 0 || groups > kMaximumGroups) return raise(ts, Exc::RuntimeError, "invalid SRE code");
    auto* self = TRY(ts.allocate_as<PatternObject>(*state.pattern_type));
    self->pattern.initialize(Ref::share(pattern));
    self->groupindex.initialize(RefTo<Dict>::share(groupindex));
    self->indexgroup.initialize(RefTo<Tuple>::share(indexgroup));
    new (&self->resources) SreResources(ts.interpreter());
    new (&self->program) regex::Program(self->resources);
    self->matcher_exists = self->matcher_in_use = false;
    self->bytes_pattern = bytes_pattern;
    Ref result = Ref::adopt(Value(self));
    if (self->program.load({words, count}, uint32_t(int(flags)), uint32_t(groups.value)).is_error()) {
      if (self->program.failure() == regex::Failure::kInvalidCode)
        return raise(ts, Exc::RuntimeError, "invalid SRE code");
      return raised;
    }
    ts.track(*self);
    return result;
  };
  Result<Ref> result = make();
  ts.release_bytes(memory);
  return result;
}

int64_t getcodesize(ThreadState&) { return sizeof(uint32_t); }
bool ascii_iscased(ThreadState&, Int32 character) { return regex::ascii_iscased(uint32_t(int(character))); }
bool unicode_iscased(ThreadState&, Int32 character) { return regex::unicode_iscased(uint32_t(int(character))); }
int64_t ascii_tolower(ThreadState&, Int32 character) { return int(regex::ascii_tolower(uint32_t(int(character)))); }
int64_t unicode_tolower(ThreadState&, Int32 character) { return int(regex::unicode_tolower(uint32_t(int(character)))); }

constexpr NativeMethod kFunctions[] = {
    module_function<compile>("compile(module, /, pattern, flags, code, groups, groupindex, indexgroup)",
                             "A Pattern of the words that the compiler made."),
    function<getcodesize>("getcodesize()", "Bytes of a word of code."),
    function<ascii_iscased>("ascii_iscased(character, /)", "Whether the character is an ASCII letter."),
    function<ascii_tolower>("ascii_tolower(character, /)", "The character's lower case, of ASCII."),
    function<unicode_iscased>("unicode_iscased(character, /)", "Whether the character has upper or lower case."),
    function<unicode_tolower>("unicode_tolower(character, /)", "The character's lower case."),
};
constexpr IntConstant kConstants[] = {
    {"MAGIC", kMagic}, {"CODESIZE", sizeof(uint32_t)}, {"MAXREPEAT", kMaximumRepeat}, {"MAXGROUPS", kMaximumGroups}};

Result<void> initialize(ThreadState& ts, Module& module) {
  auto* state = TRY(make_native_state<SreModule>(ts, module));
  state->pattern_type = TRY(add_native_type(ts, module, kPatternType, nullptr));
  state->match_type = TRY(add_native_type(ts, module, kMatchType, nullptr));
  state->scanner_type = TRY(add_native_type(ts, module, kScannerType, nullptr));
  TRY(module_add_ints(ts, module, kConstants));
  return module_add_text(ts, module, "copyright", " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ");
}

}  // namespace
}  // namespace ouro::sre

namespace ouro {
extern const ModuleSpec module_sre;
const ModuleSpec module_sre{.name = "_sre",
                            .doc = "The engine of regular expressions.",
                            .functions = sre::kFunctions,
                            .initialize = &sre::initialize,
                            .state_bytes = kNativeStateBytes};
}  // namespace ouro
