# A tiny in-memory database: tables of dicts, where, join, group, order, with lambdas and itemgetters.
import itertools
from operator import itemgetter

class Query:
    def __init__(self, rows):
        self.rows = rows

    def where(self, **conditions):
        def keep(row):
            for key, wanted in conditions.items():
                name, _, op = key.partition("__")
                value = row[name]
                if op == "lt" and not value < wanted or op == "gt" and not value > wanted or op == "in" and value not in wanted or not op and value != wanted or op == "like" and wanted not in value:
                    return False
            return True
        return Query(filter(keep, self.rows))

    def select(self, *names, **computed):
        return Query({**{n: row[n] for n in names}, **{k: f(row) for k, f in computed.items()}} for row in self.rows)

    def join(self, other, left, right):
        index = {}
        for row in other:
            index.setdefault(row[right], []).append(row)
        return Query({**a, **b} for a in self.rows for b in index.get(a[left], ()))

    def order(self, *names):
        rows = list(self.rows)
        for name in reversed(names):
            rows.sort(key=itemgetter(name.lstrip("-")), reverse=name.startswith("-"))
        return Query(rows)

    def group(self, name, **aggregates):
        rows = sorted(self.rows, key=itemgetter(name))
        out = []
        for key, members in itertools.groupby(rows, itemgetter(name)):
            members = list(members)
            out.append({name: key, **{k: f([m[column] for m in members]) for k, (f, column) in aggregates.items()}})
        return Query(out)

    def limit(self, n):
        return Query(itertools.islice(self.rows, n))

    def __iter__(self):
        return iter(self.rows)

    def table(self):
        rows = list(self.rows)
        widths = {k: max(len(k), *(len(str(r[k])) for r in rows)) for k in rows[0]}
        lines = ["  ".join(f"{k:<{w}}" for k, w in widths.items())]
        return "\n".join(lines + ["  ".join(f"{r[k]!s:<{w}}" for k, w in widths.items()) for r in rows])


items = [{"id": i, "name": f"{'red blue green'.split()[i % 3]} {'box cup pen lamp'.split()[i % 4]}", "price": i * 37 % 101 + 1, "supplier": i % 9} for i in range(3000)]
suppliers = [{"sid": i, "city": ["Seoul", "Oslo", "Lima"][i % 3], "rating": i * 7 % 5} for i in range(9)]
orders = [{"item": i * 13 % 3000, "quantity": i % 6 + 1, "day": i % 30} for i in range(9000)]
print(Query(items).where(price__gt=90, name__like="lamp").select("id", "name", total=lambda r: r["price"] * 2).order("-total", "name").limit(5).table())
sold = Query(orders).join(items, "item", "id").join(suppliers, "supplier", "sid").select("city", "rating", "day", revenue=lambda r: r["price"] * r["quantity"])
rows = list(sold)
print(Query(rows).group("city", revenue=(sum, "revenue"), best=(max, "revenue"), n=(len, "day")).order("-revenue").table())
print(Query(rows).where(rating__in={1, 3}, day__lt=3).group("day", mean=(lambda v: round(sum(v) / len(v), 3), "revenue")).table())
try:
    list(Query(items).where(nothing=1))
except KeyError as error:
    print("KeyError", error)
