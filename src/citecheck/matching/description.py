"""One work as a reference or a record describes it: what the comparison of works looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from citecheck.matching.people import Someone, family_key, someone
from citecheck.matching.places import volume_number
from citecheck.matching.titles import Title, read_title
from citecheck.model import Reference, Value
from citecheck.normalize.dates import parse_year
from citecheck.normalize.identifiers import isbn_digits, normalize_doi
from citecheck.normalize.markup import plain
from citecheck.normalize.words import fold, searchable
from citecheck.pattern import lazy
from citecheck.record import Person, Record

_PREPRINT = lazy(
    r"(?i)\b(?:ar|bio|med|chem|psy|soc|eco|ea)r?xiv\b|\bssrn\b|\bpreprints?\b|\bworking papers?\b|\bresearch square\b"
)
_EDITION = lazy(
    r"(?i)\b(?:(\d{1,2})(?:st|nd|rd|th)?|(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth))\.?\s*(?:(?:rev(?:ised)?|int(?:ernational)?)\.?\s)?(?:ed\b|edn\b|edition\b|aufl)"
)
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth".split(), 2
    )
}
_NUMBERED_EDITION = lazy(r"(?i)\d(?:st|nd|rd|th)?\.?\s*(?:rev|int|ed|aufl)")
"""What `_EDITION` matches where the edition is a number, and is found fast."""
_VERSION = lazy(r"(?i)\b(?:version|release|v\.)\s?(\d{1,3}(?:\.\d{1,4}){0,3})\)?\W{0,2}$")
_REVISION = lazy(r"v\d{1,2}$")
_ARXIV = lazy(r"(?i)\barxiv\s?:\s?(\d{4}\.\d{4,5}|[a-z-]{2,12}/\d{7})")
_PART = lazy(r"(?i)\b(?:part|pt|chapter|section|teil|partie|parte)\.?\s?([ivx]{1,5}|\d{1,3})\b")
_CODE = lazy(r"[a-z]{0,5}\d[\d.,/]{2,}\d\w{0,2}|[a-z]{1,5}\d{4,}")
_ADDRESS = lazy(r"https?://\S+|\b10\.\d{4,9}/\S+|\bISS?B?N\b[:\s]*[\dXx -]+", re.IGNORECASE)
_DATES = lazy(
    r"(?i)\b(?:accessed|cited|retrieved|updated|visited)\b.{0,40}?\d{4}|\d{4}[-–/]\d{1,2}[-–/]\d{1,2}|\b(?:19|20)\d\d[-–](?:19|20)?\d\d\b"
)
_LONG_NUMBER = 4
_NUMBERED = frozenset({"patent", "report", "standard", "software", "dataset"})
_NUMBER = lazy(r"\d{1,9}")
_LETTER = lazy(r"\d{4}([a-z])\b")
_BODY = lazy(
    r"(?i)\b(?:organi[sz]ation|association|institut|society|committee|commission|ministry|department|agency|council|centers?|centre"
    r"|bureau|office|university|federation|foundation|collaborat|consortium|group|network|bank|union|board|company|inc|ltd)"
)


@dataclass(slots=True, eq=False)
class Description:
    """One work as it is described; what is not printed is empty or None.

    What is costly to work out (title, people, the folded whole) is worked out when first asked for.
    """

    title_text: str = ""
    """The title as printed."""
    persons: tuple[Person, ...] = ()
    et_al: bool = False
    """Whether it says that there are more people than it names."""
    year: int | None = None
    year_letter: str = ""
    container: str = ""
    volume: str = ""
    """Its number; empty where none is printed."""
    issue: str = ""
    pages: str = ""
    """As printed: `470–6`, `e1234`."""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    arxiv: str = ""
    isbn: str = ""
    url: str = ""
    type: str = ""
    """A CSL type."""
    edition: str = ""
    raw: str = ""
    """The whole entry, as printed."""
    number: str = ""
    """The whole number of a report, a patent, a standard: what tells it from its neighbours."""
    more: str = ""
    """What else is said of it, where that is not in `raw`: notes, how it was published."""
    sure: bool = True
    """Whether the fields can be trusted; otherwise the whole entries are compared."""
    _title: Title | None = field(default=None, repr=False)
    _people: tuple[Someone, ...] | None = field(default=None, repr=False)
    _whole: str | None = field(default=None, repr=False)

    @property
    def title(self) -> Title:
        """The title in the form it is compared in."""
        if self._title is None:
            self._title = read_title(self.title_text)
        return self._title

    @property
    def people(self) -> tuple[Someone, ...]:
        """The people in the form they are compared in."""
        if self._people is None:
            self._people = tuple(someone(person) for person in self.persons)
        return self._people

    @property
    def first_family(self) -> str:
        """The family name of the first of the people, or nothing."""
        return family_key(self.persons[0]) if self.persons else ""

    @property
    def whole(self) -> str:
        """The whole entry, folded."""
        if self._whole is None:
            self._whole = fold(self.raw)
        return self._whole

    @property
    def numbers(self) -> tuple[str, ...]:
        """All numbers of the entry, sorted."""
        return tuple(sorted(_NUMBER.findall(self.raw)))

    @property
    def part(self) -> str:
        """The number of a part, a chapter or a section, wherever the entry prints one."""
        found = _PART.search(self.raw or f"{self.title_text} {self.more}")
        return found[1].lower() if found else ""

    @property
    def corporate(self) -> bool:
        """Whether only organisations are said to have made it: by name, or as `WHO`, `UNICEF`."""
        return bool(self.persons) and all(
            each.literal or (not each.given and each.family.isupper() and len(each.family) > 1)
            for each in self.persons
        )

    @property
    def unplaced_numbers(self) -> frozenset[str]:
        """Numbers of four digits or more that belong to no field: of a data set, a patent, a trial."""
        fields = [str(self.year or ""), self.pmid, self.isbn]
        if self.type not in _NUMBERED:
            # Those of a patent may have been taken for volume and pages.
            fields += [self.volume, self.issue, *re.split(r"[-–,;]", self.pages)]
        known = {re.sub(r"\D", "", each) for each in fields}
        text = _DATES.sub(" ", _ADDRESS.sub(" ", self.raw or self.more))
        return frozenset(
            token
            for token in _CODE.findall(text.casefold())
            if sum(map(str.isdigit, token)) >= _LONG_NUMBER
            and re.sub(r"\D", "", token) not in known
        )

    @property
    def preprint(self) -> bool:
        """Whether it says to be a preprint or a working paper."""
        if self.volume and not self.arxiv:
            return False
        return bool(self.arxiv) or bool(
            _PREPRINT.search(f"{self.container} {self.doi} {self.raw or self.url} {self.more}")
        )


def describe(reference: Reference) -> Description:
    """Return what a reference says of its work."""
    # What a library's entry looks like in its file says nothing about the work.
    printed = reference.span.file.format == "text"
    raw = " ".join(reference.span.text.split()) if printed else ""
    found = describe_work(
        title=_text(reference.title),
        people=tuple(
            Person(name.family, name.given, name.literal)
            for name in reference.people
            if name.family or name.literal
        ),
        et_al=reference.et_al,
        year=_text(reference.year),
        container=_text(reference.container),
        volume=_text(reference.volume),
        issue=_text(reference.issue),
        pages=_text(reference.pages),
        doi=_text(reference.doi),
        pmid=_text(reference.pmid),
        pmcid=_text(reference.pmcid),
        arxiv=_text(reference.arxiv),
        isbn=_text(reference.isbn),
        url=_text(reference.url),
        type=reference.type,
        edition=_text(reference.edition),
        raw=raw,
        more="" if printed else " ".join(_text(each) for each in (reference.note, reference.genre)),
    )
    found.year_letter = reference.letter
    found.sure = reference.title is not None and "title" not in reference.doubtful
    return found


def describe_work(
    *,
    title: str = "",
    people: tuple[Person, ...] = (),
    et_al: bool = False,
    year: str = "",
    container: str = "",
    volume: str = "",
    issue: str = "",
    pages: str = "",
    doi: str = "",
    pmid: str = "",
    pmcid: str = "",
    arxiv: str = "",
    isbn: str = "",
    url: str = "",
    type: str = "",  # noqa: A002 - the field's name
    edition: str = "",
    raw: str = "",
    more: str = "",
) -> Description:
    """Return a description from fields as they are printed or recorded."""
    letter = _LETTER.search(year)
    printed_in = _ARXIV.search(container) if container and not arxiv else None
    if volume.startswith("abs/") and container.lower() in {"corr", "arxiv"}:
        # The form in which dblp lists what is on arXiv.
        arxiv, volume = arxiv or volume.removeprefix("abs/"), ""
    return Description(
        title_text=title,
        persons=people,
        et_al=et_al,
        year=parse_year(year),
        year_letter=letter[1] if letter else "",
        container=container,
        volume=volume_number(volume),
        issue=volume_number(issue),
        number=fold(issue) if type in _NUMBERED else "",
        pages=pages,
        doi=normalize_doi(doi) if doi else "",
        pmid=pmid.strip(),
        pmcid=pmcid.strip().lower(),
        arxiv=_REVISION.sub("", (printed_in[1] if printed_in else arxiv).strip().lower()),
        isbn=isbn_digits(isbn) if isbn else "",
        url=_address(url),
        type=type,
        edition=_edition(title, edition, raw, more),
        more=more,
        raw=raw,
    )


def describe_record(record: Record, *, near: int | None = None) -> Description:
    """Return what a registry's record says of its work.

    Of the years in which it came out (online, in print), the one nearest to `near` is taken: a
    reference may give any of them.
    """
    title = plain(record.title)
    subtitle = plain(record.subtitle)
    if subtitle and fold(subtitle) not in fold(title):
        title = f"{title}: {subtitle}"
    year = min(record.years, key=lambda each: (abs(each - (near or each)), each), default=None)
    found = describe_work(
        title=title,
        people=record.people,
        container=plain(record.container)
        + "".join(f" [{plain(each)}]" for each in record.other_containers),
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        doi=record.doi,
        pmid=record.pmid,
        type=record.type,
    )
    found.year = year
    return found


def person_of(printed: str) -> Person:
    """Return a name as records print it: `Family, Given`, `Family GI`, `Given Family`, an organisation."""
    family, comma, given = printed.partition(",")
    if comma:
        return Person(family.strip(), given.strip())
    words = printed.split()
    if _BODY.search(printed):
        return Person("", "", printed.strip())
    cut = len(words)
    while (
        cut > 1
        and re.fullmatch(r"(?:[^\W\d_]\.?-?){1,4}", words[cut - 1])
        and words[cut - 1].isupper()
    ):
        cut -= 1
    if cut < len(words):
        return Person(" ".join(words[:cut]), " ".join(words[cut:]))
    return Person(words[-1], " ".join(words[:-1])) if words else Person("")


def _edition(title: str, edition: str, raw: str, more: str) -> str:
    """Return the number of an edition or a version, wherever it is printed."""
    printed = edition or raw
    likely = _NUMBERED_EDITION.search(printed) or any(
        map(searchable(printed).__contains__, _ORDINALS)
    )
    found = _EDITION.search(printed) if likely else None
    if found:
        return found[1] or _ORDINALS[found[2].lower()]
    if edition.strip().lower() in _ORDINALS:
        return _ORDINALS[edition.strip().lower()]
    version = _VERSION.search(title) or _VERSION.search(more)
    return version[1] if version else _first_digits(edition)


def _address(url: str) -> str:
    return url.rstrip("/. ").lower().split("://")[-1].removeprefix("www.")


def _first_digits(text: str) -> str:
    found = _NUMBER.search(text)
    return found[0] if found else ""


def _text(value: Value | None) -> str:
    return value.text if value is not None else ""
