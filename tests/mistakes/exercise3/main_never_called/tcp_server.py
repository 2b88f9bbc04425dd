import socket
import sys


def main():
    host = sys.argv[1]
    port = int(sys.argv[2])
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen(5)
    while True:
        client, address = server.accept()
        client.sendall("You are connected!".encode("utf-8"))
        client.close()
