// Module _locale: the C library's locale: setting it, its conventions, comparing text by it, message catalogues.
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <wchar.h>

#include <climits>
#include <cstring>

#include "modules/c_strings.h"
#include "modules/io_internal.h"
#include "modules/module_spec.h"
#include "objects/dict.h"
#include "objects/list.h"

namespace ouro {
namespace {

struct State {
  Type* error;
};

Result<Ref> locale_text(ThreadState& ts, const char* text) { return Ref(TRY(decode_file_name(ts, text ? text : ""))); }

Result<Ref> locale_setlocale(ThreadState& ts, Module& module, Int32 category, Value locale) {
  const char* wanted = nullptr;
  Utf8 text;
  if (!locale.is_unbound() && !locale.is_none()) {
    if (!is<Str>(locale))
      return raise(ts, Exc::TypeError, "setlocale() argument 2 must be str or None, not {}", type_name(ts, locale));
    text = TRY(Utf8::of(ts, as<Str>(locale)));
    if (text.has_nul()) return raise(ts, Exc::ValueError, "embedded null character");
    wanted = text.c_str();
  }
  const char* result = setlocale(category.value, wanted);
  if (!result) {
    return raise(ts, *module_state<State>(module).error, wanted ? "unsupported locale setting" : "locale query failed");
  }
  return locale_text(ts, result);
}

Result<Ref> grouping_list(ThreadState& ts, const char* grouping) {
  RefTo<List> list = TRY(list_allocate(ts, 0));
  if (grouping && *grouping) {
    const char* at = grouping;
    for (; *at && *at != CHAR_MAX; at++) TRY(list_append(ts, *list, Value::small_int(*at)));
    TRY(list_append(ts, *list, Value::small_int(*at)));
  }
  return Ref(std::move(list));
}
Result<Ref> locale_localeconv(ThreadState& ts) {
  RefTo<Dict> result = TRY(dict_allocate(ts));
  const lconv* conventions = localeconv();
  struct TextRow {
    const char* name;
    const char* text;
  };
  const TextRow texts[] = {
      {"int_curr_symbol", conventions->int_curr_symbol},     {"currency_symbol", conventions->currency_symbol},
      {"mon_decimal_point", conventions->mon_decimal_point}, {"mon_thousands_sep", conventions->mon_thousands_sep},
      {"positive_sign", conventions->positive_sign},         {"negative_sign", conventions->negative_sign},
      {"decimal_point", conventions->decimal_point},         {"thousands_sep", conventions->thousands_sep}};
  const IntConstant numbers[] = {
      {"int_frac_digits", conventions->int_frac_digits}, {"frac_digits", conventions->frac_digits},
      {"p_cs_precedes", conventions->p_cs_precedes},     {"p_sep_by_space", conventions->p_sep_by_space},
      {"n_cs_precedes", conventions->n_cs_precedes},     {"n_sep_by_space", conventions->n_sep_by_space},
      {"p_sign_posn", conventions->p_sign_posn},         {"n_sign_posn", conventions->n_sign_posn}};
  for (const TextRow& row : texts) {
    Ref text = TRY(locale_text(ts, row.text));
    TRY(dict_set(ts, *result, std::string_view(row.name), text));
    if (std::strcmp(row.name, "mon_thousands_sep") == 0) {
      Ref grouping = TRY(grouping_list(ts, conventions->mon_grouping));
      TRY(dict_set(ts, *result, std::string_view("mon_grouping"), grouping));
    }
    if (std::strcmp(row.name, "negative_sign") == 0)
      for (const IntConstant& number : numbers)
        TRY(dict_set(ts, *result, std::string_view(number.name), Value::small_int(number.number)));
  }
  Ref grouping = TRY(grouping_list(ts, conventions->grouping));
  TRY(dict_set(ts, *result, std::string_view("grouping"), grouping));
  return Ref(std::move(result));
}

// wchar_t text of a str, in memory of the heap.
class WideText {
 public:
  explicit WideText(ThreadState& ts) : ts_(ts) {}
  WideText(const WideText&) = delete;
  WideText& operator=(const WideText&) = delete;
  ~WideText() {
    if (text_) ts_.release_bytes(text_);
  }
  Result<void> set(Str& text) {
    text_ = static_cast<wchar_t*>(TRY(ts_.allocate_bytes((text.length + 1) * sizeof(wchar_t))));
    for (uint64_t i = 0; i < text.length; i++) {
      text_[i] = wchar_t(text[i]);
      if (text[i] == 0) return raise(ts_, Exc::ValueError, "embedded null character");
    }
    text_[text.length] = 0;
    return {};
  }
  const wchar_t* get() const { return text_; }

