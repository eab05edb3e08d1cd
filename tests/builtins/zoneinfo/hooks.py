# Keys whose comparison changes the cache, loaders that give something else, arguments that only look like datetimes.
import io
from datetime import *
from zoneinfo import ZoneInfo
import zoneinfo._common


def t(function, *arguments, **keywords):
    try:
        print("OK", ascii(function(*arguments, **keywords)))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


zone = ZoneInfo("Europe/Berlin")
ZoneInfo("UTC")


class RaisingKey(str):
    def __eq__(self, other):
        raise ValueError("compared")

    __hash__ = str.__hash__


t(ZoneInfo, RaisingKey("Europe/Berlin"))
for name in ("UTC", "Asia/Tokyo", "Asia/Kolkata", "Europe/Paris", "Europe/Rome", "Europe/Oslo", "Europe/London",
             "Europe/Dublin", "Europe/Athens", "Europe/Prague"):
    ZoneInfo(name)
print(ZoneInfo("Europe/Prague") is ZoneInfo("Europe/Prague"))


class Like:
    hour, minute, second = 5, 6, 7

    def toordinal(self):
        return 730000


Like.hour = "a"
t(zone.utcoffset, Like())
Like.hour = 10**30
t(zone.utcoffset, Like())
Like.hour = 5
Like.toordinal = lambda self: 1.5
t(zone.utcoffset, Like())


class Moment(datetime):
    @property
    def hour(self):
        return 3

    def __new__(cls, *arguments, **keywords):
        return datetime.__new__(cls, *arguments, **keywords)


t(zone.fromutc, Moment(2020, 10, 25, 1, tzinfo=zone))
t(zone.fromutc, Moment(2020, 10, 25, 0, tzinfo=zone))
t(datetime(2020, 10, 25, 1, tzinfo=timezone.utc).astimezone, zone)


class Replacing(datetime):
    def replace(self, *arguments, **keywords):
        return ("replaced", arguments, keywords)


t(zone.fromutc, Replacing(2020, 10, 25, 1, tzinfo=zone))
t(zone.fromutc, Replacing(2020, 10, 25, 3, tzinfo=zone))


class Closing(io.BytesIO):
    def close(self):
        print("closed")
        super().close()


load = zoneinfo._common.load_data
for result in (3, [1], ((), (), (), (), (), None), ((0,), (0,), (3600,), (0,), ("A",), b"ABC3"),
               ((0,), (0,), ("x",), (0,), ("A",), None),
               ((0,), (10**30,), (3600,), (0,), ("A",), None), ((0,), (0,), (3600,), (0,), ("A",), b"")):
    zoneinfo._common.load_data = lambda file, result=result: result
    try:
        print("OK", ascii(ZoneInfo.no_cache("Europe/Rome").utcoffset(datetime(2020, 1, 1))))
    except Exception as error:
        print(type(error).__name__)
zoneinfo._common.load_data = load
t(ZoneInfo.no_cache("Europe/Rome").utcoffset, datetime(2020, 1, 1))
