// What the files of module _csv share (PEP 305).
#pragma once

#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro::csv {

enum class Quoting : int32_t { kMinimal, kAll, kNonNumeric, kNone };

inline constexpr char32_t kUnset = char32_t(-1);

struct Dialect : Object {
  FieldTo<Str> line_terminator;
  char32_t delimiter, quote, escape;  // kUnset: none
  Quoting quoting;
  bool double_quote, skip_initial_space, strict;
  template <class F>
  void each_field(F visit) {
    visit(line_terminator);
  }
};

struct State {
  Type* dialect;
  Type* reader;
  Type* writer;
  Type* error;
  Dict* dialects;
  int64_t field_limit;
};
inline State& state_of(Type& type) { return *static_cast<State*>(type.layout_base->native_state); }

extern const TypeSpec spec_dialect, spec_reader, spec_writer;

// The dialect that a base (null: none) and keywords describe.
Result<RefTo<Dialect>> dialect_of(ThreadState& ts, State& state, Value base, Dict* keywords);
Result<Ref> make_reader(ThreadState& ts, State& state, Value iterable, RefTo<Dialect> dialect);
Result<Ref> make_writer(ThreadState& ts, State& state, Value file, RefTo<Dialect> dialect);

}  // namespace ouro::csv
