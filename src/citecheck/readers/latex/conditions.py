r"""Know which branch of a condition is printed: of a manuscript's own switches, `\iftrue` and `\iffalse`.

A switch is made by `\newif\ifdraft`, and set by `\drafttrue` and `\draftfalse` (TeX by Topic, 13.8.2).
Other conditions (`\ifx`, `\ifnum`) would need TeX itself: both of their branches are read.
"""

from __future__ import annotations

from typing import NamedTuple

from citecheck.pattern import lazy
from citecheck.readers.latex.tokens import Input, Token

_CONDITION = lazy(r"\\(if[A-Za-z@]*|fi|else)(?![A-Za-z@])")
_NEW = lazy(r"\s*\\if([A-Za-z@]+)")


class _Branches(NamedTuple):
    """Where a condition's second branch begins, if it has one, and where the condition ends."""

    otherwise: tuple[int, int] | None
    end: int


class Switches:
    """The switches of a manuscript, and the branches that are yet to be left out."""

    def __init__(self) -> None:
        self._values = {"true": True, "false": False}
        self._left_out: dict[tuple[str, int], int] = {}

    def meet(self, source: Input, token: Token, name: str) -> bool:
        """Carry out a command that is about conditions; False where it is about something else."""
        if name == "newif":
            made = source.match(_NEW)
            if made:
                self._values.setdefault(made[1], False)
        elif name == "else":
            end = self._left_out.pop((str(token.region.source.path), token.start), None)
            if end is not None:
                source.go_to(end)
        elif name.startswith("if") and name[2:] in self._values:
            self._choose(source, token, printed=self._values[name[2:]])
        elif (switch := name.removesuffix("true")) != name and switch in self._values:
            self._values[switch] = True
        elif (switch := name.removesuffix("false")) != name and switch in self._values:
            self._values[switch] = False
        else:
            return False
        return True

    def _choose(self, source: Input, token: Token, *, printed: bool) -> None:
        branches = _branches(source, token)
        if branches is None:
            return  # it is not closed here: nobody knows what it leaves out
        if not printed:
            source.go_to(branches.otherwise[1] if branches.otherwise else branches.end)
        elif branches.otherwise:
            place = str(token.region.source.path), branches.otherwise[0]
            self._left_out[place] = branches.end


def _branches(source: Input, token: Token) -> _Branches | None:
    depth, at = 0, token.end
    otherwise: tuple[int, int] | None = None
    found = None
    for match in _CONDITION.finditer(token.region.source.text, token.end, token.region.end):
        at = match.end()
        if match[1].startswith("if"):
            depth += 1
        elif match[1] == "else" and depth == 0:
            otherwise = otherwise or match.span()
        elif match[1] == "fi" and depth == 0:
            found = _Branches(otherwise, match.end())
            break
        elif match[1] == "fi":
            depth -= 1
    source.spend(at - token.end)
    return found
