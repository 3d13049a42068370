"""The project file, and what else the program keeps on disk.

Services see `Project`, `Settings`, `Remembered`, `Views` and `paths`; everything else is how they are kept.
"""
