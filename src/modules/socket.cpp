// Module _socket: the socket type: making and closing, naming and connecting, options and timeouts; see
// socket_internal.h.
#include <fcntl.h>
#include <linux/if_alg.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <climits>
#include <cstring>

#include "gil/clock.h"
#include "modules/native_fields.h"
#include "modules/socket_internal.h"
#include "modules/sys.h"
#include "modules/timeout.h"

namespace ouro::sockets {

Result<int64_t> timeout_from(ThreadState& ts, Value value) {
  if (value.is_none()) return kNoTimeout;
  int64_t nanoseconds = TRY(nanoseconds_of_seconds(ts, value));
  if (nanoseconds < 0) return raise(ts, Exc::ValueError, "Timeout value out of range");
  return nanoseconds;
}
Result<Ref> timeout_to_value(ThreadState& ts, int64_t timeout) {
  if (timeout < 0) return Ref::none();
  return make_float(ts, double(timeout) / 1e9);
}

int64_t call_deadline(const Socket& self) { return self.timeout > 0 ? deadline_after(self.timeout) : kNever; }

Raised raise_timed_out(ThreadState& ts) { return raise(ts, Exc::TimeoutError, "timed out"); }

Result<Wait> wait_ready(ThreadState& ts, Socket& self, short events, int64_t deadline) {
  for (;;) {
    // Closed meanwhile: the call that follows fails with EBADF.
    if (self.descriptor < 0) return Wait::kReady;
    pollfd entries[2] = {{self.descriptor, events, 0}, {}};
    int ready = 0, error = 0;
    WaitResult result;
    {
      GilRelease released(ts);
      result = ts.parker.poll(entries, 1, deadline, &ready, &error);
    }
    if (result == WaitResult::kTimedOut) return Wait::kTimedOut;
    if (result == WaitResult::kDone && error != EINTR) {
      if (error) return raise_os_error(ts, error);
      return Wait::kReady;
    }
    TRY(ts.checkpoint());
  }
}

namespace {

Result<void> set_descriptor_blocking(ThreadState& ts, Socket& self, bool blocking) {
  int descriptor = self.descriptor, off = !blocking, result, error;
  {
    GilRelease released(ts);
    result = ioctl(descriptor, FIONBIO, &off);
    error = errno;
  }
  if (result < 0) return raise_os_error(ts, error);
  return {};
}

// --- making

Result<Ref> socket_new(ThreadState& ts, Type& type, const CallArguments&) {
  Ref made = TRY(instance_allocate(ts, type));
  Socket& self = *static_cast<Socket*>(made.get().object());
  self.descriptor = -1;
  self.family = self.kind = self.protocol = 0;
  self.timeout = kNoTimeout;
  self.kernel_timeouts = false;
  return made;
}

constexpr NativeMethod kInitSignature = signature_row("socket(family=-1, type=-1, proto=-1, fileno=None)");

// Takes over a descriptor: what is not given is asked of the system.
Result<int> adopt_descriptor(ThreadState& ts, Value value, int& family, int& kind, int& protocol) {
  int descriptor = TRY(native::convert_int32(ts, value));
  if (descriptor < 0) return raise(ts, Exc::ValueError, "negative file descriptor");
  Address address;
  address.length = sizeof address.storage;
  if (getsockname(descriptor, &address.any, &address.length) < 0) {
    // Other errors only mean that there is no name to tell the family by.
    if (family == -1 || errno == EBADF || errno == ENOTSOCK) return raise_os_error(ts, errno);
  } else if (family == -1) {
    family = address.any.sa_family;
  }
  auto ask = [&](int option, int& out) {
    socklen_t length = sizeof out;
    return out != -1 || getsockopt(descriptor, SOL_SOCKET, option, &out, &length) >= 0;
  };
  if (!ask(SO_TYPE, kind) || !ask(SO_PROTOCOL, protocol)) return raise_os_error(ts, errno);
  return descriptor;
}

Result<void> socket_init(ThreadState& ts, Socket& self, const CallArguments& arguments) {
  Value bound[4];
  BoundExtra extra;
  TRY(bind_arguments(ts, kInitSignature, arguments, bound, extra));
  int family = TRY(native::convert_int32(ts, bound[0]));
  int kind = TRY(native::convert_int32(ts, bound[1]));
  int protocol = TRY(native::convert_int32(ts, bound[2]));
  const Value audited[] = {Value(self), Value::small_int(family), Value::small_int(kind), Value::small_int(protocol)};
  TRY(audit(ts, "socket.__new__", audited));
  int descriptor;
  if (!bound[3].is_none()) {
    descriptor = TRY(adopt_descriptor(ts, bound[3], family, kind, protocol));
  } else {
    if (family == -1) family = AF_INET;
    if (kind == -1) kind = SOCK_STREAM;
    if (protocol == -1) protocol = 0;
    descriptor = int(TRY(system_call(ts, [&] { return socket(family, kind | SOCK_CLOEXEC, protocol); })));
  }
  int previous = self.descriptor;
  self.descriptor = descriptor;
  self.family = family;
  self.kind = kind & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  self.protocol = protocol;
  self.kernel_timeouts = false;
  if (previous >= 0 && previous != descriptor) close(previous);
  if (kind & SOCK_NONBLOCK) {
    self.timeout = 0;
  } else {
    self.timeout = state_of(self).default_timeout;
    if (self.timeout >= 0) TRY(set_descriptor_blocking(ts, self, false));
  }
  return {};
}

// ResourceWarning for a socket that nobody closed, then closes it.
void socket_finalize(ThreadState& ts, Object& object) {
  auto& self = static_cast<Socket&>(object);
  if (self.descriptor < 0) return;
  warn_unclosed(ts, Value(self), "", Value(self));
  int descriptor = self.descriptor;
  self.descriptor = -1;
  if (descriptor >= 0) close(descriptor);
}
void socket_destroy(ThreadState&, Socket& self) {
  // Reached open only when the script was ended.
  if (self.descriptor >= 0) close(self.descriptor);
  self.descriptor = -1;
}

Result<Ref> socket_repr(ThreadState& ts, Socket& self) {
  return text(ts, "<socket object, fd={}, family={}, type={}, proto={}>", self.descriptor, self.family, self.kind,
              self.protocol);
}

Result<void> socket_close(ThreadState& ts, Socket& self) {
  int descriptor = self.descriptor;
  if (descriptor < 0) return {};
  self.descriptor = -1;
  int error = close_without_gil(ts, descriptor);
  // A peer that is gone is no failure of closing.
  if (error && error != ECONNRESET) return raise_os_error(ts, error);
  return {};
}
int64_t socket_detach(ThreadState&, Socket& self) {
  int descriptor = self.descriptor;
  self.descriptor = -1;
  return descriptor;
}
int64_t socket_fileno(ThreadState&, Socket& self) { return self.descriptor; }

// --- names

Result<Ref> socket_accept(ThreadState& ts, Socket& self) {
  Address address;
  int64_t descriptor = TRY(socket_call(ts, self, POLLIN, true, [&](int listening) {
    address.length = sizeof address.storage;
    return accept4(listening, &address.any, &address.length, SOCK_CLOEXEC);
  }));
  Result<Ref> peer = address_to_value(ts, state_of(self), address, self.protocol);
  if (peer.is_error()) {
    close(int(descriptor));
    return raised;
  }
  Ref value = peer.release();
  return Ref(TRY(make_tuple(ts, Value::small_int(descriptor), Value(value))));
}

Result<void> socket_bind(ThreadState& ts, Socket& self, Value value) {
  Address address;
  TRY(address_from(ts, state_of(self), self, value, "bind", address));
  const Value audited[] = {Value(self), value};
  TRY(audit(ts, "socket.bind", audited));
  int descriptor = self.descriptor;
  TRY(system_call(ts, [&] { return bind(descriptor, &address.any, address.length); }));
  return {};
}

// Connects; 0 or the errno of the failure. Timeouts count as EWOULDBLOCK.
Result<int> connect_to(ThreadState& ts, Socket& self, Address& address) {
  int64_t deadline = call_deadline(self);
  int descriptor = self.descriptor, error;
  {
    GilRelease released(ts);
    error = connect(descriptor, &address.any, address.length) < 0 ? errno : 0;
  }
  if (!error) return 0;
  // A connection in the making goes on after a signal; only waiting for it is left.
  if (error == EINTR) TRY(ts.checkpoint());
  bool wait = error == EINTR ? self.timeout != 0 : self.timeout > 0 && error == EINPROGRESS;
  if (!wait) return error;
  if (TRY(wait_ready(ts, self, POLLOUT, deadline)) == Wait::kTimedOut) return EWOULDBLOCK;
  socklen_t length = sizeof error;
  if (getsockopt(self.descriptor, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return errno;
  return error == EISCONN ? 0 : error;
}
Result<int> connect_by_value(ThreadState& ts, Socket& self, Value value, const char* caller) {
  Address address;
  TRY(address_from(ts, state_of(self), self, value, caller, address));
  const Value audited[] = {Value(self), value};
  TRY(audit(ts, "socket.connect", audited));
  return connect_to(ts, self, address);
}
Result<void> socket_connect(ThreadState& ts, Socket& self, Value value) {
  int error = TRY(connect_by_value(ts, self, value, "connect"));
  if (error == EWOULDBLOCK && self.timeout > 0) return raise_timed_out(ts);
  if (error) return raise_os_error(ts, error);
  return {};
}
Result<int64_t> socket_connect_ex(ThreadState& ts, Socket& self, Value value) {
  return int64_t(TRY(connect_by_value(ts, self, value, "connect_ex")));
}

Result<void> socket_listen(ThreadState& ts, Socket& self, Given<Int32> backlog) {
  int descriptor = self.descriptor, most = backlog ? std::max((*backlog).value, 0) : std::min(SOMAXCONN, 128);
  TRY(system_call(ts, [&] { return listen(descriptor, most); }));
  return {};
}
Result<void> socket_shutdown(ThreadState& ts, Socket& self, Int32 how) {
  int descriptor = self.descriptor;
  TRY(system_call(ts, [&] { return shutdown(descriptor, how); }));
  return {};
}

template <int (*call)(int, sockaddr*, socklen_t*) noexcept>
Result<Ref> socket_name_by(ThreadState& ts, Socket& self) {
  Address address;
  int descriptor = self.descriptor;
  TRY(system_call(ts, [&] {
    address.length = sizeof address.storage;
    return call(descriptor, &address.any, &address.length);
  }));
  return address_to_value(ts, state_of(self), address, self.protocol);
}

// --- options

constexpr int kLongestOption = 1024;  // bytes that getsockopt asks for at most

Result<Ref> socket_getsockopt(ThreadState& ts, Socket& self, Int32 level, Int32 option, Int32 length) {
  if (length.value == 0) {
    int flag = 0;
    socklen_t size = sizeof flag;
    if (getsockopt(self.descriptor, level, option, &flag, &size) < 0) return raise_os_error(ts, errno);
    return Ref::small_int(flag);
  }
  if (length.value < 0 || length.value > kLongestOption)
    return raise(ts, Exc::OSError, "getsockopt buflen out of range");
  uint8_t buffer[kLongestOption];
  socklen_t size = socklen_t(length.value);
  if (getsockopt(self.descriptor, level, option, buffer, &size) < 0) return raise_os_error(ts, errno);
  return Ref(TRY(bytes_of(ts, {buffer, std::min<size_t>(size, sizeof buffer)})));
}

Result<void> socket_setsockopt(ThreadState& ts, Socket& self, Int32 level, Int32 option, Value value,
                               Value length_value) {
  int result;
  if (!length_value.is_unbound()) {
    if (!value.is_none()) return raise(ts, Exc::TypeError, "setsockopt() takes exactly 3 arguments (4 given)");
    Ref number = TRY(index(ts, length_value));
    result = setsockopt(self.descriptor, level, option, nullptr, socklen_t(int_to_uint64_mask(number)));
  } else if (is_int(value) && (int_to_uint64_mask(value), true)) {
    int64_t wide;
    if (!int_to_int64(value, wide) || wide > INT_MAX || wide < INT_MIN)
      return raise(ts, Exc::TypeError, "a bytes-like object is required, not 'int'");
    int flag = int(wide);
    result = setsockopt(self.descriptor, level, option, &flag, sizeof flag);
  } else {
    BufferAccess buffer = TRY(BufferAccess::get(ts, value));
    result = setsockopt(self.descriptor, level, option, buffer.bytes().data(), socklen_t(buffer.size()));
  }
  if (result < 0) return raise_os_error(ts, errno);
  if (level.value == SOL_SOCKET && (option.value == SO_RCVTIMEO || option.value == SO_SNDTIMEO))
    self.kernel_timeouts = true;
  return {};
}

Result<void> socket_settimeout(ThreadState& ts, Socket& self, Value value) {
  int64_t timeout = TRY(timeout_from(ts, value));
  self.timeout = timeout;
  return set_descriptor_blocking(ts, self, timeout < 0);
}
Result<Ref> socket_gettimeout(ThreadState& ts, Socket& self) { return timeout_to_value(ts, self.timeout); }
Result<void> socket_setblocking(ThreadState& ts, Socket& self, Index flag) {
  bool blocking = flag.value != 0;
  self.timeout = blocking ? kNoTimeout : 0;
  return set_descriptor_blocking(ts, self, blocking);
}
bool socket_getblocking(ThreadState&, Socket& self) { return self.timeout != 0; }

constexpr NativeMethod kMethods[] = {
    method<socket_accept>("_accept(self, /)", "Take a connection: its descriptor and the peer's address."),
    method<socket_bind>("bind(self, address, /)", "Give the socket an address of its own."),
    method<socket_close>("close(self, /)", "Close the socket."),
    method<socket_connect>("connect(self, address, /)", "Connect to an address."),
    method<socket_connect_ex>("connect_ex(self, address, /)", "Connect; gives the errno, 0 for success."),
    method<socket_detach>("detach(self, /)", "Give up the descriptor without closing it."),
    method<socket_fileno>("fileno(self, /)", "The descriptor; -1 when closed."),
    method<socket_name_by<::getpeername>>("getpeername(self, /)", "The peer's address."),
    method<socket_name_by<::getsockname>>("getsockname(self, /)", "The socket's own address."),
    method<socket_getsockopt>("getsockopt(self, level, option, buffersize=0, /)",
                              "An option: an int, or bytes when buffersize is not 0."),
    method<socket_listen>("listen(self, backlog=<unrepresentable>, /)", "Take connections from now on."),
    method<socket_setblocking>("setblocking(self, flag, /)", "Wait for ever, or never."),
    method<socket_getblocking>("getblocking(self, /)", "Whether calls wait."),
    method<socket_settimeout>("settimeout(self, timeout, /)", "Seconds that calls wait; None: for ever."),
    method<socket_gettimeout>("gettimeout(self, /)", "Seconds that calls wait; None: for ever."),
    method<socket_setsockopt>("setsockopt(self, level, option, value, optlen=<unrepresentable>, /)",
                              "Set an option: an int, bytes, or None and a length."),
    method<socket_shutdown>("shutdown(self, how, /)", "End one direction or both."),
    method<socket_recv>("recv(self, bufsize, flags=0, /)", "Receive bytes; empty at the end."),
    method<socket_recv_into>("recv_into(self, buffer, nbytes=0, flags=0)", "Receive into a buffer; how many bytes."),
    method<socket_recvfrom>("recvfrom(self, bufsize, flags=0, /)", "Receive bytes and the sender's address."),
    method<socket_recvfrom_into>("recvfrom_into(self, buffer, nbytes=0, flags=0)",
                                 "Receive into a buffer; how many bytes, and the sender's address."),
    method<socket_recvmsg>("recvmsg(self, bufsize, ancbufsize=0, flags=0, /)",
                           "Receive bytes and ancillary data: (data, ancdata, msg_flags, address)."),
    method<socket_recvmsg_into>("recvmsg_into(self, buffers, ancbufsize=0, flags=0, /)",
                                "Receive into buffers, with ancillary data: (nbytes, ancdata, msg_flags, address)."),
    method<socket_send>("send(self, data, flags=0, /)", "Send bytes; how many were sent."),
    method<socket_sendall>("sendall(self, data, flags=0, /)", "Send all bytes."),
    method<socket_sendto>("sendto(self, /, *args)", "sendto(data, [flags,] address): send bytes to an address."),
    method<socket_sendmsg>("sendmsg(self, buffers, ancdata=(), flags=0, address=None, /)",
                           "Send the bytes of buffers and ancillary data; how many bytes were sent."),
    method<socket_sendmsg_afalg>("sendmsg_afalg(self, msg=(), *, op=<unrepresentable>, iv=None, "
                                 "assoclen=<unrepresentable>, flags=0)",
                                 "Set the operation of a socket of the kernel's cryptography, and send."),
};
constexpr MemberRow kMembers[] = {
    {"family", MemberKind::kInt32, offsetof(Socket, family), true, "The family of addresses."},
    {"type", MemberKind::kInt32, offsetof(Socket, kind), true, "SOCK_STREAM and the like."},
    {"proto", MemberKind::kInt32, offsetof(Socket, protocol), true, "The protocol."},
};
constexpr GetSetRow kGetSets[] = {getter<socket_gettimeout>("timeout", "Seconds that calls wait, or None.")};

const TypeSpec kSocket{
    .name = "_socket.socket",
    .instance_bytes = sizeof(Socket),
    .flags = type_flags::kSubclassable | type_flags::kContainer | type_flags::kHasFinalizer,
    .doc = "An end of a connection, or a place where messages and connections arrive.",
    .methods = kMethods,
    .getsets = kGetSets,
    .members = kMembers,
    .slots =
        [](Slots& s) {
          s.tp_new = socket_new;
          s.tp_init = slot<socket_init>;
          s.tp_repr = slot<socket_repr>;
          s.tp_finalize = socket_finalize;
          s.visit_references = [](Object&, ReferenceVisitor&) {};  // a finalizer's mark needs a container
          s.destroy = slot<socket_destroy>;
        },
    .module = "_socket",
};

Result<void> initialize(ThreadState& ts, Module& module) {
  State* state = TRY(make_native_state<State>(ts, module));
  state->default_timeout = kNoTimeout;
  state->socket = TRY(add_native_type(ts, module, kSocket, "socket"));
  Type& os_error = exception_type(ts, Exc::OSError);
  state->gaierror = TRY(add_exception_class(ts, module, "socket", "gaierror", os_error));
  state->herror = TRY(add_exception_class(ts, module, "socket", "herror", os_error));
  TRY(module_add(ts, module, "SocketType", Value(state->socket)));
  TRY(module_add(ts, module, "error", Value(os_error)));
  TRY(module_add(ts, module, "timeout", Value(exception_type(ts, Exc::TimeoutError))));
  TRY(module_add_functions(ts, module, module_functions()));
  return add_constants(ts, module);
}

}  // namespace
}  // namespace ouro::sockets

namespace ouro {

extern const ModuleSpec module_socket;
const ModuleSpec module_socket{
    .name = "_socket",
    .doc = "Sockets: the system's own interface. Module socket has the one to use.",
    .initialize = sockets::initialize,
    .state_bytes = kNativeStateBytes,
};

}  // namespace ouro
