"""Exercise 14: whose fault it was, and which, as far as the relay's log shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from grader.checking import fail
from grader.checking.ending import ending, must_end_well
from grader.checking.script import Line, Script
from grader.lab.host import Program, ProgramState

TRANSFER_PATIENCE = 40.0  # seconds
AFTER_SENDER = 5.0  # seconds in which the receiver has to end
SILENCE = 10.0  # as in relay.py: a sender that is not done sends again every 0.2 seconds
SENT = "every DATA gets its ACK, then the sender ends with status 0"
RECEIVED = f"the receiver writes TARGET and ends with status 0 within {AFTER_SENDER:g} seconds of the sender"
STAYS = "the receiver goes on answering until 1 second has passed in silence"


class Relay(Script):
    """peer/relay.py, and what its log tells."""

    def ways(self, letter: str, number: int | None = None, *, whole: bool = False) -> list[Line]:
        """Of the log one direction: D or A; of one number alone; only what came out undamaged."""
        lines = [line for line in self.log if line.get("way") == letter and number in (None, line["number"])]
        return [line for line in lines if not (whole and {"lose", "damage"} & set(line["did"]))]


def answer_times(log: Sequence[Line]) -> list[float]:
    """For each ACK in a relay's log how many seconds after the last DATA of its number it came by."""
    asked: dict[int, float] = {}
    found = []
    for line in log:
        if line.get("way") == "D" and line["number"] is not None:
            asked[line["number"]] = line["at"]
        elif line.get("way") == "A" and line["number"] in asked:
            found.append(line["at"] - asked[line["number"]])
    return found


def saw_needless_repeat(log: Sequence[Line]) -> bool:
    """Whether a DATA came again whose ACK had already gone back undamaged."""
    answered: set[int] = set()
    for line in log:
        if line.get("way") == "D" and line["number"] in answered:
            return True
        if line.get("way") == "A" and not {"lose", "damage"} & set(line["did"]):
            answered.add(line["number"])
    return False


def blame_sender(sender: Program, state: ProgramState, relay: Relay) -> NoReturn:
    """The student's sender did not end with 0: why, as far as what came from it shows."""
    must_end_well("Your sender", sender, state, SENT, status=None)
    must_have_sent(relay, state)
    waiting = unanswered(relay)
    without = f"DATA {min(waiting)} had no ACK yet" if waiting else "every DATA that it sent had its ACK"
    if not state.running:
        fail(f"Your sender did not end with status 0; {without}.", expected=SENT, observed=ending(state))
    if any("silent" in line for line in relay.log):
        fail(
            f"Your sender stopped sending: for {SILENCE:g} seconds nothing came from it, though {without}.",
            expected="a DATA without its ACK is sent again after 0.2 seconds" if waiting else SENT,
            observed="the sender is still running, in silence",
        )
    fail(
        f"After {TRANSFER_PATIENCE:g} seconds your sender was still at work; {without}.",
        expected=f"the transfer takes at most {TRANSFER_PATIENCE:g} seconds",
        observed=f"{len(relay.ways('D')):,} datagrams came from it, and it goes on",
    )


def must_have_sent(relay: Relay, state: ProgramState) -> None:
    """Fails when nothing at all came from the student's sender, or something that is no DATA."""
    if not relay.ways("D"):
        now = "It is still running." if state.running else f"It has ended: {ending(state)}."
        fail(f"Not one datagram came from your sender. {now}", expected=SENT, observed="silence")
    must_have_the_form(relay, "D")


def blame_incomplete(relay: Relay, state: ProgramState, missing: int) -> NoReturn:
    """The student's sender ended with 0, but the receiver lacks this number."""
    must_have_sent(relay, state)
    tries = len(relay.ways("D", missing))
    if not tries:
        fail(
            "Your sender ended without sending the end, by which the receiver knows that it has everything.",
            expected=f"after the last bytes, a DATA without bytes: here number {missing}",
            observed=f"nothing with the number {missing}",
        )
    fail(
        f"Your sender ended with status 0, but DATA {missing} never had its ACK: it did not get through the storm.",
        expected=f"DATA {missing} is sent again until its own undamaged ACK comes",
        observed=f"it was sent {times(tries)}, and lost or damaged on the way",
    )


def blame_early_end(receiver: Program, state: ProgramState, relay: Relay, number: int) -> NoReturn:
    """The student's receiver ended while our sender still waited for the ACK of this number."""
    must_end_well("Your receiver", receiver, state, STAYS, status=None)
    must_have_the_form(relay, "A")
    what = f"Your receiver ended while our sender still waited for the ACK of DATA {number}."
    fail(what, expected=STAYS, observed=ending(state))


def blame_receiver(relay: Relay, number: int) -> NoReturn:
    """The student's receiver runs, but the ACK of this number does not come."""
    strangers = [line["source"] for line in relay.ways("A") if "stranger" in line["did"]]
    if strangers:
        fail(
            "Your receiver answered from another port than its own. The sender takes ACKs from HOST and PORT alone.",
            expected="ACKs come from the socket that is bound to HOST and PORT",
            observed=f"an ACK from port {strangers[0][1]}",
        )
    must_have_the_form(relay, "A")
    fail(
        f"DATA {number} came to your receiver undamaged again and again, but the sender did not get its ACK. "
        "What comes again is answered again: the ACK before may have been lost.",
        expected=f"an ACK for every undamaged DATA {number}",
        observed=f"it came {times(len(relay.ways('D', number, whole=True)))} and was answered "
        f"{times(len(relay.ways('A', number)))}",
    )


def unanswered(relay: Relay) -> set[int]:
    """The numbers that the sender has sent and whose ACK has not come back undamaged."""
    sent = {line["number"] for line in relay.ways("D") if line["number"] is not None}
    return sent - {line["number"] for line in relay.ways("A", whole=True)}


def must_have_the_form(relay: Relay, letter: str) -> None:
    """Fails for the first datagram of the student's that is no DATA or no ACK at all."""
    wrong = next((line for line in relay.ways(letter) if "fault" in line), None)
    if wrong is None:
        return
    who, kind, length, over = {
        "D": ("Your sender", "DATA", "9 to 1009", "the four bytes of the number and what stands behind the CRC-32"),
        "A": ("Your receiver", "ACK", "exactly 9", "the four bytes of the number"),
    }[letter]
    causes = {
        "letter": f"it does not begin with the letter {letter}",
        "length": f"it has {wrong['length']} bytes, and a right one has {length}",
        "crc": f"its CRC-32 is not that of {over}",
    }
    fail(
        f"{who} sent a datagram that is no {kind}: {causes[wrong['fault']]}.",
        expected=f"{letter}, a 4-byte number, a 4-byte CRC-32{', 0 to 1000 bytes' * (letter == 'D')}",
        observed=f"{wrong['length']} bytes: {bytes.fromhex(wrong['bytes'])[:20].hex(' ')}",
    )


def first_missing(script: Script, word: str) -> int:
    """The first number of which the script has not told this word."""
    there = {line[word] for line in script.log if word in line}
    return next(number for number in range(len(there) + 1) if number not in there)


def times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
