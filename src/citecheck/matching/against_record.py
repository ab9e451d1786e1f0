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
from citecheck.matching.notices import read_notice
from citecheck.matching.people import same_person
from citecheck.matching.places import pages_of, volume_number
from citecheck.matching.targets import REFUSED, enough
from citecheck.matching.titles import compare_titles, read_title, replaced_words
from citecheck.matching.works import Kind, Verdict, compare
from citecheck.normalize.markup import plain
from citecheck.normalize.words import fold
from citecheck.pattern import lazy
from citecheck.record import Record

_ADDRESS = lazy(r"https?://\S+|\b10\.\d{4,9}/\S+")
_INSIDE = 85.0
"""How well a title must be found in a text to be there (0–100)."""
_SHORT_TITLE = 12
_LONG_NUMBER = 6
"""Digits of an article's number that begins with the date: `e20190210` is also printed `e210`."""
_SAME = frozenset({Kind.EXACT, Kind.PROBABLE})
_PARTS = REFUSED | {"dataset", "figure", "graphic"}
"""Types of records that may stand for a part of a work, or for what goes with it."""
_PAST_LATIN = "\u0370"
_NOBODY = frozenset(
    {"anonymous", "anon", "unknown", "none", "na", "not available", "no authorship indicated"}
)
_MOJIBAKE = lazy("[ÃÂâ][\u0080-\u00bf€™œ]|\ufffd")
_ONLINE = 1996
"""The year about which journals went online; older volumes were deposited later."""
_REISSUED = 5
"""Years between a work and its record from which, all else being equal, the record's is that of a deposit."""
_PREPRINT = lazy(r"(?i)arxiv|rxiv|preprint|ssrn|research square|zenodo|10\.48550")
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
    if record.type in _PARTS or read_notice(record.title).kind or _is_inside(reference, record):
        return False
    if not _one_script(reference.title_text, record.title) or any(
        compare_titles(reference.title, read_title(plain(each))).level is not Level.DIFFERENT
        for each in record.other_titles
    ):
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
        # The same people: another title may be a translation, unless it stands elsewhere. Translated
        # books always stand elsewhere, and years later.
        if "book" in {reference.type, record.type}:
            return False
        return agreeing < 2 and bool(set(verdict.differ) & {"year", "volume", "pages", "container"})  # noqa: PLR2004  # fmt: skip
    # A place in full, with other authors: who was misread? Other pages are those of a neighbour.
    return agreeing < 3 or "pages" in verdict.differ  # noqa: PLR2004


def _is_inside(reference: Description, record: Record) -> bool:
    """Tell whether a record is of a part of the work: a chapter of the book."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    mine = fold(reference.title_text)
    return any(
        min(len(mine), len(theirs)) >= _SHORT_TITLE and fuzz.partial_ratio(mine, theirs) >= _INSIDE
        for theirs in map(fold, (plain(record.container), *map(plain, record.other_containers)))
    )


def _one_script(one: str, other: str) -> bool:
    """Tell whether two titles are in the same script, so that their words can be compared."""
    return _is_latin(one) == _is_latin(other)


def _is_latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(char < _PAST_LATIN for char in letters) * 2 >= len(letters)


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
    if verdict.kind is Kind.NOTICE or (verdict.kind not in _SAME and not enough(verdict)):
        return ()
    if bool(read_notice(reference.title_text).kind) != bool(read_notice(record.title).kind):
        return ()
    if _is_preprint(record) and reference.container and not _PREPRINT.search(reference.container):
        return ()  # the article is cited, and the record is the preprint's
    doubtful |= _not_comparable(reference, record, verdict)
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


def _is_preprint(record: Record) -> bool:
    return (
        record.source == "arXiv" or record.doi.startswith("10.48550/") or record.type == "article"
    )


def _not_comparable(reference: Description, record: Record, verdict: Verdict) -> frozenset[str]:
    """Return the fields in which registries are known to hold something else than what is printed."""
    fields = set()
    same = set(verdict.same)
    apart = min((abs(each - (reference.year or 0)) for each in record.years), default=0)
    if record.type == "book" or reference.type == "book":
        fields.add("year")  # another edition, or the year of its digital one
    elif {"volume", "pages"} <= same and apart >= _REISSUED and _is_deposit(reference, record):
        fields.add("year")
    if _holds_page(record, reference.pages):
        fields.add("pages")
    printed, numbers = volume_number(reference.volume), re.findall(r"\d+", record.volume)
    if len(numbers) > 1 and printed and printed in {each.lstrip("0") for each in numbers}:
        fields.add("volume")  # a series and a volume: `s1-4`
    first = record.people[0] if record.people else None
    name = (first.family or first.literal) if first else ""
    nobody = name.casefold().strip(" .") in _NOBODY or _MOJIBAKE.search(name)
    mine = reference.persons[0].family if reference.persons else ""
    if nobody or not _one_script(mine, name) or mine.casefold() in _NOBODY:
        fields.add("authors")
    return frozenset(fields)


def _is_deposit(reference: Description, record: Record) -> bool:
    """Tell whether a record's year may be that in which an old volume was put online."""
    first = min(record.years, default=0)
    return (reference.year or 0) < _ONLINE <= first


def _holds_page(record: Record, printed: str) -> bool:
    """Tell whether what is printed is a page inside the article, its number, or the end of it."""
    digits = re.sub(r"\D", "", printed)
    numbers = {re.sub(r"\D", "", each) for each in (record.pages, record.number)}
    if digits and any(
        each == digits or (len(each) >= _LONG_NUMBER and each.endswith(digits.zfill(4)))
        for each in numbers
    ):
        return True
    there, here = pages_of(record.pages), pages_of(printed)
    if there is None or here is None or there.last is None:
        return False
    return here.last in {None, here.first} and there.first <= here.first <= there.last


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
