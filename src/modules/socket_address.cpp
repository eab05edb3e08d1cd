// Module _socket: addresses as Python values and as the system's structures, and host names.
#include <arpa/inet.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstring>

#include "modules/socket_internal.h"
#include "objects/bytearray.h"
#include "objects/codecs.h"

namespace ouro::sockets {

namespace {

constexpr int kLargestFlowInfo = 0xfffff;

template <class T>
T& address_as(Address& address) {
  address.length = sizeof(T);
  return *reinterpret_cast<T*>(&address.storage);
}
template <class T>
const T& address_as(const Address& address) {
  return *reinterpret_cast<const T*>(&address.storage);
}

Result<int> port_of(ThreadState& ts, Value value, const char* caller) {
  Ref number = TRY(index(ts, value));
  int64_t port;
  if (!int_to_int64(number, port) || port < 0 || port > 0xffff)
    return raise(ts, Exc::OverflowError, "{}(): port must be 0-65535.", caller);
  return int(port);
}
Result<uint32_t> uint32_of(ThreadState& ts, Value value) {
  Ref number = TRY(index(ts, value));
  return uint32_t(int_to_uint64_mask(number));
}
Result<uint32_t> flow_info_of(ThreadState& ts, Value value, const char* caller) {
  Ref number = TRY(index(ts, value));
  uint32_t flow = uint32_t(int_to_uint64_mask(number));
  if (flow > kLargestFlowInfo) return raise(ts, Exc::OverflowError, "{}(): flowinfo must be 0-1048575.", caller);
  return flow;
}

// The items of the address, which must be a tuple.
Result<Tuple*> address_tuple(ThreadState& ts, Value value, const char* caller, const char* family) {
  Tuple* tuple = try_as<Tuple>(value);
  if (!tuple)
    return raise(ts, Exc::TypeError, "{}(): {} address must be tuple, not {}", caller, family, type_name(ts, value));
  return tuple;
}

Result<void> local_address(ThreadState& ts, Value value, Address& out) {
  RefTo<Bytes> encoded;
  BufferAccess buffer;
  std::span<const uint8_t> path;
  if (Str* text = try_as<Str>(value)) {
    encoded = TRY(codecs::encode(ts, *text, "utf-8", "surrogateescape"));
    path = encoded->span();
  } else {
    buffer = TRY(BufferAccess::get(ts, value));
    path = buffer.bytes();
  }
  sockaddr_un& address = out.local;
  address.sun_family = AF_UNIX;
  // Names that begin with NUL are abstract and need no NUL at the end.
  bool abstract = !path.empty() && path[0] == 0;
  if (path.size() + !abstract > sizeof address.sun_path) return raise(ts, Exc::OSError, "AF_UNIX path too long");
  std::memset(address.sun_path, 0, sizeof address.sun_path);
  if (!path.empty()) std::memcpy(address.sun_path, path.data(), path.size());
  out.length = socklen_t(offsetof(sockaddr_un, sun_path) + path.size() + !abstract);
  return {};
}

Result<void> inet_address(ThreadState& ts, State& state, Value value, const char* caller, Address& out) {
  Tuple* tuple = TRY(address_tuple(ts, value, caller, "AF_INET"));
  if (tuple->size != 2) return raise(ts, Exc::TypeError, "AF_INET address must be a pair (host, port)");
  HostName host;
  TRY(HostName::from(ts, (*tuple)[0], host));
  int port = TRY(port_of(ts, (*tuple)[1], caller));
  TRY(resolve_host(ts, state, host.c_str(), AF_INET, out));
  address_as<sockaddr_in>(out).sin_port = htons(uint16_t(port));
  return {};
}

Result<void> inet6_address(ThreadState& ts, State& state, Value value, const char* caller, Address& out) {
  Tuple* tuple = TRY(address_tuple(ts, value, caller, "AF_INET6"));
  if (tuple->size < 2 || tuple->size > 4)
    return raise(ts, Exc::TypeError, "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])");
  HostName host;
  TRY(HostName::from(ts, (*tuple)[0], host));
  int port = TRY(port_of(ts, (*tuple)[1], caller));
  uint32_t flow = 0, scope = 0;
  if (tuple->size > 2) flow = TRY(flow_info_of(ts, (*tuple)[2], caller));
  if (tuple->size > 3) scope = TRY(uint32_of(ts, (*tuple)[3]));
  TRY(resolve_host(ts, state, host.c_str(), AF_INET6, out));
  auto& address = address_as<sockaddr_in6>(out);
  address.sin6_port = htons(uint16_t(port));
  address.sin6_flowinfo = htonl(flow);
  // A scope in the name ("fe80::1%eth0") stays unless one is given.
  if (tuple->size > 3) address.sin6_scope_id = scope;
  return {};
}

Result<void> netlink_address(ThreadState& ts, Value value, const char* caller, Address& out) {
  Tuple* tuple = TRY(address_tuple(ts, value, caller, "AF_NETLINK"));
  if (tuple->size != 2) return raise(ts, Exc::TypeError, "AF_NETLINK address must be a pair (pid, groups)");
  uint32_t pid = TRY(uint32_of(ts, (*tuple)[0])), groups = TRY(uint32_of(ts, (*tuple)[1]));
  auto& address = address_as<sockaddr_nl>(out);
  address = {};
  address.nl_family = AF_NETLINK;
  address.nl_pid = pid;
  address.nl_groups = groups;
  return {};
}

Result<void> vsock_address(ThreadState& ts, Value value, Address& out) {
  Tuple* tuple = try_as<Tuple>(value);
  if (!tuple)
    return raise(ts, Exc::TypeError, "getsockaddrarg: AF_VSOCK address must be tuple, not {}", type_name(ts, value));
  if (tuple->size != 2)
    return raise(ts, Exc::TypeError, "getsockaddrarg() takes exactly 2 arguments ({} given)", tuple->size);
  uint32_t cid = TRY(uint32_of(ts, (*tuple)[0])), port = TRY(uint32_of(ts, (*tuple)[1]));
  auto& address = address_as<sockaddr_vm>(out);
  address = {};
  address.svm_family = AF_VSOCK;
  address.svm_cid = cid;
  address.svm_port = port;
  return {};
}

Result<void> packet_address(ThreadState& ts, Value value, const char* caller, Address& out) {
  constexpr const char* kShape =
      "AF_PACKET address must be a tuple of two to five elements (ifname, proto[, pkttype[, hatype[, addr]]])";
  Tuple* tuple = TRY(address_tuple(ts, value, caller, "AF_PACKET"));
  if (tuple->size < 2 || tuple->size > 5) return raise(ts, Exc::TypeError, "{}", kShape);
  Str* name = try_as<Str>((*tuple)[0]);
  if (!name) return raise(ts, Exc::TypeError, "{}", kShape);
  Utf8 interface = TRY(Utf8::of(ts, *name));
  int numbers[3] = {0, PACKET_HOST, 0};
  for (uint64_t i = 1; i < tuple->size && i < 4; i++) numbers[i - 1] = TRY(native::convert_int32(ts, (*tuple)[i]));
  if (numbers[0] < 0 || numbers[0] > 0xffff)
    return raise(ts, Exc::OverflowError, "{}(): proto must be 0-65535.", caller);
  BufferAccess hardware;
  if (tuple->size == 5) {
    hardware = TRY(BufferAccess::get(ts, (*tuple)[4]));
    if (hardware.size() > 8) return raise(ts, Exc::ValueError, "hardware address must be 8 bytes or less");
  }
  unsigned number = 0;
  if (!interface.view().empty()) {
    number = if_nametoindex(interface.c_str());
    if (!number) return raise_os_error(ts, errno);
  }
  auto& address = address_as<sockaddr_ll>(out);
  address = {};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(uint16_t(numbers[0]));
  address.sll_ifindex = int(number);
  address.sll_pkttype = uint8_t(numbers[1]);
  address.sll_hatype = uint16_t(numbers[2]);
  address.sll_halen = uint8_t(hardware.size());
  if (hardware.size()) std::memcpy(address.sll_addr, hardware.bytes().data(), size_t(hardware.size()));
  return {};
}

Result<void> algorithm_address(ThreadState& ts, Value value, const char* caller, Address& out) {
  Tuple* tuple = TRY(address_tuple(ts, value, caller, "AF_ALG"));
  if (tuple->size < 2 || tuple->size > 4 || !is<Str>((*tuple)[0]) || !is<Str>((*tuple)[1]))
    return raise(ts, Exc::TypeError, "AF_ALG address must be a tuple (type, name[, feat[, mask]])");
  Utf8 type = TRY(Utf8::of(ts, as<Str>((*tuple)[0]))), name = TRY(Utf8::of(ts, as<Str>((*tuple)[1])));
  uint32_t feature = 0, mask = 0;
  if (tuple->size > 2) feature = TRY(uint32_of(ts, (*tuple)[2]));
  if (tuple->size > 3) mask = TRY(uint32_of(ts, (*tuple)[3]));
  auto& address = address_as<sockaddr_alg>(out);
  address = {};
  if (type.view().size() >= sizeof address.salg_type) return raise(ts, Exc::ValueError, "AF_ALG type too long.");
  if (name.view().size() >= sizeof address.salg_name) return raise(ts, Exc::ValueError, "AF_ALG name too long.");
  address.salg_family = AF_ALG;
  std::memcpy(address.salg_type, type.view().data(), type.view().size());
  std::memcpy(address.salg_name, name.view().data(), name.view().size());
  address.salg_feat = feature;
  address.salg_mask = mask;
  return {};
}

Result<Ref> local_to_value(ThreadState& ts, const Address& address) {
  size_t offset = offsetof(sockaddr_un, sun_path);
  if (address.length <= offset) return Ref(RefTo<Str>::share(empty_str(ts)));
  size_t length = std::min<size_t>(address.length - offset, sizeof address.local.sun_path);
  if (!address.local.sun_path[0]) return Ref(TRY(bytes_of(ts, std::string_view(address.local.sun_path, length))));
  return Ref(TRY(decode_file_name(ts, {address.local.sun_path, strnlen(address.local.sun_path, length)})));
}

Result<Ref> packet_to_value(ThreadState& ts, const sockaddr_ll& address) {
  char name[IF_NAMESIZE] = "";
  if (address.sll_ifindex) if_indextoname(unsigned(address.sll_ifindex), name);
  RefTo<Str> interface = TRY(decode_file_name(ts, name));
  size_t length = std::min<size_t>(address.sll_halen, sizeof address.sll_addr);
  RefTo<Bytes> hardware = TRY(bytes_of(ts, {address.sll_addr, length}));
  return Ref(
      TRY(make_tuple(ts, Value(interface), Value::small_int(ntohs(address.sll_protocol)),
                     Value::small_int(address.sll_pkttype), Value::small_int(address.sll_hatype), Value(hardware))));
}

}  // namespace

Result<void> HostName::from(ThreadState& ts, Value value, HostName& out) {
  size_t length;
  if (Str* text = try_as<Str>(value)) {
    if (text->ascii) {
      out.keep_ = Ref::share(value);
      out.text_ = reinterpret_cast<const char*>(text->data1());
      length = text->length;
    } else {
      Result<RefTo<Bytes>> encoded = codecs::encode(ts, *text, "idna", "strict");
      if (encoded.is_error()) {
        if (!ts.catch_if(Exc::Exception)) return raised;
        return raise(ts, Exc::TypeError, "encoding of hostname failed");
      }
      RefTo<Bytes> bytes = encoded.release();
      out.text_ = reinterpret_cast<const char*>(bytes->data());
      length = bytes->size;
      out.keep_ = std::move(bytes);
    }
  } else if (Bytes* bytes = try_as<Bytes>(value)) {
    out.keep_ = Ref::share(value);
    out.text_ = reinterpret_cast<const char*>(bytes->data());
    length = bytes->size;
  } else if (ByteArray* array = try_as<ByteArray>(value)) {
    RefTo<Bytes> copy = TRY(bytes_of(ts, array->span()));
    out.text_ = reinterpret_cast<const char*>(copy->data());
    length = copy->size;
    out.keep_ = std::move(copy);
  } else {
    return raise(ts, Exc::TypeError, "str, bytes or bytearray expected, not {}", type_name(ts, value));
  }
  if (std::strlen(out.text_) != length) return raise(ts, Exc::TypeError, "host name must not contain null character");
  return {};
}

Result<void> HostName::argument(ThreadState& ts, Value value, const char* function, HostName& out) {
  RefTo<Bytes> bytes;
  if (Str* text = try_as<Str>(value)) bytes = TRY(codecs::encode(ts, *text, "idna", "strict"));
  else if (is<Bytes>(value)) bytes = RefTo<Bytes>::share(as<Bytes>(value));
  else if (ByteArray* array = try_as<ByteArray>(value)) bytes = TRY(bytes_of(ts, array->span()));
  else
    return raise(ts, Exc::TypeError, "{}() argument 1 must be str, bytes or bytearray, not {}", function,
                 type_name(ts, value));
  out.text_ = reinterpret_cast<const char*>(bytes->data());
  bool has_nul = std::strlen(out.text_) != bytes->size;
  out.keep_ = std::move(bytes);
  if (has_nul)
    return raise(ts, Exc::TypeError, "{}() argument 1 must be encoded string without null bytes, not {}", function,
                 type_name(ts, value));
  return {};
}

Raised raise_gaierror(ThreadState& ts, State& state, int code, int error_number) {
  if (code == EAI_SYSTEM) return raise_os_error(ts, error_number);
  RefTo<Str> message = TRY(str_from_utf8(ts, gai_strerror(code)));
  Ref error = TRY(call(ts, Value(state.gaierror), Value::small_int(code), Value(message)));
  return raise_value(ts, error);
}
Raised raise_herror(ThreadState& ts, State& state, int code) {
  RefTo<Str> message = TRY(str_from_utf8(ts, hstrerror(code)));
  Ref error = TRY(call(ts, Value(state.herror), Value::small_int(code), Value(message)));
  return raise_value(ts, error);
}

Result<void> resolve_host(ThreadState& ts, State& state, const char* name, int family, Address& out) {
  addrinfo hints{};
  hints.ai_family = family;
  const char* host = name;
  const char* service = nullptr;
  if (!*name) {  // any address
    hints.ai_socktype = SOCK_DGRAM;
    hints.ai_flags = AI_PASSIVE;
    host = nullptr;
    service = "0";
  } else if (!std::strcmp(name, "<broadcast>") || !std::strcmp(name, "255.255.255.255")) {
    if (family != AF_INET && family != AF_UNSPEC) return raise(ts, Exc::OSError, "address family mismatched");
    auto& address = address_as<sockaddr_in>(out);
    address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = INADDR_BROADCAST;
    return {};
  } else if (family == AF_INET || family == AF_UNSPEC) {  // digits need no look-up
    in_addr digits;
    if (inet_pton(AF_INET, name, &digits) > 0) {
      auto& address = address_as<sockaddr_in>(out);
      address = {};
      address.sin_family = AF_INET;
      address.sin_addr = digits;
      return {};
    }
  }
  if ((family == AF_INET6 || family == AF_UNSPEC) && host && !std::strchr(name, '%')) {
    in6_addr digits;
    if (inet_pton(AF_INET6, name, &digits) > 0) {
      auto& address = address_as<sockaddr_in6>(out);
      address = {};
      address.sin6_family = AF_INET6;
      address.sin6_addr = digits;
      return {};
    }
  }
  addrinfo* found = nullptr;
  int code, error;
  {
    GilRelease released(ts);
    code = getaddrinfo(host, service, &hints, &found);
    error = errno;
  }
  if (code) return raise_gaierror(ts, state, code, error);
  if (!host && found->ai_next) {
    freeaddrinfo(found);
    return raise(ts, Exc::OSError, "wildcard resolved to multiple address");
  }
  out.length = std::min<socklen_t>(found->ai_addrlen, sizeof out.storage);
  std::memcpy(&out.storage, found->ai_addr, out.length);
  freeaddrinfo(found);
  return {};
}

Result<Ref> numeric_host(ThreadState& ts, State& state, const Address& address) {
  char text[NI_MAXHOST];
  if (address.any.sa_family == AF_INET) {
    inet_ntop(AF_INET, &address_as<sockaddr_in>(address).sin_addr, text, sizeof text);
  } else {
    int code = getnameinfo(&address.any, address.length, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
    if (code) return raise_gaierror(ts, state, code, errno);
  }
  return Ref(TRY(str_from_utf8(ts, text)));
}

Result<void> address_from(ThreadState& ts, State& state, Socket& self, Value value, const char* caller, Address& out) {
  switch (self.family) {
    case AF_UNIX: return local_address(ts, value, out);
    case AF_INET: return inet_address(ts, state, value, caller, out);
    case AF_INET6: return inet6_address(ts, state, value, caller, out);
    case AF_NETLINK: return netlink_address(ts, value, caller, out);
    case AF_VSOCK: return vsock_address(ts, value, out);
    case AF_PACKET: return packet_address(ts, value, caller, out);
    case AF_ALG: return algorithm_address(ts, value, caller, out);
    default: return raise(ts, Exc::OSError, "{}(): bad family", caller);
  }
}

Result<Ref> address_to_value(ThreadState& ts, State& state, const Address& address, int protocol) {
  if (!address.length) return Ref::none();
  switch (address.any.sa_family) {
    case AF_UNIX: return local_to_value(ts, address);
    case AF_INET: {
      auto& inet = address_as<sockaddr_in>(address);
      Ref host = TRY(numeric_host(ts, state, address));
      return Ref(TRY(make_tuple(ts, Value(host), Value::small_int(ntohs(inet.sin_port)))));
    }
    case AF_INET6: {
      auto& inet6 = address_as<sockaddr_in6>(address);
      // The scope is a field of its own; in the text it would stand there twice.
      char digits[INET6_ADDRSTRLEN];
      inet_ntop(AF_INET6, &inet6.sin6_addr, digits, sizeof digits);
      RefTo<Str> host = TRY(str_from_ascii(ts, digits));
      return Ref(TRY(make_tuple(ts, Value(host), Value::small_int(ntohs(inet6.sin6_port)),
                                Value::small_int(ntohl(inet6.sin6_flowinfo)), Value::small_int(inet6.sin6_scope_id))));
    }
    case AF_NETLINK: {
      auto& netlink = address_as<sockaddr_nl>(address);
      return Ref(TRY(make_tuple(ts, Value::small_int(netlink.nl_pid), Value::small_int(netlink.nl_groups))));
    }
    case AF_VSOCK: {
      auto& vsock = address_as<sockaddr_vm>(address);
      return Ref(TRY(make_tuple(ts, Value::small_int(vsock.svm_cid), Value::small_int(vsock.svm_port))));
    }
    case AF_PACKET: return packet_to_value(ts, address_as<sockaddr_ll>(address));
    case AF_ALG: {
      auto& alg = address_as<sockaddr_alg>(address);
      RefTo<Bytes> type = TRY(bytes_of(ts, std::string_view(reinterpret_cast<const char*>(alg.salg_type))));
      RefTo<Bytes> name = TRY(bytes_of(ts, std::string_view(reinterpret_cast<const char*>(alg.salg_name))));
      return Ref(TRY(
          make_tuple(ts, Value(type), Value(name), Value::small_int(alg.salg_feat), Value::small_int(alg.salg_mask))));
    }
    default: {
      RefTo<Bytes> data =
          TRY(bytes_of(ts, {reinterpret_cast<const uint8_t*>(address.any.sa_data), sizeof address.any.sa_data}));
      return Ref(TRY(make_tuple(ts, Value::small_int(address.any.sa_family), Value(data))));
    }
  }
}

}  // namespace ouro::sockets
