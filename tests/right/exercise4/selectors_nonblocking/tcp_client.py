import errno
import os
import selectors
import socket
import sys


def fail(code, text):
    print(text, file=sys.stderr)
    sys.exit(code)


def is_host(text):
    try:
        socket.inet_pton(socket.AF_INET, text)
        return True
    except OSError:
        return False


if len(sys.argv) != 3 or not is_host(sys.argv[1]):
    fail(2, "usage: tcp_client.py HOST PORT (HOST is an IPv4 address)")
try:
    port = int(sys.argv[2])
except ValueError:
    fail(2, "PORT is not a number")
if not 0 < port <= 65535:
    fail(2, "PORT is not between 1 and 65535")

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.setblocking(False)
selector = selectors.DefaultSelector()

code = sock.connect_ex((sys.argv[1], port))
if code not in (0, errno.EINPROGRESS):
    fail(1, "connect: " + os.strerror(code))
selector.register(sock, selectors.EVENT_WRITE)
selector.select()
code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
if code != 0:
    fail(1, "connect: " + os.strerror(code))

selector.modify(sock, selectors.EVENT_READ)
received = bytearray()
ended = False
while not ended:
    selector.select()
    while True:
        try:
            data = sock.recv(4096)
        except BlockingIOError:
            break
        except OSError as e:
            fail(1, f"recv: {e}")
        if data == b"":
            ended = True
            break
        received.extend(data)

selector.unregister(sock)
selector.close()
sock.close()
print(received.decode("utf-8"))
