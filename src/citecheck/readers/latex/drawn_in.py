r"""Draw in what stands elsewhere: included files, libraries, the entries of a `thebibliography`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from citecheck.pattern import lazy
from citecheck.readers.latex import citations
from citecheck.readers.latex.page import Entry, Place
from citecheck.readers.latex.tokens import Region, Token

if TYPE_CHECKING:
    from citecheck.readers.latex.typesetter import Typesetter

_PRIMITIVE_NAME = lazy(r"[ \t]*([^\s\\{}%]{1,200})")


def entry(setter: Typesetter, token: Token, name: str) -> None:
    r"""Begin an entry of a `thebibliography`."""
    del name
    setter.input.option()
    region = setter.input.group()
    if region is None or not setter.body:
        return
    setter.page.end_paragraph()
    key = " ".join(region.text.split())
    if key:
        setter.page.paragraph.entry = Entry(key)
        until = region.end + 1 if region.source is token.region.source else token.end
        place = region.site or Place(token.region.source, token.start, max(token.end, until))
        setter.page.add(f"{key} ", place)


def include(setter: Typesetter, token: Token, name: str) -> None:
    r"""Draw in a file: `\input`, `\include`, `\import` and others."""
    folder = setter.input.group() if "import" in name else None
    region = setter.input.group()
    if region is None and name == "input":
        found = setter.input.match(_PRIMITIVE_NAME)
        wanted = found[1] if found else ""
    else:
        wanted = region.text.strip() if region else ""
    if folder is not None:
        wanted = f"{folder.text.strip().rstrip('/')}/{wanted}"
    if not wanted or "\\" in wanted or "#" in wanted:
        return
    if name in {"include", "subfileinclude"}:
        setter.paragraph()
    source = setter.files.included(wanted, token.region.source, setter.open_files)
    if source is None:
        setter.missing.append(token.place)
        return
    setter.input.allow(len(source.text))
    setter.open_files.append(source)
    whole = Region(source, 0, len(source.text))

    def done() -> None:
        setter.close_file()
        if name in {"include", "subfileinclude"}:
            setter.paragraph()
        else:
            setter.page.space()

    if not setter.input.push(whole, done):
        setter.close_file()


def library(setter: Typesetter) -> None:
    r"""Note the libraries that `\bibliography{a,b}` or `\addbibresource{a.bib}` names."""
    setter.input.option()
    region = setter.input.group()
    for name, _ in citations.keys_of(region) if region else ():
        setter.bibliographies.append(
            (name, region.source if region else setter.input.region.source)
        )


def _library(setter: Typesetter, token: Token, name: str) -> None:
    del token, name
    library(setter)


def _nocite(setter: Typesetter, token: Token, name: str) -> None:
    del token, name
    region = setter.input.group()
    if region is not None:
        setter.uncited.extend(citations.keys_of(region))


def _new_cites(setter: Typesetter, token: Token, name: str) -> None:
    del token, name
    setter.skip("mm")


COMMANDS: Mapping[str, Callable[[Typesetter, Token, str], None]] = {
    "bibitem": entry,
    **dict.fromkeys(
        ("input", "include", "import", "subimport", "subfile", "subfileinclude", "includefrom", "inputfrom", "InputIfFileExists"),
        include,
    ),
    **dict.fromkeys(
        ("addbibresource", "addglobalbib", "addsectionbib", "putbib", "defaultbibliography", "newrefsection"),
        _library,
    ),
    "nocite": _nocite,
    "newcites": _new_cites,
}  # fmt: skip
"""Commands that draw something in."""
