import logging
import socket

logging.basicConfig(filename="server.log", level=logging.INFO)


class Greeter:
    def __init__(self, host, port, greeting):
        self.greeting = greeting.encode("utf-8")
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((host, port))
        self.listener.listen()

    def serve(self):
        while True:
            client, address = self.listener.accept()
            logging.info("client %s:%d", *address)
            try:
                client.sendall(self.greeting)
            except OSError:
                logging.exception("lost %s:%d", *address)
            finally:
                client.close()
