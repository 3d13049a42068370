"""Charts of characters: bars with numbers beside them, columns over time, a matrix."""
