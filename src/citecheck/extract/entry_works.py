"""Tell the title of a work and its container from the labelled tokens of an entry."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from citecheck.extract.entry_keywords import keywords_of
from citecheck.extract.entry_names import read_names
from citecheck.extract.entry_people import People
from citecheck.extract.entry_runs import Reading, Run
from citecheck.model import Name
from citecheck.pattern import lazy

_SERIES = lazy(r"paper|report|arbeitspapier|bericht|bulletin|memo", re.IGNORECASE)
_END_OF_REPORT = lazy(r"[.,;:](?=\s[^\W\d])(?<!No\.)|[,;:]\s|\s\(|\.?\s{3}|\.?\s{0,400}$")
_SEASON = lazy(
    r"[.,]\s(?:Spring|Summer|Autumn|Fall|Winter|January|February|March|April|May|June|July|August|September|October|November|December)$"
)
_CONTAINER_INSIDE = lazy(
    r"[,.?!\"”»](?:\s[Ii]n:?\s(?=[A-ZÀ-Þ\"“])|\s(?=Proceedings of |Proc\. |IEEE Trans|Transactions (?:of|on) |Lecture Notes in |Journal of ))"
)
_OPENING_IN = lazy(r"in:?\s(?=[A-ZÀ-Þ])")
_IN_ALONE = lazy(r"[\s,.:;()\[\]]{0,6}(?:(?:1[5-9]|20)\d\d[a-z]?[\s,.:;)\]]{1,4})?in:?\s")
_TAILS = (
    _SEASON,
    # `Conference on Moss, (Taipei, Taiwan)`, `Of moss (New York, 1997)`
    lazy(r",\s?\([^()\d]{3,40}\)?$|\s\([A-Z][^()\d]{2,40},\s\d{4}\)?$"),
    # `Proceedings of the Conference. OTC 7139`, `Discussion Paper # 48`
    lazy(r"[.,]\s[A-Z]{2,6}[ -]?\d{2,6}$|\s#\s?\d{1,5}$"),
    # `Journal of Engineering, ASCE`: who publishes it
    lazy(r"(?:,|(?<=[a-z]{4})\.|(?<=\d{3})\.)\s[A-Z]{3,6}$"),
)
_HEAD = lazy(r"[Ii]n:\s|[A-Z]{2,6}[ -]?\d{2,6},\s")
_SHORTEST = 5
"""Letters that a name of a book has at least."""
_SET_APART = lazy(r"\b[Ii]n\b|\d{4}")
_UNSURE = 0.7
_BETWEEN = " *,.;:(\"'”“»’"
"""What may stand between a title and the italics behind it."""


def read_works(reading: Reading, people: People) -> tuple[Run | None, Run | None]:
    """Return the runs that are the title and the container; None for what is not there."""
    titles = reading.joined("title")
    containers = reading.joined("container") or reading.joined("series")
    title = titles[0] if titles else None
    container = containers[0] if containers else None
    if reading.guess.emphasised and "container" in reading.guess.parts:
        title, container = _emphasised(reading, title)
    elif title and container:
        title, container = _at_italics(reading, title, container)
    if title is None or title.first > 0:
        title = _hidden_title(reading, people, title)
    if title and container is None and _is_journal(reading, title):
        return None, replace(title, label="container")
    if title and container is None:
        inside = _only_inside(reading, people, title)
        if inside:
            return None, inside
    book = not reading.has("pages") or reading.has("publisher")
    if title is None and container and book and "in" not in reading.announced(container):
        # What has the form of a container stands alone.
        return container, None
    if container is None and title:
        title, container = _divided(reading, title)
    if container is None and title:
        container = _hidden_container(reading, titles)
    if container and not reading.guess.emphasised:
        container = _trimmed(reading, container)
    return title and _without_publisher(reading, title), container


def _only_inside(reading: Reading, people: People, title: Run) -> Run | None:
    """Return the book of a chapter that has no title in print: `Berg, A. 1999, in Of moss, ed. C. Dahl`.

    The styles of astronomy and physics leave titles out; what stands behind `in` is the container.
    """
    if not people.end or title.start < people.end:
        return None
    opening = _OPENING_IN.match(reading.text, title.start, title.end)
    if opening:
        return replace(title, label="container", start=opening.end())
    between = reading.text[people.end : title.start]
    return replace(title, label="container") if _IN_ALONE.fullmatch(between) else None


def _divided(reading: Reading, title: Run) -> tuple[Run, Run | None]:
    """Divide what was taken for a title at words that only a container begins with."""
    found = _CONTAINER_INSIDE.search(reading.text, title.start + _SHORTEST, title.end)
    if not found or title.end - found.end() < _SHORTEST:
        return title, None
    container = replace(title, label="container", start=found.end())
    return replace(title, end=found.start() + 1), container


def _without_publisher(reading: Reading, title: Run) -> Run:
    """Cut a publisher off a title that no place stands behind: `Of moss: Hill Press, 2002`."""
    seen = reading.guess.parts
    if reading.has("publisher") or "publisher" not in seen or "title" not in seen:
        return title
    start, end = seen["publisher"]
    announces = {"press", "patent"} & {
        key for word in reading.text[start:end].split() for key in keywords_of(word)
    }
    if announces and title.start < start and abs(end - title.end) <= 1:
        return replace(title, end=min(seen["title"][1], len(reading.text[:start].rstrip(" :;,."))))
    return title


def _emphasised(reading: Reading, title: Run | None) -> tuple[Run | None, Run]:
    """Return what is set in italics as the container, and the title up to it."""
    start, end = reading.guess.parts["container"]
    container = Run("container", 0, 0, start, end, 1.0)
    if title is None:
        return None, container
    if title.start < start:
        between = reading.text[title.end : start]
        if title.end > start or not _SET_APART.search(between):
            title = replace(title, end=len(reading.text[:start].rstrip(_BETWEEN)))
        return title, container
    return (None if title.end <= end else title), container


def _is_journal(reading: Reading, title: Run) -> bool:
    """Tell whether what stands alone before a locator is a journal: `Berg A. J Moss. 2011;5:2-9`."""
    seen = reading.guess.parts
    words = reading.text[title.start : title.end].split()
    return (
        words[-1][0].isupper()
        and "title" not in seen
        and "volume" in seen
        and "container" in seen
        and seen["container"][0] <= title.start + 2  # the stop between
        and title.end <= seen["container"][1]
    )


def _at_italics(reading: Reading, title: Run, container: Run) -> tuple[Run, Run]:
    """Move the boundary to the italics that end the container: what stands before is title."""
    for first, last in reading.entry.emphasised:
        ends = abs(last - container.end) <= 2
        if ends and container.start + _SHORTEST < first and title.last + 1 == container.first:
            end = len(reading.text[:first].rstrip(_BETWEEN))
            return replace(title, end=end), replace(container, start=first)
    return title, container


def _hidden_title(reading: Reading, people: People, title: Run | None) -> Run | None:
    """Return a title with what was taken for the end of the names before it, or for editors."""
    found = reading.joined("author")
    if found and people.end and found[0].end > people.end + 3:
        if title is None:
            return replace(found[0], label="title", start=people.end)
        if title.first == found[0].last + 1:
            return replace(title, start=people.end, surety=min(title.surety, found[0].surety))
    if title is not None:
        return title
    dates = [run.last for run in reading.runs if run.label == "date"]
    for run in reading.runs:
        if run.label == "editor" and dates and run.first == dates[0] + 1:
            return run
    return None


def _hidden_container(reading: Reading, titles: list[Run]) -> Run | None:
    """Return the book that a chapter is in where it was taken for another title or a place."""
    if not titles:
        return None
    for before, run in itertools.pairwise(reading.runs):
        edited = before.label == "editor" or "in" in reading.announced(before)
        if not edited or run.first <= titles[0].last:
            continue
        if run.label == "title" or (
            run.label in {"location", "publisher"} and run.surety < _UNSURE
        ):
            return run
    if len(titles) > 1 and "in" in reading.announced(titles[1]):
        return titles[1]
    for run in reading.joined("genre"):
        if _SERIES.search(reading.text[run.start : run.end]):
            stop = _END_OF_REPORT.search(reading.text, run.end)
            return replace(run, end=stop.start() if stop else run.end)
    return None


def without_editors(reading: Reading, container: Run) -> tuple[Run, tuple[Name, ...]]:
    """Cut names off the head of a book that a chapter is in: `In: Berg A, Dahl B. Of moss`."""
    if "in" not in reading.announced(container):
        return container, ()
    names = read_names(reading.entry, reading.text[: container.end], container.start)
    rest = reading.text[names.end : container.end]
    if not names.names or (rest[:1] not in {".", ":"} and not rest.startswith(" In")):
        return container, ()
    if sum(map(str.isalpha, rest)) < _SHORTEST:
        return container, ()
    start = names.end + len(rest) - len(rest.lstrip(" .:,"))
    return replace(container, start=start), names.names


def _trimmed(reading: Reading, container: Run) -> Run:
    """Cut off a container what belongs to the imprint, the date or the meeting: `Of moss. Hill Press`."""
    lead = _HEAD.match(reading.text, container.start, container.end)
    if lead and lead.end() < container.end:
        container = replace(container, start=lead.end())
    for tail in _TAILS:
        found = tail.search(reading.text, container.start + _SHORTEST, container.end)
        if found:
            return replace(container, end=found.start())
    seen = reading.guess.parts.get("publisher")
    if seen and container.start + _SHORTEST < seen[0] and abs(seen[1] - container.end) <= 1:
        head = reading.text[: seen[0]].rstrip(" ")
        if head[-1:] in {".", ","}:
            return replace(container, end=len(head) - 1)
    return container
