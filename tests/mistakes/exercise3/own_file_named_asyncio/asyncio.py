# trying out await

async def cook(what):
    print("cooking", what)
    return what


try:
    cook("rice").send(None)
except StopIteration as done:
    print("ready:", done.value)
