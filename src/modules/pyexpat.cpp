// Module pyexpat: parsing XML by expat; see pyexpat.h.
#include "modules/pyexpat.h"

#include <climits>
#include <cstring>

#include "modules/native_state.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"

namespace ouro::expat {

namespace {

constexpr int kTextBytes = 8192;            // of buffer_text, at first
constexpr int kFileBytes = 2048;            // that ParseFile reads at once
constexpr size_t kChunk = size_t(1) << 20;  // bytes given to the library between two polls

State& state_of(Parser& self) { return *static_cast<State*>(self.type->layout_base->native_state); }

// ExpatError with the place of the error.
Raised raise_expat(ThreadState& ts, Parser& self, XML_Error code) {
  int line = int(XML_GetErrorLineNumber(self.parser)), column = int(XML_GetErrorColumnNumber(self.parser));
  Ref message = TRY(text(ts, "{}: line {}, column {}", XML_ErrorString(code), line, column));
  Ref error = TRY(call(ts, Value(state_of(self).error), *message));
  const IntConstant fields[] = {{"code", code}, {"offset", column}, {"lineno", line}};
  for (const IntConstant& field : fields) {
    RefTo<Str> name = TRY(intern(ts, std::string_view(field.name)));
    TRY(set_attribute(ts, error, *name, Value::small_int(field.number)));
  }
  return raise_value(ts, error);
}

Result<void> check_idle(ThreadState& ts, Parser& self) {
  if (self.thread) return raise(ts, Exc::RuntimeError, "the parser is parsing already");
  return {};
}
// RAII: the parser belongs to a thread while it parses.
class Parsing {
 public:
  Parsing(ThreadState& ts, Parser& self) : keep_(Ref::share(Value(self))), self_(self) { self.thread = &ts; }
  ~Parsing() { self_.thread = nullptr; }
  Parsing(const Parsing&) = delete;
  Parsing& operator=(const Parsing&) = delete;

