import os
import socket
import struct
import sys
import threading
import time
import zlib

WINDOW = 32
TIMEOUT = 0.2
TRIES = 40


def check(args):
    if len(args) != 3:
        raise ValueError("need HOST PORT FILE")
    parts = [int(x) for x in args[0].split(".")]
    if len(parts) != 4 or min(parts) < 0 or max(parts) > 255:
        raise ValueError("bad HOST")
    port = int(args[1])
    if not 0 < port < 65536:
        raise ValueError("bad PORT")
    return args[0], port, args[2]


def make_data(n, payload):
    number = n.to_bytes(4, "big")
    return b"D" + number + zlib.crc32(number + payload).to_bytes(4, "big") + payload


def listen_for_acks(sock, waiting, lock, changed):
    while True:
        try:
            packet = sock.recv(100)
        except OSError:
            continue
        if len(packet) != 9 or packet[0] != ord("A"):
            continue
        n, crc = struct.unpack("!xII", packet)
        if crc != zlib.crc32(packet[1:5]):
            continue
        with lock:
            if waiting.pop(n, None) is not None:
                changed.set()


def main():
    try:
        host, port, name = check(sys.argv[1:])
    except ValueError as error:
        print("wrong arguments:", error, file=sys.stderr)
        return 2
    try:
        with open(name, "rb") as f:
            packets = []
            while True:
                payload = f.read(1000)
                packets.append(make_data(len(packets), payload))
                if not payload:
                    break
    except OSError as error:
        print("cannot read:", error, file=sys.stderr)
        return 1

    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", 0))
    waiting = {}
    lock = threading.Lock()
    changed = threading.Event()
    threading.Thread(target=listen_for_acks, args=(sock, waiting, lock, changed), daemon=True).start()

    next_number = 0
    while True:
        with lock:
            now = time.monotonic()
            while next_number < len(packets) and len(waiting) < WINDOW:
                waiting[next_number] = [now - 1, 0]
                next_number += 1
            if not waiting:
                break
            for n, entry in waiting.items():
                if now - entry[0] < TIMEOUT:
                    continue
                if entry[1] == TRIES:
                    print("no ACK for DATA", n, file=sys.stderr)
                    return 1
                entry[0] = now
                entry[1] += 1
                try:
                    sock.sendto(packets[n], (host, port))
                except OSError as error:
                    print("cannot send:", error, file=sys.stderr)
                    return 1
            changed.clear()
        changed.wait(0.02)
    return 0


code = main()
sys.stdout.flush()
sys.stderr.flush()
os._exit(code)
