"""Where a hand takes hold of the drawings of environments, one file each; they never import each other."""

from __future__ import annotations

from rlviz.gui.drawings.mountain_car import FLAG, FLAG_CONTINUOUS
from rlviz.gui.grip import Grip
from rlviz.gui.grips.cart_pole import CartPoleGrip
from rlviz.gui.grips.mountain_car import MountainCarGrip
from rlviz.gui.grips.pendulum import PendulumGrip

GRIPS: dict[str, Grip] = {
    "CartPole-v1": CartPoleGrip(),
    "rlviz/ContinuousCartPole-v0": CartPoleGrip(),
    "MountainCar-v0": MountainCarGrip(FLAG),
    "MountainCarContinuous-v0": MountainCarGrip(FLAG_CONTINUOUS),
    "Pendulum-v1": PendulumGrip(),
}
"""By the environment's id: those whose observation is all of their state. Others are looked at only."""
