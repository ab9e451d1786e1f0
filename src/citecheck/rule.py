"""What a rule is: a code, a name, a doc and a pure function from a context to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from citecheck.finding import Abstention, Problem, Severity
from citecheck.model import Document, Links


@dataclass(frozen=True, eq=False)
class Context:
    """All that a rule may look at."""

    document: Document
    links: Links
    today: date
    """The day of the run, so that `in the future` can be judged (and tested)."""


@dataclass(frozen=True)
class NoOptions:
    """For a rule that has nothing to set."""


OptionsT = TypeVar("OptionsT")


@dataclass(frozen=True)
class Rule(Generic[OptionsT]):
    """One thing citecheck looks for. Code and name are for ever."""

    code: str
    name: str
    doc: str
    check: Callable[[Context, OptionsT], Iterator[Problem | Abstention]]
    severity: Severity
    options: Callable[[], OptionsT]
    """The dataclass of its options, called for the defaults."""


AnyRule: TypeAlias = Rule[Any]
