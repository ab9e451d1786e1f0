r"""Carry out the commands of LaTeX that print, cite, or change how what follows is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from citecheck.pattern import lazy
from citecheck.readers.latex import citations, commands, drawn_in, environments
from citecheck.readers.latex.macros import DEFINING
from citecheck.readers.latex.page import Place
from citecheck.readers.latex.signs import ACCENTS, SYMBOLS, accented
from citecheck.readers.latex.tokens import Token

if TYPE_CHECKING:
    from citecheck.readers.latex.typesetter import Typesetter

_MAX_EXPANSIONS = 100_000
"""Calls of macros that are carried out; a manuscript has a few thousand."""
_STAR = lazy(r"\s*\*")
_SPACES = lazy(r"[ \t]*")
_OPTION = lazy(r"(?=\[(?![\d\s,;–-]*\]))")
_AFTER_BREAK = lazy(r"\*?[ \t]*(?:\[\s*[+-]?[\d.]+\s*(?:\\?[A-Za-z]+)?\s*\])?")
_LENGTH = lazy(r"\s?=?\s?-?(?:\d+(?:\.\d+)?|\.\d+)\s?(?:pt|em|ex|cm|mm|in|bp|sp|pc)\b|\s?=\s?-?\d+")
_CODE = lazy(r"\*?(?:\[[^\[\]\r\n]*\])?(?:\{[a-z+]+\}(?=\S))?([^\sA-Za-z*])")


def command(setter: Typesetter, token: Token) -> None:
    """Carry out a command."""
    name = setter.macros.meant(token.text)
    if name[0].isalpha():
        setter.input.match(_SPACES)
    special = _SPECIAL.get(name)
    if special is not None:
        special(setter, token, name)
    elif setter.switches.meet(setter.input, token, name):
        pass
    elif name in DEFINING:
        setter.macros.define(setter.input, name)
    elif name in commands.SECTIONS:
        _heading(setter, name)
    elif name in commands.NOTES:
        _note(setter)
    elif name in commands.RAISED and setter.body:
        setter.emit("<sup>", None)
        if not setter.grouped(lambda: setter.emit("</sup>", None)):
            setter.emit("</sup>", None)
    elif name != token.text or not _expanded(setter, name, token):
        # What a name was copied from is a command of LaTeX, even where that is defined anew.
        _printed(setter, name, token)


def _expanded(setter: Typesetter, name: str, token: Token) -> bool:
    """Walk the body of a macro of the manuscript's own."""
    if not setter.body:
        return False
    region = setter.macros.called(setter.input, name, token)
    if region is None:
        return False
    setter.expansions += 1
    if setter.expansions <= _MAX_EXPANSIONS:
        setter.input.push(region)
    return True


def _printed(setter: Typesetter, name: str, token: Token) -> None:
    """Carry out a command that is no macro of the manuscript's own."""
    if citations.cites(name):
        _cite(setter, name)
    elif name.startswith("bibliography") and name not in commands.SWALLOWED:
        drawn_in.library(setter)
    elif name in ACCENTS:
        _accent(setter, name, token)
    elif name in SYMBOLS:
        setter.emit(SYMBOLS[name], token.place)
    elif name in commands.RUN_IN:
        setter.input.match(_STAR)
        setter.input.option()
        setter.page.end_paragraph()
    elif name in commands.EITHER:
        setter.grouped(lambda: setter.skip("m"))
    elif name == "href":
        setter.input.verbatim()
    elif name in commands.VERBATIM_ARGUMENT:
        _verbatim_argument(setter)
    elif name in commands.CODE:
        _code(setter)
    elif name in commands.SWALLOWED:
        setter.skip(commands.SWALLOWED[name])
    else:
        setter.input.match(_LENGTH)
        if setter.input.match(_OPTION):
            setter.input.option()


