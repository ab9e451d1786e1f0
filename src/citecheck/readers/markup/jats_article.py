"""Set a JATS article as running text: title, abstract, body, captions, notes and references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from citecheck.pattern import lazy
from citecheck.readers.markup.flow import Block, Flow
from citecheck.readers.markup.jats_citation import item, print_citations
from citecheck.readers.markup.xml_offsets import Chars, Node
from citecheck.source import Linked, Listed, SourceFile

# What an article shows in other places than its text, or not at all (tag library, chapter 4).
_UNSEEN = frozenset(
    "alt-text alternatives-text annotation annotation-xml tex-math mml:annotation"
    " mml:annotation-xml graphic inline-graphic media inline-media object-id permissions"
    " kwd-group contrib-group author-notes aff counts custom-meta-group fn-type processing-meta"
    " sub-article response floats-wrap x-tra index-term".split()
)
_MARKS: Mapping[str, str] = {
    "italic": "*",
    "bold": "**",
    "sup": "<sup>",
    "monospace": "`",
    "code": "`",
}
_BLOCKS = frozenset(
    "p sec abstract trans-abstract ack app app-group boxed-text disp-quote disp-formula"
    " disp-formula-group speech statement verse-group verse-line attrib fn fn-group notes glossary"
    " def-list def-item term def list list-item supplementary-material bio back body caption"
    " table-wrap-foot fig-group table-wrap-group front article-meta title-group".split()
)
_NOT_CITED = frozenset({"fn", "table-fn", "aff", "corresp", "author-notes", "contrib"})
"""What a raised number may point at that is no reference."""
_NUMBER = lazy(r"[\[(]?\s?\d{1,4}[a-z]?\s?[\])]?")
_LABEL = lazy(r"[\[(]?(?P<prefix>[A-Z]?)(?P<number>\d{1,4})(?P<letter>[a-z]?)[\])]?[.:)]?")
_MOSTLY = 0.8


@dataclass(frozen=True)
class _Entry:
    block: Block
    node: Node
    label: str
    printed: bool
    """Whether the label stands in the file."""


class Article:
    """An article while it is read; `walk`, then `listed` once its text is written."""

    def __init__(self, source: SourceFile, node: Node) -> None:
        self.node = node
        self.flow = Flow(source)
        self.source = source
        self.entries: list[_Entry] = []
        self._links: list[tuple[int, int, str]] = []
        self.tables = 0
        self.references = [ref for part in _lists(node) for ref in part.within("ref")]
        self.labels = {
            ref.attributes.get("id", ""): label.words
            for ref in self.references
            if (label := ref.first("label"))
        }
        self.raised = any(
            each.attributes.get("ref-type") == "bibr"
            for sup in node.within("sup")
            for each in sup.within("xref")
        )
        self.counted = not self.labels and self._cites_by_number()

    def walk(self) -> None:
        """Set the article from its title to the end of its back matter."""
        meta = self.node.first("front", "article-meta")
        if meta:
            for title in (group.first("article-title") for group in meta.all("title-group")):
                if title:
                    self._heading(title)
            for abstract in meta.all("abstract", "trans-abstract"):
                self._visit(abstract)
        for name in ("body", "back", "floats-group"):
            for part in self.node.all(name):
                self._visit(part)
        self.flow.begin()

    def listed(self) -> tuple[Listed, ...]:
        """Return the entries of the list, or of several whose numbers go on."""
        found: list[Listed] = []
        numbers: set[str] = set()
        for entry in self.entries:
            match = _LABEL.fullmatch(entry.label) if entry.label else None
            if entry.label and entry.label in numbers:
                # Another list, which counts from 1 again: the first is the article's own.
                break
            numbers.add(entry.label)
            block = entry.block
            start = block.start
            if entry.printed:
                start = min(block.end, start + len(block.runs[0].text) + len(block.runs[1].text))
            label = (
                (block.start - len(block.prefix), block.start)
                if not entry.printed
                else (block.start, block.start + len(block.runs[0].text))
            )
            key = None
            if match and (match["prefix"] or match["letter"]):
                key = f"{match['prefix']}{match['number']}{match['letter']}"
            elif entry.label and match is None:
                key = entry.label.strip("[]() ") or None
            found.append(
                Listed(
                    start,
                    block.end,
                    key=key,
                    number=int(match["number"]) if match else None,
                    label=label if entry.label else None,
                    csl=item(entry.node),
                )
            )
        return tuple(found)

    def links(self) -> tuple[Linked, ...]:
        """Return the cross-references to one entry each, by their places in the file."""
        places = {entry.node.attributes.get("id", ""): at for at, entry in enumerate(self.entries)}
        return tuple(
            Linked(start, end, places[target])
            for start, end, target in self._links
            if target in places
        )

    def _cites_by_number(self) -> bool:
        """Tell whether the text cites by number, though the list prints none: it is counted."""
        cited = [
            each.words
            for each in self.node.within("xref")
            if each.attributes.get("ref-type") == "bibr" and each.words
        ]
        return sum(bool(_NUMBER.fullmatch(each)) for each in cited) > _MOSTLY * len(cited)

    def _visit(self, node: Node) -> None:
        if node.name in _UNSEEN:
            return
        handler = _HANDLERS.get(node.name)
        if handler:
            handler(self, node)
            return
        mark = _MARKS.get(node.name, "")
        if node.name in _BLOCKS:
            self.flow.begin()
        if mark:
            self.flow.enter(mark)
        self._content(node)
        if mark:
            self.flow.leave(mark)
        if node.name in _BLOCKS:
            self.flow.begin()

    def _content(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Node):
                self._visit(child)
            else:
                self._chars(child)

    def _chars(self, chars: Chars) -> None:
        alone = chars.comment and self.flow.is_empty
        if self.source.text[chars.at : chars.until] == chars.text:
            self.flow.copy(chars.at, chars.until)
        else:
            self.flow.put(chars.text, chars.at, chars.until)
        if alone:
            self.flow.begin()

    def _heading(self, node: Node) -> None:
        self.flow.begin("# ")
        self._content(node)
        self.flow.begin()

    def _section_title(self, node: Node) -> None:
        if node.words:
            self._heading(node)

    def _label(self, node: Node) -> None:
        """Print a label before what it belongs to, in the same block."""
        self._content(node)
        self.flow.space()

    def _section(self, node: Node) -> None:
        label, title = node.first("label"), node.first("title")
        self.flow.begin()
        if label and title:
            self.flow.begin("# ")
            self._content(label)
            self.flow.space()
            self._content(title)
            self.flow.begin()
        for child in node.children:
            if isinstance(child, Node) and not (child in (label, title) and label and title):
                self._visit(child)
        self.flow.begin()

    def _figure(self, node: Node) -> None:
        """Set label and caption as one block, `Figure 1. What it shows`."""
        self.flow.begin()
        for child in node.nodes:
            if child.name == "label":
                self._label(child)
            elif child.name == "caption":
                for part in child.nodes:
                    self._content(part)
                    self.flow.space()
                self.flow.begin()
            else:
                self._visit(child)
        self.flow.begin()

    def _table(self, node: Node) -> None:
        self.flow.begin()
        self.tables += 1
        first = len(self.flow.blocks)
        for place, row in enumerate(node.within("tr")):
            for column, cell in enumerate(row.all("td", "th")):
                self.flow.cell = (place, column)
                self._content(cell)
                self.flow.begin()
        self.flow.cell = None
        self.flow.tabulated(first, self.tables)

    def _list(self, node: Node) -> None:
        ordered = node.attributes.get("list-type") == "order"
        for number, each in enumerate(node.all("list-item"), 1):
            printed = each.first("label") is not None
            self.flow.begin(f"{number}. " if ordered and not printed else "")
            for child in each.nodes:
                if child.name == "label":
                    self._label(child)
                elif child.name == "p":
                    self._content(child)
                    self.flow.begin()
                else:
                    self._visit(child)
        self.flow.begin()

    def _note(self, node: Node) -> None:
        """Set a note; its label points back, and is left out as what points at it is."""
        self.flow.begin()
        for child in node.nodes:
            if child.name != "label":
                self._visit(child)
        self.flow.begin()

    def _reference_to(self, node: Node) -> None:
        kind = node.attributes.get("ref-type", "")
        raised = "<sup>" in self.flow.open_marks or node.first("sup") is not None
        if kind in _NOT_CITED and raised:
            return
        if kind == "bibr" and not node.words:
            # The page prints what the list says.
            label = self.labels.get(node.attributes.get("rid", ""), "")
            if _LABEL.fullmatch(label):
                number = label.strip("[]().: ")
                if not self.raised:
                    number = f"[{number}]"
                elif "<sup>" not in self.flow.open_marks:
                    number = f"<sup>{number}</sup>"
                self.flow.made(number)
            return
        characters = list(node.characters) if kind == "bibr" else []
        if characters:
            target = node.attributes.get("rid", "")
            self._links.append((characters[0].at, characters[-1].until, target))
        self._content(node)

    def _formula(self, node: Node) -> None:
        """Set a formula as its signs; a raised number on nothing is a citation to some exporters."""
        base = next(node.nodes, None)
        empty = base is not None and not base.words
        if node.name.endswith("msup") and empty:
            self.flow.enter("<sup>")
            self._content(node)
            self.flow.leave("<sup>")
        else:
            self._content(node)

    def _reference_list(self, node: Node) -> None:
        title = node.first("title")
        if title and title.words:
            self._heading(title)
        elif not self.entries:
            self.flow.begin("# ")
            self.flow.made("References")
        for child in node.nodes:
            if child.name == "ref":
                self._reference(child)
            elif child.name == "ref-list":
                self._reference_list(child)
            elif child.name not in {"title", "label"}:
                self._visit(child)
        self.flow.begin()

    def _reference(self, node: Node) -> None:
        label = node.first("label")
        printed = label is not None and bool(label.words)
        counted = f"{len(self.entries) + 1}." if self.counted else ""
        self.flow.begin(f"{counted} " if counted and not printed else "")
        first = len(self.flow.blocks)
        if label and printed:
            where = list(label.characters)
            self.flow.put(label.words, where[0].at, where[-1].until)
            self.flow.made(" " if label.words[-1] in ".])" else ". ")
        print_citations(self.flow, node, self._content)
        self.flow.begin()
        blocks = self.flow.blocks[first:]
        if len(blocks) > 1:
            self.flow.joined(blocks)
        if blocks:
            text = label.words if label and printed else counted
            self.entries.append(_Entry(blocks[0], node, text, printed))


def _lists(article: Node) -> list[Node]:
    """Return the outermost lists of references."""
    return [
        each
        for part in article.all("body", "back", "floats-group")
        for each in part.within("ref-list")
    ]


_HANDLERS: Mapping[str, Callable[[Article, Node], None]] = {
    "title": Article._section_title,  # noqa: SLF001  # a table of its own methods
    "label": Article._label,  # noqa: SLF001
    "sec": Article._section,  # noqa: SLF001
    "app": Article._section,  # noqa: SLF001
    "fig": Article._figure,  # noqa: SLF001
    "table-wrap": Article._figure,  # noqa: SLF001
    "boxed-text": Article._section,  # noqa: SLF001
    "table": Article._table,  # noqa: SLF001
    "list": Article._list,  # noqa: SLF001
    "fn": Article._note,  # noqa: SLF001
    "xref": Article._reference_to,  # noqa: SLF001
    "mml:msup": Article._formula,  # noqa: SLF001
    "msup": Article._formula,  # noqa: SLF001
    "ref-list": Article._reference_list,  # noqa: SLF001
}
