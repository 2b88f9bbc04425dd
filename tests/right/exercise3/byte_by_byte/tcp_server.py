import socket
import sys
import time

text = "You are connected!"

if len(sys.argv) != 3:
    sys.stderr.write("need HOST and PORT\n")
    sys.exit(2)
HOST, PORT = sys.argv[1:]

ok = HOST.count(".") == 3
for number in HOST.split("."):
    if number not in [str(n) for n in range(256)]:
        ok = False
if not ok:
    sys.stderr.write("HOST is wrong\n")
    sys.exit(2)
if PORT not in [str(n) for n in range(1, 65536)]:
    sys.stderr.write("PORT is wrong\n")
    sys.exit(2)

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    s.bind((HOST, int(PORT)))
except OSError as e:
    sys.stderr.write("bind did not work: " + str(e) + "\n")
    sys.exit(1)
s.listen(5)

while True:
    c, addr = s.accept()
    try:
        c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for letter in text.encode():
            c.send(bytes([letter]))
            time.sleep(0.02)
    except OSError:
        print("client is gone")
    c.close()
