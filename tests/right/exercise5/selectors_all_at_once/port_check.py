import errno
import os
import selectors
import socket
import sys
import time

SERVICES = {21: "FTP", 22: "SSH", 25: "SMTP", 80: "HTTP", 443: "HTTPS"}


def usage():
    sys.stderr.write("usage: port_check.py HOST PORT [PORT ...]\n")
    sys.exit(2)


def state_of(error):
    if error == 0:
        return "open"
    if error == errno.ECONNREFUSED:
        return "closed"
    return "no-answer"


def check_all(host, ports):
    selector = selectors.DefaultSelector()
    states = [None] * len(ports)
    for i, port in enumerate(ports):
        s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        s.setblocking(False)
        error = s.connect_ex((host, port))
        if error == errno.EINPROGRESS:
            selector.register(s, selectors.EVENT_WRITE, i)
        else:
            states[i] = state_of(error)
            s.close()
    end = time.monotonic() + 1
    while selector.get_map():
        left = end - time.monotonic()
        if left <= 0:
            break
        for key, events in selector.select(left):
            selector.unregister(key.fileobj)
            error = key.fileobj.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            states[key.data] = state_of(error)
            key.fileobj.close()
    for key in list(selector.get_map().values()):
        states[key.data] = "no-answer"
        key.fileobj.close()
    return states


host, texts = (sys.argv + [""])[1], sys.argv[2:]
allowed = {str(n) for n in range(256)}
if len(host.split(".")) != 4 or not set(host.split(".")) <= allowed or not texts:
    usage()
if not all(t.isdigit() and 1 <= int(t) <= 65535 for t in texts):
    usage()

ports = [int(t) for t in texts]
lines = [f"{p} {s} {SERVICES.get(p, '-')}" for p, s in zip(ports, check_all(host, ports))]
os.write(1, "\n".join(lines).encode())
