"""What stands in a cell of a spreadsheet: points as people write them, and texts that no program runs."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

RUNS = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")  # OWASP, CSV Injection; the wide forms run as well
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
HUNDREDTH = Decimal("0.01")  # Canvas shows and compares two decimals (gradebook_importer.rb, no_change_to_value?)


def harmless_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula; numbers stay as they are."""
    return f"'{text}" if RUNS.match(text) and not NUMBER.fullmatch(text) else text


def scaled(points: int, out_of: int, most: Fraction) -> Fraction:
    """Points out of so many, as points out of `most`."""
    return Fraction(points, out_of) * most


def written(value: Fraction, comma: bool = False) -> str:
    """A number with two decimals at most, halves upwards, with a decimal comma where that is the file's way."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{exact.quantize(HUNDREDTH, ROUND_HALF_UP):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if comma else text


def read_number(text: str) -> Fraction | None:
    """The number in a cell, with a decimal point or comma as Canvas reads both; None where there is none.

    The last of several points and commas parts the decimals (gradebook_importer.rb, decimal_comma_to_period).
    """
    text = text.strip()
    if not re.fullmatch(r"-?[0-9][0-9.,]*", text, re.ASCII):
        return None
    *whole, last = re.split("[.,]", text)
    return Fraction(f"{''.join(whole)}.{last or 0}" if whole else last)
