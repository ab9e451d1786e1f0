"""The command line: arguments in, a report and an exit code out.

Modules that only one command needs are imported where it runs, so that `--help` is instant.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from citecheck import output
from citecheck.cli import options
from citecheck.cli.exits import CLEAN, guarded
from citecheck.cli.grouping import Command, Group
from citecheck.cli.options import Colour, ExtractFormat, Format, selectors
from citecheck.version import __version__

app = typer.Typer(
    cls=Group,
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
    return guarded(lambda: app(prog_name="citecheck") or CLEAN)


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


@app.command(cls=Command)
def check(  # noqa: PLR0917  # typer calls it by name
    paths: options.Paths,
    select: options.Rules = None,
    extend_select: options.More = None,
    ignore: options.Less = None,
    min_severity: options.MinSeverity = None,
    min_confidence: options.MinConfidence = None,
    across: options.Across = False,
    no_ignores: options.NoIgnores = False,
    baseline: options.Baseline = None,
    fix: options.Fix = False,
    unsafe_fixes: options.UnsafeFixes = False,
    diff: options.Diff = False,
    form: options.ReportFormat = Format.TEXT,
    to: options.Output = None,
    quiet: options.Quiet = False,
    statistics: options.Statistics = False,
    watch: options.Watch = False,
    jobs: options.Jobs = None,
    colour: options.WhenColour = Colour.AUTO,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    exit_zero: options.ExitZero = False,
    verify: options.Verify = False,
    mailto: options.Mailto = "",
    timeout: options.Timeout = 300.0,
    offline: options.Offline = False,
    strict: options.Strict = False,
) -> None:
    """Check manuscripts."""

    def job() -> int:
        from citecheck.cli import checking, watching  # noqa: PLC0415
        from citecheck.cli.inputs import listed  # noqa: PLC0415
        from citecheck.filters import Selection  # noqa: PLC0415
        from citecheck.manners import Manners  # noqa: PLC0415
        from citecheck.pipeline import Wishes  # noqa: PLC0415

        selection = Selection(
            None if select is None else listed(select),
            listed(extend_select or ()),
            listed(ignore or ()),
        )
        wishes = Wishes(
            selection, min_severity, min_confidence, not no_ignores, config, isolated, baseline
        )
        manners = Manners(mailto, budget=timeout, offline=offline)
        order = checking.Order(
            paths,
            wishes,
            across=across,
            mending=checking.Mending(fix, unsafe_fixes, diff),
            asking=checking.Asking(verify, manners, strict),
            look=checking.Look(form, to, quiet, colour, statistics),
            jobs=jobs,
            exit_zero=exit_zero,
            commands=_commands(),
        )
        return watching.run(order) if watch else checking.run(order)

    raise typer.Exit(guarded(job))


@app.command(cls=Command, name="baseline")
def accept(
    paths: options.Paths,
    to: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="The file to write."),
    ] = Path("citecheck-baseline.json"),
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
) -> None:
    """Accept what is found today: write it down, so that only what is new is reported."""

    def job() -> int:
        from citecheck.cli import accepting  # noqa: PLC0415
        from citecheck.pipeline import Wishes  # noqa: PLC0415

        wishes = Wishes(config=config, isolated=isolated, everything=True)
        return accepting.run(paths, wishes, to, _commands())

    raise typer.Exit(guarded(job))


@app.command(cls=Command)
def renumber(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="A manuscript; - is standard input.")
    ],
    to: options.Output = None,
    diff: options.Diff = False,
) -> None:
    """Put a numbered list in the order in which the text cites it, and renumber every citation."""

    def job() -> int:
        from citecheck.cli import mending  # noqa: PLC0415

        return mending.renumber(path, to, diff=diff, commands=_commands())

    raise typer.Exit(guarded(job))


@app.command(cls=Command)
def extract(
    paths: options.Paths,
    form: options.Extraction = ExtractFormat.TABLE,
    to: options.Output = None,
) -> None:
    """Show what is understood: the citations and the references, field by field."""

    def job() -> int:
        from citecheck.cli import showing  # noqa: PLC0415

        return showing.understood(paths, form, to, _commands())

    raise typer.Exit(guarded(job))


@app.command()
def rule(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[CODE|NAME]", help="A rule.", autocompletion=selectors),
    ] = None,
) -> None:
    """Explain one rule, or list all."""

    def job() -> int:
        from citecheck.cli import showing  # noqa: PLC0415

        return showing.rules(name)

    raise typer.Exit(guarded(job))


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove it.")] = False,
) -> None:
    """Show where answers of registries are kept and how much, or remove them."""

    def job() -> int:
        from citecheck.cli import keeping  # noqa: PLC0415

        return keeping.cache(clear=clear)

    raise typer.Exit(guarded(job))


@app.command()
def retractions(
    what: Annotated[
        str, typer.Argument(metavar="[update]", help="`update` fetches the list anew.")
    ] = "",
) -> None:
    """Show how old the list of retractions is, or fetch Crossref's open one (Retraction Watch)."""

    def job() -> int:
        from citecheck.cli import keeping  # noqa: PLC0415

        return keeping.retractions(what)

    raise typer.Exit(guarded(job))


@app.command()
def server(
    stdio: Annotated[
        bool, typer.Option("--stdio", help="Speak over standard input and output, as always.")
    ] = False,
) -> None:
    """Serve an editor: findings while you type, hover, go to, quick fixes (see docs/editors.md)."""
    del stdio  # editors add it of their own accord

    def job() -> int:
        from citecheck.server import serve  # noqa: PLC0415

        return serve()

    raise typer.Exit(guarded(job))


def _commands() -> list[str]:
    """Return the names of the commands: a path that is no file may be a misspelt one."""
    return [
        each.name or each.callback.__name__ for each in app.registered_commands if each.callback
    ]
