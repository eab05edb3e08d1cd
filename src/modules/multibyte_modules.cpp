// Modules _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr, _codecs_tw: each gives its codecs by name.
#include <cstring>

#include "modules/multibyte.h"

namespace ouro {
namespace {

constexpr const char kChina[] = "_codecs_cn", kHongKong[] = "_codecs_hk", kIso2022[] = "_codecs_iso2022",
                     kJapan[] = "_codecs_jp", kKorea[] = "_codecs_kr", kTaiwan[] = "_codecs_tw";

template <const char* module>
Result<Ref> getcodec(ThreadState& ts, Value encoding) {
  if (!is<Str>(encoding)) return raise(ts, Exc::TypeError, "encoding name must be a string.");
  Utf8 name = TRY(Utf8::of(ts, as<Str>(encoding)));
  for (const multibyte::Codec& codec : multibyte::all_codecs())
    if (!std::strcmp(codec.module, module) && !std::strcmp(codec.name, name.c_str()))
      return multibyte::make_codec_object(ts, codec);
  return raise(ts, Exc::LookupError, "no such codec is supported.");
}

template <const char* module>
constexpr NativeMethod kFunctions[] = {function<getcodec<module>>("getcodec(encoding, /)", "The codec of that name.")};

}  // namespace

#define OURO_CODECS_MODULE(suffix, python_name)   \
  extern const ModuleSpec module_codecs_##suffix; \
  const ModuleSpec module_codecs_##suffix{.name = python_name, .doc = nullptr, .functions = kFunctions<python_name>};
OURO_CODECS_MODULE(cn, kChina)
OURO_CODECS_MODULE(hk, kHongKong)
OURO_CODECS_MODULE(iso2022, kIso2022)
OURO_CODECS_MODULE(jp, kJapan)
OURO_CODECS_MODULE(kr, kKorea)
OURO_CODECS_MODULE(tw, kTaiwan)
#undef OURO_CODECS_MODULE

}  // namespace ouro
