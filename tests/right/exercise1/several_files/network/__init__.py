"""Small helpers for the exercises."""
