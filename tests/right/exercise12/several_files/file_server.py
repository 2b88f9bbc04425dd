import os
import socketserver

import arguments
import transfer


class Handler(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self):
        try:
            self.answer(transfer.parse_request(self.rfile.readline(8192)))
        except OSError as error:
            print("client", self.client_address, error)

    def answer(self, name):
        if name is None:
            self.wfile.write(transfer.err("GET NAME, please"))
        elif "\\" in name or not self.server.has(name):
            self.wfile.write(transfer.err("no file of that name here"))
        else:
            with open(os.path.join(self.server.folder, name), "rb") as f:
                data = f.read()
            self.wfile.write(transfer.ok(data) + data)


class Server(socketserver.TCPServer):
    allow_reuse_address = True

    def has(self, name):
        path = os.path.join(self.folder, name)
        return name in os.listdir(self.folder) and os.path.isfile(path) and not os.path.islink(path)


def main():
    host, port, folder = arguments.read("HOST PORT FOLDER")
    try:
        os.listdir(folder)
        server = Server((host, port), Handler)
    except OSError as error:
        raise SystemExit(f"cannot serve: {error}")
    server.folder = folder
    server.serve_forever()


main()
