import socket
import sys


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


if len(sys.argv) < 3:
    wrong("Usage: python3 port_check.py HOST PORT [PORT ...]")
HOST = sys.argv[1]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")
ports = []
for text in sys.argv[2:]:
    if not text.isdigit():
        wrong("PORT must be a number")
    ports.append(int(text))

SERVICES = {21: "FTP", 22: "SSH", 25: "SMTP", 80: "HTTP", 443: "HTTPS"}

for port in ports:
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.settimeout(1)
    try:
        s.connect((HOST, port))
        state = "open"
    except ConnectionRefusedError:
        state = "closed"
    except OSError:
        state = "no-answer"
    s.close()
    print(port, state, SERVICES.get(port, "-"))
