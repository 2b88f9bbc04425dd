import socket
import sys
import time

from arguments import parse


class Pinger:
    def __init__(self, host, port):
        self.server = (host, port)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sent = 0
        self.received = 0

    def ping(self):
        self.sent += 1
        self.sock.sendto(f"PING {self.sent}".encode(), self.server)
        if self.answered(f"PONG {self.sent}".encode()):
            self.received += 1
            print(self.sent, "ok")
        else:
            print(self.sent, "lost")
            time.sleep(0.4)     # give the network a rest

    def answered(self, wanted):
        end = time.monotonic() + 0.5
        while (left := end - time.monotonic()) > 0:
            self.sock.settimeout(left)
            try:
                if self.sock.recvfrom(1024) == (wanted, self.server):
                    return True
            except TimeoutError:
                break
        return False


def main():
    host, port, count = parse(sys.argv[1:])
    pinger = Pinger(host, port)
    while pinger.sent < count:
        pinger.ping()
    print(f"{pinger.sent} sent, {pinger.received} received")
    return 0 if pinger.received > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
