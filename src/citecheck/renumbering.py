"""Change the numbers of a list and of every marker that cites it, each in its own notation.

A numbered list, its labels and the markers of the text are one thing: whoever takes an entry out, or
puts the list in another order, has to change all of them at once. What follows gives the edits for that,
all or none: where a marker cannot be rewritten surely, there are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from citecheck.finding import Edit
from citecheck.model import Document, Links, Marker, MarkerStyle, Part, Reference
from citecheck.pattern import lazy
from citecheck.source import Span

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISE = str.maketrans("0123456789", _RAISED)
_DIGITS = lazy(rf"[0-9]+|[{_RAISED}]+")
_DASHES = lazy(r"[-‐‑‒–—−⁻~]{1,3}|\s?(?:to|bis|a)\s?")
_SPAN_OF_THREE = 3
"""Consecutive numbers from which on they are written as a range."""

Renumber = Callable[[int], int]


def is_plainly_numbered(document: Document) -> bool:
    """Tell whether there is one list, numbered from 1 without a gap, that can be renumbered."""
    if len(document.lists) != 1 or not document.lists[0].numbered:
        return False
    references = document.lists[0].references
    return all(
        each.number == at and each.key is None and _label_digits(each) is not None
        for at, each in enumerate(references, 1)
    )


def without(document: Document, keep: Reference, drop: Sequence[Reference]) -> tuple[Edit, ...]:
    """Return the edits that take entries out of a list, and let what cites them cite another.

    The entries behind them move up. Nothing is returned where the list is not plainly numbered, or a
    marker cannot be rewritten.
    """
    if not is_plainly_numbered(document) or document.others:
        return ()
    gone = sorted(each.display for each in drop)

    def new(number: int) -> int:
        wanted = keep.display if number in gone else number
        return wanted - sum(each < wanted for each in gone)

    markers = rewritten(document, new)
    if markers is None:
        return ()
    edits = [_removed(document, each) for each in drop]
    for reference in document.lists[0].references:
        if reference in drop or new(reference.display) == reference.display:
            continue
        place = _label_digits(reference)
        if place is not None and not _is_counted(place):
            edits.append(Edit(place, str(new(reference.display))))
    return _joined([*markers, *edits])


def in_order(document: Document, order: Sequence[Reference]) -> tuple[Edit, ...]:
    """Return the edits that put a plainly numbered list in an order: labels stay, entries move.

    Nothing is returned where that cannot be done, or nothing changes.
    """
    references = document.lists[0].references if document.lists else ()
    if not is_plainly_numbered(document) or set(order) != set(references) or document.others:
        return ()
    places = {reference.display: at for at, reference in enumerate(order, 1)}
    markers = rewritten(document, lambda number: places.get(number, number))
    if markers is None:
        return ()
    moved = [
        Edit(there.span, here.span.text)
        for there, here in zip(references, order, strict=True)
        if there is not here
    ]
    return (*markers, *moved)


def rewritten(document: Document, new: Renumber) -> list[Edit] | None:
    """Return the edits that give every number in the text its new one; None where one cannot be.

    Groups stay sorted where they were, numbers that have become one stand once, and runs are written
    as ranges where the manuscript does so.
    """
    habits = _Habits(document.markers)
    edits = []
    for marker in document.markers:
        if not marker.parts:
            continue
        edit = _rewritten(marker, new, habits)
        if edit is None:
            return None
        if edit.text != edit.span.text:
            edits.append(edit)
    return edits


def sorted_anew(document: Document, marker: Marker) -> Edit | None:
    """Return the edit that sorts a marker's numbers, each once; None where that cannot be done."""
    if not _is_plain(marker):
        return None
    numbers = sorted({number for part in marker.parts for number in part.numbers})
    return Edit(_whole(marker), _printed(numbers, marker, _Habits(document.markers)))


def printed_like(marker: Marker, model: Marker) -> Edit | None:
    """Return the edit that prints a marker with the signs of another; None where that is not sure.

    Only between raised notations, or within one: brackets and parentheses also stand elsewhere in the
    sentence.
    """
    alike = marker.style is model.style or (marker.style.raised and model.style.raised)
    if not alike or not _is_plain(marker) or not _is_plain(model):
        return None
    raised = _is_raised(model)
    before, behind = _frame(model)
    comma = (model.separators or marker.separators or ("",))[0]
    pieces = []
    for part in marker.parts:
        text = _number(part.first, raised=raised)
        if part.last:
            text += ("⁻" if raised else "–") + _number(part.last, raised=raised)
        pieces.append(text)
    return Edit(marker.span, before + comma.join(pieces) + behind)


