"""Markup, an entity, broken encoding or punctuation is left inside a reference.

## What
Reports emphasis that begins with punctuation (`*. Mult Scler*`), doubled or colliding punctuation
(`..`, `,,`, `,.`), empty brackets, HTML entities and tags, LaTeX commands, mojibake (`â€“`, `Ã©`),
replacement characters and soft hyphens.

## Why
These are traces of copying between programs. They are printed as they stand and spoil searching.

## Example
    14. Berg A. Sleep in winter. *. J Sleep* 2019;4:1-9.

## Instead
    14. Berg A. Sleep in winter. *J Sleep* 2019;4:1-9.

## Not reported
Chemical and peptide names (`[Met5]-enkephalin`, `(±)`), ellipses, Markdown emphasis around a field,
HTML in lists that use it throughout, entities in Markdown, where they are printed as the sign they mean.
Entries of a library (`refs.bib`), which is written in signs of its own.

## References
Unicode Technical Report 36; W3C, Character Model for the World Wide Web.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from citecheck.finding import Abstention, Confidence, Edit, Fix, Problem, Safety, Severity
from citecheck.model import Reference
from citecheck.pattern import lazy
from citecheck.rule import Context, NoOptions, Rule
from citecheck.source import Span

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".qmd", ".rmd"})
_HTML_HABIT = 3


class Stray(NamedTuple):
    """One kind of stray text; the group `at`, if any, is the part to point at."""

    what: str
    pattern: re.Pattern[str]
    help: str
    confidence: Confidence = Confidence.HIGH
    hint: re.Pattern[str] | None = None
    """A pattern that matches wherever `pattern` does, and is quick to search for."""


STRAYS = (
    Stray(
        "punctuation at the beginning of emphasised text",
        lazy(r"(?<![\w*])(?P<mark>\*{1,3}|_{1,3})(?P<at>[.,;:]\s{1,3}\w[^*_\n]{0,200})(?P=mark)(?!\w)"),
        "remove the punctuation before the words",
        hint=lazy(r"[*_][.,;:]"),
    ),
    Stray("a broken encoding", lazy(r"(?P<at>â€[\u0080-\u2122]?|Ã[\u0080-\u00bf\u0152-\u0192\u2013-\u2122]|Â[\u00a0-\u00bf]|ï»¿|ï¬[\u0080-\u201a])"), "write the letter or dash that was meant", hint=lazy(r"[âÃÂï]")),
    Stray("a replacement character", lazy(r"\ufffd{1,20}"), "write the character that was lost", hint=lazy("\ufffd")),
    Stray("a soft hyphen", lazy("\u00ad{1,20}"), "remove it: it is invisible, and breaks searching", hint=lazy("\u00ad")),
    Stray("doubled punctuation", lazy(r"(?<![.\w/]\.)(?<!\.)(?P<at>\.\.)(?![./\w])|(?P<at2>,\s?,|;\s?;|(?<=\w)[,;]\s?\.(?=\s))"), "remove one of the two signs", hint=lazy(r"[.,;]\s?[.,;]")),
    Stray("empty brackets", lazy(r"(?:(?<![\w/])|(?<=\d))(?P<at>\(\s?\)|\[\s?\])(?![\w(])"), "fill or remove them", Confidence.MEDIUM, lazy(r"[(\[]\s?[)\]]")),
    Stray("a LaTeX command", lazy(r"\\(?:text(?:it|bf|sc|rm|tt)|emph|mathrm|href|url|newblock|bibinfo|natexlab)\b|\{\\[\"'`^~c][^}\n]{0,6}\}|\\&"), "write it in plain text", Confidence.MEDIUM, lazy(r"\\")),
)  # fmt: skip
_ENTITY = lazy(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#[xX][0-9A-Fa-f]{2,5});")
_TAG = lazy(r"</?(?P<name>i|b|em|strong|sub|sup|u|span|p|br|a|div|font|scp|jats:[a-z-]{1,20})(?:\s[^<>\n]{0,120})?/?>", re.IGNORECASE)  # fmt: skip


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each trace of copying inside an entry."""
    del options
    document = context.document
    markdown = document.file.path.suffix.lower() in _MARKDOWN
    tagged = sum(
        "<" in each.span.text and _TAG.search(each.span.text) is not None
        for each in document.references
    )
    html_is_used = tagged >= _HTML_HABIT or any(
        _TAG.search(marker.span.text) is not None for marker in document.markers
    )
    # A library that the manuscript names has signs of its own: `{\"u}` is BibTeX's `ü`.
    own = [each for each in document.references if each.span.file is document.file]
    whole = "\n".join(each.span.text for each in own)
    strays = [each for each in STRAYS if each.hint is None or each.hint.search(whole)]
    for reference in own:
        text = reference.span.text
        for stray in strays:
            if stray.hint is not None and not stray.hint.search(text):
                continue
            for match in stray.pattern.finditer(text):
                yield _problem(reference, match, stray)
        if "&" in text or "<" in text:
            yield from _html(reference, markdown=markdown, used=html_is_used)


