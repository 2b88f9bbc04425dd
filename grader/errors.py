"""Every error of the project, each a sentence for the person who meets it, and the exit code that it stands for.

GradeError
├── CallError             exit 2: the call or the submission cannot be graded; the user can mend it
│   ├── ExerciseError     an exercise's own files are broken; its author can mend them
│   └── SubmissionError   there is nothing to grade at that path
└── GraderError           exit 3: the grader could not do its work; nobody's marks suffer
    ├── EngineError       the container engine is not there, not allowed, not working
    ├── LabError          a host of a running lab went away, or said what it must not say
    ├── ClassError        a class's database or files cannot be read or written; what was graded is kept
    └── ProgressError     the student's progress cannot be read or written
"""

EXIT_PASSED, EXIT_FAILED, EXIT_CALL, EXIT_GRADER, EXIT_INTERRUPTED = 0, 1, 2, 3, 130


class GradeError(Exception):
    """An error with a message for the user: what happened, why, and what to do."""

    exit_code = EXIT_GRADER


class CallError(GradeError):
    """The call cannot be carried out as it stands."""

    exit_code = EXIT_CALL


class ExerciseError(CallError):
    """An exercise's files are broken; the message names file, place and every problem."""


class SubmissionError(CallError):
    """The path holds nothing that can be graded."""


class GraderError(GradeError):
    """The grader could not do its work."""


class EngineError(GraderError):
    """The container engine does not answer, does not let us in, or cannot do what it is asked."""


class LabError(GraderError):
    """A host of the lab is gone, or its agent broke its contract."""


class ClassError(GraderError):
    """A class's database or files cannot be read or written; what was graded before is kept."""


class ProgressError(GraderError):
    """The student's progress cannot be read or written; no run and no result suffers from it."""
