"""The text of a piece with its citations as links and its findings marked: overlapping marks, in one pass."""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from citecheck.model import BlockKind, Marker, MarkerStyle
from citecheck.pattern import lazy
from citecheck.reporters.html.escaping import attribute, visible
from citecheck.reporters.html.pieces import Piece
from citecheck.reporters.html.view import Group, View, joined

_EMPHASIS = lazy(r"(?<![*\w])(\*{1,2})(?![*\s])([^*\r\n]{1,300})(?<!\s)\1(?![*\w])")
_HASHES = lazy(r" {0,3}#{1,6} ")
_LONG = 90
"""Characters from which on a mark is drawn as a ground and not as a line."""
_VERBATIM = frozenset({BlockKind.TABLE, BlockKind.CODE})
_LEFT_OUT = "-"
"""The tag of a sign that is not drawn."""
_WRITTEN = frozenset({MarkerStyle.CARET, MarkerStyle.HTML_SUP})
"""Markers that are raised by signs around them."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """A stretch that is drawn in some way: as a finding's place, a related place, or a sign of markup."""

    start: int
    end: int
    finding: int = -1
    label: int = -1
    """Which related place of the finding it is; -1 for the place itself."""
    tag: str = ""
    """For markup: the element."""
    first: int = -1
    """The pieces it reaches from and to: its anchor is in the first, its flag in the last. A sign of
    markup has neither."""
    last: int = -1


@dataclass(slots=True)
class _Events:
    """What begins and ends where, within one piece."""

    opening: defaultdict[int, list[_Layer]] = field(default_factory=lambda: defaultdict(list))
    closing: defaultdict[int, list[_Layer]] = field(default_factory=lambda: defaultdict(list))
    links: dict[int, int] = field(default_factory=dict)
    """Groups, by their start."""
    ends: set[int] = field(default_factory=set)


