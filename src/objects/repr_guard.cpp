// ReprGuard: the list of objects whose repr is being made.
#include "objects/repr_guard.h"

#include "objects/list.h"

namespace ouro {

Result<bool> ReprGuard::enter() {
  if (ts_.repr_running.is_null()) {
    RefTo<List> fresh = TRY(list_allocate(ts_, 4));
    ts_.repr_running.set(std::move(fresh));
  }
  List& running = as<List>(ts_.repr_running);
  for (Value object : running.span())
    if (object == object_) return true;
  TRY(list_append(ts_, running, object_));
  entered_ = true;
  return false;
}

ReprGuard::~ReprGuard() {
  if (!entered_) return;
  List& running = as<List>(ts_.repr_running);
  for (uint64_t i = running.size; i-- > 0;) {
    if (!(running.items[i] == object_)) continue;
    for (uint64_t j = i + 1; j < running.size; j++) running.items[j - 1] = running.items[j];
    running.size--;
    release_reference(object_);
    return;
  }
}

}  // namespace ouro
