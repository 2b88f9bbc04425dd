import socketserver
import sys
from ipaddress import IPv4Address


class UpperHandler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data.upper(), self.client_address)


class UpperServer(socketserver.UDPServer):
    max_packet_size = 65535          # the default, 8192, would cut longer ones
    # allow_reuse_address stays False: UDP knows no TIME_WAIT, and with it a
    # second copy of this program could take the port away unnoticed.


def main():
    if len(sys.argv) != 3:
        print("Usage: udp_server.py HOST PORT", file=sys.stderr)
        return 2
    try:
        host = str(IPv4Address(sys.argv[1]))
        port = int(sys.argv[2])
    except ValueError as error:
        print("Wrong argument:", error, file=sys.stderr)
        return 2
    if port not in range(1, 65536):
        print("Wrong port:", port, file=sys.stderr)
        return 2
    try:
        server = UpperServer((host, port), UpperHandler)
    except OSError as error:
        print("Could not start:", error, file=sys.stderr)
        return 1
    with server:
        server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
