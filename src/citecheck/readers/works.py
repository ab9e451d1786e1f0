"""Read lists of works as reference managers and databases export them, each by what it really holds.

The name of such a file says little: PubMed's format comes as `.nbib` and `.txt`, RIS as `.ris`, `.txt`
or `.enw`, and some servers give everything the same name. So the content decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from citecheck.errors import ReadError
from citecheck.pattern import lazy
from citecheck.readers import encoding
from citecheck.readers.disk import contents
from citecheck.readers.markup import xml_offsets
from citecheck.source import SourceFile

_TAGGED: Mapping[str, re.Pattern[str]] = {
    "ris": lazy(r"^[ \t]{0,3}TY[ \t]{1,4}-[ \t]{0,4}[A-Za-z]", re.MULTILINE),
    "nbib": lazy(r"^PMID[ ]{0,2}-[ ]{0,2}\d", re.MULTILINE),
    "wos": lazy(r"^PT [A-Z]\b", re.MULTILINE),
    "refer": lazy(r"^[ \t]{0,3}%0[ \t]{1,4}[A-Za-z]", re.MULTILINE),
    "bibtex": lazy(r"^[ \t]{0,8}@[A-Za-z]{3,20}\s{0,4}[{(]\s{0,4}[^\s,{}=]{1,200}\s{0,4},", re.MULTILINE),
}  # fmt: skip
"""How the first record begins, in each of the formats that are lines of text."""
_XML = lazy(r"\s{0,999}<(?:\?xml|!DOCTYPE|!--|xml\b|records\b)", re.IGNORECASE)
_ENDNOTE = lazy(
    rb"\A[\xef\xbb\xbf\s]{0,99}(?:<\?[^<>]{0,500}\?>\s{0,99})?(?:<!DOCTYPE[^<>\[]{0,500}>\s{0,99})?"
    rb"<(?:xml[^<>]{0,200}>\s{0,99}<records?\b|records\b)"
)
_ITEMS = lazy(r'"(?:items|references)"\s{0,99}:\s{0,99}\[\s{0,999}')
_ARRAY = lazy(r"\s{0,999}\[\s{0,999}")
_CSL = frozenset({"type", "id", "title", "author", "issued", "DOI", "container-title"})
_BEGIN = 4_096
"""Characters or bytes of a file by which it is told what it may be."""
_LONGEST_ITEM = 1_000_000
_CSL_HINT = "export the library as CSL JSON (in Zotero: “CSL JSON” or “Better CSL JSON”)"


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read a list of works in RIS, NBIB, CSL-JSON, or one of the tagged forms, whatever it is called.

    Raises:
        ReadError: it is missing, may not be read, is empty, too large, not text, or no such list.
    """
    data = contents(path, changed)
    if is_endnote_xml(data):
        return read_endnote_xml(path, changed)
    decoded = encoding.decode(data, str(path))
    file = SourceFile(path, decoded.text, editable=decoded.utf8, mark=decoded.mark, changed=changed)
    if not file.text.strip():
        raise ReadError(f"`{path}` is empty", hint="is this the right file, and was it saved?")
    if file.text.lstrip()[0] in "[{":
        _refuse_other_json(path, file.text)
        return replace(file, format="csl-json")
    begins = {
        name: match.start()
        for name, pattern in _TAGGED.items()
        if (match := pattern.search(file.text))
    }
    if not begins:
        raise _no_list(path, file.text)
    return replace(file, format=min(begins, key=lambda name: begins[name]))


def read_endnote_xml(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read a library that EndNote exported as XML.

    Raises:
        ReadError: it is missing, may not be read, is too large, not in the encoding it declares, or
            declares entities.
    """
    source = xml_offsets.decoded(path, contents(path, changed))
    if re.search(r"<!ENTITY\b", source.text):
        raise ReadError(
            f"`{path}` declares entities, and is not read for safety",
            hint="export the library again as XML: EndNote declares none",
        )
    return replace(source, format="endnote-xml", changed=changed)


def is_endnote_xml(data: bytes) -> bool:
    """Tell whether XML is a library of EndNote's: its outermost elements are `xml` and `records` (or `record`)."""
    return bool(_ENDNOTE.match(data[:_BEGIN]))


def may_be_csl_json(path: Path) -> bool:
    """Tell whether a JSON file begins like a list of works; most JSON files are something else."""
    try:
        with path.open("rb") as stream:
            begin = stream.read(_BEGIN)
    except OSError:
        return True  # whoever reads it says why it cannot be read
    text = begin.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    return bool(_LIKE_CSL.match(text)) and bool(_CSL_KEY.search(text))


_LIKE_CSL = lazy(r'(?:\{\s{0,99}"(?:items|references)"\s{0,99}:\s{0,99})?\[\s{0,99}\{')
_CSL_KEY = lazy(
    r'"(?:title|container-title|issued|DOI)"\s{0,9}:|"type"\s{0,9}:\s{0,9}"(?:article|book|chapter|paper|report|thesis|webpage)'
)


def _refuse_other_json(path: Path, text: str) -> None:
    """Refuse JSON of which not even the first item is one of CSL's.

    Raises:
        ReadError: it is not.
    """
    inside = _ARRAY.match(text) or _ITEMS.search(text)
    start = inside.end() if inside else len(text) - len(text.lstrip())
    if inside and text[start : start + 1] == "]":
        return
    try:
        item, _ = json.JSONDecoder(strict=False, parse_int=str).raw_decode(
            text[start : start + _LONGEST_ITEM]
        )
    except (ValueError, RecursionError) as error:
        line = text.count("\n", 0, start + getattr(error, "pos", 0)) + 1
        raise ReadError(
            f"`{path}` is not JSON: line {line} cannot be read",
            hint="get or export the file again; it may be damaged or cut off",
        ) from error
    if not isinstance(item, dict):
        raise ReadError(f"`{path}` is JSON, but no list of works", hint=_CSL_HINT)
    if "itemType" in item or "itemType" in _mapping(item.get("data")):
        raise ReadError(f"`{path}` is JSON in Zotero's own terms, not CSL-JSON", hint=_CSL_HINT)
    if not _CSL & item.keys():
        raise ReadError(f"`{path}` is JSON, but no list of works in CSL-JSON", hint=_CSL_HINT)


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return value if isinstance(value, dict) else {}


def _no_list(path: Path, text: str) -> ReadError:
    if _XML.match(text[:_BEGIN]):
        return ReadError(
            f"`{path}` is XML, but no library that EndNote exported",
            hint="if it is an article in JATS, give it a name that ends in .xml",
        )
    return ReadError(
        f"`{path}` is no list of works: nothing in it begins a record (`TY  - `, `PMID- `, `PT `, `%0 `)",
        hint="export the list again from the reference manager, as RIS or BibTeX",
    )
