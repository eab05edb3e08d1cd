// The registry of codecs: search functions, the cache of what they found, error handlers by name.
//
// It is made when it is first asked for; then package encodings is imported, which registers the search
// function of the standard encodings. The native error handlers are in it as functions, so that Python can call them.
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/function.h"
#include "objects/list.h"
#include "objects/text_buffers.h"
#include "objects/tuple.h"
#include "runtime/shape.h"

namespace ouro::codecs {

using unicode::CodecFamily;
using unicode::ErrorPolicy;

// --- handlers as functions

namespace {

bool is_instance_of(ThreadState& ts, Value value, Exc type) { return has_type(ts, value, exception_type(ts, type)); }

Raised not_handled(ThreadState& ts, Value error) {
  return raise(ts, Exc::TypeError, "don't know how to handle {} in error callback", type_name(ts, error));
}

// The exception's range within its object of `size`.
struct FaultRange {
  size_t start, end;
};
FaultRange range_of(const UnicodeError& error, size_t size) {
  int64_t start = error.start < 0 ? 0 : error.start, limit = int64_t(size);
  if (start >= limit) start = limit == 0 ? 0 : limit - 1;
  int64_t end = error.end < 1 ? 1 : error.end;
  if (end > limit) end = limit;
  return {size_t(start), size_t(end < start ? start : end)};
}

// Which of the UTF encodings an exception's encoding is, for surrogatepass.
CodecFamily family_of(Str& encoding) {
  std::string_view name = encoding.ascii ? encoding.ascii_text() : std::string_view();
  char lower[16];
  size_t size = 0;
  for (char c : name) {
    if (c == '-' || c == '_') continue;
    if (size + 1 >= sizeof lower) return CodecFamily::other;
    lower[size++] = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  }
  std::string_view plain(lower, size);
  if (plain == "utf8" || plain == "cputf8" || plain == "cp65001") return CodecFamily::utf8;
  if (plain == "utf16" || plain == "utf16le") return CodecFamily::utf16_little;
  if (plain == "utf16be") return CodecFamily::utf16_big;
  if (plain == "utf32" || plain == "utf32le") return CodecFamily::utf32_little;
  if (plain == "utf32be") return CodecFamily::utf32_big;
  return CodecFamily::other;
}

Result<Ref> pair_of(ThreadState& ts, Value replacement, size_t place) {
  return Ref(TRY(make_tuple(ts, replacement, Value::small_int(int64_t(place)))));
}

Result<Ref> handle_encode(ThreadState& ts, Value value, ErrorPolicy policy) {
  auto& error = as<UnicodeError>(value);
  Ref object = error.object.is_null() ? Ref::none() : error.object.share();
  if (!is<Str>(object)) return raise(ts, Exc::TypeError, "object attribute must be unicode");
  Str& text = as<Str>(object);
  FaultRange range = range_of(error, text.length);
  // surrogateescape takes all of the range or nothing.
  CodecFamily family = CodecFamily::charmap;
  if (policy == ErrorPolicy::surrogatepass)
    family = is<Str>(error.encoding.get()) ? family_of(as<Str>(error.encoding.get())) : CodecFamily::other;
  if (range.start >= range.end) {
    bool surrogates = policy == ErrorPolicy::surrogatepass || policy == ErrorPolicy::surrogateescape;
    if (surrogates) return raise_value(ts, value);
    return pair_of(ts, Value(empty_str(ts)), range.end);
  }
  HeapResources resources(ts);
  unicode::StandardEncodeErrors standard(resources, policy, family);
  unicode::Replacement replacement;
  auto place = standard.handle(view_of(text), {range.start, range.end, ""}, replacement);
  if (place.is_error()) {
    if (standard.failed()) return raise_value(ts, value);
    return unicode_refused(ts);
  }
  Ref made;
  if (replacement.is_bytes) made = TRY(bytes_of(ts, replacement.bytes));
  else made = TRY(str_from_view(ts, replacement.text));
  return pair_of(ts, made, place.release());
}

Result<Ref> handle_decode(ThreadState& ts, Value value, ErrorPolicy policy) {
  auto& error = as<UnicodeError>(value);
  Ref object = error.object.is_null() ? Ref::none() : error.object.share();
  if (!is<Bytes>(object)) return raise(ts, Exc::TypeError, "object attribute must be bytes");
  Bytes& bytes = as<Bytes>(object);
  FaultRange range = range_of(error, bytes.size);
  CodecFamily family = CodecFamily::other;
  if (policy == ErrorPolicy::surrogatepass && is<Str>(error.encoding.get()))
    family = family_of(as<Str>(error.encoding.get()));
  unicode::StandardDecodeErrors standard(policy, family);
  HeapResources resources(ts);
  unicode::TextBuffer out(resources);
  unicode::Bytes input = bytes.span();
  auto place = standard.handle(input, {range.start, range.end, ""}, out);
  if (place.is_error()) {
    if (standard.failed()) return raise_value(ts, value);
    return unicode_refused(ts);
  }
  RefTo<Str> made = TRY(str_from_buffer(ts, out));
  return pair_of(ts, Value(made), place.release());
}

// UnicodeTranslateError knows text only: ignore, replace and backslashreplace.
Result<Ref> handle_translate(ThreadState& ts, Value value, ErrorPolicy policy) {
  auto& error = as<UnicodeError>(value);
  Ref object = error.object.is_null() ? Ref::none() : error.object.share();
  if (!is<Str>(object)) return raise(ts, Exc::TypeError, "object attribute must be unicode");
  Str& text = as<Str>(object);
  FaultRange range = range_of(error, text.length);
  if (policy == ErrorPolicy::backslashreplace) return handle_encode(ts, value, policy);
  StrBuilder builder(ts);
  if (policy == ErrorPolicy::replace) TRY(builder.append_repeated(0xFFFD, range.end - range.start));
  RefTo<Str> made = TRY(builder.finish());
  return pair_of(ts, Value(made), range.end);
}

template <ErrorPolicy policy>
Result<Ref> handler_function(ThreadState& ts, Value error) {
  if (policy == ErrorPolicy::strict) {
    if (is<BaseException>(error)) return raise_value(ts, error);
    return raise(ts, Exc::TypeError, "codec must pass exception instance");
  }
  constexpr bool kTranslates =
      policy == ErrorPolicy::ignore || policy == ErrorPolicy::replace || policy == ErrorPolicy::backslashreplace;
  constexpr bool kDecodes = policy != ErrorPolicy::xmlcharrefreplace && policy != ErrorPolicy::namereplace;
  if (is_instance_of(ts, error, Exc::UnicodeEncodeError)) return handle_encode(ts, error, policy);
  if (kDecodes && is_instance_of(ts, error, Exc::UnicodeDecodeError)) return handle_decode(ts, error, policy);
  if (kTranslates && is_instance_of(ts, error, Exc::UnicodeTranslateError)) return handle_translate(ts, error, policy);
  return not_handled(ts, error);
}

constexpr NativeMethod kHandlers[] = {
    function<handler_function<ErrorPolicy::strict>>("strict_errors(exception, /)", "Raise the exception."),
    function<handler_function<ErrorPolicy::ignore>>("ignore_errors(exception, /)", "Leave out what is at fault."),
    function<handler_function<ErrorPolicy::replace>>("replace_errors(exception, /)",
                                                     "Put a question mark or U+FFFD for what is at fault."),
    function<handler_function<ErrorPolicy::xmlcharrefreplace>>("xmlcharrefreplace_errors(exception, /)",
                                                               "Put XML character references."),
    function<handler_function<ErrorPolicy::backslashreplace>>("backslashreplace_errors(exception, /)",
                                                              "Put backslash escapes."),
    function<handler_function<ErrorPolicy::namereplace>>("namereplace_errors(exception, /)",
                                                         "Put backslash escapes with names."),
    function<handler_function<ErrorPolicy::surrogatepass>>("surrogatepass_errors(exception, /)",
                                                           "Code surrogates like other characters."),
    function<handler_function<ErrorPolicy::surrogateescape>>("surrogateescape_errors(exception, /)",
                                                             "Exchange bytes above 0x7f and lone surrogates."),
};
constexpr std::string_view kHandlerNames[] = {"strict",           "ignore",      "replace",       "xmlcharrefreplace",
                                              "backslashreplace", "namereplace", "surrogatepass", "surrogateescape"};

// --- the registry

Result<Dict*> error_registry(ThreadState& ts) {
  Field& field = ts.interpreter().codec_error_registry;
  if (field.is_null()) {
    RefTo<Dict> table = TRY(dict_allocate(ts));
    for (size_t i = 0; i < std::size(kHandlers); i++) {
      RefTo<Builtin> function = TRY(builtin_make(ts, kHandlers[i], Value(), Value(), nullptr));
      TRY(dict_set(ts, *table, kHandlerNames[i], Value(function)));
    }
    field.set(Ref(std::move(table)));
  }
  return &as<Dict>(field.get());
}

Result<List*> search_path(ThreadState& ts) {
  Interpreter& interpreter = ts.interpreter();
  if (interpreter.codec_search_path.is_null()) {
    Ref cache = TRY(dict_allocate(ts));
    Ref path = TRY(list_allocate(ts, 2));
    interpreter.codec_cache.set(std::move(cache));
    interpreter.codec_search_path.set(std::move(path));
    TRY(import_module(ts, "encodings"));
  }
  return &as<List>(interpreter.codec_search_path.get());
}

// Lower case; runs of characters that are no ASCII letters, digits or dots become one '_' between such.
Result<RefTo<Str>> normalized_name(ThreadState& ts, Str& encoding) {
  StrBuilder name(ts);
  bool separator = false;
  for (uint64_t i = 0; i < encoding.length; i++) {
    char32_t c = encoding[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '0' && c <= '9') || c == '.') {
      if (separator && name.length()) TRY(name.append(U'_'));
      separator = false;
      TRY(name.append(c >= 'A' && c <= 'Z' ? c + 32 : c));
    } else {
      separator = true;
    }
    TRY(ts.checkpoint_limits());
  }
  RefTo<Str> text = TRY(name.finish());
  return intern(ts, std::move(text));
}

Result<Ref> run_codec(ThreadState& ts, Value object, Str& encoding, Value errors, int function, const char* doing,
                      const char* message) {
  Ref codec = TRY(lookup(ts, encoding));
  Ref coder = Ref::share(as<Tuple>(codec)[uint64_t(function)]);
  auto answer = errors.is_null() ? call(ts, coder, object) : call(ts, coder, object, errors);
  if (answer.is_error()) return explain_failure(ts, doing, encoding);
  Ref pair = answer.release();
  if (!is<Tuple>(pair) || as<Tuple>(pair).size != 2) return raise(ts, Exc::TypeError, "{}", message);
  return Ref::share(as<Tuple>(pair)[0]);
}

}  // namespace

