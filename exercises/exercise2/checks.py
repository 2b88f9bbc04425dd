"""Exercise 2: a program that says of each line whether it is a public, local, loopback or invalid IPv4 address."""

from __future__ import annotations

import random
from dataclasses import dataclass

from grader.checking import Student, check, fail, quote
from grader.checking.ending import ending

WORDS = ("public", "local", "loopback", "invalid")
LONG = 20_000
ARABIC_THREE, SUPERSCRIPT_TWO = "٣", "²"


@dataclass(frozen=True)
class Line:
    """A line of input, the word that belongs to it, and why it is that word."""

    text: str
    word: str
    why: str


def classified(student: Student, typed: str) -> list[str]:
    """Runs the program once on this input; the lines that it printed."""
    finished = student.run(typed=typed.encode())
    if finished.state.status != 0:
        fail(
            f"Your program did not end well: {ending(finished.state)}.",
            expected="it reads until the input ends, then ends with exit status 0",
            observed=ending(finished.state),
        )
    return finished.stdout.decode("utf-8", "replace").splitlines()


def verdict(printed: str) -> str:
    """The word at the end of a printed line, "" where there is none of the four."""
    last = printed.rpartition(" ")[2].strip(".,:;()'\"").lower()
    return last if last in WORDS else ""


def must_say(student: Student, lines: list[Line], typed: str = "") -> list[str]:
    """Every line of input got its own line with the right word, in order; `number_range` alone judges the format."""
    printed = classified(student, typed or "".join(f"{line.text}\n" for line in lines))
    answers = [each for each in printed if verdict(each)]
    for number, line in enumerate(lines):
        answer = answers[number] if number < len(answers) else ""
        if line.text not in answer:
            last = number == len(lines) - 1 and typed and not typed.endswith("\n")
            text = quote(line.text.encode())
            what = f"last line, {text}, after which the input ends without a newline," if last else f"line {text}"
            fail(
                f"The {what} did not get its own line of output, in its turn.",
                expected=f"{line.text} {line.word}",
                observed=quote(answer.encode()) if answer else "no more lines with one of the four words",
            )
        if verdict(answer) != line.word:
            fail(
                f"Your program calls {line.text} {verdict(answer)}, but it is {line.word}: {line.why}.",
                expected=f"{line.text} {line.word}",
                observed=quote(answer.encode()),
            )
    if len(answers) > len(lines):
        fail(
            "Your program printed more lines than it was given. Blank lines get no answer.",
            expected=f"{len(lines)} lines",
            observed=f"{len(answers)} lines, such as {quote(answers[len(lines)].encode())}",
        )
    return printed


def plain(draw: random.Random, count: int = 4) -> list[str]:
    """Numbers that make no address special."""
    return [str(draw.randrange(30, 100)) for _ in range(count)]


def public(draw: random.Random) -> Line:
    return Line(".".join(plain(draw)), "public", "it has four numbers and lies in no special range")


def shuffled(draw: random.Random, lines: list[Line]) -> list[Line]:
    return draw.sample(lines, len(lines))


@check(
    points=25,
    hint="Cut the line at its dots. Each of the four parts has to be a number from 0 to 255, and both ends count. "
    "Print the line, one space, the word; nothing else.",
)
def number_range(student: Student, draw: random.Random) -> None:
    """Numbers from 0 to 255 are valid, others are not"""
    lines = []
    for position in range(4):
        for number in ("0", "255", "256", "999", "-1"):
            parts = plain(draw)
            parts[position] = number
            valid = number in ("0", "255")
            why = (
                "it has four numbers from 0 to 255 and lies in no special range"
                if valid
                else f"each number goes from 0 to 255, and {number} is not one of them"
            )
            lines.append(Line(".".join(parts), "public" if valid else "invalid", why))
    lines = shuffled(draw, lines)
    printed = must_say(student, lines)
    must_be_exact([each for each in printed if each.strip()], lines)


def must_be_exact(printed: list[str], lines: list[Line]) -> None:
    """The one place where the format is judged."""
    wanted = [f"{line.text} {line.word}" for line in lines]
    for number, answer in enumerate(printed):
        if number >= len(wanted) or answer != wanted[number]:
            fail(
                "The words are right, but the form is not: print the line, one space, the word, and nothing else.",
                expected=wanted[min(number, len(wanted) - 1)],
                observed=quote(answer.encode()),
            )


@check(
    points=25,
    hint='line.strip() takes away what stands around. Then: exactly four parts, each made of the characters "0" to "9" '
    'alone, and none that begins with "0" unless it is "0". str.isdigit() and int() let too much through.',
)
def shape(student: Student, draw: random.Random) -> None:
    """What is no four plain numbers is invalid"""
    bad = shuffled(draw, misshapen(draw))
    lines = [line for each in bad for line in (each, public(draw))] + [public(draw), public(draw)]
    around = [("", ""), (" ", " "), ("\t", ""), ("", "\r"), ("  ", "\t\r")]
    typed = ""
    for number, line in enumerate(lines):
        before, after = around[number % len(around)]
        typed += f"{before}{line.text}{after}\n" + ("\n", "", " \t\n", "", "\r\n", "")[number % 6]
    must_say(student, lines, typed.rstrip())


