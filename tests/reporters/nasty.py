"""Findings in text that makes reports go wrong: every reporter shows the same ones."""

from __future__ import annotations

from builders import document, finding, report, source, span
from citecheck.finding import (
    Confidence,
    Edit,
    FileReport,
    Fix,
    Label,
    Problem,
    Safety,
    Severity,
)
from citecheck.source import Span

_LONG = (
    "A long line of prose goes on and on " * 5
    + "until it cites [9] in the middle "
    + "and then goes on and on for a while " * 5
    + "before it cites [8] near its end."
)
_WIDE = "日本語の論文は広い文字[3]で引用する。"
_COMBINED = "The cafe\u0301 was nai\u0308ve[4], they said."
_TABBED = "\tAfter\ttabs[5] 100% \x1b[31mred\x1b[0m and \u202eesrever\u202c."
_FIRST = "Lee B, Roe C. Sleep\r\n   and age in the\r\n   worm. J Sleep 2019;1:1-9."
_SECOND = "Lee B. Sleep and age in the worm."
_TALL = "One.\r\n Two.\r\n\r\n Three.\r\n Four.\r\n Five."

FILE = source(
    "\r\n".join(
        [
            "# Title",
            "",
            _LONG,
            "",
            _WIDE,
            _COMBINED,
            _TABBED,
            "",
            "## References",
            "",
            f"1. {_FIRST}",
            f"2. {_SECOND}",
            f"3. {_TALL}",
        ]
    ),
    "papers/né%20w\n::error.md",
)
DOCUMENT = document(
    FILE,
    prose=[_LONG, _WIDE],
    entries=[_FIRST, _SECOND, _TALL],
    cites=[("[9]", 9), ("[8]", 8), ("[3]", 3)],
)
_REFERENCES = DOCUMENT.references

FINDINGS = (
    finding(Problem(Span(FILE, 0, 0), "no place at all", confidence=Confidence.LOW), "DOC001"),
    finding(
        Problem(
            span(FILE, "[9]"),
            "reference 9 is not in the list",
            help="add it, or correct the number",
            label="the list ends at 3",
            labels=(Label(span(FILE, "[8]"), "and so is this"),),
            citation=DOCUMENT.citations[0],
        )
    ),
    finding(
        Problem(
            span(FILE, "[3]"),
            "wide characters take two cells",
            label="a label so long that it does not fit beside the carets, and must be wrapped "
            "onto lines of its own below them",
        ),
        severity=Severity.NOTE,
    ),
    finding(Problem(span(FILE, "nai\u0308ve[4]"), "accents take none"), severity=Severity.NOTE),
    finding(
        Problem(
            span(FILE, "tabs[5] 100% \x1b[31mred"),
            "100% \x1b[31mcolourful\x1b[0m,\nin `two` lines: <b>&amp;</b>",
            notes=("a note\twith \u202ea trick",),
        ),
        severity=Severity.WARNING,
    ),
    finding(
        Problem(
            _REFERENCES[1].span,
            "reference 2 is the same work as reference 1",
            help="keep 1",
            label="same title",
            labels=(Label(_REFERENCES[0].span, "first listed here"),),
            notes=("cited together in line 3",),
            references=(_REFERENCES[0], _REFERENCES[1]),
            confidence=Confidence.MEDIUM,
            fix=Fix(
                "keep 1, drop 2",
                (Edit(_REFERENCES[1].span, ""), Edit(span(FILE, "[3]"), "[2]")),
                Safety.UNSAFE,
            ),
        ),
        "REF001",
    ),
    finding(Problem(_REFERENCES[2].span, "an entry of many lines"), "REF004", Severity.WARNING),
    finding(
        Problem(Span(FILE, len(FILE.text), len(FILE.text)), "something is missing at the end"),
        "REF004",
        Severity.WARNING,
    ),
)
_PLAIN = source("Nothing wrong here.\n", "plain.txt")

REPORTS: tuple[FileReport, ...] = (
    report(
        DOCUMENT,
        *FINDINGS,
        abstentions=[("CIT003", "2 signs look like citations and were not understood")],
        hidden=2,
        silenced=1,
    ),
    report(document(_PLAIN)),
)

_ATTACK = source(
    "See <script>alert('100%')</script> and [the source](javascript:alert(1))[1]{0}.\r\n"
    "=HYPERLINK(1) \x1b]0;title\x07 \u202eback\u202c ~~struck~~ $x$ &lt; `code` \\ _a_ **b**\r"
    "日本語 cafe\u0301 𝒳[2] end\n"
    "1. Lee B. \x1b[31mSleep\x1b[0m | <b>age</b>. J Sleep 2019;1:1-9.\n",
    "a:b,c/=d é 100%.md",
)
_ENTRY = "Lee B. \x1b[31mSleep\x1b[0m | <b>age</b>. J Sleep 2019;1:1-9."
_ATTACKED = document(_ATTACK, entries=[_ENTRY], cites=[("[1]", 1)])
HOSTILE: tuple[FileReport, ...] = (
    report(
        _ATTACKED,
        finding(
            Problem(
                span(_ATTACK, "[the source](javascript:alert(1))[1]{0}"),
                "=1+1 is `^{3,4}`, not <script>alert(1)</script> [here](http://localhost/)",
                help="@look at `\x1b[31m{0}`",
                label="# 100%: a, b::c",
                labels=(Label(span(_ATTACK, "1. Lee"), "- [x] *here* &amp; there"),),
                notes=("1. one\r\n::error::two", "+ three ]]> ![pixel](http://localhost/)"),
            )
        ),
        finding(
            Problem(
                Span(_ATTACK, _ATTACK.text.index("𝒳"), _ATTACK.text.index(" end")),
                "beyond the basic plane",
                references=_ATTACKED.references,
                fix=Fix("write `Y`", (Edit(span(_ATTACK, "𝒳"), "Y\x1b"),), Safety.SAFE),
                confidence=Confidence.MEDIUM,
            ),
            "FMT001",
            Severity.NOTE,
        ),
        finding(Problem(_ATTACKED.references[0].span, "a title"), "REF009", Severity.WARNING),
    ),
)
"""What tries to be taken for code by whoever reads the report."""
