"""Two references describe the same work.

## What
Compares the entries of the list field by field and reports those that mean one work: at the later
entry, with the fields that agree and differ, and with every sentence that cites each copy.

## Why
One work under two numbers is counted twice, and readers look for a second source that does not exist.

## Example
    15. Berg A, Dahl BC. Sleep in Winter. Journal of Sleep Medicine 2019;4(2):10-19.
    16. Berg A, Dahl B. Sleep in winter. J Sleep Med. 2019;4(2):10–19.

## Instead
Keep the fuller entry, cite it in place of the other, and renumber.

## Not reported
A preprint and its article, a thesis and the paper from it, two editions; a work and its erratum, reply
or comment; parts of a series; a recurring column in another issue; reports of another year; chapters of
one book; titles that differ in a number or in a pair such as men/women. An entry's missing field
is no evidence either way.

## Options
`possible`: also report pairs with less evidence, with low confidence (false).

## References
Borissov N et al. (2022), Reducing systematic review burden using Deduklick. Syst Rev 11:172.
Hair K et al. (2023), The Automated Systematic Search Deduplicator. BMC Biol 21:189.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.matching.blocking import candidate_pairs
from citecheck.matching.description import describe
from citecheck.matching.works import Kind, Verdict, compare
from citecheck.model import Reference
from citecheck.rule import Context, Rule

_QUOTE = 70
_MAX_NOTES = 8
_FULLER = 1.3
"""An entry so many times as long as the first is the one to keep."""


@dataclass(frozen=True)
class Options:
    """How much evidence is asked for."""

    possible: bool = False
    """Also report pairs with less evidence, with low confidence."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield one problem for each work that has several entries, at the later ones."""
    for each in context.document.lists:
        references = each.references
        pairs = _same_works(references, possible=options.possible)
        for group in _clusters(pairs):
            first = group[0]
            for later in group[1:]:
                yield _problem(
                    references[first], references[later], _tie(first, later, group, pairs), context
                )


def _tie(
    first: int, later: int, group: list[int], pairs: dict[tuple[int, int], Verdict]
) -> Verdict:
    """Return the verdict that ties an entry to its group: with the first, else with any other."""
    for other in (first, *group):
        verdict = pairs.get((min(other, later), max(other, later)))
        if verdict is not None:
            return verdict
    raise AssertionError(group)  # every member of a group came in by a pair


def _same_works(
    references: tuple[Reference, ...], *, possible: bool
) -> dict[tuple[int, int], Verdict]:
    descriptions = [describe(reference) for reference in references]
    wanted = {Kind.EXACT, Kind.PROBABLE} | ({Kind.POSSIBLE} if possible else set())
    verdicts = {
        (one, other): compare(descriptions[one], descriptions[other])
        for one, other in candidate_pairs(descriptions)
    }
    return {pair: verdict for pair, verdict in verdicts.items() if verdict.kind in wanted}


def _clusters(pairs: dict[tuple[int, int], Verdict]) -> list[list[int]]:
    """Group positions so that each later entry is itself the same work as an earlier one."""
    groups: list[list[int]] = []
    for one, other in sorted(pairs):
        home = next((group for group in groups if one in group or other in group), None)
        if home is None:
            groups.append([one, other])
        else:
            home.extend(each for each in (one, other) if each not in home)
    return [sorted(group) for group in groups]


def _problem(first: Reference, later: Reference, verdict: Verdict, context: Context) -> Problem:
    exact = verdict.kind is Kind.EXACT
    differ = f"; {', '.join(verdict.differ)} differ" if verdict.differ else ""
    return Problem(
        later.span,
        f"reference {later.display} is the same work as reference {first.display}",
        help=_help(first, later),
        label=f"same {', '.join(verdict.same)}{differ}",
        labels=(Label(first.span, "first listed here"),),
        notes=_cited(first, later, context),
        references=(first, later),
        confidence={Kind.EXACT: Confidence.HIGH, Kind.PROBABLE: Confidence.MEDIUM}.get(
            verdict.kind, Confidence.LOW
        ),
        severity=Severity.ERROR if exact else Severity.WARNING,
    )


def _help(first: Reference, later: Reference) -> str:
    fuller = len(later.span.text) > _FULLER * len(first.span.text)
    keep, drop = (later, first) if fuller else (first, later)
    why = ", the fuller entry" if fuller else ""
    renumber = " and renumber what follows" if later.number is not None else ""
    return f"keep {keep.display}{why}, remove {drop.display}{renumber}, and correct the citations"


def _cited(first: Reference, later: Reference, context: Context) -> tuple[str, ...]:
    """Say in which sentences each copy is cited, and in which both are."""
    sentences: dict[tuple[int, int], tuple[str, int, set[int]]] = {}
    for reference in (first, later):
        for citation in context.links.cited_by.get(reference, ()):
            span = citation.sentence
            place = (span.start, span.end)
            text = _around(span.text, citation.marker.span.end - span.start)
            _, _, who = sentences.setdefault(place, (text, citation.span.begin.line, set()))
            who.add(reference.display)
    notes = []
    for _, (text, line, who) in sorted(sentences.items()):
        named = "cited together" if len(who) > 1 else f"{min(who)} is cited"
        notes.append(f"{named} at line {line}: “{text}”")
    uncited = (each for each in (first, later) if not context.links.cited_by.get(each, ()))
    notes += [f"{each.display} is not cited" for each in uncited]
    return tuple(notes[:_MAX_NOTES])


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
    severity=Severity.WARNING,
    options=Options,
)
