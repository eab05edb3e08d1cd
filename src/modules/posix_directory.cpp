// Module posix: the entries of directories: listdir, scandir and its DirEntry objects.
//
// A scandir iterator owns the DIR; it is closed at the end, by close() or with the object. Entries know their
// type from the directory where the file system tells it, and keep what stat found.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "modules/posix_internal.h"
#include "objects/iterators.h"
#include "objects/list.h"

namespace ouro::posix {
namespace {

struct DirEntry : Object {
  Field name, path;                 // str or bytes
  Field stat_result, lstat_result;  // null: not asked for yet
  State* state;
  uint64_t inode;
  int directory;  // the descriptor scandir was given, -1: none
  uint8_t type;   // DT_*
};

struct ScandirIterator : Object {
  Field path;    // what scandir was given; None for "."
  Field prefix;  // str or bytes that stands before names, or null: paths are the names
  State* state;
  DIR* stream;  // null: closed
  int directory;
  bool as_bytes;
  bool reading;  // a thread is in readdir without the GIL
};

bool is_dot_name(const char* name) { return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0)); }

// Opens the directory of a path argument; a descriptor is duplicated and read from its beginning.
Result<DIR*> open_directory(ThreadState& ts, const PathArgument& path) {
  DIR* stream = nullptr;
  TRY(system_call(
      ts,
      [&] {
        if (path.is_descriptor()) {
          int copy = fcntl(path.descriptor(), F_DUPFD_CLOEXEC, 0);
          if (copy < 0) return -1;
          stream = fdopendir(copy);
          if (!stream) {
            int error = errno;
            close(copy);
            errno = error;
            return -1;
          }
          rewinddir(stream);
        } else {
          stream = opendir(path.c_str());
        }
        return stream ? 0 : -1;
      },
      path.filename()));
  return stream;
}

Result<Ref> posix_listdir(ThreadState& ts, Value path_value) {
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "listdir", .may_be_none = true, .may_be_descriptor = true},
                         path));
  RefTo<List> result = TRY(list_allocate(ts, 0));
  struct Stream {
    DIR* stream = nullptr;
    bool from_descriptor = false;
    ~Stream() {
      if (!stream) return;
      if (from_descriptor) rewinddir(stream);
      closedir(stream);
    }
  } directory;
  directory.stream = TRY(open_directory(ts, path));
  directory.from_descriptor = path.is_descriptor();
  for (;;) {
    dirent* entry = nullptr;
    int error;
    {
      GilRelease released(ts);
      errno = 0;
      entry = readdir(directory.stream);
      error = errno;
    }
    if (!entry) {
      if (error == 0) break;
      return raise_os_error(ts, error, path.filename());
    }
    if (is_dot_name(entry->d_name)) continue;
    std::string_view name(entry->d_name);
    Ref item;
    if (path.is_bytes()) item = TRY(bytes_of(ts, name));
    else item = TRY(decode_file_name(ts, name));
    TRY(list_append(ts, *result, std::move(item)));
    TRY(ts.checkpoint_limits());
  }
  return Ref(std::move(result));
}

// --- entries

Result<Ref> entry_stat_now(ThreadState& ts, DirEntry& self, bool follow) {
  PathArgument path;
  Ref keep = Ref::share(Value(self));
  TRY(PathArgument::from(ts, self.directory >= 0 ? self.name : self.path, {.function = "DirEntry"}, path));
  int directory = self.directory >= 0 ? self.directory : AT_FDCWD;
  struct stat status;
  TRY(system_call(
      ts, [&] { return fstatat(directory, path.c_str(), &status, follow ? 0 : AT_SYMLINK_NOFOLLOW); },
      Value(self.path)));
  return Ref(TRY(make_stat_result(ts, *self.state, status)));
}

Result<Ref> entry_lstat(ThreadState& ts, DirEntry& self) {
  if (self.lstat_result.is_null()) self.lstat_result.set(TRY(entry_stat_now(ts, self, false)));
  return self.lstat_result.share();
}

Result<bool> entry_test(ThreadState& ts, DirEntry& self, bool follow, mode_t wanted);
Result<bool> entry_is_symlink(ThreadState& ts, DirEntry& self) {
  if (self.type != DT_UNKNOWN) return self.type == DT_LNK;
  return entry_test(ts, self, false, S_IFLNK);
}

Result<Ref> entry_stat(ThreadState& ts, DirEntry& self, Truth follow_symlinks) {
  if (!follow_symlinks) return entry_lstat(ts, self);
  if (self.stat_result.is_null()) {
    bool is_link = TRY(entry_is_symlink(ts, self));
    self.stat_result.set(is_link ? TRY(entry_stat_now(ts, self, true)) : TRY(entry_lstat(ts, self)));
  }
  return self.stat_result.share();
}

