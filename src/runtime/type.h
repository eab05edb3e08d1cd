// Making types and looking things up in them.
#pragma once

#include <span>

#include "objects/dict.h"
#include "objects/tuple.h"
#include "runtime/native.h"
#include "runtime/type_dict.h"
#include "runtime/type_header.h"

namespace ouro {

// --- the built-in types
// Makes a type of its declaration, with one base, ready for use.
Result<Type*> type_from_spec(ThreadState& ts, const TypeSpec& spec, Type* base);
// The same with several bases and a metatype: native modules.
Result<RefTo<Type>> type_from_spec(ThreadState& ts, const TypeSpec& spec, std::span<Type* const> bases, Type* metatype);

// --- look-up
// The attribute of the type or of a base, in the order of the MRO; borrowed; null when there is none. Runs no Python.
Value type_lookup(ThreadState& ts, Type& type, Str& name);
Value type_lookup(ThreadState& ts, Type& type, names::Id name);
// A version that stays the same while look-ups in the type give the same; 0 when there is none to be had.
uint32_t type_version(ThreadState& ts, Type& type);
// To be called after the dict, bases or MRO of a type changed.
void type_modified(ThreadState& ts, Type& type);

// --- the class statement
// type(name, bases, dict, **keywords) for the metatype.
Result<Ref> type_new(ThreadState& ts, Type& metatype, Str& name, Tuple& bases, Dict& dict,
                     const CallArguments& keywords);
// The most derived metatype of the bases; TypeError on a conflict.
Result<Type*> calculate_metatype(ThreadState& ts, Type& metatype, Tuple& bases);
// Sets the slots of a class from the special methods that look-up finds (all, or those of one name), and those of its
// subclasses.
Result<void> update_slots(ThreadState& ts, Type& type);
Result<void> update_slots_of_name(ThreadState& ts, Type& type, Str& name);
// Copies the slots a type does not have from a base.
void inherit_slots(Type& type, const Type& base);
Result<void> type_set_attribute(ThreadState& ts, Type& type, Str& name, Value value);
Result<RefTo<Tuple>> compute_mro(ThreadState& ts, Type& type);
Result<Ref> type_name_object(ThreadState& ts, Type& type);  // __name__
Result<Ref> type_module(ThreadState& ts, Type& type);       // __module__
Result<Ref> type_qualname(ThreadState& ts, Type& type);     // __qualname__
// Calls body(Type& subclass) -> Result<void> for every living direct subclass.
Result<RefTo<List>> type_subclasses(ThreadState& ts, Type& type);

// __bases__ = bases.
Result<void> type_assign_bases(ThreadState& ts, Type& type, Tuple& bases);
// Takes a dying type out of its bases' lists of subclasses.
void forget_subclass(ThreadState& ts, Type& type);
// What super() without arguments stands for in the innermost frame.
Result<void> super_arguments_of_frame(ThreadState& ts, Ref& type, Ref& object);
// The globals of the innermost Python frame; null when there is none.
Dict* current_globals(ThreadState& ts);
// Before a function gets another code object: frames that run the present one keep it.
Result<void> keep_running_code(ThreadState& ts, Function& function);
// Puts the row's descriptor into the dict of the type.
Result<void> add_getset(ThreadState& ts, Type& type, const GetSetRow& row);
// Puts __dict__ and __weakref__ into the dict of a class whose instances have them and whose base's have not.
Result<void> add_attribute_descriptors(ThreadState& ts, Type& type, Type& base);

// An instance with its attributes empty: what object.__new__ does.
Result<Ref> instance_allocate(ThreadState& ts, Type& type);

// --- attributes by the ordinary rules (object.__getattribute__, __setattr__)
// Whether the type counts as one with sequence methods in the choice of messages: a class made by a class statement
// always does.
inline bool has_sequence_methods(const Type& type) {
  const Slots& slots = type.slots;
  return type.has(type_flags::kHeapType) || slots.sq_length || slots.sq_item || slots.sq_concat || slots.sq_repeat ||
         slots.sq_contains;
}
Result<Maybe<Ref>> generic_get_attribute(ThreadState& ts, Value self, Str& name);
Result<void> generic_set_attribute(ThreadState& ts, Value self, Str& name, Value value);
// Only what the instance itself has under a name (no data descriptor of the type is asked); absent: nothing.
Result<Maybe<Ref>> generic_get_instance_attribute(ThreadState& ts, Value self, Str& name);
// AttributeError: 'T' object has no attribute 'name'.
Raised raise_no_attribute(ThreadState& ts, Value self, Str& name);
// The same where it is set or deleted: the exception tells neither object nor name, and nothing is suggested.
Raised raise_no_attribute_to_change(ThreadState& ts, Value self, Str& name);
// The AttributeError for what a tp_getattribute has told to be absent.
Raised raise_absent(ThreadState& ts, GetAttributeSlot slot, Value self, Str& name);
// getattr(type, name) by the rules of type.__getattribute__.
Result<Maybe<Ref>> type_get_attribute(ThreadState& ts, Value self, Str& name);

// --- calling special methods
// The attribute of the type of self for a call: unbound (to be called with self first) when that saves binding.
struct SpecialMethod {
  Ref callable;
  bool takes_self = false;
};
Result<Maybe<Ref>> lookup_special(ThreadState& ts, Value self, Str& name, bool& takes_self);

// Whether a slot of the type is the one that calls a Python method.
bool has_python_new(const Type& type);

}  // namespace ouro
