r"""Walk a LaTeX manuscript from its first to its last sign, and set what it prints as plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from citecheck.pattern import lazy
from citecheck.readers.latex import citations
from citecheck.readers.latex.conditions import Switches
from citecheck.readers.latex.macros import Macros
from citecheck.readers.latex.math import inline
from citecheck.readers.latex.page import Page, Place
from citecheck.readers.latex.printing import command
from citecheck.readers.latex.signs import LIGATURES
from citecheck.readers.latex.tokens import Input, Region, Token
from citecheck.source import SourceFile

_STAR = lazy(r"\s*\*")
_FORMULA_END = lazy(r"\\[\s\S]|(\$)|(?:\r\n|\n|\r)[ \t]*(?:\r|\n)")
_LONGEST_FORMULA = 10_000
_RAISED = lazy(r"(?=\{?\s*\d)")
_RAISED_NUMBERS = lazy(r"\{\s*(\d[\d,;\s–-]*)\}|(\d)")
_DIRECTIVE = lazy(r"%+[ \t]*(citecheck:[^\r\n]*)")
_NEAR = 1_000
_BEGINS = lazy(r"\s*+(?:%[^\r\n]*+\s*+)*+\\(?:bibitem|item|begin|(?:sub)*section|chapter|paragraph|end)\b|\s*+\Z|[ \t]*+[\r\n]")  # fmt: skip


_PLAIN_KEY = lazy(r"\w(?:[\w:.#$%&+?<>~/-]{0,99}\w)?")


class Files(Protocol):
    """Where the files are that a manuscript draws in."""

    def included(
        self, name: str, by: SourceFile, open_files: Sequence[SourceFile]
    ) -> SourceFile | None:
        """Return the file of a name, or None where there is none."""


class Typesetter:
    """A manuscript being set; what it draws in and asks for is kept beside its text."""

    def __init__(self, main: SourceFile, files: Files, *, body: bool) -> None:
        self.page = Page()
        self.macros = Macros()
        self.switches = Switches()
        self.input = Input(str(main.path))
        self.files = files
        self.body = body
        """Whether the preamble is over."""
        self.titles: list[Region] = []
        self.groups: list[Callable[[], None] | None] = []
        """What is to be done at the end of each group that is open."""
        self.open_files: list[SourceFile] = []
        self.floats: list[str] = []
        self.counts: dict[str, int] = {}
        self.items: list[list[int]] = []
        """The numbers reached in the lists that are open; -1 in one without numbers."""
        self.tables = 0
        self.in_list = False
        """Whether the entries of a `thebibliography` are being set."""
        self.cited: list[str] = []
        self.uncited: list[tuple[str, Place]] = []
        r"""Keys given to `\nocite`, each with its place."""
        self.bibliographies: list[tuple[str, SourceFile]] = []
        """The names of libraries, each with the file that names it."""
        self.held: dict[str, Region] = {}
        """Files that the manuscript holds in itself, by name."""
        self.missing: list[Place] = []
        """Where files are drawn in that are not there."""
        self.expansions = 0
        """How many macros have been carried out."""

    def set(self, *sources: SourceFile) -> Page:
        """Set a manuscript and what comes after it, and return the page.

        Raises:
            ReadError: a file draws itself in, or commands are nested too deep.
        """
        for source in sources:
            self.input.allow(len(source.text))
            self.open_files.append(source)
            self.input.push(Region(source, 0, len(source.text)), self.close_file)
            while (token := self.input.next()) is not None:
                _HANDLERS[token.kind](self, token)
            self.page.finish()
            self.in_list, self.tables = False, 0
        return self.page

    def close_file(self) -> None:
        """Note that a file has been read to its end."""
        self.open_files.pop()

    def emit(self, text: str, place: Place | None) -> None:
        """Set a text, where the preamble is over."""
        if self.body:
            self.page.add(text, place)

    def paragraph(self) -> None:
        """End the paragraph, where something can end it."""
        if self.in_list or self.tables:
            self.page.space()
        else:
            self.page.end_paragraph()

    def grouped(self, after: Callable[[], None]) -> bool:
        """Do something at the end of the group that comes next; False where none comes."""
        self.input.skip_gap()
        if self.input.ahead != "{":
            return False
        self.input.next()
        self.groups.append(after)
        return True

    def skip(self, signature: str) -> None:
        """Step over the arguments of a signature (see `latex_commands`)."""
        for letter in signature:
            match letter:
                case "s":
                    self.input.match(_STAR)
                case "o":
                    self.input.option()
                case "p":
                    self.input.option("(", ")")
                case _:
                    self.input.group()

    def salvage(self, region: Region) -> None:
        """Set what is cited in a stretch that is left out: a drawing, a formula."""
        for key, place in citations.salvaged(region):
            self.emit("[", None)
            self.key("", key, place, enclosed=True)
            self.emit("]", None)

    def key(self, before: str, key: str, place: Place, *, enclosed: bool) -> None:
        """Set a key as pandoc writes it; in braces where the text behind might seem part of it."""
        self.cited.append(key)
        braced = not enclosed or not _PLAIN_KEY.fullmatch(key)
        self.emit(f"{before}@{{" if braced else f"{before}@", None)
        self.emit(key, place)
        if braced:
            self.emit("}", None)

    # What each kind of token does.

    def _text(self, token: Token) -> None:
        self.emit(token.text, token.place)

    def _space(self, token: Token) -> None:
        if token.text.count("\n") > 1 or token.text.count("\r") > 1:
            self.paragraph()
        else:
            self.page.space()

    def _tie(self, token: Token) -> None:
        if self.page.last and not self.page.last.isspace():
            self.emit(" ", token.place)

    def _open(self, token: Token) -> None:
        del token
        self.groups.append(None)

    def _close(self, token: Token) -> None:
        del token
        after = self.groups.pop() if self.groups else None
        if after is not None:
            after()

    def _cell(self, token: Token) -> None:
        del token
        if self.page.paragraph.row:
            self.emit(" | ", None)
        else:
            self.page.space()

    def _parameter(self, token: Token) -> None:
        number = int(token.text) - 1
        if number < len(token.region.arguments):
            self.input.push(token.region.arguments[number])

    def _ligature(self, token: Token) -> None:
        self.emit(LIGATURES.get(token.text, token.text), token.place)

    def _other(self, token: Token) -> None:
        if token.text == "^":
            # Outside a formula only macros like `\ensuremath{^{3}}` have it.
            found = self.input.match(_RAISED_NUMBERS) if self.input.match(_RAISED) else None
            if found:
                self.emit("^{", None)
                self.emit(found[1] or found[2], token.place)
                self.emit("}", None)
        elif token.text == "@":
            # A name or an address, no key: those are set from commands alone.
            self.emit("@ ", token.place)
        elif token.text not in "_#\\":
            self.emit(token.text, token.place)

    def _comment(self, token: Token) -> None:
        source = token.region.source.text
        found = _DIRECTIVE.match(token.text)
        if found and token.region.site is None:
            shown = f"<!-- {found[1].rstrip().replace('-->', '')} -->"
            place = Place(token.region.source, token.start, token.start + len(found[0]))
            near = max(0, token.start - _NEAR)
            line = (
                max(
                    source.rfind("\n", near, token.start),
                    source.rfind("\r", near, token.start),
                    near - 1,
                )
                + 1
            )
            apart = not source[line : token.start].strip() and _BEGINS.match(
                source, token.end, token.end + _NEAR
            )
            if apart or not self.body:
                self.page.end_paragraph()
            self.page.space()
            self.page.add(shown, place)
            self.page.space()
            if apart or not self.body:
                self.page.end_paragraph()
        if source[token.end - 1 : token.end] in "\r\n \t" and source[token.end : token.end + 1] in {"\r", "\n"}:  # fmt: skip
            self.paragraph()

    def _dollar(self, token: Token) -> None:
        text, end = token.region.source.text, token.region.end
        if text[token.end : token.end + 1] == "$" and token.end < end:
            self.input.next()
            region = self.input.until("$$")
            if region is not None:
                self.salvage(region)
                self.page.space()
            return
        limit = min(end, token.end + _LONGEST_FORMULA)
        for match in _FORMULA_END.finditer(text, token.end, limit):
            if match[1]:
                region = Region(
                    token.region.source, token.end, match.start(), token.region.arguments, token.region.site
                )  # fmt: skip
                self.input.go_to(match.end())
                self.formula(region)
                return
            if match[0][0] != "\\":
                return

    def formula(self, region: Region) -> None:
        """Set a formula in a line of text."""
        if "cite" in region.text and self.body:
            self.salvage(region)
            return
        for text, place in inline(region, self.page.last):
            self.emit(text, place)


_HANDLERS: Mapping[str, Callable[[Typesetter, Token], None]] = MappingProxyType(
    {
        "text": Typesetter._text,  # noqa: SLF001
        "space": Typesetter._space,  # noqa: SLF001
        "command": command,
        "open": Typesetter._open,  # noqa: SLF001
        "close": Typesetter._close,  # noqa: SLF001
        "dollar": Typesetter._dollar,  # noqa: SLF001
        "tie": Typesetter._tie,  # noqa: SLF001
        "cell": Typesetter._cell,  # noqa: SLF001
        "comment": Typesetter._comment,  # noqa: SLF001
        "parameter": Typesetter._parameter,  # noqa: SLF001
        "ligature": Typesetter._ligature,  # noqa: SLF001
        "other": Typesetter._other,  # noqa: SLF001
    }
)
