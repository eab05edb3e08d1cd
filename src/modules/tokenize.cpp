// Module _tokenize: the lexer's tokens as tuples, for module tokenize.
//
// The text is read when the iterator is made; its tokens and the exception that ends them are kept and given out one by
// one. Ends that have no exception (an open bracket, a wrong dedent, tabs) end the iteration, as in CPython.
#include "lexer/lexer.h"
#include "modules/compile_source.h"
#include "modules/native_fields.h"
#include "modules/native_state.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "source/source_text.h"

namespace ouro {

namespace {

using lexer::Token;
using lexer::TokenKind;

struct TokenizerIter : Object {
  FieldTo<List> tokens;
  Field failure;  // the exception after the last token, or null
  int64_t at;
  template <class F>
  void each_field(F visit) {
    visit(tokens);
    visit(failure);
  }
};

// The numbers of module token.
constexpr int kName = 1, kNumber = 2, kString = 3, kNewline = 4, kIndent = 5, kDedent = 6, kFirstOperator = 7, kOp = 54,
              kAwait = 55, kAsync = 56, kTypeIgnore = 57, kTypeComment = 58;
constexpr std::string_view kOperators[] = {
    "(",  ")",  "[",  "]",  ":",  ",",   ";",   "+",   "-",  "*",   "/",  "|",  "&",  "<",   ">",  "=",
    ".",  "%",  "{",  "}",  "==", "!=",  "<=",  ">=",  "~",  "^",   "<<", ">>", "**", "+=",  "-=", "*=",
    "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**=", "//", "//=", "@",  "@=", "->", "...", ":="};
static_assert(kFirstOperator + std::size(kOperators) == kOp);

int number_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::kName: return kName;
    case TokenKind::kNumber: return kNumber;
    case TokenKind::kString: return kString;
    case TokenKind::kNewline: return kNewline;
    case TokenKind::kIndent: return kIndent;
    case TokenKind::kDedent: return kDedent;
    case TokenKind::kOther: return kOp;
    case TokenKind::kKeywordAwait: return kAwait;
    case TokenKind::kKeywordAsync: return kAsync;
    case TokenKind::kTypeIgnore: return kTypeIgnore;
    case TokenKind::kTypeComment: return kTypeComment;
    default: break;
  }
  std::string_view text = lexer::token_kind_text(kind);
  for (size_t i = 0; i < std::size(kOperators); i++)
    if (kOperators[i] == text) return kFirstOperator + int(i);
  return kName;  // a keyword
}

// (text, type, line, last line, column, end column, source lines); columns in bytes.
Result<Ref> tuple_of_token(ThreadState& ts, const lexer::Lexer& lexer, const Token& token) {
  const bool has_text = token.col_offset >= 0;
  RefTo<Str> text =
      TRY(str_from_utf8(ts, has_text ? lexer.text().substr(token.start, token.end - token.start) : std::string_view()));
  RefTo<Str> lines =
      TRY(str_from_utf8(ts, lexer.text().substr(lexer.lines_start(), lexer.lines_end() - lexer.lines_start())));
  const Value values[] = {Value(text),
                          Value::small_int(number_of(token.kind)),
                          Value::small_int(token.lineno),
                          Value::small_int(token.end_lineno),
                          Value::small_int(token.col_offset),
                          Value::small_int(token.end_col_offset),
                          Value(lines)};
  return Ref(TRY(tuple_of(ts, values)));
}

Result<void> read_tokens(ThreadState& ts, Compilation& compilation, std::string_view source, List& tokens) {
  auto text = normalize_newlines(compilation.arena, compilation.diagnostics, source, true);
  if (text.is_error()) return compilation.raise_failure();
  lexer::Lexer lexer(text.value(), compilation.diagnostics, {});
  for (;;) {
    const Token token = lexer.next();
    TRY(ts.checkpoint_limits());
    if (token.kind == TokenKind::kEndMarker) break;
    if (token.kind == TokenKind::kError) {
      if (lexer.status() == lexer::Lexer::Status::kSyntax) return compilation.raise_failure();
      break;
    }
    TRY(list_append(ts, tokens, TRY(tuple_of_token(ts, lexer, token))));
  }
  return compilation.report_warnings();
}

constexpr NativeMethod kNewRow = signature_row("tokenizeriter(source)");

Result<Ref> iterator_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  Value slots[1];
  BoundExtra extra;
  TRY(bind_arguments(ts, kNewRow, arguments, slots, extra));
  if (!is<Str>(slots[0]))
    return raise(ts, Exc::TypeError, "tokenizeriter() argument 'source' must be str, not {}", type_name(ts, slots[0]));
  Utf8 source = TRY(Utf8::of(ts, as<Str>(slots[0])));
  if (source.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
  RefTo<Str> filename = TRY(str_from_ascii(ts, "<string>"));
  RefTo<List> tokens = TRY(list_allocate(ts, 0));
  Compilation compilation(ts, *filename);
  Ref failure;
  if (read_tokens(ts, compilation, source.view(), *tokens).is_error()) {
    failure = ts.catch_if(Exc::Exception);
    if (!failure) return raised;
  }
  RefTo<TokenizerIter> self = TRY(make_with_fields<TokenizerIter>(ts, type));
  self->tokens.set(std::move(tokens));
  if (failure) self->failure.set(std::move(failure));
  self->at = 0;
  ts.track(*self);
  return Ref(std::move(self));
}

Result<Maybe<Ref>> iterator_next(ThreadState& ts, TokenizerIter& self) {
  List& tokens = *self.tokens;
  if (self.at < int64_t(tokens.size)) return Maybe<Ref>(Ref::share(tokens.items[self.at++]));
  if (!self.failure.is_null()) {
    ts.set_pending(self.failure.share());
    return raised;
  }
  return Maybe<Ref>(absent);
}

const TypeSpec spec_tokenizer_iter{
    .name = "_tokenize.TokenizerIter",
    .instance_bytes = sizeof(TokenizerIter),
    .flags = type_flags::kContainer,
    .slots =
        [](Slots& s) {
          s.tp_new = iterator_new;
          s.tp_iter = iterator_itself;
          s.tp_next = slot<iterator_next>;
          set_field_slots<TokenizerIter>(s);
        },
};

struct State {
  Type* iterator;
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->iterator = TRY(add_native_type(ts, module, spec_tokenizer_iter, "TokenizerIter"));
  return {};
}

}  // namespace

extern const ModuleSpec module_tokenize;
const ModuleSpec module_tokenize{
    .name = "_tokenize",
    .initialize = &initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
