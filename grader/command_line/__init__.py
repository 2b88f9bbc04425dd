"""How `grade` is called: its commands, their options, and completion by Tab."""
