"""Read a block of YAML as pandoc, Zotero and people write references in: mappings, lists and scalars.

Of YAML 1.2 the block and flow styles are understood, scalars over several lines included; anchors,
tags and keys that are no plain words are not. Nothing is refused: what cannot be divided stays a string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from citecheck.pattern import lazy

_KEY = lazy(r"(?P<quote>[\"']?)(?P<name>[\w-]{1,60})(?P=quote)[ \t]*:(?:[ \t]+(?P<value>\S.*)?)?$")
_DASH = lazy(r"-(?:\s|$)")
_BLOCK_SCALAR = lazy(r"(?P<style>[|>])[+-]?\d?[+-]?(?:\s+#.*)?$")
_QUOTED = lazy(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^']|'')*+'")
_PLAIN = lazy(r"[^,\[\]{}:]*+(?::(?!\s|$)[^,\[\]{}:]*+)*+")
_NUMBER = lazy(r"0|-?[1-9]\d{0,8}")
_COMMENT = lazy(r"\s#")
_DEEPEST = 20
"""Levels of a block: a part of a date is at the fifth."""


class Line(NamedTuple):
    """A line and where it begins."""

    start: int
    text: str

    @property
    def indent(self) -> int:
        """How far it is set in."""
        return len(self.text) - len(self.text.lstrip(" "))


def parts(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the items of a list or the fields of a mapping, each with the lines below its first."""
    lines = [*_without_comments(lines)]
    group: list[Line] = []
    dashed = bool(lines) and _is_item(lines[0])
    for line in lines:
        begins = line.indent <= lines[0].indent and (_is_item(line) or not dashed)
        # A list may stand no deeper than the name that it belongs to.
        if begins and group and (dashed or not _is_item(line)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _is_item(line: Line) -> bool:
    return bool(_DASH.match(line.text.lstrip(" ")))


def item(lines: Sequence[Line]) -> Any:  # noqa: ANN401 - what YAML holds
    """Return the value of an item of a list, whose first line begins with a dash."""
    return _item(lines, 0) if _is_item(lines[0]) else ""


def _item(lines: Sequence[Line], depth: int) -> Any:  # noqa: ANN401
    head = Line(lines[0].start, lines[0].text.replace("-", " ", 1))
    return _value([head, *lines[1:]] if head.text.strip() else lines[1:], depth + 1)


def _value(lines: Sequence[Line], depth: int) -> Any:  # noqa: ANN401
    """Return what a block holds: a list, a mapping or a scalar."""
    lines = [*_without_comments(lines)]
    if not lines or depth > _DEEPEST:
        return ""
    if _is_item(lines[0]):
        return [_item(each, depth) for each in parts(lines) if _is_item(each[0])]
    if not _KEY.match(lines[0].text.strip()):
        return scalar(" ".join(each.text.strip() for each in lines))
    out: dict[str, Any] = {}
    for each in parts(lines):
        key = _KEY.match(each[0].text.strip())
        if key is not None:
            out[key["name"]] = _of_key(key["value"] or "", each[1:], depth)
    return out


def _of_key(value: str, below: Sequence[Line], depth: int) -> Any:  # noqa: ANN401
    block = _BLOCK_SCALAR.match(value)
    if block is not None:
        return ("\n" if block["style"] == "|" else " ").join(each.text.strip() for each in below)
    if not value or value.startswith("#"):
        return _value(below, depth + 1)
    return scalar(" ".join([value, *(each.text.strip() for each in _without_comments(below))]))


def _without_comments(lines: Sequence[Line]) -> Iterator[Line]:
    return (each for each in lines if not each.text.lstrip().startswith("#"))


def scalar(text: str) -> Any:  # noqa: ANN401
    """Return the value of one line: a list in brackets, a mapping in braces, a number, a string."""
    text = text.strip()
    if text[:1] in {"[", "{"}:
        try:
            return _flow(text, 0, 0)[0]
        except ValueError:
            return text
    quoted = _QUOTED.match(text)
    if quoted is not None and not text[quoted.end() :].partition("#")[0].strip():
        return _unquoted(quoted[0])
    return _number(_COMMENT.split(text, maxsplit=1)[0].strip())


def _flow(text: str, at: int, depth: int) -> tuple[Any, int]:
    """Return the value that begins at a place, and where it ends.

    Raises:
        ValueError: it does not end, or is nested too deep.
    """
    at = _skipped(text, at)
    sign = text[at : at + 1]
    if depth > _DEEPEST:
        raise ValueError(at)
    if sign == "[":
        return _flow_list(text, at + 1, depth)
    if sign == "{":
        return _flow_mapping(text, at + 1, depth)
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        return _unquoted(quoted[0]), quoted.end()
    plain = _PLAIN.match(text, at)
    end = plain.end() if plain else at
    return _number(text[at:end].strip()), end


def _flow_list(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    out: list[Any] = []
    while True:
        at = _skipped(text, at)
        if text[at : at + 1] == "]":
            return out, at + 1
        value, at = _flow(text, at, depth + 1)
        out.append(value)
        at = _separated(text, at, "]")


def _flow_mapping(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    out: dict[str, Any] = {}
    while True:
        at = _skipped(text, at)
        if text[at : at + 1] == "}":
            return out, at + 1
        name, at = _flow(text, at, depth + 1)
        at = _skipped(text, at)
        if text[at : at + 1] != ":":
            raise ValueError(at)
        value, at = _flow(text, at + 1, depth + 1)
        out[str(name)] = value
        at = _separated(text, at, "}")


def _separated(text: str, at: int, closing: str) -> int:
    """Return where the next part begins.

    Raises:
        ValueError: neither a comma nor the end follows.
    """
    at = _skipped(text, at)
    sign = text[at : at + 1]
    if sign == ",":
        return at + 1
    if sign != closing or not sign:
        raise ValueError(at)
    return at


def _skipped(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _number(text: str) -> Any:  # noqa: ANN401
    return int(text) if _NUMBER.fullmatch(text) else text


def _unquoted(text: str) -> str:
    if text[0] == "'":
        return text[1:-1].replace("''", "'")
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        # An escape that JSON does not have.
        return re.sub(r"\\(.)", r"\1", text[1:-1])
