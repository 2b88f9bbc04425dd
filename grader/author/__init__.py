"""For authors of exercises: the compiler for their content, its museum, and a folder to begin with."""
