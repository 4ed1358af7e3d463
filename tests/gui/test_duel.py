"""Playing against the agent: its ghost beside the person's cart, the result, and both to be looked at again."""

from __future__ import annotations

import pytest

from rlviz.gui.drawings import DRAWINGS
from rlviz.gui.hand_words import duel_text
from rlviz.gui.moment import Mode
from rlviz.gui.picture import Picture, picture_of
from rlviz.gui.theme import LIGHT
from rlviz.gui.views.environment import EnvironmentView
from rlviz.session.events import Ending, Episode
from rlviz.session.history import History
from tests.gui.person import Key, Person


@pytest.fixture
def opponent(person: Person) -> Person:
    """A person who has lost an episode to an agent that has learnt a little, and has paused."""
    person.train(1_200)
    person.press(Key.Key_P)
    person.wait(lambda: person.window.stage.heading.chip.startswith("PLAYING"))
    shown = person.moment.shown
    person.hold(Key.Key_Right)
    person.wait(lambda: len(shown.episodes) >= 1)
    person.let_go(Key.Key_Right)
    person.wait(lambda: len(rival(person).episodes) >= 1)
    person.press(Key.Key_Escape)
    person.wait(lambda: not person.controller.running)
    return person


def rival(person: Person) -> History:
    """The agent's recording."""
    found = person.moment.shown.rival
    assert found is not None
    return found


def view(person: Person) -> EnvironmentView:
    """The picture of the environment."""
    return person.window.stage.environment


def picture(person: Person) -> Picture:
    """What is painted now."""
    return picture_of(person.moment, DRAWINGS[person.moment.environment.id], LIGHT)


def test_that_the_agent_stands_beside_from_the_same_start(opponent: Person) -> None:
    opponent.controller.cursor.go(0, 0)
    [ghost] = [each for each in picture(opponent).ghosts if each.label]
    assert ghost.label == "agent"
    assert ghost.colour == LIGHT.greedy
    assert ghost.observation.tobytes() == opponent.moment.frame().observation.tobytes()


def test_that_the_ghost_is_where_the_agent_was_at_the_same_step(opponent: Person) -> None:
    theirs, mine = rival(opponent).episode(0), opponent.moment.shown.episode(0)
    states = rival(opponent).of("observation", theirs)
    for index in range(mine.length + 1):
        opponent.controller.cursor.go(0, index)
        [ghost] = [each for each in picture(opponent).ghosts if each.label]
        over = index >= theirs.length
        assert ghost.label == ("agent ✕" if over else "agent")
        wanted = theirs.final_observation if over else states[index]
        assert wanted is not None
        assert ghost.observation.tolist() == wanted.tolist()


def test_that_both_returns_are_told_at_the_end(opponent: Person) -> None:
    mine, theirs = opponent.moment.shown.episode(0), rival(opponent).episode(0)
    opponent.controller.cursor.go(0, mine.length)
    told = f"you {mine.length}, agent {theirs.length}"
    opponent.wait(lambda: told in view(opponent).accessibleDescription())
    assert "Terminated after" in view(opponent).accessibleDescription()
    opponent.press(Key.Key_Left)
    opponent.wait(lambda: "you" not in view(opponent).accessibleDescription())


def test_that_the_ghost_is_painted_in_the_colour_of_the_greedy_policy(opponent: Person) -> None:
    mine = opponent.moment.shown.episode(0)
    opponent.controller.cursor.go(0, mine.length)
    opponent.wait(lambda: opponent.window.stage.heading.chip.startswith("VIEWING"))
    opponent.wait(lambda: "you" in view(opponent).accessibleDescription())
    image, theme = view(opponent).grab().toImage(), opponent.laboratory.appearance.theme
    [ghost] = [each for each in picture(opponent).ghosts if each.label]
    tint = ghost.tint(theme.cart, theme)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(0, image.height(), 2))
    assert sum(pixel == tint for pixel in pixels) > 100


def test_that_play_goes_on_with_the_next_episode_for_both(person: Person) -> None:
    person.press(Key.Key_P)
    person.wait(lambda: person.window.stage.heading.chip.startswith("PLAYING"))
    shown = person.moment.shown
    person.wait(lambda: len(shown.episodes) >= 2 and len(shown) > shown.running_first_step)
    theirs = rival(person)
    for episode in (0, 1):
        starts = [each.of("observation", each.episode(episode))[0].tobytes() for each in (shown, theirs)]
        assert starts[0] == starts[1]
    person.press(Key.Key_Escape)
    person.wait(lambda: person.moment.mode is Mode.PAUSED)


def ended(length: int, episode_return: float, ending: Ending = Ending.TERMINATED) -> Episode:
    """An episode of so many steps."""
    return Episode(0, 0, length, episode_return, ending, 0.0, None)


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        (ended(73, 73), ended(500, 500, Ending.TRUNCATED), "you 73, agent 500: it went on for 427 more steps"),
        (ended(73, 73), ended(74, 74), "you 73, agent 74: it went on for 1 more step"),
        (ended(73, 73), ended(12, 12), "you 73, agent 12"),
        (ended(200, -200), ended(110, -110), "you −200, agent −110"),
        (ended(73, 73), ended(120, 120, Ending.RUNNING), "you 73, the agent goes on"),
        (ended(73, 73, Ending.INTERRUPTED), ended(73, 73, Ending.INTERRUPTED), ""),
        (ended(73, 73), None, ""),
    ],
)
def test_that_the_result_is_told_in_words(mine: Episode, theirs: Episode | None, words: str) -> None:
    assert duel_text(mine, theirs) == words
