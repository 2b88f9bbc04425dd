import socket
import sys


def check_arguments(args):
    if len(args) != 2:
        return False
    numbers = args[0].split(".")
    if len(numbers) != 4:
        return False
    try:
        for n in numbers:
            if int(n) < 0 or int(n) > 255:
                return False
        port = int(args[1])
    except ValueError:
        return False
    return 1 <= port <= 65535


if not check_arguments(sys.argv[1:]):
    sys.stderr.write("usage: chat.py HOST PORT\n")
    sys.exit(2)

HOST = sys.argv[1]
PORT = int(sys.argv[2])

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect((HOST, PORT))
except OSError as e:
    print("Cannot connect:", e, file=sys.stderr)
    sys.exit(1)

answers = sock.makefile("r", encoding="utf-8")
try:
    while True:
        message = input()
        sock.sendall((message + "\n").encode("utf-8"))
        answer = answers.readline()
        if answer == "":
            break
        print(answer.rstrip("\n"))
except EOFError:
    pass
sock.close()
