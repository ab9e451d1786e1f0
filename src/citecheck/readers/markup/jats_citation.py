"""Print the citations of a JATS reference list, and tell what their elements say of the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from citecheck.pattern import lazy
from citecheck.readers.markup.flow import Flow
from citecheck.readers.markup.xml_offsets import Chars, Node

_MIXED = ("mixed-citation", "citation", "nlm-citation")
_CITATIONS = (*_MIXED, "element-citation")
_PEOPLE = frozenset({"person-group", "name", "string-name", "collab", "etal", "anonymous"})
_TYPES: Mapping[str, str] = {
    "journal": "article-journal",
    "confproc": "paper-conference",
    "conf-proc": "paper-conference",
    "conference": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "gov": "report",
    "patent": "patent",
    "web": "webpage",
    "webpage": "webpage",
    "preprint": "article",
    "software": "software",
    "standard": "standard",
    "data": "dataset",
    "newspaper": "article-newspaper",
}
"""Values of `publication-type` that the tag library suggests, and CSL's types."""
_VARIABLES: Mapping[str, str] = {
    "volume": "volume",
    "issue": "issue",
    "publisher-name": "publisher",
    "publisher-loc": "publisher-place",
    "edition": "edition",
    "series": "collection-title",
    "isbn": "ISBN",
    "issn": "ISSN",
}
_IDENTIFIERS: Mapping[str, str] = {
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "isbn": "ISBN",
    "issn": "ISSN",
}
_DOI = lazy(r"10\.\d{4,9}/\S{1,300}")
_UNTAGGED = 40
"""Letters and digits of a citation that may stand outside its elements: `In`, `Available from`."""
# What stands before and behind an element in the entry that is made of an `element-citation`, in
# the order of the National Library of Medicine (Citing Medicine, 2nd ed.).
_ORDER: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("article-title", "chapter-title", "part-title", "data-title"), "", ". "),
    (("trans-title",), "[", "]. "),
    (("source",), "", ". "),
    (("conf-name",), "", ". "),
    (("edition",), "", ". "),
    (("publisher-loc",), "", ": "),
    (("publisher-name",), "", ". "),
    (("year", "date", "date-in-citation"), "", ""),
    (("volume",), ";", ""),
    (("issue",), "(", ")"),
    (("fpage", "page-range", "elocation-id"), ":", ""),
    (("lpage",), "–", ""),
)


def print_citations(flow: Flow, ref: Node, content: Callable[[Node], None]) -> None:
    """Print what a `ref` holds: usually one citation, in chemistry several with letters."""
    for number, citation in enumerate(_shown(ref)):
        if number:
            flow.made("; ")
        if citation.name == "element-citation" or not _is_punctuated(citation):
            _Elements(flow, content).print_all(citation)
        else:
            _Mixed(flow, content).print_all(citation)
    for note in ref.all("note"):
        flow.space()
        content(note)


def _shown(ref: Node) -> Iterator[Node]:
    for each in ref.nodes:
        if each.name in _CITATIONS:
            yield each
        elif each.name == "citation-alternatives":
            found = list(each.all(*_CITATIONS))
            yield from ([each for each in found if each.name in _MIXED] or found)[:1]


def _is_punctuated(citation: Node) -> bool:
    """Tell whether text stands between the elements of a citation."""
    elements = list(citation.nodes)
    between = "".join(each.text for each in citation.children if isinstance(each, Chars))
    return len(elements) < 2 or bool(between.strip())  # noqa: PLR2004  # one element needs no comma


class _Mixed:
    """Prints a citation as its authors did; only names get the spaces their elements imply."""

    def __init__(self, flow: Flow, content: Callable[[Node], None]) -> None:
        self._flow, self._content = flow, content

    def print_all(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Chars):
                self._content(Node("", children=[child]))
            elif child.name == "name":
                print_name(self._flow, child, self._content)
            elif child.name in _PEOPLE and not _is_punctuated(child):
                for place, each in enumerate(child.nodes):
                    if place and child.name == "person-group":
                        self._flow.made(", ")
                    elif place:
                        self._flow.space()
                    self.print_all(Node("", children=[each]))
            elif child.name == "person-group":
                self.print_all(child)
            elif child.name == "etal" and not child.words:
                self._flow.made("et al.")
            else:
                self._content(Node("", children=[child]))


def print_name(flow: Flow, name: Node, content: Callable[[Node], None]) -> None:
    """Print a name as `Smith JA`, whatever order its elements stand in."""
    parts = [each for part in ("surname", "given-names", "suffix") for each in name.all(part)]
    for place, each in enumerate(parts):
        if place:
            flow.space()
        content(each)


class _Elements:
    """Prints a citation that has no punctuation, in one order."""

    def __init__(self, flow: Flow, content: Callable[[Node], None]) -> None:
        self._flow, self._content = flow, content

    def print_all(self, citation: Node) -> None:
        flow = self._flow
        groups = list(citation.all("person-group"))
        authors = [each for each in groups if _role(each) == "author"]
        self._people(
            [
                *authors,
                *(each for each in citation.nodes if each.name in _PEOPLE - {"person-group"}),
            ]
        )
        printed: set[int] = set()
        for names, before, behind in _ORDER:
            for each in citation.all(*names):
                if not each.words:
                    continue
                if each.name == "source" and (
                    editors := [each for each in groups if _role(each) == "editor"]
                ):
                    if citation.first("chapter-title"):
                        flow.made("In: ")
                    self._people(editors, ", editors. ")
                flow.made(before)
                self._content(each)
                printed.add(id(each))
                words = each.words
                flow.made(behind.lstrip(".") if words[-1] in ".?!" else behind)
                break
        flow.made(".")
        for each in citation.nodes:
            if each.name in {"comment", "pub-id", "ext-link", "uri", "annotation"} and each.words:
                label = _LABELS.get(each.attributes.get("pub-id-type", ""), "")
                flow.space()
                flow.made(label)
                self._content(each)
                flow.made(".")

    def _people(self, nodes: Iterable[Node], behind: str = ". ") -> None:
        any_printed = False
        for each in (one for node in nodes for one in _members(node)):
            if not each.words and each.name != "etal":
                continue
            if any_printed:
                self._flow.made(", ")
            any_printed = True
            if each.name == "name":
                print_name(self._flow, each, self._content)
            elif each.name == "etal":
                self._flow.made("et al")
            elif each.name == "string-name" and not _is_punctuated(each):
                print_name(self._flow, each, self._content)
            else:
                self._content(each)
        if any_printed:
            self._flow.made(behind)


