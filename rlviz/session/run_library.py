"""The runs of a person: one file each in a folder of the user's data directory, and a bin from which they come back."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from rlviz.session.about import Origin
from rlviz.session.beside import forget, log_of
from rlviz.session.config import RunConfig
from rlviz.session.run_facts import Summary, read_summary
from rlviz.session.run_file import RUN_SUFFIX
from rlviz.session.whole_runs import settle

_FORBIDDEN = '<>:"/\\|?*'
"""What no file's name may hold on one of the systems."""


@dataclass(frozen=True)
class Shelved:
    """A file of the library: its bytes, when it was last written, and what it holds or why that is not known."""

    path: Path
    nbytes: int
    written: datetime
    summary: Summary | None
    trouble: str = ""

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem

    @property
    def id(self) -> str:
        """Of the run; empty where that is not known."""
        return "" if self.summary is None else self.summary.about.id

    @property
    def origin(self) -> Origin | None:
        """Where it comes from; None where it is no fork."""
        return None if self.summary is None else self.summary.about.origin

    @property
    def steps(self) -> int:
        """How many it holds, as far as that is known."""
        return 0 if self.summary is None else self.summary.steps


class RunLibrary:
    """The files of one folder. Owned by one thread; other programs may write there.

    OSError says why a disk refuses, and that a file which shall be moved is being written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder, folder / "bin"
        self._known: dict[tuple[Path, int, int], Shelved] = {}

    def new_path(self, config: RunConfig, now: datetime) -> Path:
        """Where a run that begins now shall be written; its folder is there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = f"{config.algorithm} {_plain(config.environment)} {now:%Y-%m-%d %H.%M.%S}"
        return self._free(self.folder, stem)

    def fork_path(self, parent: Path, step: int) -> Path:
        """Where a run that leaves another at a step shall be written; its folder is there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self._free(self.folder, f"{parent.stem} fork {step}")

    def runs(self) -> list[Shelved]:
        """All of them, the newest first."""
        looked_at = (self._looked_at(each) for each in self._files(self.folder))
        self._known = dict(each for each in looked_at if each is not None)
        return sorted(self._known.values(), key=lambda each: each.written, reverse=True)

    def oldest_first(self) -> list[Path]:
        """The files of all runs: those in the bin, then those that were written longest ago."""
        files = (sorted(self._files(folder), key=_last_written) for folder in (self.bin, self.folder))
        return [*chain.from_iterable(files)]

    def nbytes(self) -> int:
        """Bytes that all runs take on disk, with those in the bin."""
        return sum(_nbytes(each) for each in self.oldest_first())

    def in_bin(self) -> list[Path]:
        """What was thrown away, the newest first as far as the system tells when a file was moved."""
        return sorted(self._files(self.bin), key=lambda each: each.stat().st_ctime_ns, reverse=True)

    def empty_bin(self) -> None:
        """Delete what is in the bin for good."""
        for path in self.in_bin():
            path.unlink()
            forget(path)

    def rename(self, path: Path, name: str) -> Path:
        """Give a run another name. ValueError where no file can have it, or one has it already."""
        if not name or any(letter in _FORBIDDEN or ord(letter) < 32 for letter in name) or name != name.strip(" ."):
            raise ValueError(f"a name must have letters, none of {_FORBIDDEN} and no space or dot at its ends")
        target = path.with_name(name + RUN_SUFFIX)
        if target.exists():
            raise ValueError(f"there is a run {name!r} already")
        settle(path)
        path.rename(target)
        return target

    def throw_away(self, path: Path) -> Path:
        """Move a run to the bin; where it lies there."""
        settle(path)
        self.bin.mkdir(parents=True, exist_ok=True)
        target = self._free(self.bin, path.stem)
        path.rename(target)
        return target

    def put_back(self, thrown: Path) -> Path:
        """Take a run out of the bin."""
        target = self._free(self.folder, thrown.stem)
        thrown.rename(target)
        return target

    def _looked_at(self, path: Path) -> tuple[tuple[Path, int, int], Shelved] | None:
        """A file as it is now; None where it was taken away meanwhile."""
        parts = _parts(path)
        if not path.exists() or not parts:
            return None
        nbytes, changed = sum(part.st_size for part in parts), max(part.st_mtime_ns for part in parts)
        key = path, changed, nbytes
        if key in self._known:
            return key, self._known[key]
        written = datetime.fromtimestamp(changed / 1e9).astimezone()
        try:
            return key, Shelved(path, nbytes, written, read_summary(path))
        except (ValueError, OSError) as error:
            return key, Shelved(path, nbytes, written, None, str(error))

    @staticmethod
    def _files(folder: Path) -> list[Path]:
        return [each for each in folder.glob(f"*{RUN_SUFFIX}") if each.is_file()] if folder.is_dir() else []

    @staticmethod
    def _free(folder: Path, stem: str) -> Path:
        """A path that no file has yet."""
        stems = chain([stem], (f"{stem} ({number})" for number in count(2)))
        return next(path for path in (folder / f"{each}{RUN_SUFFIX}" for each in stems) if not path.exists())


def _parts(path: Path) -> list[os.stat_result]:
    """A file and the log beside it, as far as they are there."""
    parts = []
    for each in (path, log_of(path)):
        with suppress(FileNotFoundError):
            parts.append(each.stat())
    return parts


def _nbytes(path: Path) -> int:
    return sum(part.st_size for part in _parts(path))


def _last_written(path: Path) -> int:
    return max((part.st_mtime_ns for part in _parts(path)), default=0)


def _plain(environment: str) -> str:
    return "".join("-" if letter in _FORBIDDEN else letter for letter in environment)
