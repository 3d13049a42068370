"""Use cases: what the program does, without a screen and without a file format."""