def _frame(marker: Marker) -> tuple[str, str]:
    """Return what a marker prints before its first number and behind its last."""
    text, whole = marker.span.file.text, _whole(marker)
    return text[marker.span.start : whole.start], text[whole.end : marker.span.end]


def _whole(marker: Marker) -> Span:
    """Return where the numbers of a marker stand, without what is around them."""
    first, last = marker.parts[0].span, marker.parts[-1].span
    return Span(first.file, first.start, last.end)


class _Habits:
    """How a manuscript prints groups: its dash, its comma, and whether it writes ranges."""

    def __init__(self, markers: Iterable[Marker]) -> None:
        dashes: Counter[tuple[bool, str]] = Counter()
        commas: Counter[tuple[bool, str]] = Counter()
        self.ranges = self.short_ranges = False
        for marker in markers:
            raised = marker.style is MarkerStyle.UNICODE_SUPERSCRIPT
            for separator in marker.separators:
                commas[raised, separator] += 1
            for part in marker.parts:
                dash = _dash(part)
                if dash:
                    dashes[raised, dash] += 1
                    self.ranges = True
                    self.short_ranges |= len(part.numbers) < _SPAN_OF_THREE
        self._dashes, self._commas = dashes, commas

    def dash(self, marker: Marker) -> str:
        raised = _is_raised(marker)
        own = [found for part in marker.parts if (found := _dash(part))]
        return own[0] if own else _commonest(self._dashes, "⁻" if raised else "–", raised=raised)

    def comma(self, marker: Marker) -> str:
        if marker.separators:
            return marker.separators[0]
        return _commonest(self._commas, ",", raised=_is_raised(marker))


def _commonest(counts: Counter[tuple[bool, str]], usual: str, *, raised: bool) -> str:
    same = [(count, text) for (kind, text), count in counts.items() if kind is raised]
    return max(same)[1] if same else usual


def _is_raised(marker: Marker) -> bool:
    """Tell whether the digits themselves are raised."""
    return any(char in _RAISED for part in marker.parts for char in part.span.text)


def _dash(part: Part) -> str:
    """Return what stands between the ends of a range."""
    numbers = list(_DIGITS.finditer(part.span.text))
    if not part.last or len(numbers) != 2:  # noqa: PLR2004 - the two ends
        return ""
    return part.span.text[numbers[0].end() : numbers[1].start()]


def _rewritten(marker: Marker, new: Renumber, habits: _Habits) -> Edit | None:
    parts, whole = marker.parts, _whole(marker)
    if all(new(number) == number for part in parts for number in part.numbers if not part.prefix):
        return Edit(whole, whole.text)
    if not _is_plain(marker):
        return _one_by_one(marker, whole, new)
    numbers = [number for part in parts for number in part.numbers]
    wanted = list(dict.fromkeys(new(number) for number in numbers))
    if all(one < other for one, other in pairwise(numbers)):
        wanted.sort()
    return Edit(whole, _printed(wanted, marker, habits))


def _is_plain(marker: Marker) -> bool:
    """Tell whether a marker is nothing but numbers, ranges and separators."""
    return (
        bool(marker.parts)
        and all(not part.prefix and not part.letter and _is_sound(part) for part in marker.parts)
        and _is_made_of_its_parts(marker)
    )


def _is_sound(part: Part) -> bool:
    """Tell whether a part is a number, or a range that runs upward and is printed in full."""
    if part.last is None:
        return True
    return part.first < part.last and bool(_DASHES.fullmatch(_dash(part)))


def _is_made_of_its_parts(marker: Marker) -> bool:
    """Tell whether nothing stands between the parts but separators (no page, no `see`)."""
    return (
        all(
            one.span.file.text[one.span.end : other.span.start] == separator
            for (one, other), separator in zip(
                pairwise(marker.parts), marker.separators, strict=False
            )
        )
        and len(marker.separators) == len(marker.parts) - 1
    )


