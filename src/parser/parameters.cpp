// Parameters of functions and lambdas (Language Reference 8.7 and 6.14).
#include "parser/parse_state.h"

namespace ouro::parser {

Result<void> Parser::parameter_type_comment(ast::arg* parameter) {
  if (!at(TokenKind::kTypeComment)) return {};
  auto* text = TRY(arena_.make<std::string_view>(TRY(arena_.copy(text_of(*current_)))));
  parameter->type_comment = text;
  current_++;
  return {};
}

Result<ast::arg*> Parser::parameter(ParameterStyle style, bool is_starred) {
  const Token& start = *current_;
  ast::identifier name = TRY(take_name());
  ast::expr* annotation = nullptr;
  if (style == ParameterStyle::kDef && take(TokenKind::kColon))
    annotation = is_starred ? TRY(star_expression()) : TRY(expression());
  auto* made = TRY(product<ast::arg>(ast::NodeKind::k_arg, since(start)));
  made->arg = name;
  made->annotation = annotation;
  return made;
}

// Up to the closing parenthesis or colon, which is left. In order: positional-only, '/', positional, *args or
// '*', keyword-only, **kwargs.
Result<ast::arguments*> Parser::parameters(ParameterStyle style) {
  TokenKind end = style == ParameterStyle::kDef ? TokenKind::kRPar : TokenKind::kColon;
  auto* made = TRY(product<ast::arguments>(ast::NodeKind::k_arguments, {}));
  if (at(end)) return made;
  ArenaVector<ast::arg*> positional_only(session_.scratch);
  ArenaVector<ast::arg*> positional(session_.scratch);
  ArenaVector<ast::expr*> defaults(session_.scratch);
  ArenaVector<ast::arg*> keyword_only(session_.scratch);
  ArenaVector<ast::expr*> keyword_defaults(session_.scratch);
  bool seen_slash = false;
  bool seen_star = false;
  bool bare_star = false;
  while (!at(end)) {
    ast::arg* last = nullptr;
    if (take(TokenKind::kSlash)) {
      if (seen_slash || seen_star || positional.empty()) return raised;
      seen_slash = true;
      std::swap(positional_only, positional);
    } else if (take(TokenKind::kStar)) {
      if (seen_star) return raised;
      seen_star = true;
      if (at(TokenKind::kComma)) {
        bare_star = true;
      } else {
        made->vararg = last = TRY(parameter(style, true));
      }
    } else if (take(TokenKind::kDoubleStar)) {
      made->kwarg = last = TRY(parameter(style, false));
    } else {
      last = TRY(parameter(style, false));
      ast::expr* value = nullptr;
      if (take(TokenKind::kEqual)) value = TRY(expression());
      if (seen_star) {
        TRY(keyword_only.push(last));
        TRY(keyword_defaults.push(value));
      } else {
        TRY(positional.push(last));
        if (value) {
          TRY(defaults.push(value));
        } else if (!defaults.empty()) {
          return raised;
        }
      }
    }
    bool comma = take(TokenKind::kComma);
    if (last && style == ParameterStyle::kDef) TRY(parameter_type_comment(last));
    if (!comma) break;
    if (made->kwarg) break;
  }
  if (!at(end)) return raised;
  if (bare_star && keyword_only.empty()) return raised;
  made->posonlyargs = TRY(list(positional_only));
  made->args = TRY(list(positional));
  made->defaults = TRY(list(defaults));
  made->kwonlyargs = TRY(list(keyword_only));
  made->kw_defaults = TRY(list(keyword_defaults));
  return made;
}

}  // namespace ouro::parser
