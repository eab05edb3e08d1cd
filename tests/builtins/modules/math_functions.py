# math: every function, errors, huge ints.
import math


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
    'math.ceil(X())',
    "math.floor('a')",
    "math.trunc('a')",
    'math.sqrt(-1)',
    "math.sqrt('a')",
    'math.exp(1000)',
    'math.log(0)',
    'math.log(-1)',
    'math.log(10**400)',
    'math.log(-10**400)',
    'math.log(2,1)',
    'math.log(2,0)',
    'math.log2(10**400)',
    'math.log10(10**400)',
    'math.log(X())',
    'math.log(True)',
    'math.log(2**1023)',
    'math.log(2**1024)',
    'math.log2(2**1024)',
    'math.log2(2**70)',
    'math.log10(10**22)',
    'math.log(False)',
    'math.log(I(5))',
    'math.log(I(10**400))',
    'math.log(nan),math.log(inf)',
    'math.log(-inf)',
    'math.log(8,2)',
    'math.log(10**400,10)',
    "math.ldexp(1,'a')",
    'math.ldexp(1,1.0)',
    'math.ldexp(1.0,10**30)',
    'math.ldexp(1.0,-10**30)',
    'math.ldexp(1.5,True)',
    'math.ldexp(inf,10**30)',
    'math.frexp(nan)',
    'math.frexp(-5.5),math.frexp(0.0),math.frexp(5e-324)',
    'math.modf(inf)',
    'math.modf(-3.7)',
    'math.fmod(1,0)',
    'math.fmod(inf,1)',
    'math.fmod(3,inf)',
    'math.fmod(-7,3)',
    'math.pow(0,-1)',
    'math.pow(-1,.5)',
    'math.pow(1e300,2)',
    'math.pow(inf,-1),math.pow(-inf,3),math.pow(nan,0),math.pow(1,nan)',
    'math.hypot()',
    'math.hypot(inf,nan)',
    "math.hypot('a')",
    'math.hypot(3,4)',
    'math.dist([1],[2])',
    'math.dist([1,2],[2])',
    'math.dist(1,2)',
    "math.dist(['a'],[1])",
    'math.dist((1,2,3),(4,5,6))',
    'math.fsum([1e308,1e308])',
    'math.fsum([inf,-inf])',
    'math.fsum([1e308,1e308,-1e308])',
    "math.fsum(['a'])",
    'math.fsum([.1]*10)',
    'math.fsum([1,1e100,1,-1e100])',
    'math.fsum([1e16,1.,1e-16])',
    'math.fsum([inf,1])',
    'math.fsum([nan])',
    'math.fsum([])',
    "math.prod([1,2,'a'])",
    'math.prod([])',
    "math.prod([1],start='a')",
    'math.prod(range(1,30))',
    'math.prod([1.5,2])',
    'math.comb(-1,2)',
    'math.comb(2,-1)',
    'math.comb(10**30,10**25)',
    'math.comb(1.0,1)',
    'math.comb(5,7)',
    'math.comb(100,50)',
    'math.comb(1000,3)',
    'math.comb(10**20,3)',
    'math.comb(10**20,10**20-2)',
    '[math.comb(n,k) for n in range(20) for k in range(n+2)]',
    'math.perm(5,7)',
    'math.perm(-1)',
    'math.perm(5,-1)',
    'math.perm(5)',
    'math.perm(10**30,10**25)',
    'math.perm(5,None)',
    'math.perm(10**20,4)',
    'math.perm(50,20)',
    '[math.factorial(i) for i in range(40)]',
    'math.factorial(-1)',
    'math.factorial(1.0)',
    'math.factorial(10**30)',
    'math.factorial(-10**30)',
    'math.factorial(500)%(10**9+7)',
    'math.gcd()',
    'math.gcd(1.0)',
    'math.gcd(12,18,27)',
    'math.gcd(-12)',
    'math.gcd(-2**62,2**62)',
    'math.gcd(2**200*3,2**100*9)',
    'math.gcd(0,0)',
    'math.lcm()',
    'math.lcm(0,5)',
    'math.lcm(4,6,-10)',
    'math.lcm(2**100,3**50)',
    'math.lcm(-5)',
    'math.isqrt(-1)',
    'math.isqrt(1.0)',
    '[math.isqrt(x) for x in (0,1,2,3,4,8,9,2**62-1,2**62,10**40,10**40-1,2**61)]',
    'math.isclose(1,1,rel_tol=-1)',
    'math.isclose(1,1+1e-10)',
    'math.isclose(1,2,abs_tol=1)',
    'math.isclose(inf,inf),math.isclose(inf,1)',
    'math.gamma(0)',
    'math.gamma(-1)',
    'math.gamma(200)',
    'math.gamma(-inf)',
    'math.gamma(5),math.gamma(.5)',
    'math.lgamma(0)',
    'math.lgamma(-inf)',
    'math.lgamma(1e308)',
    'math.erf(1),math.erfc(5)',
    'math.cbrt(-8)',
    'math.exp2(1025)',
    'math.exp2(.5)',
    'math.nextafter(1,2)',
    'math.nextafter(0,-1),math.nextafter(nan,1)',
    'math.ulp(nan)',
    'math.ulp(1)',
    'math.ulp(inf)',
    'math.ulp(1.7976931348623157e308)',
    'math.ulp(0)',
    'math.remainder(1,0)',
    'math.remainder(inf,1)',
    'math.remainder(5,3)',
    'math.remainder(1,inf)',
    'math.atan2(0,-0.0)',
    'math.copysign(1,-0.0)',
    'math.degrees(1)',
    'math.radians(180)',
    'math.sin(inf)',
    'math.acos(2)',
    'math.atanh(1)',
    'math.log1p(-1)',
    'math.log1p(-2)',
    'math.log1p(-0.0)',
    'math.cosh(1000)',
    'math.expm1(1000)',
    'math.fabs(-1)',
    "math.isnan('a')",
    'math.trunc(1.5)',
    'math.trunc(inf)',
    'math.floor(inf)',
    'math.ceil(nan)',
    'math.floor(10**400)%7',
    'math.sqrt(10**400)',
    'math.pi,math.e,math.tau,math.inf,math.nan',
    'math.acosh(1.5)',
    'math.floor(-1.5),math.ceil(-1.5),math.floor(True)',
    'math.atan2(1)',
    'math.isclose()',
    'math.dist()',
    'math.comb(5)',
]:
    show(expression)
