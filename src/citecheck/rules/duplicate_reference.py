"""Several references describe the same work.

## What
Compares the entries of the list field by field and reports those that mean one work: at the first
entry that repeats it, with the fields that agree and differ, and with the sentences that cite each copy.
More than two entries of one work are one finding.

## Why
One work under two numbers is counted twice, and readers look for a second source that does not exist.

## Example
    15. Berg A, Dahl BC. Sleep in Winter. Journal of Sleep Medicine 2019;4(2):10-19.
    16. Berg A, Dahl B. Sleep in winter. J Sleep Med. 2019;4(2):10–19.

## Instead
Keep the fuller entry, cite it in place of the other, and renumber.

## Not reported
A work and its erratum, reply or comment; parts of a series; a recurring column in another issue;
reports of another year; chapters of one book; titles that differ in a number or in a pair such as
men/women. An entry's missing field is no evidence either way. Two versions of one work (a preprint and its
article, a thesis and the paper from it, two editions) are a note of low confidence: authors often mean both.

## Options
`possible`: also report pairs with less evidence, as notes of low confidence (false).

## References
Borissov N et al. (2022), Reducing systematic review burden using Deduklick. Syst Rev 11:172.
Hair K et al. (2023), The Automated Systematic Search Deduplicator. BMC Biol 21:189.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Fix, Label, Problem, Severity
from citecheck.matching.clusters import Comparison, compare_list
from citecheck.matching.levels import Level
from citecheck.matching.works import Kind, Verdict
from citecheck.model import Reference
from citecheck.renumbering import without
from citecheck.rule import Context, Rule, why_partial
from citecheck.source import Span

_QUOTE = 70
_VALUE = 60
_MAX_NOTES = 8
_FIELDS = (
    "title", "container", "year", "volume", "issue", "pages", "publisher", "editors", "doi", "pmid", "pmcid", "arxiv", "isbn",
)  # fmt: skip
"""What an entry is fuller by."""


@dataclass(frozen=True)
class Options:
    """How much evidence is asked for."""

    possible: bool = False
    """Also report pairs with less evidence, as notes of low confidence."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield one problem for each work that has several entries, and for each pair of versions."""
    lesser = {Kind.VERSION} | ({Kind.POSSIBLE} if options.possible else set())
    for each in context.document.lists:
        references = each.references
        found = compare_list(references)
        together: set[int] = set()
        for group in found.clusters:
            yield _duplicate(group, references, found, context)
            together.update(group)
        for (one, other), verdict in found.verdicts.items():
            if verdict.kind in lesser and not {one, other} <= together:
                yield _version(references[one], references[other], verdict, context)


def across(contexts: Sequence[Context], options: Options) -> Iterator[tuple[Context, Problem]]:
    """Yield one problem for each work and file that another file before it lists, too."""
    del options
    homes = [context for context in contexts for _ in context.document.references]
    references = tuple(each for context in contexts for each in context.document.references)
    found = compare_list(references)
    for group in found.clusters:
        seen: dict[int, int] = {}
        for position in group:
            seen.setdefault(id(homes[position]), position)
        first, *others = seen.values()
        for position in others:
            home, tie = homes[position], found.verdicts.get((first, position))
            yield home, _elsewhere(references[first], references[position], tie, home)


def _elsewhere(
    first: Reference, later: Reference, tie: Verdict | None, context: Context
) -> Problem:
    """Return the problem of a work that another file lists, too."""
    path = first.span.original.file.path.as_posix()
    exact = tie is not None and tie.kind is Kind.EXACT
    title = first.title.text if first.title else first.span.text
    return Problem(
        _place(later, context),
        f"reference {later.called} is {'' if exact else 'probably '}the same work as "
        f"reference {first.called} of `{path}`",
        help="list it in one of the two, unless both need it",
        label=f"same {', '.join(tie.same)}" if tie else "",
        notes=(
            f"{first.span.place}: {_short(title)}",
            *(_differences(tie, first, later) if tie else ()),
        ),
        references=(later,),
        confidence=Confidence.HIGH if exact else Confidence.MEDIUM,
        severity=Severity.WARNING,
    )


def _duplicate(
    group: Sequence[int], references: Sequence[Reference], found: Comparison, context: Context
) -> Problem:
    """Return the problem of one work that has several entries, at the first that repeats it."""
    members = [references[position] for position in group]
    first, later = members[0], members[1]
    tie = _tie(group, found)
    exact = all(
        found.verdicts[pair].kind is Kind.EXACT
        for pair in itertools.pairwise(group)
        if pair in found.verdicts
    )
    probably = "" if exact else "probably "
    others = [each.called for each in members[1:]]
    several = f"references {', '.join(others[:-1])} and {others[-1]} are"
    subject = f"reference {later.called} is" if len(others) == 1 else several
    return Problem(
        _place(later, context),
        f"{subject} {probably}the same work as reference {first.called}",
        help=_help(members, context),
        label=f"same {', '.join(tie.same)}",
        labels=(
            Label(_place(first, context), "first listed here"),
            *(Label(_place(each, context), "and again here") for each in members[2:]),
        ),
        notes=(*_differences(tie, first, later), *_cited(members, context)),
        references=tuple(members),
        confidence=Confidence.HIGH if exact else Confidence.MEDIUM,
        severity=Severity.ERROR if exact else Severity.WARNING,
        fix=_fix(members, context),
    )


