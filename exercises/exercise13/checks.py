"""Exercise 13: a web server on bare sockets, from which nothing leaves but the files of its folder."""

from __future__ import annotations

import ast
import io
import random
import socket
import string
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from itertools import pairwise
from typing import cast
from urllib.parse import quote as escape

from grader.checking import Client, LinkTo, Peer, Student, check, containing, difference, fail, quote
from grader.checking.draws import a_port
from grader.lab.host import Entry

ANSWER_PATIENCE = 5.0
LARGE_PATIENCE = 15.0
CLOSE_PATIENCE = 2.0  # the exercise says 1 second; the rest is for a machine under load
IDLE_PATIENCE = 2.0
LARGE = 1024 * 1024
MARK = 32  # bytes
SHORT_WHILE = 0.01  # seconds
PAGE = "<h1>Grüße, señor</h1>\n<p>Łódź, 日本, ✓</p>\n"
OTHERS = "application/octet-stream"
READY_MADE = ("http.server", "socketserver", "wsgiref.simple_server", "xmlrpc.server")
IMPORTERS = ("import_module", "__import__", "run_module")


@dataclass(frozen=True)
class Answer:
    """What a server answered: the head as a standard client reads it, and all that came behind it."""

    status: int
    fields: Message
    body: bytes
    raw: bytes


class Recording:
    """What came, in the place of the socket that http.client reads from."""

    def __init__(self, raw: bytes) -> None:
        self.stream = io.BytesIO(raw)

    def makefile(self, _mode: str) -> io.BytesIO:
        return self.stream


def read_answer(raw: bytes, method: str) -> Answer:
    """Raises HTTPException where a standard client would."""
    recording = Recording(raw)
    response = HTTPResponse(cast(socket.socket, recording), method=method)
    response.begin()
    return Answer(response.status, response.headers, recording.stream.read(), raw)


class Site:
    """The student's server over a folder of files."""

    def __init__(self, student: Student, peer: Peer, draw: random.Random, files: Mapping[str, Entry]) -> None:
        """`files` are relative to the folder above FOLDER, which is called `site`."""
        self.student, self.peer = student, peer
        self.above = student.put_beside("web", files)
        self.port = a_port(draw)
        self.program = student.serve(student.address, self.port, f"{self.above}/site", port=self.port)

    def connect(self) -> Client:
        return self.peer.connect(self.student.address, self.port)

    def request(self, method: str, target: str) -> bytes:
        return f"{method} {target} HTTP/1.1\r\nHost: {self.student.address}:{self.port}\r\n\r\n".encode()

    def ask(self, target: str, method: str = "GET", seconds: float = ANSWER_PATIENCE, when: str = "") -> Answer:
        return self.say(
            self.request(method, target), what=f"{method} {target}", method=method, seconds=seconds, when=when
        )

    def say(
        self,
        *pieces: bytes,
        what: str,
        method: str = "GET",
        pause: float = 0.0,
        seconds: float = ANSWER_PATIENCE,
        when: str = "",
    ) -> Answer:
        """Sends a request in these pieces and reads the answer to the end; fails when there is none."""
        client = self.connect()
        client.send(*pieces, pause=pause)
        received = client.receive(seconds=seconds)
        answer = self.understood(received.data, method, what, when)
        client.close(patience=SHORT_WHILE)  # a server that waits for our end waits many times in each check
        return answer

    def understood(self, raw: bytes, method: str, what: str, when: str = "") -> Answer:
        if not raw:
            self.student.must_run(self.program, f"when it was asked {what}")
            fail(
                f"{self.student.held_up(by_anything=False)}Your server did not answer {what}{when}.",
                expected="a status line, fields, an empty line",
                observed="no bytes",
            )
        try:
            return read_answer(raw, method)
        except HTTPException:
            fail(
                f"A standard HTTP client cannot read the answer to {what}{when}.",
                expected="a status line such as 'HTTP/1.1 200 OK\\r\\n', then fields",
                observed=quote(raw),
            )

    def must_get(self, target: str, data: bytes, why: str, answer: Answer | None = None) -> None:
        """The answer has to be 200 with these bytes."""
        answer = answer or self.ask(target)
        must_have_status(answer, 200, f"GET {target}", why)
        if answer.body != data:
            fail(f"GET {target} was answered with other bytes, but {why}.", **difference(data, answer.body))


