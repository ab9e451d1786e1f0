"""One DOI, PMID, PMCID or arXiv number, or one place in a journal, is given for two different works.

## What
Reports two entries with one identifier whose titles are clearly different; and two entries with the same
journal, year, volume and range of pages (three or more) whose titles are.

## Why
An identifier and a place belong to one work; mostly they were copied along with the entry above.

## Example
    4. Berg A. Sleep in winter. J Sleep. 2019;4:1-9. doi:10.5555/sleep.4
    5. Dahl B. Light at night. J Light. 2018;2:3-7. doi:10.5555/sleep.4

## Instead
    5. Dahl B. Light at night. J Light. 2018;2:3-7. doi:10.5555/light.2

## Not reported
Chapters, papers or data sets that carry the DOI of the whole book, proceedings or collection; two
entries of the same work (see duplicate-reference); a work and its correction or reply; a title and its
translation; several letters on one page; entries whose title could not be read.

## References
DOI Handbook, section 2: https://doi.org/10.1000/182
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.matching.clusters import compare_list
from citecheck.matching.containers import same_container
from citecheck.matching.description import describe
from citecheck.matching.works import ONE_IDENTIFIER, ONE_PLACE, compare
from citecheck.model import Reference, Value
from citecheck.normalize.identifiers import normalize_doi
from citecheck.normalize.words import fold
from citecheck.rule import Context, NoOptions, Rule

_PARTS = frozenset(
    {"chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary", "dataset"}
)


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each later entry with an identifier of another work."""
    del options
    owners: dict[tuple[str, str], tuple[Reference, Value]] = {}
    for reference in context.document.references:
        for name, value in _identifiers(reference):
            text = normalize_doi(value.text) if name == "DOI" else value.text.strip().lower()
            owner, _ = owners.setdefault((name, text), (reference, value))
            if owner is not reference and _two_works(owner, reference):
                yield Problem(
                    value.span,
                    f"reference {reference.called} has the {name} of reference {owner.called}, "
                    "another work",
                    help=f"look up which of the two the {name} belongs to, and correct the other",
                    label=f"the same {name}",
                    labels=(
                        Label(
                            owners[name, text][1].span, f"first used for reference {owner.called}"
                        ),
                    ),
                    references=(owner, reference),
                    confidence=_confidence(owner, reference),
                )
                break
    for each in context.document.lists:
        yield from _shared_places(each.references)


def _shared_places(references: tuple[Reference, ...]) -> Iterator[Problem]:
    """Yield a problem for each entry with the volume and pages of another work."""
    for (one, other), verdict in compare_list(references).verdicts.items():
        first, later = references[one], references[other]
        if verdict.reason != ONE_PLACE or later.pages is None or first.pages is None:
            continue
        yield Problem(
            later.pages.span,
            f"reference {later.called} has the volume and pages of reference {first.called}, "
            "another work",
            help="look up which of the two stands there, and correct the other",
            label=f"same {', '.join(verdict.same)}",
            labels=(Label(first.pages.span, f"first used for reference {first.called}"),),
            references=(first, later),
            confidence=Confidence.LOW if first.doubts or later.doubts else Confidence.MEDIUM,
            severity=Severity.WARNING,
        )


def _identifiers(reference: Reference) -> Iterator[tuple[str, Value]]:
    for name, value in (
        ("DOI", reference.doi),
        ("PMID", reference.pmid),
        ("PMCID", reference.pmcid),
        ("arXiv number", reference.arxiv),
    ):
        text = value.text.strip() if value is not None else ""
        # `n/a` and `-` stand for none.
        if value is not None and any(map(str.isdigit, text)) and (name != "DOI" or "/" in text):
            yield name, value


def _two_works(one: Reference, other: Reference) -> bool:
    if one.title is None or other.title is None:
        return False
    if one.type in _PARTS and other.type in _PARTS and _same_host(one, other):
        return False
    verdict = compare(describe(one), describe(other))
    first, second = fold(one.title.text), fold(other.title.text)
    contained = first in fold(other.span.text) or second in fold(one.span.text)
    return verdict.reason == ONE_IDENTIFIER and not contained


def _same_host(one: Reference, other: Reference) -> bool:
    if one.container is None or other.container is None:
        return True
    return same_container(one.container.text, other.container.text) is not False


def _confidence(one: Reference, other: Reference) -> Confidence:
    if one.doubts or other.doubts:
        return Confidence.LOW
    same_authors = (
        one.authors and other.authors and one.authors[0].family == other.authors[0].family
    )
    return Confidence.MEDIUM if same_authors else Confidence.HIGH


RULE = Rule(
    code="REF003",
    name="shared-identifier",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=NoOptions,
    libraries=True,
)
