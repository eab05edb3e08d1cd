#include "numeric/text_internal.h"

#include <cstring>

#include "numeric/decimal_text.h"

namespace ouro::numeric {

static constexpr size_t kPollCharacters = size_t(1) << 18;

Result<std::string_view> without_underscores(Context& context, std::string_view text, LimbBuffer* storage) {
  if (text.empty() || !std::memchr(text.data(), '_', text.size())) return text;
  *storage = TRY(LimbBuffer::make(context, text.size() / sizeof(Limb) + 1));
  char* out = reinterpret_cast<char*>(storage->data());
  size_t size = 0;
  char previous = '\0';
  for (size_t i = 0; i < text.size(); i++) {
    if (i % kPollCharacters == kPollCharacters - 1) TRY(context.poll());
    char c = text[i];
    if (c == '_' ? !is_digit(previous) : previous == '_' && !is_digit(c)) {
      return context.fail(FailureKind::kValue, "%s", "");
    }
    if (c != '_') out[size++] = c;
    previous = c;
  }
  if (previous == '_') return context.fail(FailureKind::kValue, "%s", "");
  return std::string_view(out, size);
}

Result<std::string_view> IntegerDigits::make(Context& context, IntegerView value, unsigned base, LetterCase letters) {
  IntegerView magnitude{false, value.limbs};
  if (base == 10 && value.limbs.size() <= 1) {
    DecimalText text(value.limbs.empty() ? 0 : value.limbs[0], false);
    std::string_view digits = text.view();
    std::memcpy(small_, digits.data(), digits.size());
    return std::string_view(small_, digits.size());
  }
  size_t bound = to_text_bound(magnitude, base);
  char* text = small_;
  if (bound > sizeof small_) {
    large_ = TRY(LimbBuffer::make(context, bound / sizeof(Limb) + 1));
    text = reinterpret_cast<char*>(large_.data());
  }
  size_t size = TRY(to_text(context, magnitude, base, text));
  if (letters == LetterCase::kUpper) {
    for (size_t i = 0; i < size; i++) {
      if (i % kPollCharacters == kPollCharacters - 1) TRY(context.poll());
      if (text[i] >= 'a') text[i] = char(text[i] - 'a' + 'A');
    }
  }
  return std::string_view(text, size);
}

Raised unknown_format_code(Context& context, char32_t type, const char* type_name) {
  if (type > 32 && type < 128) {
    return context.fail(FailureKind::kValue, "Unknown format code '%c' for object of type '%.200s'", char(type),
                        type_name);
  }
  return context.fail(FailureKind::kValue, "Unknown format code '\\x%x' for object of type '%.200s'", unsigned(type),
                      type_name);
}

}  // namespace ouro::numeric
