import re


class WrongArguments(Exception):
    pass


def parse(args):
    if len(args) < 2:
        raise WrongArguments("I need HOST PORT [PORT ...]")
    host = args[0]
    if not re.fullmatch(r"([0-9]{1,3}\.){3}[0-9]{1,3}", host):
        raise WrongArguments("HOST must look like 10.0.0.1")
    if max(int(n) for n in host.split(".")) > 255:
        raise WrongArguments("the numbers of HOST go up to 255")
    ports = []
    for text in args[1:]:
        if not re.fullmatch("[0-9]+", text) or not 0 < int(text) < 65536:
            raise WrongArguments(f"{text!r} is no port")
        ports.append(int(text))
    return host, ports