def must_have_status(answer: Answer, status: int, what: str, why: str) -> None:
    if answer.status != status:
        fail(
            f"{what} was answered with the status {answer.status}, but {why}.",
            expected=f"status {status}",
            observed=status_line(answer),
        )


def status_line(answer: Answer) -> str:
    return quote(answer.raw.partition(b"\n")[0].rstrip(b"\r"))


def word(draw: random.Random, length: int = 6) -> str:
    """Letters alone: a name with digits could say 404 where the server has to say it."""
    return "".join(draw.choice(string.ascii_lowercase) for _ in range(length))


@check(
    points=20,
    hint="A status line, the fields, an empty line, each ended by \\r\\n; then the bytes of the file, read with mode "
    "'rb' and sent with sendall(). Content-Length is len() of those bytes. Then close the connection.",
)
def gets_file(student: Student, peer: Peer, draw: random.Random) -> None:
    """A standard HTTP client gets the bytes"""
    files = {
        f"{word(draw)}.txt": f"A line, and {word(draw, MARK)}\n".encode(),
        f"{word(draw)}.html": (PAGE * 3 + word(draw, MARK)).encode(),
        f"{word(draw)}.bin": draw.randbytes(LARGE),
    }
    site = Site(student, peer, draw, {f"site/{name}": data for name, data in files.items()})
    for name, data in files.items():
        must_come_whole(site, f"/{name}", data)


def must_come_whole(site: Site, target: str, data: bytes) -> None:
    client = site.connect()
    client.send(site.request("GET", target))
    received = client.receive(containing(data[-MARK:]), LARGE_PATIENCE if len(data) >= LARGE else ANSWER_PATIENCE)
    raw, ended = received.data, received.ended
    if ended is None:
        received = client.receive(seconds=CLOSE_PATIENCE)
        raw, ended = raw + received.data, received.ended
    client.close()
    answer = site.understood(raw, "GET", f"GET {target}")
    must_have_status(answer, 200, f"GET {target}", "that file stands in FOLDER")
    must_say_its_length(answer, target)
    site.must_get(target, data, "it asks for a file in FOLDER", answer)
    must_be_closed(ended)


def must_say_its_length(answer: Answer, target: str) -> None:
    """A standard client reads as many bytes as Content-Length says."""
    said, came = answer.fields.get("Content-Length"), len(answer.body)
    if said is None:
        fail(
            f"The answer to GET {target} has no field Content-Length.",
            expected="Content-Length, the number of bytes of the body",
            observed=", ".join(answer.fields.keys()) or "no fields at all",
        )
    if said.strip() != str(came):
        fail(
            f"Content-Length is not the number of bytes that came for GET {target}. A letter such as é has two bytes.",
            expected=f"Content-Length: {came}",
            observed=f"Content-Length: {said.strip()}",
        )


def must_be_closed(ended: str | None) -> None:
    expected = "FIN within 1 second of the last byte"
    if ended == "reset":
        fail(
            "After the answer, your server broke the connection off with RST. That can destroy the answer on its way.",
            expected=expected,
            observed="RST",
            hint="RST comes when a socket is closed while bytes from the client are still unread: read the request to "
            "its empty line first.",
        )
    if ended != "fin":
        fail(
            "The whole answer came, but then your server did not close the connection.",
            expected=expected,
            observed="the connection is still open",
        )


