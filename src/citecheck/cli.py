"""The command line: arguments in, a report and an exit code out.

Exit codes: 0 nothing left to report, 1 findings, 2 citecheck could not do its job.
Modules that only one command needs are imported where it runs, so that `--help` is instant.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from citecheck import output
from citecheck.errors import CitecheckError, ReadError, UsageError, did_you_mean
from citecheck.finding import Confidence, Severity
from citecheck.version import __version__

if TYPE_CHECKING:
    from citecheck.model import SourceFile
    from citecheck.rule import AnyRule

CLEAN, FINDINGS, FAILED, UNCHECKED, INTERRUPTED = 0, 1, 2, 3, 130
_DEFAULT = "check"


class Format(StrEnum):
    """The forms of a report."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"


class ExtractFormat(StrEnum):
    """The forms of what was understood."""

    TABLE = "table"
    JSON = "json"


class Colour(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class _Group(TyperGroup):
    """Commands, of which `check` may be left out: `citecheck paper.md`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        own = {name for each in self.get_params(ctx) for name in each.opts}
        if args and args[0] not in self.commands and args[0] not in own:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # noqa: ANN401
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            command = self.commands[_DEFAULT]
            inner = command.make_context(_DEFAULT, [], parent=ctx, resilient_parsing=True)
            found += command.shell_complete(inner, incomplete)
        return found


class _Grouped(TyperCommand):
    """A command whose `--help` shows its options in groups."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in self.get_params(ctx):
            record = each.get_help_record(ctx)
            if record is not None:
                usual = "Arguments" if each.param_type_name == "argument" else "Options"
                group = getattr(each, "rich_help_panel", None) or usual
                groups.setdefault(group, []).append(record)
        for group, records in groups.items():
            with formatter.section(group):
                formatter.write_dl(records)


app = typer.Typer(
    cls=_Group,
    help="Find what is wrong between a manuscript's citations and its reference list.",
    epilog="`citecheck PATHS…` is short for `citecheck check PATHS…`, whose options it takes.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> int:
    """Run the command line; the exit code is also what the process ends with."""
    output.tolerate_any_text()
    # Most of what is made stays to the end; looking through it for cycles again and again costs a third.
    gc.set_threshold(100_000, 20, 20)
    return _guarded(lambda: app(prog_name="citecheck") or CLEAN)


def _guarded(job: Callable[[], int]) -> int:
    """Do a job; whatever goes wrong is one line, and never exit code 1, which means findings."""
    try:
        return job()
    except CitecheckError as error:
        output.complain(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:  # noqa: BLE001
        output.complain(_bug(error))
    return FAILED


def _bug(error: Exception) -> CitecheckError:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""
    said = " ".join(str(error).split())[:200]
    return CitecheckError(
        f"this is a bug in citecheck {__version__}: {type(error).__name__}: {said}{place}",
        hint="please report it, with the lines of the manuscript that cause it if you can",
    )


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"citecheck {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


def _selectors(incomplete: str) -> list[tuple[str, str]]:
    """Complete the last of a comma-separated list of codes and names."""
    from citecheck.rules import RULES  # noqa: PLC0415

    before, comma, last = incomplete.rpartition(",")
    return [
        (f"{before}{comma}{each}", rule.doc.partition("\n")[0])
        for rule in RULES
        for each in (rule.code, rule.name)
        if each.lower().startswith(last.lower())
    ]


_RULES, _OUTPUT, _CONFIG = "Rules", "Output", "Config"
_Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATHS", help="Files, directories, patterns; - is standard input."),
]
_Rules = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="Run only these: codes, prefixes or names, with commas between.",
        autocompletion=_selectors,
        rich_help_panel=_RULES,
    ),
]
_More = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="Run these too.",
        autocompletion=_selectors,
        rich_help_panel=_RULES,
    ),
]
_Less = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="Do not run these.",
        autocompletion=_selectors,
        rich_help_panel=_RULES,
    ),
]
_Severity = Annotated[
    Severity | None, typer.Option(help="Leave out what is less bad.", rich_help_panel=_RULES)
]
_Confidence = Annotated[
    Confidence | None,
    typer.Option(help="Leave out what is less sure (default medium).", rich_help_panel=_RULES),
]
_Across = Annotated[
    bool,
    typer.Option(
        "--across", help="Report works that several of the files list, too.", rich_help_panel=_RULES
    ),
]
_VERIFY = "Asking registries"
_Verify = Annotated[
    bool,
    typer.Option(
        "--verify",
        help="Ask registries (Crossref, DataCite, PubMed …) about each reference. What identifies the "
        "reference is sent to them, never the manuscript.",
        rich_help_panel=_VERIFY,
    ),
]
_Mailto = Annotated[
    str,
    typer.Option(
        "--mailto",
        metavar="ADDRESS",
        help="Your address, for the registries only: they answer faster, and can write to you instead "
        "of blocking. Also `mailto` in the settings, or CITECHECK_MAILTO.",
        rich_help_panel=_VERIFY,
    ),
]
_Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=1.0,
        help="How long asking may take in all.",
        rich_help_panel=_VERIFY,
    ),
]
_Offline = Annotated[
    bool,
    typer.Option(
        "--offline", help="Verify by what the cache holds, and ask nobody.", rich_help_panel=_VERIFY
    ),
]
_Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="Exit 3 if a reference could not be checked.", rich_help_panel=_VERIFY
    ),
]
_NoIgnores = Annotated[
    bool,
    typer.Option("--no-ignores", help="Report what comments ignore.", rich_help_panel=_RULES),
]
_Format = Annotated[
    Format, typer.Option("--format", "-f", help="The form.", rich_help_panel=_OUTPUT)
]
_ExtractFormat = Annotated[
    ExtractFormat, typer.Option("--format", "-f", help="The form.", rich_help_panel=_OUTPUT)
]
_Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to a file instead of standard output.",
        rich_help_panel=_OUTPUT,
    ),
]
_Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Findings only, no summary.", rich_help_panel=_OUTPUT)
]
_Colour = Annotated[
    Colour,
    typer.Option("--color", "--colour", help="When to use colour.", rich_help_panel=_OUTPUT),
]
_ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Use these settings instead of the nearest citecheck.toml or pyproject.toml.",
        rich_help_panel=_CONFIG,
    ),
]
_Isolated = Annotated[
    bool, typer.Option("--isolated", help="Use no settings file.", rich_help_panel=_CONFIG)
]
_ExitZero = Annotated[
    bool, typer.Option("--exit-zero", help="Exit 0 also with findings.", rich_help_panel=_CONFIG)
]


