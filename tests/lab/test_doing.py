"""What a running program is doing is known, in a beginner's words; and that one was stopped for want of memory."""

from __future__ import annotations

import time

import pytest

from grader.checking import doing as words
from grader.checking.doing import in_words
from grader.checking.ending import ending
from grader.lab.host import Program, ThreadState
from grader.lab.lab import Lab
from tests.conftest import run_of

PATIENCE = 20.0  # seconds
TCP = "server = socket.create_server((sys.argv[1], 0))\nclient = socket.create_connection(server.getsockname())\n"
UDP = "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind((sys.argv[1], 0))\n"
CASES = {
    "accept": (TCP + "server.accept()\nserver.accept()", words.ACCEPT),
    "recv": (TCP + "client.recv(1)", words.RECEIVE),
    "readline": (TCP + "client.makefile('rb').readline()", words.RECEIVE),
    "recv_of_a_pair": ("a, b = socket.socketpair()\na.recv(1)", words.RECEIVE),
    "recvfrom": (UDP + "s.recvfrom(1)", words.RECEIVE_FROM),
    "send": (TCP + "client.sendall(b'x' * 100_000_000)", words.SEND),
    "write": (TCP + "client.makefile('wb').write(b'x' * 100_000_000)", words.SEND),
    "timeout": (UDP + "s.settimeout(60)\ns.recvfrom(1)", words.TIMEOUT),
    "select": (UDP + "select.select([s], [], [])", words.SELECT),
    "selectors": (UDP + "x = selectors.DefaultSelector()\nx.register(s, 1)\nx.select()", words.SELECT),
    "stdin": ("input()", words.TYPED),
    "sleep": ("time.sleep(60)", words.SLEEP),
    "computing": ("while True: pass", words.COMPUTING),
    "lock": ("x = threading.Lock()\nx.acquire()\nx.acquire()", words.THREAD),
    "join": (
        UDP + "t = threading.Thread(target=s.recvfrom, args=(1,))\nt.start()\nt.join()",
        f"{words.THREAD}, which is {words.RECEIVE_FROM}",
    ),
    "thread_at_fault": (
        TCP + "threading.Thread(target=client.recv, args=(1,)).start()\nkept = server.accept()\nserver.accept()",
        f"{words.ACCEPT}, and a thread of it is {words.RECEIVE}",
    ),
    "child": ("subprocess.run(['sleep', '60'])", words.PROCESS),
    "output_of_a_child": ("subprocess.check_output(['sleep', '60'])", words.PIPED),
    "stopped": ("os.kill(os.getpid(), signal.SIGSTOP)", words.STOPPED),
    "pause": ("signal.pause()", words.SIGNAL),
}
HEAD = "import os, select, selectors, signal, socket, subprocess, sys, threading, time\n"


def start(lab: Lab, text: str, *arguments: str) -> Program:
    lab.student.put({"program.py": (HEAD + text).encode()})
    return lab.student.start("program.py", *arguments, feed=True)


def until_it_is(program: Program, expected: str) -> str:
    """What it does, as soon as it is what it must be, or when patience is over."""
    deadline = time.monotonic() + PATIENCE
    while (found := in_words(program.doing())) != expected and time.monotonic() < deadline:
        assert program.state().running, program.output("stderr").decode()
    return found


@pytest.mark.parametrize("case", CASES)
def test_where_a_program_waits_is_told(lab: Lab, case: str) -> None:
    text, expected = CASES[case]
    assert until_it_is(start(lab, text, lab.student.address), expected) == expected


@pytest.mark.docker
def test_a_connection_that_nobody_answers_is_told(docker_lab: Lab) -> None:
    lab = docker_lab
    lab.student.put({})
    lab.peer.phantom(lab.nobody, {12345: None})
    program = start(lab, "s = socket.socket()\ns.connect((sys.argv[1], 12345))", lab.nobody)
    try:
        assert until_it_is(program, words.CONNECT) == words.CONNECT
    finally:
        lab.student.sweep()
        lab.peer.sweep()


def test_a_program_that_has_ended_does_nothing(lab: Lab) -> None:
    program = start(lab, "pass")
    program.wait(PATIENCE)
    assert program.doing() == []


@pytest.mark.docker
def test_one_that_hides_itself_is_not_guessed_at(docker_lab: Lab) -> None:
    pr_set_dumpable = 4  # prctl(2): from then on its own user may not look at it either
    hide = f"import ctypes\nctypes.CDLL(None).prctl({pr_set_dumpable}, 0, 0, 0, 0)\nprint('x')\ninput()"
    program = start(docker_lab, hide)
    program.output(until={"count": 1}, seconds=PATIENCE)
    assert until_it_is(program, "") == ""
    docker_lab.student.sweep()


def test_looking_changes_nothing_for_the_agent(lab: Lab) -> None:
    """Its threads have their own eyes again: files are still put by the right user, programs still end when told."""
    program = start(lab, "input()")
    until_it_is(program, words.TYPED)
    assert program.stop(grace=1).signal == "SIGTERM"
    assert run_of(lab, "p.py", "print('well')")[1] == b"well\n"


@pytest.mark.parametrize(
    ("thread", "expected"),
    [
        (ThreadState("S", "sk_wait_data"), words.RECEIVE),  # Linux 3 and 4, without the call
        (ThreadState("S", "wait_woken"), words.RECEIVE_OR_SEND),
        (ThreadState("S", "wait_woken", "sendfile", 3), words.SEND),
        (ThreadState("S", "poll_schedule_timeout.constprop.0"), words.SELECT_OR_POLL),
        (ThreadState("S", "futex_wait_queue_me"), words.THREAD),
        (ThreadState("S", "", "accept4", 3), words.ACCEPT),
        (ThreadState("S", "ep_poll"), words.SELECT),
        (ThreadState("S", "__inet_stream_connect"), words.CONNECT),
        (ThreadState("D", "folio_wait_bit"), ""),
        (ThreadState("S", "pipe_write", "write", 1), ""),
        (ThreadState(), ""),
    ],
)
def test_other_kernels_say_it_otherwise(thread: ThreadState, expected: str) -> None:
    assert in_words([thread]) == expected


GREEDY = "held = []\nwhile True: held.append(bytearray(10_000_000))"


@pytest.mark.docker
def test_a_program_that_takes_all_memory_is_stopped_and_that_is_told(docker_lab: Lab) -> None:
    docker_lab.renew_student()
    state = start(docker_lab, GREEDY).wait(60)
    assert (state.signal, state.out_of_memory) == ("SIGKILL", True)
    assert ending(state) == "it was stopped because it used more memory than it may (512 MiB)"
    docker_lab.student.sweep()


def test_one_that_we_killed_was_not_stopped_for_memory(lab: Lab) -> None:
    program = start(lab, "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('up')\ntime.sleep(60)")
    program.output(until={"count": 1}, seconds=PATIENCE)
    state = program.stop(grace=0.1)
    assert (state.signal, state.out_of_memory, state.memory_limit) == ("SIGKILL", False, 0)
    assert ending(state) == "it was ended by the signal SIGKILL"
