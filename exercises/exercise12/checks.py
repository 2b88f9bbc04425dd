"""Exercise 12: a file server and its client, which trusts no name, no size and no byte."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checking import THE_END, Client, LinkTo, Peer, Server, Student, check, containing, difference, fail, quote
from grader.checking.draws import a_port
from grader.checking.ending import ending, last_line, must_refuse_kindly
from grader.checking.student import END_PATIENCE, wire_of
from grader.lab.host import Connection, Entry, Program

SERVER, CLIENT = "file_server.py", "file_client.py"
ANSWER_PATIENCE = 5.0
LARGE_PATIENCE = 30.0
LARGE = 8 * 1024 * 1024
AT_ONCE = 4  # of the student's clients run beside each other
LETTERS = "éüñøß"
TARGET = "stored.bin"
SHA256 = re.compile(rb"[0-9A-Fa-f]{64}")


def noun(draw: random.Random) -> str:
    return f"{draw.choice(('letter', 'photo', 'song', 'map'))}{draw.randrange(1000)}"


def content(draw: random.Random, size: int) -> bytes:
    """Bytes that are no text, with line ends of every kind among them."""
    return draw.randbytes(size // 2) + b"\r\nOK 3 abc\n\n\0" + draw.randbytes(size - size // 2)


def ok_line(data: bytes) -> bytes:
    return f"OK {len(data)} {hashlib.sha256(data).hexdigest()}\n".encode()


# --- the server -------------------------------------------------------------------------------------------------------


class Depot:
    """The student's server over a folder of files."""

    def __init__(self, student: Student, peer: Peer, draw: random.Random, files: dict[str, Entry]) -> None:
        """`files` are relative to the folder above FOLDER, which is called `shared`."""
        self.student, self.peer = student, peer
        self.above = student.put_beside("depot", files)
        self.port = a_port(draw)
        self.folder = f"{self.above}/shared"
        self.program = student.serve(student.address, self.port, self.folder, port=self.port, program=SERVER)

    def ask(self, name: str, seconds: float = ANSWER_PATIENCE) -> tuple[bytes, str | None]:
        """Sends one request, and returns all that came and how it ended; fails when nothing came."""
        client = self.peer.connect(self.student.address, self.port)
        client.send(f"GET {name}\n".encode())
        answer, ended = everything(client, seconds)
        if not answer:
            self.student.must_run(self.program, f"when it was asked for {name!r}")
            silence = {"fin": "the connection ended", "reset": "the connection was reset"}
            fail(
                f"Your server did not answer when it was asked for {name!r}. A request ends with its newline.",
                expected="OK size sha256, or ERR reason",
                observed=silence.get(ended or "", f"silence for {seconds:g} seconds"),
            )
        client.close()
        return answer, ended

    def must_send(self, name: str, data: bytes, seconds: float = ANSWER_PATIENCE) -> str | None:
        """Asks for a file, whose bytes have to come after the first line; `size_and_hash` judges that line."""
        answer, ended = self.ask(name, seconds)
        line, _newline, observed = answer.partition(b"\n")
        if not line.startswith(b"OK"):
            fail(
                f"Your server was asked for {name!r}, which stands in FOLDER. Its answer does not begin with OK.",
                expected=quote(ok_line(data)),
                observed=quote(answer),
            )
        if observed != data:
            fail(f"{unlike(data, observed, name)}{self.student.afterword()}", **difference(data, observed))
        return ended

    def must_refuse(self, name: str, what: str, secrets: Sequence[bytes] = ()) -> None:
        """Asks for what is not for the network, which has to be refused without one byte of the secrets."""
        answer, _ended = self.ask(name)
        expected, observed = "ERR, a space, and a reason", quote(answer)
        if any(secret in answer for secret in secrets):
            fail(
                f"Your server was asked for {name!r}: {what}. It gave away what does not stand directly in FOLDER.",
                expected=expected,
                observed=observed,
            )
        word, _blank, reason = answer.partition(b"\n")[0].partition(b" ")
        if word != b"ERR" or not reason.strip():
            fail(
                f"Your server was asked for {name!r}: {what}. It did not refuse in the way that was agreed on.",
                expected=expected,
                observed=observed,
            )


