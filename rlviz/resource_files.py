"""Where the files lie that ship with the program: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def directory() -> Path:
    """`_resources` in the package, or `resources` beside it. FileNotFoundError names both."""
    package = Path(__file__).parent
    places = (package / "_resources", package.parent / "resources")
    for place in places:
        if (place / "presets").is_dir():
            return place
    raise FileNotFoundError(f"presets are in neither {places[0]} nor {places[1]}: rlviz is not installed whole")
