// Lexer: source text to tokens, one at a time, as CPython's tokenizer makes them.
//
// In: text in UTF-8 with '\n' as the only line end, without NUL bytes, and a NUL after its last byte. Out:
// tokens; after an error next() gives kError and the Diagnostics holds the failure (or `status` tells that
// the text ended inside a bracket or after a backslash, which the parser reports in its own way). The cursor
// and the current line can be seen from outside, since the positions of many syntax errors are those of the
// lexer and not of a token. Reference: Language Reference, chapter 2 (Lexical analysis).
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "lexer/line_source.h"
#include "lexer/token.h"
#include "source/diagnostics.h"

namespace ouro::lexer {

struct LexerOptions {
  bool type_comments = false;  // give TYPE_COMMENT and TYPE_IGNORE tokens
  // End the text of interactive input with a NEWLINE and dedents, whatever its last character.
  bool single_input = false;
  bool implies_dedents = true;  // with single_input: the added NEWLINE is followed by dedents
  // The text is what was typed at a prompt: an empty line ends the blocks, and a first line with nothing or a comment
  // in it is a NEWLINE.
  bool interactive = false;
  LineSource* lines = nullptr;  // with interactive: asked for further lines behind the text
  int first_lineno = 1;         // the number of the first line
  int first_col_offset = 0;     // added to the columns of tokens that end in the first line
  // What is put in front of messages ("f-string: ").
  const char* message_prefix = "";
  bool from_file = false;               // the text is read line by line: errors show the line they are in alone
  std::string_view undecoded;           // lines of errors that have been read are taken from here; empty: from the text
  bool warnings = true;                 // report warnings to the Diagnostics
  size_t refused_warning = size_t(-1);  // the warning that is an error, counted from the first of the Diagnostics
  bool async_names = false;             // before 3.7: async and await are names outside of asynchronous functions
  bool count_bytes = false;             // error columns count bytes, not code points (source of unknown encoding)
};

class Lexer {
 public:
  enum class Status : uint8_t {
    kOk,
    kEndOfText,     // the end has been reached; after kError: inside a bracket or after a backslash
    kSyntax,        // the failure is in the Diagnostics
    kDedent,        // unindent does not match
    kTabs,          // inconsistent tabs
    kTooDeep,       // too many levels of indentation
    kContinuation,  // something after a backslash
    kStopped,       // the end of the lines that had been read when stop_reading() was called
    kUndecodable,   // the source of lines has refused one
  };
  static constexpr int kMaxIndents = 100;
  static constexpr int kMaxBrackets = 200;

  Lexer(std::string_view text, Diagnostics& diagnostics, const LexerOptions& options);
  Lexer(const Lexer&) = delete;
  Lexer& operator=(const Lexer&) = delete;

  // The next token; after kEndMarker or kError more of the same.
  Token next();

  // Makes the failure of a kError that is not recorded yet: indentation, tabs, unclosed brackets, end of text.
  void report_error();
  void report_unclosed_bracket();
  // Records a failure at a place of this text: columns in bytes from 0 (offset kCurrentPosition: the cursor),
  // reported as CPython does, with the line of text.
  static constexpr int kCurrentPosition = -5;
  // As an end column: CPython reports 0.
  static constexpr int kNoEnd = -6;
  void report_at(Failure failure, int lineno, int col_offset, int end_lineno, int end_col_offset,
                 std::string_view message);

  // The same at a token that has no text, which begins in line `lineno` and ends in `end_lineno`.
  void report_bare(Failure failure, int lineno, int end_lineno, std::string_view message);
  // The same at the cursor, for an error of the lexer itself.
  void report_here(Failure failure, std::string_view message);

  // From now on the source of lines is not asked any more: what has been read is the text, and its end is an ENDMARKER
  // even inside of brackets.
  void stop_reading() {
    stopped_ = options_.lines && status_ != Status::kEndOfText;
    options_.lines = nullptr;
  }