def everything(client: Client, seconds: float) -> tuple[bytes, str | None]:
    """What comes until the server ends the connection, in as many portions as our own agent gives it."""
    received = client.receive(seconds=seconds)
    data = received.data
    while received.ended == "limit":
        received = client.receive(seconds=seconds)
        data += received.data
    return data, received.ended


def unlike(expected: bytes, observed: bytes, name: str) -> str:
    if expected.startswith(observed):
        return f"Of {name!r} only the first {len(observed):,} of {len(expected):,} bytes came."
    if observed.startswith(expected):
        return f"After the bytes of {name!r} came others, which are not in the file."
    return f"What came is not what stands in {name!r}."


@check(
    points=15,
    hint="The name is everything between `GET ` and the newline. Read and send the file as bytes (mode 'rb', sendall): "
    "decoding would change them. Do not wait for the client to close: its newline ends the request.",
)
def serves_file(student: Student, peer: Peer, draw: random.Random) -> None:
    """A file arrives byte for byte, whatever its name"""
    names = [f"{noun(draw)}.bin", f"a {noun(draw)} with {draw.choice(LETTERS)}.txt"]
    files = {name: content(draw, 20_000) for name in names}
    depot = Depot(student, peer, draw, {f"shared/{name}": data for name, data in files.items()})
    for name, data in files.items():
        ended = depot.must_send(name, data)
        if ended == "timeout":
            fail(
                "All bytes came, but then your server did not close the connection.",
                expected="the connection ends after the last byte",
                observed=f"it is still open after {ANSWER_PATIENCE:g} seconds",
            )


@check(
    points=10,
    needs=["serves_file"],
    hint="size is the number of bytes, len(data); the hash is hashlib.sha256(data).hexdigest(), over all bytes of the "
    "file. An empty file has size 0 and a hash too.",
)
def size_and_hash(student: Student, peer: Peer, draw: random.Random) -> None:
    """Size and hash are right, of an empty file too"""
    files = {
        f"{noun(draw)}.txt": "Grüße aus dem Süden\n".encode() * draw.randrange(3, 9),
        f"{noun(draw)}.bin": content(draw, 300_000),
        "empty": b"",
    }
    depot = Depot(student, peer, draw, {f"shared/{name}": data for name, data in files.items()})
    for name, data in files.items():
        line = depot.ask(name)[0].partition(b"\n")[0]
        expected = ok_line(data).rstrip(b"\n")
        if line != expected:
            fail(wrong_line(line, expected, len(data)), expected=expected.decode(), observed=quote(line))


def wrong_line(line: bytes, expected: bytes, size: int) -> str:
    """The cause as far as the line shows it."""
    where = "an empty file" if size == 0 else f"a file of {size:,} bytes"
    words, right = line.split(b" "), expected.split(b" ")
    if len(words) != len(right) or words[0] != right[0]:
        return f"The first line of the answer for {where} is not: OK, size and hash, with one space between them."
    if words[1] != right[1]:
        return f"The answer for {where} says another size. It is the number of bytes, written in decimal."
    if words[2].lower() == right[2]:
        return "The hash is right, but it has to be written in lower case."
    if not SHA256.fullmatch(words[2]):
        also = " An empty file has one too." if size == 0 else ""
        return f"The answer for {where} says {quote(words[2])} where its SHA-256 belongs, 64 hexadecimal digits.{also}"
    return f"The answer for {where} has another hash than its bytes."


@check(
    points=5,
    needs=["serves_file"],
    hint="Ask before you open: Path.is_file() is true for a regular file alone. And whatever happens with one client "
    "must not end the loop that accepts the next.",
)
def refuses_missing(student: Student, peer: Peer, draw: random.Random) -> None:
    """What is no file gets ERR, and it goes on"""
    name, data = f"{noun(draw)}.bin", content(draw, 1000)
    depot = Depot(student, peer, draw, {f"shared/{name}": data, "shared/drawer/inside.txt": b"inside\n"})
    depot.must_refuse(f"no-{noun(draw)}.txt", "nothing has that name")
    depot.must_refuse("drawer", "that is a folder")
    depot.must_refuse("", "the name is empty")
    depot.must_send(name, data)


