import re

NUMBER = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
PATTERN = re.compile(r"\.".join([NUMBER] * 4))


def is_ipv4(text):
    return PATTERN.fullmatch(text) is not None
