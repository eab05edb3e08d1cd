match x, *y:
    case -1 | 2 + 3j | 'a' 'b' | None | a.b: pass
    case [p, *_, (q)] | (r, s) | (t,) | []: pass
    case {'k': v, c.d: _, **rest} if v > 1: pass
    case C() | m.C(1, x, k=2,) as whole: pass
    case a, *b: pass
match = case = _ = 1
match[a]: int
match (x)
