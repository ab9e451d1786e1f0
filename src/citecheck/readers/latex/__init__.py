r"""Read a LaTeX manuscript: what it prints, with the files, libraries and lists that it draws in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from citecheck.errors import ReadError
from citecheck.pattern import lazy
from citecheck.readers import bibliography
from citecheck.readers.latex.entries import set_entries
from citecheck.readers.latex.page import Place
from citecheck.readers.latex.typesetter import Typesetter
from citecheck.readers.mapped import EditedStretch, MappedText, carried_over
from citecheck.source import Listed, SourceFile

MAX_BYTES = 10_000_000
"""More than this is no LaTeX source of a manuscript; a thesis with its tables has two million."""
_MOST_FILES = 2_000
_SUFFIXES = frozenset({".tex", ".ltx", ".latex", ".bbl", ".tikz", ".txt", ".inc", ".def", ".sty", ".cls"})  # fmt: skip
"""What an include may be: whatever else it names is not read, so that none can show other files."""
_BODY = lazy(r"^[^%\r\n]{0,400}\\begin\s{0,3}\{document\}", re.MULTILINE)
_ENTRY = lazy(r"\\entry\{")
_ADDRESS = lazy(r"\\(?:url|href|doi|path|nolinkurl|burl)\s{0,3}\{[^{}\r\n]{0,300}\Z")
_SPELT = str.maketrans({each: f"\\{each}" for each in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"})  # fmt: skip


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    r"""Read a LaTeX file and what it draws in (`\input`, `\bibliography` …).

    Raises:
        ReadError: one of them may not be read, is too large or no text; the file is missing or
            empty; a file draws itself in.
    """
    files = _Files(path, changed)
    main = bibliography.decoded(path, changed, MAX_BYTES)
    if not main.text.strip():
        raise ReadError(f"`{path}` is empty", hint="is this the right file, and was it saved?")
    files.take(main)
    setter = Typesetter(main, files, body=not _BODY.search(main.text))
    setter.set(main)
    asked = setter.cited or setter.uncited
    libraries, missing = files.libraries(setter) if asked else ([], [])
    if not libraries and not setter.page.listed and (asked or not setter.bibliographies):
        _set_built_list(setter, files)
    listed = tuple(setter.page.listed)
    if libraries or not listed:
        libraries += [bibliography.absent(each) for each in missing]
    elif setter.cited:
        _set_uncited(setter, {each.key for each in listed})
    else:
        listed = _numbered(listed)
    keys = frozenset(key for key, _ in setter.uncited)
    text = setter.page.text
    return text.source(
        path,
        changed=changed,
        editable=all(each.editable for each in files.read),
        listed=() if libraries else listed,
        libraries=tuple(libraries),
        library_keys=None if "*" in keys else keys,
    )


def rewrite(file: SourceFile, edits: Sequence[EditedStretch]) -> Mapping[Path, bytes]:
    """Return the files that edits change; none where one would change more than was meant."""
    spelt = [(start, end, _spelt(file, start, end, text)) for start, end, text in edits]
    if any(_is_shared(file, start, end) for start, end, _ in edits):
        return {}
    return {
        source.path: (source.mark + text).encode("utf-8", "surrogatepass")
        for source, text in carried_over(file, spelt, str).items()
    }


def _spelt(file: SourceFile, start: int, end: int, text: str) -> str:
    """Spell a text as LaTeX has it, but in an address as it is."""
    pieces = file.origin.within(start, end) if file.origin else ()
    if pieces:
        at = pieces[0].at + (start - pieces[0].start if pieces[0].verbatim else 0)
        before = pieces[0].source.text[max(0, at - 320) : at]
        if _ADDRESS.search(before):
            return text
    return text.translate(_SPELT)


def _is_shared(file: SourceFile, start: int, end: int) -> bool:
    """Tell whether a stretch stands for a place that also others stand for, or for a key.

    A macro's call stands for all that the macro prints; a citation's key has signs around it that
    are not the manuscript's.
    """
    if file.origin is None:
        return True
    near = file.origin.within(max(0, start - _NEAR), end + _NEAR)
    mine = file.origin.within(start, end)
    if any(
        not one.verbatim and one is not other and one.source is other.source
        and one.at < other.until and other.at < one.until
        for one in mine for other in near
    ):  # fmt: skip
        return True
    return "@" in file.text[start:end] or file.text[max(0, start - 2) : start].startswith("@")


_NEAR = 2_000


class _Files:
    """The files of a manuscript."""

    def __init__(self, main: Path, changed: Mapping[Path, bytes]) -> None:
        self.main = main
        self.changed = changed
        self.read: list[SourceFile] = []
        self._length = 0

    def take(self, source: SourceFile) -> None:
        """Count a file in.

        Raises:
            ReadError: there are too many, or they are too large together.
        """
        self.read.append(source)
        self._length += len(source.text)
        if len(self.read) > _MOST_FILES or self._length > MAX_BYTES:
            raise ReadError(
                f"`{self.main}` and what it draws in are larger than {MAX_BYTES // 1_000_000} MB"
                if self._length > MAX_BYTES
                else f"`{self.main}` draws in more than {_MOST_FILES} files",
                hint="check the manuscript's parts one by one",
            )

    def included(
        self, name: str, by: SourceFile, open_files: Sequence[SourceFile]
    ) -> SourceFile | None:
        """Return the file that an include names, or None where there is none.

        Raises:
            ReadError: it is being read already, may not be read, or is no text.
        """
        names = [name] if Path(name).suffix.lower() in _SUFFIXES else []
        for each in [f"{name}.tex", *names]:
            path = bibliography.beside(each, self._folders(by), self.changed)
            if path is None:
                continue
            known = next((one for one in self.read if one.path == path), None)
            if any(_same(each.path, path) for each in open_files):
                raise ReadError(
                    f"`{path}` draws itself in, in `{by.path}`",
                    hint=f"take `{name}` out of one of the files, then it can be read",
                )
            if known is None:
                known = bibliography.decoded(path, self.changed, MAX_BYTES)
            self.take(known)
            return known
        return None

    def libraries(self, setter: Typesetter) -> tuple[list[SourceFile], list[Path]]:
        """Return the libraries that a manuscript names, and the paths at which others were looked for."""
        found: dict[Path, SourceFile] = {}
        missing: list[Path] = []
        for name, by in setter.bibliographies:
            spelt = name if Path(name).suffix.lower() in bibliography.FORMATS else f"{name}.bib"
            path = bibliography.beside(spelt, self._folders(by), self.changed)
            if path is not None:
                library = bibliography.library(path, self.changed)
                if library is not None:
                    found.setdefault(path, library)
            elif spelt in setter.held:
                held = setter.held[spelt]
                text = MappedText()
                text.copy(held.source, held.start, held.end)
                found.setdefault(Path(spelt), text.source(held.source.path, format="bibtex"))
            else:
                missing.append(self.main.parent / spelt)
        return list(found.values()), missing

    def built_list(self) -> SourceFile | None:
        """Return the list that LaTeX's programs have built beside the manuscript, if there is one."""
        path = bibliography.beside(self.main.stem + ".bbl", [self.main.parent], self.changed)
        return bibliography.decoded(path, self.changed, MAX_BYTES) if path else None

    def _folders(self, by: SourceFile) -> Iterator[Path]:
        """Yield where a name is looked for: TeX starts from the main file, some packages do not."""
        yield self.main.parent
        if by.path.parent != self.main.parent:
            yield by.path.parent


