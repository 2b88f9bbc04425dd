"""The game: what a student's runs are worth, and how far they have come."""
