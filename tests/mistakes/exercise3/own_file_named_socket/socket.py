# my helper functions for the socket exercise

GREETING = "You are connected!".encode("utf-8")


def is_host(text):
    parts = text.split(".")
    return len(parts) == 4 and all(p.isdigit() and int(p) <= 255 for p in parts)


def is_port(text):
    return text.isdigit() and 1 <= int(text) <= 65535
