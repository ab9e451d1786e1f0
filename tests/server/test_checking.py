"""Documents are checked after a pause, one at a time, and what is outdated is thrown away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from citecheck import pipeline, readers
from citecheck.finding import Edit, Fix
from citecheck.readers import READERS, Reader
from citecheck.readers.mapped import MappedText, carried_over
from citecheck.rules import RULES
from citecheck.server.buffers import Buffer, sources
from citecheck.server.checking import Checked, Desk, Outcome
from citecheck.server.diagnostics import Board
from citecheck.server.edits import Editing
from citecheck.server.positions import Ruler
from citecheck.server.under_cursor import Index
from citecheck.source import SourceFile, Span

PLAN = pipeline.plan(None, pipeline.Wishes(isolated=True), RULES)


def buffer(version: int, name: str = "a.md", text: str = "x") -> Buffer:
    path = Path("/tmp") / name
    return Buffer(path.as_uri(), path, version, text)


def known(about: Buffer, *libraries: SourceFile) -> Checked:
    file = SourceFile(about.path, about.text, libraries=libraries)
    report = pipeline.check(file, PLAN)
    parts, drawn = sources(file)
    return Checked(about.path, report, parts, drawn, Index(report))


class Checks:
    """Checks that end when they are told to."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.told: list[tuple[str, int]] = []
        self.failed: list[str] = []
        self.go = threading.Semaphore(0)
        self.desk = Desk(self.check, self.tell, self.fail, pause=0.0)

    def check(self, about: Buffer, buffers: tuple[Buffer, ...]) -> Outcome:
        assert about in buffers
        self.begun.append(about.version)
        self.go.acquire()
        if about.text == "broken":
            raise ValueError("a fault")
        if about.text == "empty":
            return None
        library = SourceFile(Path("/tmp/refs.bib"), "", format="bibtex")
        return known(about, *([library] if about.path.suffix == ".tex" else ()))

    def tell(self, about: Buffer, _: Outcome) -> None:
        self.told.append((about.path.name, about.version))

    def fail(self, _: Buffer, error: Exception) -> None:
        self.failed.append(str(error))

    async def until(self, happened: Callable[[], object]) -> None:
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(0.001)  # what happens in a thread sets no event of this loop


def played(play: Callable[[Checks], Awaitable[None]]) -> Checks:
    async def whole() -> Checks:
        checks = Checks()
        try:
            await asyncio.wait_for(play(checks), 30)
        finally:
            checks.go.release(1000)
            checks.desk.end()
        return checks

    return asyncio.run(whole())


def test_an_outdated_check_is_thrown_away() -> None:
    async def play(checks: Checks) -> None:
        checks.desk.open(buffer(1))
        await checks.until(lambda: checks.begun == [1])
        for version in (2, 3, 4):
            checks.desk.change(buffer(version))
        checks.go.release()
        await checks.until(lambda: checks.begun == [1, 4])
        assert checks.told == []
        checks.go.release()
        assert await checks.desk.current(buffer(1).uri) is not None
        assert checks.told == [("a.md", 4)]

    played(play)


def test_what_is_known_is_answered_while_a_check_runs() -> None:
    async def play(checks: Checks) -> None:
        uri = buffer(1).uri
        checks.desk.open(buffer(1))
        first = asyncio.create_task(checks.desk.latest(uri))
        await checks.until(lambda: checks.begun)
        assert not first.done()
        checks.go.release()
        was = await first
        checks.desk.change(buffer(2))
        await checks.until(lambda: checks.begun == [1, 2])
        assert await checks.desk.latest(uri) is was
        now = asyncio.create_task(checks.desk.current(uri))
        await asyncio.sleep(0)
        assert not now.done()
        checks.go.release()
        assert await now is not was

    played(play)


def test_a_broken_check_is_told_and_not_the_end() -> None:
    async def play(checks: Checks) -> None:
        checks.go.release(10)
        checks.desk.open(buffer(1, text="broken"))
        assert await checks.desk.current(buffer(1).uri) is None
        assert checks.failed == ["a fault"]
        checks.desk.change(buffer(2))
        assert await checks.desk.current(buffer(2).uri) is not None
        checks.desk.change(buffer(3, text="empty"))
        assert await checks.desk.current(buffer(3).uri) is None

    played(play)


def test_a_closed_document_is_told_of_no_more() -> None:
    async def play(checks: Checks) -> None:
        checks.desk.open(buffer(1))
        waiting = asyncio.create_task(checks.desk.latest(buffer(1).uri))
        await checks.until(lambda: checks.begun)
        checks.desk.close(buffer(1).uri)
        assert await waiting is None
        checks.go.release()
        await asyncio.sleep(0.02)
        assert checks.told == []
        assert checks.desk.buffer(buffer(1).uri) is None

    played(play)


