import socket

import arguments
from transfer import BadAnswer, parse_answer, request


def everything(host, port, name):
    pieces = []
    with socket.socket() as sock:
        sock.connect((host, port))
        sock.sendall(request(name))
        sock.shutdown(socket.SHUT_WR)
        while piece := sock.recv(4096):
            pieces.append(piece)
    return b"".join(pieces)


def main():
    host, port, name, target = arguments.read("HOST PORT NAME TARGET")
    try:
        data = parse_answer(everything(host, port, name))
        with open(target, "wb") as f:
            f.write(data)
    except (OSError, BadAnswer) as error:
        raise SystemExit(f"{name}: {error}")


main()
