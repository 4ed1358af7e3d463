"""ALGORITHMS: the explicit table of what can be trained. Loads no torch; `Entry.implementation` does, when called.

To add an algorithm, write its declaration, its file beside this one, and one entry here. CONTROLLERS are fixed
policies to compare with: they run wherever an algorithm does, but learn nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from rlviz.learning.declarations.a2c import A2CHyperparameters
from rlviz.learning.declarations.controllers import ControllerHyperparameters
from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.learning.declarations.ppo import PPOHyperparameters
from rlviz.learning.declarations.q_learning import QLearningHyperparameters
from rlviz.learning.declarations.reinforce import ReinforceHyperparameters
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.learning.hyperparameters import Hyperparameters

if TYPE_CHECKING:
    from rlviz.learning.algorithm import Algorithm


@dataclass(frozen=True)
class Diagnostic:
    """One number that learning reports at an update; `nan` at steps without one."""

    name: str
    title: str
    log: bool = False


@dataclass(frozen=True)
class Entry:
    """One algorithm: how it is called, what can be set, and where it is implemented.

    `scores` says what an action's score is: "Q", an action value in units of return, or "π", a probability.
    `continuous` says whether it serves continuous actions too. `module` is the file beside this one, where that is not
    called like the algorithm. `only_on` names the only environments that it serves, where these are few. `off_policy`
    says whether it learns from actions that its own policy did not choose.
    """

    name: str
    title: str
    source: str
    hyperparameters: type[Hyperparameters]
    scores: Literal["Q", "π"]
    diagnostics: tuple[Diagnostic, ...]
    class_name: str
    continuous: bool = False
    module: str = ""
    only_on: tuple[str, ...] = ()
    off_policy: bool = False

    def implementation(self) -> type[Algorithm[Any]]:
        """The algorithm's class. The first call loads torch."""
        module = import_module(f"{__name__}.{self.module or self.name}")
        implementation: type[Algorithm[Any]] = getattr(module, self.class_name)
        return implementation


_GRADIENT_NORM = Diagnostic("gradient_norm", "gradient norm", log=True)
_POLICY_AND_VALUE = (
    Diagnostic("loss", "policy loss"),
    Diagnostic("value_loss", "value loss", log=True),
    Diagnostic("entropy", "entropy of the policy, nats"),
)

ALGORITHMS: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry(
            name="dqn",
            title="DQN",
            source="Mnih et al. (2015), Nature 518",
            hyperparameters=DQNHyperparameters,
            scores="Q",
            diagnostics=(
                Diagnostic("loss", "loss", log=True),
                Diagnostic("td_error", "|TD error|, mean of the batch"),
                _GRADIENT_NORM,
            ),
            class_name="DQN",
            off_policy=True,
        ),
        Entry(
            name="q_learning",
            title="Q-learning",
            source="Watkins (1989); Sutton & Barto (2018), 6.5",
            hyperparameters=QLearningHyperparameters,
            scores="Q",
            diagnostics=(
                Diagnostic("td_error", "|TD error|"),
                Diagnostic("next_value", "max Q(s′) in the target"),
                Diagnostic("learning_rate", "learning rate α", log=True),
                Diagnostic("cells_seen", "share of cells seen"),
            ),
            class_name="QLearning",
            off_policy=True,
        ),
        Entry(
            name="reinforce",
            title="REINFORCE",
            source="Williams (1992); Sutton & Barto (2018), 13.3",
            hyperparameters=ReinforceHyperparameters,
            scores="π",
            diagnostics=(
                *_POLICY_AND_VALUE,
                _GRADIENT_NORM,
                Diagnostic("gradient_variance", "variance of the gradient's terms", log=True),
            ),
            class_name="Reinforce",
            continuous=True,
        ),
        Entry(
            name="a2c",
            title="A2C",
            source="Mnih et al. (2016), ICML",
            hyperparameters=A2CHyperparameters,
            scores="π",
            diagnostics=(
                *_POLICY_AND_VALUE,
                _GRADIENT_NORM,
            ),
            class_name="A2C",
            continuous=True,
        ),
        Entry(
            name="ppo",
            title="PPO",
            source="Schulman et al. (2017), arXiv:1707.06347",
            hyperparameters=PPOHyperparameters,
            scores="π",
            diagnostics=(
                *_POLICY_AND_VALUE,
                Diagnostic("kl", "KL of the old policy from the new, nats", log=True),
                Diagnostic("clipped", "share of steps clipped"),
                _GRADIENT_NORM,
            ),
            class_name="PPO",
            continuous=True,
        ),
    )
}

CONTROLLERS: dict[str, Entry] = {
    name: Entry(
        name=name,
        title=title,
        source=source,
        hyperparameters=ControllerHyperparameters,
        scores="π",
        diagnostics=(),
        class_name=class_name,
        continuous=True,
        module="controllers",
        only_on=only_on,
    )
    for name, title, source, class_name, only_on in (
        ("random", "random controller", "all actions as likely", "Random", ()),
        ("constant", "constant controller", "the first action, or the middle of the range", "Constant", ()),
        ("heuristic", "heuristic controller", "right where θ + 0.2 θ̇ > 0, else left", "Heuristic", ("CartPole-v1",)),
    )
}


def entry(name: str) -> Entry:
    """The entry of an algorithm or a fixed controller; ValueError names the known ones."""
    known = {**ALGORITHMS, **CONTROLLERS}
    if name not in known:
        raise ValueError(f"unknown algorithm {name!r}; known are {', '.join(known)}")
    return known[name]


def refusal(facts: Entry, environment: EnvironmentDescription) -> str:
    """Why an algorithm cannot learn in an environment, and which can; empty where it can."""
    if facts.only_on and environment.id not in facts.only_on:
        return f"The {facts.title} is made for {' and '.join(facts.only_on)} alone, not for {environment.id}."
    if facts.continuous or not environment.continuous:
        return ""
    able = [other.title for other in ALGORITHMS.values() if other.continuous]
    others = f"{', '.join(able[:-1])} and {able[-1]}" if len(able) > 1 else able[0]
    return (
        f"{facts.title} takes the maximum over all actions, and those of {environment.id} are continuous: there are "
        f"infinitely many. {others} can learn there: {'they draw' if len(able) > 1 else 'it draws'} from a policy."
    )


def teaching_refusal(facts: Entry) -> str:
    """Why an algorithm cannot learn from what a person does in its place, and which can; empty where it can."""
    if facts.off_policy:
        return ""
    if facts.name in CONTROLLERS:
        return f"The {facts.title} learns nothing."
    able = " and ".join(other.title for other in ALGORITHMS.values() if other.off_policy)
    return (
        f"{facts.title} learns from its own actions only: its gradient holds for what its policy drew, and not for "
        f"what a hand did; {able} can be taught."
    )
