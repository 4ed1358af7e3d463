"""Exploration: ε against the step, with the stretches in which a person held it; or the entropy of the policy."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rlviz.gui.moment import Moment
from rlviz.gui.plots.card import Card
from rlviz.gui.plots.scales import Range
from rlviz.gui.plots.step_trace import StepTrace
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View
from rlviz.numbers import measured_text, whole_text
from rlviz.session.history import History

_EPSILON, _ENTROPY = "epsilon", "entropy"


class ExplorationView(View):
    """How much chance there is in the actions: by ε, or, for a policy that draws its actions, by its entropy."""

    paints_itself = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card, self.trace = Card("Exploration ε"), StepTrace("ε", self)
        self.plot = self.trace.plot
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.card.add(self.plot, 1)
        self.set_theme(LIGHT)

    def version(self, moment: Moment) -> Hashable:
        """The steps recorded, and the changes to them."""
        training = moment.training
        return (training, len(training), len(training.changes), moment.past, moment.entry, self.trace.version)

    def refresh(self, moment: Moment) -> None:
        """Draw whichever of the two the algorithm has."""
        if _EPSILON in moment.entry.hyperparameters.model_fields:
            self._draw_epsilon(moment)
        else:
            self._draw_entropy(moment)

    def _draw_epsilon(self, moment: Moment) -> None:
        self._call("Exploration ε", "probability ε")
        self.plot.backdrop.spans = tuple((span, "held") for span in held_spans(moment.training))
        self.trace.show(moment, _EPSILON, y=(0.0, 1.0))
        self._tell_epsilon(moment.training, moment.past)
        self.plot.say("ε appears with the first step" if self.trace.empty else "")

    def _tell_epsilon(self, history: History, past: int | None) -> None:
        step = len(history) - 1 if past is None else past
        if step < 0:
            self.card.set_note("")
            return
        held = history.hyperparameter(_EPSILON, step) is not None
        when = "" if past is None else f" at step {whole_text(past)}"
        epsilon = measured_text(history.steps.number(_EPSILON, step))
        self.card.set_note(f"ε {epsilon}{when} · {'held' if held else 'follows its schedule'}")

    def _draw_entropy(self, moment: Moment) -> None:
        self.plot.backdrop.spans = ()
        if _ENTROPY not in moment.training.layout.diagnostics:
            self._call("Exploration", "")
            self.trace.clear()
            self.card.set_note("")
            self.plot.say(f"{moment.entry.title} has neither an ε nor an entropy")
            return
        self._call("Entropy of the policy", "entropy, nats")
        self.trace.show(moment, _ENTROPY)
        self.card.set_note("" if self.trace.empty else f"{measured_text(self.trace.last)} nats")
        self.plot.say("The entropy appears with the first update" if self.trace.empty else "")

    def _call(self, heading: str, axis: str) -> None:
        self.card.set_heading(heading)
        self.plot.left.rename(axis)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self.trace.set_theme(theme, theme.epsilon)


def held_spans(history: History) -> list[Range]:
    """Ranges of steps in which ε was held against its schedule; one that lasts ends where the recording does."""
    spans: list[Range] = []
    since = 0 if getattr(history.hyperparameters, _EPSILON) is not None else None
    for change in list(history.changes):
        if change.name != _EPSILON:
            continue
        if change.new is None and since is not None:
            spans.append((since, change.step))
            since = None
        elif change.new is not None and since is None:
            since = change.step
    return spans if since is None else [*spans, (since, max(len(history), since))]
