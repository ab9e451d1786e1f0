"""Judge a reference by the record that its own identifier names: another work, or differences from it.

Here the entry is accused, so everything must speak for it: fields that were read surely, values that
cannot be two ways to say one thing, and no sign of the record's title anywhere in the entry.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from citecheck.matching.containers import same_container
from citecheck.matching.description import Description, describe_record
from citecheck.matching.levels import Level
from citecheck.matching.people import same_person
from citecheck.matching.targets import enough
from citecheck.matching.titles import compare_titles, read_title, replaced_words
from citecheck.matching.works import Kind, Verdict, compare
from citecheck.normalize.words import fold
from citecheck.record import Record

_ADDRESS = re.compile(r"https?://\S+|\b10\.\d{4,9}/\S+")
_INSIDE = 85.0
"""How well a title must be found in a text to be there (0–100)."""
_SHORT_TITLE = 12
_SAME = frozenset({Kind.EXACT, Kind.PROBABLE})
_PLACES = ("year", "container", "volume", "pages")


class Difference(NamedTuple):
    """A field in which an entry differs from the record of its work."""

    field: str
    """`title`, `authors`, `year`, `volume` or `pages`."""
    printed: str
    recorded: str


def is_another_work(reference: Description, record: Record) -> bool:
    """Tell whether a record that a reference's identifier names is certainly of another work.

    A chapter that carries the DOI of its book, a translated title, or a title that was read wrongly
    is none.
    """
    if not (reference.sure and reference.title_text and record.title):
        return False
    described = describe_record(record, near=reference.year)
    if len(fold(described.title_text)) < _SHORT_TITLE:
        return False
    title = compare_titles(reference.title, described.title)
    if title.level is not Level.DIFFERENT or _is_mentioned(reference, described):
        return False
    verdict = compare(reference, described)
    if verdict.kind in _SAME or verdict.kind is Kind.NOTICE:
        return False
    same = set(verdict.same)
    agreeing = len(same.intersection(_PLACES))
    if "authors" in same or _shares_first_author(reference, described):
        # The same people: another title may be a translation, unless it stands elsewhere.
        return agreeing < 2 and bool(set(verdict.differ) & {"year", "volume", "pages", "container"})  # noqa: PLR2004  # fmt: skip
    return agreeing < 3  # noqa: PLR2004 - a place in full, with other authors: who was misread?


def _is_mentioned(reference: Description, record: Description) -> bool:
    """Tell whether the title of one stands somewhere in the other: as its book, or misread."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    theirs, whole = fold(record.title_text), reference.whole or fold(reference.title_text)
    if fuzz.partial_ratio(theirs, whole) >= _INSIDE and len(theirs) <= len(whole):
        return True
    if same_container(reference.container, record.title_text):
        return True
    mine = reference.title.text
    return fuzz.partial_ratio(mine, theirs) >= _INSIDE and len(mine) <= len(theirs)


def _shares_first_author(reference: Description, record: Description) -> bool:
    return bool(reference.people and record.people) and any(
        same_person(reference.people[0], each) for each in record.people
    )


def differences(
    reference: Description, record: Record, *, doubtful: frozenset[str] = frozenset()
) -> tuple[Difference, ...]:
    """Return in which fields a reference differs from the record of its work.

    Fields that the record lacks, and those in `doubtful`, are left out. A year counts as right within
    one of any date the record has (online, in print).
    """
    described = describe_record(record, near=reference.year)
    verdict = compare(reference, described)
    if verdict.kind not in _SAME and not enough(verdict):
        return ()
    found = [
        Difference(each.name, each.one, each.other)
        for each in verdict.fields
        if each.level is Level.DIFFERENT
        and each.name in _PLACES
        and each.name != "container"
        and not (each.name == "year" and _within_one(reference, record))
        and not _stands_in(each.other, reference)
    ]
    found += _authors(reference, described, verdict)
    found += _title(reference, described)
    order = ("title", "authors", "year", "volume", "pages")
    return tuple(
        sorted(
            (each for each in found if each.field not in doubtful),
            key=lambda each: order.index(each.field),
        )
    )


def _stands_in(recorded: str, reference: Description) -> bool:
    """Tell whether what the record has is printed somewhere else in the entry: it was read wrongly."""
    printed = _ADDRESS.sub(" ", reference.raw)
    first = re.match(r"\w+", recorded)
    return first is not None and re.search(rf"(?<!\w){re.escape(first[0])}(?!\w)", printed) is not None  # fmt: skip


def _within_one(reference: Description, record: Record) -> bool:
    return any(abs(each - (reference.year or 0)) <= 1 for each in record.years)


def _authors(reference: Description, record: Description, verdict: Verdict) -> list[Difference]:
    """Return the first author, if the record has none like it."""
    shown = {each.name: each for each in verdict.fields}.get("authors")
    if (
        shown is None
        or shown.level is not Level.DIFFERENT
        or _shares_first_author(reference, record)
    ):
        return []
    if reference.corporate or record.corporate or len(record.people[0].family) <= 1:
        return []
    if record.people[0].family in reference.whole.replace(" ", ""):
        return []
    first, recorded = reference.persons[0], record.persons[0]
    return [Difference("authors", f"{first.family} {first.given}".strip(), f"{recorded.family} {recorded.given}".strip())]  # fmt: skip


def _title(reference: Description, record: Description) -> list[Difference]:
    """Return the titles, if words of the one stand in the place of words of the other."""
    if not reference.sure or not reference.title_text:
        return []
    match = compare_titles(reference.title, record.title)
    if match.level is not Level.ALIKE:
        return []
    mine, theirs = replaced_words(reference.title.text, read_title(record.title_text).text)
    if not (mine and theirs):
        return []
    return [Difference("title", reference.title_text, record.title_text)]
