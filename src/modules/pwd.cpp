// Modules pwd and grp: the databases of users and groups.
#include <grp.h>
#include <pwd.h>

#include <cerrno>

#include "modules/c_strings.h"
#include "modules/module_spec.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/struct_sequence.h"

namespace ouro {
namespace {

constexpr MemberRow kUserFields[] = {
    struct_field(0, "pw_name", "user name"),      struct_field(1, "pw_passwd", "password"),
    struct_field(2, "pw_uid", "user id"),         struct_field(3, "pw_gid", "group id"),
    struct_field(4, "pw_gecos", "real name"),     struct_field(5, "pw_dir", "home directory"),
    struct_field(6, "pw_shell", "shell program"),
};
const StructSequenceSpec kUser = struct_sequence("pwd.struct_passwd", "pwd", "A user.", kUserFields, 7, 7);
constexpr MemberRow kGroupFields[] = {
    struct_field(0, "gr_name", "group name"),
    struct_field(1, "gr_passwd", "password"),
    struct_field(2, "gr_gid", "group id"),
    struct_field(3, "gr_mem", "group members"),
};
const StructSequenceSpec kGroup = struct_sequence("grp.struct_group", "grp", "A group.", kGroupFields, 4, 4);

struct State {
  Type* type;
};

Result<Ref> text_or_none(ThreadState& ts, const char* text) {
  if (!text) return Ref::none();
  return Ref(TRY(decode_file_name(ts, text)));
}
Result<Ref> id_object(uint32_t id) { return Ref::small_int(id == UINT32_MAX ? -1 : int64_t(id)); }

Result<Ref> user_of(ThreadState& ts, Module& module, const passwd& entry) {
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).type));
  struct_sequence_set(*result, 0, TRY(text_or_none(ts, entry.pw_name)));
  struct_sequence_set(*result, 1, TRY(text_or_none(ts, entry.pw_passwd)));
  struct_sequence_set(*result, 2, TRY(id_object(entry.pw_uid)));
  struct_sequence_set(*result, 3, TRY(id_object(entry.pw_gid)));
  struct_sequence_set(*result, 4, TRY(text_or_none(ts, entry.pw_gecos)));
  struct_sequence_set(*result, 5, TRY(text_or_none(ts, entry.pw_dir)));
  struct_sequence_set(*result, 6, TRY(text_or_none(ts, entry.pw_shell)));
  return Ref(std::move(result));
}
Result<Ref> group_of(ThreadState& ts, Module& module, const group& entry) {
  RefTo<List> members = TRY(list_allocate(ts, 0));
  for (char** member = entry.gr_mem; member && *member; member++)
    TRY(list_append(ts, *members, TRY(text_or_none(ts, *member))));
  RefTo<Tuple> result = TRY(struct_sequence_make(ts, *module_state<State>(module).type));
  struct_sequence_set(*result, 0, TRY(text_or_none(ts, entry.gr_name)));
  struct_sequence_set(*result, 1, TRY(text_or_none(ts, entry.gr_passwd)));
  struct_sequence_set(*result, 2, TRY(id_object(entry.gr_gid)));
  struct_sequence_set(*result, 3, Ref(std::move(members)));
  return Ref(std::move(result));
}

// Looks an entry up by lookup(entry, buffer, size, found) -> error number, with as much memory as it needs;
// gives make(entry), or null when there is none.
template <class Entry, class Lookup, class Make>
Result<Ref> find_entry(ThreadState& ts, Lookup lookup, Make make) {
  for (size_t size = 1024;; size *= 2) {
    RefTo<Bytes> memory = TRY(bytes_allocate(ts, size));
    char* buffer = reinterpret_cast<char*>(memory->data());
    Entry entry;
    Entry* found = nullptr;
    int error;
    {
      GilRelease released(ts);
      error = lookup(&entry, buffer, size, &found);
    }
    if (error == ERANGE && size < (size_t(1) << 24)) continue;
    if (error == ERANGE) return ts.memory_refused();
    if (!found) return Ref::adopt(Value::unbound());
    return make(*found);
  }
}

// The id of an argument; -2 (no id) when it is out of range.
Result<int64_t> id_argument(ThreadState& ts, Value value, const char* name) {
  if (!is_int(value) && !type_of(ts, value).slots.nb_index)
    return raise(ts, Exc::TypeError, "{} should be integer, not {}", name, type_name(ts, value));
  Ref number = TRY(index(ts, value));
  int64_t id;
  if (!int_to_int64(number, id) || id < -1 || id > int64_t(UINT32_MAX)) return int64_t(-2);
  return id;
}

