"""Stepping through what is recorded: buttons, slider, keys and playback in the real window, while training goes on."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QSlider, QSpinBox

from rlviz.gui.cursor import Cursor
from rlviz.gui.text_line import compact, decimal
from rlviz.numbers import whole_text
from rlviz.session.frame import Frame
from rlviz.session.player import Activity
from tests.gui.person import CONTROL, SHIFT, Key, Person, handle_of
from tests.gui.recordings import Recording, balancing


@pytest.fixture
def paused(person: Person) -> Person:
    """A person who has trained for a while, and looks at the first frame of the longest of the last ten episodes."""
    person.train(1_500)
    last = len(person.history.episodes) - 1
    longest = max(range(last - 10, last), key=lambda episode: person.history.episode(episode).length)
    look_at(person, longest)
    return person


def look_at(person: Person, episode: int) -> None:
    """Type the number of an episode."""
    field = person.transport.findChildren(QSpinBox)[0]
    person.wait(lambda: field.maximum() == person.history.episode_count())
    person.click(field)
    person.press(Key.Key_A, CONTROL)
    person.type(str(episode + 1))
    person.press(Key.Key_Return)
    assert person.place == (episode, 0), person.window.statusBar().currentMessage()
    see_it(person)


def see_it(person: Person) -> None:
    """Look on until the stage shows the frame: all of it is drawn at once, and a moment ago it showed another."""
    episode, index = person.place
    heading = person.window.stage.heading
    person.wait(lambda: heading.place == f"episode {whole_text(episode + 1)} · step {whole_text(index)}")


def slider_of(person: Person) -> QSlider:
    """The slider of the frames."""
    return person.transport.findChildren(QSlider)[0]


def length(person: Person) -> int:
    return person.history.episode(person.moment.episode).length


def test_that_buttons_and_keys_step_forwards_and_backwards(paused: Person) -> None:
    episode = paused.moment.episode
    for _ in range(3):
        paused.click_transport("One frame on")
    assert paused.place == (episode, 3)
    paused.click_transport("One frame back")
    assert paused.place == (episode, 2)
    paused.press(Key.Key_Right)
    paused.press(Key.Key_Period)
    paused.press(Key.Key_Left)
    paused.press(Key.Key_Comma)
    assert paused.place == (episode, 2)
    assert paused.chip == f"VIEWING EPISODE {episode + 1}"


def test_that_shift_makes_it_ten(paused: Person) -> None:
    episode = paused.moment.episode
    assert length(paused) > 20
    paused.press(Key.Key_Right, SHIFT)
    assert paused.place == (episode, 10)
    paused.click_transport("One frame on", SHIFT)
    assert paused.place == (episode, 20)
    paused.press(Key.Key_Left, SHIFT)
    paused.click_transport("One frame back", SHIFT)
    assert paused.place == (episode, 0)


def test_that_home_goes_to_the_start_and_end_to_what_is_live(paused: Person) -> None:
    episode = paused.moment.episode
    paused.press(Key.Key_Right, SHIFT)
    paused.press(Key.Key_Home)
    assert paused.place == (episode, 0)
    paused.press(Key.Key_End)
    assert paused.moment.live
    assert paused.chip == "PAUSED"
    paused.click_transport("Start of the episode")
    assert paused.moment.index == 0
    paused.click_transport("To the newest step")
    assert paused.moment.live


def test_that_stepping_goes_on_into_the_next_episode_and_back(paused: Person) -> None:
    episode, last = paused.moment.episode, length(paused)
    paused.press(Key.Key_Left)
    assert paused.place == (episode - 1, paused.history.episode(episode - 1).length)
    paused.press(Key.Key_Right)
    assert paused.place == (episode, 0)
    for _ in range(last + 1):
        paused.press(Key.Key_Right)
    assert paused.place == (episode + 1, 0)


def test_that_episodes_are_chosen_by_buttons_and_keys(paused: Person) -> None:
    episode = paused.moment.episode
    paused.click_transport("Next episode")
    assert paused.place == (episode + 1, 0)
    paused.click_transport("Previous episode")
    paused.press(Key.Key_PageUp)
    assert paused.place == (episode - 1, 0)
    paused.press(Key.Key_PageDown)
    assert paused.place == (episode, 0)


def test_that_the_slider_goes_to_any_frame(paused: Person) -> None:
    episode, slider = paused.moment.episode, slider_of(paused)
    paused.wait(lambda: slider.value() == 0 and slider.maximum() == length(paused))
    middle = slider.height() // 2
    paused.drag(slider, handle_of(slider), QPoint(slider.width() // 2, middle))
    assert paused.moment.episode == episode
    assert abs(paused.moment.index - length(paused) / 2) <= 1 + length(paused) / 20
    paused.drag(slider, handle_of(slider), QPoint(slider.width() + 50, middle))
    assert paused.place == (episode, length(paused))
    assert "Terminated after" in described(paused)


def test_that_a_click_between_the_frames_of_a_short_episode_goes_to_the_nearest(paused: Person) -> None:
    last = len(paused.history.episodes) - 1
    shortest = min(range(last), key=lambda episode: paused.history.episode(episode).length)
    look_at(paused, shortest)
    slider, frames = slider_of(paused), length(paused)
    assert frames < 15
    paused.wait(lambda: slider.maximum() == frames)
    for index in (2, 5, 7):
        beside = (index + 0.4) / frames * (slider.width() - 12) + 6
        paused.click(slider, QPoint(round(beside), slider.height() // 2))
        assert paused.place == (shortest, index)


def described(person: Person) -> str:
    """What the environment's view says of the frame on show, once all of the stage shows it."""
    see_it(person)
    return person.window.stage.environment.accessibleDescription()