Raised explain_failure(ThreadState& ts, const char* doing, Str& encoding) {
  if (ts.termination() != Termination::kNone || !ts.has_exception()) return raised;
  Value pending = ts.pending_exception();
  Type& type = type_of(ts, pending);
  Type& base = exception_type(ts, Exc::BaseException);
  bool plain = !is_subtype(&type, &exception_type(ts, Exc::MemoryError)) && type.slots.tp_new == base.slots.tp_new &&
               type.slots.tp_init == base.slots.tp_init &&
               as<BaseException>(pending).type->instance_bytes == base.instance_bytes;
  if (!plain) return raised;
  Tuple* args = as<BaseException>(pending).args.get();
  if (!args || args->size > 1 || (args->size == 1 && !is<Str>((*args)[0]))) return raised;
  Ref cause = ts.catch_any();
  if (!cause) return raised;
  RefTo<Dict> attributes = TRY(attributes_copy(ts, *cause.get().object()));
  if (attributes->used > 0) return raise_value(ts, cause);  // a new instance would not have them
  RefTo<Str> text_of_cause = TRY(str(ts, cause));
  Raised failed = raise(ts, type, "{} with '{}' codec failed ({}: {})", doing, Value(encoding), type.plain_name,
                        Value(text_of_cause));
  if (ts.has_exception()) {  // unlike that of `raise from`, the context stays what it was
    BaseException& made = as<BaseException>(ts.pending_exception());
    made.cause.set(std::move(cause).cast<BaseException>());
    made.suppress_context = true;
  }
  return failed;
}

