# tcp_client.py - my first client
import socket, sys

def valid_ip(ip):
    parts = ip.split('.')
    if len(parts) != 4:
        return False
    for p in parts:
        if not p.isdigit():
            return False
        if int(p) > 255:
            return False
    return True

def valid_port(p):
    return p.isdigit() and 0 < int(p) < 65536

args = sys.argv[1:]
if len(args) != 2 or not valid_ip(args[0]) or not valid_port(args[1]):
    sys.stderr.write('usage: tcp_client.py HOST PORT\n')
    sys.exit(2)

host = args[0]
port = int(args[1])


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    s.connect((host, port))
except OSError as err:
    sys.stderr.write('no connection: %s\n' % err)
    sys.exit(1)

s.sendall('Hello'.encode('utf-8'))

data = b''
while True:
    part = s.recv(1024)
    if not part:
        break
    data += part
print(data.decode('utf-8'))
s.close()
