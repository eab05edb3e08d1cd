# _bisect and _heapq.
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


for expression in [
    '_bisect.bisect_left([1],1,-1)',
    '_bisect.bisect_right([1,2,3],2,0,10)',
    '[_bisect.bisect_left([1,2,2,3],x) for x in (0,1,2,3,4)],[_bisect.bisect_right([1,2,2,3],x) for x in (0,1,2,3,4)]',
    "_bisect.bisect_left('abc','b')",
    '_bisect.bisect_left([3,2,1],-2,key=lambda x:-x)',
    '_bisect.bisect_left(x=2,a=[1,2])',
    '_bisect.bisect_left(5,1)',
    "_bisect.bisect_left([1,'a'],2,1)",
    '_bisect.bisect_left([1,2],1,0,-1)',
    '_heapq.heappush(1,2)',
    '_heapq.heappop([])',
    '_heapq.heapreplace([],1)',
    '_heapq.heappushpop([],1)',
    '_heapq.heappushpop([2],1),_heapq.heappushpop([0,5],1)',
    '_heapq._heappop_max([])',
]:
    show(expression)