Result<Ref> lookup(ThreadState& ts, Str& encoding) {
  List* path = TRY(search_path(ts));
  RefTo<Str> name = TRY(normalized_name(ts, encoding));
  Dict& cache = as<Dict>(ts.interpreter().codec_cache.get());
  if (Value found = dict_find(ts, cache, *name); !found.is_null()) return Ref::share(found);
  if (path->size == 0) return raise(ts, Exc::LookupError, "no codec search functions registered: can't find encoding");
  Ref kept_path = Ref::share(Value(path));
  for (uint64_t i = 0; i < path->size; i++) {
    Ref search = Ref::share(path->items[i]);
    Ref codec = TRY(call(ts, search, Value(name)));
    if (codec.get().is_none()) continue;
    if (!is<Tuple>(codec) || as<Tuple>(codec).size != 4)
      return raise(ts, Exc::TypeError, "codec search functions must return 4-tuples");
    TRY(dict_set(ts, as<Dict>(ts.interpreter().codec_cache.get()), Value(name), codec));
    return codec;
  }
  return raise(ts, Exc::LookupError, "unknown encoding: {}", Value(encoding));
}

Result<void> register_search(ThreadState& ts, Value search_function) {
  List* path = TRY(search_path(ts));
  if (!is_callable(ts, search_function)) return raise(ts, Exc::TypeError, "argument must be callable");
  return list_append(ts, *path, search_function);
}

