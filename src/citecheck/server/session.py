"""One editor and its documents: what is opened and typed is checked, what is found is shown."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from citecheck import pipeline
from citecheck.errors import CitecheckError, ReadError
from citecheck.manners import listed
from citecheck.server.actions import Found
from citecheck.server.buffers import Buffer, clean, manuscript, normal, opened, sources
from citecheck.server.checking import Checked, Desk, Outcome
from citecheck.server.diagnostics import Board, diagnostics, unreadable
from citecheck.server.places import Places
from citecheck.server.positions import Ruler
from citecheck.server.settings import Settings
from citecheck.server.under_cursor import Index
from citecheck.version import __version__

_LOG = logging.getLogger(__name__)


class Session:
    """What is open in the editor, and what it was told about it."""

    def __init__(self, server: LanguageServer) -> None:
        self.server = server
        self.ended = False
        """Whether the editor has asked to shut down, which it does before it lets go."""
        self.root = Path.cwd()
        self.ruler = Ruler()
        self.desk = Desk(self._check, self._tell, self._fail)
        self._board = Board(self._publish)
        self._settings = Settings(self._complain)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._said: set[str] = set()
        self._parts: dict[str, frozenset[Path]] = {}
        """The files that each open document's text was made of when it was last checked."""

    def begin(self, root: str | None, encoding: str) -> None:
        """Take up the conversation.

        Args:
            root: the address of the folder that the editor has open, if any.
            encoding: what characters are counted in: `utf-8`, `utf-16` or `utf-32`.
        """
        self._loop = asyncio.get_running_loop()
        folder = to_fs_path(root) if root else None
        self.root = normal(Path(folder)) if folder else Path.cwd()
        self.ruler = Ruler(encoding)

    def open(self, item: lsp.TextDocumentItem) -> None:
        """Take up a document."""
        self.desk.open(opened(item.uri, item.version, item.text, item.language_id, self.root))

    def change(self, uri: str, version: int, text: str) -> None:
        """Take a new version of a document."""
        now = self.desk.buffer(uri)
        if now is not None:
            self.desk.change(Buffer(uri, now.path, version, clean(text), now.saved))

    def close(self, uri: str) -> None:
        """Let go of a document, and show nothing more at it; what it was part of is on disk again."""
        self.desk.close(uri)
        self._board.drop(uri)
        self._take_parts(uri, frozenset())

    def places(self, checked: Checked) -> Places:
        """Return the places of what is known, as the editor has them now."""
        return Places(self.ruler, self.desk.buffers, checked.sources)

    def whole(self, buffer: Buffer) -> Buffer:
        """Return the open manuscript that a document is a chapter of, or the document itself."""
        for each in self.desk.known():
            if buffer.path in each.parts and each.path != buffer.path:
                return self.desk.buffers.get(each.path, buffer)
        return buffer

    def found(self, checked: Checked, uri: str) -> list[Found]:
        """Return what a check found in one file, with how it is shown."""
        owner = self.desk.buffers.get(checked.path)
        shown = diagnostics(
            checked.report,
            self.places(checked),
            owner.uri if owner else uri,
            related=self._shows_related(),
        )
        return [(finding, diagnostic) for at, finding, diagnostic in shown if at == uri]

    def _check(self, buffer: Buffer, buffers: tuple[Buffer, ...]) -> Outcome:
        """Check a document; this runs beside the conversation, in a thread of its own."""
        if buffer.is_blank:
            return None
        plan = self._settings.plan(buffer.path if buffer.saved else self.root)
        try:
            file = manuscript(buffer, buffers)
        except ReadError as error:
            return error
        report = pipeline.check(file, plan, listed)
        parts, drawn = sources(file)
        return Checked(buffer.path, report, parts, drawn, Index(report))

    def _tell(self, buffer: Buffer, outcome: Outcome) -> None:
        """Show what came of a check."""
        parts = outcome.parts if isinstance(outcome, Checked) else ()
        self._take_parts(buffer.uri, frozenset(parts))
        if isinstance(outcome, CitecheckError):
            said = f"{outcome.message}\nhelp: {outcome.hint}" if outcome.hint else outcome.message
            self._board.show(buffer.uri, [(buffer.uri, unreadable(said))], buffer.version)
            return
        if outcome is None or self.whole(buffer) is not buffer:
            # What there is to say of a chapter is said of the whole.
            self._board.show(buffer.uri, [], buffer.version)
            return
        shown = diagnostics(
            outcome.report, self.places(outcome), buffer.uri, related=self._shows_related()
        )
        found = [(uri, diagnostic) for uri, _, diagnostic in shown]
        self._board.show(buffer.uri, found, buffer.version)
        for path in outcome.parts:
            chapter = self.desk.buffers.get(path)
            if chapter is not None and chapter is not buffer:
                self._board.show(chapter.uri, [], chapter.version)

    def _take_parts(self, uri: str, parts: frozenset[Path]) -> None:
        """Note what a document is made of; a chapter that it lets go of is on its own again."""
        lost = self._parts.pop(uri, frozenset()) - parts
        self._parts[uri] = parts
        own = self.desk.buffer(uri)
        lost -= {own.path} if own else set()
        if lost:
            self.desk.again(lost)

    def _publish(self, uri: str, found: Sequence[lsp.Diagnostic], version: int | None) -> None:
        params = lsp.PublishDiagnosticsParams(uri, found, version)
        self.server.text_document_publish_diagnostics(params)

    def _complain(self, text: str) -> None:
        """Say what is wrong with the settings; called from the thread that checks."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._show, text)

    def _show(self, text: str) -> None:
        self.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, text))

    def _fail(self, buffer: Buffer, error: Exception) -> None:
        """Say once that this program is at fault, and log where."""
        trace = traceback.extract_tb(error.__traceback__)
        place = f" ({Path(trace[-1].filename).name}:{trace[-1].lineno})" if trace else ""
        said = " ".join(str(error).split())[:200]
        text = f"this is a bug in citecheck {__version__}: {type(error).__name__}: {said}{place}"
        _LOG.error("%s", text, exc_info=error)
        self._board.show(buffer.uri, [], buffer.version)
        if text not in self._said:
            self._said.add(text)
            self._show(f"{text} (please report it)")

    def _shows_related(self) -> bool:
        shows = self.server.client_capabilities.text_document
        published = shows.publish_diagnostics if shows else None
        return bool(published and published.related_information)
