"""Cut LaTeX into tokens, with what macros stand for and files draw in put in their places.

Nothing is executed: a region of a source is walked from its beginning to its end, and another
region (an included file, the body of a macro, an argument) may be walked in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from citecheck.errors import ReadError
from citecheck.pattern import lazy
from citecheck.readers.latex.page import Place
from citecheck.source import SourceFile

MAX_ARGUMENT = 200_000
"""Characters that one argument may have."""
_MAX_DEPTH = 200
"""Regions that may be open at a time: macros in arguments of macros, files in files."""
_RESCANS = 8
"""Times that the end of an argument may be looked for over the whole length of a manuscript."""

_TOKEN = lazy(
    r"""(?P<text>[^\\{}$%~&\#^_\s`'@-]++(?:(?:[ ](?=[^\s\\&%{}$~])|-(?!-)|'(?!')|(?<=\w)@)[^\\{}$%~&\#^_\s`'@-]*+)*+)
      | (?P<space>\s++)
      | \\(?P<command>[A-Za-z@]++|\r\n|[\s\S])
      | (?P<open>\{) | (?P<close>\}) | (?P<dollar>\$) | (?P<tie>~) | (?P<cell>&)
      | (?P<comment>%[^\r\n]*+(?:\r\n|\r|\n)?+[ \t]*+)
      | \#(?P<parameter>[1-9])
      | (?P<ligature>-{2,3}+|`{1,2}+|'')
      | (?P<other>[\s\S])""",
    re.VERBOSE,
)
_GAP = lazy(
    r"(?:[ \t]|%[^\r\n]*+(?:\r\n|\r|\n)|(?:\r\n|\r|\n)(?![ \t]*+(?:\r|\n)))*+"
)  # what may stand before an argument: no blank line
_BRACES = lazy(r"\\[\s\S]|[{}]|(?<!\\)%[^\r\n]*+")
_BRACKETS = lazy(r"\\[\s\S]|[{}\]]|(?<!\\)%[^\r\n]*+")
_ONLY_BRACES = lazy(r"\\[\s\S]|[{}]")
_MAX_OPTION = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A stretch of a source to be walked."""

    source: SourceFile
    start: int
    end: int
    arguments: tuple[Region, ...] = ()
    """What `#1`, `#2` … in it stand for."""
    site: Place | None = None
    """Where the macro was called whose body it is: its text stands for that place."""

    @property
    def text(self) -> str:
        """The text of the region as it is written."""
        return self.source.text[self.start : self.end]

    @property
    def place(self) -> Place:
        """The place that its text stands for."""
        return self.site or Place(self.source, self.start, self.end)


class Token(NamedTuple):
    """A word, a command, a sign that means something."""

    kind: str
    text: str
    region: Region
    start: int
    end: int

    @property
    def place(self) -> Place:
        """The place it stands for."""
        return self.region.site or Place(self.region.source, self.start, self.end)


@dataclass(slots=True)
class _Frame:
    region: Region
    at: int
    after: Callable[[], None] | None = None


class Input:
    """What is still to be walked: a stack of regions, the innermost on top."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._frames: list[_Frame] = []
        self._budget = 0

    def push(self, region: Region, after: Callable[[], None] | None = None) -> bool:
        """Walk a region before going on; `after` is called at its end. False if it is too deep."""
        if len(self._frames) >= _MAX_DEPTH:
            return False
        self._frames.append(_Frame(region, region.start, after))
        return True

    def allow(self, length: int) -> None:
        """Let the ends of arguments be looked for in so many characters more."""
        self._budget += _RESCANS * length + 1_000_000

    @property
    def region(self) -> Region:
        """The region being walked."""
        return self._frames[-1].region

    @property
    def ahead(self) -> str:
        """The next character of the region, or nothing at its end."""
        self._settle()
        frame = self._frames[-1]
        return frame.region.source.text[frame.at : min(frame.at + 1, frame.region.end)]

    def next(self) -> Token | None:
        """Return the next token, or None at the end of everything."""
        while self._frames:
            frame = self._frames[-1]
            region = frame.region
            match = _TOKEN.match(region.source.text, frame.at, region.end)
            if match is None or match.lastgroup is None:
                self._pop()
                continue
            start, frame.at = frame.at, match.end()
            kind = match.lastgroup
            return Token(kind, match[kind], region, start, match.end())
        return None

    def leave(self) -> None:
        r"""Go to the end of the region, as `\endinput` says."""
        if self._frames:
            self._frames[-1].at = self._frames[-1].region.end

    def go_to(self, end: int) -> None:
        """Go on at a place of the region."""
        self._frames[-1].at = end

    def stop(self) -> None:
        r"""Go to the end of everything, as `\end{document}` says."""
        while self._frames:
            self._pop()

    def skip_gap(self) -> None:
        """Step over space and comments, but not over a blank line."""
        self._settle()
        frame = self._frames[-1]
        gap = _GAP.match(frame.region.source.text, frame.at, frame.region.end)
        frame.at = gap.end() if gap else frame.at

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Step over what a pattern matches here, and return it."""
        self._settle()
        frame = self._frames[-1]
        found = pattern.match(frame.region.source.text, frame.at, frame.region.end)
        if found:
            frame.at = found.end()
        return found

    def until(self, closing: str) -> Region | None:
        """Return what stands before a string and step behind that; None where it is not there."""
        frame = self._frames[-1]
        end = frame.region.source.text.find(closing, frame.at, frame.region.end)
        self.spend((end if end >= 0 else frame.region.end) - frame.at)
        if end < 0:
            return None
        inner = self._part(frame.at, end)
        frame.at = end + len(closing)
        return inner

    def group(self, most: int = MAX_ARGUMENT) -> Region | None:
        """Return what stands between the braces that come next and step behind them.

        Returns:
            None, with nothing stepped over, where no brace comes or none closes it within `most`.

        Raises:
            ReadError: arguments are nested so deep that to find their ends takes too long.
        """
        return self._enclosed("{", _BRACES, "}", most)

    def verbatim(self) -> Region | None:
        """Return what stands between the braces that come next, where `%` begins no comment."""
        return self._enclosed("{", _ONLY_BRACES, "}", _MAX_OPTION)

    def option(self, opening: str = "[", closing: str = "]") -> Region | None:
        """Return what stands between brackets that come next, as `group` does."""
        pattern = _BRACKETS if closing == "]" else re.compile(rf"\\[\s\S]|[{{}}{closing}]")
        return self._enclosed(opening, pattern, closing, _MAX_OPTION)

    def argument(self) -> Region | None:
        r"""Return the next argument: a group, a command or one character (`\frac12`)."""
        found = self.group()
        if found is not None:
            return found
        self.skip_gap()
        frame = self._frames[-1]
        match = _TOKEN.match(frame.region.source.text, frame.at, frame.region.end)
        if match is None or match.lastgroup in {"open", "close", "space", "comment"}:
            return None
        end = match.end() if match.lastgroup == "command" else frame.at + 1
        start, frame.at = frame.at, end
        return self._part(start, end)

    def _enclosed(
        self, opening: str, pattern: re.Pattern[str], closing: str, most: int
    ) -> Region | None:
        self._settle()
        frame = self._frames[-1]
        text, end = frame.region.source.text, frame.region.end
        gap = _GAP.match(text, frame.at, end)
        start = gap.end() if gap else frame.at
        if start >= end or text[start] != opening:
            return None
        limit = min(end, start + most)
        depth = 0
        for match in pattern.finditer(text, start + 1, limit):
            sign = match[0]
            if sign == closing and not depth:
                self.spend(match.end() - start)
                frame.at = match.end()
                return self._part(start + 1, match.start())
            depth += {"{": 1, "}": -1}.get(sign, 0)
            if depth < 0:
                break
        self.spend(limit - start)
        return None

    def spend(self, length: int) -> None:
        """Count characters that were walked to find an end.

        Raises:
            ReadError: there were too many, so that the manuscript cannot be read in bounded time.
        """
        self._budget -= length
        if self._budget < 0:
            raise ReadError(
                f"`{self.name}` has too many commands that are not closed, or in one another",
                hint="check that every `{` has its `}`, and every `\\begin` its `\\end`",
            )

    def _part(self, start: int, end: int) -> Region:
        region = self._frames[-1].region
        return Region(region.source, start, end, region.arguments, region.site)

    def _settle(self) -> None:
        """Leave regions that are at their end: an argument may stand behind the macro's body."""
        while len(self._frames) > 1 and self._frames[-1].at >= self._frames[-1].region.end:
            self._pop()

    def _pop(self) -> None:
        frame = self._frames.pop()
        if frame.after is not None:
            frame.after()
