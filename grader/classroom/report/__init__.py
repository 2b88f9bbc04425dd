"""Knowing the class: what it did, what it did not understand, and who needs help, on one page for its instructor."""
