"""Ask about each reference, many at a time, and say what came of it.

What a reference's own identifier names is asked for first. Where it has none, where nobody knows it, or
where it names another work, the wording is searched for. Silence is never an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from citecheck.matching.against_record import is_another_work
from citecheck.matching.description import Description, describe
from citecheck.matching.targets import is_titled_alike, target
from citecheck.model import Reference
from citecheck.normalize.identifiers import isbn_is_valid, parse_arxiv
from citecheck.pattern import lazy
from citecheck.progress import step
from citecheck.record import Found, Lookup, Lookups, NotFound, Record, Unchecked

_AT_ONCE = 8
_LONGEST = 400
"""Characters of an entry that are searched for."""
_MARKUP = lazy(r"[*_`<>\[\]{}|\\]|https?://\S+|\bdoi:?\s?10\.\S+", re.IGNORECASE)
_PMID = lazy(r"0{0,8}[1-9]\d{0,7}", re.ASCII)
_UNINDEXED = frozenset({"webpage", "software", "standard", "patent"})
"""Types of works that the registries hardly hold: that they have none says nothing."""


class Asker(Protocol):
    """The registries, as far as they are needed here (see `services.registries`)."""

    @property
    def searched(self) -> tuple[str, ...]:
        """The sources that can be searched."""

    def by_dois(
        self,
        dois: Iterable[str],
        run: Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]],
    ) -> Mapping[str, Lookup]:
        """Return what is known of DOIs."""

    def by_pmids(self, pmids: Iterable[str]) -> Mapping[str, Lookup]:
        """Return what is known of PMIDs."""

    def by_pmcids(self, pmcids: Iterable[str]) -> Mapping[str, Lookup]:
        """Return what is known of PMCIDs."""

    def by_isbn(self, isbn: str) -> list[Record]:
        """Return the works with an ISBN."""

    def by_arxiv(self, numbers: Iterable[str]) -> Mapping[str, Lookup]:
        """Return what is known of arXiv numbers."""

    def search(self, source: str, text: str) -> list[Record]:
        """Return the works that fit a wording."""

    def cited(
        self, journal: str, year: str, volume: str, first_page: str, author: str
    ) -> Record | None:
        """Return the article at a place."""

    def matched(self, text: str) -> str:
        """Return the DOI that a wording was found to mean before."""

    def remember(self, text: str, record: Record) -> None:
        """Remember the record that a wording means."""


def verify(
    references: Sequence[Reference], registries: Asker, silence: type[Exception]
) -> dict[Reference, Lookups]:
    """Return what came of asking about each reference.

    Args:
        references: those to ask about, of one manuscript or of several.
        registries: whom to ask.
        silence: the error they raise where a source gave no answer.
    """
    described = {each: describe(each) for each in references}
    # After an interruption nothing is waited for: whoever asked lets what is in flight stop.
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        first = _by_identifier(described, registries, pool)
        wanted = [each for each in references if _is_searched(described[each], first.get(each))]
        found = _search(wanted, described, registries, silence, pool)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return {
        each: Lookups(
            first.get(each),
            found.get(each),
            misnamed=names_another(described[each], first.get(each)),
        )
        for each in references
    }


def names_another(described: Description, known: Lookup | None) -> bool:
    """Tell whether what a reference's own identifier names is certainly another work."""
    return isinstance(known, Found) and is_another_work(described, known.record)


def _by_identifier(
    described: Mapping[Reference, Description], registries: Asker, pool: ThreadPoolExecutor
) -> dict[Reference, Lookup]:
    """Ask for what identifiers name: a DOI, else a PMID, a PMCID, an arXiv number."""
    names = {reference: _identifier(each) for reference, each in described.items()}
    asked = {
        kind: list(dict.fromkeys(value for found, value in names.values() if found == kind))
        for kind in ("doi", "pmid", "pmcid", "arxiv")
    }
    step("asking by identifier", 0, len(described))
    known = {
        "doi": registries.by_dois(asked["doi"], pool.map) if asked["doi"] else {},
        "pmid": registries.by_pmids(asked["pmid"]) if asked["pmid"] else {},
        "pmcid": registries.by_pmcids(asked["pmcid"]) if asked["pmcid"] else {},
        "arxiv": registries.by_arxiv(asked["arxiv"]) if asked["arxiv"] else {},
    }
    step("asking by identifier", len(described), len(described))
    return {reference: known[kind][value] for reference, (kind, value) in names.items() if kind}


