import socket
import socketserver
import sys


def get_arguments():
    """returns host and port, or stops the program"""
    if len(sys.argv) != 3:
        print("I need HOST and PORT", file=sys.stderr)
        sys.exit(2)
    host = sys.argv[1]
    try:
        socket.inet_pton(socket.AF_INET, host)
    except OSError:
        print("not an IPv4 address:", host, file=sys.stderr)
        sys.exit(2)
    try:
        port = int(sys.argv[2])
    except ValueError:
        print("not a port:", sys.argv[2], file=sys.stderr)
        sys.exit(2)
    if port <= 0 or port >= 65536:
        print("not a port:", port, file=sys.stderr)
        sys.exit(2)
    return host, port


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data = self.request[0]
        sock = self.request[1]
        sock.sendto(data.upper(), self.client_address)


if __name__ == "__main__":
    address = get_arguments()
    try:
        server = socketserver.UDPServer(address, Handler)
    except OSError as e:
        print("cannot start:", e, file=sys.stderr)
        sys.exit(1)
    server.serve_forever()