Result<Ref> pwd_getpwuid(ThreadState& ts, Module& module, Value uid) {
  int64_t id = TRY(id_argument(ts, uid, "uid"));
  Ref result = Ref::adopt(Value::unbound());
  if (id != -2)
    result = TRY(find_entry<passwd>(
        ts,
        [&](passwd* entry, char* buffer, size_t size, passwd** found) {
          return getpwuid_r(uid_t(id), entry, buffer, size, found);
        },
        [&](const passwd& entry) { return user_of(ts, module, entry); }));
  if (result.get().is_unbound()) return raise(ts, Exc::KeyError, "getpwuid(): uid not found: {}", uid);
  return result;
}
Result<Ref> pwd_getpwnam(ThreadState& ts, Module& module, Str& name) {
  Utf8 text = TRY(Utf8::escaped(ts, name));
  if (text.has_nul()) return raise(ts, Exc::ValueError, "embedded null byte");
  Ref result = TRY(find_entry<passwd>(
      ts,
      [&](passwd* entry, char* buffer, size_t size, passwd** found) {
        return getpwnam_r(text.c_str(), entry, buffer, size, found);
      },
      [&](const passwd& entry) { return user_of(ts, module, entry); }));
  if (result.get().is_unbound())
    return raise(ts, Exc::KeyError, "getpwnam(): name not found: {}", repr_of(Value(name)));
  return result;
}
Result<Ref> pwd_getpwall(ThreadState& ts, Module& module) {
  RefTo<List> result = TRY(list_allocate(ts, 0));
  setpwent();
  while (const passwd* entry = getpwent()) {
    Result<Ref> user = user_of(ts, module, *entry);
    if (user.is_error() || list_append(ts, *result, user.release()).is_error()) {
      endpwent();
      return raised;
    }
  }
  endpwent();
  return Ref(std::move(result));
}

Result<Ref> grp_getgrgid(ThreadState& ts, Module& module, Value gid) {
  int64_t id = TRY(id_argument(ts, gid, "gid"));
  Ref result = Ref::adopt(Value::unbound());
  if (id != -2)
    result = TRY(find_entry<group>(
        ts,
        [&](group* entry, char* buffer, size_t size, group** found) {
          return getgrgid_r(gid_t(id), entry, buffer, size, found);
        },
        [&](const group& entry) { return group_of(ts, module, entry); }));
  if (result.get().is_unbound()) return raise(ts, Exc::KeyError, "getgrgid(): gid not found: {}", gid);
  return result;
}
Result<Ref> grp_getgrnam(ThreadState& ts, Module& module, Str& name) {
  Utf8 text = TRY(Utf8::escaped(ts, name));
  if (text.has_nul()) return raise(ts, Exc::ValueError, "embedded null byte");
  Ref result = TRY(find_entry<group>(
      ts,
      [&](group* entry, char* buffer, size_t size, group** found) {
        return getgrnam_r(text.c_str(), entry, buffer, size, found);
      },
      [&](const group& entry) { return group_of(ts, module, entry); }));
  if (result.get().is_unbound())
    return raise(ts, Exc::KeyError, "getgrnam(): name not found: {}", repr_of(Value(name)));
  return result;
}
Result<Ref> grp_getgrall(ThreadState& ts, Module& module) {
  RefTo<List> result = TRY(list_allocate(ts, 0));
  setgrent();
  while (const group* entry = getgrent()) {
    Result<Ref> found = group_of(ts, module, *entry);
    if (found.is_error() || list_append(ts, *result, found.release()).is_error()) {
      endgrent();
      return raised;
    }
  }
  endgrent();
  return Ref(std::move(result));
}

constexpr NativeMethod kUserFunctions[] = {
    module_function<pwd_getpwuid>("getpwuid(module, uidobj, /)", "The user of an id."),
    module_function<pwd_getpwnam>("getpwnam(module, name, /)", "The user of a name."),
    module_function<pwd_getpwall>("getpwall(module, /)", "All users."),
};
constexpr NativeMethod kGroupFunctions[] = {
    module_function<grp_getgrgid>("getgrgid(module, /, id)", "The group of an id."),
    module_function<grp_getgrnam>("getgrnam(module, /, name)", "The group of a name."),
    module_function<grp_getgrall>("getgrall(module, /)", "All groups."),
};

Result<void> initialize_pwd(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.type = TRY(struct_sequence_type(ts, kUser));
  return module_add(ts, module, "struct_passwd", Value(state.type));
}
Result<void> initialize_grp(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.type = TRY(struct_sequence_type(ts, kGroup));
  return module_add(ts, module, "struct_group", Value(state.type));
}

}  // namespace

extern const ModuleSpec module_pwd, module_grp;
const ModuleSpec module_pwd{.name = "pwd",
                            .doc = "The database of users.",
                            .functions = kUserFunctions,
                            .initialize = initialize_pwd,
                            .state_bytes = sizeof(State)};
const ModuleSpec module_grp{.name = "grp",
                            .doc = "The database of groups.",
                            .functions = kGroupFunctions,
                            .initialize = initialize_grp,
                            .state_bytes = sizeof(State)};

}  // namespace ouro
