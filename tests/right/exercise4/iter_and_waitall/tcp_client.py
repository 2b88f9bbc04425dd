import socket
import sys

USAGE = "usage: tcp_client.py HOST PORT"


def checked(argv):
    assert len(argv) == 3
    host, port = argv[1:]
    four = [int(x) for x in host.split(".")]
    assert len(four) == 4 and all(x in range(256) for x in four)
    assert int(port) in range(1, 65536)
    return host, int(port)


try:
    target = checked(sys.argv)
except (AssertionError, ValueError):
    print(USAGE, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
try:
    sock.connect(target)
    # MSG_WAITALL: wait until a whole block is there, or the end
    blocks = list(iter(lambda: sock.recv(10_000, socket.MSG_WAITALL), b""))
except OSError as e:
    print(e, file=sys.stderr)
    sys.exit(1)
else:
    print("".join([b"".join(blocks).decode("utf8")]))
finally:
    sock.close()
