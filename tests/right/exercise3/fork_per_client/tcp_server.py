import os
import signal
import socket
import sys


def fail(status, text):
    os.write(2, (text + "\n").encode())
    os._exit(status)


def main():
    if len(sys.argv) != 3:
        fail(2, "Usage: tcp_server.py HOST PORT")
    host = sys.argv[1]
    try:
        nums = [int(x) for x in host.split(".")]
    except ValueError:
        fail(2, "HOST has something that is no number")
    if len(nums) != 4:
        fail(2, "HOST must have four numbers")
    for n in nums:
        if n < 0 or n > 255:
            fail(2, "HOST: numbers go from 0 to 255")
    try:
        port = int(sys.argv[2])
    except ValueError:
        fail(2, "PORT is no number")
    if port <= 0 or port >= 65536:
        fail(2, "PORT goes from 1 to 65535")

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        s.bind((host, port))
        s.listen(10)
    except OSError as e:
        fail(1, "bind: " + str(e))

    while True:
        c, a = s.accept()
        if os.fork() == 0:
            s.close()
            try:
                c.sendall("You are connected!".encode())
                c.close()
            except OSError as e:
                print("lost", a, e)
            os._exit(0)
        c.close()


main()
