"""Writes the tables of hyperparameters into README.md, from the declarations. `--check` fails where they differ."""

import sys
from pathlib import Path

from rlviz.learning.algorithms import ALGORITHMS, Entry
from rlviz.learning.hyperparameters import Knob
from rlviz.session.events import value_text

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- hyperparameters -->\n", "<!-- end of hyperparameters -->"


def row(knob: Knob) -> str:
    """One hyperparameter as a row: name, symbol, default, allowed values, time of effect, meaning."""
    cells = (
        f"`{knob.name}`",
        knob.symbol.replace("|", "\\|"),
        value_text(knob.default),
        knob.range_text(),
        knob.applies,
        knob.help,
    )
    return f"| {' | '.join(cells)} |"


def table(entry: Entry) -> str:
    """All hyperparameters of an algorithm."""
    head = "| name | symbol | default | allowed | takes effect | meaning |\n|---|---|---|---|---|---|"
    rows = "\n".join(row(knob) for knob in entry.hyperparameters.knobs().values())
    return f"<details><summary>{entry.title}</summary>\n\n{head}\n{rows}\n\n</details>\n"


def documented(text: str) -> str:
    """The text of the README with the tables as they should be."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + "\n".join(table(entry) for entry in ALGORITHMS.values()) + END + after


def main() -> int:
    """Write the tables, or with `--check` say whether they are up to date."""
    text = README.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        return int(text != documented(text))
    README.write_text(documented(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
