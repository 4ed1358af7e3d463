"""The exact state of a run between two steps: with its recording, all that it needs to go on as if nothing happened.

What the recording holds already is not in it: a replay buffer is a window on the recorded transitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rlviz.learning.replay import ReplayBuffer
from rlviz.session.config import RunConfig
from rlviz.session.evaluations import Best
from rlviz.session.events import Ending
from rlviz.session.history import History
from rlviz.session.run import Run


def state_of(run: Run) -> dict[str, Any]:
    """Plain values and arrays that nobody else writes into. ValueError in the middle of a step, see `Run.resting`."""
    if not run.resting:
        raise ValueError("a state can only be taken between two steps")
    algorithm = run.algorithm
    learnt = algorithm.state_dict()
    if algorithm.replay is not None:
        learnt["replay"] = algorithm.replay.place()
    history = run.history
    counts = {"steps": len(history), "episodes": len(history.episodes)}
    told = {"changes": len(history.changes), "evaluations": len(history.evaluations)}
    return {
        "recorded": counts | told,
        "algorithm": learnt,
        "hyperparameters": algorithm.hyperparameters.model_dump(),
        "history": run.history.state_dict(),
        "run": run.state_dict(),
        "best": _plain_best(run.best),
    }


def run_from(config: RunConfig, past: History, state: Mapping[str, Any], *, device: str = "cpu") -> Run:
    """A run that goes on where `state` was taken, with all that was recorded until then, which `past` holds.

    `config` is what it began as. ValueError where they do not fit together.
    """
    run = Run(config, device=device)
    try:
        _check_held(past, state["recorded"])
        run.history.go_on_from(past, state["recorded"], state["history"])
        algorithm = run.algorithm
        algorithm.change(algorithm.hyperparameters.checked(state["hyperparameters"]))
        learnt = dict(state["algorithm"])
        if algorithm.replay is not None:
            place = learnt["replay"]
            newest = newest_transitions(run.history, place["size"], state["run"]["stage"]["last"])
            learnt["replay"] = ReplayBuffer.state_at(place, newest)
        algorithm.load_state_dict(learnt)
        run.evaluations.best = _best(state["best"])
        run.load_state_dict(state["run"])
    except (KeyError, TypeError, AttributeError, IndexError, RuntimeError) as error:
        run.close()
        raise ValueError(f"its state does not fit this run: {type(error).__name__}: {error}") from None
    except ValueError:
        run.close()
        raise
    return run


def _check_held(past: History, recorded: Mapping[str, int]) -> None:
    """ValueError where not all that a snapshot was taken of is recorded."""
    for name in ("steps", "episodes", "changes", "evaluations"):
        held = len(getattr(past, name))
        if not 0 <= recorded[name] <= held:
            raise ValueError(f"a snapshot is of {recorded[name]} {name}, of which {held} are recorded")


def newest_transitions(history: History, count: int, last: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """The newest `count` transitions of one environment, in order; `last` is what the newest led to."""
    end, first = len(history), len(history) - count
    if history.layout.environments != 1 or first < 0:
        raise ValueError(f"the recording holds {end} transitions, not {count}")
    columns = {name: history.steps.column(name, first, end) for name in ("observation", "action", "reward")}
    terminated, truncated = (history.steps.column(name, first, end) > 0 for name in ("terminated", "truncated"))
    episodes, width = history.episodes, history.layout.observation
    observations = np.asarray(columns["observation"], np.float32).reshape(count, width)
    following = np.concatenate([observations[1:], last.reshape(1, width)])[:count]
    finals = episodes.column("final_observation").reshape(-1, width)
    lasts = (episodes.column("first_step") + episodes.column("length")).astype(np.int64) - 1 - first
    ended = np.flatnonzero(lasts >= 0)
    rows = lasts[ended]
    following[rows] = finals[ended]
    cut = rows[episodes.column("ending")[ended] == Ending.INTERRUPTED]
    truncated[cut] |= ~terminated[cut]
    return {
        "observations": observations,
        "next_observations": following,
        "actions": columns["action"].astype(np.int64),
        "rewards": np.asarray(columns["reward"], np.float32),
        "terminated": terminated,
        "truncated": truncated,
    }


def _plain_best(best: Best | None) -> dict[str, Any] | None:
    if best is None:
        return None
    weights = {name: tensor.numpy() for name, tensor in best.weights.items()}
    return {"steps": best.steps, "episodes": best.episodes, "mean": best.mean, "weights": weights}


def _best(plain: Mapping[str, Any] | None) -> Best | None:
    if plain is None:
        return None
    weights = {name: torch.from_numpy(array) for name, array in plain["weights"].items()}
    return Best(plain["steps"], plain["episodes"], plain["mean"], weights)