def _html(reference: Reference, *, markdown: bool, used: bool) -> Iterator[Problem]:
    text = reference.span.text
    entity = Stray("an HTML entity", _ENTITY, "write the sign it stands for")
    for match in _ENTITY.finditer(text):
        meant = html.unescape(match[0])
        rest = text[match.end() : match.end() + 10]
        doubled = meant == "&" and _ENTITY.match("&" + rest) is not None
        if meant != match[0] and (doubled or not markdown):
            yield _problem(reference, match, entity)
            break
    tag = Stray("an HTML tag", _TAG, "remove it")
    for match in _TAG.finditer(text):
        name = match["name"].lower()
        opened = len(re.findall(rf"(?i)<{name}[\s>]", text))
        closed = len(re.findall(rf"(?i)</{name}\s?>", text))
        if (opened != closed and name not in {"br", "p"}) or not (used or markdown):
            yield _problem(reference, match, tag)
            return


def _problem(reference: Reference, match: re.Match[str], stray: Stray) -> Problem:
    groups = match.groupdict()
    name = next((each for each in ("at", "at2") if groups.get(each) is not None), None)
    start, end = match.span(name) if name else match.span()
    begin = reference.span.start
    return Problem(
        Span(reference.span.file, begin + start, begin + end),
        f"{stray.what} in reference {reference.called}",
        help=stray.help,
        references=(reference,),
        confidence=stray.confidence,
        fix=_fix(reference, match, stray, Span(reference.span.file, begin + start, begin + end)),
    )


def _fix(reference: Reference, found: re.Match[str], stray: Stray, place: Span) -> Fix | None:
    """Return the fix, where what was meant can be told."""
    text = place.text
    match stray.what:
        case "punctuation at the beginning of emphasised text":
            before = reference.span.text[: found.start()].rstrip()
            words = len(text) - len(text[1:].lstrip())
            at = Span(place.file, place.start, place.start + words)
            if before[-1:] in {".", ",", ":", ";", "?", "!"}:
                return Fix(f"remove `{text[0]}` before the words", (Edit(at, ""),), Safety.SAFE)
            stop = reference.span.start + len(before)
            edits = (Edit(Span(place.file, stop, stop), text[0]), Edit(at, ""))
            return Fix(f"put `{text[0]}` before the emphasis", edits)
        case "a soft hyphen":
            return Fix("remove the soft hyphen", (Edit(place, ""),), Safety.SAFE)
        case "doubled punctuation":
            sign = next((each for each in ".;," if each in text), text[:1])
            return Fix(f"write one `{sign}`", (Edit(place, sign),))
        case "an HTML entity":
            meant = html.unescape(text)
            # `&amp;amp;` and `&amp;lt;` were escaped twice.
            return Fix(f"write `{meant}`", (Edit(place, meant),)) if meant.isprintable() else None
        case _:
            return None


RULE = Rule(
    code="REF009",
    name="stray-text",
    doc=__doc__,
    check=check,
    severity=Severity.NOTE,
    options=NoOptions,
)
