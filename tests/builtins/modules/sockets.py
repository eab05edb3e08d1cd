# timeout: 60
# Sockets of the loopback: connections, datagrams, messages with descriptors, timeouts, errors.
import _socket, array, errno, os, select, socket, threading

def attempt(function, *arguments, **keywords):
    try:
        print(function(*arguments, **keywords))
    except Exception as error:
        print(type(error).__name__, error)

# streams
server = socket.create_server(("127.0.0.1", 0))
address = server.getsockname()
print(address[0], server.family, server.type, server.proto, server.gettimeout(), server.getblocking())

def serve():
    connection, peer = server.accept()
    with connection:
        while data := connection.recv(1 << 16):
            connection.sendall(data.upper())

thread = threading.Thread(target=serve)
thread.start()
with socket.create_connection(address, timeout=20) as client:
    client.sendall(b"hello")
    print(client.recv(100), client.getpeername() == address)
    big = b"abc" * 200000
    sender = threading.Thread(target=client.sendall, args=(big,))
    sender.start()
    got = bytearray()
    while len(got) < len(big):
        got += client.recv(65536)
    sender.join()
    print(len(got), bytes(got) == big.upper())
    client.shutdown(socket.SHUT_WR)
    print(client.recv(10))
thread.join()
server.close()
print(server.fileno(), repr(server)[:25])

# a pair: buffers, files, options
a, b = socket.socketpair()
buffer = bytearray(8)
a.send(b"12345678901")
print(b.recv_into(buffer), buffer, b.recv_into(memoryview(buffer)[2:], 2), buffer, b.recv(5))
a.sendmsg([b"one ", bytearray(b"two"), memoryview(b" three")])
print(b.recvmsg(100))
a.sendall(b"abcdef")
first, second = bytearray(2), array.array("b", [0] * 10)
print(b.recvmsg_into([first, second])[0], first, second.tobytes())
with a.makefile("rw", encoding="utf-8") as out, b.makefile("rb") as source:
    out.write("line\nlast")
    out.flush()
    print(source.readline(), source.read(4))
print(a.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE), a.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR, 4))
a.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
print(a.getsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED))
a.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, b"\0\0\0\0")

# descriptors
read_end, write_end = os.pipe()
socket.send_fds(a, [b"take"], [read_end])
message, descriptors, flags, sender = socket.recv_fds(b, 100, 4)
os.write(write_end, b"through")
print(message, len(descriptors), os.read(descriptors[0], 100), flags, sender, os.get_inheritable(descriptors[0]))
for descriptor in (read_end, write_end, *descriptors):
    os.close(descriptor)

# timeouts
a.settimeout(0.02)
attempt(a.recv, 1)
a.setblocking(False)
attempt(a.recv, 1)
print(a.timeout, a.gettimeout(), a.getblocking())
a.settimeout(None)
print(a.timeout, a.getblocking(), select.select([a], [b], [], 0)[1] == [b])
for bad in (-1, "x", float("nan"), 1e300, 2**80):
    attempt(a.settimeout, bad)
socket.setdefaulttimeout(5)
with socket.socket() as other:
    print(other.gettimeout(), socket.getdefaulttimeout())
socket.setdefaulttimeout(None)
for end in (a, b):
    end.close()
attempt(a.recv, 1)
attempt(a.send, b"x")
print(a.detach(), a._closed)

# datagrams
one, two = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
one.bind(("127.0.0.1", 0))
two.bind(("", 0))
print(two.sendto(b"datagram", one.getsockname()), two.sendto(b"empty", 0, one.getsockname()))
data, sender = one.recvfrom(100)
print(data, sender[1] == two.getsockname()[1], one.recvfrom_into(buffer)[0], buffer[:5])
attempt(two.sendto, b"a"); attempt(two.sendto, b"a", 1); attempt(two.sendto, "a", one.getsockname())
one.close(); two.close()

# names of files, abstract names
local = socket.socket(socket.AF_UNIX)
local.bind(b"\0ouro-test-%d" % os.getpid())
print(type(local.getsockname()).__name__, local.getsockname()[:10])
local.listen()
local.close()
attempt(socket.socket(socket.AF_UNIX).connect, "/nowhere/at/all")

