# Reads lines of a made-up server log without regular expressions: splitting, counting, grouping, report by template.

METHODS = ("GET", "POST", "PUT", "DELETE")
PAGES = ("/", "/index.html", "/api/users", "/api/orders?id=5", "/static/app.js", "/login")
TEMPLATE = "{name:<20}|{count:>7}|{share:>6.1f}%|{mean:>9.2f} ms|{worst:>6} ms"


def make_log(count):
    state = 42
    for i in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        status = (200, 200, 200, 304, 404, 500)[state >> 8 & 7 if (state >> 8 & 7) < 6 else 0]
        yield (f"10.0.{state >> 16 & 15}.{state >> 20 & 255} - user{state % 31} [2024-01-{i % 28 + 1:02d}T{i % 24:02d}:00:00] "
               f"\"{METHODS[state >> 4 & 3]} {PAGES[(state >> 12) % 6]} HTTP/1.1\" {status} {state % 5000} {state >> 7 & 511}")


class Entry:
    __slots__ = ("host", "user", "day", "hour", "method", "page", "status", "size", "time")

    def __init__(self, line):
        front, request, back = line.split('"')
        self.host, _, self.user, stamp = front.split()
        date, _, clock = stamp.strip("[]").partition("T")
        self.day = int(date.rsplit("-", 1)[1])
        self.hour = int(clock[:2])
        self.method, url, _ = request.split(" ")
        self.page = url.split("?")[0]
        self.status, self.size, self.time = map(int, back.split())


class Statistics:
    def __init__(self):
        self.count = self.total = self.worst = 0

    def add(self, value):
        self.count += 1
        self.total += value
        if value > self.worst:
            self.worst = value


def report(title, groups, total):
    lines = [title, "-" * len(title)]
    for name, group in sorted(groups.items(), key=lambda pair: (-pair[1].count, str(pair[0]))):
        lines.append(TEMPLATE.format(name=str(name), count=group.count, share=100 * group.count / total,
                                     mean=group.total / group.count, worst=group.worst))
    return "\n".join(lines)


def run():
    by_page, by_status, by_hour, hosts = {}, {}, {}, {}
    total = 0
    for line in make_log(50_000):
        entry = Entry(line)
        total += 1
        for groups, key in ((by_page, entry.page), (by_status, entry.status), (by_hour, entry.hour)):
            if key not in groups:
                groups[key] = Statistics()
            groups[key].add(entry.time)
        hosts.setdefault(entry.host, set()).add(entry.user)
    text = "\n\n".join(report(title, groups, total) for title, groups in
                       (("Pages", by_page), ("Status", by_status), ("Hours", by_hour)))
    checksum = 0
    for char in text:
        checksum = (checksum * 31 + ord(char)) % 1_000_003
    return len(text), checksum, len(hosts), max(len(users) for users in hosts.values())


EXPECTED = (2079, 181317, 4096, 21)
