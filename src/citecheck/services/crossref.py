"""Ask Crossref (https://api.crossref.org/swagger-ui/index.html).

Single works and lists count against different limits. A DOI that Crossref does not have may be
another agency's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from citecheck.record import Person, Record, Update, UpdateKind
from citecheck.services.fetch import Fetch, ServiceError, list_of, mapping_of, parsed, text_of

SOURCE = "Crossref"
BATCH = 50
"""DOIs asked for in one request."""
ROWS = 10
"""Candidates of a search."""
_SELECT = ",".join(
    "DOI title subtitle original-title author editor container-title short-container-title issued published "
    "published-print published-online volume issue page article-number type relation update-to updated-by".split()
)  # fmt: skip
_TYPES = {
    "journal-article": "article-journal", "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter",
    "reference-entry": "entry", "proceedings-article": "paper-conference", "book": "book", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "proceedings": "book", "dissertation": "thesis", "report": "report",
    "report-component": "report", "posted-content": "article", "dataset": "dataset", "standard": "standard",
}  # fmt: skip
"""Crossref's types and CSL's; others stay as they are (`peer-review`, `component`, `journal-issue`)."""
_KINDS: tuple[tuple[UpdateKind, re.Pattern[str]], ...] = (
    (UpdateKind.REINSTATEMENT, re.compile(r"reinstat")),
    (UpdateKind.RETRACTION, re.compile(r"retract|withdraw|removal")),
    (UpdateKind.CONCERN, re.compile(r"concern")),
    (UpdateKind.CORRECTION, re.compile(r"correct|corrigend|errat|addend|clarification")),
)
_RETRACTED_TITLE = re.compile(r"(?i)^\W{0,3}(?:retracted(?: article)?|withdrawn)\s?[:.]")
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
    if not isinstance(body.get("message"), dict):
        raise ServiceError(SOURCE, "the answer holds no work")
    return read_work(body["message"])


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


def _items(answer: Any) -> list[Record]:
    if answer is None:
        raise ServiceError(SOURCE, "the list of works is not there")
    message = mapping_of(mapping_of(parsed(answer, SOURCE)).get("message"))
    if not isinstance(message.get("items"), list):
        raise ServiceError(SOURCE, "the answer holds no list of works")
    return [read_work(each) for each in list_of(message["items"]) if isinstance(each, dict)]


def read_work(work: Mapping[str, Any]) -> Record:
    """Return a work in Crossref's form as a record; fields of a wrong type count as missing."""
    doi = text_of(work.get("DOI")).lower()
    title = text_of(work.get("title"))
    people = list_of(work.get("author")) or list_of(work.get("editor"))
    containers = [
        *list_of(work.get("container-title")),
        *list_of(work.get("short-container-title")),
    ]
    names = [name for name in map(text_of, containers) if name]
    kind = text_of(work.get("type"))
    return Record(
        source=SOURCE,
        doi=doi,
        title=title,
        subtitle=text_of(work.get("subtitle")),
        people=tuple(person for person in map(_person, people) if any(person)),
        container=names[0] if names else "",
        other_containers=tuple(names[1:]),
        years=tuple(sorted({year for name in _DATES if (year := _year(work.get(name)))})),
        volume=text_of(work.get("volume")),
        issue=text_of(work.get("issue")),
        pages=text_of(work.get("page")) or text_of(work.get("article-number")),
        type=_TYPES.get(kind, kind),
        updates=_updates(work, doi, title),
        published_as=tuple(
            text_of(mapping_of(each).get("id")).lower()
            for each in list_of(mapping_of(work.get("relation")).get("is-preprint-of"))
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
        if text_of(mapping_of(each).get("DOI")).lower() == doi
    ]
    for each, field in notices:
        notice = mapping_of(each)
        kind = _kind(text_of(notice.get("type")) or text_of(notice.get("label")))
        if kind is None:
            continue
        itself = text_of(notice.get("DOI")).lower() if field == "updated-by" else ""
        by = "Retraction Watch" if notice.get("source") == "retraction-watch" else SOURCE
        date = _date(notice.get("updated"))
        # One event may be told twice: by the publisher and by Retraction Watch.
        found.setdefault((kind, itself or date), Update(kind, itself, date, by))
    if _RETRACTED_TITLE.match(title) and not any(
        kind is UpdateKind.RETRACTION for kind, _ in found
    ):
        found[UpdateKind.RETRACTION, ""] = Update(UpdateKind.RETRACTION, source=SOURCE)
    return tuple(sorted(found.values(), key=lambda each: each.date))


def _kind(text: str) -> UpdateKind | None:
    low = text.lower().replace("_", " ")
    return next((kind for kind, pattern in _KINDS if pattern.search(low)), None)


def _date(value: object) -> str:
    parts = list_of(mapping_of(value).get("date-parts"))
    numbers = [each for each in (list_of(parts[0]) if parts else []) if isinstance(each, int)]
    return "-".join(f"{number:02d}" for number in numbers[:3])
