"""What a program that still runs is doing, in a beginner's words: made from where the kernel says that it waits."""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.host import ThreadState

ACCEPT = "waiting in accept() for a client"
CONNECT = "waiting in connect() for the other side to answer"
RECEIVE = "waiting in recv() for bytes"
RECEIVE_FROM = "waiting in recvfrom() for a datagram"
SEND = "waiting in send(): the other side does not read"
CLOSE = "waiting in close() until the other side has taken the rest"
RECEIVE_OR_SEND = "waiting for the other side of a connection"
TYPED = "waiting for something typed on standard input"
PIPED = "waiting for something from another program"
SLEEP = "in time.sleep()"
SELECT = "waiting in select() for any of its sockets"
TIMEOUT = "waiting for a socket, for as long as its timeout allows"
SELECT_OR_POLL = "waiting in select() or poll(), or with a timeout, for a socket"
THREAD = "waiting for another thread"
ALONE = "waiting for a lock, a queue or an event, and it has no other thread that could let it go on"
PROCESS = "waiting for another process"
LOCK = "waiting for another program to unlock a file"
SIGNAL = "waiting for a signal"
COMPUTING = "computing"
STOPPED = "stopped by a signal"

# Functions of the kernel in which one kind of call alone waits, from Linux 3 to 6, without leading underscores and
# without what the compiler puts behind the name.
FUNCTIONS = {
    "inet_csk_accept": ACCEPT,
    "inet_csk_wait_for_connect": ACCEPT,
    "inet_wait_for_connect": CONNECT,
    "inet_stream_connect": CONNECT,
    "sk_wait_data": RECEIVE,
    "tcp_recvmsg": RECEIVE,
    "tcp_recvmsg_locked": RECEIVE,
    "tcp_data_wait": RECEIVE,
    "unix_stream_data_wait": RECEIVE,
    "unix_stream_read_generic": RECEIVE,
    "skb_wait_for_more_packets": RECEIVE_FROM,
    "wait_for_more_packets": RECEIVE_FROM,
    "wait_for_packet": RECEIVE_FROM,
    "skb_recv_datagram": RECEIVE_FROM,
    "skb_recv_udp": RECEIVE_FROM,
    "sk_stream_wait_memory": SEND,
    "sk_stream_wait_close": CLOSE,
    "hrtimer_nanosleep": SLEEP,
    "do_nanosleep": SLEEP,
    "ep_poll": SELECT,
    "do_epoll_wait": SELECT,
    "do_wait": PROCESS,
    "kernel_wait4": PROCESS,
    "locks_lock_inode_wait": LOCK,
    "flock_lock_inode_wait": LOCK,
    "do_sys_pause": SIGNAL,
    "sys_pause": SIGNAL,
    "n_tty_read": TYPED,
}
# What a system call waits for, where its function can be several's. Python's sockets with a timeout call poll() first.
CALLS = {
    "accept": ACCEPT,
    "accept4": ACCEPT,
    "connect": CONNECT,
    "recvfrom": RECEIVE,
    "recvmsg": RECEIVE,
    "recvmmsg": RECEIVE,
    "sendto": SEND,
    "sendmsg": SEND,
    "sendfile": SEND,
    "poll": TIMEOUT,
    "ppoll": TIMEOUT,
    "select": SELECT,
    "pselect6": SELECT,
    "epoll_wait": SELECT,
    "epoll_pwait": SELECT,
    "epoll_pwait2": SELECT,
    "futex": THREAD,
    "wait4": PROCESS,
    "waitid": PROCESS,
    "nanosleep": SLEEP,
    "clock_nanosleep": SLEEP,
    "flock": LOCK,
    "pause": SIGNAL,
    "close": CLOSE,
}
# The same, where the kernel tells the function and keeps the call to itself.
WITHOUT_CALL = {
    "wait_woken": RECEIVE_OR_SEND,
    "pipe_read": TYPED,
    "pipe_wait": TYPED,
    "anon_pipe_read": TYPED,
    "poll_schedule_timeout": SELECT_OR_POLL,
    "do_select": SELECT_OR_POLL,
    "do_poll": SELECT_OR_POLL,
    "do_sys_poll": SELECT_OR_POLL,
    "futex_wait_queue": THREAD,
    "futex_wait_queue_me": THREAD,
    "futex_do_wait": THREAD,
    "futex_wait": THREAD,
}
READS = ("read", "readv")
WRITES = ("write", "writev")
CONNECTIONS = ("wait_woken",)
PIPES = ("pipe_read", "pipe_wait", "anon_pipe_read")
STANDARD_INPUT = 0
INPUT = (RECEIVE, TYPED, PIPED)
# What a program does not do while all is well and nobody asks anything of it.
TELLING = (CONNECT, RECEIVE, SEND, CLOSE, TYPED, PIPED, SLEEP, PROCESS, LOCK, COMPUTING)


def in_words(threads: Sequence[ThreadState]) -> str:
    """What the main thread does and, where it waits for the only other one, what that does; "" when unknown.

    Of other threads the first is told that does what keeps a program from going on.
    """
    if not threads:
        return ""
    main, *others = map(of_thread, threads)
    if main == THREAD and len(others) == 1 and others[0]:
        return f"{main}, which is {others[0]}"
    other = telling(main, others)
    return f"{main or 'running'}, and a thread of it is {other}" if other else main


def held_up(threads: Sequence[ThreadState], *, by_anything: bool) -> str:
    """What keeps a program from going on, as a sentence; "" where nothing is known to.

    With `by_anything` also what a server does while nobody asks anything of it: wait for a client.
    """
    main, *others = map(of_thread, threads) if threads else [""]
    if main == THREAD and not others:
        return f"Your program was {ALONE}."
    if main in TELLING and not (others and main in INPUT):
        return f"Your program was {main}."
    if other := telling(main, others):
        return f"A thread of your program was {other}."
    return f"Your program was {main}." if main and by_anything else ""


def telling(main: str, others: Sequence[str]) -> str:
    """Of what the threads beside the main one do, the first that keeps a program from going on.

    That one of several waits for input says nothing; and whether one computes, a single look does not show.
    """
    idle = (COMPUTING,) if len(others) == 1 and main not in INPUT else (COMPUTING, *INPUT)
    return next((other for other in others if other in TELLING and other not in idle), "")


def of_thread(thread: ThreadState) -> str:
    if thread.state == "R":
        return COMPUTING
    if thread.state in ("T", "t"):
        return STOPPED
    function = plain(thread.function)
    if thread.call in READS:
        return of_read(thread.argument, function)
    if thread.call in WRITES:
        return SEND if function in CONNECTIONS else FUNCTIONS.get(function, "")
    return FUNCTIONS.get(function) or CALLS.get(thread.call) or ("" if thread.call else WITHOUT_CALL.get(function, ""))


def of_read(descriptor: int, function: str) -> str:
    if descriptor == STANDARD_INPUT:
        return TYPED
    if function in PIPES:
        return PIPED
    return RECEIVE if function in CONNECTIONS else FUNCTIONS.get(function, "")


def plain(function: str) -> str:
    """The name of a kernel's function as its source has it, without underscores in front."""
    return function.partition(".")[0].lstrip("_")
