// Code objects: making them of checked parts, and their Python face.
#include "objects/code.h"

#include <algorithm>
#include <cstring>

#include "bytecode/line_table.h"
#include "objects/bytes.h"
#include "objects/descriptors.h"
#include "objects/list.h"
#include "runtime/heap_resources.h"
#include "runtime/type.h"

namespace ouro {

namespace {

constexpr uint8_t kKindLocal = 0x20, kKindCell = 0x40, kKindFree = 0x80;

Result<void> expect(ThreadState& ts, bool ok, const char* what) {
  if (ok) return {};
  return raise(ts, Exc::ValueError, "code: {}", what);
}
bool is_tuple_of_str(Value value) {
  if (!is<Tuple>(value)) return false;
  for (Value item : as<Tuple>(value))
    if (!is<Str>(item)) return false;
  return true;
}
// Names of a code object are interned: look-ups compare their addresses.
Result<RefTo<Tuple>> interned_names(ThreadState& ts, Value names) {
  bool all_interned = is_exact<Tuple>(names);
  for (Value name : as<Tuple>(names)) all_interned &= as<Str>(name).interned;
  if (all_interned) return RefTo<Tuple>::share(as<Tuple>(names));
  RefTo<Tuple> result = TRY(tuple_allocate(ts, as<Tuple>(names).size));
  for (uint64_t i = 0; i < result->size; i++) {
    Str& name = as<Str>(as<Tuple>(names)[i]);
    RefTo<Str> plain = is_exact<Str>(name)
                           ? RefTo<Str>::share(name)
                           : TRY(with_units(name, [&](auto units) { return str_from_units(ts, units); }));
    tuple_initialize(*result, i, Ref(TRY(intern(ts, std::move(plain)))));
  }
  tuple_untrack_if_plain(ts, *result);
  return result;
}
// Constants that look like names are interned too, tuples of them included, as CPython does.
Result<void> intern_constants(ThreadState& ts, Tuple& constants) {
  for (uint64_t i = 0; i < constants.size; i++) {
    Value constant = constants[i];
    if (is_exact<Str>(constant)) {
      Str& text = as<Str>(constant);
      if (text.interned || !text.ascii || text.length > 64) continue;
      const std::string_view characters = text.ascii_text();
      const bool name_like = std::all_of(characters.begin(), characters.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      });
      if (!name_like) continue;
      RefTo<Str> interned = TRY(intern(ts, RefTo<Str>::share(text)));
      if (Value(interned) == constant) continue;
      constants.items()[i] = Value(interned.leak());
      release_reference(constant);
    }
  }
  return {};
}

// A str of the built-in type itself.
Result<RefTo<Str>> plain_text(ThreadState& ts, Str& text) {
  if (is_exact<Str>(text)) return RefTo<Str>::share(text);
  return str_slice(ts, text, 0, text.length);
}

// -X no_debug_ranges: code objects keep no columns, wherever they come from.
Result<RefTo<Bytes>> line_table_to_keep(ThreadState& ts, Bytes& table) {
  if (ts.interpreter().config.debug_ranges) return RefTo<Bytes>::share(table);
  HeapResources resources(ts);
  Arena arena(resources);
  const std::span<const uint8_t> bytes = TRY(without_columns(arena, table.span()));
  return bytes_of(ts, bytes);
}

}  // namespace

