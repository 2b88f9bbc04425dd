import socket
import sys


def is_ip(text):
    numbers = text.split(".")
    if len(numbers) != 4:
        return False
    for n in numbers:
        if not n.isdigit() or int(n) > 255:
            return False
    return True


def get_local_ip():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.connect(("8.8.8.8", 80))
    ip = s.getsockname()[0]
    s.close()
    return ip


if len(sys.argv) != 2 or not is_ip(sys.argv[1]):
    sys.stderr.write("usage: my_address.py DEST\n")
    sys.exit(2)

try:
    print(get_local_ip())
except OSError as e:
    sys.stderr.write("no network: " + str(e) + "\n")
    sys.exit(1)
