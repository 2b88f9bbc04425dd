import socket
import sys
import time

try:
    HOST, PORT, COUNT = sys.argv[1:]
    PORT = int(PORT)
    nums = [int(x) for x in HOST.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255 or PORT < 1 or PORT > 65535:
        raise ValueError("out of range")
    COUNT = int(COUNT)
    if COUNT < 1 or COUNT > 1000:
        raise ValueError("COUNT is 1-1000")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((HOST, PORT))     # the kernel drops what strangers send


def send(text):
    for attempt in range(5):
        try:
            s.send(text.encode("ascii"))
            return
        except ConnectionRefusedError:
            print("nobody there?", file=sys.stderr)     # an old ICMP error
        except OSError as e:
            print(e, file=sys.stderr)
            return


def ask(n):
    send("PING %d" % n)
    end = time.monotonic() + 0.5
    while (rest := end - time.monotonic()) > 0:
        s.settimeout(rest)
        try:
            if s.recv(65536) == b"PONG %d" % n:
                return True
        except TimeoutError:
            return False
        except ConnectionRefusedError:
            pass
    return False


total = 0
for n in range(1, COUNT + 1):
    good = ask(n)
    total += good
    sys.stdout.write("%d %s\n" % (n, "ok" if good else "lost"))
sys.stdout.write("%d sent, %d received" % (COUNT, total))
sys.exit(not total)
