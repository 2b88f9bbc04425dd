"""Exercise 11: a chat room. Clients with names, and what one says all the others hear."""

from __future__ import annotations

import random
import string
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from room import Guest, Room, welcome

from grader.checking import Peer, Student, at_least, check, difference, fail, quote
from grader.checking.draws import FOREIGN_WORDS, PLAIN_WORDS, a_port
from grader.checking.listening import must_listen_at_host_alone

LETTERS = (string.ascii_letters + string.digits).encode()
LONGEST_NAME, LONGEST_LINE = 16, 4096
FIFTY, SPEAKERS = 50, 5
SMALL_BUFFER = 4096
MANY = 1024 * 1024 // 100  # lines in each direction
STUCK_PATIENCE, STILL = 10.0, 2.0  # seconds
TRIES = 3
MUCH = 1000  # bytes; an announcement has fewer


def listed(lines: Sequence[bytes]) -> str:
    return " ".join(quote(line) for line in lines) or "nothing"


@check(
    points=5,
    hint="bind((HOST, PORT)) with the HOST from sys.argv, then listen(). 0.0.0.0 would let in everybody on every "
    "network; the exercise asks for HOST alone.",
)
def listens(student: Student, draw: random.Random) -> None:
    """It listens on HOST and PORT, and nowhere else"""
    port = a_port(draw)
    student.serve(student.address, port, port=port, settled=True)
    must_listen_at_host_alone(student, port, blocks=False)


@check(
    points=10,
    needs=["listens"],
    hint='Send b"NAME?\\n" as soon as accept() has given you the client, before you wait for anything that it says.',
)
def asks_name(student: Student, peer: Peer, draw: random.Random) -> None:
    """A client that connects is asked NAME?"""
    room = Room(student, peer, draw)
    guest = Guest(room, None, "A client")
    if guest.next() != b"NAME?":
        forgotten = " The newline that ends a line is missing." if guest.lines.unfinished == b"NAME?" else ""
        came = (
            "the first line that came is not NAME?"
            if guest.heard or guest.lines.unfinished
            else "was not asked for its name"
        )
        room.fail(f"A client connected, but {came}.{forgotten}", b"NAME?", guest)


@check(
    points=10,
    needs=["listens"],
    hint="The answer to a good name goes to this one connection and has the name in it: WELCOME, a blank, the name, a "
    "newline. It comes before everything else that this client gets.",
)
def welcomes(student: Student, peer: Peer, draw: random.Random) -> None:
    """The new one, and nobody else, gets WELCOME name"""
    room = Room(student, peer, draw)
    other = room.enter(who="The first client")
    before = len(other.heard)
    guest = room.guest("The second client")
    asked = len(guest.heard)
    room.enter(guest=guest, who="The second client")
    if guest.heard[asked] != welcome(guest.name):
        fail(
            f"The first line after a good name has to be {quote(welcome(guest.name))}.",
            **difference(welcome(guest.name), guest.heard[asked]),
        )
    guest.say(room.line())
    other.hears(guest.said[-1])  # what was sent to it before has come by now
    got = [line for line in other.heard[before:] if line.startswith(b"WELCOME")]
    if got:
        what = "A client that was in the room before got the WELCOME of the new one."
        fail(what, expected="it goes to the new one alone", observed=f"{other.name.decode()} got {listed(got)}")


@check(
    points=10,
    needs=["listens"],
    hint="When a name has been accepted, go through all clients that have a name, without the new one itself, and send "
    "each of them: * name joined.",
)
def joins(student: Student, peer: Peer, draw: random.Random) -> None:
    """The others are told who joined"""
    room = Room(student, peer, draw)
    first, second = room.enters(2)
    nameless, new = room.guest("A third client"), room.enter(who="A fourth client")
    new.say(room.line())
    for other, joined in ((first, [second, new]), (second, [new])):
        other.hears(new.said[-1])
        must_be_told(other, "joined", joined)
    first.say(room.line())
    new.hears(first.said[-1])
    must_be_told(new, "joined", [])
    must_hear_nothing(room, nameless)


