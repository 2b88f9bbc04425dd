"""Giving back: class.db as the files that instructors, students and platforms take, each format in one module."""
