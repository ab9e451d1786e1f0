"""What a hover says: the entry behind a number, or where an entry is cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citecheck.finding import FileReport, Finding
from citecheck.model import AuthorYear, Citation, Keyed, Numbered, Reference
from citecheck.normalize.identifiers import normalize_doi
from citecheck.server.markup import Markup, one_line
from citecheck.server.under_cursor import Cited, Entry, Index, whole
from citecheck.source import LIBRARY_FORMATS, Span

_MOST_ENTRIES = 12
"""Entries that one hover shows of a long range."""
_MOST_SENTENCES = 8
_MOST_NAMES = 6
_ENTRY, _SENTENCE = 600, 160
"""Characters shown of an entry and of a sentence."""


def hover(index: Index, at: Cited | Entry, markup: Markup) -> str:
    """Return what to show for what is under the cursor."""
    parts = list(_entry(index, at, markup) if isinstance(at, Entry) else _cited(index, at, markup))
    return "\n\n".join(parts)


def _entry(index: Index, at: Entry, markup: Markup) -> Iterator[str]:
    reference, document = at.reference, index.report.document
    if document.is_library:
        yield markup.strong(reference.called)
    else:
        citing = index.citing(reference)
        yield f"{markup.strong(_name(reference))}: {_times(len(citing))}"
        said = list(_sentences(citing, markup))
        if said:
            yield "\n".join(said)
    yield from _findings(_about(index.report, reference, ()), markup)


def _cited(index: Index, at: Cited, markup: Markup) -> Iterator[str]:
    references = index.meant(at)
    for reference in references[:_MOST_ENTRIES]:
        yield "\n\n".join(_described(index, reference, markup))
    if len(references) > _MOST_ENTRIES:
        yield markup.text(f"and {len(references) - _MOST_ENTRIES} more")
    candidates = index.report.links.candidates
    several = [each for each in at.citations if len(candidates.get(each, ())) > 1]
    for each in several:
        yield markup.text(f"{_target(each)} may be any of {len(candidates[each])} entries")
    missing = [_target(each) for each in at.citations if not candidates.get(each)]
    if missing:
        yield markup.text(f"no entry for {', '.join(dict.fromkeys(missing[:_MOST_ENTRIES]))}")
    about = [each for each in index.report.findings if each.problem.span.overlaps(at.span)]
    known = {id(each) for one in references for each in _about(index.report, one, at.citations)}
    yield from _findings([each for each in about if id(each) not in known], markup)


def _described(index: Index, reference: Reference, markup: Markup) -> Iterator[str]:
    citing = index.citing(reference)
    yield f"{markup.strong(_name(reference))}: {_times(len(citing))}"
    yield markup.text(printed(reference))
    doi = normalize_doi(reference.doi.text) if reference.doi else None
    if doi:
        yield markup.doi(doi)
    yield from _findings(_about(index.report, reference, ()), markup)


def printed(reference: Reference) -> str:
    """Return an entry as it is printed; one of a library is put together from its fields."""
    if reference.span.file.format not in LIBRARY_FORMATS:
        return one_line(reference.span.text, _ENTRY)
    names = [each.text for each in reference.people[:_MOST_NAMES]]
    if reference.et_al or len(reference.people) > _MOST_NAMES:
        names.append("et al.")
    volume = reference.volume.text if reference.volume else ""
    issue = f"({reference.issue.text})" if reference.issue else ""
    pages = f":{reference.pages.text}" if reference.pages else ""
    parts = [
        ", ".join(names),
        *(each.text for each in (reference.title, reference.container, reference.year) if each),
        f"{volume}{issue}{pages}".lstrip(":"),
    ]
    return one_line(". ".join(each.rstrip(".") for each in parts if each), _ENTRY)


def _sentences(citing: Sequence[Citation], markup: Markup) -> Iterator[str]:
    """Yield the sentences in which an entry is cited, each once."""
    seen: dict[tuple[int, int], Span] = {}
    for each in citing:
        seen.setdefault((each.sentence.start, each.sentence.end), each.sentence)
    for sentence in list(seen.values())[:_MOST_SENTENCES]:
        quoted = markup.text(f"“{one_line(sentence.text, _SENTENCE)}”")
        yield markup.item(f"{_line(sentence)}: {quoted}")
    if len(seen) > _MOST_SENTENCES:
        yield markup.item(markup.text(f"and {len(seen) - _MOST_SENTENCES} more"))


def _line(span: Span) -> str:
    original = span.original
    return span.part or f"line {original.begin.line}"


def _about(
    report: FileReport, reference: Reference, citations: Sequence[Citation]
) -> list[Finding]:
    """Return what was found wrong with an entry, or at one of the citations."""
    entry = whole(reference)
    return [
        each
        for each in report.findings
        if each.problem.span.overlaps(entry)
        or (each.problem.citation is not None and each.problem.citation in citations)
    ]


def _findings(findings: Sequence[Finding], markup: Markup) -> Iterator[str]:
    if findings:
        yield "\n".join(
            markup.item(
                f"{each.severity.value} {markup.code(each.code)}: "
                f"{markup.message(each.problem.message)}"
            )
            for each in findings
        )


def _name(reference: Reference) -> str:
    return f"Reference {reference.called}"


def _times(count: int) -> str:
    return {0: "never cited", 1: "cited once"}.get(count, f"cited {count} times")


def _target(citation: Citation) -> str:
    match citation.target:
        case Numbered(number, prefix, letter):
            return f"{prefix}{number}{letter}"
        case AuthorYear() as target:
            return target.text
        case Keyed(key):
            return key
