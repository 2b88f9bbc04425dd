import socket


def source_address(dest):
    """The address that packets to dest would leave from."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
    sock.setblocking(False)
    try:
        sock.connect((dest, 33434))
        return sock.getsockname()[0]
    finally:
        sock.close()
