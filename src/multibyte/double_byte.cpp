// The engine of codecs without state, whose codes have one, two or three bytes, told by the first; and four in GB
// 18030, eight where EUC-KR spells a syllable.
#include "multibyte/codecs.h"
#include "multibyte/hangul.h"
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

// --- GB 18030: four bytes b1 b2 b3 b4 with 0x81 <= b1, b3 <= 0xFE and b2, b4 a digit are a number in linear order.
// From 0x90 on it is the character less U+10000; before, it is one of the runs.

constexpr uint32_t kFirstAstralLead = 0x90 - 0x81, kLeadCodes = 10 * 126 * 10;

bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

uint32_t four_byte_character(const uint8_t* bytes) {
  if (bytes[0] < 0x81 || bytes[0] == 0xff || bytes[2] < 0x81 || bytes[2] == 0xff || !is_digit(bytes[3])) return 0;
  uint32_t lead = bytes[0] - 0x81u;
  uint32_t linear = ((lead * 10 + bytes[1] - '0') * 126 + bytes[2] - 0x81) * 10 + bytes[3] - '0';
  if (lead >= kFirstAstralLead) {
    uint32_t c = 0x10000 + linear - kFirstAstralLead * kLeadCodes;
    return c < 0x110000 ? c : 0;
  }
  size_t low = 0, high = kFourByteRunCount;
  while (low < high) {
    size_t middle = (low + high) / 2;
    const Run& run = kFourByteRuns[middle];
    if (linear < run.target) high = middle;
    else if (linear - run.target >= run.count) low = middle + 1;
    else return run.first + (linear - run.target);
  }
  return 0;
}

Result<bool> write_four_bytes(uint32_t c, ByteBuffer& out) {
  uint32_t linear;
  if (c >= 0x10000) {
    linear = c - 0x10000 + kFirstAstralLead * kLeadCodes;
  } else {
    const Run* run = find_run({kFourByteRuns, kFourByteRunCount}, c);
    if (!run) return false;
    linear = run->target + (c - run->first);
  }
  const uint8_t bytes[] = {uint8_t(0x81 + linear / kLeadCodes), uint8_t('0' + linear / 1260 % 10),
                           uint8_t(0x81 + linear / 10 % 126), uint8_t('0' + linear % 10)};
  TRY(out.append(bytes, 4));
  return true;
}

// --- decoding

// Writes what a code stands for; false: nothing, `fault` says how long the fault is.
Result<bool> write_text(const Mapping& mapping, uint32_t code, uint8_t length, TextWriter& out, Outcome& fault) {
  uint32_t c = mapping.text(code);
  if (c > kUndefinedWhole) [[likely]] {
    TRY(out.push(c));
    return true;
  }
  if (const Sequence* sequence = mapping.sequence(code)) {
    TRY(out.push(sequence->first));
    TRY(out.push(sequence->second));
    return true;
  }
  fault = {Stop::kIllegal, uint8_t(c == kUndefinedWhole ? length : 1)};
  return false;
}

Result<Outcome> decode_codes(const Codec& codec, std::span<const uint8_t> input, size_t& at, TextWriter& out) {
  const Mapping& mapping = *codec.mapping;
  Outcome fault;
  while (at < input.size()) {
    const uint8_t* bytes = input.data() + at;
    size_t left = input.size() - at;
    uint8_t length = 1;
    uint32_t code = bytes[0];
    switch (Lead(mapping.leads[code])) {
      case Lead::kAscii:
        TRY(out.push(code));
        at++;
        continue;
      case Lead::kSingle: break;
      case Lead::kIllegal: return kIllegal;
      case Lead::kPair:
        if (left < 2) return kIncomplete;
        code = code << 8 | bytes[1];
        length = 2;
        if ((codec.features & features::kFourBytes) && is_digit(bytes[1])) {
          if (left < 4) return kIncomplete;
          uint32_t c = four_byte_character(bytes);
          if (!c) return kIllegal;
          TRY(out.push(c));
          at += 4;
          continue;
        }
        if ((codec.features & features::kSpelledHangul) && code == kSpelledFiller) {
          if (left < kSpelledBytes) return kIncomplete;
          uint32_t c = spelled_syllable(bytes);
          if (!c) return kIllegal;
          TRY(out.push(c));
          at += kSpelledBytes;
          continue;
        }
        break;
      case Lead::kTriple:
        if (left < 3) return kIncomplete;
        code = code << 16 | uint32_t(bytes[1]) << 8 | bytes[2];
        length = 3;
        break;
    }
    if (!TRY(write_text(mapping, code, length, out, fault))) return fault;
    at += length;
  }
  return Outcome();
}

Result<Outcome> decode(const Codec& codec, State&, std::span<const uint8_t> input, size_t& at, TextBuffer& out) {
  TextWriter writer(out);
  Outcome outcome = TRY(decode_codes(codec, input, at, writer));
  TRY(writer.flush());
  return outcome;
}

// --- encoding

struct Encoded {
  uint32_t code = 0;        // 0: none
  uint8_t characters = 1;   // how many it stands for
  bool incomplete = false;  // the next character decides, and is not there yet
};

// The code of the character at `at`, with the next where they make a sequence.
Encoded encode_at(const Mapping& mapping, TextView input, size_t at, bool final) {
  uint32_t c = input[at];
  if (!mapping.sequences.empty() && mapping.begins_sequence(c)) {
    if (at + 1 < input.size) {
      if (const Sequence* found = mapping.sequence(c, input[at + 1])) return {found->code, 2, false};
    } else if (!final) {
      return {0, 1, true};
    }
  }
  return {mapping.code(c), 1, false};
}

Result<Outcome> encode(const Codec& codec, State&, TextView input, size_t& at, bool final, ByteBuffer& out) {
  const Mapping& mapping = *codec.mapping;
  Poller poller(out.resources());
  while (at < input.size) {
    TRY(poller.step());
    uint32_t c = input[at];
    if (c < 0x80 && Lead(mapping.leads[c]) == Lead::kAscii) {
      TRY(out.push(uint8_t(c)));
      at++;
      continue;
    }
    Encoded encoded = encode_at(mapping, input, at, final);
    if (encoded.incomplete) return kIncomplete;
    if (encoded.code) {
      TRY(write_code(encoded.code, out));
    } else if (codec.features & features::kFourBytes) {
      if (!TRY(write_four_bytes(c, out))) return kIllegal;
    } else {
      uint8_t spelled[kSpelledBytes];
      if (!(codec.features & features::kSpelledHangul) || !spell_syllable(c, spelled)) return kIllegal;
      TRY(out.append(spelled, kSpelledBytes));
    }
    at += encoded.characters;
  }
  return Outcome();
}

void keep_state(State&) {}
Result<void> nothing_to_finish(State&, ByteBuffer&) { return {}; }

}  // namespace

const Engine kDoubleByteEngine{keep_state, keep_state, decode, encode, nothing_to_finish, keep_state};

}  // namespace ouro::multibyte
