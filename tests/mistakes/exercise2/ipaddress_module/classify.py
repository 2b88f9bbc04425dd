import ipaddress
import sys

for line in sys.stdin:
    line = line.strip()
    if not line:
        continue
    try:
        ip = ipaddress.ip_address(line)
    except ValueError:
        print(line, "invalid")
        continue
    if ip.is_loopback:
        print(line, "loopback")
    elif ip.is_private:
        print(line, "local")
    else:
        print(line, "public")
