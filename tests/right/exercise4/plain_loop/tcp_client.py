"""Prints the text that a TCP server sends: python3 tcp_client.py HOST PORT"""
import socket
import sys


def wrong_arguments(why):
    print(why, file=sys.stderr)
    print("usage: python3 tcp_client.py HOST PORT", file=sys.stderr)
    sys.exit(2)


def main():
    if len(sys.argv) != 3:
        wrong_arguments("two arguments are needed")
    host, port = sys.argv[1], sys.argv[2]

    numbers = host.split(".")
    if len(numbers) != 4:
        wrong_arguments("HOST is four numbers joined by dots")
    for number in numbers:
        if not (number.isascii() and number.isdigit()) or int(number) > 255:
            wrong_arguments("each number of HOST is from 0 to 255")
    if not (port.isascii() and port.isdigit()) or not 1 <= int(port) <= 65535:
        wrong_arguments("PORT is a number from 1 to 65535")

    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        client.connect((host, int(port)))
        pieces = []
        while True:
            piece = client.recv(4096)
            if not piece:
                break
            pieces.append(piece)
    except OSError as error:
        print("Network error:", error, file=sys.stderr)
        sys.exit(1)
    finally:
        client.close()
    print(b"".join(pieces).decode("utf-8"))


main()
