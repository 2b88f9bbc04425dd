"""One thread receives, the main thread puts together and prints."""
import ipaddress
import queue
import socket
import sys
import threading


def receiver(sock, pieces):
    try:
        while True:
            piece = sock.recv(2048)
            pieces.put(piece)
            if not piece:
                return
    except OSError as error:
        pieces.put(error)


def main():
    try:
        host, port = sys.argv[1:]
        address = (str(ipaddress.ip_address(host)), int(port))
        if ":" in host:
            raise ValueError("only IPv4 addresses")
        if address[1] < 1 or address[1] > 65535:
            raise ValueError("port out of range")
    except ValueError as error:
        print("wrong arguments:", error, file=sys.stderr)
        return 2

    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.connect(address)
    except OSError as error:
        print("cannot connect:", error, file=sys.stderr)
        sock.close()
        return 1

    pieces = queue.Queue()
    thread = threading.Thread(target=receiver, args=(sock, pieces))
    thread.start()
    text = b""
    while True:
        piece = pieces.get()
        if isinstance(piece, OSError):
            print("connection lost:", piece, file=sys.stderr)
            return 1
        if not piece:
            break
        text += piece
    thread.join()
    sock.close()
    print(str(text, "utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
