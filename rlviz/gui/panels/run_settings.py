"""What a run is made of: algorithm, environment, device and seed. Sized for a toolbar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rlviz.gui.widgets.combo_box import ComboBox
from rlviz.gui.widgets.labels import label
from rlviz.gui.widgets.number_box import NumberBox
from rlviz.gui.widgets.scale import ValueScale
from rlviz.learning.algorithms import ALGORITHMS, entry, refusal
from rlviz.learning.environment_table import ENVIRONMENTS, describe

HIGHEST_SEED = 2**32 - 1
_GAP = 6
_WHOLE = "MountainCar-v0"
"""The longest name of an environment that is always whole; longer ones give way where there is no room for them."""
_OWN = "rlviz/"
_OTHER = "other"


class RunSettings(QWidget):
    """Shows what the run is made of, and tells what a person would rather have; it changes nothing itself.

    A choice stays on show until the next `show_…`, which also takes it back when it was declined. Names are those of
    ALGORITHMS, ENVIRONMENTS and of the devices shown. Environments that the algorithm cannot serve are grey, with the
    reason in the tool tip; `other_wanted` asks for one that is not in the list. Captions give way where there is no
    room for them, but a number without one would say nothing.
    """

    algorithm_chosen = Signal(str)
    environment_chosen = Signal(str)
    other_wanted = Signal()
    device_chosen = Signal(str)
    seed_chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.algorithm = ComboBox("algorithm", self)
        self.environment = ComboBox("environment", self, snug=True)
        self.device = ComboBox("device", self)
        self.seed = NumberBox(ValueScale(0, HIGHEST_SEED, whole=True, step=1), "seed", self, grouped=False)
        self.seed.setFixedWidth(self.seed.fontMetrics().horizontalAdvance("0000000") + 16)
        self.algorithm.chosen.connect(self.algorithm_chosen)
        self.algorithm.chosen.connect(self._mark_served)
        self.environment.chosen.connect(self._choose_environment)
        self.device.chosen.connect(self.device_chosen)
        self.seed.edited.connect(self._choose_seed)
        self.seed.refused.connect(self.refused)
        self._offer()
        self._lay_out()

    def _offer(self) -> None:
        self.algorithm.show_choices([(name, each.title) for name, each in ALGORITHMS.items()], next(iter(ALGORITHMS)))
        for each in ALGORITHMS.values():
            self.algorithm.explain(each.name, each.source)
        choices = [*((name, name.removeprefix(_OWN)) for name in ENVIRONMENTS), (_OTHER, "Other…")]
        self.environment.show_choices(choices, next(iter(ENVIRONMENTS)))
        self.environment.explain(_OTHER, "Any registered environment, by its id")
        self._mark_served(next(iter(ALGORITHMS)))
        self.show_devices([("auto", "auto"), ("cpu", "cpu")], "auto")
        self.algorithm.setToolTip("Algorithm. Another one starts a new run.")
        self.environment.setToolTip("Environment. Another one starts a new run.")
        self.seed.setToolTip("Seed. The same seed repeats a run bit for bit on the CPU. Another one starts a new run.")
        self.set_device_note("")
        self.show_seed(0)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(_GAP)
        self._captions = {
            label("Algorithm", "muted"): self.algorithm,
            label("Environment", "muted"): self.environment,
            label("Device", "muted"): self.device,
        }
        for caption, combo in self._captions.items():
            caption.setBuddy(combo)
            layout.addWidget(caption)
            layout.addWidget(combo)
            if combo is not self.environment:
                combo.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._seed_caption = label("Seed", "muted")
        self._seed_caption.setBuddy(self.seed)
        layout.addWidget(self._seed_caption)
        layout.addWidget(self.seed)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_algorithm(self, name: str) -> None:
        """Show the algorithm in force."""
        self.algorithm.show_choice(name)
        self._mark_served(name)

    def show_environment(self, name: str) -> None:
        """Show the environment in force."""
        if self.environment.findData(name) < 0:
            self.environment.insert_choice(self.environment.findData(_OTHER), name)
            self._mark_served(self.algorithm.current_name)
        self.environment.show_choice(name)

    @Slot(str)
    def _mark_served(self, algorithm: str) -> None:
        """Grey out what an algorithm cannot serve, with the reason."""
        for index in range(self.environment.findData(_OTHER)):
            environment = describe(self.environment.itemData(index))
            why = refusal(entry(algorithm), environment)
            self.environment.explain(environment.id, why or environment.summary, enabled=not why)

    @Slot(str)
    def _choose_environment(self, name: str) -> None:
        if name != _OTHER:
            self.environment_chosen.emit(name)
            return
        self.environment.show_choice(self.environment.current_name)
        self.other_wanted.emit()

    def show_devices(self, devices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer devices, pairs of name and text such as `("auto", "auto: cpu")`, and show the one in force."""
        self.device.show_choices(devices, current)

    def set_device_note(self, note: str) -> None:
        """Say what was measured of the devices, in the tool tip."""
        self.device.setToolTip(f"Device that the networks are on.\n{note}".strip())

    def show_seed(self, seed: int) -> None:
        """Show the seed in force."""
        self.seed.show_number(seed)

    @Slot(float)
    def _choose_seed(self, seed: float) -> None:
        self.seed_chosen.emit(int(seed))

    def sizeHint(self) -> QSize:
        captions = sum(caption.sizeHint().width() + _GAP for caption in self._captions)
        given_way = self.environment.sizeHint().width() - self._least_width(self.environment)
        return self.minimumSizeHint() + QSize(captions + given_way, 0)

    def minimumSizeHint(self) -> QSize:
        widths = [self._least_width(combo) for combo in self._captions.values()]
        widths += [self._seed_caption.sizeHint().width(), self.seed.width()]
        return QSize(sum(widths) + len(widths) * _GAP + 8, self.algorithm.sizeHint().height())

    def _least_width(self, combo: ComboBox) -> int:
        """Of a combo box that shows what must be read of it."""
        advance = combo.fontMetrics().horizontalAdvance
        too_long = advance(combo.currentText()) - advance(_WHOLE) if combo is self.environment else 0
        return combo.sizeHint().width() - max(0, too_long)

    def resizeEvent(self, event: QResizeEvent) -> None:
        roomy = event.size().width() >= self.sizeHint().width()
        for caption in self._captions:
            caption.setVisible(roomy)
        super().resizeEvent(event)
