"""Set the text of a document of elements: paragraphs, collapsed white space, raised stretches.

What a page shows is written here as plain text with the few signs that recognition knows: blank
lines between paragraphs, `#` before a heading, `|` between cells, `<sup>` around what is raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from citecheck.pattern import lazy
from citecheck.readers.mapped import MappedText
from citecheck.source import SourceFile

MADE = -1
"""Where text stands that the reader added."""
LONGEST_CODE = 390
"""Characters of code in a line of prose that are kept: what is longer is not seen as code."""

_SPACES = " \t\r\n\f"
# One plain space is copied as it is; other white space is one space on the page. What has no width
# (soft hyphens, zero-width spaces) parts no word.
_SPECIAL = lazy(r"[\t\r\n\f][ \t\r\n\f]*+| [ \t\r\n\f]++|[\u00ad\u200b\u2060\ufeff]++")
_LABEL = lazy(r"[\[(]?\d{1,4}[a-z]?[\])]?[.:)]?")
_BEGINS_NUMBERED = lazy(r"[\[(]?\d{1,4}[\])]?[.:)]?\s|\[\d{1,4}\]|\d{1,4}\.")


class Run(NamedTuple):
    """A piece of text and where it stands in the source (`MADE` where it does not)."""

    text: str
    at: int
    until: int


@dataclass(eq=False)
class Block:
    """A paragraph, heading, table row or listing."""

    prefix: str = ""
    runs: list[Run] = field(default_factory=list)
    table: int = 0
    """Rows with the same number (not 0) are one table."""
    code: bool = False
    cell: tuple[int, int] | None = None
    """Row and column while its table is open."""
    start: int = 0
    end: int = 0
    """Where it stands in the text, once that is made; the prefix is left out."""

    @property
    def text(self) -> str:
        """The words, without the prefix."""
        return "".join(run.text for run in self.runs)

    @property
    def is_label(self) -> bool:
        """Whether it is nothing but a number, as one printed beside an entry."""
        return sum(len(run.text) for run in self.runs) < 10 and bool(  # noqa: PLR2004  # `[1234a]:`
            _LABEL.fullmatch(self.text.strip())
        )

    @property
    def begins_numbered(self) -> bool:
        """Whether it begins with a printed number."""
        return bool(_BEGINS_NUMBERED.match(self.text[:12].lstrip("*")))


class Flow:
    """Blocks that grow as the elements of a document are walked."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self.cell: tuple[int, int] | None = None
        self.added = 0
        """How many pieces of text were added so far."""
        self._block: Block | None = None
        self._prefix = ""
        self._code = False
        self._space: Run | None = None
        self._waiting: list[str] = []
        self._open: list[str] = []
        self._raised = 0
        self._in_code = 0
        self._code_left = 0

    def begin(self, prefix: str = "", *, code: bool = False) -> None:
        """End the block, so that what comes next begins another."""
        if self._block is not None:
            for mark in reversed(self._open):
                self._block.runs.append(Run(mark.replace("<", "</"), MADE, MADE))
        self._block, self._prefix, self._code = None, prefix, code
        self._space = None
        self._waiting.clear()
        self._open.clear()
        self._raised = self._in_code = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the block yet."""
        return self._block is None

    @property
    def open_marks(self) -> tuple[str, ...]:
        """The marks of the stretches that are open."""
        return (*self._open, *self._waiting)

    def copy(self, at: int, until: int) -> None:
        """Add a stretch of the source, its white space collapsed unless it is a listing."""
        text = self.source.text
        if self._code:
            self._add(text[at:until].replace("`", "'"), at, until)
            return
        position = at
        for match in _SPECIAL.finditer(text, at, until):
            self._words(position, match.start())
            if match[0][0] in _SPACES:
                self._space = self._space or Run(" ", match.start(), match.end())
            position = match.end()
        self._words(position, until)

    def put(self, text: str, at: int, until: int) -> None:
        """Add a text that the source spells otherwise; what has no width is left out."""
        text = _SPECIAL.sub(lambda match: " " if match[0][0] in _SPACES else "", text)
        if text == " ":
            self._space = self._space or Run(" ", at, until)
        elif text:
            self._add(text, at, until)

    def made(self, text: str) -> None:
        """Add a text that the source does not have."""
        if text:
            self._add(text, MADE, MADE)

    def space(self) -> None:
        """Part what comes next from what stands there, if anything does."""
        self._space = self._space or Run(" ", MADE, MADE)

    def line(self) -> None:
        """Break the line; a second break in a row begins a new block."""
        if self._space is not None and self._space.text == "\n":
            self.begin()
        elif self._block is not None:
            self._space = Run("\n", MADE, MADE)

    def enter(self, mark: str) -> None:
        """Open a stretch between marks: `*`, `**`, `` ` `` or `<sup>`."""
        if mark == "<sup>":
            self._raised += 1
        if mark == "`":
            self._in_code += 1
            self._code_left = LONGEST_CODE
        within = self._raised > (mark == "<sup>") or self._in_code > (mark == "`")
        if not within and not self._code and mark not in self._open + self._waiting:
            self._waiting.append(mark)

    def leave(self, mark: str) -> None:
        """Close a stretch; white space at its end comes to stand behind it."""
        if mark == "<sup>":
            self._raised = max(0, self._raised - 1)
        if mark == "`":
            self._in_code = max(0, self._in_code - 1)
        if (mark == "<sup>" and self._raised) or (mark == "`" and self._in_code):
            return
        if mark in self._waiting:
            self._waiting.remove(mark)
        elif self._open and self._open[-1] == mark and self._block is not None:
            self._open.pop()
            self._block.runs.append(Run(mark.replace("<", "</"), MADE, MADE))

    def _words(self, at: int, until: int) -> None:
        text = self.source.text
        if at == until:
            return
        if text[at] == " ":
            self._space = self._space or Run(" ", at, at + 1)
            at += 1
        stop = until - 1 if until > at and text[until - 1] == " " else until
        if at < stop:
            self._add(text[at:stop], at, stop)
        if stop < until:
            self._space = Run(" ", stop, until)

    def _add(self, text: str, at: int, until: int) -> None:
        if self._in_code:
            text = text.replace("`", "'")[: self._code_left]
            self._code_left -= len(text)
            until = at + len(text) if at != MADE else MADE
            if not text:
                return
        self.added += 1
        if self._block is None:
            self._block = Block(self._prefix, code=self._code, cell=self.cell)
            self.blocks.append(self._block)
        elif self._space is not None:
            self._block.runs.append(self._space)
        self._space = None
        if self._waiting == ["<sup>"] and self._block.runs[-1:] == [_LOWERED]:
            # What is raised piece by piece, as `<sup>3</sup><sup>,</sup><sup>4</sup>`, is one.
            self._block.runs.pop()
            self._open += self._waiting
            self._waiting.clear()
        if self._waiting:
            self._block.runs.extend(Run(mark, MADE, MADE) for mark in self._waiting)
            self._open += self._waiting
            self._waiting.clear()
        runs = self._block.runs
        # Pieces that stand side by side are one, so that a fix can reach over both.
        if (
            runs
            and at == runs[-1].until != MADE
            and self.source.text[runs[-1].at : until] == runs[-1].text + text
        ):
            runs[-1] = Run(runs[-1].text + text, runs[-1].at, until)
        else:
            runs.append(Run(text, at, until))

    def joined(self, blocks: Sequence[Block]) -> None:
        """Make one block of several that follow each other."""
        first, *others = blocks
        for each in others:
            first.runs += [Run(" ", MADE, MADE), *each.runs]
        self._drop(others)
        if self._block in others:
            self._block = first

    def _drop(self, blocks: Sequence[Block]) -> None:
        gone = set(blocks)
        if gone:
            # They are among the last ones: what was before is not looked at.
            at = len(self.blocks)
            while at and gone:
                at -= 1
                if self.blocks[at] in gone:
                    gone.remove(self.blocks[at])
                    del self.blocks[at]

    def tabulated(self, first: int, table: int) -> None:
        """Make rows of the blocks of a table, which begin at an index, unless it lays out a page."""
        blocks = self.blocks[first:]
        rows = list(_rows(blocks))
        if not blocks or any(each.table or each.prefix or each.code for each in blocks):
            return
        if any(
            len(cell) > 1 and sum(len(b.text) for b in cell) > _PAGE for row in rows for cell in row
        ):
            return
        if max(len(row) for row in rows) == 1 and len(rows) < 3:  # noqa: PLR2004  # a frame around text
            return
        for row in rows:
            for cell in row:
                self.joined(cell)
        labels = sum(len(row) > 1 and row[0][0].is_label for row in rows)
        if labels == len(rows) > 1 and all(len(row) == 2 for row in rows):  # noqa: PLR2004
            # A list of entries with their numbers in a column of their own.
            for row in rows:
                self.joined([cell[0] for cell in row])
            return
        for row in rows:
            self._as_row([cell[0] for cell in row], table)

    def _as_row(self, cells: Sequence[Block], table: int) -> None:
        first = cells[0]
        runs = [Run("| ", MADE, MADE)]
        column = 0
        for cell in cells:
            # Cells with nothing in them count too: a column is what stands under its head.
            while cell.cell is not None and column < min(cell.cell[1], _WIDEST):
                runs.append(Run("| ", MADE, MADE))
                column += 1
            runs += [each for each in cell.runs if each.text != "\n"]
            runs.append(Run(" | ", MADE, MADE))
            column += 1
        first.runs, first.table = runs, table
        self._drop(cells[1:])


