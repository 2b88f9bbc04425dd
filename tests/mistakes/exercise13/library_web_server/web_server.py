import functools
import http.server
import ipaddress
import os
import socketserver
import sys


def main():
    if len(sys.argv) != 4:
        print("usage: web_server.py HOST PORT FOLDER", file=sys.stderr)
        sys.exit(2)
    host, port, folder = sys.argv[1:]
    try:
        ipaddress.IPv4Address(host)
        port = int(port)
        if not 1 <= port <= 65535:
            raise ValueError("wrong port")
    except ValueError as e:
        print(e, file=sys.stderr)
        sys.exit(2)
    if not os.path.isdir(folder):
        print("no folder", folder, file=sys.stderr)
        sys.exit(1)
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    try:
        server = socketserver.ThreadingTCPServer((host, port), handler)
    except OSError as e:
        print("Cannot start:", e, file=sys.stderr)
        sys.exit(1)
    print("serving at port", port)
    server.serve_forever()


if __name__ == "__main__":
    main()
