import socket
import sys

services = {
    21: "FTP",
    22: "SSH",
    25: "SMTP",
    80: "HTTP",
    443: "HTTPS",
}

try:
    if len(sys.argv) < 3:
        raise ValueError("HOST and at least one PORT, please")
    host = sys.argv[1]
    nums = [int(x) for x in host.split(".")]
    if len(nums) != 4 or min(nums) < 0 or max(nums) > 255:
        raise ValueError("HOST is not an address")
    ports = [int(p) for p in sys.argv[2:]]
    if min(ports) < 1 or max(ports) > 65535:
        raise ValueError("PORT is out of range")
except ValueError as e:
    print("Wrong arguments:", e, file=sys.stderr)
    sys.exit(2)

print("PORT    STATE      SERVICE")
for port in ports:
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.settimeout(1)
    try:
        s.connect((host, port))
        state = "open"
    except ConnectionRefusedError:
        state = "closed"
    except OSError:
        state = "no-answer"
    s.close()
    print(f"{port:<8}{state:<11}{services.get(port, '-')}")
