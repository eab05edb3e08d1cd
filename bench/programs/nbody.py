# Planets attracting each other: floating-point attributes in nested loops.

class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def make_bodies():
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.5)]
    for i in range(1, 5):
        bodies.append(Body(4.8 * i, -1.2 * i, -0.1 * i, 0.6 / i, 2.8 / i, -0.02 * i, 0.04 / i))
    return bodies


def advance(pairs, bodies, dt):
    for a, b in pairs:
        dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
        distance2 = dx * dx + dy * dy + dz * dz
        magnitude = dt / (distance2 * distance2 ** 0.5)
        mass_a, mass_b = a.mass * magnitude, b.mass * magnitude
        a.vx -= dx * mass_b
        a.vy -= dy * mass_b
        a.vz -= dz * mass_b
        b.vx += dx * mass_a
        b.vy += dy * mass_a
        b.vz += dz * mass_a
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(pairs, bodies):
    total = 0.0
    for body in bodies:
        total += 0.5 * body.mass * (body.vx**2 + body.vy**2 + body.vz**2)
    for a, b in pairs:
        distance = ((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2) ** 0.5
        total -= a.mass * b.mass / distance
    return total


def run():
    bodies = make_bodies()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]
    before = energy(pairs, bodies)
    for _ in range(60_000):
        advance(pairs, bodies, 0.001)
    return round(before, 9), round(energy(pairs, bodies), 9)


EXPECTED = (-0.261648063, -0.26161692)
