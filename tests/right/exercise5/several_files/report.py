import json
import pathlib

FILE = pathlib.Path(__file__).with_name("services.json")
SERVICES = json.loads(FILE.read_text())


def line(port, state):
    return "{} {} {}".format(port, state, SERVICES.get(str(port), "-"))
