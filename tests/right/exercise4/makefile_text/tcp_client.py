import ipaddress
import socket
import sys

try:
    _, host, port = sys.argv
    host = str(ipaddress.IPv4Address(host))
    port = int(port)
    if port not in range(1, 65536):
        raise ValueError("PORT must be 1-65535")
except ValueError as problem:
    print(f"Wrong arguments: {problem}", file=sys.stderr)
    raise SystemExit(2)

try:
    with socket.socket() as s:
        s.connect((host, port))
        # newline="" leaves every newline as the server sent it
        with s.makefile("r", encoding="utf-8", newline="") as f:
            text = f.read()
except OSError as problem:
    print(f"It did not work: {problem}", file=sys.stderr)
    raise SystemExit(1)

print(text)