@check(
    points=10,
    needs=["serves_file"],
    hint="Ask where the name really leads: (folder / name).resolve() follows `..` and symbolic links to their end. "
    "Only what then has FOLDER itself (resolved too) as its parent may be served.",
)
def refuses_escape(student: Student, peer: Peer, draw: random.Random) -> None:
    """No name leads out of FOLDER"""
    secrets = [f"secret {draw.getrandbits(64):016x}".encode() for _ in range(3)]
    diary = f"diary{draw.randrange(1000)}.txt"
    files: dict[str, Entry] = {
        "shared/hello.txt": b"hello\n",
        "shared/link.txt": LinkTo(f"../{diary}"),
        f"shared/drawer/{diary}": secrets[0],
        diary: secrets[1],
        f"shared-too/{diary}": secrets[2],
    }
    depot = Depot(student, peer, draw, files)
    for name, what in ways_out(depot.above, diary):
        depot.must_refuse(name, what, secrets)


def ways_out(above: str, diary: str) -> list[tuple[str, str]]:
    return [
        ("..", "the folder above FOLDER"),
        (f"../{diary}", "a file in the folder above"),
        (f"{above}/{diary}", "an absolute path"),
        (f"drawer/{diary}", "a file in a folder inside FOLDER"),
        (f"..\\{diary}", "the way up as Windows writes it"),
        (f"../shared-too/{diary}", "a file in a neighbour folder whose name begins like FOLDER's"),
        ("link.txt", "a symbolic link that leads outside"),
    ]


@check(
    points=10,
    needs=["serves_file"],
    hint="sendall() and not send(), which may take only a part. And read(N) gives at most N bytes: go on until it "
    "gives none.",
)
def large_file(student: Student, peer: Peer, draw: random.Random) -> None:
    """A file of 8 MiB arrives whole"""
    name, data = f"{noun(draw)}.bin", draw.randbytes(LARGE)
    Depot(student, peer, draw, {f"shared/{name}": data}).must_send(name, data, LARGE_PATIENCE)


# --- the client -------------------------------------------------------------------------------------------------------


class Order:
    """One run of the student's client, with a folder of its own for TARGET."""

    def __init__(self, student: Student, peer: Peer, port: int, name: str, before: bytes | None) -> None:
        self.student, self.name, self.before = student, name, before
        self.folder = student.put_beside(f"target{port}", {} if before is None else {TARGET: before})
        self.arguments = (peer.address, port, name, f"{self.folder}/{TARGET}")
        self.program: Program

    def start(self) -> None:
        self.program = self.student.start(*self.arguments, program=CLIENT)

    def asks(self, server: Server) -> tuple[Connection, bytes]:
        """The client's connection as soon as the name has come; `fetches` alone judges the whole request."""
        self.student.suspects = [self.program]
        connection = server.accept(END_PATIENCE)  # several start at once, perhaps on a slow machine
        request = connection.receive(containing(self.name.encode()), END_PATIENCE).data
        if self.name.encode() not in request:
            fail(
                "Your client connected, but did not say which file it wants.",
                expected=quote(f"GET {self.name}\n".encode()),
                observed=quote(request) if request else "no bytes",
            )
        return connection, request

    def stored(self) -> dict[str, bytes]:
        """What now stands in TARGET's folder."""
        return self.student.files_in(self.folder)


@check(
    points=15,
    hint="Receive until there is a newline: that is the first line, and what stands behind it is already the file. "
    "Then receive until you have size bytes, and write them to TARGET as bytes (mode 'wb').",
)
def fetches(student: Student, peer: Peer, draw: random.Random) -> None:
    """Your client stores what a server sends"""
    first, second = draw.sample(range(20000, 30000), 2)
    for port, pieces in ((first, 1), (second, 2)):
        name, data = f"my {noun(draw)} {draw.choice(LETTERS)}.bin", content(draw, 100_000)
        server = peer.listen(port)
        order = Order(student, peer, port, name, before=None)
        order.start()
        connection, request = order.asks(server)
        request += b"" if b"\n" in request else connection.receive(containing(b"\n"), ANSWER_PATIENCE).data
        must_be_request(request, name)
        connection.send(*([ok_line(data) + data] if pieces == 1 else [ok_line(data), data]), pause=0.3)
        connection.half_close()
        must_be_stored(order, data)


