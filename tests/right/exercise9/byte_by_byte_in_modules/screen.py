def print_all(sock):
    line = bytearray()
    while byte := sock.recv(1):
        if byte == b"\n":
            print(line.decode("utf-8", "replace"))
            line.clear()
        else:
            line += byte
    if line:
        print(line.decode("utf-8", "replace"), end="")
