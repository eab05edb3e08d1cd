// Between str and src/unicode: a str as a TextView, the text of a TextBuffer as a str, and failures.
#pragma once

#include "objects/str.h"
#include "runtime/heap_resources.h"
#include "unicode/buffers.h"

namespace ouro {

inline unicode::TextView view_of(const Str& text) { return {text.data(), size_t(text.length), text.width}; }

// The str of what a TextBuffer holds: the buffer is as narrow as its text already.
Result<RefTo<Str>> str_from_buffer(ThreadState& ts, const unicode::TextBuffer& buffer);
// The str of a view of any width, narrowed where possible.
Result<RefTo<Str>> str_from_view(ThreadState& ts, unicode::TextView view);

// After a function of src/unicode failed for want of memory or time: makes sure that something is pending.
inline Raised unicode_refused(ThreadState& ts) {
  if (ts.has_pending()) return raised;
  return ts.memory_refused();
}
template <class T>
Result<T> settle(ThreadState& ts, Result<T> result) {
  if (result.is_error()) return unicode_refused(ts);
  return result;
}

}  // namespace ouro
