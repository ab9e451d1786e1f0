"""Ask PubMed (https://www.ncbi.nlm.nih.gov/books/NBK25499/): articles by number, and by their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citecheck.matching.description import person_of
from citecheck.normalize.dates import parse_year
from citecheck.pattern import lazy
from citecheck.record import Person, Record, Update, UpdateKind
from citecheck.services.fetch import Fetch, ServiceError, list_of, mapping_of, parsed, text_of

SOURCE = "PubMed"
_PMID = lazy(r"0{0,8}([1-9][0-9]{0,7})")
_PMCID = lazy(r"(?:pmc)?0{0,8}([1-9][0-9]{0,7})", re.IGNORECASE)
_TYPES = {"citation": "article-journal", "book": "book", "chapter": "chapter"}
_SUFFIX = lazy(r" (?:Jr|Sr|\d(?:st|nd|rd|th))$")


def records_of(pmids: Sequence[str], fetch: Fetch) -> dict[str, Record]:
    """Return the records of those of at most 200 PMIDs that PubMed has, by PMID as it was given.

    Raises:
        ServiceError: PubMed gave no answer, or none about one of them.
    """
    wanted = {pmid: found[1] for pmid in pmids if (found := _PMID.fullmatch(pmid))}
    return {pmid: _read(each, wanted[pmid]) for pmid, each in _summaries(wanted, "pubmed", fetch)}


def records_of_pmcids(pmcids: Sequence[str], fetch: Fetch) -> dict[str, Record]:
    """Return the records of those of at most 200 PMCIDs (`pmc123`) that PubMed Central has.

    Raises:
        ServiceError: it gave no answer, or none about one of them.
    """
    wanted = {each: found[1] for each in pmcids if (found := _PMCID.fullmatch(each))}
    out = {}
    for pmcid, article in _summaries(wanted, "pmc", fetch):
        ids = map(mapping_of, list_of(article.get("articleids")))
        pmid = next(
            (text_of(each.get("value")) for each in ids if each.get("idtype") == "pmid"), ""
        )
        out[pmcid] = _read(article, pmid)
    return out


def _summaries(
    wanted: Mapping[str, str], base: str, fetch: Fetch
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what a database has of each number, with the name it is wanted for."""
    if not wanted:
        return
    asked = ",".join(dict.fromkeys(wanted.values()))
    answer = fetch(
        "/entrez/eutils/esummary.fcgi",
        {"db": base, "retmode": "json", "version": "2.0", "id": asked},
    )
    body = mapping_of(parsed(answer, SOURCE)) if answer is not None else {}
    result = mapping_of(body.get("result"))
    for name, number in wanted.items():
        article = mapping_of(result.get(number))
        # Silence about a number is a fault; that there is no such article is said in so many words.
        if text_of(article.get("uid")) != number:
            fault = text_of(body.get("error"))[:200]
            raise ServiceError(SOURCE, fault or f"it says nothing of {number}")
        if not article.get("error"):
            yield name, article


def pmid_of(  # noqa: PLR0917 - the fields of a citation, in the order in which they are sent
    journal: str, year: str, volume: str, first_page: str, author: str, fetch: Fetch
) -> str:
    """Return the PMID of the only article at a place, or nothing where there is none or several.

    Raises:
        ServiceError: PubMed gave no answer.
    """
    given = (journal, year, volume, first_page, author)
    fields = tuple(text_of(each.replace("|", " ")) for each in given)
    if not fields[0]:
        return ""  # about what has no journal it may say nothing at all
    answer = fetch(
        "/entrez/eutils/ecitmatch.cgi",
        {"db": "pubmed", "retmode": "xml", "bdata": "|".join((*fields, "key", ""))},
    )
    # The line comes back with the finding at its end; it is no XML, whatever was asked for.
    _, line, said = (answer.text if answer is not None else "").rpartition("|")
    found = _PMID.fullmatch(said.strip())
    if line and found:
        return found[1]
    if line and said.strip().startswith(("NOT_FOUND", "AMBIGUOUS")):
        return ""
    raise ServiceError(SOURCE, "the answer is no finding")


def _read(article: Mapping[str, Any], pmid: str) -> Record:
    """Return a summary as a record; fields of a wrong type count as missing."""
    kinds = set(map(text_of, list_of(article.get("pubtype"))))
    kind = text_of(article.get("doctype"))
    book = text_of(article.get("booktitle"))
    title = text_of(article.get("title")).removesuffix(".") or book
    names = (text_of(article.get("fulljournalname")), text_of(article.get("source")), book)
    containers = [name for name in dict.fromkeys(names) if name and name != title]
    dates = [
        each
        for field in ("pubdate", "epubdate")
        for each in text_of(article.get(field)).split("-")  # `1998 Dec-1999 Jan`
    ]
    ids = map(mapping_of, list_of(article.get("articleids")))
    return Record(
        source=SOURCE,
        doi=next(
            (text_of(each.get("value")).lower() for each in ids if each.get("idtype") == "doi"), ""
        ),
        title=title,
        people=_people(list(map(mapping_of, list_of(article.get("authors"))))),
        container=containers[0] if containers else "",
        other_containers=tuple(containers[1:]),
        years=tuple(sorted({year for date in dates if (year := parse_year(date))})),
        volume=text_of(article.get("volume")),
        issue=text_of(article.get("issue")),
        pages=text_of(article.get("pages")),
        type="article" if "Preprint" in kinds else _TYPES.get(kind, kind),
        # `Published Erratum` and `Retraction of Publication` are notices themselves.
        updates=(
            (Update(UpdateKind.RETRACTION, source=SOURCE),)
            if "Retracted Publication" in kinds
            else ()
        ),
        pmid=pmid,
    )


def _people(authors: Sequence[Mapping[str, Any]]) -> tuple[Person, ...]:
    """Return the authors, else the editors; `Abara AB Jr` is a family name and initials."""
    people = []
    for each in [one for one in authors if one.get("authtype") != "Editor"] or authors:
        name = text_of(each.get("name"))
        if each.get("authtype") == "CollectiveName":
            people.append(Person("", "", name))
        else:
            people.append(person_of(_SUFFIX.sub("", name)))
    return tuple(person for person in people if person.family or person.literal)
