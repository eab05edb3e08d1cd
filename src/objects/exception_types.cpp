// The exception types of an interpreter, made of runtime/exceptions.def. Those with fields or methods of
// their own are declared in the other exception files; the rest differ from their base in name and text only.
#include "objects/exception_internal.h"
#include "runtime/type.h"

namespace ouro {

namespace {

using namespace exceptions;

constexpr int k_object = -1;
#define OURO_EXCEPTION(name, base, kind) constexpr int k_##name = int(Exc::name);
#include "runtime/exceptions.def"

struct Row {
  int base;
  Kind kind;
};
constexpr Row kRows[] = {
#define OURO_EXCEPTION(name, base, kind) {k_##base, Kind::kind},
#include "runtime/exceptions.def"
};

constexpr const char* doc_of(Exc exc) {
  switch (exc) {
    case Exc::KeyboardInterrupt: return "The user interrupted the program.";
    case Exc::GeneratorExit: return "Asks a generator to end.";
    case Exc::Exception: return "What all exceptions derive from that do not ask to end something.";
    case Exc::StopAsyncIteration: return "Says that an asynchronous iterator has no further items.";
    case Exc::ArithmeticError: return "An arithmetic operation failed.";
    case Exc::FloatingPointError: return "A floating-point operation failed.";
    case Exc::OverflowError: return "A result is too large to be represented.";
    case Exc::ZeroDivisionError: return "The second operand of a division or modulo is zero.";
    case Exc::AssertionError: return "An assertion does not hold.";
    case Exc::BufferError: return "A buffer operation failed.";
    case Exc::EOFError: return "The input ended before anything was read.";
    case Exc::ModuleNotFoundError: return "There is no module of the name.";
    case Exc::LookupError: return "An index or key is not there.";
    case Exc::IndexError: return "An index is out of range.";
    case Exc::MemoryError: return "The memory does not suffice.";
    case Exc::UnboundLocalError: return "A local name is bound later in its function.";
    case Exc::BlockingIOError: return "The operation would wait.";
    case Exc::ChildProcessError: return "An operation on a child process failed.";
    case Exc::ConnectionError: return "A connection failed.";
    case Exc::BrokenPipeError: return "The other end of the pipe is closed.";
    case Exc::ConnectionAbortedError: return "The peer gave up the connection.";
    case Exc::ConnectionRefusedError: return "The peer refused the connection.";
    case Exc::ConnectionResetError: return "The peer reset the connection.";
    case Exc::FileExistsError: return "The file is there already.";
    case Exc::FileNotFoundError: return "There is no such file.";
    case Exc::InterruptedError: return "A signal interrupted the call.";
    case Exc::IsADirectoryError: return "The operation does not work on directories.";
    case Exc::NotADirectoryError: return "The operation works on directories only.";
    case Exc::PermissionError: return "The rights do not suffice.";
    case Exc::ProcessLookupError: return "There is no such process.";
    case Exc::TimeoutError: return "The time ran out.";
    case Exc::ReferenceError: return "A weak proxy's referent is gone.";
    case Exc::RuntimeError: return "An error of no other kind.";
    case Exc::NotImplementedError: return "The method is for a subclass to write.";
    case Exc::RecursionError: return "The calls nest too deeply.";
    case Exc::IndentationError: return "The indentation is wrong.";
    case Exc::TabError: return "Tabs and spaces are mixed.";
    case Exc::SystemError: return "An error inside of the interpreter.";
    case Exc::TypeError: return "An argument has the wrong type.";
    case Exc::ValueError: return "An argument has the right type and a wrong value.";
    case Exc::UnicodeError: return "Text cannot be converted.";
    case Exc::Warning: return "What all warnings derive from.";
    case Exc::BytesWarning: return "About bytes and buffers, mostly the comparison with str.";
    case Exc::DeprecationWarning: return "About features that will go.";
    case Exc::EncodingWarning: return "About encodings.";
    case Exc::FutureWarning: return "About constructs that will change their meaning.";
    case Exc::ImportWarning: return "About likely mistakes in imports.";
    case Exc::PendingDeprecationWarning: return "About features that may go some day.";
    case Exc::ResourceWarning: return "About resources that were not given back.";
    case Exc::RuntimeWarning: return "About dubious behaviour of the program.";
    case Exc::SyntaxWarning: return "About dubious syntax.";
    case Exc::UnicodeWarning: return "About text conversions.";
    case Exc::UserWarning: return "About what the program's own code reports.";
    default: return nullptr;
  }
}

void plain_slots(Slots& s) {
  s.tp_new = &base_new;
  s.tp_init = &base_init;
}
// A type without fields of its own below one with fields: its __init__ is that of the base.
constexpr void (*slots_of(Kind kind))(Slots&) {
  switch (kind) {
    case Kind::kStopIteration: return [](Slots& s) { s.tp_init = &stop_iteration_init; };
    case Kind::kSystemExit: return [](Slots& s) { s.tp_init = &system_exit_init; };
    case Kind::kImportError: return [](Slots& s) { s.tp_init = &import_error_init; };
    case Kind::kNameError: return [](Slots& s) { s.tp_init = &name_error_init; };
    case Kind::kOSError: return [](Slots& s) { s.tp_init = &os_error_init; };
    case Kind::kSyntaxError: return [](Slots& s) { s.tp_init = &syntax_error_init; };
    default: return &plain_slots;
  }
}
constexpr TypeSpec plain_spec(const char* name, Exc exc, Kind kind) {
  return TypeSpec{.name = name, .flags = kFlags, .doc = doc_of(exc), .slots = slots_of(kind)};
}
constexpr TypeSpec kPlainSpecs[] = {
#define OURO_EXCEPTION(name, base, kind) plain_spec(#name, Exc::name, Kind::kind),
#include "runtime/exceptions.def"
};

const TypeSpec& spec_of(Exc exc) {
  switch (exc) {
    case Exc::BaseException: return spec_BaseException;
    case Exc::SystemExit: return spec_SystemExit;
    case Exc::BaseExceptionGroup: return spec_BaseExceptionGroup;
    case Exc::StopIteration: return spec_StopIteration;
    case Exc::AttributeError: return spec_AttributeError;
    case Exc::ImportError: return spec_ImportError;
    case Exc::KeyError: return spec_KeyError;
    case Exc::NameError: return spec_NameError;
    case Exc::OSError: return spec_OSError;
    case Exc::SyntaxError: return spec_SyntaxError;
    case Exc::UnicodeDecodeError: return spec_UnicodeDecodeError;
    case Exc::UnicodeEncodeError: return spec_UnicodeEncodeError;
    case Exc::UnicodeTranslateError: return spec_UnicodeTranslateError;
    default: return kPlainSpecs[int(exc)];
  }
}

constexpr TypeSpec kExceptionGroupSpec{.name = "ExceptionGroup", .flags = kFlags | type_flags::kHasWeakrefs};

}  // namespace

Result<void> make_exception_types(ThreadState& ts) {
  BuiltinTypes& types = ts.types();
  for (int i = 0; i < int(Exc::kCount); i++) {
    const TypeSpec& spec = spec_of(Exc(i));
    Type* base = kRows[i].base < 0 ? types.object : types.exceptions[kRows[i].base];
    Type* type = TRY(type_from_spec(ts, spec, base));
    type->layout_kind = kRows[i].kind;
    if (!spec.instance_bytes) type->exact_kind = Kind::kNone;  // its base is the one with the layout
    types.exceptions[i] = type;
  }
  Type* bases[] = {types[Exc::BaseExceptionGroup], types[Exc::Exception]};
  types.exception_group = TRY(type_from_spec(ts, kExceptionGroupSpec, bases, nullptr)).leak();
  types.exception_group->layout_kind = Kind::kExceptionGroup;
  types.exception_group->exact_kind = Kind::kNone;
  return {};
}

}  // namespace ouro