def must_be_request(request: bytes, name: str) -> None:
    expected = f"GET {name}\n".encode()
    if request != expected:
        fail("Your client's request is not the one that was agreed on.", **difference(expected, request))


def must_be_stored(order: Order, data: bytes) -> None:
    finished, stored = order.student.finish(order.program), order.stored()
    if TARGET not in stored:
        elsewhere = order.name in order.student.files_in(order.student.host.place.folder)
        fail(
            "The file came, but your client stored nothing in TARGET."
            + (" It stored a file under NAME, in the folder where it was started." if elsewhere else ""),
            expected=f"TARGET holds the {len(data):,} bytes that were sent",
            observed=f"no such file; {ending(finished.state)}",
        )
    if stored[TARGET] != data:
        fail(
            "What your client stored in TARGET is not what the server sent.",
            **difference(data, stored[TARGET], on_wire=False),
        )
    if finished.state.status != 0:
        fail(
            "Your client stored the file, but did not end as a program does that has succeeded.",
            expected="exit status 0",
            observed=ending(finished.state),
        )


@dataclass(frozen=True)
class Trouble:
    """What a server does instead of sending a file: the bytes that come, and how the connection ends."""

    what: str
    answer: bytes = b""
    reset: bool = False
    listens: bool = True


def must_store_nothing(student: Student, peer: Peer, draw: random.Random, troubles: Sequence[Trouble]) -> None:
    """Each trouble with a TARGET that holds something and with none; some clients run beside each other."""
    cases = [(trouble, before) for trouble in troubles for before in (draw.randbytes(40).hex().encode(), None)]
    for start in range(0, len(cases), AT_ONCE):
        wave = cases[start : start + AT_ONCE]
        ports = draw.sample(range(20000, 30000), len(wave))
        orders = [
            Order(student, peer, port, f"{noun(draw)}.bin", before)
            for port, (_trouble, before) in zip(ports, wave, strict=True)
        ]
        servers = [
            peer.listen(port) if trouble.listens else None for port, (trouble, _) in zip(ports, wave, strict=True)
        ]
        for order in orders:
            order.start()
        for order, server, (trouble, _before) in zip(orders, servers, wave, strict=True):
            if server is not None:
                play(trouble, order.asks(server)[0])
        for order, (trouble, _before) in zip(orders, wave, strict=True):
            must_have_failed(order, trouble)


def play(trouble: Trouble, connection: Connection) -> None:
    if trouble.answer:
        connection.send(trouble.answer)
    if trouble.reset:
        connection.close(reset=True)
    else:
        connection.half_close()


def must_have_failed(order: Order, trouble: Trouble) -> None:
    """TARGET is as it was, nothing else lies beside it, and the user was told."""
    order.student.suspects = [order.program]
    state, stored = order.program.wait(END_PATIENCE), order.stored()
    if state.running:
        fail(
            f"{trouble.what}, and your client was still running {END_PATIENCE:g} seconds later.",
            expected="a message, and exit status 1",
            observed=ending(state),
        )
    if stored.get(TARGET) != order.before:
        fail(
            f"{trouble.what}, and your client did not leave TARGET as it was.",
            expected=held(order.before),
            observed=held(stored.get(TARGET)),
        )
    if others := sorted(stored.keys() - {TARGET}):
        fail(
            f"{trouble.what}, and your client left a file beside TARGET.",
            expected="nothing beside TARGET",
            observed=", ".join(others),
        )
    said = order.program.output("stderr", until=THE_END, seconds=ANSWER_PATIENCE)
    must_refuse_kindly(state, said, 1, f"{trouble.what}, and your client", order.program.output())


def held(data: bytes | None) -> str:
    if data is None:
        return "there is no TARGET"
    return f"TARGET holds {quote(data)}" if data else "TARGET is empty"


