// SyntaxError: SyntaxError(message, (filename, lineno, offset, text[, end_lineno, end_offset])).
#include <cstddef>

#include "objects/exception_internal.h"
#include "objects/int.h"

namespace ouro::exceptions {

Result<void> syntax_error_init(ThreadState& ts, Value value, const CallArguments& arguments) {
  TRY(base_init(ts, value, arguments));
  auto& self = as<SyntaxError>(value);
  if (arguments.positional_count >= 1) set_field(self.message, arguments.values[0]);
  if (arguments.positional_count != 2) return {};
  RefTo<Tuple> place = TRY(tuple_from(ts, arguments.values[1]));
  if (place->size < 4) return raise(ts, Exc::TypeError, "function takes at least 4 arguments ({} given)", place->size);
  if (place->size > 6) return raise(ts, Exc::TypeError, "function takes at most 6 arguments ({} given)", place->size);
  Field* const fields[] = {&self.filename, &self.lineno, &self.offset, &self.text, &self.end_lineno, &self.end_offset};
  for (size_t i = 0; i < 6; i++) set_field(*fields[i], i < place->size ? (*place)[i] : Value());
  if (place->size == 5) return raise(ts, Exc::TypeError, "end_offset must be provided when end_lineno is provided");
  return {};
}

static Result<Ref> syntax_error_str(ThreadState& ts, SyntaxError& self) {
  Ref message = Ref::share(or_none(self.message));
  bool has_line = !self.lineno.is_null() && is_exact_int(self.lineno);
  int64_t line = -1;
  if (has_line && !int_to_int64(self.lineno, line)) line = -1;
  RefTo<Str> file;
  if (!self.filename.is_null() && is<Str>(self.filename)) {
    file = RefTo<Str>::share(as<Str>(self.filename));
    uint64_t begin = file->length;
    while (begin > 0 && (*file)[begin - 1] != U'/') begin--;
    file = TRY(str_slice(ts, *file, begin, file->length));
  }
  if (file && has_line) return text(ts, "{} ({}, line {})", message, Value(file), line);
  if (file) return text(ts, "{} ({})", message, Value(file));
  if (has_line) return text(ts, "{} (line {})", message, line);
  return Ref(TRY(str(ts, message)));
}

static constexpr MemberRow kMembers[] = {
    {"msg", MemberKind::kObjectOrNone, offsetof(SyntaxError, message), false, "The message."},
    {"filename", MemberKind::kObjectOrNone, offsetof(SyntaxError, filename), false, "The file."},
    {"lineno", MemberKind::kObjectOrNone, offsetof(SyntaxError, lineno), false, "The line, from 1."},
    {"offset", MemberKind::kObjectOrNone, offsetof(SyntaxError, offset), false, "The column, from 1."},
    {"text", MemberKind::kObjectOrNone, offsetof(SyntaxError, text), false, "The source line."},
    {"end_lineno", MemberKind::kObjectOrNone, offsetof(SyntaxError, end_lineno), false, "The last line."},
    {"end_offset", MemberKind::kObjectOrNone, offsetof(SyntaxError, end_offset), false, "The column behind the last."},
    {"print_file_and_line", MemberKind::kObjectOrNone, offsetof(SyntaxError, print_file_and_line), false,
     "Whether the place is printed."},
};
const TypeSpec spec_SyntaxError{.name = "SyntaxError",
                                .kind = Kind::kSyntaxError,
                                .instance_bytes = sizeof(SyntaxError),
                                .flags = kFlags,
                                .doc = "Source text is not valid Python.",
                                .members = kMembers,
                                .slots = [](Slots& s) {
                                  s.tp_init = &syntax_error_init;
                                  s.tp_str = slot<syntax_error_str>;
                                }};

}  // namespace ouro::exceptions
