#include "unicode/repr.h"

#include "unicode/escapes.h"
#include "unicode/properties.h"
#include "unicode/text_kernels.h"

namespace ouro::unicode {
namespace {

// Appends c, which does not stand for itself, as an escape.
Result<void> put_escape(uint32_t c, uint32_t quote, TextBuffer& out) {
  uint8_t escape[kLongestEscape] = {'\\'};
  size_t size = 2;
  if (c == quote || c == '\\') escape[1] = uint8_t(c);
  else if (c == '\t') escape[1] = 't';
  else if (c == '\n') escape[1] = 'n';
  else if (c == '\r') escape[1] = 'r';
  else size = write_shortest_escape(c, escape);
  return out.append_ascii(escape, size);
}

template <class Unit>
uint8_t choose_quote(const Unit* units, size_t size) {
  bool single = find_character(units, size, '\'') != kNotFound;
  return single && find_character(units, size, '"') == kNotFound ? '"' : '\'';
}

// Appends the quote, the characters with escapes and the quote. printable(c) says whether a character above
// 0x7e stands for itself; runs of characters that do are copied in one go.
template <class Unit, class Printable>
Result<void> put_quoted(const Unit* units, size_t size, uint8_t quote, TextBuffer& out, Printable printable) {
  Poller poller(out.resources());
  TRY(out.reserve_more(size + 2));
  TRY(out.push(quote));
  for (size_t i = 0; i < size;) {
    constexpr size_t kLongestRun = 4096;
    size_t end = size - i < kLongestRun ? size : i + kLongestRun, run = i;
    for (; run < end; run++) {
      uint32_t c = units[run];
      if (c < 0x7f ? c < ' ' || c == quote || c == '\\' : !printable(c)) break;
    }
    TRY(poller.step(uint32_t(run - i) + 1));
    TRY(out.append(TextView(units + i, run - i)));
    i = run;
    if (i < end) TRY(put_escape(units[i++], quote, out));
  }
  return out.push(quote);
}

template <class Printable>
Result<void> put_text(TextView text, TextBuffer& out, Printable printable) {
  return with_units(text, [&](const auto* units) {
    return put_quoted(units, text.size, choose_quote(units, text.size), out, printable);
  });
}

}  // namespace

Result<void> repr_text(TextView text, TextBuffer& out) {
  return put_text(text, out, [](uint32_t c) { return is_printable(c); });
}

Result<void> ascii_text(TextView text, TextBuffer& out) {
  return put_text(text, out, [](uint32_t) { return false; });
}

Result<void> repr_bytes(std::span<const uint8_t> bytes, TextBuffer& out) {
  TRY(out.push('b'));
  return put_quoted(bytes.data(), bytes.size(), choose_quote(bytes.data(), bytes.size()), out,
                    [](uint32_t) { return false; });
}

}  // namespace ouro::unicode
