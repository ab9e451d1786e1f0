r"""Set formulas so that nothing in them passes for a citation, save a raised number: `$^{3,4}$`."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.pattern import lazy
from citecheck.readers.latex.page import Place
from citecheck.readers.latex.tokens import Region

# Spaces and empty groups, a caret, then numbers in any brackets and commands for upright letters.
_RAISED = lazy(
    r"(?:\{\s*+\}|\\[,;!:\s]|~|\s)*+\^\s*+(?:\\[a-zA-Z]++\s*+|[{(\[\s])*+"
    r"(?P<numbers>\d(?:[\d,;\s–-]|\\,|\{,\})*+)(?:[})\]\s])*+"
)
_LONGEST = 300
"""Formulas longer than this are left out: they are no part of a sentence that is looked at."""
_SIGNS = lazy(r"[\^_{}\[\]()$@]")


def inline(region: Region, last: str) -> Iterator[tuple[str, Place | None]]:
    """Yield what a formula in a line of text is set as, each text with its place.

    Args:
        region: what stands between the dollars.
        last: the character set before it.
    """
    text, place = _substituted(region)
    raised = _RAISED.fullmatch(text)
    if raised:
        numbers = raised["numbers"].strip()
        yield "^{", None
        yield _printed(numbers), _place_of(region, numbers, place)
        yield "}", None
        return
    shown = " ".join(text.split())
    if len(shown) > _LONGEST:
        shown = " "
    elif shown.startswith("^") or (not last.isdigit() and last not in {"\\", "$"}):
        # Between dollars it is known for a formula; so is one that begins with a caret.
        shown = f"${shown}$"
    else:
        shown = _SIGNS.sub(" ", shown)
    yield shown, place


def _printed(numbers: str) -> str:
    return numbers.replace("--", "–").replace("\\,", " ").replace("{,}", ",")


def _substituted(region: Region) -> tuple[str, Place]:
    """Return a formula with the arguments of its macro in their places."""
    text = region.text
    if "#" in text:
        for number, each in enumerate(region.arguments, 1):
            text = text.replace(f"#{number}", each.text)
    return text, region.place


def _place_of(region: Region, numbers: str, whole: Place) -> Place:
    """Return where the numbers stand: in the formula itself, or in the argument of its macro."""
    if region.site is None:
        at = region.source.text.find(numbers, region.start, region.end)
        return Place(region.source, at, at + len(numbers)) if at >= 0 else whole
    for each in region.arguments:
        if each.text.strip() == numbers and each.site is None:
            at = each.source.text.find(numbers, each.start, each.end)
            return Place(each.source, at, at + len(numbers))
    return whole
