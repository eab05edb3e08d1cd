// ouro --dump=STAGE FILE: prints what one step of the front end makes of a file.
#pragma once

#include "cli/options.h"

namespace ouro::cli {

// Gives the exit status: 1 when the file has an error, 2 for a wrong stage or an unreadable file.
int dump(const Options& options);

}  // namespace ouro::cli
