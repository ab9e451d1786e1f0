"""Read PDFs that hold text: their lines in reading order, raised numbers told by size and place.

A PDF is a picture of a text. What was not read surely is told in `SourceFile.doubts`, so that no
rule judges the list as a whole by it. Nothing can be written back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from citecheck.errors import ReadError
from citecheck.readers.disk import contents
from citecheck.readers.pdf.glyphs import Sheet, sheets
from citecheck.readers.pdf.layout import lines, regions
from citecheck.readers.pdf.margins import without_margins
from citecheck.readers.pdf.paragraphs import paragraphs, written
from citecheck.readers.pdf.segments import segments
from citecheck.source import SourceFile

_MOST_UNREADABLE = 0.01
"""Share of characters without a meaning from which on the text is doubtful."""
_HARDLY_READABLE = 0.3
_FEWEST = 20
"""Characters of a page that say something."""


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read a PDF; the places in it are pages.

    Raises:
        ReadError: it is missing, may not be read, is no PDF, damaged, encrypted, too large, or
            holds no text; or the extra that reads PDFs is not installed.
    """
    pages = sheets(path, contents(path, changed))
    _refuse_unreadable(path, pages)
    doubts = tuple(_doubts(pages))
    left = without_margins([segments(page.scraps) for page in pages])
    columns = [
        lines(region, page.number)
        for page, found in zip(pages, left, strict=True)
        for region in regions(found)
        if region
    ]
    texts: list[str] = []
    starts: list[int] = []
    length = 0
    for line in (line for column in columns for line in column):
        line.number = len(starts)
        starts.append(length)
        texts.append(line.text)
        length += len(line.text) + 1
    source = SourceFile(path, "\n".join(texts), editable=False)
    text = written(paragraphs(columns), source, starts)
    return text.source(path, changed=changed, editable=False, doubts=doubts)


def _refuse_unreadable(path: Path, pages: Sequence[Sheet]) -> None:
    characters = sum(len(scrap.text) for page in pages for scrap in page.scraps)
    if characters < _FEWEST:
        raise ReadError(
            f"`{path}` holds no text, only pictures of it"
            if any(page.has_picture for page in pages)
            else f"`{path}` holds no text",
            hint="recognise its text first (OCR), or check its source (.docx, .tex, .md)",
        )
    if sum(page.unreadable for page in pages) > _HARDLY_READABLE * characters:
        raise ReadError(
            f"`{path}` does not say which letters it shows",
            hint="recognise its text first (OCR), or check its source (.docx, .tex, .md)",
        )


def _doubts(pages: Sequence[Sheet]) -> list[str]:
    """Return why the text may not be all that the pages show."""
    doubts = []
    empty = [
        page.number
        for page in pages
        if page.has_picture and sum(len(each.text) for each in page.scraps) < _FEWEST
    ]
    if empty:
        doubts.append(
            f"page {empty[0]} is a picture"
            if len(empty) == 1
            else f"{len(empty)} pages are pictures, the first page {empty[0]}"
        )
    if any(page.invisible for page in pages):
        doubts.append("the text was recognised from pictures of the pages")
    characters = sum(page.characters for page in pages)
    unreadable = sum(page.unreadable for page in pages)
    if unreadable > _MOST_UNREADABLE * characters:
        doubts.append(f"{unreadable} characters of the PDF do not say what they are")
    return doubts
