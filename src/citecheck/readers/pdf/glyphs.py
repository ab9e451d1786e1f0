"""Take the characters of a PDF's pages with their places, and join them to scraps of line.

A scrap is what stands on one baseline in one size without a gap. Nothing is known here of lines,
columns or paragraphs. Lengths are points (1/72 inch); y grows upwards.
"""

from __future__ import annotations

import ctypes
import math
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citecheck.errors import ReadError

MAX_PAGES = 1_500
MAX_CHARACTERS = 4_000_000
"""Of the whole document; a thesis has about a million."""
MAX_SECONDS = 120.0
"""How long the pages may take; 500 pages of text take about ten."""
_GAP = 0.6
"""Widths of an em from which on a gap ends a scrap: about two spaces."""
_HYPHENS = frozenset({0x02, 0xAD, 0xFFFE})
"""What PDFium makes of a hyphen at the end of a line."""
_UNREADABLE = 0xFFFD
_BOLD_FLAG = 1 << 18  # ISO 32000-1, table 123: ForceBold
_BOLD_WEIGHT = 600
_INVISIBLE = 3  # ISO 32000-1, table 106: neither filled nor stroked, as text under a scan is


@dataclass(slots=True, eq=False)
class Scrap:
    """A stretch of characters on one baseline, in one size."""

    text: str
    x0: float
    x1: float
    y: float
    """The baseline."""
    size: float
    spaced: bool = False
    """Whether a space stands before it."""
    bold: int = 0
    """How many of its characters are bold."""


@dataclass(slots=True)
class Sheet:
    """A page: its scraps in the order of the file, and what else is known of its text."""

    number: int
    """From 1."""
    height: float
    scraps: list[Scrap]
    characters: int = 0
    unreadable: int = 0
    """Characters whose code says nothing of what they are."""
    has_picture: bool = False
    invisible: bool = False
    """Whether its text cannot be seen: it was recognised from a picture."""


def sheets(path: Path, data: bytes) -> list[Sheet]:
    """Return the pages of a document.

    Raises:
        ReadError: the extra is missing, it is no PDF, damaged, encrypted, or too large.
    """
    try:
        import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  # an extra, and heavy
    except ImportError as error:
        raise ReadError(
            f"`{path}` is a PDF, and what reads such is not installed",
            hint="pip install 'citecheck-lint[pdf]'",
        ) from error
    if b"%PDF-" not in data[:1024]:
        raise ReadError(
            f"`{path}` is not a PDF", hint="check what it is, and give it the suffix it should have"
        )
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(path, str(error)) from error
    try:
        return list(_pages(path, document, pypdfium2))
    finally:
        document.close()


def _unopened(path: Path, reason: str) -> ReadError:
    if "password" in reason.lower():
        return ReadError(
            f"`{path}` is encrypted with a password",
            hint="save it without one in a viewer that can open it, or check its source",
        )
    if "security" in reason.lower():
        return ReadError(
            f"`{path}` is encrypted in a way that cannot be opened",
            hint="print it to a new PDF in a viewer that can open it, or check its source",
        )
    return ReadError(
        f"`{path}` is damaged and cannot be opened as a PDF",
        hint="get or export it again, or check its source (.docx, .tex, .md)",
    )


def _pages(path: Path, document: Any, pdfium: Any) -> Iterator[Sheet]:  # noqa: ANN401
    if len(document) > MAX_PAGES:
        raise ReadError(
            f"`{path}` has {len(document)} pages, more than any manuscript",
            hint="check the manuscript's parts one by one",
        )
    start = time.monotonic()
    left = MAX_CHARACTERS
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            # One page that cannot be loaded; what it would have held is doubtful.
            yield Sheet(index + 1, 0, [], has_picture=True)
            continue
        try:
            sheet = _sheet(index + 1, page, pdfium.raw, left)
        finally:
            page.close()
        left -= sheet.characters
        if left <= 0 or time.monotonic() - start > MAX_SECONDS:
            raise ReadError(
                f"`{path}` has more text than any manuscript, or takes too long to read",
                hint="check the manuscript's parts one by one",
            )
        yield sheet