def _cite(setter: Typesetter, name: str) -> None:
    groups = citations.read_citation(setter.input, name)
    if not groups or not setter.body:
        return
    for number, each in enumerate(groups):
        before = citations.said(each.before) if each.before else ""
        behind = citations.said(each.behind) if each.behind else ""
        free = citations.is_narrative(name) and not (before or behind)
        if free and re.fullmatch(r"[\w@./-]", setter.page.last):
            setter.page.space()
        if not free:
            setter.emit("[", None)
        elif number:
            setter.emit("; ", None)
        if each.before and before:
            setter.emit(f"{before} ", each.before.place)
        for order, (key, place) in enumerate(each.keys):
            setter.key("; " if order else "", key, place, enclosed=not free)
        if each.behind and behind:
            setter.emit(", ", None)
            setter.emit(behind, each.behind.place)
        if not free:
            setter.emit("]", None)
        for note in filter(None, (each.before, each.behind)):
            setter.salvage(note)


def _heading(setter: Typesetter, name: str) -> None:
    setter.input.match(_STAR)
    setter.input.option()
    if not setter.body:
        region = setter.input.group()
        if region is not None:
            setter.titles.append(region)
        return
    setter.page.end_paragraph()
    setter.page.add("#" * commands.SECTIONS[name] + " ", None)
    if not setter.grouped(setter.page.end_paragraph):
        setter.page.end_paragraph()


def _note(setter: Typesetter) -> None:
    setter.input.option()
    setter.page.divert()
    if not setter.grouped(setter.page.restore):
        setter.page.restore()


def _accent(setter: Typesetter, name: str, token: Token) -> None:
    region = setter.input.argument()
    if region is None:
        return
    letters = re.sub(r"\\([ij])(?![A-Za-z])\s*|[{}]", r"\1", region.text)
    letters = re.sub(r"\\([A-Za-z]+)\s*", lambda match: SYMBOLS.get(match[1], ""), letters)
    place = region.site or Place(region.source, token.start, max(token.end, region.end))
    text = region.source.text
    if place.source is region.source and text[region.end : region.end + 1] == "}" and text[region.start - 1] == "{":  # fmt: skip
        place = Place(place.source, place.at, region.end + 1)
    if letters.strip():
        setter.emit(accented(letters, name), place)
    elif name in "^~":
        # Over nothing it is the sign itself: `\\^{}`.
        setter.emit(name, place)


def _verbatim_argument(setter: Typesetter) -> None:
    region = setter.input.verbatim()
    if region is not None:
        if "#" in region.text and region.arguments:
            setter.input.push(region)
            return
        text = re.sub(r"\\([%#&_~{}])", r"\1", region.text)
        setter.emit(" ".join(text.split()), region.place)


def _code(setter: Typesetter) -> None:
    opening = setter.input.match(_CODE)
    if opening:
        setter.input.until("}" if opening[1] == "{" else opening[1])


def _row(setter: Typesetter, token: Token, name: str) -> None:
    del token, name
    setter.input.match(_AFTER_BREAK)
    if setter.page.paragraph.row:
        environments.next_row(setter)
    elif any(setter.groups) or setter.page.paragraph.is_heading:
        setter.page.space()
    else:
        setter.paragraph()


def _paragraph(setter: Typesetter, token: Token, name: str) -> None:
    del token, name
    setter.paragraph()


def _stop_file(setter: Typesetter, token: Token, name: str) -> None:
    del token, name
    setter.input.leave()


def _spaced(setter: Typesetter, token: Token, name: str) -> None:
    del token, name
    if setter.input.ahead.isalnum() or setter.input.ahead in {"(", "$", "\\"}:
        setter.page.space()


def _between(setter: Typesetter, token: Token, name: str) -> None:
    region = setter.input.until("\\]" if name == "[" else "\\)")
    if region is None:
        return
    if name == "(":
        setter.formula(region)
    else:
        setter.salvage(region)
        setter.page.space()
    del token


_SPECIAL: Mapping[str, Callable[[Typesetter, Token, str], None]] = MappingProxyType(
    {
        **environments.COMMANDS,
        **drawn_in.COMMANDS,
        "\\": _row,
        "tabularnewline": _row,
        "par": _paragraph,
        "endinput": _stop_file,
        "xspace": _spaced,
        "(": _between,
        "[": _between,
    }
)
