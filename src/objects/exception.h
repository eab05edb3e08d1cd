// BaseException and the layouts of the exceptions that have fields of their own. Instances take attributes.
#pragma once

#include "objects/tuple.h"
#include "runtime/protocol.h"

namespace ouro {

struct Traceback;

struct BaseException : Object {
  static constexpr Kind kKind = Kind::kBaseException;
  static constexpr Kind kLastKind = Kind::kLastException;
  static constexpr const char* kTypeName = "BaseException";
  FieldTo<Tuple> args;
  FieldTo<Traceback> traceback;
  FieldTo<BaseException> context;
  FieldTo<BaseException> cause;
  bool suppress_context;
};
struct StopIteration : BaseException {
  static constexpr Kind kKind = Kind::kStopIteration;
  static constexpr Kind kLastKind = Kind::kStopIteration;
  Field value;
};
struct SystemExit : BaseException {
  static constexpr Kind kKind = Kind::kSystemExit;
  static constexpr Kind kLastKind = Kind::kSystemExit;
  Field code;
};
struct OSError : BaseException {
  static constexpr Kind kKind = Kind::kOSError;
  static constexpr Kind kLastKind = Kind::kOSError;
  Field error_number, strerror, filename, filename2;  // null: not given
  int64_t characters_written;                         // -1: not set (BlockingIOError)
};
struct ImportError : BaseException {
  static constexpr Kind kKind = Kind::kImportError;
  static constexpr Kind kLastKind = Kind::kImportError;
  Field message, name, path;
};
struct NameError : BaseException {
  static constexpr Kind kKind = Kind::kNameError;
  static constexpr Kind kLastKind = Kind::kNameError;
  Field name;
};
struct AttributeError : BaseException {
  static constexpr Kind kKind = Kind::kAttributeError;
  static constexpr Kind kLastKind = Kind::kAttributeError;
  Field object, name;
};
struct SyntaxError : BaseException {
  static constexpr Kind kKind = Kind::kSyntaxError;
  static constexpr Kind kLastKind = Kind::kSyntaxError;
  Field message, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line;
};
struct UnicodeError : BaseException {
  static constexpr Kind kKind = Kind::kUnicodeError;
  static constexpr Kind kLastKind = Kind::kUnicodeError;
  Field encoding, object, reason;
  int64_t start, end;
};
struct ExceptionGroup : BaseException {
  static constexpr Kind kKind = Kind::kExceptionGroup;
  static constexpr Kind kLastKind = Kind::kExceptionGroup;
  Field message, exceptions;
};

// An instance made by calling the class with the arguments.
Result<Ref> make_exception(ThreadState& ts, Type& type, std::span<const Value> arguments);
// Whether a value is a class that derives from BaseException.
bool is_exception_class(ThreadState& ts, Value value);
// except's test: exception is an instance of the class, or of one in the tuple (of classes, nested tuples not allowed).
Result<bool> exception_matches(ThreadState& ts, Value exception, Value class_or_tuple);
// UnicodeDecodeError(encoding, object, start, end, reason), made pending.
Raised raise_decode_error(ThreadState& ts, const char* encoding, Value object, int64_t start, int64_t end,
                          const char* reason);
Raised raise_encode_error(ThreadState& ts, const char* encoding, Value object, int64_t start, int64_t end,
                          const char* reason);

// --- except* (PEP 654)
// What an except* clause takes of an exception, and what it leaves: a group (a naked exception that matches is
// wrapped), or none. TypeError for a type that is no exception class or is a group.
struct GroupMatch {
  Ref match;
  Ref rest;
};
Result<void> exception_group_match(ThreadState& ts, Value exception, Value type, GroupMatch& out);
// What is to be raised after the clauses of a try-except*: `raised_list` has what each clause raised or left (or None).
// None: nothing.
Result<Ref> prep_reraise_star(ThreadState& ts, Value original, List& raised_list);
// BaseExceptionGroup(message, exceptions): the sub-exceptions decide whether it is an ExceptionGroup.
Result<Ref> make_exception_group(ThreadState& ts, std::string_view message, Value exceptions);

}  // namespace ouro
