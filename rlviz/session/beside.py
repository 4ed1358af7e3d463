"""What lies beside a run's file while that is written, and where a program was killed."""

from __future__ import annotations

from pathlib import Path


def log_of(path: Path) -> Path:
    """The log, into which all is written first."""
    return path.with_name(f"{path.name}-wal")


def journal_of(path: Path) -> Path:
    """What the file was before, while SQLite begins or ends its log."""
    return path.with_name(f"{path.name}-journal")


def lock_of(path: Path) -> Path:
    """The empty database that is locked by who writes the run."""
    return path.with_name(f"{path.name}-lock")


def forget(path: Path) -> None:
    """Remove what lies beside a file that is gone: a new one of its name must not take it for its own."""
    for part in (log_of(path), journal_of(path), path.with_name(f"{path.name}-shm"), lock_of(path)):
        part.unlink(missing_ok=True)
