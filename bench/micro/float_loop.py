# Floating-point arithmetic in a loop.

def run():
    x, y = 0.0, 1.0
    for i in range(5_500_000):
        x = x * 0.5 + y
        y = y * 0.999999 - x * 0.000001
    return round(x + y, 9)


EXPECTED = 2.05e-07