def must_be_told(guest: Guest, word: str, about: Sequence[Guest]) -> None:
    """Exactly these announcements, in whatever order."""
    expected = sorted(b"* " + other.name + f" {word}".encode() for other in about)
    all(guest.hears(line) for line in expected)  # an announcement may come after what the new one says
    told = sorted(line for line in guest.heard if line.startswith(b"*") and word.encode() in line)
    if told == expected:
        return
    me = guest.name.decode()
    if any(line not in expected and guest.name in line for line in told):
        message = f"{me} was told that {me} itself had {word}."
    elif not told:
        message = f"{me} was in the room, but was not told who {word}."
    elif not set(expected) <= set(told):
        message = f"{me} was not told of everybody who {word}, or not in the words that the exercise asks for."
    else:
        message = f"{me} was told more than once, or of somebody who never had a name."
    fail(message, expected=listed(expected), observed=listed(told))


def must_hear_nothing(room: Room, nameless: Guest) -> None:
    """Whoever has no name gets only NAME?. An answer to one more bad name shows that nothing else was on its way."""
    before = len(nameless.heard)
    nameless.say(b"this is no good name")
    nameless.next()
    others = [line for line in nameless.heard if b"NAME?" not in line and not line.startswith(b"WELCOME")]
    if others:
        what = "A client that has not said its name yet got what is meant for those in the room."
        fail(what, expected="nothing but 'NAME?'", observed=listed(others[:2]))
    if len(nameless.heard) == before:
        room.fail("A client that waits without a name said one that is no good, and got no answer.", b"NAME?", nameless)


@check(
    points=20,
    needs=["listens"],
    hint="Collect the bytes of each client, and take out what is complete up to each newline: one recv() may give ten "
    "lines, or a third of one. Send each line that is not empty to every other named client as name: line.",
)
def broadcasts(student: Student, peer: Peer, draw: random.Random) -> None:
    """What one says, all others get, in order"""
    room = Room(student, peer, draw)
    everybody = one, two, _three = room.enters(3)
    one.say(room.line() + draw.choice(FOREIGN_WORDS).encode())
    must_all_hear([one], everybody, "a line")
    one.say(*(room.line() for _ in range(4)), b"", *(room.line() for _ in range(6)))
    two.say(*(room.line() for _ in range(10)))
    must_all_hear([one, two], everybody, "ten lines in one piece")
    in_pieces(one, room)
    must_all_hear([one], everybody, "a line in three pieces")
    one.say(room.line().ljust(LONGEST_LINE, b"x"))
    must_all_hear([one], everybody, f"a line of {LONGEST_LINE:,} bytes")


def in_pieces(guest: Guest, room: Room) -> None:
    """A line in three pieces, a character cut in two."""
    start, middle, end = room.line(), room.line() + "é".encode()[:1], "é".encode()[1:] + room.line()
    guest.said.append(start + middle + end)
    guest.client.send(start, middle, end + b"\n", pause=room.draw.uniform(0.3, 0.4))


def must_all_hear(speakers: Sequence[Guest], everybody: Sequence[Guest], what: str) -> None:
    """All that was said so far; what a speaker hears of itself, `not_to_self` judges."""
    for speaker in speakers:
        for listener in everybody:
            if listener is not speaker:
                must_hear(speaker, listener, [one for one in everybody if one not in (speaker, listener)], what)


def must_hear(speaker: Guest, listener: Guest, others: Sequence[Guest], what: str) -> None:
    listener.hears(speaker.said[-1])
    expected = [speaker.name + b": " + line for line in speaker.said if line]
    got = [line for line in listener.heard if is_talk(line, listener, others)]
    if got != expected:
        fail(
            f"{speaker.name.decode()} said {what}, but {lost(listener.name.decode(), expected, got)}.",
            **difference(b"\n".join(expected), b"\n".join(got)),
        )


def is_talk(line: bytes, listener: Guest, others: Sequence[Guest]) -> bool:
    """Whether it is neither an announcement nor the listener's own line nor one of somebody else's."""
    if line.startswith((b"* ", b"WELCOME", *(other.name + b": " for other in others))) or b"NAME?" in line:
        return False
    return not any(said and said in line for said in listener.said)


def lost(name: str, expected: Sequence[bytes], got: Sequence[bytes]) -> str:
    """The cause as far as the lines show it."""
    texts = [line.split(b": ", 1)[1] for line in expected]
    if not got:
        return f"nothing of it came to {name}"
    if any(line.endswith((b":", b": ")) for line in got):
        return f"an empty line was passed on to {name} too"
    if sorted(got) == sorted(expected):
        return f"the lines came to {name} in another order"
    if len(got) == len(expected) and all(text in line for text, line in zip(texts, got, strict=True)):
        return f"the text came to {name} in another form than name: line"
    if set(got) <= set(expected):
        return f"only {len(got)} of {len(expected)} lines came to {name}"
    return f"lines came to {name} cut or joined: what one recv() gives is not one line"


