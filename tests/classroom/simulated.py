"""A hand without a lab, for tests and benchmarks of a class: what it answers stands in the program that it is given.

* `# fails: NAME NAME` names the checks that fail
* `# slow: SECONDS` waits before the answer
* `# trouble` is the grader's trouble, `# trouble unless: FILE` where there is no such file
* `# dies` ends the hand, `# dies once: FILE` where there is no such file yet
* `# chatter` prints something
"""

from __future__ import annotations

import os
import re
import sys
import time
from dataclasses import replace
from pathlib import Path

from grader.classroom.hand import only_answers, read_ahead
from grader.classroom.job import Job, Outcome
from tests.classroom.making import made_result

SAID = re.compile(r"^# (fails|slow|trouble unless|trouble|dies once|dies|chatter)(?:: *(.*))?$", re.MULTILINE)
COMMAND = (sys.executable, "-m", "tests.classroom.simulated")


def answer(job: Job) -> Outcome:
    text = "\n".join(data.decode() for data in job.submission.files.values())
    said = dict(
        re.findall(r"^# (fails|slow|trouble unless|trouble|dies once|dies|chatter)(?:: *(.*))?$", text, re.MULTILINE)
    )
    time.sleep(float(said.get("slow", 0)))
    if "dies" in said or ("dies once" in said and not Path(said["dies once"]).exists()):
        Path(said.get("dies once") or os.devnull).touch()
        os._exit(9)
    if "chatter" in said:
        print("this is no answer", flush=True)
    if "trouble" in said or not Path(said.get("trouble unless", "/")).exists():
        return Outcome(trouble="The lab went away.", seconds=0.1)
    result = made_result(job.exercise, said.get("fails", "").split(), seed=job.seed)
    return Outcome(replace(result, submission=job.submission.info), seconds=0.1)


def main() -> None:
    jobs, answers = read_ahead(sys.stdin), only_answers()
    try:
        while line := jobs.get():
            answers.write(answer(Job.from_line(line)).to_line())
            answers.flush()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
