"""Paths of manuscripts that are bad for whoever reads them."""

from __future__ import annotations

import os
from pathlib import Path


class DeadlyPath(type(Path())):  # type: ignore[misc]
    """Ends the process that looks at its suffix, as running out of memory would."""

    @property
    def suffix(self) -> str:
        os._exit(9)


class BrokenPath(type(Path())):  # type: ignore[misc]
    """Makes whoever looks at its suffix fail in a way that nobody foresaw."""

    @property
    def suffix(self) -> str:
        raise ZeroDivisionError("nobody foresaw this")
