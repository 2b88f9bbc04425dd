from concurrent.futures import ThreadPoolExecutor
import socket
import sys


def classify(ip):
    try:
        packed = socket.inet_pton(socket.AF_INET, ip)
    except (OSError, ValueError):
        return ip, "invalid"
    if socket.inet_ntoa(packed) != ip:
        return ip, "invalid"
    a, b = packed[0], packed[1]
    if a == 127:
        return ip, "loopback"
    if a == 10 or (a == 172 and b & 0xF0 == 16) or (a == 192 and b == 168):
        return ip, "local"
    return ip, "public"


def main():
    lines = (line.strip() for line in sys.stdin)
    with ThreadPoolExecutor(max_workers=4) as pool:
        for ip, word in pool.map(classify, (line for line in lines if line)):
            print(ip, word)


main()
