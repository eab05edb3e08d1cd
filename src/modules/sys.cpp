// Module sys: constants and what describes the program and the machine it runs on. What depends on the way
// the program was started (argv, path, flags) is set by runtime_start.cpp.
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

constexpr MemberRow kFlagFields[] = {
    struct_field(0, "debug", "-d"),
    struct_field(1, "inspect", "-i"),
    struct_field(2, "interactive", "-i"),
    struct_field(3, "optimize", "-O or -OO"),
    struct_field(4, "dont_write_bytecode", "-B"),
    struct_field(5, "no_user_site", "-s"),
    struct_field(6, "no_site", "-S"),
    struct_field(7, "ignore_environment", "-E"),
    struct_field(8, "verbose", "-v"),
    struct_field(9, "bytes_warning", "-b"),
    struct_field(10, "quiet", "-q"),
    struct_field(11, "hash_randomization", "-R"),
    struct_field(12, "isolated", "-I"),
    struct_field(13, "dev_mode", "-X dev"),
    struct_field(14, "utf8_mode", "-X utf8"),
    struct_field(15, "warn_default_encoding", "-X warn_default_encoding"),
    struct_field(16, "safe_path", "-P"),
    struct_field(17, "int_max_str_digits", "-X int_max_str_digits"),
};
constexpr MemberRow kVersionFields[] = {
    struct_field(0, "major", "Major release number"),
    struct_field(1, "minor", "Minor release number"),
    struct_field(2, "micro", "Patch release number"),
    struct_field(3, "releaselevel", "'alpha', 'beta', 'candidate', or 'final'"),
    struct_field(4, "serial", "Serial release number"),
};
constexpr MemberRow kFloatFields[] = {
    struct_field(0, "max", "Largest finite float."),
    struct_field(1, "max_exp", "Largest e so that radix**(e-1) is finite."),
    struct_field(2, "max_10_exp", "Largest e so that 10**e is finite."),
    struct_field(3, "min", "Smallest positive normalised float."),
    struct_field(4, "min_exp", "Smallest e so that radix**(e-1) is normalised."),
    struct_field(5, "min_10_exp", "Smallest e so that 10**e is normalised."),
    struct_field(6, "dig", "Decimal digits that survive a round trip."),
    struct_field(7, "mant_dig", "Digits of the mantissa in base radix."),
    struct_field(8, "epsilon", "Distance from 1.0 to the next float."),
    struct_field(9, "radix", "Base of the exponent."),
    struct_field(10, "rounds", "Rounding mode of arithmetic."),
};
constexpr MemberRow kIntFields[] = {
    struct_field(0, "bits_per_digit", "Bits of a digit."),
    struct_field(1, "sizeof_digit", "Bytes of a digit."),
    struct_field(2, "default_max_str_digits", "Limit of decimal conversions at the start."),
    struct_field(3, "str_digits_check_threshold", "Smallest limit that can be set."),
};
constexpr MemberRow kHashFields[] = {
    struct_field(0, "width", "Bits of a hash."),
    struct_field(1, "modulus", "Prime that numeric hashes are taken by."),
    struct_field(2, "inf", "Hash of infinity."),
    struct_field(3, "nan", "Not used any more."),
    struct_field(4, "imag", "Factor of the imaginary part."),
    struct_field(5, "algorithm", "Hash function of str and bytes."),
    struct_field(6, "hash_bits", "Bits of that function's result."),
    struct_field(7, "seed_bits", "Bits of its key."),
    struct_field(8, "cutoff", "Length up to which another function is used."),
};
constexpr MemberRow kThreadFields[] = {
    struct_field(0, "name", "Thread implementation."),
    struct_field(1, "lock", "Lock implementation."),
    struct_field(2, "version", "Name and version of the library."),
};
constexpr MemberRow kHookFields[] = {
    struct_field(0, "firstiter", "Called with a generator that is first iterated over."),
    struct_field(1, "finalizer", "Called with a generator that is about to be collected."),
};
constexpr MemberRow kUnraisableFields[] = {
    struct_field(0, "exc_type", "Exception type."),
    struct_field(1, "exc_value", "Exception value."),
    struct_field(2, "exc_traceback", "Traceback of the exception."),
    struct_field(3, "err_msg", "Message."),
    struct_field(4, "object", "What caused the exception."),
};

const StructSequenceSpec kFlags =
    struct_sequence("sys.flags", "sys", "What the command line asked for.", kFlagFields, 18, 18, false);
const StructSequenceSpec kVersion =
    struct_sequence("sys.version_info", "sys", "The version as a tuple.", kVersionFields, 5, 5, false);
const StructSequenceSpec kFloat =
    struct_sequence("sys.float_info", "sys", "Limits and precision of float.", kFloatFields, 11, 11);
const StructSequenceSpec kInt = struct_sequence("sys.int_info", "sys", "How int is represented.", kIntFields, 4, 4);
const StructSequenceSpec kHash = struct_sequence("sys.hash_info", "sys", "How hashes are computed.", kHashFields, 9, 9);
const StructSequenceSpec kThread =
    struct_sequence("sys.thread_info", "sys", "How threads are made.", kThreadFields, 3, 3);
const StructSequenceSpec kAsyncgenHooks =
    struct_sequence("asyncgen_hooks", "sys", "The hooks of asynchronous generators.", kHookFields, 2, 2);
const StructSequenceSpec kUnraisable = struct_sequence(
    "sys.UnraisableHookArgs", "sys", "What sys.unraisablehook is called with.", kUnraisableFields, 5, 5);

// An instance as an attribute of the module; its type is kept by it.
Result<Ref> add_record(ThreadState& ts, Module& module, const char* name, const StructSequenceSpec& spec,
                       std::span<const Value> values) {
  Type* type = TRY(struct_sequence_type(ts, spec));
  RefTo<Tuple> record = TRY(struct_sequence_make(ts, *type, values));
  TRY(module_add(ts, module, name, Value(record)));
  return Ref(std::move(record));
}

Result<void> add_numbers(ThreadState& ts, Module& module) {
  Ref max = TRY(make_float(ts, DBL_MAX)), min = TRY(make_float(ts, DBL_MIN)),
      epsilon = TRY(make_float(ts, DBL_EPSILON));
  auto number = [](int64_t value) { return Value::small_int(value); };
  const Value floats[] = {max,
                          number(DBL_MAX_EXP),
                          number(DBL_MAX_10_EXP),
                          min,
                          number(DBL_MIN_EXP),
                          number(DBL_MIN_10_EXP),
                          number(DBL_DIG),
                          number(DBL_MANT_DIG),
                          epsilon,
                          number(FLT_RADIX),
                          number(1)};
  TRY(add_record(ts, module, "float_info", kFloat, floats));
  const Value ints[] = {number(30), number(4), number(4300), number(640)};
  TRY(add_record(ts, module, "int_info", kInt, ints));
  RefTo<Str> algorithm = TRY(str_from_ascii(ts, "siphash13"));
  const Value hashes[] = {number(64),      number((int64_t(1) << 61) - 1),
                          number(314159),  number(0),
                          number(1000003), Value(algorithm),
                          number(64),      number(128),
                          number(0)};
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
  const Value parts[] = {Value::small_int(kVersionMajor), Value::small_int(kVersionMinor),
                         Value::small_int(kVersionMicro), Value(final_release), Value::small_int(0)};
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
  state.unraisable_arguments = TRY(struct_sequence_type(ts, kUnraisable));
  state.asyncgen_hooks = TRY(struct_sequence_type(ts, kAsyncgenHooks));
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
