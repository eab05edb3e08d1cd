// Module binascii: bytes as ASCII text and back: hexadecimal, base64 (RFC 4648), uuencode, quoted-printable
// (RFC 2045), and the checksums CRC-32 and CRC-CCITT.
//
// Functions that read text take ASCII strings as well as buffers.
#include <zlib.h>

#include <cstring>

#include "modules/native_state.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

struct State {
  Type* error;       // binascii.Error
  Type* incomplete;  // binascii.Incomplete
};

// The bytes of a buffer or of an ASCII string, as long as this lives.
class AsciiInput {
 public:
  static Result<AsciiInput> of(ThreadState& ts, Value value) {
    AsciiInput input;
    if (Str* text = try_as<Str>(value)) {
      if (!text->ascii) return raise(ts, Exc::ValueError, "string argument should contain only ASCII characters");
      input.bytes_ = {text->data1(), text->length};
      return input;
    }
    if (!supports_buffer(ts, value))
      return raise(ts, Exc::TypeError, "argument should be bytes, buffer or ASCII string, not '{}'",
                   type_name(ts, value));
    input.buffer_ = TRY(BufferAccess::get(ts, value));
    input.bytes_ = input.buffer_.bytes();
    return input;
  }
  std::span<const uint8_t> bytes() const { return bytes_; }

 private:
  BufferAccess buffer_;
  std::span<const uint8_t> bytes_;
};

// Bytes whose number is known only at the end: made as long as they may become, and cut.
Result<RefTo<Bytes>> cut(ThreadState& ts, RefTo<Bytes> bytes, const uint8_t* end) {
  size_t size = size_t(end - bytes->data());
  if (size == bytes->size) return bytes;
  return bytes_of(ts, {bytes->data(), size});
}

constexpr char kHexDigits[] = "0123456789abcdef";
int hex_value(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// --- hexadecimal

Result<RefTo<Bytes>> b2a_hex(ThreadState& ts, Value data, Value separator, Int32 group_argument) {
  int separator_byte = -1;
  if (!separator.is_unbound()) {
    int64_t size = TRY(length(ts, separator));
    if (size != 1) return raise(ts, Exc::ValueError, "sep must be length 1.");
    if (Str* text = try_as<Str>(separator)) {
      if (text->width != 1) return raise(ts, Exc::ValueError, "sep must be ASCII.");
      separator_byte = text->data1()[0];
    } else if (Bytes* bytes = try_as<Bytes>(separator)) {
      separator_byte = bytes->data()[0];
    } else {
      return raise(ts, Exc::TypeError, "sep must be str or bytes.");
    }
  }
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> bytes = buffer.bytes();
  size_t group = size_t(group_argument.value < 0 ? -int64_t(group_argument.value) : group_argument.value);
  if (separator_byte < 0 || !group || bytes.empty()) group = 0;
  if (bytes.size() > (size_t(1) << 60)) return ts.memory_refused();
  size_t separators = group ? (bytes.size() - 1) / group : 0;
  RefTo<Bytes> text = TRY(bytes_allocate(ts, 2 * bytes.size() + separators));
  uint8_t* out = text->data();
  // Groups are counted from the right unless the argument is negative.
  size_t until = !group                     ? bytes.size() + 1
                 : group_argument.value < 0 ? group
                 : bytes.size() % group     ? bytes.size() % group
                                            : group;
  for (size_t i = 0; i < bytes.size(); i++) {
    if (!until) {
      *out++ = uint8_t(separator_byte);
      until = group;
    }
    until--;
    *out++ = uint8_t(kHexDigits[bytes[i] >> 4]);
    *out++ = uint8_t(kHexDigits[bytes[i] & 15]);
  }
  return text;
}

Result<RefTo<Bytes>> a2b_hex(ThreadState& ts, Module& module, Value hexstr) {
  AsciiInput input = TRY(AsciiInput::of(ts, hexstr));
  std::span<const uint8_t> text = input.bytes();
  Type& error = *native_state<State>(module).error;
  if (text.size() % 2) return raise(ts, error, "Odd-length string");
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, text.size() / 2));
  for (size_t i = 0; i < text.size(); i += 2) {
    int high = hex_value(text[i]), low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return raise(ts, error, "Non-hexadecimal digit found");
    bytes->data()[i / 2] = uint8_t(high << 4 | low);
  }
  return bytes;
}

