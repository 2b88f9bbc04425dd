import argparse
import socket
import sys


def ipv4(text):
    parts = text.split(".")
    if len(parts) != 4 or not all(p.isdigit() and int(p) <= 255 for p in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is not an IPv4 address")
    return text


def port_number(text):
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is not between 1 and 65535")
    return number


class Port:
    names = {21: "FTP", 22: "SSH", 25: "SMTP", 80: "HTTP", 443: "HTTPS"}

    def __init__(self, host, number):
        self.host = host
        self.number = number
        self.sock = None

    def check(self):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.settimeout(1.0)
        try:
            self.sock.connect((self.host, self.number))
        except socket.timeout:
            self.state = "no-answer"
        except ConnectionRefusedError:
            self.state = "closed"
        except OSError as error:
            print(f"port {self.number}: {error}", file=sys.stderr)
            self.state = "no-answer"
        else:
            self.state = "open"

    def close(self):
        self.sock.close()

    def __str__(self):
        return f"{self.number} {self.state} {self.names.get(self.number, '-')}"


def main():
    parser = argparse.ArgumentParser(description="Tells which TCP ports are open.")
    parser.add_argument("host", metavar="HOST", type=ipv4)
    parser.add_argument("ports", metavar="PORT", type=port_number, nargs="+")
    options = parser.parse_args()
    checked = []
    for number in options.ports:
        port = Port(options.host, number)
        port.check()
        print(port, flush=True)
        checked.append(port)
    # all connections stay open until everything is known
    for port in checked:
        port.close()


if __name__ == "__main__":
    main()
