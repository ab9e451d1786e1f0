"""Read the few lines of a YAML front matter that say where the references are.

Of YAML 1.2 only what such fields are written in is understood: scalars, plain or quoted, lists in
either style, and for inline references what `yaml_block` reads. Whatever else stands there is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from citecheck.pattern import lazy
from citecheck.readers import yaml_block
from citecheck.readers.yaml_block import Line

_OPENING = lazy(r"\A(?:\ufeff)?(?:[ \t]*\r?\n){0,20}---[ \t]*\r?\n")
_CLOSING = lazy(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_FIELD = lazy(r"(?P<name>[\w-]{1,60})[ \t]*:(?:[ \t]+(?P<value>\S.*)?)?$")
_ITEM = lazy(r" {0,20}- {1,4}(?P<value>\S.*)$")
_MOST = 200_000
"""Characters that a front matter may have; an inline list of references can be long."""


class Field(NamedTuple):
    """A field at the outermost level: what stands behind its name, and the lines below it."""

    value: str
    lines: tuple[Line, ...]
    start: int
    end: int


def fields(text: str) -> dict[str, Field]:
    """Return the outermost fields of a text's front matter; none where it has none."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), opening.end() + _MOST) if opening else None
    if opening is None or closing is None:
        return {}
    return _between(text, opening.end(), closing.start())


def fields_of_file(text: str) -> dict[str, Field]:
    """Return the outermost fields of a file that is YAML throughout."""
    opening = _OPENING.match(text)
    begin = opening.end() if opening else 0
    closing = _CLOSING.search(text, begin)
    return _between(text, begin, closing.start() if closing else len(text))


def _between(text: str, at: int, end: int) -> dict[str, Field]:
    found: dict[str, Field] = {}
    name, value, lines, start = "", "", list[Line](), 0

    def close(end: int) -> None:
        if name:
            found.setdefault(name, Field(value, tuple(lines), start, end))

    for each in text[at:end].splitlines(keepends=True):
        line = Line(at, each.rstrip("\r\n"))
        field = _FIELD.match(line.text)
        if field:
            close(at)
            name, value, lines, start = field["name"], _uncommented(field["value"] or ""), [], at
        elif line.text.strip():
            lines.append(line)
        at += len(each)
    close(at)
    return found


def strings(field: Field) -> tuple[str, ...]:
    """Return the strings of a field: one, a list in brackets, or a list of lines with dashes."""
    if field.value.startswith("["):
        inner = " ".join([field.value, *(each.text.strip() for each in field.lines)])
        return tuple(filter(None, (_scalar(each) for each in inner.strip("[] ").split(","))))
    if field.value and field.value not in {"|", ">", "|-", ">-"}:
        return (_scalar(field.value),)
    items = (_ITEM.match(each.text) for each in field.lines)
    listed = tuple(_scalar(_uncommented(each["value"])) for each in items if each)
    return listed or (" ".join(each.text.strip() for each in field.lines),)


def items(field: Field) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Yield the mappings of a list, each with the place where it begins and ends."""
    groups = [*yaml_block.parts(field.lines)]
    for at, group in enumerate(groups):
        value = yaml_block.item(group)
        if isinstance(value, dict):
            end = groups[at + 1][0].start if at + 1 < len(groups) else field.end
            yield value, group[0].start, end


def _scalar(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1]
    return text


def _uncommented(text: str) -> str:
    if text[:1] in {'"', "'"}:
        end = text.find(text[0], 1)
        return text[: end + 1] if end > 0 and re.match(r"\s+#", text[end + 1 :]) else text
    return re.split(r"\s#", text, maxsplit=1)[0].strip()
