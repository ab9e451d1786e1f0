"""From some point on, every number fits the sentence only after adding or taking one.

## What
Reports the run of references whose citing sentences fit the next entry of the list (or the one before,
or two away) better than their own. Each title is compared with the sentences, their neighbours and
paragraphs; how much better the neighbour fits is summed along the list. One finding tells where the run
begins and ends, which way it is shifted, and the three citations that show it best. What else would be
said of the citations of the run (MIS001, MIS003, MIS004) is left out: this is its cause.

Where the file itself links each number to its entry (JATS), numbers that differ from those of the
entries they link to are reported: as one finding where all differ alike, else one each.

## Why
An entry inserted or deleted late, with the numbers of the text left as they were, makes every later
citation point at another work. Each number looks right, and none is.

## Example
    Usutu virus had come to Italy in 1996 [8]. It came to Austria in 2001 [7].

where 8 is "Mortality of blackbirds in Tuscany" and 9 "Usutu virus, Italy, 1996", 7 "Usutu virus in Africa"
and 8 again the entry before.

## Instead
Renumber the citations from there on, or restore the entry that was lost.

## Not reported
Runs of fewer than three references; citations of a group that also cites the neighbour; lists that are not
numbered from one number to the next; lists of fewer than eight titles; manuscripts not in English or that
cite by name. Weaker runs have low confidence and are hidden unless asked for.

## References
Bentley J (1984), Programming pearls: algorithm design techniques. Commun ACM 27(9):865-873.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from citecheck.finding import Abstention, Confidence, Fix, Label, Problem, Severity
from citecheck.model import Citation, Document, Numbered, Reference
from citecheck.renumbering import rewritten
from citecheck.rule import Context, NoOptions, Rule, why_partial
from citecheck.topics.about import telling_words
from citecheck.topics.drift import CLEAR, Drift, Pull, find
from citecheck.topics.manuscript import Manuscript, reduce, why_incomparable
from citecheck.topics.words import stem, stems

_EXAMPLES = 3
_ALIKE = 3
"""Numbers that differ alike from their links from which on one mistake is behind them."""
_MOST_WRONG = 1 / 3
"""Share of the linked numbers that may differ, each in its own way, before the list is mistrusted."""
_SHOWN = 70
"""Characters of a title in a note."""


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem for the strongest run of shifted citations, if there is one."""
    del options
    document = context.document
    if not document.references or not any(
        isinstance(each.target, Numbered) for each in document.citations
    ):
        return
    linked = list(_against_links(document))
    if linked:
        yield from linked
        return
    if reason := why_partial(context) or _why_unordered(document) or why_incomparable(document):
        yield Abstention(reason)
        return
    manuscript = reduce(document, context.links)
    run = find(manuscript.paper)
    if run is not None:
        yield _problem(document, manuscript, run)


def _against_links(document: Document) -> Iterator[Problem | Abstention]:
    """Yield what differs between printed numbers and the entries that the file links them to."""
    compared = list(_linked(document))
    wrong = [(citation, target) for citation, target in compared if _shift(citation, target)]
    shifts = {_shift(*each) for each in wrong}
    if len(shifts) == 1 and len(wrong) >= _ALIKE:
        yield _all_alike(document, wrong, shifts.pop())
    elif len(wrong) > _MOST_WRONG * len(compared):
        yield Abstention(
            f"{len(wrong)} of {len(compared)} numbers differ from those of the entries they link to: "
            "the list was probably not read as it is numbered"
        )
    else:
        for citation, target in wrong:
            yield _one(document, citation, target)


def _linked(document: Document) -> Iterator[tuple[Citation, Reference]]:
    """Yield the citations of one printed number with the entries that they link to."""
    links = document.file.links
    starts = [each.start for each in links]
    for citation in document.citations:
        target = citation.target
        if not isinstance(target, Numbered) or target.prefix or target.letter:
            continue
        if not any(
            part.span == citation.span and part.last is None for part in citation.marker.parts
        ):
            continue
        place = citation.span.original
        at = bisect.bisect_right(starts, place.start) - 1
        if at >= 0 and place.end <= links[at].end and links[at].target < len(document.references):
            reference = document.references[links[at].target]
            if reference.number is not None:
                yield citation, reference


def _shift(citation: Citation, reference: Reference) -> int:
    assert isinstance(citation.target, Numbered)  # noqa: S101  # `_linked` takes no other
    return (reference.number or 0) - citation.target.number


def _all_alike(
    document: Document, wrong: Sequence[tuple[Citation, Reference]], shift: int
) -> Problem:
    (first, target), *_ = wrong
    more = f"{abs(shift)} {'more' if shift > 0 else 'less'}"
    return Problem(
        first.span,
        f"{len(wrong)} citations link to references whose numbers are {more} than what is printed",
        help="print the numbers anew, or mend the links",
        label=f"links to reference {target.called}",
        labels=_labels(document, first, target),
        references=tuple({id(each): each for _, each in wrong}.values()),
        citation=first,
        explains=tuple(citation for citation, _ in wrong),
        confidence=Confidence.HIGH,
    )


