"""Watching the greedy policy and playing by hand: nothing is learnt, and each frame can be stepped to."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rlviz.session.events import Ending
from rlviz.session.history import History
from rlviz.session.player import Activity
from rlviz.session.weights_file import load_agent
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person


def saved(person: Person, path: Path) -> dict[str, bytes]:
    """The weights of the agent as it is."""
    person.controller.wishes.save.emit(str(path), "agent")
    person.wait(path.exists)
    return {name: tensor.numpy().tobytes() for name, tensor in load_agent(path).weights.items()}


def test_that_watching_learns_nothing(person: Person, tmp_path: Path) -> None:
    person.train(1_200)
    before, steps = saved(person, tmp_path / "before.safetensors"), len(person.history)
    person.press(Key.Key_G)
    person.wait(lambda: person.controller.activity is Activity.WATCHING)
    assert person.chip == "WATCHING · greedy policy"
    for _ in range(5):
        person.press(Key.Key_Plus)
    person.wait(lambda: len(person.moment.shown.episodes) >= 3)
    person.press(Key.Key_G)
    person.wait(lambda: not person.controller.running)
    assert len(person.history) == steps
    assert saved(person, tmp_path / "after.safetensors") == before
    assert not person.moment.shown.steps.column("chosen").any()


def test_that_the_agent_watched_can_be_stepped_one_frame_a_click(person: Person) -> None:
    person.train(1_200)
    steps = len(person.history)
    person.click_action("watch")
    person.wait(lambda: person.controller.activity is Activity.WATCHING and len(person.moment.shown) > 5)
    person.click_action("watch")
    person.wait(lambda: not person.controller.running)
    shown = len(person.moment.shown)
    for more in range(1, 6):
        person.click_transport("One frame on")
        person.wait(partial(person.shows, shown + more))
    assert person.moment.live
    assert len(person.history) == steps


def test_that_watching_shows_the_agent_as_it_is_by_now(person: Person) -> None:
    person.train(100)
    person.press(Key.Key_G)
    person.wait(lambda: len(person.moment.shown) > 2 and person.controller.activity is Activity.WATCHING)
    first = person.moment.shown
    person.press(Key.Key_G)
    person.wait(lambda: not person.controller.running)
    person.train(100)
    assert person.moment.shown is person.history
    person.press(Key.Key_G)
    person.wait(lambda: person.controller.activity is Activity.WATCHING)
    assert person.moment.shown is not first


def test_that_the_behaviour_policy_can_be_watched_as_it_explores(person: Person) -> None:
    person.train(300)
    steps = len(person.history)
    person.pick(person.watch_choice, "Watch the behaviour policy")
    person.wait(lambda: person.controller.activity is Activity.WATCHING and len(person.moment.shown) > 20)
    assert person.chip == "WATCHING · behaviour policy"
    assert person.moment.shown.steps.column("chosen").any()
    assert person.window.stage.heading.place.startswith("watched episode")
    first = person.moment.shown
    person.pick(person.watch_choice, "Watch the greedy policy")
    person.wait(lambda: person.moment.shown is not first and len(person.moment.shown) > 20)
    assert person.chip == "WATCHING · greedy policy"
    assert not person.moment.shown.steps.column("chosen").any()
    assert len(person.history) == steps


def test_that_the_policy_to_watch_is_remembered(person: Person, open_laboratory: Opener, qtbot: QtBot) -> None:
    actions = person.window.actions_by_id
    assert (actions["watch_greedy"].isChecked(), actions["watch_behaviour"].isChecked()) == (True, False)
    person.pick(person.watch_choice, "Watch the behaviour policy")
    assert (actions["watch_greedy"].isChecked(), actions["watch_behaviour"].isChecked()) == (False, True)
    person.window.close()
    again = Person(open_laboratory(), qtbot)
    assert again.window.actions_by_id["watch_behaviour"].isChecked()
    assert again.chip == "WATCHING · behaviour policy"
    again.train(50)
    again.press(Key.Key_G)
    again.wait(lambda: again.controller.activity is Activity.WATCHING)
    assert again.chip == "WATCHING · behaviour policy"


def plays(person: Person) -> None:
    """Press P, and see that one plays."""
    person.press(Key.Key_P)
    person.wait(lambda: person.controller.running and person.controller.activity is Activity.PLAYING)
    assert person.chip == "PLAYING · ← → push, Esc leaves"


def pushes(person: Person, action: int) -> bool:
    """Whether each of the last five steps on show was made by this action."""
    shown = person.moment.shown
    return len(shown) > 5 and bool((shown.steps.column("action", len(shown) - 5) == action).all())


def test_that_the_arrows_push_for_as_long_as_they_are_held(person: Person) -> None:
    plays(person)
    person.hold(Key.Key_Left)
    person.wait(lambda: pushes(person, 0))
    person.hold(Key.Key_Right)
    person.wait(lambda: pushes(person, 1))
    person.let_go(Key.Key_Right)
    person.wait(lambda: pushes(person, 0))
    person.let_go(Key.Key_Left)
    person.wait(lambda: not pushes(person, 0))
    person.press(Key.Key_Escape)
    person.wait(lambda: not person.controller.running)


def test_that_no_key_stays_held_when_the_window_is_left(person: Person, qapp: QApplication) -> None:
    plays(person)
    person.hold(Key.Key_Left)
    person.wait(lambda: pushes(person, 0))
    qapp.sendEvent(qapp, QEvent(QEvent.Type.ApplicationDeactivate))
    person.wait(lambda: not pushes(person, 0))
    person.let_go(Key.Key_Left)


def test_that_playing_learns_nothing_and_escape_leaves_it(person: Person, tmp_path: Path) -> None:
    person.train(1_200)
    before, steps = saved(person, tmp_path / "before.safetensors"), len(person.history)
    plays(person)
    person.wait(lambda: len(person.moment.shown.episodes) >= 2)
    person.press(Key.Key_Escape)
    person.wait(lambda: not person.controller.running)
    assert person.chip == "PAUSED"
    assert len(person.history) == steps
    assert saved(person, tmp_path / "after.safetensors") == before
    person.press(Key.Key_Left)
    assert person.chip.startswith("VIEWING EPISODE")


def test_that_the_card_of_play_lets_one_play(person: Person) -> None:
    person.click(person.window.stage.welcome.cards[1])
    person.wait(lambda: person.controller.activity is Activity.PLAYING)
    assert not person.window.stage.welcome.isVisible()
    assert person.window.actions_by_id["play"].isChecked()
    person.press(Key.Key_P)
    person.wait(lambda: not person.controller.running)
    assert not person.window.actions_by_id["play"].isChecked()


def test_that_after_playing_one_can_train(person: Person) -> None:
    plays(person)
    person.press(Key.Key_Escape)
    person.wait(lambda: not person.controller.running)
    person.train(100)
    assert person.moment.shown is person.history


def see_an_end(person: Person) -> tuple[History, int]:
    """Watch slowly until an episode ends: what is watched, and how many episodes had ended before."""
    for _ in range(5):
        person.press(Key.Key_Minus)
    watched = person.moment.shown
    episodes = len(watched.episodes)
    person.wait(lambda: len(watched.episodes) > episodes)
    return watched, episodes


def test_that_the_final_frame_stays_for_a_while_and_a_pause_lands_meanwhile(person: Person) -> None:
    watched, _ = see_an_end(person)
    person.press(Key.Key_G)
    person.wait(lambda: not person.controller.running)
    assert len(watched) == watched.running_first_step, "the next episode has not begun"
    person.wait(lambda: "Terminated after" in person.window.stage.environment.accessibleDescription())


def test_that_a_reset_begins_the_next_episode_while_the_final_frame_stays(person: Person) -> None:
    watched, episodes = see_an_end(person)
    person.press(Key.Key_R)
    person.wait(lambda: len(watched) > watched.running_first_step)
    assert Ending.INTERRUPTED not in watched.episodes.column("ending")[episodes:]
