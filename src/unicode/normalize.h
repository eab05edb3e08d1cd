// Normalisation forms (UAX #15) over text of any kind, and the NFKC form of an identifier.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "unicode/buffers.h"

namespace ouro::unicode {

enum class NormalForm : uint8_t { NFC, NFD, NFKC, NFKD };
enum class DatabaseVersion : uint8_t { v14_0, v3_2 };
enum class QuickCheck : uint8_t { yes, maybe, no };

// Whether the text is in the form, as far as one pass over the properties of its characters can tell.
Result<QuickCheck> quick_check(Resources& resources, TextView text, NormalForm form);

// The same, decided.
Result<bool> is_normalized(Resources& resources, TextView text, NormalForm form,
                           DatabaseVersion version = DatabaseVersion::v14_0);

// Appends the text in the form. Surrogates are left alone. Time is linear, also for long runs of combining marks.
// Of Unicode 3.2.0 only the decompositions are taken, as CPython does.
Result<void> normalize(TextView text, NormalForm form, GrowingArray<uint32_t>& out,
                       DatabaseVersion version = DatabaseVersion::v14_0);

// The NFKC form of a name given as UTF-8. Names that are in that form already (all ASCII ones) are returned
// as they are, as are bytes that are not UTF-8; others are made in the arena.
Result<std::string_view> normalize_identifier(Arena& arena, std::string_view utf8);

}  // namespace ouro::unicode
