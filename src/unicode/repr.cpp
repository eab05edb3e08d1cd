#include "unicode/repr.h"

#include "unicode/escapes.h"
#include "unicode/properties.h"
#include "unicode/text_kernels.h"

namespace ouro::unicode {
namespace {

// Appends c, escaped where it must be; `printable` says whether a character above 0x7e stands for itself.
Result<void> put_character(uint32_t c, uint32_t quote, bool printable, TextBuffer& out) {
  uint8_t escape[kLongestEscape] = {'\\'};
  size_t size = 2;
  if (c == quote || c == '\\') escape[1] = uint8_t(c);
  else if (c == '\t') escape[1] = 't';
  else if (c == '\n') escape[1] = 'n';
  else if (c == '\r') escape[1] = 'r';
  else if (c >= ' ' && (c < 0x7f || printable)) return out.push(c);
  else size = write_shortest_escape(c, escape);
  return out.append_ascii(escape, size);
}

template <class Unit>
uint8_t choose_quote(const Unit* units, size_t size) {
  bool single = find_character(units, size, '\'') != kNotFound;
  return single && find_character(units, size, '"') == kNotFound ? '"' : '\'';
}

template <class Printable>
Result<void> put_quoted(TextView text, TextBuffer& out, Printable printable) {
  Poller poller(out.resources());
  TRY(out.reserve_more(text.size + 2));
  return with_units(text, [&](const auto* units) -> Result<void> {
    uint8_t quote = choose_quote(units, text.size);
    TRY(out.push(quote));
    for (size_t i = 0; i < text.size; i++) {
      TRY(poller.step());
      uint32_t c = units[i];
      TRY(put_character(c, quote, c > 0x7e && printable(c), out));
    }
    return out.push(quote);
  });
}

}  // namespace

Result<void> repr_text(TextView text, TextBuffer& out) {
  return put_quoted(text, out, [](uint32_t c) { return is_printable(c); });
}

Result<void> ascii_text(TextView text, TextBuffer& out) {
  return put_quoted(text, out, [](uint32_t) { return false; });
}

Result<void> repr_bytes(std::span<const uint8_t> bytes, QuoteStyle style, TextBuffer& out) {
  Poller poller(out.resources());
  uint8_t quote = style == QuoteStyle::single ? '\'' : choose_quote(bytes.data(), bytes.size());
  TRY(out.reserve_more(bytes.size() + 3));
  TRY(out.push('b'));
  TRY(out.push(quote));
  for (uint8_t c : bytes) {
    TRY(poller.step());
    TRY(put_character(c, quote, false, out));
  }
  return out.push(quote);
}

}  // namespace ouro::unicode