// --- base64

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
int base64_value(uint8_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

Result<RefTo<Bytes>> b2a_base64(ThreadState& ts, Module& module, Value data, Truth newline) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> bytes = buffer.bytes();
  if (bytes.size() > size_t(INT64_MAX - 3) / 2)
    return raise(ts, *native_state<State>(module).error, "Too much data for base64 line");
  RefTo<Bytes> text = TRY(bytes_allocate(ts, (bytes.size() + 2) / 3 * 4 + newline.value));
  uint8_t* out = text->data();
  size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    uint32_t bits = uint32_t(bytes[i]) << 16 | uint32_t(bytes[i + 1]) << 8 | bytes[i + 2];
    *out++ = uint8_t(kBase64[bits >> 18]);
    *out++ = uint8_t(kBase64[bits >> 12 & 63]);
    *out++ = uint8_t(kBase64[bits >> 6 & 63]);
    *out++ = uint8_t(kBase64[bits & 63]);
  }
  if (size_t rest = bytes.size() - i) {
    uint32_t bits = uint32_t(bytes[i]) << 16 | (rest == 2 ? uint32_t(bytes[i + 1]) << 8 : 0);
    *out++ = uint8_t(kBase64[bits >> 18]);
    *out++ = uint8_t(kBase64[bits >> 12 & 63]);
    *out++ = rest == 2 ? uint8_t(kBase64[bits >> 6 & 63]) : '=';
    *out++ = '=';
  }
  if (newline) *out = '\n';
  return text;
}

// Without strict mode what is no base64 is skipped, and a padding that completes a group of four ends
// nothing: further groups may follow.
Result<RefTo<Bytes>> a2b_base64(ThreadState& ts, Module& module, Value data, Truth strict_mode) {
  AsciiInput input = TRY(AsciiInput::of(ts, data));
  std::span<const uint8_t> text = input.bytes();
  Type& error = *native_state<State>(module).error;
  bool strict = strict_mode;
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, (text.size() + 3) / 4 * 3));
  uint8_t* out = bytes->data();
  if (strict && !text.empty() && text[0] == '=') return raise(ts, error, "Leading padding not allowed");
  int in_group = 0, padding = 0;
  uint8_t left = 0;
  bool padded = false;
  for (size_t i = 0; i < text.size(); i++) {
    uint8_t c = text[i];
    if (c == '=') {
      padded = true;
      if (in_group >= 2 && in_group + ++padding >= 4) {
        if (strict && i + 1 < text.size()) return raise(ts, error, "Excess data after padding");
        return cut(ts, std::move(bytes), out);
      }
      continue;
    }
    int value = base64_value(c);
    if (value < 0) {
      if (strict) return raise(ts, error, "Only base64 data is allowed");
      continue;
    }
    if (strict && padded) return raise(ts, error, "Discontinuous padding not allowed");
    padding = 0;
    switch (in_group) {
      case 0: in_group = 1; break;
      case 1:
        *out++ = uint8_t(left << 2 | value >> 4);
        value &= 15;
        in_group = 2;
        break;
      case 2:
        *out++ = uint8_t(left << 4 | value >> 2);
        value &= 3;
        in_group = 3;
        break;
      default:
        *out++ = uint8_t(left << 6 | value);
        value = 0;
        in_group = 0;
        break;
    }
    left = uint8_t(value);
  }
  size_t made = size_t(out - bytes->data());
  if (in_group == 1)
    return raise(ts, error,
                 "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
                 made / 3 * 4 + 1);
  if (in_group) return raise(ts, error, "Incorrect padding");
  return cut(ts, std::move(bytes), out);
}

// --- uuencode

Result<RefTo<Bytes>> b2a_uu(ThreadState& ts, Module& module, Value data, Truth backtick) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> bytes = buffer.bytes();
  if (bytes.size() > 45) return raise(ts, *native_state<State>(module).error, "At most 45 bytes at once");
  RefTo<Bytes> text = TRY(bytes_allocate(ts, 2 + (bytes.size() + 2) / 3 * 4));
  uint8_t* out = text->data();
  auto put = [&](uint32_t value) { *out++ = value ? uint8_t(value + ' ') : backtick ? '`' : ' '; };
  put(uint32_t(bytes.size()));
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t bits = uint32_t(bytes[i]) << 16 | (i + 1 < bytes.size() ? uint32_t(bytes[i + 1]) << 8 : 0) |
                    (i + 2 < bytes.size() ? bytes[i + 2] : 0);
    put(bits >> 18);
    put(bits >> 12 & 63);
    put(bits >> 6 & 63);
    put(bits & 63);
  }
  *out = '\n';
  return text;
}