@check(
    points=10,
    hint="recv() gives b'' when the connection has ended and raises ConnectionResetError when it was reset. Count the "
    "bytes: only when all of them are there, and right, may TARGET be touched.",
)
def detects_truncation(student: Student, peer: Peer, draw: random.Random) -> None:
    """A file that breaks off is not stored"""
    data = content(draw, 3000)
    line = ok_line(data)
    places = (
        ("before the first line", b""),
        ("after the OK line", line),
        ("in the middle of the file", line + data[: len(data) // 2]),
        ("before the last byte of the file", line + data[:-1]),
    )
    troubles = [Trouble(f"The connection ended {where} (FIN)", answer) for where, answer in places]
    troubles += [Trouble(f"The connection was reset {where} (RST)", answer, reset=True) for where, answer in places]
    must_store_nothing(student, peer, draw, troubles)


@check(
    points=10,
    hint="hashlib.sha256(data).hexdigest() of what has come must be the word in the server's first line. Compare "
    "before anything is in TARGET.",
)
def detects_corruption(student: Student, peer: Peer, draw: random.Random) -> None:
    """A file unlike its hash is not stored"""
    data = content(draw, 3000)
    damaged = bytearray(data)
    damaged[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    what = "One bit of the file was another than when the server made the hash"
    must_store_nothing(student, peer, draw, [Trouble(what, ok_line(data) + damaged)])


@check(
    points=5,
    hint="Look at the first word: after ERR comes no file. And connect() raises ConnectionRefusedError, an OSError, "
    "when nobody listens. Both deserve one line on sys.stderr and sys.exit(1).",
)
def reports_refusal(student: Student, peer: Peer, draw: random.Random) -> None:
    """ERR and a missing server are told"""
    refusal = Trouble("The server answered ERR", b"ERR there is no such file\n")
    nobody = Trouble("Nobody listened", listens=False)
    # The last client to start tells whether it is worth waiting for the others: it must not end before it is answered.
    must_store_nothing(student, peer, draw, [nobody, refusal])


# --- both -------------------------------------------------------------------------------------------------------------


def told(stderr: bytes) -> str:
    """What a program has said last, as a sentence."""
    said = last_line(stderr).strip().rstrip(".")
    return f" It said: {said}." if said else ""


@check(
    points=10,
    needs=["serves_file"],
    hint="Start both by hand and print what each receives. TCP has no messages: what was sent in two parts may come in "
    "one, and what was sent in one may come in two. Only the newline ends a line.",
)
def together(student: Student, peer: Peer, draw: random.Random) -> None:
    """Your client understands your server"""
    name, data = f"{noun(draw)}.bin", content(draw, 200_000)
    depot = Depot(student, peer, draw, {f"shared/{name}": data})
    folder = student.put_beside("target", {})
    client = student.run(student.address, depot.port, name, f"{folder}/{TARGET}", program=CLIENT)
    stored = student.files_in(folder).get(TARGET)
    if stored is None:
        student.must_run(depot.program, "when your own client came")
        fail(
            f"{answered_a_piece(student, depot.port)}Your client asked your server for a file, and stored nothing in "
            f"TARGET.{told(client.stderr)}",
            expected=f"TARGET holds the {len(data):,} bytes of {name!r}",
            observed=f"there is no TARGET; the client: {ending(client.state)}",
        )
    if stored != data:
        fail(
            "What your client stored is not what stands in your server's FOLDER.",
            **difference(data, stored, on_wire=False),
        )


def answered_a_piece(student: Student, port: int) -> str:
    """That the server answered before the request had its newline, where the wire shows it: a sentence and a blank."""
    packets = [packet for flow in wire_of(student).flows("tcp")[-1:] for packet in flow.packets if packet.length]
    answers = [number for number, packet in enumerate(packets) if packet.source[1] == port]
    asked = b"".join(packet.payload for packet in packets[: answers[0]]) if answers else b""
    if not asked or b"\n" in asked:
        return ""
    return (
        f"Your client sent its request in pieces, and your server answered the first one, {quote(asked)}, before the "
        "newline had come that ends the request. "
    )
