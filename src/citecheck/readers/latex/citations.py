r"""Read the commands that cite: `\cite` and the families of natbib, biblatex, apacite and multibib.

natbib 8.31b, section 2.3; biblatex 3.20, sections 3.9 ("Citation Commands") and 3.9.3 (multicites);
apacite, section 4.1. Other commands with `cite` in their names are taken for citations where what
they are given looks like keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from citecheck.pattern import lazy
from citecheck.readers.latex.page import Place
from citecheck.readers.latex.tokens import Input, Region

_NARRATIVE = frozenset(
    """citet Citet citet* Citet* textcite Textcite citeauthor Citeauthor citeauthor* Citeauthor* citealt Citealt
    citealt* textcites Textcites citeN citeA citeA* newcite citefullauthor Citefullauthor citetalias inlinecite
    citeauthorNP fullciteA shortciteA shortciteN onlinecite tvolcite Tvolcite citeyear citeyear* citename citetitle
    citetitle* citeurl citedate citenum citeasnoun ycite fullcite citefield bibentry""".split()
)
"""Commands whose citation is part of the sentence: no brackets are printed around it."""
_NO_KEYS = frozenset(
    """citestyle citesetup citereset citebold citedash citeleft citeright citemid citepunct citeform citenumfont
    citecolor citeindextrue citeindexfalse citetext citedelim citenamefont defcitealias defcitepalias bibcite
    newcites DeclareCiteCommand citeauthorformat citeprepunct citetrackertrue citetrackerfalse citesep citeauthoryear
    citestarts citeproc citeprocitem citeproctext""".split()
)
_LIKE = lazy(r"[A-Za-z]{0,12}[cC]ites?[A-Za-z]{0,20}")
_MULTI = lazy(r"[A-Za-z]{0,12}cites")
_VOLUME = frozenset({"volcite", "Volcite", "pvolcite", "Pvolcite", "fvolcite", "avolcite", "Avolcite", "svolcite"}) | {
    "tvolcite", "Tvolcite", "ftvolcite", "volcites",
}  # fmt: skip
"""Commands that have the volume before the key (biblatex, section 3.9.6)."""
_MAX_KEYS = 20_000
_MOST_GROUPS = 200
_KEY_PIECES = lazy(
    r"#(?P<parameter>[1-9])|(?P<comma>,)|(?P<comment>(?<!\\)%[^\r\n]*+[\r\n]?)|[\s\S]"
)
_NO_KEY = lazy(r"[\\{}~%]")
_COMMAND = lazy(r"\\[A-Za-z@]+\*?\s*|\\.|[{}\[\]@;$#]")
_CITING = lazy(
    r"\\[A-Za-z]{0,12}[cC]ites?[A-Za-z]{0,20}\*?\s{0,3}(?:\[[^\[\]]{0,200}\]\s{0,3}){0,2}"
    r"\{(?P<keys>[^\\{}~%\[\]]{1,2000})\}"
)


class Cited(NamedTuple):
    """One group of keys with what is said around them."""

    before: Region | None
    keys: tuple[tuple[str, Place], ...]
    behind: Region | None


def cites(name: str) -> bool:
    """Tell whether a command may cite."""
    return bool(_LIKE.fullmatch(name)) and name not in _NO_KEYS and name != "nocite"


def is_narrative(name: str) -> bool:
    """Tell whether what a command prints is part of the sentence."""
    return name in _NARRATIVE


def read_citation(source: Input, name: str) -> tuple[Cited, ...]:
    r"""Return what the citation command just met cites; nothing where it has no keys."""
    source.match(_STAR)
    groups: list[Cited] = []
    if _MULTI.fullmatch(name):
        source.option("(", ")")
        source.option("(", ")")
    while len(groups) < _MOST_GROUPS:
        options = [each for _ in range(2) if (each := _option(source)) is not None]
        if name in _VOLUME:
            source.group(_MAX_KEYS)
            options += [each for each in [source.option()] if each is not None]
        region = source.group(_MAX_KEYS)
        if region is None:
            break
        keys = tuple(keys_of(region))
        if name == "citefield":
            source.group()
        # One option is what stands behind; of two the first stands before.
        behind = options[-1] if options else None
        groups.append(Cited(options[0] if len(options) > 1 else None, keys, behind))
        if not _MULTI.fullmatch(name):
            break
    return tuple(each for each in groups if each.keys)


_STAR = lazy(r"\*")


def _option(source: Input) -> Region | None:
    return source.option("<", ">") or source.option()


def keys_of(region: Region, depth: int = 0) -> Iterator[tuple[str, Place]]:
    """Yield the keys of a list, each with its place; what cannot be a key is passed over."""
    text = region.source.text
    begin, parts = region.start, ""
    mixed: Region | None = None
    ends = [*_KEY_PIECES.finditer(text, region.start, region.end), None]
    for match in ends:
        if match is not None and match["comma"] is None:
            if match["parameter"]:
                number = int(match["parameter"]) - 1
                if number < len(region.arguments):
                    mixed = region.arguments[number]
                    parts += mixed.text
            elif match["comment"] is None:
                parts += match[0]
            continue
        key = parts.strip()
        until = match.start() if match else region.end
        if mixed is not None and depth < 9 and mixed.text.strip() == key:  # noqa: PLR2004 - as `#9` is the last
            yield from keys_of(mixed, depth + 1)
        elif key and not _NO_KEY.search(key):
            place = region.site or _trimmed(region, begin, until, key)
            yield " ".join(key.split()), place
        begin, parts, mixed = (match.end() if match else region.end), "", None


def _trimmed(region: Region, begin: int, until: int, key: str) -> Place:
    start = region.source.text.find(key, begin, until)
    if start < 0:
        return Place(region.source, begin, until)
    return Place(region.source, start, start + len(key))


def said(region: Region) -> str:
    """Return the words before or behind the keys as plain text."""
    text = region.text
    if "#" in text:
        for number, each in enumerate(region.arguments, 1):
            text = text.replace(f"#{number}", each.text)
    text = _COMMAND.sub("", text.replace("~", " ").replace("--", "–"))
    return " ".join(text.split())[:_LONGEST_NOTE]


_LONGEST_NOTE = 400


def salvaged(region: Region) -> Iterator[tuple[str, Place]]:
    """Yield the keys that are cited somewhere in a stretch that is not read otherwise."""
    source = region.source
    for match in _CITING.finditer(source.text, region.start, region.end):
        inner = Region(source, match.start("keys"), match.end("keys"), site=region.site)
        yield from keys_of(inner)
