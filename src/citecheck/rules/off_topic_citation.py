"""The sentence is about one thing, the cited reference about another.

## What
Reports a citation whose sentence and whose reference title have nothing in common, where titles
and citing sentences otherwise do. The sentence with its neighbours and its paragraph is compared
with the title; abbreviations the manuscript defines are written out; the other references of the
list are the yardstick. It is reported where sentence and title name unrelated diseases, and where
they differ as hardly any citation in published articles does. Fainter conflicts have low
confidence and are hidden unless asked for.

## Why
A number that points at the wrong entry, or an entry pasted into the wrong place, leaves a
statement without its evidence.

## Example
    Relapses became rarer in multiple sclerosis [13].

where reference 13 is "Phenotypes of childhood-onset inflammatory bowel disease".

## Instead
Cite the reference that supports the statement, or mend the entry.

## Not reported
References without a title, with a title of one or two words, in another language than English, of
another kind than an article or conference paper, or read with doubt; groups of more than twelve
references; lists of fewer than eight titles; manuscripts not in English. Titles of software and
statistical methods need a conflict of diseases. Only titles are compared: a fitting paper with an
unusual title may be reported, and a wrong paper on the same subject is not. With `--verify`, the
abstracts that registries have are read too: what they speak of is not reported.

## Options
`model`: a folder with `model.onnx` and `tokenizer.json` of a sentence-embedding model of the
all-MiniLM-L6-v2 family (none; `CITECHECK_MODEL` names one where the settings do not). Sentences and
titles are then compared by meaning too. It needs the extra packages of
`pip install 'citecheck-lint[semantic]'`; nothing is ever fetched.

## References
Medical Subject Headings, courtesy of the US National Library of Medicine:
https://www.nlm.nih.gov/mesh/
Schwartz and Hearst, Pac Symp Biocomput 2003:451-462 (abbreviations)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from citecheck.finding import Abstention, Confidence, Label, Problem, Severity
from citecheck.model import Citation, Reference
from citecheck.rule import Context, Rule
from citecheck.topics.abstract import speaks_of
from citecheck.topics.evidence import evidence
from citecheck.topics.manuscript import Manuscript, reduce, why_incomparable
from citecheck.topics.semantic import chosen
from citecheck.topics.verdict import Grade, Verdict, judge
from citecheck.topics.words import STOP_WORDS, stem, words

_FITS = 2
"""Words of its title in the sentence, from which on a reference plainly fits."""


@dataclass(frozen=True)
class Options:
    """What sentences and titles are compared by, beside their words."""

    model: Path | None = None
    """A folder with `model.onnx` and `tokenizer.json` of a sentence-embedding model."""


def check(context: Context, options: Options) -> Iterator[Problem | Abstention]:
    """Yield a problem at the first citation of each reference that seems off topic.

    Raises:
        ConfigError: a model is set and cannot be used.
    """
    document = context.document
    if not document.citations or not document.references:
        return
    if reason := why_incomparable(document):
        yield Abstention(reason)
        return
    manuscript = reduce(document, context.links)
    by_entry: dict[int, list[Verdict]] = {}
    for verdict in judge(manuscript.paper, chosen(options.model)):
        by_entry.setdefault(verdict.entry, []).append(verdict)
    for entry, verdicts in by_entry.items():
        abstract, source = _abstract(context, manuscript.references[entry])
        left = [
            each
            for each in verdicts
            if not abstract or not speaks_of(manuscript.paper, each.passage, abstract)
        ]
        if left:
            yield _problem(manuscript, left, source)


def _abstract(context: Context, reference: Reference) -> tuple[str, str]:
    """Return the abstract of the work, where a registry was asked and has one, and which."""
    lookups = context.lookups.get(reference)
    record = lookups.record if lookups is not None else None
    return (record.abstract, record.source) if record is not None and record.abstract else ("", "")


def _problem(manuscript: Manuscript, verdicts: list[Verdict], source: str) -> Problem:
    worst = max(verdicts, key=lambda each: (each.grade, each.score))
    reference = manuscript.references[worst.entry]
    citation = manuscript.citations[worst.passage, worst.entry]
    others = [
        manuscript.citations[each.passage, each.entry] for each in verdicts if each is not worst
    ]
    title = reference.title.span if reference.title else reference.span
    return Problem(
        citation.marker.span,
        f"reference {reference.called} may not be about this sentence",
        help="cite the reference that supports the statement, or mend the entry",
        labels=(
            Label(title, "this title does not fit the sentence"),
            *(
                Label(each.marker.span, "cited here too, with as little in common")
                for each in others
            ),
        ),
        notes=(
            *((f"its abstract ({source}) does not speak of it either",) if source else ()),
            *evidence(manuscript, worst),
        ),
        references=(reference,),
        citation=citation,
        confidence=_confidence(worst, citation, manuscript),
    )


def _confidence(worst: Verdict, citation: Citation, manuscript: Manuscript) -> Confidence:
    """Doubt what is cited beside a reference that fits: a group covers a sentence together."""
    if worst.grade is Grade.FAINT:
        return Confidence.LOW
    if worst.grade is Grade.CORROBORATED:
        return Confidence.MEDIUM
    sentence = _stems(citation.sentence.text)
    for (_, entry), each in manuscript.citations.items():
        beside = each.marker is citation.marker and each is not citation
        title = manuscript.references[entry].title if beside else None
        if title is not None and len(_stems(title.text) & sentence) >= _FITS:
            return Confidence.LOW
    return Confidence.MEDIUM


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)


RULE = Rule(
    code="MIS001",
    name="off-topic-citation",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=Options,
    explained_by=("MIS002",),
)