@app.command(cls=_Grouped)
def check(  # noqa: PLR0917  # typer calls it by name
    paths: _Paths,
    select: _Rules = None,
    extend_select: _More = None,
    ignore: _Less = None,
    min_severity: _Severity = None,
    min_confidence: _Confidence = None,
    across: _Across = False,
    no_ignores: _NoIgnores = False,
    form: _Format = Format.TEXT,
    to: _Output = None,
    quiet: _Quiet = False,
    colour: _Colour = Colour.AUTO,
    config: _ConfigFile = None,
    isolated: _Isolated = False,
    exit_zero: _ExitZero = False,
    verify: _Verify = False,
    mailto: _Mailto = "",
    timeout: _Timeout = 300.0,
    offline: _Offline = False,
    strict: _Strict = False,
) -> None:
    """Check manuscripts."""

    def job() -> int:
        from citecheck.filters import Selection  # noqa: PLC0415
        from citecheck.pipeline import Plan, Wishes, check_across, plan, settings_file  # noqa: PLC0415
        from citecheck.pipeline import check as check_one  # noqa: PLC0415
        from citecheck.progress import watched_by  # noqa: PLC0415
        from citecheck.reporters import REPORTERS  # noqa: PLC0415
        from citecheck.rules import RULES  # noqa: PLC0415

        if config and isolated:
            raise UsageError("`--config` and `--isolated` contradict each other", hint="drop one")
        if select is not None and not _listed(select):
            # An unset variable in a script must not pass for a clean manuscript.
            raise UsageError("`--select` names no rule", hint="leave it out to run the usual rules")
        selection = Selection(
            None if select is None else _listed(select),
            _listed(extend_select or ()),
            _listed(ignore or ()),
        )
        wishes = Wishes(selection, min_severity, min_confidence, not no_ignores, config, isolated)

        def _whom_to_ask() -> AbstractContextManager[tuple[Any, Any]]:
            from citecheck import asking  # noqa: PLC0415

            if not (verify or offline):
                return nullcontext((asking.listed, {}))
            first = planned[0][1] if planned else Plan(())
            manners = asking.Manners(mailto or first.mailto, first.sources, timeout, offline)
            if not (quiet or offline or manners.mailto or os.environ.get("CITECHECK_MAILTO")):
                output.remark(
                    "without `--mailto` the registries answer slowly",
                    hint="give your address there, as `mailto` in the settings or CITECHECK_MAILTO; only they see it",
                )
            return asking.asking(manners, output.remark)

        plans: dict[Path | None, Plan] = {}
        files, failed = _read(paths)
        planned = []
        for file in files:
            settings = settings_file(file.path, wishes)
            if settings not in plans:
                plans[settings] = plan(settings, wishes, RULES)
            planned.append((file, plans[settings]))
        with output.progress(sys.stderr) as bar, watched_by(bar), _whom_to_ask() as (ask, asked):
            reports = (
                check_across(planned, ask)
                if across
                else [check_one(*each, ask) for each in planned]
            )
        reports = [replace(each, sources=asked) for each in reports]
        coloured = output.wants_colour(colour, sys.stdout, os.environ)
        text = REPORTERS[form](
            reports,
            colour=coloured and (to is None or colour is Colour.ALWAYS),
            width=output.columns(sys.stdout),
            summary=not quiet,
        )
        found = any(each.findings for each in reports)
        silent = any(lookup.unchecked for each in reports for lookup in each.lookups.values())
        code = FINDINGS if found and not exit_zero else UNCHECKED if strict and silent else CLEAN
        return _delivered(text, to, FAILED if failed else code)

    raise typer.Exit(_guarded(job))


