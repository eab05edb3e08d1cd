// Module pyexpat: the functions that expat calls; see pyexpat.h.
#include <cstring>

#include "modules/pyexpat.h"
#include "objects/codecs.h"
#include "objects/int.h"
#include "objects/list.h"

namespace ouro::expat {

namespace {

// Calls a handler. Null: it raised, and the parser was stopped.
Ref call_handler(Parser& self, int handler, std::span<const Value> arguments) {
  ThreadState& ts = *self.thread;
  Ref function = self.handlers[handler].share();
  bool nested = self.in_callback;
  self.in_callback = true;
  Result<Ref> result = call(ts, *function, CallArguments{arguments.data(), arguments.size(), nullptr});
  self.in_callback = nested;
  if (result.is_error()) {
    XML_StopParser(self.parser, XML_FALSE);
    return Ref();
  }
  return result.release();
}

// Text or None.
Result<Ref> text_or_none(ThreadState& ts, const XML_Char* text) {
  if (!text) return Ref::none();
  return Ref(TRY(str_from_utf8(ts, text)));
}
// The same for names, of which the parser keeps one object each.
Result<Ref> name_or_none(ThreadState& ts, Parser& self, const XML_Char* text) {
  if (!text) return Ref::none();
  RefTo<Str> name = TRY(str_from_utf8(ts, text));
  if (!self.intern) return Ref(std::move(name));
  RefTo<Dict> intern = self.intern.share();
  return dict_set_default(ts, *intern, Value(name), Value(name));
}
Result<Ref> number(int value) { return Ref::small_int(value); }

// Whether there is a handler and nothing is pending; hands waiting text over first.
bool ready(Parser& self, int handler) {
  if (self.handlers[handler].is_null() || !self.thread || self.thread->has_pending()) return false;
  if (flush_text(*self.thread, self).is_error()) {
    XML_StopParser(self.parser, XML_FALSE);
    return false;
  }
  return !self.handlers[handler].is_null();
}

// Calls a handler with arguments that are still Results. Null: it raised.
template <class... Arguments>
Ref hand_over(Parser& self, int handler, Arguments... arguments) {
  Result<Ref> made[sizeof...(arguments) + 1] = {std::move(arguments)..., Ref::none()};
  Ref kept[sizeof...(arguments) + 1];
  Value values[sizeof...(arguments) + 1];
  for (size_t i = 0; i < sizeof...(arguments); i++) {
    if (made[i].is_error()) {
      XML_StopParser(self.parser, XML_FALSE);
      return Ref();
    }
    kept[i] = made[i].release();
    values[i] = kept[i];
  }
  return call_handler(self, handler, {values, sizeof...(arguments)});
}

Parser& parser_of(void* data) { return *static_cast<Parser*>(data); }

Result<Ref> attributes_of(ThreadState& ts, Parser& self, const XML_Char** attributes) {
  int most = 0;
  if (self.specified_attributes) most = XML_GetSpecifiedAttributeCount(self.parser);
  else
    while (attributes[most]) most += 2;
  RefTo<List> list;
  RefTo<Dict> dict;
  if (self.ordered_attributes) list = TRY(list_allocate(ts, uint64_t(most)));
  else dict = TRY(dict_allocate(ts, uint64_t(most) / 2));
  for (int i = 0; i < most; i += 2) {
    Ref name = TRY(name_or_none(ts, self, attributes[i]));
    RefTo<Str> value = TRY(str_from_utf8(ts, attributes[i + 1]));
    if (list) {
      TRY(list_append(ts, *list, std::move(name)));
      TRY(list_append(ts, *list, Ref(std::move(value))));
    } else {
      TRY(dict_set(ts, *dict, name, Value(value)));
    }
    TRY(ts.checkpoint_limits());
  }
  if (list) return Ref(std::move(list));
  return Ref(std::move(dict));
}

void start_element(void* data, const XML_Char* name, const XML_Char** attributes) {
  Parser& self = parser_of(data);
  if (!ready(self, kStartElementHandler)) return;
  ThreadState& ts = *self.thread;
  Result<Ref> made = attributes_of(ts, self, attributes);
  if (made.is_error()) {
    XML_StopParser(self.parser, XML_FALSE);
    return;
  }
  hand_over(self, kStartElementHandler, name_or_none(ts, self, name), std::move(made));
}
void end_element(void* data, const XML_Char* name) {
  Parser& self = parser_of(data);
  if (ready(self, kEndElementHandler)) hand_over(self, kEndElementHandler, name_or_none(*self.thread, self, name));
}
void processing_instruction(void* data, const XML_Char* target, const XML_Char* text) {
  Parser& self = parser_of(data);
  if (ready(self, kProcessingInstructionHandler))
    hand_over(self, kProcessingInstructionHandler, name_or_none(*self.thread, self, target),
              text_or_none(*self.thread, text));
}

void character_data(void* data, const XML_Char* text, int length) {
  Parser& self = parser_of(data);
  if (self.handlers[kCharacterDataHandler].is_null() || !self.thread || self.thread->has_pending()) return;
  ThreadState& ts = *self.thread;
  if (self.text) {
    if (length > self.text_size - self.text_used) {
      if (flush_text(ts, self).is_error()) {
        XML_StopParser(self.parser, XML_FALSE);
        return;
      }
      if (self.handlers[kCharacterDataHandler].is_null()) return;
    }
    if (self.text && length <= self.text_size - self.text_used) {
      std::memcpy(self.text + self.text_used, text, size_t(length));
      self.text_used += length;
      return;
    }
  }
  hand_over(self, kCharacterDataHandler, Result<Ref>(str_from_utf8(ts, {text, size_t(length)})));
}
void no_character_data(void*, const XML_Char*, int) {}

void unparsed_entity(void* data, const XML_Char* entity, const XML_Char* base, const XML_Char* system,
                     const XML_Char* public_id, const XML_Char* notation) {
  Parser& self = parser_of(data);
  if (!ready(self, kUnparsedEntityDeclHandler)) return;
  ThreadState& ts = *self.thread;
  hand_over(self, kUnparsedEntityDeclHandler, name_or_none(ts, self, entity), name_or_none(ts, self, base),
            name_or_none(ts, self, system), name_or_none(ts, self, public_id), name_or_none(ts, self, notation));
}
void notation_declared(void* data, const XML_Char* notation, const XML_Char* base, const XML_Char* system,
                       const XML_Char* public_id) {
  Parser& self = parser_of(data);
  if (!ready(self, kNotationDeclHandler)) return;
  ThreadState& ts = *self.thread;
  hand_over(self, kNotationDeclHandler, name_or_none(ts, self, notation), name_or_none(ts, self, base),
            name_or_none(ts, self, system), name_or_none(ts, self, public_id));
}
void start_namespace(void* data, const XML_Char* prefix, const XML_Char* uri) {
  Parser& self = parser_of(data);
  if (ready(self, kStartNamespaceDeclHandler))
    hand_over(self, kStartNamespaceDeclHandler, name_or_none(*self.thread, self, prefix),
              name_or_none(*self.thread, self, uri));
}
void end_namespace(void* data, const XML_Char* prefix) {
  Parser& self = parser_of(data);
  if (ready(self, kEndNamespaceDeclHandler))
    hand_over(self, kEndNamespaceDeclHandler, name_or_none(*self.thread, self, prefix));
}
void comment(void* data, const XML_Char* text) {
  Parser& self = parser_of(data);
  if (ready(self, kCommentHandler)) hand_over(self, kCommentHandler, text_or_none(*self.thread, text));
}
void start_cdata(void* data) {
  Parser& self = parser_of(data);
  if (ready(self, kStartCdataSectionHandler)) hand_over(self, kStartCdataSectionHandler);
}
void end_cdata(void* data) {
  Parser& self = parser_of(data);
  if (ready(self, kEndCdataSectionHandler)) hand_over(self, kEndCdataSectionHandler);
}
template <int handler>
void default_text(void* data, const XML_Char* text, int length) {
  Parser& self = parser_of(data);
  if (ready(self, handler)) hand_over(self, handler, Result<Ref>(str_from_utf8(*self.thread, {text, size_t(length)})));
}

// The int that a handler gives; 0 when it raised or gave none.
int answer(Parser& self, Ref result) {
  if (!result) return XML_STATUS_ERROR;
  Result<int64_t> number = index_as_int64(*self.thread, *result, Exc::OverflowError);
  if (number.is_error()) {
    XML_StopParser(self.parser, XML_FALSE);
    return XML_STATUS_ERROR;
  }
  return int(number.release());
}
int not_standalone(void* data) {
  Parser& self = parser_of(data);
  if (!ready(self, kNotStandaloneHandler)) return XML_STATUS_ERROR;
  return answer(self, hand_over(self, kNotStandaloneHandler));
}
int external_entity(XML_Parser parser, const XML_Char* context, const XML_Char* base, const XML_Char* system,
                    const XML_Char* public_id) {
  Parser& self = parser_of(XML_GetUserData(parser));
  if (!ready(self, kExternalEntityRefHandler)) return XML_STATUS_ERROR;
  ThreadState& ts = *self.thread;
  return answer(self,
                hand_over(self, kExternalEntityRefHandler, text_or_none(ts, context), name_or_none(ts, self, base),
                          name_or_none(ts, self, system), name_or_none(ts, self, public_id)));
}
void start_doctype(void* data, const XML_Char* name, const XML_Char* system, const XML_Char* public_id,
                   int has_subset) {
  Parser& self = parser_of(data);
  if (!ready(self, kStartDoctypeDeclHandler)) return;
  ThreadState& ts = *self.thread;
  hand_over(self, kStartDoctypeDeclHandler, name_or_none(ts, self, name), name_or_none(ts, self, system),
            name_or_none(ts, self, public_id), number(has_subset));
}
void end_doctype(void* data) {
  Parser& self = parser_of(data);
  if (ready(self, kEndDoctypeDeclHandler)) hand_over(self, kEndDoctypeDeclHandler);
}
void entity_declared(void* data, const XML_Char* name, int is_parameter, const XML_Char* value, int value_length,
                     const XML_Char* base, const XML_Char* system, const XML_Char* public_id,
                     const XML_Char* notation) {
  Parser& self = parser_of(data);
  if (!ready(self, kEntityDeclHandler)) return;
  ThreadState& ts = *self.thread;
  Result<Ref> text = Ref::none();
  if (value) text = Result<Ref>(str_from_utf8(ts, {value, size_t(value_length)}));
  hand_over(self, kEntityDeclHandler, name_or_none(ts, self, name), number(is_parameter), std::move(text),
            name_or_none(ts, self, base), name_or_none(ts, self, system), name_or_none(ts, self, public_id),
            name_or_none(ts, self, notation));
}
void xml_declared(void* data, const XML_Char* version, const XML_Char* encoding, int standalone) {
  Parser& self = parser_of(data);
  if (ready(self, kXmlDeclHandler))
    hand_over(self, kXmlDeclHandler, text_or_none(*self.thread, version), text_or_none(*self.thread, encoding),
              number(standalone));
}

// (type, quantifier, name, children) of a content model.
Result<Ref> model_to_value(ThreadState& ts, Parser& self, const XML_Content& model) {
  TRY(ts.check_native_stack(" in the content model of an element"));
  RefTo<Tuple> children = TRY(tuple_allocate(ts, model.numchildren));
  for (unsigned i = 0; i < model.numchildren; i++) {
    Ref child = TRY(model_to_value(ts, self, model.children[i]));
    tuple_initialize(*children, i, std::move(child));
  }
  Ref name = TRY(name_or_none(ts, self, model.name));
  return Ref(
      TRY(make_tuple(ts, Value::small_int(model.type), Value::small_int(model.quant), Value(name), Value(children))));
}
void element_declared(void* data, const XML_Char* name, XML_Content* model) {
  Parser& self = parser_of(data);
  if (ready(self, kElementDeclHandler))
    hand_over(self, kElementDeclHandler, name_or_none(*self.thread, self, name),
              model_to_value(*self.thread, self, *model));
  XML_FreeContentModel(self.parser, model);
}
void attribute_declared(void* data, const XML_Char* element, const XML_Char* attribute, const XML_Char* type,
                        const XML_Char* fallback, int required) {
  Parser& self = parser_of(data);
  if (!ready(self, kAttlistDeclHandler)) return;
  ThreadState& ts = *self.thread;
  hand_over(self, kAttlistDeclHandler, name_or_none(ts, self, element), name_or_none(ts, self, attribute),
            text_or_none(ts, type), text_or_none(ts, fallback), number(required));
}
void skipped_entity(void* data, const XML_Char* name, int is_parameter) {
  Parser& self = parser_of(data);
  if (ready(self, kSkippedEntityHandler))
    hand_over(self, kSkippedEntityHandler, name_or_none(*self.thread, self, name), number(is_parameter));
}

}  // namespace

const char* const kHandlerNames[kHandlerCount] = {
#define OURO_HANDLER(name) #name,
#include "modules/pyexpat_handlers.def"
};

Result<void> flush_text(ThreadState& ts, Parser& self) {
  if (!self.text || !self.text_used) return {};
  int used = self.text_used;
  self.text_used = 0;
  if (self.handlers[kCharacterDataHandler].is_null()) return {};
  RefTo<Str> text = TRY(str_from_utf8(ts, {self.text, size_t(used)}));
  Ref function = self.handlers[kCharacterDataHandler].share();
  bool nested = self.in_callback;
  self.in_callback = true;
  Result<Ref> result = call(ts, *function, Value(text));
  self.in_callback = nested;
  if (result.is_error()) return raised;
  return {};
}

void set_library_handler(Parser& self, int handler, bool wanted) {
  XML_Parser p = self.parser;
  switch (handler) {
    case kStartElementHandler: XML_SetStartElementHandler(p, wanted ? start_element : nullptr); break;
    case kEndElementHandler: XML_SetEndElementHandler(p, wanted ? end_element : nullptr); break;
    case kProcessingInstructionHandler:
      XML_SetProcessingInstructionHandler(p, wanted ? processing_instruction : nullptr);
      break;
    case kCharacterDataHandler:
      // The library may be between two calls of the handler, which it does not look up again.
      XML_SetCharacterDataHandler(p, wanted ? character_data : self.in_callback ? no_character_data : nullptr);
      break;
    case kUnparsedEntityDeclHandler: XML_SetUnparsedEntityDeclHandler(p, wanted ? unparsed_entity : nullptr); break;
    case kNotationDeclHandler: XML_SetNotationDeclHandler(p, wanted ? notation_declared : nullptr); break;
    case kStartNamespaceDeclHandler: XML_SetStartNamespaceDeclHandler(p, wanted ? start_namespace : nullptr); break;
    case kEndNamespaceDeclHandler: XML_SetEndNamespaceDeclHandler(p, wanted ? end_namespace : nullptr); break;
    case kCommentHandler: XML_SetCommentHandler(p, wanted ? comment : nullptr); break;
    case kStartCdataSectionHandler: XML_SetStartCdataSectionHandler(p, wanted ? start_cdata : nullptr); break;
    case kEndCdataSectionHandler: XML_SetEndCdataSectionHandler(p, wanted ? end_cdata : nullptr); break;
    case kDefaultHandler: XML_SetDefaultHandler(p, wanted ? default_text<kDefaultHandler> : nullptr); break;
    case kDefaultHandlerExpand:
      XML_SetDefaultHandlerExpand(p, wanted ? default_text<kDefaultHandlerExpand> : nullptr);
      break;
    case kNotStandaloneHandler: XML_SetNotStandaloneHandler(p, wanted ? not_standalone : nullptr); break;
    case kExternalEntityRefHandler: XML_SetExternalEntityRefHandler(p, wanted ? external_entity : nullptr); break;
    case kStartDoctypeDeclHandler: XML_SetStartDoctypeDeclHandler(p, wanted ? start_doctype : nullptr); break;
    case kEndDoctypeDeclHandler: XML_SetEndDoctypeDeclHandler(p, wanted ? end_doctype : nullptr); break;
    case kEntityDeclHandler: XML_SetEntityDeclHandler(p, wanted ? entity_declared : nullptr); break;
    case kXmlDeclHandler: XML_SetXmlDeclHandler(p, wanted ? xml_declared : nullptr); break;
    case kElementDeclHandler: XML_SetElementDeclHandler(p, wanted ? element_declared : nullptr); break;
    case kAttlistDeclHandler: XML_SetAttlistDeclHandler(p, wanted ? attribute_declared : nullptr); break;
    case kSkippedEntityHandler: XML_SetSkippedEntityHandler(p, wanted ? skipped_entity : nullptr); break;
    default: break;
  }
}

int unknown_encoding(void* data, const XML_Char* name, XML_Encoding* info) {
  Parser& self = parser_of(data);
  if (!self.thread || self.thread->has_pending()) return XML_STATUS_ERROR;
  ThreadState& ts = *self.thread;
  uint8_t all[256];
  for (int i = 0; i < 256; i++) all[i] = uint8_t(i);
  Result<RefTo<Str>> decoded = codecs::decode(ts, all, name, "replace");
  if (decoded.is_error()) return XML_STATUS_ERROR;
  RefTo<Str> text = decoded.release();
  if (text->length != 256) {
    (void)raise(ts, Exc::ValueError, "multi-byte encodings are not supported");
    return XML_STATUS_ERROR;
  }
  for (uint64_t i = 0; i < 256; i++) {
    char32_t character = (*text)[i];
    info->map[i] = character == 0xFFFD ? -1 : int(character);
  }
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

}  // namespace ouro::expat
