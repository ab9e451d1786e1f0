"""What a registry says of a work, and what came of asking: a record, none, or no answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """Retracted or removed."""
    WITHDRAWAL = "withdrawal"
    """Withdrawn: for a fault, or (as with reviews that are out of date) without one."""
    PARTIAL = "partial retraction"
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
    other_titles: tuple[str, ...] = ()
    """The title in the language of the work, where `title` is a translation."""
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
    number: str = ""
    """The number of the article, where there are pages too."""
    type: str = ""
    """A CSL type, or the registry's own word where CSL has none."""
    updates: tuple[Update, ...] = ()
    """The notices about it."""
    published_as: tuple[str, ...] = ()
    """For a preprint: the DOIs of what it was published as."""
    abstract: str = ""
    """Its beginning, without markup."""
    pmid: str = ""


def as_json(record: Record) -> dict[str, object]:
    """Return a record as JSON can hold it."""
    return asdict(record)


def from_json(value: Mapping[str, Any]) -> Record:
    """Return the record that `as_json` made.

    Raises:
        TypeError, ValueError, KeyError: it did not.
    """
    texts = {
        name: _text(each)
        for name, each in value.items()
        if name not in _SEVERAL and name != "years"
    }
    return Record(
        **texts,
        other_titles=_texts(value.get("other_titles", ())),
        people=tuple(Person(*_texts(each)) for each in value["people"]),
        other_containers=_texts(value["other_containers"]),
        years=tuple(_year(each) for each in value["years"]),
        updates=tuple(Update(UpdateKind(kind), *_texts(rest)) for kind, *rest in value["updates"]),
        published_as=_texts(value["published_as"]),
    )


_SEVERAL = frozenset({"other_titles", "people", "other_containers", "updates", "published_as"})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(_text(each) for each in values)


def _year(value: object) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


@dataclass(frozen=True, slots=True)
class Found:
    """A registry has a record of the work."""

    record: Record
    stale: str = ""
    """Why it could not be asked again, where the record is remembered from too long ago to say whether
    the work was retracted since."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """All sources that were asked answered, and none has a record."""

    asked: tuple[str, ...]
    disowned: bool = False
    """Whether everyone who could know an identifier says that it does not exist."""
    alike: bool = False
    """Whether a search brought a work with such a title, of which it is not sure that it is meant."""


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
    misnamed: bool = False
    """Whether what its own identifier names is certainly another work."""
    notices: tuple[Update, ...] = ()
    """What a list of notices on disk says of the work."""

    @property
    def found(self) -> Found | None:
        """The record that its own identifier names, else the one a search found; of this work."""
        for each in (None if self.misnamed else self.by_identifier, self.by_search):
            if isinstance(each, Found):
                return each
        return None

    @property
    def record(self) -> Record | None:
        """The record of the work, if there is one."""
        return None if self.found is None else self.found.record

    @property
    def is_named(self) -> bool:
        """Whether its own identifier names the record."""
        return isinstance(self.by_identifier, Found) and not self.misnamed

    @property
    def updates(self) -> tuple[Update, ...]:
        """The notices about the work: the record's, and those of the list that it does not have."""
        known = self.record.updates if self.record is not None else ()
        kinds = {each.kind for each in known}
        return (*known, *(each for each in self.notices if each.kind not in kinds))

    @property
    def was_asked(self) -> bool:
        """Whether anybody was asked about it."""
        return self.by_identifier is not None or self.by_search is not None

    @property
    def unchecked(self) -> Unchecked | None:
        """Why nothing is known, or not whether it was retracted, where that is so."""
        if self.found is not None:
            stale = self.found.stale
            return (
                Unchecked(self.found.record.source, f"{stale}; the record is an old one")
                if stale
                else None
            )
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