def _same(one: Path, other: Path) -> bool:
    try:
        return one == other or one.resolve() == other.resolve()
    except (OSError, RuntimeError):
        return False


def _set_built_list(setter: Typesetter, files: _Files) -> None:
    built = files.built_list()
    if built is None:
        return
    files.take(built)
    if _ENTRY.search(built.text):
        set_entries(setter.page, built)
    else:
        setter.body = True
        setter.set(built)


def _numbered(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Give the entries the numbers they are printed with: they are cited by these, not by keys."""
    return tuple(replace(each, key=None, number=at) for at, each in enumerate(listed, 1))


def _set_uncited(setter: Typesetter, listed: set[str | None]) -> None:
    r"""Set a citation behind the text for entries that are in the list on purpose.

    Those are what `\nocite` names, and all others where a file is missing that may cite them.
    """
    star: list[tuple[str, Place]] = []
    everything = [place for key, place in setter.uncited if key == "*"] + setter.missing
    if everything:
        rest = sorted(filter(None, listed - set(setter.cited)))
        star = [(each, everything[0]) for each in rest]
    known = [(key, place) for key, place in setter.uncited if key in listed]
    text = setter.page.text
    for key, place in [*known, *star]:
        text.made("\n\n[@{")
        text.put(key, *place)
        text.made("}]")
