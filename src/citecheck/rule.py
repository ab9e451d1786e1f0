"""What a rule is: a code, a name, a doc and a pure function from a context to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from citecheck.finding import Abstention, Problem, Severity
from citecheck.model import Directive, Document, Links, Reference
from citecheck.record import Lookups


@dataclass(frozen=True, eq=False)
class Context:
    """All that a rule may look at."""

    document: Document
    links: Links
    today: date
    """The day of the run, so that `in the future` can be judged (and tested)."""
    idle: tuple[Directive, ...] = ()
    """Ignore comments, each with those of its codes that silenced nothing; only for a rule that
    runs `last`. Codes of rules that did not run, or abstained, are not among them."""
    lookups: Mapping[Reference, Lookups] = field(default_factory=dict)
    """What came of asking registries about references; empty where nobody was asked."""


_MANY_LEFTOVERS = 1.0
_MANY_OTHERS = 0.2
_MANY_UNLINKED = 1 / 3
_MANY_UNLINKED_AT_LEAST = 5


def why_partial(context: Context) -> str:
    """Say why the citations and the list cannot be judged as a whole, or return an empty string.

    A rule about the whole set (what is never cited, in which order) is only as good as the
    recognition: an unseen encoding of the markers makes half the list look uncited.
    """
    document = context.document
    if document.file.doubts:
        return document.file.doubts[0]
    if not document.references:
        return "no reference list was found"
    if not document.citations:
        return "no citations were found"
    for each in document.lists:
        if each.numbered and each.references[0].number in {2, 3} and len(document.lists) == 1:
            return "the list does not begin at 1: its beginning was probably not read"
    distinct = {each.span.text for each in document.citations}
    if len(document.references) == 1 and len(distinct) > 2:  # noqa: PLR2004
        return "the list was read as one entry"
    leftovers = len(document.leftovers)
    if leftovers > 2 and leftovers > _MANY_LEFTOVERS * len(document.markers):  # noqa: PLR2004
        return f"{leftovers} signs look like citations and were not understood"
    others = len(document.others)
    if others > 2 and others > _MANY_OTHERS * len(document.citations):  # noqa: PLR2004
        return f"{others} citations are by another system than the rest"
    unlinked = sum(not context.links.candidates.get(each) for each in document.citations)
    if unlinked >= _MANY_UNLINKED_AT_LEAST and unlinked > _MANY_UNLINKED * len(document.citations):
        return f"{unlinked} of {len(document.citations)} citations have no reference in the list"
    return ""


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
    last: bool = False
    """Whether it runs after the others, when it is known which ignore comments did something."""
    online: bool = False
    """Whether it judges by what registries say, and so runs only where they were asked."""
    across: Callable[[Sequence[Context], OptionsT], Iterator[tuple[Context, Problem]]] | None = None
    """What it finds between several files: problems, each with the file it stands in."""
    explained_by: tuple[str, ...] = ()
    """Codes of rules whose problems, if they explain a citation, make this one's there needless."""
    libraries: bool = False
    """Whether it also judges a library: a list of works that nothing cites."""


AnyRule: TypeAlias = Rule[Any]