// Whether the file is of the kind `wanted` (S_IFDIR ...). A file that is gone is of no kind.
Result<bool> entry_test(ThreadState& ts, DirEntry& self, bool follow, mode_t wanted) {
  bool is_link = self.type == DT_LNK;
  bool need_stat = self.type == DT_UNKNOWN || (follow && is_link);
  if (!need_stat) {
    if (is_link) return wanted == S_IFLNK;
    if (wanted == S_IFDIR) return self.type == DT_DIR;
    return wanted == S_IFREG && self.type == DT_REG;
  }
  Result<Ref> status = follow ? entry_stat(ts, self, Truth{true}) : entry_lstat(ts, self);
  if (status.is_error()) {
    if (Ref gone = ts.catch_if(Exc::FileNotFoundError)) return false;
    return raised;
  }
  Ref result = status.release();
  Value mode = as<Tuple>(result)[0];
  return (mode_t(mode.as_small_int()) & S_IFMT) == wanted;
}
Result<bool> entry_is_dir(ThreadState& ts, DirEntry& self, Truth follow_symlinks) {
  return entry_test(ts, self, follow_symlinks, S_IFDIR);
}
Result<bool> entry_is_file(ThreadState& ts, DirEntry& self, Truth follow_symlinks) {
  return entry_test(ts, self, follow_symlinks, S_IFREG);
}
Result<uint64_t> entry_inode(ThreadState&, DirEntry& self) { return self.inode; }
Result<Ref> entry_fspath(ThreadState&, DirEntry& self) { return self.path.share(); }
Result<Ref> entry_repr(ThreadState& ts, DirEntry& self) { return text(ts, "<DirEntry {}>", repr_of(self.name)); }
Result<Ref> entry_class_getitem(ThreadState& ts, Type& cls, Value item) {
  return make_generic_alias(ts, Value(cls), item);
}

constexpr NativeMethod kEntryMethods[] = {
    method<entry_is_dir>("is_dir(self, /, *, follow_symlinks=True)", "Whether it is a directory."),
    method<entry_is_file>("is_file(self, /, *, follow_symlinks=True)", "Whether it is a regular file."),
    method<entry_is_symlink>("is_symlink(self, /)", "Whether it is a symbolic link."),
    method<entry_stat>("stat(self, /, *, follow_symlinks=True)", "stat() of the entry, kept after the first call."),
    method<entry_inode>("inode(self, /)", "The number of its inode."),
    method<entry_fspath>("__fspath__(self, /)", "The path of the entry."),
    class_method<entry_class_getitem>("__class_getitem__(cls, item, /)", "DirEntry[str] and DirEntry[bytes]."),
};
constexpr MemberRow kEntryMembers[] = {
    {"name", MemberKind::kObject, offsetof(DirEntry, name), true, "The name within the directory."},
    {"path", MemberKind::kObject, offsetof(DirEntry, path), true, "The directory's path joined with the name."},
};
void entry_destroy(ThreadState&, DirEntry& self) {
  self.name.clear();
  self.path.clear();
  self.stat_result.clear();
  self.lstat_result.clear();
}
const TypeSpec kDirEntry{.name = "posix.DirEntry",
                         .instance_bytes = sizeof(DirEntry),
                         .flags = type_flags::kNoInstantiation,
                         .doc = "An entry of a directory.",
                         .methods = kEntryMethods,
                         .members = kEntryMembers,
                         .slots =
                             [](Slots& s) {
                               s.tp_repr = slot<entry_repr>;
                               s.destroy = slot<entry_destroy>;
                             },
                         .module = "posix"};

// --- iterator

void close_stream(ThreadState& ts, ScandirIterator& self) {
  DIR* stream = self.stream;
  if (!stream) return;
  self.stream = nullptr;
  GilRelease released(ts);
  if (self.directory >= 0) rewinddir(stream);
  closedir(stream);
}

Result<Ref> make_entry(ThreadState& ts, ScandirIterator& self, const dirent& entry) {
  std::string_view name(entry.d_name);
  Ref name_object, path;
  if (self.as_bytes) name_object = TRY(bytes_of(ts, name));
  else name_object = TRY(decode_file_name(ts, name));
  if (self.prefix.is_null()) {
    path = name_object.share();
  } else if (self.as_bytes) {
    Bytes& prefix = as<Bytes>(self.prefix);
    RefTo<Bytes> joined = TRY(bytes_allocate(ts, prefix.size + name.size()));
    std::memcpy(joined->data(), prefix.data(), prefix.size);
    std::memcpy(joined->data() + prefix.size, name.data(), name.size());
    path = Ref(std::move(joined));
  } else {
    path = TRY(str_concat(ts, as<Str>(self.prefix), as<Str>(name_object)));
  }
  DirEntry* result = TRY(ts.allocate_as<DirEntry>(*self.state->dir_entry));
  result->name.initialize(std::move(name_object));
  result->path.initialize(std::move(path));
  result->stat_result.initialize_null();
  result->lstat_result.initialize_null();
  result->state = self.state;
  result->inode = entry.d_ino;
  result->directory = self.directory;
  result->type = entry.d_type;
  return Ref::adopt(Value(result));
}

