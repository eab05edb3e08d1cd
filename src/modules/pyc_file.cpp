// Files of compiled code: see pyc_file.h.
#include "modules/pyc_file.h"

#include <sys/stat.h>

#include <bit>
#include <cstring>

#include "modules/marshal.h"
#include "modules/whole_file.h"
#include "numeric/hash.h"

namespace ouro {

namespace {

uint32_t little32(const uint8_t* bytes) {
  return uint32_t(bytes[0]) | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 | uint32_t(bytes[3]) << 24;
}

// Of the word behind the magic number.
constexpr uint32_t kHashBased = 1, kChecked = 2;

// SipHash-1-3 of no bytes; hash() itself has 0 for them.
uint64_t hash_of_nothing(uint64_t key) {
  uint64_t a = key ^ 0x736f6d6570736575, b = 0x646f72616e646f6d, c = key ^ 0x6c7967656e657261, d = 0x7465646279746573;
  auto round = [&] {
    a += b;
    b = std::rotl(b, 13) ^ a;
    a = std::rotl(a, 32);
    c += d;
    d = std::rotl(d, 16) ^ c;
    a += d;
    d = std::rotl(d, 21) ^ a;
    c += b;
    b = std::rotl(b, 17) ^ c;
    c = std::rotl(c, 32);
  };
  round();  // the one block: no bytes, length 0
  c ^= 0xFF;
  for (int i = 0; i < 3; i++) round();
  return a ^ b ^ c ^ d;
}

}  // namespace

uint64_t source_hash(uint64_t key, std::span<const uint8_t> source) {
  if (source.empty()) return hash_of_nothing(key);
  return uint64_t(numeric::hash_bytes(numeric::HashKey{key, 0}, source.data(), source.size()));
}

Result<RefTo<Code>> code_of_pyc(ThreadState& ts, std::span<const uint8_t> bytes) {
  if (bytes.size() < kPycHeaderBytes || std::memcmp(bytes.data(), kPycMagic, 4) != 0)
    return raise(ts, Exc::RuntimeError, "Bad magic number in .pyc file");
  Ref value = TRY(marshal_read(ts, bytes.subspan(kPycHeaderBytes)));
  if (!is<Code>(value)) return raise(ts, Exc::RuntimeError, "Bad code object in .pyc file");
  return std::move(value).cast<Code>();
}

// Whether the source still has the hash that is stored.
static Result<bool> hash_is_accepted(ThreadState& ts, const uint8_t* stored, const char* source_path) {
  auto content = read_whole_file(ts, source_path);
  if (content.is_error()) {
    if (!ts.catch_if(Exc::OSError)) return raised;
    return false;
  }
  uint64_t hash = source_hash(little32(kPycMagic), content.value()->span());
  return hash == (uint64_t(little32(stored)) | uint64_t(little32(stored + 4)) << 32);
}

Result<Maybe<Ref>> read_valid_pyc(ThreadState& ts, const char* pyc_path, const char* source_path, HashCheck check) {
  struct stat source;
  if (stat(source_path, &source) < 0) return Maybe<Ref>(absent);
  auto content = read_whole_file(ts, pyc_path);
  if (content.is_error()) {
    if (!ts.catch_if(Exc::OSError)) return raised;
    return Maybe<Ref>(absent);
  }
  RefTo<Bytes> bytes = content.release();
  if (bytes->size < kPycHeaderBytes || std::memcmp(bytes->data(), kPycMagic, 4) != 0) return Maybe<Ref>(absent);
  const uint8_t* data = bytes->data();
  uint32_t flags = little32(data + 4);
  if (flags & ~(kHashBased | kChecked)) return Maybe<Ref>(absent);
  if (flags & kHashBased) {
    bool is_checked = check == HashCheck::kDefault ? flags & kChecked : check == HashCheck::kAlways;
    if (is_checked && !TRY(hash_is_accepted(ts, data + 8, source_path))) return Maybe<Ref>(absent);
  } else if (flags || little32(data + 8) != uint32_t(source.st_mtime) ||
             little32(data + 12) != uint32_t(source.st_size)) {
    return Maybe<Ref>(absent);
  }
  auto code = code_of_pyc(ts, bytes->span());
  if (!code.is_error()) return Maybe<Ref>(Ref(code.release()));
  if (!ts.catch_if(Exc::Exception)) return raised;
  return Maybe<Ref>(absent);
}

Result<void> set_code_filename(ThreadState& ts, Code& code, Str& old_name, Str& new_name) {
  TRY(ts.check_native_stack());
  if (!str_equal(*code.filename, old_name)) return {};
  code.filename.set(RefTo<Str>::share(new_name));
  for (Value constant : *code.consts)
    if (is<Code>(constant)) TRY(set_code_filename(ts, as<Code>(constant), old_name, new_name));
  return {};
}

}  // namespace ouro
