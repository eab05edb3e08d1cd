// The multi-byte codecs of East Asia as data, and the engines that they drive.
//
// An engine goes on until the input ends or something is wrong, says where and what, and keeps what it has made; the
// caller treats the fault and calls again. All state between calls is in a State of eight bytes, laid out as CPython's
// (it shows in the getstate of incremental coders), and an engine accepts any state.
//
//   double-byte  every code stands for itself: GB 2312, GBK, GB 18030, Big5, Shift JIS, EUC, UHC, Johab
//   HZ           state.bytes[0]: 1 within GB 2312 (RFC 1843)
//   ISO 2022     state.bytes[0..3]: the marks of the sets designated to G0 to G3; [4]: flags (RFC 1468, 1557, 2237)
#pragma once

#include "multibyte/character_sets.h"
#include "unicode/buffers.h"

namespace ouro::multibyte {

struct State {
  uint8_t bytes[8] = {};
};

enum class Stop : uint8_t {
  kEnd,         // all input is used
  kIncomplete,  // what is left at the end may be the beginning of something
  kIllegal,     // `length` bytes or characters from the place on are a fault
  kUnsupported  // a state that the codec cannot treat
};
struct Outcome {
  Stop stop = Stop::kEnd;
  uint8_t length = 0;
};

struct Codec;
struct Engine {
  void (*begin_encoding)(State& state);
  void (*begin_decoding)(State& state);
  // Decodes from `at` on, which becomes the place of the stop.
  Result<Outcome> (*decode)(const Codec& codec, State& state, std::span<const uint8_t> input, size_t& at,
                            unicode::TextBuffer& out);
  // Encodes from `at` on. `final`: what could begin a sequence of two characters at the end stands alone.
  Result<Outcome> (*encode)(const Codec& codec, State& state, unicode::TextView input, size_t& at, bool final,
                            unicode::ByteBuffer& out);
  // Writes what leads back to the initial state, and is in it.
  Result<void> (*finish_encoding)(State& state, unicode::ByteBuffer& out);
  void (*reset_decoding)(State& state);
};

// A set of ISO 2022: designated by an escape sequence with `mark` at its end, the highest bit of the mark set for a set
// of two bytes.
struct Designation {
  uint8_t mark;
  uint8_t plane;           // G0 or G1; encoding takes none of G2
  uint8_t width;           // bytes of a code
  const Mapping* mapping;  // null: there is nothing in it for G0 and G1
};

namespace features {
inline constexpr uint8_t kNoShift = 1;         // SO and SI are characters
inline constexpr uint8_t kSecondPart = 2;      // G2 holds a set of 96 characters, invoked by ESC N
inline constexpr uint8_t kRevision1990 = 4;    // ESC & @ may precede the designation of JIS X 0208
inline constexpr uint8_t kFourBytes = 8;       // GB 18030
inline constexpr uint8_t kSpelledHangul = 16;  // EUC-KR
}  // namespace features

struct Codec {
  const char* name;
  const char* module;  // the Python module that has it
  const Engine* engine;
  // What codes mean. ISO 2022: the set whose sequences of two characters make the encoder wait for the second, or null.
  // As in CPython it then takes each character by itself all the same.
  const Mapping* mapping;
  std::span<const Designation> designations;
  uint8_t features;
};

extern const Engine kDoubleByteEngine, kHzEngine, kIso2022Engine;

std::span<const Codec> all_codecs();

}  // namespace ouro::multibyte
