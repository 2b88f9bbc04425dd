import sys

count = 0
print("Give me addresses, one a line:", file=sys.stderr)
try:
    while True:
        ip = input().strip(" \t\r\n")
        if not ip:
            continue
        count += 1
        numbers = ip.split(".")
        good = len(numbers) == 4
        for n in numbers:
            if n not in [str(i) for i in range(256)]:
                good = False
        if not good:
            print(ip + " invalid")
        elif numbers[0] == "127":
            print(ip + " loopback")
        elif numbers[0] == "10":
            print(ip + " local")
        elif numbers[0] == "172" and 16 <= int(numbers[1]) <= 31:
            print(ip + " local")
        elif numbers[0] == "192" and numbers[1] == "168":
            print(ip + " local")
        else:
            print(ip + " public")
except EOFError:
    print("that was the end,", count, "lines", file=sys.stderr)
