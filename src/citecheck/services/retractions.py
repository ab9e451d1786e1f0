"""The Retraction Watch list, which Crossref keeps open: fetched once, it tells retractions without a request.

The data: https://gitlab.com/crossref/retraction-watch-data (Crossref and the Center for Scientific Integrity).
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from citecheck.record import Update, UpdateKind
from citecheck.services.fetch import Fetch, ServiceError
from citecheck.services.folder import retractions_file

SOURCE = "Retraction Watch"
PATH = "/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv"
_KINDS = {
    "retraction": UpdateKind.RETRACTION,
    "expression of concern": UpdateKind.CONCERN,
    "correction": UpdateKind.CORRECTION,
    "reinstatement": UpdateKind.REINSTATEMENT,
}
_LEAST = 100
"""A list with fewer entries is not the list."""
_DAY = 86_400.0


def update(fetch: Fetch, place: Path, *, least: int = _LEAST) -> int:
    """Fetch the list into a folder, in place of the one there, and return how many notices it has.

    Raises:
        ServiceError: the list could not be fetched, or what came is not the list.
        OSError, sqlite3.Error: it could not be written; the old list stays.
    """
    answer = fetch(PATH)
    rows = list(_rows(answer.text)) if answer is not None else []
    if len(rows) < least:
        raise ServiceError(SOURCE, "what came is not the list of retractions")
    place.mkdir(parents=True, exist_ok=True)
    beside = place / f"{retractions_file(place).name}.new"
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as base:
        base.execute("CREATE TABLE notices (doi TEXT, kind TEXT, notice TEXT, date TEXT)")
        base.executemany("INSERT INTO notices VALUES (?, ?, ?, ?)", rows)
        base.execute("CREATE INDEX by_doi ON notices (doi)")
        base.commit()
    beside.replace(retractions_file(place))
    return len(rows)


def _rows(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield DOI, kind, DOI of the notice and date of each notice about a work with a DOI."""
    csv.field_size_limit(1_000_000)
    try:
        for row in csv.DictReader(io.StringIO(text)):
            doi = _doi(row.get("OriginalPaperDOI"))
            kind = _KINDS.get((row.get("RetractionNature") or "").strip().lower())
            if doi and kind is not None:
                notice = _doi(row.get("RetractionDOI"))
                yield (
                    doi,
                    kind.value,
                    "" if notice == doi else notice,
                    _date(row.get("RetractionDate")),
                )
    except csv.Error as error:
        raise ServiceError(SOURCE, "the list is damaged") from error


def _doi(text: object) -> str:
    doi = text.strip().lower() if isinstance(text, str) else ""
    return doi if doi.startswith("10.") else ""


def _date(text: object) -> str:
    """Return `6/1/2021 0:00` (month first) as `2021-06-01`."""
    day = text.split()[0].split("/") if isinstance(text, str) and text.strip() else []
    if len(day) != 3 or not all(re.fullmatch(r"[0-9]{1,4}", each) for each in day):  # noqa: PLR2004
        return ""
    month, number, year = map(int, day)
    return f"{year:04d}-{month:02d}-{number:02d}"


def _can_be_sent(doi: str) -> bool:
    """Tell whether a DOI is whole: half a character can be neither kept nor asked for."""
    return not re.search("[\ud800-\udfff]", doi)


class Retractions:
    """The list as it was fetched last; an empty one where there is none."""

    def __init__(self, place: Path) -> None:
        """Open the list in a folder."""
        self._path = retractions_file(place)

    @property
    def age(self) -> int | None:
        """How many days ago it was fetched; None where it never was."""
        try:
            fetched = self._path.stat().st_mtime
        except OSError:
            return None
        return max(0, int((time.time() - fetched) / _DAY))

    def about(self, dois: Iterable[str]) -> Mapping[str, tuple[Update, ...]]:
        """Return the notices about those of some DOIs (in lower case) that have any, oldest first."""
        age = self.age
        if age is None:
            return {}
        source = f"{SOURCE} (list fetched {age} days ago)" if age > 1 else SOURCE
        out: dict[str, tuple[Update, ...]] = {}
        try:
            with closing(sqlite3.connect(self._path)) as base:
                for doi in filter(_can_be_sent, dois):
                    found = base.execute(
                        "SELECT DISTINCT kind, notice, date FROM notices WHERE doi = ? ORDER BY date",
                        (doi,),
                    ).fetchall()
                    if found:
                        out[doi] = tuple(
                            Update(UpdateKind(kind), notice, date, source)
                            for kind, notice, date in found
                        )
        except (sqlite3.Error, ValueError):
            return {}  # a damaged list is none
        return out
