// SourceText: the bytes of a file or of a bytes object to the text the lexer reads.
//
// PEP 263: a byte order mark or a coding cookie in the first two lines names the encoding, which otherwise is
// UTF-8. UTF-8, ASCII and ISO 8859-1 (and their aliases) are decoded here; others by the owner's codec. Line
// ends become '\n'.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "source/diagnostics.h"

namespace ouro {

// Decodes what this library does not: the runtime's codecs.
class SourceCodec {
 public:
  enum class Answer : uint8_t {
    kDecoded,
    kRefused,  // a SyntaxError, whose message is `out`
    kFailed,   // the exception has been set; the Diagnostics shall say kPending
  };
  // `out` is UTF-8 that lives as long as the arena.
  virtual Answer decode(Arena& arena, std::string_view encoding, std::string_view bytes, std::string_view& out) = 0;
  // The same for the bytes from the middle of a file on, without what comes first up to the end of a line; line ends
  // become '\n'.
  virtual Answer decode_after_line(Arena& arena, std::string_view encoding, std::string_view bytes,
                                   std::string_view& out) = 0;

 protected:
  ~SourceCodec() = default;
};

struct SourceText {
  std::string_view text;       // UTF-8, '\n' only, a NUL behind the last byte
  std::string_view encoding;   // normalised as CPython does: "utf-8", "iso-8859-1" or the name of the cookie
  std::string_view undecoded;  // the bytes, where they are of another encoding than UTF-8
  bool has_encoding = false;   // there was a mark or a cookie (error columns count code points)
};

struct DecodeOptions {
  bool add_newline = true;  // end the last line (files; not expressions)
  // The bytes are those of the main program, which is read line by line: what stands behind the line of the cookie is
  // decoded alone, from the end of that line on, and what cannot be decoded is an "encoding problem: NAME".
  bool is_main_program = false;
  bool can_be_reread = true;          // of the main program; otherwise no encoding but UTF-8 may be named
  bool cookie_needs_newline = false;  // a last line without an end holds no cookie
  bool has_nul_behind = false;        // the byte behind the last one is a NUL: what needs no change is not copied
  SourceCodec* codec = nullptr;       // nullptr: only the encodings known here
};

// Decodes `bytes`. Fails with SyntaxError as CPython does. The text may be a part of `bytes`.
Result<SourceText> decode_source(Arena& arena, Diagnostics& diagnostics, std::string_view bytes,
                                 const DecodeOptions& options);

// The same for text that is UTF-8 already: line ends, final newline, the check for NUL. has_nul_behind: the byte behind
// the text is a NUL, and the result may be the text itself.
Result<std::string_view> normalize_newlines(Arena& arena, Diagnostics& diagnostics, std::string_view text,
                                            bool add_newline, bool has_nul_behind = false);

}  // namespace ouro