Result<RefTo<Code>> code_make(ThreadState& ts, const CodeParts& parts) {
  TRY(expect(ts,
             is<Bytes>(parts.bytecode) && is<Tuple>(parts.consts) && is<Bytes>(parts.linetable) &&
                 is<Bytes>(parts.exceptiontable) && is<Bytes>(parts.localsplus_kinds) && is<Str>(parts.filename) &&
                 is<Str>(parts.name) && is<Str>(parts.qualname),
             "wrong type of a field"));
  if (!is_tuple_of_str(parts.names) || !is_tuple_of_str(parts.localsplus_names))
    return raise(ts, Exc::TypeError, "name tuples must contain only strings");
  TRY(expect(ts,
             parts.argcount >= 0 && parts.posonlyargcount >= 0 && parts.kwonlyargcount >= 0 && parts.stacksize >= 0 &&
                 parts.flags >= 0,
             "argcount or size is negative"));
  TRY(expect(ts, parts.posonlyargcount <= parts.argcount, "posonlyargcount is greater than argcount"));
  Bytes& bytecode = as<Bytes>(parts.bytecode);
  TRY(expect(ts, bytecode.size >= 2 && bytecode.size % 2 == 0 && bytecode.size < (uint64_t(1) << 31),
             "bad length of the bytecode"));
  Tuple& names = as<Tuple>(parts.localsplus_names);
  Bytes& kinds = as<Bytes>(parts.localsplus_kinds);
  TRY(expect(ts, names.size == kinds.size && names.size < (1u << 24),
             "names and kinds of the variables differ in number"));
  TRY(expect(ts, parts.stacksize < (1 << 24), "stack size is too large"));
  int locals = 0, cells = 0, frees = 0;
  const char* wrong = nullptr;
  for (uint64_t i = 0; i < kinds.size; i++) {
    const uint8_t kind = kinds.data()[i];
    // Locals come first, free variables last: the loop counts on it.
    if (kind != kKindLocal && kind != kKindCell && kind != kKindFree && kind != (kKindLocal | kKindCell))
      wrong = "bad kind of a variable";
    else if (kind & kKindLocal && i != uint64_t(locals)) wrong = "a local stands behind other variables";
    else if (!(kind & kKindFree) && frees) wrong = "a variable stands behind the free variables";
    if (wrong) return raise(ts, Exc::ValueError, "code: {}", wrong);
    locals += bool(kind & kKindLocal);
    cells += bool(kind & kKindCell);
    frees += bool(kind & kKindFree);
  }
  int64_t parameters = int64_t(parts.argcount) + parts.kwonlyargcount + bool(parts.flags & code_flags::kVarArgs) +
                       bool(parts.flags & code_flags::kVarKeywords);
  TRY(expect(ts, parameters <= locals, "varnames is too small"));

  RefTo<Bytes> linetable = TRY(line_table_to_keep(ts, as<Bytes>(parts.linetable)));
  TRY(intern_constants(ts, as<Tuple>(parts.consts)));
  RefTo<Tuple> global_names = TRY(interned_names(ts, parts.names));
  RefTo<Tuple> local_names = TRY(interned_names(ts, parts.localsplus_names));
  RefTo<Str> name = TRY(plain_text(ts, as<Str>(parts.name)));
  if (!name->interned) name = TRY(intern(ts, std::move(name)));
  RefTo<Str> qualname = TRY(plain_text(ts, as<Str>(parts.qualname)));
  auto* code = TRY(ts.allocate_as<Code>(*ts.types().code));
  code->argcount = parts.argcount;
  code->posonlyargcount = parts.posonlyargcount;
  code->kwonlyargcount = parts.kwonlyargcount;
  code->stacksize = parts.stacksize;
  code->flags = parts.flags;
  code->firstlineno = parts.firstlineno;
  code->localsplus_count = int32_t(names.size);
  code->local_count = locals;
  code->cell_count = cells;
  code->free_count = frees;
  code->unit_count = uint32_t(bytecode.size / 2);
  // One slot more than the compiler's count: unpacking keeps its operand while items are put down.
  code->frame_values = uint32_t(names.size) + uint32_t(parts.stacksize) + 1;
  code->bytecode.initialize(RefTo<Bytes>::share(bytecode));
  code->consts.initialize(RefTo<Tuple>::share(as<Tuple>(parts.consts)));
  code->names.initialize(std::move(global_names));
  code->localsplus_names.initialize(std::move(local_names));
  code->localsplus_kinds.initialize(RefTo<Bytes>::share(kinds));
  code->filename.initialize(RefTo<Str>::share(as<Str>(parts.filename)));
  code->name.initialize(std::move(name));
  code->qualname.initialize(std::move(qualname));
  code->linetable.initialize(std::move(linetable));
  code->exceptiontable.initialize(RefTo<Bytes>::share(as<Bytes>(parts.exceptiontable)));
  for (Field* field : {&code->extra_varnames, &code->extra_cellvars, &code->extra_freevars}) field->initialize_null();
  code->quickened = nullptr;
  code->entry = nullptr;
  code->warmth = nullptr;
  code->verified = false;
  int special = code_flags::kVarArgs | code_flags::kVarKeywords;
  code->plain_call = !(parts.flags & special) && (parts.flags & code_flags::kOptimized);
  code->plain_argcount = -1;
  code->version = 0;
  // Nothing but a constant can be part of a cycle.
  if (leads_to_no_container(parts.consts)) ts.untrack(*code);
  else ts.track(*code);
  return RefTo<Code>::adopt(code);
}

