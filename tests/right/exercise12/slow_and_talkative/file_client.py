import hashlib
import os
import socket
import sys
import time

if len(sys.argv) != 5:
    sys.stderr.write("I need HOST PORT NAME TARGET\n")
    sys.exit(2)
_, host, port, name, target = sys.argv
numbers = host.split(".")
if len(numbers) != 4 or any(n not in [str(i) for i in range(256)] for n in numbers):
    sys.stderr.write("HOST: four numbers, each 0 to 255\n")
    sys.exit(2)
if not port.isdecimal() or not 1 <= int(port) <= 65535:
    sys.stderr.write("PORT: 1 to 65535\n")
    sys.exit(2)

print("Fetching", name, "...")
time.sleep(1)
problem = None
part = target + "~"
try:
    s = socket.create_connection((host, int(port)))
    s.sendall(("GET " + name + "\n").encode())
    time.sleep(1)
    f = s.makefile("rb")
    line = f.readline()
    print("The server says", line)
    words = line.decode("utf-8", "replace").split(" ")
    if words[0] != "OK":
        problem = "refused: " + " ".join(words[1:]).strip()
    else:
        out = open(part, "wb")
        h = hashlib.sha256()
        count = 0
        for chunk in f:
            out.write(chunk)
            h.update(chunk)
            count += len(chunk)
        out.close()
        if count != int(words[1]):
            problem = f"{count} bytes came, {words[1]} were promised"
        elif h.hexdigest() != words[2].strip():
            problem = "the hash is not what was promised"
except (OSError, ValueError, IndexError) as error:
    problem = str(error)
if problem is None:
    os.replace(part, target)
    print("Done:", target)
    time.sleep(0.5)
    sys.exit(0)
if os.path.exists(part):
    os.remove(part)
print(problem)
print(problem, file=sys.stderr)
sys.exit(1)
