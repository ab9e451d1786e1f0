"""From a path to a source file and back: one reader a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from citecheck.errors import ReadError
from citecheck.readers import text
from citecheck.readers.mapped import EditedStretch
from citecheck.source import SourceFile

Read: TypeAlias = Callable[[Path, Mapping[Path, bytes]], SourceFile]
"""Reads the file at a path, and what it draws in; what is in the mapping is not read from disk."""
Rewrite: TypeAlias = Callable[[SourceFile, Sequence[EditedStretch]], Mapping[Path, bytes]]
"""Carries edits of the text over to the files it came from, and returns these."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is read, and written back where that can be done."""

    read: Read
    rewrite: Rewrite | None = None
    """None where the text is the file's own, or cannot be written back."""
    may_be: Callable[[Path], bool] | None = None
    """Tells whether a file found in a directory is likely of this format, where most that end in its
    suffix are not. A file that was named is read without being asked."""


def _late(module: str, *, writes: bool = False) -> Reader:
    """Return a reader whose module is imported when the first file of its format is read."""

    def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
        found: SourceFile = import_module(module, __name__).read(path, changed)
        return found

    def rewrite(file: SourceFile, edits: Sequence[EditedStretch]) -> Mapping[Path, bytes]:
        made: Mapping[Path, bytes] = import_module(module, __name__).rewrite(file, edits)
        return made

    return Reader(read, rewrite if writes else None)


def _like_csl_json(path: Path) -> bool:
    from citecheck.readers.works import may_be_csl_json  # noqa: PLC0415  # as `_late`

    return may_be_csl_json(path)


def _is_no_lock(path: Path) -> bool:
    """Tell a document from the file that Word keeps beside it while it is open."""
    return not path.name.startswith("~$")


def _like_an_article(path: Path) -> bool:
    from citecheck.readers.markup.jats import may_be_read  # noqa: PLC0415  # as `_late`

    return may_be_read(path)


def _is_no_output(path: Path) -> bool:
    """Tell a manuscript from what was made of one beside it: `paper.pdf` of `paper.tex`."""
    return not any(path.with_suffix(each).exists() for each in _SOURCES)


def _is_no_report(path: Path) -> bool:
    """Tell a page with a manuscript from what was made of one, be it citecheck's own report."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return True  # said when it is read
    return b'<meta name="generator" content="citecheck">' not in head and _is_no_output(path)


_HEAD = 2_048


_SOURCES = (".md", ".markdown", ".qmd", ".rmd", ".tex", ".ltx", ".docx", ".odt", ".txt")

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": Reader(text.read),
        ".text": Reader(text.read),
        ".md": _late(".markdown"),
        ".markdown": _late(".markdown"),
        ".qmd": _late(".markdown"),
        ".rmd": _late(".markdown"),
        ".bib": Reader(text.read_bibtex),
        ".docx": replace(_late(".office.docx", writes=True), may_be=_is_no_lock),
        ".odt": _late(".office.odt", writes=True),
        ".tex": _late(".latex", writes=True),
        ".ltx": _late(".latex", writes=True),
        ".html": replace(_late(".markup.html", writes=True), may_be=_is_no_report),
        ".htm": replace(_late(".markup.html", writes=True), may_be=_is_no_report),
        ".xhtml": replace(_late(".markup.html", writes=True), may_be=_is_no_report),
        ".xml": replace(_late(".xml", writes=True), may_be=_like_an_article),
        ".nxml": _late(".markup.jats", writes=True),
        ".pdf": replace(_late(".pdf"), may_be=_is_no_output),
        ".ris": _late(".works"),
        ".nbib": _late(".works"),
        ".medline": _late(".works"),
        ".ciw": _late(".works"),
        ".isi": _late(".works"),
        ".enw": _late(".works"),
        ".json": replace(_late(".works"), may_be=_like_csl_json),
    }
)
"""Which reader reads a file, by its suffix in lower case."""

# Formats people write manuscripts in that have no reader; read as plain text, their markup would
# give wrong findings.
_NO_READER: Mapping[str, str] = MappingProxyType(
    {
        ".doc": "a Word document",
        ".rtf": "an RTF document",
        ".epub": "an e-book",
    }
)

STDIN = Path("-")
"""The path that stands for standard input."""
_PLAIN = Reader(text.read)
_NOTHING: Mapping[Path, bytes] = {}


def read(path: Path, changed: Mapping[Path, bytes] = _NOTHING) -> SourceFile:
    """Read one manuscript; `-` is standard input. What is in `changed` is not read from disk.

    Raises:
        ReadError: there is no such file, it may not be read, or its content cannot be understood.
    """
    if path == STDIN:
        return text.read_stdin()
    suffix = path.suffix.lower()
    if suffix in _NO_READER and path.is_file():
        raise ReadError(
            f"`{path}` is {_NO_READER[suffix]}, which cannot be read yet",
            hint="save it as plain text or Markdown (.txt, .md) and check that",
        )
    return READERS.get(suffix, _PLAIN).read(path, changed)


def edited(file: SourceFile, edits: Sequence[EditedStretch]) -> SourceFile:
    """Return a manuscript with edits carried out, in its text and in `changed`; no file is written.

    Raises:
        ReadError: what they make of the file cannot be read.
    """
    if file.origin is None:
        new = file.text
        for start, end, put in sorted(edits, reverse=True):
            new = new[:start] + put + new[end:]
        spelt = (file.mark + new).encode("utf-8", "surrogatepass")
        return replace(file, text=new, changed={**file.changed, file.path: spelt})
    rewrite = READERS[file.path.suffix.lower()].rewrite
    if rewrite is None:
        return file
    return read(file.path, {**file.changed, **rewrite(file, edits)})


def to_write(before: SourceFile, after: SourceFile) -> Mapping[Path, bytes]:
    """Return the files that fixes have changed, and what is to be written to each.

    Raises:
        ReadError: one is in an encoding that is not written, or has changed on disk meanwhile.
    """
    if after.changed == before.changed:
        return {}
    if not before.editable:
        raise ReadError(
            f"`{before.path}` is not in UTF-8, so no fix is written to it",
            hint="save it as UTF-8, or look at the fixes with `--diff`",
        )
    now = read(before.path, before.changed)
    if now.text != before.text:
        raise ReadError(
            f"`{before.path}` was changed while it was checked", hint="run the command again"
        )
    return {
        path: data
        for path, data in after.changed.items()
        if path not in before.changed or before.changed[path] != data
    }
