# A scripted game: states as enum members, commands by match, undo with copies, a transcript of events.
import copy
import enum
import hashlib

class Room(enum.Enum):
    HALL = ("a long hall", {"north": "LIBRARY", "east": "CELLAR"})
    LIBRARY = ("a dusty library", {"south": "HALL", "up": "TOWER"})
    CELLAR = ("a dark cellar", {"west": "HALL"})
    TOWER = ("the top of a tower", {"down": "LIBRARY"})

    def __init__(self, text, exits):
        self.text, self.exits = text, exits

    def go(self, direction):
        return Room[self.exits[direction]]


class GameError(Exception):
    pass


class Game:
    def __init__(self):
        self.room, self.bag, self.score = Room.HALL, [], 0
        self.things = {Room.HALL: {"lamp"}, Room.LIBRARY: {"book", "key"}, Room.CELLAR: {"rope"}, Room.TOWER: set()}
        self.past = []

    def do(self, command):
        before = copy.deepcopy((self.room, self.bag, self.score, self.things))
        match command.lower().split():
            case ["go", ("north" | "south" | "east" | "west" | "up" | "down") as way]:
                if self.room is Room.LIBRARY and way == "up" and "key" not in self.bag:
                    raise GameError("the door is locked")
                try:
                    self.room = self.room.go(way)
                except KeyError:
                    raise GameError(f"no way {way}") from None
                result = self.room.text
            case ["take", thing] if thing in self.things[self.room]:
                self.things[self.room].remove(thing)
                self.bag.append(thing)
                self.score += 5
                result = f"taken: {thing}"
            case ["take", thing]:
                raise GameError(f"there is no {thing}")
            case ["drop", *things] if things:
                for thing in things:
                    if thing not in self.bag:
                        raise GameError(f"you have no {thing}")
                    self.bag.remove(thing)
                    self.things[self.room].add(thing)
                result = "dropped: " + ", ".join(things)
            case ["look"]:
                return f"{self.room.text} with {', '.join(sorted(self.things[self.room])) or 'nothing'}"
            case ["undo"]:
                if not self.past:
                    raise GameError("nothing to undo")
                self.room, self.bag, self.score, self.things = self.past.pop()
                return "undone"
            case []:
                raise GameError("say something")
            case [verb, *_]:
                raise GameError(f"cannot {verb}")
        self.past.append(before)
        return result


game, transcript = Game(), []
script = "look;take lamp;go north;look;go up;take key;take book;go up;look;drop book key;undo;undo;go down;take ghost;dance;;go west;drop sword;undo;undo;undo;look"
for command in script.split(";"):
    try:
        answer = game.do(command)
    except GameError as error:
        answer = f"[{error}]"
    transcript.append(answer)
    print(f"> {command}\n{answer}")
print(game.room, game.bag, game.score, len(game.past))
state = 3
words = ["go north", "go south", "go east", "go west", "go up", "go down", "take lamp", "take key", "take book", "take rope", "drop lamp", "drop rope", "undo", "look"]
game, errors = Game(), {}
for _ in range(2500):
    state = state * 48271 % 2147483647
    try:
        transcript.append(game.do(words[state % len(words)]))
    except GameError as error:
        errors[str(error)] = errors.get(str(error), 0) + 1
print(sorted(errors.items()), game.room.name, sorted(game.bag), game.score, hashlib.sha256("\n".join(transcript).encode()).hexdigest()[:16])
