"""DQN by hand: networks that answer constants, buffers of a few transitions, and what an update says of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from rlviz.learning.algorithm import Diverged
from rlviz.learning.algorithms.dqn import DQN
from rlviz.learning.hyperparameters import Value
from rlviz.learning.pass_timer import PassTimer
from rlviz.learning.problem import Transition
from tests.learning.streams import WEIGHTLESS, Stream, build, constant_outputs, learnt, pull, same_weights, transition

AT_ONCE: dict[str, Value] = {
    "hidden_units": 4,
    "n_step": 1,
    "batch_size": 1,
    "learning_starts": 1,
    "update_every": 1,
    "reward_scale": 1.0,
    "loss": "mse",
    "target_period": 10_000,
}
"""Learns from every transition as soon as it is there."""


def dqn(**values: Value) -> DQN:
    """A DQN that answers Q = [1, 3] for everything, and learns at once."""
    agent = build("dqn", {**AT_ONCE, **values}, problem=WEIGHTLESS)
    assert isinstance(agent, DQN)
    constant_outputs(agent, {"q": [1.0, 3.0]})
    return agent


def untrained(**values: Value) -> DQN:
    """A DQN with random weights."""
    agent = build("dqn", values, problem=WEIGHTLESS)
    assert isinstance(agent, DQN)
    return agent


def test_that_the_td_error_of_a_running_episode_bootstraps_the_target_networks_best_action() -> None:
    diagnostics = learnt(dqn(), transition(1.0))
    assert diagnostics["td_error"] == pytest.approx(1 + 0.99 * 3 - 1)
    assert diagnostics["loss"] == pytest.approx(2.97**2)


def test_that_a_terminated_episode_does_not_bootstrap() -> None:
    assert learnt(dqn(), transition(1.5, terminated=True))["td_error"] == pytest.approx(0.5)


@pytest.mark.parametrize(("bootstrap", "error"), [(True, 1.5 + 0.99 * 3 - 1), (False, 0.5)])
def test_that_the_time_limit_bootstraps_unless_the_lectures_error_is_wanted(bootstrap: bool, error: float) -> None:
    diagnostics = learnt(dqn(bootstrap_truncated=bootstrap), transition(1.5, truncated=True))
    assert diagnostics["td_error"] == pytest.approx(error)


def test_that_an_interrupted_episode_counts_as_truncated_and_as_an_episode() -> None:
    agent = dqn(n_step=3, learning_starts=2, bootstrap_truncated=False)
    learnt(agent, transition(1.0, action=1))
    agent.interrupt()
    assert agent.episodes == 1
    drawn = agent.replay.batch(np.array([0]), 3, 0.99, bootstrap_truncated=False)
    assert drawn.discount.tolist() == [0.0]


def test_that_rewards_are_scaled_inside_and_values_leave_in_units_of_the_environment() -> None:
    agent = dqn(reward_scale=0.5)
    decision = agent.act(np.ones(1, np.float32))
    assert decision.scores.tolist() == [2.0, 6.0]
    assert decision.value == agent.value(np.ones(1, np.float32)) == 6.0
    diagnostics = learnt(agent, transition(1.0))
    assert diagnostics["td_error"] == pytest.approx(1 + 0.99 * 6 - 2), "in units of the environment"
    assert diagnostics["loss"] == pytest.approx((0.5 * (1 + 0.99 * 6 - 2)) ** 2), "as the optimiser sees it"


def test_that_huber_is_linear_beyond_an_error_of_one() -> None:
    assert learnt(dqn(loss="huber"), transition(1.0))["loss"] == pytest.approx(2.97 - 0.5)


def test_that_the_greedy_policy_takes_the_best_action_and_draws_nothing() -> None:
    agent = dqn(epsilon=1.0)
    before = agent.rng.bit_generator.state
    decision = agent.act(np.ones(1, np.float32))
    assert (decision.action, decision.explored, decision.epsilon) == (1, False, 0.0)
    assert agent.greedy_actions(np.ones((5, 1), np.float32)).tolist() == [1] * 5
    assert agent.rng.bit_generator.state == before


def test_that_a_held_epsilon_wins_and_its_release_resumes_the_schedule_at_todays_step() -> None:
    agent = untrained(epsilon_steps=1000, epsilon_initial=1.0, epsilon_final=0.0)
    for _ in range(250):
        learnt(agent, transition(0.0))
    assert agent.epsilon == pytest.approx(0.75)
    agent.change(agent.hyperparameters.changed("epsilon", 0.125))
    for _ in range(250):
        learnt(agent, transition(0.0))
    assert agent.act(np.ones(1, np.float32), rng=agent.rng).epsilon == 0.125
    agent.change(agent.hyperparameters.changed("epsilon", None))
    assert agent.epsilon == pytest.approx(0.5)


def test_that_the_lectures_schedule_counts_episodes() -> None:
    agent = untrained(epsilon_schedule="per episode", epsilon_factor=0.995, epsilon_final=0.1)
    for _ in range(200):
        learnt(agent, transition(0.0))
        learnt(agent, transition(0.0, terminated=True))
    assert agent.epsilon == pytest.approx(0.367, abs=5e-4)


@pytest.mark.parametrize(("unit", "copies_after"), [("updates", 3), ("episodes", 6)])
def test_that_the_target_network_is_copied_when_its_period_is_over(unit: str, copies_after: int) -> None:
    agent = dqn(target_unit=unit, target_period=3)
    for step in range(1, 13):
        learnt(agent, transition(1.0, terminated=step % 2 == 0))
        same = torch.equal(agent.online.network.flat, agent.target.network.flat)
        assert same is (step % copies_after == 0)


def test_that_updates_begin_when_enough_is_known_and_come_every_so_many_steps() -> None:
    agent = untrained(hidden_units=4, learning_starts=10, batch_size=4, update_every=4)
    updated = [step for step in range(1, 25) if learnt(agent, transition(1.0))]
    assert updated == [12, 16, 20, 24]
    assert agent.updates == 4


def test_that_a_batch_is_never_larger_than_what_is_known() -> None:
    agent = untrained(hidden_units=4, learning_starts=1, batch_size=8, update_every=1)
    assert [step for step in range(1, 11) if learnt(agent, transition(1.0))] == [8, 9, 10]


def test_that_a_buffer_smaller_than_the_start_of_learning_needs_only_to_be_full() -> None:
    agent = untrained(hidden_units=4, learning_starts=200, batch_size=8, update_every=1, replay_capacity=100)
    assert [step for step in range(1, 103) if learnt(agent, transition(1.0))] == [100, 101, 102]


def test_that_a_buffer_made_smaller_goes_on_learning() -> None:
    agent = untrained(hidden_units=4, learning_starts=200, batch_size=8, update_every=1)
    for _ in range(200):
        learnt(agent, transition(1.0))
    agent.change(agent.hyperparameters.changed("replay_capacity", 100))
    assert learnt(agent, transition(1.0))


def test_that_an_agent_which_has_learnt_before_first_collects_as_much_as_a_new_one() -> None:
    agent = untrained(hidden_units=4, learning_starts=20, batch_size=8, update_every=1)
    agent.steps = 5000
    assert [step for step in range(1, 23) if learnt(agent, transition(1.0))] == [20, 21, 22]


def test_that_the_replay_buffer_takes_on_its_capacity_at_once() -> None:
    agent = untrained(hidden_units=4)
    for _ in range(150):
        learnt(agent, transition(1.0))
    agent.change(agent.hyperparameters.changed("replay_capacity", 100))
    assert (agent.replay.capacity, len(agent.replay)) == (100, 100)


@pytest.mark.parametrize("loss", ["huber", "mse"])
@pytest.mark.parametrize("reward", [float("nan"), float("inf")])
def test_that_an_update_that_is_not_finite_is_left_out_and_says_so(loss: str, reward: float) -> None:
    agent = dqn(loss=loss)
    before = agent.weights()
    with pytest.raises(
        Diverged, match=r"update 1 has a loss of (nan|inf) .* Lower the learning rate \(α, now 0\.0025\)"
    ):
        learnt(agent, transition(reward, terminated=True))
    assert all(map(torch.equal, before.values(), agent.weights().values()))
    assert (agent.steps, agent.episodes, agent.updates) == (1, 1, 0)


def test_that_learning_goes_on_after_divergence() -> None:
    agent = dqn(replay_capacity=100)
    with pytest.raises(Diverged):
        learnt(agent, transition(float("nan"), terminated=True))
    for _ in range(100):  # until the buffer has forgotten it
        try:
            learnt(agent, transition(1.0))
        except Diverged:
            continue
    assert learnt(agent, transition(1.0))["loss"] >= 0
    assert all(tensor.isfinite().all() for tensor in agent.weights().values())


def test_that_the_double_target_lets_the_online_network_choose() -> None:
    agent = dqn(double=True)
    agent.parameters()["q.layers.1.bias"].copy_(torch.tensor([3.0, 1.0]))
    diagnostics = learnt(agent, transition(1.0))
    assert diagnostics["td_error"] == pytest.approx(abs(1 + 0.99 * 1 - 3)), "Q⁻ of the action that Q prefers"


def test_that_a_move_between_devices_changes_nothing() -> None:
    still, moved = build("dqn", {"learning_starts": 20}), build("dqn", {"learning_starts": 20})
    a, b = Stream(), Stream()
    a.feed(still, 100)
    b.feed(moved, 100)
    moved.to("cpu")
    assert a.feed(still, 100) == b.feed(moved, 100)
    assert same_weights(still, moved)


def test_that_gradients_are_clipped_but_their_whole_length_is_reported() -> None:
    norms = [learnt(dqn(gradient_clip=clip), transition(1.0))["gradient_norm"] for clip in (0.01, 1e6)]
    assert norms[0] == norms[1] == pytest.approx(2 * 2.97)


def test_that_the_better_arm_is_found() -> None:
    agent = pull(untrained(epsilon=0.5, learning_starts=50, n_step=1, reward_scale=1.0, learning_rate_steps=1500), 1500)
    q = agent.act(np.ones(1, np.float32))
    assert q.action == 1
    assert q.scores.tolist() == pytest.approx([0.2, 0.8], abs=0.15)


def test_that_a_transition_keeps_the_observation_in_units_of_the_environment() -> None:
    observation = np.array([2.0], np.float32)
    given = Transition(observation, 0, 1.0, observation, False, False)
    learnt(dqn(reward_scale=0.5), given)
    assert given.observation.tolist() == [2.0]
    assert given.reward == 1.0


def test_that_without_replay_every_step_is_learnt_from_at_once() -> None:
    agent = untrained(hidden_units=4, replay=False, n_step=1, update_every=1)
    assert [step for step in range(1, 21) if learnt(agent, transition(1.0))] == list(range(1, 21))


def test_that_without_replay_a_target_of_three_steps_waits_for_them_and_the_end_completes_all() -> None:
    agent = untrained(hidden_units=4, replay=False, n_step=3, update_every=1)
    sizes = []
    for end in ("", "", "", "", "terminated", "", "", ""):
        before = agent.updates
        learnt(agent, transition(1.0, terminated=end == "terminated"))
        rows = agent.replay.just_completed(3)
        sizes.append((len(rows), agent.updates - before))
    assert sizes == [(0, 0), (0, 0), (1, 1), (1, 1), (3, 1), (0, 0), (0, 0), (1, 1)]


def test_that_the_target_network_is_copied_when_a_person_wants_it() -> None:
    agent = dqn(target_period=10_000)
    learnt(agent, transition(1.0))
    assert not torch.equal(agent.online.network.flat, agent.target.network.flat)
    agent.copy_target()
    assert torch.equal(agent.online.network.flat, agent.target.network.flat)


@pytest.mark.parametrize(("form", "passes"), [("all actions", 1), ("one action", 2)])
def test_that_the_passes_of_a_decision_are_counted_and_timed(form: str, passes: int) -> None:
    agent = untrained(form=form)
    assert agent.pass_timer.passes == passes
    assert math.isnan(agent.pass_timer.seconds)
    agent.act(np.zeros(1, np.float32))
    assert agent.pass_timer.seconds > 0


def test_that_the_time_of_a_decision_is_the_median_of_the_newest() -> None:
    timer = PassTimer(1)
    timer.add(9.0)
    timer.add(1.0)
    assert timer.seconds == 5.0
    timer.add(2.0)
    assert timer.seconds == 2.0
    for _ in range(128):
        timer.add(4.0)
    assert timer.seconds == 4.0
