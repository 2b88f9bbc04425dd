import socket
import sys


def check_arguments():
    if len(sys.argv) != 2:
        return False
    numbers = sys.argv[1].split(".")
    if len(numbers) != 4:
        return False
    try:
        for n in numbers:
            if int(n) < 0 or int(n) > 255:
                return False
    except ValueError:
        return False
    return True


if not check_arguments():
    sys.stderr.write("usage: my_address.py DEST\n")
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.connect((sys.argv[1], 80))
except OSError as error:
    sys.stderr.write("no way there: " + str(error) + "\n")
    sys.exit(1)
print("Your IP address is:", s.getsockname()[0])
s.close()