  // From now on a name that is not UTF-8 is a UnicodeDecodeError, not a SyntaxError that tells of one.
  void leave_decode_errors() { leaves_decode_errors_ = true; }

  // Whether the lexer has looked for a character behind the last one: at the end of the text, in a string without an
  // end, and behind a name, number or operator that ends the text. Not when it has failed at something else.
  bool has_met_end() const {
    if (status_ == Status::kEndOfText || ends_in_string_) return true;
    return status_ == Status::kOk && cursor_ == text_.size() && cursor_ > 0 &&
           !std::strchr("\n'\"", text_[cursor_ - 1]);
  }
  std::string_view text() const { return text_; }
  Status status() const { return status_; }
  int level() const { return level_; }
  // True when only blanks and comments follow in the text.
  bool rest_is_blank(uint32_t from) const;
  uint32_t cursor() const { return cursor_; }
  // The lines of the last token, as offsets of the text: from the first line that was entered for it (blank lines and
  // comments before it are not) to behind the newline of its last one.
  uint32_t lines_start() const { return buffer_start_; }
  uint32_t lines_end() const { return line_end_; }
  int lineno() const { return lineno_; }
  int cursor_column() const { return int(cursor_ - line_start_); }
  int innermost_bracket_lineno() const { return brackets_[level_ - 1].lineno; }
  Diagnostics& diagnostics() { return diagnostics_; }
  const LexerOptions& options() const { return options_; }

 private:
  struct Bracket {
    char character;
    int lineno;
    int column;
  };
  static constexpr int kNoEndOfToken = -7;  // an end column that is reported as -1
  char at(uint32_t offset) const { return text_[offset]; }
  Token scan();
  bool begin_line();
  bool read_line();
  Lexer& want_character(uint32_t offset);
  bool indentation(bool& blank_line);
  bool continue_line();
  Token token(TokenKind kind, uint32_t start, uint32_t end);
  Token bare_token(TokenKind kind);
  Token error();
  // What was wrong with the source of lines.
  bool cannot_read() const { return status_ == Status::kSyntax || status_ == Status::kUndecodable; }
  Token syntax_error(const char* format, ...) __attribute__((format(printf, 2, 3)));
  Token syntax_error_range(int column, int end_column, const char* message);
  Token number();
  Token decimal_number();
  Token digits_of_base(const char* kind, int base);
  bool decimal_tail();
  Token end_number(const char* kind);
  bool end_of_number(const char* kind);
  Token string();
  Token name();
  TokenKind async_word(TokenKind kind);
  Token non_ascii_name();
  bool type_comment(uint32_t start, bool blank_line, Token& token);
  Token operator_token();
  std::string_view line_text(int lineno) const;
  void report_without_end(Failure failure, int lineno, int end_lineno, int column, std::string_view message);

  std::string_view text_;
  Diagnostics& diagnostics_;
  LexerOptions options_;
  Status status_ = Status::kOk;
  uint32_t cursor_ = 0;
  uint32_t line_start_ = 0;
  uint32_t line_end_ = 0;      // after the newline of the line that has been entered
  uint32_t buffer_start_ = 0;  // begin of the first line of the token that is being made
  uint32_t token_start_ = 0;
  uint32_t steps_ = 0;
  int lineno_;
  bool at_line_begin_ = true;
  bool in_token_ = false;
  bool ends_in_string_ = false;
  bool leaves_decode_errors_ = false;
  bool stopped_ = false;
  std::string_view refusal_;
  bool in_async_function_ = false;  // with async_names only, as are the next two
  bool async_head_ended_ = false;
  int async_indent_ = 0;
  bool started_ = false;  // single input: something has come since the last added newline
  int pending_indents_ = 0;
  int indent_ = 0;
  int level_ = 0;
  int indents_[kMaxIndents];
  int alternative_indents_[kMaxIndents];  // with tabs one column wide
  Bracket brackets_[kMaxBrackets];
};

}  // namespace ouro::lexer
