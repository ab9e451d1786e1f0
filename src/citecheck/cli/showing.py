"""Show what is understood of manuscripts, and what the rules are about."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from citecheck import output
from citecheck.cli.exits import CLEAN, FAILED, delivered
from citecheck.cli.inputs import made_of, read, refuse_to_replace
from citecheck.errors import UsageError, did_you_mean
from citecheck.rule import AnyRule


def understood(paths: Sequence[Path], form: str, to: Path | None, commands: Sequence[str]) -> int:
    """Show the citations and references of manuscripts, and return the exit code.

    Raises:
        UsageError: what is shown would replace one of the files it is read from.
    """
    from citecheck.extract import extract  # noqa: PLC0415  # `rule` needs none of this
    from citecheck.link import link  # noqa: PLC0415
    from citecheck.reporters.extraction import EXTRACTION_FORMATS  # noqa: PLC0415

    files, failed = read(paths, commands)
    refuse_to_replace(set().union(*map(made_of, files)), to)
    documents = [extract(each) for each in files]
    text = EXTRACTION_FORMATS[form](
        [(each, link(each)) for each in documents], width=output.columns(sys.stdout)
    )
    return delivered(text, to, FAILED if failed else CLEAN)


def rules(name: str | None) -> int:
    """Explain the rule of a name or code, or list all.

    Raises:
        UsageError: there is none of that name.
    """
    from citecheck.rules import RULES  # noqa: PLC0415

    return delivered(_listing(RULES) if name is None else _explained(name, RULES), None, CLEAN)


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