def _fix(members: Sequence[Reference], context: Context) -> Fix | None:
    """Return the fix that merges the entries of a numbered list, and renumbers all that follows."""
    if why_partial(context):
        return None
    keep = _fullest(members)
    drop = [each for each in members if each is not keep]
    edits = without(context.document, keep, drop)
    removed = " and ".join(each.called for each in drop)
    title = f"keep {keep.called}, remove {removed}, and renumber what follows and every citation"
    return Fix(title, edits, renumbers=True) if edits else None


def _version(first: Reference, later: Reference, verdict: Verdict, context: Context) -> Problem:
    """Return the note on two versions of a work, or on entries that may be one."""
    possible = verdict.kind is Kind.POSSIBLE
    what = "may be the same work as" if possible else "is another version of"
    why = f" ({verdict.reason})" if verdict.reason else ""
    return Problem(
        _place(later, context),
        f"reference {later.called} {what} reference {first.called}",
        help="cite one of them, unless both are meant",
        label=f"same {', '.join(verdict.same)}{'' if possible else why}",
        labels=(Label(_place(first, context), "first listed here"),),
        notes=(*_differences(verdict, first, later), *_cited([first, later], context)),
        references=(first, later),
        confidence=Confidence.LOW,
        severity=Severity.NOTE,
    )


def _tie(group: Sequence[int], found: Comparison) -> Verdict:
    """Return the verdict that ties the first repeated entry to another of its group."""
    later = group[1]
    for other in (group[0], *group[2:]):
        verdict = found.verdicts.get((min(other, later), max(other, later)))
        if verdict is not None and verdict.kind in {Kind.EXACT, Kind.PROBABLE}:
            return verdict
    raise AssertionError(group)  # every member of a group came in by a pair


def _differences(verdict: Verdict, first: Reference, later: Reference) -> Iterator[str]:
    """Say what differs, with both values, and what the verdict rests on where fields failed."""
    if verdict.reason and verdict.kind is Kind.PROBABLE:
        yield verdict.reason
    for name, level, _, one, other in verdict.fields:
        if level is Level.DIFFERENT:
            yield (
                f"{name} differs: “{_short(one)}” in {first.called}, "
                f"“{_short(other)}” in {later.called}"
            )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _VALUE else f"{words[:_VALUE].rsplit(' ', 1)[0]} …"


def _place(reference: Reference, context: Context) -> Span:
    """Return what to point at: an entry of a library goes over many lines, its key is enough."""
    return (reference.label if context.document.is_library else None) or reference.span


def _help(members: Sequence[Reference], context: Context) -> str:
    keep = _fullest(members)
    fuller = _fullness(keep) > min(map(_fullness, members))
    drop = " and ".join(each.called for each in members if each is not keep)
    why = ", the fullest entry" if fuller and len(members) > 2 else ", the fuller entry" if fuller else ""  # noqa: PLR2004  # fmt: skip
    if context.document.is_library:
        if len({each.called for each in members}) < len(members):
            return "keep one of them, and remove the others"
        return f"keep {keep.called}{why}, and remove {drop}"
    renumber = " and renumber what follows" if members[1].number is not None else ""
    return f"keep {keep.called}{why}, remove {drop}{renumber}, and correct the citations"


def _fullest(members: Sequence[Reference]) -> Reference:
    keep = max(members, key=lambda each: (_fullness(each), len(each.span.text)))
    alike = all(_fullness(each) == _fullness(keep) for each in members)
    return members[0] if alike else keep


def _fullness(reference: Reference) -> int:
    """Return how many fields an entry gives; names count where all are printed."""
    fields = sum(getattr(reference, name) not in {None, ()} for name in _FIELDS)
    return fields + (1 if reference.authors and not reference.et_al else 0)


def _line(span: Span) -> str:
    return span.part or f"line {span.original.begin.line}"


def _cited(members: Sequence[Reference], context: Context) -> tuple[str, ...]:
    """Say in which sentences each copy is cited, and in which several are."""
    if context.document.is_library:
        return ()
    sentences: dict[tuple[int, int], tuple[str, str, list[str]]] = {}
    for reference in members:
        for citation in context.links.cited_by.get(reference, ()):
            span = citation.sentence
            place = (span.start, span.end)
            text = _around(span.text, citation.marker.span.end - span.start)
            _, _, who = sentences.setdefault(place, (text, _line(citation.span), []))
            if reference.called not in who:
                who.append(reference.called)
    notes = []
    for _, (text, at, who) in sorted(sentences.items()):
        named = "cited together" if len(who) > 1 else f"{who[0]} is cited"
        notes.append(f"{named} at {at}: “{text}”")
    if len(notes) > _MAX_NOTES:
        notes[_MAX_NOTES:] = [f"and in {len(notes) - _MAX_NOTES} more sentences"]
    uncited = (each for each in members if not context.links.cited_by.get(each, ()))
    notes += [f"{each.called} is not cited" for each in uncited]
    return tuple(notes)


def _around(sentence: str, end: int) -> str:
    """Shorten a sentence to what stands before the marker."""
    shown = sentence[max(0, end - _QUOTE) : end]
    start = 0 if end <= _QUOTE else shown.find(" ") + 1
    words = " ".join(shown[start:].split())
    return (
        f"{'… ' if end > _QUOTE else ''}{words}{' …' if end + 1 < len(sentence.rstrip()) else ''}"
    )


RULE = Rule(
    code="REF001",
    name="duplicate-reference",
    doc=__doc__,
    check=check,
    across=across,
    severity=Severity.WARNING,
    options=Options,
    libraries=True,
)