int code_line_at(const Code& code, int byte_offset) {
  if (byte_offset < 0) return code.firstlineno;
  return location_at(code.linetable->span(), code.firstlineno, uint32_t(byte_offset) / 2).lineno;
}

// ---------------------------------------------------------------------------------------------- attributes

static Result<Ref> names_of_kind(ThreadState& ts, Code& code, uint8_t kind, Field& cache) {
  if (cache.is_null()) {
    RefTo<List> list = TRY(list_allocate(ts, 0));
    for (int i = 0; i < code.localsplus_count; i++)
      if (code.localsplus_kinds->data()[i] & kind) TRY(list_append(ts, *list, (*code.localsplus_names)[i]));
    cache.set(Ref(TRY(list_to_tuple(ts, *list))));
  }
  return cache.share();
}
Result<Ref> code_varnames(ThreadState& ts, Code& code) {
  return names_of_kind(ts, code, kKindLocal, code.extra_varnames);
}
Result<Ref> code_cellvars(ThreadState& ts, Code& code) {
  return names_of_kind(ts, code, kKindCell, code.extra_cellvars);
}
Result<Ref> code_freevars(ThreadState& ts, Code& code) {
  return names_of_kind(ts, code, kKindFree, code.extra_freevars);
}

static Value code_bytecode(ThreadState&, Code& self) { return Value(self.bytecode.get()); }
// What the loop runs: the private copy, once there is one, with the specialised forms and the contents of the caches.
static Result<Ref> code_adaptive_bytecode(ThreadState& ts, Code& self) {
  if (!self.quickened) return Ref::share(Value(self.bytecode.get()));
  auto* bytes = reinterpret_cast<const uint8_t*>(self.quickened);
  return Ref(TRY(bytes_of(ts, std::span(bytes, 2 * size_t(self.unit_count)))));
}
static Value code_consts(ThreadState&, Code& self) { return Value(self.consts.get()); }
static Value code_names(ThreadState&, Code& self) { return Value(self.names.get()); }
static Value code_filename(ThreadState&, Code& self) { return Value(self.filename.get()); }
static Value code_name(ThreadState&, Code& self) { return Value(self.name.get()); }
static Value code_qualname(ThreadState&, Code& self) { return Value(self.qualname.get()); }
static Value code_linetable(ThreadState&, Code& self) { return Value(self.linetable.get()); }
static Value code_exceptiontable(ThreadState&, Code& self) { return Value(self.exceptiontable.get()); }

