"""What is known of the environments in the table, by the families in which Gymnasium keeps them."""

from __future__ import annotations

from rlviz.learning.environment_description import EnvironmentDescription
from rlviz.learning.environment_descriptions.box2d import BOX2D
from rlviz.learning.environment_descriptions.classic_control import CLASSIC_CONTROL
from rlviz.learning.environment_descriptions.continuous_control import CONTINUOUS_CONTROL
from rlviz.learning.environment_descriptions.toy_text import TOY_TEXT

ENVIRONMENTS: dict[str, EnvironmentDescription] = {
    description.id: description for description in (*CLASSIC_CONTROL, *CONTINUOUS_CONTROL, *TOY_TEXT, *BOX2D)
}
