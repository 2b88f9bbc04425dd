import os
import socket
import sys

SIZE = 1024


def check(args):
    if len(args) != 4:
        return "Usage: file_server.py HOST PORT FOLDER"
    parts = args[1].split(".")
    if len(parts) != 4 or not all(p.isdigit() and int(p) < 256 for p in parts):
        return "HOST is wrong"
    if not args[2].isdigit() or not 0 < int(args[2]) < 65536:
        return "PORT is wrong"
    return None


def main():
    error = check(sys.argv)
    if error:
        print(error, file=sys.stderr)
        sys.exit(2)
    host, port, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if not os.path.isdir(folder):
        print("no such folder", file=sys.stderr)
        sys.exit(1)

    print("[STARTING] Server is starting.")
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
    except OSError as e:
        print("[ERROR]", e, file=sys.stderr)
        sys.exit(1)
    server.listen()
    print("[LISTENING] Server is listening.")

    while True:
        conn, addr = server.accept()
        print(f"[NEW CONNECTION] {addr} connected.")
        try:
            filename = os.path.basename(conn.recv(SIZE).decode("utf-8").strip())
            print(f"[RECV] Receiving the filename: {filename}")
            path = os.path.join(folder, filename)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    data = file.read(SIZE)
                    while data:
                        conn.sendall(data)
                        data = file.read(SIZE)
            else:
                conn.sendall("File not found.".encode("utf-8"))
        except (OSError, UnicodeDecodeError) as e:
            print("[ERROR]", e)
        conn.close()
        print(f"[DISCONNECTED] {addr} disconnected.")


if __name__ == "__main__":
    main()
