#include "runtime/numeric_errors.h"

#include <cerrno>

#include "objects/exception.h"
#include "objects/str.h"

namespace ouro {

// OverflowError(ERANGE, message), as float power raises it.
Raised NumericContext::raise_range_error() {
  RefTo<Str> message = TRY(str_from_utf8(ts_, context_.message()));
  const Value arguments[] = {Value::small_int(ERANGE), Value(message)};
  Ref exception = TRY(make_exception(ts_, exception_type(ts_, Exc::OverflowError), arguments));
  return raise_value(ts_, exception);
}

}  // namespace ouro
