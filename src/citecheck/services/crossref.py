"""Ask Crossref (https://api.crossref.org/swagger-ui/index.html).

Single works and lists count against different limits. A DOI that Crossref does not have may be
another agency's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any
from urllib.parse import quote, unquote

from citecheck.pattern import lazy
from citecheck.record import Person, Record, Update, UpdateKind
from citecheck.services.fetch import (
    Fetch,
    ServiceError,
    abstract_of,
    doi_of,
    list_of,
    mapping_of,
    parsed,
    text_of,
)

SOURCE = "Crossref"
BATCH = 50
"""DOIs asked for in one request."""
ROWS = 10
"""Candidates of a search."""
_SELECT = ",".join(
    "DOI title subtitle original-title author editor container-title short-container-title issued published "
    "published-print published-online volume issue page article-number type abstract relation update-to updated-by".split()
)  # fmt: skip
_TYPES = {
    "journal-article": "article-journal", "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter",
    "reference-entry": "entry", "proceedings-article": "paper-conference", "book": "book", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "proceedings": "book", "dissertation": "thesis", "report": "report",
    "report-component": "report", "posted-content": "article", "dataset": "dataset", "standard": "standard",
}  # fmt: skip
"""Crossref's types and CSL's; others stay as they are (`peer-review`, `component`, `journal-issue`)."""
_BY_AUTHORS = frozenset({"journal-article", "proceedings-article", "posted-content", "book-chapter", "dissertation"})  # fmt: skip
_KINDS: tuple[tuple[UpdateKind, re.Pattern[str]], ...] = (
    (UpdateKind.REINSTATEMENT, lazy(r"reinstat")),
    (UpdateKind.PARTIAL, lazy(r"partial")),
    (UpdateKind.CONCERN, lazy(r"concern")),
    (UpdateKind.RETRACTION, lazy(r"retract|removal")),
    (UpdateKind.WITHDRAWAL, lazy(r"withdraw")),
    (UpdateKind.CORRECTION, lazy(r"correct|corrigend|errat|addend|clarification")),
)
_TAKEN_BACK = lazy(r"(?:removal|retraction|withdrawal) of (?:the |an? )?(?:expression|notice)")
"""An expression of concern that was taken back says nothing against the work."""
_MARKED_TITLE = lazy(
    r"(?i)^\W{0,3}(?:(?P<retracted>retracted|removed)|withdrawn)(?: (?:article|chapter|paper))?\s?[\]:.]"
)
_DATES = ("issued", "published", "published-print", "published-online")


def records_of(dois: Sequence[str], fetch: Fetch) -> dict[str, Record]:
    """Return the records of those of at most 50 DOIs that Crossref has, by DOI in lower case.

    A DOI with a comma cannot be asked for in a batch (it breaks the filter).

    Raises:
        ServiceError: Crossref gave no answer.
    """
    wanted = ",".join(f"doi:{doi}" for doi in dois)
    answer = fetch(
        "/works", {"filter": wanted, "rows": str(len(dois)), "select": _SELECT}, kind="list"
    )
    return {each.doi: each for each in _items(answer) if each.doi}


def record_of(doi: str, fetch: Fetch) -> Record | None:
    """Return the record of a DOI, or None where Crossref has none; an alias leads to its work.

    Raises:
        ServiceError: Crossref gave no answer.
    """
    answer = fetch(f"/works/{quote(doi, safe='')}", kind="single")
    if answer is None:
        return None
    body = mapping_of(parsed(answer, SOURCE))
    record = read_work(mapping_of(body.get("message")))
    # Only a redirect leads from one DOI to another: an alias to its work.
    asked_itself = unquote(answer.url).lower().endswith(f"/works/{doi}")
    if not record.doi or (record.doi != doi and asked_itself):
        raise ServiceError(SOURCE, "the answer holds no work of this DOI")
    return record


def search(text: str, fetch: Fetch) -> list[Record]:
    """Return the works that fit the wording of a reference best.

    Raises:
        ServiceError: Crossref gave no answer.
    """
    answer = fetch(
        "/works",
        {"query.bibliographic": text, "rows": str(ROWS), "select": _SELECT},
        kind="list",
    )
    return _items(answer)


def records_of_isbn(isbn: str, fetch: Fetch) -> list[Record]:
    """Return the works with an ISBN: the book, and perhaps its chapters.

    That there is none says nothing: few books have a DOI.

    Raises:
        ServiceError: Crossref gave no answer.
    """
    params = {"filter": f"isbn:{isbn}", "rows": str(BATCH), "select": _SELECT}
    return _items(fetch("/works", params, kind="list"))


def _items(answer: Any) -> list[Record]:
    if answer is None:
        raise ServiceError(SOURCE, "the list of works is not there")
    message = mapping_of(mapping_of(parsed(answer, SOURCE)).get("message"))
    if not isinstance(message.get("items"), list):
        raise ServiceError(SOURCE, "the answer holds no list of works")
    records = [read_work(each) for each in list_of(message["items"]) if isinstance(each, dict)]
    if not any(each.doi for each in records) and (message["items"] or message.get("total-results")):
        raise ServiceError(SOURCE, "the list of works holds none")
    return records


def read_work(work: Mapping[str, Any]) -> Record:
    """Return a work in Crossref's form as a record; fields of a wrong type count as missing."""
    doi = doi_of(work.get("DOI"))
    title = text_of(work.get("title"))
    kind = text_of(work.get("type"))
    # Editors made a book; of an article they only took care.
    people = list_of(work.get("author")) or (
        [] if kind in _BY_AUTHORS else list_of(work.get("editor"))
    )
    containers = [
        *list_of(work.get("container-title")),
        *list_of(work.get("short-container-title")),
    ]
    names = [name for name in map(text_of, containers) if name]
    page, number = text_of(work.get("page")), text_of(work.get("article-number"))
    return Record(
        source=SOURCE,
        doi=doi,
        title=title,
        subtitle=text_of(work.get("subtitle")),
        other_titles=tuple(filter(None, map(text_of, list_of(work.get("original-title"))))),
        people=tuple(person for person in map(_person, people) if any(person)),
        container=names[0] if names else "",
        other_containers=tuple(names[1:]),
        years=tuple(sorted({year for name in _DATES if (year := _year(work.get(name)))})),
        volume=text_of(work.get("volume")),
        issue=text_of(work.get("issue")),
        pages=page or number,
        number=number if page else "",
        type=_TYPES.get(kind, kind),
        updates=_updates(work, doi, title),
        abstract=abstract_of(work.get("abstract")),
        published_as=tuple(
            article
            for each in list_of(mapping_of(work.get("relation")).get("is-preprint-of"))
            if (article := doi_of(mapping_of(each).get("id")))
        ),
    )


