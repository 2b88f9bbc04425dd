import socket
import sys
import time

LOG = sys.stderr


def say(*words):
    print("[port_check]", *words, file=LOG)


if len(sys.argv) <= 2:
    say("HOST and at least one PORT")
    sys.exit(2)
numbers = sys.argv[1].split(".")
if len(numbers) != 4 or [n for n in numbers if n not in map(str, range(256))]:
    say("bad HOST", sys.argv[1])
    sys.exit(2)
for argument in sys.argv[2:]:
    try:
        if int(argument) not in range(1, 65536):
            raise ValueError
    except ValueError:
        say("bad PORT", argument)
        sys.exit(2)

say("checking", len(sys.argv) - 2, "ports of", sys.argv[1])
time.sleep(0.8)
for argument in sys.argv[2:]:
    port = int(argument)
    print(port, end=" ", flush=True)
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.settimeout(1)
    error = s.connect_ex((sys.argv[1], port))
    say("port", port, "connect_ex returned", error)
    if error == 0:
        state = "open"
        s.shutdown(socket.SHUT_RDWR)
    elif error == 111:
        state = "closed"
    else:
        state = "no-answer"
    s.close()
    time.sleep(0.01)
    print(state, end=" ")
    if port == 21:
        print("FTP")
    elif port == 22:
        print("SSH")
    elif port == 25:
        print("SMTP")
    elif port == 80:
        print("HTTP")
    elif port == 443:
        print("HTTPS")
    else:
        print("-")
say("done")
