// The types of module _operator.
#pragma once

#include "runtime/native.h"

namespace ouro {

extern const TypeSpec spec_itemgetter, spec_attrgetter, spec_methodcaller;

}  // namespace ouro
