import re
import selectors
import socket
import sys
from collections import deque

NUMBER = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
ADDRESS = re.compile(rf"{NUMBER}(\.{NUMBER}){{3}}")


def read_arguments():
    if len(sys.argv) != 3:
        raise ValueError("HOST and PORT are needed, and nothing else")
    host, port_text = sys.argv[1:]
    if not ADDRESS.fullmatch(host):
        raise ValueError(f"not an IPv4 address: {host!r}")
    if not re.fullmatch("[0-9]{1,5}", port_text) or not 0 < int(port_text) < 65536:
        raise ValueError(f"not a port: {port_text!r}")
    return host, int(port_text)


def serve(sock):
    waiting = deque()
    selector = selectors.DefaultSelector()
    selector.register(sock, selectors.EVENT_READ)
    while True:
        for _, mask in selector.select():
            if mask & selectors.EVENT_READ:
                while True:
                    try:
                        data, sender = sock.recvfrom(65535)
                    except BlockingIOError:
                        break
                    waiting.append((data.upper(), sender))
            while waiting:
                answer, sender = waiting[0]
                try:
                    sock.sendto(answer, sender)
                except BlockingIOError:
                    break
                except OSError as error:
                    print("lost an answer:", error, file=sys.stderr)
                waiting.popleft()
        wanted = selectors.EVENT_READ
        if waiting:
            wanted |= selectors.EVENT_WRITE
        selector.modify(sock, wanted)


try:
    address = read_arguments()
except ValueError as error:
    print(error, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(type=socket.SOCK_DGRAM)
sock.setblocking(False)
try:
    sock.bind(address)
except OSError as error:
    print("bind failed:", error, file=sys.stderr)
    sys.exit(1)
serve(sock)
