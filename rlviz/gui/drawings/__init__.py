"""Vector drawings of environments, one file each; they never import each other."""

from __future__ import annotations

from rlviz.gui.drawing import Drawing
from rlviz.gui.drawings.cart_pole import CART_POLE
from rlviz.gui.drawings.grid_world import CLIFF_DRAWING, FROZEN_LAKE_DRAWING, TAXI_DRAWING
from rlviz.gui.drawings.lunar_lander import LUNAR_LANDER
from rlviz.gui.drawings.mountain_car import MOUNTAIN_CAR, MOUNTAIN_CAR_CONTINUOUS
from rlviz.gui.drawings.pendulum import PENDULUM

DRAWINGS: dict[str, Drawing] = {
    "CartPole-v1": CART_POLE,
    "rlviz/ContinuousCartPole-v0": CART_POLE,
    "MountainCar-v0": MOUNTAIN_CAR,
    "MountainCarContinuous-v0": MOUNTAIN_CAR_CONTINUOUS,
    "Pendulum-v1": PENDULUM,
    "FrozenLake-v1": FROZEN_LAKE_DRAWING,
    "Taxi-v4": TAXI_DRAWING,
    "CliffWalking-v1": CLIFF_DRAWING,
    "LunarLander-v3": LUNAR_LANDER,
}
"""By the environment's id. Acrobot is shown as Gymnasium draws it."""
