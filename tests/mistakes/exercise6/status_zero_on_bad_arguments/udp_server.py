import ipaddress
import socket
import sys


def main():
    if len(sys.argv) != 3:
        print("usage: udp_server.py HOST PORT", file=sys.stderr)
        return
    try:
        host = str(ipaddress.IPv4Address(sys.argv[1]))
        port = int(sys.argv[2])
    except ValueError as e:
        print("wrong argument:", e, file=sys.stderr)
        return
    if not 0 < port < 65536:
        print("wrong port", file=sys.stderr)
        return
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, port))
    except OSError as e:
        sys.exit(str(e))
    while True:
        data, addr = sock.recvfrom(65535)
        sock.sendto(data.upper(), addr)


main()
