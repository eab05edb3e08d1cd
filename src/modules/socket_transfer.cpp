// Module _socket: receiving and sending; see socket_internal.h.
//
// Receiving is tried with MSG_DONTWAIT first, so that a socket which waits for ever still waits on the thread's
// Parker. Sending on such a socket waits in the system, which sends everything that it is given.
#include <linux/if_alg.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstring>

#include "modules/socket_internal.h"

namespace ouro::sockets {

namespace {

// Flags of a receiving call. Who wants all bytes at once leaves the waiting to the system.
int receive_flags(const Socket& self, int flags) {
  bool wait_here = self.timeout < 0 && !self.kernel_timeouts && !(flags & MSG_WAITALL);
  return wait_here ? flags | MSG_DONTWAIT : flags;
}
bool waits_first(const Socket& self, int flags) { return flags & MSG_WAITALL; }

Result<int64_t> receive(ThreadState& ts, Socket& self, std::span<uint8_t> to, int flags) {
  int all_flags = receive_flags(self, flags);
  return socket_call(ts, self, POLLIN, waits_first(self, flags),
                     [&](int descriptor) { return recv(descriptor, to.data(), to.size(), all_flags); });
}
Result<int64_t> receive_from(ThreadState& ts, Socket& self, std::span<uint8_t> to, int flags, Address& sender) {
  int all_flags = receive_flags(self, flags);
  return socket_call(ts, self, POLLIN, waits_first(self, flags), [&](int descriptor) {
    sender.length = sizeof sender.storage;
    ssize_t got = recvfrom(descriptor, to.data(), to.size(), all_flags, &sender.any, &sender.length);
    if (sender.length > sizeof sender.storage) sender.length = 0;
    return got;
  });
}

// The first bytes of a buffer that was filled only in part.
Result<RefTo<Bytes>> filled(ThreadState& ts, RefTo<Bytes> buffer, int64_t got) {
  if (uint64_t(got) >= buffer->size) return buffer;
  return bytes_of(ts, buffer->span().first(size_t(got)));
}

// A writable buffer given to recv_into and the like.
Result<BufferAccess> writable_argument(ThreadState& ts, Value value, const char* function) {
  Result<BufferAccess> access = raised;
  if (supports_buffer(ts, value)) {
    access = BufferAccess::get(ts, value, buffer_flags::kWritable);
    if (!access.is_error() || !ts.catch_if(Exc::BufferError)) return access;
  }
  return raise(ts, Exc::TypeError, "{}() argument 1 must be read-write bytes-like object, not {}", function,
               type_name(ts, value));
}

// --- messages

// The buffers of a message: a row of them that grows, in memory of the heap.
class Vectors {
 public:
  explicit Vectors(ThreadState& ts) : ts_(ts) {}
  Vectors(const Vectors&) = delete;
  Vectors& operator=(const Vectors&) = delete;
  ~Vectors() {
    for (size_t i = 0; i < count_; i++) access_[i].~BufferAccess();
    if (vectors_) ts_.release_bytes(vectors_);
    if (access_) ts_.release_bytes(access_);
  }
  // All buffers of an iterable; the iterable's own error text where it is none.
  Result<void> fill(Value iterable, bool writable, const char* not_iterable, const char* not_buffer) {
    Result<RefTo<Tuple>> all = tuple_from(ts_, iterable);
    if (all.is_error()) {
      if (!type_of(ts_, iterable).slots.tp_iter && ts_.catch_if(Exc::TypeError))
        return raise(ts_, Exc::TypeError, "{}", not_iterable);
      return raised;
    }
    items_ = all.release();
    uint64_t size = items_->size;
    if (size > INT_MAX) return raise(ts_, Exc::OSError, "{} argument 1 is too long", "recvmsg_into()");
    if (!size) return {};
    vectors_ = static_cast<iovec*>(TRY(ts_.allocate_bytes(size * sizeof(iovec))));
    access_ = static_cast<BufferAccess*>(TRY(ts_.allocate_bytes(size * sizeof(BufferAccess))));
    for (uint64_t i = 0; i < size; i++) {
      Value item = (*items_)[i];
      Result<BufferAccess> access = raised;
      if (writable && !supports_buffer(ts_, item)) return raise(ts_, Exc::TypeError, "{}", not_buffer);
      access = BufferAccess::get(ts_, item, writable ? buffer_flags::kWritable : buffer_flags::kSimple);
      if (access.is_error()) {
        if (writable && ts_.catch_if(Exc::BufferError)) return raise(ts_, Exc::TypeError, "{}", not_buffer);
        return raised;
      }
      new (&access_[i]) BufferAccess(access.release());
      count_ = i + 1;
      vectors_[i] = {access_[i].view().data, size_t(access_[i].size())};
      TRY(ts_.checkpoint_limits());
    }
    return {};
  }
  iovec* vectors() { return vectors_; }
  size_t count() const { return count_; }

