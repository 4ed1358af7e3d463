"""Forks, as a person makes them: a second run leaves the training at the frame on show, beside its parent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlviz.session.history import History
from rlviz.session.run_file import read_run
from tests.gui.person import Key, Person
from tests.session.written import same_history


def means_from(history: History, row: int) -> NDArray[np.floating]:
    """The mean of the last 100 returns from an episode on, as plots keep them."""
    return history.episodes.column("mean_return")[row:].astype(np.float32)


def test_that_a_fork_trains_on_from_the_frame_on_show_and_its_parent_is_kept(person: Person, tmp_path: Path) -> None:
    person.train(1_500)
    parent = person.history
    person.controller.view_episode(3)
    person.press(Key.Key_Right)
    step = parent.episode(3).first_step + 1
    assert person.controller.step_on_show() == step
    person.press(Key.Key_F)
    person.wait(lambda: person.history is not parent and len(person.history) == step)
    assert "is kept in the list of runs" in person.window.statusBar().currentMessage()
    person.enter("gamma", "0.9")
    person.train(300)
    kept, forked = sorted((tmp_path / "runs").glob("*.rlviz"), key=lambda each: len(each.name))
    assert forked.name == f"{kept.stem} fork {step}.rlviz"
    person.wait(lambda: len(read_run(forked).recorded.steps) == len(person.history))
    assert same_history(read_run(kept).recorded, parent)
    assert [change.step for change in read_run(forked).recorded.changes] == [step]


def test_that_an_episode_that_is_watched_is_no_place_to_fork_at(person: Person, tmp_path: Path) -> None:
    before = person.history
    person.press(Key.Key_F)
    person.wait(lambda: "A fork leaves the training" in person.window.banner.text)
    assert person.history is before
    assert not list((tmp_path / "runs").glob("*"))


def test_that_plots_share_what_was_before_the_fork_and_show_its_parent_beside_it(person: Person) -> None:
    person.train(2_500)
    parent = person.history
    person.controller.view_episode(10)
    step = parent.episode(10).first_step
    person.press(Key.Key_F)
    person.wait(lambda: person.history is not parent and len(person.history) == step)
    person.train(800)
    view = person.window.plots.returns
    person.wait(lambda: len(view.parting.own.points[0]) > 3)
    assert view.mean.points[0].tolist() == list(range(1, 11))
    assert np.array_equal(view.parting.left.points[1], means_from(parent, 9))
    person.wait(lambda: np.array_equal(view.parting.own.points[1], means_from(person.history, 9)))
    assert view.parting.own.points[0][0] == view.mean.points[0][-1] == 10, "they part where both have been"
    assert view.plot.marks.fork == 11
    assert view.legend.accessibleName().endswith("greedy policy, fork, its parent")
    person.window.actions_by_id["new_run"].trigger()
    person.answer("Start new run")
    person.wait(lambda: len(person.history) == 0)
    person.wait(lambda: len(view.parting.left.points[0]) == 0)
    assert "parent" not in view.legend.accessibleName()


def test_that_what_differs_from_the_parent_is_marked_in_the_panel(person: Person) -> None:
    person.train(1_500)
    parent, rows = person.history, person.window.hyperparameters.rows
    person.enter("gamma", "0.95")
    person.train(100)
    person.controller.view_episode(3)
    person.press(Key.Key_F)
    person.wait(lambda: person.history is not parent and len(person.history) < 1_500)
    person.wait(lambda: rows["gamma"].text == "0.99")
    assert "parent" not in rows["gamma"].note.text(), "the parent had changed it later"
    person.enter("gamma", "0.9")
    person.wait(lambda: rows["gamma"].note.text() == "1/(1−γ) = 10 steps · parent: 0.99")
    person.enter("batch_size", "32")
    person.wait(lambda: rows["batch_size"].note.text() == "parent: 64")
    person.enter("gamma", "0.99")
    person.wait(lambda: rows["gamma"].note.text() == "1/(1−γ) = 100 steps")
