"""Bookmarks: frames of a training that are worth going back to, set by hand or found in its recording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from rlviz.session.history import History

LONGEST_WORDS = 200
"""Letters that a person may write beside a bookmark."""


class Kind(Enum):
    """Why a frame is worth going back to: a person said so, or what its training holds there."""

    HAND = "hand"
    TD_ERROR = "td_error"
    CLOSEST_CALL = "closest_call"
    EXPLORED = "explored"
    NO_RETURN = "no_return"
    PERFECT = "perfect"


@dataclass(frozen=True)
class Bookmark:
    """The state in which step `row` of a training was made; `after`: the one after it, in which its episode ended.

    `words` are a person's own, or say what was found.
    """

    row: int
    kind: Kind = Kind.HAND
    words: str = ""
    after: bool = False

    @classmethod
    def at(cls, history: History, episode: int, index: int, words: str = "") -> Self:
        """One that a person sets at a frame."""
        whole = history.episode(episode)
        after = index >= whole.length
        return cls(whole.last_row if after else whole.row(index), words=words, after=after)

    @property
    def step(self) -> int:
        """Steps of the training after which the state was reached, counted as `Run` counts them."""
        return self.row + self.after

    @property
    def moment(self) -> tuple[int, bool]:
        """Where it lies in time: of two bookmarks the later one has the greater."""
        return self.row, self.after

    @property
    def text(self) -> str:
        """Why it is there; a person need not say."""
        return self.words or "bookmark"

    def place(self, history: History) -> tuple[int, int]:
        """Episode and index of its frame."""
        number = history.episode_at(self.row)
        episode = history.episode(number)
        return number, (self.row - episode.first_step) // episode.stride + self.after


def in_time(bookmarks: Iterable[Bookmark]) -> tuple[Bookmark, ...]:
    """In the order of time; of one frame by kind."""
    kinds = list(Kind)
    return tuple(sorted(bookmarks, key=lambda each: (*each.moment, kinds.index(each.kind))))


def keep_bookmarks(history: History, bookmarks: tuple[Bookmark, ...]) -> None:
    """Have these in place of those set before. ValueError where one is of a step that was not made."""
    if any(not 0 <= each.row < len(history) for each in bookmarks):
        raise ValueError("a bookmark marks a step of this training, and one of these is none")
    history.bookmarks = bookmarks


def plain_bookmark(bookmark: Bookmark) -> dict[str, Any]:
    """One that was set by hand, as names and values that JSON can hold."""
    return {"row": bookmark.row, "words": bookmark.words, "after": bookmark.after}


def bookmark_from(plain: dict[str, Any], steps: int) -> Bookmark:
    """What `plain_bookmark` made, in a training of so many steps. ValueError or TypeError where it is none."""
    found = Bookmark(**plain)
    sound = type(found.row) is int and type(found.words) is str and type(found.after) is bool
    if not sound or found.kind is not Kind.HAND or len(found.words) > LONGEST_WORDS:
        raise ValueError("a bookmark in it is not what it should be")
    if not 0 <= found.row < steps:
        raise ValueError(f"a bookmark in it is of step {found.row}, of {steps} that are recorded")
    return found