Result<void> unregister_search(ThreadState& ts, Value search_function) {
  if (ts.interpreter().codec_search_path.is_null()) return {};
  List& path = as<List>(ts.interpreter().codec_search_path.get());
  for (uint64_t i = 0; i < path.size; i++) {
    if (!(path.items[i] == search_function)) continue;
    dict_clear(ts, as<Dict>(ts.interpreter().codec_cache.get()));
    return list_delete_range(ts, path, i, i + 1);
  }
  return {};
}

Result<Ref> encode_any(ThreadState& ts, Value object, Str& encoding, Value errors_or_null) {
  return run_codec(ts, object, encoding, errors_or_null, 0, "encoding",
                   "encoder must return a tuple (object, integer)");
}
Result<Ref> decode_any(ThreadState& ts, Value object, Str& encoding, Value errors_or_null) {
  return run_codec(ts, object, encoding, errors_or_null, 1, "decoding", "decoder must return a tuple (object,integer)");
}

Result<Ref> lookup_error(ThreadState& ts, std::string_view name) {
  Dict* table = TRY(error_registry(ts));
  RefTo<Str> key = TRY(str_from_utf8(ts, name));
  Value found = dict_find(ts, *table, *key);
  if (found.is_null()) return raise(ts, Exc::LookupError, "unknown error handler name '{}'", name);
  return Ref::share(found);
}

Result<void> register_error(ThreadState& ts, Str& name, Value handler) {
  if (!is_callable(ts, handler)) return raise(ts, Exc::TypeError, "handler must be callable");
  Dict* table = TRY(error_registry(ts));
  RefTo<Str> key = TRY(str_slice(ts, name, 0, name.length));
  return dict_set(ts, *table, Value(key), handler);
}

}  // namespace ouro::codecs