 private:
  ThreadState& ts_;
  RefTo<Tuple> items_;
  iovec* vectors_ = nullptr;
  BufferAccess* access_ = nullptr;
  size_t count_ = 0;
};

// The control messages of a received message as a list of (level, type, bytes).
Result<RefTo<List>> ancillary_list(ThreadState& ts, msghdr& message) {
  RefTo<List> list = TRY(list_allocate(ts, 0));
  if (message.msg_controllen == 0) return list;
  auto* end = static_cast<uint8_t*>(message.msg_control) + message.msg_controllen;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    uint8_t* data = CMSG_DATA(header);
    size_t head_bytes = size_t(data - reinterpret_cast<uint8_t*>(header));
    bool broken = header->cmsg_len < head_bytes || data > end;
    size_t length = broken ? 0 : header->cmsg_len - head_bytes;
    bool cut = !broken && length > size_t(end - data);
    if (cut) length = size_t(end - data);
    if (broken || cut)
      TRY(warn(ts, Exc::RuntimeWarning, 1, "received malformed or improperly-truncated ancillary data"));
    if (broken) break;
    RefTo<Bytes> bytes = TRY(bytes_of(ts, {data, length}));
    RefTo<Tuple> item =
        TRY(make_tuple(ts, Value::small_int(header->cmsg_level), Value::small_int(header->cmsg_type), Value(bytes)));
    TRY(list_append(ts, *list, Ref(std::move(item))));
    if (cut) break;
  }
  return list;
}

// Descriptors that came with a message nobody will see.
void close_received_descriptors(msghdr& message) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t head_bytes = size_t(CMSG_DATA(header) - reinterpret_cast<uint8_t*>(header));
    if (header->cmsg_len < head_bytes) return;
    for (size_t at = 0; at + sizeof(int) <= header->cmsg_len - head_bytes; at += sizeof(int)) {
      int descriptor;
      std::memcpy(&descriptor, CMSG_DATA(header) + at, sizeof descriptor);
      ::close(descriptor);
    }
  }
}

// Receives a message into vectors: its size, and what is told besides.
struct Received {
  int64_t size;
  RefTo<List> ancillary;
  int flags;
  Ref sender;
};
Result<void> receive_message(ThreadState& ts, Socket& self, iovec* vectors, size_t count, int64_t ancillary_size,
                             int flags, Received& out) {
  if (ancillary_size < 0 || ancillary_size > INT_MAX)
    return raise(ts, Exc::ValueError, "invalid ancillary data buffer length");
  RefTo<Bytes> control = TRY(bytes_allocate(ts, uint64_t(ancillary_size)));
  std::memset(control->data(), 0, control->size);
  Address sender;
  msghdr message{};
  int all_flags = receive_flags(self, flags);
  out.size = TRY(socket_call(ts, self, POLLIN, waits_first(self, flags), [&](int descriptor) {
    message = {};
    message.msg_name = &sender.any;
    message.msg_namelen = sizeof sender.storage;
    message.msg_iov = vectors;
    message.msg_iovlen = count;
    message.msg_control = ancillary_size ? control->data() : nullptr;
    message.msg_controllen = size_t(ancillary_size);
    return recvmsg(descriptor, &message, all_flags);
  }));
  sender.length = std::min<socklen_t>(message.msg_namelen, sizeof sender.storage);
  Result<RefTo<List>> ancillary = ancillary_list(ts, message);
  Result<Ref> address = raised;
  if (!ancillary.is_error()) address = address_to_value(ts, state_of(self), sender, self.protocol);
  if (address.is_error()) {
    close_received_descriptors(message);
    return raised;
  }
  out.ancillary = ancillary.release();
  out.sender = address.release();
  out.flags = message.msg_flags;
  return {};
}