// Ends of lines and what is missing count as zeros.
Result<RefTo<Bytes>> a2b_uu(ThreadState& ts, Module& module, Value data) {
  AsciiInput input = TRY(AsciiInput::of(ts, data));
  std::span<const uint8_t> text = input.bytes();
  Type& error = *native_state<State>(module).error;
  size_t at = 0;
  size_t size = size_t(((text.empty() ? 0 : text[at++]) - ' ') & 63);
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, size));
  uint32_t bits = 0;
  int bit_count = 0;
  for (size_t made = 0; made < size;) {
    uint8_t c = at < text.size() ? text[at] : 0;
    uint32_t value;
    if (c == '\n' || c == '\r' || at >= text.size()) {
      value = 0;
    } else {
      if (c < ' ' || c > ' ' + 64) return raise(ts, error, "Illegal char");
      value = uint32_t(c - ' ') & 63;
    }
    at++;
    bits = (bits << 6 | value) & 0xffff;
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      bytes->data()[made++] = uint8_t(bits >> bit_count);
    }
  }
  for (; at < text.size(); at++) {
    uint8_t c = text[at];
    if (c != ' ' && c != '`' && c != '\n' && c != '\r') return raise(ts, error, "Trailing garbage");
  }
  return bytes;
}

// --- quoted-printable

Result<RefTo<Bytes>> a2b_qp(ThreadState& ts, Value data, Truth header) {
  AsciiInput input = TRY(AsciiInput::of(ts, data));
  std::span<const uint8_t> text = input.bytes();
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, text.size()));
  uint8_t* out = bytes->data();
  for (size_t i = 0; i < text.size();) {
    uint8_t c = text[i];
    if (c == '=') {
      i++;
      if (i >= text.size()) break;
      if (text[i] == '\n' || text[i] == '\r') {
        // A soft end of line.
        while (i < text.size() && text[i] != '\n') i++;
        if (i < text.size()) i++;
      } else if (text[i] == '=') {
        *out++ = '=';
        i++;
      } else if (i + 1 < text.size() && hex_value(text[i]) >= 0 && hex_value(text[i + 1]) >= 0) {
        *out++ = uint8_t(hex_value(text[i]) << 4 | hex_value(text[i + 1]));
        i += 2;
      } else {
        *out++ = '=';
      }
    } else {
      *out++ = header && c == '_' ? ' ' : c;
      i++;
    }
  }
  return cut(ts, std::move(bytes), out);
}

// Writes quoted-printable: into `out`, or only counts when it is null.
class QuotedPrintable {
 public:
  QuotedPrintable(std::span<const uint8_t> bytes, bool quote_tabs, bool is_text, bool header, bool crlf)
      : bytes_(bytes), quote_tabs_(quote_tabs), is_text_(is_text), header_(header), crlf_(crlf) {}
  size_t write(uint8_t* out) {
    out_ = out;
    size_ = line_ = 0;
    size_t count = bytes_.size();
    for (size_t i = 0; i < count;) {
      uint8_t c = bytes_[i];
      if (must_quote(i)) {
        if (line_ + 3 >= kLine) soft_end();
        put('=');
        put("0123456789ABCDEF"[c >> 4]);
        put("0123456789ABCDEF"[c & 15]);
        line_ += 3;
        i++;
      } else if (is_text_ && (c == '\n' || (c == '\r' && i + 1 < count && bytes_[i + 1] == '\n'))) {
        line_ = 0;
        hard_end(i);
        i += c == '\r' ? 2 : 1;
      } else {
        // A byte that ends a line may take the place of the '='.
        bool ends_line = i + 1 < count && bytes_[i + 1] == '\n';
        if (i + 1 != count && !ends_line && line_ + 1 >= kLine) soft_end();
        line_++;
        put(header_ && c == ' ' ? '_' : char(c));
        i++;
      }
    }
    return size_;
  }

 private:
  static constexpr size_t kLine = 76;
  bool must_quote(size_t i) const {
    uint8_t c = bytes_[i];
    size_t count = bytes_.size();
    if (c > 126 || c == '=' || (header_ && c == '_')) return true;
    if (c == '.' && line_ == 0 &&
        (i + 1 == count || bytes_[i + 1] == '\n' || bytes_[i + 1] == '\r' || bytes_[i + 1] == 0))
      return true;
    if (!is_text_ && (c == '\r' || c == '\n')) return true;
    if ((c == '\t' || c == ' ') && i + 1 == count) return true;
    if (c == '\r' || c == '\n') return false;
    if (c < 33 && (c != '\t' && c != ' ')) return true;
    if (c == '\t' || c == ' ') {
      if (quote_tabs_) return !(header_ && c == ' ');
      // White space at the end of a line.
      return false;
    }
    return false;
  }
  void put(char c) {
    if (out_) out_[size_] = uint8_t(c);
    size_++;
  }
  void soft_end() {
    put('=');
    if (crlf_) put('\r');
    put('\n');
    line_ = 0;
  }
  void hard_end(size_t i) {
    // White space before it is written in hexadecimal.
    if (out_ && size_ && i && (bytes_[i - 1] == ' ' || bytes_[i - 1] == '\t') &&
        (out_[size_ - 1] == ' ' || out_[size_ - 1] == '\t')) {
      char c = char(out_[size_ - 1]);
      size_--;
      put('=');
      put(c == ' ' ? '2' : '0');
      put(c == ' ' ? '0' : '9');
    } else if (!out_ && i && (bytes_[i - 1] == ' ' || bytes_[i - 1] == '\t')) {
      size_ += 2;
    }
    if (crlf_) put('\r');
    put('\n');
  }
  std::span<const uint8_t> bytes_;
  bool quote_tabs_, is_text_, header_, crlf_;
  uint8_t* out_ = nullptr;
  size_t size_ = 0, line_ = 0;
};

