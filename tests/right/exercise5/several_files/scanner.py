import queue
import socket
import threading


class Scanner:
    """Eight workers; the results come out in the order of the ports."""

    def __init__(self, host, workers=8):
        self.host = host
        self.workers = workers

    def state(self, port):
        with socket.socket() as s:
            s.settimeout(1)
            try:
                s.connect((self.host, port))
            except ConnectionRefusedError:
                return "closed"
            except OSError:
                return "no-answer"
            return "open"

    def work(self):
        while True:
            i, port = self.todo.get()
            self.states[i] = self.state(port)
            self.done[i].set()

    def scan(self, ports):
        self.todo = queue.Queue()
        self.states = [None] * len(ports)
        self.done = [threading.Event() for _ in ports]
        for pair in enumerate(ports):
            self.todo.put(pair)
        for _ in range(self.workers):
            threading.Thread(target=self.work, daemon=True).start()
        for i, port in enumerate(ports):
            self.done[i].wait()
            yield port, self.states[i]
