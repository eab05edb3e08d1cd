#include "modules/lzma_filters.h"

#include <cstring>
#include <string_view>

#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "runtime/type_header.h"

namespace ouro {

Raised raise_lzma(ThreadState& ts, LzmaState& state, lzma_ret code) {
  const char* message = nullptr;
  switch (code) {
    case LZMA_UNSUPPORTED_CHECK: message = "Unsupported integrity check"; break;
    case LZMA_MEM_ERROR: return ts.memory_refused();
    case LZMA_MEMLIMIT_ERROR: message = "Memory usage limit exceeded"; break;
    case LZMA_FORMAT_ERROR: message = "Input format not supported by decoder"; break;
    case LZMA_OPTIONS_ERROR: message = "Invalid or unsupported options"; break;
    case LZMA_DATA_ERROR: message = "Corrupt input data"; break;
    case LZMA_BUF_ERROR: message = "Insufficient buffer space"; break;
    case LZMA_PROG_ERROR: message = "Internal error"; break;
    default: return raise(ts, *state.error, "Unrecognized error from liblzma: {}", int(code));
  }
  return raise(ts, *state.error, "{}", message);
}

Result<uint64_t> lzma_uint64(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  if (int_sign(number) < 0) return raise(ts, Exc::OverflowError, "can't convert negative int to unsigned");
  uint64_t scratch;
  IntParts parts = int_parts(number, scratch);
  if (parts.limbs.size() > 1) return raise(ts, Exc::OverflowError, "int too big to convert");
  return parts.limbs.empty() ? 0 : parts.limbs[0];
}
Result<uint32_t> lzma_uint32(ThreadState& ts, Value value) {
  uint64_t number = TRY(lzma_uint64(ts, value));
  if (number > UINT32_MAX) return raise(ts, Exc::OverflowError, "Value too large for uint32_t type");
  return uint32_t(number);
}

namespace {

// The fields of a filter's dict that its options have.
struct OptionField {
  std::string_view key;
  uint32_t* number;
};

// Sets the fields that the dict has; ValueError for other keys and for values that do not fit.
Result<void> set_fields(ThreadState& ts, Value specification, std::span<const OptionField> fields, const char* kind) {
  auto wrong = [&]() -> Result<void> {
    if (ts.has_pending() && !ts.catch_if(Exc::Exception)) return raised;
    return raise(ts, Exc::ValueError, "Invalid filter specifier for {} filter", kind);
  };
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  if (dict_update(ts, *dict, specification).is_error()) return wrong();
  uint64_t position = 0;
  Value key, value;
  while (dict_next(*dict, position, key, value)) {
    bool known = is<Str>(key) && as<Str>(key).equals_ascii("id");
    for (const OptionField& field : fields) {
      if (!is<Str>(key) || !as<Str>(key).equals_ascii(field.key)) continue;
      known = true;
      Result<uint32_t> number = lzma_uint32(ts, value);
      if (number.is_error()) return wrong();
      *field.number = number.release();
    }
    if (!known) return wrong();
  }
  return {};
}

Result<Maybe<Ref>> entry_of(ThreadState& ts, Value mapping, const char* name) {
  RefTo<Str> key = TRY(str_from_ascii(ts, name));
  Result<Ref> item = get_item(ts, mapping, Value(key));
  if (item.is_error()) {
    if (ts.catch_if(Exc::KeyError)) return Maybe<Ref>(absent);
    return raised;
  }
  return Maybe<Ref>(item.release());
}

}  // namespace

Result<void> lzma_filter_from(ThreadState& ts, LzmaState& state, Value specification, lzma_filter& filter,
                              LzmaFilters::Options& options) {
  if (!specification.is_heap() || !type_of(ts, specification).slots.mp_subscript)
    return raise(ts, Exc::TypeError, "Filter specifier must be a dict or dict-like object");
  Maybe<Ref> id = TRY(entry_of(ts, specification, "id"));
  if (!id) return raise(ts, Exc::ValueError, "Filter specifier must have an \"id\" entry");
  if (!is_int((*id).get())) return raise(ts, Exc::TypeError, "an integer is required");
  filter.id = TRY(lzma_uint64(ts, *id));
  std::memset(&options, 0, sizeof options);
  filter.options = &options;
  switch (filter.id) {
    case LZMA_FILTER_LZMA1:
    case LZMA_FILTER_LZMA2: {
      uint32_t preset = LZMA_PRESET_DEFAULT;
      Maybe<Ref> given = TRY(entry_of(ts, specification, "preset"));
      if (given) preset = TRY(lzma_uint32(ts, *given));
      lzma_options_lzma& lzma = options.lzma;
      if (lzma_lzma_preset(&lzma, preset)) return raise(ts, *state.error, "Invalid compression preset: {}", preset);
      uint32_t mode = lzma.mode, finder = lzma.mf;
      const OptionField fields[] = {{"preset", &preset},
                                    {"dict_size", &lzma.dict_size},
                                    {"lc", &lzma.lc},
                                    {"lp", &lzma.lp},
                                    {"pb", &lzma.pb},
                                    {"mode", &mode},
                                    {"nice_len", &lzma.nice_len},
                                    {"mf", &finder},
                                    {"depth", &lzma.depth}};
      TRY(set_fields(ts, specification, fields, "LZMA"));
      lzma.mode = lzma_mode(mode);
      lzma.mf = lzma_match_finder(finder);
      return {};
    }
    case LZMA_FILTER_DELTA: {
      options.delta.type = LZMA_DELTA_TYPE_BYTE;
      options.delta.dist = 1;
      const OptionField fields[] = {{"dist", &options.delta.dist}};
      return set_fields(ts, specification, fields, "delta");
    }
    case LZMA_FILTER_X86:
    case LZMA_FILTER_POWERPC:
    case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB:
    case LZMA_FILTER_SPARC:
    case LZMA_FILTER_IA64: {
      const OptionField fields[] = {{"start_offset", &options.bcj.start_offset}};
      return set_fields(ts, specification, fields, "BCJ");
    }
    default: return raise(ts, Exc::ValueError, "Invalid filter ID: {}", uint64_t(filter.id));
  }
}

Result<void> lzma_filters_from(ThreadState& ts, LzmaState& state, Value specifications, LzmaFilters& out) {
  if (is<Dict>(specifications)) return raise(ts, Exc::TypeError, "dict is not a sequence");
  int64_t count = TRY(length(ts, specifications));
  if (count > LZMA_FILTERS_MAX)
    return raise(ts, Exc::ValueError, "Too many filters - liblzma supports a maximum of {}", LZMA_FILTERS_MAX);
  for (int64_t i = 0; i < count; i++) {
    Ref one = TRY(sequence_item(ts, specifications, i));
    TRY(lzma_filter_from(ts, state, one, out.chain[i], out.options[i]));
  }
  out.chain[count].id = LZMA_VLI_UNKNOWN;
  out.chain[count].options = nullptr;
  return {};
}

Result<Ref> lzma_filter_to_dict(ThreadState& ts, const lzma_filter& filter) {
  RefTo<Dict> dict = TRY(dict_allocate(ts));
  auto add = [&](std::string_view name, uint64_t number) -> Result<void> {
    Ref value = TRY(make_int_unsigned(ts, number));
    return dict_set(ts, *dict, name, *value);
  };
  TRY(add("id", filter.id));
  switch (filter.id) {
    case LZMA_FILTER_LZMA1: {
      auto* lzma = static_cast<lzma_options_lzma*>(filter.options);
      TRY(add("dict_size", lzma->dict_size));
      TRY(add("lc", lzma->lc));
      TRY(add("lp", lzma->lp));
      TRY(add("pb", lzma->pb));
      break;
    }
    case LZMA_FILTER_LZMA2: TRY(add("dict_size", static_cast<lzma_options_lzma*>(filter.options)->dict_size)); break;
    case LZMA_FILTER_DELTA: TRY(add("dist", static_cast<lzma_options_delta*>(filter.options)->dist)); break;
    case LZMA_FILTER_X86:
    case LZMA_FILTER_POWERPC:
    case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB:
    case LZMA_FILTER_SPARC:
    case LZMA_FILTER_IA64:
      if (filter.options) TRY(add("start_offset", static_cast<lzma_options_bcj*>(filter.options)->start_offset));
      break;
    default: return raise(ts, Exc::ValueError, "Invalid filter ID: {}", uint64_t(filter.id));
  }
  return Ref(std::move(dict));
}

}  // namespace ouro
