"""Glossator: a reader and annotator of articles for the terminal."""

__version__ = "0.1.0"
