"""Some citation markers are printed in another way than the rest.

## What
Derives from the manuscript itself how it prints single numbers, groups and ranges, and reports the
markers that deviate: another separator (`^{15 16}` beside `^{4,7}`), another way of raising a
number, another kind of bracket.

## Why
Mixed forms come from several hands or programs. They look careless, and tools that expect one form
miss the others.

## Example
    Snow falls^{1,2}, melts^{3,4}, and flows^{5,6}; fish move^{7 8}.

## Instead
    Snow falls^{1,2}, melts^{3,4}, and flows^{5,6}; fish move^{7,8}.

## Not reported
Single numbers in Unicode superscripts beside groups in carets, if each kind keeps to its form; forms
of which none is clearly the usual one; kinds of dash.

## Options
`min_usual`: so many markers must have the usual form (3).
`min_ratio`: the usual form must be so many times as frequent as the other (1.5).

## References
None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Fix, Label, Problem, Safety, Severity
from citecheck.model import Citation, Marker, MarkerStyle
from citecheck.renumbering import printed_like
from citecheck.rule import Context, Rule

_MAX_LABELS = 20
_RAISING_RATIO = 3.0
_NAMES = {
    MarkerStyle.UNICODE_SUPERSCRIPT: "superscript characters",
    MarkerStyle.CARET: "carets",
    MarkerStyle.HTML_SUP: "`<sup>`",
    MarkerStyle.BRACKET: "brackets",
    MarkerStyle.PAREN: "parentheses",
}
_SIGNS = {",": "commas", ";": "semicolons", "": "spaces", "][": "brackets of their own"}


@dataclass(frozen=True)
class Options:
    """When one form is clearly the usual one."""

    min_usual: int = 3
    """So many markers must have the usual form."""
    min_ratio: float = 1.5
    """The usual form must be so many times as frequent as the other."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield one problem for each form that deviates, with all places that have it."""
    first: dict[Marker, Citation] = {}
    for citation in context.document.citations:
        first.setdefault(citation.marker, citation)
    markers = [
        marker
        for marker in context.document.markers
        if marker in first and marker.parts and _is_marked(marker)
    ]
    groups = [marker for marker in markers if len(marker.parts) > 1]
    families: dict[str, list[Marker]] = defaultdict(list)
    for marker in groups:
        families["raised" if marker.style.raised else marker.style.value].append(marker)
    for family in families.values():
        for usual, odd in _deviations(family, _separator, options, options.min_ratio):
            yield _problem(
                odd,
                f"{_these(odd, 'group')} separated by {_SIGNS[_separator(odd[0])]}, "
                f"the others by {_SIGNS[_separator(usual[0])]}",
                f"write {_SIGNS[_separator(usual[0])]} as in `{usual[0].span.shown}`",
                usual,
                first,
            )
    for shape in ("number", "range", "group"):
        alike = [marker for marker in markers if _shape(marker) == shape]
        for usual, odd in _deviations(
            alike, lambda each: each.style.value, options, _RAISING_RATIO
        ):
            yield _problem(
                odd,
                f"{_these(odd, shape)} in {_NAMES[odd[0].style]}, the others in {_NAMES[usual[0].style]}",
                f"write {_NAMES[usual[0].style]} as in `{usual[0].span.shown}`",
                usual,
                first,
            )


def _deviations(
    markers: list[Marker], form: Callable[[Marker], str], options: Options, ratio: float
) -> Iterator[tuple[list[Marker], list[Marker]]]:
    """Yield the markers of the usual form with those of each other form."""
    forms: dict[str, list[Marker]] = defaultdict(list)
    for marker in markers:
        forms[form(marker)].append(marker)
    ranked = sorted(forms.values(), key=len, reverse=True)
    for odd in ranked[1:]:
        usual = ranked[0]
        if len(usual) >= options.min_usual and len(usual) > ratio * len(odd):
            yield usual, odd


def _is_marked(marker: Marker) -> bool:
    """Tell whether a sign of its own sets the number apart: not so in `refs. 1, 2`."""
    begin = marker.span.text[:1]
    return not (begin.isascii() and begin.isalnum())


def _separator(marker: Marker) -> str:
    """Return the separators in one form; a marker that mixes two takes the rarer in kind."""
    signs = {
        separator.strip().translate({0x2D2: ",", 0xFF0C: ",", 0x3001: ","})
        for separator in marker.separators
    }
    return next((sign for sign in ("", ";", "][", ",") if sign in signs), ",")


def _shape(marker: Marker) -> str:
    if len(marker.parts) > 1:
        return "group"
    return "number" if marker.parts[0].last is None else "range"


def _these(odd: list[Marker], what: str) -> str:
    return f"one {what} is" if len(odd) == 1 else f"{len(odd)} {what}s are"


def _problem(
    odd: list[Marker],
    message: str,
    remedy: str,
    usual: list[Marker],
    first: dict[Marker, Citation],
) -> Problem:
    return Problem(
        odd[0].span,
        message,
        help=remedy,
        label="unlike the others",
        labels=tuple(Label(marker.span, "and here") for marker in odd[1:_MAX_LABELS]),
        notes=(f"{len(usual)} markers of the usual form, {len(odd)} of this one",),
        citation=first[odd[0]],
        fix=_fix(odd, usual[0], remedy),
    )


def _fix(odd: list[Marker], model: Marker, remedy: str) -> Fix | None:
    edits = [printed_like(marker, model) for marker in odd]
    sure = tuple(each for each in edits if each is not None and each.text != each.span.text)
    return Fix(remedy, sure, Safety.SAFE) if len(sure) == len(odd) else None


RULE = Rule(
    code="FMT001",
    name="inconsistent-markers",
    doc=__doc__,
    check=check,
    severity=Severity.NOTE,
    options=Options,
)
