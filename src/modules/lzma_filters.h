// Filters of liblzma as Python's dicts.
#pragma once

#include <lzma.h>

#include "runtime/protocol.h"

namespace ouro {

// A chain of filters and the memory of their options. Ends with LZMA_VLI_UNKNOWN.
struct LzmaFilters {
  lzma_filter chain[LZMA_FILTERS_MAX + 1];
  union Options {
    lzma_options_lzma lzma;
    lzma_options_delta delta;
    lzma_options_bcj bcj;
  } options[LZMA_FILTERS_MAX];
};

struct LzmaState {
  Type* compressor;
  Type* decompressor;
  Type* error;
};

// The exception of a code of liblzma.
Raised raise_lzma(ThreadState& ts, LzmaState& state, lzma_ret code);
// One filter from a dict. ValueError, TypeError, LZMAError.
Result<void> lzma_filter_from(ThreadState& ts, LzmaState& state, Value specification, lzma_filter& filter,
                              LzmaFilters::Options& options);
// A chain from a sequence of dicts.
Result<void> lzma_filters_from(ThreadState& ts, LzmaState& state, Value specifications, LzmaFilters& out);
// The dict of a filter.
Result<Ref> lzma_filter_to_dict(ThreadState& ts, const lzma_filter& filter);
// An int that fits 32 or 64 bits, not negative.
Result<uint32_t> lzma_uint32(ThreadState& ts, Value value);
Result<uint64_t> lzma_uint64(ThreadState& ts, Value value);

}  // namespace ouro
