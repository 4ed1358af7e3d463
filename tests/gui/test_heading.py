"""The heading: the chip says the mode in words, in colours that can be read."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rlviz.gui.moment import Mode, Moment
from rlviz.gui.theme import DARK, LIGHT, Theme
from rlviz.gui.views.heading import HeadingView, chip_colour, chip_text
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.session.bookmarks import Bookmark, Kind
from rlviz.session.events import Ending, Policy
from tests.gui.recordings import Recording
from tests.gui.rows import Rows
from tests.gui.worlds import GRID, REACH

SAYING_MORE = (Mode.VIEWING, Mode.WATCHING, Mode.PLAYING, Mode.TEACHING)
"""Modes whose chip says more than their name."""


@pytest.fixture
def heading(qtbot: QtBot) -> HeadingView:
    view = HeadingView()
    qtbot.addWidget(view)
    return view


@pytest.fixture(scope="module")
def fallen() -> Recording:
    return Recording(seed=3).episodes(2)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mode", Mode)
def test_that_the_chip_can_be_read(theme: Theme, mode: Mode) -> None:
    dark, light = sorted((luminance(chip_colour(mode, Policy.GREEDY, theme)), luminance(theme.on_chip)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode not in SAYING_MORE])
def test_that_the_chip_says_the_mode(heading: HeadingView, fallen: Recording, mode: Mode) -> None:
    heading.refresh(fallen.moment(mode, live=True))
    assert heading.chip == mode.value
    assert heading.accessibleName() == f"CartPole-v1: {mode.value}"


@pytest.mark.parametrize(
    ("mode", "policy", "words"),
    [
        (Mode.WATCHING, Policy.GREEDY, "WATCHING · greedy policy"),
        (Mode.WATCHING, Policy.BEHAVIOUR, "WATCHING · behaviour policy"),
        (Mode.PLAYING, Policy.HAND, "PLAYING · ← → push, Esc leaves"),
        (Mode.TEACHING, Policy.BEHAVIOUR, "TEACHING · ← → push, what you do is learnt from"),
    ],
)
def test_that_the_chip_says_who_acts(heading: HeadingView, mode: Mode, policy: Policy, words: str) -> None:
    heading.refresh(performed(policy).moment(mode, live=True))
    assert heading.chip == words


def test_that_the_behaviour_policy_watched_is_told_from_training(heading: HeadingView) -> None:
    recording = performed(Policy.BEHAVIOUR)
    moment = replace(recording.moment(Mode.WATCHING, live=True), training=Recording().history)
    heading.refresh(moment)
    assert heading.place.startswith("watched episode 3 · step 0 · best ")
    assert chip_colour(Mode.WATCHING, Policy.BEHAVIOUR, LIGHT) == chip_colour(Mode.TRAINING, Policy.BEHAVIOUR, LIGHT)
    assert chip_colour(Mode.WATCHING, Policy.GREEDY, LIGHT) == LIGHT.greedy


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        (REACH, "← → push"),
        (replace(REACH, action_ranges=REACH.action_ranges * 2), "← ↑ ↓ → push"),
        (GRID, "← ↑ ↓ → push, 5 act"),
        (replace(GRID, actions=GRID.actions[4:] * 3), "1 2 3 act"),
    ],
)
def test_that_the_chip_names_the_keys_of_the_world_that_is_played(
    heading: HeadingView, environment: EnvironmentDescription, words: str
) -> None:
    moment = replace(performed(Policy.HAND).moment(Mode.PLAYING, live=True), environment=environment)
    assert chip_text(moment) == f"PLAYING · {words}, Esc leaves"


def test_that_a_step_of_the_training_made_by_hand_is_named_so(heading: HeadingView) -> None:
    rows = Rows()
    for by_hand in (False, True, True, False):
        rows.step(by_hand=by_hand)
    places = []
    for index in range(4):
        heading.refresh(rows.moment(0, index))
        places.append(heading.place)
    rows.end()
    heading.refresh(rows.moment(0, 4))
    ends = (" · step 0", " · step 1 by hand", " · step 2 by hand", " · step 3", " · step 4")
    assert [*places, heading.place] == [f"episode 1{end}" for end in ends]


def test_that_a_lesson_has_the_colour_of_play(heading: HeadingView) -> None:
    assert chip_colour(Mode.TEACHING, Policy.BEHAVIOUR, LIGHT) == chip_colour(Mode.PLAYING, Policy.HAND, LIGHT)


def test_that_the_chip_of_a_past_frame_names_its_episode_counted_from_one(
    heading: HeadingView, fallen: Recording
) -> None:
    heading.refresh(fallen.moment(Mode.VIEWING, episode=1, index=4))
    assert heading.chip == "VIEWING EPISODE 2"


def performed(policy: Policy) -> Recording:
    """Two episodes and a step of a performance."""
    recording = Recording(seed=3)
    recording.history.policy = policy
    return recording.episodes(2).steps(1)


@pytest.mark.parametrize(
    ("mode", "policy", "how"), [(Mode.WATCHING, Policy.GREEDY, "watched"), (Mode.PLAYING, Policy.HAND, "played")]
)
def test_that_a_performance_counts_its_own_episodes_and_says_the_best(
    heading: HeadingView, mode: Mode, policy: Policy, how: str
) -> None:
    recording = performed(policy)
    best = max(recording.history.episode(each).length for each in range(2))
    heading.refresh(recording.moment(mode, live=True))
    assert heading.place == f"{how} episode 3 · step 0 · best {best}"
    recording.steps(2)
    recording.end(Ending.INTERRUPTED)
    heading.refresh(recording.moment(Mode.VIEWING, episode=0, index=4))
    assert heading.place == f"{how} episode 1 · step 4 · best {best}"


def test_that_there_is_no_best_before_an_episode_has_ended(heading: HeadingView) -> None:
    recording = Recording(seed=3)
    recording.history.policy = Policy.HAND
    heading.refresh(recording.steps(3).moment(Mode.PLAYING, live=True))
    assert heading.place == "played episode 1 · step 2"


def test_that_a_new_best_is_said_also_while_a_past_frame_is_on_show(heading: HeadingView) -> None:
    recording = performed(Policy.HAND)
    looked_at = recording.moment(Mode.VIEWING, episode=0, index=0)
    before = heading.version(looked_at)
    recording.episodes(1)
    assert heading.version(looked_at) != before


def test_that_training_counts_its_episodes_with_thousands_set_apart(heading: HeadingView) -> None:
    recording = Recording()
    for _ in range(1_200):
        recording.steps(1)
        recording.end(Ending.INTERRUPTED)
    heading.refresh(recording.moment(Mode.VIEWING, episode=1_100, index=0))
    assert heading.place == "episode 1\u202f101 · step 0"
    assert heading.chip == "VIEWING EPISODE 1\u202f101"


def test_that_in_turbo_no_step_is_named(heading: HeadingView, fallen: Recording) -> None:
    heading.refresh(fallen.moment(Mode.TURBO, live=True))
    assert heading.place == ""


@pytest.mark.parametrize("mode", [Mode.TRAINING, Mode.PLAYING])
def test_that_a_narrow_heading_leaves_the_last_parts_out(heading: HeadingView, mode: Mode) -> None:
    moment = performed(Policy.HAND).moment(mode, live=True)
    heading.show()
    widths = [ink_right_of_chip(heading, moment, width) for width in (900, 520, 400)]
    assert widths == sorted(widths, reverse=True)


def ink_right_of_chip(heading: HeadingView, moment: Moment, width: int) -> int:
    """Pixels from the first to the last that are written on after the longest empty stretch of the line."""
    heading.resize(width, heading.sizeHint().height())
    heading.refresh(moment)
    image = heading.grab().toImage()
    empty = QColor(LIGHT.surface).rgb()
    written = [x for x in range(width) if any(image.pixel(x, y) != empty for y in range(image.height()))]
    begin = max(pairwise(written), key=lambda pair: pair[1] - pair[0])[1]
    return written[-1] - begin


def test_that_a_bookmark_is_named_as_far_as_there_is_room(heading: HeadingView, fallen: Recording) -> None:
    mark = Bookmark(2, Kind.CLOSEST_CALL, "closest call: θ 11.97° of 12°")
    heading.resize(900, 26)
    bare = fallen.moment(Mode.VIEWING, episode=0, index=2)
    pictures = []
    for moment in (bare, replace(bare, bookmarks=(mark,))):
        heading.refresh(moment)
        pictures.append([heading.grab().toImage()])
        heading.resize(480, 26)
        pictures[-1].append(heading.grab().toImage())
        heading.resize(300, 26)
        pictures[-1].append(heading.grab().toImage())
        heading.resize(900, 26)
    assert heading.marks == "★ closest call: θ 11.97° of 12°"
    (wide, middle, narrow), (named, shortened, too_narrow) = pictures
    assert named != wide, "beside episode and step"
    assert shortened != middle, "its kind at least"
    assert too_narrow == narrow