def _one_by_one(marker: Marker, whole: Span, new: Renumber) -> Edit | None:
    """Change each number in its place; None where a range would mean others than before."""
    text, at = [], whole.start
    seen: set[tuple[str, int, str]] = set()
    for part in marker.parts:
        wanted = part.numbers if part.prefix else tuple(new(number) for number in part.numbers)
        if part.last == 0 or len(wanted) != len(set(wanted)):
            return None
        if part.last and list(wanted) != list(range(wanted[0], wanted[0] + len(wanted))):
            return None
        names = {(part.prefix, number, part.letter) for number in wanted}
        if seen & names:
            return None
        seen |= names
        text += [whole.file.text[at : part.span.start], _with_numbers(part, wanted)]
        at = part.span.end
    return Edit(whole, "".join(text) + whole.file.text[at : whole.end])


def _with_numbers(part: Part, wanted: Sequence[int]) -> str:
    if part.prefix:
        return part.span.text
    ends = iter((wanted[0], wanted[-1]))

    def moved(match: re.Match[str]) -> str:
        number = str(next(ends))
        return number if match[0].isascii() else number.translate(_RAISE)

    return _DIGITS.sub(moved, part.span.text, count=2)


def _printed(numbers: Sequence[int], marker: Marker, habits: _Habits) -> str:
    raised = _is_raised(marker)
    least = 2 if habits.short_ranges else _SPAN_OF_THREE
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    pieces = []
    for group in groups:
        shown = [_number(number, raised=raised) for number in group]
        if habits.ranges and len(group) >= least:
            pieces.append(f"{shown[0]}{habits.dash(marker)}{shown[-1]}")
        else:
            pieces += shown
    return habits.comma(marker).join(pieces)


def _number(number: int, *, raised: bool) -> str:
    return str(number).translate(_RAISE) if raised else str(number)


def _label_digits(reference: Reference) -> Span | None:
    """Return where the printed number of an entry stands; None where it is not its number."""
    label = reference.label
    found = _DIGITS.search(label.text) if label is not None else None
    if label is None or not found or not found[0].isascii() or int(found[0]) != reference.number:
        return None
    return Span(label.file, label.start + found.start(), label.start + found.end())


def _is_counted(label: Span) -> bool:
    """Tell whether a number stands nowhere in the file: what shows the file counts the entries."""
    origin = label.file.origin
    return origin is not None and not origin.within(label.start, label.end)


def _removed(document: Document, reference: Reference) -> Edit:
    """Return the edit that takes an entry out with its label and its line ending."""
    references = document.lists[0].references
    at = references.index(reference)
    file = reference.span.file
    if at + 1 < len(references):
        return Edit(Span(file, _begin(reference), _begin(references[at + 1])), "")
    if at == 0:
        return Edit(Span(file, _begin(reference), reference.span.end), "")
    return Edit(Span(file, references[at - 1].span.end, reference.span.end), "")


def _begin(reference: Reference) -> int:
    """Return where an entry's line begins: its label may stand in brackets, or be indented."""
    text = reference.span.file.text
    start = reference.label.start if reference.label is not None else reference.span.start
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return line if not any(char.isalnum() for char in text[line:start]) else start


def _joined(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Put removals that touch into one edit."""
    ordered = sorted(edits, key=lambda each: (each.span.start, each.span.end))
    out: list[Edit] = []
    for each in ordered:
        if out and not each.text and not out[-1].text and out[-1].span.end == each.span.start:
            out[-1] = Edit(Span(each.span.file, out[-1].span.start, each.span.end), "")
        else:
            out.append(each)
    return tuple(out)


def first_cited(document: Document, links: Links) -> list[Reference]:
    """Return a list's entries in the order in which the text first cites them, the uncited last."""
    seen: dict[Reference, tuple[int, int]] = {}
    for number, citation in enumerate(sorted(document.citations, key=lambda each: each.span.start)):
        for reference in links.candidates.get(citation, ())[:1]:
            # Several of a range stand at one place: they come in the order of the citations.
            seen.setdefault(reference, (citation.span.start, number))
    return sorted(
        document.references,
        key=lambda each: (each not in seen, seen.get(each, (0, 0)), each.display),
    )
