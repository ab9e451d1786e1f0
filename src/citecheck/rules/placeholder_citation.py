"""A placeholder stands where a citation should be.

## What
Reports signs that an author or a word processor leaves where a citation is still to come or was
lost: `[?]`, `(??)`, `(REF)`, `[citation needed]`, `(Author, year)`, `[XX]`, unformatted EndNote
citations `{Smith, 2010 #12}`, and Word's `Error! Reference source not found.` in several languages.

## Why
They are printed as they stand.

## Example
    Sleep was shorter in winter (REF).

## Instead
    Sleep was shorter in winter [12].

## Not reported
Code, comments, quoted signs and the reference list. `(ref)` and `(reference)` for the reference category of a table;
`REF` where the text uses it as an abbreviation; `(author, year) format`; question marks of prose.

## References
Microsoft, "Error! Reference source not found": https://support.microsoft.com/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from citecheck.finding import Abstention, Confidence, Problem, Severity
from citecheck.model import Block, BlockKind, Document, MarkerStyle
from citecheck.pattern import lazy
from citecheck.rule import Context, NoOptions, Rule
from citecheck.source import Span


class Sign(NamedTuple):
    """One kind of placeholder, and how sure it is."""

    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    """What stands in every text that the pattern matches: searching for these first is cheap."""
    confidence: Confidence
    tables: bool = True
    """Whether it means the same in a table."""


_ERRORS = (
    r"Error!\s(?:Reference\ssource\snot\sfound|Bookmark\snot\sdefined|No\sbookmark\sname\sgiven)\.?"
    r"|Fehler!\s(?:Verweisquelle\skonnte\snicht\sgefunden\swerden|Textmarke\snicht\sdefiniert)\.?"
    r"|Erreur\s?!\s(?:Source\sdu\srenvoi\sintrouvable|Signet\snon\sd[ée]fini)\.?"
    r"|¡Error!\s(?:No\sse\sencuentra\sel\sorigen\sde\sla\sreferencia|Marcador\sno\sdefinido)\.?"
    r"|Errore\.\sL['’]origine\sriferimento\snon\sè\sstata\strovata\.?"
    r"|Erro!\s(?:Fonte\sde\sreferência\snão\sencontrada|Indicador\snão\sdefinido)\.?"
    r"|Fout!\s(?:Verwijzingsbron\sniet\sgevonden|Bladwijzer\sniet\sgedefinieerd)\.?"
)
_TO_CITE = r"(?:citations?|references?|refs?|source|cite)"
SIGNS = (
    Sign(lazy(_ERRORS), ("Err", "Fehler!", "Fout!"), Confidence.HIGH),
    Sign(
        lazy(r"(?:\[\?{1,4}(?:[,;]\s?\?{1,4}){0,9}\]|\^\{\?{1,4}\}|<sup>\?{1,4}</sup>)"),
        ("[?", "{?", ">?"),
        Confidence.HIGH,
    ),
    Sign(lazy(r"\(\?{2,4}\)"), ("(??",), Confidence.HIGH, tables=False),
    # LaTeX prints `??` for a label it does not know.
    Sign(
        lazy(r"(?<=[a-z,] )\?\?(?=[.,;)]|\s[a-z])"),
        (" ??",),
        Confidence.MEDIUM,
        tables=False,
    ),
    Sign(
        lazy(r"\[\d{1,3}\?{1,3}\]|\[@(?:TODO|todo|XXX|\?{1,3})\]"),
        ("?]", "[@"),
        Confidence.HIGH,
    ),
    Sign(
        lazy(
            rf"(?i)[\[({{]{{1,2}}\s?(?:{_TO_CITE} (?:needed|required|missing|here|to be added|to come|tbd)"
            rf"|(?:add|insert|need|find|missing|todo:?) (?:a |the )?{_TO_CITE}(?: here)?)\s?\??[\])}}]{{1,2}}"
        ),
        ("[", "(", "{"),
        Confidence.HIGH,
    ),
    Sign(
        lazy(r"[\[(](?:REFS?|CITE|CITATIONS?|REFERENCES?)\s?\??[\])]"),
        ("REF", "CIT"),
        Confidence.HIGH,
        tables=False,
    ),
    Sign(
        lazy(r"\[(?:[Rr]efs?|[Cc]itations?|[Cc]ite)\s?\??\]|\((?:refs|[Cc]itation|cite)\s?\??\)"),
        ("[Ref", "[ref", "[Cit", "[cit", "(refs", "(Cit", "(cit"),
        Confidence.MEDIUM,
        tables=False,
    ),
    Sign(
        lazy(
            r"[\[(](?:Author|AUTHOR|Name|Surname|Lastname)(?: et al\.?|s)?,? (?:year|Year|YEAR|date|n\.d\.|[12][09]?XX|XXXX|YYYY|20\?\?)[\])]"
            r"(?!\s(?:format|style|system|citation|scheme|convention|method|notation))"
        ),
        ("Author", "AUTHOR", "Name", "Surname", "Lastname"),
        Confidence.HIGH,
    ),
    Sign(
        lazy(
            r"[\[(][A-Z][\w’'-]{1,30}(?: et al\.?|(?: &| and) [A-Z][\w’'-]{1,30})?,? (?:20XX|19XX|XXXX|YYYY|20\?\?|year|YEAR)[\])]"
            r"(?!\s(?:format|style|system|citation|scheme|convention|method|notation))"
        ),
        ("XX", "YYYY", "20??", "year]", "year)", "YEAR"),
        Confidence.HIGH,
    ),
    Sign(
        lazy(r"\{[A-Z][^{}\n#]{1,80}#\d{1,6}(?:;[^{}\n#]{1,80}#\d{1,6}){0,19}\}"),
        ("{",),
        Confidence.HIGH,
    ),
)
_XX = lazy(r"(?<=[a-z)] )\[(?:XX|xx)(?:[,–-] ?(?:XX|xx)){0,4}\]")
_XX_OTHER = lazy(
    r"(?i)(?:number|numbers|no|nr|approval|protocol|code|id|registration|university|hospital|of|at|in|the|by|from|and|between|was|is)\s*$"
)
_READ = frozenset({BlockKind.PROSE, BlockKind.CAPTION, BlockKind.TABLE, BlockKind.HEADING})


def check(context: Context, options: NoOptions) -> Iterator[Problem | Abstention]:
    """Yield a problem at each placeholder in the text."""
    del options
    document = context.document
    numeric = sum(marker.style is MarkerStyle.BRACKET for marker in document.markers) > 2  # noqa: PLR2004
    whole = document.file.text
    signs = [sign for sign in SIGNS if any(map(whole.__contains__, sign.signs))]
    for block in document.blocks:
        if block.kind not in _READ:
            continue
        text = block.span.text
        found: list[tuple[int, int, Confidence]] = []
        for sign in signs:
            if block.kind is BlockKind.TABLE and not sign.tables:
                continue
            if any(map(text.__contains__, sign.signs)):
                found += [(*m.span(), sign.confidence) for m in sign.pattern.finditer(text)]
        if numeric and block.kind is BlockKind.PROSE:
            found += _crosses(block)
        yield from _problems(sorted(found), block, document)


def _crosses(block: Block) -> list[tuple[int, int, Confidence]]:
    """Find `[XX]` where a number is due, not a name or number withheld from the reviewers."""
    text = block.span.text
    if "[XX" not in text and "[xx" not in text:
        return []
    return [
        (*match.span(), Confidence.MEDIUM)
        for match in _XX.finditer(text)
        if not _XX_OTHER.search(text, max(0, match.start() - 40), match.start())
    ]


def _problems(
    found: list[tuple[int, int, Confidence]], block: Block, document: Document
) -> Iterator[Problem]:
    reached = -1
    for start, end, confidence in found:
        text = block.span.text[start:end]
        quoted = start > 0 and block.span.text[start - 1] in "“‘\"'`«"
        if start < reached or quoted or _is_abbreviation(text, block.span.start + start, document):
            continue
        reached = end
        span = Span(document.file, block.span.start + start, block.span.start + end)
        yield Problem(
            span,
            f"`{span.shown}` stands where a citation should be",
            help="put the citation in its place",
            confidence=confidence,
        )


def _is_abbreviation(text: str, offset: int, document: Document) -> bool:
    """Tell whether `REF` or `CITE` in brackets is a term the text spells out or goes on to use."""
    word = text.strip("[]()?{} ")
    if not (word.isupper() and word.isalpha()):
        return False
    before = document.file.text[max(0, offset - 120) : offset].split()[-len(word) - 1 :]
    letters = "".join(each[0] for each in re.split(r"[\s-]+", " ".join(before)) if each).upper()
    if letters.endswith(word):
        return True
    uses = re.finditer(rf"(?<![\w\[(]){word}(?![\w\])])", document.file.text)
    return any(document.kind_at(use.start()) is BlockKind.PROSE for use in uses)


RULE = Rule(
    code="CIT006",
    name="placeholder-citation",
    doc=__doc__,
    check=check,
    severity=Severity.ERROR,
    options=NoOptions,
)
