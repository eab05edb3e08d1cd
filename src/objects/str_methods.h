// The methods of str, one function each, and the searches they are made of. The table of rows and the slots stand in
// str_type.cpp; searching, splitting and replacing in str_search.cpp; what maps, pads and classifies characters in
// str_transform.cpp; formatting in str_format.cpp and str_percent.cpp.
#pragma once

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/native.h"

namespace ouro {

// --- searches. The range [begin, end) lies within the text; an empty part is found at the first place.
// The last index of the part within the range; -1: none.
int64_t str_rfind(const Str& text, const Str& part, int64_t begin, int64_t end);
// How often the part occurs in the range without overlap; an empty part once at each place.
int64_t str_count(const Str& text, const Str& part, int64_t begin, int64_t end);
// Whether the text has the part at an index.
bool str_has_at(const Str& text, const Str& part, int64_t index);
// text.replace(old, with, count); a negative count: all.
Result<RefTo<Str>> str_replace(ThreadState& ts, Str& text, Str& old, Str& with, int64_t count);

namespace str_methods {

// str_search.cpp
Result<int64_t> find(ThreadState& ts, Str& self, Value part, Value start, Value end);
Result<int64_t> rfind(ThreadState& ts, Str& self, Value part, Value start, Value end);
Result<int64_t> index(ThreadState& ts, Str& self, Value part, Value start, Value end);
Result<int64_t> rindex(ThreadState& ts, Str& self, Value part, Value start, Value end);
Result<int64_t> count(ThreadState& ts, Str& self, Value part, Value start, Value end);
Result<bool> startswith(ThreadState& ts, Str& self, Value prefix, Value start, Value end);
Result<bool> endswith(ThreadState& ts, Str& self, Value suffix, Value start, Value end);
Result<RefTo<Str>> replace(ThreadState& ts, Str& self, Str& old, Str& with, Index count);
Result<RefTo<List>> split(ThreadState& ts, Str& self, Value separator, Index most);
Result<RefTo<List>> rsplit(ThreadState& ts, Str& self, Value separator, Index most);
Result<RefTo<List>> splitlines(ThreadState& ts, Str& self, Int32 keep_ends);
Result<RefTo<Tuple>> partition(ThreadState& ts, Str& self, Value separator);
Result<RefTo<Tuple>> rpartition(ThreadState& ts, Str& self, Value separator);
Result<RefTo<Str>> strip(ThreadState& ts, Str& self, Value characters);
Result<RefTo<Str>> lstrip(ThreadState& ts, Str& self, Value characters);
Result<RefTo<Str>> rstrip(ThreadState& ts, Str& self, Value characters);
Result<RefTo<Str>> removeprefix(ThreadState& ts, Str& self, Str& prefix);
Result<RefTo<Str>> removesuffix(ThreadState& ts, Str& self, Str& suffix);

// str_transform.cpp
Result<RefTo<Str>> lower(ThreadState& ts, Str& self);
Result<RefTo<Str>> upper(ThreadState& ts, Str& self);
Result<RefTo<Str>> title(ThreadState& ts, Str& self);
Result<RefTo<Str>> capitalize(ThreadState& ts, Str& self);
Result<RefTo<Str>> swapcase(ThreadState& ts, Str& self);
Result<RefTo<Str>> casefold(ThreadState& ts, Str& self);
Result<RefTo<Str>> center(ThreadState& ts, Str& self, Index width, Value fill);
Result<RefTo<Str>> ljust(ThreadState& ts, Str& self, Index width, Value fill);
Result<RefTo<Str>> rjust(ThreadState& ts, Str& self, Index width, Value fill);
Result<RefTo<Str>> zfill(ThreadState& ts, Str& self, Index width);
Result<RefTo<Str>> expandtabs(ThreadState& ts, Str& self, Int32 tab_size);
Result<RefTo<Str>> translate(ThreadState& ts, Str& self, Value table);
Result<Ref> maketrans(ThreadState& ts, Value x, Value y, Value z);
bool isascii(ThreadState& ts, Str& self);
bool isalpha(ThreadState& ts, Str& self);
bool isdecimal(ThreadState& ts, Str& self);
bool isdigit(ThreadState& ts, Str& self);
bool isnumeric(ThreadState& ts, Str& self);
bool isalnum(ThreadState& ts, Str& self);
bool isspace(ThreadState& ts, Str& self);
bool isprintable(ThreadState& ts, Str& self);
bool isidentifier(ThreadState& ts, Str& self);
Result<bool> islower(ThreadState& ts, Str& self);
Result<bool> isupper(ThreadState& ts, Str& self);
Result<bool> istitle(ThreadState& ts, Str& self);

// str_format.cpp
Result<RefTo<Str>> format(ThreadState& ts, Str& self, Args values, Kwargs keywords);
Result<RefTo<Str>> format_map(ThreadState& ts, Str& self, Value mapping);

}  // namespace str_methods
}  // namespace ouro
