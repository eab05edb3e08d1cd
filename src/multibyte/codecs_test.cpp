// The engines by themselves: every codec gives back what it took, in any parts; refused memory; states nobody makes.
// The mappings are compared with CPython's by tests/builtins/codecs and tools/compare_codecs.py.
#include "multibyte/codecs.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ouro::multibyte {
namespace {

using unicode::ByteBuffer;
using unicode::TextBuffer;
using unicode::TextView;

const Codec& codec_named(std::string_view name) {
  for (const Codec& codec : all_codecs())
    if (name == codec.name) return codec;
  ADD_FAILURE() << "no codec " << name;
  return all_codecs()[0];
}

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

struct Encoding {
  std::string bytes;
  Outcome outcome;
  size_t at = 0;
};
Encoding encode(const Codec& codec, std::u32string_view text, State& state, bool final = true) {
  SystemResources resources;
  ByteBuffer out(resources);
  Encoding made;
  TextView view(reinterpret_cast<const uint32_t*>(text.data()), text.size());
  made.outcome = MUST(codec.engine->encode(codec, state, view, made.at, final, out));
  if (final) MUST(codec.engine->finish_encoding(state, out));
  made.bytes = out.text();
  return made;
}
struct Decoding {
  std::u32string text;
  Outcome outcome;
  size_t at = 0;
};
Decoding decode(const Codec& codec, std::string_view bytes, State& state) {
  SystemResources resources;
  TextBuffer out(resources);
  Decoding made;
  made.outcome = MUST(codec.engine->decode(codec, state, bytes_of(bytes), made.at, out));
  for (size_t i = 0; i < out.size(); i++) made.text += char32_t(out[i]);
  return made;
}

std::u32string text_for(const Codec& codec) {
  std::string_view module = codec.module;
  if (module == "_codecs_cn") return U"a~\u554a\u3000b\u4e00";
  if (module == "_codecs_kr" || std::string_view(codec.name) == "iso2022_kr") return U"a\uac00\u3131b\u4f3d";
  if (module == "_codecs_tw" || module == "_codecs_hk") return U"a\u4e00\u3000b";
  return U"a\u3042\u4e9cb\u30ab";
}

TEST(Multibyte, EveryCodecGivesBackWhatItTook) {
  for (const Codec& codec : all_codecs()) {
    SCOPED_TRACE(codec.name);
    std::u32string text = text_for(codec);
    State state;
    codec.engine->begin_encoding(state);
    Encoding whole = encode(codec, text, state);
    EXPECT_EQ(whole.outcome.stop, Stop::kEnd);
    codec.engine->begin_decoding(state);
    Decoding back = decode(codec, whole.bytes, state);
    EXPECT_EQ(back.outcome.stop, Stop::kEnd);
    EXPECT_EQ(back.text, text);
  }
}

TEST(Multibyte, PartsGiveWhatTheWholeGives) {
  for (const Codec& codec : all_codecs()) {
    SCOPED_TRACE(codec.name);
    std::u32string text = text_for(codec);
    State state;
    codec.engine->begin_encoding(state);
    std::string bytes = encode(codec, text, state).bytes;
    for (size_t cut = 0; cut <= bytes.size(); cut++) {
      codec.engine->begin_decoding(state);
      Decoding first = decode(codec, std::string_view(bytes).substr(0, cut), state);
      Decoding second = decode(codec, std::string_view(bytes).substr(first.at), state);
      EXPECT_EQ(first.text + second.text, text) << "cut at " << cut;
    }
  }
}

TEST(Multibyte, EverySetLeadsBack) {
  // What a set has for a character must be the code of that character.
  for (const CharacterSet* set :
       {&kGb2312, &kGbkRest, &kGb18030Rest, &kJis0208, &kJis0212, &kJis0213First, &kJis0213FirstAstral, &kJis0213Second,
        &kJis0213SecondAstral, &kCp932Rest, &kKsx1001, &kCp949Rest, &kBig5, &kCp950Rest, &kHkscs, &kHkscsAstral}) {
    size_t characters = 0;
    for (uint32_t c = set->base; c < set->base + 0x10000; c++) {
      uint32_t code = set->code(c);
      if (!code) continue;
      characters++;
      ASSERT_EQ(set->character(code), c) << std::hex << c;
    }
    EXPECT_GT(characters, 20u);
    EXPECT_EQ(set->code(set->base ^ 0x20000), 0u);
    EXPECT_EQ(set->code(0x10ffff), 0u);
    for (uint32_t code = 0; code < 0x10000; code++)
      if (uint32_t c = set->character(code)) ASSERT_NE(set->code(c), 0u) << std::hex << code;
  }
}

TEST(Multibyte, FaultsHaveThePlaceAndTheLength) {
  State state;
  Decoding made = decode(codec_named("cp949"), "ab\xff\xff", state);
  EXPECT_EQ(made.outcome.stop, Stop::kIllegal);
  EXPECT_EQ(made.outcome.length, 1);
  EXPECT_EQ(made.at, 2u);
  EXPECT_EQ(made.text, U"ab");
  made = decode(codec_named("gb18030"), "a\x81\x30\x81", state);
  EXPECT_EQ(made.outcome.stop, Stop::kIncomplete);
  EXPECT_EQ(made.at, 1u);
  Encoding encoded = encode(codec_named("shift_jis_2004"), U"\u304b", state, false);
  EXPECT_EQ(encoded.outcome.stop, Stop::kIncomplete);
  encoded = encode(codec_named("shift_jis_2004"), U"\u304b\u309a", state, false);
  EXPECT_EQ(encoded.bytes, "\x82\xf5");
  encoded = encode(codec_named("big5"), U"a\U00012345", state);
  EXPECT_EQ(encoded.outcome.stop, Stop::kIllegal);
  EXPECT_EQ(encoded.at, 1u);
}

TEST(Multibyte, AnyStateIsAccepted) {
  const std::string_view inputs[] = {"a",      "~{!!~}",     "\x1b$B!!\x1b(B",
                                     "\x1bN!", "\x0e!!\x0f", "\x1b(\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"};
  for (const Codec& codec : all_codecs()) {
    for (int byte = 0; byte < 256; byte++) {
      for (size_t place = 0; place < sizeof(State); place++) {
        for (std::string_view input : inputs) {
          State state;
          codec.engine->begin_decoding(state);
          state.bytes[place] = uint8_t(byte);
          Decoding made = decode(codec, input, state);
          EXPECT_LE(made.at, input.size());
          codec.engine->reset_decoding(state);
          codec.engine->begin_encoding(state);
          state.bytes[place] = uint8_t(byte);
          encode(codec, U"a\u4e00\uac00~", state);
        }
      }
    }
  }
}

// Refuses allocations after some, or the leave to go on after some polls.
class Limited final : public Resources {
 public:
  Limited(int allocations, int polls) : allocations_(allocations), polls_(polls) {}
  void* allocate(size_t bytes) override {
    if (allocations_-- <= 0) return nullptr;
    outstanding += bytes;
    return system_.allocate(bytes);
  }
  void release(void* memory, size_t bytes) override {
    outstanding -= bytes;
    system_.release(memory, bytes);
  }
  bool may_continue() override { return polls_-- > 0; }
  size_t outstanding = 0;