def test_that_each_frame_shows_all_that_explains_it(paused: Person) -> None:
    history, stage = paused.history, paused.window.stage
    for _ in range(length(paused)):
        frame, row = paused.moment.frame(), paused.moment.row
        assert np.array_equal(frame.observation, history.steps.column("observation", row, row + 1)[0])
        assert_described(described(paused), frame)
        assert_explained(stage.equation.accessibleDescription(), frame)
        scores = stage.scores.accessibleDescription()
        assert all(compact(score) in scores for score in frame.scores.tolist())
        paused.press(Key.Key_Right)
    assert paused.moment.frame().action is None


def assert_described(words: str, frame: Frame) -> None:
    angle = math.degrees(frame.observation[2])
    assert f"cart position {decimal(float(frame.observation[0]), 2)} m" in words
    assert f"pole angle {decimal(angle, 1)} °" in words


def assert_explained(words: str, frame: Frame) -> None:
    assert f"Gₜ {compact(frame.discounted_return)}" in words
    assert f"δ {compact(frame.td_error, signed=True)}" in words
    assert "r 1" in words
    assert words.endswith("explored" if frame.explored else "greedy")


def test_that_recorded_frames_play_and_stop_where_the_recording_ends(paused: Person) -> None:
    last = len(paused.history.episodes) - 1
    look_at(paused, last)
    paused.click_transport("Play")
    assert paused.controller.cursor.playing
    newest = paused.controller.cursor.newest()
    paused.wait(lambda: not paused.controller.cursor.playing)
    assert paused.place == newest
    assert not paused.controller.running


def test_that_the_speed_chosen_while_frames_play_is_theirs(paused: Person) -> None:
    speed = paused.window.speed
    assert math.isinf(speed.speed)
    paused.click_transport("Play")
    assert speed.speed == 1.0
    for _ in range(2):
        paused.press(Key.Key_Plus)
    assert paused.controller.speeds[Activity.WATCHING] == 4.0
    assert paused.controller.cursor.playing
    paused.click_transport("Play")
    assert math.isinf(speed.speed)
    assert math.isinf(paused.controller.speeds[Activity.TRAINING])


def test_that_playing_frames_can_be_stopped_on_the_way(paused: Person) -> None:
    paused.click_transport("Play")
    paused.wait(lambda: paused.moment.index > 2)
    paused.click_transport("Play")
    assert not paused.controller.cursor.playing


def test_that_a_key_stops_the_playback(paused: Person) -> None:
    paused.click_transport("Play")
    paused.wait(lambda: paused.moment.index > 2)
    paused.press(Key.Key_Left)
    assert not paused.controller.cursor.playing


