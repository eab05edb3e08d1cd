# Graphs: Dijkstra, breadth-first search, topological order, union-find, spanning trees, strong components, flows.
import collections
import heapq

def make_graph(n, m):
    state = 99
    edges = {}
    for _ in range(m):
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        a, b, w = state >> 33 & 0xFFFF, state >> 17 & 0xFFFF, state >> 50 & 63
        a, b = a % n, b % n
        if a != b:
            edges[a, b] = w + 1
    graph = collections.defaultdict(dict)
    for (a, b), w in edges.items():
        graph[a][b] = w
    return graph


def dijkstra(graph, start):
    distances, heap = {}, [(0, start)]
    while heap:
        d, node = heapq.heappop(heap)
        if node in distances:
            continue
        distances[node] = d
        for other, w in graph[node].items():
            if other not in distances:
                heapq.heappush(heap, (d + w, other))
    return distances


def bfs(graph, start):
    level, queue = {start: 0}, collections.deque([start])
    while queue:
        node = queue.popleft()
        for other in graph[node]:
            if other not in level:
                level[other] = level[node] + 1
                queue.append(other)
    return level


class UnionFind:
    def __init__(self, n):
        self.parent = list(range(n))

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        self.parent[a] = b
        return a != b


def strong_components(graph, n):
    index, low, on_stack, stack, components = {}, {}, set(), [], []
    for root in range(n):
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            for other in successors:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(graph[other])))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    components.append(component)
    return components


def topological(graph, n):
    dag = {a: [b for b in graph[a] if b > a] for a in range(n)}
    degree = collections.Counter(b for bs in dag.values() for b in bs)
    ready, order = [a for a in range(n) if not degree[a]], []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for other in dag[node]:
            degree[other] -= 1
            if not degree[other]:
                heapq.heappush(ready, other)
    return order


N = 2500
graph = make_graph(N, 9000)
distances = dijkstra(graph, 0)
levels = bfs(graph, 0)
print(len(distances), max(distances.values()), sum(distances.values()) % 1000003, max(levels.values()), collections.Counter(levels.values())[4])
union = UnionFind(N)
tree = [(w, a, b) for a in range(N) for b, w in graph[a].items()]
tree.sort()
chosen = [(w, a, b) for w, a, b in tree if union.union(a, b)]
print(len(chosen), sum(w for w, _, _ in chosen))
components = strong_components(graph, N)
print(len(components), max(map(len, components)), sum(len(c) for c in components))
order = topological(graph, N)
print(len(order), order[:5], order[-3:])
