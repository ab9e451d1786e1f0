"""Where a report goes: a terminal, a pipe or a file, none of which may make it crash."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from citecheck.errors import CitecheckError, UsageError
from citecheck.terminal import shown

_PATIENCE = 1.0
"""Seconds that a job may take before a bar is drawn."""
PIPED_WIDTH = 80
"""Columns assumed where there is no terminal, so that the same report comes out everywhere."""


def wants_colour(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether to colour: `always`, `never`, or `auto`, which asks the terminal.

    `NO_COLOR` (set to anything, see no-color.org) and `TERM=dumb` turn it off in `auto`.
    """
    if choice == "auto":
        dumb = environment.get("TERM") == "dumb"
        return stream.isatty() and not environment.get("NO_COLOR") and not dumb
    return choice == "always"


def columns(stream: TextIO) -> int:
    """Return how wide a report may be."""
    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if stream.isatty() else PIPED_WIDTH


def tolerate_any_text() -> None:
    """Let what a stream's encoding cannot spell be written as an escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that shows how far a job has come: what, how much is done, of how much.

    A bar is drawn on a terminal only, and only once a job has taken a second: most are done by then.
    """
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda *_: None
        return
    bar = _Bar(stream)
    try:
        yield bar.show
    finally:
        bar.close()


class _Bar:
    """A progress bar that is drawn when there is something to wait for."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.began = time.monotonic()
        self.drawn: Any = None
        self.tasks: dict[str, Any] = {}

    def show(self, what: str, done: int, total: int) -> None:
        """Draw how much of something is done."""
        if self.drawn is None:
            if time.monotonic() - self.began < _PATIENCE:
                return
            self.drawn = self._open()
        if what not in self.tasks:
            self.tasks[what] = self.drawn.add_task(what, total=total)
        self.drawn.update(self.tasks[what], completed=done, total=total)

    def _open(self) -> Any:  # noqa: ANN401 - rich is loaded when a bar is drawn
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress  # noqa: PLC0415

        drawn = Progress(console=Console(file=self.stream), transient=True)
        drawn.start()
        return drawn

    def close(self) -> None:
        """Take the bar away."""
        if self.drawn is not None:
            self.drawn.stop()


def remark(text: str, hint: str = "") -> None:
    """Say something on standard error that is no fault."""
    sys.stderr.write(f"note: {shown(text)}\n")
    if hint:
        sys.stderr.write(f" help: {shown(hint)}\n")


def write(text: str | bytes, path: Path | None) -> None:
    """Write a report, or the bytes of a manuscript, to a file or, without one, to standard output.

    A file is written beside its place and then moved there, so that no reader sees half of it
    and a failure leaves the old one.

    Raises:
        UsageError: the file cannot be written.
        BrokenPipeError: whoever read standard output stopped reading.
    """
    try:
        if path is None:
            _emit(text)
        else:
            _replace(
                path, text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text
            )
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        where = f"`{path}`" if path else "to standard output"
        raise UsageError(
            f"cannot write {where}: {reason}",
            hint="name a file where there is room and you may write",
        ) from error


def abandon_stdout() -> None:
    """Let go nowhere what the interpreter flushes to a broken standard output at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _emit(text: str | bytes) -> None:
    if isinstance(text, str):
        sys.stdout.write(text)
    else:  # a manuscript, which no terminal's encoding or line ending may change
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
    sys.stdout.flush()


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe is written to, not replaced
        path.write_bytes(data)
        return
    # Behind a link, the file it points to is the one to replace.
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=".citecheck-", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        beside.chmod(target.stat().st_mode & 0o777 if target.exists() else _usual_mode())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def complain(error: CitecheckError) -> None:
    """Say on standard error what happened and, on a second line, what to do."""
    sys.stderr.write(f"error: {shown(error.message)}\n")
    if error.hint:
        sys.stderr.write(f" help: {shown(error.hint)}\n")
