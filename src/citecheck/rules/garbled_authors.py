"""The author field of a reference is garbled.

## What
Reports `al. e.` and other broken forms of `et al.`, an author named twice, digits or a web address
inside a name, `and` left over at an end, and what cannot be a name.

## Why
Reference managers turn `et al.` into a person called Al E., and copy marks of affiliations along.

## Example
    13. Berg A, Dahl B, al. e. Sleep in winter. J Sleep. 2019;4:1-9.

## Instead
    13. Berg A, Dahl B, et al. Sleep in winter. J Sleep. 2019;4:1-9.

## Not reported
Organisations, with digits or not; one-letter and all-capital family names; relatives with one
family name; two people who share a family name and one initial; `3rd`; `et al.` in any usual spelling.

## References
Citing Medicine, 2nd edition, chapter 1: https://www.ncbi.nlm.nih.gov/books/NBK7282/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Edit, Fix, Label, Problem, Safety, Severity
from citecheck.model import Name, Reference
from citecheck.normalize.words import fold
from citecheck.pattern import lazy
from citecheck.rule import Context, NoOptions, Rule
from citecheck.source import LIBRARY_FORMATS, Span

_ET_AL = lazy(
    r"(?<![\w.])(?:al\.?,?\s?[eE]\.?(?=[\s,;.:]|$)|et\.\s?al\.?,?\s?e\b|et,\s?al\b\.?|e\.\s?t\.?\s?al\b\.?"
    r"|al\.?,?\s[eE]t\b\.?|et\s?al\.?,?\s(?:e\.|et\s?al\b\.?))"
)
# `Dahl2 B` and `Dahl B1,2`, at the beginning of the entry or between two names.
_STRAY_DIGIT = lazy(
    r"(?:^|(?<=, )|(?<=; ))[A-Z][^\W\d_][\w'’-]{0,30}?(?:(?P<a>\d{1,2}) [A-Z]{1,3}\b| [A-Z]{1,3}(?P<b>\d{1,2}(?:,\d{1,2}){0,4}))(?=[,;.](?!\d)|$)"
)
_ADDRESS = lazy(
    r"(?i)(?P<a>https?://[^\s,;]{1,200}|\bwww\.[^\s,;]{1,200}|\b[\w.+-]{1,60}@[\w-]{1,60}\.\w{2,10})"
)
_DANGLING = lazy(r"(?i)(?:^(?P<a>and|&)\s|[,;]\s?(?P<b>and|&)(?=\s?[,;.])|\b(?P<c>and and)\b)")
_INSIDE = (
    (_STRAY_DIGIT, "a digit in a name", "remove it: it is mostly the mark of an affiliation"),
    (_ADDRESS, "an address among the authors", "remove it"),
    (
        _DANGLING,
        "a left-over `and` among the authors",
        "remove it, or add the name that is missing",
    ),
)
# Where the names of an entry end: a full stop before a new sentence, or the year.
_ZONE = lazy(r"(?:(?!\.\s|\s\(?\d{4}\b|\*|[“\"]).){0,600}")
_A_NAME = lazy(r"(?<!\w)[A-Z][\w'’-]{1,40}(?:,? [A-Z]{1,3}[,;.\d]|, [A-Z]\.)")
_MAX_FAMILY = 45
_MAX_WORDS = 6
_INTO_TITLE = 8
_SHORT_FAMILY = 4
"""Family names so short (Wang, Li, Kim) are often shared, initials included."""


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each broken part of an author field."""
    del options
    for reference in context.document.references:
        field = _field(reference)
        found = list(_broken_et_al(reference, field)) if field is not None else []
        found = found or list(_inside(reference))
        yield from found
        if not found:
            yield from _names(reference)


def _field(reference: Reference) -> Span | None:
    if reference.authors_span is not None:
        return reference.authors_span
    if not reference.authors:
        return None
    starts, ends = zip(
        *((name.span.start, name.span.end) for name in reference.authors), strict=True
    )
    return Span(reference.span.file, min(starts), max(ends))


def _broken_et_al(reference: Reference, field: Span) -> Iterator[Problem]:
    # What was left of `et al.` may have been taken for the beginning of the title.
    end = (reference.title.span.start if reference.title else field.end) + _INTO_TITLE
    text = reference.span.file.text[field.start : min(max(field.end, end), reference.span.end)]
    for match in _ET_AL.finditer(text):
        if _is_person(match, text):
            continue
        place = Span(
            field.file,
            field.start + match.start(),
            field.start + len(text[: match.end()].rstrip(",;: ")),
        )
        # In a library, `et al.` would be one more name: it has its own way to say that there are more.
        printed = field.file.format not in LIBRARY_FORMATS
        yield Problem(
            place,
            f"reference {reference.called} has `{match[0].strip()}` in its authors",
            help="write `et al.`, or name the authors"
            if printed
            else "name the authors, or say that there are others",
            references=(reference,),
            fix=Fix("write `et al.`", (Edit(place, "et al."),), Safety.SAFE) if printed else None,
        )


def _is_person(match: re.Match[str], text: str) -> bool:
    """Tell `Al E` with capitals, which may be a person, from a broken `et al.`."""
    return match[0][:1].isupper() or (match.start() > 0 and text[match.start() - 1] in "-'’")


def _inside(reference: Reference) -> Iterator[Problem]:
    """Look into the names as printed: the reading of an entry stops at the first that is garbled."""
    if reference.authors and reference.authors[0].literal:
        return
    zone = _ZONE.match(reference.span.text)
    text = zone[0] if zone else ""
    if _A_NAME.search(text + ".") is None:
        return
    for pattern, what, remedy in _INSIDE:
        for match in pattern.finditer(text):
            group = next(name for name, value in match.groupdict().items() if value is not None)
            start = reference.span.start
            yield Problem(
                Span(reference.span.file, start + match.start(group), start + match.end(group)),
                f"{what} of reference {reference.called}",
                help=remedy,
                references=(reference,),
                confidence=Confidence.MEDIUM,
            )


def _names(reference: Reference) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Name] = {}
    for name in reference.authors:
        if name.literal:
            continue
        identity = (fold(name.family), fold(name.given))
        first = seen.setdefault(identity, name)
        if first is not name and identity[0] and identity[1] and len(identity[0]) > 1:
            yield Problem(
                name.span,
                f"`{name.span.shown}` stands twice among the authors of reference {reference.called}",
                help="remove the repetition, or correct the name that was meant",
                labels=(Label(first.span, "first named here"),),
                references=(reference,),
                confidence=_repeat_confidence(reference, first, name),
            )
        if len(name.family) > _MAX_FAMILY or len(name.family.split()) > _MAX_WORDS:
            yield Problem(
                name.span,
                f"`{name.span.shown}` in the authors of reference {reference.called} is no name",
                help="check where the authors end and the title begins",
                references=(reference,),
                confidence=Confidence.LOW,
            )


def _repeat_confidence(reference: Reference, first: Name, again: Name) -> Confidence:
    """Judge whether one person stands twice, or two share a family name and an initial.

    The same name twice in a row, or with two initials or a full given name, is hardly two people.
    """
    between = reference.span.file.text[first.span.end : again.span.start]
    in_a_row = not any(char.isalnum() for char in between)
    telling = len(first.given.replace(".", "").replace(" ", "").replace("-", "")) > 1
    if reference.doubts or not (in_a_row or telling) or len(first.family) <= _SHORT_FAMILY:
        return Confidence.LOW
    return Confidence.MEDIUM


RULE = Rule(
    code="REF005",
    name="garbled-authors",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
)
