# contextvars: tokens, copies of contexts, generators and callbacks, errors.
import contextvars

var = contextvars.ContextVar("var", default="default")
bare = contextvars.ContextVar("bare")
print(var.get(), var.name, bare.get("fallback"))
try:
    bare.get()
except LookupError as error:
    print(type(error).__name__)
token = var.set("one")
print(var.get(), token.old_value is contextvars.Token.MISSING, token.var is var)
inner = var.set("two")
var.reset(inner)
print(var.get())
try:
    var.reset(inner)
except RuntimeError as error:
    print(str(error).split(" has")[0][:14])
ctx = contextvars.copy_context()


def run():
    print("in ctx", var.get())
    var.set("changed in ctx")
    return var.get()


print(ctx.run(run), var.get(), ctx[var], var in ctx, len(ctx) >= 1, [v.name for v in ctx])
var.reset(token)
print(var.get())
try:
    ctx.run(lambda: ctx.run(run))
except RuntimeError as error:
    print(str(error)[:21])
try:
    ctx.run(lambda: var.reset(var.set("x")) or 1 / 0)
except ZeroDivisionError:
    print("raised through run")


def gen():
    var.set("by generator")
    yield var.get()


print(list(gen()), var.get())
import threading
seen = []
t = threading.Thread(target=lambda: seen.append(var.get()))
t.start()
t.join()
print(seen, contextvars.Context().run(var.get))