// co_lines(): (start, end, line or None) for each entry of the table.
static Result<Ref> code_lines(ThreadState& ts, Code& self) {
  RefTo<List> list = TRY(list_allocate(ts, 16));
  LineTableReader reader(self.linetable->span(), self.firstlineno);
  LineTableEntry range;
  while (reader.next(range)) {
    Value line = range.location.lineno < 0 ? Value::none() : Value::small_int(range.location.lineno);
    RefTo<Tuple> entry =
        TRY(make_tuple(ts, Value::small_int(int64_t(range.start) * 2), Value::small_int(int64_t(range.end) * 2), line));
    TRY(list_append(ts, *list, Value(entry)));
  }
  return get_iterator(ts, Value(list));
}
static Value or_none(int number) { return number < 0 ? Value::none() : Value::small_int(number); }
static Result<Ref> code_positions(ThreadState& ts, Code& self) {
  RefTo<List> list = TRY(list_allocate(ts, self.unit_count));
  LineTableReader reader(self.linetable->span(), self.firstlineno);
  LineTableEntry entry;
  while (reader.next(entry)) {
    RefTo<Tuple> position = TRY(make_tuple(ts, or_none(entry.location.lineno), or_none(entry.location.end_lineno),
                                           or_none(entry.location.col_offset), or_none(entry.location.end_col_offset)));
    for (uint32_t unit = entry.start; unit < entry.end; unit++) TRY(list_append(ts, *list, Value(position)));
    TRY(ts.checkpoint_limits());
  }
  return get_iterator(ts, Value(list));
}
// The table of 3.9: pairs of (bytes, lines).
static Result<Ref> code_lnotab(ThreadState& ts, Code& self) {
  RefTo<List> bytes = TRY(list_allocate(ts, 16));
  LineRangeReader reader(self.linetable->span(), self.firstlineno);
  LineTableEntry range;
  int line = self.firstlineno, address = 0;
  auto put = [&](int a, int b) -> Result<void> {
    TRY(list_append(ts, *bytes, Value::small_int(a)));
    return list_append(ts, *bytes, Value::small_int(b & 0xFF));
  };
  while (reader.next(range)) {
    if (range.location.lineno < 0 || range.location.lineno == line) continue;
    int bytes_on = int(range.start) * 2 - address, lines_on = range.location.lineno - line;
    while (bytes_on > 255) {
      TRY(put(255, 0));
      bytes_on -= 255;
    }
    while (lines_on > 127) {
      TRY(put(bytes_on, 127));
      bytes_on = 0;
      lines_on -= 127;
    }
    while (lines_on < -128) {
      TRY(put(bytes_on, -128));
      bytes_on = 0;
      lines_on += 128;
    }
    TRY(put(bytes_on, lines_on));
    line = range.location.lineno;
    address = int(range.start) * 2;
  }
  RefTo<Bytes> result = TRY(bytes_allocate(ts, bytes->size));
  for (uint64_t i = 0; i < bytes->size; i++) result->data()[i] = uint8_t(bytes->items[i].as_small_int());
  return Ref(std::move(result));
}

Result<Ref> code_repr(ThreadState& ts, Code& self) {
  return text(ts, "<code object {} at {}, file \"{}\", line {}>", Value(self.name.get()),
              Value(TRY(address_text(ts, self))), Value(self.filename.get()), self.firstlineno ? self.firstlineno : -1);
}

// Equal code: equal fields, constants by type as well as by value (1 and 1.0 and True differ).
static Result<Ref> constant_key(ThreadState& ts, Value value) {
  Type& type = type_of(ts, value);
  if (value.is_heap() && is_exact<Tuple>(value)) {
    TRY(ts.check_native_stack());
    RefTo<Tuple> keys = TRY(tuple_allocate(ts, as<Tuple>(value).size));
    for (uint64_t i = 0; i < keys->size; i++) tuple_initialize(*keys, i, TRY(constant_key(ts, as<Tuple>(value)[i])));
    return Ref(TRY(make_tuple(ts, Value(type), Value(keys))));
  }
  if (&type == ts.types().float_ || &type == ts.types().complex) {
    RefTo<Str> shown = TRY(repr(ts, value));  // tells -0.0 from 0.0
    return Ref(TRY(make_tuple(ts, Value(type), Value(shown))));
  }
  return Ref(TRY(make_tuple(ts, Value(type), value)));
}
static Result<Ref> code_compare(ThreadState& ts, Code& self, Value other, CompareOp op) {
  auto* right = try_as<Code>(other);
  if (!right || (op != CompareOp::kEqual && op != CompareOp::kNotEqual)) return Ref::not_implemented();
  auto equal = [&]() -> Result<bool> {
    if (&self == right) return true;
    if (self.argcount != right->argcount || self.posonlyargcount != right->posonlyargcount ||
        self.kwonlyargcount != right->kwonlyargcount || self.flags != right->flags ||
        self.firstlineno != right->firstlineno)
      return false;
    const std::pair<Value, Value> fields[] = {
        {Value(self.name.get()), Value(right->name.get())},
        {Value(self.bytecode.get()), Value(right->bytecode.get())},
        {Value(self.names.get()), Value(right->names.get())},
        {Value(self.localsplus_names.get()), Value(right->localsplus_names.get())},
        {Value(self.linetable.get()), Value(right->linetable.get())},
        {Value(self.exceptiontable.get()), Value(right->exceptiontable.get())}};
    for (const auto& [a, b] : fields)
      if (!TRY(equals(ts, a, b))) return false;
    Ref left_key = TRY(constant_key(ts, Value(self.consts.get())));
    Ref right_key = TRY(constant_key(ts, Value(right->consts.get())));
    return equals(ts, left_key, right_key);
  };
  return Ref::boolean(TRY(equal()) == (op == CompareOp::kEqual));
}
static Result<int64_t> code_hash(ThreadState& ts, Code& self) {
  int64_t result = TRY(hash(ts, Value(self.name.get()))) ^ TRY(hash(ts, Value(self.bytecode.get()))) ^
                   TRY(hash(ts, Value(self.names.get()))) ^ TRY(hash(ts, Value(self.localsplus_names.get()))) ^
                   self.argcount ^ self.posonlyargcount ^ self.kwonlyargcount ^ self.flags;
  return result == -1 ? -2 : result;
}

