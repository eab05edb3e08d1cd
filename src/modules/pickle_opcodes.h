// The opcodes of the pickle format, protocols 0 to 5 (PEP 307, PEP 3154, PEP 574; module pickletools describes
// each). Arguments follow the opcode's byte: "line" is text up to a newline, numbers are little-endian.
#pragma once

#include <cstdint>

namespace ouro::pickle {

inline constexpr int kDefaultProtocol = 4, kHighestProtocol = 5;

enum Opcode : uint8_t {
  kMark = '(',
  kStop = '.',
  kPop = '0',
  kPopMark = '1',
  kDup = '2',
  kFloat = 'F',   // line
  kInt = 'I',     // line
  kBinInt = 'J',  // 4 bytes, signed
  kBinInt1 = 'K',
  kLong = 'L',  // line
  kBinInt2 = 'M',
  kNone = 'N',
  kPersId = 'P',  // line
  kBinPersId = 'Q',
  kReduce = 'R',
  kString = 'S',          // line: a quoted literal
  kBinString = 'T',       // 4 bytes of size
  kShortBinString = 'U',  // 1 byte of size
  kUnicode = 'V',         // line: raw-unicode-escape
  kBinUnicode = 'X',      // 4 bytes of size, UTF-8
  kAppend = 'a',
  kBuild = 'b',
  kGlobal = 'c',  // two lines
  kDict = 'd',
  kEmptyDict = '}',
  kAppends = 'e',
  kGet = 'g',  // line
  kBinGet = 'h',
  kInst = 'i',  // two lines
  kLongBinGet = 'j',
  kList = 'l',
  kEmptyList = ']',
  kObj = 'o',
  kPut = 'p',  // line
  kBinPut = 'q',
  kLongBinPut = 'r',
  kSetItem = 's',
  kTuple = 't',
  kEmptyTuple = ')',
  kSetItems = 'u',
  kBinFloat = 'G',  // 8 bytes, big-endian
  // protocol 2
  kProto = 0x80,
  kNewObj = 0x81,
  kExt1 = 0x82,
  kExt2 = 0x83,
  kExt4 = 0x84,
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kLong1 = 0x8a,  // 1 byte of size
  kLong4 = 0x8b,  // 4 bytes of size
  // protocol 3
  kBinBytes = 'B',       // 4 bytes of size
  kShortBinBytes = 'C',  // 1 byte of size
  // protocol 4
  kShortBinUnicode = 0x8c,
  kBinUnicode8 = 0x8d,
  kBinBytes8 = 0x8e,
  kEmptySet = 0x8f,
  kAddItems = 0x90,
  kFrozenSet = 0x91,
  kNewObjEx = 0x92,
  kStackGlobal = 0x93,
  kMemoize = 0x94,
  kFrame = 0x95,  // 8 bytes of size
  // protocol 5
  kByteArray8 = 0x96,
  kNextBuffer = 0x97,
  kReadOnlyBuffer = 0x98,
};

}  // namespace ouro::pickle
