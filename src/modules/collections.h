// The types of module _collections.
#pragma once

#include "objects/dict.h"
#include "runtime/native.h"

namespace ouro {

extern const TypeSpec spec_deque, spec_deque_iterator, spec_deque_reverse_iterator;
extern const TypeSpec spec_defaultdict, spec_tuplegetter;

// What the types of the module find through Type::native_state.
struct CollectionsState {
  Type* deque;
  Type* deque_iterator;
  Type* deque_reverse_iterator;
};

}  // namespace ouro