// ---------------------------------------------------------------------------------------------- making by Python code

struct PublicFields {
  Value varnames, freevars, cellvars;
};
// localsplus of the three tuples of names.
static Result<RefTo<Code>> make_of_public(ThreadState& ts, CodeParts parts, const PublicFields& fields, int nlocals) {
  for (Value names : {parts.names, fields.varnames, fields.freevars, fields.cellvars})
    if (!is_tuple_of_str(names)) return raise(ts, Exc::TypeError, "name tuples must contain only strings");
  Tuple &varnames = as<Tuple>(fields.varnames), &freevars = as<Tuple>(fields.freevars),
        &cellvars = as<Tuple>(fields.cellvars);
  if (uint64_t(nlocals) != varnames.size) return raise(ts, Exc::ValueError, "code: co_nlocals != len(co_varnames)");
  RefTo<List> names = TRY(list_allocate(ts, varnames.size + freevars.size));
  RefTo<Bytes> kinds = TRY(bytes_allocate(ts, varnames.size + cellvars.size + freevars.size));
  for (Value name : varnames) {
    kinds->data()[names->size] = kKindLocal;
    TRY(list_append(ts, *names, name));
  }
  for (Value name : cellvars) {
    bool argument = false;
    for (uint64_t i = 0; i < varnames.size && !argument; i++)
      if (str_equal(as<Str>(varnames[i]), as<Str>(name))) {
        kinds->data()[i] |= kKindCell;
        argument = true;
      }
    if (argument) continue;
    kinds->data()[names->size] = kKindCell;
    TRY(list_append(ts, *names, name));
  }
  for (Value name : freevars) {
    kinds->data()[names->size] = kKindFree;
    TRY(list_append(ts, *names, name));
  }
  RefTo<Tuple> localsplus = TRY(list_to_tuple(ts, *names));
  RefTo<Bytes> exact_kinds = TRY(bytes_of(ts, kinds->span().subspan(0, names->size)));
  parts.localsplus_names = Value(localsplus);
  parts.localsplus_kinds = Value(exact_kinds);
  return code_make(ts, parts);
}

static Result<Ref> code_new(ThreadState& ts, Type&, const CallArguments& arguments) {
  if (arguments.keyword_count()) return raise(ts, Exc::TypeError, "code() takes no keyword arguments");
  size_t count = arguments.positional_count;
  if (count < 16 || count > 18)
    return raise(ts, Exc::TypeError, "code expected at {} {} arguments, got {}", count < 16 ? "least" : "most",
                 count < 16 ? 16 : 18, count);
  const Value* v = arguments.values;
  int32_t numbers[6];
  for (int i = 0; i < 6; i++) {
    int64_t number = TRY(index_as_int64(ts, v[i], Exc::OverflowError));
    if (number < 0 || number > INT32_MAX)
      return raise(ts, Exc::ValueError, "code: {} must not be negative",
                   i == 0   ? "argcount"
                   : i == 3 ? "nlocals"
                            : "number");
    numbers[i] = int32_t(number);
  }
  // argcount posonlyargcount kwonlyargcount nlocals stacksize flags codestring constants names varnames filename name
  // qualname firstlineno linetable exceptiontable freevars cellvars
  int64_t first = TRY(index_as_int64(ts, v[13], Exc::OverflowError));
  Value empty(empty_tuple(ts));
  CodeParts parts{numbers[0], numbers[1], numbers[2], numbers[4], numbers[5], int32_t(first), v[6],  v[7],
                  v[8],       Value(),    Value(),    v[10],      v[11],      v[12],          v[14], v[15]};
  return Ref(
      TRY(make_of_public(ts, parts, {v[9], count > 16 ? v[16] : empty, count > 17 ? v[17] : empty}, numbers[3])));
}

