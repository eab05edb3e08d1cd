// The __format__ of int, float, complex and str: the specification is parsed and applied by src/numeric.
#include "objects/number_format.h"

#include "numeric/format_spec.h"
#include "objects/float.h"
#include "objects/int.h"
#include "runtime/numeric_errors.h"
#include "unicode/properties.h"

namespace ouro {
namespace {

numeric::CodePoints code_points(const Str& text) {
  numeric::CodePoints points;
  points.units = text.data();
  points.size = text.length;
  points.unit_size = text.width;
  return points;
}

int decimal_digit(char32_t c) { return unicode::decimal_value(c); }

// Parses the specification, then lets `write(context, parsed, sink)` make the text.
template <class Write>
Result<RefTo<Str>> with_spec(ThreadState& ts, Str& spec, numeric::FormattedKind kind, const char* type_name,
                             Write write) {
  NumericContext context(ts);
  auto parsed = numeric::parse_format_spec(context, code_points(spec), kind, type_name, &decimal_digit);
  if (parsed.is_error()) return context.raise_failure();
  StrBuilder builder(ts);
  BuilderSink sink(builder);
  numeric::FormatSpec format = parsed.release();
  Result<void> done = write(static_cast<numeric::Context&>(context), format, sink, builder);
  if (done.is_error()) return context.raise_failure();
  return builder.finish();
}

}  // namespace

Result<void> check_digit_limit(ThreadState& ts, Value integer) {
  if (!integer.is_heap()) return {};
  int limit = ts.interpreter().max_str_digits;
  if (limit <= 0) return {};
  uint64_t scratch;
  IntParts parts = int_parts(integer, scratch);
  if (numeric::estimate_decimal_digits({parts.negative, parts.limbs}).at_most <= uint64_t(limit)) return {};
  TRY(int_to_text(ts, integer, 10));
  return {};
}

Result<RefTo<Str>> format_int(ThreadState& ts, Value value, Str& spec) {
  if (spec.length == 0) return str(ts, value);
  return with_spec(ts, spec, numeric::FormattedKind::kNumber, type_of(ts, value).plain_name,
                   [&](numeric::Context& context, const numeric::FormatSpec& format, numeric::TextSink& sink,
                       StrBuilder&) -> Result<void> {
                     if (format.type == 0 || format.type == 'd' || format.type == 'n')
                       TRY(check_digit_limit(ts, value));
                     uint64_t scratch;
                     IntParts parts = int_parts(value, scratch);
                     return numeric::format_integer(context, {parts.negative, parts.limbs}, format,
                                                    type_of(ts, value).plain_name, sink);
                   });
}

Result<RefTo<Str>> format_float(ThreadState& ts, Value value, Str& spec) {
  if (spec.length == 0) return str(ts, value);
  return with_spec(ts, spec, numeric::FormattedKind::kNumber, type_of(ts, value).plain_name,
                   [&](numeric::Context& context, const numeric::FormatSpec& format, numeric::TextSink& sink,
                       StrBuilder&) -> Result<void> {
                     return numeric::format_float(context, float_number(value), format, type_of(ts, value).plain_name,
                                                  sink);
                   });
}

Result<RefTo<Str>> format_complex(ThreadState& ts, Value value, double real, double imaginary, Str& spec) {
  if (spec.length == 0) return str(ts, value);
  return with_spec(ts, spec, numeric::FormattedKind::kNumber, type_of(ts, value).plain_name,
                   [&](numeric::Context& context, const numeric::FormatSpec& format, numeric::TextSink& sink,
                       StrBuilder&) -> Result<void> {
                     return numeric::format_complex(context, {real, imaginary}, format, type_of(ts, value).plain_name,
                                                    sink);
                   });
}

Result<RefTo<Str>> format_str(ThreadState& ts, Str& value, Str& spec) {
  if (spec.length == 0) {
    if (is_exact<Str>(value)) return RefTo<Str>::share(value);
    return str(ts, value);
  }
  const char* type_name = type_of(ts, value).plain_name;
  return with_spec(ts, spec, numeric::FormattedKind::kText, type_name,
                   [&](numeric::Context& context, const numeric::FormatSpec& format, numeric::TextSink&,
                       StrBuilder& builder) -> Result<void> {
                     auto layout = TRY(numeric::layout_text(context, value.length, format, type_name));
                     TRY(builder.append_repeated(format.fill, layout.left_fill));
                     TRY(builder.append(value, 0, layout.length));
                     return builder.append_repeated(format.fill, layout.right_fill);
                   });
}

}  // namespace ouro
