import re
import socket
import socketserver
import struct
import sys

HEADER = struct.Struct("!L")


class BadFrame(Exception):
    pass


class FrameHandler(socketserver.StreamRequestHandler):
    wbufsize = -1       # buffered, so flush after every answer

    def read_frame(self):
        header = self.rfile.read(HEADER.size)
        if not header:
            return None
        if len(header) < HEADER.size:
            raise BadFrame("cut in the header")
        size, = HEADER.unpack(header)
        if size > 2 ** 16:
            raise BadFrame(f"{size} bytes are too many")
        body = self.rfile.read(size)
        if len(body) < size:
            raise BadFrame("cut in the body")
        return body.decode("utf-8")

    def handle(self):
        try:
            while (text := self.read_frame()) is not None:
                data = bytes("".join(text[i] for i in range(len(text) - 1, -1, -1)), "utf-8")
                self.wfile.write(HEADER.pack(len(data)))
                self.wfile.write(data)
                self.wfile.flush()
        except (BadFrame, UnicodeError, OSError) as error:
            print(f"{self.client_address}: {error}", file=sys.stderr)
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(1)
            while self.connection.recv(1 << 16):
                pass
        except OSError:
            pass

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass


class FrameServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def fail(status, message):
    print("frame_server:", message, file=sys.stderr)
    raise SystemExit(status)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        fail(2, "I need HOST and PORT")
    octet = r"(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
    if not re.fullmatch(rf"{octet}(\.{octet}){{3}}", sys.argv[1]):
        fail(2, "HOST is no IPv4 address")
    if not re.fullmatch(r"[1-9][0-9]{0,4}", sys.argv[2]) or int(sys.argv[2]) >= 1 << 16:
        fail(2, "PORT is no port")
    try:
        server = FrameServer((sys.argv[1], int(sys.argv[2])), FrameHandler)
    except OSError as error:
        fail(1, error)
    server.serve_forever()
