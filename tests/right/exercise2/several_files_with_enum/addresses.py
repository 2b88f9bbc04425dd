from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    PUBLIC = "public"
    LOCAL = "local"
    LOOPBACK = "loopback"
    INVALID = "invalid"


@dataclass(frozen=True)
class Address:
    text: str

    def numbers(self):
        result = []
        for part in self.text.split("."):
            if part == "" or len(part) > 3 or any(c < "0" or c > "9" for c in part):
                raise ValueError(part)
            value = int(part)
            if value > 255 or str(value) != part:
                raise ValueError(part)
            result.append(value)
        return result

    @property
    def kind(self):
        try:
            first, second, _, _ = self.numbers()
        except ValueError:
            return Kind.INVALID
        match first, second:
            case 127, _:
                return Kind.LOOPBACK
            case (10, _) | (192, 168):
                return Kind.LOCAL
            case 172, n if 16 <= n <= 31:
                return Kind.LOCAL
        return Kind.PUBLIC
