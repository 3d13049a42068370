"""What the program is about: values and rules, in the standard library only."""
