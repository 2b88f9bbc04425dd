# slow but simple: one byte after the other
import socket
import sys

arguments = sys.argv[1:]
good = len(arguments) == 2
if good:
    numbers = arguments[0].split(".")
    good = len(numbers) == 4
    for number in numbers:
        if number == "" or any(c not in "0123456789" for c in number):
            good = False
        elif int(number) > 255:
            good = False
    if arguments[1] == "" or any(c not in "0123456789" for c in arguments[1]):
        good = False
    elif int(arguments[1]) < 1 or int(arguments[1]) > 65535:
        good = False
if not good:
    print("Start me as: python3 tcp_client.py HOST PORT", file=sys.stderr)
    sys.exit(2)

s = socket.socket()
code = s.connect_ex((arguments[0], int(arguments[1])))
if code != 0:
    print("Could not connect, error number", code, file=sys.stderr)
    sys.exit(1)

text = bytearray()
byte = s.recv(1)
while byte != b"":
    text += byte
    byte = s.recv(1)
s.close()
print(text.decode("utf-8"))
