r"""Set what stands between `\begin` and `\end`, and what a manuscript draws in: files, libraries, entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from citecheck.pattern import lazy
from citecheck.readers.latex import commands
from citecheck.readers.latex.page import Place
from citecheck.readers.latex.tokens import Token

if TYPE_CHECKING:
    from citecheck.readers.latex.typesetter import Typesetter

_NAMED_CAPTION = lazy(
    r"(?=\s*\{\s*(?:\\(?:textbf|bf|bfseries|small|footnotesize)\s*\{?\s*)?(?:Fig|FIG|Tab|TAB|Scheme|Box|Suppl))"
)
_START = lazy(r"\bstart\s*=\s*(\d{1,4})")
_STAR = lazy(r"\s*\*")


def begin(setter: Typesetter, token: Token, command: str) -> None:
    r"""Carry out `\begin`."""
    del command
    region = setter.input.group()
    name = region.text.strip() if region else ""
    plain = name.rstrip("*")
    if name == "document":
        _document(setter)
    elif plain in commands.VERBATIM or plain.startswith("filecontents"):
        _verbatim(setter, name)
    elif plain in commands.DROPPED:
        inner = setter.input.until(f"\\end{{{name}}}")
        if inner is not None:
            setter.salvage(inner)
        setter.page.space()
    elif plain == "refsection":
        option = setter.input.option()
        if option is not None:
            setter.bibliographies.append((option.text.strip(), option.source))
    elif setter.body:
        _begin_text(setter, name, token)


def _begin_text(setter: Typesetter, name: str, token: Token) -> None:
    plain = name.rstrip("*")
    if plain in commands.FLOATS:
        setter.skip(commands.ENVIRONMENTS.get(name, "o"))
        setter.page.divert()
        setter.floats.append(plain)
    elif plain in commands.TABLES:
        setter.skip(("m" if name == "tabular*" else "") + commands.TABLES[plain])
        setter.tables += 1
        if setter.tables == 1:
            setter.page.end_paragraph()
            _begin_row(setter)
    elif name in commands.LISTS:
        setter.page.end_paragraph()
        option = setter.input.option()
        setter.skip(commands.ENVIRONMENTS.get(name, ""))
        start = _START.search(option.text) if option else None
        first = int(start[1]) - 1 if start else 0
        if option and "resume" in option.text:
            first = setter.counts.get("resume", 0)
        setter.items.append([first] if name in commands.NUMBERED else [-1])
    elif plain == "thebibliography":
        setter.skip("m")
        setter.page.end_paragraph()
        setter.page.add("# References", token.place)
        setter.page.end_paragraph()
        setter.in_list = True
    elif plain.lower() == "abstract":
        _abstract_heading(setter, token.place)
    else:
        setter.paragraph()
        setter.skip(commands.ENVIRONMENTS.get(name, ""))
        option = setter.input.option()
        if option is not None:
            setter.salvage(option)


def end(setter: Typesetter, token: Token, command: str) -> None:
    r"""Carry out `\end`."""
    del token, command
    region = setter.input.group()
    name = region.text.strip() if region else ""
    plain = name.rstrip("*")
    if name == "document":
        setter.input.stop()
    elif not setter.body:
        return
    elif plain in commands.TABLES and setter.tables:
        if setter.tables == 1:
            _end_row(setter)
        setter.tables -= 1
    elif plain in commands.FLOATS and setter.floats:
        setter.tables = 0
        setter.floats.pop()
        setter.page.restore()
    elif name in commands.LISTS:
        setter.paragraph()
        if setter.items:
            setter.counts["resume"] = setter.items.pop()[0]
    elif plain == "thebibliography":
        setter.in_list = False
        setter.page.end_paragraph()
    else:
        setter.paragraph()


def _document(setter: Typesetter) -> None:
    setter.body = True
    titles, setter.titles = setter.titles, []
    for each in reversed(titles[:2]):
        setter.input.push(each, setter.page.end_paragraph)
    if titles:
        setter.page.add("# ", None)


def _verbatim(setter: Typesetter, name: str) -> None:
    held = setter.input.group() if name.startswith("filecontents") else None
    if name.startswith("filecontents"):
        setter.input.option()
        held = held or setter.input.group()
    inner = setter.input.until(f"\\end{{{name}}}")
    if held is not None and inner is not None:
        setter.held[held.text.strip()] = inner
    if inner is None:
        setter.input.leave()
    setter.page.space()


def _abstract_heading(setter: Typesetter, place: Place) -> None:
    setter.page.end_paragraph()
    setter.page.add("# Abstract", place)
    setter.page.end_paragraph()


def _begin_row(setter: Typesetter) -> None:
    setter.page.paragraph.row = True
    setter.page.add("| ", None)


def _end_row(setter: Typesetter) -> None:
    if setter.page.paragraph.row:
        setter.page.add(" |", None)
        setter.page.end_paragraph()


def next_row(setter: Typesetter) -> None:
    """End the row of a table and begin another."""
    if setter.tables == 1:
        _end_row(setter)
        _begin_row(setter)
    else:
        setter.page.space()


def abstract(setter: Typesetter, token: Token, name: str) -> None:
    r"""Carry out `\abstract{…}`, as some classes have it."""
    del name
    if not setter.body:
        setter.skip("m")
        return
    setter.input.skip_gap()
    if setter.input.ahead == "{":
        _abstract_heading(setter, token.place)
        setter.grouped(setter.page.end_paragraph)


def caption(setter: Typesetter, token: Token, name: str) -> None:
    r"""Set a caption as a paragraph of its own that says what it is of: `Figure 2. …`."""
    del token
    kind = setter.floats[-1] if setter.floats else "table" if setter.tables else "figure"
    if name == "captionof":
        named = setter.input.group()
        kind = named.text if named else kind
    setter.input.match(_STAR)
    setter.input.option()
    called = next((said for part, said in commands.CAPTIONS.items() if part in kind), "Figure")
    named_so = setter.input.match(_NAMED_CAPTION)
    setter.page.divert()
    if not named_so:
        setter.counts[called] = setter.counts.get(called, 0) + 1
        setter.page.add(f"{called} {setter.counts[called]}. ", None)
    tables, setter.tables = setter.tables, 0

    def done() -> None:
        setter.tables = tables
        setter.page.restore()

    if not setter.grouped(done):
        done()


def item(setter: Typesetter, token: Token, name: str) -> None:
    r"""Carry out `\item`: a paragraph with its number, or with the label it is given."""
    del name
    if not setter.body:
        return
    setter.paragraph()
    option = setter.input.option()
    if option is not None:
        setter.input.push(option, setter.page.space)
    elif setter.items and setter.items[-1][0] >= 0:
        setter.items[-1][0] += 1
        setter.page.add(f"{setter.items[-1][0]}. ", token.place)


def set_counter(setter: Typesetter, token: Token, name: str) -> None:
    r"""Carry out `\setcounter` for the numbers of a list."""
    del token, name
    which, value = setter.input.group(), setter.input.group()
    if (
        which is not None
        and which.text.startswith("enum")
        and value is not None
        and value.text.strip().isdecimal()
        and setter.items
        and len(value.text) < 9  # noqa: PLR2004 - no list is so long
    ):
        setter.items[-1][0] = int(value.text)


COMMANDS: Mapping[str, Callable[[Typesetter, Token, str], None]] = {
    "begin": begin,
    "end": end,
    "abstract": abstract,
    "caption": caption,
    "captionof": caption,
    "item": item,
    "setcounter": set_counter,
}
"""Commands that do more than print."""
