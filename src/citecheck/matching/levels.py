"""How the two values of a field compare, and what that says."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How two values of one field compare; a field that one side lacks has none."""

    SAME = "same"
    ALIKE = "alike"
    """They may mean the same: abbreviated, cut short, in another spelling."""
    DIFFERENT = "different"


class Field(NamedTuple):
    """What one field of two descriptions says."""

    name: str
    level: Level
    points: float
    """For one work (positive) or for two (negative)."""
    one: str = ""
    """The value of the first, as printed."""
    other: str = ""
