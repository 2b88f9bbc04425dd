import logging
import socket
import socketserver
import threading

from room import Room, new_box


class Visitor(socketserver.StreamRequestHandler):
    def setup(self):
        super().setup()
        self.name = None
        self.box = new_box()
        threading.Thread(target=self.postman, daemon=True).start()

    def postman(self):
        try:
            while (line := self.box.get()) is not None:
                self.request.sendall(f"{line}\n".encode())
        except OSError as error:
            logging.info("%s reads no more: %s", self.name, error)

    def handle(self):
        room = self.server.room
        self.box.put("NAME?")
        try:
            for raw in self.rfile:
                line = raw[:-1].decode()
                logging.debug("%r says %r", self.name, line)
                if self.name is not None:
                    if line:
                        room.say(self.name, line)
                elif room.enter(line, self.box):
                    self.name = line
                else:
                    self.box.put("NAME?")
        except (OSError, UnicodeDecodeError) as error:
            logging.info("%s: %s", self.name, error)

    def finish(self):
        if self.name is not None:
            self.server.room.leave(self.name)
        self.box.put(None)
        try:
            super().finish()
        except OSError:
            pass


class ChatServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address):
        self.room = Room()
        super().__init__(address, Visitor)
