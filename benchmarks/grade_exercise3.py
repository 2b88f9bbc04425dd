"""The wall time of `grade exercise3 solutions/exercise3` beside its floor, all in one run: `make benchmark`.

The floor is what the engine alone needs: create a network, create and start two containers, remove all, by the SDK.
Rounds alternate, so that a noisy neighbour meets all of them; medians and their ratios are what counts.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docker

from grader.lab.docker import create_network, isolation
from grader.lab.engine import connect
from grader.lab.image import ensure_image
from grader.lab.lab import Printer

TOP = Path(__file__).resolve().parents[1]
ROUNDS = 11
SLEEP = ["python3", "-S", "-c", "import time; time.sleep(60)"]


def floor(client: docker.DockerClient, image: str) -> None:
    network, _subnet = create_network(client, isolation(client.version()))
    containers = [client.containers.create(image, entrypoint=SLEEP, network=str(network.name)) for _ in range(2)]
    for container in containers:
        container.start()
    for container in containers:
        container.remove(force=True)
    network.remove()


def docker_run(image: str) -> None:
    subprocess.run(["docker", "run", "--rm", "--entrypoint", "true", image], check=True)


def grade(backend: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "grader.cli", "exercise3", "solutions/exercise3", "--backend", backend],
        cwd=TOP,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def seconds(action: Callable[[], None]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def main() -> None:
    client = connect()
    image = ensure_image(client, Printer())
    actions: dict[str, Callable[[], None]] = {
        "floor: network, two containers, removal": lambda: floor(client, image),
        "docker run --rm": lambda: docker_run(image),
        "grade exercise3, docker": lambda: grade("docker"),
        "grade exercise3, local": lambda: grade("local"),
    }
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(ROUNDS):
        for name, action in actions.items():
            times[name].append(seconds(action))
    base = statistics.median(next(iter(times.values())))
    print(f"| {ROUNDS} rounds | median s | min s | max s | times the floor |\n|---|---|---|---|---|")
    for name, found in times.items():
        median = statistics.median(found)
        print(f"| {name} | {median:.2f} | {min(found):.2f} | {max(found):.2f} | {median / base:.2f} |")


if __name__ == "__main__":
    main()
