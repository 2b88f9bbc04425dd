import os

TYPES = {".html": "text/html", ".txt": "text/plain", ".png": "image/png", ".css": "text/css"}


class Pages:
    def __init__(self, folder):
        os.listdir(folder)
        self.root = os.path.realpath(folder)

    def inside(self, path):
        return os.path.commonpath([self.root, path]) == self.root

    def get(self, path):
        """(type, bytes) of what stands at the path, or None"""
        if "\0" in path:
            return None
        full = os.path.realpath(os.path.join(self.root, "." + path))
        if self.inside(full) and os.path.isdir(full):
            full = os.path.realpath(os.path.join(full, "index.html"))
        elif path.endswith("/"):
            return None
        if not self.inside(full) or not os.path.isfile(full):
            return None
        with open(full, "rb") as f:
            return TYPES.get(os.path.splitext(full)[1], "application/octet-stream"), f.read()