@check(
    points=5,
    needs=["gets_file"],
    hint="Build the answer to HEAD as if it were GET, with the same Content-Length, and leave out the body only when "
    "you send it.",
)
def head(student: Student, peer: Peer, draw: random.Random) -> None:
    """HEAD gives the same fields, and no body"""
    name = f"{word(draw)}.html"
    site = Site(student, peer, draw, {f"site/{name}": PAGE.encode()})
    full, bare = site.ask(f"/{name}"), site.ask(f"/{name}", "HEAD")
    must_have_status(bare, 200, f"HEAD /{name}", "that file stands in FOLDER")
    if bare.body:
        fail("After the head of the answer to HEAD came a body.", **difference(b"", bare.body))
    wanted, got = fields_of(full), fields_of(bare)
    if wanted != got:
        names = [name for name in {**wanted, **got} if wanted.get(name) != got.get(name)]
        fail(
            f"HEAD gave other fields than GET for the same file: {', '.join(names)}.",
            expected=shown(names, wanted),
            observed=shown(names, got),
        )


def fields_of(answer: Answer) -> dict[str, list[str]]:
    """Values by name in lower case, without Date, which may have gone on."""
    return {
        name.lower(): [value.strip() for value in answer.fields.get_all(name, [])]
        for name in answer.fields
        if name.lower() != "date"
    }


def shown(names: list[str], fields: dict[str, list[str]]) -> str:
    return "; ".join(f"{name}: {', '.join(fields[name])}" if name in fields else f"no {name}" for name in names)


@check(
    points=10,
    needs=["gets_file"],
    hint="A dict from ending to type, and .get(ending, 'application/octet-stream') for all others. (The module "
    "mimetypes knows more endings than this exercise.)",
)
def content_type(student: Student, peer: Peer, draw: random.Random) -> None:
    """Content-Type fits the file's ending"""
    types = {
        ".html": "text/html",
        ".txt": "text/plain",
        ".png": "image/png",
        ".css": "text/css",
        ".json": OTHERS,
        ".bin": OTHERS,
        "": OTHERS,
    }
    names = {word(draw) + ending: kind for ending, kind in types.items()}
    site = Site(student, peer, draw, {f"site/{name}": f"{name}\n".encode() for name in names})
    for name, kind in names.items():
        answer = site.ask(f"/{name}")
        must_have_status(answer, 200, f"GET /{name}", "that file stands in FOLDER")
        said = answer.fields.get("Content-Type")
        if said is None or said.partition(";")[0].strip().lower() != kind:
            ending = name.partition(".")[2]
            fail(
                f"A file {f'that ends in .{ending}' if ending else 'without an ending'} came with another type.",
                expected=f"Content-Type: {kind}",
                observed="no field Content-Type" if said is None else f"Content-Type: {said}",
            )


@check(
    points=10,
    needs=["gets_file"],
    hint="Path.is_file() tells before you open. The status is for the browser, the body for the person in front of it.",
)
def not_found(student: Student, peer: Peer, draw: random.Random) -> None:
    """What is not there is 404, in the body too"""
    site = Site(student, peer, draw, {"site/hello.txt": b"hello\n"})
    for target in (f"/{word(draw)}.html", f"/{word(draw)}/{word(draw)}.txt"):
        answer = site.ask(target)
        must_have_status(answer, 404, f"GET {target}", "there is no such file")
        said = answer.body.lower()
        if b"404" not in said and b"not found" not in said:
            fail(
                "The status is 404, but the body does not say so. A person sees the body alone.",
                expected="a body with 404 or not found in it",
                observed=quote(answer.body) if answer.body else "no body",
            )


@check(
    points=5,
    needs=["gets_file"],
    hint="When the path that you found is a folder, go on with folder / 'index.html'. `/` is FOLDER itself.",
)
def index(student: Student, peer: Peer, draw: random.Random) -> None:
    """A folder gives its index.html"""
    top, below = (f"<h1>{word(draw)}</h1>\n".encode() for _ in range(2))
    folder, bare = word(draw), word(draw, 7)
    files = {"site/index.html": top, f"site/{folder}/index.html": below, f"site/{bare}/hello.txt": b"hello\n"}
    site = Site(student, peer, draw, files)
    site.must_get("/", top, "it means the index.html of FOLDER")
    site.must_get(f"/{folder}", below, "it means the index.html of that folder")
    site.must_get(f"/{folder}/", below, "it means the index.html of that folder")
    for target in (f"/{bare}", f"/{bare}/"):
        must_have_status(site.ask(target), 404, f"GET {target}", "that folder has no index.html")


