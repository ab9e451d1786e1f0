"""Ask the registries about a work, each as far as it can know, and remember what they said.

For a DOI: Crossref, many at once, then singly; whoever else registered it (doi.org says who), and that
agency; the handle system. Only when everyone who could know it disowns it does it not exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from citecheck.pattern import lazy
from citecheck.record import Found, Lookup, NotFound, Record, Unchecked, as_json, from_json
from citecheck.services import arxiv, crossref, datacite, doi_org, openalex, pubmed
from citecheck.services.cache import FOUND, NOT_FOUND, STATE, Cache
from citecheck.services.fetch import ServiceError
from citecheck.services.http import Network

SOURCES = ("Crossref", "doi.org", "DataCite", "PubMed", "OpenAlex", "arXiv")
"""The registries that can be asked about works, in the order in which they are."""
DEFAULT_SOURCES = ("Crossref", "doi.org", "DataCite", "PubMed", "arXiv")
"""OpenAlex allows few searches a day without a key."""

_TELL_RETRACTIONS = frozenset({"Crossref", "PubMed"})
"""Sources whose records also say whether a work was retracted, which may change any day."""
_ATTACHED = lazy(r"[?#&;,(\[<|]")
"""Signs that may begin what was attached to a DOI, and hardly ever are its own."""

_ItemT = TypeVar("_ItemT")
Run = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""Does a job for each of several things, perhaps at once: `map`, or that of a pool of threads."""