def test_that_frames_play_backwards_over_episodes_to_the_very_first(paused: Person) -> None:
    look_at(paused, 2)
    paused.press(Key.Key_J)
    paused.wait(lambda: paused.place[0] == 1 and paused.controller.cursor.playing)
    paused.wait(lambda: not paused.controller.cursor.playing)
    assert paused.place == (0, 0)


def test_that_playing_is_turned_round_and_stopped_by_keys(paused: Person) -> None:
    look_at(paused, 2)
    paused.press(Key.Key_L)
    paused.wait(lambda: paused.moment.index > 3)
    paused.press(Key.Key_J)
    at = paused.moment.index
    paused.wait(lambda: paused.moment.index < at)
    paused.press(Key.Key_K)
    assert not paused.controller.cursor.playing


@pytest.mark.parametrize(("rate", "interval", "stride"), [(5, 200, 1), (50, 20, 1), (200, 16, 3), (3_200, 16, 51)])
def test_that_frames_are_left_out_where_a_screen_cannot_show_them_all(
    qapp: QApplication, rate: float, interval: int, stride: int
) -> None:
    cursor = Cursor()
    cursor.history = Recording(policy=balancing, seed=2).episodes(1).history
    cursor.go(0, 0)
    cursor.play(rate)
    (timer,) = cursor.findChildren(QTimer)
    assert timer.interval() == interval
    for ticks in (1, 2):
        timer.timeout.emit()
        assert cursor.position() == (0, ticks * stride)
    cursor.stop()


def test_that_looking_back_leaves_the_training_alone(person: Person) -> None:
    person.begin_training(500)
    strip = person.window.timeline.strip
    person.wait(lambda: strip.strip.viewable > 10)
    person.click(strip, QPoint(round(strip.place(2)), 20))
    assert person.place == (2, 0)
    steps = len(person.history)
    person.press(Key.Key_Right)
    person.wait(lambda: len(person.history) > steps + 300)
    assert person.place == (2, 1)
    assert person.chip == "VIEWING EPISODE 3"
    assert person.trains
    person.press(Key.Key_End)
    assert person.chip == "TRAINING · behaviour policy"


def test_that_the_slider_stays_in_the_episode_it_was_taken_in(person: Person) -> None:
    person.begin_training(300)
    slider = slider_of(person)
    person.wait(lambda: slider.maximum() > 5)
    middle = slider.height() // 2
    person.take(slider, QPoint(slider.width() // 2, middle))
    taken = person.history.episode_count()
    person.wait(lambda: person.history.episode_count() > taken + 5)
    for x in (slider.width(), 0):
        person.move(slider, QPoint(x, middle))
    assert person.moment.episode < taken
    assert person.moment.index == 0
    person.drop(slider, QPoint(0, middle))
    assert person.trains


def test_that_stepping_live_pauses_first(person: Person) -> None:
    person.begin_training(300)
    person.press(Key.Key_Left)
    person.wait(lambda: not person.controller.running)
    assert person.moment.live
    newest = person.place
    person.press(Key.Key_Left)
    before = newest[0] - 1
    within = (newest[0], newest[1] - 1)
    assert person.place == (within if newest[1] else (before, person.history.episode(before).last_frame))


def test_that_viewing_the_newest_frame_and_going_on_follows_a_training_that_runs(person: Person) -> None:
    person.train(300)
    slider = person.window.speed.findChildren(QSlider)[0]
    person.click(slider, QPoint(1, slider.height() // 2))
    assert person.controller.speeds[Activity.TRAINING] == 0.1
    person.begin_training()
    person.controller.cursor.go(*person.place)
    person.press(Key.Key_Right)
    assert person.trains
    assert person.moment.live


def test_that_an_episode_that_there_is_not_is_refused_in_the_status_bar(paused: Person) -> None:
    field, place, episodes = paused.transport.findChildren(QSpinBox)[0], paused.place, paused.history.episode_count()
    paused.click(field)
    paused.press(Key.Key_A, CONTROL)
    paused.type(str(episodes + 1))
    paused.press(Key.Key_Return)
    said = paused.window.statusBar().currentMessage()
    assert said == f"episode must be a whole number in [1, {episodes}], got '{episodes + 1}'"
    assert paused.place == place
