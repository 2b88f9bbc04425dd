import socket

host = socket.gethostbyname(socket.gethostname())
port = 12345

server_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server_socket.bind((host, port))
server_socket.listen()
print(f"Server listening on {host}:{port}")

client_socket, client_address = server_socket.accept()
print(f"Connected to {client_address}")
client_socket.send("You are connected!".encode("utf-8"))

client_socket.close()
server_socket.close()
