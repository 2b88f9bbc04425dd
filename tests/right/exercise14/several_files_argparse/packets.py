import struct
import zlib
from argparse import ArgumentParser, ArgumentTypeError
from collections import namedtuple

Data = namedtuple("Data", "number payload")
HEADER = struct.Struct("!cII")


def pack_data(number, payload):
    crc = zlib.crc32(number.to_bytes(4, "big") + payload)
    return HEADER.pack(b"D", number, crc) + payload


def unpack_data(packet):
    if not 9 <= len(packet) <= 1009:
        return None
    letter, number, crc = HEADER.unpack(packet[:9])
    if letter != b"D" or crc != zlib.crc32(packet[1:5] + packet[9:]):
        return None
    return Data(number, packet[9:])


def pack_ack(number):
    return HEADER.pack(b"A", number, zlib.crc32(number.to_bytes(4, "big")))


def unpack_ack(packet):
    if len(packet) == 9:
        letter, number, crc = HEADER.unpack(packet)
        if letter == b"A" and crc == zlib.crc32(packet[1:5]):
            return number
    return None


def host(text):
    parts = text.split(".")
    if len(parts) != 4 or not all(p.isdigit() and int(p) < 256 for p in parts):
        raise ArgumentTypeError("four numbers from 0 to 255")
    return text


def port(text):
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ArgumentTypeError("a number from 1 to 65535")
    return int(text)


def parse(last):
    parser = ArgumentParser()
    parser.add_argument("host", type=host)
    parser.add_argument("port", type=port)
    parser.add_argument(last)
    return parser.parse_args()