// Builds the control messages of a message to be sent, in a bytes object of the exact size.
class Control {
 public:
  Result<void> fill(ThreadState& ts, Value sequence) {
    Result<RefTo<Tuple>> all = tuple_from(ts, sequence);
    if (all.is_error()) {
      if (!type_of(ts, sequence).slots.tp_iter && ts.catch_if(Exc::TypeError))
        return raise(ts, Exc::TypeError, "sendmsg() argument 2 must be an iterable");
      return raised;
    }
    RefTo<Tuple> items = all.release();
    // Room is made for each message after the sizes of all are known: first the parts, then the bytes.
    RefTo<List> parts = TRY(list_allocate(ts, items->size));
    size_t total = 0;
    for (Value item : *items) {
      if (!is<Tuple>(item) && !is<List>(item) && !type_of(ts, item).slots.sq_item)
        return raise(ts, Exc::TypeError, "[sendmsg() ancillary data items]() argument must be 3-item sequence, not {}",
                     type_name(ts, item));
      RefTo<Tuple> part = TRY(tuple_from(ts, item));
      if (part->size != 3)
        return raise(ts, Exc::TypeError,
                     "[sendmsg() ancillary data items]() argument must be sequence of length 3, not {}", part->size);
      int level = TRY(native::convert_int32(ts, (*part)[0])), type = TRY(native::convert_int32(ts, (*part)[1]));
      BufferAccess data = TRY(BufferAccess::get(ts, (*part)[2]));
      RefTo<Bytes> bytes = TRY(bytes_of(ts, data.bytes()));
      if (bytes->size > size_t(INT_MAX) - CMSG_LEN(0)) return raise(ts, Exc::OSError, "ancillary data item too large");
      total += CMSG_SPACE(bytes->size);
      if (total > INT_MAX) return raise(ts, Exc::OSError, "too much ancillary data");
      RefTo<Tuple> ready = TRY(make_tuple(ts, Value::small_int(level), Value::small_int(type), Value(bytes)));
      TRY(list_append(ts, *parts, Ref(std::move(ready))));
      TRY(ts.checkpoint_limits());
    }
    if (!total) return {};
    memory_ = TRY(bytes_allocate(ts, total));
    std::memset(memory_->data(), 0, total);
    size_t at = 0;
    for (Value item : parts->span()) {
      auto& part = as<Tuple>(item);
      auto& bytes = as<Bytes>(part[2]);
      cmsghdr header{};
      header.cmsg_level = int(part[0].as_small_int());
      header.cmsg_type = int(part[1].as_small_int());
      header.cmsg_len = CMSG_LEN(bytes.size);
      std::memcpy(memory_->data() + at, &header, sizeof header);
      std::memcpy(memory_->data() + at + CMSG_LEN(0), bytes.data(), bytes.size);
      at += CMSG_SPACE(bytes.size);
    }
    return {};
  }
  void* data() { return memory_ ? memory_->data() : nullptr; }
  size_t size() const { return memory_ ? memory_->size : 0; }

 private:
  RefTo<Bytes> memory_;
};

}  // namespace

// --- receiving

Result<Ref> socket_recv(ThreadState& ts, Socket& self, Index size, Int32 flags) {
  if (size.value < 0) return raise(ts, Exc::ValueError, "negative buffersize in recv");
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, uint64_t(size.value)));
  int64_t got = TRY(receive(ts, self, {buffer->data(), buffer->size}, flags));
  return Ref(TRY(filled(ts, std::move(buffer), got)));
}

Result<int64_t> socket_recv_into(ThreadState& ts, Socket& self, Value buffer_value, Index size, Int32 flags) {
  BufferAccess buffer = TRY(writable_argument(ts, buffer_value, "recv_into"));
  if (size.value < 0) return raise(ts, Exc::ValueError, "negative buffersize in recv_into");
  if (size.value > buffer.size()) return raise(ts, Exc::ValueError, "buffer too small for requested bytes");
  int64_t wanted = size.value ? size.value : buffer.size();
  if (!wanted) return int64_t(0);
  return receive(ts, self, buffer.writable().first(size_t(wanted)), flags);
}

