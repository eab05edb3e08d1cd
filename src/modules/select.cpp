// Module select: waiting for descriptors: select, poll, epoll. Every wait is a poll(2) of the thread's
// Parker, so that signals and asynchronous exceptions end it; after an interruption without an exception it
// goes on (PEP 475).
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cmath>

#include "gil/clock.h"
#include "modules/module_spec.h"
#include "modules/system_calls.h"
#include "objects/bytearray.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

namespace ouro {
namespace select_module {
namespace {

constexpr int kMostDescriptors = 1024;  // FD_SETSIZE: what select() takes

struct State {
  Type* poll;
  Type* epoll;
};

// Waits for the descriptors. The number that are ready; 0 when the deadline passed.
Result<int> wait_for(ThreadState& ts, pollfd* fds, size_t count, int64_t deadline) {
  for (;;) {
    int ready = 0, error = 0;
    WaitResult result;
    {
      GilRelease released(ts);
      result = ts.parker.poll(fds, count, deadline, &ready, &error);
    }
    if (result == WaitResult::kDone) {
      if (error == EINTR) {
        TRY(ts.checkpoint());
        continue;
      }
      if (error) return raise_os_error(ts, error);
      return ready;
    }
    if (result == WaitResult::kTimedOut) return 0;
    TRY(ts.checkpoint());
  }
}

// Room for pollfds, and one more as Parker::poll wants it.
Result<RefTo<Bytes>> room_for(ThreadState& ts, uint64_t count) {
  return bytes_allocate(ts, (count + 1) * sizeof(pollfd));
}
pollfd* entries_of(Bytes& room) { return reinterpret_cast<pollfd*>(room.data()); }

Result<int64_t> seconds_deadline(ThreadState& ts, Value timeout) {
  if (timeout.is_none() || timeout.is_unbound()) return kNever;
  if (!is_float(timeout) && !is_int(timeout) && !type_of(ts, timeout).slots.nb_index)
    return raise(ts, Exc::TypeError, "timeout must be a float or None");
  int64_t nanoseconds = TRY(nanoseconds_of(ts, timeout, TimeRounding::kCeiling));
  if (nanoseconds < 0) return raise(ts, Exc::ValueError, "timeout must be non-negative");
  return deadline_after(nanoseconds);
}

// --- select

struct Watched {
  RefTo<List> objects;
  uint64_t first = 0;  // of its entries
};
Result<Watched> add_descriptors(ThreadState& ts, Value sequence, RefTo<ByteArray>& entries, short events) {
  Watched watched;
  if (!type_of(ts, sequence).slots.tp_iter && !type_of(ts, sequence).slots.sq_item)
    return raise(ts, Exc::TypeError, "arguments 1-3 must be sequences");
  // A list is watched as it is when its turn comes: fileno() may change it.
  RefTo<List> source = is_exact<List>(sequence) ? RefTo<List>::share(as<List>(sequence)) : TRY(list_from(ts, sequence));
  watched.objects = TRY(list_allocate(ts, source->size));
  watched.first = entries->size / sizeof(pollfd);
  for (uint64_t i = 0; i < source->size; i++) {
    Ref object = Ref::share(source->items[i]);
    TRY(list_append(ts, *watched.objects, object.get()));
    int fd = TRY(file_descriptor_of(ts, object));
    if (fd >= kMostDescriptors) return raise(ts, Exc::ValueError, "filedescriptor out of range in select()");
    pollfd entry{fd, events, 0};
    TRY(bytearray_replace_range(ts, *entries, entries->size, entries->size,
                                {reinterpret_cast<const uint8_t*>(&entry), sizeof entry}));
  }
  return watched;
}
Result<RefTo<List>> those_ready(ThreadState& ts, const Watched& watched, const pollfd* entries, short events) {
  RefTo<List> result = TRY(list_allocate(ts, 0));
  for (uint64_t i = 0; i < watched.objects->size; i++)
    if (entries[watched.first + i].revents & events) TRY(list_append(ts, *result, watched.objects->items[i]));
  return result;
}

Result<Ref> select_select(ThreadState& ts, Value readers, Value writers, Value others, Value timeout) {
  int64_t deadline = TRY(seconds_deadline(ts, timeout));
  RefTo<ByteArray> collected = TRY(bytearray_of(ts, {}));
  Watched read = TRY(add_descriptors(ts, readers, collected, POLLIN));
  Watched written = TRY(add_descriptors(ts, writers, collected, POLLOUT));
  Watched other = TRY(add_descriptors(ts, others, collected, POLLPRI));
  uint64_t count = collected->size / sizeof(pollfd);
  RefTo<Bytes> room = TRY(room_for(ts, count));
  std::copy_n(collected->data(), collected->size, room->data());
  pollfd* entries = entries_of(*room);
  TRY(wait_for(ts, entries, count, deadline));
  for (uint64_t i = 0; i < count; i++)
    if (entries[i].revents & POLLNVAL) return raise_os_error(ts, EBADF);
  RefTo<List> a = TRY(those_ready(ts, read, entries, POLLIN | POLLHUP | POLLERR));
  RefTo<List> b = TRY(those_ready(ts, written, entries, POLLOUT | POLLERR));
  RefTo<List> c = TRY(those_ready(ts, other, entries, POLLPRI));
  return Ref(TRY(make_tuple(ts, Value(a), Value(b), Value(c))));
}

// --- poll

struct Poll : Object {
  FieldTo<Dict> events;  // descriptor -> events
  bool polling;
};

Result<int64_t> event_mask(ThreadState& ts, Value mask, int64_t fallback) {
  if (mask.is_unbound()) return fallback;
  int64_t value = TRY(index_as_int64(ts, mask, Exc::OverflowError));
  if (value < 0) return raise(ts, Exc::ValueError, "value must be positive");
  if (value > USHRT_MAX) return raise(ts, Exc::OverflowError, "Python int too large for C unsigned short");
  return value;
}
Result<void> poll_register(ThreadState& ts, Poll& self, Value fd_value, Value mask) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  int64_t events = TRY(event_mask(ts, mask, POLLIN | POLLPRI | POLLOUT));
  return dict_set(ts, *self.events, Value::small_int(fd), Value::small_int(events));
}
Result<void> poll_modify(ThreadState& ts, Poll& self, Value fd_value, Value mask) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  int64_t events = TRY(event_mask(ts, mask, 0));
  if (!TRY(dict_contains(ts, *self.events, Value::small_int(fd)))) return raise_os_error(ts, ENOENT);
  return dict_set(ts, *self.events, Value::small_int(fd), Value::small_int(events));
}
Result<void> poll_unregister(ThreadState& ts, Poll& self, Value fd_value) {
  int fd = TRY(file_descriptor_of(ts, fd_value));
  if (!TRY(dict_delete(ts, *self.events, Value::small_int(fd))))
    return raise_with(ts, Exc::KeyError, Value::small_int(fd));
  return {};
}

Result<int64_t> milliseconds_deadline(ThreadState& ts, Value timeout) {
  if (timeout.is_none() || timeout.is_unbound()) return kNever;
  if (is_float(timeout)) {
    double number = float_number(timeout);
    if (std::isnan(number)) return raise(ts, Exc::ValueError, "Invalid value NaN (not a number)");
    if (number < 0) return kNever;
    if (number > 2147483647.0) return raise(ts, Exc::OverflowError, "timeout is too large");
    return deadline_after(int64_t(std::ceil(number * 1e6)));
  }
  if (!is_int(timeout) && !type_of(ts, timeout).slots.nb_index)
    return raise(ts, Exc::TypeError, "timeout must be an integer or None");
  int64_t number = TRY(index_as_int64(ts, timeout, Exc::OverflowError));
  if (number < 0) return kNever;
  if (number > INT_MAX) return raise(ts, Exc::OverflowError, "timeout is too large");
  return deadline_after(number * 1'000'000);
}

Result<Ref> poll_poll(ThreadState& ts, Poll& self, Value timeout) {
  int64_t deadline = TRY(milliseconds_deadline(ts, timeout));
  if (self.polling) return raise(ts, Exc::RuntimeError, "concurrent poll() invocation");
  uint64_t count = self.events->used;
  RefTo<Bytes> room = TRY(room_for(ts, count));
  pollfd* entries = entries_of(*room);
  uint64_t position = 0, at = 0;
  Value key, value;
  while (at < count && dict_next(*self.events, position, key, value))
    entries[at++] = {int(key.as_small_int()), short(value.as_small_int()), 0};
  self.polling = true;
  Result<int> waited = wait_for(ts, entries, at, deadline);
  self.polling = false;
  if (waited.is_error()) return raised;
  RefTo<List> result = TRY(list_allocate(ts, uint64_t(waited.value())));
  for (uint64_t i = 0; i < at; i++) {
    if (!entries[i].revents) continue;
    RefTo<Tuple> pair =
        TRY(make_tuple(ts, Value::small_int(entries[i].fd), Value::small_int(uint16_t(entries[i].revents))));
    TRY(list_append(ts, *result, Value(pair)));
  }
  return Ref(std::move(result));
}
Result<Ref> select_poll(ThreadState& ts, Module& module) {
  RefTo<Dict> events = TRY(dict_allocate(ts));
  Poll* self = TRY(ts.allocate_as<Poll>(*module_state<State>(module).poll));
  self->events.initialize(std::move(events));
  self->polling = false;
  return Ref::adopt(Value(self));
}
constexpr NativeMethod kPollMethods[] = {
    method<poll_register>("register(self, fd, eventmask=<unrepresentable>, /)", "Watch a descriptor."),
    method<poll_modify>("modify(self, fd, eventmask, /)", "Change what is watched for."),
    method<poll_unregister>("unregister(self, fd, /)", "Watch a descriptor no more."),
    method<poll_poll>("poll(self, timeout=None, /)", "Wait; a list of (descriptor, events)."),
};
const TypeSpec kPoll{
    .name = "select.poll",
    .instance_bytes = sizeof(Poll),
    .flags = type_flags::kNoInstantiation,
    .methods = kPollMethods,
    .slots = [](Slots& s) { s.destroy = [](ThreadState&, Object& self) { static_cast<Poll&>(self).events.clear(); }; },
    .module = "select"};

// --- epoll

struct Epoll : Object {
  int descriptor;  // -1: closed
};

Result<void> check_open(ThreadState& ts, Epoll& self) {
  if (self.descriptor < 0) return raise(ts, Exc::ValueError, "I/O operation on closed epoll object");
  return {};
}
Result<Ref> epoll_make(ThreadState& ts, Type& type, int descriptor) {
  Epoll* self = TRY(ts.allocate_as<Epoll>(type));
  self->descriptor = descriptor;
  return Ref::adopt(Value(self));
}
Result<Ref> epoll_new_row(ThreadState& ts, Type& type, Int32 size_hint, Int32 flags) {
  if (size_hint.value <= 0 && size_hint.value != -1) return raise(ts, Exc::ValueError, "negative sizehint");
  if (flags.value & ~EPOLL_CLOEXEC) return raise(ts, Exc::OSError, "invalid flags");
  int descriptor = int(TRY(system_call(ts, [&] { return epoll_create1(EPOLL_CLOEXEC); })));
  return epoll_make(ts, type, descriptor);
}
constexpr NativeMethod kEpollNew = class_method<epoll_new_row>("epoll(cls, sizehint=-1, flags=0)", "");
Result<Ref> epoll_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  return kEpollNew.thunk(ts, Value(type), arguments, kEpollNew);
}
Result<Ref> epoll_fromfd(ThreadState& ts, Type& type, Int32 fd) { return epoll_make(ts, type, fd.value); }

