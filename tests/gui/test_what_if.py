"""What if, as a person asks it: the branches run on beside what was recorded, until one goes elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from rlviz.gui.moment import Unfolding
from rlviz.gui.views.branches import branch_text, question_text
from rlviz.gui.what_if import WhatIfQuestion
from rlviz.learning.environment_table import describe
from rlviz.numbers import measured_text, whole_text
from rlviz.session.branches import Branch, WhatIf
from tests.gui.person import Key, Person

CART_POLE = describe("CartPole-v1")


@pytest.fixture
def asked(person: Person) -> Person:
    """A person who has trained a little, gone to the third frame of an episode, and asked."""
    person.train(1_500)
    person.controller.view_episode(3)
    person.press(Key.Key_Right)
    person.press(Key.Key_Right)
    person.press(Key.Key_W)
    person.wait(lambda: answer(person) is not None)
    return person


def unfolding(person: Person) -> Unfolding:
    """What is on show beside the recorded frame."""
    found = person.moment.unfolding
    assert found is not None
    return found


def answer(person: Person) -> WhatIf | None:
    """What was found."""
    return None if person.moment.unfolding is None else person.moment.unfolding.answer


def goes_on(person: Person) -> bool:
    """Whether the branches run on by themselves."""
    (question,) = person.window.findChildren(WhatIfQuestion)
    return any(timer.isActive() for timer in question.findChildren(QTimer))


def test_that_a_what_if_tells_what_each_action_would_have_led_to(asked: Person) -> None:
    view, first = asked.window.stage.branches, asked.history.episode(3).row(2)
    frame = asked.history.steps.column("scores", first, first + 1)[0]
    assert view.isVisible()
    asked.wait(lambda: f"What if, after step {whole_text(first)} · then greedy" in view.accessibleDescription())
    told = view.accessibleDescription()
    assert told.count(" steps, G ") == 2
    assert ("◂ left (taken)", "▸ right (taken)")[int(asked.history.steps.number("action", first))] in told
    assert all(f"against Q {measured_text(float(score))}" in told for score in frame)


def test_that_the_branches_run_on_beside_what_was_recorded_and_rest_at_the_end(asked: Person) -> None:
    found = answer(asked)
    assert found is not None
    last = asked.history.episode(3).last_frame
    asked.wait(lambda: 0 < unfolding(asked).elapsed < found.longest)
    asked.wait(lambda: unfolding(asked).elapsed == found.longest)
    assert (asked.moment.episode, asked.moment.index) == (3, min(2 + found.longest, last))
    assert found.branches[0].state(10_000).tolist() == found.branches[0].path[-1].tolist()


def test_that_a_person_steps_through_the_branches_and_going_elsewhere_takes_them_away(asked: Person) -> None:
    asked.wait(lambda: unfolding(asked).elapsed >= 2)
    asked.press(Key.Key_Left)
    at = asked.moment.index
    assert unfolding(asked).elapsed == at - 2, "they stand where the person has stopped"
    asked.press(Key.Key_Right)
    assert unfolding(asked).elapsed == at - 1
    asked.press(Key.Key_Home)
    assert asked.moment.unfolding is None
    assert not asked.window.stage.branches.isVisible()


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_End, Key.Key_PageDown])
def test_that_a_what_if_is_taken_away(asked: Person, key: Key) -> None:
    asked.press(key)
    assert asked.moment.unfolding is None
    assert not asked.window.stage.branches.isVisible()


def test_that_training_goes_on_while_it_is_worked_out(person: Person) -> None:
    person.train(1_500)
    person.controller.train()
    person.wait(lambda: person.trains)
    person.controller.view_episode(2)
    before = len(person.history)
    person.press(Key.Key_W)
    person.wait(lambda: answer(person) is not None)
    person.wait(lambda: len(person.history) > before + 500)
    person.press(Key.Key_Escape)
    person.pause()


def test_that_a_what_if_needs_a_frame_of_the_training(person: Person) -> None:
    person.press(Key.Key_W)
    person.wait(lambda: "A what-if begins in the training" in person.window.banner.text)
    assert person.moment.live, "what is watched goes on"


def test_that_the_last_state_of_an_episode_has_none(person: Person) -> None:
    person.train(400)
    person.controller.cursor.go(3, person.history.episode(3).length)
    person.press(Key.Key_W)
    person.wait(lambda: "No action was taken in this state" in person.window.banner.text)


def test_that_a_policy_that_draws_is_told_with_its_band() -> None:
    steps, returns = np.array([10, 30]), np.array([9.56, 26.03])
    branch = Branch(1, steps, returns, np.zeros((31, 4), np.float32), float("nan"), ended=False)
    assert branch_text(branch, 0, CART_POLE) == "▸ right: ≥ 20 steps, G 17.8 (9.56 … 26)"
    found = Unfolding(1_200, 0, WhatIf(1_200, drawn=True, value=21.5, branches=(branch,)), 12)
    assert question_text(found) == "What if, after step 1\u202f200 · then π, 2 rollouts · V(s) 21.5 · 12 steps on"


def test_that_another_run_ends_the_question_about_the_one_before(person: Person, tmp_path: Path) -> None:
    person.train(1_500)
    before = person.history
    person.controller.view_episode(3)
    person.press(Key.Key_W)
    person.controller.new_run(person.controller.config)
    person.wait(lambda: person.history is not before)
    assert person.moment.unfolding is None
    person.train(300)
    kept = sorted((tmp_path / "runs").glob("*.rlviz"))
    assert len(kept) == 2, "nothing is written of a run that is closed"


def test_that_nothing_unfolds_in_a_window_that_is_closed(asked: Person) -> None:
    asked.wait(lambda: unfolding(asked).elapsed > 0)
    asked.window.close()
    assert asked.controller.unfolding is None, "the look behind each test sees that no timer is left"


def test_that_a_person_stops_the_branches_and_lets_them_go_on_and_from_the_end_once_more(asked: Person) -> None:
    found = answer(asked)
    assert found is not None
    asked.wait(lambda: unfolding(asked).elapsed >= 2)
    asked.press(Key.Key_K)
    stopped = unfolding(asked).elapsed
    assert not goes_on(asked)
    asked.press(Key.Key_L)
    assert goes_on(asked)
    asked.wait(lambda: unfolding(asked).elapsed > stopped)
    asked.wait(lambda: unfolding(asked).elapsed == found.longest)
    asked.press(Key.Key_L)
    assert unfolding(asked).elapsed == 0
    asked.wait(lambda: 0 < unfolding(asked).elapsed < found.longest)


def test_that_branches_follow_recorded_frames_that_play(asked: Person) -> None:
    asked.wait(lambda: unfolding(asked).elapsed >= 5)
    asked.press(Key.Key_J)
    asked.wait(lambda: unfolding(asked).elapsed <= 2)
    asked.press(Key.Key_K)
    assert unfolding(asked).elapsed == asked.moment.index - 2
    assert not asked.controller.cursor.playing
