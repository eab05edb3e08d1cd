# _contextvars: variables, tokens, contexts.
import _contextvars
import _thread
from _contextvars import Context, ContextVar, Token, copy_context


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, "->", function(*args, **kwargs))
    except BaseException as error:
        print(function.__name__, type(error).__name__, str(error).split(" at 0x")[0])


var = ContextVar("var")
other = ContextVar("other", default=4)
print(repr(var).split(" at ")[0], repr(other).split(" at ")[0], var.name)
attempt(var.get)
attempt(var.get, 1)
attempt(other.get)
attempt(other.get, 5)
token = var.set(5)
print(token.var is var, token.old_value, token.old_value is Token.MISSING, type(Token.MISSING))
print(repr(token).split(" var=")[0], var.get())
var.reset(token)
print(repr(token).split(" var=")[0])
attempt(var.get)
attempt(var.reset, token)
attempt(var.reset, 5)
attempt(other.reset, var.set(1))
attempt(ContextVar)
attempt(ContextVar, 5)
attempt(ContextVar, "a", defaul=5)
attempt(Token)
attempt(Context, 5)
first = var.set("one")
context = copy_context()
print(context[var], len(context), var in context, other in context, context.get(other), context.get(other, 7))
attempt(context.__getitem__, other)
attempt(context.__getitem__, 5)
attempt(context.__contains__, 5)
attempt(context.get, 5)
attempt(context.run)
attempt(hash, context)
print(list(context) == [var], list(context.items()) == [(var, "one")], list(context.values()), list(context.keys()) == [var])
print(context == context.copy(), context == Context(), context != 5)


def inside(value, *, key):
    print("inside", var.get(), value, key)
    token = var.set(value)
    attempt(context.run, print)
    try:
        var.reset(first)
    except ValueError as error:
        print(str(error).split(" at ")[0])
    return token.old_value


print(context.run(inside, "two", key=3), var.get(), context[var])
try:
    context.run(lambda: 1 / 0)
except ZeroDivisionError:
    print("left", var.get())
done = _thread.allocate_lock()
done.acquire()


def in_thread():
    attempt(var.get, "nothing")
    context.run(lambda: attempt(var.get))
    done.release()


_thread.start_new_thread(in_thread, ())
done.acquire()
print(ContextVar[int] == _contextvars.ContextVar[int])
many = [ContextVar(f"v{i}") for i in range(100)]
for i, v in enumerate(many):
    v.set(i)
copies = []
for i in range(50):
    copies.append(copy_context())
    many[i].set(-i)
print(sum(c[many[10]] for c in copies), len(copies[0]))
