"""Whole screens: the reader, the review of what is saved, and the dialogs over them."""
