"""A letter to the author in Markdown: one polite query a finding, as copy editors send them.

It is made to be read as it stands, pasted into an e-mail, and just as well rendered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citecheck.finding import Confidence, FileReport, Finding, Problem
from citecheck.pattern import lazy
from citecheck.source import Span
from citecheck.terminal import shown

_ROOM = 60
"""So many characters of a line are quoted on either side of the place in question."""
_LONG = 200
"""So many characters are quoted of the place itself."""
_SAYING = {
    Confidence.HIGH: "We noticed",
    Confidence.MEDIUM: "It seems to us",
    Confidence.LOW: "We are not sure of this, but it may be",
}
_CODE = lazy(r"`([^`\n]+)`")
"""The user's words in a message."""
# Text never begins a line, so only what works inside one needs a backslash. A link needs `](`, a
# character reference `&…;`; a `<` is written as a reference, since not all readers know `\<`.
_SPECIAL = lazy(r"[\\`*_~$]|\](?=[(\[:])")
_REFERENCE = lazy(r"&(?=#?\w)")
_BEGINNING = lazy(r"\d{1,9}[.)]|[#>+=\[-]")
"""What at the beginning of a line makes a heading, a list or a quotation."""


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return one letter about all manuscripts; its queries are numbered through each."""
    del colour, width, summary
    if not reports:
        return ""
    asked = [each for each in reports if each.findings]
    count = sum(len(each.findings) for each in asked)
    parts = ["Dear author,", _opening(reports, count)]
    for each in asked:
        if len(reports) > 1:
            parts.append(f"## “{_path(each)}”")
        parts += [_query(number, finding) for number, finding in enumerate(each.findings, 1)]
    parts.append("Thank you for your help." if count else "Thank you.")
    return "\n\n".join(parts) + "\n"


def _opening(reports: Sequence[FileReport], count: int) -> str:
    what = f"“{_path(reports[0])}”" if len(reports) == 1 else f"your {len(reports)} manuscripts"
    checked = f"we have checked the citations and the references of {what}"
    if not count:
        return f"{checked}, and have no queries."
    queries = "one query" if count == 1 else f"{count} queries"
    it = "it" if count == 1 else "each"
    return (
        f"{checked}, and have {queries}. Could you please look at {it}, and tell us what to change, "
        "or that all is as you meant it?"
    )


def _path(report: FileReport) -> str:
    return _escaped(report.file.path.as_posix())


def _query(number: int, finding: Finding) -> str:
    """Return a query as an item of a numbered list: place, quotation, fault, evidence, request."""
    problem = finding.problem
    paragraphs = [
        _place(problem.span),
        *_quoted(problem.span),
        f"{_SAYING[problem.confidence]}: {_sentence(problem.message)}",
        *_evidence(problem),
        _request(problem),
    ]
    mark = f"{number}. "
    lines = "\n\n".join(paragraphs).split("\n")
    indent = " " * len(mark)
    return mark + "\n".join(f"{indent}{line}".rstrip() for line in lines).lstrip()


def _place(span: Span) -> str:
    original = span.original
    begin = original.begin
    last = original.file.position(max(original.start, original.end - 1))
    lines = f"Line {begin.line}" if begin.line == last.line else f"Lines {begin.line}–{last.line}"
    if span.part:
        lines = span.part.capitalize()
    text = _short(span.text)
    return f"**{lines}**, at “{text}”:" if text else f"**{lines}**:"


def _quoted(span: Span) -> Iterator[str]:
    """Yield the words around a place, where there are any that it does not hold itself."""
    file = span.file
    start = file.line_starts[span.begin.line - 1]
    line = file.line_text(span.begin.line)
    at, end = span.start - start, min(span.end - start, len(line))
    before, after = line[max(0, at - _ROOM) : at], line[end : end + _ROOM]
    if not (before + after).strip(" \t.0123456789"):
        return
    if at > _ROOM:
        before = f"… {before.partition(' ')[2] or before}"
    if end + _ROOM < len(line):
        after = f"{after.rpartition(' ')[0] or after} …"
    around = f"{before}{_shortened(line[at:end])}{after}"
    yield f"> “{_escaped(' '.join(around.split()))}”"


def _evidence(problem: Problem) -> Iterator[str]:
    items = [_worded(problem.label)] if problem.label not in problem.message else []
    for each in problem.labels:
        there = each.span
        original = there.original
        place = f"{there.part or f'line {original.begin.line}'}, “{_short(there.text)}”"
        if original.file is not problem.span.original.file:
            place = f"in “{_escaped(original.file.path.as_posix())}”, {place}"
        items.append(f"{place}: {_worded(each.message)}")
    items += [_worded(note) for note in problem.notes]
    if items:
        yield "\n".join(f"- {_started(item)}" for item in items)


def _request(problem: Problem) -> str:
    remedy = problem.help or (problem.fix.title if problem.fix else "")
    if not remedy:
        return "Is this as you meant it?"
    if remedy.startswith("this is "):
        return f"We think that {_sentence(remedy)} Could you please check it?"
    return f"Please {_sentence(remedy)}"


def _sentence(text: str) -> str:
    """Return a message with a full stop, which it has none of."""
    return _worded(text) + ("" if text.endswith((".", "?", "!", "…")) else ".")


def _worded(text: str) -> str:
    """Return a message with the user's words in quotation marks, as a letter has them."""
    parts = _CODE.split(text)
    parts[1::2] = [f"“{each}”" for each in parts[1::2]]
    return _escaped("".join(parts))


def _started(text: str) -> str:
    """Return text that can begin a line: a tab or a digit there would be markup."""
    text = text.lstrip()
    match = _BEGINNING.match(text)
    if match is None:
        return text
    return f"{text[: match.end() - 1]}\\{text[match.end() - 1 :]}"


def _short(text: str) -> str:
    return _escaped(_shortened(" ".join(text.split())))


def _shortened(text: str) -> str:
    half = _LONG // 2
    return text if len(text) <= _LONG else f"{text[:half].rstrip()} … {text[-half:].lstrip()}"


def _escaped(text: str) -> str:
    """Return text that means itself in Markdown, on one line."""
    text = _SPECIAL.sub(r"\\\g<0>", shown(text))
    return _REFERENCE.sub("&amp;", text).replace("<", "&lt;")
