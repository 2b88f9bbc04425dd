import sys


class Address:
    def __init__(self, text):
        self.text = text
        self.numbers = []
        for part in text.split("."):
            if part in [str(n) for n in range(256)]:
                self.numbers.append(int(part))
            else:
                self.numbers.append(None)

    def kind(self):
        if len(self.numbers) != 4 or None in self.numbers:
            return "invalid"
        a, b = self.numbers[:2]
        if a == 127:
            return "loopback"
        if a == 10 or (a == 192 and b == 168):
            return "local"
        if a == 172 and b in range(16, 31):
            return "local"
        return "public"


for line in sys.stdin:
    if line.strip():
        address = Address(line.strip())
        print(address.text, address.kind())
