"""Documents as they are in the editor, and how they become manuscripts.

What is open is read from the editor, whatever is on disk; what a manuscript draws in (a library, a
chapter) is read from the editor too where it is open there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pygls.uris import from_fs_path, to_fs_path, urlparse

from citecheck import readers
from citecheck.pattern import lazy
from citecheck.source import SourceFile

_SUFFIXES = {
    "plaintext": ".txt",
    "markdown": ".md",
    "quarto": ".qmd",
    "rmd": ".Rmd",
    "bibtex": ".bib",
    "latex": ".tex",
    "tex": ".tex",
    "html": ".html",
    "xml": ".xml",
}
"""What a document of a language is called on disk: one that was never saved has no suffix."""
_SURROGATE = lazy("[\ud800-\udfff]")


@dataclass(frozen=True, eq=False)
class Buffer:
    """A document in one of its versions."""

    uri: str
    """The address by which the editor knows it, as the editor spells it."""
    path: Path
    """Where it is on disk, or would be: absolute."""
    version: int
    """The editor's number for this state of the text."""
    text: str
    saved: bool = True
    """Whether it has a place on disk at all."""

    @cached_property
    def file(self) -> SourceFile:
        """The text with its lines, to count positions in."""
        return SourceFile(self.path, self.text)

    @cached_property
    def data(self) -> bytes:
        """The bytes of a file with this text."""
        return self.text.encode()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written yet."""
        return not self.text.strip()


def opened(uri: str, version: int, text: str, language: str, root: Path) -> Buffer:
    """Return a document that the editor has opened.

    Args:
        uri: its address; any scheme.
        version: the editor's number.
        text: its content.
        language: the editor's name of its language, for a document without a suffix.
        root: the folder in which one that is not on disk is taken to be.
    """
    named = to_fs_path(uri)
    saved = named is not None
    path = Path(named) if named is not None else root / (Path(urlparse(uri)[2]).name or "untitled")
    if not saved and path.suffix.lower() not in readers.READERS:
        path = path.with_name(path.name + _SUFFIXES.get(language, ".txt"))
    return Buffer(uri, normal(path), version, clean(text), saved)


def clean(text: str) -> str:
    """Return a text without lone surrogates, which JSON can hold and no file: as long as before."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def normal(path: Path) -> Path:
    """Return the one spelling of a path by which files are told apart."""
    return Path(os.path.abspath(path))  # noqa: PTH100  # `resolve` would follow links


def address(path: Path, buffers: Mapping[Path, Buffer]) -> str:
    """Return the address of a file: the editor's own where it is open there."""
    buffer = buffers.get(path)
    return buffer.uri if buffer else str(from_fs_path(str(path)))


def manuscript(buffer: Buffer, buffers: Iterable[Buffer]) -> SourceFile:
    """Read a document as its file would be read, from what is in the editor.

    Raises:
        ReadError: it cannot be understood.
    """
    changed = {each.path: each.data for each in buffers if each.saved or each.path == buffer.path}
    file = readers.read(buffer.path, {**changed, buffer.path: buffer.data})
    if file.origin is None and file.text != buffer.text:
        # A byte order mark is no character of a file, but it is one of the editor's text.
        file = replace(file, text=buffer.text, mark="")
    return file


def sources(file: SourceFile) -> tuple[Mapping[Path, SourceFile], Mapping[Path, SourceFile]]:
    """Return the files that a manuscript's text was made of, and those of its libraries.

    Each is there with its own text. A part that is no text file (`paragraph 12`) is left out.
    """
    libraries: dict[Path, SourceFile] = {}
    for each in file.libraries:
        libraries |= _made_of(each)
    return _made_of(file), libraries


def _made_of(file: SourceFile) -> dict[Path, SourceFile]:
    if file.origin is None:
        return {normal(file.path): file}
    pieces = (each for each in file.origin.pieces if not each.part)
    return {normal(each.source.path): each.source for each in pieces}
