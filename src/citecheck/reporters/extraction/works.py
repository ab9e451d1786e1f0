"""What a list for other programs says of each reference: its fields in clean text, its key, its doubts.

Nothing is left out and nothing is made up: a field that was read unsurely is written and named as
such, and an entry that was not understood is written as it is printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from citecheck.model import Name, Reference
from citecheck.normalize.words import STOP_WORDS, fold
from citecheck.pattern import lazy
from citecheck.reporters.extraction.understood import Extraction, values

_LONGEST = 10_000
"""Characters of a field that are written."""
_PRINTED = 2_000
_NOT_READ = 0.3
"""An entry read less surely than this, in less than half of its main parts, is not understood."""
_HALF = 0.5
NUMBERED = frozenset({"report", "patent", "standard"})
"""Types that have a number, which is kept as their issue."""
_KEY = lazy(r"[A-Za-z0-9][A-Za-z0-9_:./+-]{0,99}")
"""Keys that BibTeX, biblatex, pandoc and Word all take."""
_DATE = lazy(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?")
_YEAR = lazy(r"(\d{4})([a-z])?")
_JOINERS = "\u200c\u200d"
"""Signs that cannot be seen and that some scripts are not written without."""
_CALLED = {"container": "journal or book"}
_IDENTIFIERS = ("doi", "pmid", "pmcid", "arxiv", "isbn", "url")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY = lazy(r"(?P<day>\d{1,2})\.? (?P<month>[A-Za-z]{3,9})\.?,? (?P<year>\d{4})")
_DAY_BEHIND = lazy(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})")
_DASH = lazy(r"\s{0,3}[-‐‑‒–—−]{1,3}\s{0,3}")


@dataclass(frozen=True, slots=True)
class Work:
    """A reference as it is written into a list."""

    key: str
    """Unique in the list, also where capitals do not count."""
    type: str
    """A CSL type."""
    fields: Mapping[str, str]
    """By the names of `Reference`, on one line each, without signs that cannot be seen."""
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    et_al: bool
    understood: bool
    """Else the printed text is to be written, and of the fields only identifiers, which are sure."""
    printed: str
    """The entry as it is printed; empty where it is read from a list of another format."""
    doubt: str
    """What was not understood or read unsurely, in words; empty where the reading is sure."""


def works(extractions: Sequence[Extraction]) -> list[Work]:
    """Return the references of all manuscripts, in their order, each with a key of its own."""
    taken: set[str] = set()
    out: list[Work] = []
    for document, _ in extractions:
        for reference in document.references:
            key = _unique(_key(reference), taken)
            out.append(_work(reference, key, is_library=document.is_library))
    return out


def clean(text: str) -> str:
    """Return a text on one line, without what cannot be seen and without halves of characters."""
    text = "".join(
        " " if unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each
        for each in text[:_LONGEST]
        if unicodedata.category(each) not in {"Cs", "Cf"} or each in _JOINERS
    )
    return " ".join(text.split())


def date_parts(text: str) -> tuple[int, ...]:
    """Return year, month and day of a date, as far as it has them; nothing where it is none."""
    text = text.rstrip("/ ")
    match = _DATE.fullmatch(text)
    if match:
        parts = [int(each) for each in match.groups() if each]
    else:
        match = _DAY.fullmatch(text) or _DAY_BEHIND.fullmatch(text)
        month = match["month"][:3].lower() if match else ""
        if match is None or month not in _MONTHS:
            return ()
        parts = [int(match["year"]), _MONTHS.index(month) + 1, int(match["day"])]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return ()
    return tuple(parts)


def bare_doi(text: str) -> str:
    """Return a DOI without the address of a resolver before it; what is none stays as it is."""
    found = text.find("10.")
    return text[found:] if found > 0 and re.match(r"10\.\d{4,9}/", text[found:]) else text


def pages(text: str, dash: str) -> str:
    """Return pages with one kind of dash between the first and the last."""
    return _DASH.sub(dash, text)


def people(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return names in clean text; those of which nothing is left are left out."""
    found = (
        Name(each.span, clean(each.family), clean(each.given), clean(each.literal))
        for each in names
    )
    return tuple(each for each in found if each.text)


def _work(reference: Reference, key: str, *, is_library: bool) -> Work:
    fields = {name: clean(each.text) for name, each in values(reference).items()}
    if "year" in fields:
        match = _YEAR.fullmatch(fields["year"])
        fields["year"] = match[1] if match else fields["year"]
    for name, prefix in (("arxiv", "arxiv:"), ("pmid", "pmid:")):
        if fields.get(name, "").lower().startswith(prefix):
            fields[name] = fields[name][len(prefix) :].strip()
    if "doi" in fields:
        fields["doi"] = bare_doi(fields["doi"])
    unsure = [name for name in (*fields, "authors") if name in reference.doubtful]
    called = " and ".join(_CALLED.get(name, name) for name in unsure)
    doubts = [f"{called} may be wrong"] if unsure else []
    doubts += [f"not understood: {each}" for each in reference.doubts]
    understood = _is_understood(reference)
    if not understood:
        fields = {name: fields[name] for name in _IDENTIFIERS if name in fields}
    return Work(
        key,
        reference.type,
        {name: text for name, text in fields.items() if text},
        people(reference.authors) if understood else (),
        people(reference.editors) if understood else (),
        reference.et_al and understood,
        understood,
        "" if is_library and understood else clean(reference.span.text[:_PRINTED]),
        clean("; ".join(doubts) if doubts or understood else "not understood"),
    )


def _is_understood(reference: Reference) -> bool:
    """Tell whether enough was read of an entry for its fields to say what it is."""
    container = reference.container or reference.publisher or reference.url
    parts = {
        "authors": bool(reference.people),
        "title": reference.title is not None,
        "container": container is not None,
        "year": reference.year is not None,
    }
    if not parts["title"] and not (parts["authors"] and parts["container"]):
        return False
    sure = sum(there and name not in reference.doubtful for name, there in parts.items())
    return reference.confidence >= _NOT_READ or sure >= _HALF * len(parts)


def _key(reference: Reference) -> str:
    """Return the key that a library gives, else one made of first author, year and a word."""
    given = reference.key if reference.number is None else None
    if given and _KEY.fullmatch(given) and "://" not in given:
        return given
    first = reference.people[0] if reference.people else None
    name = _letters(first.family or first.literal.split(",")[0]) if first else ""
    year = re.search(r"\d{4}", reference.year.text) if reference.year else None
    title = fold(reference.title.text) if reference.title else ""
    words = [_letters(each) for each in title.split() if each not in STOP_WORDS]
    word = next((each for each in words if len(each) > 2), "")  # noqa: PLR2004
    parts = (name[:30], year[0] if year else "nd", word[:30])
    return "".join(parts) if name or word else f"entry{reference.display}"


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _unique(key: str, taken: set[str]) -> str:
    """Return a key that is not taken yet, in any case; `taken` then holds it too."""
    tried, number = key, 1
    while tried.casefold() in taken:
        number += 1
        tried = f"{key}-{number}"
    taken.add(tried.casefold())
    return tried