Result<void> control(ThreadState& ts, Epoll& self, int operation, Value fd_value, uint32_t events) {
  TRY(check_open(ts, self));
  int fd = TRY(file_descriptor_of(ts, fd_value));
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  int descriptor = self.descriptor;
  TRY(system_call(ts, [&] { return epoll_ctl(descriptor, operation, fd, &event); }));
  return {};
}
Result<void> epoll_register(ThreadState& ts, Epoll& self, Value fd, Given<UInt64> mask) {
  return control(ts, self, EPOLL_CTL_ADD, fd, mask ? uint32_t((*mask).value) : uint32_t(EPOLLIN | EPOLLPRI | EPOLLOUT));
}
Result<void> epoll_modify(ThreadState& ts, Epoll& self, Value fd, UInt64 mask) {
  return control(ts, self, EPOLL_CTL_MOD, fd, uint32_t(mask.value));
}
Result<void> epoll_unregister(ThreadState& ts, Epoll& self, Value fd) {
  return control(ts, self, EPOLL_CTL_DEL, fd, 0);
}
Result<Ref> epoll_poll(ThreadState& ts, Epoll& self, Value timeout, Int32 max_events) {
  TRY(check_open(ts, self));
  int64_t deadline = kNever;
  if (!timeout.is_none()) {
    if (!is_float(timeout) && !is_int(timeout) && !type_of(ts, timeout).slots.nb_index)
      return raise(ts, Exc::TypeError, "timeout must be an integer or None");
    int64_t nanoseconds = TRY(nanoseconds_of(ts, timeout, TimeRounding::kCeiling));
    if (nanoseconds >= 0) deadline = deadline_after(nanoseconds);
  }
  int most = max_events.value;
  if (most == -1) most = kMostDescriptors - 1;
  else if (most <= 0) return raise(ts, Exc::ValueError, "maxevents must be greater than 0, got {}", most);
  RefTo<Bytes> memory = TRY(bytes_allocate(ts, uint64_t(most) * sizeof(epoll_event)));
  auto* events = reinterpret_cast<epoll_event*>(memory->data());
  int64_t count = 0;
  for (;;) {
    int descriptor = self.descriptor;
    count = TRY(system_call(ts, [&] { return epoll_wait(descriptor, events, most, 0); }));
    if (count) break;
    pollfd entries[2] = {{descriptor, POLLIN, 0}, {}};
    int ready = TRY(wait_for(ts, entries, 1, deadline));
    if (!ready) break;
    TRY(check_open(ts, self));
  }
  RefTo<List> result = TRY(list_allocate(ts, uint64_t(count)));
  for (int64_t i = 0; i < count; i++) {
    RefTo<Tuple> pair = TRY(make_tuple(ts, Value::small_int(events[i].data.fd), Value::small_int(events[i].events)));
    TRY(list_append(ts, *result, Value(pair)));
  }
  return Ref(std::move(result));
}
Result<void> epoll_close(ThreadState& ts, Epoll& self) {
  int descriptor = self.descriptor;
  if (descriptor < 0) return {};
  self.descriptor = -1;
  GilRelease released(ts);
  close(descriptor);
  return {};
}
Result<int64_t> epoll_fileno(ThreadState& ts, Epoll& self) {
  TRY(check_open(ts, self));
  return int64_t(self.descriptor);
}
Result<Ref> epoll_enter(ThreadState& ts, Epoll& self) {
  TRY(check_open(ts, self));
  return Ref::share(Value(self));
}
Result<void> epoll_exit(ThreadState& ts, Epoll& self, Args) { return epoll_close(ts, self); }
Result<bool> epoll_closed(ThreadState&, Epoll& self) { return self.descriptor < 0; }

