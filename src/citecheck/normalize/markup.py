"""Take markup out of what registries hold: JATS, MathML, HTML, and entities."""

from __future__ import annotations

import html
import re

from citecheck.pattern import lazy

_BLOCK = lazy(
    r"</?(?:jats:)?(?:p|title|sec|list|list-item|br|div)(?: [^<>]{0,200})?/?>", re.IGNORECASE
)
_MARKUP = lazy(r"</?[A-Za-z][^<>]{0,200}>")


def plain(text: str) -> str:
    """Return a text without markup; what stood in paragraphs of its own is parted by spaces."""
    if "<" not in text and "&" not in text:
        return text
    return " ".join(_MARKUP.sub("", _BLOCK.sub(" ", html.unescape(text))).split())
