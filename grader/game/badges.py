"""The badges: what each is earned for, what it taught, and its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.game.deeds import Deed, at_once, both, ever, mended, one_of, styles, unaided
from grader.game.log import Attempt


@dataclass(frozen=True)
class Badge:
    """A badge: its name, the deed that earns it, the sentence of what it taught, a picture of three lines in ASCII."""

    id: str
    title: str
    earned: Deed
    taught: str
    picture: tuple[str, ...]


def earned(attempts: Sequence[Attempt]) -> list[str]:
    """The badges for which everything is in the log, oldest attempt first."""
    return [badge.id for badge in BADGES if badge.earned(attempts)]


BADGES = (
    Badge(
        "first_handshake",
        "First handshake",
        one_of(
            ever("exercise3", "greets"),
            ever("exercise4", "connects"),
            ever("exercise5", "open_closed"),
            ever("exercise8", "echoes"),
            ever("exercise9", "connects"),
        ),
        "Three packets come before the first byte: SYN, SYN+ACK, ACK. Then both sides know that the other one "
        "hears them.",
        ("SYN  ------>", "<-- SYN+ACK", "ACK  ------>"),
    ),
    Badge(
        "message_in_a_bottle",
        "Message in a bottle",
        one_of(ever("exercise6", "replies"), ever("exercise7", "asks")),
        "A datagram needs no handshake. It is thrown into the sea, and what has to come back is your "
        "program's business.",
        ("   _____", " =(_____>", "~~~~~~~~~~~~"),
    ),
    Badge(
        "asked_nobody",
        "Asked nobody",
        ever("exercise1", "lan_address", "says_nothing"),
        "The kernel knows the way to every address before anything is sent: connect() on a UDP socket only "
        "asks it which way.",
        ("  [you]", "   / \\  ?", "eth0   lo"),
    ),
    Badge(
        "border_guard",
        "Border guard",
        at_once("exercise2", "number_range", "shape", "local_ranges"),
        "10, 172.16 to 172.31 and 192.168 stay at home, and mistakes live at the first address outside each of them.",
        ("172.31|.32", "  home|away", "------+-----"),
    ),
    Badge(
        "shut_door",
        "A door that is shut",
        one_of(ever("exercise4", "refused"), ever("exercise12", "reports_refusal")),
        "A refused connection is an answer: the machine is there and says that nobody listens. Your program "
        "passes it on kindly.",
        ("  .-----.", "  | o   |", "  |  no |"),
    ),
    Badge(
        "no_is_an_answer",
        "No is an answer, silence is none",
        at_once("exercise5", "open_closed", "no_answer"),
        "A closed port answers with RST at once. A silent one says nothing, and only your own clock ends the waiting.",
        ("80  open", "81  RST", "82  ..."),
    ),
    Badge(
        "polite_guest",
        "Polite guest",
        ever("exercise5", "polite"),
        "Who connects only to look says nothing, and says goodbye with FIN. The other side's log stays clean.",
        ("  knock", "  look", "  FIN, bye"),
    ),
    Badge(
        "one_door",
        "One door, not every door",
        both(ever("exercise3", "binds_host"), ever("exercise6", "binds_host")),
        "bind() decides who can reach you. 0.0.0.0 is every door of the house at once, for TCP and for UDP.",
        ("[ ] [x] [ ]", " |   |   |", "lo  lan wan"),
    ),
    Badge(
        "still_standing",
        "Still standing",
        one_of(ever("exercise3", "survives_reset"), ever("exercise8", "serves_next"), ever("exercise11", "rude_leave")),
        "Clients vanish in the middle of a word. The error belongs to their connection alone, and the server goes on.",
        ("RST -->  o", "        /|\\", "        / \\"),
    ),
    Badge(
        "clean_goodbye",
        "A clean goodbye",
        both(ever("exercise3", "closes_cleanly"), ever("exercise4", "closes_cleanly")),
        "Each side ends its own half with FIN. RST instead throws away what was still on its way.",
        ("FIN ------>", "<------ FIN", "ACK ------>"),
    ),
    Badge(
        "same_door_again",
        "The same door again",
        ever("exercise3", "restarts"),
        "TIME_WAIT keeps a port for a minute after you closed first. SO_REUSEADDR before bind() says that you "
        "know what you do.",
        ("TIME_WAIT", "  60 s ...", "-> LISTEN"),
    ),
    Badge(
        "half_a_letter",
        "Half a letter",
        both(ever("exercise4", "reads_to_end"), ever("exercise9", "pieces")),
        "recv() gives what has come so far, and cuts even through a character. Bytes are put together first, "
        "then decoded.",
        ("c3 | a9", " ? | ?", "  as one: 'e'"),
    ),
    Badge(
        "mebibyte_echo",
        "An echo of a mebibyte",
        ever("exercise8", "large"),
        "1,048,576 bytes came back while more were being sent. The buffers hold far less: both sides have to "
        "keep flowing.",
        (" HELLO", "  hello", "   ello 1MiB"),
    ),
    Badge(
        "half_closed",
        "The half-close",
        both(ever("exercise8", "half_close"), ever("exercise9", "half_close")),
        "To have said everything is not to have heard everything: shutdown(SHUT_WR) ends one direction and "
        "keeps the other.",
        ("FIN ------>", "<-- more --", "<-- FIN ---"),
    ),
    Badge(
        "both_at_once",
        "Two ways at once",
        ever("exercise9", "both_ways"),
        "A connection carries both directions at the same time. Only a program that waits for one thing makes "
        "it one-way.",
        ("---------->", "    ><", "<----------"),
    ),
    Badge(
        "every_byte",
        "All 256 of them",
        both(ever("exercise6", "any_bytes"), ever("exercise8", "any_bytes")),
        "Sockets carry bytes, not text. Whoever decodes what need not be understood loses it.",
        ("00 01 .. 0a", "7f 80 .. c3", "fd fe .. ff"),
    ),
    Badge(
        "empty_letter",
        "An empty letter",
        ever("exercise6", "empty"),
        "A datagram of no bytes is a message and arrives as b''. In TCP the same b'' means that the other "
        "side has ended.",
        ("  .------.", "  |\\    /|", "  '--\\/--'"),
    ),
    Badge(
        "not_from_you",
        "Not from you",
        at_once("exercise7", "late_reply", "duplicate", "stranger"),
        "Over UDP anybody can answer, twice, and too late. An answer counts by its number and by who sent it.",
        ("PONG 3 ?", "PONG 3 ??", "who is that?"),
    ),
    Badge(
        "own_clock",
        "A clock of your own",
        ever("exercise7", "times_out"),
        "A timeout begins anew with each datagram that comes; a deadline does not. Silence is measured from "
        "your question.",
        ("   .---.", "   | /_|", "   '---'"),
    ),
    Badge(
        "no_edges",
        "A stream has no edges",
        at_once("exercise10", "split", "coalesced"),
        "One send() is not one recv(). Ten frames came in one segment, one frame in many, and each was found.",
        ("[4|abcd][2|.", "..hi][0|][3|", "   |   |"),
    ),
    Badge(
        "gatekeeper",
        "Gatekeeper",
        ever("exercise10", "too_long", "broken_frame"),
        "A length is a stranger's claim. Four billion bytes were announced, and no memory was laid out for them.",
        ("4294967295?", "   no.", "   FIN"),
    ),
    Badge(
        "full_house",
        "A full house",
        at_once("exercise11", "broadcasts", "fifty_clients"),
        "Fifty connections at once, and everyone hears what is said: one program can hold many conversations.",
        ("o o o o o o", "o o o o o o", "o o o ...50"),
    ),
    Badge(
        "nobody_waits",
        "Nobody waits for the slow",
        ever("exercise11", "stuck_client"),
        "Who does not read fills the buffers, and then send() waits. It may wait for that one, never for the room.",
        ("#########|", "  full   |", "-> -> -> ->"),
    ),
    Badge(
        "vault",
        "The vault",
        both(ever("exercise12", "refuses_escape"), ever("exercise13", "no_escape")),
        "A name from outside is not a path until it was resolved: .., links and %2e%2e all end where they began.",
        ("../../etc", "   ____", "  |_()_|"),
    ),
    Badge(
        "unbroken_seal",
        "The unbroken seal",
        at_once("exercise12", "detects_truncation", "detects_corruption"),
        "Size and hash tell what is missing and what was changed; until both are right, the old file stays.",
        ("  sha256", "  ( ok )", "   \\/\\/"),
    ),
    Badge(
        "browser_visit",
        "The browser came by",
        at_once("exercise13", "gets_file", "head", "content_type", "from_sockets"),
        "HTTP is text on a socket: a line, some fields, an empty line, the bytes. You wrote what browsers talk to.",
        ("GET / HTTP", "200 OK", "<html>"),
    ),
    Badge(
        "through_the_storm",
        "Nothing lost in the storm",
        ever("exercise14", "storm"),
        "Lost, repeated, swapped and damaged, and yet every byte arrived once and in order. That is what TCP "
        "does for you.",
        ("  .--( ~ )", " ' / / /", "D0 D1 D2 ok"),
    ),
    Badge(
        "two_generals",
        "The two generals",
        ever("exercise14", "lost_farewell"),
        "The last message can never be sure to have arrived. One waits a while in silence, and then it is good enough.",
        ("/\\  bye? /\\", "||  ...  ||", "||  bye. ||"),
    ),
    Badge(
        "own_words",
        "Your own two ends",
        both(ever("exercise12", "together"), ever("exercise14", "together")),
        "Your server and your client understood each other because both kept to what was written, not to one another.",
        ("you <-> you", "   RFC", "  ------"),
    ),
    Badge(
        "netstat_reader",
        "Netstat reader",
        mended("netstat"),
        "The socket table said where your program listened, you read it, and then it listened where it should.",
        ("Proto  Local", "> tcp  LISTEN", "  tcp  ..."),
    ),
    Badge(
        "ladder_reader",
        "Ladder reader",
        mended("expected"),
        "The ladder showed the packet that never came. You found the line of your program that was to send it.",
        ("|---------->|", "|<-- x      |", "|<----------|"),
    ),
    Badge(
        "who_hung_up",
        "Who hung up?",
        mended("rst"),
        "An RST stood on the wire and now it does not: unread bytes, a crash, a port where nobody was. You "
        "found which.",
        ("-----> |", "<-RST- |", "   ?   |"),
    ),
    Badge(
        "open_window",
        "The open window",
        mended("window"),
        "A window of zero means that the reader does not read. You saw it shut, and opened it by reading.",
        ("  .---.", "  | | | 0", "  '---'"),
    ),
    Badge(
        "three_styles",
        "Three ways to be many",
        styles("threads", "selectors", "asyncio"),
        "A thread for each, one that watches all, or a loop of tasks: three answers to many clients, and you "
        "wrote each of them.",
        ("| | | th", "--o-- sel", " (@)  loop"),
    ),
    Badge(
        "unaided",
        "Found it yourself",
        unaided(least_factor=2),
        "A whole exercise of the harder kind without one hint: README, wire and netstat were enough.",
        ("    *", "   /|\\", "  / | \\"),
    ),
)