 private:
  Ref keep_;
  Parser& self_;
};

Result<Ref> parse_result(ThreadState& ts, Parser& self, XML_Status status) {
  if (ts.has_pending()) return raised;
  if (status == XML_STATUS_ERROR) return raise_expat(ts, self, XML_GetErrorCode(self.parser));
  TRY(flush_text(ts, self));
  return Ref::small_int(status);
}

Result<Ref> parser_parse(ThreadState& ts, Parser& self, Value data, Value is_final) {
  int final = is_final.is_false() ? 0 : TRY(native::convert_int32(ts, is_final));
  TRY(check_idle(ts, self));
  Utf8 utf8;
  BufferAccess buffer;
  std::string_view bytes;
  if (Str* text = try_as<Str>(data)) {
    utf8 = TRY(Utf8::of(ts, *text));
    bytes = utf8.view();
    XML_SetEncoding(self.parser, "utf-8");
  } else {
    buffer = TRY(BufferAccess::get(ts, data));
    bytes = buffer.text();
  }
  Parsing parsing(ts, self);
  while (bytes.size() > kChunk) {
    TRY(ts.checkpoint_limits());
    XML_Status status = XML_Parse(self.parser, bytes.data(), int(kChunk), 0);
    if (status != XML_STATUS_OK) return parse_result(ts, self, status);
    bytes.remove_prefix(kChunk);
  }
  XML_Status status = XML_Parse(self.parser, bytes.data(), int(bytes.size()), final);
  return parse_result(ts, self, status);
}

Result<Ref> parser_parse_file(ThreadState& ts, Parser& self, Value file) {
  TRY(check_idle(ts, self));
  Maybe<Ref> read = TRY(find_attribute(ts, file, names::k_read));
  if (!read) return raise(ts, Exc::TypeError, "argument must have 'read' attribute");
  Parsing parsing(ts, self);
  for (;;) {
    Ref piece = TRY(call(ts, **read, Value::small_int(kFileBytes)));
    BufferAccess buffer;
    std::string_view bytes;
    if (is<Bytes>(piece)) {
      bytes = as<Bytes>(piece).view();
    } else if (supports_buffer(ts, piece) && type_of(ts, piece).plain_name == std::string_view("bytearray")) {
      buffer = TRY(BufferAccess::get(ts, piece));
      bytes = buffer.text();
    } else {
      return raise(ts, Exc::TypeError, "read() did not return a bytes object (type={})", type_name(ts, piece));
    }
    if (bytes.size() > size_t(kFileBytes))
      return raise(ts, Exc::ValueError, "read() returned too much data: {} bytes requested, {} returned", kFileBytes,
                   bytes.size());
    XML_Status status = XML_Parse(self.parser, bytes.data(), int(bytes.size()), bytes.empty());
    if (status == XML_STATUS_ERROR || ts.has_pending() || bytes.empty()) return parse_result(ts, self, status);
    TRY(ts.checkpoint());
  }
}

Result<void> parser_set_base(ThreadState& ts, Parser& self, Value base) {
  Str* text = try_as<Str>(base);
  if (!text) return raise(ts, Exc::TypeError, "SetBase() argument must be str, not {}", type_name(ts, base));
  Utf8 utf8 = TRY(Utf8::of(ts, *text));
  if (utf8.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  if (XML_SetBase(self.parser, utf8.c_str()) != XML_STATUS_OK) return ts.memory_refused();
  return {};
}
Result<Ref> parser_get_base(ThreadState& ts, Parser& self) {
  const XML_Char* base = XML_GetBase(self.parser);
  if (!base) return Ref::none();
  return Ref(TRY(str_from_utf8(ts, base)));
}
Result<Ref> parser_get_input_context(ThreadState& ts, Parser& self) {
  if (!self.in_callback) return Ref::none();
  int offset, size;
  const char* context = XML_GetInputContext(self.parser, &offset, &size);
  if (!context) return Ref::none();
  return Ref(TRY(bytes_of(ts, std::string_view(context + offset, size_t(size - offset)))));
}

// --- making

// A parser object around one of the library, which it owns.
Result<RefTo<Parser>> make_parser(ThreadState& ts, Type& type, XML_Parser parser) {
  if (!parser) return ts.memory_refused();
  Result<RefTo<Parser>> made = make_with_fields<Parser>(ts, type);
  if (made.is_error()) {
    XML_ParserFree(parser);
    return raised;
  }
  RefTo<Parser> self = made.release();
  self->parser = parser;
  self->thread = nullptr;
  self->in_callback = self->buffer_text = false;
  self->ordered_attributes = self->specified_attributes = self->namespace_prefixes = false;
  self->text = nullptr;
  self->text_size = kTextBytes;
  self->text_used = 0;
  XML_SetUserData(parser, self.get());
  ts.track(*self);
  return self;
}
void parser_destroy(ThreadState& ts, Object& object) {
  auto& self = static_cast<Parser&>(object);
  if (self.parser) XML_ParserFree(self.parser);
  self.parser = nullptr;
  if (self.text) ts.release_bytes(self.text);
  self.text = nullptr;
  clear_fields<Parser>(ts, object);
}

// A text argument that may be None.
Result<Utf8> optional_text(ThreadState& ts, Value value, const char* function, const char* argument) {
  if (value.is_none() || value.is_unbound()) return Utf8();
  Str* text = try_as<Str>(value);
  if (!text)
    return raise(ts, Exc::TypeError, "{}() argument '{}' must be str or None, not {}", function, argument,
                 type_name(ts, value));
  Utf8 utf8 = TRY(Utf8::of(ts, *text));
  if (utf8.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  return utf8;
}

Result<Ref> parser_create(ThreadState& ts, Module& module, Value encoding_value, Value separator_value, Value intern) {
  Utf8 encoding = TRY(optional_text(ts, encoding_value, "ParserCreate", "encoding"));
  Utf8 separator = TRY(optional_text(ts, separator_value, "ParserCreate", "namespace_separator"));
  if (separator.view().size() > 1)
    return raise(ts, Exc::ValueError, "namespace_separator must be at most one character, omitted, or None");
  RefTo<Dict> names;
  if (intern.is_unbound()) names = TRY(dict_allocate(ts));
  else if (is<Dict>(intern)) names = RefTo<Dict>::share(as<Dict>(intern));
  else if (!intern.is_none()) return raise(ts, Exc::TypeError, "intern must be a dictionary");
  XML_Parser parser = XML_ParserCreate_MM(encoding.c_str(), nullptr, separator.c_str());
  RefTo<Parser> self = TRY(make_parser(ts, *native_state<State>(module).parser, parser));
  if (names) self->intern.set(std::move(names));
  XML_SetHashSalt(parser, (unsigned long)(ts.interpreter().hash_key.k0));
  XML_SetUnknownEncodingHandler(parser, unknown_encoding, self.get());
  return Ref(std::move(self));
}

Result<Ref> parser_create_external(ThreadState& ts, Parser& self, Value context_value, Value encoding_value) {
  Utf8 context = TRY(optional_text(ts, context_value, "ExternalEntityParserCreate", "context"));
  Utf8 encoding = TRY(optional_text(ts, encoding_value, "ExternalEntityParserCreate", "encoding"));
  XML_Parser parser = XML_ExternalEntityParserCreate(self.parser, context.c_str(), encoding.c_str());
  RefTo<Parser> child = TRY(make_parser(ts, *state_of(self).parser, parser));
  child->parent.set(RefTo<Parser>::share(self));
  child->ordered_attributes = self.ordered_attributes;
  child->specified_attributes = self.specified_attributes;
  child->namespace_prefixes = self.namespace_prefixes;
  if (self.intern) child->intern.set(self.intern.share());
  if (self.text) {
    child->text = static_cast<char*>(TRY(ts.allocate_bytes(size_t(self.text_size))));
    child->text_size = self.text_size;
    child->buffer_text = true;
  }
  XML_SetUnknownEncodingHandler(parser, unknown_encoding, child.get());
  for (int i = 0; i < kHandlerCount; i++) {
    if (self.handlers[i].is_null()) continue;
    child->handlers[i].set(self.handlers[i].share());
    set_library_handler(*child, i, true);
  }
  return Ref(std::move(child));
}

Result<Ref> parser_set_param_entity_parsing(ThreadState& ts, Parser& self, Int32 flag) {
  return Ref::small_int(XML_SetParamEntityParsing(self.parser, XML_ParamEntityParsing(flag.value)));
}
Result<void> parser_use_foreign_dtd(ThreadState& ts, Parser& self, Truth flag) {
  XML_Error code = XML_UseForeignDTD(self.parser, flag ? XML_TRUE : XML_FALSE);
  if (code != XML_ERROR_NONE) return raise_expat(ts, self, code);
  return {};
}

// --- attributes

Raised cannot_delete(ThreadState& ts) { return raise(ts, Exc::RuntimeError, "Cannot delete attribute"); }

template <int handler>
Result<Ref> get_handler(ThreadState&, Value value) {
  Parser& self = *static_cast<Parser*>(value.object());
  if (self.handlers[handler].is_null()) return Ref::none();
  return self.handlers[handler].share();
}
template <int handler>
Result<void> set_handler(ThreadState& ts, Value object, Value value) {
  Parser& self = *static_cast<Parser*>(object.object());
  if (value.is_unbound()) return cannot_delete(ts);
  if (handler == kCharacterDataHandler) TRY(flush_text(ts, self));  // to the handler that was meant
  set_library_handler(self, handler, !value.is_none());
  self.handlers[handler].set(value.is_none() ? Ref() : Ref::share(value));
  return {};
}

Result<Ref> parser_error_code(ThreadState& ts, Parser& self) { return make_int(ts, XML_GetErrorCode(self.parser)); }
Result<Ref> parser_line(ThreadState& ts, Parser& self) {
  return make_int(ts, int64_t(XML_GetCurrentLineNumber(self.parser)));
}
Result<Ref> parser_column(ThreadState& ts, Parser& self) {
  return make_int(ts, int64_t(XML_GetCurrentColumnNumber(self.parser)));
}
Result<Ref> parser_byte(ThreadState& ts, Parser& self) {
  return make_int(ts, int64_t(XML_GetCurrentByteIndex(self.parser)));
}
Ref parser_intern(ThreadState&, Parser& self) { return Ref::share(self.intern.value_or_none()); }
Result<void> set_parser_intern(ThreadState& ts, Parser&, Value) {
  return raise(ts, Exc::AttributeError, "readonly attribute");
}

Result<Ref> parser_buffer_size(ThreadState& ts, Parser& self) { return make_int(ts, self.text_size); }
Result<void> set_parser_buffer_size(ThreadState& ts, Parser& self, Value value) {
  if (value.is_unbound()) return cannot_delete(ts);
  if (!is_int(value)) return raise(ts, Exc::TypeError, "buffer_size must be an integer");
  int64_t size;
  if (!int_to_int64(value, size)) { return raise(ts, Exc::OverflowError, "Python int too large to convert to C long"); }
  if (size <= 0) return raise(ts, Exc::ValueError, "buffer_size must be greater than zero");
  if (size > INT_MAX) return raise(ts, Exc::ValueError, "buffer_size must not be greater than {}", INT_MAX);
  if (size == self.text_size) return {};
  if (self.text) {
    TRY(flush_text(ts, self));
    void* memory = TRY(ts.allocate_bytes(size_t(size)));
    if (self.text) ts.release_bytes(self.text);
    self.text = static_cast<char*>(memory);
    self.text_used = 0;
  }
  self.text_size = int(size);
  return {};
}
Result<Ref> parser_buffer_used(ThreadState& ts, Parser& self) { return make_int(ts, self.text_used); }
bool parser_buffer_text(ThreadState&, Parser& self) { return self.text != nullptr; }
Result<void> set_parser_buffer_text(ThreadState& ts, Parser& self, Value value) {
  if (value.is_unbound()) return cannot_delete(ts);
  if (TRY(is_true(ts, value))) {
    if (self.text) return {};
    self.text = static_cast<char*>(TRY(ts.allocate_bytes(size_t(self.text_size))));
    self.text_used = 0;
  } else if (self.text) {
    TRY(flush_text(ts, self));
    if (self.text) ts.release_bytes(self.text);
    self.text = nullptr;
  }
  return {};
}
template <bool Parser::* flag>
bool get_flag(ThreadState&, Parser& self) {
  return self.*flag;
}
template <bool Parser::* flag>
Result<void> set_flag(ThreadState& ts, Parser& self, Value value) {
  if (value.is_unbound()) return cannot_delete(ts);
  self.*flag = TRY(is_true(ts, value));
  if (flag == &Parser::namespace_prefixes) XML_SetReturnNSTriplet(self.parser, self.*flag);
  return {};
}

constexpr NativeMethod kMethods[] = {
    method<parser_parse>("Parse(self, data, isfinal=False, /)", "Parse a piece of text."),
    method<parser_parse_file>("ParseFile(self, file, /)", "Parse what a file's read() gives."),
    method<parser_set_base>("SetBase(self, base, /)", "Set what relative names of entities refer to."),
    method<parser_get_base>("GetBase(self, /)", "What relative names of entities refer to."),
    method<parser_get_input_context>("GetInputContext(self, /)", "In a handler: the text it was called for."),
    method<parser_create_external>("ExternalEntityParserCreate(self, context, encoding=<unrepresentable>, /)",
                                   "A parser of an external entity."),
    method<parser_set_param_entity_parsing>("SetParamEntityParsing(self, flag, /)",
                                            "Whether parameter entities are parsed."),
    method<parser_use_foreign_dtd>("UseForeignDTD(self, flag=True, /)",
                                   "Ask for a document type where the text has none."),
};
constexpr GetSetRow kGetSets[] = {
    getter_setter<parser_intern, set_parser_intern>("intern", "The names that were met."),
    getter<parser_error_code>("ErrorCode", "The code of the error."),
    getter<parser_line>("ErrorLineNumber", "The line of the error, from 1."),
    getter<parser_column>("ErrorColumnNumber", "The column of the error, from 0."),
    getter<parser_byte>("ErrorByteIndex", "The byte of the error, from 0."),
    getter<parser_line>("CurrentLineNumber", "The current line, from 1."),
    getter<parser_column>("CurrentColumnNumber", "The current column, from 0."),
    getter<parser_byte>("CurrentByteIndex", "The current byte, from 0."),
    getter_setter<parser_buffer_size, set_parser_buffer_size>("buffer_size", "Bytes of waiting text at most."),
    getter_setter<parser_buffer_text, set_parser_buffer_text>("buffer_text", "Whether pieces of text are joined."),
    getter<parser_buffer_used>("buffer_used", "Bytes of waiting text."),
    getter_setter<get_flag<&Parser::namespace_prefixes>, set_flag<&Parser::namespace_prefixes>>(
        "namespace_prefixes", "Whether names are given with their prefix."),
    getter_setter<get_flag<&Parser::ordered_attributes>, set_flag<&Parser::ordered_attributes>>(
        "ordered_attributes", "Whether attributes are given as a list."),
    getter_setter<get_flag<&Parser::specified_attributes>, set_flag<&Parser::specified_attributes>>(
        "specified_attributes", "Whether attributes by default are left out."),
#define OURO_HANDLER(name) {#name, &get_handler<k##name>, &set_handler<k##name>, nullptr},
#include "modules/pyexpat_handlers.def"
};

const TypeSpec kParser{.name = "pyexpat.xmlparser",
                       .instance_bytes = sizeof(Parser),
                       .flags = type_flags::kContainer | type_flags::kNoInstantiation,
                       .doc = "A parser of XML.",
                       .methods = kMethods,
                       .getsets = kGetSets,
                       .slots =
                           [](Slots& s) {
                             s.visit_references = visit_fields<Parser>;
                             s.clear_references = clear_fields<Parser>;
                             s.destroy = parser_destroy;
                           },
                       .module = "pyexpat"};

// --- the module

Result<Ref> error_string(ThreadState& ts, Int32 code) {
  const XML_LChar* message = XML_ErrorString(XML_Error(code.value));
  if (!message) return Ref::none();
  return Ref(TRY(str_from_utf8(ts, message)));
}

constexpr NativeMethod kFunctions[] = {
    module_function<parser_create>(
        "ParserCreate(module, /, encoding=None, namespace_separator=None, intern=<unrepresentable>)", "A new parser."),
    function<error_string>("ErrorString(code, /)", "The text of an error's code."),
};

// The names of the codes 1 and following.
constexpr const char* kErrorNames[] = {
    "XML_ERROR_NO_MEMORY",
    "XML_ERROR_SYNTAX",
    "XML_ERROR_NO_ELEMENTS",
    "XML_ERROR_INVALID_TOKEN",
    "XML_ERROR_UNCLOSED_TOKEN",
    "XML_ERROR_PARTIAL_CHAR",
    "XML_ERROR_TAG_MISMATCH",
    "XML_ERROR_DUPLICATE_ATTRIBUTE",
    "XML_ERROR_JUNK_AFTER_DOC_ELEMENT",
    "XML_ERROR_PARAM_ENTITY_REF",
    "XML_ERROR_UNDEFINED_ENTITY",
    "XML_ERROR_RECURSIVE_ENTITY_REF",
    "XML_ERROR_ASYNC_ENTITY",
    "XML_ERROR_BAD_CHAR_REF",
    "XML_ERROR_BINARY_ENTITY_REF",
    "XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF",
    "XML_ERROR_MISPLACED_XML_PI",
    "XML_ERROR_UNKNOWN_ENCODING",
    "XML_ERROR_INCORRECT_ENCODING",
    "XML_ERROR_UNCLOSED_CDATA_SECTION",
    "XML_ERROR_EXTERNAL_ENTITY_HANDLING",
    "XML_ERROR_NOT_STANDALONE",
    "XML_ERROR_UNEXPECTED_STATE",
    "XML_ERROR_ENTITY_DECLARED_IN_PE",
    "XML_ERROR_FEATURE_REQUIRES_XML_DTD",
    "XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING",
    "XML_ERROR_UNBOUND_PREFIX",
    "XML_ERROR_UNDECLARING_PREFIX",
    "XML_ERROR_INCOMPLETE_PE",
    "XML_ERROR_XML_DECL",
    "XML_ERROR_TEXT_DECL",
    "XML_ERROR_PUBLICID",
    "XML_ERROR_SUSPENDED",
    "XML_ERROR_NOT_SUSPENDED",
    "XML_ERROR_ABORTED",
    "XML_ERROR_FINISHED",
    "XML_ERROR_SUSPEND_PE",
    "XML_ERROR_RESERVED_PREFIX_XML",
    "XML_ERROR_RESERVED_PREFIX_XMLNS",
    "XML_ERROR_RESERVED_NAMESPACE_URI",
    "XML_ERROR_INVALID_ARGUMENT",
    "XML_ERROR_NO_BUFFER",
    "XML_ERROR_AMPLIFICATION_LIMIT_BREACH",
};

// A module inside of the module, in sys.modules too.
Result<RefTo<Module>> add_submodule(ThreadState& ts, Module& module, const char* full_name, const char* name,
                                    const char* doc) {
  RefTo<Str> text = TRY(intern(ts, std::string_view(full_name)));
  RefTo<Str> doc_text = TRY(str_from_ascii(ts, doc));
  RefTo<Module> made = TRY(module_make(ts, *text, Value(doc_text)));
  TRY(dict_set(ts, *ts.interpreter().modules, Value(text), Value(made)));
  TRY(module_add(ts, module, name, Value(made)));
  return made;
}

Result<void> add_errors(ThreadState& ts, Module& module) {
  RefTo<Module> errors =
      TRY(add_submodule(ts, module, "pyexpat.errors", "errors", "Constants used to describe error conditions."));
  RefTo<Dict> codes = TRY(dict_allocate(ts)), messages = TRY(dict_allocate(ts));
  int64_t code = 0;
  for (const char* name : kErrorNames) {
    code++;
    const XML_LChar* message = XML_ErrorString(XML_Error(code));
    RefTo<Str> text = TRY(str_from_ascii(ts, message ? message : ""));
    TRY(module_add(ts, *errors, name, Value(text)));
    TRY(dict_set(ts, *codes, Value(text), Value::small_int(code)));
    TRY(dict_set(ts, *messages, Value::small_int(code), Value(text)));
  }
  TRY(module_add(ts, *errors, "codes", Value(codes)));
  return module_add(ts, *errors, "messages", Value(messages));
}
Result<void> add_model(ThreadState& ts, Module& module) {
  RefTo<Module> model = TRY(
      add_submodule(ts, module, "pyexpat.model", "model", "Constants used to interpret content model information."));
  constexpr IntConstant kConstants[] = {
      {"XML_CTYPE_EMPTY", XML_CTYPE_EMPTY},   {"XML_CTYPE_ANY", XML_CTYPE_ANY},
      {"XML_CTYPE_MIXED", XML_CTYPE_MIXED},   {"XML_CTYPE_NAME", XML_CTYPE_NAME},
      {"XML_CTYPE_CHOICE", XML_CTYPE_CHOICE}, {"XML_CTYPE_SEQ", XML_CTYPE_SEQ},
      {"XML_CQUANT_NONE", XML_CQUANT_NONE},   {"XML_CQUANT_OPT", XML_CQUANT_OPT},
      {"XML_CQUANT_REP", XML_CQUANT_REP},     {"XML_CQUANT_PLUS", XML_CQUANT_PLUS},
  };
  return module_add_ints(ts, *model, kConstants);
}

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->parser = TRY(add_native_type(ts, module, kParser, "XMLParserType"));
  state->error =
      TRY(add_exception_class(ts, module, "xml.parsers.expat", "ExpatError", exception_type(ts, Exc::Exception)));
  TRY(module_add(ts, module, "error", Value(state->error)));
  TRY(module_add_text(ts, module, "EXPAT_VERSION", XML_ExpatVersion()));
  XML_Expat_Version version = XML_ExpatVersionInfo();
  RefTo<Tuple> numbers = TRY(make_tuple(ts, Value::small_int(version.major), Value::small_int(version.minor),
                                        Value::small_int(version.micro)));
  TRY(module_add(ts, module, "version_info", Value(numbers)));
  TRY(module_add_text(ts, module, "native_encoding", "UTF-8"));
  RefTo<List> features = TRY(list_allocate(ts, 0));
  for (const XML_Feature* feature = XML_GetFeatureList(); feature->feature != XML_FEATURE_END; feature++) {
    RefTo<Str> name = TRY(str_from_ascii(ts, feature->name));
    RefTo<Tuple> pair = TRY(make_tuple(ts, Value(name), Value::small_int(feature->value)));
    TRY(list_append(ts, *features, Ref(std::move(pair))));
  }
  TRY(module_add(ts, module, "features", Value(features)));
  TRY(add_errors(ts, module));
  TRY(add_model(ts, module));
  TRY(module_add_int(ts, module, "XML_PARAM_ENTITY_PARSING_NEVER", XML_PARAM_ENTITY_PARSING_NEVER));
  TRY(module_add_int(ts, module, "XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE",
                     XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE));
  return module_add_int(ts, module, "XML_PARAM_ENTITY_PARSING_ALWAYS", XML_PARAM_ENTITY_PARSING_ALWAYS);
}

}  // namespace
}  // namespace ouro::expat

namespace ouro {

extern const ModuleSpec module_pyexpat;
const ModuleSpec module_pyexpat{
    .name = "pyexpat",
    .doc = "Parsing XML.",
    .functions = expat::kFunctions,
    .initialize = expat::initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