@check(
    points=5,
    needs=["gets_file"],
    hint="The method is the first word of the request. 405 says that it is known but not for this; the field Allow "
    "names those that work.",
)
def method_not_allowed(student: Student, peer: Peer, draw: random.Random) -> None:
    """Other methods get 405 and Allow"""
    site = Site(student, peer, draw, {"site/hello.txt": b"hello\n"})
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = site.ask("/hello.txt", method)
        must_have_status(answer, 405, f"{method} /hello.txt", "every method other than GET and HEAD is 405")
        allow = answer.fields.get("Allow")
        if allow is None or not {"GET", "HEAD"} <= {one.strip().upper() for one in allow.split(",")}:
            fail(
                f"The answer to {method} /hello.txt has the status 405, but does not say which methods are allowed.",
                expected="Allow: GET, HEAD",
                observed="no field Allow" if allow is None else f"Allow: {allow}",
            )


@check(
    points=5,
    needs=["gets_file"],
    hint="Count the words before you unpack them, and look at each: a method, a target that begins with /, HTTP/1.0 or "
    "HTTP/1.1. Bytes that are no text must not end the program either: decode('latin-1') takes any.",
)
def bad_request(student: Student, peer: Peer, draw: random.Random) -> None:
    """Garbage gets 400, and the next client its file"""
    site = Site(student, peer, draw, {"site/hello.txt": b"hello\n"})
    noise = bytes(draw.choice([*range(10), *range(14, 256)]) for _ in range(20))  # no line ends among them
    for garbage in (b"garbage", b"GET", b"GET /x", noise):
        what = quote(garbage)
        answer = site.say(garbage + b"\r\n\r\n", what=what)
        must_have_status(answer, 400, what, "that is no request")
    site.must_get("/hello.txt", b"hello\n", "only others had sent garbage")


@check(
    points=15,
    needs=["gets_file"],
    hint="Decode first, then ask where the path really leads: Path.resolve() follows `..` and symbolic links to their "
    "end, and is_relative_to(folder) says whether that is below FOLDER (resolved too).",
)
def no_escape(student: Student, peer: Peer, draw: random.Random) -> None:
    """Nothing from outside FOLDER leaves"""
    secrets = [f"secret {draw.getrandbits(64):016x}".encode() for _ in range(3)]
    diary = f"{word(draw)}.txt"
    files: dict[str, Entry] = {
        "site/hello.txt": b"hello\n",
        "site/link.txt": LinkTo(f"../{diary}"),
        "site/linked": LinkTo("../attic"),
        diary: secrets[0],
        f"attic/{diary}": secrets[1],
        f"site-too/{diary}": secrets[2],
    }
    site = Site(student, peer, draw, files)
    for target, what in ways_out(site.above, diary):
        answer = site.ask(target)
        if any(secret in answer.raw for secret in secrets):
            fail(
                f"GET {target} gave away a file from outside FOLDER: {what}.",
                expected="404, and not one byte of it",
                observed=quote(answer.body),
            )
        if not 400 <= answer.status <= 499:
            fail(
                f"GET {target} asks for what is outside FOLDER: {what}. The status has to say no.",
                expected="404, or another status from 400 to 499",
                observed=status_line(answer),
            )


def ways_out(above: str, diary: str) -> list[tuple[str, str]]:
    return [
        (f"/../{diary}", "`..` is the folder above"),
        (f"/%2e%2e/{diary}", "%2e is a dot"),
        (f"/..%2f{diary}", "%2f is a slash"),
        (f"/%252e%252e/{diary}", "it was decoded twice"),
        (f"{above}/{diary}", "an absolute path"),
        (f"/{above}/{diary}", "// and an absolute path"),
        (f"/%2f{above.lstrip('/')}/{diary}", "an absolute path, its slash percent-escaped"),
        (f"/../site-too/{diary}", "a neighbour folder whose name begins like FOLDER's"),
        ("/link.txt", "a symbolic link to a file elsewhere"),
        (f"/linked/{diary}", "a symbolic link to a folder elsewhere"),
    ]


