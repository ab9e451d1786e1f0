"""Read Markdown, Quarto and R Markdown: the text as it stands, with the libraries it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from citecheck.pattern import lazy
from citecheck.readers import bibliography, front_matter, text
from citecheck.readers.mapped import MappedText
from citecheck.source import SourceFile

_KEY = lazy(r"(?<![\w@./\\-])-?@(?:\{[^{}\s]|\w)")
_NOCITE = lazy(r"@\{?([\w:.#$%&+?<>~/*-]{1,100})")


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read a Markdown file; where it cites by key, the libraries of its front matter too.

    Of what is cited from a library that is not there, nothing can be said.

    Raises:
        ReadError: the file is missing, may not be read, is empty, too large or no text; so a
            library that is there.
    """
    file = text.read(path, changed)
    fields = front_matter.fields(file.text)
    if not {"bibliography", "references"} & fields.keys() or not _KEY.search(file.text):
        return file
    libraries = tuple(_libraries(file, fields, changed))
    if not libraries:
        return file
    asked = front_matter.strings(fields["nocite"]) if "nocite" in fields else ()
    if "nocite" in fields:
        asked = (*asked, *(each.text for each in fields["nocite"].lines))
    keys = {key for each in asked for key in _NOCITE.findall(each)}
    keys |= {key.rstrip(".:,;") for key in keys}
    return replace(file, libraries=libraries, library_keys=None if "*" in keys else frozenset(keys))


def _libraries(
    file: SourceFile, fields: Mapping[str, front_matter.Field], changed: Mapping[Path, bytes]
) -> Iterator[SourceFile]:
    named = front_matter.strings(fields["bibliography"]) if "bibliography" in fields else ()
    for name in dict.fromkeys(named):
        path = bibliography.beside(name, [file.path.parent], changed)
        library = _library(path, changed) if path else None
        yield library or bibliography.absent(file.path.parent / name)
    if "references" in fields:
        inline = _inline(file, fields["references"])
        if inline is not None:
            yield inline


def _library(path: Path, changed: Mapping[Path, bytes]) -> SourceFile | None:
    """Return a library that pandoc reads: those of other manuscripts, or references in YAML."""
    if path.suffix.lower() not in {".yaml", ".yml"}:
        return bibliography.library(path, changed)
    file = bibliography.decoded(path, changed)
    fields = front_matter.fields_of_file(file.text)
    return _inline(file, fields["references"]) if "references" in fields else None


def _inline(file: SourceFile, field: front_matter.Field) -> SourceFile | None:
    """Return the references that a front matter or a file of YAML holds, as a library of CSL-JSON."""
    import json  # noqa: PLC0415  # few manuscripts have it

    out = MappedText()
    for item, start, end in front_matter.items(field):
        if item.get("id") is None:
            continue
        out.made(",\n" if out.length else "[")
        out.put(json.dumps(item, ensure_ascii=False), file, start, end)
    if not out.length:
        return None
    out.made("]")
    return out.source(file.path, format="csl-json")
