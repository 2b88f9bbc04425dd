import socket
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


def main():
    host, port = get_arguments()
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, port))
    except OSError as e:
        print(e, file=sys.stderr)
        sys.exit(1)
    while True:
        data, addr = sock.recvfrom(65535)
        sock.sendto(data.upper(), addr)


if __name__ == "main":
    main()
