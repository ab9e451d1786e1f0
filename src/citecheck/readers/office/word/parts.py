"""The parts of a Word document, found by what they are for (ECMA-376 part 2, 6.5; part 1, 11.3)."""

from __future__ import annotations

import posixpath

from citecheck.errors import ReadError
from citecheck.readers.office.citation_data import own_sources
from citecheck.readers.office.cited_items import Item
from citecheck.readers.office.xml_text import Part, parse
from citecheck.readers.office.zipped import Package, damaged

_DOCUMENT = "officeDocument"
_SMALL = 5_000_000
"""Bytes of a part that is no text: relations, sources."""
_MOST_SOURCES = 50
_BOOKMARK = "ZOTERO_BREF_"
_DIGITS = 6
_OTHERS = {"workbook": "a spreadsheet", "presentation": "a presentation"}


class WordParts:
    """The parts of one document, each parsed when it is asked for."""

    def __init__(self, package: Package) -> None:
        """Find the main part.

        Raises:
            ReadError: there is none, or it is that of another kind of document.
        """
        self.package = package
        name = self._main()
        self._related = self._relations(name)
        self.main = self._parsed(name)
        kind = self.main.root.name
        if kind != "w:document":
            what = _OTHERS.get(kind.rpartition(":")[2], "something else")
            raise ReadError(
                f"`{package.path}` is not a Word document but {what}",
                hint="save the manuscript as a Word document",
            )

    def part(self, kind: str) -> Part | None:
        """Return the part of a kind that the main part refers to (`styles`), or None.

        Raises:
            ReadError: it is damaged.
        """
        names = [name for what, name in self._related if what == kind and name in self.package]
        return self._parsed(names[0]) if names else None

    def sources(self) -> dict[str, Item]:
        """Return the works that Word's own citations name, by their tags.

        Raises:
            ReadError: the part that holds them is damaged.
        """
        found: dict[str, Item] = {}
        names = [name for what, name in self._related if what == "customXml"]
        for name in names[:_MOST_SOURCES]:
            if name in self.package and b"bibliography" in self.package.part(name, _SMALL):
                found |= own_sources(self._parsed(name, _SMALL).root)
        return found

    def bookmarked(self) -> dict[str, str]:
        """Return what Zotero keeps of its bookmarks, where it uses these in the place of fields.

        A property of the document holds at most 255 characters, so what is kept is cut into several.

        Raises:
            ReadError: the part that holds them is damaged.
        """
        names = [name for kind, name in self._relations("") if kind == "custom-properties"]
        found: dict[str, list[tuple[int, str]]] = {}
        for name in names[:1]:
            held = self._parsed(name, _SMALL).root.elements if name in self.package else ()
            for each in held:
                bookmark, _, order = each.get("name").rpartition("_")
                if bookmark.startswith(_BOOKMARK) and order.isdecimal() and len(order) <= _DIGITS:
                    found.setdefault(bookmark, []).append((int(order), each.text))
        return {each: "".join(text for _, text in sorted(cut)) for each, cut in found.items()}

    def _main(self) -> str:
        for kind, name in self._relations(""):
            if kind == _DOCUMENT and name in self.package:
                return name
        path = self.package.path
        if "mimetype" in self.package:
            raise ReadError(
                f"`{path}` is not a Word document but an OpenDocument file or an e-book",
                hint="rename it after what it is (.odt, .epub)",
            )
        if "_rels/.rels" not in self.package and "[Content_Types].xml" not in self.package:
            raise ReadError(
                f"`{path}` is not a Word document but another zip archive",
                hint="unpack it and check the manuscript in it",
            )
        raise damaged(path, "its text is missing")

    def _relations(self, name: str) -> list[tuple[str, str]]:
        """Return what a part refers to: kinds, and the names of the parts."""
        folder, _, file = name.rpartition("/")
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self.package:
            return []
        found = []
        for each in self._parsed(relations, _SMALL).root.elements:
            kind, target = each.get("Type").rpartition("/")[2], each.get("Target")
            if each.get("TargetMode") != "External" and target:
                joined = posixpath.normpath(posixpath.join("/", folder, target))
                found.append((kind, joined.lstrip("/")))
        return found

    def _parsed(self, name: str, most: int | None = None) -> Part:
        package = self.package
        data = package.part(name, most) if most else package.part(name)
        return parse(package.path / name, data, package.path)