class Marks:
    """All that is to be marked in a manuscript, ready to be asked for piece by piece."""

    def __init__(self, view: View, divided: Sequence[Piece]) -> None:
        self.view = view
        self.pieces = divided
        self._starts = [each.start for each in divided]
        self._of: defaultdict[int, list[_Layer]] = defaultdict(list)
        for index, finding in enumerate(view.findings):
            if view.owns(finding.problem.span):
                self._put(_Layer(finding.problem.span.start, finding.problem.span.end, index))
            for number, label in enumerate(finding.problem.labels):
                if view.owns(label.span):
                    self._put(_Layer(label.span.start, label.span.end, index, number))
        self._group_starts = [group.start for group in view.groups]
        self._raised = sorted(
            (
                each
                for each in view.report.document.markers
                if each.style in _WRITTEN and each.parts
            ),
            key=_start,
        )
        self._named: set[int] = set()

    def _put(self, layer: _Layer) -> None:
        """Give a layer to every piece it touches; to the nearest where it touches none."""
        first = max(bisect.bisect_right(self._starts, layer.start) - 1, 0)
        if layer.end > layer.start and self.pieces[first].end <= layer.start:
            first = min(first + 1, len(self.pieces) - 1)
        last = max(bisect.bisect_left(self._starts, layer.end) - 1, first)
        layer = replace(layer, first=first, last=last)
        for index in range(first, last + 1):
            self._of[index].append(layer)

    def html(self, index: int) -> str:
        """Return the content of a piece."""
        piece = self.pieces[index]
        events = self._events(index)
        cuts = sorted({piece.start, piece.end, *events.opening, *events.closing, *events.ends})
        text = self.view.report.file.text
        parts: list[str] = []
        active: list[_Layer] = []
        waiting: list[_Layer] = []  # for their flags: a flag is a link, and none stands in another
        closing = ""
        for here, beyond in itertools.pairwise([*cuts, piece.end]):
            if here in events.ends:
                parts.append(closing)
                closing = ""
            gone = events.closing.get(here, ())
            fresh = events.opening.get(here, ())
            empty = [each for each in fresh if _clipped(each.end, piece) <= here]
            active = [each for each in active if each not in gone]
            active += [each for each in fresh if each not in empty]
            waiting += [each for each in (*gone, *empty) if each.last == index]
            parts += [self._anchor(each) for each in fresh if each.first == index]
            if not closing:
                parts += [self._flag(each) for each in waiting]
                waiting = []
            if here in events.links:
                opening, closing = self._link(events.links[here], piece)
                parts.append(opening)
            if beyond > here:
                parts.append(self._segment(text[here:beyond], active, linked=bool(closing)))
        return "".join(parts)

    def _events(self, index: int) -> _Events:
        piece = self.pieces[index]
        events = _Events()
        for layer in [*self._of[index], *self._markup(piece)]:
            start, end = _clipped(layer.start, piece), _clipped(layer.end, piece)
            events.opening[start].append(layer)
            if end > start:
                events.closing[end].append(layer)
        first = max(bisect.bisect_right(self._group_starts, piece.start) - 1, 0)
        for number in range(first, len(self._group_starts)):
            group = self.view.groups[number]
            if group.start >= piece.end:
                break
            if group.end > piece.start:
                start, end = _clipped(group.start, piece), _clipped(group.end, piece)
                events.links[start] = number
                events.ends |= {start, end}
        return events

    def _markup(self, piece: Piece) -> Iterator[_Layer]:
        """Yield what is markup in plain text: it stays, but is drawn for what it is."""
        text = self.view.report.file.text
        if piece.kind in _VERBATIM or self.view.report.document.is_library:
            return
        if piece.kind is BlockKind.HEADING:
            hashes = _HASHES.match(text, piece.start, piece.end)
            if hashes:
                yield self._sign(hashes.start(), hashes.end())
        for marker in self._raised[bisect.bisect_left(self._raised, piece.start, key=_start) :]:
            if marker.span.end > piece.end:
                break
            yield _Layer(marker.span.start, marker.span.end, tag="sup")
            yield self._sign(marker.span.start, marker.parts[0].span.start)
            yield self._sign(marker.parts[-1].span.end, marker.span.end)
        for match in _EMPHASIS.finditer(text, piece.start, piece.end):
            yield _Layer(match.start(), match.start(2), tag="i")
            yield _Layer(match.start(2), match.end(2), tag="em" if len(match[1]) == 1 else "b")
            yield _Layer(match.end(2), match.end(), tag="i")

    def _sign(self, start: int, end: int) -> _Layer:
        """Return a sign of markup: drawn small, or not at all where the file does not have it."""
        return _Layer(start, end, tag=_LEFT_OUT if self.view.is_made(start, end) else "i")

    def _segment(self, text: str, active: Sequence[_Layer], *, linked: bool) -> str:
        if any(each.tag == _LEFT_OUT for each in active):
            return ""
        drawn = visible(text)
        for layer in active:
            if layer.tag and layer.tag != "sup":
                sign = ' class="sign"' if layer.tag == "i" else ""
                drawn = f"<{layer.tag}{sign}>{drawn}</{layer.tag}>"
        found = [each for each in active if each.finding >= 0 and each.label < 0]
        if found and text.strip():
            worst = self.view.worst(each.finding for each in found)
            short = any(each.end - each.start < _LONG for each in found)
            kind = f"{worst[0] if worst else ''}{'' if short else ' long'}"
            numbers = joined(each.finding + 1 for each in found)
            drawn = f'<mark class="{kind}" data-f="{numbers}">{drawn}</mark>'
        # Outside of all, so that a line under it is a line; a link is raised by itself.
        raised = not linked and any(each.tag == "sup" for each in active)
        return f"<sup>{drawn}</sup>" if raised else drawn

    def _anchor(self, layer: _Layer) -> str:
        """Return where a jump to a finding's place arrives."""
        number = layer.finding + 1
        name = self.view.name("t", number)
        if layer.label >= 0:
            name = self.view.name("f", number) + f"-{layer.label + 1}"
        return f'<span class="at" id="{name}"></span>'

    def _flag(self, layer: _Layer) -> str:
        """Return the code behind a marked place: it says what the colour says, and leads to the finding."""
        if layer.label >= 0:
            return ""
        finding = self.view.findings[layer.finding]
        number = layer.finding + 1
        return (
            f'<a class="flag {finding.severity[0]}" href="#{self.view.name("f", number)}" '
            f'data-f="{number}"><span class="sr">{finding.severity} </span>{visible(finding.code)}</a>'
        )

    def elsewhere(self, findings: Sequence[int]) -> str:
        """Return the anchors and flags of findings whose places are in another file."""
        layers = [_Layer(0, 0, each) for each in findings]
        return "".join(self._anchor(each) + self._flag(each) for each in layers)

    def _link(self, number: int, piece: Piece) -> tuple[str, str]:
        """Return the two ends of the link that a citation becomes."""
        group = self.view.groups[number]
        raised = group.citations[0].marker.style in _WRITTEN and piece.kind not in _VERBATIM
        base = "c up" if raised else "c"
        references = self.view.meant(group)
        numbers = joined(self.view.numbers[each] for each in references)
        name = f' id="{self.view.name("c", number + 1)}"' if number not in self._named else ""
        self._named.add(number)
        data = f' data-f="{joined(each + 1 for each in group.findings)}"' if group.findings else ""
        if references:
            target = self.view.of_reference(references[0])
            kind = base if len(references) >= len(group.citations) else f"{base} part"
            label = attribute(self._spoken(group, [each.called for each in references]))
            return (
                f'<a class="{kind}"{name} href="#{target}" data-r="{numbers}"{data} aria-label="{label}">',
                "</a>",
            )
        if group.findings:
            target = self.view.name("f", group.findings[0] + 1)
            label = attribute(self._spoken(group, []))
            return (
                f'<a class="{base} none"{name} href="#{target}"{data} aria-label="{label}">',
                "</a>",
            )
        return f'<span class="{base} none"{name}>', "</span>"

    def _spoken(self, group: Group, called: Sequence[str]) -> str:
        text = self.view.report.file.text[group.start : group.end]
        what = (
            f"reference{'s' if len(called) > 1 else ''} {', '.join(called)}"
            if called
            else "no reference"
        )
        marks = sorted({f"{self.view.findings[each].severity}" for each in group.findings})
        printed = [text] if text.isascii() and not (called and text in called) else []
        return ", ".join([*printed, what, *marks])


def _start(marker: Marker) -> int:
    return marker.span.start


def _clipped(offset: int, piece: Piece) -> int:
    return min(max(offset, piece.start), piece.end)
