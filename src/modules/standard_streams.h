// sys.stdin, sys.stdout and sys.stderr.
#pragma once

#include "runtime/protocol.h"

namespace ouro {

// A sys.stderr for the time before module io is there.
Result<void> make_preliminary_stderr(ThreadState& ts);
// Makes the three and puts them into sys, with their __names__. Closed descriptors give None.
Result<void> make_standard_streams(ThreadState& ts);

}  // namespace ouro