@check(
    points=5,
    needs=["listens"],
    hint="When you go through the clients, leave out the one that spoke: `if other is not speaker`.",
)
def not_to_self(student: Student, peer: Peer, draw: random.Random) -> None:
    """Who speaks does not hear itself"""
    room = Room(student, peer, draw)
    speaker, other = room.enters(2)
    speaker.say(room.line())
    must_come(room, speaker, other)
    other.say(room.line())
    must_come(room, other, speaker)
    got = [line for line in speaker.heard if speaker.said[0] in line]
    if got:
        what = f"{speaker.name.decode()} said something and got it back."
        fail(what, expected="it goes to the others alone", observed=f"{speaker.name.decode()} got {listed(got)}")


def must_come(room: Room, speaker: Guest, listener: Guest) -> None:
    """The last line has to come; how exactly, `broadcasts` judges."""
    if listener.hears(speaker.said[-1]) is None:
        said = speaker.name + b": " + speaker.said[-1]
        room.fail(
            f"{speaker.name.decode()} said something, but {listener.name.decode()} did not get it.", said, listener
        )


@check(
    points=10,
    needs=["listens"],
    hint="Ask again with NAME? until the name is good: 1 to 16 of A-Z, a-z, 0-9, and nobody in the room has it. "
    "str.isalnum() says yes to é and ² too; look whether each letter is in string.ascii_letters + string.digits.",
)
def bad_name(student: Student, peer: Peer, draw: random.Random) -> None:
    """A bad or taken name is answered with NAME? again"""
    room = Room(student, peer, draw)
    first = room.enter(who="The first client")
    long = bytes(draw.choice(LETTERS) for _ in range(LONGEST_NAME + 1))
    for bad, why in (
        (first.name, "which is taken"),
        (b"", "which is empty"),
        (long, f"which has {len(long)} letters"),
        (b"Ada B", "which has a blank"),
        ("Adé".encode(), "which has a letter beyond ASCII"),
        ("Ada²".encode(), "which has a sign beyond ASCII"),
    ):
        must_ask_again(room, bad, why)
    room.enter(long[:LONGEST_NAME], who=f"A client with a name of {LONGEST_NAME} letters")
    room.enter(first.name.swapcase(), who=f"A client beside {first.name.decode()}, which is another name,")


def must_ask_again(room: Room, bad: bytes, why: str) -> None:
    guest = room.guest()
    guest.say(bad)
    line = guest.next()
    if line is None or b"NAME?" not in line:
        room.fail(f"A client said the name {quote(bad)}, {why}, but was not asked again.", b"NAME?", guest)
    room.enter(guest=guest, who=f"A client whose first try was {quote(bad)}")


@check(
    points=10,
    needs=["listens"],
    hint="recv() returns b'' when a client has gone. Take it out of the room first, so that its name is free, then "
    "tell the others: * name left. One that never had a name goes without a word.",
)
def leaves(student: Student, peer: Peer, draw: random.Random) -> None:
    """The others are told who left, and the name is free"""
    room = Room(student, peer, draw)
    first, second, gone = room.enters(3)
    nameless, leaving = room.guest("A fourth client"), room.guest("A fifth client")
    leaving.client.half_close()
    leaving.client.receive(seconds=1.0)  # until the server has let it go
    gone.client.close_with_fin()
    must_hear_that_left(room, gone, [first, second], "closed its connection")
    again = name_is_free(room, gone)
    again.say(room.line())
    for other in (first, second):
        other.hears(again.said[-1])
        must_be_told(other, "left", [gone])
    must_hear_nothing(room, nameless)


def must_hear_that_left(room: Room, gone: Guest, others: Sequence[Guest], how: str) -> None:
    left = b"* " + gone.name + b" left"
    for other in others:
        if other.hears(gone.name, b"left") is None:
            room.fail(f"{gone.name.decode()} {how}, but {other.name.decode()} was not told.", left, other)


def name_is_free(room: Room, gone: Guest) -> Guest:
    """A new client under the name of one that has gone."""
    again = room.guest()
    again.say(gone.name)
    line = again.next()
    if line is None or not line.startswith(b"WELCOME"):
        room.fail(f"{gone.name.decode()} has left, but its name is not free.", welcome(gone.name), again)
    again.name = gone.name
    return again


