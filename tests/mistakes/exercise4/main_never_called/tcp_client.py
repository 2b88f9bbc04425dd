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
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        try:
            s.connect((host, port))
        except OSError as e:
            print("error:", e, file=sys.stderr)
            sys.exit(1)
        data = b""
        while True:
            part = s.recv(1024)
            if not part:
                break
            data += part
    print(data.decode("utf-8"))
