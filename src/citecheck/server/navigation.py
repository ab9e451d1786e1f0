"""Where to go from what is under the cursor: to entries, to citations; and a manuscript's outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types as lsp

from citecheck.model import BlockKind, ReferenceList
from citecheck.server.hover import printed
from citecheck.server.markup import one_line
from citecheck.server.places import Places
from citecheck.server.under_cursor import Cited, Entry, Index, whole
from citecheck.source import Span
from citecheck.terminal import shown

_NAME = 80
"""Characters of a heading or an entry in an outline."""


def definitions(index: Index, at: Cited | Entry, places: Places) -> list[lsp.Location]:
    """Return the entries that a citation means, or may mean."""
    return _locations((whole(each) for each in index.meant(at)), places)


def references(
    index: Index, at: Cited | Entry, places: Places, *, declaration: bool
) -> list[lsp.Location]:
    """Return all citations of the entries under the cursor, with the entries if wished."""
    meant = index.meant(at)
    spans = [whole(each) for each in meant] if declaration else []
    # In `[3–7]` no number stands for 5: the range does, and it is one place.
    citing = [each.span for one in meant for each in index.citing(one)]
    return _locations([*spans, *sorted(citing, key=lambda each: each.start)], places)


def highlights(
    index: Index, at: Cited | Entry, places: Places, path: Path
) -> list[lsp.DocumentHighlight]:
    """Return the places in one file that are about the same entries."""
    found = []
    for reference in index.meant(at):
        spans = [(whole(reference), lsp.DocumentHighlightKind.Write)]
        spans += [(each.span, lsp.DocumentHighlightKind.Read) for each in index.citing(reference)]
        for span, kind in spans:
            where = places.range_in(path, span)
            if where is not None:
                found.append(lsp.DocumentHighlight(where, kind))
    return found


def symbols(index: Index, places: Places, path: Path) -> list[lsp.DocumentSymbol]:
    """Return the headings of one file and the reference lists with their entries."""
    document = index.report.document
    found = []
    headings = {each.heading.start for each in document.lists if each.heading is not None}
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and block.span.start not in headings:
            where = places.range_in(path, block.span)
            if where is not None:
                name = one_line(block.span.text.strip("#= \t\r\n"), _NAME)
                found.append(_symbol(name, lsp.SymbolKind.String, where))
    for each in document.lists:
        found += _list(each, places, path)
    return sorted(found, key=lambda each: (each.range.start.line, each.range.start.character))


def flat(found: Iterable[lsp.DocumentSymbol], uri: str) -> list[lsp.SymbolInformation]:
    """Return an outline for an editor that shows no tree."""
    listed = []
    for each in found:
        listed.append(lsp.SymbolInformation(lsp.Location(uri, each.range), each.name, each.kind))
        listed += flat(each.children or (), uri)
    return listed


def _list(found: ReferenceList, places: Places, path: Path) -> Iterator[lsp.DocumentSymbol]:
    entries = []
    for reference in found.references:
        where = places.range_in(path, whole(reference))
        if where is not None:
            name = one_line(f"{reference.called}. {printed(reference)}", _NAME)
            entries.append(_symbol(name, lsp.SymbolKind.Key, where))
    if not entries:
        return
    # An outline's parent reaches over all of its children.
    begin = found.heading and places.range_in(path, found.heading)
    where = lsp.Range((begin or entries[0].range).start, entries[-1].range.end)
    name = one_line(found.heading.text.strip("#= \t\r\n:"), _NAME) if found.heading else ""
    yield _symbol(name or "References", lsp.SymbolKind.Array, where, begin or where, entries)


def _symbol(
    name: str,
    kind: lsp.SymbolKind,
    where: lsp.Range,
    selection: lsp.Range | None = None,
    children: list[lsp.DocumentSymbol] | None = None,
) -> lsp.DocumentSymbol:
    # LSP 3.17, `DocumentSymbol.name`: it must not be empty.
    return lsp.DocumentSymbol(
        shown(name) or "—", kind, where, selection or where, children=children
    )


def _locations(spans: Iterable[Span], places: Places) -> list[lsp.Location]:
    found = []
    for each in spans:
        location = places.location(each)
        if location is not None and location not in found:
            found.append(location)
    return found