@app.command(cls=_Grouped)
def extract(
    paths: _Paths,
    form: _ExtractFormat = ExtractFormat.TABLE,
    to: _Output = None,
) -> None:
    """Show what is understood: the citations and the references, field by field."""

    def job() -> int:
        from citecheck.extract import extract as extract_one  # noqa: PLC0415
        from citecheck.link import link  # noqa: PLC0415
        from citecheck.reporters.extraction import EXTRACTION_FORMATS  # noqa: PLC0415

        files, failed = _read(paths)
        documents = [extract_one(each) for each in files]
        text = EXTRACTION_FORMATS[form](
            [(each, link(each)) for each in documents], width=output.columns(sys.stdout)
        )
        return _delivered(text, to, FAILED if failed else CLEAN)

    raise typer.Exit(_guarded(job))


@app.command()
def rule(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[CODE|NAME]", help="A rule.", autocompletion=_selectors),
    ] = None,
) -> None:
    """Explain one rule, or list all."""

    def job() -> int:
        from citecheck.rules import RULES  # noqa: PLC0415

        return _delivered(_listing(RULES) if name is None else _explained(name, RULES), None, CLEAN)

    raise typer.Exit(_guarded(job))


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove it.")] = False,
) -> None:
    """Show where answers of registries are kept and how much, or remove them."""

    def job() -> int:
        from citecheck.services import cache as kept  # noqa: PLC0415

        place = kept.folder()
        try:
            if clear:
                kept.clear(place)
            found = kept.contents(place)
        except (OSError, sqlite3.Error) as error:
            raise CitecheckError(
                f"the cache in `{place}` cannot be used: {error}", hint="remove the folder by hand"
            ) from error
        size = f"{found.entries} answers, {found.size / 1_000:,.0f} kB"
        return _delivered(f"{found.path}: {size}\n", None, CLEAN)

    raise typer.Exit(_guarded(job))


@app.command()
def retractions(
    what: Annotated[
        str, typer.Argument(metavar="[update]", help="`update` fetches the list anew.")
    ] = "",
) -> None:
    """Show how old the list of retractions is, or fetch Crossref's open one (Retraction Watch)."""

    def job() -> int:
        from citecheck import asking  # noqa: PLC0415

        if what not in {"", "update"}:
            raise UsageError(f"`{what}` is not known", hint="`citecheck retractions update`")
        if what == "update":
            with output.progress(sys.stderr) as bar, watched_by(bar):
                count = asking.update_retractions()
            return _delivered(f"{count:,} notices\n", None, CLEAN)
        age = asking.age_of_retractions()
        told = (
            "no list yet: `citecheck retractions update` fetches it"
            if age is None
            else f"fetched {age} days ago"
        )
        return _delivered(f"{told}\n", None, CLEAN)

    from citecheck.progress import watched_by  # noqa: PLC0415

    raise typer.Exit(_guarded(job))


def _listing(rules: Iterable[AnyRule]) -> str:
    rules = list(rules)
    width = max(len(each.name) for each in rules)
    return "".join(
        f"{each.code}  {each.name:<{width}}  {each.doc.partition(chr(10))[0]}\n" for each in rules
    )


def _explained(name: str, rules: Iterable[AnyRule]) -> str:
    by_name = {key.lower(): each for each in rules for key in (each.code, each.name)}
    found = by_name.get(name.lower())
    if found is None:
        names = [key for each in rules for key in (each.code, each.name)]
        hint = did_you_mean(name, names) or "`citecheck rule` lists them"
        raise UsageError(f"no rule is called `{name}`", hint=hint)
    return f"# {found.name} ({found.code}, {found.severity})\n\n{found.doc.strip()}\n"


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(each.strip() for value in values for each in value.split(",") if each.strip())


def _read(paths: Iterable[Path]) -> tuple[list[SourceFile], bool]:
    """Read what can be read; say what cannot, and return whether there was any."""
    from citecheck.readers import read  # noqa: PLC0415
    from citecheck.readers.collect import collect  # noqa: PLC0415

    collected = collect(paths)
    errors: list[CitecheckError] = list(collected.errors)
    files: list[SourceFile] = []
    for path in collected.files:
        try:
            files.append(read(path))
        except ReadError as error:
            commands = [each.__name__ for each in (check, extract, rule, cache, retractions)]
            near = "" if path.exists() else did_you_mean(str(path), commands)
            errors.append(ReadError(error.message, hint=near or error.hint))
    for each in errors:
        output.complain(each)
    return files, bool(errors)


def _delivered(text: str, to: Path | None, code: int) -> int:
    """Write a report and return the exit code; that nobody reads on is no fault."""
    try:
        output.write(text, to)
    except BrokenPipeError:
        output.abandon_stdout()
    return code
