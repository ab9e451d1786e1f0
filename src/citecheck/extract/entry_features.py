"""Say of each token of an entry what a trained reader can judge it by.

Features are plain strings. What depends on the word alone is remembered from entry to entry; the
rest is its surroundings, the chunk it stands in (between two stops), quotes and parentheses, where
the years stand, and what the grammar takes it for.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from citecheck.extract.entry_grammar import Guess
from citecheck.extract.entry_keywords import CLASSES
from citecheck.extract.entry_tokens import MOST_TOKENS, Tokens
from citecheck.pattern import lazy

_YEAR = lazy(r"(?:1[5-9]|20)\d\d")
_OVER = ((10, "6"), (16, "10"), (30, "16"), (31, "30"))
_ROMAN = lazy(r"[IVXLC]{2,6}")
_STOP = lazy(r"[.?!]['\")\]]*@? |[.?!]@|^'?\"|\"| ~ ")


class Word(NamedTuple):
    """What is remembered of a word."""

    own: tuple[str, ...]
    """Its features."""
    ahead: str
    """What it is to the token behind it."""
    behind: str
    """What it is to the token before it."""
    low: str
    """Its small form."""
    shape: str
    key: str
    """Its classes of keyword."""


_BEGIN = Word((), "-w^", "+w^", "^", "^", "")
_END = Word((), "-w$", "+w$", "$", "$", "")


@lru_cache(maxsize=50_000)
def _word(word: str) -> Word:
    """Return the features of a word by itself, its small form, its shape and its keyword class."""
    low = word.lower()
    shape = _shape(word)
    key = CLASSES.get(low, "")
    if shape[0] == "9":
        value = low if len(low) < 3 else low[:2] + "#" * (len(low) - 2)
        return Word((f"w={value}",), f"-w{value}", f"+w{value}", value, shape, key)
    own = [f"w={low}"]
    if key:
        own.append(f"k={key}")
    if len(low) > 3:
        plain = _plain(low)
        own += (f"f3={plain[-3:]}", f"f2={plain[-2:]}")
    low = low if len(low) < 12 or key else low[:6] + "*"
    return Word(tuple(own), f"-w{low}", f"+w{low}", low, shape, key)


def _plain(low: str) -> str:
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def _shape(word: str) -> str:
    if word[0].isdigit():
        if _YEAR.fullmatch(word):
            return "9y"
        return "9" * min(len(word), 5)
    if len(word) == 1:
        return "X" if word.isupper() else "x"
    if word.isupper():
        return "XX" if len(word) == 2 else "XXX" if len(word) == 3 else "XX+"
    if word[0].isupper():
        tail = word[1:]
        if "-" in tail or "'" in tail or "’" in tail:
            return "X-x"
        return ("Xx" if tail.islower() else "XxX") + ("+" if len(word) > 3 else "")
    if word.islower():
        return "xx" if len(word) < 4 else "xx+"
    return "xX"


_STEPS = tuple(
    str(number) if number < 6 else next(step for over, step in _OVER if number < over)
    for number in range(31)
)
_FEW = _STEPS + (_STEPS[30],) * MOST_TOKENS
"""Numbers up to the most tokens an entry has, in about a dozen steps."""


def features(tokens: Tokens, guess: Guess) -> list[list[str]]:
    """Return the features of each token."""
    if not tokens.words:
        return []
    words = [_word(word) for word in tokens.words]
    years = [index for index, word in enumerate(words) if word.shape == "9y"]
    style = _style(tokens, years, len(words), guess)
    return [
        [*word.own, *chunk, *near, year]
        for word, chunk, near, year in zip(
            words,
            _of_chunks(tokens, words, guess, style),
            _of_neighbours(tokens.gaps, words, style),
            _of_year(len(words), years, style),
            strict=True,
        )
    ]


def _of_year(count: int, years: list[int], style: str) -> list[str]:
    """Return on which side of the first year each token stands."""
    if not years:
        return [f"y{style}"] * count
    first = years[0]
    return [f"y<{style}"] * first + [f"y={style}"] + [f"y>{style}"] * (count - first - 1)


def _of_neighbours(
    gaps: tuple[str, ...], words: list[Word], style: str
) -> Iterator[tuple[str, ...]]:
    """Yield what the tokens and gaps around each token say."""
    count = len(words)
    ahead = _numbers_ahead(words)
    dates = _dates(words, gaps)
    padded = [_BEGIN, _BEGIN, *words, _END, _END]
    shapes = [word.shape for word in padded]
    for index in range(count):
        shape1, shape, shape2 = shapes[index + 1 : index + 4]
        one, two = padded[index + 1], padded[index + 3]
        before, behind = gaps[index], gaps[index + 1]
        number = ahead[index]
        yield (
            f"<>{before}|{behind}|{shape}",
            one.ahead,
            two.behind,
            f"-s{shape1}{before}",
            f"+s{shape2}{behind}",
            f"-s+{shape1}{before}{shape}{behind}{shape2}",
            f"--s{shapes[index]}{shape1}{shape}",
            f"++s{shape}{shape2}{shapes[index + 4]}",
            f"-k{one.key}{before}",
            f"+k{two.key}{behind}",
            f"d{dates[index]}{shape}",
            f"#{_FEW[index]}{style}",
            f"$ {_FEW[count - index]}",
            f"n{_FEW[number]}{gaps[index + number] if index + number <= count else ''}",
        )


def _of_chunks(
    tokens: Tokens, words: list[Word], guess: Guess, style: str
) -> Iterator[tuple[str, ...]]:
    """Yield what the chunk of each token, quotes, parentheses and the grammar say."""
    gaps = tokens.gaps
    bounds = _chunks(tokens)
    kinds = ["", *(_chunk(words, first, last) for first, last in bounds), ""]
    taken = ["", *_taken(tokens, guess), ""]
    editors = _editors_ahead(words, gaps)
    quoted, depth, after_in = False, 0, ""
    for at, (first, last) in enumerate(bounds):
        kind, kind1, kind2 = kinds[at + 1], kinds[at], kinds[at + 2]
        whole = [
            f"c{min(at, 6)}{style}",
            f"C{min(len(bounds) - at, 6)}",
            f"+ccc{kind}|{kind2}",
        ]
        for index in range(first, last + 1):
            before = gaps[index]
            for sign in before if before != " " else "":
                if sign == '"':
                    quoted = not quoted
                elif sign in "([":
                    depth += 1
                elif sign in ")]" and depth:
                    depth -= 1
            if not after_in and _begins_book(words, gaps, index):
                after_in = "I"
            inside = ("Q" if quoted else "") + ("P" if depth else "")
            one = taken[index + 1]
            yield (
                *whole,
                f"-cc{kind1}|{before if index == first else ''}",
                f"i{inside}{style}",
                f"I{after_in}{editors[index]}{inside}",
                f"gg{taken[index]}{one}{taken[index + 2]}",
                f"g{one}{style}{inside}{kind}",
            )


def _begins_book(words: list[Word], gaps: tuple[str, ...], index: int) -> bool:
    """Tell whether a token is the `In` before the book that a chapter is in."""
    word = words[index]
    if word.low != "in" and "in." not in word.key:
        return False
    before = gaps[index]
    behind_year = index > 0 and words[index - 1].shape == "9y"
    return behind_year or ":" in gaps[index + 1] or any(sign in before for sign in '.,?"')


def _taken(tokens: Tokens, guess: Guess) -> list[str]:
    """Return the field that the grammar takes each token for."""
    out = [""] * len(tokens)
    starts = [first for first, _ in tokens.spans]
    ordered = sorted((start, end, name[0]) for name, (start, end) in guess.parts.items())
    stretches = [(0, guess.authors_end, "a"), *ordered]
    for start, end, name in stretches:
        first, last = bisect_right(starts, start), bisect_left(starts, end)
        if first and tokens.spans[first - 1][1] > start:
            first -= 1
        for index in range(first, last):
            out[index] = name
    return out


@lru_cache(maxsize=5_000)
def _ends_chunk(gap: str) -> bool:
    return _STOP.search(gap) is not None


def _chunks(tokens: Tokens) -> list[tuple[int, int]]:
    """Return the first and last token of each chunk."""
    bounds: list[tuple[int, int]] = []
    first = 0
    for index, gap in enumerate(tokens.gaps[:-1]):
        if index > first and _ends_chunk(gap):
            before = tokens.words[index - 1]
            # `J. Moss`, `8. Kongress`, `Bd. XVII. Teil` go on.
            short = gap == ". " and (
                len(before) == 1
                or (before.isdigit() and len(before) < 3)
                or _ROMAN.fullmatch(before)
            )
            if not short:
                bounds.append((first, index - 1))
                first = index
    bounds.append((first, len(tokens) - 1))
    return bounds


def _chunk(words: list[Word], first: int, last: int) -> str:
    """Describe a chunk: its length, how many of its words have capitals, digits, what it names."""
    capital = small = digits = 0
    keys = ""
    for index in range(first, last + 1):
        shape, key = words[index].shape, words[index].key
        if shape[0] == "X":
            capital += 1
        elif shape[0] == "9":
            digits += 1
        elif "function" not in key:
            small += 1
        if key and index - first < 12:
            for name in ("journal", "press", "editor", "in.", "school", "place"):
                if name in key and name[0] not in keys:
                    keys += name[0]
    share = "n" if not capital + small else "C" if not small else "c" if capital > small else "s" if capital * 3 > small else "l"  # fmt: skip
    return f"{_FEW[last - first + 1]}{share}{min(digits, 3)}{''.join(sorted(keys))}"


def _numbers_ahead(words: list[Word]) -> list[int]:
    """Return how many tokens ahead of each the next number is."""
    out = [30] * len(words)
    ahead = 30
    for index in range(len(words) - 2, -1, -1):
        ahead = 1 if words[index + 1].shape[0] == "9" else min(ahead + 1, 30)
        out[index] = ahead
    return out


def _editors_ahead(words: list[Word], gaps: tuple[str, ...]) -> list[str]:
    """Return how far ahead of each token a word for editors stands, in steps."""
    out = [""] * len(words)
    ahead = 99
    for index in range(len(words) - 1, -1, -1):
        if "editor" in words[index].key:
            ahead = 0
        elif '"' in gaps[index + 1] or ":" in gaps[index + 1]:
            ahead = 99
        else:
            ahead += 1
        out[index] = (
            ""
            if ahead > 24
            else "e"
            if ahead == 0
            else "n"
            if ahead < 3
            else "m"
            if ahead < 9
            else "f"
        )
    return out


def _dates(words: list[Word], gaps: tuple[str, ...]) -> list[str]:
    """Mark the tokens of dates in full: `17.7.2006`, `25. Oktober 2006`, `Feb 4 2023`, `24/7/17`."""
    out = [""] * len(words)
    for index in range(len(words) - 2):
        one = words[index].shape
        if one[0] != "9" and "month" not in words[index].key:
            continue
        two, three = words[index + 1].shape, words[index + 2].shape
        between, behind = gaps[index + 1], gaps[index + 2]
        if len(one) < 3 and one[0] == "9":
            numeric = (
                two in {"9", "99"}
                and between == behind
                and between.strip() in {".", "/", "-"}
                and (three == "9y" or (three == "99" and between == "/"))
            )
            if numeric or ("month" in words[index + 1].key and three[0] == "9"):
                out[index : index + 3] = ["D"] * 3
        elif ("month" in words[index].key and two in {"9", "99"} and three == "9y") or (
            one == "9y" and "month" in words[index + 1].key and three in {"9", "99"}
        ):
            out[index : index + 3] = ["D"] * 3
    return out


def _style(tokens: Tokens, years: list[int], count: int, guess: Guess) -> str:
    """Tell the style by where the first year stands."""
    if not years:
        return "0"
    first = years[0]
    gap = tokens.gaps[first]
    start = tokens.spans[first][0]
    if guess.authors_end and 0 <= start - guess.authors_end <= 4:
        return "h(" if "(" in gap else "h"
    if "(" in gap:
        return "(" if first < count * 0.6 else "e("
    return "m" if first < count * 0.6 else ";" if ";" in tokens.gaps[first + 1] else "e"
