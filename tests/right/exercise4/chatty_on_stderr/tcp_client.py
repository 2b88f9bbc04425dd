import ipaddress
import logging
import socket
import sys

logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(message)s")
log = logging.getLogger("client")


def main(argv):
    try:
        host, port = argv
        address = str(ipaddress.IPv4Address(host)), int(port)
        socket.htons(address[1])
        if address[1] == 0:
            raise ValueError("port 0 is reserved")
    except (ValueError, OverflowError) as e:
        log.error("usage: tcp_client.py HOST PORT (%s)", e)
        return 2

    log.info("connecting to %s port %d", *address)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
            s.connect(address)
            log.info("connected, my address is %s port %d", *s.getsockname())
            s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            total = b""
            while True:
                piece = s.recv(1024)
                log.debug("got %d bytes", len(piece))
                if not piece:
                    break
                total += piece
    except OSError as e:
        log.error("%s", e)
        return 1
    log.info("the server has finished, %d bytes in all", len(total))
    sys.stdout.write(total.decode("utf-8"))
    sys.stdout.write("\n")
    return 0


sys.exit(main(sys.argv[1:]))
