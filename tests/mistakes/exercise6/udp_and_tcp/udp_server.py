import socket
import sys
import threading


def get_arguments():
    """returns host and port, or stops the program"""
    if len(sys.argv) != 3:
        print("I need HOST and PORT", file=sys.stderr)
        sys.exit(2)
    host = sys.argv[1]
    try:
        socket.inet_pton(socket.AF_INET, host)
    except OSError:
        print("not an IPv4 address:", host, file=sys.stderr)
        sys.exit(2)
    try:
        port = int(sys.argv[2])
    except ValueError:
        print("not a port:", sys.argv[2], file=sys.stderr)
        sys.exit(2)
    if port <= 0 or port >= 65536:
        print("not a port:", port, file=sys.stderr)
        sys.exit(2)
    return host, port


def tcp_part(listener):
    while True:
        conn, addr = listener.accept()
        data = conn.recv(65535)
        conn.sendall(data.upper())
        conn.close()


HOST, PORT = get_arguments()
tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    tcp.bind((HOST, PORT))
    tcp.listen(5)
    udp.bind((HOST, PORT))
except OSError as e:
    print("bind:", e, file=sys.stderr)
    sys.exit(1)

# clients can use both
threading.Thread(target=tcp_part, args=(tcp,), daemon=True).start()
while True:
    data, addr = udp.recvfrom(65535)
    udp.sendto(data.upper(), addr)
