import socket
import sys

SIZE = 1024


def check(args):
    if len(args) != 5:
        return "Usage: file_client.py HOST PORT NAME TARGET"
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
    host, port, name, target = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]

    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        client.connect((host, port))
    except OSError as e:
        print("[ERROR]", e, file=sys.stderr)
        sys.exit(1)

    client.sendall((name + "\n").encode("utf-8"))
    with open(target, "wb") as file:
        while True:
            try:
                data = client.recv(SIZE)
            except OSError as e:
                print("[ERROR]", e)
                break
            if not data:
                break
            file.write(data)
    client.close()
    print("[DONE] File received.")


if __name__ == "__main__":
    main()
