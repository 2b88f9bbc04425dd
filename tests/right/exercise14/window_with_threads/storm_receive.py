import queue
import socket
import sys
import threading
import zlib


def check(args):
    if len(args) != 3:
        raise ValueError("need HOST PORT TARGET")
    parts = [int(x) for x in args[0].split(".")]
    if len(parts) != 4 or min(parts) < 0 or max(parts) > 255:
        raise ValueError("bad HOST")
    port = int(args[1])
    if not 0 < port < 65536:
        raise ValueError("bad PORT")
    return args[0], port, args[2]


def reader(sock, box):
    while True:
        try:
            box.put(sock.recvfrom(4096))
        except OSError:
            pass


try:
    host, port, target = check(sys.argv[1:])
except ValueError as error:
    print("wrong arguments:", error, file=sys.stderr)
    sys.exit(2)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    sock.bind((host, port))
except OSError as error:
    print("cannot bind:", error, file=sys.stderr)
    sys.exit(1)

box = queue.Queue()
threading.Thread(target=reader, args=(sock, box), daemon=True).start()
stored = {}
end = None
written = False
while True:
    try:
        packet, sender = box.get(timeout=1 if written else None)
    except queue.Empty:
        break
    number, payload = packet[1:5], packet[9:]
    if packet[:1] != b"D" or not 9 <= len(packet) <= 1009:
        continue
    if zlib.crc32(number + payload) != int.from_bytes(packet[5:9], "big"):
        continue
    n = int.from_bytes(number, "big")
    stored.setdefault(n, payload)
    if not payload:
        end = n
    if not written and end is not None and len(stored) == end + 1:
        try:
            with open(target, "wb") as f:
                for i in range(end):
                    f.write(stored[i])
        except OSError as error:
            print("cannot write:", error, file=sys.stderr)
            sys.exit(1)
        written = True
    try:
        sock.sendto(b"A" + number + zlib.crc32(number).to_bytes(4, "big"), sender)
    except OSError:
        pass
