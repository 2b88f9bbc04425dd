import hashlib
import os
import signal
import socket
import stat
import sys

USAGE = "usage: file_server.py HOST PORT FOLDER"


def arguments():
    if len(sys.argv) != 4:
        return None
    host, port, folder = sys.argv[1:]
    try:
        socket.inet_pton(socket.AF_INET, host)
        number = int(port, 10)
    except (OSError, ValueError):
        return None
    return (host, number, folder) if 0 < number < 2**16 else None


def open_regular(folder_fd, name):
    if not name or b"/" in name or b"\\" in name or b"\0" in name or name in (b".", b".."):
        raise FileNotFoundError("bad name")
    fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder_fd)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise IsADirectoryError("not a regular file")
    return fd


def talk(client, folder_fd):
    line = client.makefile("rb", buffering=0).readline(2000)
    if line[:4] != b"GET " or line[-1:] != b"\n":
        client.sendall(b"ERR say GET and a name\n")
        return
    try:
        fd = open_regular(folder_fd, line[4:-1])
    except OSError as error:
        client.sendall(b"ERR " + (error.strerror or str(error)).encode() + b"\n")
        return
    with open(fd, "rb") as f:
        sha = hashlib.sha256()
        for block in iter(lambda: f.read(1 << 20), b""):
            sha.update(block)
        client.sendall(f"OK {f.tell()} {sha.hexdigest()}\n".encode())
        f.seek(0)
        client.sendfile(f)
    client.shutdown(socket.SHUT_WR)


def main():
    args = arguments()
    if args is None:
        print(USAGE, file=sys.stderr)
        return 2
    host, port, folder = args
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        folder_fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
        server.bind((host, port))
        server.listen(1)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    while True:
        client, _ = server.accept()
        if os.fork() == 0:
            server.close()
            try:
                talk(client, folder_fd)
            except OSError as error:
                print(error, file=sys.stderr)
            os._exit(0)
        client.close()


sys.exit(main())
