"""Where each reference is cited through the text: a row a reference, a stroke a citation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from citecheck.finding import Severity
from citecheck.model import BlockKind, Reference
from citecheck.reporters.html.escaping import attribute, count, visible
from citecheck.reporters.html.view import View

_WIDTH, _HEIGHT = 1000, 12
_MANY = 40
"""Headings beyond which their lines would be a grey field."""
_LISTED = 12
"""Places named for a screen reader; more are only counted."""


def chart(view: View) -> str:
    """Return the map, or nothing where nothing can be cited."""
    document = view.report.document
    if not document.references or not view.groups:
        return ""
    length = max(
        [view.groups[-1].end]
        + [each.span.end for each in document.blocks if each.kind is BlockKind.PROSE]
    )
    headings = [
        _across(each.span.start, length)
        for each in document.blocks
        if each.kind is BlockKind.HEADING and each.span.start < length
    ]
    within = [each for each in headings if each]  # the title is where the field begins
    shared = within if len(within) <= _MANY else []
    axis = f"{view.prefix}-axis"
    rows = "".join(_row(view, each, length, axis if shared else "") for each in view.numbers)
    drawn = (
        f'<svg class="axis" aria-hidden="true"><path class="across" id="{axis}" d="{_strokes(shared)}"/></svg>'
        if shared
        else ""
    )
    lines = " Faint lines are headings." if shared else ""
    thick = " Thick strokes have findings." if any(each.findings for each in view.groups) else ""
    return (
        f'<p class="legend">A row is a reference, and each stroke in it a citation: at the left where '
        f'the text begins, at the right where it ends.{lines}{thick}</p>{drawn}<ol class="map">{rows}</ol>'
    )


def _row(view: View, reference: Reference, length: int, axis: str) -> str:
    cited = view.cited_in[reference]
    strokes: dict[Severity | None, list[int]] = {None: [], **{each: [] for each in Severity}}
    for number in cited:
        group = view.groups[number]
        strokes[view.worst(group.findings)].append(_across(group.start, length))
    paths = f'<use href="#{axis}"/>' if axis else ""
    for severity, places in strokes.items():
        kind = f' class="thick {severity[0]}"' if severity else ""
        paths += f'<path{kind} d="{_strokes(places)}"/>' if places else ""
    spoken = _spoken(
        len(cited), [view.place(view.groups[each].start, view.groups[each].end) for each in cited]
    )
    times = f"{len(cited)}×" if cited else "never"
    return (
        f'<li{"" if cited else " class=never"}><a href="#{view.of_reference(reference)}" '
        f'aria-label="reference {attribute(reference.called)}">{visible(reference.called)}</a>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{spoken}">{paths}</svg><span class="times" aria-hidden="true">{times}</span></li>'
    )


def _spoken(times: int, places: Sequence[str]) -> str:
    if not times:
        return "never cited"
    places = list(dict.fromkeys(places))
    more = f" and {len(places) - _LISTED} more" if len(places) > _LISTED else ""
    return f"cited {count(times, 'time')}: {', '.join(places[:_LISTED])}{more}"


def _across(offset: int, length: int) -> int:
    return round(offset / max(length, 1) * _WIDTH)


def _strokes(places: Iterable[int]) -> str:
    return "".join(f"M{each} 0v{_HEIGHT}" for each in places)
