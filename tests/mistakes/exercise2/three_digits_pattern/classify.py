import re
import sys

pattern = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}")

for line in sys.stdin:
    ip = line.strip()
    if not ip:
        continue
    if not pattern.fullmatch(ip):
        print(ip, "invalid")
        continue
    a, b, c, d = map(int, ip.split("."))
    if a == 127:
        print(ip, "loopback")
    elif a == 10 or a == 192 and b == 168 or a == 172 and b in range(16, 32):
        print(ip, "local")
    else:
        print(ip, "public")
