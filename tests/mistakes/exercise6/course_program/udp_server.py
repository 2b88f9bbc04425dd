import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
host = socket.gethostbyname(socket.gethostname())
port = 12345
s.bind((host, port))

while True:
    data, addr = s.recvfrom(1024)
    message = data.decode()
    print("From", addr, ":", message)
    s.sendto(message.upper().encode(), addr)
