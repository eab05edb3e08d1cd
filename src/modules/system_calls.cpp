// Paths, descriptors and times as arguments of functions that call the operating system: see system_calls.h.
#include "modules/system_calls.h"

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstring>

#include "modules/module_spec.h"
#include "objects/codecs.h"
#include "objects/float.h"
#include "objects/int.h"

namespace ouro {

static const char* expected_path(const PathRule& rule) {
  if (rule.may_be_descriptor && rule.may_be_none) return "string, bytes, os.PathLike, integer or None";
  if (rule.may_be_descriptor) return "string, bytes, os.PathLike or integer";
  if (rule.may_be_none) return "string, bytes, os.PathLike or None";
  return "string, bytes or os.PathLike";
}

// What __fspath__ gives, a str or bytes; absent where the value has none.
static Result<Maybe<Ref>> call_fspath(ThreadState& ts, Value value) {
  Maybe<Ref> path = TRY(call_special(ts, value, names::k___fspath__));
  if (path && !is<Str>(*path) && !is<Bytes>(*path))
    return raise(ts, Exc::TypeError, "expected {}.__fspath__() to return str or bytes, not {}", type_name(ts, value),
                 type_name(ts, *path));
  return path;
}

Result<Ref> fspath(ThreadState& ts, Value value) {
  if (is<Str>(value) || is<Bytes>(value)) return Ref::share(value);
  Maybe<Ref> path = TRY(call_fspath(ts, value));
  if (!path)
    return raise(ts, Exc::TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(ts, value));
  return path.release();
}

Result<int> plain_descriptor_of(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  int64_t descriptor;
  bool fits = int_to_int64(number, descriptor);
  if (!fits || descriptor > INT32_MAX || descriptor < INT32_MIN) {
    bool negative = fits ? descriptor < 0 : int_sign(number) < 0;
    return raise(ts, Exc::OverflowError, negative ? "fd is less than minimum" : "fd is greater than maximum");
  }
  return int(descriptor);
}

Result<void> PathArgument::from(ThreadState& ts, Value value, const PathRule& rule, PathArgument& out) {
  if (value.is_unbound()) value = Value::none();
  out.filename_ = Ref::share(value);
  if (value.is_none() && rule.may_be_none) {
    out.is_none_ = true;
    return {};
  }
  Ref path = Ref::share(value);
  if (!is<Str>(value) && !is<Bytes>(value)) {
    if (rule.may_be_descriptor && (is_int(value) || type_of(ts, value).slots.nb_index)) {
      out.is_descriptor_ = true;
      out.descriptor_ = TRY(plain_descriptor_of(ts, value));
      return {};
    }
    Maybe<Ref> result = TRY(call_fspath(ts, value));
    if (result) {
      path = result.release();
      out.filename_ = path.share();
    } else if (supports_buffer(ts, value)) {
      Ref message = TRY(text(ts, "{}: {} should be {}, not {}", rule.function, rule.argument, expected_path(rule),
                             type_name(ts, value)));
      TRY(warn_text(ts, exception_type(ts, Exc::DeprecationWarning), message, 1));
      BufferAccess access = TRY(BufferAccess::get(ts, value));
      path = TRY(bytes_of(ts, access.bytes()));
    } else {
      return raise(ts, Exc::TypeError, "{}: {} should be {}, not {}", rule.function, rule.argument, expected_path(rule),
                   type_name(ts, value));
    }
  }
  if (is<Str>(path)) {
    out.utf8_ = TRY(Utf8::escaped(ts, as<Str>(path)));
    out.text_ = out.utf8_.c_str();
    out.length_ = out.utf8_.view().size();
  } else {
    out.is_bytes_ = true;
    out.text_ = reinterpret_cast<const char*>(as<Bytes>(path).data());
    out.length_ = as<Bytes>(path).size;
  }
  bool text = is<Str>(path);
  out.keep_ = std::move(path);
  if (std::strlen(out.text_) != out.length_) {
    if (text) return raise(ts, Exc::ValueError, "embedded null byte");
    return raise(ts, Exc::ValueError, "{}: embedded null character in {}", rule.function, rule.argument);
  }
  return {};
}

Result<RefTo<Str>> decode_file_name(ThreadState& ts, std::string_view name) {
  bool ascii = true;
  for (char c : name)
    if (static_cast<unsigned char>(c) >= 0x80) ascii = false;
  if (ascii) return str_from_ascii(ts, name);
  return codecs::decode(ts, {reinterpret_cast<const uint8_t*>(name.data()), name.size()}, "utf-8", "surrogateescape");
}

Result<int> file_descriptor_of(ThreadState& ts, Value value) {
  Ref number = Ref::share(value);
  if (!is_int(value)) {
    Maybe<Ref> method = TRY(find_attribute(ts, value, names::k_fileno));
    if (!method) return raise(ts, Exc::TypeError, "argument must be an int, or have a fileno() method.");
    number = TRY(call(ts, **method));
    if (!is_int(number)) return raise(ts, Exc::TypeError, "fileno() returned a non-integer");
  }
  int64_t descriptor;
  if (!int_to_int64(number, descriptor) || descriptor > INT32_MAX || descriptor < INT32_MIN)
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C int");
  if (descriptor < 0)
    return raise(ts, Exc::ValueError, "file descriptor cannot be a negative integer ({})", descriptor);
  return int(descriptor);
}

Result<int> directory_descriptor_of(ThreadState& ts, Value value) {
  if (value.is_none() || value.is_unbound()) return AT_FDCWD;
  if (!is_int(value) && !type_of(ts, value).slots.nb_index)
    return raise(ts, Exc::TypeError, "argument should be integer or None, not {}", type_name(ts, value));
  return plain_descriptor_of(ts, value);
}

Result<int64_t> nanoseconds_of(ThreadState& ts, Value seconds, TimeRounding rounding) {
  constexpr int64_t kBillion = 1'000'000'000;
  if (is_float(seconds)) {
    double number = float_number(seconds);
    if (std::isnan(number)) return raise(ts, Exc::ValueError, "Invalid value NaN (not a number)");
    double scaled = number * 1e9;
    if (rounding == TimeRounding::kFloor) scaled = std::floor(scaled);
    else if (rounding == TimeRounding::kCeiling) scaled = std::ceil(scaled);
    else scaled = std::nearbyint(scaled);
    if (!(scaled >= -9223372036854775808.0 && scaled < 9223372036854775808.0))
      return raise(ts, Exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
    return int64_t(scaled);
  }
  Ref number = TRY(index(ts, seconds));
  int64_t whole, result;
  if (!int_to_int64(number, whole) || __builtin_mul_overflow(whole, kBillion, &result))
    return raise(ts, Exc::OverflowError, "timestamp too large to convert to C _PyTime_t");
  return result;
}

Result<uint32_t> user_id_of(ThreadState& ts, Value value, const char* name) {
  if (!is_int(value) && !type_of(ts, value).slots.nb_index)
    return raise(ts, Exc::TypeError, "{} should be integer, not {}", name, type_name(ts, value));
  Ref number = TRY(index(ts, value));
  int64_t id;
  bool fits = int_to_int64(number, id);
  if (fits && id >= -1 && id <= int64_t(UINT32_MAX)) return uint32_t(id);
  // CPython says "less" of what is too large for an id but not for a long.
  const bool less = fits || int_sign(number) < 0;
  return raise(ts, Exc::OverflowError, "{} is {}", name, less ? "less than minimum" : "greater than maximum");
}

int close_without_gil(ThreadState& ts, int descriptor) {
  GilRelease released(ts);
  return close(descriptor) == 0 || errno == EINTR ? 0 : errno;
}

void warn_unclosed(ThreadState& ts, Value self, const char* kind, Value named) {
  PendingAside aside(ts);
  auto warn = [&]() -> Result<void> {
    Ref message = TRY(text(ts, "unclosed {}{}", kind, repr_of(named)));
    return warn_text(ts, exception_type(ts, Exc::ResourceWarning), message, 1);
  };
  if (!warn().is_error() || !ts.has_exception()) return;
  if (pending_matches(ts, Exc::Warning)) write_unraisable(ts, self);
  else (void)ts.catch_any();
}

bool set_descriptor_inheritable(int descriptor, bool inheritable) {
  int flags = fcntl(descriptor, F_GETFD);
  if (flags < 0) return false;
  int wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  return wanted == flags || fcntl(descriptor, F_SETFD, wanted) == 0;
}

}  // namespace ouro
