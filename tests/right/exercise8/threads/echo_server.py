import ipaddress
import socket
import sys
import threading

threads = []


def talk(conn, addr):
    try:
        while chunk := conn.recv(65536):
            conn.sendall(chunk)
        conn.shutdown(socket.SHUT_WR)
    except OSError as e:
        print(addr, e, file=sys.stderr)
    finally:
        conn.close()


def main():
    try:
        host, port = sys.argv[1:]
        ipaddress.IPv4Address(host)
        port = int(port)
        if not 1 <= port <= 65535:
            raise ValueError("PORT must be 1-65535")
    except ValueError as e:
        print("usage: echo_server.py HOST PORT:", e, file=sys.stderr)
        return 2
    try:
        server = socket.create_server((host, port))
    except OSError as e:
        print("error:", e, file=sys.stderr)
        return 1
    while True:
        conn, addr = server.accept()
        t = threading.Thread(target=talk, args=(conn, addr))
        t.start()
        threads[:] = [x for x in threads if x.is_alive()] + [t]


sys.exit(main())