def _identifier(described: Description) -> tuple[str, str]:
    if described.doi.startswith("10."):
        return "doi", described.doi
    if _PMID.fullmatch(described.pmid):
        return "pmid", described.pmid
    if described.pmcid:
        return "pmcid", described.pmcid
    return ("arxiv", described.arxiv) if parse_arxiv(described.arxiv) else ("", "")


def _is_searched(described: Description, known: Lookup | None) -> bool:
    """Tell whether the wording must be searched for."""
    match known:
        case None:
            return bool(described.raw or described.title_text) and described.type not in _UNINDEXED
        case NotFound():
            return True
        case Found():
            return names_another(described, known)
        case Unchecked():
            return False


def _search(
    references: Sequence[Reference],
    described: Mapping[Reference, Description],
    registries: Asker,
    silence: type[Exception],
    pool: ThreadPoolExecutor,
) -> dict[Reference, Lookup]:
    """Search for the wording of references; those found in an earlier run are looked up at once."""
    wording = {each: worded(described[each]) for each in references}
    before = {each: doi for each in references if (doi := registries.matched(wording[each]))}
    known = registries.by_dois(before.values(), pool.map) if before else {}
    out: dict[Reference, Lookup] = {
        each: known[doi] for each, doi in before.items() if isinstance(known[doi], Found)
    }
    rest = [each for each in references if each not in out]

    def ask(reference: Reference) -> Lookup:
        return _search_one(described[reference], wording[reference], registries, silence)

    for number, (reference, lookup) in enumerate(zip(rest, pool.map(ask, rest), strict=True), 1):
        out[reference] = lookup
        step("searching", number, len(rest))
    return out


def _search_one(
    described: Description, wording: str, registries: Asker, silence: type[Exception]
) -> Lookup:
    """Search the sources one after the other for a work, until one has it."""
    asked: list[str] = []
    alike = False
    silent: Unchecked | None = None
    for source in registries.searched:
        try:
            if source == "PubMed":
                records = _at_place(described, registries)
                if records is None:
                    continue
            else:
                # OpenAlex searches titles, and wants every word of the search in them.
                by_title = source == "OpenAlex" and described.title_text
                records = registries.search(source, described.title_text if by_title else wording)
                if source == "Crossref" and isbn_is_valid(described.isbn):
                    records = [*records, *registries.by_isbn(described.isbn)]
        except silence as error:
            silent = silent or Unchecked(error.source, error.reason)  # type: ignore[attr-defined]
            continue
        asked.append(source)
        found = target(described, records)
        alike = alike or any(is_titled_alike(described, each) for each in records)
        if found is not None:
            record, _ = found
            registries.remember(wording, record)
            return Found(record)
    if not asked and silent is None:
        return Unchecked("nobody", "can be searched among the sources")
    return silent or NotFound(tuple(asked), alike=alike)


def _at_place(described: Description, registries: Asker) -> list[Record] | None:
    """Ask PubMed for the article at a place; None where the entry does not give one."""
    first = re.match(r"[A-Za-z]?\d+", described.pages)
    if not (
        described.container and described.year and described.volume and first and described.persons
    ):
        return None
    author = described.persons[0]
    record = registries.cited(
        described.container,
        str(described.year),
        described.volume,
        first[0],
        f"{author.family} {author.given[:1]}".strip() or author.literal,
    )
    return [record] if record is not None else []


def worded(described: Description) -> str:
    """Return what is searched for: the entry as printed, without markup and addresses."""
    text = described.raw or " ".join(
        (described.title_text, *(each.family for each in described.persons[:3]), described.container, str(described.year or ""))
    )  # fmt: skip
    return " ".join(_MARKUP.sub(" ", text).split())[:_LONGEST]
