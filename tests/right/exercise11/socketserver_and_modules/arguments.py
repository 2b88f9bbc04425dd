import ipaddress


class Wrong(Exception):
    pass


def host_and_port(argv):
    if len(argv) != 3:
        raise Wrong("usage: python3 chat_room.py HOST PORT")
    try:
        host = ipaddress.IPv4Address(argv[1])
    except ValueError as error:
        raise Wrong(error) from None
    try:
        port = int(argv[2])
    except ValueError:
        raise Wrong("PORT is not a number") from None
    if port <= 0 or port > 65535:
        raise Wrong("PORT is out of range")
    return str(host), port
