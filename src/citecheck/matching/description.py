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
from citecheck.normalize.words import fold
from citecheck.record import Person

_PREPRINT = re.compile(
    r"(?i)\b(?:ar|bio|med|chem|psy|soc|eco|ea)r?xiv\b|\bssrn\b|\bpreprints?\b|\bworking papers?\b|\bresearch square\b"
)
_EDITION = re.compile(
    r"(?i)\b(?:(\d{1,2})(?:st|nd|rd|th)?|(second|third|fourth|fifth|sixth))\.?\s*(?:(?:rev(?:ised)?|int(?:ernational)?)\.?\s)?(?:ed\b|edn\b|edition\b|aufl)"
)
_ORDINALS = {"second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_VERSION = re.compile(r"(?i)\b(?:version|release|v\.)\s?(\d{1,3}(?:\.\d{1,4}){0,3})\)?\W{0,2}$")
_ARXIV = re.compile(r"(?i)\barxiv\s?:\s?(\d{4}\.\d{4,5}|[a-z-]{2,12}/\d{7})")
_PART = re.compile(
    r"(?i)\b(?:part|pt|chapter|section|teil|partie|parte)\.?\s?([ivx]{1,5}|\d{1,3})\b"
)
_NUMBER = re.compile(r"\d{1,9}")
_LETTER = re.compile(r"\d{4}([a-z])\b")
_BODY = re.compile(
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
        found = _PART.search(self.raw or self.title_text)
        return found[1].lower() if found else ""

    @property
    def corporate(self) -> bool:
        """Whether only organisations are said to have made it."""
        return bool(self.persons) and all(each.literal for each in self.persons)

    @property
    def preprint(self) -> bool:
        """Whether it says to be a preprint or a working paper."""
        if self.volume and not self.arxiv:
            return False
        return bool(self.arxiv) or bool(
            _PREPRINT.search(f"{self.container} {self.doi} {self.raw or self.url}")
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
) -> Description:
    """Return a description from fields as they are printed or recorded."""
    letter = _LETTER.search(year)
    printed_in = _ARXIV.search(container) if container and not arxiv else None
    return Description(
        title_text=title,
        persons=people,
        et_al=et_al,
        year=parse_year(year),
        year_letter=letter[1] if letter else "",
        container=container,
        volume=volume_number(volume),
        issue=volume_number(issue),
        pages=pages,
        doi=normalize_doi(doi) if doi else "",
        pmid=pmid.strip(),
        pmcid=pmcid.strip().lower(),
        arxiv=re.sub(r"v\d{1,2}$", "", (printed_in[1] if printed_in else arxiv).strip().lower()),
        isbn=isbn_digits(isbn) if isbn else "",
        url=_address(url),
        type=type,
        edition=_edition(title, edition, raw),
        raw=raw,
    )


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


def _edition(title: str, edition: str, raw: str) -> str:
    """Return the number of an edition or a version, wherever it is printed."""
    found = _EDITION.search(edition or raw)
    if found:
        return found[1] or _ORDINALS[found[2].lower()]
    version = _VERSION.search(title)
    return version[1] if version else _first_digits(edition)


def _address(url: str) -> str:
    return url.rstrip("/. ").lower().split("://")[-1].removeprefix("www.")


def _first_digits(text: str) -> str:
    found = _NUMBER.search(text)
    return found[0] if found else ""


def _text(value: Value | None) -> str:
    return value.text if value is not None else ""
