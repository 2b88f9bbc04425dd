import socketserver
import sys


class MyHandler(socketserver.BaseRequestHandler):
    def handle(self):
        print("client", self.client_address)
        self.request.sendall("You are connected!".encode())


def check_arguments():
    if len(sys.argv) != 3:
        return False
    numbers = sys.argv[1].split(".")
    if len(numbers) != 4:
        return False
    try:
        for n in numbers:
            if int(n) < 0 or int(n) > 255:
                return False
        port = int(sys.argv[2])
    except ValueError:
        return False
    return 1 <= port <= 65535


if not check_arguments():
    sys.stderr.write("usage: tcp_server.py HOST PORT\n")
    sys.exit(2)

host = sys.argv[1]
port = int(sys.argv[2])

try:
    server = socketserver.TCPServer((host, port), MyHandler)
except OSError as e:
    print(e, file=sys.stderr)
    sys.exit(1)
server.serve_forever()
