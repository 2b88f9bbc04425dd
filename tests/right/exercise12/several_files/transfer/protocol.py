import hashlib
import re


class BadAnswer(Exception):
    pass


def request(name):
    return f"GET {name}\n".encode("utf-8")


def parse_request(line):
    match = re.fullmatch(rb"GET ([^\n]*)\n", line)
    return match and match[1].decode("utf-8", "replace")


def ok(data):
    return b"OK %d %b\n" % (len(data), hashlib.sha256(data).hexdigest().encode())


def err(reason):
    return b"ERR " + reason.encode("utf-8") + b"\n"


def parse_answer(everything):
    line, newline, data = everything.partition(b"\n")
    if not newline:
        raise BadAnswer("the answer ends before its first line does")
    if line.startswith(b"ERR"):
        raise BadAnswer("refused: " + line[4:].decode("utf-8", "replace"))
    if line + newline != ok(data):
        raise BadAnswer("size or sha256 differ from what came")
    return data
