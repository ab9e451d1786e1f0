"""Compare two titles: how alike they are, and which words set them apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.normalize.words import STOP_WORDS

VERY_NEAR = 97.5
NEAR = 95.0
SIMILAR = 87.0
_MAIN_TITLE_WORDS = 4
_GENERIC_WORDS = 3
"""A title of so few words may belong to several works."""

_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_COUNTED = frozenset("one two three four five six first second third fourth fifth sixth".split())
_PAIRS = """
men/women male/female males/females boys/girls adult/child adults/children maternal/paternal
mother/father acute/chronic early/late high/low higher/lower human/mouse human/murine mice/rats
mouse/rat vitro/vivo positive/negative gain/loss increase/decrease increases/decreases
increased/decreased upper/lower left/right north/south east/west northern/southern pre/post
short/long primary/secondary systolic/diastolic activation/inhibition urban/rural protein/gene
inpatient/outpatient dna/rna summer/winter older/younger anterior/posterior with/without
"""
_OPPOSITES = frozenset(frozenset(pair.split("/")) for pair in _PAIRS.split())
_GENERIC = frozenset(
    "editorial introduction preface foreword letter letters news commentary editors note "
    "annual report erratum abstracts guest obituary in memoriam book review discussion conclusion".split()
)


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """How two titles compare."""

    points: float
    alike: bool | None
    """None where one title is missing or too short to tell."""
    exact: bool = False
    generic: bool = False
    veto: str = ""
    """Why the titles are of two works although they look alike."""
    doubt: str = ""
    """What sets them apart unless volume and pages agree: only one of them has a number."""


def compare_titles(one: str, other: str) -> TitleMatch:
    """Compare two folded titles."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - a list without candidates never needs it

    generic = _is_generic(one) or _is_generic(other)
    if one.replace(" ", "") == other.replace(" ", ""):
        bonus = 0.5 if len(one) > 60 else 0.0  # noqa: PLR2004
        return TitleMatch(
            6.0 + bonus if not generic else 3.0, alike=True, exact=True, generic=generic
        )
    alike = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    begins = _begins(one, other)
    veto, doubt = _veto(one, other) if alike >= SIMILAR or begins else ("", "")
    if begins:
        return TitleMatch(3.5, alike=True, generic=generic, veto=veto, doubt=doubt)
    swapped = _swapped_words(one, other) if alike >= SIMILAR else 0
    points = 5.25 if alike >= VERY_NEAR else 4.5 if alike >= NEAR else 2.5
    if alike < SIMILAR:
        return TitleMatch(-6.0, alike=False, generic=generic)
    points -= 1.5 * swapped
    return TitleMatch(points, alike=True, generic=generic, veto=veto, doubt=doubt)


def _is_generic(title: str) -> bool:
    words = [word for word in title.split() if word not in STOP_WORDS and not word.isdigit()]
    return len(words) < _GENERIC_WORDS or all(word in _GENERIC for word in words)


def _begins(one: str, other: str) -> bool:
    """Tell whether one title is the other cut short after the main title."""
    short, long = sorted((one.split(), other.split()), key=len)
    return len(short) >= _MAIN_TITLE_WORDS and long[: len(short)] == short


def _difference(one: str, other: str) -> tuple[list[str], list[str]]:
    first, second = one.split(), other.split()
    return [word for word in first if word not in second], [
        word for word in second if word not in first
    ]


def _veto(one: str, other: str) -> tuple[str, str]:
    """Return what sets two titles apart for certain, and what does unless their places agree."""
    mine, theirs = _difference(one, other)
    for word in mine:
        for opposite in theirs:
            if frozenset((word, opposite)) in _OPPOSITES:
                return f"`{word}` against `{opposite}` in the title", ""
    numbers = _numbers(mine), _numbers(theirs)
    if _numbers(one.split()) == _numbers(other.split()) or not any(numbers):
        return "", ""
    reason = "another number, part or date in the title"
    return (reason, "") if all(numbers) else ("", reason)


def _is_number(word: str) -> bool:
    return (
        any(char.isdigit() for char in word)
        or word in _COUNTED
        or _ROMAN.fullmatch(word) is not None
    )


def _numbers(words: list[str]) -> str:
    return "".join(word for word in words if _is_number(word))


def _swapped_words(one: str, other: str) -> int:
    """Count the content words that were replaced by quite another word (not by a misspelling)."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    mine, theirs = (
        [word for word in words if word not in STOP_WORDS] for words in _difference(one, other)
    )
    if "".join(mine) == "".join(theirs):
        return 0
    unmatched = [
        word
        for word in mine
        if not any(fuzz.ratio(word, each) >= 75 for each in theirs)  # noqa: PLR2004
    ]
    return min(len(unmatched), len(theirs)) if theirs else 0
