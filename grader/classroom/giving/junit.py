"""A class as one JUnit XML file: one suite a student, one case a check."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.classroom.database import ClassDatabase
from grader.classroom.giving.gradebook import by_student
from grader.classroom.giving.placing import placed
from grader.classroom.model import Mark, State, Student
from grader.show.harmless import xml_text
from grader.show.junit import add_case, add_properties, properties, tally

HEAD, END = b"<?xml version='1.0' encoding='utf-8'?>\n<testsuites name=\"grade\">\n", b"</testsuites>\n"
KINDS = {State.REFUSED: "failure", State.TROUBLE: "error"}  # anything else without a result is skipped
COUNTED = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def write_junit(base: ClassDatabase, path: Path) -> None:
    """Writes the file; one student at a time is in memory. Raises ClassError."""
    with placed(path) as file:
        file.write(HEAD)
        for student, marks in by_student(base):
            suite = suite_of(student, list(marks.values()))
            indent(suite)
            file.write(tostring(suite, encoding="utf-8") + b"\n")
        file.write(END)


def suite_of(student: Student, marks: list[Mark]) -> Element:
    """A student's suite, with the cases of every exercise."""
    results = {mark.exercise: mark.result for mark in marks if mark.result is not None}
    checks = [check for result in results.values() for check in result.checks]
    suite = Element("testsuite", {"name": xml_text(student.name), "id": student.key})
    known = [properties(result) for result in results.values()]
    told = {
        f"{exercise} {name}": value
        for exercise, each in zip(results, known, strict=True)
        for name, value in each.items()
    }
    add_properties(suite, {"student": student.key, **told})
    counts = tally(checks, sum(result.duration for result in results.values()))
    for mark in marks:
        if mark.result is None:
            kind = add_state(suite, mark)
            counts = {**counts, "tests": plus_one(counts["tests"]), COUNTED[kind]: plus_one(counts[COUNTED[kind]])}
        else:
            for check in mark.result.checks:
                add_case(suite, mark.exercise, check)
    suite.attrib.update(counts)
    return suite


def add_state(suite: Element, mark: Mark) -> str:
    """One case that says why there is no result; returns what kind it is of."""
    kind = KINDS.get(mark.state, "skipped")
    case = SubElement(suite, "testcase", name=mark.exercise, classname=mark.exercise, time="0.000")
    SubElement(case, kind, message=xml_text(mark.why or str(mark.state)), type=str(mark.state))
    return kind


def plus_one(number: str) -> str:
    return str(int(number) + 1)
