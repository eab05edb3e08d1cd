// The engine of ISO 2022: sets of characters designated to G0, G1 and G2 by escape sequences; SO and SI say which of G0
// and G1 bytes below 0x80 mean (ISO-2022-KR), ESC N takes one character of G2 (ISO-2022-JP-2).
//
//   ESC ( F   ESC ) F   ESC . F      a set of one byte to G0, G1, G2; F is its mark
//   ESC $ F   ESC $ ( F   ESC $ ) F  a set of two bytes to G0, G0, G1
//   ESC & @ ESC $ B                  JIS X 0208 of 1990
//
// Other escape sequences go through as they are, up to the letter that ends them.
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
constexpr Outcome illegal(size_t length) { return {Stop::kIllegal, uint8_t(length)}; }

constexpr uint8_t kEscape = 0x1b, kShiftOut = 0x0e, kShiftIn = 0x0f;
constexpr uint8_t kAscii = 'B', kTwoBytes = 0x80, kLatin1 = 'A', kGreek = 'F';
constexpr size_t kLongestEscape = 16;
// state.bytes[4]
constexpr uint8_t kShifted = 1, kForeignEscape = 2;

uint8_t& flags_of(State& state) { return state.bytes[4]; }

const Designation* find_designation(const Codec& codec, uint8_t mark) {
  for (const Designation& designation : codec.designations)
    if (designation.mark == mark) return &designation;
  return nullptr;
}

bool ends_escape(uint8_t byte) { return (byte >= 'A' && byte <= 'Z') || byte == '@'; }

// --- decoding

// A designation at the beginning of `bytes`: sets it and gives its length in `length`.
Outcome designate(const Codec& codec, State& state, std::span<const uint8_t> bytes, size_t& length) {
  length = 0;
  for (size_t i = 1; i < kLongestEscape && !length; i++) {
    if (i >= bytes.size()) return kIncomplete;
    if (ends_escape(bytes[i])) length = i + 1;
    else if ((codec.features & features::kRevision1990) && i + 1 < bytes.size() && bytes[i] == '&' &&
             bytes[i + 1] == '@')
      i += 2;
  }
  uint8_t mark = 0;
  int plane = -1;
  if (length == 0) return illegal(1);
  if (length == 3) {
    mark = bytes[2];
    if (bytes[1] == '$') plane = 0, mark |= kTwoBytes;
    else if (bytes[1] == '(') plane = 0;
    else if (bytes[1] == ')') plane = 1;
    else if (bytes[1] == '.' && (codec.features & features::kSecondPart)) plane = 2;
  } else if (length == 4 && bytes[1] == '$') {
    mark = bytes[3] | kTwoBytes;
    if (bytes[2] == '(') plane = 0;
    else if (bytes[2] == ')') plane = 1;
  } else if (length == 6 && (codec.features & features::kRevision1990) && bytes[3] == kEscape && bytes[4] == '$' &&
             bytes[5] == 'B') {
    mark = 'B' | kTwoBytes;
    plane = 0;
  }
  if (plane < 0 || (mark != kAscii && !find_designation(codec, mark))) return illegal(length);
  state.bytes[plane] = mark;
  return Outcome();
}

// The character of ISO 8859-7 under a byte. What it has in place of Latin-1's, and as it is the rest.
bool greek_character(uint8_t byte, uint32_t& c) {
  c = byte;
  switch (byte) {
    case 0xa1: c = 0x2018; return true;
    case 0xa2: c = 0x2019; return true;
    case 0xaf: c = 0x2015; return true;
    case 0xa4:
    case 0xa5:
    case 0xaa:
    case 0xae:
    case 0xd2:
    case 0xff: return false;
    case 0xb7:
    case 0xbb:
    case 0xbd: return true;
    default: break;
  }
  if (byte >= 0xb4) c += 0x2d0;
  return true;
}

// The character that ESC N invokes of G2.
Outcome invoke_second(const State& state, uint8_t byte, uint32_t& c) {
  bool known = byte < 0x80;
  switch (state.bytes[2]) {
    case kAscii: c = byte; break;
    case kLatin1: c = byte | 0x80u; break;
    case kGreek: known = greek_character(byte ^ 0x80, c); break;
    default: return {Stop::kUnsupported, 0};
  }
  return known ? Outcome() : illegal(3);
}

class Decoder {
 public:
  Decoder(const Codec& codec, State& state, std::span<const uint8_t> input, size_t& at, TextBuffer& out)
      : codec_(codec), state_(state), input_(input), at_(at), out_(out), poller_(out.resources()) {}

  Result<Outcome> run() {
    while (at_ < input_.size()) {
      TRY(poller_.step());
      Outcome outcome = TRY(step());
      if (outcome.stop != Stop::kEnd) {
        TRY(out_.flush());
        return outcome;
      }
    }
    TRY(out_.flush());
    return Outcome();
  }

 private:
  Result<Outcome> pass(uint32_t c, size_t bytes) {
    TRY(out_.push(c));
    at_ += bytes;
    return Outcome();
  }

