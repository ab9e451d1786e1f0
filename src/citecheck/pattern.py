"""Regular expressions that are compiled when they are first used.

There are hundreds, and compiling them all takes longer than checking a short manuscript, which needs
half of them; `--help` needs none.
"""

from __future__ import annotations

import re
from typing import AnyStr, cast


class LazyPattern:
    """Stands for a compiled pattern, and has its methods and attributes."""

    flags: int

    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:  # only asked for what was not kept below
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(re.compile(self.pattern, self._flags), name)
        # Kept, so that the next use costs no more than that of a compiled pattern.
        setattr(self, name, found)
        return found


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what can be used like `re.compile(source, flags)`.

    A wrong pattern raises `re.error` when it is first used, not here.
    """
    return cast("re.Pattern[AnyStr]", LazyPattern(source, flags))
