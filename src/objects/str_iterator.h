// The iterator of str: one str of one character after the other.
#pragma once

#include "objects/str.h"

namespace ouro {

struct StrIterator : Object {
  static constexpr Kind kKind = Kind::kStrIterator;
  static constexpr const char* kTypeName = "str_iterator";
  FieldTo<Str> text;  // strong; null: exhausted
  uint64_t index;     // of the next character
};

Result<Ref> str_iterator_make(ThreadState& ts, Str& text);
// The next character; absent when exhausted.
inline Result<Maybe<Ref>> str_iterator_next(ThreadState& ts, StrIterator& iterator) {
  Str* text = iterator.text.get();
  if (!text) return Maybe<Ref>(absent);
  if (iterator.index < text->length) [[likely]]
    return Maybe<Ref>(Ref(TRY(str_from_code_point(ts, (*text)[iterator.index++]))));
  iterator.text.clear();
  return Maybe<Ref>(absent);
}

}  // namespace ouro
