"""The player and its pace: the steps that are due, until it is told to halt. Time is whatever the test says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import pytest

from rlviz.learning.environment_table import ENVIRONMENTS
from rlviz.session.events import ByHand, Impulse, Policy, Step
from rlviz.session.goal import Goal
from rlviz.session.laboratory import Laboratory
from rlviz.session.pace import Pace
from rlviz.session.player import Activity, Player
from rlviz.session.right_of_way import RightOfWay
from tests.session.recorded import config


@pytest.fixture
def player() -> Iterator[Player]:
    """A player of a small run."""
    laboratory = Laboratory(config())
    yield Player(laboratory)
    laboratory.close()


def steps_until_halt(player: Player, most: int = 5000) -> list[Step]:
    """All steps that the player makes by itself."""
    made: list[Step] = []
    while player.running and len(made) < most:
        step = player.advance(0.0)
        if step is not None:
            made.append(step)
    return made


def due_times(pace: Pace, times: list[float]) -> list[float]:
    """The times at which a step is due, and made, of those at which the caller looks."""
    made: list[float] = []
    for now in times:
        while pace.wait(now) <= 0.0 and made.count(now) < 1000:
            pace.took_step(now)
            made.append(now)
    return made


def test_that_at_its_own_pace_an_environment_makes_its_steps_a_second() -> None:
    pace = Pace(1.0)
    pace.steps_per_second = 50.0
    pace.restart(0.0)
    assert len(due_times(pace, [number / 1000 for number in range(1000)])) == 50


@pytest.mark.parametrize(("speed", "steps"), [(0.1, 5), (2.0, 100), (16.0, 800)])
def test_that_speed_multiplies_the_pace(speed: float, steps: int) -> None:
    pace = Pace(speed)
    pace.restart(0.0)
    assert len(due_times(pace, [number / 2000 for number in range(2000)])) == pytest.approx(steps, abs=1)


def test_that_at_full_speed_every_step_is_due() -> None:
    pace = Pace()
    pace.restart(0.0)
    for _ in range(100):
        assert pace.wait(0.0) == 0.0
        pace.took_step(0.0)


def test_that_nothing_races_after_a_stall() -> None:
    pace = Pace(1.0)
    pace.restart(0.0)
    assert len(due_times(pace, [0.0, 60.0])) <= 2 + 0.25 * 50


def test_that_a_speed_just_raised_holds_at_once() -> None:
    pace = Pace(0.1)
    pace.restart(0.0)
    pace.took_step(0.0)
    assert pace.wait(0.0) == pytest.approx(0.2)
    pace.speed = 16.0
    assert pace.wait(0.0) == pytest.approx(1 / 800)
    pace.speed = math.inf
    assert pace.wait(0.0) == 0.0


def test_that_training_goes_on_until_its_goal_is_reached_and_not_further(player: Player) -> None:
    goal = Goal("steps", 37)
    player.begin(Activity.TRAINING, 0.0, goal=goal)
    assert len(steps_until_halt(player)) == 37
    assert player.reached == goal
    assert player.goal is None
    player.begin(Activity.TRAINING, 0.0)
    assert player.reached is None


@pytest.mark.parametrize("activity", [Activity.TRAINING, Activity.WATCHING, Activity.PLAYING])
def test_that_one_episode_is_one_episode(player: Player, activity: Activity) -> None:
    player.begin(activity, 0.0, only_this_episode=True)
    steps = steps_until_halt(player)
    assert steps[-1].terminated or steps[-1].truncated
    assert not any(each.terminated or each.truncated for each in steps[:-1])
    assert len(player.shown.episodes) == 1


@pytest.mark.parametrize("activity", [Activity.TRAINING, Activity.WATCHING])
def test_that_one_step_is_one_step_also_where_an_evaluation_is_due(player: Player, activity: Activity) -> None:
    player.begin(activity, 0.0)
    player.step_once()
    assert not player.running
    assert len(player.shown) == 1
    assert len(player.laboratory.run.history) == (activity is Activity.TRAINING)


def test_that_what_is_watched_is_pushed_and_training_is_not(player: Player) -> None:
    player.begin(Activity.TRAINING, 0.0)
    player.step_once()
    with pytest.raises(ValueError, match="Watch first"):
        player.nudge(Impulse(1, 0.5))
    player.begin(Activity.WATCHING, 0.0)
    player.advance(0.0)
    player.nudge(Impulse(1, 0.5))
    player.advance(0.0)
    assert player.shown.by_hand == [ByHand(1, Impulse(1, 0.5))]
    player.begin(Activity.PLAYING, 0.0)
    player.advance(0.0)
    player.nudge(Impulse(1, 0.5))
    player.advance(0.0)
    assert player.shown.by_hand == []


def test_that_each_activity_shows_its_own_history(player: Player) -> None:
    training = player.laboratory.run.history
    player.begin(Activity.TRAINING, 0.0)
    player.step_once()
    assert player.shown is training
    player.begin(Activity.WATCHING, 0.0)
    watched = player.shown
    player.step_once()
    assert watched is not training
    player.halt()
    player.begin(Activity.WATCHING, 0.0)
    assert player.shown is watched, "resumed, not begun again"
    player.begin(Activity.PLAYING, 0.0)
    assert player.shown not in (training, watched)
    player.begin(Activity.TRAINING, 0.0)
    assert player.shown is training
    assert len(training) == 1


def test_that_a_hand_plays_and_rests(player: Player) -> None:
    player.begin(Activity.PLAYING, 0.0)
    player.hold(0)
    pushed = [player.step_once().action for _ in range(4)]
    player.hold(None)
    resting = [player.step_once().action for _ in range(4)]
    assert pushed == [0] * 4
    assert resting in ([1, 0, 1, 0], [0, 1, 0, 1])


def test_that_a_short_press_makes_a_step_too(player: Player) -> None:
    player.begin(Activity.PLAYING, 0.0)
    player.hold(1)
    player.hold(None)
    player.hold(1)
    player.hold(None)
    assert player.step_once().action == 1


def standing(player: Player) -> list[list[float]]:
    """The state that waits for a key, if one does."""
    return [] if player.standing is None else [player.standing.tolist()]


def test_that_among_numbered_states_each_step_waits_for_a_key(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    cart_pole = ENVIRONMENTS["CartPole-v1"]
    monkeypatch.setitem(ENVIRONMENTS, "CartPole-v1", replace(cart_pole, states=16))
    player = Player(player.laboratory)
    player.begin(Activity.PLAYING, 0.0)
    assert player.wait(5.0) > 0, "nobody has pressed a key"
    [first] = standing(player)
    player.hold(0)
    player.hold(None)
    assert player.wait(5.0) == 0
    assert standing(player) == []
    step = player.advance(5.0)
    assert step is not None
    assert step.observation.tolist() == first
    assert standing(player) == [step.next_observation.tolist()]
    assert player.wait(9.0) > 0, "one press, one step"
    player.hold(1)
    player.advance(9.0)
    assert player.wait(9.5) == 0, "a key that is held goes on"
    assert player.shown.steps.column("action").ravel().tolist() == [0, 1]


def test_that_the_policy_that_is_watched_can_change_on_the_way(player: Player) -> None:
    player.begin(Activity.WATCHING, 0.0)
    greedy = player.shown
    player.watched = Policy.BEHAVIOUR
    player.begin(Activity.WATCHING, 0.0)
    player.step_once()
    assert (greedy.policy, player.shown.policy) == (Policy.GREEDY, Policy.BEHAVIOUR)
    assert len(player.shown) == 1
    assert len(player.laboratory.run.history) == 0


def end_an_episode(player: Player, activity: Activity) -> None:
    """Make steps at the time 10, one after another, until an episode has ended."""
    player.begin(activity, 10.0)
    while not player.shown.episodes:
        player.advance(10.0)


@pytest.mark.parametrize(
    ("activity", "speed", "seconds"),
    [
        (Activity.WATCHING, 1.0, 0.4),
        (Activity.WATCHING, 4.0, 0.1),
        (Activity.WATCHING, 0.1, 4.0),
        (Activity.PLAYING, 1.0, 1.0),
        (Activity.PLAYING, 0.5, 1.0),
        (Activity.PLAYING, math.inf, 1.0),
    ],
)
def test_that_the_final_frame_stays_so_that_one_sees_how_it_ended(
    player: Player, activity: Activity, speed: float, seconds: float
) -> None:
    player.set_speed(activity, speed)
    end_an_episode(player, activity)
    assert player.wait(10.0) == pytest.approx(seconds)
    assert player.wait(10.0 + 0.75 * seconds) == pytest.approx(seconds / 4)
    end = 10.001 + seconds
    assert player.wait(end) == 0.0
    player.advance(end)
    assert player.wait(end) == pytest.approx(0.0 if math.isinf(speed) else 1 / (50 * speed)), "nothing is made up for"


def test_that_the_final_frame_of_an_episode_that_was_pushed_stays_as_long_as_that_of_one_played(player: Player) -> None:
    player.set_speed(Activity.WATCHING, 1.0)
    player.begin(Activity.WATCHING, 10.0)
    player.advance(10.0)
    player.nudge(Impulse(1, 0.5))
    while not player.shown.episodes:
        player.advance(10.0)
    assert player.wait(10.0) == pytest.approx(1.0)
    player.advance(12.0)
    while len(player.shown.episodes) < 2:
        player.advance(12.0)
    assert player.wait(12.0) == pytest.approx(0.4), "nothing was done to the next one"


@pytest.mark.parametrize("activity", [Activity.WATCHING, Activity.TRAINING])
def test_that_at_full_speed_no_final_frame_stays(player: Player, activity: Activity) -> None:
    end_an_episode(player, activity)
    assert player.wait(10.0) == 0.0


def test_that_training_at_its_own_pace_waits_for_no_final_frame(player: Player) -> None:
    player.set_speed(Activity.TRAINING, 1.0)
    end_an_episode(player, Activity.TRAINING)
    assert player.wait(10.0) <= 1 / 50


def test_that_a_reset_ends_the_final_frame_at_once(player: Player) -> None:
    player.set_speed(Activity.PLAYING, 1.0)
    end_an_episode(player, Activity.PLAYING)
    player.reset_episode()
    assert player.wait(10.5) == 0.0
    player.advance(10.5)
    assert player.wait(10.5) == pytest.approx(1 / 50)
    assert len(player.shown.episodes) == 1


@pytest.mark.parametrize("activity", [Activity.TRAINING, Activity.WATCHING])
def test_that_a_reset_cuts_off_the_episode_on_show_and_no_other(player: Player, activity: Activity) -> None:
    player.begin(Activity.TRAINING, 0.0)
    player.step_once()
    player.begin(activity, 0.0)
    player.step_once()
    player.reset_episode()
    assert len(player.shown.episodes) == 1
    assert len(player.laboratory.run.history.episodes) == (activity is Activity.TRAINING)


def test_that_training_goes_on_by_itself_only_at_full_speed_and_with_no_end_in_sight(player: Player) -> None:
    hurries = [player.hurries]
    player.begin(Activity.TRAINING, 0.0)
    for speed in (math.inf, 16.0, math.inf):
        player.set_speed(Activity.TRAINING, speed)
        hurries.append(player.hurries)
    player.begin(Activity.TRAINING, 0.0, goal=Goal("steps", 1_000))
    hurries.append(player.hurries)
    player.begin(Activity.TRAINING, 0.0, only_this_episode=True)
    hurries.append(player.hurries)
    player.begin(Activity.WATCHING, 0.0)
    hurries.append(player.hurries)
    player.begin(Activity.TRAINING, 0.0)
    player.halt()
    assert [*hurries, player.hurries] == [False, True, False, True, False, False, False, False]


@pytest.mark.parametrize(("speed", "comes"), [(math.inf, True), (1.0, False)])
def test_that_environments_side_by_side_come_to_rest_only_where_no_pace_is_kept(speed: float, comes: bool) -> None:
    laboratory = Laboratory(config("a2c"))
    player = Player(laboratory)
    player.set_speed(Activity.TRAINING, speed)
    player.begin(Activity.TRAINING, 0.0)
    while len(laboratory.run.history) < 21:
        player.advance(0.0)
    assert not laboratory.run.resting, "some of the steps that were made at once wait to be handed out"
    player.come_to_rest(0.0)
    assert laboratory.run.resting == comes
    assert (len(laboratory.run.history) > 21) == comes
    laboratory.close()


def test_that_coming_to_rest_goes_beyond_no_goal() -> None:
    laboratory = Laboratory(config("a2c"))
    player = Player(laboratory)
    player.set_speed(Activity.TRAINING, math.inf)
    player.begin(Activity.TRAINING, 0.0, goal=Goal("steps", 22))
    while len(laboratory.run.history) < 21:
        player.advance(0.0)
    player.come_to_rest(0.0)
    assert len(laboratory.run.history) == 22
    assert not player.running
    laboratory.close()


def test_that_no_step_is_due_while_another_thread_has_the_right_of_way() -> None:
    laboratory, way = Laboratory(config()), RightOfWay()
    player = Player(laboratory, way)
    player.set_speed(Activity.TRAINING, math.inf)
    player.begin(Activity.TRAINING, 0.0)
    way.ask()
    asked = way.until
    assert player.wait(asked - 0.02) == pytest.approx(0.02)
    assert player.wait(asked) <= 0.0
    way.until = math.inf
    player.hurry(math.inf)
    assert len(laboratory.run.history) == 0
    way.until = 0.0
    player.hurry(perf_counter() + 0.02)
    assert len(laboratory.run.history) > 0
    laboratory.close()