_LABELS: Mapping[str, str] = {
    "doi": "doi:",
    "pmid": "PMID: ",
    "pmcid": "PMCID: ",
    "arxiv": "arXiv:",
}


def _members(node: Node) -> Iterator[Node]:
    if node.name == "person-group":
        for each in node.nodes:
            yield from _members(each)
    elif node.name == "name-alternatives":
        yield from list(node.all("name", "string-name"))[:1]
    elif node.name in _PEOPLE:
        yield node


def _role(group: Node) -> str:
    kind = group.attributes.get("person-group-type", "author")
    return "editor" if kind.startswith("editor") else kind if kind != "allauthors" else "author"


def item(ref: Node) -> dict[str, Any] | None:
    """Return what a `ref` says of its work as CSL-JSON; None where its elements do not say it all.

    A citation is taken at its word only where hardly anything stands outside its elements.
    """
    citations = [each for each in ref.nodes if each.name in _CITATIONS]
    alternatives = ref.first("citation-alternatives")
    if alternatives:
        found = list(alternatives.all(*_CITATIONS))
        citations += [each for each in found if each.name == "element-citation"] or found[:1]
    if len(citations) != 1:
        return None
    citation = citations[0]
    if citation.name != "element-citation" and _outside(citation) > _UNTAGGED:
        return None
    said = _said(citation)
    whole = said.get("title") and said.get("issued") and (said.get("author") or said.get("editor"))
    return said if whole else None


def _outside(citation: Node) -> int:
    """Return how many letters and digits stand outside the elements that name a field."""
    count = 0
    for each in citation.children:
        if isinstance(each, Chars):
            count += 0 if each.comment else sum(map(str.isalnum, each.text))
        elif each.name in {"italic", "bold", "styled-content", "named-content", "comment"}:
            count += sum(map(str.isalnum, each.words))
    return count


def _said(citation: Node) -> dict[str, Any]:
    kind = citation.attributes.get("publication-type", "").lower()
    kind = kind or citation.attributes.get("citation-type", "").lower()
    said: dict[str, Any] = {}
    title = _words(citation, "article-title", "chapter-title", "part-title", "data-title")
    source = _words(citation, "source")
    if title:
        said |= {"title": title, "container-title": source}
    else:
        said["title"] = source
    if kind == "book":
        said["type"] = "chapter" if title else "book"
    elif kind in _TYPES:
        said["type"] = _TYPES[kind]
    for theirs, ours in _VARIABLES.items():
        said[ours] = _words(citation, theirs)
    year = _words(citation, "year") or _words(citation, "date")
    if year:
        said["issued"] = {"raw": year}
    first, last = _words(citation, "fpage"), _words(citation, "lpage")
    pages = f"{first}-{last}" if first and last else first
    said["page"] = pages or _words(citation, "page-range", "elocation-id")
    people = [each for each in citation.nodes if each.name in _PEOPLE]
    groups = [each for each in people if each.name == "person-group"]
    authors = [each for each in people if each.name != "person-group" or _role(each) == "author"]
    said["author"] = list(_names(authors))
    said["editor"] = list(_names(each for each in groups if _role(each) == "editor"))
    if not said["author"] and not title:
        # A book that editors put together stands under their names.
        said["author"] = said["editor"]
    said["et-al"] = any(True for each in authors for _ in Node("", children=[each]).within("etal"))
    _identify(citation, said)
    return {name: value for name, value in said.items() if value}


def _identify(citation: Node, said: dict[str, Any]) -> None:
    for each in citation.within("pub-id"):
        variable = _IDENTIFIERS.get(each.attributes.get("pub-id-type", "").lower())
        if variable and each.words:
            said.setdefault(variable, each.words)
            said[variable] = said[variable] or each.words
    for each in citation.within("ext-link", "uri"):
        address = each.attributes.get("xlink:href", "") or each.words
        doi = _DOI.search(address)
        is_doi = each.attributes.get("ext-link-type") == "doi" or "doi.org/" in address
        if doi and is_doi:
            said.setdefault("DOI", doi[0])
        elif address.startswith(("http://", "https://")):
            said.setdefault("URL", address)
    if (said.get("DOI") or "") and (doi := _DOI.search(said["DOI"])):
        said["DOI"] = doi[0]


def _words(citation: Node, *names: str) -> str:
    for each in citation.within(*names):
        if each.words:
            return each.words
    return ""


def _names(nodes: Iterable[Node]) -> Iterator[dict[str, str]]:
    for each in (one for node in nodes for one in _members(node)):
        if each.name in {"etal", "anonymous"}:
            continue
        family, given = _words(each, "surname"), _words(each, "given-names")
        if family:
            suffix = _words(each, "suffix")
            yield {"family": family, "given": " ".join(filter(None, (given, suffix)))}
        elif each.words:
            yield {"literal": each.words}
