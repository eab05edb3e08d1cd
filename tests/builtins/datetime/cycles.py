# Times that lead to themselves through their zone are collected; classes that mutate while they are asked.
import gc
import weakref
from datetime import *


class Zone(tzinfo):
    def utcoffset(self, moment):
        return timedelta(hours=1)

    def dst(self, moment):
        return timedelta(0)

    def tzname(self, moment):
        return "zone"


class Moment(datetime):
    pass


class Hour(time):
    pass


# CPython leaks cycles of datetime itself, so that each goes through an instance of a class.
zone = Zone()
moment = Moment(2020, 1, 1, tzinfo=zone)
moment.me = moment
gone = weakref.ref(moment)
del moment
gc.collect()
print(gone())


class Dropping(tzinfo):
    """Lets go of the object that asks."""

    def utcoffset(self, moment):
        global held
        held = None
        gc.collect()
        return timedelta(minutes=7)

    dst = utcoffset

    def tzname(self, moment):
        self.utcoffset(moment)
        return "dropping %Z"


held = datetime(2021, 5, 6, 7, tzinfo=Dropping())
print(held.isoformat())
held = datetime(2021, 5, 6, 7, tzinfo=Dropping())
print(held.strftime("%z %Z %z"))
held = datetime(2021, 5, 6, 7, tzinfo=Dropping())
print(held.astimezone(timezone.utc))
held = datetime(2021, 5, 6, 7, tzinfo=Dropping())
print(held == datetime(2021, 5, 6, 7, tzinfo=timezone.utc))
held = datetime(2021, 5, 6, 7, tzinfo=Dropping())
print(held - datetime(2021, 5, 6, 7, tzinfo=timezone.utc))
held = datetime(2021, 5, 6, 7, tzinfo=Dropping())
print(held.utctimetuple()[:6], time(1, tzinfo=Dropping()).isoformat())


class Counting(tzinfo):
    calls = 0

    def utcoffset(self, moment):
        Counting.calls += 1
        return timedelta(hours=Counting.calls)

    def dst(self, moment):
        Counting.calls += 1
        return timedelta(0) if Counting.calls < 4 else None

    def tzname(self, moment):
        Counting.calls += 1
        return str(Counting.calls)


def calls(function):
    Counting.calls = 0
    try:
        print(function(), Counting.calls)
    except Exception as error:
        print(type(error).__name__, error, Counting.calls)


counted = datetime(2020, 6, 7, 8, tzinfo=Counting())
other = datetime(2020, 6, 7, 8, tzinfo=Counting())
calls(lambda: counted - other)
calls(lambda: counted - counted)
calls(lambda: counted.strftime("%z %z %Z %Z"))
calls(lambda: counted.tzinfo.fromutc(counted))
calls(lambda: counted.astimezone(other.tzinfo))
calls(lambda: counted.timetuple()[:3])
calls(lambda: counted.timestamp())
calls(lambda: hash(counted) == hash(counted))
calls(lambda: counted.replace(fold=1).utcoffset())
calls(lambda: str(counted))


class Format(str):
    def replace(self, *arguments):
        return arguments


class Named(Zone):
    def tzname(self, moment):
        return Format("a%")


try:
    print(datetime(2020, 1, 1, tzinfo=Named()).strftime("%Z"))
except TypeError as error:
    print(error)


class OwnTuple(datetime):
    def timetuple(self):
        return (1999, 1, 2, 3, 4, 5, 6, 7, 0)

    def isoformat(self, *arguments):
        return "iso" + repr(arguments)


print(OwnTuple(2020, 1, 1).strftime("%Y-%d"), str(OwnTuple(2020, 1, 1)), f"{OwnTuple(2020, 1, 1):%Y}")


class Slotted(datetime):
    __slots__ = ("extra",)


slotted = Slotted(2020, 1, 1)
try:
    slotted.extra
except AttributeError as error:
    print(error)
slotted.extra = slotted
print(slotted + timedelta(1), slotted.extra is slotted)
