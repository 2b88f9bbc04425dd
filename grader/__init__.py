"""grade: a gamified grader for socket exercises."""

__version__ = "0.1.0"