def test_who_draws_on_a_changed_library_is_checked_again() -> None:
    async def play(checks: Checks) -> None:
        checks.go.release(100)
        paper, library, other = (buffer(1, each) for each in ("a.tex", "refs.bib", "b.md"))
        for each in (paper, other):
            checks.desk.open(each)
            await checks.desk.current(each.uri)
        checks.told.clear()
        checks.desk.open(library)
        await checks.desk.current(paper.uri)
        await checks.desk.current(library.uri)
        assert sorted(checks.told) == [("a.tex", 1), ("refs.bib", 1)]
        checks.told.clear()
        checks.desk.change(buffer(2, "refs.bib"))
        await checks.desk.current(paper.uri)
        await checks.desk.current(library.uri)
        assert sorted(checks.told) == [("a.tex", 1), ("refs.bib", 2)]
        checks.told.clear()
        checks.desk.again([other.path])
        await checks.desk.current(other.uri)
        assert checks.told == [("b.md", 1)]

    played(play)


def diagnostic(text: str) -> lsp.Diagnostic:
    return lsp.Diagnostic(lsp.Range(lsp.Position(0, 0), lsp.Position(0, 1)), text, code=text)


def test_several_manuscripts_say_something_of_one_library() -> None:
    shown: dict[str, tuple[list[str], int | None]] = {}

    def publish(uri: str, found: Any, version: int | None) -> None:
        shown[uri] = (sorted(each.message for each in found), version)

    board = Board(publish)
    board.show("a", [("a", diagnostic("one")), ("lib", diagnostic("two"))], 1)
    board.show("b", [("lib", diagnostic("two")), ("lib", diagnostic("three"))], 7)
    assert shown == {"a": (["one"], 1), "lib": (["three", "two"], None), "b": ([], 7)}
    board.show("b", [], 8)
    assert shown["lib"] == (["two"], None)
    board.drop("a")
    assert shown == {"a": ([], None), "lib": ([], None), "b": ([], 8)}
    board.drop("never seen")
    assert shown["never seen"] == ([], None)


RAW = SourceFile(Path("/tmp/a.html"), "one <b>bold &amp; brave</b> end\nnext\n")


def mapped() -> SourceFile:
    text = MappedText()
    text.copy(RAW, 0, 4)
    text.copy(RAW, 7, 12)
    text.put("&", RAW, 12, 17)
    text.copy(RAW, 17, 23)
    text.copy(RAW, 27, 31)
    return text.source(RAW.path)


def test_a_fix_of_another_format_is_carried_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def rewrite(file: SourceFile, stretches: Any) -> dict[Path, bytes]:
        changed = carried_over(file, stretches, lambda text: text)
        return {source.path: text.encode() for source, text in changed.items()}

    def read(path: Path, changed: object) -> SourceFile:
        raise NotImplementedError

    monkeypatch.setattr(readers, "READERS", {**READERS, ".html": Reader(read, rewrite)})
    file = mapped()
    assert file.text == "one bold & brave end"
    open_now = {RAW.path: Buffer("file:///tmp/a.html", RAW.path, 3, RAW.text)}
    editing = Editing(file, open_now, Ruler(), versioned=True)
    start = file.text.index("brave")
    fix = Fix("mend", (Edit(Span(file, start, start + 5), "bolder"),))
    made = editing.workspace_edit(editing.chosen([fix]))
    assert made is not None
    assert made.document_changes is not None
    (document,) = made.document_changes
    assert isinstance(document, lsp.TextDocumentEdit)
    assert document.text_document.version == 3
    (edit,) = document.edits
    assert isinstance(edit, lsp.TextEdit)
    assert (edit.range.start.line, edit.range.end.line) == (0, 0)
    old = RAW.text[edit.range.start.character : edit.range.end.character]
    assert RAW.text.replace("brave", "bolder") == RAW.text.replace(old, edit.new_text, 1)


def test_what_cannot_be_carried_over_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "READERS", {".html": Reader(READERS[".txt"].read)})
    file, other = mapped(), mapped()
    editing = Editing(file, {}, Ruler(), versioned=False)
    assert editing.workspace_edit([Edit(Span(file, 0, 3), "two")]) is None
    assert editing.workspace_edit([Edit(Span(other, 0, 3), "two")]) is None
    assert editing.workspace_edit([]) is None
    made = editing.workspace_edit([Edit(Span(RAW, 0, 3), "two")])
    assert made is not None
    assert made.changes is not None
    assert list(made.changes) == ["file:///tmp/a.html"]