_LOWERED = Run("</sup>", MADE, MADE)
_PAGE = 600
"""Characters of a cell with several paragraphs from which on it is part of a page's layout."""
_WIDEST = 100


def _rows(blocks: Sequence[Block]) -> Iterator[list[list[Block]]]:
    """Yield the rows, each with its cells, each with its blocks."""
    row: list[list[Block]] = []
    place: tuple[int, int] | None = None
    for block in blocks:
        if row and block.cell is not None and place is not None and block.cell[0] != place[0]:
            yield row
            row = []
        if row and block.cell == place:
            row[-1].append(block)
        else:
            row.append([block])
        place = block.cell
    if row:
        yield row


def written(blocks: Sequence[Block], source: SourceFile) -> MappedText:
    """Return the blocks as one text, and tell each where it stands in it."""
    text = MappedText()
    before: Block | None = None
    for block in blocks:
        if before is not None:
            text.made("\n" if block.table and block.table == before.table else "\n\n")
        text.made("```\n" if block.code else block.prefix)
        block.start = text.length
        for run in block.runs:
            if run.at == MADE:
                text.made(run.text)
            else:
                text.put(run.text, source, run.at, run.until)
        block.end = text.length
        if block.code:
            text.made("\n```")
        before = block
    text.made("\n")
    return text
