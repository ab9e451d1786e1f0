"""Find out how a manuscript cites, and which candidates are citations, by evidence from the list.

A family of markers (raised, bracketed, in parentheses) is believed as far as its numbers are those
of the list: how much of the list it covers, and whether new numbers come in order. Then each
candidate of the family that by its form may be a citation is taken, unless its number is one the
list cannot have, or it comes far before its turn and the number's real first citation is elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from citecheck.extract.numeric import Candidate
from citecheck.extract.numeric_context import is_not, is_weak
from citecheck.model import BlockKind, Leftover, MarkerStyle
from citecheck.source import SourceFile, Span

_FAMILIES = ("raised", "bracket", "paren")
_MIN_COVERAGE = 0.25
_MIN_COVERAGE_PAREN = 0.4
_MIN_MARKERS_WITHOUT_LIST = 3


@dataclass(frozen=True)
class Decision:
    """What was decided about the candidates of a manuscript."""

    family: str
    """`raised`, `bracket`, `paren`, or empty where it does not cite by number."""
    coverage: float
    """How much of the list the family's numbers cover, 0 to 1."""
    taken: tuple[Candidate, ...]
    leftovers: tuple[Leftover, ...]


def family_of(style: MarkerStyle) -> str:
    """Return the family a marker style belongs to."""
    return "raised" if style.raised else style.value


def decide(file: SourceFile, candidates: Sequence[Candidate], known: Sequence[int]) -> Decision:
    """Choose the dominant family and its citations.

    `known` are the numbers of the list (printed, or positions), empty where there is no list.
    """
    lettered = [each for each in candidates if not each.numbers]
    formed = [(each, is_not(each, file.text)) for each in candidates if each.numbers]
    formed = _lone_enumerations(formed)
    plausible = [each for each, reason in formed if reason is None]
    numbers = frozenset(known)
    best, coverage, count = "", 0.0, 0
    for family in _FAMILIES:
        own = [each for each in plausible if family_of(each.style) == family]
        share = _coverage(own, numbers)
        if _strength(own, numbers, share) > _strength_of(best, plausible, numbers):
            best, coverage, count = family, share, len(own)
    floor = _MIN_COVERAGE_PAREN if best == "paren" else _MIN_COVERAGE
    if (
        not best
        or (numbers and coverage < floor)
        or (not numbers and count < _MIN_MARKERS_WITHOUT_LIST)
    ):
        best = ""
    if not best:
        return Decision("", coverage, (), _leftovers(file, plausible, numbers))
    lettered = [each for each in lettered if family_of(each.style) == best]
    own = [each for each in plausible if each.bare or family_of(each.style) == best]
    taken = _within(_in_turn(file, own, numbers), numbers, best) + lettered
    taken.sort(key=lambda each: each.start)
    kept = {id(each) for each in taken}
    rest = [each for each in plausible if id(each) not in kept]
    cited = {number for each in taken for number in each.numbers}
    # What its form ruled out matters where the number is cited nowhere else.
    ruled_out = [
        each
        for each, reason in formed
        if reason is not None and reason != "affiliation" and family_of(each.style) == best
        if set(each.numbers) & (numbers - cited)
    ]
    in_tables = [
        each
        for each in rest
        if each.block.kind is BlockKind.TABLE and set(each.numbers) & (numbers - cited)
    ]
    leftovers = tuple(
        leftover
        for some in (rest, ruled_out, in_tables)
        for leftover in _leftovers(file, some, numbers, tables=some is in_tables)
    )
    return Decision(best, coverage, tuple(taken), leftovers)


_NEAR = 3_000


def _lone_enumerations(
    formed: Sequence[tuple[Candidate, str | None]],
) -> list[tuple[Candidate, str | None]]:
    """Take back `enumeration` where nothing is enumerated: a `(7)` with no `(6)` or `(8)` near."""
    places: dict[int, list[int]] = {}
    for each, reason in formed:
        if reason == "enumeration":
            places.setdefault(each.numbers[0], []).append(each.start)

    def lone(each: Candidate) -> bool:
        number = each.numbers[0]
        around = places.get(number - 1, []) + places.get(number + 1, [])
        return number > 2 and not any(abs(start - each.start) < _NEAR for start in around)

    return [
        (each, None if reason == "enumeration" and lone(each) else reason)
        for each, reason in formed
    ]


