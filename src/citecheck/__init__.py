"""A linter for citations: what is wrong between a manuscript's text and its reference list.

    >>> import citecheck
    >>> report = citecheck.check_file("review.txt")        # doctest: +SKIP
    >>> for finding in report.findings:                    # doctest: +SKIP
    ...     print(finding.problem.span.begin.line, finding.code, finding.problem.message)

`check_text` and `check_file` find what the command `citecheck` finds; `extract_text` and
`extract_file` return what it understood. Importing the package costs next to nothing: the work's
modules are loaded by the first call.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.version import __version__

if TYPE_CHECKING:
    from citecheck.finding import FileReport
    from citecheck.model import Document
    from citecheck.source import SourceFile

__all__ = ["__version__", "check_file", "check_text", "extract_file", "extract_text"]


def check_text(
    text: str,
    *,
    path: str | PathLike[str] = "text.txt",
    select: Iterable[str] | None = None,
    extend_select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    min_severity: str = "note",
    min_confidence: str = "medium",
    ignores: bool = True,
) -> FileReport:
    """Check a manuscript given as a string; no file is read.

    Args:
        text: the manuscript; offsets in the result are code points into it.
        path: what the result calls it.
        select: codes, prefixes (`REF`) or names of the rules to run; None is the default set.
        extend_select: rules to run beside those.
        ignore: rules not to run.
        min_severity: `note`, `warning` or `error`; what is less bad is left out.
        min_confidence: `low`, `medium` or `high`; what is less sure is left out.
        ignores: whether ignore comments in the text are heeded.

    Raises:
        CitecheckError: a selector means no rule.
        ValueError: a severity or confidence is none of those above.
    """
    from citecheck.source import SourceFile  # noqa: PLC0415

    file = SourceFile(Path(path), text)
    return _check(
        file,
        select=select,
        extend_select=extend_select,
        ignore=ignore,
        min_severity=min_severity,
        min_confidence=min_confidence,
        ignores=ignores,
        isolated=True,
    )


def check_file(
    path: str | PathLike[str],
    *,
    select: Iterable[str] | None = None,
    extend_select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    min_severity: str | None = None,
    min_confidence: str | None = None,
    ignores: bool = True,
    isolated: bool = False,
) -> FileReport:
    """Check a manuscript in a file, with the settings file nearest to it.

    Args:
        path: the file; `-` is standard input.
        select: codes, prefixes (`REF`) or names of the rules to run; None leaves it to the settings.
        extend_select: rules to run beside those.
        ignore: rules not to run.
        min_severity: `note`, `warning` or `error`; None leaves it to the settings.
        min_confidence: `low`, `medium` or `high`; None leaves it to the settings.
        ignores: whether ignore comments in the text are heeded.
        isolated: whether to read no settings file.

    Raises:
        CitecheckError: the file cannot be read, a setting is wrong, or a selector means no rule.
        ValueError: a severity or confidence is none of those above.
    """
    return _check(
        _read(path),
        select=select,
        extend_select=extend_select,
        ignore=ignore,
        min_severity=min_severity,
        min_confidence=min_confidence,
        ignores=ignores,
        isolated=isolated,
    )


def extract_text(text: str, *, path: str | PathLike[str] = "text.txt") -> Document:
    """Return what is understood of a manuscript given as a string: citations and references.

    Args:
        text: the manuscript; offsets in the result are code points into it.
        path: what the result calls it.
    """
    from citecheck.extract import extract  # noqa: PLC0415
    from citecheck.source import SourceFile  # noqa: PLC0415

    return extract(SourceFile(Path(path), text))


def extract_file(path: str | PathLike[str]) -> Document:
    """Return what is understood of a manuscript in a file (`-` is standard input).

    Raises:
        CitecheckError: the file cannot be read.
    """
    from citecheck.extract import extract  # noqa: PLC0415

    return extract(_read(path))


def _read(path: str | PathLike[str]) -> SourceFile:
    from citecheck.readers import read  # noqa: PLC0415

    return read(Path(path))


def _check(
    file: SourceFile,
    *,
    select: Iterable[str] | None,
    extend_select: Iterable[str],
    ignore: Iterable[str],
    min_severity: str | None,
    min_confidence: str | None,
    ignores: bool,
    isolated: bool,
) -> FileReport:
    from citecheck.filters import Selection  # noqa: PLC0415
    from citecheck.finding import Confidence, Severity  # noqa: PLC0415
    from citecheck.pipeline import Wishes, check, plan, settings_file  # noqa: PLC0415
    from citecheck.rules import RULES  # noqa: PLC0415

    wishes = Wishes(
        selection=Selection(
            None if select is None else tuple(select), tuple(extend_select), tuple(ignore)
        ),
        min_severity=None if min_severity is None else Severity(min_severity),
        min_confidence=None if min_confidence is None else Confidence(min_confidence),
        ignores=ignores,
        isolated=isolated,
    )
    return check(file, plan(settings_file(file.path, wishes), wishes, RULES))