def _sheet(number: int, page: Any, raw: Any, most: int) -> Sheet:  # noqa: ANN401
    sheet = Sheet(number, page.get_height(), [])
    sheet.has_picture = any(True for _ in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    textpage = page.get_textpage()
    try:
        sheet.characters = raw.FPDFText_CountChars(textpage)
        if 0 < sheet.characters < most:
            _Reader(sheet, textpage, raw).read()
    finally:
        textpage.close()
    return sheet


class _Reader:
    """Asks PDFium about each character of a page, and joins them."""

    def __init__(self, sheet: Sheet, textpage: Any, raw: Any) -> None:  # noqa: ANN401
        self.sheet, self.textpage, self.raw = sheet, textpage, raw
        self.matrix = raw.FS_MATRIX()
        self.box = tuple(ctypes.c_double() for _ in range(4))
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.turn = 0
        self.current: Scrap | None = None
        self.spaced = False

    def read(self) -> None:
        self.turn = self._usual_turn()
        self.sheet.invisible = self._is_invisible()
        high = 0
        for index in range(self.sheet.characters):
            code = self.raw.FPDFText_GetUnicode(self.textpage, index)
            if 0xD800 <= code < 0xDC00:  # noqa: PLR2004  # the first half of a character
                high = code
                continue
            if 0xDC00 <= code < 0xE000:  # noqa: PLR2004  # the second half
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else _UNREADABLE
            high = 0
            self._character(index, code)

    def _character(self, index: int, code: int) -> None:
        if code in _HYPHENS:
            code = ord("-")
        text = chr(code)
        if text.isspace() or code == 0:
            self.spaced = True
            return
        if not self.raw.FPDFText_GetMatrix(self.textpage, index, self.matrix):
            return
        if _turn(self.matrix) != self.turn:
            return
        if code == _UNREADABLE or 0xE000 <= code < 0xF900 or code < ord(" "):  # noqa: PLR2004  # private use
            self.sheet.unreadable += 1
            text = "\ufffd"
        x0, x1, y, size = self._place(index)
        if size <= 0 or not math.isfinite(x0 + x1 + y + size):
            return
        weight = self.raw.FPDFText_GetFontWeight(self.textpage, index)
        self._join(Scrap(text, x0, x1, y, size, self.spaced, int(weight >= _BOLD_WEIGHT)))
        self.spaced = False

    def _place(self, index: int) -> tuple[float, float, float, float]:
        """Return left, right and baseline of a character as the page is read, and its size."""
        left, right, bottom, top = self.box
        self.raw.FPDFText_GetCharBox(self.textpage, index, left, right, bottom, top)
        self.raw.FPDFText_GetCharOrigin(self.textpage, index, self.x, self.y)
        matrix = self.matrix
        size = self.raw.FPDFText_GetFontSize(self.textpage, index) * math.hypot(matrix.c, matrix.d)
        match self.turn:
            case 1:
                return self.y.value, top.value, -self.x.value, size
            case 2:
                return -self.x.value, -left.value, -self.y.value, size
            case 3:
                return -self.y.value, -bottom.value, self.x.value, size
            case _:
                return self.x.value, max(self.x.value, right.value), self.y.value, size

    def _join(self, new: Scrap) -> None:
        old = self.current
        if old is not None and _goes_on(old, new):
            gap = new.x0 - old.x1
            if new.spaced and gap > -0.1 * old.size:
                old.text += " "
            old.text += new.text
            old.x1 = max(old.x1, new.x1)
            old.bold += new.bold
            return
        self.current = new
        self.sheet.scraps.append(new)

    def _usual_turn(self) -> int:
        """Return which way most of the text runs, in quarters of a turn."""
        step = max(1, self.sheet.characters // 300)
        turns = Counter(
            _turn(self.matrix)
            for index in range(0, self.sheet.characters, step)
            if self.raw.FPDFText_GetMatrix(self.textpage, index, self.matrix)
        )
        return turns.most_common(1)[0][0] if turns else 0

    def _is_invisible(self) -> bool:
        """Tell whether the text lies unseen over a picture."""
        if not self.sheet.has_picture:
            return False
        step = max(1, self.sheet.characters // 20)
        modes = [
            self.raw.FPDFTextObj_GetTextRenderMode(found)
            for index in range(0, self.sheet.characters, step)
            if (found := self.raw.FPDFText_GetTextObject(self.textpage, index))
        ]
        return bool(modes) and modes.count(_INVISIBLE) > len(modes) / 2


def _turn(matrix: Any) -> int:  # noqa: ANN401
    return round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4


def _goes_on(old: Scrap, new: Scrap) -> bool:
    size = max(old.size, new.size)
    return (
        abs(new.y - old.y) < 0.08 * size
        and abs(new.size - old.size) < 0.07 * size
        and -0.5 * size < new.x0 - old.x1 < _GAP * size
    )
