"""Text as a hover shows it: in Markdown, where a manuscript's own words mean nothing but themselves."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from citecheck.pattern import lazy
from citecheck.terminal import shown

# What works inside a line of CommonMark or GitHub's dialect. A link or an image needs `](`, `][` or `]:`;
# the fewest backslashes are put, since some editors show Markdown as it is.
_SPECIAL = lazy(r"[\\`*~$]|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[:])")
_REFERENCE = lazy(r"&(?=#?\w)")
_BEGINNING = lazy(r"\d{1,9}[.)]|[#>+=-]")
"""What at the beginning of a line makes a heading, a list or a quotation."""
_QUOTED = lazy(r"`([^`\n]{1,500})`")


def one_line(text: str, most: int) -> str:
    """Return text on one line, not longer than so many characters."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Markup:
    """How to write text for an editor: in Markdown, or plainly for one that shows none."""

    markdown: bool = True

    def text(self, text: str) -> str:
        """Return text that stands for itself."""
        clean = shown(text)
        if not self.markdown:
            return clean
        begins = _BEGINNING.match(clean)
        at = begins.end() - 1 if begins else 0
        return f"{clean[:at]}\\{_inside(clean[at:])}" if begins else _inside(clean)

    def message(self, text: str) -> str:
        """Return a message, whose backticks hold the user's words."""
        if not self.markdown:
            return shown(text)
        parts = _QUOTED.split(text)
        parts[1::2] = [f"“{each}”" for each in parts[1::2]]
        return self.text("".join(parts))

    def strong(self, text: str) -> str:
        """Return text that stands out."""
        return f"**{self.text(text)}**" if self.markdown and text.strip() else self.text(text)

    def code(self, text: str) -> str:
        """Return a word of the program: letters and digits only."""
        return f"`{text}`" if self.markdown else text

    def doi(self, doi: str) -> str:
        """Return a link to a work by its DOI."""
        url = f"https://doi.org/{quote(doi, safe='/')}"
        return f"[{_inside(shown(doi))}]({url})" if self.markdown else url

    def item(self, text: str) -> str:
        """Return an item of a list; `text` is written already."""
        return f"- {text}"


def _inside(text: str) -> str:
    """Return text that stands for itself where it does not begin a line."""
    return _REFERENCE.sub("&amp;", _SPECIAL.sub(r"\\\g<0>", text)).replace("<", "&lt;")
