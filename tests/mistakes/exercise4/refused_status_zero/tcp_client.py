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
    except ConnectionRefusedError:
        print("The server is not running.", file=sys.stderr)
        return
    data = b""
    while True:
        part = s.recv(1024)
        if not part:
            break
        data += part
    s.close()
    print(data.decode("utf-8"))


main()
