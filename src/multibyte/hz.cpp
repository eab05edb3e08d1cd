// The engine of HZ (RFC 1843): GB 2312 in seven bits between ~{ and ~}; ~~ is a tilde, ~ before a line feed nothing.
#include "multibyte/codecs.h"
#include "multibyte/write_code.h"

namespace ouro::multibyte {
namespace {

using unicode::ByteBuffer;
using unicode::Poller;
using unicode::TextBuffer;
using unicode::TextView;
using unicode::TextWriter;

constexpr Outcome kIncomplete{Stop::kIncomplete, 0};
constexpr Outcome kIllegal{Stop::kIllegal, 1};

Result<Outcome> decode_codes(const Codec& codec, uint8_t& mode, std::span<const uint8_t> input, size_t& at,
                             TextWriter& out, Poller poller) {
  while (at < input.size()) {
    TRY(poller.step());
    const uint8_t* bytes = input.data() + at;
    size_t left = input.size() - at;
    if (bytes[0] == '~') {
      if (left < 2) return kIncomplete;
      uint8_t command = bytes[1];
      if (command == '~' && mode == 0) TRY(out.push('~'));
      else if (command == '{' && mode == 0) mode = 1;
      else if (command == '}' && mode == 1) mode = 0;
      else if (command != '\n' || mode != 0) return kIllegal;
      at += 2;
    } else if (bytes[0] & 0x80) {
      return kIllegal;
    } else if (mode == 0) {
      TRY(out.push(bytes[0]));
      at++;
    } else {
      if (left < 2) return kIncomplete;
      uint32_t c = codec.mapping->text(uint32_t(bytes[0]) << 8 | bytes[1]);
      if (c <= kUndefinedWhole) return kIllegal;
      TRY(out.push(c));
      at += 2;
    }
  }
  return Outcome();
}

Result<Outcome> decode(const Codec& codec, State& state, std::span<const uint8_t> input, size_t& at, TextBuffer& out) {
  TextWriter writer(out);
  Outcome outcome = TRY(decode_codes(codec, state.bytes[0], input, at, writer, Poller(out.resources())));
  TRY(writer.flush());
  return outcome;
}

Result<void> finish_encoding(State& state, ByteBuffer& out) {
  if (state.bytes[0]) TRY(out.append("~}"));
  state.bytes[0] = 0;
  return {};
}

Result<Outcome> encode(const Codec& codec, State& state, TextView input, size_t& at, bool, ByteBuffer& out) {
  Poller poller(out.resources());
  for (; at < input.size; at++) {
    TRY(poller.step());
    uint32_t c = input[at];
    if (c < 0x80) {
      TRY(finish_encoding(state, out));
      TRY(out.push(uint8_t(c)));
      if (c == '~') TRY(out.push('~'));
      continue;
    }
    uint32_t code = codec.mapping->code(c);
    if (!code) return kIllegal;
    if (!state.bytes[0]) {
      TRY(out.append("~{"));
      state.bytes[0] = 1;
    }
    TRY(write_code(code, out));
  }
  return Outcome();
}

void begin(State& state) { state.bytes[0] = 0; }

}  // namespace

const Engine kHzEngine{begin, begin, decode, encode, finish_encoding, begin};

}  // namespace ouro::multibyte
