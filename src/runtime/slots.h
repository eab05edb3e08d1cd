// The function types of a type's slots and the Slots record. Arguments are borrowed; results are owned.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "runtime/object.h"

namespace ouro {

class Ref;
struct Tuple;
struct Str;
struct BufferView;

// The arguments of a call: positional values, then the values of the keywords named in keyword_names (may be null).
// All borrowed from the caller, who keeps them alive during the call.
struct CallArguments {
  const Value* values = nullptr;
  size_t positional_count = 0;
  Tuple* keyword_names = nullptr;
  size_t keyword_count() const;
};

// COMPARE_OP's argument.
enum class CompareOp : uint8_t { kLess, kLessEqual, kEqual, kNotEqual, kGreater, kGreaterEqual };
// Whether `left op right` holds of machine values. For what has an order -1, 0, 1: holds(order, 0, op).
template <class T>
[[gnu::always_inline]] constexpr bool holds(T left, T right, CompareOp op) {
  switch (op) {
    case CompareOp::kLess: return left < right;
    case CompareOp::kLessEqual: return left <= right;
    case CompareOp::kEqual: return left == right;
    case CompareOp::kNotEqual: return left != right;
    case CompareOp::kGreater: return left > right;
    default: return left >= right;
  }
}
constexpr bool is_equality(CompareOp op) { return op == CompareOp::kEqual || op == CompareOp::kNotEqual; }

// Called with every reference an object holds.
class ReferenceVisitor {
 public:
  virtual void visit(Value reference) = 0;  // unbound, null and immediate values are allowed

 protected:
  ~ReferenceVisitor() = default;
};

using UnarySlot = Result<Ref> (*)(ThreadState&, Value self);
using BinarySlot = Result<Ref> (*)(ThreadState&, Value left, Value right);
using TernarySlot = Result<Ref> (*)(ThreadState&, Value base, Value exponent, Value modulus);
using IndexSlot = Result<Ref> (*)(ThreadState&, Value self, int64_t index);
using SetIndexSlot = Result<void> (*)(ThreadState&, Value self, int64_t index, Value item);  // unbound: delete
using LengthSlot = Result<int64_t> (*)(ThreadState&, Value self);
using HashSlot = Result<int64_t> (*)(ThreadState&, Value self);  // never -1
using TruthSlot = Result<bool> (*)(ThreadState&, Value self);
using ContainsSlot = Result<bool> (*)(ThreadState&, Value self, Value item);
using CallSlot = Result<Ref> (*)(ThreadState&, Value callable, const CallArguments&);
using NewSlot = Result<Ref> (*)(ThreadState&, Type&, const CallArguments&);
using InitSlot = Result<void> (*)(ThreadState&, Value self, const CallArguments&);
// Absent: the standard AttributeError is due, which the caller raises where it wants one.
using GetAttributeSlot = Result<Maybe<Ref>> (*)(ThreadState&, Value self, Str& name);
using SetAttributeSlot = Result<void> (*)(ThreadState&, Value self, Str& name, Value value);  // unbound: delete
using CompareSlot = Result<Ref> (*)(ThreadState&, Value self, Value other, CompareOp);
using NextSlot = Result<Maybe<Ref>> (*)(ThreadState&, Value self);                                  // absent: exhausted
using DescriptorGetSlot = Result<Ref> (*)(ThreadState&, Value self, Value instance, Value owner);   // null: none given
using DescriptorSetSlot = Result<void> (*)(ThreadState&, Value self, Value instance, Value value);  // unbound: delete
using SetSubscriptSlot = Result<void> (*)(ThreadState&, Value self, Value key, Value value);        // unbound: delete
using FinalizeSlot = void (*)(ThreadState&, Object& self);
using GetBufferSlot = Result<void> (*)(ThreadState&, Object& self, BufferView& view, int flags);
using ReleaseBufferSlot = void (*)(ThreadState&, Object& self, BufferView& view);
using VisitSlot = void (*)(Object& self, ReferenceVisitor&);
// Gives up the references that can close a cycle; the object stays valid.
using ClearSlot = void (*)(ThreadState&, Object& self);
// Releases everything the object's own fields hold, just before its cell is given back.
using DestroySlot = void (*)(ThreadState&, Object& self);

struct Slots {
#define OURO_SLOT(name, Type) Type name = nullptr;
#include "runtime/slots.def"
};

}  // namespace ouro
