"""Cut the clean text of an entry into words and numbers, with what stands between them.

Punctuation is no token of its own: it is told as the gap between two. `2011;56(7):2088–97` is five
numbers with four gaps, and half as many tokens are left to label.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from citecheck.pattern import lazy

_TOKEN = lazy(r"(\d+|[\u3040-\u30ff\u4e00-\u9fff]|[^\W\d_]+(?:['’‘ʼ`-][^\W\d_]+){0,6})")
_PLAIN = str.maketrans("“”„«»‟″–—‐‑‒−（）［］，：；’‘‚‹›", '"""""""------()[],:;\'\'\'\'\'')
_OTHER = lazy(r"[^\s.,;:?!()\[\]\"'&/+*=<>@-]")
MOST_TOKENS = 600
"""Tokens of an entry that are labelled: what is longer is no entry."""


@dataclass(frozen=True)
class Tokens:
    """The words and numbers of an entry."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Offsets into the clean text."""
    gaps: tuple[str, ...]
    """What stands before each token, and at last what stands behind the last one, in plain signs."""

    def __len__(self) -> int:
        return len(self.words)


def tokenise(text: str) -> Tokens:
    """Return the tokens of a clean text; identifiers should have been blanked out of it."""
    # Split at the tokens, and with them: gap, word, gap, word … gap.
    pieces = _TOKEN.split(text, MOST_TOKENS)
    ends = list(accumulate(map(len, pieces)))
    return Tokens(
        words=tuple(pieces[1::2]),
        spans=tuple(zip(ends[0::2], ends[1::2], strict=False)),
        gaps=tuple(map(_gap, pieces[0::2])),
    )


_SEEN: dict[str, str] = {"": "", " ": " "}


def _gap(raw: str) -> str:
    known = _SEEN.get(raw)
    if known is not None:
        return known
    # Where an identifier was blanked out there are many spaces.
    blank = "@" if "    " in raw else ""
    plain = _OTHER.sub("~", " ".join(raw[:40].translate(_PLAIN).split()))
    short = (" " if raw[0].isspace() else "") + plain[:4] + (" " if raw[-1].isspace() else "")
    short = " " + blank if short == "  " else short + blank
    if len(_SEEN) < 5_000:
        _SEEN[raw] = short
    return short