class Registries:
    """The registries of one run, with the cache before them."""

    def __init__(
        self, network: Network, cache: Cache, sources: Sequence[str] = DEFAULT_SOURCES
    ) -> None:
        """Prepare to ask those of the sources that are named."""
        self._network = network
        self._cache = cache
        self._sources = tuple(sources)
        self._fetch = {name: network.fetcher(name) for name in SOURCES}

    @property
    def searched(self) -> tuple[str, ...]:
        """The sources that are searched for works without an identifier."""
        return tuple(each for each in self._sources if each in {"Crossref", "PubMed", "OpenAlex"})

    def by_dois(self, dois: Iterable[str], run: Run = map) -> dict[str, Lookup]:
        """Return what is known of DOIs (in lower case)."""
        out: dict[str, Lookup] = {}
        old: dict[str, Record] = {}
        wanted: list[str] = []
        for doi in dict.fromkeys(dois):
            known, fresh = self._known(f"doi:{doi}")
            if known is not None and fresh:
                out[doi] = known
                continue
            if isinstance(known, Found):
                old[doi] = known.record
            wanted.append(doi)
        out |= self._batches([each for each in wanted if "," not in each], run)
        singly = [doi for doi in wanted if doi not in out]
        out |= dict(zip(singly, run(self._doi, singly), strict=True))
        for doi, record in old.items():
            if isinstance(silent := out[doi], Unchecked):
                # What it is about does not change; only whether it was retracted is not known.
                out[doi] = Found(record, stale=silent.reason)
        return out

    def _batches(self, dois: Sequence[str], run: Run) -> dict[str, Lookup]:
        """Return what Crossref knows of many DOIs; those that it does not know are left out."""
        if "Crossref" not in self._sources:
            return {}

        def ask(batch: Sequence[str]) -> dict[str, Lookup]:
            try:
                found = crossref.records_of(batch, self._fetch["Crossref"])
            except ServiceError as error:
                if error.reason.startswith(("answered 4", "the answer is larger")):
                    return {}  # one of them breaks it for all: each is asked for by itself
                return dict.fromkeys(batch, Unchecked(error.source, error.reason))
            return {
                doi: self._keep(f"doi:{doi}", Found(found[doi])) for doi in batch if doi in found
            }

        out: dict[str, Lookup] = {}
        for found in run(ask, list(_chunks(dois, crossref.BATCH))):
            out |= found
        return out

    def _doi(self, doi: str) -> Lookup:
        """Ask for one DOI, from whoever may know it."""
        try:
            lookup = self._cascade(doi)
        except ServiceError as error:
            return Unchecked(error.source, error.reason)
        return lookup if isinstance(lookup, Unchecked) else self._keep(f"doi:{doi}", lookup)

    def _cascade(self, doi: str) -> Lookup:
        asked = []
        if "Crossref" in self._sources:
            record = crossref.record_of(doi, self._fetch["Crossref"])
            if record is not None:
                return Found(record)
            asked.append("Crossref")
        if "doi.org" not in self._sources:
            return Unchecked("doi.org", "is not among the sources")
        agency = self._agency(doi)
        if agency == "DataCite" and "DataCite" in self._sources:
            record = datacite.record_of(doi, self._fetch["DataCite"])
            if record is not None:
                return Found(record)
            asked.append("DataCite")
        asked.append("doi.org")
        if not doi_org.exists(doi, self._fetch["doi.org"]):
            if any(doi_org.exists(each, self._fetch["doi.org"]) for each in _shortened(doi)):
                return Unchecked("doi.org", "something is attached to the DOI")
            return NotFound(tuple(asked), disowned=True)
        if "OpenAlex" in self._sources:
            record = openalex.record_of(doi, self._fetch["OpenAlex"])
            if record is not None:
                return Found(record)
        return Unchecked(agency or "doi.org", "registered it, and gives no record here")

    def _agency(self, doi: str) -> str:
        prefix = doi.partition("/")[0]
        kept = self._cache.get(f"agency:{prefix}", FOUND)
        if kept is not None and isinstance(kept.value, str):
            return kept.value
        agency = doi_org.agency_of(doi, self._fetch["doi.org"])
        if agency:
            self._cache.put(f"agency:{prefix}", agency)
        return agency

    def by_pmids(self, pmids: Iterable[str]) -> dict[str, Lookup]:
        """Return what PubMed knows of its numbers."""
        return self._numbers("PubMed", "pmid", pmids, pubmed.records_of, 200)

    def by_pmcids(self, pmcids: Iterable[str]) -> dict[str, Lookup]:
        """Return what PubMed Central knows of its numbers (`pmc123`)."""
        return self._numbers("PubMed", "pmcid", pmcids, pubmed.records_of_pmcids, 200)

    def by_isbn(self, isbn: str) -> list[Record]:
        """Return the works that Crossref has with an ISBN (its digits).

        Raises:
            ServiceError: Crossref gave no answer.
        """
        return self._listed(
            f"isbn:{isbn}", lambda: crossref.records_of_isbn(isbn, self._fetch["Crossref"])
        )

    def by_arxiv(self, numbers: Iterable[str]) -> dict[str, Lookup]:
        """Return what arXiv knows of its numbers (without versions, in lower case)."""
        return self._numbers("arXiv", "arxiv", numbers, arxiv.records_of, 100)

    def _numbers(
        self,
        source: str,
        kind: str,
        numbers: Iterable[str],
        ask: Callable[..., dict[str, Record]],
        size: int,
    ) -> dict[str, Lookup]:
        out: dict[str, Lookup] = {}
        wanted = []
        for number in dict.fromkeys(numbers):
            known, fresh = self._known(f"{kind}:{number}")
            if known is not None and fresh:
                out[number] = known
            else:
                wanted.append(number)
        for batch in _chunks(wanted, size):
            if source not in self._sources:
                out |= dict.fromkeys(batch, Unchecked(source, "is not among the sources"))
                continue
            try:
                found = ask(batch, self._fetch[source])
            except ServiceError as error:
                if len(batch) > 1 and source in error.source and not self._network.is_down(source):
                    # One of them breaks the answer for all: each is asked for by itself.
                    for number in batch:
                        out |= self._numbers(source, kind, [number], ask, 1)
                else:
                    out |= dict.fromkeys(batch, Unchecked(error.source, error.reason))
                continue
            for number in batch:
                record = found.get(number)
                lookup = Found(record) if record else NotFound((source,), disowned=True)
                out[number] = self._keep(f"{kind}:{number}", lookup)
        return out

    def matched(self, text: str) -> str:
        """Return the DOI that the wording of a reference was found to mean before, or nothing."""
        kept = self._cache.get(f"match:{_digest(text)}", FOUND)
        return kept.value if kept is not None and isinstance(kept.value, str) else ""

    def remember(self, text: str, record: Record) -> None:
        """Remember the record that the wording of a reference means, if it has a DOI."""
        if record.doi:
            self._cache.put(f"match:{_digest(text)}", record.doi)
            self._keep(f"doi:{record.doi}", Found(record))

    def search(self, source: str, text: str) -> list[Record]:
        """Return the works that fit a wording best.

        Raises:
            ServiceError: the source gave no answer.
        """
        ask = {"Crossref": crossref.search, "OpenAlex": openalex.search}[source]
        return self._listed(
            f"search:{source}:{_digest(text)}", lambda: ask(text, self._fetch[source])
        )

    def _listed(self, key: str, ask: Callable[[], list[Record]]) -> list[Record]:
        """Return the records that were found before, else what is found now."""
        kept = self._cache.get(key, NOT_FOUND)
        records = _records(kept.value) if kept is not None else None
        if records is None:
            records = ask()
            self._cache.put(key, [as_json(each) for each in records])
        return records

    def cited(
        self, journal: str, year: str, volume: str, first_page: str, author: str
    ) -> Record | None:
        """Return the article that PubMed has at a place.

        Raises:
            ServiceError: PubMed gave no answer.
        """
        key = f"cited:{journal}|{year}|{volume}|{first_page}|{author}".lower()
        kept = self._cache.get(key, NOT_FOUND)
        if kept is not None and isinstance(kept.value, str):
            pmid = kept.value
        else:
            pmid = pubmed.pmid_of(journal, year, volume, first_page, author, self._fetch["PubMed"])
            self._cache.put(key, pmid)
        if not pmid:
            return None
        lookup = self.by_pmids([pmid])[pmid]
        if isinstance(lookup, Unchecked):
            raise ServiceError(lookup.source, lookup.reason)
        return lookup.record if isinstance(lookup, Found) else None

    def _keep(self, key: str, lookup: Lookup) -> Lookup:
        """Remember what was found, or that nothing was; what could not be checked is forgotten."""
        if isinstance(lookup, Found):
            self._cache.put(key, {"record": as_json(lookup.record)})
        elif isinstance(lookup, NotFound):
            self._cache.put(key, {"asked": lookup.asked, "disowned": lookup.disowned})
        return lookup

    def _known(self, key: str) -> tuple[Lookup | None, bool]:
        """Return what is remembered, and whether it is young enough to ask nobody."""
        kept = self._cache.get(key, FOUND)
        if kept is None or not isinstance(kept.value, dict):
            return None, False
        try:
            if "record" in kept.value:
                record = from_json(kept.value["record"])
                lives = STATE if record.source in _TELL_RETRACTIONS else FOUND
                return Found(record), kept.age <= lives
            gone = NotFound(tuple(kept.value["asked"]), disowned=bool(kept.value["disowned"]))
        except (TypeError, ValueError, KeyError, AttributeError):
            return None, False
        return (gone, True) if kept.age <= NOT_FOUND else (None, False)


def _shortened(doi: str) -> list[str]:
    """Return what a DOI may be without what was attached to it, the longest first."""
    prefix, _, suffix = doi.partition("/")
    cuts = [match.start() for match in _ATTACHED.finditer(suffix) if match.start() > 2]  # noqa: PLR2004
    return [f"{prefix}/{suffix[:at]}".rstrip(".,;:") for at in reversed(cuts)][:3]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _records(value: object) -> list[Record] | None:
    if not isinstance(value, list):
        return None
    try:
        return [from_json(each) for each in value]
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _chunks(items: Sequence[_ItemT], size: int) -> Iterator[Sequence[_ItemT]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
