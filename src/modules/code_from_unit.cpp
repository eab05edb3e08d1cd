// Code objects of compiled units. Nesting of units and of tuples is bounded by the compiler's own limits and,
// here, by the check of the C++ stack.
#include "modules/code_from_unit.h"

#include "objects/bytes.h"
#include "objects/complex.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

// Texts that look like names are interned by the hundreds in every module; short other ones are not.
bool looks_like_name(std::string_view text) {
  for (char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

Result<RefTo<Tuple>> tuple_of_constants(ThreadState& ts, std::span<const Constant* const> items) {
  TRY(ts.check_native_stack());
  RefTo<Tuple> tuple = TRY(tuple_allocate(ts, items.size()));
  for (size_t i = 0; i < items.size(); i++) {
    tuple_initialize(*tuple, i, TRY(value_of_constant(ts, *items[i])));
    TRY(ts.checkpoint_limits());
  }
  tuple_untrack_if_plain(ts, *tuple);
  return tuple;
}

Result<RefTo<Tuple>> tuple_of_names(ThreadState& ts, std::span<const std::string_view> names) {
  RefTo<Tuple> tuple = TRY(tuple_allocate(ts, names.size()));
  for (size_t i = 0; i < names.size(); i++) tuple_initialize(*tuple, i, Ref(TRY(intern(ts, names[i]))));
  tuple_untrack_if_plain(ts, *tuple);
  return tuple;
}

}  // namespace

Result<Ref> value_of_constant(ThreadState& ts, const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::kNone: return Ref::none();
    case Constant::Kind::kFalse: return Ref::boolean(false);
    case Constant::Kind::kTrue: return Ref::boolean(true);
    case Constant::Kind::kEllipsis: return Ref::adopt(Value::ellipsis());
    case Constant::Kind::kInt: return int_from_parts(ts, constant.negative, constant.limbs);
    case Constant::Kind::kFloat: return make_float(ts, constant.real);
    case Constant::Kind::kComplex: return make_complex(ts, constant.real, constant.imag);
    case Constant::Kind::kStr:
      if (looks_like_name(constant.text)) return Ref(TRY(intern(ts, constant.text)));
      return Ref(TRY(str_from_utf8(ts, constant.text)));
    case Constant::Kind::kBytes: return Ref(TRY(bytes_of(ts, constant.text)));
    case Constant::Kind::kTuple: return Ref(TRY(tuple_of_constants(ts, constant.items)));
    case Constant::Kind::kFrozenSet: {
      RefTo<Tuple> items = TRY(tuple_of_constants(ts, constant.items));
      // Made anew from the first: the order of items that collide is that of a second insertion, as in CPython.
      Ref first = TRY(set_from(ts, *ts.types().frozenset, Value(items)));
      RefTo<List> ordered = TRY(list_from(ts, first));
      return Ref(TRY(set_from(ts, *ts.types().frozenset, Value(ordered))));
    }
  }
  OURO_UNREACHABLE();
}

Result<RefTo<Code>> code_from_unit(ThreadState& ts, const CodeUnit& unit, Str& filename) {
  TRY(ts.check_native_stack());
  RefTo<Tuple> consts = TRY(tuple_allocate(ts, unit.consts.size()));
  for (size_t i = 0; i < unit.consts.size(); i++) {
    const CodeConstant& constant = unit.consts[i];
    Ref value;
    if (constant.unit) value = TRY(code_from_unit(ts, *constant.unit, filename));
    else value = TRY(value_of_constant(ts, *constant.constant));
    tuple_initialize(*consts, i, std::move(value));
    TRY(ts.checkpoint_limits());
  }
  tuple_untrack_if_plain(ts, *consts);
  RefTo<Bytes> bytecode = TRY(bytes_of(ts, unit.code));
  RefTo<Bytes> linetable = TRY(bytes_of(ts, unit.linetable));
  RefTo<Bytes> exceptiontable = TRY(bytes_of(ts, unit.exceptiontable));
  RefTo<Bytes> kinds = TRY(bytes_of(ts, unit.localspluskinds));
  RefTo<Tuple> names = TRY(tuple_of_names(ts, unit.names));
  RefTo<Tuple> localsplus = TRY(tuple_of_names(ts, unit.localsplusnames));
  RefTo<Str> name = TRY(intern(ts, unit.name));
  RefTo<Str> qualname = TRY(str_from_utf8(ts, unit.qualname));
  CodeParts parts{.argcount = unit.argcount,
                  .posonlyargcount = unit.posonlyargcount,
                  .kwonlyargcount = unit.kwonlyargcount,
                  .stacksize = unit.stacksize,
                  .flags = int32_t(unit.flags),
                  .firstlineno = unit.firstlineno,
                  .bytecode = Value(bytecode),
                  .consts = Value(consts),
                  .names = Value(names),
                  .localsplus_names = Value(localsplus),
                  .localsplus_kinds = Value(kinds),
                  .filename = Value(filename),
                  .name = Value(name),
                  .qualname = Value(qualname),
                  .linetable = Value(linetable),
                  .exceptiontable = Value(exceptiontable)};
  RefTo<Code> code = TRY(code_make(ts, parts));
  code->verified = true;
  return code;
}

}  // namespace ouro