Result<RefTo<Bytes>> b2a_qp(ThreadState& ts, Value data, Truth quotetabs, Truth istext, Truth header) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> bytes = buffer.bytes();
  // The first end of line says how lines end.
  const void* end = bytes.empty() ? nullptr : std::memchr(bytes.data(), '\n', bytes.size());
  bool crlf = end && end != bytes.data() && static_cast<const uint8_t*>(end)[-1] == '\r';
  QuotedPrintable writer(bytes, quotetabs, istext, header, crlf);
  RefTo<Bytes> text = TRY(bytes_allocate(ts, writer.write(nullptr)));
  const uint8_t* end_of_text = text->data() + writer.write(text->data());
  return cut(ts, std::move(text), end_of_text);
}

// --- checksums

Result<uint64_t> crc32_of(ThreadState& ts, Value data, Value start) {
  Ref number = TRY(index(ts, start));
  uint64_t crc = int_to_uint64_mask(number) & 0xffffffff;
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> bytes = buffer.bytes();
  while (!bytes.empty()) {
    size_t part = bytes.size() < (size_t(1) << 24) ? bytes.size() : size_t(1) << 24;
    crc = ::crc32(crc, bytes.data(), uInt(part));
    bytes = bytes.subspan(part);
    TRY(ts.checkpoint_limits());
  }
  return crc;
}

// The polynomial x^16 + x^12 + x^5 + 1, high bit first.
Result<uint64_t> crc_hqx(ThreadState& ts, Value data, Value start) {
  Ref number = TRY(index(ts, start));
  uint32_t crc = uint32_t(int_to_uint64_mask(number)) & 0xffff;
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  size_t polled = 0;
  for (uint8_t byte : buffer.bytes()) {
    uint32_t x = (crc >> 8) ^ byte;
    x ^= x >> 4;
    crc = ((crc << 8) ^ (x << 12) ^ (x << 5) ^ x) & 0xffff;
    if ((++polled & 0xfffff) == 0) TRY(ts.checkpoint_limits());
  }
  return uint64_t(crc);
}

constexpr NativeMethod kFunctions[] = {
    module_function<a2b_base64>("a2b_base64(module, data, /, *, strict_mode=False)", "The bytes of base64 text."),
    module_function<a2b_hex>("a2b_hex(module, hexstr, /)", "The bytes of hexadecimal text."),
    function<a2b_qp>("a2b_qp(data, header=False)", "The bytes of quoted-printable text."),
    module_function<a2b_uu>("a2b_uu(module, data, /)", "The bytes of a line of uuencoded text."),
    module_function<b2a_base64>("b2a_base64(module, data, /, *, newline=True)", "Bytes as base64 text."),
    function<b2a_hex>("b2a_hex(data, sep=<unrepresentable>, bytes_per_sep=1)", "Bytes as hexadecimal text."),
    function<b2a_qp>("b2a_qp(data, quotetabs=False, istext=True, header=False)", "Bytes as quoted-printable text."),
    module_function<b2a_uu>("b2a_uu(module, data, /, *, backtick=False)", "Bytes as a line of uuencoded text."),
    function<crc32_of>("crc32(data, crc=0, /)", "The checksum CRC-32."),
    function<crc_hqx>("crc_hqx(data, crc, /)", "The checksum CRC-CCITT."),
    function<b2a_hex>("hexlify(data, sep=<unrepresentable>, bytes_per_sep=1)", "Bytes as hexadecimal text."),
    module_function<a2b_hex>("unhexlify(module, hexstr, /)", "The bytes of hexadecimal text."),
};

Result<void> binascii_execute(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->error = TRY(add_exception_class(ts, module, "binascii", "Error", *ts.types()[Exc::ValueError]));
  state->incomplete = TRY(add_exception_class(ts, module, "binascii", "Incomplete", *ts.types()[Exc::Exception]));
  return {};
}

}  // namespace

extern const ModuleSpec module_binascii;
const ModuleSpec module_binascii{
    .name = "binascii",
    .doc = "Bytes as text and back.",
    .functions = kFunctions,
    .initialize = binascii_execute,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
