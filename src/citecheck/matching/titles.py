"""Compare two titles: how alike they are, and which words set them apart."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from citecheck.matching.levels import Level
from citecheck.matching.notices import read_notice
from citecheck.normalize.words import STOP_WORDS, fold
from citecheck.pattern import lazy

VERY_NEAR = 97.5
NEAR = 95.0
SIMILAR = 87.0
_LONG = 60
"""Letters of a title that hardly two works share."""
_CUT_WORDS = 4
_CUT_LETTERS = 25
_TELLING = 16
"""Letters of a main title that may stand for the whole."""
_LEAD_WORDS = 4
_GENERIC_WORDS = 3
"""A title of fewer words may belong to several works."""
_COLUMN_WORDS = 8

# What publishers and databases put around a title that is otherwise the same.
_LEAD = lazy(r"(?i)^\W{0,3}(?:retracted(?: article)?|withdrawn)\s?[:.]\s?")
_REMARK = lazy(
    r"(?i)\s?[\[(](?:published |an? )?(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|comments?|retraction|corrected|see comments?|summary for)\b[^\[\]]*"
    r"(?:\[[^\[\]]*\][^\[\]]*)*[\])]?\s?$"
)
_TAIL = lazy(
    r"(?i)\s?(?:\[(?:review|abstract|\d+ refs?|[^\W\d_]{4,14}|article in [^\W\d_]{4,14}|in [^\W\d_]{4,14}|retracted article)\]?"
    r"|\((?:abstract|review|in [^\W\d_]{4,14}|article in [^\W\d_]{4,14}|[^\W\d_]{4,12} edition|retracted article)\))\.?\s?$"
)
_ORIGINAL = lazy(r"(?i)\s?<original>\s?")
_INSIDE = lazy(r"^(?P<one>[^\[\]]{8,}?)\s?\[(?P<other>[^\[\]]{20,})\]\.?\s?$")
_TRANSLATED = lazy(r"^\W{0,2}\[.{8,}\]?\.?\s?$")
_VERSION = lazy(r"(?i)[\s,:(]{1,3}(?:version|release|v\.)\s?\d{1,3}(?:\.\d{1,4}){0,3}\)?\W{0,2}$")
_FOOTNOTE = lazy(r"\s\*{1,3}$")
_CLOSING = frozenset("0123456789*)")
"""What a footnote mark or the number of a version ends with."""
_BREAK = lazy(r"\s?(?:[:?!–—]|\.(?=\s)|\s-{1,2}(?=\s))\s?")
_DIGITS = lazy(r"\d+")
_ROMAN = lazy(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_COUNTED = frozenset("one two three four five six first second third fourth fifth sixth".split())
_PAIRS = """
men/women male/female males/females hyper/hypo boys/girls adult/child adults/children adults/adolescents
adult/adolescent adult/paediatric adult/pediatric adults/infants children/adolescents maternal/paternal
mother/father acute/chronic early/late high/low higher/lower human/mouse human/murine mice/rats
mouse/rat vitro/vivo positive/negative gain/loss increase/decrease increases/decreases
increased/decreased upper/lower left/right north/south east/west northern/southern pre/post
short/long primary/secondary systolic/diastolic activation/inhibition urban/rural protein/gene
inpatient/outpatient dna/rna summer/winter older/younger anterior/posterior with/without
protocol/results sensitive/resistant
"""
_OPPOSITES = frozenset(frozenset(pair.split("/")) for pair in _PAIRS.split())
_GENERIC = frozenset(
    "editorial introduction preface foreword letter letters news commentary editor editors note notes remarks comments "
    "annual report erratum abstracts guest obituary memoriam book books review reviews discussion conclusion "
    "issue special contents index announcements from to".split()
)
_OF_COLUMNS = frozenset(
    (
        "editorial editor editors foreword preface obituary abstracts announcements masthead column letter letters "
        "correspondence news"
    ).split()
)
_SPELLING = 75.0
_AMERICAN = {
    "our": "or",
    "ae": "e",
    "oe": "e",
    "is": "iz",
    "ys": "yz",
    "ll": "l",
    "tre": "ter",
    "mme": "m",
    "ph": "f",
    "gue": "g",
}
_BRITISH = lazy("our|ae|oe|is|ys|ll|tre|mme|ph|gue")


class Title(NamedTuple):
    """A title in the form it is compared in."""

    text: str
    """Folded words, one space between them, without what databases add and what makes it a notice."""
    key: str
    """The same without spaces: hyphens and word breaks do not count."""
    breaks: frozenset[int]
    """Numbers of words after which a stop, a colon or a dash is printed."""
    other: str
    """The same title in another language, where both are printed, folded."""
    translated: bool
    """Printed in square brackets, as translated titles are."""
    notice: str


NO_TITLE = Title("", "", frozenset(), "", translated=False, notice="")


class TitleMatch(NamedTuple):
    """How two titles compare."""

    level: Level | None
    """None where one title is missing."""
    points: float
    exact: bool = False
    generic: bool = False
    """So short or general that many works have it."""
    column: bool = False
    """The title of a recurring column."""
    veto: str = ""
    """Why the titles are of two works although they look alike."""
    doubt: str = ""
    """What sets them apart unless their places agree: only one of them has a number."""
    spelt: bool = False
    """Whether a word is spelt in another way: a slip, or another word (Austria, Australia)."""
    alike: float = 100.0
    """How alike they are as strings, 0 to 100."""
    words: tuple[str, ...] = ()
    """Content words that only one of them has (not those spelt another way)."""


def read_title(printed: str) -> Title:
    """Return a title in the form it is compared in."""
    if not printed:
        return NO_TITLE
    text = _LEAD.sub("", printed.strip())
    other = ""
    if "[" in text or "(" in text or "<" in text:
        text = _REMARK.sub("", text)
        for _ in range(3):
            text, cut = _TAIL.subn("", text)
            if not cut:
                break
        parts = _ORIGINAL.split(text, maxsplit=1)
        text, other = parts[0], parts[1] if len(parts) > 1 else ""
        inside = _INSIDE.match(text)
        if inside:
            text, other = inside["one"], inside["other"]
    translated = _TRANSLATED.match(text) is not None
    kind, about = read_notice(text)
    about = about.strip(" .")
    if about[-1:] in _CLOSING:
        about = _FOOTNOTE.sub("", _VERSION.sub("", about).strip(" ."))
    segments = (
        [fold(each) for each in _BREAK.split(about)] if _BREAK.search(about) else [fold(about)]
    )
    words = list(accumulate(each.count(" ") + 1 if each else 0 for each in segments))
    text = (
        " ".join(segment for segment in segments if segment) if len(segments) > 1 else segments[0]
    )
    return Title(text, text.replace(" ", ""), frozenset(words), fold(other), translated, kind)


def compare_titles(one: Title, other: Title) -> TitleMatch:
    """Compare two titles; where one is printed in two languages, either may be meant."""
    best = _compare(one, other)
    if one.other or other.other:
        texts = [
            (a, b) for a in (one.text, one.other) for b in (other.text, other.other) if a and b
        ]
        for first, second in texts[1:]:
            match = _compare(_with_text(one, first), _with_text(other, second))
            best = match if match.points > best.points else best
    return best


def _with_text(title: Title, text: str) -> Title:
    return title._replace(text=text, key=text.replace(" ", ""))


def _compare(one: Title, other: Title) -> TitleMatch:
    if not one.text or not other.text:
        return TitleMatch(None, 0.0)
    generic = _is_generic(one.text) or _is_generic(other.text)
    column = _is_column(one.text) or _is_column(other.text)
    if one.key == other.key:
        points = 3.0 if column else 4.0 if generic else 6.5 if len(one.key) > _LONG else 6.0
        return TitleMatch(Level.SAME, points, exact=True, generic=generic, column=column)
    from rapidfuzz import fuzz  # noqa: PLC0415 - a list without candidates never needs it

    alike = fuzz.ratio(one.key, other.key)
    cut = _cut(one, other)
    if alike < SIMILAR and not cut:
        words = _difference(one.text, other.text)
        return TitleMatch(
            Level.DIFFERENT, -6.0, generic=generic, column=column, alike=alike, words=words
        )
    veto, doubt = _veto(one.text, other.text)
    found = TitleMatch(
        Level.ALIKE, cut, generic=generic, column=column, veto=veto, doubt=doubt, alike=alike
    )
    if cut:
        return found._replace(generic=column or min(len(one.key), len(other.key)) < _TELLING)
    mine, theirs = replaced_words(one.text, other.text)
    points = 5.25 if alike >= VERY_NEAR else 4.5 if alike >= NEAR else 2.5
    points -= 1.5 * min(len(mine), len(theirs))
    spelt = not (mine or theirs) and _is_spelt_otherwise(one.text, other.text)
    return found._replace(points=points, spelt=spelt, words=(*sorted(mine), *sorted(theirs)))


def _is_generic(title: str) -> bool:
    words = [word for word in title.split() if word not in STOP_WORDS and not word.isdigit()]
    return len(words) < _GENERIC_WORDS or all(word in _GENERIC for word in words)


def _is_column(title: str) -> bool:
    words = title.split()
    return len(words) <= _COLUMN_WORDS and not _OF_COLUMNS.isdisjoint(words)


def _cut(one: Title, other: Title) -> float:
    """Return the points for a title that is the other cut short, or has a label in front of it."""
    short, long = sorted((one, other), key=lambda title: (len(title.key), title.text))
    count = len(short.text.split())
    if long.key.startswith(short.key):
        if count in long.breaks and (count >= _CUT_WORDS or len(short.key) >= _TELLING):
            return 4.0
        if count >= _CUT_WORDS and len(short.key) > _CUT_LETTERS:
            return 3.5
    words = long.text.split()
    for at in long.breaks:
        if at == 0 or at == len(words):
            continue
        if count >= _CUT_WORDS and _near("".join(words[:at]), short.key):
            return 3.5
        # `Invited Article - Growth of moss`
        if at <= _LEAD_WORDS and count >= _GENERIC_WORDS:
            rest = "".join(words[at:])
            if _near(rest, short.key) or (
                len(short.key) > _CUT_LETTERS and rest.startswith(short.key)
            ):
                return 4.0
    return 0.0


def _near(one: str, other: str) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415

    return fuzz.ratio(one, other) >= NEAR


def _veto(one: str, other: str) -> tuple[str, str]:
    """Return what sets two titles apart for certain, and what does unless their places agree."""
    first, second = one.split(), other.split()
    mine, theirs = set(first) - set(second), set(second) - set(first)
    for word in sorted(mine):
        for opposite in sorted(theirs):
            if frozenset((word, opposite)) in _OPPOSITES or _hyper(word) == _hyper(opposite) != "":
                first_word, second_word = sorted((word, opposite))
                return f"`{first_word}` against `{second_word}` in the title", ""
    if _letters(first) - _letters(second) and _letters(second) - _letters(first):
        return "another letter in the title", ""
    numbers = _numbers(one), _numbers(other)
    if numbers[0] == numbers[1]:
        return "", ""
    reason = "another number, part or date in the title"
    return (reason, "") if all(numbers) else ("", reason)


def _hyper(word: str) -> str:
    """Return what there is too much or too little of: `hyperkalemia`, `hypokalemia`."""
    found = re.match(r"(?:hyper|hypo)(\w{4,})", word)
    return found[1] if found else ""


def _letters(words: list[str]) -> Counter[str]:
    """Return the single letters of a title: `hepatitis A`, `vitamin D`."""
    return Counter(word for word in words if len(word) == 1 and word.isalpha())


def _numbers(title: str) -> tuple[str, ...]:
    """Return what counts in a title: its digits, wherever words end, and numerals."""
    return (
        *_DIGITS.findall(title),
        *(word for word in title.split() if word in _COUNTED or (_ROMAN.fullmatch(word) and word)),
    )


def _is_spelt_otherwise(one: str, other: str) -> bool:
    """Tell whether words differ beyond the forms of one word and the spellings of one language."""
    mine, theirs = map(_spelling_key, (one, other))
    return mine != theirs


@lru_cache(maxsize=4_096)
def _spelling_key(title: str) -> str:
    """Return a title in which plural, British and American forms are one, without spaces."""
    words = [word.removesuffix("s") if len(word) > 3 else word for word in title.split()]  # noqa: PLR2004
    return _BRITISH.sub(lambda match: _AMERICAN[match[0]], "".join(words))


def _difference(one: str, other: str) -> tuple[str, ...]:
    mine, theirs = set(one.split()), set(other.split())
    return tuple(sorted(word for word in mine ^ theirs if word not in STOP_WORDS))


def replaced_words(one: str, other: str) -> tuple[list[str], list[str]]:
    """Return the content words of each title that are no spelling of one in the other."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    first, second = one.split(), other.split()
    mine = [word for word in first if word not in second and word not in STOP_WORDS]
    theirs = [word for word in second if word not in first and word not in STOP_WORDS]
    if "".join(mine) == "".join(theirs):
        return [], []
    if _numbers(one) == _numbers(other):
        # `HPV 16/18` and `HPV16/18`
        mine, theirs = ([word for word in each if not word.isdigit()] for each in (mine, theirs))
    alone = [
        word for word in mine if not any(fuzz.ratio(word, each) >= _SPELLING for each in theirs)
    ]
    others = [
        word for word in theirs if not any(fuzz.ratio(word, each) >= _SPELLING for each in mine)
    ]
    return alone, others
