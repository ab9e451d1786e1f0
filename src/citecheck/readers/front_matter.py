"""Read the few lines of a YAML front matter that say where the references are.

Of YAML 1.2 only what such fields are written in is understood: scalars, plain or quoted, lists in
either style, and for inline references mappings of these. Whatever else stands there is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_OPENING = re.compile(r"\A(?:\ufeff)?(?:[ \t]*\r?\n){0,20}---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(r"(?P<indent> {0,20})(?P<dash>(?:- {1,4}){0,3})(?P<name>[\w-]{1,60})[ \t]*:(?:[ \t]+(?P<value>\S.*)?)?$")  # fmt: skip
_ITEM = re.compile(r" {0,20}- {1,4}(?P<value>\S.*)$")
_MOST = 200_000
"""Characters that a front matter may have; an inline list of references can be long."""


class Line(NamedTuple):
    """A line of a front matter and where it begins."""

    start: int
    text: str

    @property
    def indent(self) -> int:
        """How far it is set in."""
        return len(self.text) - len(self.text.lstrip(" "))


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
    found: dict[str, Field] = {}
    name, value, lines, start = "", "", list[Line](), 0

    def close(end: int) -> None:
        if name:
            found.setdefault(name, Field(value, tuple(lines), start, end))

    at = opening.end()
    for each in text[at : closing.start()].splitlines(keepends=True):
        line = Line(at, each.rstrip("\r\n"))
        field = _FIELD.match(line.text)
        if field and not field["indent"] and not field["dash"]:
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
    first = field.lines[0].indent if field.lines else 0
    group: list[Line] = []
    for line in field.lines:
        if line.indent == first and line.text.lstrip().startswith("- ") and group:
            yield _mapping(group), group[0].start, line.start
            group = []
        group.append(line)
    if group and group[0].text.lstrip().startswith("- "):
        yield _mapping(group), group[0].start, field.end


def _mapping(lines: list[Line]) -> dict[str, Any]:
    """Return what the lines of one item say: scalars, lists of scalars and of mappings."""
    head = Line(lines[0].start, lines[0].text.replace("- ", "  ", 1))
    depth = head.indent
    out: dict[str, Any] = {}
    name, below = "", list[Line]()

    def close() -> None:
        if name and below:
            out[name] = _below(below)

    for line in [head, *lines[1:]]:
        field = _FIELD.match(line.text)
        if field and line.indent == depth and not field["dash"]:
            close()
            name, below = field["name"], []
            if field["value"]:
                out[name] = _value(_uncommented(field["value"]))
                name = ""
        else:
            below.append(line)
    close()
    return out


def _below(lines: list[Line]) -> Any:  # noqa: ANN401 - what YAML holds
    """Return a block: a list of people or of parts of a date, or one mapping."""
    if not lines[0].text.lstrip().startswith("-"):
        return _flat(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if line.text.lstrip().startswith("- ") and line.indent == lines[0].indent:
            groups.append([])
        if groups:
            groups[-1].append(Line(line.start, line.text.replace("- ", "  ", 1)))
    return [_flat(each) if _FIELD.match(each[0].text) else _value(each[0].text) for each in groups]


def _flat(lines: list[Line]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    last = ""
    for line in lines:
        field = _FIELD.match(line.text)
        if field and not field["dash"]:
            last = field["name"]
            out[last] = _value(_uncommented(field["value"] or ""))
        elif last and (found := re.fullmatch(r"[ -]*\[?(\d{1,4})\]?", line.text)):
            parts = out[last] if isinstance(out[last], list) else [[]]
            parts[0].append(int(found[1]))
            out[last] = parts
    return out


def _value(text: str) -> Any:  # noqa: ANN401 - what YAML holds
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        inner = text[1:-1].strip()
        if inner.startswith("["):
            return [_value(inner)]
        return [_value(each) for each in inner.split(",")] if inner else []
    if text.startswith("{") and text.endswith("}"):
        pairs = (each.partition(":") for each in text[1:-1].split(","))
        return {name.strip(): _value(value) for name, _, value in pairs if name.strip()}
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else _scalar(text)


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
