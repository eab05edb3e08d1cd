// SlotDefinition: how a special method and a slot belong together: what makes `list.__len__` callable from the slot,
// and what puts a class's `__len__` behind the slot.
#pragma once

#include <span>

#include "runtime/interpreter.h"
#include "runtime/native.h"
#include "runtime/slots.h"

namespace ouro {

using AnySlot = void (*)();
struct SlotDefinition;
// Calls a slot with the arguments a special method was called with (without self).
using SlotWrapperFunction = Result<Ref> (*)(ThreadState&, Value self, const CallArguments&, AnySlot slot,
                                            const SlotDefinition&);

struct SlotDefinition {
  names::Id name;
  const char* text;             // the name
  uint16_t slot;                // number of the slot in Slots
  AnySlot python;               // the slot's function for classes that define the method in Python
  SlotWrapperFunction wrapper;  // null: the method is no wrapper (__new__)
  const char* signature;        // "($self, value, /)"; null: None
  const char* doc;              // null: None
};

std::span<const SlotDefinition> slot_definitions();
// The number of the next definition of a method's name behind the number `after`, where -1 is the beginning; -1: none.
int next_definition_of(std::string_view name, int after);
inline AnySlot& slot_at(Slots& slots, uint16_t number) { return reinterpret_cast<AnySlot*>(&slots)[number]; }
inline AnySlot slot_at(const Slots& slots, uint16_t number) { return reinterpret_cast<const AnySlot*>(&slots)[number]; }

// Whether attributes of instances are read by the ordinary rules, but for a __getattr__ that is asked for those not
// found.
bool reads_attributes_plainly(ThreadState& ts, Type& type);

// tp_hash of a class with __hash__ = None.
Result<int64_t> hash_not_implemented(ThreadState& ts, Value self);

}  // namespace ouro