# connecting where nobody listens
free = socket.socket()
free.bind(("127.0.0.1", 0))
with socket.socket() as client:
    attempt(client.connect, free.getsockname())
with socket.socket() as client:
    print(client.connect_ex(free.getsockname()) == errno.ECONNREFUSED)
for bad in ("x", (1,), (1, 2), ("127.0.0.1", 70000), ("127.0.0.1", -1), ("127.0.0.1", "p"), (None, 1), ("a\0b", 1)):
    attempt(free.connect, bad)
six = socket.socket(socket.AF_INET6)
for bad in ("x", ("::1",), ("::1", 1, 2**20), ("::1", 1, 2, 3, 4)):
    attempt(six.connect, bad)
six.close()
attempt(free.recv, -1); attempt(free.recv_into, b"x"); attempt(free.recv_into, bytearray(2), 3)
attempt(free.setsockopt, 1, 2, "a"); attempt(free.setsockopt, 1, 2, b"abcd", 4); attempt(free.getsockopt, 1, 2, 5000)
attempt(free.sendmsg, 1); attempt(free.sendmsg, ["a"]); attempt(free.sendmsg, [b"a"], [1])
attempt(free.sendmsg, [b"a"], [(1, 2)]); attempt(free.recvmsg_into, [b"a"]); attempt(free.recvmsg, 1, -1)
attempt(free.shutdown, 2); attempt(free.getpeername)
free.close()
attempt(_socket.socket, 99); attempt(_socket.socket, fileno=-1); attempt(_socket.socket, x=1)
with socket.socket(fileno=socket.socket().detach()) as again:
    print(again.family, again.type, again.proto)

# conversions and look-ups
for function, values in ((_socket.htons, (1, -1, 65536)), (_socket.ntohl, (1, -1, 2**33, "a", 1.5)),
                         (_socket.inet_aton, ("1.2.3.4", "1.2", "x", 1)), (_socket.inet_ntoa, (b"abcd", b"abc", "x"))):
    for value in values:
        attempt(function, value)
attempt(_socket.inet_pton, 10, "::1"); attempt(_socket.inet_pton, 2, "x"); attempt(_socket.inet_pton, 99, "x")
attempt(_socket.inet_ntop, 10, b"a" * 16); attempt(_socket.inet_ntop, 2, b"a"); attempt(_socket.inet_ntop, 99, b"a")
print(_socket.CMSG_LEN(4), _socket.CMSG_SPACE(5)); attempt(_socket.CMSG_LEN, -1); attempt(_socket.CMSG_SPACE, 2**31)
print(socket.gethostbyname("127.0.0.1"), socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.getaddrinfo("::1", "80", type=socket.SOCK_DGRAM), socket.getaddrinfo(None, 0, 2, 1, flags=socket.AI_PASSIVE))
attempt(socket.getaddrinfo, 1, 1); attempt(socket.getaddrinfo, "127.0.0.1", 1.5)
attempt(socket.getaddrinfo, "127.0.0.1", "no-such-service", type=socket.SOCK_STREAM)
print(socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
attempt(socket.getnameinfo, 1, 0); attempt(socket.getnameinfo, (1, 2), 0)
print(socket.if_nametoindex("lo"), socket.if_indextoname(1)); attempt(socket.if_indextoname, -1)
print(socket.gaierror.__mro__, socket.herror, socket.timeout, socket.error, socket.has_ipv6)
print(len([name for name in dir(_socket) if isinstance(getattr(_socket, name), int)]))

# select looks at a list as it is, and a closed descriptor stays closed
class Shrinking:
    def fileno(self):
        del watched[-1]
        return write_fd

read_fd, write_fd = os.pipe()
watched = [Shrinking() for _ in range(10)]
print(len(select.select([], watched, [])[1]), len(watched))
os.close(read_fd)
os.close(write_fd)
attempt(select.select, [write_fd], [], [], 0)
