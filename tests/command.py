"""The command, run in this process: what it says and how it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def codes(self) -> list[str]:
        """The codes in a concise report, in its order."""
        return re.findall(r": ([A-Z]{3}\d{3}) ", self.out)


Run = Callable[..., Ran]