 private:
  int allocations_, polls_;
  SystemResources system_;
};

bool there_and_back(const Codec& codec, Limited& resources, std::u32string_view text) {
  State state;
  ByteBuffer bytes(resources);
  TextBuffer back(resources);
  size_t at = 0;
  codec.engine->begin_encoding(state);
  TextView view(reinterpret_cast<const uint32_t*>(text.data()), text.size());
  if (codec.engine->encode(codec, state, view, at, true, bytes).is_error()) return false;
  if (codec.engine->finish_encoding(state, bytes).is_error()) return false;
  codec.engine->begin_decoding(state);
  at = 0;
  if (codec.engine->decode(codec, state, bytes.span(), at, back).is_error()) return false;
  EXPECT_EQ(back.size(), text.size());
  return true;
}

TEST(Multibyte, EveryRefusalIsAFailureWithoutALeak) {
  std::u32string text;
  for (int i = 0; i < 10000; i++) text += i % 3 ? U'\u4e00' : U'a';
  for (const Codec& codec : all_codecs()) {
    for (bool allocations : {true, false}) {
      bool done = false;
      int limit = 0;
      for (; !done && limit < 100; limit++) {
        Limited resources(allocations ? limit : 1 << 30, allocations ? 1 << 30 : limit);
        done = there_and_back(codec, resources, text);
        ASSERT_EQ(resources.outstanding, 0u);
      }
      EXPECT_TRUE(done) << codec.name;
      EXPECT_GT(limit, 1) << codec.name;
    }
  }
}

}  // namespace
}  // namespace ouro::multibyte
