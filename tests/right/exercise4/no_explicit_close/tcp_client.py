# The kernel closes the socket when the program ends.
import ipaddress, socket, sys

def main(*args):
    if len(args) != 2:
        print('tcp_client.py HOST PORT', file=sys.stderr)
        return 2
    try:
        ip = ipaddress.IPv4Address(args[0])
        port = int(args[1])
        if port < 1 or port > 0xffff:
            raise ValueError(port)
    except ValueError as e:
        print('bad argument:', e, file=sys.stderr)
        return 2
    sock = socket.socket()
    try:
        sock.connect((str(ip), port))
        print(str(b''.join(iter(lambda: sock.recv(512), b'')), 'utf-8'))
    except OSError as e:
        print('failed:', e, file=sys.stderr)
        return 1

sys.exit(main(*sys.argv[1:]))
