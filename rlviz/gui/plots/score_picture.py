"""The interface of what draws the scores of decisions along an episode, each kind of score in its own way."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rlviz.gui.moment import Moment
from rlviz.gui.plots.episode_values import EpisodeValues
from rlviz.gui.plots.hover import Value
from rlviz.gui.plots.legend import Entry
from rlviz.gui.plots.scales import Range
from rlviz.gui.theme import LIGHT, Theme


class ScorePicture(ABC):
    """Adds its lines to a plot at construction and keeps them. What it does not draw now it has cleared."""

    theme: Theme = LIGHT

    @abstractmethod
    def prepare(self, moment: Moment) -> None:
        """Get ready for the actions of a run."""

    @abstractmethod
    def draw(self, values: EpisodeValues, *, bold: bool) -> None:
        """Draw an episode; `bold` where its steps are far enough apart."""

    @abstractmethod
    def clear(self) -> None:
        """Draw nothing."""

    @abstractmethod
    def range_of(self, episodes: tuple[EpisodeValues, ...]) -> Range | None:
        """The range of y that holds these episodes, where that is no matter of the values' own; else None."""

    @abstractmethod
    def read(self, values: EpisodeValues, k: int) -> list[Value]:
        """The numbers of step k."""

    @abstractmethod
    def entries(self) -> list[Entry]:
        """The legend."""

    @abstractmethod
    def colour(self, theme: Theme) -> None:
        """Take on the colours."""
