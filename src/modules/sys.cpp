// Module sys: constants and what describes the program and the machine it runs on. What depends on the way the program was
// started (argv, path, flags) is set by runtime_start.cpp.
#include "modules/sys.h"

#include <cfloat>
#include <climits>

#include "modules/sys_internal.h"
#include "objects/codecs.h"
#include "objects/set.h"
#include "objects/struct_sequence.h"

namespace ouro {

namespace sys {

namespace {

constexpr StructField kFlagFields[] = {
    {"debug", "-d"},
    {"inspect", "-i"},
    {"interactive", "-i"},
    {"optimize", "-O or -OO"},
    {"dont_write_bytecode", "-B"},
    {"no_user_site", "-s"},
    {"no_site", "-S"},
    {"ignore_environment", "-E"},
    {"verbose", "-v"},
    {"bytes_warning", "-b"},
    {"quiet", "-q"},
    {"hash_randomization", "-R"},
    {"isolated", "-I"},
    {"dev_mode", "-X dev"},
    {"utf8_mode", "-X utf8"},
    {"warn_default_encoding", "-X warn_default_encoding"},
    {"safe_path", "-P"},
    {"int_max_str_digits", "-X int_max_str_digits"},
};
constexpr StructField kVersionFields[] = {{"major", "Major release number"},
                                          {"minor", "Minor release number"},
                                          {"micro", "Patch release number"},
                                          {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"},
                                          {"serial", "Serial release number"}};
constexpr StructField kFloatFields[] = {
    {"max", "Largest finite float."},
    {"max_exp", "Largest e so that radix**(e-1) is finite."},
    {"max_10_exp", "Largest e so that 10**e is finite."},
    {"min", "Smallest positive normalised float."},
    {"min_exp", "Smallest e so that radix**(e-1) is normalised."},
    {"min_10_exp", "Smallest e so that 10**e is normalised."},
    {"dig", "Decimal digits that survive a round trip."},
    {"mant_dig", "Digits of the mantissa in base radix."},
    {"epsilon", "Distance from 1.0 to the next float."},
    {"radix", "Base of the exponent."},
    {"rounds", "Rounding mode of arithmetic."},
};
constexpr StructField kIntFields[] = {{"bits_per_digit", "Bits of a digit."},
                                      {"sizeof_digit", "Bytes of a digit."},
                                      {"default_max_str_digits", "Limit of decimal conversions at the start."},
                                      {"str_digits_check_threshold", "Smallest limit that can be set."}};
constexpr StructField kHashFields[] = {{"width", "Bits of a hash."},
                                       {"modulus", "Prime that numeric hashes are taken by."},
                                       {"inf", "Hash of infinity."},
                                       {"nan", "Not used any more."},
                                       {"imag", "Factor of the imaginary part."},
                                       {"algorithm", "Hash function of str and bytes."},
                                       {"hash_bits", "Bits of that function's result."},
                                       {"seed_bits", "Bits of its key."},
                                       {"cutoff", "Length up to which another function is used."}};
constexpr StructField kThreadFields[] = {{"name", "Thread implementation."},
                                         {"lock", "Lock implementation."},
                                         {"version", "Name and version of the library."}};
constexpr StructField kHookFields[] = {{"firstiter", "Called with a generator that is first iterated over."},
                                       {"finalizer", "Called with a generator that is about to be collected."}};
constexpr StructField kUnraisableFields[] = {{"exc_type", "Exception type."},
                                             {"exc_value", "Exception value."},
                                             {"exc_traceback", "Traceback of the exception."},
                                             {"err_msg", "Message."},
                                             {"object", "What caused the exception."}};

using type_flags::kNoInstantiation;
const StructSequenceSpec kFlags =
    struct_sequence_spec("sys.flags", "What the command line asked for.", kFlagFields, 18, "sys", kNoInstantiation);
const StructSequenceSpec kVersion =
    struct_sequence_spec("sys.version_info", "The version as a tuple.", kVersionFields, 5, "sys", kNoInstantiation);
const StructSequenceSpec kFloat =
    struct_sequence_spec("sys.float_info", "Limits and precision of float.", kFloatFields, 11, "sys");
const StructSequenceSpec kInt = struct_sequence_spec("sys.int_info", "How int is represented.", kIntFields, 4, "sys");
const StructSequenceSpec kHash = struct_sequence_spec("sys.hash_info", "How hashes are computed.", kHashFields, 9, "sys");
const StructSequenceSpec kThread = struct_sequence_spec("sys.thread_info", "How threads are made.", kThreadFields, 3, "sys");
const StructSequenceSpec kAsyncgenHooks =
    struct_sequence_spec("sys.asyncgen_hooks", "The hooks of asynchronous generators.", kHookFields, 2, "sys");
const StructSequenceSpec kUnraisable =
    struct_sequence_spec("sys.UnraisableHookArgs", "What sys.unraisablehook is called with.", kUnraisableFields, 5, "sys");

// An instance as an attribute of the module; its type is kept by it.
Result<Ref> add_record(ThreadState& ts, Module& module, const char* name, const StructSequenceSpec& spec,
                       std::span<const Value> values) {
  RefTo<Type> type = TRY(struct_sequence_type(ts, spec));
  RefTo<Tuple> record = TRY(struct_sequence_make(ts, *type, values));
  TRY(module_add(ts, module, name, Value(record)));
  return Ref(std::move(record));
}

Result<void> add_numbers(ThreadState& ts, Module& module) {
  Ref max = TRY(make_float(ts, DBL_MAX)), min = TRY(make_float(ts, DBL_MIN)), epsilon = TRY(make_float(ts, DBL_EPSILON));
  auto number = [](int64_t value) { return Value::small_int(value); };
  const Value floats[] = {max, number(DBL_MAX_EXP), number(DBL_MAX_10_EXP), min, number(DBL_MIN_EXP), number(DBL_MIN_10_EXP),
                          number(DBL_DIG), number(DBL_MANT_DIG), epsilon, number(FLT_RADIX), number(1)};
  TRY(add_record(ts, module, "float_info", kFloat, floats));
  const Value ints[] = {number(30), number(4), number(4300), number(640)};
  TRY(add_record(ts, module, "int_info", kInt, ints));
  RefTo<Str> algorithm = TRY(str_from_ascii(ts, "siphash13"));
  const Value hashes[] = {number(64), number((int64_t(1) << 61) - 1), number(314159), number(0), number(1000003),
                          Value(algorithm), number(64), number(128), number(0)};
  TRY(add_record(ts, module, "hash_info", kHash, hashes));
  RefTo<Str> pthread = TRY(str_from_ascii(ts, "pthread")), semaphore = TRY(str_from_ascii(ts, "semaphore")),
             library = TRY(str_from_ascii(ts, "NPTL 2.36"));
  const Value threads[] = {Value(pthread), Value(semaphore), Value(library)};
  TRY(add_record(ts, module, "thread_info", kThread, threads));
  TRY(module_add_int(ts, module, "maxunicode", 0x10FFFF));
  return module_add_int(ts, module, "maxsize", INT64_MAX);
}

Result<void> add_version(ThreadState& ts, Module& module) {
  RefTo<Str> final_release = TRY(str_from_ascii(ts, "final"));
  const Value parts[] = {Value::small_int(kVersionMajor), Value::small_int(kVersionMinor), Value::small_int(kVersionMicro),
                         Value(final_release), Value::small_int(0)};
  Ref info = TRY(add_record(ts, module, "version_info", kVersion, parts));
  int64_t hex = kVersionMajor << 24 | kVersionMinor << 16 | kVersionMicro << 8 | 0xF0;
  TRY(module_add_int(ts, module, "hexversion", hex));
  TRY(module_add_text(ts, module, "version", kVersionText));
  TRY(module_add_int(ts, module, "api_version", 1013));
  TRY(module_add_text(ts, module, "copyright", "Ouro, a runtime for Python 3.11."));
  TRY(module_add_text(ts, module, "abiflags", ""));
  TRY(module_add_text(ts, module, "_framework", ""));
  RefTo<Str> name = TRY(str_from_ascii(ts, "Ouro")), nothing = TRY(str_from_ascii(ts, ""));
  TRY(module_add(ts, module, "_git", Value(TRY(make_tuple(ts, Value(name), Value(nothing), Value(nothing))))));

  RefTo<Str> own_name = TRY(str_from_ascii(ts, "ouro")), tag = TRY(str_from_ascii(ts, kCacheTag)),
             multiarch = TRY(str_from_ascii(ts, "x86_64-linux-gnu"));
  const Value values[] = {Value(own_name), Value(tag), info, Value::small_int(hex), Value(multiarch)};
  RefTo<Tuple> keys = TRY(make_tuple(ts, Value(TRY(intern(ts, "name"))), Value(TRY(intern(ts, "cache_tag"))),
                                     Value(TRY(intern(ts, "version"))), Value(TRY(intern(ts, "hexversion"))),
                                     Value(TRY(intern(ts, "_multiarch")))));
  Ref implementation = TRY(call(ts, Value(ts.types().namespace_), CallArguments{values, 0, keys.get()}));
  return module_add(ts, module, "implementation", implementation);
}

Result<void> add_names(ThreadState& ts, Module& module) {
  static constexpr const char* kStdlib[] = {
#define OURO_STDLIB(name) #name,
#include "modules/sys_stdlib_names.def"
  };
  RefTo<Set> stdlib = TRY(set_allocate(ts, *ts.types().frozenset));
  for (const char* name : kStdlib) TRY(set_add(ts, *stdlib, Value(TRY(intern(ts, name)))));
  TRY(module_add(ts, module, "stdlib_module_names", Value(stdlib)));
  std::span<const ModuleSpec* const> table = native_module_table();
  RefTo<Tuple> names = TRY(tuple_allocate(ts, table.size()));
  for (size_t i = 0; i < table.size(); i++) tuple_initialize(*names, i, Ref(TRY(intern(ts, table[i]->name))));
  return module_add(ts, module, "builtin_module_names", Value(names));
}

Result<void> initialize(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.dlopen_flags = 2;
  state.unraisable_arguments = TRY(struct_sequence_type(ts, kUnraisable)).leak();
  state.asyncgen_hooks = TRY(struct_sequence_type(ts, kAsyncgenHooks)).leak();
  TRY(module_add(ts, module, "UnraisableHookArgs", Value(state.unraisable_arguments)));
  TRY(module_add_functions(ts, module, functions()));
  TRY(module_add_functions(ts, module, hook_functions()));
  for (const char* name : {"displayhook", "excepthook", "breakpointhook", "unraisablehook"}) {
    Ref hook = Ref::share(dict_find(ts, *module.dict, name));
    char private_name[32] = "__";
    std::string_view text(name);
    text.copy(private_name + 2, text.size());
    private_name[text.size() + 2] = private_name[text.size() + 3] = '_';
    TRY(module_add(ts, module, private_name, hook));
  }
  TRY(add_numbers(ts, module));
  TRY(add_version(ts, module));
  TRY(add_names(ts, module));
  TRY(module_add_text(ts, module, "byteorder", "little"));
  TRY(module_add_text(ts, module, "platform", "linux"));
  TRY(module_add_text(ts, module, "float_repr_style", "short"));
  return module_add_text(ts, module, "platlibdir", "lib");
}

void visit_state(Module& module, ReferenceVisitor& visitor) {
  State& state = module_state<State>(module);
  if (state.unraisable_arguments) visitor.visit(Value(state.unraisable_arguments));
  if (state.asyncgen_hooks) visitor.visit(Value(state.asyncgen_hooks));
}

}  // namespace

Result<void> add_flags(ThreadState& ts, Module& module) {
  const Interpreter& interpreter = ts.interpreter();
  const InterpreterConfig& config = interpreter.config;
  auto number = [](int64_t value) { return Value::small_int(value); };
  const Value flags[] = {number(config.debug),
                         number(config.inspect),
                         number(config.interactive),
                         number(config.optimize),
                         number(config.dont_write_bytecode),
                         number(config.no_user_site),
                         number(config.no_site),
                         number(config.ignore_environment),
                         number(config.verbose),
                         number(config.bytes_warning),
                         number(config.quiet),
                         number(config.random_hash || config.hash_seed != 0),
                         number(config.isolated),
                         Value::boolean(config.dev_mode),
                         number(config.utf8_mode),
                         number(0),
                         Value::boolean(config.safe_path),
                         number(interpreter.max_str_digits == 4300 ? -1 : interpreter.max_str_digits)};
  TRY(add_record(ts, module, "flags", kFlags, flags));
  return {};
}

}  // namespace sys

extern const ModuleSpec module_sys;
const ModuleSpec module_sys{.name = "sys",
                            .doc = "The interpreter: what it was started with, what it is, and its hooks.",
                            .initialize = &sys::initialize,
                            .state_bytes = sizeof(sys::State),
                            .visit_state = &sys::visit_state};

Maybe<Ref> sys_get(ThreadState& ts, std::string_view name) {
  if (!ts.interpreter().sys_dict) return absent;
  Value found = dict_find(ts, *ts.interpreter().sys_dict, name);
  if (found.is_null()) return absent;
  return Ref::share(found);
}
Result<void> sys_set(ThreadState& ts, std::string_view name, Value value) {
  RefTo<Str> key = TRY(intern(ts, name));
  return dict_set(ts, *ts.interpreter().sys_dict, Value(key), value);
}
Result<RefTo<Str>> text_of_machine(ThreadState& ts, std::string_view bytes) {
  return codecs::decode(ts, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, "utf-8", "surrogateescape");
}

}  // namespace ouro
