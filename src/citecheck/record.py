"""What a registry says of a work, and what came of asking: a record, none, or no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias


class Person(NamedTuple):
    """A name as printed: family and given part, or a literal (an organisation)."""

    family: str
    given: str = ""
    literal: str = ""


class UpdateKind(StrEnum):
    """What a later notice did to a work (Crossref's types, brought to a few)."""

    RETRACTION = "retraction"
    """Retracted, withdrawn or removed."""
    CONCERN = "expression of concern"
    CORRECTION = "correction"
    """Corrected, also by an addendum or an erratum."""
    REINSTATEMENT = "reinstatement"


class Update(NamedTuple):
    """A notice about a work."""

    kind: UpdateKind
    notice: str = ""
    """The DOI of the notice; empty where the work itself was replaced by it."""
    date: str = ""
    """As far as known: `2010-02-06`, `2010`."""
    source: str = ""
    """Who says so: `Crossref`, `Retraction Watch`."""


@dataclass(frozen=True, slots=True)
class Record:
    """A work as a registry describes it; what it lacks is empty."""

    source: str
    """The registry, as people call it: `Crossref`."""
    doi: str = ""
    """In lower case."""
    title: str = ""
    subtitle: str = ""
    people: tuple[Person, ...] = ()
    container: str = ""
    other_containers: tuple[str, ...] = ()
    """The container's other names: abbreviated, of the series."""
    years: tuple[int, ...] = ()
    """All years it was published in: in print, online, issued; sorted."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    """Pages, or the number of the article."""
    type: str = ""
    """A CSL type, or the registry's own word where CSL has none."""
    updates: tuple[Update, ...] = ()
    """The notices about it."""
    published_as: tuple[str, ...] = ()
    """For a preprint: the DOIs of what it was published as."""
    pmid: str = ""


def as_json(record: Record) -> dict[str, object]:
    """Return a record as JSON can hold it."""
    return asdict(record)


def from_json(value: Mapping[str, Any]) -> Record:
    """Return the record that `as_json` made.

    Raises:
        TypeError, ValueError, KeyError: it did not.
    """
    return Record(
        **{
            **value,
            "people": tuple(Person(*each) for each in value["people"]),
            "other_containers": tuple(value["other_containers"]),
            "years": tuple(value["years"]),
            "updates": tuple(
                Update(UpdateKind(kind), notice, date, source)
                for kind, notice, date, source in value["updates"]
            ),
            "published_as": tuple(value["published_as"]),
        }
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A registry has a record of the work."""

    record: Record


@dataclass(frozen=True, slots=True)
class NotFound:
    """All sources that were asked answered, and none has a record."""

    asked: tuple[str, ...]
    disowned: bool = False
    """Whether everyone who could know an identifier says that it does not exist."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Nothing is known, because a source gave no answer; never a verdict."""

    source: str
    reason: str


Lookup: TypeAlias = Found | NotFound | Unchecked


@dataclass(frozen=True, slots=True)
class Lookups:
    """What came of asking about one reference."""

    by_identifier: Lookup | None = None
    """By its own DOI, PMID or arXiv number; None where it has none."""
    by_search: Lookup | None = None
    """By its wording; None where it was not searched for."""

    @property
    def record(self) -> Record | None:
        """The record that its own identifier names, else the one a search found."""
        for each in (self.by_identifier, self.by_search):
            if isinstance(each, Found):
                return each.record
        return None

    @property
    def is_named(self) -> bool:
        """Whether its own identifier names the record."""
        return isinstance(self.by_identifier, Found)

    @property
    def was_asked(self) -> bool:
        """Whether anybody was asked about it."""
        return self.by_identifier is not None or self.by_search is not None

    @property
    def unchecked(self) -> Unchecked | None:
        """Why nothing is known, where nothing is."""
        if self.record is not None:
            return None
        for each in (self.by_identifier, self.by_search):
            if isinstance(each, Unchecked):
                return each
        return None


class SourceState(StrEnum):
    """How asking a source went."""

    ANSWERED = "answered"
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not asked"


@dataclass(slots=True)
class Asked:
    """What a source was asked, over a whole run."""

    answered: int = 0
    failed: int = 0
    reason: str = ""
    """Why it gave no answer, the last time it did not."""

    @property
    def state(self) -> SourceState:
        """How it went, all in all."""
        if self.failed:
            return SourceState.UNREACHABLE
        return SourceState.ANSWERED if self.answered else SourceState.NOT_ASKED