  Result<Outcome> step() {
    uint8_t byte = input_[at_];
    uint8_t& flags = flags_of(state_);
    if (flags & kForeignEscape) {
      if (ends_escape(byte)) flags &= uint8_t(~kForeignEscape);
      return pass(byte, 1);
    }
    bool shifts = !(codec_.features & features::kNoShift);
    if (byte == kEscape) return escape();
    if (byte == '\n') flags &= uint8_t(~kShifted);
    else if (shifts && (byte == kShiftIn || byte == kShiftOut)) {
      flags = byte == kShiftOut ? flags | kShifted : flags & uint8_t(~kShifted);
      at_++;
      return Outcome();
    }
    if (byte < 0x20) return pass(byte, 1);
    if (byte >= 0x80) return illegal(1);
    uint8_t mark = state_.bytes[flags & kShifted ? 1 : 0];
    if (mark == kAscii) return pass(byte, 1);
    return character(mark);
  }

  Result<Outcome> escape() {
    std::span<const uint8_t> rest = input_.subspan(at_);
    if (rest.size() < 2) return kIncomplete;
    switch (rest[1]) {
      case '(':
      case ')':
      case '$':
      case '.':
      case '&': {
        size_t length;
        Outcome outcome = designate(codec_, state_, rest, length);
        if (outcome.stop == Stop::kEnd) at_ += length;
        return outcome;
      }
      case 'N': {
        if (!(codec_.features & features::kSecondPart)) break;
        if (rest.size() < 3) return kIncomplete;
        uint32_t c;
        Outcome outcome = invoke_second(state_, rest[2], c);
        if (outcome.stop != Stop::kEnd) return outcome;
        return pass(c, 3);
      }
      default: break;
    }
    flags_of(state_) |= kForeignEscape;
    return pass(kEscape, 1);
  }

  Result<Outcome> character(uint8_t mark) {
    if (!last_ || last_->mark != mark) last_ = find_designation(codec_, mark);
    if (!last_) return illegal(1);  // a state that no escape sequence makes
    size_t width = last_->width;
    if (input_.size() - at_ < width) return kIncomplete;
    if (!last_->mapping) return illegal(width);
    uint32_t code = input_[at_];
    if (width == 2) code = code << 8 | input_[at_ + 1];
    uint32_t c = last_->mapping->text(code);
    if (c > kUndefinedWhole) return pass(c, width);
    const Sequence* sequence = last_->mapping->sequence(code);
    if (!sequence) return illegal(width);
    TRY(out_.push(sequence->first));
    return pass(sequence->second, width);
  }

  const Codec& codec_;
  State& state_;
  std::span<const uint8_t> input_;
  size_t& at_;
  TextWriter out_;
  Poller poller_;
  const Designation* last_ = nullptr;
};

Result<Outcome> decode(const Codec& codec, State& state, std::span<const uint8_t> input, size_t& at, TextBuffer& out) {
  return Decoder(codec, state, input, at, out).run();
}

// --- encoding

Result<void> shift_in(State& state, ByteBuffer& out) {
  if (flags_of(state) & kShifted) TRY(out.push(kShiftIn));
  flags_of(state) &= uint8_t(~kShifted);
  return {};
}
Result<void> designate_ascii(State& state, ByteBuffer& out) {
  if (state.bytes[0] == kAscii) return {};
  TRY(out.append("\x1b(B"));
  state.bytes[0] = kAscii;
  return {};
}
Result<void> finish_encoding(State& state, ByteBuffer& out) {
  TRY(shift_in(state, out));
  return designate_ascii(state, out);
}

// Makes the set the one that bytes mean.
Result<void> invoke(const Designation& designation, State& state, ByteBuffer& out) {
  bool second = designation.plane == 1;
  if (!second) TRY(shift_in(state, out));
  uint8_t& designated = state.bytes[second ? 1 : 0];
  if (designated != designation.mark) {
    TRY(out.push(kEscape));
    if (designation.width == 2) TRY(out.push('$'));
    if (second) TRY(out.push(')'));
    else if (designation.mark != ('B' | kTwoBytes)) TRY(out.push('('));
    TRY(out.push(uint8_t(designation.mark & ~kTwoBytes)));
    designated = designation.mark;
  }
  if (second && !(flags_of(state) & kShifted)) {
    TRY(out.push(kShiftOut));
    flags_of(state) |= kShifted;
  }
  return {};
}

Result<Outcome> encode(const Codec& codec, State& state, TextView input, size_t& at, bool final, ByteBuffer& out) {
  Poller poller(out.resources());
  while (at < input.size) {
    TRY(poller.step());
    uint32_t c = input[at];
    if (c < 0x80) {
      TRY(designate_ascii(state, out));
      TRY(shift_in(state, out));
      TRY(out.push(uint8_t(c)));
      at++;
      continue;
    }
    if (codec.mapping && at + 1 == input.size && !final && codec.mapping->begins_sequence(c)) return kIncomplete;
    uint32_t code = 0;
    for (const Designation& designation : codec.designations) {
      if (designation.mapping) code = designation.mapping->code(c);
      if (!code) continue;
      TRY(invoke(designation, state, out));
      break;
    }
    if (!code) return illegal(1);
    TRY(write_code(code, out));
    at++;
  }
  return Outcome();
}

void begin_encoding(State& state) {
  state.bytes[0] = state.bytes[1] = kAscii;
  flags_of(state) = 0;
}
void begin_decoding(State& state) {
  begin_encoding(state);
  state.bytes[2] = kAscii;
}
// What is designated to G1 and G2 stays.
void reset_decoding(State& state) {
  state.bytes[0] = kAscii;
  flags_of(state) &= uint8_t(~kShifted);
}

}  // namespace

const Engine kIso2022Engine{begin_encoding, begin_decoding, decode, encode, finish_encoding, reset_decoding};

}  // namespace ouro::multibyte
