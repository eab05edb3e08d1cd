#include "source/source_text.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "source/code_points.h"

namespace ouro {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// An error of decoding has no place in the text.
constexpr FailureLocation kNowhere{0, -1, FailureLocation::kNothing, FailureLocation::kNothing};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// The name in the coding cookie of a line, or nothing. `is_code` is set when the line holds more than a comment.
std::string_view cookie_of(std::string_view line, bool& is_code) {
  size_t at = 0;
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t' || line[at] == '\f')) at++;
  is_code = at < line.size() && line[at] != '#' && line[at] != '\n' && line[at] != '\r';
  if (at >= line.size() || line[at] != '#') return {};
  for (size_t found = line.find("coding", at); found != std::string_view::npos;
       found = line.find("coding", found + 1)) {
    size_t name = found + 6;
    if (name >= line.size() || (line[name] != ':' && line[name] != '=')) continue;
    name++;
    while (name < line.size() && (line[name] == ' ' || line[name] == '\t')) name++;
    size_t end = name;
    while (end < line.size() && is_name_character(line[end])) end++;
    if (end > name) return line.substr(name, end - name);
  }
  return {};
}

// The two encodings that have many spellings; others are as they are written.
std::string_view normalized_encoding(std::string_view name) {
  char lower[13] = {};
  for (size_t i = 0; i < name.size() && i < 12; i++) {
    char c = name[i];
    lower[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
  }
  std::string_view text(lower);
  auto is = [&](std::string_view known) {
    return text == known ||
           text.substr(0, known.size() + 1) == std::string_view(known == "utf-8"        ? "utf-8-"
                                                                : known == "latin-1"    ? "latin-1-"
                                                                : known == "iso-8859-1" ? "iso-8859-1-"
                                                                                        : "iso-latin-1-");
  };
  if (is("utf-8")) return "utf-8";
  if (is("latin-1") || is("iso-8859-1") || is("iso-latin-1")) return "iso-8859-1";
  return name;
}

bool same_name(std::string_view name, std::string_view known) {
  if (name.size() != known.size()) return false;
  for (size_t i = 0; i < name.size(); i++) {
    char c = name[i] == '_' ? '-' : name[i];
    if (c >= 'A' && c <= 'Z') c |= 0x20;
    if (c != known[i]) return false;
  }
  return true;
}

bool is_ascii_name(std::string_view name) {
  for (std::string_view known : {"ascii", "us-ascii", "646"})
    if (same_name(name, known)) return true;
  return false;
}

bool is_latin1_name(std::string_view name) {
  for (std::string_view known : {"latin1", "latin", "l1", "iso8859-1", "iso8859", "8859", "cp819", "iso-ir-100"})
    if (same_name(name, known)) return true;
  return false;
}

bool is_utf8_name(std::string_view name) {
  for (std::string_view known : {"utf8", "u8", "utf", "cp65001", "utf-8-sig", "utf8-sig"})
    if (same_name(name, known)) return true;
  return false;
}

// The place of the first ill-formed sequence of UTF-8; text.size() when there is none.
size_t first_broken(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (!(uint8_t(text[at]) & 0x80)) {
      at++;
      continue;
    }
    Utf8Fault fault = check_utf8(text, at);
    if (fault.reason) return at;
    at += fault.size;
  }
  return text.size();
}

bool is_known(std::string_view name) {
  return name == "utf-8" || name == "iso-8859-1" || is_latin1_name(name) || is_ascii_name(name) || is_utf8_name(name);
}

Raised raise_encoding_problem(Diagnostics& diagnostics, std::string_view encoding) {
  return diagnostics.fail(Failure::kSyntaxError, kNowhere, "encoding problem: %.*s", int(encoding.size()),
                          encoding.data());
}

// What CPython's reader of files, which works with C strings, makes of NUL bytes: the first one that it reads of a
// line (or of a block of a long line) hides the rest, the line's end included.
Result<std::string_view> without_nul_bytes(Arena& arena, Diagnostics& diagnostics, std::string_view bytes) {
  if (bytes.find('\0') == bytes.npos) return bytes;
  auto memory = arena.make_array<char>(bytes.size());
  if (memory.is_error()) return diagnostics.out_of_memory();
  constexpr size_t kBlock = 8192;
  char* out = memory.value();
  size_t capacity = kBlock, kept = 0;  // of the buffer in which the current line is put together
  while (!bytes.empty()) {
    capacity = std::max(capacity, kept + std::max(kBlock, kept / 2));
    size_t room = capacity - kept - 1;
    size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    std::string_view part = bytes.substr(0, room);
    if (end < room) part = bytes.substr(0, end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1));
    bytes.remove_prefix(part.size());
    part = part.substr(0, part.find('\0'));
    out = std::copy(part.begin(), part.end(), out);
    kept = part.ends_with('\n') || part.ends_with('\r') ? 0 : kept + part.size();
  }
  return std::string_view(memory.value(), size_t(out - memory.value()));
}

