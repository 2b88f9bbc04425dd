# simple server, one client after another
from socket import *
import sys

def wrong(msg):
    sys.stderr.write(msg + "\n")
    sys.exit(2)

if len(sys.argv) != 3: wrong("usage: tcp_server.py HOST PORT")
a = sys.argv[1].split(".")
if len(a) != 4: wrong("HOST must be like 192.168.1.10")
for x in a:
    if not x.isnumeric(): wrong("HOST must be four numbers")
    if int(x) > 255: wrong("numbers in HOST must not be over 255")
if not sys.argv[2].isnumeric(): wrong("PORT must be a number")
p = int(sys.argv[2])
if p < 1 or p > 65535: wrong("PORT must be 1 - 65535")

s = socket(AF_INET, SOCK_STREAM)
s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
try:
    s.bind((sys.argv[1], p))
    s.listen(1)
except OSError as e:
    sys.stderr.write("port %d: %s\n" % (p, e))
    sys.exit(1)

while 1:
    c, addr = s.accept()
    try:
        c.send(b"You are connected!")
    except error:
        pass
    c.close()
