# sys: records, limits and what their setters refuse.
import sys
def tr(code):
    try:
        r = eval(code)
        print(code, '->', r)
    except BaseException as e: print(code, '!!', type(e).__name__, e)
for c in ["sys.version_info","sys.float_info","sys.int_info","sys.hash_info","sys.thread_info","sys.hexversion","sys.maxsize","sys.maxunicode","sys.byteorder","sys.platform","sys.platlibdir","sys.api_version","sys.abiflags",
 "sys.flags.__class__()","sys.version_info.__class__()","sys.setrecursionlimit(0)","sys.setswitchinterval(0)","sys._getframe(99)","sys.intern(1)","sys.getsizeof()","sys.exit(1,2)","sys.set_int_max_str_digits(5)","sys.audit(1)","sys.set_coroutine_origin_tracking_depth(-1)","sys.set_asyncgen_hooks(1)","sys.get_asyncgen_hooks()","sys.call_tracing(1,2)","sys.setrecursionlimit('a')","sys._getframe('a')","sys.exc_info()","sys.exception()","sys.getrecursionlimit()","sys.getswitchinterval()","sys.getdefaultencoding()","sys.getfilesystemencoding()","sys.getfilesystemencodeerrors()","sys.getsizeof(type('X',(),{'__sizeof__':lambda s:-1})())","sys.getsizeof(type('X',(),{'__sizeof__':lambda s:1/0})(),7)","sys.getsizeof(type('X',(),{'__sizeof__':lambda s:'a'})(),7)","sys.get_int_max_str_digits()","sys.is_finalizing()","sys.getdlopenflags()","sys.intern('abc') is sys.intern('ab'+'c')","len(sys.stdlib_module_names)","sys.exit(3)","sys.exit((1,2))","sys.exit()","sys.exit(None)","sys.exit('x')","sys.version_info >= (3,11)", "sys.version_info[:2]",  "hash(sys.version_info)==hash(tuple(sys.version_info))","sys.displayhook","sys.__displayhook__ is sys.displayhook","sys.gettrace()","sys.float_info.n_fields","type(sys.float_info).__match_args__","sys.float_info.__reduce__()","type(sys.float_info)(range(11))","type(sys.float_info)(range(10))","sys.unraisablehook(1)","sys.float_repr_style","sys._xoptions","sys.warnoptions","sys.pycache_prefix","sys.prefix","sys.base_prefix","sys._stdlib_dir","sys._home","sys._framework","sys.excepthook(ValueError,ValueError('boo'),None)","sys.excepthook(1,2,3)","sys.displayhook(None)","sys.displayhook('\u20ac')","sys.breakpointhook","sys.argv","sys.addaudithook(lambda *a: None)","sys.audit(1)","sys.audit('x',1)","sys.get_coroutine_origin_tracking_depth()"]: tr(c)
try: 1/0
except ZeroDivisionError: print(sys.exc_info()[:2], sys.exception())
def f(): return sys._getframe(1).f_code.co_name, sys._getframe().f_lineno
def g(): return f()
print(g())
def rec(n): return n if n == 0 else rec(n-1)
sys.setrecursionlimit(3000)
print(rec(2900))
try: rec(3100)
except RecursionError as e: print(e)
