import socket

HOST = socket.gethostbyname(socket.gethostname())
PORT = 12345

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((HOST, PORT))
print("Server started on", HOST, PORT)

while True:
    data, addr = s.recvfrom(65535)
    s.sendto(data.upper(), addr)
