import os, socket, sys

def main():
    if len(sys.argv) < 2 or len(sys.argv) > 2:
        print("usage: my_address.py DEST", file=sys.stderr); return 2
    octets = sys.argv[1].split(".")
    if len(octets) != 4 or not set("".join(octets)) <= set("0123456789") or "" in octets \
            or max(map(int, octets)) > 255:
        print("DEST is no IPv4 address:", sys.argv[1], file=sys.stderr); return 2
    global s
    s = socket.socket(type=socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    try:
        s.bind(("0.0.0.0", 0))
        s.connect((sys.argv[1], 0xffff))
    except OSError as e:
        print(e.strerror, file=sys.stderr); return 1
    print(f"{s.getsockname()[0]}", flush=True)
    return 0

os._exit(main())
