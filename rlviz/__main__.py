"""Starts rlviz as a module: `python -m rlviz`."""

import sys

from rlviz.cli import main

if __name__ == "__main__":
    sys.exit(main())
