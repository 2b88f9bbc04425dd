"""Hosts are containers on an isolated network of a Docker (or Podman) engine."""

from __future__ import annotations

import ipaddress
import itertools
import random
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from grader.errors import EngineError, LabError
from grader.lab import owner
from grader.lab.attach import attach
from grader.lab.engine import connect
from grader.lab.host import Host, Place
from grader.lab.image import STUDENT_UID, ensure_image
from grader.lab.lab import SecondLan
from grader.lab.leftovers import remove_leftovers
from grader.lab.link import Link
from grader.lab.log import Log
from grader.lab.subnets import Taken, free_subnets, routes

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container
    from docker.models.networks import Network

    from grader.lab.lab import Teller

MEBIBYTE = 1024 * 1024
HOME = "/home/student"
FOLDER = f"{HOME}/work"
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": HOME,
    "USER": "student",
    "LOGNAME": "student",
    "PYTHONUNBUFFERED": "1",
    "LC_ALL": "C.UTF-8",
}
SUBNET_TRIES = 20


class DockerLab:
    """One network with a peer and a student's host."""

    backend = "docker"

    def __init__(
        self, client: DockerClient, engine: dict[str, Any], image: str, network: Network, subnet: ipaddress.IPv4Network
    ) -> None:
        self.log = Log()
        self._client = client
        self._engine = engine
        self._image = image
        self._network = network
        self._subnet = subnet
        self._second: tuple[Network, ipaddress.IPv4Network] | None = None
        self._on_second: set[str] = set()
        self._containers: dict[str, tuple[Container, Link | None]] = {}
        self._hosts: dict[str, Host] = {}
        self._made = itertools.count(1)

    @classmethod
    def open(cls, teller: Teller) -> DockerLab:
        """Raises EngineError when the engine is not there or cannot do it, NoEngine when there is none."""
        client = connect()
        with engine_errors():
            image = ensure_image(client, teller)
            remove_leftovers(client)
            engine = client.version()
            network, subnet = create_network(client, isolation(engine))
        lab = cls(client, engine, image, network, subnet)
        try:
            with engine_errors(), ThreadPoolExecutor(2) as together:
                list(together.map(lab._start, ("student", "peer")))
        except BaseException:
            lab.close()
            raise
        return lab

    @property
    def peer(self) -> Host:
        return self._hosts["peer"]

    @property
    def student(self) -> Host:
        return self._hosts["student"]

    def renew_student(self) -> Host:
        with engine_errors():
            self._remove("student")
            self._start("student")
        return self.student

    def free_port(self, _port: int) -> Host:
        """A fresh container has no TIME_WAIT; that is quicker than the minute which it lasts."""
        return self.renew_student()

    def second_lan(self) -> SecondLan:
        """The network is made when it is asked for first, and stays; a fresh host is connected to it again.

        Its name sorts after the first's: so the engine leaves the default route to the first LAN.
        """
        with engine_errors():
            if self._second is None:
                self._second = create_network(self._client, isolation(self._engine), f"{self._network.name}-second")
            network, subnet = self._second
            addresses = {name: address_in(subnet, name) for name in ("student", "peer")}
            for name in addresses.keys() - self._on_second:
                network.connect(self._containers[name][0], ipv4_address=addresses[name])
                self._on_second.add(name)
        return SecondLan(addresses["student"], addresses["peer"])

    @property
    def nobody(self) -> str:
        return str(self._subnet.network_address + 9)

    def versions(self) -> dict[str, str]:
        return {
            "engine": str(self._engine.get("Version", "unknown")),
            "image": self._image,
            "isolation": ", ".join(f"{key}={value}" for key, value in isolation(self._engine).items()),
            "student_python": str(self.student.link.hello.get("python", "")),
        }

    def close(self) -> None:
        with ThreadPoolExecutor(2) as together:
            list(together.map(self._remove, list(self._containers)))
        for network in [self._network, *([self._second[0]] if self._second else [])]:
            with ignore_missing():
                network.remove()
        self._client.close()

    def _start(self, name: str) -> None:
        address = address_in(self._subnet, name)
        container = self._create(name, address)
        self._containers[name] = (container, None)
        link = Link(attach(container), name, self.log)
        self._containers[name] = (container, link)
        container.start()
        link.wait_for_hello()
        scratch = (HOME, "/tmp", "/dev/shm")  # noqa: S108 - of the container
        self._hosts[name] = Host(link, Place(address, FOLDER, HOME, "python3", ENVIRONMENT, scratch))

    def _create(self, name: str, address: str) -> Container:
        endpoint = self._client.api.create_endpoint_config(ipv4_address=address)
        network = str(self._network.name)
        return self._client.containers.create(
            self._image,
            name=f"{network}-{name}-{next(self._made)}",
            hostname=name,
            labels=owner.labels(),
            stdin_open=True,
            auto_remove=True,
            network=network,
            networking_config={network: endpoint},
            **limits(name == "student"),
        )

    def _remove(self, name: str) -> None:
        container, link = self._containers.pop(name)
        self._on_second.discard(name)
        with ignore_missing():
            container.remove(force=True)
        if link is not None:
            link.close()


