// Module _socket: the functions of the module: look-ups of hosts, services, protocols and interfaces, conversions of
// addresses and numbers.
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <climits>
#include <cstring>

#include "modules/c_strings.h"
#include "modules/module_spec.h"
#include "modules/socket_internal.h"
#include "modules/sys.h"
#include "objects/bytearray.h"
#include "objects/codecs.h"

namespace ouro::sockets {

namespace {

State& state_of(Module& module) { return native_state<State>(module); }

// Room for what the system's look-ups write besides their result.
constexpr size_t kScratchBytes = 16384;

Result<void> audit_one(ThreadState& ts, const char* event, Value value) {
  const Value audited[] = {value};
  return audit(ts, event, audited);
}

// --- hosts

Result<Ref> get_host_name(ThreadState& ts) {
  TRY(audit(ts, "socket.gethostname"));
  char name[1024];
  if (gethostname(name, sizeof name - 1) < 0) return raise_os_error(ts, errno);
  name[sizeof name - 1] = 0;
  return Ref(TRY(decode_file_name(ts, name)));
}
Result<void> set_host_name(ThreadState& ts, Value name) {
  SystemText text;
  TRY(SystemText::from(ts, name, text));
  TRY(audit_one(ts, "socket.sethostname", name));
  if (sethostname(text.c_str(), text.view().size()) < 0) return raise_os_error(ts, errno);
  return {};
}

Result<Ref> get_host_by_name(ThreadState& ts, Module& module, Value name_value) {
  HostName name;
  TRY(HostName::argument(ts, name_value, "gethostbyname", name));
  TRY(audit_one(ts, "socket.gethostbyname", name_value));
  Address address;
  TRY(resolve_host(ts, state_of(module), name.c_str(), AF_INET, address));
  return numeric_host(ts, state_of(module), address);
}

// (name, aliases, addresses) of a record of the system.
Result<Ref> host_record(ThreadState& ts, const hostent& host) {
  RefTo<Str> name = TRY(decode_file_name(ts, host.h_name));
  RefTo<List> aliases = TRY(list_allocate(ts, 0)), addresses = TRY(list_allocate(ts, 0));
  for (char** alias = host.h_aliases; alias && *alias; alias++) {
    RefTo<Str> text = TRY(decode_file_name(ts, *alias));
    TRY(list_append(ts, *aliases, Ref(std::move(text))));
  }
  for (char** address = host.h_addr_list; *address; address++) {
    char digits[INET6_ADDRSTRLEN];
    if (!inet_ntop(host.h_addrtype, *address, digits, sizeof digits)) return raise_os_error(ts, errno);
    RefTo<Str> text = TRY(str_from_ascii(ts, digits));
    TRY(list_append(ts, *addresses, Ref(std::move(text))));
  }
  return Ref(TRY(make_tuple(ts, Value(name), Value(aliases), Value(addresses))));
}

// Calls look_up(hostent*, scratch, size, hostent** result, int* error) without the GIL, with more room when asked.
template <class LookUp>
Result<Ref> look_up_host(ThreadState& ts, State& state, LookUp look_up) {
  for (size_t room = kScratchBytes;; room *= 4) {
    RefTo<Bytes> scratch = TRY(bytes_allocate(ts, room));
    hostent host{};
    hostent* found = nullptr;
    int error = 0, status;
    char* memory = reinterpret_cast<char*>(scratch->data());
    {
      GilRelease released(ts);
      status = look_up(&host, memory, room, &found, &error);
    }
    if (status == ERANGE && room < (size_t(1) << 26)) continue;
    if (!found) return raise_herror(ts, state, error);
    return host_record(ts, *found);
  }
}

Result<Ref> get_host_by_name_ex(ThreadState& ts, Module& module, Value name_value) {
  HostName name;
  TRY(HostName::argument(ts, name_value, "gethostbyname_ex", name));
  TRY(audit_one(ts, "socket.gethostbyname", name_value));
  Address address;
  TRY(resolve_host(ts, state_of(module), name.c_str(), AF_INET, address));
  return look_up_host(ts, state_of(module), [&](hostent* host, char* memory, size_t room, hostent** found, int* error) {
    return gethostbyname_r(name.c_str(), host, memory, room, found, error);
  });
}
Result<Ref> get_host_by_address(ThreadState& ts, Module& module, Value name_value) {
  HostName name;
  TRY(HostName::argument(ts, name_value, "gethostbyaddr", name));
  TRY(audit_one(ts, "socket.gethostbyaddr", name_value));
  Address address;
  TRY(resolve_host(ts, state_of(module), name.c_str(), AF_UNSPEC, address));
  const void* bytes;
  socklen_t length;
  if (address.any.sa_family == AF_INET) {
    bytes = &reinterpret_cast<sockaddr_in*>(&address.storage)->sin_addr;
    length = sizeof(in_addr);
  } else if (address.any.sa_family == AF_INET6) {
    bytes = &reinterpret_cast<sockaddr_in6*>(&address.storage)->sin6_addr;
    length = sizeof(in6_addr);
  } else {
    return raise(ts, Exc::OSError, "unsupported address family");
  }
  int family = address.any.sa_family;
  return look_up_host(ts, state_of(module), [&](hostent* host, char* memory, size_t room, hostent** found, int* error) {
    return gethostbyaddr_r(bytes, length, family, host, memory, room, found, error);
  });
}

Result<RefTo<List>> get_address_info(ThreadState& ts, Module& module, Value host_value, Value port_value, Int32 family,
                                     Int32 kind, Int32 protocol, Int32 flags) {
  RefTo<Bytes> host, port;
  if (host_value.is_none()) {
  } else if (Str* text = try_as<Str>(host_value)) {
    host = TRY(codecs::encode(ts, *text, "idna", "strict"));
  } else if (is<Bytes>(host_value)) {
    host = RefTo<Bytes>::share(as<Bytes>(host_value));
  } else {
    return raise(ts, Exc::TypeError, "getaddrinfo() argument 1 must be string or None");
  }
  if (is_int(port_value)) {
    int64_t number;
    if (!int_to_int64(port_value, number))
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
    char digits[24];
    port = TRY(bytes_of(ts, std::string_view(digits, size_t(snprintf(digits, sizeof digits, "%ld", long(number))))));
  } else if (Str* text = try_as<Str>(port_value)) {
    port = TRY(codecs::encode(ts, *text, "utf-8", "strict"));
  } else if (is<Bytes>(port_value)) {
    port = RefTo<Bytes>::share(as<Bytes>(port_value));
  } else if (!port_value.is_none()) {
    return raise(ts, Exc::OSError, "Int or String expected");
  }
  const Value audited[] = {host_value,
                           port_value,
                           Value::small_int(family),
                           Value::small_int(kind),
                           Value::small_int(protocol),
                           Value::small_int(flags)};
  TRY(audit(ts, "socket.getaddrinfo", audited));
  addrinfo hints{};
  hints.ai_family = family;
  hints.ai_socktype = kind;
  hints.ai_protocol = protocol;
  hints.ai_flags = flags;
  const char* host_text = host ? reinterpret_cast<const char*>(host->data()) : nullptr;
  const char* port_text = port ? reinterpret_cast<const char*>(port->data()) : nullptr;
  addrinfo* found = nullptr;
  int code, error;
  {
    GilRelease released(ts);
    code = getaddrinfo(host_text, port_text, &hints, &found);
    error = errno;
  }
  if (code) return raise_gaierror(ts, state_of(module), code, error);
  struct Freed {
    addrinfo* list;
    ~Freed() { freeaddrinfo(list); }
  } freed{found};
  RefTo<List> all = TRY(list_allocate(ts, 0));
  for (addrinfo* one = found; one; one = one->ai_next) {
    Address address;
    address.length = std::min<socklen_t>(one->ai_addrlen, sizeof address.storage);
    std::memcpy(&address.storage, one->ai_addr, address.length);
    Ref place = TRY(address_to_value(ts, state_of(module), address, one->ai_protocol));
    RefTo<Str> name = TRY(decode_file_name(ts, one->ai_canonname ? one->ai_canonname : ""));
    RefTo<Tuple> row = TRY(make_tuple(ts, Value::small_int(one->ai_family), Value::small_int(one->ai_socktype),
                                      Value::small_int(one->ai_protocol), Value(name), Value(place)));
    TRY(list_append(ts, *all, Ref(std::move(row))));
  }
  return all;
}

Result<Ref> get_name_info(ThreadState& ts, Module& module, Value address_value, Int32 flags) {
  constexpr const char* kIllegal = "getnameinfo(): illegal sockaddr argument";
  State& state = state_of(module);
  Tuple* tuple = try_as<Tuple>(address_value);
  if (!tuple) return raise(ts, Exc::TypeError, "getnameinfo() argument 1 must be a tuple");
  if (tuple->size < 2 || tuple->size > 4 || !is<Str>((*tuple)[0])) return raise(ts, Exc::TypeError, "{}", kIllegal);
  Utf8 host = TRY(Utf8::of(ts, as<Str>((*tuple)[0])));
  int port = TRY(native::convert_int32(ts, (*tuple)[1]));
  uint32_t more[2] = {0, 0};
  for (uint64_t i = 2; i < tuple->size; i++) {
    Ref number = TRY(index(ts, (*tuple)[i]));
    more[i - 2] = uint32_t(int_to_uint64_mask(number));
  }
  if (more[0] > 0xfffff) return raise(ts, Exc::OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
  TRY(audit_one(ts, "socket.getnameinfo", address_value));
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICHOST;
  char digits[16];
  snprintf(digits, sizeof digits, "%d", port);
  addrinfo* found = nullptr;
  int code, error;
  {
    GilRelease released(ts);
    code = getaddrinfo(host.c_str(), digits, &hints, &found);
    error = errno;
  }
  if (code) return raise_gaierror(ts, state, code, error);
  Address address;
  address.length = std::min<socklen_t>(found->ai_addrlen, sizeof address.storage);
  std::memcpy(&address.storage, found->ai_addr, address.length);
  bool several = found->ai_next != nullptr;
  int family = found->ai_family;
  freeaddrinfo(found);
  if (several) return raise(ts, Exc::OSError, "sockaddr resolved to multiple addresses");
  if (family == AF_INET && tuple->size != 2) return raise(ts, Exc::OSError, "IPv4 sockaddr must be 2 tuple");
  if (family == AF_INET6) {
    auto* inet6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    inet6->sin6_flowinfo = htonl(more[0]);
    inet6->sin6_scope_id = more[1];
  }
  char name[NI_MAXHOST], service[NI_MAXSERV];
  {
    GilRelease released(ts);
    code = getnameinfo(&address.any, address.length, name, sizeof name, service, sizeof service, flags);
    error = errno;
  }
  if (code) return raise_gaierror(ts, state, code, error);
  RefTo<Str> name_text = TRY(decode_file_name(ts, name)), service_text = TRY(decode_file_name(ts, service));
  return Ref(TRY(make_tuple(ts, Value(name_text), Value(service_text))));
}

// --- services

Result<Ref> get_service_by_name(ThreadState& ts, Value name_value, Value protocol_value) {
  Utf8 name = TRY(text_argument(ts, name_value, "getservbyname", 1)), protocol;
  if (!protocol_value.is_unbound()) protocol = TRY(text_argument(ts, protocol_value, "getservbyname", 2));
  const Value audited[] = {name_value, protocol_value.is_unbound() ? Value(empty_str(ts)) : protocol_value};
  TRY(audit(ts, "socket.getservbyname", audited));
  const char* wanted = protocol_value.is_unbound() ? nullptr : protocol.c_str();
  RefTo<Bytes> scratch = TRY(bytes_allocate(ts, kScratchBytes));
  servent service{};
  servent* found = nullptr;
  char* memory = reinterpret_cast<char*>(scratch->data());
  {
    GilRelease released(ts);
    getservbyname_r(name.c_str(), wanted, &service, memory, kScratchBytes, &found);
  }
  if (!found) return raise(ts, Exc::OSError, "service/proto not found");
  return Ref::small_int(ntohs(uint16_t(found->s_port)));
}
Result<Ref> get_service_by_port(ThreadState& ts, Int32 port, Value protocol_value) {
  Utf8 protocol;
  if (!protocol_value.is_unbound()) protocol = TRY(text_argument(ts, protocol_value, "getservbyport", 2));
  if (port.value < 0 || port.value > 0xffff)
    return raise(ts, Exc::OverflowError, "getservbyport: port must be 0-65535.");
  const Value audited[] = {Value::small_int(port), protocol_value.is_unbound() ? Value(empty_str(ts)) : protocol_value};
  TRY(audit(ts, "socket.getservbyport", audited));
  const char* wanted = protocol_value.is_unbound() ? nullptr : protocol.c_str();
  RefTo<Bytes> scratch = TRY(bytes_allocate(ts, kScratchBytes));
  servent service{};
  servent* found = nullptr;
  char* memory = reinterpret_cast<char*>(scratch->data());
  {
    GilRelease released(ts);
    getservbyport_r(htons(uint16_t(port.value)), wanted, &service, memory, kScratchBytes, &found);
  }
  if (!found) return raise(ts, Exc::OSError, "port/proto not found");
  return Ref(TRY(str_from_utf8(ts, found->s_name)));
}
Result<Ref> get_protocol_by_name(ThreadState& ts, Value name_value) {
  Utf8 name = TRY(text_argument(ts, name_value, "getprotobyname", 1));
  RefTo<Bytes> scratch = TRY(bytes_allocate(ts, kScratchBytes));
  protoent protocol{};
  protoent* found = nullptr;
  char* memory = reinterpret_cast<char*>(scratch->data());
  {
    GilRelease released(ts);
    getprotobyname_r(name.c_str(), &protocol, memory, kScratchBytes, &found);
  }
  if (!found) return raise(ts, Exc::OSError, "protocol not found");
  return Ref::small_int(found->p_proto);
}

// --- descriptors

Result<void> close_descriptor(ThreadState& ts, Value value) {
  int descriptor = TRY(native::convert_int32(ts, value)), result, error;
  {
    GilRelease released(ts);
    result = close(descriptor);
    error = errno;
  }
  if (result < 0 && error != ECONNRESET && error != EINTR) return raise_os_error(ts, error);
  return {};
}
Result<int64_t> duplicate(ThreadState& ts, Value value) {
  int descriptor = TRY(native::convert_int32(ts, value));
  return system_call(ts, [&] { return fcntl(descriptor, F_DUPFD_CLOEXEC, 0); });
}
Result<Ref> make_pair(ThreadState& ts, Module& module, Given<Int32> family, Int32 kind, Int32 protocol) {
  State& state = state_of(module);
  int ends[2], the_family = family ? (*family).value : AF_UNIX;
  TRY(system_call(ts, [&] { return socketpair(the_family, kind | SOCK_CLOEXEC, protocol, ends); }));
  Ref made[2];
  for (int i = 0; i < 2; i++) {
    Result<Ref> one = raised;
    {
      RefTo<Tuple> names = TRY(make_tuple(ts, Value(*ts.interpreter().names[names::k_fileno])));
      const Value values[] = {Value::small_int(the_family), Value::small_int(kind), Value::small_int(protocol),
                              Value::small_int(ends[i])};
      one = call(ts, Value(state.socket), CallArguments{values, 3, names.get()});
    }
    if (one.is_error()) {
      for (int j = i; j < 2; j++) close(ends[j]);
      return raised;
    }
    made[i] = one.release();
  }
  return Ref(TRY(make_tuple(ts, Value(made[0]), Value(made[1]))));
}

// --- conversions

template <bool to_host>
Result<Ref> convert16(ThreadState& ts, Value value) {
  const char* name = to_host ? "ntohs" : "htons";
  Ref number = TRY(index(ts, value));
  int64_t wide;
  if (!int_to_int64(number, wide)) return raise(ts, Exc::OverflowError, "Python int too large to convert to C long");
  if (wide > INT_MAX) return raise(ts, Exc::OverflowError, "signed integer is greater than maximum");
  if (wide < INT_MIN) return raise(ts, Exc::OverflowError, "signed integer is less than minimum");
  if (wide < 0)
    return raise(ts, Exc::OverflowError, "{}: can't convert negative Python int to C 16-bit unsigned integer", name);
  if (wide > 0xffff)
    return raise(ts, Exc::OverflowError, "{}: Python int too large to convert to C 16-bit unsigned integer", name);
  return Ref::small_int(ntohs(uint16_t(wide)));
}
Result<Ref> convert32(ThreadState& ts, Value value) {
  if (!is_int(value)) return raise(ts, Exc::TypeError, "expected int, {} found", type_name(ts, value));
  if (int_sign(value) < 0) return raise(ts, Exc::OverflowError, "can't convert negative value to unsigned int");
  uint64_t scratch;
  IntParts parts = int_parts(value, scratch);
  if (parts.limbs.size() > 1)
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C unsigned long");
  uint64_t wide = parts.limbs.empty() ? 0 : parts.limbs[0];
  if (wide > UINT32_MAX) return raise(ts, Exc::OverflowError, "int larger than 32 bits");
  return Ref::small_int(ntohl(uint32_t(wide)));
}

Result<Ref> address_to_number(ThreadState& ts, Value value) {
  Utf8 text = TRY(text_argument(ts, value, "inet_aton", 1));
  in_addr address;
  if (!inet_aton(text.c_str(), &address))
    return raise(ts, Exc::OSError, "illegal IP address string passed to inet_aton");
  return Ref(TRY(bytes_of(ts, {reinterpret_cast<const uint8_t*>(&address), sizeof address})));
}
Result<Ref> number_to_address(ThreadState& ts, Value value) {
  BufferAccess packed = TRY(BufferAccess::get(ts, value));
  if (packed.size() != sizeof(in_addr)) return raise(ts, Exc::OSError, "packed IP wrong length for inet_ntoa");
  char digits[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, packed.bytes().data(), digits, sizeof digits);
  return Ref(TRY(str_from_ascii(ts, digits)));
}
Result<Ref> presentation_to_number(ThreadState& ts, Int32 family, Value value) {
  Utf8 text = TRY(text_argument(ts, value, "inet_pton", 2));
  uint8_t packed[sizeof(in6_addr)];
  int result = inet_pton(family, text.c_str(), packed);
  if (result < 0) return raise_os_error(ts, errno);
  if (!result) return raise(ts, Exc::OSError, "illegal IP address string passed to inet_pton");
  return Ref(TRY(bytes_of(ts, {packed, family.value == AF_INET ? sizeof(in_addr) : sizeof(in6_addr)})));
}
Result<Ref> number_to_presentation(ThreadState& ts, Int32 family, Value value) {
  BufferAccess packed = TRY(BufferAccess::get(ts, value));
  if (family.value != AF_INET && family.value != AF_INET6)
    return raise(ts, Exc::ValueError, "unknown address family {}", family.value);
  size_t size = family.value == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
  if (size_t(packed.size()) != size) return raise(ts, Exc::ValueError, "invalid length of packed IP address string");
  char digits[INET6_ADDRSTRLEN];
  if (!inet_ntop(family, packed.bytes().data(), digits, sizeof digits)) return raise_os_error(ts, errno);
  return Ref(TRY(str_from_ascii(ts, digits)));
}

// --- interfaces

Result<RefTo<List>> interface_names(ThreadState& ts) {
  RefTo<List> all = TRY(list_allocate(ts, 0));
  struct if_nameindex* interfaces = if_nameindex();
  if (!interfaces) return raise_os_error(ts, errno);
  struct Freed {
    struct if_nameindex* list;
    ~Freed() { if_freenameindex(list); }
  } freed{interfaces};
  for (size_t i = 0; interfaces[i].if_index && interfaces[i].if_name; i++) {
    RefTo<Str> name = TRY(decode_file_name(ts, interfaces[i].if_name));
    RefTo<Tuple> pair = TRY(make_tuple(ts, Value::small_int(interfaces[i].if_index), Value(name)));
    TRY(list_append(ts, *all, Ref(std::move(pair))));
  }
  return all;
}
Result<Ref> interface_number(ThreadState& ts, Value name_value) {
  SystemText name;
  TRY(SystemText::from(ts, name_value, name));
  unsigned number = if_nametoindex(name.c_str());
  if (!number) return raise(ts, Exc::OSError, "no interface with this name");
  return Ref::small_int(number);
}
Result<Ref> interface_name(ThreadState& ts, Value value) {
  if (!is_int(value)) return raise(ts, Exc::TypeError, "an integer is required");
  if (int_sign(value) < 0) return raise(ts, Exc::OverflowError, "can't convert negative value to unsigned int");
  uint64_t scratch;
  IntParts parts = int_parts(value, scratch);
  if (parts.limbs.size() > 1)
    return raise(ts, Exc::OverflowError, "Python int too large to convert to C unsigned long");
  char name[IF_NAMESIZE + 1];
  if (!if_indextoname(parts.limbs.empty() ? 0 : unsigned(parts.limbs[0]), name)) return raise_os_error(ts, errno);
  return Ref(TRY(decode_file_name(ts, name)));
}

// --- the rest

Result<Ref> get_default_timeout(ThreadState& ts, Module& module) {
  return timeout_to_value(ts, state_of(module).default_timeout);
}
Result<void> set_default_timeout(ThreadState& ts, Module& module, Value value) {
  state_of(module).default_timeout = TRY(timeout_from(ts, value));
  return {};
}

// The bytes of a control message with so many bytes of data; none that is too large.
constexpr int64_t kLargestControl = INT_MAX;
Result<int64_t> control_length(ThreadState& ts, Index size) {
  if (size.value < 0 || size.value > kLargestControl - int64_t(CMSG_LEN(0)))
    return raise(ts, Exc::OverflowError, "CMSG_LEN() argument out of range");
  return int64_t(CMSG_LEN(size_t(size.value)));
}
Result<int64_t> control_space(ThreadState& ts, Index size) {
  if (size.value < 0 || size.value > kLargestControl - int64_t(CMSG_SPACE(1)) ||
      int64_t(CMSG_SPACE(size_t(size.value))) > kLargestControl)
    return raise(ts, Exc::OverflowError, "CMSG_SPACE() argument out of range");
  return int64_t(CMSG_SPACE(size_t(size.value)));
}

constexpr NativeMethod kFunctions[] = {
    module_function<get_host_by_name>("gethostbyname(module, host, /)", "The IPv4 address of a host."),
    module_function<get_host_by_name_ex>("gethostbyname_ex(module, host, /)", "(name, aliases, addresses) of a host."),
    module_function<get_host_by_address>("gethostbyaddr(module, host, /)", "(name, aliases, addresses) of an address."),
    function<get_host_name>("gethostname()", "The name of this host."),
    function<set_host_name>("sethostname(name, /)", "Set the name of this host."),
    function<get_service_by_name>("getservbyname(servicename, protocolname=<unrepresentable>, /)",
                                  "The port of a service."),
    function<get_service_by_port>("getservbyport(port, protocolname=<unrepresentable>, /)", "The service of a port."),
    function<get_protocol_by_name>("getprotobyname(name, /)", "The number of a protocol."),
    function<close_descriptor>("close(fd, /)", "Close a socket's descriptor."),
    function<duplicate>("dup(fd, /)", "Another descriptor of the same socket."),
    module_function<make_pair>("socketpair(module, family=<unrepresentable>, type=1, proto=0, /)",
                               "Two connected sockets."),
    function<convert16<true>>("ntohs(x, /)", "16 bits from the network's order to the host's."),
    function<convert32>("ntohl(x, /)", "32 bits from the network's order to the host's."),
    function<convert16<false>>("htons(x, /)", "16 bits from the host's order to the network's."),
    function<convert32>("htonl(x, /)", "32 bits from the host's order to the network's."),
    function<address_to_number>("inet_aton(ip_addr, /)", "An IPv4 address in four bytes."),
    function<number_to_address>("inet_ntoa(packed_ip, /)", "The text of an IPv4 address of four bytes."),
    function<presentation_to_number>("inet_pton(address_family, ip_string, /)", "An address in bytes."),
    function<number_to_presentation>("inet_ntop(address_family, packed_ip, /)", "The text of an address in bytes."),
    module_function<get_address_info>("getaddrinfo(module, host, port, family=0, type=0, proto=0, flags=0)",
                                      "The addresses of a host and service: (family, type, proto, name, address)."),
    module_function<get_name_info>("getnameinfo(module, sockaddr, flags, /)", "The host and service of an address."),
    module_function<get_default_timeout>("getdefaulttimeout(module, /)", "The timeout of new sockets."),
    module_function<set_default_timeout>("setdefaulttimeout(module, timeout, /)", "Set the timeout of new sockets."),
    function<interface_names>("if_nameindex()", "(number, name) of the network interfaces."),
    function<interface_number>("if_nametoindex(oname, /)", "The number of an interface."),
    function<interface_name>("if_indextoname(if_index, /)", "The name of an interface."),
    function<control_length>("CMSG_LEN(length, /)", "The bytes of a control message of so many bytes of data."),
    function<control_space>("CMSG_SPACE(length, /)", "The same with the padding behind it."),
};

}  // namespace

std::span<const NativeMethod> module_functions() { return kFunctions; }

}  // namespace ouro::sockets
