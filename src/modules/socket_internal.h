// What the files of module _socket share: the socket object, addresses, and waiting.
//
//   socket.cpp            the type: making, naming, connecting, options
//   socket_transfer.cpp   its receiving and sending
//   socket_address.cpp    addresses of Python and of the system, host names
//   socket_names.cpp      the functions of the module: look-ups and conversions
//   socket_constants.cpp
//
// A socket's descriptor is not blocking when the socket has a timeout (0 included); the waiting is done on the
// thread's Parker, where signals and the end of the interpreter reach it. While a call waits without the GIL
// another thread may close the socket: the descriptor is read again for every attempt.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include "modules/native_state.h"
#include "modules/system_calls.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace ouro::sockets {

inline constexpr int64_t kNoTimeout = -1;

struct State {
  Type* socket;
  Type* gaierror;
  Type* herror;
  int64_t default_timeout;  // nanoseconds, or kNoTimeout
};

struct Socket : Object {
  int descriptor;  // -1: closed
  int family, kind, protocol;
  int64_t timeout;       // nanoseconds; 0: never wait; kNoTimeout: wait for ever
  bool kernel_timeouts;  // SO_RCVTIMEO or SO_SNDTIMEO is set: only the system knows how long a call may take
};

// An address of the system, of any family.
struct Address {
  union {
    sockaddr any;
    sockaddr_storage storage;
    sockaddr_un local;
  };
  socklen_t length = 0;
  Address() : storage{} {}
};

// How a wait ended.
enum class Wait : uint8_t { kReady, kTimedOut };
// Waits until the socket is ready for `events` of poll(2) or the deadline (gil/clock.h) passed.
Result<Wait> wait_ready(ThreadState& ts, Socket& self, short events, int64_t deadline);
// TimeoutError "timed out".
Raised raise_timed_out(ThreadState& ts);
// The deadline of a call that begins now.
int64_t call_deadline(const Socket& self);

// Calls body(int descriptor) -> integer, negative with errno set for a failure, without the GIL, again and again
// until it does not fail for want of readiness. A socket that waits for ever is asked to be ready for `events`
// first when wait_first is set (for calls that cannot be told not to block). TimeoutError after the deadline.
template <class Body>
Result<CallResult> try_until(ThreadState& ts, Socket& self, short events, int64_t deadline, bool wait_first,
                             Body body) {
  bool wait = wait_first && self.timeout < 0 && !self.kernel_timeouts;
  for (;;) {
    if (wait && TRY(wait_ready(ts, self, events, deadline)) == Wait::kTimedOut) return raise_timed_out(ts);
    int descriptor = self.descriptor;
    CallResult result = TRY(call_without_gil(ts, [&] { return body(descriptor); }));
    if (!result.failed() || (result.error != EAGAIN && result.error != EWOULDBLOCK)) return result;
    if (self.timeout == 0 || self.kernel_timeouts) return result;
    wait = true;
  }
}
// The same; what fails raises OSError.
template <class Body>
Result<int64_t> socket_call(ThreadState& ts, Socket& self, short events, bool wait_first, Body body) {
  CallResult result = TRY(try_until(ts, self, events, call_deadline(self), wait_first, body));
  if (result.failed()) return raise_os_error(ts, result.error);
  return result.value;
}

// --- addresses
// The address of a Python value for the socket's family; `caller` is named in errors. May look a host name up.
Result<void> address_from(ThreadState& ts, State& state, Socket& self, Value value, const char* caller, Address& out);
// The Python value of an address; None for an empty one.
Result<Ref> address_to_value(ThreadState& ts, State& state, const Address& address, int protocol);
// A host name as the system's functions want it.
class HostName {
 public:
  // str (IDNA where it is not ASCII), bytes or bytearray.
  static Result<void> from(ThreadState& ts, Value value, HostName& out);
  // The same for an argument of a function: str always through IDNA; its own errors.
  static Result<void> argument(ThreadState& ts, Value value, const char* function, HostName& out);
  const char* c_str() const { return text_; }

 private:
  const char* text_ = "";
  Ref keep_;
};
// Finds the first address of a host of a family (AF_UNSPEC: any) and puts it into `out`, port 0.
Result<void> resolve_host(ThreadState& ts, State& state, const char* name, int family, Address& out);
// Host and port of an address, in digits.
Result<Ref> numeric_host(ThreadState& ts, State& state, const Address& address);
Raised raise_gaierror(ThreadState& ts, State& state, int code, int error_number);
Raised raise_herror(ThreadState& ts, State& state, int code);

// The module's state, from one of its sockets.
inline State& state_of(Socket& self) { return *static_cast<State*>(self.type->layout_base->native_state); }

// A timeout argument: nanoseconds or kNoTimeout (None).
Result<int64_t> timeout_from(ThreadState& ts, Value value);
Result<Ref> timeout_to_value(ThreadState& ts, int64_t timeout);

// --- the methods of socket_transfer.cpp
Result<Ref> socket_recv(ThreadState& ts, Socket& self, Index size, Int32 flags);
Result<int64_t> socket_recv_into(ThreadState& ts, Socket& self, Value buffer, Index size, Int32 flags);
Result<Ref> socket_recvfrom(ThreadState& ts, Socket& self, Index size, Int32 flags);
Result<Ref> socket_recvfrom_into(ThreadState& ts, Socket& self, Value buffer, Index size, Int32 flags);
Result<Ref> socket_recvmsg(ThreadState& ts, Socket& self, Index size, Index ancillary_size, Int32 flags);
Result<Ref> socket_recvmsg_into(ThreadState& ts, Socket& self, Value buffers, Index ancillary_size, Int32 flags);
Result<int64_t> socket_send(ThreadState& ts, Socket& self, Value data, Int32 flags);
Result<void> socket_sendall(ThreadState& ts, Socket& self, Value data, Int32 flags);
Result<int64_t> socket_sendto(ThreadState& ts, Socket& self, Args arguments);
Result<int64_t> socket_sendmsg(ThreadState& ts, Socket& self, Value buffers, Value ancillary, Int32 flags,
                               Value address);
Result<int64_t> socket_sendmsg_afalg(ThreadState& ts, Socket& self, Value buffers, Value op, Value iv, Value assoclen,
                                     Value flags);

std::span<const NativeMethod> module_functions();
Result<void> add_constants(ThreadState& ts, Module& module);

}  // namespace ouro::sockets
