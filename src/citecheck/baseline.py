"""Know a finding again: its fingerprint, and the file of those that were accepted once.

A fingerprint is made of what the finding is about, never of lines or numbers, so that it survives
moved paragraphs, a renumbered list and a library sorted anew.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citecheck.errors import ConfigError
from citecheck.finding import FileReport, Finding, Problem
from citecheck.model import Document, Reference
from citecheck.source import Span

SCHEMA = 1
NAME = "citecheck-baseline.json"
"""What the file is called unless another name is given."""
_MOST_BYTES = 50_000_000


class Fingerprints:
    """Makes the fingerprints of one manuscript's findings; two of the same words are counted."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sentences = [each.start for each in document.sentences]
        self._seen: Counter[tuple[str, str]] = Counter()

    def of(self, code: str, problem: Problem) -> str:
        """Return the fingerprint of the next problem, in the order of the text."""
        subject = self._subject(problem)
        ordinal = self._seen[code, subject]
        self._seen[code, subject] += 1
        spelt = f"{code}\0{subject}\0{ordinal}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(spelt).hexdigest()[:16]

    def _subject(self, problem: Problem) -> str:
        """Return the words a problem is about: an entry's, or a sentence's and the entries' it cites."""
        span = problem.span
        for reference in self._document.references:
            if _holds(reference, span):
                inside = span.text if reference.span.overlaps(span) else ""
                return _plain(f"{reference.span.text}\0{inside}")
        around = self._sentence(span)
        entries = "\0".join(each.span.text for each in problem.references)
        return _plain(f"{self._unnumbered(around)}\0{entries}")

    def _sentence(self, span: Span) -> Span:
        at = bisect.bisect_right(self._sentences, span.start) - 1
        if at >= 0 and self._document.sentences[at].end >= span.end:
            return self._document.sentences[at]
        return span

    def _unnumbered(self, span: Span) -> str:
        """Return the words of a stretch without the numbers it cites by."""
        out, at = [], span.start
        for marker in self._document.markers:
            if marker.parts and marker.span.overlaps(span):
                out.append(span.file.text[at : max(at, marker.span.start)])
                at = max(at, marker.span.end)
        out.append(span.file.text[at : span.end])
        return "".join(out)


def _holds(reference: Reference, span: Span) -> bool:
    start = reference.label.start if reference.label else reference.span.start
    return span.file is reference.span.file and start <= span.start < reference.span.end


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class Baseline:
    """What was accepted: fingerprints with codes, by the file that they are of."""

    path: Path
    """The file of the baseline; the paths in it start from its folder."""
    accepted: Mapping[str, Mapping[str, str]]

    def of(self, manuscript: Path) -> Mapping[str, str]:
        """Return the fingerprints accepted in a manuscript, each with the code of its rule."""
        return self.accepted.get(_relative(manuscript, self.path), {})


def load(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        ConfigError: it cannot be read, or is no baseline.
    """
    return Baseline(
        path,
        {
            name: {str(each["fingerprint"]): str(each.get("code", "")) for each in found}
            for name, found in _files(path).items()
        },
    )


def written(path: Path, reports: Iterable[FileReport]) -> str:
    """Return what a baseline is to hold: all of the reports' findings, and what it held of others.

    Raises:
        ConfigError: there is one already, and it cannot be read.
    """
    files = dict(_files(path)) if path.exists() else {}
    files = {name: found for name, found in files.items() if (path.parent / name).exists()}
    for report in reports:
        name = _relative(report.file.path, path)
        files.pop(name, None)
        if report.findings:
            files[name] = [_entry(each) for each in report.findings]
    whole = {"schema": SCHEMA, "files": dict(sorted(files.items()))}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _entry(finding: Finding) -> dict[str, str]:
    """Return what is kept; the message is for the person who reads the file."""
    return {
        "fingerprint": finding.fingerprint,
        "code": finding.code,
        "message": finding.problem.message,
    }


def _files(path: Path) -> Mapping[str, list[dict[str, Any]]]:
    hint = "`citecheck baseline` writes one"
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES)
        whole = json.loads(data)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ConfigError(f"cannot read the baseline `{path}`: {reason}", hint=hint) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"`{path}` is no baseline: it is not JSON", hint=hint) from error
    files = (
        whole.get("files") if isinstance(whole, dict) and whole.get("schema") == SCHEMA else None
    )
    if not isinstance(files, dict) or not all(map(_is_sound, files.values())):
        raise ConfigError(f"`{path}` is no baseline of this version", hint=hint)
    return files


def _is_sound(found: object) -> bool:
    return isinstance(found, list) and all(
        isinstance(each, dict) and "fingerprint" in each for each in found
    )


def _relative(manuscript: Path, baseline: Path) -> str:
    # Folders by their own names, whichever link led there; a link to the manuscript is its name.
    folder, other = (os.path.realpath(each.absolute().parent) for each in (baseline, manuscript))
    return Path(os.path.relpath(Path(other, manuscript.name), folder)).as_posix()
