"""Write the references as RIS, which every reference manager takes.

Tags and order are those of the RIS format specification (2011): a record begins with `TY  - ` and ends
with `ER  - `, and lines end in CR and LF. What was not understood stands in `N1`, the notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from citecheck.model import Name
from citecheck.normalize.pages import parse_pages
from citecheck.reporters.extraction.understood import Extraction
from citecheck.reporters.extraction.works import NUMBERED, Work, date_parts, pages, works

_TYPES: Mapping[str, str] = {
    "article-journal": "JOUR", "book": "BOOK", "chapter": "CHAP", "paper-conference": "CPAPER", "thesis": "THES",
    "report": "RPRT", "webpage": "ELEC", "patent": "PAT", "software": "COMP", "standard": "STAND", "article": "UNPB",
    "document": "GEN",
}  # fmt: skip
_TAGS: Mapping[str, str] = {
    "title": "TI", "volume": "VL", "issue": "IS", "edition": "ET", "publisher": "PB", "place": "CY", "genre": "M3",
    "doi": "DO", "pmcid": "C2", "isbn": "SN", "issn": "SN", "url": "UR",
}  # fmt: skip
_BOOKS = frozenset({"book", "report", "thesis"})


def write(extractions: Sequence[Extraction], *, width: int = 80) -> str:
    """Return all references as one list."""
    del width
    lines = (line for each in works(extractions) for line in _record(each))
    return "".join(f"{line}\r\n" for line in lines)


def _record(work: Work) -> Iterator[str]:
    yield f"TY  - {_TYPES.get(work.type, 'GEN') if work.understood else 'GEN'}"
    yield f"ID  - {work.key}"
    yield from (f"{tag}  - {text}" for tag, text in _fields(work) if text)
    if work.doubt:
        yield f"N1  - [citecheck] {work.doubt}"
        if work.printed:
            yield f"N1  - [citecheck] printed as “{work.printed}”"
    yield "ER  - "
    yield ""


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    fields = work.fields
    yield from (("AU", _name(each)) for each in work.authors)
    # `A2` are the editors of the book that a part stands in; of a book of its own they are `ED`.
    yield from (("ED" if work.type in _BOOKS else "A2", _name(each)) for each in work.editors)
    if work.et_al:
        yield "N1", "[citecheck] more people than are named (et al.)"
    yield "T2", fields.get("container", "") or (work.type == "book" and fields.get("series")) or ""
    if work.type != "book" or "container" in fields:
        yield "T3", fields.get("series", "")
    yield from (
        ("SN" if name == "issue" and work.type in NUMBERED else tag, fields.get(name, ""))
        for name, tag in _TAGS.items()
    )
    year = date_parts(fields.get("year", ""))
    yield "PY", f"{year[0]:04}" if year else fields.get("year", "")
    first, last = _pages(fields.get("pages", ""))
    yield from (("SP", first), ("EP", last))
    if "pmid" in fields:
        yield from (("AN", fields["pmid"]), ("DB", "PubMed"))
    if "arxiv" in fields and "url" not in fields:
        yield "UR", f"https://arxiv.org/abs/{fields['arxiv']}"
    visited = date_parts(fields.get("accessed", ""))
    day = "/".join(f"{each:02}" for each in visited) + "/" * (4 - len(visited))
    yield "Y2", day if visited else fields.get("accessed", "")
    yield "N1", fields.get("note", "")


def _pages(text: str) -> tuple[str, str]:
    """Return the first and the last page, this with all its digits: `470–6` ends on 476."""
    found = parse_pages(text)
    first, dash, last = pages(text, "-").partition("-")
    if found is None or found.last is None or not dash:
        return pages(text, "-"), ""
    return (
        first,
        f"{last[: len(last) - len(last.lstrip('Ss'))]}{found.last}" if found.abbreviated else last,
    )


def _name(name: Name) -> str:
    """Return a name as `Family, Given`; a comma behind an organisation says that it is one."""
    family = (name.family or name.literal or name.given).replace(",", " ")
    return f"{family}, {name.given}" if name.family and name.given else f"{family},"
