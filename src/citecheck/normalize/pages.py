"""Read a page range as printed, with abbreviated endings, prefixes and Roman numerals."""

from __future__ import annotations

from dataclasses import dataclass

from citecheck.pattern import lazy

_DASH = r"[-‐‑‒–—−~]"
_PAGE = r"([A-Za-z]{0,4}\.?)(\d{1,8})([A-Za-z]{0,2})"
_LABEL = r"(?:pp?\.?\s{0,2})?"
_RANGE = lazy(rf"{_LABEL}{_PAGE}\s{{0,2}}{_DASH}{{1,3}}\s{{0,2}}{_PAGE}")
_SINGLE = lazy(rf"{_LABEL}{_PAGE}")


@dataclass(frozen=True, slots=True)
class PageRange:
    """First and last page; `last` is None where one page or an article number is printed."""

    prefix: str
    """A letter before the number (`S`, `e`), lower case."""
    first: int
    last: int | None = None
    last_prefix: str = ""
    suffix: str = ""
    abbreviated: bool = False
    """Whether the ending was printed with fewer digits than the beginning (`470–6`)."""

    @property
    def first_page(self) -> str:
        """The first page in one form, e.g. `s12`."""
        return f"{self.prefix}{self.first}{self.suffix}"


def parse_pages(text: str) -> PageRange | None:
    """Return the page range in a field, or None where it is no plain page or range.

    `470–6` is 470–476 and `1099–103` is 1099–1103: an ending with fewer digits takes the missing
    ones from the beginning (the habit of Vancouver, AMA and Chicago).
    """
    bare = text.strip()
    match = _RANGE.fullmatch(bare)
    if match is None:
        single = _SINGLE.fullmatch(bare)
        if single is None:
            return None
        return PageRange(single[1].lower(), int(single[2]), suffix=single[3].lower())
    first, last = match[2], match[5]
    abbreviated = len(last) < len(first)
    whole = first[: len(first) - len(last)] + last if abbreviated else last
    return PageRange(
        match[1].lower(), int(first), int(whole), match[4].lower(), match[3].lower(), abbreviated
    )
