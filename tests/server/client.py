"""A language client for tests: it speaks to the server over pipes, as an editor does."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from citecheck.server.protocol import converse

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds to wait for a message before a test fails: for the slowest machine, never for a pause."""
CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
    },
    "workspace": {
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
}


class Client:
    """Requests and notifications, and what came back, in the order in which it came."""

    def __init__(self, outgoing: IO[bytes], incoming: IO[bytes], wait: Callable[[], int]) -> None:
        self.outgoing, self.incoming = outgoing, incoming
        self.exit_code = wait
        """Waits until the server has ended."""
        self.log: list[dict[str, Any]] = []
        """All that the server sent."""
        self.texts: dict[str, tuple[int, str]] = {}
        """The open documents: version and text, as an editor has them."""
        self._incoming: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._next = 0
        self._seen = 0
        self.listening = threading.Thread(target=self._listen, daemon=True)
        self.listening.start()

    def request(self, method: str, params: object) -> Any:
        """Ask, and return the answer."""
        return self.answer(self.ask(method, params))

    def ask(self, method: str, params: object) -> int:
        """Ask, and return the number of the question; the answer is fetched later."""
        self._next += 1
        self._send({"id": self._next, "method": method, "params": params})
        return self._next

    def answer(self, number: int) -> Any:
        """Return the answer to a question."""
        found = self.wait(lambda each: each.get("id") == number and "method" not in each)
        assert "error" not in found, found
        return found["result"]

    def notify(self, method: str, params: object) -> None:
        """Tell."""
        self._send({"method": method, "params": params})

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first message of a kind, also one that came already."""
        at = 0
        while True:
            while at < len(self.log):
                if wanted(self.log[at]):
                    return self.log[at]
                at += 1
            self._receive()

    def open(self, uri: str, text: str, language: str = "markdown") -> list[dict[str, Any]]:
        """Open a document and return its diagnostics."""
        version = self.texts[uri][0] + 1 if uri in self.texts else 1
        self.texts[uri] = (version, text)
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return self.diagnostics(uri)

    def type(self, uri: str, text: str) -> None:
        """Make a document read otherwise."""
        version = self.texts[uri][0] + 1
        self.texts[uri] = (version, text)
        document = {"uri": uri, "version": version}
        change = {"textDocument": document, "contentChanges": [{"text": text}]}
        self.notify("textDocument/didChange", change)

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """Return the diagnostics of a document as it is now."""
        version = self.texts[uri][0]
        found: list[dict[str, Any]] = self.wait(
            lambda each: (
                each.get("method") == "textDocument/publishDiagnostics"
                and each["params"]["uri"] == uri
                and each["params"].get("version") == version
            )
        )["params"]["diagnostics"]
        return found

    def published(self, uri: str) -> list[dict[str, Any]]:
        """Return all that was published about a document so far."""
        return [
            each["params"]
            for each in self.log
            if each.get("method") == "textDocument/publishDiagnostics"
            and each["params"]["uri"] == uri
        ]

    def at(self, uri: str, words: str, into: int = 0, number: int = 0) -> dict[str, Any]:
        """Return the parameters of a question about the place of some words, in UTF-16."""
        text = self.texts[uri][1]
        offset = -1
        for _ in range(number + 1):
            offset = text.index(words, offset + 1)
        return {"textDocument": {"uri": uri}, "position": position(text, offset + into)}

    def apply(self, edit: dict[str, Any]) -> None:
        """Carry out an edit of documents, as an editor would."""
        for each in edit["documentChanges"]:
            uri, version = each["textDocument"]["uri"], each["textDocument"]["version"]
            assert version == self.texts[uri][0], "an edit of another version"
            self.type(uri, edited(self.texts[uri][1], each["edits"]))

    def close(self) -> int:
        """Say goodbye, and return the exit code."""
        assert self.request("shutdown", None) is None
        self.notify("exit", None)
        return self.exit_code()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.outgoing.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.outgoing.flush()

    def _receive(self) -> None:
        message = self._incoming.get(timeout=PATIENCE)
        assert message is not None, "the server hung up"
        self.log.append(message)
        if "id" in message and "method" in message:  # the server asks: everything is granted
            self._send({"id": message["id"], "result": None})

    def _listen(self) -> None:
        stream = self.incoming
        while True:
            length = 0
            # Strictly: a line that is no header would be something that was printed.
            while (header := stream.readline()) not in {b"\r\n", b""}:
                name, _, value = header.partition(b":")
                assert name in {b"Content-Length", b"Content-Type"}, header
                if name == b"Content-Length":
                    length = int(value)
            if not length:
                self._incoming.put(None)
                return
            self._incoming.put(json.loads(stream.read(length)))


def position(text: str, offset: int) -> dict[str, int]:
    """Return the position of an offset, in UTF-16; counted independently of the server."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.rpartition("\n")[2]
    return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}


def offset(text: str, place: dict[str, int]) -> int:
    """Return the offset of a position in UTF-16."""
    # A zero in the place of CR keeps the lengths.
    lines = text.replace("\r\n", "\0\n").replace("\r", "\n").split("\n")
    start = sum(len(each) + 1 for each in lines[: place["line"]])
    spelt = lines[place["line"]].encode("utf-16-le")[: 2 * place["character"]]
    return start + len(spelt.decode("utf-16-le"))


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """Return a text with edits carried out, each about the text as it was."""
    places = [
        (offset(text, each["range"]["start"]), offset(text, each["range"]["end"]), each["newText"])
        for each in edits
    ]
    for start, end, new in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def words(text: str, where: dict[str, Any]) -> str:
    """Return the text in a range."""
    return text[offset(text, where["start"]) : offset(text, where["end"])]


@contextmanager
def started(folder: Path, **environment: str) -> Iterator[Client]:
    """Start the command in a folder, as an editor does, and see to it that it ends."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "citecheck", "server", "--stdio"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    client = Client(process.stdin, process.stdout, lambda: process.wait(PATIENCE))
    try:
        yield client
    finally:
        process.stdin.close()
        process.kill()
        process.wait()
        client.listening.join(PATIENCE)
        process.stdout.close()


@contextmanager
def joined() -> Iterator[Client]:
    """Let the server run in a thread of this process: it speaks the same over the same pipes."""
    there, here = os.pipe(), os.pipe()
    incoming, outgoing = os.fdopen(there[0], "rb"), os.fdopen(here[1], "wb")
    ended: queue.Queue[int] = queue.Queue()
    server = threading.Thread(target=lambda: ended.put(converse(incoming, outgoing)), daemon=True)
    server.start()
    with os.fdopen(there[1], "wb") as spoken, os.fdopen(here[0], "rb") as heard:
        client = Client(spoken, heard, lambda: ended.get(timeout=PATIENCE))
        try:
            yield client
        finally:
            spoken.close()
            server.join(PATIENCE)
            client.listening.join(PATIENCE)
            incoming.close()
            assert not server.is_alive()


def greet(
    client: Client, folder: Path | None = None, capabilities: dict[str, Any] = CAPABILITIES
) -> dict[str, Any]:
    """Shake hands, and return what the server can do."""
    root = folder.as_uri() if folder else None
    params = {"processId": None, "rootUri": root, "capabilities": capabilities}
    answer: dict[str, Any] = client.request("initialize", params)["capabilities"]
    client.notify("initialized", {})
    return answer