static Result<Ref> code_replace(ThreadState& ts, Code& self, Args positional, Kwargs keywords) {
  if (positional.size())
    return raise(ts, Exc::TypeError, "replace() takes 0 positional arguments but {} {} given", positional.size(),
                 positional.size() == 1 ? "was" : "were");
  Ref varnames = TRY(code_varnames(ts, self)), freevars = TRY(code_freevars(ts, self)),
      cellvars = TRY(code_cellvars(ts, self));
  CodeParts parts{self.argcount,
                  self.posonlyargcount,
                  self.kwonlyargcount,
                  self.stacksize,
                  self.flags,
                  self.firstlineno,
                  Value(self.bytecode.get()),
                  Value(self.consts.get()),
                  Value(self.names.get()),
                  Value(),
                  Value(),
                  Value(self.filename.get()),
                  Value(self.name.get()),
                  Value(self.qualname.get()),
                  Value(self.linetable.get()),
                  Value(self.exceptiontable.get())};
  PublicFields fields{varnames, freevars, cellvars};
  int32_t nlocals = self.local_count;
  bool locals_given = false;
  if (keywords.dict) {
    struct Number {
      const char* name;
      int32_t* field;
    } numbers[] = {{"co_argcount", &parts.argcount},
                   {"co_posonlyargcount", &parts.posonlyargcount},
                   {"co_kwonlyargcount", &parts.kwonlyargcount},
                   {"co_nlocals", &nlocals},
                   {"co_stacksize", &parts.stacksize},
                   {"co_flags", &parts.flags},
                   {"co_firstlineno", &parts.firstlineno}};
    struct ObjectOption {
      const char* name;
      Value* field;
      bool (*check)(Value);
      const char* type;
    } objects[] = {{"co_code", &parts.bytecode, [](Value v) { return is<Bytes>(v); }, "bytes"},
                   {"co_consts", &parts.consts, [](Value v) { return is<Tuple>(v); }, "tuple"},
                   {"co_names", &parts.names, [](Value v) { return is<Tuple>(v); }, "tuple"},
                   {"co_varnames", &fields.varnames, [](Value v) { return is<Tuple>(v); }, "tuple"},
                   {"co_freevars", &fields.freevars, [](Value v) { return is<Tuple>(v); }, "tuple"},
                   {"co_cellvars", &fields.cellvars, [](Value v) { return is<Tuple>(v); }, "tuple"},
                   {"co_filename", &parts.filename, [](Value v) { return is<Str>(v); }, "str"},
                   {"co_name", &parts.name, [](Value v) { return is<Str>(v); }, "str"},
                   {"co_qualname", &parts.qualname, [](Value v) { return is<Str>(v); }, "str"},
                   {"co_linetable", &parts.linetable, [](Value v) { return is<Bytes>(v); }, "bytes"},
                   {"co_exceptiontable", &parts.exceptiontable, [](Value v) { return is<Bytes>(v); }, "bytes"}};
    uint64_t position = 0;
    Value key, value;
    while (dict_next(*keywords.dict, position, key, value)) {
      bool known = false;
      for (Number& number : numbers)
        if (as<Str>(key).equals_ascii(number.name)) {
          int64_t wide = TRY(index_as_int64(ts, value, Exc::OverflowError));
          if (wide < (number.field == &parts.firstlineno ? INT32_MIN : 0) || wide > INT32_MAX)
            return raise(ts, Exc::ValueError, "{} must be a positive integer", number.name);
          *number.field = int32_t(wide);
          if (number.field == &nlocals) locals_given = true;
          known = true;
        }
      for (ObjectOption& object : objects)
        if (as<Str>(key).equals_ascii(object.name)) {
          if (!object.check(value))
            return raise(ts, Exc::TypeError, "replace() argument '{}' must be {}, not {}", object.name, object.type,
                         type_name(ts, value));
          *object.field = value;
          known = true;
        }
      if (!known) return raise(ts, Exc::TypeError, "'{}' is an invalid keyword argument for replace()", key);
    }
  }
  if (!locals_given && is<Tuple>(fields.varnames)) nlocals = int32_t(as<Tuple>(fields.varnames).size);
  return Ref(TRY(make_of_public(ts, parts, fields, nlocals)));
}

