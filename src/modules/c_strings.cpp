// C strings of Python values: see c_strings.h.
#include "modules/c_strings.h"

#include <cstring>

#include "objects/list.h"
#include "objects/tuple.h"

namespace ouro {

Result<void> SystemText::from(ThreadState& ts, Value value, SystemText& out) {
  Ref path = TRY(fspath(ts, value));
  if (is<Str>(path)) {
    out.utf8_ = TRY(Utf8::escaped(ts, as<Str>(path)));
    out.text_ = out.utf8_.c_str();
    out.length_ = out.utf8_.view().size();
  } else {
    out.text_ = reinterpret_cast<const char*>(as<Bytes>(path).data());
    out.length_ = as<Bytes>(path).size;
  }
  out.keep_ = std::move(path);
  if (std::strlen(out.text_) != out.length_) return raise(ts, Exc::ValueError, "embedded null byte");
  return {};
}

Result<Utf8> text_argument(ThreadState& ts, Value value, const char* function, int number) {
  Str* text = try_as<Str>(value);
  if (!text)
    return raise(ts, Exc::TypeError, "{}() argument {} must be str, not {}", function, number, type_name(ts, value));
  Utf8 utf8 = TRY(Utf8::of(ts, *text));
  if (utf8.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  return utf8;
}

CStringArray::~CStringArray() {
  while (count_ > 0) ts_.release_bytes(strings_[--count_]);
  if (strings_) ts_.release_bytes(strings_);
}

Result<void> CStringArray::reserve(uint64_t count) {
  if (strings_ && count <= capacity_) return {};
  if (count > (uint64_t(1) << 40)) return ts_.memory_refused();
  char** strings = static_cast<char**>(TRY(ts_.allocate_bytes((count + 1) * sizeof(char*))));
  if (count_) std::memcpy(strings, strings_, count_ * sizeof(char*));
  strings[count_] = nullptr;
  if (strings_) ts_.release_bytes(strings_);
  strings_ = strings;
  capacity_ = count;
  return {};
}

Result<void> CStringArray::add(std::string_view text) {
  if (!strings_ || count_ == capacity_) TRY(reserve(capacity_ * 2 + 8));
  char* copy = static_cast<char*>(TRY(ts_.allocate_bytes(text.size() + 1)));
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  strings_[count_++] = copy;
  strings_[count_] = nullptr;
  return {};
}

Result<void> CStringArray::add(std::string_view name, std::string_view value) {
  if (!strings_ || count_ == capacity_) TRY(reserve(capacity_ * 2 + 8));
  char* copy = static_cast<char*>(TRY(ts_.allocate_bytes(name.size() + value.size() + 2)));
  std::memcpy(copy, name.data(), name.size());
  copy[name.size()] = '=';
  std::memcpy(copy + name.size() + 1, value.data(), value.size());
  copy[name.size() + 1 + value.size()] = 0;
  strings_[count_++] = copy;
  strings_[count_] = nullptr;
  return {};
}

Result<void> CStringArray::add_all(Value sequence) {
  RefTo<Tuple> items = TRY(tuple_from(ts_, sequence));
  TRY(reserve(items->size));
  for (Value item : *items) {
    SystemText text;
    TRY(SystemText::from(ts_, item, text));
    TRY(add(text.view()));
    TRY(ts_.checkpoint_limits());
  }
  return {};
}

Result<void> CStringArray::add_environment(Value mapping) {
  Ref keys_view = TRY(call_method(ts_, mapping, names::k_keys));
  RefTo<List> keys = TRY(list_from(ts_, keys_view));
  Ref values_view = TRY(call_method(ts_, mapping, names::k_values));
  RefTo<List> values = TRY(list_from(ts_, values_view));
  TRY(reserve(keys->size));
  for (uint64_t i = 0; i < keys->size && i < values->size; i++) {
    Ref key = Ref::share(keys->items[i]), value = Ref::share(values->items[i]);
    SystemText name, text;
    TRY(SystemText::from(ts_, key, name));
    TRY(SystemText::from(ts_, value, text));
    // A leading '=' is allowed.
    if (name.view().empty() || name.view().find('=', 1) != std::string_view::npos)
      return raise(ts_, Exc::ValueError, "illegal environment variable name");
    TRY(add(name.view(), text.view()));
    TRY(ts_.checkpoint_limits());
  }
  return {};
}

}  // namespace ouro
