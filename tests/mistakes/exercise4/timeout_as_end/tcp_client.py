import ipaddress
import socket
import sys


def read_arguments():
    try:
        host, port = sys.argv[1:]
        ipaddress.IPv4Address(host)
        port = int(port)
        if port < 1 or port > 65535:
            raise ValueError("the port must be 1-65535")
    except ValueError as e:
        print("error:", e, file=sys.stderr)
        sys.exit(2)
    return host, port


def main():
    host, port = read_arguments()
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        s.connect((host, port))
    except OSError as e:
        print("error:", e, file=sys.stderr)
        sys.exit(1)

    # the first answer may take a moment
    data = s.recv(4096)
    s.settimeout(0.25)
    while True:
        try:
            more = s.recv(4096)
        except socket.timeout:
            break          # nothing more to read
        if not more:
            break
        data += more
    s.close()
    print(data.decode("utf-8", "replace"))


main()
