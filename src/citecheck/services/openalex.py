"""Ask OpenAlex (https://developers.openalex.org/api-reference/works), which gathers what others register.

Its records are made by machine from many sources: authors are one name each, organisations among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from citecheck.matching.description import person_of
from citecheck.normalize.dates import parse_year
from citecheck.normalize.identifiers import normalize_doi
from citecheck.pattern import lazy
from citecheck.record import Person, Record, Update, UpdateKind
from citecheck.services.fetch import Fetch, ServiceError, list_of, mapping_of, parsed, text_of

SOURCE = "OpenAlex"
ROWS = 10
"""Candidates of a search."""
_SELECT = "doi,title,authorships,primary_location,publication_year,publication_date,biblio,type,ids,is_retracted"  # fmt: skip
_TYPES = {
    "article": "article-journal", "review": "article-journal", "letter": "article-journal",
    "editorial": "article-journal", "preprint": "article", "conference-paper": "paper-conference",
    "book-chapter": "chapter", "book-review": "review-book", "reference-entry": "entry", "dissertation": "thesis",
}  # fmt: skip
"""OpenAlex's types and CSL's; others stay as they are (`book`, `peer-review`, `erratum`)."""
_WORD = lazy(r"[^\W_]+")
_MOST_WORDS = 40
"""A request with more would be too long."""
_AFTER_NAME = lazy(r"(?i)(?:[ ,]{1,2}(?:jr|sr|iii?|iv)\b\.?|\s?\(\d{1,12}\))$")
"""What follows a family name: `Jr.`, and the number by which a repository tells people apart."""


def record_of(doi: str, fetch: Fetch) -> Record | None:
    """Return the record of a DOI, or None where OpenAlex has none.

    Raises:
        ServiceError: OpenAlex gave no answer.
    """
    answer = fetch(f"/works/https://doi.org/{quote(doi, safe='/')}", {"select": _SELECT})
    if answer is None:
        return None
    work = mapping_of(parsed(answer, SOURCE))
    if not text_of(work.get("doi")):
        raise ServiceError(SOURCE, "the answer holds no work")
    return _read(work)


def search(text: str, fetch: Fetch) -> list[Record]:
    """Return the works that hold the words of a text; all of them, so it should be a title.

    Raises:
        ServiceError: OpenAlex gave no answer.
    """
    # Signs and `AND`, `OR`, `NOT` in capitals would be operators.
    words = _WORD.findall(text.lower())[:_MOST_WORDS]
    if not words:
        return []
    answer = fetch("/works", {"search": " ".join(words), "per-page": str(ROWS), "select": _SELECT})
    results = mapping_of(parsed(answer, SOURCE)).get("results") if answer is not None else None
    if not isinstance(results, list):
        raise ServiceError(SOURCE, "the answer holds no list of works")
    return [_read(each) for each in list_of(results) if isinstance(each, dict)]


def author_of(printed: str) -> Person:
    """Return an author printed as `Given Family`; particles before the family name belong to it."""
    person = person_of(_AFTER_NAME.sub("", printed))
    family, given = person.family, person.given.split()
    if "," not in printed and not family.islower():
        while len(given) > 1 and given[-1].islower():
            family = f"{given.pop()} {family}"
    return Person(family, " ".join(given), person.literal)


def _read(work: Mapping[str, Any]) -> Record:
    """Return a work in OpenAlex's form as a record; fields of a wrong type count as missing."""
    kind = text_of(work.get("type"))
    containers = _containers(mapping_of(work.get("primary_location")), kind)
    place = mapping_of(work.get("biblio"))
    pages = (text_of(place.get("first_page")), text_of(place.get("last_page")))
    authors = (author_of(_name(mapping_of(each))) for each in list_of(work.get("authorships")))
    dates = (text_of(work.get("publication_year")), text_of(work.get("publication_date")))
    return Record(
        source=SOURCE,
        doi=normalize_doi(text_of(work.get("doi"))),
        title=text_of(work.get("title")),
        people=tuple(author for author in authors if author.family or author.literal),
        container=containers[0] if containers else "",
        other_containers=containers[1:],
        years=tuple(sorted({year for date in dates if (year := parse_year(date))})),
        volume=text_of(place.get("volume")),
        issue=text_of(place.get("issue")),
        pages="-".join(dict.fromkeys(filter(None, pages))),
        type=_TYPES.get(kind, kind),
        updates=(
            (Update(UpdateKind.RETRACTION, source=SOURCE),)
            if work.get("is_retracted") is True
            else ()
        ),
        pmid=_pmid(mapping_of(work.get("ids"))),
    )


def _name(authorship: Mapping[str, Any]) -> str:
    known = text_of(mapping_of(authorship.get("author")).get("display_name"))
    return known or text_of(authorship.get("raw_author_name"))


def _containers(location: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """Return the names of what a work is in: the source's, and the one printed with the work.

    A repository is only where a copy lies, unless the work is a preprint; `University Press eBooks`
    are no book.
    """
    source = mapping_of(location.get("source"))
    where = text_of(source.get("type"))
    if where == "repository" and kind != "preprint":
        return ()
    known = "" if where == "ebook platform" else text_of(source.get("display_name"))
    return tuple(dict.fromkeys(filter(None, (known, text_of(location.get("raw_source_name"))))))


def _pmid(ids: Mapping[str, Any]) -> str:
    number = text_of(ids.get("pmid")).rpartition("/")[2]
    return number if number.isascii() and number.isdecimal() else ""
