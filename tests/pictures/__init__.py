"""Pictures of the real app; `python -m tests.pictures FOLDER` makes them."""
