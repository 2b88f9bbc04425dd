import socket
import sys


def wrong(text):
    print(text, file=sys.stderr)
    sys.exit(2)


def fail(text):
    print(text, file=sys.stderr)
    sys.exit(1)


if len(sys.argv) != 5:
    wrong("Usage: python3 file_client.py HOST PORT NAME TARGET")
HOST, PORT, NAME, TARGET = sys.argv[1:]
parts = HOST.split(".")
if len(parts) != 4:
    wrong("HOST must have four numbers")
for part in parts:
    if not part.isdigit() or int(part) > 255:
        wrong("HOST must be numbers from 0 to 255")
if not PORT.isdigit() or not 1 <= int(PORT) <= 65535:
    wrong("PORT must be a number from 1 to 65535")

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    client.connect((HOST, int(PORT)))
except OSError as e:
    fail(f"Cannot connect: {e}")

data = b""
try:
    client.sendall(f"GET {NAME}\n".encode("utf-8"))
    while b"\n" not in data:
        chunk = client.recv(4096)
        if not chunk:
            fail("The server said nothing")
        data += chunk
    line, data = data.split(b"\n", 1)
    line = line.decode("utf-8", "replace")
    if not line.startswith("OK "):
        fail("The server refuses: " + line)
    try:
        ok, size, digest = line.split()
        size = int(size)
    except ValueError:
        fail("I do not understand: " + line)
    while len(data) < size:
        chunk = client.recv(65536)
        if not chunk:
            break
        data += chunk
except OSError as e:
    fail(f"The connection broke: {e}")
client.close()

if len(data) != size:
    fail(f"Only {len(data)} of {size} bytes came")
try:
    with open(TARGET, "wb") as f:
        f.write(data)
except OSError as e:
    fail(f"Cannot write {TARGET}: {e}")
print("Saved", size, "bytes as", TARGET)
