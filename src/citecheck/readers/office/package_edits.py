"""Carry edits of a composed text over to the parts of the package that it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from citecheck.readers.mapped import EditedStretch
from citecheck.readers.office.xml_edits import Emptied, by_part, spliced
from citecheck.readers.office.xml_moves import exchanged, moved
from citecheck.readers.office.xml_text import Element, Part, parse
from citecheck.readers.office.zipped import Package
from citecheck.source import SourceFile


@dataclass(frozen=True)
class Form:
    """How a format is edited."""

    written: Callable[[Part, Sequence[EditedStretch], Emptied], Iterator[EditedStretch]]
    """Spells changes of a part's text as changes of its XML."""
    is_paragraph: Callable[[Element], bool]
    is_whole: Callable[[Element], bool]
    """Tells whether nothing begins in a paragraph that ends elsewhere."""


def edited_parts(
    file: SourceFile, edits: Sequence[EditedStretch], package: Package, form: Form
) -> Mapping[str, bytes]:
    """Return the parts of a document that edits of its text change, each with its new content.

    Raises:
        ReadError: a part cannot be read any more.
    """
    changes = by_part(file, edits)
    names = {path: path.relative_to(file.path).as_posix() for path in changes}
    parts = {path: parse(path, package.part(names[path]), file.path) for path in changes}
    written: dict[Path, list[EditedStretch]] = {path: [] for path in parts}
    if found := _moved(file, edits, parts, form):
        path, moves, rest = found
        written[path] += moves
        changes = by_part(file, rest)
    for path, part in parts.items():
        here = changes.get(path, [])
        written[path] += form.written(part, here, Emptied(file, path, here))
    return {
        names[path]: part.encoded(spliced(part.source.text, written[path]))
        for path, part in parts.items()
    }


def _moved(
    file: SourceFile, edits: Sequence[EditedStretch], parts: Mapping[Path, Part], form: Form
) -> tuple[Path, list[EditedStretch], list[EditedStretch]] | None:
    """Return where entries move, the changes that move them, and the edits that are left."""
    moves = exchanged(file, edits)
    targets = {target for target, _ in moves}
    paths = list(by_part(file, list(targets)))
    if len(paths) != 1:
        return None
    changes = moved(file, parts[paths[0]], moves, form.is_paragraph, form.is_whole)
    if changes is None:
        return None
    rest = [each for each in edits if each not in targets]
    for start, end, _ in by_part(file, rest).get(paths[0], ()):
        if any(begin < end and start < stop for begin, stop, _ in changes):
            return None  # the entry itself is edited as well
    return paths[0], changes, rest