// The name of a variable by its number in the instructions; dis asks for it.
static Result<Ref> code_varname_from_oparg(ThreadState& ts, Code& self, Index oparg) {
  if (oparg < 0 || oparg >= self.localsplus_count) return raise(ts, Exc::IndexError, "tuple index out of range");
  return Ref::share((*self.localsplus_names)[uint64_t(int64_t(oparg))]);
}

static void code_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<Code&>(object);
  visitor.visit(Value(self.consts.get()));
}
static void code_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<Code&>(object);
  if (self.quickened) ts.release_bytes(self.quickened);
  self.quickened = nullptr;
  self.bytecode.clear();
  self.consts.clear();
  self.names.clear();
  self.localsplus_names.clear();
  self.localsplus_kinds.clear();
  self.filename.clear();
  self.name.clear();
  self.qualname.clear();
  self.linetable.clear();
  self.exceptiontable.clear();
  self.extra_varnames.clear();
  self.extra_cellvars.clear();
  self.extra_freevars.clear();
}

constexpr NativeMethod kCodeMethods[] = {
    method<code_replace>("replace(self, /, *args, **kwargs)",
                         "A copy of the code object with other values of the given fields."),
    method<code_lines>("co_lines(self, /)", "Ranges of bytecode offsets and their lines."),
    method<code_varname_from_oparg>("_varname_from_oparg(self, oparg)", "The name of a variable by its number."),
    method<code_positions>("co_positions(self, /)", "The source positions of every instruction word."),
};
constexpr GetSetRow kCodeGetSets[] = {
    getter<code_bytecode>("co_code", nullptr),
    getter<code_consts>("co_consts", nullptr),
    getter<code_names>("co_names", nullptr),
    getter<code_varnames>("co_varnames", nullptr),
    getter<code_cellvars>("co_cellvars", nullptr),
    getter<code_freevars>("co_freevars", nullptr),
    getter<code_filename>("co_filename", nullptr),
    getter<code_name>("co_name", nullptr),
    getter<code_qualname>("co_qualname", nullptr),
    getter<code_linetable>("co_linetable", nullptr),
    getter<code_exceptiontable>("co_exceptiontable", nullptr),
    getter<code_lnotab>("co_lnotab", nullptr),
    getter<code_adaptive_bytecode>("_co_code_adaptive", nullptr),
};
constexpr MemberRow kCodeMembers[] = {
    {"co_argcount", MemberKind::kInt32, offsetof(Code, argcount), true, nullptr},
    {"co_posonlyargcount", MemberKind::kInt32, offsetof(Code, posonlyargcount), true, nullptr},
    {"co_kwonlyargcount", MemberKind::kInt32, offsetof(Code, kwonlyargcount), true, nullptr},
    {"co_nlocals", MemberKind::kInt32, offsetof(Code, local_count), true, nullptr},
    {"co_stacksize", MemberKind::kInt32, offsetof(Code, stacksize), true, nullptr},
    {"co_flags", MemberKind::kInt32, offsetof(Code, flags), true, nullptr},
    {"co_firstlineno", MemberKind::kInt32, offsetof(Code, firstlineno), true, nullptr},
};
const TypeSpec spec_code{.name = "code",
                         .kind = Kind::kCode,
                         .instance_bytes = sizeof(Code),
                         .flags = type_flags::kContainer | type_flags::kHasWeakrefs,
                         .doc = "The result of compiling Python source.",
                         .methods = kCodeMethods,
                         .getsets = kCodeGetSets,
                         .members = kCodeMembers,
                         .slots = [](Slots& s) {
                           s.tp_new = &code_new;
                           s.tp_repr = slot<code_repr>;
                           s.tp_compare = slot<code_compare>;
                           s.tp_hash = slot<code_hash>;
                           s.visit_references = &code_visit;
                           s.destroy = &code_destroy;
                         }};

}  // namespace ouro
