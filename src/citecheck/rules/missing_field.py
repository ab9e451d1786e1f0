"""A reference lacks a part that no citation style leaves out.

## What
Reports an entry without a year, and a journal article without a title or without a journal, where
the other entries of the list have them.

## Why
Without a year or a journal many works cannot be found. Mostly the part was lost in copying.

## Example
    8. Berg A, Dahl B. Sleep in winter. J Sleep;86(9):907-911.

## Instead
    8. Berg A, Dahl B. Sleep in winter. J Sleep 2011;86(9):907-911.

## Not reported
`in press`, `accepted`, `n.d.` and the like count as a year. Titles are only missed where the list
prints titles (many lists in chemistry and physics do not). Web pages, software, patents, standards,
laws and manuscripts without a year; entries that were not understood.

## Options
`min_share`: this share of the entries (0 to 1) must have a part before its absence is reported (0.8).

## References
ICMJE, Samples of Formatted References: https://www.nlm.nih.gov/bsd/uniform_requirements.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import Reference
from citecheck.normalize.dates import says_undated
from citecheck.pattern import lazy
from citecheck.rule import Context, Rule
from citecheck.source import Span

_DATED = frozenset({"article-journal", "book", "chapter", "paper-conference", "thesis", "report"})
_ONLINE = lazy(
    r"(?i)https?://|\bwww\.|\baccessed\b|\bretrieved\b|\bavailable (?:from|at|online)\b|\bsoftware\b"
    r"|\bversion\s\d|\bdataset\b|\bpatent\b|\bstandard\b|\bISO\s\d|\bunpublished\b|\bpersonal comm"
    r"|\bibid\b|\bop\.?\s?cit\b|\bsupplement|\bsee\b"
)
_DIGITS = lazy(r"(?<!\d)\d{4,14}(?!\d)")
_YEAR_INSIDE = lazy(r"1[89]\d\d|20\d\d")
_RANGE = lazy(r"\d\s?[-‐‑‒–—−]")
_MAX_CONTAINER_WORDS = 6
_MAX_NAME = 30
_FEW_LETTERS = 5
_MIN_TITLE_WORDS = 3
_MIN_READ = 0.5
_MIN_LIST = 4


@dataclass(frozen=True)
class Options:
    """When a part counts as the habit of a list."""

    min_share: float = 0.8
    """This share of the entries (0 to 1) must have a part before its absence is reported."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at each entry that lacks its year, title or journal."""
    for each in context.document.lists:
        references = each.references
        habits = {
            name: _is_habit([bool(getattr(reference, name)) for reference in references], options)
            for name in ("year", "container")
        }
        # Whether articles have titles is a habit of the articles: books always do.
        articles = [each for each in references if each.container and each.volume]
        habits["title"] = _is_habit([bool(each.title) for each in articles], options)
        for reference in references:
            for name in _missing(reference):
                if habits[name]:
                    yield _problem(reference, name)


def _is_habit(present: list[bool], options: Options) -> bool:
    return len(present) >= _MIN_LIST and sum(present) >= options.min_share * len(present)


def _missing(reference: Reference) -> Iterator[str]:
    placed = reference.volume is not None and reference.pages is not None
    # Where the one ends and the other begins is one question: if it is open, neither is missed.
    told = not reference.doubtful & {"title", "container"}
    if (
        reference.container is None
        and placed
        and told
        and _nothing_behind_title(reference)
        and not _ONLINE.search(reference.span.text)
    ):
        yield "container"
    if reference.confidence < _MIN_READ:
        return
    if reference.year is None and not _has_date(reference):
        yield "year"
    whole = reference.type == "article-journal" and not reference.doubts
    if (
        reference.title is None
        and placed
        and told
        and whole
        and _nothing_before_container(reference)
        and not _ONLINE.search(reference.span.text)
    ):
        yield "title"


def _has_date(reference: Reference) -> bool:
    """Tell whether some year, or a word for one, stands anywhere in the entry but in its pages."""
    text = reference.span.text
    if says_undated(text) or reference.type not in _DATED or _ONLINE.search(text):
        return True
    values = [reference.doi, reference.pmid, reference.pmcid]
    if reference.pages is not None and _RANGE.search(reference.pages.text):
        values.append(reference.pages)
    taken = [value.span for value in values if value is not None]
    for match in _DIGITS.finditer(text):
        start = reference.span.start + match.start()
        inside = any(span.start <= start < span.end for span in taken)
        if not inside and _YEAR_INSIDE.search(match[0]):
            return True
    return False


def _nothing_before_container(reference: Reference) -> bool:
    """Tell whether the journal follows the authors at once, and looks like a journal's name."""
    if reference.container is None or reference.volume is None or not reference.authors:
        return False
    if any(name.literal or len(name.text) > _MAX_NAME for name in reference.authors):
        return False  # the title may have been taken for a name
    text = reference.span.file.text
    end = max(name.span.end for name in reference.authors)
    before = text[end : reference.container.span.start]
    behind = text[reference.container.span.end : reference.volume.span.start]
    words = len(reference.container.text.split())
    # Words behind it are the title: what was taken for the journal is then a name.
    return _letters(before) + _letters(behind) < _FEW_LETTERS and words <= _MAX_CONTAINER_WORDS


def _nothing_behind_title(reference: Reference) -> bool:
    """Tell whether year or volume follow the title at once, and no journal can be its end."""
    if reference.title is None or not reference.authors:
        return False
    words = reference.title.text.split()
    # The names of journals end in a capital or an abbreviation; `winter` is none.
    if len(words) < _MIN_TITLE_WORDS or not words[-1].isalpha() or not words[-1].islower():
        return False
    behind = [each.span.start for each in (reference.year, reference.volume) if each is not None]
    start = min((each for each in behind if each >= reference.title.span.end), default=0)
    between = reference.span.file.text[reference.title.span.end : start]
    return start > 0 and _letters(between) == 0


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _problem(reference: Reference, name: str) -> Problem:
    called = {"year": "year", "title": "title", "container": "journal"}[name]
    return Problem(
        _place(reference, name),
        f"reference {reference.called} has no {called}",
        help=f"add the {called}" if name != "year" else "add the year, or `in press` or `n.d.`",
        label=f"no {called}",
        references=(reference,),
        confidence=Confidence.HIGH
        if name == "year" and not reference.doubts
        else Confidence.MEDIUM,
        severity=Severity.WARNING,
    )


def _place(reference: Reference, name: str) -> Span:
    """Return the part beside which the missing one would stand, else the whole entry."""
    if name == "year":
        beside = reference.volume or reference.container
        if beside is not None and reference.container is not None:
            start = reference.container.span.start
            return Span(reference.span.file, min(start, beside.span.start), reference.span.end)
    return reference.span


RULE = Rule(
    code="REF004",
    name="missing-field",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=Options,
)
