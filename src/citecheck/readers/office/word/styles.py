"""How Word's styles print a paragraph or a run: raised, hidden, as a heading, numbered.

A property is looked for in the run or paragraph itself, then in its character style, then in its
paragraph style, each with the styles that it is based on (ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from citecheck.readers.office.xml_text import Element

_OFF = frozenset({"0", "false", "off", "none"})
_MOST_BASES = 20
"""Styles that one is based on, at most: they may run in a circle."""
_BODY_TEXT = 9
"""The outline level of what is no heading (17.3.1.20)."""
_RAISED_BY = 3
"""Half points by which a text must stand higher to be raised."""
_UNSEEN = frozenset({"w:lang", "w:noProof", "w:ins", "w:rPrChange", "w:webHidden"})
_FORMS = frozenset({"w:vertAlign", "w:position", "w:vanish"})


@dataclass(frozen=True, slots=True)
class NumberedBy:
    """The list that numbers a paragraph, and the level in it, if one is given."""

    list_id: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Form:
    """How a run is printed."""

    raised: bool
    """Whether it is superscript, or stands that much higher."""
    hidden: bool
    said: Mapping[str, str]
    """The properties that say so."""


class Styles:
    """The styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        for style in root.elements if root else ():
            if style.name != "w:style":
                continue
            self._styles[style.get("w:styleId")] = style
            if style.get("w:type") == "paragraph" and is_on(style.get("w:default", "0")):
                self._default = style.get("w:styleId")
        # Few styles are used, and each of them over and over.
        self._level_by_style = lru_cache(maxsize=1000)(self._style_level)
        self._list_by_style = lru_cache(maxsize=1000)(self._style_list)
        self._form_by_style = lru_cache(maxsize=10_000)(self._style_form)

    def style_of(self, properties: Element | None) -> str:
        """Return the style that a paragraph's properties name, or the usual one."""
        named = properties.first("w:pStyle") if properties else None
        return named.get("w:val") if named else self._default

    def form(self, run: Element | None, paragraph_style: str) -> Form:
        """Return how a run of some properties is printed."""
        said, style = {}, ""
        for each in run.elements if run is not None else ():
            if each.name == "w:rStyle":
                style = each.get("w:val")
            elif each.name in _FORMS:
                said[each.name] = each.get("w:val", "1")
        usual = self._form_by_style(style, paragraph_style)
        return usual if not said else _form({**usual.said, **said})

    def heading_level(self, properties: Element | None) -> int | None:
        """Return the level of a heading from 1 on; None if a paragraph is none."""
        own = properties.first("w:outlineLvl") if properties else None
        if own is not None:
            return _outline(own)
        return self._level_by_style(self.style_of(properties))

    def numbered_by(self, properties: Element | None) -> NumberedBy | None:
        """Return what numbers a paragraph, in itself or through its style."""
        own = properties.first("w:numPr") if properties else None
        list_id, level = _numbering(own)
        if not list_id:
            list_id, usual = self._list_by_style(self.style_of(properties))
            level = usual if level is None else level
        # 0 takes a numbering away (17.9.18).
        return NumberedBy(list_id, level) if list_id not in {"", "0"} else None

    def _style_level(self, style_id: str) -> int | None:
        for style in self._chain(style_id):
            if (found := style.first("w:pPr", "w:outlineLvl")) is not None:
                return _outline(found)
            name = (style.first("w:name") or style).get("w:val").casefold()
            if name == "title":
                return 1
            if name.startswith("heading ") and name[8:].isdecimal():
                return int(name[8:][:2])
        return None

    def _style_list(self, style_id: str) -> tuple[str, int | None]:
        level = None
        for style in self._chain(style_id):
            list_id, own = _numbering(style.first("w:pPr", "w:numPr"))
            level = own if level is None else level
            if list_id:
                return list_id, level
        return "", level

    def _style_form(self, character_style: str, paragraph_style: str) -> Form:
        said: dict[str, str] = {}
        for style in (*self._chain(character_style), *self._chain(paragraph_style)):
            properties = style.first("w:rPr")
            for each in properties.elements if properties else ():
                if each.name in _FORMS:
                    said.setdefault(each.name, each.get("w:val", "1"))
        return _form(said)

    def _chain(self, style_id: str) -> Iterator[Element]:
        """Yield a style and those that it is based on."""
        for _ in range(_MOST_BASES):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = (style.first("w:basedOn") or style).get("w:val")


def _form(said: Mapping[str, str]) -> Form:
    aligned, higher = said.get("w:vertAlign", ""), said.get("w:position", "")
    stands_higher = higher.isdecimal() and int(higher[:6]) >= _RAISED_BY
    return Form(
        aligned == "superscript" if aligned else stands_higher,
        is_on(said.get("w:vanish", "0")),
        said,
    )


def is_on(value: str) -> bool:
    """Tell whether a property that is on or off is on (17.17.4)."""
    return value.casefold() not in _OFF


def appearance(properties: Element | None) -> str:
    """Return what properties of a run say of its looks, in one form: not its language, or who wrote it."""
    if properties is None:
        return ""
    said = (
        f"{each.name}{sorted(each.attributes.items())}"
        for each in properties.elements
        if each.name not in _UNSEEN
    )
    return "".join(sorted(said))


def _numbering(numbered: Element | None) -> tuple[str, int | None]:
    """Return the list and the level that properties name."""
    if numbered is None:
        return "", None
    list_id, level = numbered.first("w:numId"), numbered.first("w:ilvl")
    value = level.get("w:val") if level else ""
    at = int(value) if value.isdecimal() and len(value) == 1 else None
    return (list_id.get("w:val") if list_id else ""), at


def _outline(element: Element) -> int | None:
    level = element.get("w:val")
    return int(level) + 1 if level.isdecimal() and int(level[:3]) < _BODY_TEXT else None
