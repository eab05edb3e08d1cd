# BLAKE2 with all its parameters, SHA-3 and SHAKE: values, attributes, errors.
import _blake2, _sha3, hashlib

def attempt(function, *arguments, **keywords):
    try:
        print(function(*arguments, **keywords))
    except Exception as error:
        print(type(error).__name__, error)

data = bytes(range(256)) * 5
for make in _blake2.blake2b, _blake2.blake2s:
    for size in (0, 1, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1280):
        print(size, make(data[:size]).hexdigest())
    most = make.MAX_DIGEST_SIZE
    print(make.MAX_KEY_SIZE, make.SALT_SIZE, make.PERSON_SIZE, most)
    for size in (1, 20, most):
        print(make(data, digest_size=size).hexdigest())
    print(make(data, key=b"k" * 7).hexdigest(), make(key=b"k" * most).hexdigest())
    print(make(data, salt=b"salt", person=b"person").hexdigest())
    print(make(data, fanout=2, depth=3, leaf_size=4096, node_offset=77, node_depth=1, inner_size=32,
               last_node=True).hexdigest())
    parts = make()
    for start in range(0, len(data), 37):
        parts.update(data[start:start + 37])
    copy = parts.copy()
    copy.update(b"more")
    print(parts.hexdigest() == make(data).hexdigest(), copy.digest() == make(data + b"more").digest())
    print(parts.name, parts.block_size, parts.digest_size)
    attempt(make, "text"); attempt(make, 1); attempt(make, digest_size=0); attempt(make, digest_size=most + 1)
    attempt(make, key=b"x" * (most + 1)); attempt(make, salt=b"x" * 17); attempt(make, person=b"x" * 17)
    attempt(make, fanout=-1); attempt(make, fanout=256); attempt(make, depth=0); attempt(make, depth=256)
    attempt(make, leaf_size=-1); attempt(make, leaf_size=2**32); attempt(make, leaf_size=2**64)
    attempt(make, node_offset=-1); attempt(make, node_offset=2**64); attempt(make, node_depth=-1)
    attempt(make, node_depth=256); attempt(make, inner_size=-1); attempt(make, inner_size=most + 1)
    attempt(make, b"", 1); attempt(make, x=1); attempt(make, leaf_size="a"); attempt(make, key="a")
    attempt(make().update, "x"); attempt(make().update)
attempt(_blake2.blake2s, node_offset=2**48)

for name in "sha3_224 sha3_256 sha3_384 sha3_512".split():
    make = getattr(_sha3, name)
    for size in (0, 1, 71, 72, 73, 135, 136, 137, 143, 144, 145, 1280):
        print(name, size, make(data[:size]).hexdigest())
    one = make(data[:100])
    one.update(data[100:])
    print(one.digest() == make(data).digest(), one.name, one.block_size, one.digest_size, one._capacity_bits,
          one._rate_bits, one._suffix)
    attempt(make, "text"); attempt(make, 1); attempt(make, b"", b""); attempt(one.update, "x")
for name in "shake_128 shake_256".split():
    make = getattr(_sha3, name)
    one = make(data)
    for size in (0, 1, 32, 135, 136, 137, 167, 168, 169, 500):
        print(name, size, one.hexdigest(size))
    print(one.copy().digest(3), one.name, one.block_size, one.digest_size)
    attempt(one.digest, -1); attempt(one.digest, 2**29); attempt(one.digest, 2**70); attempt(one.digest, "a")
    attempt(one.digest)
print(hashlib.new("blake2b", b"x", digest_size=8).hexdigest(), hashlib.sha3_256(b"x").hexdigest())
