"""Read a BibTeX or biblatex file: each entry is a reference, its fields those of the file.

bibtexparser divides the text; what it cannot divide becomes an entry that is in doubt, so that
nothing is passed over in silence. A file is divided in stretches, so that the memory this takes does
not grow with a library of a hundred thousand entries.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from citecheck.extract.directives import find_directives
from citecheck.extract.entry_inheritance import inherited
from citecheck.extract.exported import without_text
from citecheck.model import Document, Name, Reference, Value
from citecheck.pattern import lazy
from citecheck.progress import step
from citecheck.source import SourceFile, Span

_STRETCH = 2_000_000
"""Characters divided at a time."""
_BLOCK = lazy(r"^[ \t]{0,8}@[A-Za-z]{1,30}\s{0,8}[{(]", re.MULTILINE)
_TYPES: Mapping[str, str] = {
    "article": "article-journal", "inproceedings": "paper-conference", "conference": "paper-conference",
    "proceedings": "book", "book": "book", "mvbook": "book", "collection": "book", "manual": "book", "booklet": "book",
    "incollection": "chapter", "inbook": "chapter", "phdthesis": "thesis", "mastersthesis": "thesis",
    "thesis": "thesis", "techreport": "report", "report": "report", "online": "webpage", "electronic": "webpage",
    "www": "webpage", "software": "software", "patent": "patent", "standard": "standard", "preprint": "article",
}  # fmt: skip
"""The types of BibTeX and biblatex, and what CSL calls them."""
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title", ("title",)),
    ("container", ("journal", "journaltitle", "booktitle", "maintitle")),
    ("year", ("year", "date")),
    ("volume", ("volume",)),
    ("issue", ("number", "issue")),
    ("pages", ("pages", "eid", "article-number")),
    ("publisher", ("publisher", "school", "institution", "organization")),
    ("place", ("address", "location")),
    ("edition", ("edition",)),
    ("series", ("series",)),
    ("genre", ("type",)),
    ("doi", ("doi",)),
    ("pmid", ("pmid",)),
    ("pmcid", ("pmcid",)),
    ("isbn", ("isbn",)),
    ("issn", ("issn",)),
    ("url", ("url",)),
    ("accessed", ("urldate",)),
)  # fmt: skip
"""What a field is called here, and the names it has there, the first that is given."""
_KEY = lazy(r"\s*@\w{1,30}\s*[{(]\s*([^\s,{}=]{1,200})\s*,")
_FIELDS = {theirs: (ours, rank) for ours, names in _NAMES for rank, theirs in enumerate(names)}
"""What each name means here, and how early it comes among those that mean it."""
_NOTES = ("version", "part", "chapter", "howpublished", "note")
"""What else tells a work from its neighbours; kept together as its note."""
_SAID = {"part": "part ", "chapter": "chapter ", "version": "version "}
_KEPT = frozenset(
    {*_NOTES, "subtitle", "author", "editor", "eprint", "archiveprefix", "eprinttype"}
    | {"crossref", "xdata"}
)
_OPENING = lazy(r"\s*@\w{1,30}\s*[{(]\s*")
_BRACES = str.maketrans("", "", "{}")


class _Field(NamedTuple):
    """A value as it stands in the file, and where."""

    raw: str
    start: int


def read_library(file: SourceFile) -> Document:
    """Return the entries of a library as a document without text."""
    for name in ("bibtexparser", "pylatexenc"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # they report what we report
    reader = _Library(file)
    references = inherited(tuple(reader.references()), reader.parents)
    document = without_text(file, references)
    return replace(document, directives=find_directives(file, (), document.lists))


def aliases(file: SourceFile) -> Mapping[str, str]:
    """Return the other keys of the entries of a library, each with the key it stands for.

    biblatex 3.20, section 2.2.3: the field `ids`.
    """
    if file.format != "bibtex" or "ids" not in file.text.lower():
        return {}
    found: dict[str, str] = {}
    for match in _IDS.finditer(file.text):
        begun = file.text.rfind("@", 0, match.start())
        key = _KEY.match(file.text, max(begun, 0))
        if key is not None and begun >= 0:
            for each in match[1].split(","):
                found.setdefault(each.strip(), key[1])
    return found


_IDS = lazy(r"[,\s]ids\s{0,9}=\s{0,9}[{\"]([^{}\"@]{1,2000})[}\"]", re.IGNORECASE)


class _Library:
    """A library being read; its state is the abbreviations met so far, and who inherits of whom."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.parents: dict[int, Sequence[str]] = {}
        """Keys of entries to inherit from, by the position of the one that does."""
        self.strings: dict[str, str] = {}

    def references(self) -> Iterator[Reference]:
        """Yield the entries in the order of the file."""
        position = 0
        whole = len(self.file.text)
        for start, end in _stretches(self.file.text):
            step("reading", start, whole)
            for reference in self._stretch(start, end, position):
                position += 1
                yield reference

    def _stretch(self, start: int, end: int, position: int) -> Iterator[Reference]:
        from bibtexparser.model import Entry, ParsingFailedBlock, String  # noqa: PLC0415
        from bibtexparser.splitter import Splitter  # noqa: PLC0415

        text = self.file.text[start:end]
        lines = [0, *(match.end() for match in re.finditer("\n", text))]
        for block in Splitter(text).split().blocks:
            place = start + max(0, text.find(block.raw or "", lines[block.start_line or 0]))
            if isinstance(block, String):
                self.strings[block.key.lower()] = self._plain(block.value)
                continue
            failed = isinstance(block, ParsingFailedBlock)
            entry = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
            if isinstance(entry, Entry):
                position += 1
                yield self._entry(
                    entry, Span(self.file, place, place + len(block.raw or "")), position
                )
            elif failed and block.raw and _BLOCK.match(block.raw):
                position += 1
                span = Span(self.file, place, place + len(block.raw.rstrip()))
                doubt = "where the entry ends: a brace or a quote is not closed"
                key = _KEY.match(block.raw)
                yield Reference(
                    span, position, key=key[1] if key else None, confidence=0.0, doubts=(doubt,)
                )

    def _entry(self, entry: Any, span: Span, position: int) -> Reference:  # noqa: ANN401 - bibtexparser's
        opening = _OPENING.match(self.file.text, span.start, span.end)
        begin = opening.end() if opening else span.start
        key = self.file.text.find(entry.key, begin, span.end) if entry.key else -1
        begin = max(begin, key + len(entry.key))
        fields = self._places(entry, begin, span)
        for name in ("xdata", "crossref"):
            if name in fields and (said := self._plain(fields[name].raw)):
                more = tuple(filter(None, (each.strip() for each in said.split(","))))
                self.parents[position] = (*self.parents.get(position, ()), *more)
        authors = fields.get("author")
        names, et_al = self._names(authors)
        return Reference(
            span,
            position,
            key=entry.key or None,
            label=Span(self.file, key, key + len(entry.key)) if key >= 0 else None,
            type=_TYPES.get(entry.entry_type.lower(), "document"),
            authors=names,
            authors_span=self._span(authors) if authors else None,
            et_al=et_al,
            editors=self._names(fields.get("editor"))[0],
            arxiv=self._arxiv(fields),
            **self._values(fields),  # type: ignore[arg-type]
        )

    def _places(self, entry: Any, begin: int, span: Span) -> dict[str, _Field]:  # noqa: ANN401
        """Return the fields with the places at which their values stand."""
        text, cursor = self.file.text, begin
        out: dict[str, _Field] = {}
        for each in entry.fields:
            if each.key.lower() not in _FIELDS and each.key.lower() not in _KEPT:
                continue
            found = text.find(each.value, cursor, span.end) if each.value else -1
            if found >= 0:
                cursor = found + len(each.value)
            out.setdefault(each.key.lower(), _Field(each.value, max(found, span.start)))
        return out

    def _values(self, fields: Mapping[str, _Field]) -> dict[str, Value]:
        """Return the fields by what they are called here; of several names the first that is given."""
        ranks: dict[str, int] = {}
        out: dict[str, Value] = {}
        for name, field in fields.items():
            known = _FIELDS.get(name)
            if known is None or ranks.get(known[0], known[1] + 1) <= known[1]:
                continue
            text = self._plain(field.raw)
            if text:
                ours, ranks[known[0]] = known
                out[ours] = Value(text, self._span(field))
        more = [name for name in _NOTES if name in fields and self._plain(fields[name].raw)]
        if more:
            said = (f"{_SAID.get(name, '')}{self._plain(fields[name].raw)}" for name in more)
            out["note"] = Value("; ".join(said), self._span(fields[more[0]]))
        subtitle = self._plain(fields["subtitle"].raw) if "subtitle" in fields else ""
        if subtitle and "title" in out:
            out["title"] = Value(f"{out['title'].text}: {subtitle}", out["title"].span)
        return out

    def _arxiv(self, fields: Mapping[str, _Field]) -> Value | None:
        kind = fields.get("archiveprefix") or fields.get("eprinttype")
        if kind is None or self._plain(kind.raw).lower() != "arxiv":
            return None
        number = fields.get("eprint")
        return Value(self._plain(number.raw), self._span(number)) if number else None

    def _span(self, field: _Field) -> Span:
        """Return the place of a value without the braces or quotes around it."""
        inside = 1 if field.raw[:1] in {"{", '"'} and len(field.raw) > 2 else 0
        return Span(self.file, field.start + inside, field.start + len(field.raw) - inside)

    def _plain(self, raw: str) -> str:
        """Return a value as it is printed: abbreviations resolved, LaTeX and braces taken out."""
        return " ".join(_clean(self._joined(raw)).split())

    def _joined(self, raw: str) -> str:
        """Return a value without what encloses it: one part, or several joined by `#`."""
        if "#" not in raw:
            return self._part(raw.strip())
        return "".join(map(self._part, _parts_of(raw.strip())))

    def _part(self, part: str) -> str:
        if len(part) > 1 and (part[0], part[-1]) in {("{", "}"), ('"', '"')}:
            return part[1:-1]
        return self.strings.get(part.lower(), part)

    def _names(self, field: _Field | None) -> tuple[tuple[Name, ...], bool]:
        """Return the people of a field, and whether it says that there are `others`."""
        if field is None:
            return (), False
        span = self._span(field)
        people = [name for name in _people(" ".join(self._joined(field.raw).split())) if name]
        others = bool(people) and people[-1].lower().rstrip(".") in {"others", "et al"}
        names = (_name(each, span) for each in (people[:-1] if others else people))
        return tuple(names), others


