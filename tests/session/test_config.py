"""Configurations and presets: written down, read again, and refused with a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from rlviz.learning.algorithms import ALGORITHMS, entry, refusal
from rlviz.learning.environment_table import ENVIRONMENTS, describe
from rlviz.session.config import DEVICES, LARGEST_SEED, RunConfig
from rlviz.session.presets import DEFAULT, preset, presets

every_algorithm = pytest.mark.parametrize("algorithm", ALGORITHMS)
PRESETS = [(algorithm, name) for algorithm in ALGORITHMS for name in presets(algorithm)]

THE_NOTES: dict[str, dict[str, Any]] = {
    "dqn": {
        "hidden_units": 128,
        "batch_size": 64,
        "replay_capacity": 10_000,
        "learning_rate": None,
        "learning_rate_initial": 1e-3,
        "learning_rate_steps": 0,
        "gamma": 0.99,
        "epsilon": None,
        "epsilon_schedule": "per episode",
        "epsilon_initial": 1.0,
        "epsilon_final": 0.1,
        "epsilon_factor": 0.995,
        "target_period": 10,
        "target_unit": "episodes",
        "loss": "mse",
        "n_step": 1,
        "double": False,
        "bootstrap_truncated": False,
        "update_every": 1,
        "reward_scale": 1.0,
        "scale_observations": False,
    },
    "q_learning": {f"bins_{part}": 20 for part in range(1, 9)},
    "reinforce": {
        "hidden_units": 128,
        "learning_rate": None,
        "learning_rate_initial": 1e-2,
        "learning_rate_steps": 0,
        "gamma": 0.99,
        "baseline": "normalised returns",
        "loss_reduction": "sum",
        "episodes_per_update": 1,
        "bootstrap_truncated": False,
        "entropy_weight": 0.0,
        "scale_observations": False,
    },
    "a2c": {"bootstrap_truncated": False, "environments": 1, "scale_observations": False, "gamma": 0.99},
    "ppo": {"bootstrap_truncated": False, "environments": 1, "scale_observations": False, "gamma": 0.99},
}
"""What the lecture's programs do, number for number; for those that it has not, the errors that it would carry on."""


@every_algorithm
def test_that_the_lecture_preset_is_what_the_notes_do(algorithm: str) -> None:
    values = preset(algorithm, "lecture").hyperparameters.model_dump()
    assert {name: values[name] for name in THE_NOTES[algorithm]} == THE_NOTES[algorithm]


@every_algorithm
def test_that_the_tuned_preset_comes_first_and_is_the_declared_defaults(algorithm: str) -> None:
    assert next(iter(presets(algorithm))) == DEFAULT
    assert preset(algorithm, DEFAULT).hyperparameters == ALGORITHMS[algorithm].hyperparameters()


@every_algorithm
def test_that_every_preset_says_what_it_is_for(algorithm: str) -> None:
    for each in presets(algorithm).values():
        assert each.summary.endswith(".")
        assert "\n" not in each.summary
    assert "error" in preset(algorithm, "lecture").summary, "the notes' errors are owned"


@given(
    algorithm_and_preset=st.sampled_from(PRESETS),
    environment=st.sampled_from([name for name in ENVIRONMENTS if not ENVIRONMENTS[name].continuous]),
    device=st.sampled_from(DEVICES),
    seed=st.integers(0, LARGEST_SEED),
    gamma=st.floats(0, 1),
)
def test_that_a_configuration_written_down_reads_the_same(
    algorithm_and_preset: tuple[str, str], environment: str, device: str, seed: int, gamma: float
) -> None:
    algorithm, name = algorithm_and_preset
    assume(not refusal(entry(algorithm), describe(environment)))
    names = {"algorithm": algorithm, "preset": name, "environment": environment, "device": device, "seed": seed}
    given = RunConfig.checked(names)
    given = given.replaced(hyperparameters=given.hyperparameters.changed("gamma", gamma))
    read = RunConfig.checked(json.loads(json.dumps(given.model_dump())))
    assert read == given
    assert type(read.hyperparameters) is ALGORITHMS[algorithm].hyperparameters


def test_that_nothing_given_is_the_tuned_dqn_on_cart_pole() -> None:
    plain = RunConfig.checked({})
    assert (plain.algorithm, plain.environment, plain.preset, plain.seed, plain.device) == (
        *("dqn", "CartPole-v1", "tuned", 0),
        "auto",
    )
    assert plain.hyperparameters == preset("dqn", "tuned").hyperparameters


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"environment": "Pendulum-v1"},
            "DQN takes the maximum over all actions, and those of Pendulum-v1 are continuous: there are infinitely",
        ),
        ({"algorithm": "sarsa"}, "unknown algorithm 'sarsa'; known are dqn, q_learning, reinforce"),
        ({"preset": "best"}, "unknown preset 'best' of DQN; known are tuned, lecture"),
        ({"environment": "Pong"}, "unknown environment 'Pong'; known are CartPole-v1, Acrobot-v1, MountainCar-v0"),
        ({"device": "tpu"}, "unknown device 'tpu'; known are auto, cpu, cuda, mps"),
        ({"seed": -1}, r"seed must be a whole number in \[0, 4294967295\], got -1"),
        ({"seed": "many"}, r"seed must be a whole number in \[0, 4294967295\], got 'many'"),
        ({"speed": 3}, "unknown setting 'speed'; known are algorithm, environment, preset, seed, device, hyperp"),
        ({"hyperparameters": {"gamma": 2}}, r"gamma \(γ\) must be in \[0, 1\], got 2"),
        ({"hyperparameters": {"lambda": 1}}, "unknown hyperparameter 'lambda'; known are gamma"),
        ({"hyperparameters": 3}, "valid dictionary"),
        (["dqn"], r"a run is configured by names and values, got \['dqn'\]"),
    ],
)
def test_that_what_is_wrong_is_named_with_what_is_allowed(values: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        RunConfig.checked(values)
    assert not isinstance(caught.value, ValidationError), "a sentence, not a report"


def test_that_a_configuration_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        RunConfig.checked({}).seed = 1  # type: ignore[misc]


def test_that_replacing_keeps_the_rest() -> None:
    given = RunConfig.checked({"preset": "lecture", "hyperparameters": {"gamma": 0.5}})
    replaced = given.replaced(seed=9, environment="Acrobot-v1")
    assert (replaced.seed, replaced.environment, replaced.preset) == (9, "Acrobot-v1", "lecture")
    assert replaced.hyperparameters == given.hyperparameters
    assert given.seed == 0


def test_that_another_preset_or_algorithm_brings_its_own_hyperparameters() -> None:
    given = RunConfig.checked({"hyperparameters": {"gamma": 0.5}, "seed": 4})
    lecture = given.replaced(preset="lecture")
    assert lecture.hyperparameters == preset("dqn", "lecture").hyperparameters
    other = lecture.replaced(algorithm="reinforce")
    assert (other.preset, other.seed) == (DEFAULT, 4)
    assert other.hyperparameters == preset("reinforce", DEFAULT).hyperparameters
    both = given.replaced(algorithm="reinforce", preset="lecture")
    assert both.hyperparameters == preset("reinforce", "lecture").hyperparameters


def test_that_hyperparameters_of_another_algorithm_are_refused() -> None:
    foreign = preset("reinforce", DEFAULT).hyperparameters
    with pytest.raises(ValueError, match="unknown hyperparameter 'baseline'"):
        RunConfig.checked({}).replaced(hyperparameters=foreign)
