r"""Keep the macros a manuscript defines, as far as they only stand for text: `\newcommand{\eg}{e.g.}`.

Macros that compute (conditions, expansion control, internal commands) are not carried out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from citecheck.pattern import lazy
from citecheck.readers.latex.page import Place
from citecheck.readers.latex.tokens import Input, Region, Token

DEFINING = frozenset(
    """newcommand renewcommand providecommand DeclareRobustCommand newrobustcmd renewrobustcmd providerobustcmd def
    gdef edef xdef let NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand DeclareDocumentCommand
    LetLtxMacro NewCommandCopy RenewCommandCopy DeclareCommandCopy
    newenvironment renewenvironment NewDocumentEnvironment RenewDocumentEnvironment DeclareDocumentEnvironment""".split()
)
"""Commands that define others."""
_MAX_BODY = 20_000
_COMPUTES = lazy(
    r"\\(?:if[A-Za-z@]*|fi|else|csname|expandafter|futurelet|[A-Za-z]*@[A-Za-z@]*|def|newcommand|let|loop"
    r"|begingroup|catcode|the|number|romannumeral|Exp[A-Z]\w*|__?\w+|tl_\w+)(?![A-Za-z])|##"
)
_NAME = lazy(r"\s*\\([A-Za-z@]+|.)\s*")
_NAME_COPIED = lazy(r"\s*(?:\{\s*)?\\([A-Za-z@]+|.)\s*(?:\}\s*)?")
_PARAMETERS = lazy(r"(?:#[1-9])*(?=\s*\{)")
_UNTIL_BODY = lazy(r"[^{}\r\n\\]{0,200}")
_EQUALS = lazy(r"\s*=?\s*")
_LETTERS = lazy(r"[+!]?([mosvt])|[+!]?([ODR])\s*(?:\{[^{}]*\}|\S)|\s+|.")


class Macro(NamedTuple):
    """What a macro stands for."""

    signature: str
    """A letter for each argument: `m` in braces, `o` in brackets, `s` a star."""
    default: Region | None
    """What the argument in brackets is where none is given."""
    body: Region


class Macros:
    """The macros defined so far."""

    def __init__(self) -> None:
        self._macros: dict[str, Macro] = {}
        self._same: dict[str, str] = {}

    def meant(self, name: str) -> str:
        r"""Return the name of the command of LaTeX that a name was made to mean by `\let`."""
        return self._same.get(name, name)

    def define(self, source: Input, command: str) -> None:
        """Read a definition whose command was just met, and keep it where it stands for text."""
        if command == "let" or command.endswith(("Copy", "LetLtxMacro")):
            self._let(source)
        elif "nvironment" in command:
            source.match(_STAR)
            source.group()
            if command.endswith("DocumentEnvironment"):
                source.group()
            else:
                source.option()
                source.option()
            source.group()
            source.group()
        elif command.endswith("def"):
            self._def(source)
        else:
            self._newcommand(source, documented=command.endswith("DocumentCommand"))

    def called(self, source: Input, name: str, token: Token) -> Region | None:
        """Return the body of a macro with the arguments that stand behind its name, or None."""
        macro = self._macros.get(name)
        if macro is None:
            return None
        arguments: list[Region] = []
        nothing = Region(macro.body.source, macro.body.start, macro.body.start)
        for letter in macro.signature:
            match letter:
                case "s":
                    source.match(_STAR)
                    found = nothing
                case "o":
                    found = source.option() or macro.default or nothing
                case _:
                    found = source.argument() or nothing
            arguments.append(found)
        place = token.region.site or _call(token, arguments)
        return Region(macro.body.source, macro.body.start, macro.body.end, tuple(arguments), place)

    def _let(self, source: Input) -> None:
        name = source.match(_NAME_COPIED)
        source.match(_EQUALS)
        other = source.match(_NAME_COPIED)
        if name and other and name[1] != other[1]:
            # What the other means now: `\cite` may be defined anew, `\oldcite` stays what it was.
            self._same.pop(name[1], None)
            self._macros.pop(name[1], None)
            if other[1] in self._macros:
                self._macros[name[1]] = self._macros[other[1]]
            else:
                self._same[name[1]] = self.meant(other[1])

    def _def(self, source: Input) -> None:
        name = source.match(_NAME)
        parameters = source.match(_PARAMETERS)
        if parameters is None:
            # Arguments between signs of its own: too clever to be followed.
            source.match(_UNTIL_BODY)
        body = source.group()
        if name and body and parameters is not None:
            self._keep(name[1], Macro("m" * (len(parameters[0]) // 2), None, body))

    def _newcommand(self, source: Input, *, documented: bool) -> None:
        source.match(_STAR)
        inner = source.group()
        named = _NAME.fullmatch(inner.text) if inner else source.match(_NAME)
        if documented:
            spelt = source.group()
            letters = _LETTERS.finditer(spelt.text if spelt else "")
            known = [(each[1] or each[2] or "").lower() for each in letters]
            signature = "".join({"d": "o", "r": "o", "t": "s"}.get(each, each) for each in known)
            default = None
        else:
            count, default = source.option(), source.option()
            number = int(count.text) if count and re.fullmatch(r"[1-9]", count.text) else 0
            signature = "m" * number if default is None else "o" + "m" * (number - 1)
        body = source.group()
        if named and body:
            self._keep(named[1], Macro(signature, default, body))

    def _keep(self, name: str, macro: Macro) -> None:
        text = macro.body.text
        self._same.pop(name, None)
        if len(text) > _MAX_BODY or _COMPUTES.search(text):
            self._macros.pop(name, None)
        else:
            self._macros[name] = macro


_STAR = lazy(r"\s*\*")


def _call(token: Token, arguments: list[Region]) -> Place:
    """Return where a macro is called: its name and its arguments, where they stand there."""
    source, end = token.region.source, token.end
    for each in arguments:
        if each.source is source and each.site is None and end <= each.end <= token.region.end:
            end = min(each.end + 1, token.region.end)
    return Place(source, token.start, end)
