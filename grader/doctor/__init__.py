"""The doctor: looks whether grading works on this machine, and says what to do where it does not."""