def _parts_of(raw: str) -> Iterator[str]:
    """Yield what `#` joins: it does so only outside braces and quotes."""
    depth, quoted, start = 0, False, 0
    for at, sign in enumerate(raw):
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and depth == 0:
            quoted = not quoted
        elif sign == "#" and depth == 0 and not quoted:
            yield raw[start:at].strip()
            start = at + 1
    yield raw[start:].strip()


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text before lines on which a block begins."""
    start = 0
    while start < len(text):
        found = _BLOCK.search(text, start + _STRETCH)
        end = found.start() if found else len(text)
        yield start, end
        start = end


def _people(text: str) -> list[str]:
    if "{" not in text:
        return [each.strip() for each in re.split(r"\s+and\s+", text, flags=re.IGNORECASE)]
    from bibtexparser.middlewares.names import split_multiple_persons_names  # noqa: PLC0415

    return list(split_multiple_persons_names(text))


def _name(printed: str, span: Span) -> Name:
    family, given, literal = _parts(printed)
    return Name(span, family=family, given=given, literal=literal)


@lru_cache(maxsize=50_000)
def _parts(printed: str) -> tuple[str, str, str]:
    """Return the family part, the given part, or the name of an organisation (in braces)."""
    if printed[:1] == "{" and printed.find("}") == len(printed) - 1:
        return "", "", _clean(printed)
    simple = printed.split(",")
    if len(simple) == 2 and "{" not in printed and "\\" not in printed:
        return simple[0].strip(), simple[1].strip(), ""
    from bibtexparser.middlewares.names import (  # noqa: PLC0415
        InvalidNameError,
        parse_single_name_into_parts,
    )

    try:
        parts = parse_single_name_into_parts(printed, strict=False)
    except InvalidNameError:
        return "", "", _clean(printed)
    family = " ".join((*parts.von, *parts.last))
    given = " ".join((*parts.first, *parts.jr))
    return _clean(family), _clean(given), ""


def _clean(text: str) -> str:
    if "\\" in text or "$" in text or "~" in text:
        text = decoded(text)
    return text.translate(_BRACES).strip() if "{" in text or "}" in text else text.strip()


@lru_cache(maxsize=4_096)
def decoded(text: str) -> str:
    r"""Return a text with the commands of LaTeX as the signs they mean: `M{\"u}ller` is `Müller`."""
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        return str(LatexNodes2Text(keep_comments=True).latex_to_text(text, tolerant_parsing=True))
    except (ValueError, IndexError, RecursionError):  # what a damaged command makes of it
        return text
