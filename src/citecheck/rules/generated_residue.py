"""Residue of a chat assistant, or a made-up reference, is left in the manuscript.

## What
Reports the internal citation marks of chat assistants (`turn0search0`, `oaicite`,
`contentReference`, `utm_source=chatgpt.com`, `[cite: 3]`) anywhere, and in the reference list
placeholders that no published work has: the DOI `10.xxxx/…`, `Title of the article`, `Lastname, F.`,
`example.com`.

## Why
The text was pasted unread. A reference with a placeholder was never looked up and may not exist.

## Example
    5. Berg A. Sleep in winter. https://sleep.test/winter?utm_source=chatgpt.com

## Instead
    5. Berg A. Sleep in winter. https://sleep.test/winter

## Not reported
The same words in code or between backticks, in a text about such residue. People called Doe, where
nothing else looks made up.

## References
Wikipedia:Signs of AI writing, section Markup: https://en.wikipedia.org/wiki/Wikipedia:Signs_of_AI_writing
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.finding import Abstention, Problem, Severity
from citecheck.model import BlockKind, Document, Reference
from citecheck.pattern import lazy
from citecheck.rule import Context, NoOptions, Rule
from citecheck.source import Span

TOOL_RESIDUE = lazy(
    r":?contentReference\[oaicite[^\]\n]{0,40}\](?:\{index=\d{1,4}\})?|\[?oai_?cite(?:ation)?:?[\w:]{0,20}\]?"
    r"|(?:\ue200)?(?:file)?cite(?:\ue202)?turn\d{1,3}[a-z]{3,10}\d{1,3}(?:\ue201)?"
    r"|\bturn\d{1,3}(?:search|view|news|fetch|image|file|academia|reddit|forecast)\d{1,3}"
    r"|utm_source=(?:chatgpt\.com|openai(?:\.com)?|perplexity(?:\.ai)?|copilot(?:\.com)?|claude\.ai|gemini(?:\.google\.com)?)"
    r"|【\d{1,3}(?:[:†‡][^】\n]{0,40})】|\[cite_start\]|\[cite: ?\d{1,3}(?:, ?\d{1,3}){0,20}\]"
    r"|\bgrok_(?:card|render)\w{0,30}|\bINSERT_SOURCE_URL\b|\[oai_citation:[^\]\n]{0,80}\]"
)
_RESIDUE_SIGNS = ("oaicit", "oai_cit", "【", "utm_source=", "[cite", "grok_", "INSERT_SOURCE_URL")
_RESIDUE_TURN = lazy(r"turn\d")
"""What stands in every text that `TOOL_RESIDUE` matches: searching for these first is cheap."""
_MADE_UP = (
    (lazy(r"(?i)\b10\.(?:x{3,5}|y{3,5}|n{3,5}|0000|1234)/\S{0,60}|\bdoi:?\s?10\.(?:\.\.|…)"), "a placeholder DOI", ("10.",)),
    (lazy(r"(?i)\bhttps?://(?:www\.)?example\.(?:com|org|net)\S{0,100}"), "an example address", ("example.",)),
    (lazy(r"\[(?:Author|Authors|Title|Year|Journal|Journal Name|Publisher|DOI|URL|Insert [\w ]{1,30})(?: here)?\]"), "an unfilled template", ("[",)),
    (lazy(r"\b(?:Lastname|LastName|Surname),? (?:F\.|Firstname|FirstName|A\.)|\bAuthor,? A\.?,? ?(?:A\.)?(?:,| &| and) (?:& )?Author,? B"), "a template name", ("Lastname", "LastName", "Surname", "Author")),
    (lazy(r"(?i)\btitle of (?:the |this )?(?:article|paper|book|chapter|work)\b(?=[.,*_ ]{0,3}\s?(?:journal|name|in\b|publisher))|\bjournal (?:name|title|of xyz)\b(?=[,.;*_ ])"), "a template title", ("tle of", "journal name", "journal t", "journal of xyz")),
)  # fmt: skip
"""Pattern, what it finds, and what stands in every text that it matches (in small letters or as it is)."""
_DOE = lazy(r"\b(?:Doe,? (?:J\b\.?|John|Jane)|(?:John|Jane|J\.) Doe)\b")
_EMPTY_TITLE = lazy(r"(?i)\b(?:example|sample|placeholder|test|dummy|lorem ipsum|title)\b")


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each residue of a tool, and at each placeholder in the list."""
    del options
    document = context.document
    yield from _residue(document)
    whole = "\n".join(reference.span.text for reference in document.references)
    low = whole.lower()
    made_up = [
        (pattern, what)
        for pattern, what, signs in _MADE_UP
        if any(sign in low or sign in whole for sign in signs)
    ]
    for reference in document.references:
        for pattern, what in made_up:
            match = pattern.search(reference.span.text)
            if match is not None:
                yield _made_up(reference, match, what)
                break
        else:
            yield from _doe(reference)


def _residue(document: Document) -> Iterator[Problem]:
    text = document.file.text
    if not _RESIDUE_TURN.search(text) and not any(sign in text for sign in _RESIDUE_SIGNS):
        return
    inside = {reference.span.start: reference for reference in document.references}
    for match in TOOL_RESIDUE.finditer(text):
        start, end = match.span()
        if document.kind_at(start) in {BlockKind.CODE, BlockKind.COMMENT}:
            continue
        line_start = text.rfind("\n", max(0, start - 2000), start) + 1
        if text.count("`", line_start, start) % 2:
            continue
        owner = next((each for at, each in inside.items() if at <= start < each.span.end), None)
        yield Problem(
            Span(document.file, start, end),
            f"residue of a chat assistant: `{match[0]}`",
            help="remove it, and look up whether the source says what is claimed",
            references=(owner,) if owner is not None else (),
        )


def _made_up(reference: Reference, match: re.Match[str], what: str) -> Problem:
    begin = reference.span.start
    return Problem(
        Span(reference.span.file, begin + match.start(), begin + match.end()),
        f"{what} in reference {reference.called}: `{match[0]}`",
        help="look the work up; if it cannot be found, remove the reference",
        references=(reference,),
    )


def _doe(reference: Reference) -> Iterator[Problem]:
    begin = reference.span.text[:200]
    match = _DOE.search(begin) if "Doe" in begin else None
    if (
        match is not None
        and reference.title is not None
        and _EMPTY_TITLE.search(reference.title.text)
    ):
        others = [name for name in reference.authors if "doe" not in name.text.casefold()]
        if all(name.family.casefold() in {"smith", "roe", "bloggs"} for name in others):
            yield _made_up(reference, match, "a placeholder name")


RULE = Rule(
    code="REF010",
    name="generated-residue",
    doc=__doc__,
    check=check,
    severity=Severity.WARNING,
    options=NoOptions,
)
