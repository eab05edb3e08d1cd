// TextIOWrapper: its layout, and its coders (io_text_codec.cpp).
//
// UTF-8, ASCII and Latin-1 are coded by src/unicode directly; other encodings by the incremental coders of
// their codec module. Decoders keep what a piece of input left over; their state is (bytes left over, flags),
// as codecs' getstate() tells it, with the newline state's bit below the flags when line endings are looked at.
#pragma once

#include "modules/io_internal.h"

namespace ouro::io {

enum class Coder : uint8_t { kPython, kUtf8, kAscii, kLatin1 };

struct TextWrapper : Object {
  Field buffer;            // null: detached or not initialised
  Field encoding, errors;  // str
  Field newline;           // the argument newline=: None or str
  Field decoder, encoder;  // of Python, or null
  // --- reading
  Field decoded;  // str, or null: characters decoded, of which `used` are given out
  uint64_t used;
  Field snapshot_input;  // bytes, or null: no snapshot. decoding them from snapshot_flags on gives `decoded`
  int64_t snapshot_flags;
  LineEnding ending;
  NewlineState newlines;
  uint8_t left_over[8];  // bytes of an incomplete character
  uint8_t left_over_count;
  Coder coder;
  bool can_decode, can_encode;
  bool universal;        // the decoder looks at line endings
  bool translate_write;  // \n becomes `newline`
  // --- writing
  uint8_t* pending;  // encoded bytes that wait
  uint64_t pending_size, pending_capacity;
  int64_t chunk_size;
  bool initialised, detached, has_read1, seekable, telling, line_buffering, write_through, finalizing;
};

// Which coder an encoding's name stands for.
Coder coder_of(std::string_view encoding);
// Sets up the coders for self.encoding, errors and newline, as the buffer can be read and written.
// LookupError for an unknown encoding or one that is no text encoding.
Result<void> make_coders(ThreadState& ts, TextWrapper& self, bool readable, bool writable);
// What follows bytes decoded before.
Result<RefTo<Str>> decode_text(ThreadState& ts, TextWrapper& self, Value bytes, bool final);
struct DecoderState {
  Ref bytes;
  int64_t flags;
};
Result<DecoderState> decoder_state(ThreadState& ts, TextWrapper& self);
Result<void> set_decoder_state(ThreadState& ts, TextWrapper& self, std::span<const uint8_t> bytes, int64_t flags);
Result<void> reset_decoder(ThreadState& ts, TextWrapper& self);
Result<Ref> encode_text(ThreadState& ts, TextWrapper& self, Str& text);  // bytes
// `at_start`: a byte order mark is due at the next write.
Result<void> reset_encoder(ThreadState& ts, TextWrapper& self, bool at_start);

}  // namespace ouro::io
