import os
import socket
import sys

from packets import pack_ack, parse, unpack_data


def receive(sock, part):
    """Keeps a copy on disk under another name, because files may be large."""
    next_number = 0
    ended = False
    ahead = {}
    while True:
        try:
            packet, sender = sock.recvfrom(65535)
        except TimeoutError:
            return
        data = unpack_data(packet)
        if data is None:
            continue
        if data.number >= next_number + 100 or (ended and data.number >= next_number):
            continue
        if data.number >= next_number:
            ahead[data.number] = data.payload
        while not ended and next_number in ahead:
            payload = ahead.pop(next_number)
            part.write(payload)
            next_number += 1
            ended = payload == b""
            if ended:
                yield
                sock.settimeout(1)
        sock.sendto(pack_ack(data.number), sender)


def main():
    args = parse("target")
    temporary = args.target + ".part"
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, open(temporary, "wb") as part:
            sock.bind((args.host, args.port))
            for _ in receive(sock, part):
                part.close()
                os.replace(temporary, args.target)
    except OSError as error:
        print("storm_receive:", error, file=sys.stderr)
        if os.path.isfile(temporary):
            os.remove(temporary)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
