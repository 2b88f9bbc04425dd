"""What `grade` costs, measured beside what the engine itself costs in the same run."""
