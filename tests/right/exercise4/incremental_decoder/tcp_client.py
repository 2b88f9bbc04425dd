# Prints the text while it is still coming in.
import codecs
import socket
import sys


def arguments():
    if len(sys.argv) != 3:
        return None
    host, port = sys.argv[1:]
    numbers = host.split(".")
    if len(numbers) != 4 or not all(n.isdecimal() and int(n) < 256 for n in numbers):
        return None
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        return None
    return host, int(port)


address = arguments()
if address is None:
    print("usage: tcp_client.py HOST PORT   e.g. tcp_client.py 192.168.1.7 12345", file=sys.stderr)
    sys.exit(2)

decoder = codecs.getincrementaldecoder("utf-8")()
try:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.connect(address)
        while True:
            piece = s.recv(1000)
            print(decoder.decode(piece, final=not piece), end="", flush=True)
            if not piece:
                break
except OSError as e:
    print("connection problem:", e.strerror, file=sys.stderr)
    sys.exit(1)
print()
