// Kind: one byte per type that says how its instances are laid out in memory, so that "is it a list" is a load and a
// compare. A subclass has the layout kind of its base; only the built-in type itself has it as its exact kind.
#pragma once

#include <cstdint>

namespace ouro {

enum class Kind : uint8_t {
  kNone,      // no layout of its own: exact_kind of classes made by Python code
  kInstance,  // header (and attributes) only: object and its Python subclasses
  kType,
  kInt, kFloat, kComplex, kBool,
  kStr, kBytes, kByteArray, kMemoryView,
  kList, kTuple, kDict, kSet, kFrozenSet, kRange, kSlice,
  kDictKeys, kDictValues, kDictItems, kMappingProxy,
  kFunction, kBuiltin, kMethodDescriptor, kSlotWrapper, kMethodWrapper, kMemberDescriptor, kGetSet,
  kBoundMethod, kProperty, kStaticMethod, kClassMethod, kSuper,
  kCode, kFrameObject, kTraceback, kCell, kModule,
  kGenerator, kCoroutine, kAsyncGenerator, kCoroutineWrapper, kAsyncGenStep,
  kIterator,        // the iterators of built-in containers and of itertools; each type has its own layout below it
  kListIterator, kTupleIterator, kRangeIterator, kStrIterator, kDictIterator, kSetIterator,
  kSequenceIterator, kCallIterator, kEnumerate, kZip, kMap, kFilter, kReversed,
  kWeakRef, kWeakProxy,
  kGenericAlias, kUnion, kNamespace, kStructSequence,
  kBaseException, kStopIteration, kSystemExit, kOSError, kImportError, kNameError, kAttributeError, kSyntaxError,
  kUnicodeError, kExceptionGroup, kLastException = kExceptionGroup,
  kNoneType, kNotImplementedType, kEllipsisType,
  kNative,          // any other native layout: told apart by the type's TypeSpec
};

}  // namespace ouro