constexpr NativeMethod kEpollMethods[] = {
    class_method<epoll_fromfd>("fromfd(cls, fd, /)", "An epoll object of a descriptor."),
    method<epoll_register>("register(self, fd, eventmask=<unrepresentable>)", "Watch a descriptor."),
    method<epoll_modify>("modify(self, fd, eventmask)", "Change what is watched for."),
    method<epoll_unregister>("unregister(self, fd)", "Watch a descriptor no more."),
    method<epoll_poll>("poll(self, timeout=None, maxevents=-1)", "Wait; a list of (descriptor, events)."),
    method<epoll_close>("close(self, /)", "Close the descriptor."),
    method<epoll_fileno>("fileno(self, /)", "The descriptor."),
    method<epoll_enter>("__enter__(self, /)", "The object itself."),
    method<epoll_exit>("__exit__(self, /, *args)", "Close it."),
};
constexpr GetSetRow kEpollGetSets[] = {getter<epoll_closed>("closed", "Whether it is closed.")};
const TypeSpec kEpoll{.name = "select.epoll",
                      .instance_bytes = sizeof(Epoll),
                      .doc = "Watching many descriptors at once.",
                      .methods = kEpollMethods,
                      .getsets = kEpollGetSets,
                      .slots =
                          [](Slots& s) {
                            s.tp_new = epoll_new;
                            s.destroy = [](ThreadState&, Object& object) {
                              auto& self = static_cast<Epoll&>(object);
                              if (self.descriptor >= 0) close(self.descriptor);
                            };
                          },
                      .module = "select",
                      .text_signature = "(sizehint=-1, flags=0)"};

