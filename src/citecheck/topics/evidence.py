"""Say in words why a citation seems off topic."""

from __future__ import annotations

import math
from collections.abc import Iterator

from citecheck.model import Reference
from citecheck.topics.about import telling_words
from citecheck.topics.manuscript import Manuscript
from citecheck.topics.verdict import Verdict
from citecheck.topics.words import stems

_READ = 20_000
"""Characters of a sentence or paragraph that are described."""
_SHOWN = 90
"""Characters of a title in a note."""


def evidence(manuscript: Manuscript, verdict: Verdict) -> Iterator[str]:
    """Yield what sentence and title are about, what fits better, and what was compared."""
    paper, passage = manuscript.paper, verdict.passage
    sentence = paper.paragraphs[passage.paragraph][passage.sentence]
    title = paper.entries[verdict.entry].title
    if verdict.diseases:
        here, there = (disease.name for disease in verdict.diseases)
    else:
        paragraph = " ".join(paper.paragraphs[passage.paragraph])[:_READ]
        here = ", ".join(telling_words(sentence[:_READ], set(stems(title))))
        there = ", ".join(telling_words(title, set(stems(paragraph))))
    reference = manuscript.references[verdict.entry]
    if here:
        yield f"the sentence is about: {here}"
    if there:
        yield f"reference {reference.called} is about: {there}"
    if verdict.closest is not None:
        yield f"closest other reference: {_named(manuscript.references[verdict.closest])}"
    share = math.floor(verdict.better_than * 1000) / 10
    yield (
        f"compared by title only; more than {share:g} % of citations in published articles "
        "fit better than this one"
    )


def _named(reference: Reference) -> str:
    title = reference.title.text if reference.title else ""
    shown = title if len(title) <= _SHOWN else title[:_SHOWN].rsplit(" ", 1)[0] + " …"
    return f"{reference.called} ({shown})"