@check(
    points=10,
    needs=["gets_file"],
    hint="TCP is a stream: collect in a loop until the empty line is in all that you have. Then cut the target at its "
    "first `?`, and only then decode the percent-escapes, once (urllib.parse.unquote).",
)
def split_request(student: Student, peer: Peer, draw: random.Random) -> None:
    """Requests in pieces, percent-escapes and queries"""
    names = ["hello.txt", f"100% café {word(draw)}.txt", f"{word(draw)}%20{word(draw)}.txt", f"{word(draw)}?.txt"]
    files = {name: f"{word(draw)}\n".encode() for name in names}
    site = Site(student, peer, draw, {f"site/{name}": data for name, data in files.items()})
    must_get_in_pieces(site, draw, files["hello.txt"])
    for name in names[1:]:
        site.must_get(f"/{escape(name)}", files[name], f"decoded once, that is {name!r}")
    site.must_get("/hello.txt?who=me&where=a/b", files["hello.txt"], "the query is not part of the name")
    site.must_get(f"/{escape(names[3])}?page=1?", files[names[3]], "the query begins at the first question mark")


def must_get_in_pieces(site: Site, draw: random.Random, data: bytes) -> None:
    """Cut in the target, before the empty line, and inside it."""
    request = site.request("GET", "/hello.txt")
    cuts = [0, draw.randrange(5, 10), len(request) - 2, len(request) - 1, len(request)]
    pieces = [request[begin:end] for begin, end in pairwise(cuts)]
    answer = site.say(*pieces, what="GET /hello.txt, sent in pieces", pause=draw.uniform(0.3, 0.4))
    site.must_get(
        "/hello.txt", data, "it is one request, though it came in pieces, the last one inside the empty line", answer
    )


@check(
    points=10,
    needs=["gets_file"],
    hint="While your program waits in recv() for one client, it can do nothing for others, unless each client has its "
    "own threading.Thread (or asyncio, or selectors). A pool with few threads is soon full.",
)
def idle_client(student: Student, peer: Peer, draw: random.Random) -> None:
    """Three silent clients hold up nobody"""
    site = Site(student, peer, draw, {"site/hello.txt": b"hello\n"})
    began = time.monotonic()
    site.must_get("/hello.txt", b"hello\n", "that file stands in FOLDER")
    alone = time.monotonic() - began  # a slow machine is no fault of the program
    silent = [site.connect() for _ in range(3)]
    for _ in range(2):
        when = f" within {IDLE_PATIENCE:g} seconds while three clients had connected and said nothing"
        answer = site.ask("/hello.txt", seconds=IDLE_PATIENCE + alone, when=when)
        site.must_get("/hello.txt", b"hello\n", "the three silent clients had nothing to do with it", answer)
    for client in silent:
        client.close()


@check(
    points=5,
    needs=["gets_file"],
    hint="A socket of your own needs socket(), bind(), listen() and accept(): that is what this exercise is about. "
    "urllib.parse and http.HTTPStatus are welcome.",
)
def from_sockets(student: Student) -> None:
    """The source imports no ready-made server"""
    for name, source in sorted(student.sources.items()):
        for line, module in imports(source):
            if any(module == ready or module.startswith(f"{ready}.") for ready in READY_MADE):
                fail(
                    f"{name} imports {module}, a ready-made server.",
                    expected="a server on sockets of its own",
                    observed=f"{name}, line {line}: an import of {module}",
                )


def imports(source: bytes) -> Iterator[tuple[int, str]]:
    """Every module that a file may import, in any spelling: (line, name). What is no Python imports nothing."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield node.lineno, module
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in names)
            case ast.Call(
                func=ast.Name(id=called) | ast.Attribute(attr=called), args=[ast.Constant(value=str(name)), *_]
            ):
                if called in IMPORTERS:
                    yield node.lineno, name
