import socket

host = input("Host: ")
port = int(input("Port: "))

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind((host, port))

while True:
    data, addr = sock.recvfrom(65535)
    sock.sendto(data.upper(), addr)
