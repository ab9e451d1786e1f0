"""The Language Server Protocol over standard input and output: which message goes to whom.

LSP 3.17; pygls reads and writes the messages. Nothing but them goes to standard output.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import sys
from typing import BinaryIO

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from citecheck.server.actions import KINDS
from citecheck.server.answers import Answers
from citecheck.server.session import Session
from citecheck.version import __version__

_LOG = logging.getLogger(__name__)
_WATCHED = ("**/citecheck.toml", "**/pyproject.toml", "**/citecheck-baseline.json", "**/*.bib")
"""Files that decide what is found in others."""


class _Server(LanguageServer):
    """A server that keeps its own troubles to the log: they are of no use to who writes."""

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log an error that is no answer to a request."""
        del source
        _LOG.error("%s", error, exc_info=error)


def run() -> int:
    """Serve at standard input and output, and return the exit code that the protocol asks for."""
    # Whatever prints goes to standard error from here on: a stray line would end the conversation.
    sys.stdout.flush()
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return converse(sys.stdin.buffer, output)


def converse(incoming: BinaryIO, outgoing: BinaryIO) -> int:
    """Speak with an editor until it ends the conversation or hangs up.

    Args:
        incoming: where its messages come from.
        outgoing: where the answers go; nothing else may write there. It is closed at the end.

    Returns:
        0 after `shutdown`, 1 without (LSP 3.17, `exit`).
    """
    server = _Server(
        "citecheck",
        __version__,
        # Whole texts: pygls counts the lines of a change with `str.splitlines`, which also breaks
        # at form feeds and U+2028; editors do not, and pasted manuscripts hold them.
        text_document_sync_kind=lsp.TextDocumentSyncKind.Full,
    )
    session = Session(server)
    _listen(server, session)
    _answer(server, Answers(session))
    try:
        server.start_io(incoming, outgoing)
    finally:
        session.desk.end()
        with contextlib.suppress(OSError):
            outgoing.close()
    return 0 if session.ended else 1


def _listen(server: LanguageServer, session: Session) -> None:
    """Take what the editor tells."""

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        del params
        encoding = lsp.PositionEncodingKind(server.workspace.position_encoding)
        folders = [each.uri for each in server.workspace.folders.values()]
        session.begin(server.workspace.root_uri or next(iter(folders), None), encoding.value)

    @server.feature(lsp.INITIALIZED)
    def initialized(params: lsp.InitializedParams) -> None:
        del params
        _watch(server)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        session.open(params.text_document)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        text = server.workspace.get_text_document(document.uri).source
        session.change(document.uri, document.version, text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        session.close(params.text_document.uri)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: lsp.DidChangeWatchedFilesParams) -> None:
        del params
        session.desk.again()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configured(params: lsp.DidChangeConfigurationParams) -> None:
        del params
        session.desk.again()

    @server.feature(lsp.SHUTDOWN)
    def shut_down(params: None) -> None:
        del params
        session.ended = True


def _answer(server: LanguageServer, answers: Answers) -> None:
    """Take what the editor asks."""
    # pygls marks the functions it is given, and a method cannot be marked.
    offer, asked = server.feature, functools.partial
    offer(lsp.TEXT_DOCUMENT_HOVER)(asked(answers.hover))
    offer(lsp.TEXT_DOCUMENT_DEFINITION)(asked(answers.definition))
    offer(lsp.TEXT_DOCUMENT_REFERENCES)(asked(answers.references))
    offer(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)(asked(answers.highlight))
    offer(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(asked(answers.symbols))
    offer(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(KINDS))(asked(answers.actions))


def _watch(server: LanguageServer) -> None:
    """Ask the editor to tell when settings or libraries change on disk, if it can."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if not (watching and watching.dynamic_registration):
        return
    watchers = [lsp.FileSystemWatcher(pattern) for pattern in _WATCHED]
    options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
    server.client_register_capability(
        lsp.RegistrationParams(
            [lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)]
        )
    )
