"""`python -m tui` is the command `glossator`."""

import sys

from tui.cli.main import main

# A process pool that spawns imports this module again, under another name.
if __name__ == "__main__":
    sys.exit(main())