constexpr NativeMethod kFunctions[] = {
    function<select_select>("select(rlist, wlist, xlist, timeout=None, /)", "Wait for any of the descriptors."),
    module_function<select_poll>("poll(module, /)", "A new poll object."),
};
constexpr IntConstant kConstants[] = {
    // clang-format off
    {"EPOLLERR", 8}, {"EPOLLET", int64_t(2147483648)}, {"EPOLLEXCLUSIVE", 268435456}, {"EPOLLHUP", 16},
    {"EPOLLIN", 1}, {"EPOLLMSG", 1024}, {"EPOLLONESHOT", 1073741824}, {"EPOLLOUT", 4}, {"EPOLLPRI", 2},
    {"EPOLLRDBAND", 128}, {"EPOLLRDHUP", 8192}, {"EPOLLRDNORM", 64}, {"EPOLLWRBAND", 512}, {"EPOLLWRNORM", 256},
    {"EPOLL_CLOEXEC", 524288}, {"PIPE_BUF", 4096}, {"POLLERR", 8}, {"POLLHUP", 16}, {"POLLIN", 1}, {"POLLMSG", 1024},
    {"POLLNVAL", 32}, {"POLLOUT", 4}, {"POLLPRI", 2}, {"POLLRDBAND", 128}, {"POLLRDHUP", 8192}, {"POLLRDNORM", 64},
    {"POLLWRBAND", 512}, {"POLLWRNORM", 256},
    // clang-format on
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  state.poll = TRY(type_from_spec(ts, kPoll, ts.types().object));
  state.epoll = TRY(type_from_spec(ts, kEpoll, ts.types().object));
  TRY(module_add(ts, module, "epoll", Value(state.epoll)));
  TRY(module_add(ts, module, "error", Value(&exception_type(ts, Exc::OSError))));
  return module_add_ints(ts, module, kConstants);
}

}  // namespace
}  // namespace select_module

extern const ModuleSpec module_select;
const ModuleSpec module_select{
    .name = "select",
    .doc = "Waiting for descriptors.",
    .functions = select_module::kFunctions,
    .initialize = select_module::initialize,
    .state_bytes = sizeof(select_module::State),
};

}  // namespace ouro
