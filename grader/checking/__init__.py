"""What an exercise's checks.py is written with."""

from grader.checking.arguments import refuses_wrong_arguments
from grader.checking.declare import check
from grader.checking.failure import Failure, difference, fail, quote
from grader.checking.peer import Asker, Client, Lines, Peer, Server
from grader.checking.student import Finished, Student
from grader.lab.host import THE_END, LinkTo, at_least, containing
from grader.lab.wire import Wire

__all__ = [
    "THE_END",
    "Asker",
    "Client",
    "Failure",
    "Finished",
    "Lines",
    "LinkTo",
    "Peer",
    "Server",
    "Student",
    "Wire",
    "at_least",
    "check",
    "containing",
    "difference",
    "fail",
    "quote",
    "refuses_wrong_arguments",
]
