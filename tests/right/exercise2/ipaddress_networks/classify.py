import ipaddress
import sys

LOCAL = [ipaddress.IPv4Network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
LOOPBACK = ipaddress.IPv4Network("127.0.0.0/8")


def kind(text):
    try:
        address = ipaddress.IPv4Address(text)
    except ipaddress.AddressValueError:
        return "invalid"
    if address in LOOPBACK:
        return "loopback"
    if any(address in network for network in LOCAL):
        return "local"
    return "public"


def main():
    result = []
    for line in sys.stdin.read().split("\n"):
        line = line.strip()
        if line:
            result.append(f"{line} {kind(line)}")
    # everything at once, without a newline at the very end
    sys.stdout.write("\n".join(result))


if __name__ == "__main__":
    main()
