"""The lab's vocabulary, the same on docker and on local: programs, sockets, and what there is to see of them."""

from __future__ import annotations

import time

import pytest

from grader.errors import LabError
from grader.lab.host import THE_END, Connection, Host, Program, at_least, containing
from grader.lab.lab import Lab
from grader.lab.link import AgentRefused
from tests.conftest import run_of


def start(host: Host, text: str, *arguments: str, feed: bool = False) -> Program:
    host.put({"program.py": text.encode()})
    return host.start("program.py", *arguments, feed=feed)


def connect(host: Host, address: str, port: int) -> Connection:
    connection = host.connect(address, port)
    assert isinstance(connection, Connection), connection
    return connection


LIVING = """
import os
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        if b"MARKED" in open(f"/proc/{pid}/cmdline", "rb").read(): print(pid)
    except OSError: pass
"""


def living(host: Host) -> list[int]:
    """The process ids of programs that sleep with our mark in their arguments."""
    program = start(host, LIVING)
    return [int(line) for line in program.output(until=THE_END, seconds=10).split()]


def test_a_program_gets_its_arguments_and_an_empty_input_and_its_end_is_known(lab: Lab) -> None:
    status, stdout, stderr = run_of(
        lab,
        "p.py",
        "import sys\nprint(sys.argv[1:], repr(sys.stdin.read()))\nprint('no', file=sys.stderr)\nsys.exit(3)",
        "a b",
        "",
        "é",
    )
    assert (status, stdout, stderr) == (3, "['a b', '', 'é'] ''\n".encode(), b"no\n")


def test_a_program_has_the_environment_of_the_contract(lab: Lab) -> None:
    _, stdout, _ = run_of(
        lab,
        "p.py",
        "import os, sys\nprint(os.environ['PYTHONUNBUFFERED'], os.environ['LC_ALL'])\n"
        "open('written.txt', 'w').write('x')\nprint(sys.stdout.encoding, os.listdir('.'))",
    )
    assert stdout.decode().split("\n")[0] == "1 C.UTF-8"
    assert "utf-8" in stdout.decode().lower()
    assert "written.txt" in stdout.decode()


def test_every_put_is_a_fresh_copy(lab: Lab) -> None:
    run_of(
        lab, "p.py", "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w')\nos.chmod('a', 0)\nos.symlink('/etc', 'link')"
    )
    _, stdout, _ = run_of(lab, "p.py", "import os\nprint(os.listdir('.'))")
    assert stdout == b"['p.py']\n"


def test_a_folder_beside_holds_what_was_put_there_last(lab: Lab) -> None:
    names = "import os, sys\nprint(sorted(os.listdir(sys.argv[1])), oct(os.stat(sys.argv[1]).st_mode & 0o777))"
    lab.student.put({"p.py": names.encode(), "shut.py": b"import os, sys\nos.chmod(sys.argv[1], 0o500)"})
    for files in ({"a/b": b"x", "c": b""}, {"d": b""}, {}):
        where = lab.student.put_beside("beside", files)
        printed = lab.student.start("p.py", where).output(until=THE_END, seconds=10).decode()
        assert printed == f"{sorted({name.split('/')[0] for name in files})} 0o755\n"
        assert lab.student.start("shut.py", where).wait(10).status == 0


def test_input_is_fed_live(lab: Lab) -> None:
    program = start(lab.student, "import sys\nfor line in sys.stdin: print(line.upper(), end='')", feed=True)
    program.feed(b"one\n")
    assert program.output(until=containing(b"ONE\n"), seconds=5) == b"ONE\n"
    program.feed(b"two\n", close=True)
    assert program.wait(5).status == 0
    assert program.output(until=THE_END, seconds=5) == b"ONE\nTWO\n"


def test_a_signal_that_ended_it_is_named(lab: Lab) -> None:
    program = start(lab.student, "import time\nprint('up')\ntime.sleep(60)")
    program.output(until=at_least(1), seconds=5)
    state = program.stop()
    assert (state.status, state.signal, state.running) == (None, "SIGTERM", False)


