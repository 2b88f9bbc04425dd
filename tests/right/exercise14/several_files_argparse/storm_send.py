import socket
import sys
import time
from collections import deque

from packets import pack_data, parse, unpack_ack


class GaveUp(Exception):
    pass


class Sender:
    """Sends eight blocks and waits until all eight have their ACK, then the next eight."""

    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.connect((host, port))

    def send(self, packet):
        try:
            self.sock.send(packet)
        except ConnectionRefusedError:
            pass

    def collect(self, wanted):
        deadline = time.monotonic() + 0.2
        while wanted and time.monotonic() < deadline:
            self.sock.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                wanted.discard(unpack_ack(self.sock.recv(512)))
            except TimeoutError:
                return
            except ConnectionRefusedError:
                time.sleep(0.05)

    def send_batch(self, batch):
        wanted = set(batch)
        for attempt in range(40):
            for number in sorted(wanted):
                self.send(batch[number])
            self.collect(wanted)
            if not wanted:
                return
        raise GaveUp(f"no answer for {sorted(wanted)}")


def main():
    args = parse("file")
    try:
        with open(args.file, "rb") as f:
            payloads = list(iter(lambda: f.read(900), b"")) + [b""]
        packets = deque(enumerate(pack_data(n, p) for n, p in enumerate(payloads)))
        sender = Sender(args.host, args.port)
        while packets:
            sender.send_batch(dict(packets.popleft() for _ in range(min(8, len(packets)))))
    except (OSError, GaveUp) as error:
        print("storm_send:", error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