@check(
    points=5,
    needs=["listens"],
    hint="A client that crashes makes recv() raise ConnectionResetError, and a send to it may raise OSError too: catch "
    "it round the talk with this one client, and then do what you do when a client leaves.",
)
def rude_leave(student: Student, peer: Peer, draw: random.Random) -> None:
    """After a reset the same"""
    room = Room(student, peer, draw)
    first, second, gone = room.enters(3)
    room.guest("A fourth client").client.reset()
    gone.client.reset()
    must_hear_that_left(room, gone, [first, second], "broke its connection off with RST")
    name_is_free(room, gone)
    first.say(room.line())
    must_come(room, first, second)


@check(
    points=10,
    needs=["listens"],
    hint="Every client needs to be served at once: a thread for each one, without a limit such as a pool's, or one "
    "loop with selectors for all.",
)
def fifty_clients(student: Student, peer: Peer, draw: random.Random) -> None:
    """50 clients get what five of them say"""
    room = Room(student, peer, draw)
    guests = room.enters(FIFTY)
    speakers = draw.sample(guests, SPEAKERS)
    for speaker in speakers:
        speaker.say(room.line())
    for guest in guests:
        for speaker in speakers:
            if speaker is not guest:
                must_come(room, speaker, guest)


@check(
    points=5,
    needs=["listens"],
    hint="sendall() waits while the buffers on the way to a client are full. Keep what each client still has to get in "
    "a queue of its own, and send it from a thread of its own, or in a loop when selectors say that there is room.",
)
def stuck_client(student: Student, peer: Peer, draw: random.Random) -> None:
    """One that never reads holds up nobody"""
    for _ in range(TRIES):  # a machine may be slow once
        student.start_over()
        room = Room(student, peer, draw)
        stuck = room.enter(guest=room.guest("The client that will not read", SMALL_BUFFER))
        pair = room.enters(2)
        missing = exchanged(student, draw, pair)
        if not missing:
            return
        if not any(guest.client.receive(at_least(1), STILL).data for guest in pair):
            break
    student.look()
    stuck.client.reset()
    resumed = any(len(guest.client.receive(at_least(MUCH), STILL).data) >= MUCH for guest in pair)
    why = "Your server waited for a client that did not read: as soon as it had gone, the others got more. "
    what = f"Two clients sent each other {MANY:,} lines while a third did not read, but did not get them all."
    fail(
        (why if resumed else "") + what + student.afterword(),
        expected=f"every line within {STUCK_PATIENCE:g} seconds",
        observed=f"{missing:,} lines were missing then",
    )


def exchanged(student: Student, draw: random.Random, pair: Sequence[Guest]) -> int:
    """Two clients talk at the same time; how many lines have not come in time."""
    # The loopback's buffers are larger. Even so, a program may print every line: that has to stay below 16 MiB.
    length = 100 if student.is_contained else 400
    texts = [many_lines(draw, length, number) for number in (1, 2)]
    with ThreadPoolExecutor(4) as beside:
        sent = [
            beside.submit(guest.client.send, b"\n".join([*own, b""])) for guest, own in zip(pair, texts, strict=True)
        ]
        missing = [beside.submit(gather, guest, set(other)) for guest, other in zip(pair, reversed(texts), strict=True)]
        [each.result() for each in sent]  # what went wrong in our own sending is an error
        return sum(each.result() for each in missing)


def many_lines(draw: random.Random, length: int, number: int) -> list[bytes]:
    """Lines of equal length, none like another."""
    filling = b"".join(draw.choice(PLAIN_WORDS).encode() + b" " for _ in range(length))[: length - 10] + b"."
    return [b"%d%06d %s" % (number, line, filling) for line in range(MANY)]


def gather(guest: Guest, lines: set[bytes]) -> int:
    """How many of these lines have not come when time is up, whatever stands before each."""
    length, data, came = len(min(lines)), guest.lines.unfinished, 0
    deadline = time.monotonic() + STUCK_PATIENCE
    while (left := deadline - time.monotonic()) > 0 and came < len(lines):
        received = guest.client.receive(at_least((len(lines) - came) * length), left)
        data += received.data
        came = len({line[-length:] for line in data.split(b"\n")[:-1]} & lines)
        if received.is_over:
            break
    return len(lines) - came
