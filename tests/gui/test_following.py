"""A run that another program trains, as a person sees it: live, untouchable until that program ends, then their own."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from rlviz.gui.moment import Mode
from rlviz.session.beside import lock_of
from rlviz.session.bookmarks import Bookmark, Kind
from rlviz.session.config import RunConfig
from rlviz.session.run_file import read_run
from tests.gui.person import CONTROL, Key, Person
from tests.gui.test_files import wait_for_message
from tests.other_program import halt, steps_in, training
from tests.session.followed import Pen
from tests.session.written import same_history, same_run, trained

ENDLESS = ("--steps", "1000000000", "--seed", "3", "--device", "cpu")
FOLLOWING = Mode.FOLLOWING.value
REFUSED = "Another program trains this run, so that nothing can be changed of it here. Fork here (F)"
ENDED = "The other program has ended. Train (Space) goes on with this run here, exactly where it stands."

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are not stopped there")


def follow(person: Person, path: Path) -> None:
    """Open the file, and see the run in it."""
    before = person.history
    person.controller.open_file(str(path))
    person.wait(lambda: person.history is not before and person.chip == FOLLOWING)


@pytest.fixture
def pen(tmp_path: Path) -> Pen:
    """A run that this test writes as another program would."""
    made = Pen(tmp_path / "a.rlviz", seed=4)
    made.write(1_200)
    return made


@pytest.mark.slow
def test_that_a_run_is_followed_live_left_to_its_program_and_gone_on_with_once_that_ends(
    person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "a.rlviz"
    with training(path, *ENDLESS, least=500) as program:
        follow(person, path)
        assert not person.window.stage.welcome.isVisible()
        steps = len(person.history)
        person.wait(lambda: len(person.history) > steps + 500)
        person.wait(lambda: person.place == (person.history.episode_count() - 1, person.moment.index))
        assert person.moment.live
        person.wait(lambda: person.window.status_line.text.startswith("Following · "))
        person.press(Key.Key_Space)
        wait_for_message(person, REFUSED)
        assert person.chip == FOLLOWING
        halt(program, path)
        person.wait(lambda: steps_in(path) == len(person.history))
        person.press(Key.Key_Escape)
        person.click_action("step")
        wait_for_message(person, REFUSED)
        program.send_signal(signal.SIGCONT)
        program.send_signal(signal.SIGINT)
        wait_for_message(person, ENDED)
        program.wait()
    assert person.chip == "PAUSED"
    assert steps_in(path) == len(person.history)
    person.train(1_000)
    assert person.window.banner.text == ""
    person.wait(lambda: steps_in(path) == len(person.history))
    straight = trained(RunConfig.checked({"seed": 3, "device": "cpu"}), len(person.history))
    assert same_run(person.controller.worker.player.laboratory.run, straight)
    straight.close()


@pytest.mark.slow
def test_that_a_killed_program_is_noticed_and_what_it_had_written_goes_on(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "a.rlviz"
    with training(path, *ENDLESS, least=500) as program:
        follow(person, path)
        program.kill()
        program.wait()
        wait_for_message(person, ENDED)
    assert lock_of(path).exists(), "a killed program takes nothing away"
    steps = len(person.history)
    person.enter("gamma", "0.9")
    person.wait(lambda: person.controller.config.hyperparameters.model_dump()["gamma"] == 0.9)
    person.wait(lambda: [change.step for change in person.history.changes] == [steps])
    person.train(300)
    person.wait(lambda: same_history(read_run(path).recorded, person.history))


def test_that_what_would_change_a_followed_run_is_refused_and_shown_as_it_is(person: Person, pen: Pen) -> None:
    follow(person, pen.path)
    banner = person.window.banner

    def refused() -> bool:
        said = banner.text.startswith(REFUSED)
        banner.close_message()
        return said

    person.enter("gamma", "0.9")
    person.wait(refused)
    assert person.editor("gamma").box.text() == "0.99"
    person.choose(person.window.run_settings.device, "cpu")
    person.wait(refused)
    for action in ("reset", "episode", "step"):
        person.click_action(action)
        person.wait(refused)
    person.window.actions_by_id["copy_target"].trigger()
    person.wait(refused)
    assert not person.window.actions_by_id["undo"].isEnabled()
    assert person.chip == FOLLOWING
    pen.close()
    assert same_history(read_run(pen.path).recorded, person.history)


def test_that_changes_by_the_other_program_are_seen_in_the_panel(person: Person, pen: Pen) -> None:
    follow(person, pen.path)
    pen.run.change("gamma", 0.5)
    pen.write(1_300)
    person.wait(lambda: person.editor("gamma").box.text() == "0.5")
    person.wait(lambda: len(person.history) == 1_300)
    assert [each.step for each in person.history.changes] == [1_200]
    pen.close()
    wait_for_message(person, ENDED)


def test_that_the_past_of_a_followed_run_is_looked_at_watched_asked_and_forked(
    person: Person, pen: Pen, tmp_path: Path
) -> None:
    follow(person, pen.path)
    person.controller.view_episode(3)
    person.wait(lambda: person.chip == "VIEWING EPISODE 4")
    first = person.history.episode(3).first_step
    pen.write(1_400)
    person.wait(lambda: len(person.history) == 1_400)
    assert person.place == (3, 0), "the past stays on show"
    person.press(Key.Key_W)
    person.wait(lambda: person.moment.unfolding is not None and person.moment.unfolding.answer is not None)
    person.press(Key.Key_Escape)
    person.press(Key.Key_G)
    person.wait(lambda: person.chip == f"WATCHING · greedy policy as of step {first}" and len(person.moment.shown) > 3)
    person.press(Key.Key_End)
    person.wait(lambda: person.chip == FOLLOWING)
    assert person.moment.shown is person.history
    person.press(Key.Key_G)
    person.wait(lambda: person.chip == "WATCHING · greedy policy as of step 1\u202f400")
    person.pause()
    person.press(Key.Key_Space)
    wait_for_message(person, REFUSED)
    person.wait(lambda: person.chip == FOLLOWING)
    person.controller.view_episode(3)
    person.press(Key.Key_F)
    person.wait(lambda: len(person.history) == first and not person.controller.follows)
    person.train(200)
    pen.write(1_500)
    pen.close()
    (fork,) = (tmp_path / "runs").glob(f"a fork {first}.rlviz")
    person.wait(lambda: steps_in(fork) == len(person.history))
    assert steps_in(pen.path) == 1_500


def test_that_a_followed_file_that_is_torn_or_taken_away_is_told(person: Person, pen: Pen) -> None:
    follow(person, pen.path)
    away = pen.path.with_name("away")
    pen.path.rename(away)
    wait_for_message(person, "a.rlviz was taken away. What was read before stays, and reading is tried again.")
    away.rename(pen.path)
    person.wait(lambda: person.window.banner.text == "")
    assert person.chip == FOLLOWING
    pen.close()
    wait_for_message(person, ENDED)
    pen.path.write_bytes(pen.path.read_bytes()[:5_000])
    wait_for_message(person, "a.rlviz is damaged")
    assert len(person.history) == 1_200


def test_that_another_file_is_opened_from_a_followed_run_without_a_question(person: Person, pen: Pen) -> None:
    follow(person, pen.path)
    followed = person.history
    person.press(Key.Key_N, CONTROL)
    wait_for_message(person, "The other program goes on with it.")
    person.answer("Keep this run")
    other = Pen(pen.path.with_name("b.rlviz"), seed=5)
    other.write(100)
    other.close()
    person.laboratory.editing.open_file(str(other.path))
    person.wait(lambda: person.history is not followed and len(person.history) == 100)
    assert person.window.banner.text == ""
    pen.close()


def test_that_the_bookmarks_of_the_other_program_are_shown_and_ones_own_once_it_has_ended(
    person: Person, pen: Pen
) -> None:
    follow(person, pen.path)
    mark = Bookmark(700, words="set by the other program")
    pen.run.history.bookmarks = (mark,)
    pen.recorder.write()
    person.wait(lambda: mark in person.controller.bookmarks)
    person.wait(lambda: {each.kind for each in person.controller.bookmarks} > {Kind.HAND})
    assert person.window.timeline.strip.strip.snapshots.tolist()
    person.laboratory.bookmarking.show(mark)
    person.press(Key.Key_B)
    assert person.window.statusBar().currentMessage().startswith(REFUSED)
    person.press(Key.Key_End)
    pen.close()
    wait_for_message(person, ENDED)
    person.laboratory.bookmarking.go_to((5, 1))
    person.press(Key.Key_B)
    mine = Bookmark.at(person.history, 5, 1)
    person.wait(lambda: not person.controller.follows)
    person.wait(lambda: set(read_run(pen.path).recorded.bookmarks) == {mine, mark})
    person.wait(lambda: {mine, mark} < set(person.controller.bookmarks))


def test_that_a_fork_trains_on_beside_its_parent_which_the_other_program_trains(person: Person, pen: Pen) -> None:
    follow(person, pen.path)
    followed = person.history
    person.controller.view_episode(5)
    person.press(Key.Key_F)
    person.wait(lambda: person.history is not followed and len(person.history) == followed.episode(5).first_step)
    person.train(300)
    left, known = person.window.plots.returns.parting.left, len(followed.episodes)
    person.wait(
        lambda: len(left.points[0]) == known - 4,
    )
    pen.write(2_000)
    person.wait(lambda: len(followed) == 2_000)
    assert len(followed.episodes) > known
    person.wait(lambda: len(left.points[0]) == len(followed.episodes) - 4)
    pen.close()
