"""Ask DataCite (https://support.datacite.org/docs/api-get-doi): datasets, software, preprints, theses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from citecheck.matching.description import person_of
from citecheck.normalize.dates import parse_year
from citecheck.normalize.identifiers import normalize_doi
from citecheck.pattern import lazy
from citecheck.record import Person, Record
from citecheck.services.fetch import (
    Fetch,
    ServiceError,
    abstract_of,
    list_of,
    mapping_of,
    parsed,
    text_of,
)

SOURCE = "DataCite"
_TYPES = {
    "dataset": "dataset", "software": "software", "journalarticle": "article-journal", "preprint": "article",
    "dissertation": "thesis", "thesis": "thesis", "report": "report", "bookchapter": "chapter", "book": "book",
    "conferencepaper": "paper-conference", "standard": "standard",
}  # fmt: skip
"""DataCite's types and CSL's; others stay as they are, in lower case (`text`, `image`)."""
_PUBLISHED = frozenset(
    {"Issued", "Available", "Created", "Submitted", "Accepted", "Updated", "Copyrighted"}
)
"""Dates in whose year a version came out; others say when data were collected or are valid."""
_VERSIONS = frozenset({"IsVersionOf", "IsPreviousVersionOf", "IsVariantFormOf"})
_NUMBER = lazy(r"[A-Za-z]{0,5}\d{1,9}[A-Za-z]{0,2}(?:[-–/]\d{1,9})?")
"""DataCite cuts volumes and pages out of free text: some are a month or a country."""
_LONG_NAME = 5
"""So many words without a comma are no person."""
_AFFILIATION = lazy(r"\s?\([^()]{0,200}\)$")


def record_of(doi: str, fetch: Fetch) -> Record | None:
    """Return the record of a DOI, or None where DataCite has none.

    Raises:
        ServiceError: DataCite gave no answer.
    """
    answer = fetch(f"/dois/{quote(doi, safe='')}")
    if answer is None:
        return None
    data = mapping_of(mapping_of(parsed(answer, SOURCE)).get("data"))
    work = mapping_of(data.get("attributes"))
    if not text_of(work.get("doi")):
        raise ServiceError(SOURCE, "the answer holds no work")
    return _read(work)


def _read(work: Mapping[str, Any]) -> Record:
    """Return a work in DataCite's form as a record; fields of a wrong type count as missing."""
    doi = text_of(work.get("doi")).lower()
    kind = _type(mapping_of(work.get("types")))
    container = mapping_of(work.get("container"))
    preprint = kind == "article"
    # What publishes a preprint is the server that people name; what publishes an article is no journal.
    server = text_of(work.get("publisher")) if preprint else ""
    name = text_of(container.get("title"))
    first = _number(container, "firstPage")
    pages = (first, _number(container, "lastPage") if first else "")
    return Record(
        source=SOURCE,
        doi=doi,
        title=_title(work, "")
        or _title(work, "Subtitle", "TranslatedTitle", "AlternativeTitle", "Other"),
        subtitle=_title(work, "Subtitle"),
        people=tuple(
            person
            for creator in list_of(work.get("creators"))
            for person in _people(mapping_of(creator))
            if person.family or person.literal
        ),
        container=name if any(map(str.isalpha, name)) else server,
        years=tuple(sorted(set(_years(work)))),
        volume=_number(container, "volume"),
        issue=_number(container, "issue"),
        pages="-".join(dict.fromkeys(filter(None, pages))) or _number(container, "number"),
        type=kind,
        published_as=tuple(dict.fromkeys(_published(work, doi))) if preprint else (),
        abstract=next(
            (
                abstract_of(each.get("description"))
                for each in map(mapping_of, list_of(work.get("descriptions")))
                if text_of(each.get("descriptionType")) == "Abstract"
            ),
            "",
        ),
    )


def _type(types: Mapping[str, Any]) -> str:
    """Return the type: the general one, else (`Text`, `Other`) what the depositor calls it."""
    general, own = text_of(types.get("resourceTypeGeneral")), text_of(types.get("resourceType"))
    words = (each.lower().replace(" ", "") for each in (general, own))
    return next((_TYPES[word] for word in words if word in _TYPES), general.lower())


def _title(work: Mapping[str, Any], *kinds: str) -> str:
    """Return the first title of some kinds; the main one has none."""
    titles = map(mapping_of, list_of(work.get("titles")))
    return next(
        (text_of(each.get("title")) for each in titles if text_of(each.get("titleType")) in kinds),
        "",
    )


def _people(creator: Mapping[str, Any]) -> list[Person]:
    """Return whom an entry among the creators names; some name all in one, with their institutions."""
    family, name = text_of(creator.get("familyName")), text_of(creator.get("name"))
    if family:
        return [Person(family, text_of(creator.get("givenName")))]
    if creator.get("nameType") == "Organizational":
        return [Person("", "", name)]
    if "," not in name and len(name.split()) >= _LONG_NAME:
        return [Person("", "", name)]
    return [person_of(_AFFILIATION.sub("", each.strip())) for each in name.split(";")[:100]]


def _number(container: Mapping[str, Any], field: str) -> str:
    text = text_of(container.get(field))
    return text if _NUMBER.fullmatch(text) else ""


def _years(work: Mapping[str, Any]) -> Iterator[int]:
    dates = [text_of(work.get("publicationYear"))]
    for each in map(mapping_of, list_of(work.get("dates"))):
        if text_of(each.get("dateType")) in _PUBLISHED:
            dates += text_of(each.get("date")).split("/")
    yield from filter(None, map(parse_year, dates))


def _published(work: Mapping[str, Any], doi: str) -> Iterator[str]:
    """Return the DOIs of what a preprint was published as.

    DataCite has no relation for that and recommends `IsVersionOf`, which also leads from one version of
    a preprint to all of them. Those have the prefix of its server; a journal has another.
    """
    server = doi.partition("/")[0]
    for each in map(mapping_of, list_of(work.get("relatedIdentifiers"))):
        if text_of(each.get("relationType")) not in _VERSIONS:
            continue
        other = normalize_doi(text_of(each.get("relatedIdentifier")))
        if other.startswith("10.") and other.partition("/")[0] != server:
            yield other
