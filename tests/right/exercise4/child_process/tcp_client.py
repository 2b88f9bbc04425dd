"""A second process does the network part and hands the text over through a pipe."""
import ipaddress
import multiprocessing
import socket
import sys


def fetch(host, port, pipe):
    try:
        with socket.create_connection((host, port)) as sock:
            data = b""
            while piece := sock.recv(4096):
                data += piece
        pipe.send(data)
    except OSError as error:
        pipe.send(str(error))


def main():
    if len(sys.argv) != 3:
        sys.stderr.write("usage: tcp_client.py HOST PORT\n")
        sys.exit(2)
    try:
        host = str(ipaddress.IPv4Address(sys.argv[1]))
        port = int(sys.argv[2])
        if not 0 < port < 65536:
            raise ValueError("PORT has to be 1-65535")
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=fetch, args=(host, port, theirs))
    child.start()
    answer = ours.recv()
    child.join()
    if isinstance(answer, str):
        sys.stderr.write(f"no text: {answer}\n")
        sys.exit(1)
    print(answer.decode("utf-8"))


if __name__ == "__main__":
    main()
