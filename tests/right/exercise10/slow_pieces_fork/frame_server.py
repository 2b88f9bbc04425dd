"""Slow start, one child for each client, answers in small pieces, very talkative."""
import os
import signal
import socket
import sys
import time

from framing import BadFrame, reader, turned
from options import options


def hold_the_line(sock):
    for text in reader(sock):
        print("<-", repr(text)[:60])
        packet = turned(text)
        head, tail = packet[:3], packet[3:]
        sock.sendall(head)
        time.sleep(0.05)
        step = max(1, len(tail) // 4)
        for at in range(0, len(tail), step):
            sock.sendall(tail[at:at + step])
            time.sleep(0.01)
        print("->", len(packet), "bytes")


def child(sock):
    try:
        hold_the_line(sock)
    except (BadFrame, OSError) as problem:
        print("!!", problem, file=sys.stderr)
    try:
        sock.shutdown(socket.SHUT_WR)
        sock.settimeout(1.0)
        while sock.recv(100_000):
            pass
    except OSError:
        pass


def main():
    where = options(sys.argv)
    print("Warming up ...", end="")
    time.sleep(1.5)
    print(" done")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)   # no zombies
    try:
        listener = socket.create_server(where)
    except OSError as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
    while True:
        sock, peer = listener.accept()
        print("** ", peer)
        if os.fork() == 0:
            listener.close()
            child(sock)
            os._exit(0)
        sock.close()


main()
