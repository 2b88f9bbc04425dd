import argparse
import asyncio
import ipaddress
import mimetypes
import sys
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit  # urlsplit: only for the log

mimetypes.init(files=())
ALLOWED = ("text/html", "text/plain", "image/png", "text/css")


def content_type(path):
    if path.suffix not in (".html", ".txt", ".png", ".css"):
        return "application/octet-stream"
    guess = mimetypes.guess_type("x" + path.suffix)[0]
    assert guess in ALLOWED
    return guess + ("; charset=utf-8" if guess.startswith("text/") else "")


def response(status, body, kind, *fields):
    status = HTTPStatus(status)
    head = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Date: {formatdate(usegmt=True)}",
        "Server: my-own/0.1",
        *fields,
        "Connection: close",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n", body


def error(status, *fields):
    phrase = HTTPStatus(status).phrase
    page = f"<!doctype html><title>{status}</title><p>{phrase}: {int(status)} not found or not possible\n"
    return response(status, page.encode(), "text/html", *fields)


def resource(root, target):
    raw = unquote_to_bytes(target.split("?", 1)[0])
    try:
        path = root.joinpath(*[part for part in raw.decode("utf-8").split("/") if part])
        path = path.resolve()
        if path.is_dir():
            path = (path / "index.html").resolve(strict=True)
        elif raw.endswith(b"/"):
            return error(404)
        if not path.is_relative_to(root) or not path.is_file():
            return error(404)
        return response(200, path.read_bytes(), content_type(path))
    except (OSError, ValueError):
        return error(404)


def answer(root, request):
    words = request.decode("latin-1").split("\r\n")[0].split(" ")
    if len(words) != 3 or not words[0].isalpha() or words[1][:1] != "/" or words[2] not in ("HTTP/1.1", "HTTP/1.0"):
        return error(400)
    if words[0] not in ("GET", "HEAD"):
        return error(405, "Allow: HEAD, GET")
    print(words[0], urlsplit(words[1]).path if not words[1].startswith("//") else words[1], file=sys.stderr)
    head, body = resource(root, words[1])
    return head, (b"" if words[0] == "HEAD" else body)


async def client(reader, writer, root):
    try:
        request = await reader.readuntil(b"\r\n\r\n")
        for part in answer(root, request):
            writer.write(part)
            await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError) as e:
        print("no answer:", e, file=sys.stderr)
    finally:
        writer.close()


async def serve(host, port, root):
    server = await asyncio.start_server(lambda r, w: client(r, w, root), host, port)
    await server.serve_forever()


def port_number(text):
    if not 1 <= int(text) <= 65535:
        raise ValueError
    return int(text)


parser = argparse.ArgumentParser()
parser.add_argument("host", type=ipaddress.IPv4Address)
parser.add_argument("port", type=port_number)
parser.add_argument("folder", type=Path)
options = parser.parse_args()
try:
    if not options.folder.is_dir():
        raise NotADirectoryError(options.folder)
    asyncio.run(serve(str(options.host), options.port, options.folder.resolve()))
except OSError as problem:
    sys.exit(str(problem))
