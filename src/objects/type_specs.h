// The declarations of the built-in types: `spec_list` and so on stand at the end of runtime/native.h.
#pragma once

#include "runtime/native.h"
