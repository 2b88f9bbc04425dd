"""Handing in: the one file that a student uploads, and the command that makes it."""
