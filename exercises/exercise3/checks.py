"""Exercise 3: a TCP server that greets each client and closes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import NoReturn

from grader.checking import (
    Client,
    Peer,
    Student,
    Wire,
    at_least,
    check,
    difference,
    fail,
    quote,
    refuses_wrong_arguments,
)
from grader.checking.arguments import HINT as ARGUMENTS_HINT
from grader.checking.arguments import wrong_calls
from grader.checking.closing import End, closing
from grader.checking.draws import a_port
from grader.checking.ending import ending, last_line, must_refuse_kindly
from grader.checking.listening import must_listen_at_host_alone
from grader.checking.peer import occupy
from grader.checking.student import endpoint
from grader.lab.host import Program, ProgramState, Received

PORT = 12345
GREETING = b"You are connected!"
CLOSE_PATIENCE = 2.0
TAKEN_PATIENCE = 5.0
RESETS = 10
MANY = 2 * RESETS  # clients in all
SHORT_WHILE = 0.05  # seconds
LOOPBACK = "127.0.0.1"
A_CLIENT_CAN_VANISH = (
    "A client can vanish at any moment. What you do with its connection (sendall, recv, shutdown, getpeername) may "
    "then raise OSError: catch it round the conversation with one client, and go on with the next."
)
FOR_EVER = (
    "Put accept() into `while True:`. Neither a count of clients nor what happens with one of them may lead out of it."
)


@check(
    points=15,
    hint="A server needs four calls before a client can come: socket(), bind(), listen(), accept(). "
    "In a second terminal, `netstat -na` shows a line with LISTEN when the first three have worked.",
)
def listens(student: Student) -> None:
    """It listens on the TCP port that it was given"""
    student.serve(student.address, PORT, port=PORT, settled=True)


@check(
    points=15,
    needs=["listens"],
    hint="bind((HOST, PORT)) decides who can reach you: 127.0.0.1 only this machine, 0.0.0.0 everybody on every "
    "network, one address of yours only those who use that address. Give bind() the HOST from sys.argv.",
)
def binds_host(student: Student) -> None:
    """It is bound to HOST and to no other address"""
    student.serve(student.address, PORT, port=PORT, settled=True)
    must_listen_at_host_alone(student, PORT)
    if not isinstance(student.connect(LOOPBACK, PORT), str):
        fail(
            f"A client on your own machine could connect to {LOOPBACK}:{PORT}, which is not HOST.",
            expected=f"{LOOPBACK}:{PORT} refuses the connection",
            observed="the connection was accepted",
        )


@check(
    points=15,
    needs=["listens"],
    hint="accept() gives you a new socket for this one client: send on that one, not on the listening socket. "
    'Sockets carry bytes, so encode the text: "You are connected!".encode().',
)
def greets(student: Student, peer: Peer) -> None:
    """A client gets exactly the greeting"""
    student.serve(student.address, PORT, port=PORT)
    greeted(peer.connect(student.address, PORT))


def greeted(client: Client, who: str = "The client") -> None:
    """Reads what the server sends, to the end or for as long as a client waits, and compares every byte."""
    received = client.receive()
    if received.data == GREETING:
        return
    if received.ended == "reset" and GREETING.startswith(received.data):
        fail(f"{who} got a reset (RST) in the middle of the conversation.", **difference(GREETING, received.data))
    if not received.data:
        fail(
            f"{who} connected, but your server ended the connection without a word."
            if received.ended == "fin"
            else f"{who} connected but got no greeting. The server kept silent.",
            **difference(GREETING, received.data),
        )
    fail(f"{who} got {unlike_greeting(received.data)}.", **difference(GREETING, received.data))


def unlike_greeting(data: bytes) -> str:
    """What came instead of the greeting, as far as the bytes show the cause."""
    if data.strip() == GREETING:
        return "the greeting with a newline or blanks around it, and on a socket every byte counts"
    if GREETING in data:
        return "the greeting, but also something else"
    if GREETING.startswith(data):
        return "only the beginning of the greeting"
    return "something else than the greeting"


@check(
    points=10,
    needs=["listens", "greets"],
    hint="Close the client's own socket when you have sent everything: connection.close(), or `with connection:`. "
    "A plain close() sends FIN, which tells the client that nothing more will come.",
)
def closes_cleanly(student: Student, peer: Peer, wire: Callable[[], Wire]) -> None:
    """It ends the connection with FIN and not with RST"""
    student.serve(student.address, PORT, port=PORT)
    client = peer.connect(student.address, PORT)
    met = client.receive(at_least(len(GREETING)))
    if met.ended is None:
        met = client.receive(seconds=CLOSE_PATIENCE)
    must_end_with_fin(closing(wire(), client.remote, client.local, met))


def must_end_with_fin(end: End) -> None:
    expected = f"FIN within {CLOSE_PATIENCE:g} seconds of the greeting"
    if end == "reset":
        fail(
            "Your server broke the connection off with RST. To the client that looks like a crash.",
            expected=expected,
            observed="RST",
            mark="close",
            hint="RST comes when a socket is closed with SO_LINGER set to 0 seconds, or with bytes from the client "
            "still unread. Leave SO_LINGER alone and close() the connection.",
        )
    if end != "fin":
        fail(
            "Your server sent the greeting but did not close the connection, so the client waits for more.",
            expected=expected,
            observed=f"the connection is still open after {CLOSE_PATIENCE:g} seconds",
            mark="close",
        )


@check(
    points=15,
    needs=["listens", "greets"],
    hint="Put accept() into a loop: `while True: connection, address = server.accept() ...`. After the greeting you "
    "owe this client nothing more: do not wait for it to speak or to leave.",
)
def serves_next(student: Student, peer: Peer) -> None:
    """The next clients are greeted, beside a silent one"""
    program = student.serve(student.address, PORT, port=PORT)
    first = peer.connect(student.address, PORT, who="The first client")
    greeted(first, "The first client")
    second = next_client(student, peer, program, "The second client", "while the first one stayed and said nothing", 1)
    second.close()
    first.close()
    next_client(student, peer, program, "The third client", "after two others had left", 2)


def next_client(student: Student, peer: Peer, program: Program, who: str, when: str, greeted: int = 0) -> Client:
    """One more client has to be greeted; `greeted` is how many others were, where they were ordinary ones."""
    got = peer.host.connect(student.address, PORT)
    if isinstance(got, str):
        must_go_on(student, program, greeted)
        fail(f"{who} could not connect {when}.", expected="every client is greeted", observed=got, mark="end")
    client = Client(got, student)
    received = client.receive(at_least(len(GREETING)))
    if received.data[: len(GREETING)] != GREETING:
        must_go_on(student, program, greeted)
        fail(
            f"{who} connected {when}, but was not greeted.",
            expected=quote(GREETING),
            observed=quote(received.data) if received.data else f"no bytes, and {waited(received)}",
            mark="end",
            where=client.local,
        )
    client.receive(seconds=SHORT_WHILE)  # its FIN is seen before we close, so that nothing stays in TIME_WAIT
    return client


def must_go_on(student: Student, program: Program, greeted: int) -> None:
    """Fails for a server that has ended, with the cause where it did so after ordinary clients and without an error."""
    state = program.wait(SHORT_WHILE)
    if greeted and state.status == 0 and not student.breakdown():
        takes_no_more(greeted, state)
    student.must_run(program, "after its first clients", "" if greeted else A_CLIENT_CAN_VANISH)


def takes_no_more(greeted: int, state: ProgramState) -> NoReturn:
    fail(
        f"Your server takes {greeted} client{'s'[: greeted != 1]} and then ends by itself: {ending(state)}.",
        expected="the server keeps running",
        observed=ending(state),
        hint=FOR_EVER,
    )


def waited(received: Received) -> str:
    return {"fin": "the connection was closed", "reset": "the connection was reset"}.get(
        received.ended or "", "the server kept silent for 5 seconds"
    )


@check(
    points=10,
    needs=["listens"],
    hint="sys.argv[1] is HOST and int(sys.argv[2]) is PORT. Numbers written into the program work only until "
    "somebody needs others.",
)
def uses_arguments(student: Student, peer: Peer, draw: random.Random) -> None:
    """Another HOST and another PORT are obeyed"""
    port = a_port(draw)
    student.serve(LOOPBACK, port, port=port)
    greeted_essentially(peer.connect(LOOPBACK, port, on_student=True, who=f"A client of {LOOPBACK}:{port}"), port)


def greeted_essentially(client: Client, port: int) -> None:
    """Something has to arrive; `greets` alone judges the bytes, for a mistake costs once."""
    received = client.receive(at_least(1))
    if not received.data:
        fail(
            f"Your server listens on {LOOPBACK}:{port}, but a client there was not greeted.",
            hint="HOST and PORT are obeyed here. What is missing is the greeting.",
            **difference(GREETING, received.data),
        )


@check(
    points=5,
    needs=["listens", "greets"],
    hint=A_CLIENT_CAN_VANISH,
)
def survives_reset(student: Student, peer: Peer) -> None:
    """Clients that reset do not end the server"""
    program = student.serve(student.address, PORT, port=PORT)
    for _ in range(RESETS):
        reset_before_accept(student, peer, program)
    later = [client for _ in range(RESETS) if not isinstance(client := peer.host.connect(student.address, PORT), str)]
    time.sleep(SHORT_WHILE)
    for client in later:
        client.close(reset=True)
    gone = not program.wait(SHORT_WHILE).running and not student.bound_addresses("tcp", port=PORT)
    if gone and not student.breakdown():
        ended_without_an_error(student, peer, program)
    next_client(student, peer, program, "A client", "after twenty others had reset their connections")


def ended_without_an_error(student: Student, peer: Peer, program: Program) -> NoReturn:
    """What made it end is found out with clients that do not reset."""
    state = program.state()
    said = last_line(program.output("stderr") or program.output())
    student.start_over()
    student.free_port(PORT)
    greeted = clients_greeted(student, peer)
    if greeted < MANY:
        takes_no_more(greeted, state)
    fail(
        f"Your server ended by itself when a client reset its connection: {ending(state)}.",
        expected="the server keeps running",
        observed=f"{ending(state)}, after it had printed {said!r}" if said else ending(state),
    )


def clients_greeted(student: Student, peer: Peer) -> int:
    """How many clients a server greets one after the other, of as many as have reset."""
    student.serve(student.address, PORT, port=PORT)
    for number in range(MANY):
        got = peer.host.connect(student.address, PORT)
        client = None if isinstance(got, str) else Client(got, student)
        if client is None or not client.receive(at_least(1)).data:
            return number
        client.close()
    return MANY


def reset_before_accept(student: Student, peer: Peer, program: Program) -> None:
    """Connects and resets while the server stands still; one at a time, for the shortest backlog holds just one."""
    program.signal("SIGSTOP")
    client = peer.host.connect(student.address, PORT, seconds=1.0)
    if not isinstance(client, str):
        client.close(reset=True)
    program.signal("SIGCONT")
    student.host.await_accepted(PORT, seconds=1.0)


@check(
    points=5,
    needs=["listens"],
    hint="Put the bind() into `try:` and catch OSError: print one line on sys.stderr, then sys.exit(1).",
)
def port_taken(student: Student) -> None:
    """A port in use is told in one line, exit status 1"""
    occupied = occupy(student, PORT)
    finished = student.run(student.address, PORT, seconds=TAKEN_PATIENCE)
    subject = f"Port {PORT} was in use, and your program"
    must_refuse_kindly(finished.state, finished.stderr, 1, subject, finished.stdout)
    occupied.close()


@check(
    points=5,
    needs=["listens"],
    hint=ARGUMENTS_HINT,
)
def bad_arguments(student: Student) -> None:
    """Wrong arguments get a message and exit status 2"""
    refuses_wrong_arguments(student, wrong_calls(student.address, str(PORT)))


@check(
    points=5,
    needs=["listens", "greets"],
    hint="After your server has closed a connection, the kernel keeps its port in TIME_WAIT for a minute. "
    "server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1) before bind() lets you start again at once.",
)
def restarts(student: Student, peer: Peer) -> None:
    """Started again at once, it listens again"""
    program = student.serve(student.address, PORT, port=PORT)
    client = peer.connect(student.address, PORT)
    greeted(client)
    if not client.at_end:  # a server that does not close is closed by the kernel when it is stopped: FIN as well
        program.stop()
        client.receive(seconds=CLOSE_PATIENCE)
    client.close_with_fin()
    program.stop()
    again = student.start(student.address, PORT)
    awaited = student.host.await_socket(again, "tcp", PORT, 5.0)
    if not awaited.found:
        left = [row for row in awaited.rows if row.local[1] == PORT and row.state == "TIME_WAIT"]
        where = f"The last connection was still in TIME_WAIT on {endpoint(left[0].local)}, so y" if left else "Y"
        fail(
            f"{where}our server, started again at once, could not listen: {ending(awaited.state)}.",
            expected=f"it listens on port {PORT} again",
            observed=ending(awaited.state),
        )
