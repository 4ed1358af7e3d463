"""The comparison with other programs compares like with like, and writes down what it measured."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path

import gymnasium
import numpy as np
import pytest
import torch

from benchmarks.contestants import clean, lecture, own
from benchmarks.contestants.settings import SETTINGS, DQNSettings
from benchmarks.figure import Figure
from benchmarks.race import Loop, Race
from benchmarks.results import document, long_run, put
from benchmarks.until_solved import NEVER, Solutions, Solved
from rlviz.learning.algorithms import ALGORITHMS


def _replay(count: int) -> clean.Replay:
    """Transitions of CartPole by random actions; the time limit cuts none of them off."""
    environment, rng = gymnasium.make("CartPole-v1"), np.random.default_rng(3)
    replay = clean.Replay(count, seed=5)
    observation, _ = environment.reset(seed=7)
    for _ in range(count):
        action = int(rng.integers(2))
        after, reward, terminated, _, _ = environment.step(action)
        replay.add(observation, after, action, float(reward), terminated)
        observation = environment.reset()[0] if terminated else after
    return replay


@pytest.mark.filterwarnings("ignore:Creating a tensor from a list")
def test_that_the_lecture_program_and_the_clean_loop_make_the_same_update() -> None:
    settings, replay = DQNSettings(), _replay(200)
    torch.manual_seed(0)
    written, tidy = lecture.QNet(4, 2, settings.hidden_units), clean.QNetwork(settings.hidden_units)
    tidy.load_state_dict(dict(zip(tidy.state_dict(), written.state_dict().values(), strict=True)))
    targets = lecture.QNet(4, 2, settings.hidden_units), clean.QNetwork(settings.hidden_units)
    targets[0].load_state_dict(written.state_dict())
    targets[1].load_state_dict(tidy.state_dict())
    before = torch.cat([p.detach().flatten().clone() for p in tidy.parameters()])
    adams = [torch.optim.Adam(network.parameters(), lr=settings.learning_rate) for network in (written, tidy)]
    for _ in range(20):
        batch = replay.sample(settings.batch_size)
        observations, after, actions, rewards, terminations = (column.numpy() for column in batch)
        columns = (list(observations), actions[:, 0].tolist(), rewards.tolist(), list(after), terminations.tolist())
        lecture.update(written, targets[0], adams[0], list(zip(*columns, strict=True)), settings.gamma)
        clean.update(tidy, targets[1], adams[1], batch, settings.gamma)
    ends = [torch.cat([p.detach().flatten() for p in network.parameters()]) for network in (written, tidy)]
    torch.testing.assert_close(ends[0], ends[1], rtol=0, atol=1e-6)
    assert float((ends[1] - before).abs().max()) > 0.01


@pytest.mark.parametrize("algorithm", [name for name in SETTINGS if name in ALGORITHMS])
def test_that_every_shared_setting_is_that_of_rlviz_too(algorithm: str) -> None:
    settings = asdict(SETTINGS[algorithm])
    values = own.config(algorithm, SETTINGS[algorithm], seed=4).hyperparameters.model_dump()
    assert {name: values[name] for name in settings} == settings


def test_that_rlviz_does_the_steps_that_it_is_asked_for_and_evaluates_between_them() -> None:
    contestant = own.Own(own.config("dqn", DQNSettings(learning_starts=1_000), seed=1))
    seconds = contestant.advance(950) + contestant.advance(50)
    assert [each.step for each in contestant.history.evaluations] == [0]
    mean = contestant.evaluate()
    contestant.close()
    assert len(contestant.history) == 1_000
    assert [each.step for each in contestant.history.evaluations] == [0, 1_000]
    assert mean == contestant.history.evaluations[-1].mean
    assert seconds > 0


def test_that_a_loop_is_advanced_by_so_many_steps() -> None:
    steps = iter([None] * 10)
    Loop(steps).advance(7)
    assert len(list(steps)) == 3


def test_that_a_ratio_is_the_median_over_the_rounds_and_not_of_the_medians() -> None:
    race = Race("DQN", "γ 0.99", {"rlviz": (2.0, 4.0, 9.0), "other": (1.0, 2.0, 1.0)})
    assert race.ratio("rlviz", "other") == 2.0
    assert race.rate("rlviz") == 4.0


def test_that_an_unsolved_seed_is_worse_than_any_solved_one() -> None:
    solutions = Solutions((Solved(4_000, 0.5), NEVER, Solved(9_000, 1.5)))
    assert solutions.solved == 2
    assert solutions.median == Solved(9_000, 1.5)
    assert math.isinf(solutions.worst.seconds)


def test_that_a_figure_that_is_no_number_is_missed() -> None:
    assert not Figure("ratio", math.nan, "", at_least=1.0).reached
    assert not Figure("ratio", math.nan, "", at_most=1.0).reached


@pytest.mark.parametrize(("value", "verdict"), [(7.9, "MISSED"), (8.0, "reached")])
def test_that_the_results_tell_value_limit_and_verdict(value: float, verdict: str) -> None:
    text = document(
        [("processor", "a fast one")],
        [Figure("DQN ÷ other", value, "", at_least=8.0, note="as noted")],
        [Race("DQN", "γ 0.99", {"rlviz": (8_000.0, 9_000.0, 9_500.0)})],
        {"rlviz": Solutions((Solved(4_000, 0.5), NEVER, Solved(9_000, 1.5)))},
    )
    assert "| processor | a fast one |" in text
    assert f"| DQN ÷ other | {value:.3g} | ≥ 8 | {verdict} | as noted |" in text
    assert "All have γ 0.99." in text
    assert "| rlviz | 9,000 | 8,000 – 9,500 |" in text
    assert "| rlviz | 2 of 3 | 1.50 | ∞ | 9,000 | ∞ |" in text


def test_that_a_part_of_the_results_takes_the_place_of_its_older_self_and_of_no_other(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    first, second = "# One\n\n## Figures\n\nold\n", "# Two\n\n| a |\n| --- |\n"
    put(first, path)
    put(second, path)
    assert path.read_text() == f"{first}\n{second}"
    put("# One\n\nnew\n", path)
    assert path.read_text() == f"# One\n\nnew\n\n{second}"


def test_that_the_results_of_a_long_run_tell_each_figure_and_its_limit() -> None:
    text = long_run([("processor", "a fast one")], [Figure("opened", 1.5, "s", at_most=2.0, note="10 views")])
    assert text.startswith("# A run of a million steps\n")
    assert "| processor | a fast one |" in text
    assert "| opened | 1.5 s | ≤ 2 | reached | 10 views |" in text
