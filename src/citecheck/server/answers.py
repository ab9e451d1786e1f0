"""What the editor asks about a document, and the answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from lsprotocol import types as lsp

from citecheck.server import navigation
from citecheck.server.actions import actions
from citecheck.server.checking import Checked
from citecheck.server.edits import Editing
from citecheck.server.hover import hover
from citecheck.server.markup import Markup
from citecheck.server.places import Places
from citecheck.server.session import Session
from citecheck.server.under_cursor import Cited, Entry

_AtPosition: TypeAlias = (
    lsp.HoverParams | lsp.DefinitionParams | lsp.ReferenceParams | lsp.DocumentHighlightParams
)


class _Under(NamedTuple):
    """What is under the cursor, in what is known about which manuscript."""

    checked: Checked
    places: Places
    at: Cited | Entry


class Answers:
    """Answers from what was last understood; only fixes wait until the present text is checked."""

    def __init__(self, session: Session) -> None:
        self.session = session

    async def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        """Show the entries behind a citation, or where an entry is cited."""
        under = await self._under(params)
        buffer = self.session.desk.buffer(params.text_document.uri)
        if under is None or buffer is None:
            return None
        markup = Markup(markdown=self._shows_markdown())
        kind = lsp.MarkupKind.Markdown if markup.markdown else lsp.MarkupKind.PlainText
        return lsp.Hover(
            lsp.MarkupContent(kind, hover(under.checked.index, under.at, markup)),
            under.places.range_in(buffer.path, under.at.span),
        )

    async def definition(self, params: lsp.DefinitionParams) -> list[lsp.Location] | None:
        """Lead from a citation to its entries."""
        under = await self._under(params)
        return under and navigation.definitions(under.checked.index, under.at, under.places)

    async def references(self, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
        """List all citations of an entry, or of the entries that a citation means."""
        under = await self._under(params)
        return under and navigation.references(
            under.checked.index,
            under.at,
            under.places,
            declaration=params.context.include_declaration,
        )

    async def highlight(
        self, params: lsp.DocumentHighlightParams
    ) -> list[lsp.DocumentHighlight] | None:
        """Mark what is about the same entries."""
        under = await self._under(params)
        buffer = self.session.desk.buffer(params.text_document.uri)
        if under is None or buffer is None:
            return None
        return navigation.highlights(under.checked.index, under.at, under.places, buffer.path)

    async def symbols(
        self, params: lsp.DocumentSymbolParams
    ) -> list[lsp.DocumentSymbol] | list[lsp.SymbolInformation] | None:
        """Return a document's outline: headings, and the reference list with its entries."""
        uri = params.text_document.uri
        checked = await self.session.desk.latest(uri)
        if checked is None:
            return None
        found = navigation.symbols(checked.index, self.session.places(checked), checked.path)
        return found if self._shows_tree() else navigation.flat(found, uri)

    async def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        """Offer what can be done about the findings that a selection touches."""
        session, uri = self.session, params.text_document.uri
        buffer = session.desk.buffer(uri)
        if buffer is None:
            return None
        checked = await session.desk.current(session.whole(buffer).uri)
        if checked is None:
            return None
        editing = Editing(
            checked.report.file,
            session.desk.buffers,
            session.ruler,
            versioned=self._takes_versions(),
        )
        found = session.found(checked, uri)
        return list(actions(checked.report, found, params.range, params.context.only, editing))

    async def _under(self, params: _AtPosition) -> _Under | None:
        desk, uri = self.session.desk, params.text_document.uri
        await desk.latest(uri)
        buffer = desk.buffer(uri)
        if buffer is None:
            return None
        for checked in self._about(uri):
            places = self.session.places(checked)
            place = places.place(buffer.path, params.position)
            at = place and checked.index.at(place)
            if at:
                return _Under(checked, places, at)
        return None

    def _about(self, uri: str) -> Iterator[Checked]:
        """Yield what is known about a document: first as a part of others, which cite its entries."""
        desk = self.session.desk
        buffer, own = desk.buffer(uri), desk.outcome(uri)
        for each in desk.known():
            if buffer is not None and each is not own and buffer.path in each.sources:
                yield each
        if isinstance(own, Checked):
            yield own

    def _shows_markdown(self) -> bool:
        text = self.session.server.client_capabilities.text_document
        formats = text.hover.content_format if text and text.hover else None
        return formats is None or lsp.MarkupKind.Markdown in formats

    def _shows_tree(self) -> bool:
        text = self.session.server.client_capabilities.text_document
        outline = text.document_symbol if text else None
        return bool(outline and outline.hierarchical_document_symbol_support)

    def _takes_versions(self) -> bool:
        workspace = self.session.server.client_capabilities.workspace
        edit = workspace.workspace_edit if workspace else None
        return bool(edit and edit.document_changes)
