#include "multibyte/character_sets.h"

#include <bit>

#include "base/assert.h"
#include "multibyte/hangul.h"

namespace ouro::multibyte {
namespace {

// The rows of the second plane of JIS X 0213 in the order of Shift JIS, which fills them into the rest of its lead
// bytes.
constexpr uint8_t kSecondPlaneRows[] = {0x21, 0x28, 0x23, 0x24, 0x25, 0x2c, 0x2d, 0x2e, 0x2f, 0x6e, 0x6f, 0x70, 0x71,
                                        0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e};
constexpr int kRowCells = 94;
constexpr uint32_t kFirstCell = 0x21;

// Which half row a code of Shift JIS is in, counted from `first_lead`, and the column; false: its trail byte is none.
bool shifted_place(uint32_t code, uint32_t first_lead, uint32_t& half, uint32_t& column) {
  uint32_t trail = code & 0xff;
  if (trail < 0x40 || trail == 0x7f || trail > 0xfc) return false;
  uint32_t cell = trail - 0x40 - (trail > 0x7f);
  half = ((code >> 8) - first_lead) * 2 + cell / kRowCells;
  column = kFirstCell + cell % kRowCells;
  return true;
}
uint32_t shifted_code(uint32_t lead, uint32_t half, uint32_t column) {
  uint32_t cell = (half & 1) * kRowCells + column - kFirstCell;
  return lead << 8 | (0x40 + cell + (cell >= 0x3f));
}

// The code of a set that stands under a code of a codec; 0: none.
uint32_t set_code(Form form, uint32_t code) {
  uint32_t lead = code >> 8, half, column;
  switch (form) {
    case Form::kSame: return lead < 0x100 ? code : 0;
    case Form::kHigh: return lead < 0x100 && (code & 0x8080) == 0x8080 ? code ^ 0x8080 : 0;
    case Form::kThird: return code >> 16 == 0x8f && (code & 0x8080) == 0x8080 ? (code & 0xffff) ^ 0x8080 : 0;
    case Form::kShifted:
      if (lead < 0x81 || (lead > 0x9f && lead < 0xe0) || lead > 0xef) return 0;
      if (!shifted_place(code, lead < 0xa0 ? 0x81 : 0xc1, half, column)) return 0;
      return (kFirstCell + half) << 8 | column;
    case Form::kShiftedSecondPlane:
      if (lead < 0xf0 || lead > 0xfc || !shifted_place(code, 0xf0, half, column)) return 0;
      return uint32_t(kSecondPlaneRows[half]) << 8 | column;
    case Form::kJohab: {
      uint32_t trail = code & 0xff;
      if (lead < 0xd9 || lead == 0xdf || lead > 0xf9) return 0;
      if (trail < 0x31 || (trail > 0x7e && trail < 0x91) || trail == 0xff) return 0;
      uint32_t cell = trail - (trail < 0x91 ? 0x31 : 0x43);
      uint32_t row = (lead < 0xe0 ? 0x21 + 2 * (lead - 0xd9) : 0x4a + 2 * (lead - 0xe0)) + cell / kRowCells;
      return row << 8 | (kFirstCell + cell % kRowCells);
    }
    case Form::kJohabSyllables: return 0;
  }
  OURO_UNREACHABLE();
}

// The other way: the code of a codec that a set's code stands under.
uint32_t codec_code(Form form, uint32_t code) {
  uint32_t row = code >> 8, column = code & 0xff;
  switch (form) {
    case Form::kSame: return code;
    case Form::kHigh: return code | 0x8080;
    case Form::kThird: return 0x8f8080 | code;
    case Form::kShifted: {
      uint32_t half = row - kFirstCell, lead = 0x81 + half / 2;
      return shifted_code(lead < 0xa0 ? lead : lead + 0x40, half, column);
    }
    case Form::kShiftedSecondPlane:
      for (uint32_t half = 0; half < std::size(kSecondPlaneRows); half++)
        if (kSecondPlaneRows[half] == row) return shifted_code(0xf0 + half / 2, half, column);
      return 0;
    case Form::kJohab: {
      bool symbols = row < 0x2d;
      if (!symbols && row < 0x4a) return 0;
      uint32_t half = row - (symbols ? 0x21 : 0x4a);
      uint32_t cell = (half & 1) * kRowCells + column - kFirstCell;
      return ((symbols ? 0xd9 : 0xe0) + half / 2) << 8 | (cell + (cell < 0x4e ? 0x31 : 0x43));
    }
    case Form::kJohabSyllables: return 0;
  }
  OURO_UNREACHABLE();
}

}  // namespace

uint32_t CharacterSet::character(uint32_t code) const {
  uint32_t row = code >> 8, column = code & 0xff;
  if (row < first_row || row > last_row) return 0;
  const CharacterRow& here = rows[row - first_row];
  if (column < here.first || column > here.last) return 0;
  uint16_t found = characters[here.start + column - here.first];
  return found ? base + found : 0;
}

uint32_t CharacterSet::code(uint32_t character) const {
  uint32_t offset = character - base;
  if (offset > 0xffff) return 0;
  const CharacterBlock& block = blocks[pages[offset >> 8] * 16 + (offset >> 4 & 15)];
  uint32_t bit = uint32_t(1) << (offset & 15);
  if (!(block.members & bit)) return 0;
  return codes[block.start + std::popcount(block.members & (bit - 1))];
}

const Run* find_run(std::span<const Run> runs, uint32_t source) {
  size_t low = 0, high = runs.size();
  while (low < high) {
    size_t middle = (low + high) / 2;
    const Run& run = runs[middle];
    if (source < run.first) high = middle;
    else if (source - run.first >= run.count) low = middle + 1;
    else return &run;
  }
  return nullptr;
}

static uint32_t target_of(const Run& run, uint32_t source) {
  return run.target <= kUndefinedWhole ? run.target : run.target + (source - run.first);
}

uint32_t Mapping::text(uint32_t code) const {
  if (const Run* run = find_run(texts, code)) return target_of(*run, code);
  for (const Layer& layer : layers) {
    uint32_t found = 0;
    if (layer.form == Form::kJohabSyllables) found = johab_syllable(code);
    else if (uint32_t inner = set_code(layer.form, code)) found = layer.set->character(inner);
    if (found) return found;
  }
  return kUndefined;
}

uint32_t Mapping::code(uint32_t character) const {
  if (const Run* run = find_run(codes, character)) return target_of(*run, character);
  for (const Layer& layer : layers) {
    uint32_t found = 0;
    if (layer.form == Form::kJohabSyllables) found = johab_code(character);
    else if (uint32_t inner = layer.set->code(character)) found = codec_code(layer.form, inner);
    if (found) return found;
  }
  return kUndefined;
}

bool Mapping::begins_sequence(uint32_t character) const {
  // They are in the order of the first characters.
  if (character < sequences.front().first || character > sequences.back().first) return false;
  for (const Sequence& sequence : sequences)
    if (sequence.first == character) return true;
  return false;
}
const Sequence* Mapping::sequence(uint32_t first, uint32_t second) const {
  for (const Sequence& sequence : sequences)
    if (sequence.first == first && sequence.second == second) return &sequence;
  return nullptr;
}
const Sequence* Mapping::sequence(uint32_t code) const {
  for (const Sequence& sequence : sequences)
    if (sequence.code == code) return &sequence;
  return nullptr;
}

}  // namespace ouro::multibyte
