// The error handlers that codecs know by name, without calling Python: strict, ignore, replace,
// backslashreplace, surrogateescape, surrogatepass, xmlcharrefreplace and namereplace.
//
// After a coder returned `raised`, failed() tells a fault that the handler did not accept (the runtime then
// raises UnicodeDecodeError or UnicodeEncodeError for failure()) from a refusal of memory or time.
#pragma once

#include <string_view>

#include "unicode/codecs.h"

namespace ouro::unicode {

enum class ErrorPolicy : uint8_t {
  strict,
  ignore,
  replace,
  backslashreplace,
  surrogateescape,
  surrogatepass,
  xmlcharrefreplace,  // encoding only
  namereplace,        // encoding only
};

// The policy called `name`; absent for other names, which only a registry can know.
Maybe<ErrorPolicy> error_policy(std::string_view name);

// What the surrogate policies must know of the encoding. surrogatepass is strict for `other` and `charmap`.
// When encoding, surrogateescape takes a faulty run as a whole for `charmap` and as far as it can for all others.
enum class CodecFamily : uint8_t { other, charmap, utf8, utf16_little, utf16_big, utf32_little, utf32_big };

class StandardDecodeErrors final : public DecodeErrorHandler {
 public:
  StandardDecodeErrors(ErrorPolicy policy, CodecFamily family) : policy_(policy), family_(family) {}
  Result<size_t> handle(Bytes& input, CodecFault fault, TextBuffer& out) override;
  void byte_order_found(ByteOrder order) override;
  bool failed() const { return failed_; }
  CodecFault failure() const { return failure_; }

 private:
  Raised fail(CodecFault fault) {
    failed_ = true;
    failure_ = fault;
    return raised;
  }

  ErrorPolicy policy_;
  CodecFamily family_;
  bool failed_ = false;
  CodecFault failure_;
};

class StandardEncodeErrors final : public EncodeErrorHandler {
 public:
  StandardEncodeErrors(Resources& resources, ErrorPolicy policy, CodecFamily family)
      : policy_(policy), family_(family), bytes_(resources) {}
  Result<size_t> handle(TextView text, CodecFault fault, Replacement& replacement) override;
  Raised reject(TextView, CodecFault fault) override { return fail(fault); }
  bool failed() const { return failed_; }
  CodecFault failure() const { return failure_; }

 private:
  Raised fail(CodecFault fault) {
    failed_ = true;
    failure_ = fault;
    return raised;
  }
  Result<void> put_surrogate(uint32_t c);

  ErrorPolicy policy_;
  CodecFamily family_;
  ByteBuffer bytes_;  // the last replacement
  bool failed_ = false;
  CodecFault failure_;
};

}  // namespace ouro::unicode
