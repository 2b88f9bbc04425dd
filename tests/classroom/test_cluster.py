"""`grade class --cluster` on a Dask cluster of two workers: one is lost in the middle, and nothing else is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from grader.classroom.database import NAME, ClassDatabase
from grader.classroom.model import State
from tests.classroom.classes import command, content, environment, grade_class, works
from tests.classroom.dask_cluster import cluster
from tests.classroom.layouts import lay_out


def calling(place: Path, out: str, address: str) -> list[str]:
    return command((place, "--exercise", "exercise3", "--out", out, "--seed", "7", "--cluster", address))


def test_a_worker_is_lost_and_each_submission_is_there_once(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    place = lay_out("folders", works(60, tmp_path / "works", slow=0.2), tmp_path / "class")
    grade_class(place, "--exercise", "exercise3", "--out", "here", "--seed", "7", cwd=tmp_path)
    with cluster(tmp_path) as found:
        batch = subprocess.Popen(
            calling(place, "there", found.address), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True
        )
        assert batch.stdout is not None
        for line in batch.stdout:
            if line.startswith("[15/"):
                break
        found.workers[0].kill()
        rest = batch.communicate()[0]
    assert batch.returncode == 0, rest
    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_a_cluster_that_goes_away_ends_the_batch_with_everything_kept(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    place = lay_out("folders", works(30, tmp_path / "works", slow=0.3), tmp_path / "class")
    with cluster(tmp_path) as found:
        call = calling(place, "out", found.address)
        batch = subprocess.Popen(
            call, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert batch.stdout is not None
        for line in batch.stdout:
            if line.startswith("[8/"):
                break
        for process in (found.scheduler, *found.workers):
            process.kill()
        _, said = batch.communicate()
    assert batch.returncode == 3, said
    assert "do not answer any more" in said
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        states = {mark.state for mark in base.marks()}
    assert State.GRADED in states
    assert State.WAITING in states
    assert State.TROUBLE not in states


@pytest.mark.timeout(120)
def test_no_cluster_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    place = lay_out("folders", works(2, tmp_path / "works"), tmp_path / "class")
    call = calling(place, "out", "tcp://127.0.0.1:9")
    done = subprocess.run(call, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "No Dask cluster with a worker answers at tcp://127.0.0.1:9" in done.stderr
    with ClassDatabase(tmp_path / "out" / NAME) as base:
        assert State.TROUBLE not in [mark.state for mark in base.marks()]