// The bytes as UTF-8, which they may be already.
Result<std::string_view> decode(Arena& arena, Diagnostics& diagnostics, std::string_view bytes,
                                std::string_view encoding, const DecodeOptions& options) {
  auto fail = [&](std::string_view message) -> Raised {
    if (options.is_main_program) return raise_encoding_problem(diagnostics, encoding);
    return diagnostics.fail_with(Failure::kSyntaxError, kNowhere, message);
  };
  // Ill-formed sequences are found by the lexer, where they stand in names and strings.
  if (encoding == "utf-8") return bytes;
  if (encoding == "iso-8859-1" || is_latin1_name(encoding)) {
    auto memory = arena.make_array<char>(bytes.size() * 2 + 1);
    if (memory.is_error()) return diagnostics.out_of_memory();
    char* out = memory.value();
    for (char c : bytes) out += put_code_point(uint8_t(c), out);
    return std::string_view(memory.value(), size_t(out - memory.value()));
  }
  if (is_ascii_name(encoding)) {
    for (size_t i = 0; i < bytes.size(); i++) {
      if (!(uint8_t(bytes[i]) & 0x80)) continue;
      char message[96];
      snprintf(message, sizeof message,
               "'ascii' codec can't decode byte 0x%02x in position %zu: ordinal not in range(128)",
               unsigned(uint8_t(bytes[i])), i);
      return fail(message);
    }
    return bytes;
  }
  if (is_utf8_name(encoding)) {
    size_t broken = first_broken(bytes);
    if (broken == bytes.size()) return bytes;
    char message[kUtf8FaultMessage];
    return fail(describe_utf8_fault(bytes, broken, check_utf8(bytes, broken), "", message));
  }
  if (!options.codec && !options.is_main_program) {
    return diagnostics.fail(Failure::kSyntaxError, kNowhere, "unknown encoding: %.*s", int(encoding.size()),
                            encoding.data());
  }
  if (!options.codec) return fail("");
  std::string_view text;
  auto answer = options.codec->decode(arena, encoding, bytes, text);
  if (answer == SourceCodec::Answer::kFailed) return diagnostics.fail(Failure::kPending, "%s", "");
  if (answer == SourceCodec::Answer::kRefused) return fail(text);
  return text;
}

// The main program in another encoding than UTF-8, named in the line that ends at `line_end`. The codec begins with
// that line's last byte, and what it makes of the rest of the line is dropped.
Result<SourceText> decode_main_program(Arena& arena, Diagnostics& diagnostics, std::string_view bytes, size_t line_end,
                                       const DecodeOptions& options, SourceText source) {
  if (!options.can_be_reread) return raise_encoding_problem(diagnostics, source.encoding);
  const std::string_view rest = bytes.substr(line_end ? line_end - 1 : 0);
  std::string_view text;
  if (is_known(source.encoding)) {
    text = TRY(decode(arena, diagnostics, rest, source.encoding, options));
    size_t dropped = std::min(text.find_first_of("\r\n"), text.size());
    dropped = std::min(dropped + (text.substr(dropped, 2) == "\r\n" ? 2 : 1), text.size());
    text.remove_prefix(dropped);
  } else {
    auto answer = options.codec ? options.codec->decode_after_line(arena, source.encoding, rest, text)
                                : SourceCodec::Answer::kRefused;
    if (answer == SourceCodec::Answer::kFailed) return diagnostics.fail(Failure::kPending, "%s", "");
    if (answer == SourceCodec::Answer::kRefused) return raise_encoding_problem(diagnostics, source.encoding);
  }
  std::string_view head = TRY(without_nul_bytes(arena, diagnostics, bytes.substr(0, line_end)));
  head = TRY(normalize_newlines(arena, diagnostics, head, false));
  char* joined = TRY(arena.make_array<char>(head.size() + text.size()));
  std::memcpy(joined, head.data(), head.size());
  if (!text.empty()) std::memcpy(joined + head.size(), text.data(), text.size());
  source.undecoded = bytes;
  const std::string_view whole(joined, head.size() + text.size());
  source.text = TRY(normalize_newlines(arena, diagnostics, whole.substr(0, whole.find('\0')), options.add_newline));
  return source;
}

}  // namespace

