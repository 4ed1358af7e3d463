"""Starts rlviz from a checkout: `python main.py`."""

import sys

from rlviz.cli import main

if __name__ == "__main__":
    sys.exit(main())
