"""Taking in a class: whatever an instructor has in their hands -> each student's work on each exercise."""

from grader.classroom.intake.layouts import layout_names
from grader.classroom.intake.reading import read_entry
from grader.classroom.intake.taking import take_in

__all__ = ["layout_names", "read_entry", "take_in"]