def address_in(subnet: ipaddress.IPv4Network, name: str) -> str:
    return str(subnet.network_address + (2 if name == "student" else 3))


def limits(student: bool) -> dict[str, Any]:
    """What a container may do and use. The agent needs its user's change, to kill, and to capture; programs nothing.

    The engine's own name server would look names up on the host's network even for an internal one (CVE-2024-29018);
    with a name server of 127.0.0.1 it asks inside the container, where nobody answers.
    """
    from docker.types import LogConfig, Ulimit

    mode = f"rw,exec,nosuid,nodev,uid={STUDENT_UID},gid={STUDENT_UID},mode=755,size=96m,nr_inodes=20k"
    return {
        "cap_drop": ["ALL"],
        "cap_add": ["SETUID", "SETGID", "KILL", "NET_RAW"],
        "security_opt": ["no-new-privileges:true"],
        "read_only": True,
        "shm_size": 16 * MEBIBYTE,
        "tmpfs": {HOME: mode, "/tmp": "rw,exec,nosuid,nodev,mode=1777,size=64m,nr_inodes=20k"},  # noqa: S108 - of the container
        "mem_limit": 512 * MEBIBYTE,
        "memswap_limit": 512 * MEBIBYTE,
        "pids_limit": 256 + 128 if student else 512,
        "ulimits": [
            Ulimit(name="nofile", soft=1024, hard=1024),
            Ulimit(name="core", soft=0, hard=0),
            Ulimit(name="fsize", soft=64 * MEBIBYTE, hard=64 * MEBIBYTE),
        ],
        "dns": ["127.0.0.1"],
        "dns_opt": ["timeout:1", "attempts:1"],
        "log_config": LogConfig(type="none"),
    }


def isolation(engine: dict[str, Any]) -> dict[str, str]:
    """The options that leave the host without an address on the network, by what the engine says of its version.

    `gateway_mode_ipv4=isolated` came with Engine 28.0 (moby#49262) and is an error on 27; before it, `inhibit_ipv4`
    together with `internal` does the same for IPv4.
    """
    major = str(engine.get("Version", "0")).split(".")[0]
    if major.isdigit() and int(major) >= 28 and not is_podman(engine):
        return {"com.docker.network.bridge.gateway_mode_ipv4": "isolated"}
    return {"com.docker.network.bridge.inhibit_ipv4": "true"}


def is_podman(engine: dict[str, Any]) -> bool:
    return any("podman" in str(part.get("Name", "")).lower() for part in engine.get("Components") or [])


def create_network(
    client: DockerClient, options: dict[str, str], name: str = ""
) -> tuple[Network, ipaddress.IPv4Network]:
    """A network of its own, on a subnet that neither the engine nor the machine's routes use."""
    from docker.errors import APIError
    from docker.types import IPAMConfig, IPAMPool

    name = name or f"grade-{secrets.token_hex(4)}"
    last: Exception | None = None
    for _try, subnet in zip(range(SUBNET_TRIES), free_subnets(taken(client), random.Random()), strict=False):
        try:
            pools = IPAMConfig(pool_configs=[IPAMPool(subnet=str(subnet))])
            return client.networks.create(
                name, driver="bridge", internal=True, options=options, ipam=pools, labels=owner.labels()
            ), subnet
        except APIError as error:  # somebody else took the subnet meanwhile
            if "overlap" not in str(error).lower():
                raise
            last = error
    raise EngineError(f"Docker refused {SUBNET_TRIES} address ranges for the lab's network, the last with: {last}")


def taken(client: DockerClient) -> list[Taken]:
    found = routes()
    for network in client.networks.list():
        for pool in (network.attrs.get("IPAM") or {}).get("Config") or []:
            subnet = ipaddress.ip_network(pool.get("Subnet", "0.0.0.0/32"), strict=False)
            if isinstance(subnet, ipaddress.IPv4Network):
                found.append(Taken(subnet, f"Docker's network {network.name} ({subnet})"))
    return found


@contextmanager
def engine_errors() -> Iterator[None]:
    """What the SDK raises, as one clear EngineError."""
    from docker.errors import APIError, DockerException
    from requests.exceptions import RequestException

    try:
        yield
    except APIError as error:
        raise EngineError(
            f"Docker could not do what the grader asked: {error.explanation or error}. "
            "Look whether `docker version` works, and grade again."
        ) from error
    except (DockerException, RequestException, OSError) as error:
        raise EngineError(
            "The Docker engine stopped answering. Look whether `docker version` works, "
            "start the engine again if it does not, and grade again."
        ) from error


@contextmanager
def ignore_missing() -> Iterator[None]:
    """For removal: what is gone is gone, and an engine that does not answer keeps nothing of ours running."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        yield
    except (DockerException, RequestException, OSError, LabError):
        return
