# float.text: results, edge cases, errors and their messages.

values = [0.0, -0.0, 1.0, 1.5, 0.1, 1e15, 1e16, 1e17, 123456789012345680.0, 1e-4, 1e-5, 0.00012345, 1e100, 1.7976931348623157e308, 5e-324, 2.5e-310, 1 / 3, 100.0, 1e21, 1e22, 9.999999999999999e22, 4.35, 0.3, 2.675, 1e5, 12345.678, float("inf"), float("-inf"), float("nan")]
specs = ["", "f", "e", "g", "n", "%", ".0f", ".1f", ".2e", ".3g", ".0g", ".10g", ".17g", ".20f", "10.2f", "<10.1f", "^10.1f", "+.1f", " .1f", "010.1f", ",.2f", "_.2f", "#.0f", "#g", "E", "G", "F", ".0e", ".0%", "z.1f", "=+12.3f", "*>12", ".5", "12", "s", "d", "x", "c", ",", ".3", "#.3g", ",g", "08,.1f"]
for v in values:
    print(repr(v), str(v), "%r %s %f %e %g %.0f %.3g %10.2f|%-10.1f|%+f %#.0f" % ((v,) * 11))
for v in (1234.5678, -0.00012, 1e20, 0.0, float("inf"), float("nan")):
    out = []
    for spec in specs:
        try:
            out.append(format(v, spec))
        except ValueError as error:
            out.append(str(error))
    print(v, out)
import random
random.seed(5)
for _ in range(300):
    v = random.uniform(-1, 1) * 10 ** random.randint(-300, 300)
    print(repr(v), "%.15g" % v, "%.3e" % v)
    assert float(repr(v)) == v
