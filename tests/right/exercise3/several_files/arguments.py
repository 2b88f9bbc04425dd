class WrongArguments(Exception):
    pass


def read_arguments(arguments):
    if len(arguments) != 2:
        raise WrongArguments("usage: tcp_server.py HOST PORT")
    host, port = arguments
    numbers = host.split(".")
    if len(numbers) != 4 or not all(map(str.isdigit, numbers)):
        raise WrongArguments("HOST is not four numbers with dots: " + host)
    if max(int(number) for number in numbers) > 255:
        raise WrongArguments("HOST has a number over 255: " + host)
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise WrongArguments("PORT is not a number from 1 to 65535: " + port)
    return host, int(port)