Result<Ref> socket_recvfrom(ThreadState& ts, Socket& self, Index size, Int32 flags) {
  if (size.value < 0) return raise(ts, Exc::ValueError, "negative buffersize in recvfrom");
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, uint64_t(size.value)));
  Address sender;
  int64_t got = TRY(receive_from(ts, self, {buffer->data(), buffer->size}, flags, sender));
  Ref address = TRY(address_to_value(ts, state_of(self), sender, self.protocol));
  RefTo<Bytes> data = TRY(filled(ts, std::move(buffer), got));
  return Ref(TRY(make_tuple(ts, Value(data), Value(address))));
}

Result<Ref> socket_recvfrom_into(ThreadState& ts, Socket& self, Value buffer_value, Index size, Int32 flags) {
  BufferAccess buffer = TRY(writable_argument(ts, buffer_value, "recvfrom_into"));
  if (size.value < 0) return raise(ts, Exc::ValueError, "negative buffersize in recvfrom_into");
  if (size.value > buffer.size()) return raise(ts, Exc::ValueError, "nbytes is greater than the length of the buffer");
  int64_t wanted = size.value ? size.value : buffer.size();
  Address sender;
  int64_t got = TRY(receive_from(ts, self, buffer.writable().first(size_t(wanted)), flags, sender));
  Ref address = TRY(address_to_value(ts, state_of(self), sender, self.protocol));
  return Ref(TRY(make_tuple(ts, Value::small_int(got), Value(address))));
}

Result<Ref> socket_recvmsg(ThreadState& ts, Socket& self, Index size, Index ancillary_size, Int32 flags) {
  if (size.value < 0) return raise(ts, Exc::ValueError, "negative buffer size in recvmsg()");
  RefTo<Bytes> buffer = TRY(bytes_allocate(ts, uint64_t(size.value)));
  iovec vector{buffer->data(), buffer->size};
  Received received;
  TRY(receive_message(ts, self, &vector, 1, ancillary_size, flags, received));
  RefTo<Bytes> data = TRY(filled(ts, std::move(buffer), received.size));
  return Ref(TRY(make_tuple(ts, Value(data), Value(received.ancillary), Value::small_int(received.flags),
                            Value(received.sender))));
}

Result<Ref> socket_recvmsg_into(ThreadState& ts, Socket& self, Value buffers, Index ancillary_size, Int32 flags) {
  Vectors vectors(ts);
  TRY(vectors.fill(buffers, true, "recvmsg_into() argument 1 must be an iterable",
                   "recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers"));
  Received received;
  TRY(receive_message(ts, self, vectors.vectors(), vectors.count(), ancillary_size, flags, received));
  return Ref(TRY(make_tuple(ts, Value::small_int(received.size), Value(received.ancillary),
                            Value::small_int(received.flags), Value(received.sender))));
}

// --- sending

Result<int64_t> socket_send(ThreadState& ts, Socket& self, Value data, Int32 flags) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> bytes = buffer.bytes();
  return socket_call(ts, self, POLLOUT, false,
                     [&](int descriptor) { return send(descriptor, bytes.data(), bytes.size(), flags); });
}

Result<void> socket_sendall(ThreadState& ts, Socket& self, Value data, Int32 flags) {
  BufferAccess buffer = TRY(BufferAccess::get(ts, data));
  std::span<const uint8_t> bytes = buffer.bytes();
  int64_t deadline = call_deadline(self);  // of all parts together
  do {
    CallResult sent = TRY(try_until(ts, self, POLLOUT, deadline, false, [&](int descriptor) {
      return send(descriptor, bytes.data(), bytes.size(), flags);
    }));
    if (sent.failed()) return raise_os_error(ts, sent.error);
    bytes = bytes.subspan(size_t(sent.value));
    TRY(ts.checkpoint());
  } while (!bytes.empty());
  return {};
}

