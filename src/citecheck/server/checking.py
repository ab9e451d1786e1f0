"""Check documents as they are typed: after a pause, beside the conversation, the last version only."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from citecheck.errors import CitecheckError
from citecheck.finding import FileReport
from citecheck.server.buffers import Buffer
from citecheck.server.under_cursor import Index
from citecheck.source import SourceFile

PAUSE = 0.3
"""Seconds of rest after which what was typed is checked."""
_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, eq=False)
class Checked:
    """What a check of a document came to."""

    path: Path
    """The document's own."""
    report: FileReport
    parts: Mapping[Path, SourceFile]
    """The files that its text was made of, itself among them, with the text that they had."""
    libraries: Mapping[Path, SourceFile]
    """The files that it takes references from."""
    index: Index

    @property
    def sources(self) -> Mapping[Path, SourceFile]:
        """All files it was made of."""
        return {**self.libraries, **self.parts}


Outcome: TypeAlias = Checked | CitecheckError | None
"""What came of a check: a report, why it could not be read, or nothing for an empty document."""
Check: TypeAlias = Callable[[Buffer, tuple[Buffer, ...]], Outcome]
"""Checks a document, given all that are open."""


@dataclass(eq=False)
class _Job:
    """A document and how far its checking is."""

    buffer: Buffer
    turn: int = 0
    """Counts what has happened to the document, or to what it is made of."""
    done: int = -1
    """The turn of the last check that was not outdated when it ended."""
    running: bool = False
    outcome: Outcome = None
    timer: asyncio.TimerHandle | None = None
    lasted: float = 0.0
    """Seconds that the last check took."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and replaced, whenever a check has ended."""


class Desk:
    """The open documents and what is known about each; used from one event loop only."""

    def __init__(
        self,
        check: Check,
        tell: Callable[[Buffer, Outcome], None],
        fail: Callable[[Buffer, Exception], None],
        pause: float = PAUSE,
    ) -> None:
        self.check = check
        self.tell = tell
        """Called with each outcome that is not outdated."""
        self.fail = fail
        """Called where a check broke: a fault of this program."""
        self.pause = pause
        self._jobs: dict[str, _Job] = {}
        # One at a time: two at once would only share the processor, and the editor wants it too.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")

    @property
    def buffers(self) -> Mapping[Path, Buffer]:
        """The open documents by their paths."""
        return {each.buffer.path: each.buffer for each in self._jobs.values()}

    def buffer(self, uri: str) -> Buffer | None:
        """Return an open document as it is now."""
        job = self._jobs.get(uri)
        return job.buffer if job else None

    def outcome(self, uri: str) -> Outcome:
        """Return what came of the last check of a document."""
        job = self._jobs.get(uri)
        return job.outcome if job else None

    def open(self, buffer: Buffer) -> None:
        """Take up a document and check it at once."""
        self.close(buffer.uri)
        self._jobs[buffer.uri] = _Job(buffer)
        self._later(self._jobs[buffer.uri], 0.0)
        self._touch_others(buffer)

    def change(self, buffer: Buffer) -> None:
        """Take a new version of a document, and check it when typing rests."""
        job = self._jobs.get(buffer.uri)
        if job is None:
            return
        job.buffer = buffer
        # Who types on in a long manuscript is not to heat the machine all the time.
        self._later(job, max(self.pause, min(job.lasted, _LONGEST_PAUSE)))
        self._touch_others(buffer)

    def close(self, uri: str) -> None:
        """Forget a document."""
        job = self._jobs.pop(uri, None)
        if job is None:
            return
        if job.timer is not None:
            job.timer.cancel()
        job.news.set()
        self._touch_others(job.buffer)

    def again(self, drawn: Iterable[Path] | None = None) -> None:
        """Check again what is made of some files, or everything."""
        paths = None if drawn is None else set(drawn)
        for job in self._jobs.values():
            if paths is None or paths & _drawn(job):
                self._later(job, 0.0)

    def end(self) -> None:
        """Stop: what waits is dropped, what runs ends without being heard."""
        for uri in list(self._jobs):
            self.close(uri)
        self._worker.shutdown(wait=False, cancel_futures=True)

    def known(self) -> tuple[Checked, ...]:
        """Return what is known about all documents, also where it is about a version before."""
        found = (each.outcome for each in self._jobs.values())
        return tuple(each for each in found if isinstance(each, Checked))

    async def latest(self, uri: str) -> Checked | None:
        """Return what is known about a document; wait only where nothing is known yet."""
        while (job := self._jobs.get(uri)) is not None and job.done < 0:
            await job.news.wait()
        return job.outcome if job is not None and isinstance(job.outcome, Checked) else None

    async def current(self, uri: str) -> Checked | None:
        """Return what is known about a document as it is now; wait until that is checked."""
        while (job := self._jobs.get(uri)) is not None and job.done != job.turn:
            if job.timer is not None:
                self._later(job, 0.0, changed=False)
            await job.news.wait()
        return job.outcome if job is not None and isinstance(job.outcome, Checked) else None

    def _touch_others(self, buffer: Buffer) -> None:
        """Check again, after a pause, the documents that draw on one that changed."""
        for other in self._jobs.values():
            if other.buffer.uri != buffer.uri and buffer.path in _drawn(other):
                self._later(other, self.pause)

    def _later(self, job: _Job, seconds: float, *, changed: bool = True) -> None:
        job.turn += changed
        if job.timer is not None:
            job.timer.cancel()
        job.timer = asyncio.get_running_loop().call_later(seconds, self._begin, job)

    def _begin(self, job: _Job) -> None:
        job.timer = None
        if job.running or self._jobs.get(job.buffer.uri) is not job:
            return  # the one that runs begins the next when it ends
        job.running = True
        loop = asyncio.get_running_loop()
        work = loop.create_task(self._work(job, job.buffer, job.turn))
        work.add_done_callback(lambda _: None)

    async def _work(self, job: _Job, buffer: Buffer, turn: int) -> None:
        buffers = tuple(self.buffers.values())
        loop = asyncio.get_running_loop()
        began = time.monotonic()
        outcome: Outcome = None
        broken: Exception | None = None
        try:
            outcome = await loop.run_in_executor(self._worker, self.check, buffer, buffers)
        except Exception as error:  # noqa: BLE001  # whatever it is, the editor is to live on
            broken = error
        job.running = False
        job.lasted = time.monotonic() - began
        if self._jobs.get(buffer.uri) is not job:
            return
        if turn == job.turn:
            job.done = turn
            if broken is None:
                job.outcome = outcome
                self.tell(buffer, outcome)
            else:
                self.fail(buffer, broken)
        elif job.timer is None:
            self._begin(job)  # it changed meanwhile: what came of it is thrown away
        job.news.set()
        job.news = asyncio.Event()


def _drawn(job: _Job) -> set[Path]:
    """Return the files that a document was made of when it was last checked."""
    return set(job.outcome.sources) if isinstance(job.outcome, Checked) else set()
