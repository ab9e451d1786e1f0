"""A manuscript on the page: its text as it stands, its references with the places that cite them."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.model import BlockKind, Reference
from citecheck.record import Lookups
from citecheck.reporters.html.escaping import attribute, direction, visible
from citecheck.reporters.html.marked import Marks
from citecheck.reporters.html.pieces import Piece, pieces
from citecheck.reporters.html.view import View, joined

_LIST_SIGNS = ("\n- ", "\n* ", "\n+ ", "\n• ")


def manuscript(view: View) -> str:
    """Return the text, piece by piece; entries that follow one another are one list."""
    divided = pieces(view.report.document)
    marks = Marks(view, divided)
    parts: list[str] = []
    listing = False
    for index, piece in enumerate(divided):
        if listing != (piece.reference is not None):
            listing = not listing
            parts.append('<ol class="entries">' if listing else "</ol>")
        content = marks.html(index)
        parts.append(
            _entry(view, piece.reference, content)
            if piece.reference
            else _block(view, piece, content)
        )
    parts.append("</ol>" if listing else "")
    return "".join([*parts, *_of_libraries(view, marks)])


def _of_libraries(view: View, marks: Marks) -> Iterator[str]:
    """Yield the entries that stand in a library of the manuscript, as they stand there."""
    if view.elsewhere:
        level = view.level + 1
        yield f'<h{level} class="heading">References</h{level}><ol class="entries">'
        for reference in view.elsewhere:
            flags = marks.elsewhere(view.placed_in.get(reference, ()))
            yield _entry(view, reference, f"{visible(reference.span.text)}{flags}")
        yield "</ol>"
    if rest := view.placed_in.get(None):
        yield f"<p>{marks.elsewhere(rest)}</p>"


def _block(view: View, piece: Piece, content: str) -> str:
    text = view.report.file.text[piece.start : piece.end]
    turned = direction(text)
    match piece.kind:
        case BlockKind.HEADING:
            level = view.level + 1
            return f'<h{level} class="heading"{turned}>{content}</h{level}>'
        case BlockKind.TABLE | BlockKind.CODE:
            label = f'tabindex="0" role="region" aria-label="{piece.kind}, {view.place(piece.start, piece.end)}"'
            return f"<pre {label}>{content}</pre>"
        case _:
            kinds = [piece.kind.value] if piece.kind is not BlockKind.PROSE else []
            if piece.kind is BlockKind.FRONT or any(sign in f"\n{text}" for sign in _LIST_SIGNS):
                kinds.append("lines")
            kind = f' class="{" ".join(kinds)}"' if kinds else ""
            return f"<p{kind}{turned}>{content}</p>"


def _entry(view: View, reference: Reference, content: str) -> str:
    about = view.about[reference]
    data = f' data-f="{joined(each + 1 for each in about)}"' if about else ""
    library = view.report.document.is_library
    verbatim = library or not view.owns(reference.span)
    number = (
        ""
        if reference.label or verbatim
        else f'<span class="made">{visible(reference.called)}</span> '
    )
    tag, kind = ("pre", ' tabindex="0"') if verbatim else ("p", direction(reference.span.text))
    cited = "" if library else _cited(view, reference)
    called = attribute(f"Reference {reference.called}")
    return (
        f'<li class="entry" id="{view.of_reference(reference)}" tabindex="-1" '
        f'data-called="{called}"{data}><{tag} class="raw"{kind}>{number}{content}</{tag}>'
        f"{cited}{_looked_up(view.report.lookups.get(reference))}</li>"
    )


def _cited(view: View, reference: Reference) -> str:
    groups = view.cited_in[reference]
    if not groups:
        return '<p class="cited">Not cited</p>'
    links = []
    named: set[str] = set()
    for each in groups:
        place = view.place(view.groups[each].start, view.groups[each].end)
        # One place after another in a long paragraph: each is a way there, but need not be read out.
        again = f' aria-label="{place} again">again' if place in named else f">{place}"
        links.append(f'<a href="#{view.name("c", each + 1)}"{again}</a>')
        named.add(place)
    times = {1: "once", 2: "twice"}.get(len(groups), f"{len(groups):,} times")
    return f'<p class="cited">Cited {times}: {", ".join(links)}</p>'


def _looked_up(lookups: Lookups | None) -> str:
    """Say what a registry knows of a work, where it was asked."""
    if lookups is None or not lookups.was_asked:
        return ""
    record = lookups.record
    if record is None:
        silent = lookups.unchecked
        said = (
            f"could not be checked ({silent.source}: {silent.reason})"
            if silent
            else "no record found"
        )
        return f'<p class="record">{visible(said)}</p>'
    parts = [
        record.title,
        record.container,
        str(record.years[0]) if record.years else "",
        record.doi,
    ]
    described = ". ".join(each for each in parts if each)
    return f'<p class="record">{visible(record.source)}: {visible(described)}</p>'
