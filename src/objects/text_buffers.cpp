#include "objects/text_buffers.h"

#include <cstring>

namespace ouro {

Result<RefTo<Str>> str_from_buffer(ThreadState& ts, const unicode::TextBuffer& buffer) {
  unicode::TextView view = buffer.view();
  if (view.size == 0) return RefTo<Str>::share(empty_str(ts));
  if (view.size == 1) return str_from_code_point(ts, view[0]);
  RefTo<Str> text = TRY(str_allocate(ts, view.size, buffer.maximum()));
  OURO_ASSERT(text->width == view.width);
  std::memcpy(text->data(), view.data, view.size * view.width);
  return text;
}

Result<RefTo<Str>> str_from_view(ThreadState& ts, unicode::TextView view) {
  if (view.width == 1) return str_from_units(ts, std::span(static_cast<const uint8_t*>(view.data), view.size));
  if (view.width == 2) return str_from_units(ts, std::span(static_cast<const uint16_t*>(view.data), view.size));
  return str_from_units(ts, std::span(static_cast<const uint32_t*>(view.data), view.size));
}

}  // namespace ouro
