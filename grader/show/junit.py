"""A Result as JUnit XML, which CI systems and learning platforms read (junitxml's README has the conventions)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.result import CheckResult, Result, Status
from grader.show.harmless import xml_text


def junit(result: Result) -> bytes:
    """One suite, one case a check: nothing for passed, <failure>, <skipped> or <error> (ours). Times are seconds."""
    counts = tally(result.checks, result.duration)
    root = Element("testsuites", {"name": "grade", **counts})
    suite = SubElement(root, "testsuite", {"name": result.exercise, "timestamp": result.started, **counts})
    add_properties(suite, properties(result))
    for check in result.checks:
        add_case(suite, result.exercise, check)
    return document(root)


def tally(checks: Iterable[CheckResult], seconds: float) -> dict[str, str]:
    """How many cases there are of each kind, as the attributes that readers look at."""
    found = [check.status for check in checks]
    kinds = {"failures": Status.FAILED, "errors": Status.ERROR, "skipped": Status.SKIPPED}
    counts = {name: str(found.count(status)) for name, status in kinds.items()}
    return {"tests": str(len(found)), **counts, "time": f"{seconds:.3f}"}


def properties(result: Result) -> dict[str, str]:
    """What is known of the run."""
    return {
        "seed": str(result.seed),
        "backend": result.backend,
        "score": str(result.score),
        "max_score": str(result.max_score),
        "sha256": result.submission.sha256,
    }


def add_properties(suite: Element, known: Mapping[str, str]) -> None:
    """Adds them in the one element that a suite has for them, before its cases."""
    parent = SubElement(suite, "properties")
    for name, value in known.items():
        SubElement(parent, "property", name=xml_text(name), value=xml_text(value))


def add_case(suite: Element, exercise: str, check: CheckResult) -> None:
    case = SubElement(suite, "testcase", name=check.id, classname=exercise, time=f"{check.duration:.3f}")
    if check.status is Status.SKIPPED:
        SubElement(case, "skipped", message=xml_text(check.because))
    elif check.status is not Status.PASSED:
        kind = "failure" if check.status is Status.FAILED else "error"
        found = SubElement(case, kind, message=xml_text(check.message), type=check.id)
        told = {"expected": check.expected, "observed": check.observed}
        found.text = xml_text("".join(f"{name}: {text}\n" for name, text in told.items() if text))
    printed = [program for program in check.evidence.programs if program.stdout or program.stderr]
    if printed:
        SubElement(case, "system-out").text = xml_text("".join(program.stdout for program in printed))
        SubElement(case, "system-err").text = xml_text("".join(program.stderr for program in printed))


def document(root: Element) -> bytes:
    """The element as a file of its own."""
    indent(root)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"
