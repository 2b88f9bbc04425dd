"""A Result as JUnit XML, which CI systems and learning platforms read (junitxml's README has the conventions)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.result import CheckResult, Result, Status
from grader.show.harmless import xml_text


def junit(result: Result) -> bytes:
    """One suite, one case a check: nothing for passed, <failure>, <skipped> or <error> (ours). Times are seconds."""
    tally = {status: str(sum(check.status is status for check in result.checks)) for status in Status}
    counts = {
        "tests": str(len(result.checks)),
        "failures": tally[Status.FAILED],
        "errors": tally[Status.ERROR],
        "skipped": tally[Status.SKIPPED],
        "time": f"{result.duration:.3f}",
    }
    root = Element("testsuites", {"name": "grade", **counts})
    suite = SubElement(root, "testsuite", {"name": result.exercise, "timestamp": result.started, **counts})
    properties = SubElement(suite, "properties")
    for name, value in (
        ("seed", result.seed),
        ("backend", result.backend),
        ("score", result.score),
        ("max_score", result.max_score),
        ("sha256", result.submission.sha256),
    ):
        SubElement(properties, "property", name=name, value=str(value))
    for check in result.checks:
        add_case(suite, result, check)
    indent(root)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def add_case(suite: Element, result: Result, check: CheckResult) -> None:
    case = SubElement(suite, "testcase", name=check.id, classname=result.exercise, time=f"{check.duration:.3f}")
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