def _person(value: object) -> Person:
    author = mapping_of(value)
    if text_of(author.get("name")):
        return Person("", "", text_of(author.get("name")))
    return Person(text_of(author.get("family")), text_of(author.get("given")))


def _year(value: object) -> int | None:
    parts = list_of(mapping_of(value).get("date-parts"))
    first = list_of(parts[0]) if parts else []
    return first[0] if first and isinstance(first[0], int) and 1000 < first[0] < 3000 else None  # noqa: PLR2004


def _updates(work: Mapping[str, Any], doi: str, title: str) -> tuple[Update, ...]:
    """Return the notices about a work.

    `updated-by` stands on the work. `update-to` stands on a notice and names the work it is about; only
    where that is the work itself (a publisher replaced it by its retraction) does it say something of it.
    """
    found: dict[tuple[UpdateKind, str], Update] = {}
    notices = [(each, "updated-by") for each in list_of(work.get("updated-by"))]
    notices += [
        (each, "update-to")
        for each in list_of(work.get("update-to"))
        if doi_of(mapping_of(each).get("DOI")) == doi
    ]
    for each, field in notices:
        notice = mapping_of(each)
        kind = _kind(text_of(notice.get("type")) or text_of(notice.get("label")))
        if kind is None:
            continue
        itself = doi_of(notice.get("DOI")) if field == "updated-by" else ""
        if itself == doi:
            itself = ""
        by = "Retraction Watch" if notice.get("source") == "retraction-watch" else SOURCE
        date = _date(notice.get("updated"))
        # One event may be told twice: by the publisher and by Retraction Watch.
        found.setdefault((kind, itself), Update(kind, itself, date, by))
    marked = _MARKED_TITLE.match(title)
    said = {kind for kind, _ in found}
    if marked and not said & {UpdateKind.RETRACTION, UpdateKind.WITHDRAWAL}:
        kind = UpdateKind.RETRACTION if marked["retracted"] else UpdateKind.WITHDRAWAL
        found[kind, ""] = Update(kind, source=SOURCE)
    return tuple(sorted(found.values(), key=lambda each: each.date))


def _kind(text: str) -> UpdateKind | None:
    low = text.lower().replace("_", " ")
    if _TAKEN_BACK.search(low):
        return None
    return next((kind for kind, pattern in _KINDS if pattern.search(low)), None)


def _date(value: object) -> str:
    parts = list_of(mapping_of(value).get("date-parts"))
    numbers = takewhile(lambda each: type(each) is int, list_of(parts[0]) if parts else [])
    return "-".join(f"{number:02d}" for number in list(numbers)[:3])