def test_what_ignores_sigterm_is_killed(lab: Lab) -> None:
    program = start(
        lab.student,
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up')\nwhile True: time.sleep(60)",
    )
    program.output(until=at_least(1), seconds=5)
    assert program.stop(grace=0.2).signal == "SIGKILL"


def test_a_flood_is_stopped_and_a_lot_is_not(lab: Lab) -> None:
    much = start(lab.student, "print('x' * (15 * 1024 * 1024))")
    assert much.wait(30).flooded is False
    flood = start(lab.student, "while True: print('x' * 100000)")
    state = flood.wait(60)
    assert (state.flooded, state.signal) == (True, "SIGKILL")


ORPHANS = """
import os, sys, time
print("up")
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", "MARKED"])
    os._exit(0)
os.execvp(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", "MARKED"])
"""


def test_a_sweep_takes_children_and_orphans_in_other_sessions(lab: Lab) -> None:
    start(lab.student, ORPHANS).output(until=at_least(1), seconds=10)  # Python has read the file by now
    deadline = time.monotonic() + 10
    while len(living(lab.student)) < 2:
        assert time.monotonic() < deadline
    lab.student.sweep()
    assert living(lab.student) == []


def test_the_socket_table_tells_family_address_state_and_owner(lab: Lab) -> None:
    text = (
        "import socket, sys, time\na = socket.create_server((sys.argv[1], 12345))\n"
        "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nb.bind((sys.argv[1], 12346))\ntime.sleep(60)"
    )
    program = start(lab.student, text, lab.student.address)
    assert lab.student.await_socket(program, "udp", 12346, 5).found
    mine = lab.student.listen(lab.student.address, 0)
    rows = {(row.protocol, row.local[1]): row for row in lab.student.sockets() if row.local[0] == lab.student.address}
    assert (rows["tcp", 12345].state, rows["tcp", 12345].owner) == ("LISTEN", "program")
    assert rows["tcp", 12345].local == (lab.student.address, 12345)
    assert (rows["udp", 12346].state, rows["udp", 12346].owner) == ("", "program")
    assert rows["tcp", mine.local[1]].owner == "agent"


def test_waiting_for_a_socket_ends_with_the_program_or_with_time(lab: Lab) -> None:
    begin = time.monotonic()
    ended = lab.student.await_socket(start(lab.student, "x = ("), "tcp", 12345, 60)
    assert (ended.found, ended.state.status) == (False, 1)
    assert time.monotonic() - begin < 30
    silent = lab.student.await_socket(start(lab.student, "import time\ntime.sleep(60)"), "tcp", 12345, 0.2)
    assert (silent.found, silent.state.running) == (False, True)


def test_the_backlog_is_seen(lab: Lab) -> None:
    text = "import socket, sys, time\ns = socket.create_server((sys.argv[1], 12345))\ntime.sleep(60)"
    program = start(lab.student, text, lab.student.address)
    lab.student.await_socket(program, "tcp", 12345, 5)
    connect(lab.peer, lab.student.address, 12345)
    assert [row.receive_queue for row in lab.student.sockets() if row.state == "LISTEN" and row.owner == "program"] == [
        1
    ]
    assert lab.student.await_accepted(12345, 0.1) is False


TALKER = """
import socket, struct, sys, time
server = socket.create_server((sys.argv[1], 12345))
while True:
    connection, _ = server.accept()
    word = connection.recv(100)
    if word == b"hello":
        connection.sendall(b"one "); time.sleep(0.2); connection.sendall(b"two "); connection.close()
    elif word == b"reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); connection.close()
    elif word == b"count":
        total = 0
        while data := connection.recv(65536): total += len(data)
        connection.sendall(b"%d" % total); connection.close()
    elif word == b"":
        connection.close()
"""


def talker(lab: Lab, word: bytes) -> Connection:
    program = start(lab.student, TALKER, lab.student.address)
    assert lab.student.await_socket(program, "tcp", 12345, 5).found
    client = connect(lab.peer, lab.student.address, 12345)
    client.send(word)
    return client


