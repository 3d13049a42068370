"""The terminal program, and the only part that knows Textual."""
