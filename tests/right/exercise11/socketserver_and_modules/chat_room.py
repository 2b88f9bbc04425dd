import logging
import sys

from arguments import Wrong, host_and_port
from server import ChatServer

logging.basicConfig(stream=sys.stderr, level=logging.DEBUG, format="%(asctime)s %(threadName)s %(message)s")

try:
    address = host_and_port(sys.argv)
except Wrong as wrong:
    logging.error("%s", wrong)
    sys.exit(2)

try:
    server = ChatServer(address)
except OSError as error:
    logging.error("cannot listen on %s:%d: %s", *address, error)
    sys.exit(1)

logging.info("listening on %s:%d", *address)
with server:
    server.serve_forever()