def test_receiving_until_a_condition_and_to_the_end(lab: Lab) -> None:
    client = talker(lab, b"hello")
    assert client.receive(containing(b"e")).data == b"one "
    rest = client.receive()
    assert (rest.data, rest.ended) == (b"two ", "fin")


def test_a_reset_is_told_from_an_end(lab: Lab) -> None:
    assert talker(lab, b"reset").receive().ended == "reset"


def test_time_is_up(lab: Lab) -> None:
    assert talker(lab, b"nothing").receive(seconds=0.1).ended == "timeout"


def test_pieces_half_close_and_a_large_amount(lab: Lab) -> None:
    client = talker(lab, b"count")
    time.sleep(0.1)
    assert client.send(*[b"x" * 500_000] * 3, pause=0.05) is None
    client.half_close()
    assert client.receive().data == b"1500000"


def test_sending_to_one_who_does_not_read_stops_in_time(lab: Lab) -> None:
    assert talker(lab, b"nothing").send(b"x" * (8 << 20), seconds=0.3) == "timeout"


def test_a_refused_connection_is_a_result(lab: Lab) -> None:
    assert lab.peer.connect(lab.student.address, 12399) == "refused"


def test_a_listener_takes_the_students_client(lab: Lab) -> None:
    listener = lab.peer.listen(lab.peer.address, 12345)
    assert listener.accept(0.05) is None
    start(
        lab.student,
        "import socket, sys\ns = socket.create_connection((sys.argv[1], 12345))\ns.sendall(b'hi')",
        lab.peer.address,
    )
    connection = listener.accept()
    assert connection is not None
    assert connection.receive().data == b"hi"


def test_datagrams_with_their_senders(lab: Lab) -> None:
    text = (
        "import socket, sys\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind((sys.argv[1], 12345))\n"
        "while True:\n data, sender = s.recvfrom(65535)\n s.sendto(data[::-1], sender)"
    )
    program = start(lab.student, text, lab.student.address)
    assert lab.student.await_socket(program, "udp", 12345, 5).found
    asker = lab.peer.udp(lab.peer.address)
    asker.send((lab.student.address, 12345), b"abc", b"", b"x" * 60_000)
    answers = asker.receive(3)
    assert sorted(len(answer.data) for answer in answers) == [0, 3, 60_000]
    assert {answer.sender for answer in answers} == {(lab.student.address, 12345)}
    assert asker.receive(1, seconds=0.05) == []


def test_a_taken_port_is_the_systems_no(lab: Lab) -> None:
    taken = lab.peer.listen(lab.peer.address, 0, reuse=False)
    with pytest.raises(AgentRefused) as refused:
        lab.peer.listen(lab.peer.address, taken.local[1], reuse=False)
    assert refused.value.errno == "EADDRINUSE"


def test_a_bad_request_is_told_and_harms_nobody(lab: Lab) -> None:
    for request in ({"do": "fly"}, {"do": "wait", "program": 1, "seconds": 0}, {"do": "close"}, {"do": "read"}):
        with pytest.raises(LabError, match="could not do"):
            lab.student.link.ask(**request)
    assert lab.student.link.ask("ping") == {}


def test_events_are_numbered(lab: Lab) -> None:
    before = len(lab.student.link.events)
    run_of(lab, "p.py", "pass")
    new = lab.student.link.events[before:]
    assert [event["event"] for event in new][-1] == "ended"
    numbers = [event["seq"] for event in lab.student.link.events]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_signal_without_a_name_stops_nothing_but_its_program(lab: Lab) -> None:
    program = start(lab.student, "import os\nos.kill(os.getpid(), 40)")
    assert program.wait(10).signal == "SIG40"
    assert run_of(lab, "p.py", "print('well')")[1] == b"well\n"


def test_a_program_that_shuts_its_folders_shuts_out_nobody_later(lab: Lab) -> None:
    text = "import os\nfor path in ('.', '..', os.path.expanduser('~')): os.chmod(path, 0o700)"
    run_of(lab, "p.py", text)
    program = lab.student.start("p.py")  # in the same copy
    assert program.wait(10).status == 0
    assert run_of(lab, "p.py", "print('well')")[1] == b"well\n"