Result<Maybe<Ref>> scandir_next(ThreadState& ts, ScandirIterator& self) {
  while (self.stream && !self.reading) {
    dirent* entry;
    int error;
    self.reading = true;
    {
      GilRelease released(ts);
      errno = 0;
      entry = readdir(self.stream);
      error = errno;
    }
    self.reading = false;
    if (!entry) {
      if (error == 0) break;
      return raise_os_error(ts, error, self.path);
    }
    if (is_dot_name(entry->d_name)) continue;
    return Maybe<Ref>(TRY(make_entry(ts, self, *entry)));
  }
  if (!self.reading) close_stream(ts, self);
  return Maybe<Ref>(absent);
}
Result<Ref> scandir_iter(ThreadState&, Value self) { return Ref::share(self); }
Result<Ref> scandir_enter(ThreadState&, Value self) { return Ref::share(self); }
Result<void> scandir_close(ThreadState& ts, ScandirIterator& self) {
  if (!self.reading) close_stream(ts, self);
  return {};
}
Result<void> scandir_exit(ThreadState& ts, ScandirIterator& self, Args) { return scandir_close(ts, self); }
void scandir_finalize(ThreadState& ts, Object& object) {
  auto& self = static_cast<ScandirIterator&>(object);
  if (!self.stream) return;
  Ref keep = Ref::share(Value(self));
  warn_unclosed(ts, Value(self), "scandir iterator ", Value(self));
  close_stream(ts, self);
}
void scandir_destroy(ThreadState& ts, ScandirIterator& self) {
  close_stream(ts, self);
  self.path.clear();
  self.prefix.clear();
}

void scandir_visit(Object& object, ReferenceVisitor& visitor) {
  auto& self = static_cast<ScandirIterator&>(object);
  visitor.visit(self.path);
  visitor.visit(self.prefix);
}

constexpr NativeMethod kScandirMethods[] = {
    method<scandir_enter>("__enter__(self)", "The iterator itself."),
    method<scandir_exit>("__exit__(self, *exc_info)", "Close it."),
    method<scandir_close>("close(self)", "Close the directory."),
};
const TypeSpec kScandirIterator{.name = "posix.ScandirIterator",
                                .instance_bytes = sizeof(ScandirIterator),
                                .flags = type_flags::kNoInstantiation | type_flags::kContainer,
                                .doc = nullptr,
                                .methods = kScandirMethods,
                                .slots =
                                    [](Slots& s) {
                                      s.tp_iter = scandir_iter;
                                      s.tp_next = slot<scandir_next>;
                                      s.tp_finalize = scandir_finalize;
                                      s.destroy = slot<scandir_destroy>;
                                      s.visit_references = scandir_visit;
                                    },
                                .module = "posix"};

Result<Ref> posix_scandir(ThreadState& ts, Module& module, Value path_value) {
  State& state = module_state<State>(module);
  PathArgument path;
  TRY(PathArgument::from(ts, path_value, {.function = "scandir", .may_be_none = true, .may_be_descriptor = true},
                         path));
  Ref prefix;
  if (!path.is_descriptor()) {
    std::string_view text = path.view();
    bool slash = !text.empty() && text.back() != '/';
    RefTo<Bytes> joined = TRY(bytes_allocate(ts, text.size() + slash));
    std::memcpy(joined->data(), text.data(), text.size());
    if (slash) joined->data()[text.size()] = '/';
    if (path.is_bytes()) prefix = Ref(std::move(joined));
    else prefix = TRY(decode_file_name(ts, joined->view()));
  }
  ScandirIterator* self = TRY(ts.allocate_as<ScandirIterator>(*state.scandir_iterator));
  self->path.initialize(path.is_none() ? Ref::none() : Ref::share(path.filename()));
  if (prefix) self->prefix.initialize(std::move(prefix));
  else self->prefix.initialize_null();
  self->state = &state;
  self->stream = nullptr;
  self->directory = path.is_descriptor() ? path.descriptor() : -1;
  self->as_bytes = path.is_bytes();
  self->reading = false;
  ts.track(*self);
  Ref result = Ref::adopt(Value(self));
  self->stream = TRY(open_directory(ts, path));
  return result;
}

constexpr NativeMethod kFunctions[] = {
    function<posix_listdir>("listdir(path=None)", "The names in a directory, without '.' and '..'."),
    module_function<posix_scandir>("scandir(module, /, path=None)", "An iterator over the entries of a directory."),
};

}  // namespace

std::span<const NativeMethod> directory_functions() { return kFunctions; }

Result<void> add_directory_types(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.dir_entry = TRY(type_from_spec(ts, kDirEntry, ts.types().object));
  state.scandir_iterator = TRY(type_from_spec(ts, kScandirIterator, ts.types().object));
  return module_add(ts, module, "DirEntry", Value(state.dir_entry));
}

}  // namespace ouro::posix
