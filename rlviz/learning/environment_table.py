"""The environments that people can choose by name, and what is known of any other that is registered."""

from __future__ import annotations

from rlviz.learning.environment_description import ActionLabel, ActionRange, EnvironmentDescription, Part
from rlviz.learning.environment_descriptions import ENVIRONMENTS

__all__ = ["ENVIRONMENTS", "ActionLabel", "ActionRange", "EnvironmentDescription", "Part", "describe"]


def describe(environment_id: str) -> EnvironmentDescription:
    """The description of an environment, from the table or from what it says of itself.

    The latter loads gymnasium, imports `module` for `module:Id`, and makes the environment once. ValueError says in
    one sentence why there is none: unknown, not to be imported or made, or spaces that no algorithm serves.
    """
    if environment_id in ENVIRONMENTS:
        return ENVIRONMENTS[environment_id]
    from rlviz.learning.registered_environments import described  # loads gymnasium: not before it is needed

    return described(environment_id)
