// Number literals to constants: integers of any size, floats, imaginary numbers. The lexer has checked their form.
#include <cstdio>
#include <cstring>

#include "numeric/float_text.h"
#include "numeric/integer.h"
#include "parser/literals.h"
#include "parser/parse_state.h"

namespace ouro::parser {

namespace {

Result<void> integer(Session& session, const numeric::IntegerText& digits, Constant& constant) {
  uint64_t* limbs = TRY(session.arena.make_array<uint64_t>(numeric::parse_bound(digits)));
  numeric::Context context(session.scratch.resources());
  Result<numeric::Shape> shape = numeric::parse(context, digits, limbs);
  if (shape.is_error()) {
    if (context.failure() == numeric::FailureKind::kTerminated) return session.diagnostics.terminated();
    return raised;
  }
  constant.limbs = {limbs, shape.value().size};
  return {};
}

double floating(Session& session, std::string_view text) {
  numeric::Context context(session.scratch.resources());
  return MUST(numeric::parse_float(context, text));
}

}  // namespace

Result<const Constant*> number_constant(Session& session, std::string_view text, const Token& token,
                                        LiteralErrors* errors) {
  auto* constant = TRY(session.arena.make<Constant>());
  const bool has_prefix = text.size() > 1 && text[0] == '0' && std::strchr("xob", text[1] | 0x20);
  if (!has_prefix && (text.back() | 0x20) == 'j') {
    constant->kind = Constant::Kind::kComplex;
    constant->imag = floating(session, text.substr(0, text.size() - 1));
    return const_cast<const Constant*>(constant);
  }
  if (!has_prefix && text.find_first_of(".eE") != std::string_view::npos) {
    constant->kind = Constant::Kind::kFloat;
    constant->real = floating(session, text);
    return const_cast<const Constant*>(constant);
  }
  constant->kind = Constant::Kind::kInt;
  const Maybe<numeric::IntegerText> scanned = numeric::scan_integer(text, 0);
  OURO_ASSERT(scanned);
  const numeric::IntegerText& digits = *scanned;
  const size_t limit = session.options.int_max_str_digits;
  if (!has_prefix && limit && digits.digit_count > limit) {
    if (errors) {
      char message[300];
      std::snprintf(message, sizeof message,
                    "Exceeds the limit (%zu digits) for integer string conversion: value has %zu digits; use "
                    "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer "
                    "literals to avoid decimal conversion limits.",
                    limit, digits.digit_count);
      errors->at_line_of(token, message);
    }
    return raised;
  }
  TRY(integer(session, digits, *constant));
  return const_cast<const Constant*>(constant);
}

}  // namespace ouro::parser
