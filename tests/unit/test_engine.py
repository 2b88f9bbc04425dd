"""What depends on the engine: which options isolate on which version, and the reason why none answers."""

from __future__ import annotations

from typing import Any

import pytest

from grader.lab.docker import isolation, limits
from grader.lab.engine import explain

INHIBIT = {"com.docker.network.bridge.inhibit_ipv4": "true"}
ISOLATED = {"com.docker.network.bridge.gateway_mode_ipv4": "isolated"}


@pytest.mark.parametrize(
    ("engine", "options"),
    [
        ({"Version": "20.10.24+dfsg1"}, INHIBIT),
        ({"Version": "27.5.1"}, INHIBIT),  # which refuses `isolated`
        ({"Version": "28.0.0"}, ISOLATED),
        ({"Version": "29.3.1"}, ISOLATED),
        ({"Version": "30.0.0", "Components": [{"Name": "Podman Engine"}]}, INHIBIT),
        ({}, INHIBIT),
    ],
)
def test_the_host_has_no_address_on_the_network_of_either_generation(
    engine: dict[str, Any], options: dict[str, str]
) -> None:
    assert isolation(engine) == options


def test_a_student_has_no_more_than_is_promised() -> None:
    found = limits(student=True)
    assert found["cap_drop"] == ["ALL"]
    assert found["read_only"] is True
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["dns"] == ["127.0.0.1"]


def test_the_reason_is_found_behind_the_sdks_exception() -> None:
    def wrapped(cause: Exception) -> Exception:
        try:
            try:
                raise ConnectionError(("Connection aborted.", cause)) from cause
            except ConnectionError as error:
                raise RuntimeError("Error while fetching server API version") from error
        except RuntimeError as error:
            return error

    assert "not allowed" in str(explain(wrapped(PermissionError(13, "no"))))
    assert "not running" in str(explain(wrapped(FileNotFoundError(2, "no"))))
    assert "does not answer" in str(explain(wrapped(ConnectionRefusedError(111, "no"))))
    assert "--backend local" in str(explain(RuntimeError("strange\nwords")))
