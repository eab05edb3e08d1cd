// GenericAlias: list[int] (PEP 585). UnionType: int | str (PEP 604).
//
// What both have in common is here too: the type variables among the arguments, and putting others in their
// place (PEP 646: a type variable tuple takes several).
#pragma once

#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

struct GenericAlias : Object {
  static constexpr Kind kKind = Kind::kGenericAlias;
  static constexpr const char* kTypeName = "types.GenericAlias";
  Field origin;  // list, in list[int]
  FieldTo<Tuple> args;
  FieldTo<Tuple> parameters;  // null until somebody asks
  bool unpacked;              // *tuple[int, str]
};

struct UnionType : Object {
  static constexpr Kind kKind = Kind::kUnion;
  static constexpr const char* kTypeName = "types.UnionType";
  FieldTo<Tuple> args;        // two or more, none twice
  FieldTo<Tuple> parameters;  // null until somebody asks
};

namespace type_parameters {

// The type variables among the arguments and within them, in the order of first appearance.
Result<RefTo<Tuple>> parameters_of(ThreadState& ts, Tuple& args);
// The arguments with `item` (a tuple: its items) in the place of the parameters. TypeError, naming self, when
// their number is wrong.
Result<RefTo<Tuple>> substitute(ThreadState& ts, Value self, Tuple& args, Tuple& parameters, Value item);
// How an argument is shown: a class by its name, `...`, anything else by its repr.
Result<void> append_argument(StrBuilder& text, Value argument);

}  // namespace type_parameters

}  // namespace ouro