def _one(document: Document, citation: Citation, target: Reference) -> Problem:
    return Problem(
        citation.span,
        f"`{citation.span.shown}` is printed and reference {target.called} is linked",
        help="correct the number or the link",
        label=f"links to reference {target.called}",
        labels=_labels(document, citation, target),
        references=(target,),
        citation=citation,
        explains=(citation,),
        confidence=Confidence.HIGH,
    )


def _labels(document: Document, citation: Citation, target: Reference) -> tuple[Label, ...]:
    assert isinstance(citation.target, Numbered)  # noqa: S101
    number = citation.target.number
    printed = next((each for each in document.references if each.number == number), None)
    meant = Label(target.span, "what the link means")
    return (Label(printed.span, "what the number means"), meant) if printed else (meant,)


def _why_unordered(document: Document) -> str:
    numbers = [reference.number for reference in document.references]
    if numbers != list(range(1, len(numbers) + 1)):
        return "the list is not numbered from 1 on without a gap"
    return ""


def _problem(document: Document, manuscript: Manuscript, run: Drift) -> Problem:
    references = manuscript.references
    first, last = references[run.first], references[run.last]
    inside = [
        citation
        for (_, entry), citation in manuscript.citations.items()
        if run.first <= entry <= run.last
    ]
    place = min(inside, key=lambda each: each.span.start)
    shown = _strongest(run)
    clear = run.score >= CLEAR
    way = "next" if run.shift > 0 else "previous"
    further = f"{way} entry" if abs(run.shift) == 1 else f"{way} entry but one"
    return Problem(
        place.marker.span,
        f"citations of references {first.called} to {last.called} fit the {further} better",
        help=_help(run, first),
        label="the first of them",
        labels=tuple(
            Label(
                manuscript.citations[pull.passage, pull.entry].span,
                f"fits reference {references[pull.entry + run.shift].called}",
            )
            for pull in shown
        ),
        notes=(
            *(note for pull in shown for note in _example(manuscript, pull, run.shift)),
            "compared by title only; about one published article in a hundred has a run like this",
        ),
        references=tuple(references[run.first : run.last + 1]),
        citation=place,
        explains=tuple(inside) if clear else (),
        confidence=Confidence.MEDIUM if clear else Confidence.LOW,
        fix=_renumber(document, run),
    )


def _help(run: Drift, first: Reference) -> str:
    if run.shift > 0:
        cause = f"was an entry inserted at or before {first.called}"
    else:
        cause = f"was an entry taken out before {first.called}"
    return f"{cause}, and the text not renumbered?"


def _strongest(run: Drift) -> list[Pull]:
    """Return the citations that speak most for the run, each of another reference."""
    by_entry: dict[int, Pull] = {}
    for pull in run.pulls:
        if pull.gain > 0:
            by_entry.setdefault(pull.entry, pull)
    return list(by_entry.values())[:_EXAMPLES]


def _example(manuscript: Manuscript, pull: Pull, shift: int) -> Iterator[str]:
    """Yield in words why a citation fits the neighbour: what they have in common."""
    paper, references = manuscript.paper, manuscript.references
    here, there = references[pull.entry], references[pull.entry + shift]
    context = set(stems(" ".join(paper.context(pull.passage))))
    own = set(stems(paper.entries[pull.entry].title))
    shared = [
        word
        for word in telling_words(paper.entries[pull.entry + shift].title, own)
        if stem(word) in context
    ]
    words = f"`{', '.join(shared)}`" if shared else "the passage"
    yield f"cited as {here.called}: {words} fits {there.called} ({_title(there)})"
    yield f"… rather than {here.called} ({_title(here)})"


def _title(reference: Reference) -> str:
    title = reference.title.text if reference.title else ""
    return title if len(title) <= _SHOWN else title[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _renumber(document: Document, run: Drift) -> Fix | None:
    """Return the fix that shifts the numbers of the run; none where one would leave the list."""
    first, last, count = run.first + 1, run.last + 1, len(document.references)
    numbers = {
        number
        for marker in document.markers
        for part in marker.parts
        for number in part.numbers
        if not part.prefix
    }
    if not any(last < number <= count for number in numbers):
        # It lasts to the end of what is cited: numbers beyond the list are shifted like the rest.
        last = max(numbers)

    def new(number: int) -> int:
        return number + run.shift if first <= number <= last else number

    if not all(1 <= new(number) <= count for number in numbers if first <= number <= last):
        return None
    edits = rewritten(document, new)
    verb, preposition = ("add", "to") if run.shift > 0 else ("take", "from")
    title = f"{verb} {abs(run.shift)} {preposition} the numbers {first} to {last} in the text"
    return Fix(title, tuple(edits), renumbers=True) if edits else None


RULE = Rule(
    code="MIS002",
    name="shifted-citations",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
)
