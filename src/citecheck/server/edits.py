"""Fixes as edits of the editor's documents, each about the version it was made for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lsprotocol import types as lsp

from citecheck import fixer, readers
from citecheck.errors import CitecheckError
from citecheck.finding import Edit, Fix
from citecheck.readers.disk import contents
from citecheck.readers.encoding import decode
from citecheck.readers.mapped import EditedStretch
from citecheck.server.buffers import Buffer, address, normal
from citecheck.server.places import Shift
from citecheck.server.positions import Ruler
from citecheck.source import SourceFile

Changes = Mapping[Path, list[lsp.TextEdit]]
"""What to change in which file."""


class Editing:
    """Makes edits of a manuscript that is understood as it is in the editor now."""

    def __init__(
        self, file: SourceFile, buffers: Mapping[Path, Buffer], ruler: Ruler, *, versioned: bool
    ) -> None:
        self.file = file
        self.buffers = buffers
        self.ruler = ruler
        self.versioned = versioned

    def chosen(self, fixes: Sequence[Fix]) -> tuple[Edit, ...]:
        """Return the edits of those fixes that can be carried out together."""
        taken = fixer.choose(fixes, max((len(self.file.text), *map(_reach, fixes))))
        return tuple(edit for fix in taken.done for edit in fix.edits)

    def workspace_edit(self, edits: Sequence[Edit]) -> lsp.WorkspaceEdit | None:
        """Return edits as the protocol has them, or None where they cannot be carried over."""
        try:
            changes = self._changes(edits)
        except (CitecheckError, UnicodeError):
            return None
        if not changes or not all(changes.values()):
            return None
        addressed = {address(path, self.buffers): each for path, each in changes.items()}
        if not self.versioned:
            return lsp.WorkspaceEdit(changes=addressed)
        documents = []
        for path, each in changes.items():
            buffer = self.buffers.get(path)
            named = lsp.OptionalVersionedTextDocumentIdentifier(
                address(path, self.buffers), buffer.version if buffer else None
            )
            documents.append(lsp.TextDocumentEdit(named, each))
        return lsp.WorkspaceEdit(document_changes=documents)

    def _changes(self, edits: Sequence[Edit]) -> Changes:
        changes: dict[Path, list[lsp.TextEdit]] = {}
        mapped: list[EditedStretch] = []
        for each in edits:
            file = each.span.file
            if file.origin is None:
                where = self.ruler.range(file, each.span.start, each.span.end)
                changes.setdefault(normal(file.path), []).append(lsp.TextEdit(where, each.text))
            elif file is self.file:
                mapped.append((each.span.start, each.span.end, each.text))
            else:
                return {}
        rewrite = readers.READERS[self.file.path.suffix.lower()].rewrite if mapped else None
        if mapped and (rewrite is None or changes):
            return {}
        if rewrite is not None:
            for path, data in rewrite(self.file, mapped).items():
                changes[normal(path)] = self._difference(normal(path), data)
        return changes

    def _difference(self, path: Path, data: bytes) -> list[lsp.TextEdit]:
        """Return the one edit that makes of a file what its reader has written."""
        new = decode(data, str(path)).text
        buffer = self.buffers.get(path)
        old = buffer.file if buffer else SourceFile(path, decode(contents(path), str(path)).text)
        shift = Shift(old.text, new)
        where = self.ruler.range(old, shift.head, shift.old - shift.tail)
        return [lsp.TextEdit(where, new[shift.head : shift.new - shift.tail])]


def _reach(fix: Fix) -> int:
    return max((each.span.end for each in fix.edits), default=0)