 private:
  ThreadState& ts_;
  wchar_t* text_ = nullptr;
};
Result<int64_t> locale_strcoll(ThreadState& ts, Str& left, Str& right) {
  WideText a(ts), b(ts);
  TRY(a.set(left));
  TRY(b.set(right));
  return int64_t(wcscoll(a.get(), b.get()));
}
Result<Ref> locale_strxfrm(ThreadState& ts, Str& text) {
  WideText wide(ts);
  TRY(wide.set(text));
  errno = 0;
  size_t size = wcsxfrm(nullptr, wide.get(), 0);
  if (errno && errno != ERANGE) return raise_os_error(ts, errno);
  if (size > (size_t(1) << 40)) return ts.memory_refused();
  RefTo<Bytes> memory = TRY(bytes_allocate(ts, (size + 1) * sizeof(wchar_t)));
  auto* out = reinterpret_cast<wchar_t*>(memory->data());
  errno = 0;
  size = wcsxfrm(out, wide.get(), size + 1);
  if (errno) return raise_os_error(ts, errno);
  return Ref(TRY(str_from_units(ts, std::span<const uint32_t>(reinterpret_cast<const uint32_t*>(out), size))));
}

constexpr IntConstant kLanginfo[] = {
    // clang-format off
    {"ABDAY_1", ABDAY_1}, {"ABDAY_2", ABDAY_2}, {"ABDAY_3", ABDAY_3}, {"ABDAY_4", ABDAY_4}, {"ABDAY_5", ABDAY_5},
    {"ABDAY_6", ABDAY_6}, {"ABDAY_7", ABDAY_7}, {"ABMON_1", ABMON_1}, {"ABMON_10", ABMON_10}, {"ABMON_11", ABMON_11},
    {"ABMON_12", ABMON_12}, {"ABMON_2", ABMON_2}, {"ABMON_3", ABMON_3}, {"ABMON_4", ABMON_4}, {"ABMON_5", ABMON_5},
    {"ABMON_6", ABMON_6}, {"ABMON_7", ABMON_7}, {"ABMON_8", ABMON_8}, {"ABMON_9", ABMON_9},
    {"ALT_DIGITS", ALT_DIGITS}, {"AM_STR", AM_STR}, {"CODESET", CODESET}, {"CRNCYSTR", CRNCYSTR}, {"DAY_1", DAY_1},
    {"DAY_2", DAY_2}, {"DAY_3", DAY_3}, {"DAY_4", DAY_4}, {"DAY_5", DAY_5}, {"DAY_6", DAY_6}, {"DAY_7", DAY_7},
    {"D_FMT", D_FMT}, {"D_T_FMT", D_T_FMT}, {"ERA", ERA}, {"ERA_D_FMT", ERA_D_FMT}, {"ERA_D_T_FMT", ERA_D_T_FMT},
    {"ERA_T_FMT", ERA_T_FMT}, {"MON_1", MON_1}, {"MON_10", MON_10}, {"MON_11", MON_11}, {"MON_12", MON_12},
    {"MON_2", MON_2}, {"MON_3", MON_3}, {"MON_4", MON_4}, {"MON_5", MON_5}, {"MON_6", MON_6}, {"MON_7", MON_7},
    {"MON_8", MON_8}, {"MON_9", MON_9}, {"NOEXPR", NOEXPR}, {"PM_STR", PM_STR}, {"RADIXCHAR", RADIXCHAR},
    {"THOUSEP", THOUSEP}, {"T_FMT", T_FMT}, {"T_FMT_AMPM", T_FMT_AMPM}, {"YESEXPR", YESEXPR},
    {"_DATE_FMT", _DATE_FMT},
    // clang-format on
};
Result<Ref> locale_nl_langinfo(ThreadState& ts, Int32 key) {
  for (const IntConstant& row : kLanginfo)
    if (row.number == key.value) return locale_text(ts, nl_langinfo(key.value));
  return raise(ts, Exc::ValueError, "unsupported langinfo constant");
}
Result<Ref> locale_getencoding(ThreadState& ts) { return Ref(TRY(io::locale_encoding(ts))); }

// --- message catalogues
Result<Ref> locale_gettext(ThreadState& ts, Str& message) {
  Utf8 text = TRY(Utf8::of(ts, message));
  return locale_text(ts, gettext(text.c_str()));
}
Result<Ref> with_domain(ThreadState& ts, Value domain, Str& message, int category) {
  Utf8 text = TRY(Utf8::of(ts, message)), name;
  if (!domain.is_none()) {
    if (!is<Str>(domain))
      return raise(ts, Exc::TypeError, "dgettext() argument 1 must be str or None, not {}", type_name(ts, domain));
    name = TRY(Utf8::of(ts, as<Str>(domain)));
  }
  return locale_text(ts, dcgettext(domain.is_none() ? nullptr : name.c_str(), text.c_str(), category));
}
Result<Ref> locale_dgettext(ThreadState& ts, Value domain, Str& message) {
  return with_domain(ts, domain, message, LC_MESSAGES);
}
Result<Ref> locale_dcgettext(ThreadState& ts, Value domain, Str& message, Int32 category) {
  return with_domain(ts, domain, message, category.value);
}
Result<Ref> locale_textdomain(ThreadState& ts, Value domain) {
  Utf8 name;
  if (!domain.is_none()) {
    if (!is<Str>(domain))
      return raise(ts, Exc::TypeError, "textdomain() argument must be str or None, not {}", type_name(ts, domain));
    name = TRY(Utf8::of(ts, as<Str>(domain)));
  }
  const char* result = textdomain(domain.is_none() ? nullptr : name.c_str());
  if (!result) return raise_os_error(ts, errno);
  return locale_text(ts, result);
}
Result<Ref> locale_bindtextdomain(ThreadState& ts, Module& module, Str& domain, Value directory) {
  if (domain.length == 0) return raise(ts, *module_state<State>(module).error, "domain must be a non-empty string");
  Utf8 name = TRY(Utf8::of(ts, domain));
  SystemText path;
  if (!directory.is_none()) TRY(SystemText::from(ts, directory, path));
  const char* result = bindtextdomain(name.c_str(), directory.is_none() ? nullptr : path.c_str());
  if (!result) return raise_os_error(ts, errno);
  return locale_text(ts, result);
}
Result<Ref> locale_bind_textdomain_codeset(ThreadState& ts, Str& domain, Value codeset) {
  Utf8 name = TRY(Utf8::of(ts, domain)), code;
  if (!codeset.is_none()) {
    if (!is<Str>(codeset))
      return raise(ts, Exc::TypeError, "bind_textdomain_codeset() argument 2 must be str or None, not {}",
                   type_name(ts, codeset));
    code = TRY(Utf8::of(ts, as<Str>(codeset)));
  }
  const char* result = bind_textdomain_codeset(name.c_str(), codeset.is_none() ? nullptr : code.c_str());
  if (!result) return Ref::none();
  return locale_text(ts, result);
}

constexpr NativeMethod kFunctions[] = {
    module_function<locale_setlocale>("setlocale(module, category, locale=<unrepresentable>, /)",
                                      "Set or ask for the locale."),
    function<locale_localeconv>("localeconv()", "The conventions of the locale."),
    function<locale_strcoll>("strcoll(os1, os2, /)", "Compare two texts by the locale."),
    function<locale_strxfrm>("strxfrm(string, /)", "A text that compares as the locale would."),
    function<locale_nl_langinfo>("nl_langinfo(key, /)", "A fact of the locale."),
    function<locale_getencoding>("getencoding()", "The encoding of the locale."),
    function<locale_gettext>("gettext(msg, /)", "The translation of a message."),
    function<locale_dgettext>("dgettext(domain, msg, /)", "The translation of a domain's message."),
    function<locale_dcgettext>("dcgettext(domain, msg, category, /)", "The translation of a domain's message."),
    function<locale_textdomain>("textdomain(domain, /)", "Set or ask for the domain of messages."),
    module_function<locale_bindtextdomain>("bindtextdomain(module, domain, dir, /)", "Where a domain's messages lie."),
    function<locale_bind_textdomain_codeset>("bind_textdomain_codeset(domain, codeset, /)",
                                             "The encoding of a domain's messages."),
};
constexpr IntConstant kCategories[] = {
    {"LC_CTYPE", LC_CTYPE},     {"LC_TIME", LC_TIME},         {"LC_COLLATE", LC_COLLATE}, {"LC_MONETARY", LC_MONETARY},
    {"LC_NUMERIC", LC_NUMERIC}, {"LC_MESSAGES", LC_MESSAGES}, {"LC_ALL", LC_ALL},         {"CHAR_MAX", CHAR_MAX},
};

void destroy_state(ThreadState&, Module& module) {
  if (Type* error = module_state<State>(module).error) release_reference(Value(error));
}

Result<void> initialize(ThreadState& ts, Module& module) {
  TRY(module_add_ints(ts, module, kCategories));
  TRY(module_add_ints(ts, module, kLanginfo));
  Type* error = TRY(module_add_exception(ts, module, "Error", exception_type(ts, Exc::Exception)));
  // The state's own reference.
  error->refcount++;
  module_state<State>(module).error = error;
  RefTo<Str> shown = TRY(intern(ts, "locale"));
  return set_own_attribute(ts, *error, names::k___module__, Value(shown));
}

}  // namespace

extern const ModuleSpec module_locale;
const ModuleSpec module_locale{
    .name = "_locale",
    .doc = "The C library's locale.",
    .functions = kFunctions,
    .initialize = initialize,
    .state_bytes = sizeof(State),
    .destroy_state = destroy_state,
};

}  // namespace ouro
