# _heapq and _bisect on longer data, and changed by comparisons.
import _bisect
import _heapq


def show(expression):
    try:
        print(expression, "->", repr(eval(expression, globals())))
    except BaseException as error:
        print(expression, "!!", type(error).__name__, error)


nan = float("nan")
inf = float("inf")


class X:
    pass


class F(float):
    pass


class I(int):
    pass


class B(bytes):
    pass


class Index:
    def __index__(self):
        return 5


class Failing:
    def __index__(self):
        1 / 0


h=[]
for i in range(200): _heapq.heappush(h,(i*7919)%503)
show("h")
show("[_heapq.heappop(h) for i in range(200)]")
h=[(i*7919)%503 for i in range(101)]
_heapq.heapify(h)
show("h")
show("_heapq.heapreplace(h,-1)")
show("h"); 
h=[(i*7919)%503 for i in range(100)]
_heapq._heapify_max(h)
show("h")
show("[_heapq._heappop_max(h) for i in range(100)]")
class B:
    def __lt__(s,o): hh.append(1); return True
hh=[B(),B(),B()]
show("_heapq.heappush(hh,B())")
hh=[B(),B(),B()]
show("_heapq.heappop(hh)")
hh=[B(),B(),B()]
show("_heapq.heapify(hh)")
l=[]
for i in range(50): _bisect.insort_right(l,(i*37)%23)
show("l")
_bisect.insort_left(l,5,key=lambda x:x)
show("l")
class L(list):
    def insert(s,i,v): list.insert(s,0,v)
l=L([1,2])
_bisect.insort_right(l,3)
show("l")
