// The argument checks that constructors of built-in types share.
#include "objects/constructor_arguments.h"

#include "objects/tuple.h"

namespace ouro {

Result<void> expect_no_keywords(ThreadState& ts, const char* name, const CallArguments& arguments) {
  if (arguments.keyword_count() == 0) return {};
  return raise(ts, Exc::TypeError, "{}() takes no keyword arguments", name);
}

Result<void> expect_positional(ThreadState& ts, const char* name, const CallArguments& arguments, size_t least,
                               size_t most) {
  size_t count = arguments.positional_count;
  if (count >= least && count <= most) return {};
  size_t bound = count < least ? least : most;
  return raise(ts, Exc::TypeError, "{} expected {}{} argument{}, got {}", name,
               least == most   ? ""
               : count < least ? "at least "
                               : "at most ",
               bound, bound == 1 ? "" : "s", count);
}

}  // namespace ouro
