"""What says of a run what it is: flags that the window and `rlviz train` have in common."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rlviz.numbers import exact_text

if TYPE_CHECKING:
    from rlviz.session.config import RunConfig

_MOST_EPISODES = 100_000


@dataclass(frozen=True)
class RunArguments:
    """A run to begin with."""

    algorithm: str = "dqn"
    """What learns: `rlviz algorithms` lists what there is."""
    environment: str = "CartPole-v1"
    """Where it learns: `rlviz environments` lists what there is."""
    preset: str = "tuned"
    """Hyperparameters to begin with: `rlviz presets` lists them."""
    seed: int = 0
    """The same seed repeats a run."""


def config_of(arguments: RunArguments) -> RunConfig:
    """The run that is asked for. ValueError names what is unknown, and what is known."""
    from rlviz.session.config import RunConfig

    return RunConfig.checked(
        {name: value for name, value in asdict(arguments).items() if name in RunConfig.model_fields}
    )


def check_episodes(flag: str, episodes: int) -> None:
    """ValueError where an evaluation cannot have so many episodes."""
    if not 1 <= episodes <= _MOST_EPISODES:
        raise ValueError(f"{flag} must be a whole number in [1, {exact_text(_MOST_EPISODES)}], got {episodes}")


def check_seed(seed: int) -> None:
    """ValueError where nothing can be seeded by it."""
    from rlviz.session.config import LARGEST_SEED

    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"--seed must be a whole number in [0, {LARGEST_SEED}], got {seed}")
