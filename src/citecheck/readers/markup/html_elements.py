"""Tell what the elements of an HTML page do to its text, by name, role, class and style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from citecheck.pattern import lazy
from citecheck.readers.markup.flow import Block
from citecheck.readers.markup.html_tokens import Tag

# Elements of the HTML Standard, section 4, by what they do to the text.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p"
    " pre section summary table tbody td tfoot th thead tr ul".split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNSEEN = frozenset(
    "head script style template noscript nav svg iframe object audio video canvas select button"
    " textarea datalist menu rp rt annotation annotation-xml title xmp noembed noframes".split()
)
_UNSEEN_ROLES = frozenset(
    "navigation banner contentinfo search menu menubar toolbar dialog doc-backlink doc-toc".split()
)
_UNSEEN_CLASSES = frozenset(
    "mw-editsection mw-cite-backlink footnote-back MJX_Assistive_MathML katex-html".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARKS: Mapping[str, str] = {
    "i": "*",
    "em": "*",
    "cite": "*",
    "b": "**",
    "strong": "**",
    "sup": "<sup>",
    "code": "`",
    "kbd": "`",
    "samp": "`",
    "tt": "`",
}
# An end tag that may be left out (13.1.2.4): the element that begins, what it ends, and in what.
ENDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ol", "ul", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
}
_OWNERS = frozenset("article main section blockquote li td figure".split())
RAISED = lazy(r"vertical-align\s{0,5}:\s{0,5}super")
_HIDDEN = lazy(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden")
STYLE_RULE = lazy(r"\.([\w-]{1,60})\s{0,5}\{([^{}]{0,2000})\}")
DEEPEST = 400
"""Elements in each other that are told apart; what is deeper belongs to the last of them."""
LISTED = frozenset({"li", "p", "dd", "div", "tr"})
"""Elements that may hold an entry of a list."""


@dataclass(eq=False)
class Element:
    """An element that is open, or held what may be an entry."""

    name: str
    classes: frozenset[str] = frozenset()
    role: str = ""
    id: str = ""
    first: int = 0
    """How many blocks there were before it."""
    unseen: bool = False
    mark: str = ""
    link: str = ""
    link_text: str = ""
    children: list[Element] = field(default_factory=list)
    """Those inside it that may be entries."""
    ids: set[str] = field(default_factory=set)
    blocks: tuple[Block, ...] = ()
    number: int | None = None
    """The number that an ordered list prints before it."""
    ordinal: int = 1
    step: int = 1
    counts_down: bool = False
    table: tuple[int, int] | None = None
    cell: tuple[int, int] | None = None
    notes: bool = False
    """Whether it stands in a section of notes."""
    added: int = 0
    """How much text there was before a formula."""


NOTES = "doc-endnotes"
"""The role of a section of notes (DPUB-ARIA 1.1)."""


def opened(tag: Tag, stack: Sequence[Element], first: int, raised: AbstractSet[str]) -> Element:
    """Return the element that a tag opens inside others; `raised` are classes of raised text."""
    said = tag.attributes
    classes = frozenset(said.get("class", "").split()[:30])
    role = said.get("role", "").lower()
    style = said.get("style", "").lower()
    parent = stack[-1]
    unseen = (
        parent.unseen
        or tag.name in _UNSEEN
        or role in _UNSEEN_ROLES
        or "hidden" in said
        or (said.get("aria-hidden") == "true" and tag.name != "a")
        or bool(classes & _UNSEEN_CLASSES)
        or bool(_HIDDEN.search(style))
        or (tag.name == "footer" and not any(each.name in _OWNERS for each in stack))
    )
    mark = _MARKS.get(tag.name, "")
    if not mark and (RAISED.search(style) or classes & raised):
        mark = "<sup>"
    link = said.get("href", "") if tag.name == "a" else ""
    return Element(
        tag.name,
        classes,
        role,
        said.get("id", "") or (said.get("name", "") if tag.name == "a" else ""),
        first,
        unseen,
        mark,
        link[1:] if link.startswith("#") else "",
        notes=parent.notes or role == NOTES,
    )
