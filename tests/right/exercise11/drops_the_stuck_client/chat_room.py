"""One thread for each client. Sends with a short timeout on what the kernel takes at once:
whoever does not read for a while is dropped."""
import re
import select
import socket
import sys
import threading
import time

ROOM = threading.RLock()
members = {}


class Member:
    def __init__(self, conn):
        self.conn = conn
        self.name = None
        self.lock = threading.Lock()
        self.waiting = bytearray()
        self.since = None

    def push(self, line=""):
        """Sends as much as goes at once, keeps the rest; gives up on a member that is stuck for 4 seconds."""
        with self.lock:
            self.waiting += line.encode("utf-8")
            try:
                while self.waiting:
                    sent = self.conn.send(self.waiting[:65536], socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
                    del self.waiting[:sent]
                    self.since = None
            except BlockingIOError:
                self.since = self.since or time.monotonic()
                if time.monotonic() - self.since > 4:
                    self.kick()
            except OSError:
                self.waiting.clear()

    def kick(self):
        self.waiting.clear()
        try:
            self.conn.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def lines(self):
        rest = b""
        while True:
            wait = 0.05 if self.waiting else 0.5
            if not readable(self.conn, wait):
                self.push()
                continue
            data = self.conn.recv(8192)
            if not data:
                return
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                yield str(line, "utf-8")


def readable(conn, seconds):
    poll = select.poll()
    poll.register(conn, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def others(me, line):
    with ROOM:
        for member in members.values():
            if member is not me:
                member.push(line)


def conversation(me):
    me.push("NAME?\n")
    for line in me.lines():
        if me.name:
            if line:
                others(me, f"{me.name}: {line}\n")
            continue
        with ROOM:
            if re.fullmatch(r"[0-9A-Za-z]{1,16}", line) and line not in members:
                me.name = line
                me.push(f"WELCOME {line}\n")
                members[line] = me
                others(me, f"* {line} joined\n")
            else:
                me.push("NAME?\n")


def visit(conn):
    me = Member(conn)
    try:
        conversation(me)
    except (OSError, UnicodeError) as error:
        print(me.name, error, file=sys.stderr)
    finally:
        with ROOM:
            if me.name:
                members.pop(me.name)
                others(me, f"* {me.name} left\n")
        conn.close()


def main():
    if len(sys.argv) != 3:
        print("chat_room.py HOST PORT", file=sys.stderr)
        return 2
    host, port = sys.argv[1:]
    if not re.fullmatch(r"\d+(\.\d+){3}", host) or any(int(n) > 255 for n in host.split(".")):
        print("bad HOST", host, file=sys.stderr)
        return 2
    if not port.isdecimal() or not 0 < int(port) < 65536:
        print("bad PORT", port, file=sys.stderr)
        return 2
    try:
        listener = socket.create_server((host, int(port)), backlog=64)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=visit, args=[conn], daemon=True).start()


sys.exit(main())
