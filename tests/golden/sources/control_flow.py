def loops(items):
    for item in items:
        if not item:
            continue
        while item.next and 0 < item.size < 10:
            item = item.next
            if item is None:
                break
        else:
            yield item
    else:
        return


def handlers(path):
    try:
        with open(path) as file, lock:
            return file.read()
    except (OSError, ValueError) as error:
        raise RuntimeError from error
    finally:
        close()


def groups():
    try:
        run()
    except* TypeError as group:
        print(group)
    except* OSError:
        pass


async def asynchronous(source):
    async with source as stream:
        async for line in stream:
            await line
    return [x async for x in source if await x]


def matching(value):
    match value:
        case 0 | 1:
            return "small"
        case [first, *_, last]:
            return last, first
        case {"key": found, **rest} if rest:
            return found
        case Point(x=0, y=y):
            return y
        case _:
            return None
