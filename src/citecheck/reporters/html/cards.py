"""The findings of a manuscript as a list of cards, each with the way to its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.finding import Confidence, Finding, Fix, Safety, Severity
from citecheck.pattern import lazy
from citecheck.reporters.html.escaping import attribute, direction, message, visible
from citecheck.reporters.html.view import View, beginning
from citecheck.source import Span

SIGNS = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.NOTE: "●"}
"""A shape for each severity: colour alone says nothing to many."""
_BRIEF = 25
"""Characters below which a quotation says little without the words around it."""
_BEFORE, _AFTER = 60, 30
_COMMANDS = {
    Safety.SAFE: "<code>citecheck --fix</code> will do this",
    Safety.UNSAFE: "<code>citecheck --fix --unsafe-fixes</code> will do this, to be looked over",
}
_RAISED = lazy(r"<sup>([^<>]{0,60})</sup>")
_SIGN = lazy(r"</?sup>")
_DIGITS = str.maketrans("0123456789-–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_PARAGRAPH = lazy(r"\n[^\S\n]*\n|\r\r")


def cards(view: View) -> str:
    """Return the list of findings, or that there is none."""
    if not view.findings:
        return '<p class="good">Nothing found.</p>'
    items = "".join(_card(view, at, each) for at, each in enumerate(view.findings, 1))
    return f'<ol class="findings">{items}</ol>'


def _card(view: View, number: int, finding: Finding) -> str:
    severity, problem = finding.severity, finding.problem
    level = view.level + 1
    return (
        f'<li class="finding {severity[0]}" id="{view.name("f", number)}" tabindex="-1" '
        f'data-n="{number}" data-code="{attribute(finding.code)}" data-severity="{severity}">'
        f'<p class="kind"><span class="severity"><span aria-hidden="true">{SIGNS[severity]}</span> '
        f'{severity.capitalize()}</span> <span class="code">{visible(finding.code)}</span> '
        f'<span class="rule">{visible(finding.rule)}</span></p>'
        f'<h{level} class="message">{message(_sentence(problem.message))}</h{level}>'
        f'<p class="where"><a class="to" href="#{view.name("t", number)}">{_place(view, problem.span)}</a>'
        f"{_quoted(view, problem.span)}{_said(problem.label)}</p>"
        f"{''.join(_rest(view, number, finding))}</li>"
    )


def _sentence(text: str) -> str:
    """Return a message with a capital, as it stands by itself here."""
    return text[:1].upper() + text[1:]


def _place(view: View, span: Span) -> str:
    if view.owns(span):
        return view.place(span.start, span.end)
    original = span.original
    place = span.part or f"line {original.begin.line}"
    return f"{visible(original.file.path.as_posix())}, {place}"


def _quoted(view: View, span: Span) -> str:
    """Return the words of a place; where they are few, with some of those around them."""
    text = _as_shown(view, span.shown)
    if not text:
        return ""
    before, after = _around(view, span) if len(text) < _BRIEF else ("", "")
    before, after = _as_shown(view, before), _as_shown(view, after)
    quoted = f"<b>{visible(text)}</b>" if before or after else visible(text)
    turned = direction(f"{before}{text}{after}")
    return f" <q{turned}>{visible(before)}{quoted}{visible(after)}</q>"


def _around(view: View, span: Span) -> tuple[str, str]:
    """Return what stands before and behind a place in its paragraph or entry, whole words of it."""
    text = span.file.text
    entry = view.entry_at(span)
    first, last = (beginning(entry), entry.span.end) if entry else (0, len(text))
    before = _PARAGRAPH.split(text[max(span.start - _BEFORE, first) : span.start])[-1]
    after = _PARAGRAPH.split(text[span.end : min(span.end + _AFTER, last)])[0]
    if len(before) == _BEFORE:
        before = "… " + (before.partition(" ")[2] or before)
    if len(after) == _AFTER:
        after = (after.rpartition(" ")[0] or after) + " …"
    return _spaced(before).lstrip(), _spaced(after).rstrip()


def _spaced(text: str) -> str:
    """Return text on one line; whether white space is at its ends is kept."""
    return re.sub(r"\s+", " ", text)


def _as_shown(view: View, text: str) -> str:
    """Return text without the signs around raised numbers, where the manuscript's reader made them."""
    if view.report.file.origin is None:
        return text
    return _SIGN.sub("", _RAISED.sub(lambda match: match[1].translate(_DIGITS), text))


def _said(label: str) -> str:
    return f' <span class="label">{message(label)}</span>' if label else ""


def _rest(view: View, number: int, finding: Finding) -> Iterator[str]:
    problem = finding.problem
    for at, label in enumerate(problem.labels, 1):
        place = _place(view, label.span)
        if view.owns(label.span):
            place = f'<a href="#{view.name("f", number)}-{at}">{place}</a>'
        yield f'<p class="where">{place}{_quoted(view, label.span)}{_said(label.message)}</p>'
    notes = [message(_as_shown(view, each)) for each in problem.notes]
    if problem.confidence is Confidence.LOW:
        notes.append("confidence: low")
    if notes:
        yield f'<ul class="notes">{"".join(f"<li>{each}</li>" for each in notes)}</ul>'
    if problem.help:
        yield f'<p class="help"><b>What to do:</b> {message(problem.help)}</p>'
    if problem.fix:
        yield f'<p class="fix">{_fix(problem.fix, problem.help)}</p>'


def _fix(fix: Fix, said: str) -> str:
    """Say what carries the remedy out, and what that is unless the help has said so."""
    command = _COMMANDS[fix.safety]
    return command if fix.title == said else f"{command}: {message(fix.title)}"
