"""Whether a work's abstract speaks of what a sentence is about, where a registry has one.

A title of ten words leaves most of a work unsaid. An abstract that shares what is telling in the
sentence clears a citation; that it shares nothing is one more hint, and no proof.
"""

from __future__ import annotations

from citecheck.topics.background import inverse_frequency
from citecheck.topics.diseases import named, related
from citecheck.topics.paper import Paper, Passage
from citecheck.topics.words import STOP_WORDS, stem, words

TELLING = 2.3
"""Inverse document frequency from which a stem is telling: in one of ten articles, or fewer."""
ENOUGH = 2
"""Telling stems of sentence and abstract in common, from which on it speaks of the same."""


def shared_words(paper: Paper, passage: Passage, abstract: str) -> list[str]:
    """Return the telling words of a passage's sentence that an abstract has too, each once."""
    sentence = paper.paragraphs[passage.paragraph][passage.sentence]
    there = {stem(word) for word in words(abstract)}
    found: dict[str, str] = {}
    for word in words(sentence):
        name = stem(word)
        if word not in STOP_WORDS and name in there and inverse_frequency(name) >= TELLING:
            found.setdefault(name, word)
    return list(found.values())


def speaks_of(paper: Paper, passage: Passage, abstract: str) -> bool:
    """Tell whether an abstract is about what a passage's sentence is about."""
    if len(shared_words(paper, passage, abstract)) >= ENOUGH:
        return True
    sentence = paper.paragraphs[passage.paragraph][passage.sentence]
    here = [each for each in named(sentence) if each.specific]
    return any(related(one, other) for one in here for other in named(abstract))
