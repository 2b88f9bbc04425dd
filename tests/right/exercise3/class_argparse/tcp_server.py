import argparse
import socket
import sys


def ipv4(text):
    parts = text.split(".")
    if len(parts) != 4 or not all(p.isdigit() and 0 <= int(p) <= 255 for p in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is not an IPv4 address")
    return text


def port_number(text):
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is not between 1 and 65535")
    return number


class GreetingServer:
    text = "You are connected!"

    def __init__(self, host, port):
        self.host = host
        self.port = port
        self.sock = None

    def open(self):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((self.host, self.port))
        self.sock.listen(5)

    def run(self):
        while True:
            client, address = self.sock.accept()
            try:
                self.greet(client)
            except OSError as error:
                print(f"{address[0]}: {error}", file=sys.stderr)
            finally:
                client.close()

    def greet(self, client):
        client.sendall(self.text.encode())


def main():
    parser = argparse.ArgumentParser(description="Greets everybody.")
    parser.add_argument("host", metavar="HOST", type=ipv4)
    parser.add_argument("port", metavar="PORT", type=port_number)
    options = parser.parse_args()
    server = GreetingServer(options.host, options.port)
    try:
        server.open()
    except OSError as error:
        parser.exit(1, f"cannot listen on {options.host}:{options.port}: {error}\n")
    server.run()


if __name__ == "__main__":
    main()