Result<int64_t> socket_sendto(ThreadState& ts, Socket& self, Args arguments) {
  if (arguments.size() < 2 || arguments.size() > 3)
    return raise(ts, Exc::TypeError, "sendto() takes 2 or 3 arguments ({} given)", arguments.size());
  BufferAccess buffer = TRY(BufferAccess::get(ts, arguments[0]));
  int flags = arguments.size() == 3 ? TRY(native::convert_int32(ts, arguments[1])) : 0;
  Address address;
  TRY(address_from(ts, state_of(self), self, arguments[arguments.size() - 1], "sendto", address));
  std::span<const uint8_t> bytes = buffer.bytes();
  return socket_call(ts, self, POLLOUT, false, [&](int descriptor) {
    return sendto(descriptor, bytes.data(), bytes.size(), flags, &address.any, address.length);
  });
}

Result<int64_t> socket_sendmsg(ThreadState& ts, Socket& self, Value buffers, Value ancillary, Int32 flags,
                               Value address_value) {
  Vectors vectors(ts);
  TRY(vectors.fill(buffers, false, "sendmsg() argument 1 must be an iterable", ""));
  Address address;
  if (!address_value.is_none() && !address_value.is_unbound())
    TRY(address_from(ts, state_of(self), self, address_value, "sendmsg", address));
  Control control;
  if (!ancillary.is_unbound()) TRY(control.fill(ts, ancillary));
  msghdr message{};
  message.msg_name = address.length ? &address.any : nullptr;
  message.msg_namelen = address.length;
  message.msg_iov = vectors.vectors();
  message.msg_iovlen = vectors.count();
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  return socket_call(ts, self, POLLOUT, false, [&](int descriptor) { return sendmsg(descriptor, &message, flags); });
}

Result<int64_t> socket_sendmsg_afalg(ThreadState& ts, Socket& self, Value buffers, Value op, Value iv, Value assoclen,
                                     Value flags_value) {
  if (self.family != AF_ALG) return raise(ts, Exc::OSError, "algset is only supported for AF_ALG");
  if (op.is_unbound()) return raise(ts, Exc::TypeError, "Invalid or missing argument 'op'");
  int operation = TRY(native::convert_int32(ts, op)), flags = TRY(native::convert_int32(ts, flags_value));
  if (operation < 0) return raise(ts, Exc::TypeError, "Invalid or missing argument 'op'");
  uint32_t length = 0;
  if (!assoclen.is_unbound()) {
    int given = TRY(native::convert_int32(ts, assoclen));
    if (given < 0) return raise(ts, Exc::TypeError, "assoclen must be positive");
    length = uint32_t(given);
  }
  BufferAccess start;
  if (!iv.is_none()) start = TRY(BufferAccess::get(ts, iv));
  Vectors vectors(ts);
  TRY(vectors.fill(buffers, false, "sendmsg_afalg() argument 1 must be an iterable", ""));
  size_t iv_bytes = size_t(start.size());
  if (iv_bytes > 1024) return raise(ts, Exc::ValueError, "iv is too long");
  alignas(cmsghdr) uint8_t control[CMSG_SPACE(4) * 2 + CMSG_SPACE(sizeof(af_alg_iv) + 1024)] = {};
  size_t at = 0;
  auto add = [&](int type, const void* data, size_t bytes, const void* more, size_t more_bytes) {
    cmsghdr header{};
    header.cmsg_level = SOL_ALG;
    header.cmsg_type = type;
    header.cmsg_len = CMSG_LEN(bytes + more_bytes);
    std::memcpy(control + at, &header, sizeof header);
    std::memcpy(control + at + CMSG_LEN(0), data, bytes);
    if (more_bytes) std::memcpy(control + at + CMSG_LEN(0) + bytes, more, more_bytes);
    at += CMSG_SPACE(bytes + more_bytes);
  };
  add(ALG_SET_OP, &operation, sizeof operation, nullptr, 0);
  if (!iv.is_none()) {
    uint32_t count = uint32_t(iv_bytes);
    add(ALG_SET_IV, &count, sizeof count, start.bytes().data(), iv_bytes);
  }
  if (!assoclen.is_unbound()) add(ALG_SET_AEAD_ASSOCLEN, &length, sizeof length, nullptr, 0);
  msghdr message{};
  message.msg_iov = vectors.vectors();
  message.msg_iovlen = vectors.count();
  message.msg_control = control;
  message.msg_controllen = at;
  return socket_call(ts, self, POLLOUT, false, [&](int descriptor) { return sendmsg(descriptor, &message, flags); });
}

}  // namespace ouro::sockets
