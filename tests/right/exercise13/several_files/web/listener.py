import socket
import threading

from . import messages


def serve_forever(host, port, pages):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(32)
        while True:
            connection, address = listener.accept()
            Conversation(connection, pages).start()


class Conversation(threading.Thread):
    def __init__(self, connection, pages):
        super().__init__(daemon=True)
        self.connection = connection
        self.pages = pages

    def run(self):
        self.connection.settimeout(60)
        try:
            request = messages.read_request(self.connection)
            if request is not None:
                self.connection.sendall(messages.answer(request, self.pages))
                self.connection.shutdown(socket.SHUT_WR)
                while self.connection.recv(1000):
                    pass
        except OSError:
            pass
        finally:
            self.connection.close()
