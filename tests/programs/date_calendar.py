# Dates and durations: own calendar arithmetic checked against datetime, formatting, parsing, time zones.
import calendar
import datetime as dt

def leap(y):
    return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)


def ordinal(y, m, d):
    days = (y - 1) * 365 + (y - 1) // 4 - (y - 1) // 100 + (y - 1) // 400
    return days + sum((31, 29 if leap(y) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[:m - 1]) + d


checks = 0
for y in range(1, 9999, 37):
    for m in range(1, 13, 2):
        date = dt.date(y, m, 28)
        assert ordinal(y, m, 28) == date.toordinal() and calendar.isleap(y) == leap(y)
        assert dt.date.fromordinal(date.toordinal()) == date and dt.date.fromisoformat(date.isoformat()) == date
        checks += 1
print(checks, dt.date(2024, 2, 29) + dt.timedelta(365), dt.date(2024, 3, 1) - dt.date(2023, 3, 1), dt.date(2024, 12, 30).isocalendar(), dt.date(2000, 1, 1).strftime("%A %d %B %Y %j %U %%"))
moment = dt.datetime(2024, 2, 29, 23, 59, 58, 999999)
print(moment + dt.timedelta(microseconds=1), moment.replace(year=2023, day=1), repr(moment), moment.isoformat(" ", "minutes"), moment.timetuple()[:6], dt.datetime.strptime("03/Apr/2021 07:08", "%d/%b/%Y %H:%M"))
zone = dt.timezone(dt.timedelta(hours=5, minutes=30), "IST")
print(moment.replace(tzinfo=zone).astimezone(dt.timezone.utc), dt.datetime.fromtimestamp(0, dt.timezone.utc), dt.datetime(1970, 1, 2, tzinfo=zone).timestamp(), dt.datetime.fromisoformat("2020-01-01T00:00:00+02:00").utcoffset(), zone)
d = dt.timedelta(days=1, hours=-30, minutes=5, microseconds=7)
print(d, repr(d), -d, abs(d), d * 2.5, d / 7, d // dt.timedelta(minutes=7), d % dt.timedelta(minutes=7), d.total_seconds(), dt.timedelta(weeks=1) > d, sum([d] * 3, dt.timedelta()))
print(calendar.month(2024, 2), calendar.monthrange(2023, 2), calendar.monthcalendar(2021, 5)[0], sorted([dt.time(5), dt.time(4, 59)])[0])
for f in (lambda: dt.date(2023, 2, 29), lambda: dt.date(0, 1, 1), lambda: dt.date(10000, 1, 1), lambda: dt.date.max + dt.timedelta(1), lambda: dt.datetime(2020, 1, 1, 25), lambda: dt.date.fromisoformat("2020-13-01"), lambda: dt.datetime.strptime("x", "%Y"), lambda: dt.date.today() < 5,
          lambda: dt.datetime(2020, 1, 1) < dt.datetime(2020, 1, 1, tzinfo=zone), lambda: dt.timedelta(days=10**10), lambda: dt.date(2020, 1, 1) + 5, lambda: dt.timezone(dt.timedelta(hours=25)), lambda: dt.date("x", 1, 1)):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
start, thirteenths = dt.date(1990, 1, 1), {}
for n in range(12000):
    day = start + dt.timedelta(n)
    if day.day == 13:
        thirteenths[day.strftime("%a")] = thirteenths.get(day.strftime("%a"), 0) + 1
print(sorted(thirteenths.items()))
