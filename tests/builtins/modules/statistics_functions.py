# _statistics.
import _statistics


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
    '_statistics._normal_dist_inv_cdf(.3,0,1),_statistics._normal_dist_inv_cdf(.01,5,2),_statistics._normal_dist_inv_cdf(1e-20,5,2),_statistics._normal_dist_inv_cdf(.9999999,5,2)',
    '_statistics._normal_dist_inv_cdf(0,0,1)',
]:
    show(expression)
