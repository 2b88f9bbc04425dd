"""What all tests share: labs that stay open for a worker's whole session, and one way to grade in them."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from grader import exercise as exercises
from grader import submission as submissions
from grader.checking.session import Nobody, Options, grade
from grader.checking.student import Student
from grader.errors import EngineError
from grader.lab.lab import Lab, Printer
from grader.lab.opening import lend, open_lab
from grader.lab.wire import Wire
from grader.result import Result

# Machines are loaded and noisy: no test has a deadline of milliseconds.
settings.register_profile("grade", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("grade")

TOP = Path(__file__).resolve().parents[1]
SEED = 7
LONG = ("exercise14", "at_twenty_moments", "a_wheel_brings")
HANDS = 8  # workers, as in the Makefile

Grade = Callable[..., Result]
Keep = Callable[[str, Wire, Student], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="record the museum's screens anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deals the tests out so that the long ones come early, each worker's later than the last one's.

    So no worker is left alone with them in the end, and storms do not all blow at once.
    """
    items.sort(key=lambda item: not any(long in item.nodeid for long in LONG))
    hands = [items[first::HANDS] for first in range(HANDS)]
    items[:] = [item for number, hand in enumerate(hands) for item in later(hand, len(hand) * number // (2 * HANDS))]


def later(hand: list[pytest.Item], places: int) -> list[pytest.Item]:
    """The same tests, with what was first moved back by so many places."""
    return hand[len(hand) - places :] + hand[: len(hand) - places]


@pytest.fixture(scope="session", autouse=True)
def a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches what the user keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder of a user's own, while the tests run as that user and not as root, whom no permission stops."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        was = os.geteuid()
        if was == 0:
            os.chown(folder, 65534, -1)
            os.seteuid(65534)
        yield Path(folder)
        os.seteuid(was)


@pytest.fixture(scope="session")
def docker_lab(worker_id: str) -> Iterator[Lab]:
    """A warm lab on the engine. Without one, tests are skipped, but in CI that is a failure.

    Its addresses have as many digits in every worker, so that what is shown has the same length.
    """
    number = 100 + int(worker_id.removeprefix("gw") if worker_id != "master" else 9)
    with ExitStack() as stack:
        for candidate in range(number, 200, 10):  # another session's tests may have the first
            try:
                with pytest.MonkeyPatch.context() as patch:
                    patch.setenv("GRADE_SUBNET_POOL", f"10.197.{candidate}.16/28")
                    lab = stack.enter_context(open_lab("docker", Printer()))
                break
            except EngineError as error:
                if "No address range" not in str(error) or candidate + 10 > 199:
                    skip_unless_in_ci(error)
        yield lab


@pytest.fixture(scope="session")
def local_lab() -> Iterator[Lab]:
    with open_lab("local", Printer()) as lab:
        yield lab


def skip_unless_in_ci(error: EngineError) -> NoReturn:
    if os.environ.get("CI"):
        raise error
    pytest.skip(f"needs Docker: {error}")


@pytest.fixture(
    params=[
        pytest.param("docker", marks=pytest.mark.docker),
        pytest.param("local", marks=pytest.mark.local),
    ]
)
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """Each backend in turn, with a fresh student's host, and left as it was found."""
    found: Lab = request.getfixturevalue(f"{request.param}_lab")
    found.renew_student()
    yield found
    found.peer.sweep()
    found.student.sweep()


@pytest.fixture
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and not os.environ.get("CI"):
        pytest.skip("needs Chromium")
    assert found is not None, "CI needs Chromium"
    return found


@pytest.fixture(autouse=True)
def one_at_a_time_on_this_machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests marked `local` use this machine's own ports: one at a time, whichever worker runs them."""
    if request.node.get_closest_marker("local") is None:
        yield
        return
    with Path(tempfile.gettempdir(), "grade-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def grade_in(
    lab: Lab, exercise: str, path: Path, only: frozenset[str] | None = None, seed: int = SEED, keep: Keep | None = None
) -> Result:
    """Grades as `grade` does, on a fresh student's host of a lab that stays open."""
    found = exercises.find(exercise)
    return grade(found, submissions.read(path, found), Options(seed, only, keep), lambda: lend(lab), Nobody())


def run_of(lab: Lab, name: str, text: str, *arguments: str) -> tuple[int | None, bytes, bytes]:
    """Runs a small program on the student's host: exit status, standard output, standard error."""
    from grader.lab.host import THE_END

    lab.student.put({name: text.encode()})
    program = lab.student.start(name, *arguments)
    state = program.wait(20)
    return (
        state.status,
        program.output("stdout", until=THE_END, seconds=5),
        program.output("stderr", until=THE_END, seconds=5),
    )
