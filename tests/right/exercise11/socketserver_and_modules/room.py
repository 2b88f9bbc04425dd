import queue
import re
import threading


class Room:
    """The names and what still has to be told to each of them. One thread tells them all apart."""

    def __init__(self):
        self.lock = threading.Lock()
        self.mail = {}

    def enter(self, name, box):
        if not re.fullmatch("[a-z0-9]{1,16}", name, re.IGNORECASE | re.ASCII):
            return False
        with self.lock:
            if name in self.mail:
                return False
            box.put(f"WELCOME {name}")
            self._tell(f"* {name} joined")
            self.mail[name] = box
        return True

    def leave(self, name):
        with self.lock:
            self.mail.pop(name)
            self._tell(f"* {name} left")

    def say(self, name, text):
        with self.lock:
            self._tell(f"{name}: {text}", besides=name)

    def _tell(self, line, besides=None):
        for name in sorted(self.mail):
            if name != besides:
                self.mail[name].put(line)


def new_box():
    return queue.SimpleQueue()
