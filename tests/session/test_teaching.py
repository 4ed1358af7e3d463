"""Steps that a person makes in the training: marked, learnt from, and made again exactly, though no agent chose so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rlviz.learning.algorithms import ALGORITHMS, CONTROLLERS, entry, teaching_refusal
from rlviz.session.events import Chosen
from rlviz.session.frame import frame_at
from rlviz.session.goal import Goal
from rlviz.session.history import History
from rlviz.session.laboratory import Laboratory
from rlviz.session.packing import pack, unpack
from rlviz.session.player import Activity, Player
from rlviz.session.run import Run
from rlviz.session.run_state import run_from, state_of
from rlviz.session.travel import run_at
from tests.session.recorded import config
from tests.session.taught import now_and_then, teach, until, written_by_hand
from tests.session.written import answered, go_on, same_history, same_run, trained

CASES: list[tuple[str, dict[str, Any]]] = [
    ("dqn", {}),
    ("dqn", {"hyperparameters": {"hidden_units": 8, "prioritized": True, "replay_capacity": 500, "batch_size": 8}}),
    ("dqn", {"hyperparameters": {"hidden_units": 8, "replay": False, "n_step": 3}}),
    ("q_learning", {}),
    ("q_learning", {"environment": "Taxi-v4"}),
]
every_case = pytest.mark.parametrize(
    ("algorithm", "values"), CASES, ids=[f"{case[0]}-{i}" for i, case in enumerate(CASES)]
)


def marked(history: History) -> list[int]:
    """The steps that a person made."""
    return np.flatnonzero(history.steps.column("chosen") == Chosen.BY_HAND).tolist()


def test_that_a_step_by_hand_is_marked_and_is_what_the_person_did() -> None:
    run = teach(Run(config(seed=4)), 200)
    by_hand = [step for step in range(200) if now_and_then(step) is not None]
    assert marked(run.history) == by_hand
    actions = run.history.steps.column("action").astype(int).tolist()
    assert [actions[step] for step in by_hand] == [now_and_then(step) for step in by_hand]
    run.close()


def test_that_the_agent_tells_what_it_thought_of_a_state_where_a_person_acts() -> None:
    taught, alone = Run(config(seed=4)), Run(config(seed=4))
    mine, its = taught.step(1), alone.step()
    assert (mine.chosen, mine.action) == (Chosen.BY_HAND, 1)
    for told, wanted in zip(
        (mine.scores.tolist(), mine.value, mine.epsilon), (its.scores.tolist(), its.value, its.epsilon), strict=True
    ):
        assert told == wanted
    frame = frame_at(taught.history, 0, 0, "Q")
    assert (frame.chosen, frame.by_hand, frame.explored) == ("by hand", True, False)
    assert frame.estimate == mine.scores[1], "what the agent thought the action worth that was taken"
    taught.close()
    alone.close()


def test_that_what_a_person_does_is_learnt_from_as_the_agents_own_steps_are() -> None:
    """One step of Q-learning by hand: Q(s, a) of the action that was taken moves, by α (r + γ max Q(s′) − 0)."""
    run = Run(config("q_learning", hyperparameters={"learning_rate": 0.5, "initial_value": 0.0}))
    step = run.step(1)
    table = run.algorithm.parameters()["q.table"].numpy()
    assert table.sum() == 0.5 * step.reward
    assert np.argwhere(table).tolist()[0][1] == 1
    run.close()


def test_that_chance_takes_its_course_beneath_a_persons_hand() -> None:
    """ε is 1, so every action is drawn: one that a person overrules is drawn all the same, and the others stay."""
    always = config(hyperparameters={"epsilon": 1.0, "learning_starts": 1_000, "hidden_units": 8})
    taught, alone = teach(Run(always), 300), trained(always, 300)
    theirs, mine = (run.history.steps.column("action").tolist() for run in (alone, taught))
    own = [step for step in range(300) if now_and_then(step) is None]
    assert [mine[step] for step in own] == [theirs[step] for step in own]
    assert mine != theirs
    taught.close()
    alone.close()


def test_that_epsilon_and_the_evaluations_go_on_as_in_training() -> None:
    taught, alone = teach(Run(config()), 1_050), trained(config(), 1_050)
    assert taught.algorithm.epsilon == alone.algorithm.epsilon
    assert [each.step for each in taught.history.evaluations] == [0, 1_000]
    assert (taught.algorithm.steps, taught.algorithm.updates) == (alone.algorithm.steps, alone.algorithm.updates)
    taught.close()
    alone.close()


@every_case
def test_that_teaching_straight_on_equals_stopping_and_going_on(
    algorithm: str, values: dict[str, Any], tmp_path: Path
) -> None:
    described = config(algorithm, seed=4, **values)
    straight = teach(Run(described), 2_600)
    resumed = run_at(written_by_hand(tmp_path / "a.rlviz", described, 1_333), 1_333)
    assert len(marked(resumed.history)) > 100
    teach(resumed, 2_600)
    assert same_run(straight, resumed)
    straight.close()
    resumed.close()


@pytest.mark.parametrize("step", [0, 43, 44, 50, 999, 1_000, 1_046, 1_500])
def test_that_any_step_of_a_run_that_was_taught_can_be_reached_again(step: int, tmp_path: Path) -> None:
    recording = written_by_hand(tmp_path / "a.rlviz", config(seed=2), 1_500)
    there, straight = run_at(recording, step), teach(Run(config(seed=2)), step)
    assert len(there.history) == step
    assert same_run(there, straight)
    there.close()
    straight.close()


def test_that_a_step_without_any_snapshot_before_it_is_reached_again(tmp_path: Path) -> None:
    recording = written_by_hand(tmp_path / "a.rlviz", config(seed=2), 700)
    assert recording.nearest_snapshot(699) is None or recording.nearest_snapshot(699) == 0
    there = run_at(recording, 699)
    assert marked(there.history) == [step for step in range(699) if now_and_then(step) is not None]
    there.close()


def test_that_a_fork_without_a_change_is_its_parent_that_was_taught(tmp_path: Path) -> None:
    parent = written_by_hand(tmp_path / "parent.rlviz", config(seed=3), 2_000, until(1_234))
    before = (tmp_path / "parent.rlviz").read_bytes()
    fork, early = run_at(parent, 1_234), run_at(parent, 1_190)
    go_on(fork, 2_000)
    assert same_history(fork.history, parent.recorded)
    go_on(early, 2_000)
    assert not same_history(early.history, parent.recorded), "what was taught after it left is not its own"
    assert marked(early.history) == [step for step in marked(parent.recorded) if step < 1_190]
    assert (tmp_path / "parent.rlviz").read_bytes() == before
    fork.close()
    early.close()


def test_that_interruptions_and_changes_between_stretches_by_hand_are_repeated() -> None:
    run = teach(Run(config(seed=1)), 300)
    run.change("gamma", 0.9)
    run.reset_episode()
    teach(run, 450)
    again = run_from(config(seed=1), run.history, unpack(pack(state_of(run))))
    for each in (run, again):
        teach(each, 900)
    assert same_run(run, again)
    run.close()
    again.close()


def test_that_an_action_that_there_is_none_of_is_refused(tmp_path: Path) -> None:
    recording = written_by_hand(tmp_path / "a.rlviz", config(), 100)
    where = History(recording.about.layout, recording.about.config.hyperparameters).steps.columns["action"].start
    for wrong in (2.0, -1.0, 0.5, np.nan, np.inf):
        recording.recorded.steps.rows(45, 46)[0, where] = wrong
        with pytest.raises(ValueError, match="by hand with an action that there is none of"):
            run_at(recording, 60)


def taught_player(algorithm: str = "dqn", **values: Any) -> Player:
    """A player that teaches from now on."""
    player = Player(Laboratory(config(algorithm, **values)))
    player.begin(Activity.TEACHING, 0.0)
    return player


def steps(player: Player, count: int) -> list[Chosen]:
    """How the actions of the next steps come about."""
    made: list[Chosen] = []
    while len(made) < count:
        step = player.advance(0.0)
        if step is not None:
            made.append(step.chosen)
    return made


def test_that_who_teaches_plays_in_the_training_and_the_agent_acts_while_no_key_is_held() -> None:
    player = taught_player(hyperparameters={"epsilon": 0.0})
    assert player.shown is player.laboratory.history
    assert steps(player, 3) == [Chosen.GREEDY] * 3
    player.hold(0)
    assert steps(player, 3) == [Chosen.BY_HAND] * 3
    player.hold(None)
    assert steps(player, 3) == [Chosen.GREEDY] * 3
    assert len(player.laboratory.run.history) == 9
    player.laboratory.close()


def test_that_a_short_press_is_one_step_also_where_an_evaluation_comes_first() -> None:
    player = taught_player(hyperparameters={"epsilon": 0.0})
    player.hold(1)
    player.hold(None)
    assert player.advance(0.0) is None, "of the evaluation before the first step"
    assert steps(player, 2) == [Chosen.BY_HAND, Chosen.GREEDY]
    player.laboratory.close()


def test_that_teaching_ends_what_was_watched_or_played() -> None:
    player = Player(Laboratory(config()))
    player.begin(Activity.PLAYING, 0.0)
    player.advance(0.0)
    player.begin(Activity.TEACHING, 0.0)
    assert player.laboratory.performance.rollout is None
    player.begin(Activity.TRAINING, 0.0)
    player.hold(1)
    assert set(steps(player, 20)) <= {Chosen.GREEDY, Chosen.EXPLORED}, "who trains does not teach"
    player.laboratory.close()


def test_that_one_step_after_teaching_is_the_agents_own() -> None:
    player = taught_player()
    player.hold(1)
    steps(player, 2)
    player.halt()
    player.hold(None)
    assert player.step_once().chosen is not Chosen.BY_HAND
    player.laboratory.close()


def test_that_teaching_keeps_its_own_pace() -> None:
    player = taught_player()
    player.set_speed(Activity.TEACHING, 1.0)
    player.begin(Activity.TEACHING, 10.0)
    steps(player, 1)
    player.begin(Activity.TEACHING, 10.0)
    assert player.wait(10.0) == 0.0
    while player.advance(10.0) is None:
        pass
    assert player.wait(10.0) == pytest.approx(1 / 50)
    assert not player.hurries
    player.laboratory.close()


@pytest.mark.parametrize(("by_hand", "seconds"), [(True, 1.0), (False, 0.4)])
def test_that_the_end_of_an_episode_stays_longer_where_a_person_had_a_hand_in_it(
    *, by_hand: bool, seconds: float
) -> None:
    player = taught_player()
    player.set_speed(Activity.TEACHING, 1.0)
    player.hold(1 if by_hand else None)
    while not player.shown.episodes:
        player.advance(10.0)
    assert player.wait(10.0) == pytest.approx(seconds)
    player.laboratory.close()


def test_that_among_numbered_states_each_step_of_a_lesson_waits_for_a_key() -> None:
    player = taught_player("q_learning", environment="FrozenLake-v1")
    standing = player.standing
    assert player.wait(5.0) > 0
    assert standing is not None
    player.hold(2)
    player.hold(None)
    assert player.wait(5.0) == 0
    [step] = [step for step in (player.advance(5.0) for _ in range(10_000)) if step is not None][:1]
    assert (step.action, step.chosen) == (2, Chosen.BY_HAND)
    assert step.observation.tolist() == standing.tolist()
    player.laboratory.close()


def test_that_what_stands_and_waits_is_in_the_training_as_if_nobody_had_looked() -> None:
    described = config("q_learning", environment="FrozenLake-v1", seed=3)
    looked, unseen = Player(Laboratory(described)), Run(described)
    looked.begin(Activity.TEACHING, 0.0)
    for step in range(60):
        assert looked.standing is not None
        looked.hold(step % 4)
        looked.hold(None)
        while looked.advance(0.0) is None:
            pass
        looked.wait(1e9)
        unseen.step(step % 4)
    assert same_run(looked.laboratory.run, unseen)
    looked.laboratory.close()
    unseen.close()


def test_that_a_reset_cuts_the_episode_of_the_training_off() -> None:
    player = taught_player()
    steps(player, 3)
    player.reset_episode()
    assert len(player.laboratory.history.episodes) == 1
    player.laboratory.close()


@pytest.mark.parametrize("algorithm", [*ALGORITHMS, *CONTROLLERS])
def test_that_only_algorithms_that_learn_from_others_actions_can_be_taught(algorithm: str) -> None:
    laboratory = Laboratory(config(algorithm))
    player, why = Player(laboratory), teaching_refusal(entry(algorithm))
    assert (why == "") == (algorithm in ("dqn", "q_learning"))
    if why:
        with pytest.raises(ValueError, match="learns"):
            player.begin(Activity.TEACHING, 0.0)
        assert (player.running, player.activity) == (False, Activity.TRAINING)
    else:
        player.begin(Activity.TEACHING, 0.0)
        assert player.running
    laboratory.close()


def test_that_the_refusal_says_why_in_one_sentence() -> None:
    assert teaching_refusal(entry("ppo")) == (
        "PPO learns from its own actions only: its gradient holds for what its policy drew, and not for what a hand "
        "did; DQN and Q-learning can be taught."
    )
    assert teaching_refusal(entry("random")) == "The random controller learns nothing."


def test_that_a_laboratory_goes_back_watches_and_asks_in_a_past_that_was_taught(tmp_path: Path) -> None:
    laboratory = Laboratory(config(seed=5), runs=tmp_path)
    player = Player(laboratory)
    player.begin(Activity.TEACHING, 0.0)
    while len(laboratory.history) < 400:
        player.hold(now_and_then(len(laboratory.history)))
        player.advance(0.0)
    assert len(marked(laboratory.history)) == 8 * 7
    history = laboratory.history
    step = next(step for step in marked(history) if history.episode_at(step) == history.episode_at(step + 1))
    action = now_and_then(step)
    assert action is not None
    [recorded, other] = (answered(laboratory.what_if(step)).branches[each] for each in (action, 1 - action))
    followed = history.steps.column("observation", step + 1, step + 2)[0].tolist()
    assert recorded.path[1].tolist() == followed != other.path[1].tolist()
    laboratory.take_agent(321)
    player.begin(Activity.WATCHING, 0.0)
    assert player.shown.agent_step == 321
    fork = laboratory.fork(250, tmp_path)
    assert marked(fork.history) == [step for step in marked(laboratory.history) if step < 250]
    for each in (fork, laboratory):
        each.close()


def test_that_a_run_with_a_goal_counts_the_steps_by_hand() -> None:
    player = taught_player()
    steps(player, 5)
    player.begin(Activity.TRAINING, 0.0, goal=Goal("steps", 12))
    made = 0
    while player.running:
        made += player.advance(0.0) is not None
    assert made == 7
    player.laboratory.close()
