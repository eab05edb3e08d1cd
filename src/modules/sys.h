// Module sys, for other parts of the program.
#pragma once

#include <string_view>

#include "modules/module_spec.h"

namespace ouro {

// What the version of the language is, in one place.
inline constexpr int kVersionMajor = 3, kVersionMinor = 11, kVersionMicro = 2;
inline constexpr const char* kVersionText = "3.11.2 (main, Jan  1 2026, 00:00:00) [Ouro, Clang 19]";
inline constexpr const char* kCacheTag = "ouro-311";

extern const ModuleSpec module_sys;

// The value of sys.<name>; absent when it is not there.
Maybe<Ref> sys_get(ThreadState& ts, std::string_view name);
Result<void> sys_set(ThreadState& ts, std::string_view name, Value value);
// A str of bytes that the machine gave (arguments, environment, paths): UTF-8 with surrogateescape.
Result<RefTo<Str>> text_of_machine(ThreadState& ts, std::string_view bytes);
// Writes to sys.<stream> ("stdout", "stderr"). None: nothing happens. Not there: straight to the file descriptor.
Result<void> write_stream(ThreadState& ts, std::string_view stream, Str& text);
// Calls sys.<stream>.flush() if there is one.
Result<void> flush_stream(ThreadState& ts, std::string_view stream);
// Prints the exception as sys.excepthook is told to, falling back to the native way when the hook fails.
// Gives the SystemExit that the hook raised, if it did.
Ref print_exception(ThreadState& ts, Ref exception);
// The native way.
Result<void> display_exception(ThreadState& ts, Value exception);
// sys.UnraisableHookArgs of an exception: Hooks::make_unraisable_arguments.
Result<Ref> make_unraisable_record(ThreadState& ts, Value exception, Value message, Value where);
// sys.audit(event, arguments...): calls the audit hooks, of which there are normally none.
Result<void> audit(ThreadState& ts, std::string_view event, std::span<const Value> arguments = {});

}  // namespace ouro
