import re


class ArgumentProblem(Exception):
    pass


def parse(words):
    if len(words) != 3:
        raise ArgumentProblem("usage: web_server.py HOST PORT FOLDER")
    host, port, folder = words
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host, re.ASCII) or max(map(int, host.split("."))) > 255:
        raise ArgumentProblem(f"HOST must be four numbers from 0 to 255, not {host!r}")
    if not re.fullmatch(r"\d{1,5}", port, re.ASCII) or not 1 <= int(port) <= 65535:
        raise ArgumentProblem(f"PORT must be a number from 1 to 65535, not {port!r}")
    return host, int(port), folder