Result<SourceText> decode_source(Arena& arena, Diagnostics& diagnostics, std::string_view bytes,
                                 const DecodeOptions& options) {
  SourceText source;
  bool has_mark = bytes.substr(0, 3) == kByteOrderMark;
  if (has_mark) bytes.remove_prefix(3);
  if (!options.is_main_program && bytes.find('\0') != std::string_view::npos)
    return diagnostics.fail(Failure::kSyntaxError, "source code string cannot contain null bytes");
  std::string_view cookie;
  size_t line_start = 0;
  for (int line = 0; line < 2 && cookie.empty() && line_start < bytes.size(); line++) {
    size_t end = bytes.find_first_of("\r\n", line_start);
    if (end == std::string_view::npos) {
      if (options.cookie_needs_newline) break;
      end = bytes.size();
    }
    bool is_code = false;
    cookie = cookie_of(bytes.substr(line_start, end - line_start), is_code);
    if (is_code) break;
    line_start = std::min(end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1), bytes.size());
  }
  source.has_encoding = has_mark || !cookie.empty();
  source.encoding = cookie.empty() ? "utf-8" : normalized_encoding(cookie);
  if (has_mark && source.encoding != "utf-8") {
    return diagnostics.fail(Failure::kSyntaxError, kNowhere, "encoding problem: %.*s with BOM",
                            int(source.encoding.size()), source.encoding.data());
  }
  const bool is_recoded = source.encoding != "utf-8";
  if (options.is_main_program && is_recoded)
    return decode_main_program(arena, diagnostics, bytes, line_start, options, source);
  if (options.is_main_program) bytes = TRY(without_nul_bytes(arena, diagnostics, bytes));
  // Lines are ended before they are decoded: a newline is a byte.
  const bool ends_bytes = is_recoded && !is_known(source.encoding);
  std::string_view ended = bytes;
  if (ends_bytes) ended = TRY(normalize_newlines(arena, diagnostics, bytes, options.add_newline));
  std::string_view text = TRY(decode(arena, diagnostics, ended, source.encoding, options));
  if (text.data() != ended.data()) source.undecoded = bytes;
  const bool has_nul_behind = options.has_nul_behind && text.data() == bytes.data();
  source.text = TRY(normalize_newlines(arena, diagnostics, text.substr(0, text.find('\0')),
                                       options.add_newline && !ends_bytes, has_nul_behind));
  return source;
}

Result<std::string_view> normalize_newlines(Arena& arena, Diagnostics& diagnostics, std::string_view text,
                                            bool add_newline, bool has_nul_behind) {
  if (text.size() > (size_t(1) << 31) - 16) return diagnostics.out_of_memory();
  if (text.find('\0') != std::string_view::npos)
    return diagnostics.fail(Failure::kSyntaxError, "source code string cannot contain null bytes");
  if (has_nul_behind && text.find('\r') == std::string_view::npos &&
      (!add_newline || text.empty() || text.ends_with('\n')))
    return text;
  auto memory = arena.make_array<char>(text.size() + 2);
  if (memory.is_error()) return diagnostics.out_of_memory();
  char* begin = memory.value();
  char* out = begin;
  size_t i = 0;
  while (i < text.size()) {
    size_t carriage = text.find('\r', i);
    size_t plain = (carriage == std::string_view::npos ? text.size() : carriage) - i;
    std::memcpy(out, text.data() + i, plain);
    out += plain;
    i += plain;
    if (i >= text.size()) break;
    *out++ = '\n';
    i += i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1;
  }
  // As CPython does, which takes "\r\n" at the end for the end of a line and an empty line without one.
  if (add_newline && out > begin && (out[-1] != '\n' || text.ends_with("\r\n"))) *out++ = '\n';
  *out = '\0';
  return std::string_view(begin, size_t(out - begin));
}

}  // namespace ouro
