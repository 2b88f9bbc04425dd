import socketserver


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Echo(socketserver.BaseRequestHandler):
    """One object for every client."""

    def handle(self):
        print("hello", self.client_address)
        try:
            for block in iter(lambda: self.request.recv(1400), b""):
                self.request.sendall(block)
        except ConnectionError as e:
            print("gone:", e)
        print("goodbye", self.client_address)
