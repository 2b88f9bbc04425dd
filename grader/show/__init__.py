"""How results look: for a terminal, for JUnit's readers. Nothing here decides anything."""
