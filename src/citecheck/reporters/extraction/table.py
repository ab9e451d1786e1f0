"""What was understood of manuscripts, for a person: each citation, and each reference's fields."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from citecheck.model import AuthorYear, Citation, Keyed, Links, Marker, Numbered, Reference
from citecheck.reporters.extraction.understood import Extraction, by_marker, values
from citecheck.terminal import shown


def write(extractions: Sequence[Extraction], *, width: int = 80) -> str:
    """Return, for a person, each citation beside what it means, and each reference's fields."""
    lines: list[str] = []
    for document, links in extractions:
        path = shown(document.file.path.as_posix())
        lines += [f"{path}: {document.style}", "", f"Citations ({len(document.markers)} markers)"]
        for marker, citations in by_marker(document):
            lines.append(_citation_row(marker, citations, links, width))
        lines += ["", f"References ({len(document.references)})"]
        for reference in document.references:
            lines += _reference_rows(reference, links.cited_by.get(reference, ()), width)
        lines.append("")
    return "\n".join(lines)


def _citation_row(marker: Marker, citations: Sequence[Citation], links: Links, width: int) -> str:
    begin = marker.span.original.begin
    meant = [
        references[0].called if len(references) == 1 else f"{_target(citation)}?"
        for citation in citations
        for references in [links.candidates.get(citation, ())]
    ]
    at = marker.span.part or f"{begin.line}:{begin.column}"
    head = f"  {at}  {shown(marker.span.text)} = {', '.join(meant)}  "
    return head + _short(citations[0].sentence.text, max(20, width - len(head)))


def _target(citation: Citation) -> str:
    match citation.target:
        case Numbered(number, prefix, behind):
            return f"{prefix}{number}{behind}"
        case AuthorYear(names, year, letter):
            return f"{' & '.join(names)} {year}{letter}"
        case Keyed(key):
            return key


def _reference_rows(reference: Reference, citations: Sequence[Citation], width: int) -> list[str]:
    doubt = f"  ({'; '.join(reference.doubts)})" if reference.doubts else ""
    rows = [f"  {shown(reference.called)}. {reference.type}{shown(doubt)}"]
    spans = [each.marker.span for each in citations]
    cited = ", ".join(
        dict.fromkeys(each.part or "{}:{}".format(*each.original.begin) for each in spans)
    )
    found = {
        "cited": cited or "never",
        "authors": "; ".join(each.text for each in reference.authors)
        + ("; et al." if reference.et_al else ""),
        "editors": "; ".join(each.text for each in reference.editors),
    }
    found |= {name: value.text for name, value in values(reference).items()}
    rows += [
        f"     {name:<10} {_short(text, max(20, width - 16))}"
        for name, text in found.items()
        if text
    ]
    return rows


def _short(text: str, width: int) -> str:
    return textwrap.shorten(shown(" ".join(text[: width * 4].split())), width, placeholder=" …")