def _coverage(own: Sequence[Candidate], numbers: frozenset[int]) -> float:
    if not numbers:
        return 0.0
    cited = {number for each in own for number in each.numbers}
    return len(cited & numbers) / len(numbers)


def _strength(own: Sequence[Candidate], numbers: frozenset[int], share: float) -> float:
    """Weigh a family: what it covers of the list, less what of it the list does not have."""
    if not own:
        return 0.0
    if not numbers:
        rising = sum(1 for a, b in pairwise(own) if b.numbers[0] >= a.numbers[0])
        return len(own) * (0.5 + rising / len(own))
    inside = sum(1 for each in own if all(number in numbers for number in each.numbers))
    return share * (0.3 + 0.7 * inside / len(own)) + 0.001 * min(inside, 50)


def _strength_of(family: str, plausible: Sequence[Candidate], numbers: frozenset[int]) -> float:
    own = [each for each in plausible if family_of(each.style) == family]
    return _strength(own, numbers, _coverage(own, numbers))


_AHEAD = 1


def _in_turn(
    file: SourceFile, own: Sequence[Candidate], numbers: frozenset[int]
) -> list[Candidate]:
    """Drop doubtful numbers that come before their turn, where the list is in order.

    In a list numbered by appearance a new number is the one after the highest so far. One that
    leaps ahead right behind a figure or a percentage is a count, a power or a page.
    """
    if not numbers or not _by_appearance(own, numbers):
        return list(own)
    kept: list[Candidate] = []
    highest = 0
    for each in own:
        if min(each.numbers) > highest + _AHEAD and is_weak(each, file.text):
            continue
        kept.append(each)
        if each.block.kind not in {BlockKind.TABLE, BlockKind.CAPTION}:
            near = [n for n in each.numbers if n <= highest + 12 + len(each.numbers)]
            highest = max(highest, *near, 0)
    return kept


def _by_appearance(own: Sequence[Candidate], numbers: frozenset[int]) -> bool:
    """Tell whether new numbers mostly come in order."""
    seen: set[int] = set()
    firsts = []
    for each in own:
        if each.block.kind in {BlockKind.TABLE, BlockKind.CAPTION}:
            continue
        for number in each.numbers:
            if number in numbers and number not in seen:
                seen.add(number)
                firsts.append(number)
    if len(firsts) < 5:
        return False
    rising = sum(1 for a, b in pairwise(firsts) if b > a)
    return rising >= 0.8 * (len(firsts) - 1)


def _within(own: Sequence[Candidate], numbers: frozenset[int], family: str) -> list[Candidate]:
    """Drop what the list cannot have.

    `(830)` of 40 references is a count. But a raised or bracketed number behind a word is a
    citation whatever it says: `[266]` for `[26]` is a slip worth reporting.
    """
    if not numbers:
        return list(own)
    top = max(numbers)
    slack = max(5, top // 3) if family == "paren" else max(99, 10 * top + 9)
    # `chicken (65), rice (70) and soybean (49)`: in such company a number is a count as well.
    far = {id(each.block) for each in own if family == "paren" and min(each.numbers) > top + slack}
    return [
        each
        for each in own
        if any(number in numbers for number in each.numbers)
        or (max(each.numbers) <= top + slack and id(each.block) not in far)
    ]


def _leftovers(
    file: SourceFile, rest: Sequence[Candidate], numbers: frozenset[int], *, tables: bool = False
) -> tuple[Leftover, ...]:
    """Return what has the form and the numbers of a citation and was not taken for one."""
    return tuple(
        Leftover(
            Span(file, each.start, each.end),
            f"{family_of(each.style)} number of another kind",
            each.numbers,
        )
        for each in rest
        if not numbers or all(number in numbers for number in each.numbers)
        if (each.block.kind is BlockKind.TABLE) is tables
    )
