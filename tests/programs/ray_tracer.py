# A ray tracer for spheres that prints the picture in characters: vectors with operators, floats, recursion.
import math

class V:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return V(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return V(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return V(self.x * k, self.y * k, self.z * k)

    def __neg__(self):
        return V(-self.x, -self.y, -self.z)

    def __matmul__(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def unit(self):
        return self * (1 / math.sqrt(self @ self))


class Sphere:
    def __init__(self, center, radius, shade, mirror):
        self.center, self.radius, self.shade, self.mirror = center, radius, shade, mirror

    def hit(self, origin, direction):
        to = self.center - origin
        along = to @ direction
        inside = self.radius ** 2 - (to @ to - along * along)
        if inside < 0:
            return None
        half = math.sqrt(inside)
        for t in (along - half, along + half):
            if t > 1e-4:
                return t
        return None


SCENE = [Sphere(V(0, 0, 5), 1.2, 0.9, 0.3), Sphere(V(1.8, 0.6, 4), 0.6, 0.7, 0.5), Sphere(V(-1.7, -0.5, 4.2), 0.7, 0.8, 0.1), Sphere(V(0, -101.3, 5), 100, 0.5, 0.2)]
LIGHT = V(-4, 6, -2)


def trace(origin, direction, depth=0):
    best = None
    for sphere in SCENE:
        t = sphere.hit(origin, direction)
        if t is not None and (best is None or t < best[0]):
            best = t, sphere
    if best is None:
        return 0.15 + 0.2 * max(direction.y, 0)
    t, sphere = best
    point = origin + direction * t
    normal = (point - sphere.center).unit()
    to_light = (LIGHT - point).unit()
    light = max(normal @ to_light, 0)
    if light and any(other.hit(point, to_light) is not None for other in SCENE if other is not sphere):
        light = 0
    color = sphere.shade * (0.1 + 0.9 * light)
    if sphere.mirror and depth < 3:
        reflected = direction - normal * (2 * (direction @ normal))
        color = color * (1 - sphere.mirror) + sphere.mirror * trace(point, reflected.unit(), depth + 1)
    return color


SHADES = " .:-=+*#%@"
total = 0.0
for row in range(30):
    line = ""
    for column in range(72):
        color = trace(V(0, 0, 0), V((column - 36) / 36, (15 - row) / 18, 1.6).unit())
        total += color
        line += SHADES[min(int(color * 10), 9)]
    print(line.rstrip())
print(round(total, 6))
