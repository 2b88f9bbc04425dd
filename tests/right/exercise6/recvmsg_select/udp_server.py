import select, socket, sys

def complain(code, text):
    sys.stderr.write(text + "\n")
    sys.exit(code)

def four_numbers(text):
    try:
        return bytes(map(int, text.split("."))) if text.count(".") == 3 else None
    except ValueError:
        return None

if len(sys.argv) < 3: complain(2, "too few arguments")
if len(sys.argv) > 3: complain(2, "too many arguments")
if four_numbers(sys.argv[1]) is None: complain(2, "HOST?")
try: port = int(sys.argv[2])
except ValueError: complain(2, "PORT?")
if not 65536 > port > 0: complain(2, "PORT out of range")

u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try: u.bind((sys.argv[1], port))
except OSError as e: complain(1, str(e))

while True:
    r, w, x = select.select([u], [], [], 10)
    if u in r:
        data, extra, flags, sender = u.recvmsg(65535)
        u.sendmsg([data.upper()], [], 0, sender)
