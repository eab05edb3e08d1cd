// What the files of module pyexpat share.
//
//   pyexpat.cpp           the module and the type xmlparser: feeding, settings, attributes
//   pyexpat_handlers.cpp  what expat calls, handed to the handlers of Python
//
// A parser is used by one call of Parse at a time; `thread` is the thread inside. A handler that raises stops the
// parser; what is pending then is what Parse raises. The library's own memory comes from malloc: it is bounded by the
// size of the input and the library's limit on the growth of entities.
#pragma once

#include <expat.h>

#include "modules/native_fields.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro::expat {

enum Handler : int {
#define OURO_HANDLER(name) k##name,
#include "modules/pyexpat_handlers.def"
  kHandlerCount
};

struct Parser : Object {
  XML_Parser parser;
  ThreadState* thread;  // inside of Parse; null otherwise
  bool in_callback;
  bool buffer_text, ordered_attributes, specified_attributes, namespace_prefixes;
  char* text;  // of buffer_text; null: none
  int text_size, text_used;
  FieldTo<Dict> intern;           // names, or null
  FieldTo<Parser> parent;         // whose declarations an external entity's parser shares
  Field handlers[kHandlerCount];  // null: none
  template <class F>
  void each_field(F visit) {
    visit(intern);
    visit(parent);
    for (Field& handler : handlers) visit(handler);
  }
};

struct State {
  Type* parser;
  Type* error;
};

// The name of a handler's attribute.
extern const char* const kHandlerNames[kHandlerCount];

// Tells the library to call a handler, or not to.
void set_library_handler(Parser& self, int handler, bool wanted);
// Hands the waiting text over to the handler of character data.
Result<void> flush_text(ThreadState& ts, Parser& self);
// For XML_SetUnknownEncodingHandler: encodings of one byte that Python knows.
int unknown_encoding(void* parser, const XML_Char* name, XML_Encoding* info);

}  // namespace ouro::expat
