"""Upper-case answers over UDP, one short thread for each datagram."""
import socket
import sys
import threading


def is_ipv4(text):
    parts = text.split(".")
    return len(parts) == 4 and all(
        p.isascii() and p.isdigit() and int(p) <= 255 for p in parts
    )


def answer(sock, data, sender):
    try:
        sock.sendto(data.upper(), sender)
    except OSError as e:
        sys.stderr.write(f"answer to {sender} failed: {e}\n")


def main(args):
    if len(args) != 2:
        sys.stderr.write("usage: udp_server.py HOST PORT\n")
        return 2
    host, port = args
    if not is_ipv4(host):
        sys.stderr.write(f"{host!r} is no IPv4 address\n")
        return 2
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        sys.stderr.write(f"{port!r} is no port\n")
        return 2

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.bind((host, int(port)))
        except OSError as e:
            sys.stderr.write(f"bind: {e}\n")
            return 1
        while True:
            data, sender = sock.recvfrom(65536)
            threading.Thread(target=answer, args=(sock, data, sender), daemon=True).start()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
