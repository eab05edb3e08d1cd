// Function: a Python function: code, globals, defaults and the cells it closes over. BoundMethod: a callable with its
// first argument. Builtin and the descriptors: native functions as Python sees them. Cell: a variable shared by frames.
#pragma once

#include "objects/code.h"
#include "objects/dict.h"
#include "objects/tuple.h"
#include "runtime/native.h"

namespace ouro {

struct Module;

struct Function : Object {
  static constexpr Kind kKind = Kind::kFunction;
  static constexpr const char* kTypeName = "function";
  FieldTo<Code> code;
  FieldTo<Dict> globals;
  FieldTo<Dict> builtins;
  FieldTo<Str> name;
  FieldTo<Str> qualname;
  FieldTo<Tuple> defaults;   // null: none
  FieldTo<Dict> kwdefaults;  // null: none
  FieldTo<Tuple> closure;    // of Cell; null: none
  Field annotations;         // dict, or a tuple of pairs not yet made into one, or null
  Field doc;
  Field module;
};
Result<RefTo<Function>> function_make(ThreadState& ts, Code& code, Dict& globals, Value qualname_or_null);

struct BoundMethod : Object {
  static constexpr Kind kKind = Kind::kBoundMethod;
  static constexpr const char* kTypeName = "method";
  Field function;
  Field self;
};
Result<RefTo<BoundMethod>> bound_method_make(ThreadState& ts, Value function, Value self);

// A native function, bound to a self (a method's instance, a module) or free.
struct Builtin : Object {
  static constexpr Kind kKind = Kind::kBuiltin;
  static constexpr const char* kTypeName = "builtin_function_or_method";
  const NativeMethod* method;
  Field self;    // null: none
  Field module;  // name of the module, or null
  Type* owner;   // strong: the type that defines the method; null for functions
};
Result<RefTo<Builtin>> builtin_make(ThreadState& ts, const NativeMethod& method, Value self, Value module, Type* owner);

// What stands in the dict of a built-in type.
struct Descriptor : Object {
  Type* owner;  // strong
  Str* name;    // strong
};
struct MethodDescriptor : Descriptor {
  static constexpr Kind kKind = Kind::kMethodDescriptor;
  static constexpr const char* kTypeName = "method_descriptor";
  const NativeMethod* method;
};
struct GetSet : Descriptor {
  static constexpr Kind kKind = Kind::kGetSet;
  static constexpr const char* kTypeName = "getset_descriptor";
  const GetSetRow* row;
};
struct MemberDescriptor : Descriptor {
  static constexpr Kind kKind = Kind::kMemberDescriptor;
  static constexpr const char* kTypeName = "member_descriptor";
  MemberRow row;  // of __slots__: made for the class, name = the Str's text
};
// list.__len__ and the like: a slot of a type as a callable. method wrapper: bound to an instance.
struct SlotDefinition;
struct SlotWrapper : Descriptor {
  static constexpr Kind kKind = Kind::kSlotWrapper;
  static constexpr const char* kTypeName = "wrapper_descriptor";
  const SlotDefinition* definition;
};
struct MethodWrapper : Object {
  static constexpr Kind kKind = Kind::kMethodWrapper;
  static constexpr const char* kTypeName = "method-wrapper";
  FieldTo<SlotWrapper> wrapper;
  Field self;
};

struct Cell : Object {
  static constexpr Kind kKind = Kind::kCell;
  static constexpr const char* kTypeName = "cell";
  Field content;  // null: empty
};
Result<RefTo<Cell>> cell_make(ThreadState& ts, Ref content_or_null);

struct Module : Object {
  static constexpr Kind kKind = Kind::kModule;
  static constexpr const char* kTypeName = "module";
  FieldTo<Dict> dict;
  FieldTo<Str> name;  // as made; may be null
  void* state;        // of a native module: made and freed by its ModuleSpec
  const ModuleSpec* spec;
  bool initialized;  // of a native module: its initialize has run
};

}  // namespace ouro