def misshapen(draw: random.Random) -> list[Line]:
    a, b, c, d = plain(draw)
    few = "an address has exactly four numbers"
    empty = "one of the four numbers is missing"
    digits = "a number is made of the digits 0 to 9 alone"
    zero = "a number must not begin with 0, unless it is 0 itself"
    shapes: list[tuple[str, tuple[str, ...]]] = [
        (few, (f"{a}.{b}.{c}", f"{a}.{b}.{c}.{d}.{a}", a, f"{a}.{b}.{c}.{d}.", f".{a}.{b}.{c}.{d}"))
    ]
    shapes += [(empty, (f"{a}..{c}.{d}", f".{b}.{c}.{d}", f"{a}.{b}.{c}.", "..."))]
    shapes += [(digits, (f"{a}.{b}.{c}.x", "a.b.c.d", "localhost", f"{a}. {b}.{c}.{d}", f"{a}.{b} .{c}.{d}"))]
    shapes += [(digits, (f"+{a}.{b}.{c}.{d}", f"0x1f.{b}.{c}.{d}", f"{a}.{b}.{c}.{ARABIC_THREE}{ARABIC_THREE}"))]
    shapes += [(digits, (f"{a}.{SUPERSCRIPT_TWO}.{c}.{d}", f"{a},{b},{c},{d}"))]
    shapes += [(zero, (f"0{a}.{b}.{c}.{d}", f"{a}.{b}.{c}.00", f"{a}.0{b}.{c}.{d}", f"{a}.{b}.01.{d}"))]
    shapes += [("that is an address of IPv6, the younger sort", ("::1", "2001:db8::1", "::ffff:8.8.8.8"))]
    return [Line(text, "invalid", why) for why, texts in shapes for text in texts]


@check(
    points=30,
    hint="Compare numbers, not texts. 10: the first number decides. 192.168: the first two. 172.16.0.0/12: the second "
    "number goes from 16 to 31, both included.",
)
def local_ranges(student: Student, draw: random.Random) -> None:
    """The three local ranges, up to their edges"""
    inside = [
        ("10.0.0.0 to 10.255.255.255", ("10.0.0.0", "10.255.255.255", ".".join(["10", *plain(draw, 3)]))),
        (
            "172.16.0.0 to 172.31.255.255",
            ("172.16.0.0", "172.31.255.255", f"172.{draw.randrange(17, 31)}.{'.'.join(plain(draw, 2))}"),
        ),
        (
            "192.168.0.0 to 192.168.255.255",
            ("192.168.0.0", "192.168.255.255", f"192.168.{'.'.join(plain(draw, 2))}"),
        ),
    ]
    outside = ("9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0")
    alike = ("1.0.0.10", "100.0.0.1", "109.1.1.1", "172.2.0.1", "172.160.0.1", "192.16.8.1", "192.1.68.0")
    lines = [Line(text, "local", f"{reach} is a local range") for reach, texts in inside for text in texts]
    lines += [Line(text, "public", "it lies outside the three local ranges") for text in outside + alike]
    must_say(student, shuffled(draw, lines))


@check(
    points=10,
    hint="All of 127.0.0.0/8 means this machine itself, not 127.0.0.1 alone: the first number decides.",
)
def loopback(student: Student, draw: random.Random) -> None:
    """All of 127.0.0.0 to 127.255.255.255 is loopback"""
    own = ("127.0.0.0", "127.0.0.1", "127.255.255.255", ".".join(["127", *plain(draw, 3)]))
    others = ("126.255.255.255", "128.0.0.0", ".".join(["126", *plain(draw, 3)]), ".".join(["128", *plain(draw, 3)]))
    lines = [Line(text, "loopback", "every address that begins with 127 is loopback") for text in own]
    lines += [Line(text, "public", "only addresses that begin with 127 are loopback") for text in others]
    must_say(student, shuffled(draw, lines))


@check(
    points=10,
    hint="`for line in sys.stdin:` takes line after line until the end, however many there are.",
)
def long_input(student: Student, draw: random.Random) -> None:
    """20,000 lines come out, in order, none missing"""
    texts = [".".join(str(draw.randrange(300)) for _ in range(4)) for _ in range(LONG)]
    printed = classified(student, "".join(f"{text}\n" for text in texts))
    answers = [each for each in printed if verdict(each)]
    for number, text in enumerate(texts):
        answer = answers[number] if number < len(answers) else ""
        if text not in answer:
            fail(
                why_not_out(text, answer, number + 1, last=number + 1 == len(answers)),
                expected=f"{text} and one of the four words",
                observed=quote(answer.encode()) if answer else f"only {len(answers):,} lines",
            )
    if len(answers) > LONG:
        fail("There came more lines than were given.", expected=f"{LONG:,} lines", observed=f"{len(answers):,} lines")


def why_not_out(text: str, answer: str, number: int, *, last: bool) -> str:
    """The cause as far as the answer in this line's turn shows it."""
    if not answer:
        return f"Your program answered {number - 1:,} of {LONG:,} lines, and no more."
    if last and text.startswith(answer.rpartition(" ")[0]):
        return (
            f"Your program cut line {number:,} of {LONG:,} in its middle and read no more: one read gives a part of "
            "a long input, and only a loop gives it all."
        )
    return f"Of {LONG:,} lines, number {number:,} did not come out in its turn."
