"""The options and arguments of the commands, each declared once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from citecheck.finding import Confidence, Severity


class Format(StrEnum):
    """The forms of a report."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    CSV = "csv"
    HTML = "html"


class ExtractFormat(StrEnum):
    """The forms of what was understood."""

    TABLE = "table"
    JSON = "json"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    RIS = "ris"


class Colour(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def selectors(incomplete: str) -> list[tuple[str, str]]:
    """Complete the last of a comma-separated list of codes and names."""
    from citecheck.rules import RULES  # noqa: PLC0415

    before, comma, last = incomplete.rpartition(",")
    return [
        (f"{before}{comma}{each}", rule.doc.partition("\n")[0])
        for rule in RULES
        for each in (rule.code, rule.name)
        if each.lower().startswith(last.lower())
    ]


def _named(file: Path | None) -> Path | None:
    """Refuse a dash, of which many think that it means standard output: no file is to be called so."""
    if file == Path("-"):
        raise typer.BadParameter("standard output is where it goes if no file is named")
    return file


_RULES, _OUTPUT, _CONFIG = "Rules", "Output", "Config"
Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATHS", help="Files, directories, patterns; - is standard input."),
]
Rules = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="Run only these: codes, prefixes or names, with commas between.",
        autocompletion=selectors,
        rich_help_panel=_RULES,
    ),
]
More = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="Run these too.",
        autocompletion=selectors,
        rich_help_panel=_RULES,
    ),
]
Less = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="Do not run these.",
        autocompletion=selectors,
        rich_help_panel=_RULES,
    ),
]
MinSeverity = Annotated[
    Severity | None, typer.Option(help="Leave out what is less bad.", rich_help_panel=_RULES)
]
MinConfidence = Annotated[
    Confidence | None,
    typer.Option(help="Leave out what is less sure (default medium).", rich_help_panel=_RULES),
]
Across = Annotated[
    bool,
    typer.Option(
        "--across", help="Report works that several of the files list, too.", rich_help_panel=_RULES
    ),
]
_MENDING = "Mending"
Fix = Annotated[
    bool,
    typer.Option(
        "--fix",
        help="Mend what can be mended without a look; with --output FILE a copy is mended.",
        rich_help_panel=_MENDING,
    ),
]
UnsafeFixes = Annotated[
    bool,
    typer.Option(
        "--unsafe-fixes",
        help="With --fix or --diff: also what wants a look afterwards.",
        rich_help_panel=_MENDING,
    ),
]
Diff = Annotated[
    bool,
    typer.Option(
        "--diff", help="Show what --fix would change, and write nothing.", rich_help_panel=_MENDING
    ),
]
_VERIFY = "Asking registries"
Verify = Annotated[
    bool,
    typer.Option(
        "--verify",
        help="Ask registries (Crossref, DataCite, PubMed …) about each reference. What identifies the "
        "reference is sent to them, never the manuscript.",
        rich_help_panel=_VERIFY,
    ),
]
Mailto = Annotated[
    str,
    typer.Option(
        "--mailto",
        metavar="ADDRESS",
        help="Your address, for the registries only: they answer faster, and can write to you instead "
        "of blocking. Also `mailto` in the settings, or CITECHECK_MAILTO.",
        rich_help_panel=_VERIFY,
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=1.0,
        help="How long asking may take in all.",
        rich_help_panel=_VERIFY,
    ),
]
Offline = Annotated[
    bool,
    typer.Option(
        "--offline", help="Verify by what the cache holds, and ask nobody.", rich_help_panel=_VERIFY
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="Exit 3 if a reference could not be checked.", rich_help_panel=_VERIFY
    ),
]
NoIgnores = Annotated[
    bool,
    typer.Option("--no-ignores", help="Report what comments ignore.", rich_help_panel=_RULES),
]
ReportFormat = Annotated[
    Format, typer.Option("--format", "-f", help="The form.", rich_help_panel=_OUTPUT)
]
Extraction = Annotated[
    ExtractFormat, typer.Option("--format", "-f", help="The form.", rich_help_panel=_OUTPUT)
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        callback=_named,
        metavar="FILE",
        help="Write to a file instead of standard output.",
        rich_help_panel=_OUTPUT,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Findings only, no summary.", rich_help_panel=_OUTPUT)
]
WhenColour = Annotated[
    Colour,
    typer.Option("--color", "--colour", help="When to use colour.", rich_help_panel=_OUTPUT),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Leave out what this baseline accepts (see `citecheck baseline`).",
        rich_help_panel=_RULES,
    ),
]
Statistics = Annotated[
    bool,
    typer.Option(
        "--statistics", help="Only how often each rule found something.", rich_help_panel=_OUTPUT
    ),
]
Watch = Annotated[
    bool,
    typer.Option("--watch", help="Check again whenever a file changes.", rich_help_panel=_OUTPUT),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Manuscripts checked at a time (default: as many as there are cores, where it pays).",
        rich_help_panel=_OUTPUT,
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Use these settings instead of the nearest citecheck.toml or pyproject.toml.",
        rich_help_panel=_CONFIG,
    ),
]
Isolated = Annotated[
    bool, typer.Option("--isolated", help="Use no settings file.", rich_help_panel=_CONFIG)
]
ExitZero = Annotated[
    bool, typer.Option("--exit-zero", help="Exit 0 also with findings.", rich_help_panel=_CONFIG)
]
