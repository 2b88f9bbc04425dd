import sys


def get_type(ip):
    try:
        numbers = [int(x) for x in ip.split(".")]
    except ValueError:
        return "invalid"
    if len(numbers) != 4 or min(numbers) < 0 or max(numbers) > 255:
        return "invalid"
    if numbers[0] == 127:
        return "loopback"
    if numbers[0] == 10:
        return "local"
    if numbers[0] == 172 and 16 <= numbers[1] <= 31:
        return "local"
    if numbers[:2] == [192, 168]:
        return "local"
    return "public"


for line in sys.stdin:
    line = line.strip()
    if line:
        print(line, get_type(line))
