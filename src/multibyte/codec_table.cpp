// The codecs: which engine, which mapping, which sets in which order of preference.
#include "multibyte/codecs.h"

namespace ouro::multibyte {
namespace {

using namespace features;

constexpr uint8_t kTwoBytes = 0x80;
constexpr Designation kJis0208Designation{'B' | kTwoBytes, 0, 2, &kJis0208Set};
constexpr Designation kJis0208OldDesignation{'@' | kTwoBytes, 0, 2, &kJis0208Set};
constexpr Designation kJis0212Designation{'D' | kTwoBytes, 0, 2, &kJis0212Set};
constexpr Designation kJis0201RomanDesignation{'J', 0, 1, &kJis0201RomanSet};
constexpr Designation kJis0201KanaDesignation{'I', 0, 1, &kJis0201KanaSet};
constexpr Designation kJis0213First2000{'O' | kTwoBytes, 0, 2, &kJis0213First2000Set};
constexpr Designation kJis0213First2004{'Q' | kTwoBytes, 0, 2, &kJis0213First2004Set};
constexpr Designation kJis0213Second2000{'P' | kTwoBytes, 0, 2, &kJis0213Second2000Set};
constexpr Designation kJis0213Second2004{'P' | kTwoBytes, 0, 2, &kJis0213Second2004Set};
constexpr Designation kGb2312Designation{'A' | kTwoBytes, 0, 2, &kGb2312Set};
constexpr Designation kKsx1001Designation{'C' | kTwoBytes, 0, 2, &kKsx1001Set};
constexpr Designation kKsx1001Shifted{'C' | kTwoBytes, 1, 2, &kKsx1001Set};
constexpr Designation kLatin1Designation{'A', 2, 1, nullptr};
constexpr Designation kGreekDesignation{'F', 2, 1, nullptr};

constexpr Designation kKorean[] = {kKsx1001Shifted};
constexpr Designation kJapanese[] = {kJis0208Designation, kJis0201RomanDesignation, kJis0208OldDesignation};
constexpr Designation kJapanese1[] = {kJis0208Designation, kJis0212Designation, kJis0201RomanDesignation,
                                      kJis0208OldDesignation};
constexpr Designation kJapanese2[] = {kJis0208Designation, kJis0212Designation,      kKsx1001Designation,
                                      kGb2312Designation,  kJis0201RomanDesignation, kJis0208OldDesignation,
                                      kLatin1Designation,  kGreekDesignation};
constexpr Designation kJapanese2004[] = {kJis0208Designation, kJis0213First2004, kJis0213Second2004};
constexpr Designation kJapanese3[] = {kJis0208Designation, kJis0213First2000, kJis0213Second2000};
constexpr Designation kJapaneseExtended[] = {kJis0208Designation, kJis0212Designation, kJis0201RomanDesignation,
                                             kJis0201KanaDesignation, kJis0208OldDesignation};

constexpr uint8_t kJapaneseFeatures = kNoShift | kRevision1990;
constexpr const Engine* kDouble = &kDoubleByteEngine;
constexpr const Engine* kIso = &kIso2022Engine;

const Codec kCodecs[] = {
    {"gb2312", "_codecs_cn", kDouble, &kGb2312Mapping, {}, 0},
    {"gbk", "_codecs_cn", kDouble, &kGbkMapping, {}, 0},
    {"gb18030", "_codecs_cn", kDouble, &kGb18030Mapping, {}, kFourBytes},
    {"hz", "_codecs_cn", &kHzEngine, &kGb2312Set, {}, 0},
    {"big5hkscs", "_codecs_hk", kDouble, &kBig5HkscsMapping, {}, 0},
    {"iso2022_kr", "_codecs_iso2022", kIso, nullptr, kKorean, 0},
    {"iso2022_jp", "_codecs_iso2022", kIso, nullptr, kJapanese, kJapaneseFeatures},
    {"iso2022_jp_1", "_codecs_iso2022", kIso, nullptr, kJapanese1, kJapaneseFeatures},
    {"iso2022_jp_2", "_codecs_iso2022", kIso, nullptr, kJapanese2, kJapaneseFeatures | kSecondPart},
    {"iso2022_jp_2004", "_codecs_iso2022", kIso, &kJis0213First2004Set, kJapanese2004, kJapaneseFeatures},
    {"iso2022_jp_3", "_codecs_iso2022", kIso, &kJis0213First2000Set, kJapanese3, kJapaneseFeatures},
    {"iso2022_jp_ext", "_codecs_iso2022", kIso, nullptr, kJapaneseExtended, kJapaneseFeatures},
    {"shift_jis", "_codecs_jp", kDouble, &kShiftJisMapping, {}, 0},
    {"cp932", "_codecs_jp", kDouble, &kCp932Mapping, {}, 0},
    {"euc_jp", "_codecs_jp", kDouble, &kEucJpMapping, {}, 0},
    {"shift_jis_2004", "_codecs_jp", kDouble, &kShiftJis2004Mapping, {}, 0},
    {"euc_jis_2004", "_codecs_jp", kDouble, &kEucJis2004Mapping, {}, 0},
    {"euc_jisx0213", "_codecs_jp", kDouble, &kEucJisX0213Mapping, {}, 0},
    {"shift_jisx0213", "_codecs_jp", kDouble, &kShiftJisX0213Mapping, {}, 0},
    {"euc_kr", "_codecs_kr", kDouble, &kEucKrMapping, {}, kSpelledHangul},
    {"cp949", "_codecs_kr", kDouble, &kCp949Mapping, {}, 0},
    {"johab", "_codecs_kr", kDouble, &kJohabMapping, {}, 0},
    {"big5", "_codecs_tw", kDouble, &kBig5Mapping, {}, 0},
    {"cp950", "_codecs_tw", kDouble, &kCp950Mapping, {}, 0},
};

}  // namespace

std::span<const Codec> all_codecs() { return kCodecs; }

}  // namespace ouro::multibyte
