"""Make documents and findings by hand, for tests of what comes after recognition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from citecheck.finding import Abstention, FileReport, Finding, Problem, Severity, recognised
from citecheck.link import link
from citecheck.model import (
    Block,
    BlockKind,
    Citation,
    Document,
    Marker,
    MarkerStyle,
    Numbered,
    Part,
    Reference,
    ReferenceList,
    System,
)
from citecheck.rule import AnyRule, Context, NoOptions, Rule
from citecheck.source import SourceFile, Span


def source(text: str, path: str = "paper.md") -> SourceFile:
    return SourceFile(Path(path), text)


def span(file: SourceFile, part: str, nth: int = 0) -> Span:
    """Return where `part` stands for the nth time (from 0)."""
    start = -1
    for _ in range(nth + 1):
        start = file.text.index(part, start + 1)
    return Span(file, start, start + len(part))


def document(
    file: SourceFile,
    *,
    prose: Iterable[str] = (),
    entries: Iterable[str] = (),
    cites: Iterable[tuple[str, int]] = (),
) -> Document:
    """Make a document of the paragraphs, entries and markers that stand in a file's text."""
    blocks = tuple(Block(BlockKind.PROSE, span(file, each)) for each in prose)
    references = tuple(
        Reference(span(file, each), position=at, number=at) for at, each in enumerate(entries, 1)
    )
    lists: tuple[ReferenceList, ...] = ()
    if references:
        whole = Span(file, references[0].span.start, references[-1].span.end)
        lists = (ReferenceList(whole, references, numbered=True),)
    citations = tuple(_citation(span(file, marker), number) for marker, number in cites)
    return Document(
        file=file,
        blocks=blocks,
        sentences=tuple(each.span for each in blocks),
        system=System.NUMERIC,
        style="bracket",
        markers=tuple(each.marker for each in citations),
        citations=citations,
        lists=lists,
    )


def _citation(place: Span, number: int) -> Citation:
    marker = Marker(place, MarkerStyle.BRACKET, (Part(place, number),))
    file = place.file
    line = file.position(place.start).line
    start = file.line_starts[line - 1]
    sentence = Span(file, start, start + len(file.line_text(line)))
    return Citation(place, Numbered(number), marker, sentence)


def finding(problem: Problem, code: str = "CIT001", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(problem, code, f"rule-{code.lower()}", severity, fingerprint="0123456789abcdef")


def report(
    document: Document,
    *findings: Finding,
    abstentions: Iterable[tuple[str, str]] = (),
    hidden: int = 0,
    silenced: int = 0,
) -> FileReport:
    return FileReport(
        document.file,
        document,
        findings,
        tuple(abstentions),
        hidden=hidden,
        silenced=silenced,
        links=link(document),
        recognised=recognised(document),
    )


def rule(
    code: str,
    check: Callable[[Context], Iterable[Problem | Abstention]] = lambda _: (),
    *,
    name: str = "",
    severity: Severity = Severity.ERROR,
    options: Callable[[], Any] = NoOptions,
    last: bool = False,
) -> AnyRule:
    """Make a rule of a function that takes no options."""

    def run(context: Context, options: Any) -> Iterator[Problem | Abstention]:
        del options
        yield from check(context)

    return Rule(
        code, name or f"rule-{code.lower()}", f"About {code}.", run, severity, options, last
    )


def every(word: str) -> Callable[[Context], Iterator[Problem]]:
    """Make a check that reports each place where a word stands."""

    def check(context: Context) -> Iterator[Problem]:
        file = context.document.file
        for nth in range(file.text.count(word)):
            yield Problem(span(file, word, nth), f"found `{word}`")

    return check
