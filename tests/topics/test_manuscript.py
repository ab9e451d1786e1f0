from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import source
from citecheck.extract import extract
from citecheck.finding import Abstention, Confidence, Problem
from citecheck.link import link
from citecheck.model import Document, Links
from citecheck.rule import Context
from citecheck.rules.off_topic_citation import RULE
from citecheck.topics.evidence import evidence
from citecheck.topics.manuscript import reduce
from citecheck.topics.paper import Entry
from citecheck.topics.verdict import Grade, Verdict

REFERENCES = """
References

1. Berg A, Dahl B. Night-time secretion of melatonin by the human pineal gland. J Pineal Stud. 1991;4(2):10-19.
2. Holm C. Melatonin levels in blood before the onset of sleep. J Sleep North. 1994;8(1):22-29.
3. Moe D, Lie H. Evening light delays the onset of melatonin in young adults. J Light. 2001;12(3):101-109.
4. Aas E. Melatonin for jet lag: a randomised trial in air travellers. Travel Health. 1998;3(2):55-61.
5. Strand I, Foss J. Monetary policy, exchange rates and consumer prices in small open economies. Econ North. 2008;15(6):311-318.
6. Lund G. Melatonin and daytime sleep of shift workers. Work Rest. 2003;9(4):201-208.
7. Ness K. Melatonin in children with autism spectrum disorder and late sleep onset. Child Sleep. 2010;2(1):1-9.
8. Ness K, Holm C. Sleep latency in autistic children treated with melatonin. Child Sleep. 2012;4(2):33-41.
9. Ruud L. Melatonin in older adults with insomnia: a placebo-controlled trial. J Sleep North. 2014;28(2):77-85.
"""
TEXT = (
    """Melatonin and sleep

Melatonin is made by the pineal gland at night [1]. Its level rises before sleep [2]. Light in the evening delays the rise of melatonin [3].

Travellers with jet lag fell asleep sooner after melatonin [4,5]. Shift workers slept longer in the day after melatonin [6].

Children with autism spectrum disorder (ASD) fall asleep late [7]. Melatonin shortened sleep latency in ASD [8]. Older people with insomnia gained little from it [9], and eastward flights remained hard [5].
"""
    + REFERENCES
)


def understood(text: str) -> tuple[Document, Links]:
    document = extract(source(text))
    return document, link(document)


def problems(text: str) -> list[Problem | Abstention]:
    document, links = understood(text)
    return list(RULE.check(Context(document, links, date(2024, 1, 1)), RULE.options()))


def test_markers_are_cut_out_and_abbreviations_written_out() -> None:
    paper = reduce(*understood(TEXT)).paper
    sentences = [sentence for paragraph in paper.paragraphs for sentence in paragraph]
    assert not any("[" in sentence for sentence in sentences)
    assert any("latency in ASD" in each and "autism spectrum" in each for each in sentences)


def test_passages_know_their_citations() -> None:
    document, links = understood(TEXT)
    manuscript = reduce(document, links)
    pair = next(each for each in manuscript.paper.passages if len(each.cited) == 2)
    assert [manuscript.references[entry].display for entry in pair.cited] == [4, 5]
    citation = manuscript.citations[pair, pair.cited[1]]
    assert citation.span.text == "5"
    assert "jet lag" in manuscript.paper.paragraphs[pair.paragraph][pair.sentence]


def test_one_problem_a_reference_with_its_other_citations() -> None:
    (problem,) = problems(TEXT)
    assert isinstance(problem, Problem)
    assert problem.message == "reference 5 may not be about this sentence"
    assert problem.confidence is Confidence.MEDIUM
    assert [reference.display for reference in problem.references] == [5]
    assert problem.citation is not None
    assert problem.span == problem.citation.marker.span
    texts = {problem.span.text, *(label.span.text for label in problem.labels)}
    assert {"[4,5]", "[5]"} <= texts
    assert problem.labels[0].span.text.startswith("Monetary policy")


def test_the_notes_say_why() -> None:
    (problem,) = problems(TEXT)
    assert isinstance(problem, Problem)
    notes = "\n".join(problem.notes)
    assert "reference 5 is about: " in notes
    assert "monetary" in notes
    assert "the sentence is about: " in notes
    assert "closest other reference: " in notes
    assert "compared by title only" in notes


def test_the_notes_leave_out_what_cannot_be_said() -> None:
    document, links = understood(TEXT)
    manuscript = reduce(document, links)
    passage = manuscript.paper.passages[0]
    verdict = Verdict(passage, 0, Grade.CLEAR, 3.0, 0.0, None, None)
    bare = replace(manuscript.paper, entries=[Entry("The study")], paragraphs=[["It was."]])
    place = replace(passage, paragraph=0, sentence=0)
    notes = list(evidence(replace(manuscript, paper=bare), replace(verdict, passage=place)))
    assert len(notes) == 1
    assert notes[0].startswith("compared by title only")


def test_no_citations_or_no_list_is_no_matter() -> None:
    assert problems("Melatonin is made at night.\n" + REFERENCES) == []
    assert problems("Melatonin is made at night [1].") == []


def test_it_abstains_in_another_language_and_on_short_lists() -> None:
    german = (
        "Die Zirbeldrüse bildet nachts Melatonin, und der Spiegel steigt vor dem Schlaf [1–3]. "
        "Die Reisenden schliefen nach der Gabe von Melatonin früher ein als die anderen [4–9].\n"
    )
    (abstention,) = problems(10 * german + REFERENCES)
    assert isinstance(abstention, Abstention)
    assert "English" in abstention.reason
    (abstention,) = problems(german + REFERENCES)
    assert isinstance(abstention, Abstention)
    assert "too little text" in abstention.reason
    (abstention,) = problems("Melatonin is made at night [1].\n" + REFERENCES[:300])
    assert isinstance(abstention, Abstention)
    assert "fewer than 8" in abstention.reason
