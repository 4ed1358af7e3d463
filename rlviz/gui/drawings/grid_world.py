"""Worlds of squares: FrozenLake, the cliff of Sutton & Barto's example 6.6, and Dietterich's taxi."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rlviz.gui.drawing import (
    Drawing,
    Ghost,
    Observation,
    begin,
    faint,
    paint_arrow,
    paint_caption,
    paint_labels,
    paint_text,
    round_pen,
    stage_of,
)
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel

Square = tuple[int, int]
"""Row from the top and column from the left, both from 0."""

_WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_WORDS = {"S": "start", "G": "goal", "H": "hole"}
STOPS: tuple[Square, ...] = ((0, 0), (0, 4), (4, 0), (4, 3))
"""Where Taxi's passengers wait and want to go, in the order of their numbers; number 4 is in the taxi."""


class Pieces(NamedTuple):
    """What stands where. In Taxi also the passenger, who may be riding, and where they want to go."""

    agent: Square
    passenger: Square | None = None
    destination: Square | None = None


@dataclass(frozen=True)
class World:
    """Rows of tiles, letters as in Gymnasium's maps, with C for the cliff; `walls` stand right of a square."""

    tiles: tuple[str, ...]
    pieces: Callable[[int], Pieces]
    walls: frozenset[Square] = frozenset()

    @property
    def columns(self) -> int:
        """Squares in a row."""
        return len(self.tiles[0])


def _walker(state: int, columns: int) -> Pieces:
    return Pieces(divmod(state, columns))


def taxi(state: int) -> Pieces:
    """The number ((row · 5 + column) · 5 + passenger) · 4 + destination taken apart."""
    rest, destination = divmod(state, 4)
    rest, passenger = divmod(rest, 5)
    agent = divmod(rest, 5)
    return Pieces(agent, (*STOPS, agent)[passenger], STOPS[destination])


FROZEN_LAKE = World(("SFFF", "FHFH", "FFFH", "HFFG"), partial(_walker, columns=4))
CLIFF = World(("F" * 12, "F" * 12, "F" * 12, "S" + "C" * 10 + "G"), partial(_walker, columns=12))
TAXI = World(
    ("RFFFG", "FFFFF", "FFFFF", "FFFFF", "YFFBF"),
    taxi,
    frozenset({(0, 1), (1, 1), (3, 0), (4, 0), (3, 2), (4, 2)}),
)


class Board(NamedTuple):
    """Where the squares lie on the screen, each `side` pixels wide."""

    left: float
    top: float
    side: float

    @classmethod
    def within(cls, world: World, rect: QRectF) -> Board:
        """As large as it fits, in the middle."""
        rows, columns = len(world.tiles), world.columns
        side = max(1.0, min(rect.width() / columns, rect.height() / rows))
        return cls(rect.center().x() - columns * side / 2, rect.center().y() - rows * side / 2, side)

    def square(self, square: Square) -> QRectF:
        """The pixels of a square."""
        row, column = square
        return QRectF(self.left + column * self.side, self.top + row * self.side, self.side, self.side)


def paint_world(
    painter: QPainter,
    rect: QRectF,
    observation: Observation,
    theme: Theme,
    *,
    world: World,
    action_label: ActionLabel | None = None,
    ghosts: Sequence[Ghost] = (),
) -> None:
    """Paint the board, who stands where in the state, the action as an arrow, and ghosts below it."""
    board, pieces = Board.within(world, stage_of(rect)), world.pieces(int(observation[0]))
    begin(painter, rect)
    _paint_tiles(painter, board, world, theme)
    for square in sorted(world.walls):
        _paint_wall(painter, board.square(square), theme)
    for ghost in ghosts:
        _paint_disc(painter, board.square(_square(world, ghost.observation)), ghost.tint(theme.accent, theme), 0.3)
    if pieces.destination is not None:
        _paint_ring(painter, board.square(pieces.destination), theme)
    _paint_disc(painter, board.square(pieces.agent), QColor(theme.accent), 0.3)
    if pieces.passenger is not None:
        riding = pieces.passenger == pieces.agent
        _paint_disc(painter, board.square(pieces.passenger), QColor(theme.error), 0.13 if riding else 0.2)
    if action_label is not None and action_label.direction in _WAYS:
        _paint_way(painter, board.square(pieces.agent), action_label, theme)
    paint_labels(painter, observation, ghosts, theme, lambda state: board.square(_square(world, state)).center())
    paint_caption(painter, rect, action_label, theme)
    painter.restore()


def _square(world: World, state: Observation) -> Square:
    """Where the agent stands in a state."""
    return world.pieces(int(state[0])).agent


def _paint_tiles(painter: QPainter, board: Board, world: World, theme: Theme) -> None:
    for row, tiles in enumerate(world.tiles):
        for column, tile in enumerate(tiles):
            square, hole = board.square((row, column)), tile == "H"
            painter.fillRect(square, QColor(theme.surface) if world.walls else _ground(tile, theme))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawRect(square)
            word = tile.strip("F") if world.walls else _WORDS.get(tile, "")
            colour = theme.surface if hole and not theme.dark else theme.muted
            paint_text(painter, square.adjusted(4, 2, 0, 0), word, colour, align=Qt.AlignmentFlag.AlignLeft)


def _ground(tile: str, theme: Theme) -> QColor:
    """Ice or path are bright, holes dark, the cliff and the goal in the colours of what they are."""
    grounds = {
        "H": QColor(theme.on_chip if theme.dark else theme.muted),
        "C": faint(theme.danger, theme, 0.45),
        "G": faint(theme.greedy, theme, 0.3),
    }
    return grounds.get(tile, QColor(theme.surface))


def _paint_wall(painter: QPainter, square: QRectF, theme: Theme) -> None:
    painter.setPen(round_pen(theme.text, max(2.0, 0.06 * square.width())))
    painter.drawLine(QLineF(square.topRight(), square.bottomRight()))


def _paint_disc(painter: QPainter, square: QRectF, colour: QColor, share: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(square.center(), share * square.width(), share * square.width())


def _paint_ring(painter: QPainter, square: QRectF, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.greedy), max(2.0, 0.06 * square.width())))
    painter.drawEllipse(square.center(), 0.33 * square.width(), 0.33 * square.width())


def _paint_way(painter: QPainter, square: QRectF, label: ActionLabel, theme: Theme) -> None:
    way, middle = QPointF(*_WAYS[label.direction]) * square.width(), square.center()
    paint_arrow(painter, middle + way * 0.36, middle + way * 0.72, theme.action(label), 0.06 * square.width())


def lake_outcome(observation: Observation) -> str:
    """Where an episode on the lake ended, as a clause."""
    row, column = FROZEN_LAKE.pieces(int(observation[0])).agent
    return "the goal was reached" if FROZEN_LAKE.tiles[row][column] == "G" else "the ice broke over a hole"


def _drawing(world: World) -> Drawing:
    return Drawing(partial(paint_world, world=world))


FROZEN_LAKE_DRAWING = Drawing(partial(paint_world, world=FROZEN_LAKE), lake_outcome)
CLIFF_DRAWING, TAXI_DRAWING = _drawing(CLIFF), _drawing(TAXI)
