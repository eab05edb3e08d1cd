// What the files of the exception types share.
#pragma once

#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/str.h"
#include "runtime/native.h"

namespace ouro::exceptions {

// tp_new and tp_init of BaseException; every exception type but OSError and the groups is made by base_new.
Result<Ref> base_new(ThreadState& ts, Type& type, const CallArguments& arguments);
Result<void> base_init(ThreadState& ts, Value self, const CallArguments& arguments);
Result<Ref> base_str(ThreadState& ts, BaseException& self);
// (type, arguments) or, when the exception has attributes, (type, arguments, attributes).
Result<Ref> reduce_with(ThreadState& ts, BaseException& self, Value arguments, Value state_or_null);

// An exception of the type with its own fields zero and the positional arguments as args.
Result<Ref> allocate(ThreadState& ts, Type& type, std::span<const Value> arguments);
// TypeError "X() takes no keyword arguments" when there are some.
Result<void> no_keywords(ThreadState& ts, std::string_view function, const CallArguments& arguments);

// Sets a field, null for a value not given.
inline void set_field(Field& field, Value value) { field.set(value.is_null() ? Ref() : Ref::share(value)); }
// The value of a field that may be empty, for messages.
inline Value or_none(Value value) { return value.is_null() ? Value::none() : value; }

// tp_init of the types that subclasses without fields of their own share.
Result<void> stop_iteration_init(ThreadState& ts, Value self, const CallArguments& arguments);
Result<void> system_exit_init(ThreadState& ts, Value self, const CallArguments& arguments);
Result<void> import_error_init(ThreadState& ts, Value self, const CallArguments& arguments);
Result<void> name_error_init(ThreadState& ts, Value self, const CallArguments& arguments);
Result<void> os_error_init(ThreadState& ts, Value self, const CallArguments& arguments);
Result<void> syntax_error_init(ThreadState& ts, Value self, const CallArguments& arguments);

// Declarations of the types that have something of their own; the rest are made in exception_types.cpp.
extern const TypeSpec spec_BaseException, spec_SystemExit, spec_StopIteration, spec_KeyError, spec_ImportError,
    spec_NameError, spec_AttributeError, spec_OSError, spec_SyntaxError, spec_UnicodeDecodeError,
    spec_UnicodeEncodeError, spec_UnicodeTranslateError, spec_BaseExceptionGroup;

inline constexpr uint32_t kFlags =
    type_flags::kContainer | type_flags::kSubclassable | type_flags::kHasAttributes | type_flags::kHasPrefix;

}  // namespace ouro::exceptions
