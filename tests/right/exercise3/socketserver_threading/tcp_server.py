import ipaddress
import socketserver
import sys


class Greeter(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall("You are connected!".encode("utf-8"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def usage(why):
    print(f"{why}\nusage: tcp_server.py HOST PORT", file=sys.stderr)
    sys.exit(2)


def main():
    if len(sys.argv) != 3:
        usage("wrong number of arguments")
    try:
        host = str(ipaddress.IPv4Address(sys.argv[1]))
    except ValueError as e:
        usage(str(e))
    try:
        port = int(sys.argv[2])
    except ValueError:
        usage("PORT is not a number")
    if not 1 <= port <= 65535:
        usage("PORT is out of range")
    try:
        server = Server((host, port), Greeter)
    except OSError as e:
        sys.exit(f"could not start the server: {e}")
    with server:
        server.serve_forever()


main()
